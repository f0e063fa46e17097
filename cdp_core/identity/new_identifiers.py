"""How many different identifiers there are after a resolve, told from what it has looked at.

In:  identifiers, the number kept of them, the tables that the region of a resolve was found by
Out: the number of now, kept

Whoever carries a value that is evidence is in the region. So only values that are none, such as a blocked one or one
that many share, have to be looked for everywhere.
"""

import sqlalchemy as sa

from cdp_core.identity.numbered import REGION, SHARED
from cdp_core.identity.region import SEEN_VALUES
from cdp_core.identity.rules import IdentityRules
from cdp_core.identity.spelling import joined_value
from cdp_core.records.identifier_count import is_counted, keep_count, kept_count
from cdp_core.store.staging import any_rows, count_rows, staging
from cdp_core.store.tables import identifiers

_KEY = ("kind", "scope", "value")


def count_new_identifiers(connection: sa.Connection, rules: IdentityRules, region: bool) -> None:
    """Keep how many identifiers stand now; where a resolve looked at a region, only those that came are counted."""
    if is_counted(connection):
        return
    kept = kept_count(connection)
    if not (region and kept):
        keep_count(connection)
        return
    before = identifiers.c.load_id <= kept.load_id
    of_region = identifiers.c.record.in_(sa.select(REGION.c.record))
    with staging(connection) as keep:
        came = sa.except_(_standing(~before), _standing(before, of_region))
        fresh = keep("fresh_identifiers", sa.select(came.subquery("came")))
        doubtful = keep("doubtful_identifiers", sa.select(fresh).where(_may_stand_elsewhere(fresh, rules)))
        elsewhere = 0
        if any_rows(connection, doubtful):
            same = sa.and_(*(identifiers.c[name] == doubtful.c[name] for name in _KEY))
            carried = _standing(before).join(doubtful, same).distinct().subquery("carried")
            elsewhere = count_rows(connection, carried)
        keep_count(connection, kept.identifiers + count_rows(connection, fresh) - elsewhere)


def _standing(*conditions: sa.ColumnElement[bool]) -> sa.Select:
    return sa.select(*(identifiers.c[name] for name in _KEY)).where(identifiers.c.standing, *conditions)


def _may_stand_elsewhere(value: sa.TableClause, rules: IdentityRules) -> sa.ColumnElement[bool]:
    """Whether a value was not looked for when the region was found, or was found to be shared by many."""
    key = {"kind": value.c.kind, "scope": value.c.scope, "value": joined_value(rules, value)}
    seen, shared = (
        sa.exists(sa.select(sa.literal(1)).where(*(table.c[name] == told for name, told in key.items())))
        for table in (SEEN_VALUES, SHARED)
    )
    return ~seen | shared
