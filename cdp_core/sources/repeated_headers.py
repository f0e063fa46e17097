"""A header that comes again amid the rows, as in exports pasted one under the other.

In:  the telling rows of a file, where the header of a table stands, a row below it
Out: whether the row is that header once more, and whether the table goes on under it

The same names in another order, or only some of them, begin another table.
"""

from collections.abc import Sequence

from cdp_core.sources.footers import without_footers
from cdp_core.sources.header_rows import columns_below, reads_as_header
from cdp_core.sources.kinds import is_typed
from cdp_core.sources.line_names import lines_named
from cdp_core.sources.outline import Row
from cdp_core.sources.titles import rows_together


def stands_again(names: Sequence[Row], rows: Sequence[Row], position: int) -> bool:
    """Whether the whole header stands here word for word."""
    here = rows[position : position + len(names)]
    alike = bool(names) and [_start(row) for row in here] == [_start(row) for row in names]
    return alike and [_words(row) for row in here] == [_words(row) for row in names]


def goes_on(rows: Sequence[Row], start: int, position: int, height: int) -> bool:
    """Whether the table with rows from `start` goes on below its header at `position`.

    It has ended where a total stands above. Where the same rows come again, the whole table was pasted twice: that
    is left to whoever loads it.
    """
    above = [row for row in rows[start:position] if not row.is_blank]
    below = next((row for row in rows[position + height :] if not row.is_blank), None)
    if below and above and _words(below) == _words(above[0]):
        return False
    return not without_footers(rows[start:position], above)[1]


def known_names(names: Sequence[Row]) -> frozenset[str]:
    """The words of a header."""
    return frozenset(word for name in names for word in _words(name) if word)


def begins_of_same_names(known: frozenset[str], rows: Sequence[Row], position: int) -> bool:
    """Whether nothing but these names of a header stand here, otherwise than there, over values that they fit."""
    row = rows[position]
    if _word(row.cells[0]) not in known or row.filled < 3 or row.filled < row.extent:
        return False
    here = _words(row)
    if not set(here) <= known or len(set(here)) < len(here) or any(map(is_typed, row.cells)):
        return False
    below = columns_below(rows_together(rows, position + 1))
    return any(each.typed for each in below) and reads_as_header(row, below)


def note_of(lines: Sequence[int]) -> tuple[str, ...]:
    """What is said of headers that were left out."""
    return (f"{lines_named(lines)}: the header stands there once more; it was left out.",) if lines else ()


def _start(row: Row) -> tuple[int, str]:
    return row.extent, _word(row.cells[0]) if row.cells else ""


def _words(row: Row) -> list[str]:
    return [_word(cell) for cell in row.cells[: row.extent]]


def _word(cell: str) -> str:
    return " ".join(cell.split()).casefold()
