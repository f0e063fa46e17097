"""A file's rows brought in, all or none.

In:  clean rows (`load_clean`), or a table of a file with its mapping (`load_table`)
Out: observed rows, records, repeats and rejected rows in the store; a Receipt

The caller has begun the transaction, and rolls it back where anything raises.
"""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from cdp_core.counts import in_number
from cdp_core.errors import LoadError
from cdp_core.fields import ABOUT_NOBODY
from cdp_core.mapping import Mapping, drafts, stage, withhold
from cdp_core.normalize import Clean, Options, clean_all
from cdp_core.progress import Progress, part, unwatched
from cdp_core.records.field_types import agree_on_types, keep_types
from cdp_core.records.intake import Intake, intakes
from cdp_core.records.line_counts import LineCounts, Lines, count_lines, write_rejected
from cdp_core.records.numbering import highest_record, number_records
from cdp_core.records.objects_of_nobody import object_sentences
from cdp_core.records.payments import payment_sentences
from cdp_core.records.placing import Arrival, place_rows, place_visitors
from cdp_core.records.repeated import note_repeats, repeated_rows
from cdp_core.records.settle import settle, touched_by_load
from cdp_core.records.sources import Source
from cdp_core.records.touching import mark_unresolved, note_record_loads, records_with_rows
from cdp_core.records.unowned import unowned_sentences
from cdp_core.sources import Table
from cdp_core.store.staging import Keep, any_rows, staging, tidied
from cdp_core.store.tables import loads, objects


@dataclass(frozen=True)
class Delivery:
    """A table of a file on its way into a source, and how its columns are read (`mapping`, as JSON)."""

    file: str
    source: Source
    sha256: str
    mapping: dict[str, Any]
    loaded_at: datetime
    original: str | None = None

    @property
    def kind(self) -> str:
        return str(self.mapping["kind"])

    @property
    def mapping_text(self) -> str:
        return json.dumps(self.mapping, sort_keys=True, ensure_ascii=False)


@dataclass(frozen=True)
class Receipt:
    """What became of a file: `rows` = `accepted` + `rejected` + `duplicates`."""

    file: str
    load_id: int
    source: str
    kind: str
    rows: int
    accepted: int
    rejected: int
    duplicates: int
    elapsed_s: float
    already: bool = False
    notes: tuple[str, ...] = ()

    def sentence(self) -> str:
        """The receipt as one line for a person."""
        if self.already:
            return f"{self.file}: was loaded into {self.source} before (load {self.load_id}); nothing changed."
        return (
            f"{self.file} -> {self.source}: {self.accepted:,} of {self.rows:,} rows accepted, "
            f"{self.rejected:,} rejected, {self.duplicates:,} brought nothing new "
            f"(load {self.load_id}, {self.elapsed_s:.1f} s)."
        )


def load_table(
    connection: sa.Connection,
    table: Table,
    source: Source,
    mapping: Mapping,
    *,
    sha256: str,
    original: str | None,
    options: Options,
    progress: Progress = unwatched,
) -> Receipt:
    """Read a table of a file, map and normalize it, and bring its rows into a source.

    Args:
        sha256: of the whole file; the same bytes with the same mapping change nothing.
        original: name of the kept file.
        options: how values are read; what the mapping says of dates, types and defaults goes before.

    Raises:
        SourceError, MappingError, LoadError: one sentence.
        Cancelled: from `progress`.
    """
    started = time.monotonic()
    file = f"{table.archive}: {table.name}" if table.archive else table.name
    delivery = Delivery(file, source, sha256, mapping.to_json(), options.now, original)
    if known := loaded_already(connection, delivery):
        progress(1.0, "loaded before")
        return known
    said = replace(
        options,
        date_order=mapping.date_order or options.date_order,
        types={**options.types, **mapping.types},
        defaults={**options.defaults, **mapping.defaults},
    )
    with tidied(connection):
        staged = stage(connection, table, part(progress, 0.0, 0.35))
        withheld = withhold(connection, staged, mapping)
        lines = Lines(staged.relation, staged.columns, tuple(table.broken), withheld.columns)
        progress(0.35, "reading the values")
        drafted = drafts(connection, staged, withheld.mapping, file) if staged.rows else []
        noted = tuple(note for draft in drafted for note in draft.notes)
        cleans = clean_all(connection, drafted, said)
        losses = sorted({loss for one in cleans for loss in one.losses()})
        return load_clean(
            connection,
            cleans,
            delivery,
            lines,
            notes=(*table.notes, *withheld.sentences, *noted, *losses, *_read_otherwise(connection, delivery)),
            progress=part(progress, 0.6, 1.0),
            started=started,
        )


def loaded_already(connection: sa.Connection, delivery: Delivery) -> Receipt | None:
    """The receipt of the standing load of the same bytes with the same mapping into the same source."""
    names = ("file", "load_id", "kind", "rows", "accepted", "rejected", "duplicates", "elapsed_s")
    found = connection.execute(
        sa.select(*(loads.c[name] for name in names))
        .where(
            loads.c.source_id == delivery.source.source_id,
            loads.c.sha256 == delivery.sha256,
            loads.c.mapping == delivery.mapping_text,
            loads.c.state == "loaded",
        )
        .order_by(loads.c.load_id)
    )
    same = next((row for row in found.mappings() if _part(row["file"]) == _part(delivery.file)), None)
    if same is None:
        return None
    return Receipt(**{**same, "file": delivery.file}, source=delivery.source.name, already=True)


def _part(file: str) -> str:
    """Which table of a file this is, whatever the file is called: `March` of `book.xlsx: March`."""
    return file.partition(": ")[2]


def load_clean(
    connection: sa.Connection,
    cleans: Sequence[Clean],
    delivery: Delivery,
    lines: Lines,
    *,
    notes: Sequence[str] = (),
    progress: Progress = unwatched,
    started: float | None = None,
) -> Receipt:
    """Bring clean rows into the store.

    Raises:
        LoadError: there is no row to bring in.
        Cancelled: from `progress`.
    """
    started = time.monotonic() if started is None else started
    found = intakes(connection, cleans, delivery.source)
    _refuse_nothing(connection, found, delivery, lines)
    with staging(connection) as keep:
        progress(0.0, "looking for rows that were there already")
        repeated = repeated_rows(connection, keep, found)
        counts = count_lines(connection, lines, found, repeated)
        load_id = _next_load(connection)
        all_new = _place(connection, keep, found, repeated, counts.accepted, load_id, delivery, progress)
        _note_load(connection, load_id, delivery, counts)
        if counts.rejected:
            write_rejected(connection, keep, load_id, lines, found)
        progress(0.8, "settling versions and orders")
        note_record_loads(connection, load_id)
        mark_unresolved(connection, records_with_rows(load_id))
        touched = touched_by_load(connection, keep, load_id, delivery.source.source_id)
        settle(connection, keep, touched, arrived=objects.c.load_id == load_id, one_version=all_new)
        about_orders = []
        if touched.orders is not None:
            about_orders = [*payment_sentences(connection, load_id), *unowned_sentences(connection, load_id)]
        about_objects = object_sentences(connection, load_id) if any(each.table is objects for each in found) else []
        about = [clean for clean in cleans if clean.kind not in ABOUT_NOBODY]
        inferred = [pair for clean in about for pair in clean.types.items()]
        keep_types(connection, load_id, inferred, delivery.mapping.get("types", {}))
        agree_on_types(connection)
        elapsed = time.monotonic() - started
        connection.execute(loads.update().where(loads.c.load_id == load_id).values(elapsed_s=elapsed))
    progress(1.0, "loaded")
    return Receipt(
        delivery.file,
        load_id,
        delivery.source.name,
        delivery.kind,
        counts.rows,
        counts.accepted,
        counts.rejected,
        counts.duplicates,
        elapsed,
        notes=(*notes, *_notes(counts), *about_orders, *about_objects),
    )


def _read_otherwise(connection: sa.Connection, delivery: Delivery) -> list[str]:
    """A note where a standing load read the same file by another mapping: its rows are duplicates now."""
    others = connection.scalars(
        sa.select(loads.c.load_id)
        .where(loads.c.source_id == delivery.source.source_id, loads.c.sha256 == delivery.sha256)
        .where(loads.c.file == delivery.file, loads.c.mapping != delivery.mapping_text, loads.c.state == "loaded")
        .order_by(loads.c.load_id)
    )
    return [
        f"Load {load_id} read this file by another mapping; rows that it brought stay as it read them. "
        f"Take load {load_id} back before loading, to read them anew."
        for load_id in others
    ]


def _refuse_nothing(connection: sa.Connection, found: list[Intake], delivery: Delivery, lines: Lines) -> None:
    if not any_rows(connection, lines.table) and not lines.broken:
        raise LoadError(
            f"{delivery.file} has no rows below its header; nothing was loaded. Export it again with its rows."
        )
    if not any(any_rows(connection, intake.rows) for intake in found):
        raise LoadError(
            f"{delivery.file} has no row that can be read as {delivery.kind}; nothing was loaded. "
            "If its rows are totals about nobody, nothing in it is to be loaded; else say which column is what, or "
            "choose another kind."
        )


def _next_load(connection: sa.Connection) -> int:
    return connection.execute(sa.select(sa.func.coalesce(sa.func.max(loads.c.load_id), 0) + 1)).scalar_one()


def _place(
    connection: sa.Connection,
    keep: Keep,
    found: list[Intake],
    repeated: list[sa.TableClause | None],
    lines: int,
    load_id: int,
    delivery: Delivery,
    progress: Progress,
) -> bool:
    """Put new rows where they belong, with their records; repeated rows become references.

    Returns whether no record has more than one row of people.
    """
    progress(0.2, "finding the record of each row")
    highest = highest_record(connection)
    numbering = number_records(connection, keep, found, repeated, lines, highest)
    arrivals = [
        Arrival(intake, repeats, records, load_id, delivery.loaded_at)
        for intake, repeats, records in zip(found, repeated, numbering.numbered, strict=True)
    ]
    for done, arrival in enumerate(arrivals):
        progress(0.3 + 0.5 * done / len(arrivals), f"storing {arrival.intake.place}")
        place_rows(connection, arrival)
    visitors = [each for each in arrivals if each.intake.record_kind == "visitor"]
    place_visitors(connection, visitors, after=highest, back=numbering.back)
    for intake, repeats in zip(found, repeated, strict=True):
        if repeats is not None:
            note_repeats(connection, intake, repeats, load_id)
    return numbering.all_new


def _note_load(connection: sa.Connection, load_id: int, delivery: Delivery, counts: LineCounts) -> None:
    row = {
        "load_id": load_id,
        "source_id": delivery.source.source_id,
        "file": delivery.file,
        "sha256": delivery.sha256,
        "kind": delivery.kind,
        "preset": delivery.mapping.get("preset"),
        "mapping": delivery.mapping_text,
        "rows": counts.rows,
        "accepted": counts.accepted,
        "rejected": counts.rejected,
        "duplicates": counts.duplicates,
        "state": "loaded",
        "loaded_at": delivery.loaded_at,
        "unloaded_at": None,
        "elapsed_s": 0.0,
        "original": delivery.original,
    }
    connection.execute(loads.insert().values(row))


def _notes(counts: LineCounts) -> list[str]:
    if not counts.partly:
        return []
    return [
        in_number(counts.partly, "accepted row|rows says|say something else, too, that did not fit and was left out: ")
        + f"{counts.partly_why}."
    ]
