"""What must hold of records, always.

In:  every table that this room writes
Out: a sentence for each thing that is wrong; none in a sound store
"""

from collections.abc import Iterator

import sqlalchemy as sa

from cdp_core.counts import in_number
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
            yield in_number(wrong, f"row|rows of {table.name} points|point at a record that does not exist.")


def _lost_loads(connection: sa.Connection) -> Iterator[str]:
    standing = sa.select(loads.c.load_id).where(loads.c.state == "loaded")
    for table in (*OBSERVED, identifiers, record_loads, repeats, rejected):
        wrong = _count(connection, table, table.c.load_id.not_in(standing))
        if wrong:
            yield in_number(wrong, f"row|rows of {table.name} belongs|belong to a load that does not stand.")


def _wrong_counts(connection: sa.Connection) -> Iterator[str]:
    lines = sa.union(*(sa.select(table.c.load_id, table.c.line) for table in OBSERVED)).subquery("lines")
    accepted = _by_load(connection, lines)
    refused = _by_load(connection, rejected)
    for load in connection.execute(sa.select(loads).where(loads.c.state == "loaded").order_by(loads.c.load_id)):
        name = f"Load {load.load_id} ({load.file})"
        if load.rows != load.accepted + load.rejected + load.duplicates:
            yield f"{name} has {load.rows:,} rows, but its accepted, rejected and duplicate rows do not add up to that."
        if load.accepted != accepted.get(load.load_id, 0):
            kept = accepted.get(load.load_id, 0)
            kept_lines = in_number(kept, "line|lines is|are kept.")
            yield f"{name} says {in_number(load.accepted, 'row|rows was|were accepted')}, but {kept_lines}"
        if load.rejected != refused.get(load.load_id, 0):
            kept_lines = in_number(refused.get(load.load_id, 0), "line|lines is|are kept.")
            yield f"{name} says {in_number(load.rejected, 'row|rows was|were rejected')}, but {kept_lines}"


def _versions(connection: sa.Connection) -> Iterator[str]:
    things = (
        ("record", people, [people.c.record], sa.true()),
        (
            "object",
            objects,
            [objects.c.source_id, objects.c.kind, objects.c.object_id],
            objects.c.object_id.is_not(None),
        ),
    )
    for name, table, key, which in things:
        versions = sa.func.count(sa.case((table.c.standing, table.c.row_hash)).distinct())
        wrong = sa.select(*key).where(which).group_by(*key).having(versions != 1).subquery("wrong")
        if number := _count(connection, wrong):
            yield in_number(number, f"{name}|{name}s has|have no standing version, or several.")


def _twice_told(connection: sa.Connection) -> Iterator[str]:
    event = sa.tuple_(events.c.source_id, events.c.row_hash, events.c.event)
    aside = sa.select(shadowed_events.c.source_id, shadowed_events.c.row_hash, shadowed_events.c.event)
    if number := _count(connection, events, event.in_(aside)):
        yield in_number(number, "event|events of orders both stands|stand and is|are set aside.")


def _unowned(connection: sa.Connection) -> Iterator[str]:
    if totals := strange_totals(connection):
        yield in_number(totals, "total|totals is|are told of an order that is not there, or has none.")
    strange, several = wrongly_given(connection)
    if strange:
        yield in_number(strange, "row|rows with only an order counts|count for somebody who placed no such order.")
    if several:
        yield in_number(several, "row|rows with only an order counts|count more than once.")


def _orphaned_records(connection: sa.Connection) -> Iterator[str]:
    if number := _count(connection, records, records.c.record.not_in(sa.select(record_loads.c.record))):
        yield in_number(number, "record|records is|are spoken of by no load.")
    twice = sa.select(records.c.record_key).group_by(records.c.record_key).having(sa.func.count() > 1).subquery("twice")
    if number := _count(connection, twice):
        yield in_number(number, "record|records has|have the key of another.")


def _miscounted_identifiers(connection: sa.Connection) -> Iterator[str]:
    kept, there = count_identifiers(connection), count_anew(connection)
    if kept != there:
        said = in_number(kept, "identifier|identifiers is|are said to stand")
        yield f"{said}, but there {'is' if there == 1 else 'are'} {there:,}."


def _by_load(connection: sa.Connection, rows: sa.FromClause) -> dict[int, int]:
    counted = sa.select(rows.c.load_id, sa.func.count().label("rows")).group_by(rows.c.load_id)
    return {row.load_id: row.rows for row in connection.execute(counted)}


def _count(connection: sa.Connection, rows: sa.FromClause, *conditions: sa.ColumnElement[bool]) -> int:
    return connection.execute(sa.select(sa.func.count()).select_from(rows).where(*conditions)).scalar_one()
