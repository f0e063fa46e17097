"""What a file is believed to be, before anything is written.

In:  a file, and what a person says of it (kind, preset, mapping, encoding, …)
Out: for each of its tables: how it was read, the mapping, the first rows as they would be stored, those that would not

Works on a database in memory, so it needs no workspace.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import sqlalchemy as sa

from cdp_core.errors import CdpError, EmptyFile
from cdp_core.fields import IDENTIFIERS, IGNORE
from cdp_core.mapping import ColumnGuess, Stage, Suggestion, drafts, stage, suggest, withhold
from cdp_core.mapping import Mapping as Plan
from cdp_core.normalize import Clean, Options, clean_all
from cdp_core.normalize.reasons import NOTHING
from cdp_core.sources import Reading, Table, tables, unnested

#: Rows that an inspection maps and normalizes; what is decided over all values of a column rests on these.
SAMPLE_ROWS = 20_000
SHOWN_ROWS = 8


@dataclass(frozen=True)
class Preview:
    """The first rows of one kind as they would be stored: field → clean value."""

    kind: str
    rows: list[dict[str, Any]]


@dataclass(frozen=True)
class Rejection:
    """A row that would be rejected, with its reason."""

    line: int
    reason: str


@dataclass(frozen=True)
class Inspection:
    """One table of a file. `rows` are all its rows where `complete`, else those looked at."""

    table: Table
    suggestion: Suggestion
    mapping: Plan
    rows: int
    complete: bool
    previews: list[Preview]
    rejections: list[Rejection]
    rejected: int
    decisions: dict[str, str] = field(default_factory=dict)
    #: The country by which rows that name none are read, and how many rows have a phone that no country is known of.
    home: str = ""
    phones_at_home: int = 0
    #: Columns of days whose order nothing in the file tells: how they are read, then how else they could be.
    open_dates: dict[str, tuple[str, ...]] = field(default_factory=dict)
    #: The decisions in sentences by what the file calls its columns, and those of them that cost values.
    sentences: tuple[str, ...] = ()
    losses: tuple[str, ...] = ()
    #: Why the mapping cannot be applied as it stands, for a page that lets a person correct it.
    problem: str | None = None

    @property
    def columns(self) -> list[ColumnGuess]:
        """Each column with the field that the mapping in force gives it."""
        return [self._column(guess) for guess in self.suggestion.columns]

    @property
    def doubled(self) -> dict[str, list[str]]:
        """Fields that hold one value and that a person gave to several columns: the first filled one counts."""
        columns: dict[str, list[str]] = {}
        for column, chosen in self.mapping.columns.items():
            columns.setdefault(chosen, []).append(column)
        suggested = self.suggestion.mapping.columns
        return {
            chosen: several
            for chosen, several in columns.items()
            if len(several) > 1
            and chosen != IGNORE
            and chosen not in IDENTIFIERS
            and chosen.partition(".")[0] not in ("id", "consent", "decided_at", "occurred_at")
            and any(suggested.get(column) != chosen for column in several)
        }

    def _column(self, guess: ColumnGuess) -> ColumnGuess:
        chosen = self.mapping.columns.get(guess.column, guess.field)
        if chosen == guess.field:
            return guess
        return replace(guess, field=chosen, confidence=1.0, reason="chosen by you")

    def report(self) -> dict[str, Any]:
        """The inspection as `cdp inspect --json` prints it."""
        return {
            "table": self.table.name,
            "encoding": self.table.encoding,
            "dialect": self.table.dialect,
            "header": self.table.header,
            "kind": self.mapping.kind,
            "preset": self.suggestion.preset,
            "system": self.suggestion.system,
            "party": self.suggestion.party,
            "mapping": self.mapping.to_json(),
            "columns": self.columns,
            "doubtful": self.suggestion.doubtful,
            "rows": self.rows,
            "complete": self.complete,
            "notes": self.table.notes,
            "decisions": self.decisions,
            "open_dates": self.open_dates,
            "losses": self.losses,
            "preview": {preview.kind: preview.rows for preview in self.previews},
            "rejected": self.rejected,
            "rejected_preview": self.rejections,
            "problem": self.problem,
        }


def inspect_file(
    path: Path,
    name: str | None = None,
    *,
    system: str | None = None,
    kind: str | None = None,
    preset: str | None = None,
    mapping: Mapping[str, Any] | None = None,
    reading: Reading = Reading(),  # noqa: B008 - frozen
    options: Options | None = None,
) -> list[Inspection]:
    """Inspect every table of a file.

    Raises:
        SourceError: it cannot be read.
        MappingError: the mapping or preset given does not fit it.
    """
    found = [table for table in tables(path, name, reading) if table.columns]
    if not found:
        raise EmptyFile(f"{name or path.name} is empty; nothing can be loaded from it. Export it again with its rows.")
    plan = Plan.from_json(mapping) if mapping else None
    found = [unnested(table, plan.named_in(table.columns) if plan else ()) for table in found]
    return [
        inspect_table(table, suggest(table, system=system, kind=kind, preset=preset), plan, options) for table in found
    ]


def inspect_again(
    found: Inspection, *, mapping: Mapping[str, Any] | None = None, kind: str | None = None, options: Options
) -> Inspection:
    """Look at one table anew under a mapping, or as rows of another kind.

    Raises:
        MappingError: the mapping does not fit it.
    """
    suggestion = suggest(found.table, kind=kind) if kind else found.suggestion
    return inspect_table(found.table, suggestion, Plan.from_json(mapping) if mapping else None, options)


def inspect_table(
    table: Table, suggestion: Suggestion, plan: Plan | None = None, options: Options | None = None
) -> Inspection:
    """Inspect a table under a mapping; without one, under what is suggested."""
    mapping = (plan or suggestion.mapping).on(table.columns, table.name)
    beginning = Beginning(table, SAMPLE_ROWS)
    with _database() as connection:
        staged = stage(connection, beginning)
        withheld = withhold(connection, staged, mapping)
        mapping = withheld.mapping
        try:
            cleans = _cleaned(connection, staged, mapping, options or default_options())
        except CdpError as error:
            return Inspection(
                table, suggestion, mapping, staged.rows, beginning.complete, [], [], 0, problem=str(error)
            )
        rejections = _rejections(connection, staged, cleans)
        broken = [Rejection(line.line, line.reason) for line in table.broken]
        left_out = {column: f"left out: {why}" for column, why in withheld.left_out.items()}
        return Inspection(
            table,
            suggestion,
            mapping,
            staged.rows + len(broken),
            beginning.complete,
            [_preview(connection, one) for one in cleans],
            sorted([*broken, *rejections], key=lambda one: one.line)[:50],
            len(broken) + len(rejections),
            {**left_out, **{column: said for one in cleans for column, said in one.decisions.items()}},
            next((one.home for one in cleans if one.home), ""),
            max((_phones_at_home(connection, one) for one in cleans), default=0),
            {one.called(name): orders for one in cleans for name, orders in one.open_dates.items()},
            (
                *(f"{column}: {said}" for column, said in left_out.items()),
                *dict.fromkeys(said for one in cleans for said in one.sentences()),
            ),
            tuple(dict.fromkeys(loss for one in cleans for loss in one.losses())),
        )


def default_options() -> Options:
    """How values are read where no workspace says otherwise."""
    now = datetime.now(UTC).replace(tzinfo=None)
    return Options(country="", currency="", rates={}, date_order=None, now=now)


class Beginning:
    """The first rows of a table, for stage()."""

    def __init__(self, table: Table, rows: int) -> None:
        self.table, self.wanted = table, rows
        self.columns, self.dialect = table.columns, table.dialect
        self.complete = True

    def batches(self) -> Iterator[pa.RecordBatch]:
        left = self.wanted
        for batch in self.table.batches():
            if left <= 0:
                self.complete = False
                return
            yield batch.slice(0, left)
            self.complete = batch.num_rows <= left
            left -= batch.num_rows


@contextmanager
def _database() -> Iterator[sa.Connection]:
    """A database in memory that cannot reach anything."""
    with _databases().connect() as connection:
        for statement in ("SET TimeZone='UTC'", "SET enable_external_access=false", "SET lock_configuration=true"):
            connection.exec_driver_sql(statement)
        yield connection


@cache
def _databases() -> sa.Engine:
    """Each connection is a database of its own, gone when it is closed; looking again compiles no statement anew."""
    return sa.create_engine(
        "duckdb:///:memory:",
        poolclass=sa.NullPool,
        connect_args={"config": {"python_enable_replacements": False}},
    )


def _cleaned(connection: sa.Connection, staged: Stage, mapping: Plan, options: Options) -> list[Clean]:
    own = replace(options, date_order=mapping.date_order, types=mapping.types, defaults=mapping.defaults)
    return clean_all(connection, drafts(connection, staged, mapping), own)


def _preview(connection: sa.Connection, one: Clean) -> Preview:
    names = [*one.fields, "ids", "custom", "properties", "consents"]
    columns: list[sa.ColumnClause[Any]] = [sa.column(name) for name in names]
    rows = connection.execute(
        sa.select(sa.column("line"), *columns)
        .select_from(sa.table(one.relation))
        .where(sa.column("reason").is_(None))
        .order_by(sa.column("line"))
        .limit(SHOWN_ROWS)
    ).mappings()
    return Preview(
        one.kind, [{key: value for key, value in row.items() if value not in (None, [], {})} for row in rows]
    )


def _phones_at_home(connection: sa.Connection, one: Clean) -> int:
    """How many rows have a phone without the code of its country, because nobody knows the country."""
    rows = sa.select(sa.column("line"), sa.func.unnest(sa.column("ids")).label("id")).select_from(
        sa.table(one.relation)
    )
    told = rows.where(sa.column("reason").is_(None)).subquery("told")
    kind, value = (sa.func.struct_extract(told.c.id, name, type_=sa.Text) for name in ("kind", "value"))
    at_home = sa.select(sa.func.count(told.c.line.distinct())).where(kind == "phone", sa.not_(value.startswith("+")))
    return connection.scalar(at_home) or 0


def _rejections(connection: sa.Connection, staged: Stage, cleans: list[Clean]) -> list[Rejection]:
    """Lines of which nothing fits, each with its first reason."""
    reasons: dict[int, str] = {}
    fitting: set[int] = set()
    for one in cleans:
        told = sa.table(one.relation, sa.column("line", sa.BigInteger), sa.column("reason", sa.Text))
        for line, reason in connection.execute(sa.select(told.c.line, told.c.reason)):
            if reason is None:
                fitting.add(line)
            else:
                reasons.setdefault(line, reason)
    lines = connection.execute(sa.select(staged.table.c.line)).scalars()
    return [Rejection(line, reasons.get(line, NOTHING)) for line in lines if line not in fitting]
