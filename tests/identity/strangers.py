"""People as dicts, on a scratch database: what a person says is in sight of the test."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import sqlalchemy as sa

from cdp_core.identity.blocking import PAIRS, make_pairs
from cdp_core.identity.compared import comparisons_of
from cdp_core.identity.gammas import Gammas, gammas_of
from cdp_core.identity.numbered import create
from cdp_core.identity.persons import Persons, write_persons
from cdp_core.identity.traits import AGE, Columns
from cdp_core.store.bulk import fetch_arrow, insert_arrow

Person = dict[str, str]


def persons_of(own: sa.Connection, people: Sequence[Person], titles: dict[str, str] | None = None) -> Persons:
    """PERSONS of these people, each its own cluster unless it says `cluster`; `anchored` of those that say so."""
    titles = titles or {}
    special = ("cluster", "anchored")
    named = {name for person in people for name in person} - {*special}
    standard = sorted(named - {*titles})
    ids = frozenset(short for short, name in titles.items() if name.startswith("id."))
    years = frozenset(short for short, name in titles.items() if name == AGE)
    columns = Columns((*standard, *titles), titles, ids, years)
    rows = {name: pa.array([person.get(name) for person in people], pa.string()) for name in columns.compared}
    if "email" in rows:
        rows["email_user"] = pa.array([(person.get("email") or "").split("@")[0] or None for person in people])
    rows["record"] = pa.array(range(1, len(people) + 1))
    rows["label"] = pa.array([int(person.get("cluster", 100 + place)) for place, person in enumerate(people)])
    rows["anchored"] = pa.array([int(person.get("anchored") or 0) for person in people], pa.int64())
    own.exec_driver_sql("DROP TABLE IF EXISTS persons")
    return write_persons(own, pa.table(rows), columns)


def pairs_of(own: sa.Connection, people: Sequence[Person], titles: dict[str, str] | None = None) -> set[tuple]:
    """The places of the people that blocking pairs."""
    persons = persons_of(own, people, titles)
    make_pairs(own, persons)
    found = fetch_arrow(own, sa.select(PAIRS.c.a, PAIRS.c.b))
    record = persons.record[np.stack([found["a"].to_numpy(), found["b"].to_numpy()], axis=1)] - 1
    return {tuple(sorted(pair)) for pair in record.tolist()}


def compared(
    own: sa.Connection, people: Sequence[Person], titles: dict[str, str] | None = None
) -> tuple[Persons, Gammas]:
    """The levels of all pairs of these people."""
    persons = persons_of(own, people, titles)
    a, b = np.triu_indices(len(persons), 1)
    create(own, PAIRS)
    insert_arrow(own, PAIRS, pa.table({"a": a, "b": b}))
    return persons, gammas_of(own, persons, comparisons_of(persons.columns), PAIRS)


def level(own: sa.Connection, a: Person, b: Person, column: str, titles: dict[str, str] | None = None) -> str:
    """In words how alike two people are in a column."""
    persons, gammas = compared(own, [a, b], titles)
    (comparison,) = [one for one in comparisons_of(persons.columns) if one.column == column]
    found = int(gammas.level[column][0])
    if found < 1:
        return "different" if found == 0 else "silent"
    return comparison.levels[len(comparison.levels) - found].label
