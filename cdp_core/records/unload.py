"""A load taken back as if it had never happened.

In:  the number of a load
Out: the store without it: rows that other loads brought, too, are theirs now; older versions stand again;
     records that no load speaks of any more are gone

The caller has begun the transaction, and rolls it back where anything raises.
"""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from cdp_core.errors import LoadError
from cdp_core.progress import Progress, unwatched
from cdp_core.records.derived import drop_derived
from cdp_core.records.field_types import agree_on_types
from cdp_core.records.handing_over import earliest_deliveries, hand_over
from cdp_core.records.identifier_count import forget_count
from cdp_core.records.line_counts import recount
from cdp_core.records.settle import settle, touched_by_load, withdraw_unowned
from cdp_core.records.touching import OBSERVED, mark_unresolved
from cdp_core.store.bulk import change
from cdp_core.store.staging import Keep, staging
from cdp_core.store.tables import (
    decisions,
    gone_records,
    identifiers,
    load_types,
    loads,
    objects,
    put_off,
    record_loads,
    records,
    rejected,
    repeats,
    sources,
)


@dataclass(frozen=True)
class Unloaded:
    """What a load had brought, and what became of it.

    `handed_over` names the loads that its duplicates belong to now. `mapped_otherwise` are those of them whose mapping
    differs: their rows still read as the load that was taken back read them, until they are loaded again.
    """

    load_id: int
    file: str
    source: str
    kind: str
    rows: int
    accepted: int
    handed_over: tuple[int, ...]
    mapped_otherwise: tuple[int, ...]


def unload(connection: sa.Connection, load_id: int, *, now: datetime, progress: Progress = unwatched) -> Unloaded:
    """Take a load back. Its row stays in the history, as unloaded.

    Raises:
        LoadError: there is no such load, or it was taken back before.
    """
    load = _standing_load(connection, load_id)
    with staging(connection) as keep:
        progress(0.0, f"taking back {load.file}")
        touched = touched_by_load(connection, keep, load_id, load.source_id)
        mark_unresolved(connection, sa.select(touched.records))
        withdraw_unowned(connection, keep, touched)
        drop_derived(connection, load.source_id, objects, objects.c.load_id == load_id)
        connection.execute(repeats.delete().where(repeats.c.load_id == load_id))
        heirs = hand_over(connection, keep, load_id, load.source_id)
        progress(0.4, "removing what only this load said")
        for table in (*OBSERVED, record_loads, rejected, load_types):
            connection.execute(table.delete().where(table.c.load_id == load_id))
        _remove_records(connection, keep, load_id, sa.select(touched.records))
        change(connection, loads, loads.c.load_id == load_id, state="unloaded", unloaded_at=now)
        progress(0.7, "settling versions and orders")
        again = sa.tuple_(objects.c.kind, objects.c.row_hash).in_(sa.select(heirs.c.kind, heirs.c.row_hash))
        settle(connection, keep, touched, arrived=sa.and_(objects.c.source_id == load.source_id, again))
        inheriting = sorted(connection.execute(sa.select(heirs.c.load_id).distinct()).scalars())
        recount(connection, inheriting)
        agree_on_types(connection)
    others = sa.select(loads.c.load_id, loads.c.mapping).where(loads.c.load_id.in_(inheriting))
    mappings = {row.load_id: row.mapping for row in connection.execute(others)}
    return Unloaded(
        load_id,
        load.file,
        load.source,
        load.kind,
        load.rows,
        load.accepted,
        handed_over=tuple(inheriting),
        mapped_otherwise=tuple(other for other in inheriting if mappings[other] != load.mapping),
    )


def _standing_load(connection: sa.Connection, load_id: int) -> sa.Row:
    load = connection.execute(
        sa.select(loads, sources.c.name.label("source"))
        .join(sources, sources.c.source_id == loads.c.source_id)
        .where(loads.c.load_id == load_id)
    ).first()
    if load is None:
        raise LoadError(f"There is no load {load_id}. Look its number up in the history of loads.")
    if load.state != "loaded":
        raise LoadError(f"Load {load_id} ({load.file}) was taken back already; there is nothing to undo.")
    return load


def _keep_numbers(connection: sa.Connection, gone: sa.TableClause) -> None:
    """What people decided about a record is of it alone, and of it again once it is back."""
    spoken_of = sa.union(
        *(sa.select(told.c[side]) for told in (decisions, put_off) for side in ("record_a", "record_b"))
    )
    kept = sa.select(records.c.record, records.c.record_key).where(
        records.c.record.in_(sa.select(gone.c.record)), records.c.record.in_(spoken_of)
    )
    connection.execute(gone_records.insert().from_select(["record", "record_key"], kept))


def _remove_records(connection: sa.Connection, keep: Keep, load_id: int, touched: sa.Select) -> None:
    """Records that no load speaks of vanish; visitors that stay are told by the earliest line that is left."""
    gone = keep(
        "gone",
        sa.select(records.c.record).where(
            records.c.record.in_(touched), records.c.record.not_in(sa.select(record_loads.c.record))
        ),
    )
    _keep_numbers(connection, gone)
    for table in (identifiers, records):
        connection.execute(table.delete().where(table.c.record.in_(sa.select(gone.c.record))))
    first = keep("first_lines", earliest_deliveries(touched))
    unkeyed = sa.and_(records.c.record == first.c.record, records.c.kind.in_(("visitor", "links")))
    change(connection, records, unkeyed, row_key=sa.cast(first.c.line, sa.Text))
    visitors = sa.select(records.c.record).where(records.c.record.in_(touched), records.c.kind == "visitor")
    mine = sa.and_(identifiers.c.load_id == load_id, identifiers.c.record == first.c.record)
    change(
        connection,
        identifiers,
        sa.and_(mine, identifiers.c.record.in_(visitors)),
        load_id=first.c.load_id,
        line=first.c.line,
    )
    connection.execute(identifiers.delete().where(identifiers.c.load_id == load_id))
    forget_count(connection)
