"""What of a long file has to be seen to tell its title, header, tables and footers apart.

In:  every row in order, or the news that some were skipped
Out: the telling rows; for all rows added, where they start and how far they are filled
"""

from array import array
from bisect import bisect_left
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

HEAD_ROWS = 1_500
TAIL_ROWS = 150
AFTER_BLANK = 6
STARTS_KNOWN = 30
MOST_TELLING = 2_000
#: Cells of wide rows that are kept.
MOST_WIDE = 1_000_000
MOST_CELLS = 1 << 30

Cells = Sequence[str | None]


@dataclass(frozen=True)
class Row:
    """A row and where it starts; blank rows have no filled cell."""

    line: int
    cells: tuple[str, ...]

    @cached_property
    def filled(self) -> int:
        return sum(1 for cell in self.cells if cell and not cell.isspace())

    @cached_property
    def extent(self) -> int:
        return extent(self.cells)

    @property
    def is_blank(self) -> bool:
        return not self.filled


def extent(cells: Cells) -> int:
    """The number of cells up to the last that is not blank."""
    length = len(cells)
    while length and not cells[length - 1]:
        length -= 1
    return length


def usual_width(rows: Sequence[Row]) -> int:
    widths = Counter(len(row.cells) for row in rows if row.filled > 1)
    return max(widths, key=lambda width: (widths[width], width), default=1)


def typical_fill(rows: Sequence[Row]) -> float:
    """How many cells of a row are usually filled, as rows of a table go."""
    filled = sorted(row.filled for row in rows if row.filled > 1)
    return filled[len(filled) // 2] if filled else 1


class Outline:
    """Collects the head, the tail, what follows a blank row, and rows that start like one of the first rows.

    `wide` are rows with more cells than `usual`, in their order; `more_wide` says that there are others.
    """

    def __init__(self, usual: int = MOST_CELLS) -> None:
        self.wide: list[Row] = []
        self.more_wide = False
        self._usual = usual
        self._wide_cells = 0
        self._kept: list[tuple[int, Cells]] = []
        self._tail: deque[tuple[int, Cells]] = deque(maxlen=TAIL_ROWS)
        self._starts: set[tuple[str, str]] = set()
        self._first_cells: set[str] = set()
        self._telling = 0
        self._since_blank = AFTER_BLANK
        self._lines = array("q")
        self._extents = array("I")

    def add(self, line: int, cells: Cells) -> None:
        filled = extent(cells)
        self._lines.append(line)
        self._extents.append(filled)
        self._since_blank = self._since_blank + 1 if filled else 0
        if len(cells) > self._usual and filled:
            self._add_wide(line, cells)
        if len(self._kept) < HEAD_ROWS:
            self._kept.append((line, cells))
            if len(self._kept) <= STARTS_KNOWN and len(cells) > 1:
                self._starts.add(_start(cells))
                self._first_cells.add(_start(cells)[0])
        elif self._telling < MOST_TELLING and self._is_telling(cells):
            self._telling += 1
            self._kept += [*self._tail, (line, cells)]
            self._tail.clear()
        else:
            self._tail.append((line, cells))

    def _add_wide(self, line: int, cells: Cells) -> None:
        self._wide_cells += len(cells)
        self.more_wide = self._wide_cells > MOST_WIDE
        if not self.more_wide:
            self.wide.append(_row(line, cells))

    def rows(self) -> list[Row]:
        """The telling rows in their order."""
        return [_row(line, cells) for line, cells in (*self._kept, *self._tail)]

    def widest(self, first: int, last: int) -> int:
        """How far any row starting on these lines is filled."""
        start, stop = bisect_left(self._lines, first), bisect_left(self._lines, last + 1)
        return max(self._extents[start:stop], default=0)

    def last_filled(self, first: int, last: int) -> int:
        """The line of the last row, from `first` to `last`, that is not blank; 0 where there is none."""
        start, stop = bisect_left(self._lines, first), bisect_left(self._lines, last + 1)
        while stop > start and not self._extents[stop - 1]:
            stop -= 1
        return self._lines[stop - 1] if stop > start else 0

    def _is_telling(self, cells: Cells) -> bool:
        if self._since_blank <= AFTER_BLANK:
            return True
        if not cells or not cells[0]:
            return False
        if len(cells) == 1:
            return cells[0].startswith("#")
        return cells[0].casefold() in self._first_cells and _start(cells) in self._starts


def _row(line: int, cells: Cells) -> Row:
    return Row(line, tuple(cell or "" for cell in cells))


def _start(cells: Cells) -> tuple[str, str]:
    return (cells[0] or "").casefold(), (cells[1] or "").casefold()
