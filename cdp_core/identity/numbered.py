"""The temporary tables that a resolve works in: values with numbers, and who carries them.

In:  standing identifiers (of all records, or of those in REGION), identity rules
Out: VALUES and CARRIERS; SHARED and REGION are filled by others
"""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pyarrow as pa
import sqlalchemy as sa
from numpy.typing import NDArray

from cdp_core.identity.rules import IdentityRules
from cdp_core.identity.spelling import is_blocked, joined_value
from cdp_core.store.bulk import arrow_relation
from cdp_core.store.tables import identifiers

_temporary = sa.MetaData()

#: Each distinct value with a number. `state` is one of the constants below.
VALUES = sa.Table(
    "identity_values",
    _temporary,
    sa.Column("value_id", sa.BigInteger),
    sa.Column("kind", sa.Text),
    sa.Column("scope", sa.Text),
    sa.Column("value", sa.Text),
    sa.Column("carriers", sa.BigInteger),
    sa.Column("blocked", sa.Boolean),
    prefixes=["OR REPLACE TEMPORARY"],
)
#: The identifiers that are looked at, as they are compared.
_STANDING = sa.Table(
    "identity_standing",
    _temporary,
    sa.Column("record", sa.BigInteger),
    sa.Column("kind", sa.Text),
    sa.Column("scope", sa.Text),
    sa.Column("value", sa.Text),
    prefixes=["OR REPLACE TEMPORARY"],
)
CARRIERS = sa.Table(
    "identity_carriers",
    _temporary,
    sa.Column("record", sa.BigInteger),
    sa.Column("value_id", sa.BigInteger),
    prefixes=["OR REPLACE TEMPORARY"],
)
#: Values with more people behind them than their kind allows; `by` is the kind of identifier that tells those apart.
SHARED = sa.Table(
    "identity_shared",
    _temporary,
    sa.Column("kind", sa.Text),
    sa.Column("scope", sa.Text),
    sa.Column("value", sa.Text),
    sa.Column("people", sa.BigInteger),
    sa.Column("by", sa.Text),
    prefixes=["OR REPLACE TEMPORARY"],
)
#: The records that a resolve looks at, where it does not look at all.
REGION = sa.Table("identity_region", _temporary, sa.Column("record", sa.BigInteger), prefixes=["OR REPLACE TEMPORARY"])


def create(connection: sa.Connection, table: sa.Table) -> None:
    """Make a temporary table anew; it is one that replaces what has its name."""
    table.create(connection, checkfirst=False)


def kinds_present(connection: sa.Connection) -> list[str]:
    return sorted(connection.scalars(sa.select(identifiers.c.kind).distinct()))


def number_values(connection: sa.Connection, rules: IdentityRules, kinds: list[str], region: bool) -> None:
    """Fill VALUES and CARRIERS."""
    create(connection, VALUES)
    create(connection, CARRIERS)
    value = joined_value(rules)
    looked_at = sa.select(identifiers.c.record, identifiers.c.kind, identifiers.c.scope, value.label("value")).where(
        identifiers.c.standing
    )
    standing: sa.FromClause = looked_at.subquery("standing")
    if region:  # a few of many millions: they are picked out once
        create(connection, _STANDING)
        few = looked_at.where(identifiers.c.record.in_(sa.select(REGION.c.record)))
        connection.execute(_STANDING.insert().from_select(list(_STANDING.c.keys()), few))
        standing = _STANDING
    distinct = (
        sa.select(standing.c.kind, standing.c.scope, standing.c.value, sa.func.count().label("carriers"))
        .group_by(standing.c.kind, standing.c.scope, standing.c.value)
        .subquery("distinct_values")
    )
    number = sa.func.row_number().over() - 1
    blocked = is_blocked(rules, kinds, distinct.c.kind, distinct.c.value)
    connection.execute(VALUES.insert().from_select(list(VALUES.c.keys()), sa.select(number, *distinct.c, blocked)))
    connection.execute(
        CARRIERS.insert().from_select(
            ["record", "value_id"],
            sa.select(standing.c.record, VALUES.c.value_id).join_from(
                standing,
                VALUES,
                sa.and_(
                    standing.c.kind == VALUES.c.kind,
                    standing.c.scope == VALUES.c.scope,
                    standing.c.value == VALUES.c.value,
                ),
            ),
        )
    )


@contextmanager
def number_relation(connection: sa.Connection, numbers: NDArray[np.int64]) -> Iterator[sa.TableClause]:
    """Numbers as a relation with one column, `number`, for as long as the block lasts."""
    column = sa.Column("number", sa.BigInteger)
    with arrow_relation(connection, pa.table({"number": numbers}), [column]) as relation:
        yield relation
