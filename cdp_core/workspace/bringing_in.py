"""Files, databases and currency rates on their way into a workspace, and back out of it.

In:  a file, a URL, a load to take back
Out: receipts
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

import sqlalchemy as sa

from cdp_core import inspection, records
from cdp_core import mapping as mapping_room
from cdp_core.errors import LoadError, OutOfMemory
from cdp_core.exports.csv_file import defuse
from cdp_core.inspection import Inspection
from cdp_core.normalize import CODES, Options, beside_amount, commonest_currency, currency_there, rates_in
from cdp_core.progress import Progress, part, unwatched
from cdp_core.records import Receipt
from cdp_core.settings import read_settings, stored_settings, write_settings
from cdp_core.sources import ANOTHER_SHEET, BrokenLine, Reading, Table, database, tables, unnested
from cdp_core.sources.originals import keeping_original, restore_original
from cdp_core.store.engine import sparing_memory
from cdp_core.workspace.opened import Opened, utc_now
from cdp_core.workspace.remembered import AsBefore, as_before, brought_last

#: Rows that the currency of a first file is told by.
_ROWS_FOR_CURRENCY = 500
_OF_MONEY = ("currency", "revenue", "amount", "price", "cost")
#: Bytes from which a file is loaded with so many megabytes of memory for the database; all that it may use else.
_BIG_FILE, _SPARING = 1 << 30, 900


@dataclass(frozen=True)
class _Said:
    """What was said of a file to load; see `load`."""

    source: str
    system: str | None
    party: str | None
    kind: str | None
    preset: str | None
    mapping: Mapping[str, Any] | None
    mappings: Mapping[str, Mapping[str, Any]] | None
    demo: bool

    def of(self, table: Table) -> mapping_room.Mapping | None:
        """The mapping that was given for a table."""
        given = self.mappings[table.name] if self.mappings is not None else self.mapping
        return mapping_room.Mapping.from_json(given) if given else None


class _Suggestions:
    """What is suggested for the tables of a file, each looked at once: that takes longer than to load a few rows."""

    def __init__(self, said: _Said) -> None:
        self._said = said
        self._found: dict[str, mapping_room.Suggestion] = {}

    def of(self, table: Table) -> mapping_room.Suggestion:
        if table.name not in self._found:
            said = self._said
            self._found[table.name] = mapping_room.suggest(
                table, system=said.system, kind=said.kind, preset=said.preset
            )
        return self._found[table.name]


def _with_clear_rows(found: Sequence[Table], said: _Said, suggestions: _Suggestions) -> Sequence[Table]:
    """The tables whose rows are clear; the first says which are left out.

    A workbook of customers may have a sheet of explanations: that is no reason to refuse the customers. What a person
    has said something of is loaded or refused as a whole.
    """
    if said.mapping or said.mappings is not None or said.kind or said.preset:
        return found
    if found and all(suggestions.of(table).of_nobody for table in found):
        reason = suggestions.of(found[0]).kind_reason
        raise LoadError(f"{found[0].name} is a report: {reason}.")
    if len(found) < 2:
        return found
    clear = [table for table in found if suggestions.of(table).clear]
    left = [table for table in found if table not in clear]
    if not clear or not left:
        return found
    notes = (
        f"{table.name} was left out: {suggestions.of(table).kind_reason.split(';')[0]}. "
        "If it counts, load it with a mapping of its own."
        for table in left
    )
    return [replace(clear[0], notes=(*clear[0].notes, *notes)), *clear[1:]]


def _with_rows(found: list[Table]) -> list[Table]:
    """The tables that have rows; the first says which are left out.

    An export in several files has one for those who bounced even while nobody did. Where no table has a row, all stay,
    to be refused.
    """
    filled = [table for table in found if _has_rows(table)] if len(found) > 1 else found
    if not filled or len(filled) == len(found):
        return found
    notes = (f"{table.name} was left out: it has no rows below its header." for table in found if table not in filled)
    return [replace(filled[0], notes=(*filled[0].notes, *notes)), *filled[1:]]


def _without_sheets_named(found: Sequence[Table]) -> Sequence[Table]:
    """The tables without the names of other sheets: each has a receipt of its own, or is said to be left out."""
    notes = tuple(note for note in found[0].notes if not note.startswith(ANOTHER_SHEET))
    return [replace(found[0], notes=notes), *found[1:]]


def _has_rows(table: Table) -> bool:
    broken: list[BrokenLine] = []
    return any(batch.num_rows for batch in table.stream(1, broken)) or bool(broken)


def _plan(table: Table, said: _Said, suggestions: _Suggestions) -> mapping_room.Mapping:
    """How the rows of a table are read: as was said, else as is suggested."""
    return said.of(table) or suggestions.of(table).mapping


def _taken_apart(table: Table, said: _Said, progress: Progress) -> Table:
    """The table with a column for each key of the objects in its cells, but for columns that a person has named."""
    given = said.of(table)
    return unnested(table, given.named_in(table.columns) if given else (), progress)


def _belongs(
    held: records.Source | None,
    first: Table,
    plan: mapping_room.Mapping,
    said: _Said,
    suggestions: _Suggestions,
) -> tuple[str, str]:
    """System and party of a source: as it has them, as was said, else as its first table suggests."""
    system, party = said.system or (held and held.system), said.party or (held and held.party)
    if system and party:
        return system, party
    if system and (said.mapping or said.mappings is not None):
        return system, mapping_room.party_of(plan)
    suggested = suggestions.of(first)
    return system or suggested.system, party or suggested.party


def _chosen(found: Sequence[Table], names: Collection[str]) -> list[Table]:
    """The tables of these names; the first says which others the file has."""
    chosen = [table for table in found if table.name in names]
    if not chosen:
        there = ", ".join(table.name for table in found)
        raise LoadError(f"No table of the file is called {', '.join(names)}; nothing was loaded. It has: {there}.")
    notes = (f"{table.name} was left out: it was not chosen." for table in found if table not in chosen)
    return [replace(chosen[0], notes=(*chosen[0].notes, *notes)), *chosen[1:]]


class BringingIn(Opened):
    """What brings data in."""

    def options(self, connection: sa.Connection) -> Options:
        """How values of this workspace are normalized."""
        now = utc_now()
        return Options(
            country=self.settings.country,
            currency=self.settings.currency,
            rates=records.rates(connection),
            date_order=None,
            now=now,
        )

    def inspect(self, path: Path, name: str | None = None, **said: Any) -> list[Inspection]:
        """What a file is believed to be under this workspace's settings; see `inspection.inspect_file`."""
        with self.engine.connect() as connection:
            options = self.options(connection)
            found = inspection.inspect_file(path, name, options=options, **said)
            currency = self._counting_in(connection, [(each.table, each.mapping) for each in found])
        if currency == options.currency:
            return found
        return inspection.inspect_file(path, name, options=replace(options, currency=currency), **said)

    def inspect_again(self, found: Sequence[Inspection], place: int, **said: Any) -> Inspection:
        """One of the tables of a file looked at anew; see `inspection.inspect_again`."""
        with self.engine.connect() as connection:
            currency = self._counting_in(connection, [(each.table, each.mapping) for each in found])
            options = replace(self.options(connection), currency=currency)
        return inspection.inspect_again(found[place], options=options, **said)

    def mapped_as_before(self, found: Inspection) -> AsBefore | None:
        """The mapping of a table with what a person corrected when she loaded the same columns before."""
        load = brought_last(found, self.loads())
        return as_before(found, load, self.settings.originals, self.settings.scratch) if load else None

    def _counting_in(self, connection: sa.Connection, found: Sequence[tuple[Table, mapping_room.Mapping]]) -> str:
        """The currency that amounts are counted in: the settings'; before the first amount that of the file's money."""
        chosen = "currency" in stored_settings(self.settings.workspace)
        if chosen or records.rates(connection) or records.keeps_amounts(connection):
            return self.settings.currency
        told: dict[str, list[str]] = {}
        headers: list[str] = []
        for table, plan in found:
            if not set(_OF_MONEY) & set(plan.columns.values()):
                continue
            told.setdefault("currency", []).extend(each for each in [plan.defaults.get("currency")] if each)
            headers += table.columns
            for row in table.head(_ROWS_FOR_CURRENCY):
                for column, field in plan.columns.items():
                    told.setdefault(field, []).append(row.get(column) or "")
        there = currency_there(told, headers) if headers else ""
        amounts = [text for field in _OF_MONEY[1:] for text in told.get(field, ())]
        # A column of currencies goes before the signs beside amounts, and those before where the file is from.
        return (
            commonest_currency(told.get("currency", ()), there)
            or commonest_currency(map(beside_amount, amounts), there)
            or (there if any(any(map(str.isdigit, text)) for text in amounts) else "")
            or self.settings.currency
        )

    def load(
        self,
        path: Path,
        *,
        source: str,
        name: str | None = None,
        system: str | None = None,
        party: str | None = None,
        kind: str | None = None,
        preset: str | None = None,
        mapping: Mapping[str, Any] | None = None,
        mappings: Mapping[str, Mapping[str, Any]] | None = None,
        reading: Reading = Reading(),  # noqa: B008 - frozen
        demo: bool = False,
        progress: Progress = unwatched,
    ) -> list[Receipt]:
        """Load every table of a file into a source: all of them, or nothing.

        Args:
            name: the file's original name where `path` is a temporary copy.
            mapping: for every table of the file; without it and `mappings` the suggested one.
            mappings: table name → mapping, where tables differ; tables that it leaves out are not loaded.

        Raises:
            SourceError, MappingError, LoadError: one sentence; nothing has changed.
            Cancelled: from `progress`; nothing has changed.
        """
        progress(0.0, "reading the file")
        found = [table for table in tables(path, name, reading, part(progress, 0.0, 0.1)) if table.columns]
        if found and mappings is not None:
            found = _chosen(found, mappings)
        if not found:
            raise LoadError(f"{name or path.name} has no rows; nothing was loaded. Export it again with its rows.")
        found = _with_rows(found)
        said = _Said(source.strip(), system, party, kind, preset, mapping, mappings, demo)
        found = [_taken_apart(table, said, part(progress, 0.1, 0.2)) for table in found]
        loading = part(progress, 0.2, 1.0)
        if max(table.path.stat().st_size for table in found) > _BIG_FILE:
            # Only once it is this load's turn: the limit is that of everybody, a resolve under way may need more.
            with suppress(OutOfMemory), self._writer, sparing_memory(self.engine, self.settings, _SPARING):
                return self._bring_in(path, found, said, loading)
        return self._bring_in(path, found, said, loading)

    def _bring_in(self, path: Path, found: Sequence[Table], said: _Said, progress: Progress) -> list[Receipt]:
        """Load these tables of a file, all or none."""
        suggestions = _Suggestions(said)
        found = _without_sheets_named(_with_clear_rows(found, said, suggestions))
        plans = [_plan(table, said, suggestions) for table in found]
        with self.writing() as connection, keeping_original(self.settings.originals, path) as original:
            system, party = _belongs(
                records.find_source(connection, said.source), found[0], plans[0], said, suggestions
            )
            into = records.add_source(connection, said.source, system, party, said.demo, now=utc_now())
            currency = self._counting_in(connection, list(zip(found, plans, strict=True)))
            receipts = [
                records.load_table(
                    connection,
                    table,
                    into,
                    plan,
                    sha256=original.sha256,
                    original=original.name,
                    options=replace(self.options(connection), currency=currency),
                    progress=part(progress, place / len(found), (place + 1) / len(found)),
                )
                for place, (table, plan) in enumerate(zip(found, plans, strict=True))
            ]
            # Before the load is kept: no other one may begin, and no crash may leave, amounts under another currency.
            if currency != self.settings.currency:
                self.settings = replace(self.settings, currency=currency)
                write_settings(replace(read_settings(self.settings.workspace), currency=currency))
        return receipts

    def load_database(
        self,
        url: str,
        *,
        source: str,
        table: str | None = None,
        query: str | None = None,
        watermark: str | None = None,
        mapping: Mapping[str, Any] | None = None,
        progress: Progress = unwatched,
        **said: Any,
    ) -> list[Receipt]:
        """Load a table or a query of a database into a source; with a watermark, only what came since the last load.

        Args:
            url: of SQLAlchemy, or `env:NAME` of an environment variable that holds one. It is kept nowhere.
            watermark: a column that grows with every change. Where a load was taken back, its rows come again.
            said: system, party, kind, preset, as for `load`.

        Returns no receipt where nothing is new. Raises as `load` does.
        """
        asked = database.Asked(table, query, watermark)
        earlier, reached = self._last_extract(source, asked)
        with tempfile.TemporaryDirectory(dir=self.settings.scratch) as folder:
            path = Path(folder) / "extract"
            progress(0.0, f"reading {asked.name}")
            found = database.extract(url, asked, path, reached.highest if reached else None)
            if not found.adds_to(reached):
                return []
            read = unnested(tables(path, asked.name)[0])
            plan = mapping
            if earlier and plan is None:
                named = mapping_room.Mapping.from_json(earlier.mapping).columns.keys()
                plan = earlier.mapping if named <= set(read.columns) else None
            if plan is None:
                suggested = mapping_room.suggest(
                    read, system=said.get("system"), kind=said.get("kind"), preset=said.get("preset")
                ).mapping
                # The table's primary key tells its rows apart, where nothing else does.
                plan = {"key": list(found.key), **suggested.to_json()}
            receipts = self.load(path, source=source, name=asked.name, mapping=plan, progress=progress, **said)
            return [replace(receipt, notes=(*found.notes, *receipt.notes)) for receipt in receipts]

    def _last_extract(self, source: str, asked: database.Asked) -> tuple[records.Load | None, database.Extract | None]:
        """The newest standing load of the same table or query, and how far it went."""
        for load in self.loads():
            if (load.source, load.file, load.state) == (source.strip(), asked.name, "loaded") and load.original:
                with tempfile.TemporaryDirectory(dir=self.settings.scratch) as folder:
                    restore_original(self.settings.originals, load.original, Path(folder) / "extract")
                    found = database.extract_of(Path(folder) / "extract")
                if found and found.asked == asked:
                    return load, found
        return None, None

    def loads(self) -> list[records.Load]:
        """The history of loads, newest first."""
        with self.engine.connect() as connection:
            return records.load_history(connection)

    def sources(self) -> list[records.SourceOverview]:
        with self.engine.connect() as connection:
            return records.sources_overview(connection)

    def rejected(self, load_id: int, limit: int | None = None) -> list[records.RejectedRow]:
        with self.engine.connect() as connection:
            return records.rejected_rows(connection, load_id, limit)

    def write_rejected(self, load_id: int, out: BinaryIO) -> int:
        """The rejected rows as CSV: line, reason, then the cells as delivered. Returns how many."""
        rows = self.rejected(load_id)
        columns = list(dict.fromkeys(column for row in rows for column in row.cells))
        text = io.TextIOWrapper(out, "utf-8", newline="", write_through=True)
        writer = csv.writer(text)
        writer.writerow(["line", "reason", *map(defuse, columns)])
        for row in rows:
            writer.writerow([row.line, defuse(row.reason), *(defuse(row.cells.get(name) or "") for name in columns)])
        text.detach()
        return len(rows)

    def rejected_csv(self, load_id: int) -> bytes:
        """The same file, in memory, for a download."""
        out = io.BytesIO()
        self.write_rejected(load_id, out)
        return out.getvalue()

    def unload(self, load_id: int, progress: Progress = unwatched) -> records.Unloaded:
        """Take a load back as if it had never happened.

        Raises:
            LoadError: there is no such load, or it was taken back before.
        """
        with self.writing() as connection:
            return records.unload(connection, load_id, now=utc_now(), progress=progress)

    def rates(self) -> dict[str, float]:
        """How much of the workspace's currency one unit of each other currency is worth."""
        with self.engine.connect() as connection:
            return records.rates(connection)

    def unconverted(self) -> dict[str, int]:
        """How many amounts are missing for want of a rate, by currency."""
        with self.engine.connect() as connection:
            return records.unconverted(connection)

    def set_rates(self, wanted: Mapping[str, float | None]) -> int:
        """Keep rates beside the others (None takes one away); amounts in these currencies are converted anew.

        Answers how many amounts changed.

        Raises:
            LoadError: a currency or rate cannot be; nothing has changed.
        """
        home = self.settings.currency
        for code, rate in wanted.items():
            if code not in CODES:
                raise LoadError(f"{code!r} is no currency. Write its code (ISO 4217), for example USD=0.92.")
            if code == home:
                raise LoadError(f"{home} is the workspace's own currency; it needs no rate.")
            if rate is not None and not 0 < rate < 1e9:
                raise LoadError(f"A rate is how much {home} one {code} is worth, above 0; found {rate}.")
        with self.writing() as connection:
            return records.set_rates(connection, wanted)

    def rates_of_file(self, path: Path, name: str | None = None) -> dict[str, float]:
        """The exchange rates that a file holds: the European Central Bank's, or a currency and a rate on each line.

        Raises:
            SourceError, MappingError: it cannot be read, or holds none.
        """
        table = tables(path, name)[0]
        return rates_in(table.columns, table.head(20_000), self.settings.currency)
