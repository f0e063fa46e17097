"""What of a long file has to be seen to tell its title, header, tables and footers apart.

In:  every row in order, or the news that some were skipped
Out: the telling rows; for all rows added, where they start and how far they are filled
"""

from array import array
from bisect import bisect_left
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

HEAD_ROWS = 1_500
TAIL_ROWS = 150
AFTER_BLANK = 6
MOST_TELLING = 2_000


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


def extent(cells: Sequence[str | None]) -> int:
    """The number of cells up to the last that is not blank."""
    length = len(cells)
    while length and not cells[length - 1]:
        length -= 1
    return length


class Outline:
    """Collects the head, the tail, what follows a blank row, and rows that look like one of the first rows."""

    def __init__(self) -> None:
        self._kept: list[Row] = []
        self._tail: deque[Row] = deque(maxlen=TAIL_ROWS)
        self._starts: set[tuple[str, ...]] = set()
        self._telling = 0
        self._since_blank = AFTER_BLANK
        self._lines = array("q")
        self._extents = array("I")

    def add(self, line: int, cells: Sequence[str | None]) -> None:
        self._lines.append(line)
        self._extents.append(extent(cells))
        known = len(self._kept)
        self._since_blank = 0 if not self._extents[-1] else self._since_blank + 1
        if known < HEAD_ROWS:
            self._keep(line, cells)
            if known < 30 and len(cells) > 1:
                self._starts.add(self._start(cells))
        elif self._telling < MOST_TELLING and self._is_telling(cells):
            self._telling += 1
            self._keep(line, cells)
        else:
            self._tail.append(self._row(line, cells))

    def rows(self) -> list[Row]:
        """The telling rows in their order."""
        return [*self._kept, *self._tail]

    def widest(self, first: int, last: int) -> int:
        """How far any row starting on these lines is filled."""
        start, stop = bisect_left(self._lines, first), bisect_left(self._lines, last + 1)
        return max(self._extents[start:stop], default=0)

    def _keep(self, line: int, cells: Sequence[str | None]) -> None:
        self._kept.extend(self._tail)
        self._tail.clear()
        self._kept.append(self._row(line, cells))

    def _is_telling(self, cells: Sequence[str | None]) -> bool:
        if self._since_blank <= AFTER_BLANK or (len(cells) == 1 and (cells[0] or "").startswith("#")):
            return True
        return len(cells) > 1 and self._start(cells) in self._starts

    @staticmethod
    def _start(cells: Sequence[str | None]) -> tuple[str, ...]:
        return tuple((cell or "").casefold() for cell in cells[:2])

    @staticmethod
    def _row(line: int, cells: Sequence[str | None]) -> Row:
        return Row(line, tuple(cell or "" for cell in cells))
