"""What must hold of records, always.

In:  every table that this room writes
Out: a sentence for each thing that is wrong; none in a sound store
"""

from collections.abc import Iterator

import sqlalchemy as sa

from cdp_core.records.identifier_count import count_anew, count_identifiers
from cdp_core.records.totals import strange_totals
from cdp_core.records.touching import OBSERVED
from cdp_core.records.unowned import wrongly_given
from cdp_core.store.tables import (
    events,
    identifiers,
    loads,
    objects,
    people,
    record_loads,
    records,
    rejected,
    repeats,
    shadowed_events,
)


def findings(connection: sa.Connection) -> list[str]:
    """Everything that is wrong with sources, loads, records and observed rows, as sentences."""
    rows = (_lost_records, _lost_loads, _wrong_counts, _versions, _twice_told, _unowned, _orphaned_records)
    checks = (*rows, _miscounted_identifiers)
    return [finding for check in checks for finding in check(connection)]


def _lost_records(connection: sa.Connection) -> Iterator[str]:
    known = sa.select(records.c.record)
    for table in (*OBSERVED, identifiers, record_loads, repeats):
        wrong = _count(connection, table, table.c.record > 0, table.c.record.not_in(known))
        if wrong:
            yield f"{wrong:,} rows of {table.name} point at a record that does not exist."


def _lost_loads(connection: sa.Connection) -> Iterator[str]:
    standing = sa.select(loads.c.load_id).where(loads.c.state == "loaded")
    for table in (*OBSERVED, identifiers, record_loads, repeats, rejected):
        wrong = _count(connection, table, table.c.load_id.not_in(standing))
        if wrong:
            yield f"{wrong:,} rows of {table.name} belong to a load that does not stand."


def _wrong_counts(connection: sa.Connection) -> Iterator[str]:
    lines = sa.union(*(sa.select(table.c.load_id, table.c.line) for table in OBSERVED)).subquery("lines")
    told = _by_load(connection, lines)
    refused = _by_load(connection, rejected)
    for load in connection.execute(sa.select(loads).where(loads.c.state == "loaded").order_by(loads.c.load_id)):
        name = f"Load {load.load_id} ({load.file})"
        if load.rows != load.accepted + load.rejected + load.duplicates:
            yield f"{name} has {load.rows:,} rows, but its accepted, rejected and duplicate rows do not add up to that."
        if load.accepted != told.get(load.load_id, 0):
            kept = told.get(load.load_id, 0)
            yield f"{name} says {load.accepted:,} rows were accepted, but {kept:,} lines of it are kept."
        if load.rejected != refused.get(load.load_id, 0):
            yield f"{name} says {load.rejected:,} rows were rejected, but {refused.get(load.load_id, 0):,} are kept."


def _versions(connection: sa.Connection) -> Iterator[str]:
    things = (
        ("records", people, [people.c.record], sa.true()),
        (
            "objects",
            objects,
            [objects.c.source_id, objects.c.kind, objects.c.object_id],
            objects.c.object_id.is_not(None),
        ),
    )
    for name, table, key, which in things:
        versions = sa.func.count(sa.case((table.c.standing, table.c.row_hash)).distinct())
        wrong = sa.select(*key).where(which).group_by(*key).having(versions != 1).subquery("wrong")
        if number := _count(connection, wrong):
            yield f"{number:,} {name} have no standing version, or several."


def _twice_told(connection: sa.Connection) -> Iterator[str]:
    event = sa.tuple_(events.c.source_id, events.c.row_hash, events.c.event)
    aside = sa.select(shadowed_events.c.source_id, shadowed_events.c.row_hash, shadowed_events.c.event)
    if number := _count(connection, events, event.in_(aside)):
        yield f"{number:,} events of orders both stand and are set aside."


def _unowned(connection: sa.Connection) -> Iterator[str]:
    if totals := strange_totals(connection):
        yield f"{totals:,} totals are told of orders that are not there, or have none."
    strange, several = wrongly_given(connection)
    if strange:
        yield f"{strange:,} rows that name only an order count for somebody who placed no such order."
    if several:
        yield f"{several:,} rows that name only an order count more than once."


def _orphaned_records(connection: sa.Connection) -> Iterator[str]:
    if number := _count(connection, records, records.c.record.not_in(sa.select(record_loads.c.record))):
        yield f"{number:,} records are spoken of by no load."
    twice = sa.select(records.c.record_key).group_by(records.c.record_key).having(sa.func.count() > 1).subquery("twice")
    if number := _count(connection, twice):
        yield f"{number:,} records have the key of another."


def _miscounted_identifiers(connection: sa.Connection) -> Iterator[str]:
    told, there = count_identifiers(connection), count_anew(connection)
    if told != there:
        yield f"{told:,} identifiers are said to stand, but there are {there:,}."


def _by_load(connection: sa.Connection, rows: sa.FromClause) -> dict[int, int]:
    counted = sa.select(rows.c.load_id, sa.func.count().label("rows")).group_by(rows.c.load_id)
    return {row.load_id: row.rows for row in connection.execute(counted)}


def _count(connection: sa.Connection, rows: sa.FromClause, *conditions: sa.ColumnElement[bool]) -> int:
    return connection.execute(sa.select(sa.func.count()).select_from(rows).where(*conditions)).scalar_one()
