"""What the cells of a column are made of, told from their bytes while the rows come in.

In:  Arrow batches of text on their way into a stage
Out: `CellBytes` for each column, so that millions of tidy cells need not be looked at one by one again

A look at bytes costs hundredths of what a pattern over each cell does. It only ever says that nothing needs care;
where it does not, the cells themselves are asked.
"""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import sqlalchemy as sa

_BLANK, _TILDE = 0x20, 0x7E


@dataclass
class CellBytes:
    """What was seen in a column. `firsts[byte]` says whether a cell begins with that byte.

    `printable`: ASCII without controls; `edges`, `gaps`: a cell has a blank at an end, two in a row; `empty`: a cell
    is missing or has nothing in it; `plus`: a cell has a +.
    """

    printable: bool = True
    edges: bool = False
    gaps: bool = False
    empty: bool = False
    plus: bool = False
    firsts: np.ndarray = field(default_factory=lambda: np.zeros(256, bool))

    def see(self, column: pa.StringArray) -> None:
        """Look at some more cells of the column."""
        _, offsets, data = column.buffers()
        starts = np.frombuffer(offsets, np.int32)[column.offset : column.offset + len(column) + 1]
        lengths = np.diff(starts)
        if column.null_count or not lengths.all():
            self.empty = True
        if not len(column) or starts[0] == starts[-1]:
            return
        text = np.frombuffer(data, np.uint8)
        own = text[starts[0] : starts[-1]]
        begin, end = starts[:-1][lengths > 0], starts[1:][lengths > 0]
        self.firsts[text[begin]] = True
        self.printable = self.printable and bool(own.min() >= _BLANK and own.max() <= _TILDE)
        if not self.edges:
            self.edges = bool(self.firsts[_BLANK] or (text[end - 1] == _BLANK).any())
        if self.printable and not (self.gaps and self.plus):
            raw = own.tobytes()
            self.gaps = self.gaps or b"  " in raw
            self.plus = self.plus or b"+" in raw

    @property
    def trimmed(self) -> bool:
        """No cell has white space at its ends."""
        return self.printable and not self.edges


class StagedColumn(sa.ColumnClause[str]):
    """A column of staged cells, and what was seen in it. One by its name: what is asked of it is compiled once."""

    inherit_cache = True
    seen: CellBytes | None = None


def seen_in(cell: sa.ColumnElement) -> CellBytes | None:
    """What is known of a cell's column; nothing of an expression."""
    return cell.seen if isinstance(cell, StagedColumn) else None
