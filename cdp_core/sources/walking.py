"""Walks a delimited file once, in blocks, to learn its shape.

In:  a text whose way of being written is known
Out: blocks: long regular stretches for Arrow's parser, everything else row by row, into the outline
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from cdp_core.errors import UnreadableFile
from cdp_core.sources.dialects import SEPARATOR_LINE
from cdp_core.sources.interface import Dialect
from cdp_core.sources.kinds import is_typed
from cdp_core.sources.outline import Outline
from cdp_core.sources.plain_text import PlainText, text_lines
from cdp_core.sources.regular import Stretch, is_quick, regular_stretch

CAREFUL_BELOW = 1 << 20
HEAD_BYTES = 256 << 10
TAIL_BYTES = 64 << 10
CAREFUL_BYTES = 4 << 20
QUICK_BYTES = 16 << 20
LONGEST_ROW = 64 << 20
LONGEST_LINE = 512 << 20
LONGEST_NAMES = 64 << 10
FIRST_ROWS = 3


class LineRows(Protocol):
    """Rows out of lines; `unread` is the line of a row that goes on beyond them."""

    unread: int | None

    def __iter__(self) -> Iterator[tuple[int, list[str]]]: ...


@dataclass(frozen=True)
class Block:
    """Bytes `start` to `end` of the text, the first on `line`; with `stretch` they are regular."""

    start: int
    end: int
    line: int
    lines: int
    stretch: Stretch | None = None

    def overlaps(self, first: int, last: int) -> bool:
        return self.line <= last and self.line + self.lines > first


@dataclass(frozen=True)
class Delimited:
    """A text whose way of being written is known."""

    text: PlainText
    dialect: Dialect
    width: int
    carriage_returns: bool
    rows_of: Callable[[Sequence[str], int, bool], LineRows]

    def careful_rows(self, data: bytes, line: int, more: bool) -> tuple[LineRows, list[str]]:
        lines = text_lines(data, self.carriage_returns)
        return self.rows_of(lines, line, more), lines


def walk(file: Delimited, outline: Outline) -> Iterator[Block]:
    """The file in blocks; every row of a careful block goes into the outline."""
    text = file.text
    quick = is_quick(file.dialect, file.width) and text.end - text.start >= CAREFUL_BELOW
    names: list[bytes] = []
    position, line = text.start, 1
    while position < text.end:
        block = None
        if quick and position > text.start and text.end - position > TAIL_BYTES:
            block = _quick_block(file, position, line, names)
        if block is None:
            block = _careful_block(
                file, position, line, HEAD_BYTES if quick and position == text.start else None, outline
            )
        if position == text.start:
            names = _possible_names(text, outline)
        yield block
        position, line = block.end, block.line + block.lines


def _possible_names(text: PlainText, outline: Outline) -> list[bytes]:
    """The first rows that may be a header, as they stand in the file."""
    lines = text.read(text.start, LONGEST_NAMES).splitlines()
    rows = [row for row in outline.rows()[:FIRST_ROWS] if row.filled > 1 and not any(map(is_typed, row.cells))]
    return [lines[row.line - 1] for row in rows if row.line <= len(lines)]


def _quick_block(file: Delimited, position: int, line: int, names: Sequence[bytes]) -> Block | None:
    """A regular stretch, unless the header comes again in it, as in files pasted one under the other."""
    data = file.text.read(position, min(QUICK_BYTES, file.text.end - TAIL_BYTES - position))
    if any(data.startswith(row) or b"\n" + row in data for row in names):
        return None
    stretch = regular_stretch(data, file.dialect, file.width)
    if stretch is None:
        return None
    return Block(position, position + stretch.length, line, stretch.lines, stretch)


def _careful_block(file: Delimited, position: int, line: int, wanted: int | None, outline: Outline) -> Block:
    size = wanted or CAREFUL_BYTES
    while True:
        data = file.text.read(position, size)
        at_end = position + len(data) >= file.text.end
        if not at_end:
            data = data[: _last_line_end(data, file.carriage_returns)]
        found, lines = file.careful_rows(data, line, not at_end and size < LONGEST_ROW)
        rows = list(found) if data else []
        consumed = len(lines) if found.unread is None else found.unread - line
        if consumed or at_end:
            break
        size *= 2
        if size > LONGEST_LINE:
            raise UnreadableFile(f"Line {line} is longer than {LONGEST_LINE >> 20} MB; the file is no table of text.")
    for row_line, cells in rows:
        outline.add(row_line, _as_announced(cells, row_line, lines, line))
    left = sum(len(unread.encode()) for unread in lines[consumed:])
    return Block(position, position + len(data) - left, line, consumed)


def _as_announced(cells: list[str], row_line: int, lines: Sequence[str], first: int) -> list[str]:
    """`sep=;` is an announcement, not a row with a delimiter in it."""
    if row_line <= 3 and SEPARATOR_LINE.match(lines[row_line - first].strip("\r\n")):
        return [lines[row_line - first].strip()]
    return cells


def _last_line_end(data: bytes, carriage_returns: bool) -> int:
    end = data.rfind(b"\n")
    if carriage_returns:
        end = max(end, data.rfind(b"\r", 0, len(data) - 1))
    return end + 1
