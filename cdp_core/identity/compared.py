"""People as they were compared, and what was learned of them, kept for the people who come later.

In:  PERSONS and what a full resolve learned from them
Out: rows of `compared_people` and `learned`; the same read back
"""

from dataclasses import dataclass

import numpy as np
import orjson
import pyarrow as pa
import sqlalchemy as sa

from cdp_core.identity.evidence import Integers
from cdp_core.identity.likeness import COMPARISONS, Comparison, own_comparison, years_comparison
from cdp_core.identity.numbered import number_relation
from cdp_core.identity.training import Model
from cdp_core.identity.traits import Columns
from cdp_core.store.bulk import fetch_arrow, insert_arrow, insert_rows
from cdp_core.store.tables import compared_people, learned


@dataclass(frozen=True)
class Learned:
    """What a full resolve learned.

    Args:
        people: how many it learned from.
        prior: the match weight of a pair of which nothing is known.
        largest: for each blocking rule, in words, the number of people up to which they are paired.
        families: whether people live with relatives.
        twins: whether two first names of one birthday and home are twins.
    """

    columns: Columns
    model: Model
    people: int
    prior: float
    largest: dict[str, int]
    families: bool = True
    twins: bool = True


def comparisons_of(columns: Columns) -> tuple[Comparison, ...]:
    """What people with these columns are compared by."""
    own = (
        years_comparison(column, title)
        if column in columns.years
        else own_comparison(column, title, column in columns.ids)
        for column, title in columns.own.items()
    )
    return (*(one for one in COMPARISONS if one.column in columns.compared), *own)


def keep_learned(connection: sa.Connection, found: Learned) -> None:
    """Write down what was learned, in place of what was before."""
    shares = {name: {column: share.tolist() for column, share in getattr(found.model, name).items()} for name in "mu"}
    value = {
        **shares,
        "compared": found.columns.compared,
        "own": found.columns.own,
        "ids": sorted(found.columns.ids),
        "years": sorted(found.columns.years),
        "people": found.people,
        "prior": found.prior,
        "largest": found.largest,
        "families": found.families,
        "twins": found.twins,
    }
    connection.execute(learned.delete())
    insert_rows(connection, learned, [{"value": orjson.dumps(value).decode()}])


def forget(connection: sa.Connection) -> None:
    """Nobody was compared: keep nothing."""
    connection.execute(learned.delete())
    connection.execute(compared_people.delete())


def read_learned(connection: sa.Connection) -> Learned | None:
    """What the last full resolve learned; None where it met nobody to compare, or learned of other levels."""
    value = connection.scalars(sa.select(learned.c.value)).all()
    if not value:
        return None
    kept = orjson.loads(value[0])
    of_kinds = (frozenset(kept.get(name, ())) for name in ("ids", "years"))
    columns = Columns(tuple(kept["compared"]), kept["own"], *of_kinds)
    m, u = ({column: np.array(share) for column, share in kept[name].items()} for name in "mu")
    model = Model(comparisons_of(columns), m, u)
    if any(len(share[one.column]) != len(one.m) for one in model.comparisons for share in (m, u)):
        return None
    of_relatives = kept.get("families", True), kept.get("twins", True)
    return Learned(columns, model, kept["people"], kept["prior"], kept["largest"], *of_relatives)


def keep_people(connection: sa.Connection, rows: pa.Table, instead_of: sa.Select | None = None) -> None:
    """Write these people down, in place of those of some records, or of all."""
    old = sa.true() if instead_of is None else compared_people.c.record.in_(instead_of)
    connection.execute(compared_people.delete().where(old))
    insert_arrow(connection, compared_people, rows)


def kept_people(connection: sa.Connection, wanted: Integers, columns: Columns) -> pa.Table:
    """The people of these records as they were written down."""
    with number_relation(connection, wanted) as numbers:
        return fetch_arrow(
            connection,
            sa.select(*(compared_people.c[name] for name in ("record", "anchored", "cluster")))
            .add_columns(*(compared_people.c[name] for name in columns.stored))
            .join_from(compared_people, numbers, numbers.c.number == compared_people.c.record),
        )
