"""Rows of a load that goes, given to the next load that brought them, too.

In:  repeats of rows that the load brought first
Out: those rows under the load and line of their earliest repeat, which is a repeat no more
"""

import sqlalchemy as sa

from cdp_core.records.intake import PLACES, unkeyed_record
from cdp_core.records.touching import OBSERVED
from cdp_core.records.unowned import is_copy
from cdp_core.store.bulk import change
from cdp_core.store.staging import Keep
from cdp_core.store.tables import (
    events,
    identifiers,
    loads,
    objects,
    people,
    records,
    repeats,
    shadowed_events,
    unowned_events,
)


def hand_over(connection: sa.Connection, keep: Keep, load_id: int, source_id: int) -> sa.TableClause:
    """Give the load's rows to their heirs: (kind, row_hash, record, load_id, line, loaded_at, old_line)."""
    heirs = keep("heirs", _heirs(load_id, source_id))
    for place in PLACES:
        for table in (events, shadowed_events, unowned_events) if place == "events" else (PLACES[place],):
            mine = [table.c.load_id == load_id, heirs.c.kind == place, table.c.row_hash == heirs.c.row_hash]
            if table is people:
                mine.append(people.c.record == heirs.c.record)
            if table is objects:
                mine.append(objects.c.kind == place)
            values: dict[str, object] = {
                "load_id": heirs.c.load_id,
                "line": heirs.c.line,
                **_known_at(table, heirs, load_id),
            }
            change(connection, table, sa.and_(*mine), **values)
    _hand_over_people(connection, heirs, load_id)
    used = sa.select(heirs.c.kind, heirs.c.row_hash, heirs.c.record, heirs.c.load_id, heirs.c.line)
    repeat = sa.tuple_(repeats.c.kind, repeats.c.row_hash, repeats.c.record, repeats.c.load_id, repeats.c.line)
    connection.execute(repeats.delete().where(repeats.c.source_id == source_id, repeat.in_(used)))
    return heirs


def earliest_deliveries(touched: sa.Select) -> sa.Select:
    """(record, load_id, line) of the earliest line that speaks of each of these records."""
    lines = sa.union_all(
        *(
            sa.select(table.c.record, table.c.load_id, table.c.line).where(
                table.c.record.in_(touched), *([sa.not_(is_copy(events))] if table is events else [])
            )
            for table in (*OBSERVED, repeats)
        )
    ).subquery("lines")
    rank = sa.func.row_number().over(partition_by=lines.c.record, order_by=(lines.c.load_id, lines.c.line))
    ranked = sa.select(lines, rank.label("rank")).subquery("ranked")
    return sa.select(ranked.c.record, ranked.c.load_id, ranked.c.line).where(ranked.c.rank == 1)


def _heirs(load_id: int, source_id: int) -> sa.Select:
    """The earliest repeat of each row of the load. A people row is one with its record, others by their hash."""
    rows = sa.union_all(
        *(
            sa.select(
                (table.c.kind if table is objects else sa.literal(_place_of(table))).label("kind"),
                table.c.row_hash,
                table.c.record if table is people else sa.cast(sa.null(), sa.BigInteger),
                table.c.line,
            ).where(table.c.load_id == load_id)
            for table in OBSERVED
        )
    ).subquery("rows")
    kind, row_hash, record, line = rows.c
    same = sa.and_(
        repeats.c.kind == kind,
        repeats.c.row_hash == row_hash,
        sa.func.coalesce(record, repeats.c.record) == repeats.c.record,
    )
    rank = sa.func.row_number().over(
        partition_by=(repeats.c.kind, repeats.c.row_hash, record), order_by=(repeats.c.load_id, repeats.c.line)
    )
    ranked = (
        sa.select(repeats, loads.c.loaded_at, line.label("old_line"), rank.label("rank"))
        .join(rows, same)
        .join(loads, loads.c.load_id == repeats.c.load_id)
        .where(repeats.c.source_id == source_id)
        .subquery("ranked")
    )
    names = ("kind", "row_hash", "record", "load_id", "line", "loaded_at", "old_line")
    return sa.select(*(ranked.c[name] for name in names)).where(ranked.c.rank == 1)


def _place_of(table: sa.Table) -> str:
    return "events" if table in (shadowed_events, unowned_events) else table.name


def _known_at(table: sa.Table, heirs: sa.TableClause, load_id: int) -> dict[str, object]:
    """Where a row said nothing of its age, it is known since the load that has it now."""
    if "known_at" not in table.c:
        return {}
    loaded_at = sa.select(loads.c.loaded_at).where(loads.c.load_id == load_id).scalar_subquery()
    return {"known_at": sa.case((table.c.known_at == loaded_at, heirs.c.loaded_at), else_=table.c.known_at)}


def _hand_over_people(connection: sa.Connection, heirs: sa.TableClause, load_id: int) -> None:
    """Identifiers go with their people row; a record without a key of its own is named by its line."""
    of_people = heirs.c.kind == "people"
    identifier = sa.and_(
        identifiers.c.record == heirs.c.record, identifiers.c.load_id == load_id, identifiers.c.line == heirs.c.old_line
    )
    change(connection, identifiers, sa.and_(of_people, identifier), load_id=heirs.c.load_id, line=heirs.c.line)
    unkeyed = sa.and_(
        records.c.record == heirs.c.record,
        records.c.kind == "people",
        records.c.record_key == unkeyed_record(records.c.source_id, heirs.c.row_hash),
    )
    change(connection, records, sa.and_(of_people, unkeyed), row_key=sa.cast(heirs.c.line, sa.Text))
