"""What every reader hands on: a table whose cells are all text.

In:  what a person may override (`Reading`)
Out: `Table`: header, unique columns, notes, and the rows as Arrow batches
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

ROWS_PER_BATCH = 65_536
CELLS_PER_BATCH = 2_000_000
#: Excel ends at 16,384. Beyond this a file is no table, and reading on would only fill the memory.
MOST_COLUMNS = 20_000
#: How notes begin on sheets of a workbook: on one that was not read as a table, on one that is another table.
OF_A_SHEET, ANOTHER_SHEET = "Sheet ", "Another sheet: "
#: What a note says, behind a line, of a table that stands below the first one.
ANOTHER_TABLE = "another table begins"


@dataclass(frozen=True)
class Dialect:
    """How a delimited file was written. An empty delimiter means columns of fixed width, or a single column."""

    delimiter: str
    quote: str | None
    escape: str | None
    newline: str


@dataclass(frozen=True)
class Reading:
    """What a person decides about a file; None leaves it to be detected.

    `header_row` is the line (in Excel the row) that holds the column names; 0 says that there is none.
    """

    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    header_row: int | None = None
    sheet: str | None = None


@dataclass(frozen=True)
class BrokenLine:
    """A line that could not be read, such as a JSON line that does not parse."""

    line: int
    reason: str
    text: str


# Rows wanted in a batch, and the list that takes what cannot be read.
Stream = Callable[[int, list[BrokenLine]], Iterator[pa.RecordBatch]]


@dataclass(eq=False)
class Table:
    """One table of a file: a CSV, one sheet, one member of an archive.

    `format` is "csv", "excel", "json", "jsonl" or "parquet". `header` is as written; `columns` are the same names
    made unique and never empty. `types` is filled only where the file itself types its values, `currencies` where it
    shows amounts with a sign that the cells do not hold. `archive` is the
    name of the zip that the file lay in. `kept` holds on to unpacked copies for as long as the table lives.
    """

    name: str
    path: Path
    format: str
    columns: tuple[str, ...]
    stream: Stream = field(repr=False)
    encoding: str | None = None
    dialect: Dialect | None = None
    header: tuple[str, ...] | None = None
    types: Mapping[str, str] = field(default_factory=dict)
    currencies: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    archive: str | None = None
    broken: list[BrokenLine] = field(default_factory=list, repr=False)
    kept: object = field(default=None, repr=False)

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The rows: `line` (int64, 1-based, where the row starts), then `c0`, `c1`, … as text.

        Null stands only where the row has no such cell, and for JSON null. `broken` is complete once the last
        batch was taken.
        """
        self.broken.clear()
        rows = max(1, min(ROWS_PER_BATCH, CELLS_PER_BATCH // max(1, len(self.columns))))
        yield from self.stream(rows, self.broken)

    def head(self, n: int = 20) -> list[dict[str, str | None]]:
        """The first `n` rows under their column names, without reading further than needed."""
        found: list[dict[str, str | None]] = []
        for batch in self.stream(n, []):
            cells = (batch.column(i + 1).to_pylist() for i in range(len(self.columns)))
            found += [dict(zip(self.columns, row, strict=True)) for row in zip(*cells, strict=True)]
            if len(found) >= n:
                break
        return found[:n]
