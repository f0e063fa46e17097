"""How far the cells of a sheet lie apart: one stray cell makes a small workbook a table of billions of cells.

In:  a workbook (xlsx) as a zip, one of its parts
Out: the cells between its first and its last row and column, and the place of the farthest

The reader of workbooks lays a sheet out in memory before anything of it can be looked at, blank cells as well, and
where memory does not suffice it ends the whole program.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from cdp_core.sources.number_formats import column_of

_BLOCK = 1 << 20
#: More than the attributes of a tag are long: no place is cut at the end of a block.
_OVERLAP = 4 << 10
_LETTERS = 26
_TWO_LETTERS = _LETTERS * (_LETTERS + 1)
#: Rows have seven digits at most; of a number that is longer these tell enough.
_DIGITS = 9
_ROWS = re.compile(rb""" r=["'](\d+)["']""")
_THREE_LETTERS = re.compile(rb""" r=["'][A-Z]{3}""")
_FAR_DOWN = re.compile(rb""" r=["'][A-Z]+\d{6}""")
#: The place of a cell that holds something.
_FILLED = re.compile(rb"""<(?:\w+:)?c\b[^>]*? r=["']([A-Z]+)(\d+)["'][^>]*>(?<!/>)\s*<(?:\w+:)?(?:v|is|f)\b""")


@dataclass(frozen=True)
class Extent:
    """`cells` is what a sheet takes in memory, `farthest` the place of its last column and row: XFD1048576."""

    cells: int
    farthest: str = ""


def extent(book: zipfile.ZipFile, part: str, most: int) -> Extent:
    """The extent of a sheet; exactly, where it may be more than `most` cells, else no less than it is."""
    rows, columns, sure = 0, _LETTERS, True
    for block in _blocks(book, part):
        rows = max(rows, max((int(row[:_DIGITS]) for row in _ROWS.findall(block)), default=0))
        sure = sure and not _THREE_LETTERS.search(block) and not (rows < 100_000 and _FAR_DOWN.search(block))
        while columns < _TWO_LETTERS and (found := _beyond(columns).search(block)):
            columns = (found[1][0] - ord("A") + 2) * _LETTERS
    return Extent(rows * columns) if sure and rows * columns <= most else _exactly(book, part)


@cache
def _beyond(columns: int) -> re.Pattern[bytes]:
    """A cell in a column of two letters beyond these."""
    return re.compile(rb""" r=["']([%c-Z])[A-Z]\d""" % (ord("A") + columns // _LETTERS - 1))


def _exactly(book: zipfile.ZipFile, part: str) -> Extent:
    columns: dict[bytes, int] = {}
    first, last, below = 0, 0, b""
    for block in _blocks(book, part):
        for letters, digits in _FILLED.findall(block):
            row = int(digits[:_DIGITS])
            columns[letters] = max(row, columns.get(letters, 0))
            first = min(first or row, row)
            if row > last:
                last, below = row, letters
    if not columns:
        return Extent(0)
    numbers = {column_of(letters.decode()): letters for letters in columns}
    width = max(numbers) - min(numbers) + 1
    right = numbers[max(numbers)]
    farthest = (right, columns[right]) if width > _TWO_LETTERS else (below, last)
    return Extent(width * (last - first + 1), f"{farthest[0].decode()}{farthest[1]}")


def _blocks(book: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    rest = b""
    with book.open(part) as stream:
        while block := stream.read(_BLOCK):
            yield rest + block
            rest = (rest + block)[-_OVERLAP:]
