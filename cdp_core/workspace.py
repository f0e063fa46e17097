"""A workspace: one installation's data, and everything that can be asked of it or done to it.

In:  a folder (or Settings)
Out: a Workspace, whose methods are the verbs of the command line and of the pages

The only module that knows every room. Reading takes a connection of its own and runs beside anything; writing takes
the one writer's lock. What was loaded is resolved before anything that depends on it is read.
"""

from __future__ import annotations

import csv
import hashlib
import importlib.metadata
import io
import json
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, BinaryIO, Self

import numpy as np
import pyarrow as pa
import sqlalchemy as sa

from cdp_core import demo, identity, insights, inspection, profiles, records, segments
from cdp_core import mapping as mapping_room
from cdp_core.audiences.hold_back import Audience, audience
from cdp_core.errors import ExportError, LoadError, RuleError
from cdp_core.exports import DESTINATIONS, Destination
from cdp_core.exports.csv_file import defuse
from cdp_core.exports.receipts import follow_name, last_exports
from cdp_core.exports.rows import DEFAULT_COLUMNS, ExportColumn, export_columns, member_rows
from cdp_core.identity.decisions import Decision
from cdp_core.identity.rules import IdentityRules
from cdp_core.inspection import Inspection
from cdp_core.normalize import CODES, Options, commonest_currency, rates_in
from cdp_core.profiles import preferences
from cdp_core.progress import Progress, part, unwatched
from cdp_core.records import Receipt
from cdp_core.segments.sight import read_state
from cdp_core.settings import Settings, read_settings, stored_settings, write_settings
from cdp_core.sources import Reading, Table, database, tables
from cdp_core.sources.originals import keeping_original, restore_original, sha256_of
from cdp_core.store import tables as store
from cdp_core.store.bulk import insert_rows
from cdp_core.store.engine import open_engine

Rule = dict[str, Any]


#: Rows that the currency of a first file is told by.
_ROWS_FOR_CURRENCY = 500


def utc_now() -> datetime:
    """This instant as the store has it: UTC, without a zone."""
    return datetime.now(UTC).replace(tzinfo=None)


@dataclass(frozen=True)
class SegmentRow:
    """A saved segment for a list: its size now and at each measuring, and when it was last downloaded."""

    saved: segments.Saved
    count: int | None
    of: int
    sizes: list[segments.Size]
    downloaded_at: datetime | None
    problem: str = ""


class Workspace:
    """Open with `Workspace.open(folder)`; close it, or use it as a context manager.

    Reading methods fix `now` where it is not given; everything they answer is of that instant.
    """

    def __init__(self, settings: Settings, engine: sa.Engine) -> None:
        self.settings = settings
        self.engine = engine
        self._writer = threading.RLock()
        self._leaves = segments.LeafCache()

    @classmethod
    def open(cls, folder: Path | None = None, settings: Settings | None = None) -> Self:
        """Open the workspace in `folder`, making it where there is none.

        Raises:
            WorkspaceBusy: another process has it open.
            WorkspaceError: there is something else at that place.
        """
        settings = settings or read_settings(folder)
        engine = open_engine(settings)
        for left_over in settings.scratch.iterdir():
            shutil.rmtree(left_over) if left_over.is_dir() else left_over.unlink()
        return cls(settings, engine)

    def close(self) -> None:
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection that sees one state of the data, with everything loaded resolved."""
        self.resolve_pending()
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """The writer's connection: all that is done in the block stands, or none of it."""
        with self._writer, self.engine.begin() as connection:
            yield connection

    # --- bringing in ---

    def options(self, connection: sa.Connection) -> Options:
        """How values of this workspace are normalized."""
        now = utc_now()
        return Options(
            country=self.settings.country,
            currency=self.settings.currency,
            rates=records.rates(connection),
            date_order=None,
            now=now,
            loaded_at=now,
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

    def _counting_in(self, connection: sa.Connection, found: Sequence[tuple[Table, mapping_room.Mapping]]) -> str:
        """The currency that amounts are counted in: the settings'; before the first load that of the file's money."""
        chosen = "currency" in stored_settings(self.settings.workspace)
        if chosen or connection.scalar(
            sa.select(store.loads.c.load_id).where(store.loads.c.state == "loaded").limit(1)
        ):
            return self.settings.currency
        told = [
            row[column] or ""
            for table, plan in found
            for row in table.head(_ROWS_FOR_CURRENCY)
            for column, field in plan.columns.items()
            if field == "currency" and column in row
        ]
        told += [plan.defaults["currency"] for _, plan in found if "currency" in plan.defaults]
        return commonest_currency(told) or self.settings.currency

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
        loading = part(progress, 0.1, 1.0)
        if mappings is not None:
            found = [table for table in found if table.name in mappings]
        if not found:
            raise LoadError(f"{name or path.name} has no rows; nothing was loaded. Export it again with its rows.")
        receipts = []
        with self.writing() as connection, keeping_original(self.settings.originals, path) as original:
            currency = self.settings.currency
            for place, table in enumerate(found):
                held = records.find_source(connection, source.strip())
                of_system = system or (held.system if held else None)
                of_party = party or (held.party if held else None)
                given = mappings[table.name] if mappings is not None else mapping
                plan = mapping_room.Mapping.from_json(given) if given else None
                if plan is None or not (of_system and of_party):
                    suggestion = mapping_room.suggest(table, system=system, kind=kind, preset=preset)
                    plan = plan or suggestion.mapping
                    of_system, of_party = of_system or suggestion.system, of_party or suggestion.party
                currency = self._counting_in(connection, [(table, plan)]) if not place else currency
                into = records.add_source(connection, source, of_system, of_party, demo, now=utc_now())
                receipts.append(
                    records.load_table(
                        connection,
                        table,
                        into,
                        plan,
                        sha256=original.sha256,
                        original=original.name,
                        options=replace(self.options(connection), currency=currency),
                        progress=part(loading, place / len(found), (place + 1) / len(found)),
                    )
                )
        if currency != self.settings.currency:
            self.settings = replace(self.settings, currency=currency)
            write_settings(self.settings)
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
            read = tables(path, asked.name)[0]
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

    # --- currencies ---

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

    # --- demo ---

    def make_demo(
        self, customers: int | None = None, seed: int = 1, as_of: date | None = None, progress: Progress = unwatched
    ) -> None:
        """Fill the workspace with the invented shop and resolve it.

        Raises:
            LoadError: the workspace holds something already.
        """
        with self.engine.connect() as connection:
            if connection.scalar(sa.select(store.loads.c.load_id).where(store.loads.c.state == "loaded").limit(1)):
                raise LoadError(
                    f"The workspace {self.settings.workspace} holds data already. "
                    "Make the demo in another folder (--workspace), or remove this one first."
                )
        day = as_of or utc_now().date()
        if customers is None or customers <= demo.FILES_UP_TO:
            self._load_demo_files(customers or demo.CUSTOMERS, seed, day, part(progress, 0.0, 0.7))
        else:
            with self._writer:
                demo.fill_store(self.writing, customers, seed, day, part(progress, 0.0, 0.6))
        with self.writing() as connection:
            for name, rule in demo.story_segments().items():
                segments.save(connection, name, rule, utc_now())
        self.resolve(progress=part(progress, 0.7, 1.0))

    def _load_demo_files(self, customers: int, seed: int, day: date, progress: Progress) -> None:
        with tempfile.TemporaryDirectory(dir=self.settings.scratch) as folder:
            files = demo.write_files(Path(folder), customers, seed, day)
            for place, file in enumerate(files):
                self.load(
                    file.path,
                    source=file.source,
                    system=file.system,
                    party=file.party,
                    kind=file.kind,
                    demo=True,
                    progress=part(progress, place / len(files), (place + 1) / len(files)),
                )

    def has_demo(self) -> bool:
        """Whether a load of demo data stands."""
        with self.engine.connect() as connection:
            return connection.scalar(self._demo_loads().limit(1)) is not None

    def remove_demo(self, progress: Progress = unwatched) -> None:
        """Take every load of demo data back, and the segments that came with it and were left as they were."""
        stories = demo.story_segments()
        with self.writing() as connection:
            for one in segments.saved(connection):
                if stories.get(one.name) == one.rule and not segments.used_by(connection, one.name):
                    segments.delete(connection, one.name, utc_now())
            loads = list(connection.scalars(self._demo_loads().order_by(sa.desc("load_id"))))
            for place, load_id in enumerate(loads):
                records.unload(
                    connection,
                    load_id,
                    now=utc_now(),
                    progress=part(progress, place / len(loads), (place + 1) / len(loads)),
                )
        self.resolve()

    @staticmethod
    def _demo_loads() -> sa.Select:
        return (
            sa.select(store.loads.c.load_id)
            .join(store.sources, store.sources.c.source_id == store.loads.c.source_id)
            .where(store.sources.c.demo, store.loads.c.state == "loaded")
        )

    # --- who is who ---

    def resolve(self, full: bool = False, progress: Progress = unwatched) -> dict[str, Any]:
        """Resolve what is new (or everything), rebuild the profiles it touched, measure the saved segments."""
        with self.writing() as connection:
            resolution = identity.resolve(
                connection, self.identity_rules(), full=full, now=utc_now(), progress=part(progress, 0.0, 0.4)
            )
            touched = None if full else resolution.touched
            profiles.build(connection, touched, progress=part(progress, 0.4, 0.95))
        if touched is None or len(touched):
            self._measure_segments()
        progress(1.0, "resolved")
        return {key: value for key, value in resolution.__dict__.items() if key != "touched"}

    def _measure_segments(self) -> None:
        """Note the sizes of saved segments; after a commit, as the cache keeps no answer that may be rolled back."""
        with self.writing() as connection:
            segments.record_sizes(connection, utc_now(), self._leaves)

    def resolve_pending(self) -> None:
        """Resolve where something was loaded or taken back since the last resolve."""
        with self.engine.connect() as connection:
            pending = connection.scalar(sa.select(store.unresolved.c.record).limit(1)) is not None
        if pending:
            with self._writer, self.engine.connect() as connection:
                if connection.scalar(sa.select(store.unresolved.c.record).limit(1)) is not None:
                    self.resolve()

    @property
    def _rules_file(self) -> Path:
        return self.settings.workspace / "identity-rules.json"

    def identity_rules(self) -> IdentityRules:
        """The workspace's identity rules: its own where a person set some, else the defaults."""
        if self._rules_file.exists():
            return IdentityRules.from_dict(json.loads(self._rules_file.read_text("utf-8")))
        return IdentityRules()

    def preview_identity_rules(self, settings: Mapping[str, Any], progress: Progress = unwatched) -> identity.Preview:
        """What new identity rules would change; nothing is kept.

        Raises:
            IdentityError: a setting is unknown or out of range.
        """
        rules = IdentityRules.from_dict(settings)
        with self.reading() as connection:
            return identity.preview(connection, rules, progress)

    def set_identity_rules(self, settings: Mapping[str, Any], progress: Progress = unwatched) -> dict[str, Any]:
        """Keep new identity rules and resolve everything under them.

        Raises:
            IdentityError: a setting is unknown or out of range.
        """
        rules = IdentityRules.from_dict(settings)
        self._rules_file.write_text(json.dumps(rules.as_dict(), indent=2), "utf-8")
        return self.resolve(full=True, progress=progress)

    def profile_of(self, key: str) -> int:
        """The profile of an id (also a merged-away one) or of any identifier in any spelling.

        Raises:
            ProfileNotFound: nobody has it.
        """
        with self.reading() as connection:
            return profiles.profile_of(connection, key)

    def split(self, key: str, chosen: Sequence[int]) -> dict[str, Any]:
        """A person's word: these records of a profile are somebody else."""
        return self._decide(lambda connection, now: identity.split(connection, self.profile_of(key), chosen, now))

    def merge(self, key_a: str, key_b: str) -> dict[str, Any]:
        """A person's word: two profiles are one person."""
        pair = (self.profile_of(key_a), self.profile_of(key_b))
        return self._decide(lambda connection, now: identity.merge(connection, *pair, now))

    def undo_decision(self, decision_id: int) -> dict[str, Any]:
        """Take a decision about who is who back."""

        def undo(connection: sa.Connection, now: datetime) -> int:
            identity.undo(connection, decision_id, now)
            return decision_id

        return self._decide(undo)

    def _decide(self, decision: Callable[[sa.Connection, datetime], int]) -> dict[str, Any]:
        with self.writing() as connection:
            decided = decision(connection, utc_now())
        return {"decision": decided, **self.resolve()}

    def decisions(self) -> list[Decision]:
        with self.engine.connect() as connection:
            return identity.history(connection)

    def decide_pairs(self, pairs: Sequence[tuple[int, int]], together: bool) -> dict[str, Any]:
        """A person's word on pairs of records, all at once: each is one person, or each is two."""
        decide = identity.decide_together if together else identity.decide_apart
        with self.writing() as connection:
            for record_a, record_b in pairs:
                decide(connection, record_a, record_b, utc_now())
        return self.resolve()

    def review_pairs(self, limit: int, offset: int = 0) -> list[identity.Pair]:
        """Pairs that wait for a person, the likeliest first."""
        with self.reading() as connection:
            return identity.review_pairs(connection, limit, offset, self.identity_rules())

    def review_count(self) -> int:
        with self.reading() as connection:
            return identity.review_count(connection)

    def record_cards(self, numbers: Sequence[int]) -> dict[int, identity.Card]:
        """What tells people apart, of each of these records."""
        with self.reading() as connection:
            return identity.cards(connection, numbers)

    def records_of(self, number: int, limit: int) -> list[identity.Card]:
        """The records of a profile, those with a name first."""
        with self.reading() as connection:
            return identity.records_of(connection, number, limit)

    def identity_survey(self) -> identity.Survey:
        """What is too large, what too many share, what was held apart."""
        with self.reading() as connection:
            return identity.survey(connection)

    def identity_evidence(self) -> list[identity.EvidenceCount]:
        """What joined how many."""
        with self.reading() as connection:
            return identity.evidence_counts(connection, self.identity_rules())

    def past_resolves(self, limit: int = 20) -> list[identity.Resolved]:
        """What each resolve found and changed, the newest first."""
        with self.reading() as connection:
            return identity.past_resolves(connection, limit)

    def why(self, key: str, record_a: int, record_b: int) -> identity.Chain:
        """The chain of evidence that joined two records of a profile."""
        profile = self.profile_of(key)
        with self.reading() as connection:
            return identity.why(connection, profile, record_a, record_b, self.identity_rules())

    def write_assignments(self, out: BinaryIO) -> int:
        """Who is who as CSV (source, record_id, row_key, profile_id). Returns the number of records."""
        with self.reading() as connection:
            rows = identity.assignment_rows(connection)
        DESTINATIONS["csv"].write(rows, out)
        return rows.num_rows

    def identity_quality(self, truth: Path) -> identity.Quality:
        """Precision, recall and F1 of who is who against a truth file (source, row_key, entity)."""
        with self.reading() as connection:
            return identity.quality(connection, truth)

    # --- one person ---

    def find(self, text: str, limit: int = 20) -> list[profiles.Found]:
        """Profiles by name, e-mail, phone or any id, in any spelling, best first."""
        with self.reading() as connection:
            return profiles.find(connection, text, limit)

    def profile(self, key: str, now: datetime | None = None) -> dict[str, Any]:
        """Everything about one profile as plain values, with the segments she is in.

        Raises:
            ProfileNotFound: nobody has this id or identifier.
        """
        now = now or utc_now()
        number = self.profile_of(key)
        with self.reading() as connection:
            found = profiles.profile_json(connection, number, now)
            return {**found, "segments": self._segments_of(connection, number, now)}

    def profile_document(self, key: str) -> bytes:
        """The same as a JSON file, for a download."""
        return json.dumps(self.profile(key), ensure_ascii=False, indent=2, default=str).encode()

    def newest_profiles(self, limit: int) -> list[profiles.Found]:
        """Whom we saw last, known people first."""
        with self.reading() as connection:
            return profiles.seen_last(connection, limit)

    def timeline(self, number: int, **asked: Any) -> list[profiles.Touch]:
        """A page of a profile's timeline; see `profiles.timeline`."""
        with self.reading() as connection:
            return profiles.timeline(connection, number, **asked)

    def activity(self, number: int) -> list[profiles.Activity]:
        """Events of a profile by week and channel."""
        with self.reading() as connection:
            return profiles.activity(connection, number)

    def journey(self, number: int) -> list[profiles.Leg]:
        """A profile's way through the channels, oldest leg first."""
        with self.reading() as connection:
            return profiles.journey(connection, number)

    def event_names_of(self, number: int) -> list[str]:
        """Names of the events of a profile, commonest first."""
        stats = store.event_stats.c
        with self.reading() as connection:
            named = sa.select(stats.event).where(stats.view == "all", stats.profile == number).order_by(stats.n.desc())
            return list(connection.scalars(named))

    def identity_graph(self, number: int) -> identity.Graph:
        """The records and identifiers of a profile and what joins them."""
        with self.reading() as connection:
            return identity.graph(connection, number, rules=self.identity_rules())

    def profile_page(self, number: int, now: datetime) -> profiles.Page:
        with self.reading() as connection:
            return profiles.profile_page(connection, number, now)

    def segments_of(self, number: int, now: datetime) -> list[str]:
        """Names of the saved segments that a profile is in."""
        with self.reading() as connection:
            return self._segments_of(connection, number, now)

    def standings(self, number: int, now: datetime) -> list[segments.Standing]:
        """Where a profile stands with every saved segment: what put her in, or what is missing.

        Raises:
            ProfileNotFound: there is no such profile now.
        """
        with self.reading() as connection:
            return segments.standings(connection, number, now, self._leaves)

    def _segments_of(self, connection: sa.Connection, number: int, now: datetime) -> list[str]:
        return [
            saved.name
            for saved in segments.saved(connection)
            if number in segments.evaluate(connection, saved.rule, now, self._leaves)
        ]

    # --- which value wins ---

    def trait_differences(self) -> list[preferences.Difference]:
        """Traits on which sources differ, or for which a source is preferred."""
        with self.reading() as connection:
            return preferences.differences(connection)

    def tellers(self, trait: str) -> list[preferences.Teller]:
        """The sources that tell a trait."""
        with self.reading() as connection:
            return preferences.tellers(connection, trait)

    def preview_preference(self, trait: str, source_ids: Sequence[int]) -> preferences.Change:
        """What would change if these sources won for a trait, in turn; nothing is kept."""
        with self.reading() as connection:
            return preferences.preview_preference(connection, trait, source_ids)

    def prefer_sources(self, trait: str, source_ids: Sequence[int], progress: Progress = unwatched) -> int:
        """Let these sources win for a trait; none: the most recent value. Returns how many profiles were looked at.

        Raises:
            CdpError: there is no such trait, or no such source.
        """
        with self.writing() as connection:
            profiles.prefer_sources(connection, trait, source_ids)
            touched = preferences.concerned(connection, trait)
            profiles.build(connection, touched, progress=progress)
        self._measure_segments()
        return len(touched)

    # --- segments ---

    def traits(self) -> profiles.Catalogue:
        """The catalogue of traits, events, properties, identifiers and interests that rules may use."""
        with self.reading() as connection:
            return profiles.catalogue(connection)

    def evaluate(self, rule: Rule, now: datetime | None = None, view: str = "all") -> segments.Evaluation:
        """The exact members of a rule, with the count of every node; as one view sees it.

        Raises:
            RuleError: the rule is wrong; carries the path.
        """
        with self.reading() as connection:
            return segments.evaluate(connection, rule, now or utc_now(), self._leaves, view)

    def by_system(self, evaluation: segments.Evaluation) -> dict[str, segments.SystemAlone]:
        """What each system's data alone would have found of these members."""
        with self.reading() as connection:
            return segments.by_system(connection, evaluation, self._leaves)

    def count(self, rule: Rule, now: datetime | None = None, by_system: bool = False) -> dict[str, Any]:
        """The contract's answer to a count: total, of how many, every node, and each system alone."""
        found = self.evaluate(rule, now)
        answer: dict[str, Any] = {
            "count": found.count,
            "of": found.of,
            "now": found.now,
            "elapsed_ms": round(found.elapsed_ms, 1),
            "nodes": [{"path": path, "count": count} for path, count in found.counts.items()],
        }
        if by_system:
            started = time.perf_counter()
            alone = self.by_system(found)
            answer["by_system"] = {system: one.found for system, one in alone.items()}
            answer["by_system_wrong"] = {system: one.wrong for system, one in alone.items()}
            answer["by_system_ms"] = round((time.perf_counter() - started) * 1000, 1)
        return answer

    def members(self, rule: Rule, now: datetime | None = None) -> np.ndarray:
        """Profile numbers of a rule's members, ascending int64."""
        return self.evaluate(rule, now).members()

    def explain(self, rule: Rule, key: str, now: datetime | None = None) -> Any:
        """Why a profile is in or out, node by node."""
        number = self.profile_of(key)
        with self.reading() as connection:
            return segments.explain(connection, rule, number, now or utc_now(), self._leaves)

    def version(self) -> tuple[str, int]:
        """What answers rest on: the workspace and a number that differs after any change of data or segments."""
        loads, decisions = store.loads.c, store.decisions.c
        changes = sa.select(
            sa.select(sa.func.count(loads.load_id)).scalar_subquery(),
            sa.select(sa.func.count(loads.unloaded_at)).scalar_subquery(),
            sa.select(sa.func.count(decisions.decision_id) + sa.func.count(decisions.undone_at)).scalar_subquery(),
        )
        with self.engine.connect() as connection:
            return str(self.settings.workspace), hash((read_state(connection), *connection.execute(changes).one()))

    def trait_suggestions(self, trait: str, limit: int, search: str = "") -> list[profiles.Value]:
        """Values of a trait that contain `search`, commonest first, with how many profiles have each."""
        with self.reading() as connection:
            return profiles.trait_suggestions(connection, trait, search, limit)

    def property_suggestions(
        self, events: Sequence[str], name: str, limit: int, search: str = ""
    ) -> list[profiles.Value]:
        """Values of a property among events of these names that contain `search`, commonest first."""
        with self.reading() as connection:
            found = [profiles.property_suggestions(connection, event, name, search, limit) for event in events]
        counts: dict[str, int | None] = {}
        for one in (value for values in found for value in values):
            so_far = counts.get(one.value, 0)
            counts[one.value] = None if one.count is None or so_far is None else so_far + one.count
        return [profiles.Value(*pair) for pair in sorted(counts.items(), key=lambda pair: (-(pair[1] or 0), pair[0]))]

    def event_properties(self, events: Sequence[str]) -> dict[str, str]:
        """Properties that events of these names have, with their types."""
        with self.reading() as connection:
            names = {name: None for event in events for name in profiles.properties_of(connection, event)}
            catalog = segments.read_catalog(connection)
        found = {name: catalog.find_property(name) for name in names}
        return {name: one.type for name, one in found.items() if one}

    def templates(self, now: datetime) -> list[tuple[segments.Template, int]]:
        """The common plays, in this workspace's own names, each with its size now."""
        with self.reading() as connection:
            found = profiles.catalogue(connection)
            offered = segments.Offer(
                events=[event.name for event in found.events],
                traits=[trait.name for trait in found.traits],
                categories=[
                    one.value
                    for one in profiles.property_suggestions(connection, "Product Purchased", "category", limit=10)
                ],
                interests=[interest.path for interest in found.interests],
                purposes=found.purposes,
            )
            return [
                (template, segments.evaluate(connection, template.rule, now, self._leaves).count)
                for template in segments.templates(offered)
            ]

    def segment_names(self) -> list[str]:
        with self.engine.connect() as connection:
            return [one.name for one in segments.saved(connection)]

    def rename_segment(self, name: str, new_name: str) -> None:
        with self.writing() as connection:
            segments.rename(connection, name, new_name, utc_now())
            follow_name(connection, name, new_name)

    def duplicate_segment(self, name: str) -> str:
        """Copy a saved segment; the answer is the copy's name."""
        with self.writing() as connection:
            return segments.duplicate(connection, name, utc_now()).name

    def delete_segment(self, name: str) -> int:
        """Delete a saved segment; the answer undoes it.

        Raises:
            SegmentError: another segment uses it.
        """
        with self.writing() as connection:
            return segments.delete(connection, name, utc_now())

    def undelete_segment(self, segment_id: int) -> None:
        with self.writing() as connection:
            segments.undelete(connection, segment_id)

    def overlap(self, rules: Mapping[str, Rule], now: datetime) -> insights.Intersections:
        """How many are in each combination of these segments and in no other of them."""
        with self.reading() as connection:
            return insights.overlap(connection, rules, now, self._leaves)

    def breakdown(self, found: segments.Evaluation, trait: str) -> insights.Breakdown:
        """Members by the values of a trait, beside everybody."""
        with self.reading() as connection:
            return insights.breakdown(connection, found.members(), trait, segments.read_catalog(connection))

    def differences(self, found: segments.Evaluation) -> list[insights.Difference]:
        """In what members differ most from everybody."""
        with self.reading() as connection:
            return insights.differences(connection, found.members(), segments.read_catalog(connection), found.now)

    def event_breakdown(self, found: segments.Evaluation) -> list[insights.Slice]:
        """Members by what they ever did, beside everybody."""
        with self.reading() as connection:
            return insights.by_events(connection, found.members(), found.now)

    def saved_segments(self, now: datetime | None = None) -> list[dict[str, Any]]:
        """The saved segments with their sizes now."""
        now = now or utc_now()
        with self.reading() as connection:
            return [self._sized(connection, saved, now) for saved in segments.saved(connection)]

    def _sized(self, connection: sa.Connection, saved: segments.Saved, now: datetime) -> dict[str, Any]:
        found = segments.evaluate(connection, saved.rule, now, self._leaves)
        return {**asdict(saved), "size": found.count, "of": found.of, "share": found.count / max(1, found.of)}

    def segment_rows(self, now: datetime) -> list[SegmentRow]:
        """The saved segments with their sizes now and before, and when each was last downloaded.

        One whose rule no longer fits the workspace has no size but a problem.
        """
        with self.reading() as connection:
            history = segments.sizes_of_all(connection)
            downloaded = last_exports(connection)
            rows = []
            for saved in segments.saved(connection):
                count, of, problem = None, 0, ""
                try:
                    found = segments.evaluate(connection, saved.rule, now, self._leaves)
                    count, of = found.count, found.of
                except RuleError as error:
                    problem = str(error)
                sizes = history.get(saved.segment_id, [])
                rows.append(SegmentRow(saved, count, of, sizes, downloaded.get(saved.name), problem))
        return rows

    def segment(self, name: str) -> dict[str, Any]:
        """One saved segment: rule, words, size, sizes over time.

        Raises:
            SegmentError: there is none of that name.
        """
        now = utc_now()
        with self.reading() as connection:
            saved = segments.saved_segment(connection, name)
            return {
                **self._sized(connection, saved, now),
                "words": segments.in_words(saved.rule),
                "sizes": segments.sizes(connection, name),
            }

    def save_segment(self, name: str, rule: Rule) -> dict[str, Any]:
        """Save a rule under a name, or change the one saved there; its size is measured."""
        with self.writing() as connection:
            saved = segments.save(connection, name, rule, utc_now())
        with self.writing() as connection:  # after the commit, as in `resolve`
            found = segments.evaluate(connection, rule, utc_now(), self._leaves)
            size = {"segment_id": saved.segment_id, "measured_at": found.now, "size": found.count, "of": found.of}
            insert_rows(connection, store.segment_sizes, [size])
        return self.segment(name)

    # --- out ---

    def export_columns(self) -> list[ExportColumn]:
        with self.reading() as connection:
            return export_columns(connection)

    def write_members(
        self, members: np.ndarray, out: BinaryIO, destination: str = "csv", columns: Sequence[str] = DEFAULT_COLUMNS
    ) -> int:
        """Write these profiles as a file, unfiltered. Returns the number of rows."""
        writer = self._destination(destination)
        with self.reading() as connection:
            rows = member_rows(connection, members, list(columns))
        writer.write(rows, out)
        return rows.num_rows

    def member_table(self, numbers: Sequence[int], columns: Sequence[str]) -> pa.Table:
        """These columns of a few profiles, for a table on a page."""
        with self.reading() as connection:
            return member_rows(connection, np.asarray(numbers, dtype=np.int64), list(columns))

    def names_of(self, numbers: Sequence[int]) -> dict[str, str]:
        """Profile id → name of a few profiles, for links to them."""
        rows = self.member_table(numbers, ["profile_id", "full_name", "email", "phone"]).to_pylist()
        return {
            row["profile_id"]: row["full_name"] or row["email"] or row["phone"] or row["profile_id"] for row in rows
        }

    def members_file(self, members: np.ndarray, destination: str, columns: Sequence[str]) -> bytes:
        """The file of these profiles in memory, for a download."""
        out = io.BytesIO()
        self.write_members(members, out, destination, columns)
        return out.getvalue()

    def shown_file(self, ids: Sequence[str], columns: Sequence[str], destination: str = "csv") -> bytes:
        """The file of these profiles in the order in which they are given, for a download of what a table shows."""
        numbers = [int(one.removeprefix("p")) for one in ids]
        rows = self.member_table(numbers, ["profile_id", *(one for one in columns if one != "profile_id")])
        at = {profile_id: place for place, profile_id in enumerate(rows.column("profile_id").to_pylist())}
        out = io.BytesIO()
        ordered = rows.take([at[one] for one in ids if one in at]) if at else rows
        self._destination(destination).write(ordered.select(list(columns)), out)
        return out.getvalue()

    def audience_of(self, found: segments.Evaluation, purpose: str | None) -> Audience:
        """Who of these members may be sent for a purpose, and how many are held back."""
        with self.reading() as connection:
            return audience(connection, found.members(), purpose, found.now)

    def audience(self, rule: Rule, purpose: str | None, now: datetime | None = None) -> Audience:
        """Who of a rule may be sent for this purpose, and how many are held back."""
        now = now or utc_now()
        with self.reading() as connection:
            found = segments.evaluate(connection, rule, now, self._leaves)
            return audience(connection, found.members(), purpose, now)

    def export(
        self,
        name: str,
        out: Path,
        *,
        purpose: str | None,
        destination: str = "csv",
        columns: Sequence[str] | None = None,
    ) -> dict[str, Any]:
        """Write the audience of a saved segment to a file and keep the receipt.

        Raises:
            SegmentError, ExportError: one sentence; no file is left behind.
        """
        now = utc_now()
        self._destination(destination)
        with self.reading() as connection:
            rule = segments.saved_segment(connection, name).rule
        chosen = list(columns or DEFAULT_COLUMNS)
        selected = self.audience(rule, purpose, now)
        half_done = out.with_name(out.name + ".part")
        try:
            with half_done.open("wb") as stream:
                exported = self.write_members(selected.profiles, stream, destination, chosen)
            half_done.replace(out)
        finally:
            half_done.unlink(missing_ok=True)
        receipt = self._keep_receipt(
            {
                "segment": name,
                "rule": json.dumps(rule),
                "purpose": purpose,
                "destination": destination,
                "columns": json.dumps(chosen),
                "members": selected.members,
                "exported": exported,
                "held_back": json.dumps(selected.held_back),
                "exported_at": now,
                "sha256": sha256_of(out),
            }
        )
        return {**receipt, "columns": chosen, "held_back": selected.held_back, "rule": rule, "file": str(out)}

    def download(
        self,
        name: str,
        found: segments.Evaluation,
        selected: Audience,
        *,
        purpose: str | None,
        destination: str,
        columns: Sequence[str],
    ) -> bytes:
        """The file of an audience in memory, with its receipt kept under the segment's name."""
        content = self.members_file(selected.profiles, destination, columns)
        self._keep_receipt(
            {
                "segment": name,
                "rule": json.dumps(found.document),
                "purpose": purpose,
                "destination": destination,
                "columns": json.dumps(list(columns)),
                "members": selected.members,
                "exported": len(selected.profiles),
                "held_back": json.dumps(selected.held_back),
                "exported_at": utc_now(),
                "sha256": hashlib.sha256(content).hexdigest(),
            }
        )
        return content

    def _keep_receipt(self, receipt: dict[str, Any]) -> dict[str, Any]:
        with self.writing() as connection:
            last = connection.scalar(sa.select(sa.func.coalesce(sa.func.max(store.exports.c.export_id), 0)))
            insert_rows(connection, store.exports, [{"export_id": int(last or 0) + 1, **receipt}])
        return receipt

    @staticmethod
    def _destination(name: str) -> Destination:
        if name not in DESTINATIONS:
            raise ExportError(f"There is no destination {name!r}. There are: {', '.join(DESTINATIONS)}.")
        return DESTINATIONS[name]

    # --- the whole ---

    def coverage(self, now: datetime | None = None) -> insights.Coverage:
        """What the CRM, own channels and the DMP each know, alone and joined."""
        with self.reading() as connection:
            return insights.coverage(connection, now or utc_now())

    def campaign_costs(self) -> list[insights.CampaignCost]:
        """What advertising cost and brought, campaign by campaign."""
        with self.reading() as connection:
            return insights.campaign_costs(connection)

    def overview(self, now: datetime | None = None) -> insights.Overview:
        """What is in here, how it flowed, what changed, what needs attention."""
        with self.reading() as connection:
            return insights.overview(connection, now or utc_now())

    def profile_count(self) -> int:
        """How many profiles there are."""
        with self.reading() as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(store.profiles)) or 0

    def status(self) -> dict[str, Any]:
        """The contract's counts, versions and health."""
        with self.reading() as connection:
            counts = records.counts(connection)
            known: dict[bool, int] = dict(
                connection.execute(sa.select(store.profiles.c.known, sa.func.count()).group_by(sa.text("1"))).all()
            )
            saved = connection.scalar(sa.select(sa.func.count()).where(store.segments.c.deleted_at.is_(None)))
        return {
            **counts,
            "profiles": sum(known.values()),
            "known": known.get(True, 0),
            "anonymous": known.get(False, 0),
            "segments": saved,
            "versions": {name: importlib.metadata.version(name) for name in ("cdp-workbench", "duckdb", "sqlalchemy")},
            "health": {"workspace": str(self.settings.workspace), "database": "ok"},
        }

    def check(self) -> list[str]:
        """Broken invariants of the store, one sentence each; none where all is well."""
        with self.reading() as connection:
            return [*records.findings(connection), *profiles.findings(connection)]
