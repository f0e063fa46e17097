"""The first rows of a table, looked at to say what it is.

In:  a table of a source file
Out: its column names and the filled cells of its first rows
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cdp_core.mapping.header_groups import in_groups
from cdp_core.mapping.looks import looks
from cdp_core.mapping.names import fold
from cdp_core.mapping.values import BLANKS
from cdp_core.sources.kinds import without_unseen

_NOTHING = frozenset(BLANKS)
#: Cells looked at, however wide the table is.
MOST_CELLS = 600_000


@dataclass(frozen=True)
class Sample:
    """A table's first rows by column; `cells` are aligned by row, `filled` leaves out the blank ones.

    Of what nobody sees the cells are rid already, as their values will be.
    """

    name: str
    columns: tuple[str, ...]
    cells: Mapping[str, list[str | None]]
    has_header: bool = True
    notes: tuple[str, ...] = ()
    archive: str | None = None
    types: Mapping[str, str] = field(default_factory=dict)
    #: The sign of the currency in which a file shows a column that holds bare numbers.
    currencies: Mapping[str, str] = field(default_factory=dict)
    #: csv, json, excel, …; see sources.
    format: str = ""
    _looks: dict[str, dict[str, float]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def rows(self) -> int:
        return len(self.cells[self.columns[0]]) if self.columns else 0

    @property
    def folded(self) -> dict[str, str]:
        """Fold of a header → the column; the first where several fold alike."""
        found: dict[str, str] = {}
        for column in self.columns:
            found.setdefault(fold(column), column)
        return found

    def filled(self, column: str) -> list[str]:
        """The cells that say something: no blanks, and no word for nothing."""
        return [said for cell in self.cells[column] if cell and (said := cell.strip()) and said not in _NOTHING]

    def looks(self, column: str) -> dict[str, float]:
        """What the filled cells look like, looked at once: a file may have thousands of columns."""
        if column not in self._looks:
            self._looks[column] = looks(self.filled(column))
        return self._looks[column]

    def file_name(self) -> str:
        """What the file and the archive it lay in are called, for the few systems that say something by it."""
        return f"{self.archive or ''} {self.name}"


def sample_of(table: Any, rows: int) -> Sample:
    """The first `rows` of a table; fewer where it is so wide that they would be too many cells."""
    columns = in_groups(tuple(table.columns))
    wanted = max(50, min(rows, MOST_CELLS // max(1, len(columns))))
    cells: dict[str, list[str | None]] = {column: [] for column in columns}
    seen = 0
    for batch in table.batches():
        head = batch.slice(0, wanted - seen)
        for position, column in enumerate(columns):
            values = head.column(head.schema.get_field_index(f"c{position}")).to_pylist()
            cells[column].extend(without_unseen(value) if value else value for value in values)
        seen += head.num_rows
        if seen >= wanted:
            break
    return Sample(
        name=getattr(table, "name", ""),
        columns=columns,
        cells=cells,
        has_header=getattr(table, "header", columns) is not None,
        notes=tuple(getattr(table, "notes", ())),
        archive=getattr(table, "archive", None),
        types=dict(getattr(table, "types", {})),
        currencies=dict(getattr(table, "currencies", {})),
        format=getattr(table, "format", ""),
    )
