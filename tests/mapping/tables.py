"""Small tables as sources hands them on, and what becomes of their rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import sqlalchemy as sa

from cdp_core.mapping import Mapping, drafts, stage, suggest


@dataclass
class SmallTable:
    """A table in memory with what mapping asks of one."""

    columns: tuple[str, ...]
    rows: Sequence[Sequence[str | None]]
    name: str = "file.csv"
    has_header: bool = True
    notes: tuple[str, ...] = ()
    archive: str | None = None
    types: dict[str, str] = field(default_factory=dict)
    currencies: dict[str, str] = field(default_factory=dict)
    format: str = "csv"

    @property
    def header(self) -> tuple[str, ...] | None:
        return self.columns if self.has_header else None

    def batches(self) -> Iterator[pa.RecordBatch]:
        for start in range(0, len(self.rows), 2):
            part = self.rows[start : start + 2]
            cells = {f"c{i}": pa.array([row[i] for row in part], pa.string()) for i in range(len(self.columns))}
            yield pa.RecordBatch.from_pydict(
                {"line": pa.array(range(start + 1, start + 1 + len(part)), pa.int64()), **cells}
            )


def csv(header: str, *lines: str, name: str = "file.csv") -> SmallTable:
    """A table from comma-separated lines without quotes."""
    columns = tuple(header.split(","))
    return SmallTable(columns, [tuple(line.split(",")) for line in lines], name=name)


def without_header(*rows: Sequence[str], name: str = "file.txt") -> SmallTable:
    columns = tuple(f"column_{i + 1}" for i in range(len(rows[0])))
    return SmallTable(columns, rows, name=name, has_header=False)


def json_rows(*rows: dict[str, str | None], name: str = "file.jsonl") -> SmallTable:
    """A table of objects whose nested keys are dotted paths already."""
    columns = tuple(dict.fromkeys(key for row in rows for key in row))
    return SmallTable(columns, [tuple(row.get(column) for column in columns) for row in rows], name=name)


Row = dict[str, Any]


def mapped(connection: sa.Connection, table: SmallTable, mapping: Mapping | None = None) -> dict[str, list[Row]]:
    """The rows of a table's drafts by kind: filled fields (a list where one comes more than once), line, key."""
    chosen = mapping or suggest(table).mapping
    found: dict[str, list[Row]] = {}
    for draft in drafts(connection, stage(connection, table), chosen, table.name):
        rows = connection.execute(sa.text(f'SELECT * FROM "{draft.relation}" ORDER BY line, row_hash')).mappings()
        found.setdefault(draft.kind, []).extend(_row(draft.columns, row) for row in rows)
    return found


def _row(columns: tuple[tuple[str, str], ...], row: Any) -> Row:
    filled: Row = {"line": row["line"], "key": row["row_key"], "hash": row["row_hash"]}
    for name, column in columns:
        value = row[column]
        if value is None or not value.strip():
            continue
        if name not in filled:
            filled[name] = value
        elif filled[name] != value:
            filled[name] = [*(filled[name] if isinstance(filled[name], list) else [filled[name]]), value]
    return filled


def only(row: Row, *names: str) -> Row:
    """The row reduced to these fields."""
    return {name: row[name] for name in names if name in row}
