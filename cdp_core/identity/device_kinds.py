"""Which kinds of identifiers point at a browser or a device and not at a person, as the last resolve saw them.

In:  identity rules
Out: the table device_kinds, and a select of it; the defaults where nothing was resolved since there is such a table
"""

import sqlalchemy as sa

from cdp_core.identity.rules import DEFAULT_KINDS, IdentityRules
from cdp_core.store.bulk import insert_rows
from cdp_core.store.tables import device_kinds, identifiers

#: Says that kinds were noted, also where none of them is a device's. No identifier is of this kind.
_NOTED = ""
_BY_DEFAULT = sorted(kind for kind, rule in DEFAULT_KINDS.items() if rule.level == "device")


def note_device_kinds(connection: sa.Connection, rules: IdentityRules) -> None:
    """Write down what these rules make of each kind that they name, and of each that there is besides."""
    kinds = set(rules.kinds)
    if rules.other.level == "device":
        kinds |= set(connection.scalars(sa.select(identifiers.c.kind).distinct()))
    told = {kind for kind in kinds if not rules.is_personal(kind)} | {_NOTED}
    if told == set(connection.scalars(sa.select(device_kinds.c.kind))):
        return
    connection.execute(device_kinds.delete())
    insert_rows(connection, device_kinds, [{"kind": kind} for kind in sorted(told)])


def kinds_of_devices() -> sa.CompoundSelect:
    """A select of the kinds."""
    by_default = sa.select(sa.func.unnest(sa.literal(_BY_DEFAULT, sa.ARRAY(sa.Text))).label("kind")).subquery()
    nothing_noted = sa.not_(sa.exists(sa.select(device_kinds.c.kind)))
    return sa.union_all(sa.select(device_kinds.c.kind), sa.select(by_default.c.kind).where(nothing_noted))
