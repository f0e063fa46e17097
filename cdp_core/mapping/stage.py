"""A table's rows brought into the database as they are, so that everything after is a few passes of SQL.

In:  a table of a source file, streamed in batches
Out: a temporary table: `line`, then every cell as text in `c0`, `c1`, … by the column's position
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Protocol

import pyarrow as pa
import sqlalchemy as sa

from cdp_core.mapping.cell_bytes import CellBytes, StagedColumn
from cdp_core.progress import Progress, unwatched
from cdp_core.store import bulk
from cdp_core.store.names import fresh_name

#: Rows after which half of the progress bar is reached, for a stream whose length nobody knows.
_HALF = 1_000_000


class Batched(Protocol):
    """What a source's table must offer: unique column names, and its rows as Arrow batches."""

    @property
    def columns(self) -> tuple[str, ...]: ...

    def batches(self) -> Iterator[pa.RecordBatch]: ...


@dataclass(frozen=True)
class Stage:
    """Rows in a temporary table. `columns[i]` is the name of what stands in `c<i>`; `table` is the relation.

    `gappy` are the columns that some rows do not have at all (JSON keys that come and go). What is known of the bytes
    in a column is its `info`. `delimiter` is what parted the columns of a text, "" in any other file.
    """

    relation: str
    columns: tuple[str, ...]
    rows: int
    table: sa.FromClause
    gappy: frozenset[str]
    delimiter: str = ""

    @property
    def rowid(self) -> sa.ColumnElement[int]:
        """The row itself: lines of a JSON file may hold several."""
        return self.table.c.rowid

    def cell(self, column: str) -> sa.ColumnElement[str]:
        """The text of that column."""
        return self.table.c[f"c{self.columns.index(column)}"]


def staged(connection: sa.Connection, relation: str, columns: tuple[str, ...], seen: Sequence[CellBytes] = ()) -> Stage:
    """The stage that a temporary table of `line`, `c0`, `c1`, … is; `seen` is what its first columns are made of."""
    cells = [StagedColumn(f"c{position}", sa.Text()) for position in range(len(columns))]
    for cell, seen_there in zip(cells, seen, strict=False):
        cell.seen = seen_there
    table = sa.table(relation, sa.column("rowid", sa.BigInteger), sa.column("line", sa.BigInteger), *cells)
    counts = sa.select(sa.func.count(), *map(sa.func.count, cells)).select_from(table)
    rows, *present = connection.execute(counts).one()
    gappy = frozenset(column for column, count in zip(columns, present, strict=True) if count < rows)
    return Stage(relation, columns, rows, table, gappy)


def stage(connection: sa.Connection, table: Batched, progress: Progress = unwatched) -> Stage:
    """Bring all rows of a table into a temporary table, streaming: memory stays that of a few batches.

    Raises whatever reading the table raises, and `Cancelled` from `progress`.
    """
    columns = tuple(table.columns)
    relation = fresh_name(connection, "stage")
    schema = pa.schema([("line", pa.int64()), *((f"c{i}", pa.string()) for i in range(len(columns)))])
    target = _target(relation, len(columns))
    target.create(connection, checkfirst=False)
    seen = [CellBytes() for _ in columns]
    stream = _Stream(table.batches(), schema, progress, seen)
    try:
        bulk.insert_arrow(connection, target, pa.RecordBatchReader.from_batches(schema, stream.batches()))
    except Exception:
        if stream.error is not None:
            raise stream.error from None
        raise
    # Arrow keeps what it took for the file's blocks, which the rest of a load has better use for.
    pa.default_memory_pool().release_unused()
    dialect = getattr(table, "dialect", None)
    return replace(staged(connection, relation, columns, seen), delimiter=dialect.delimiter if dialect else "")


@lru_cache(maxsize=32)
def _target(relation: str, columns: int) -> sa.Table:
    """One for each name and number of columns: what is inserted into it is compiled once."""
    return sa.Table(
        relation,
        sa.MetaData(),
        sa.Column("line", sa.BigInteger),
        *(sa.Column(f"c{position}", sa.Text) for position in range(columns)),
        prefixes=["TEMPORARY"],
    )


class _Stream:
    """Batches on their way into the database, counted and looked at. The database hides what went wrong in here."""

    def __init__(
        self, source: Iterator[pa.RecordBatch], schema: pa.Schema, progress: Progress, seen: Sequence[CellBytes]
    ) -> None:
        self.source, self.schema, self.progress, self.seen = source, schema, progress, seen
        self.rows = 0
        self.error: BaseException | None = None

    def batches(self) -> Iterator[pa.RecordBatch]:
        try:
            for batch in self.source:
                self.rows += batch.num_rows
                self.progress(self.rows / (self.rows + _HALF), f"{self.rows:,} rows read")
                batch = batch.cast(self.schema) if batch.schema != self.schema else batch
                for column, seen in zip(batch.columns[1:], self.seen, strict=True):
                    seen.see(column)
                yield batch
        except BaseException as error:
            self.error = error
            raise
