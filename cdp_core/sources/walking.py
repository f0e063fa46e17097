"""Walks a delimited file once, in blocks, to learn its shape.

In:  a text whose way of being written is known
Out: blocks: long regular stretches for Arrow's parser, everything else row by row, into the outline
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from cdp_core.errors import UnreadableFile
from cdp_core.sources.arrow_dialect import is_quick
from cdp_core.sources.dialects import SEPARATOR_LINE
from cdp_core.sources.interface import MOST_COLUMNS, Dialect
from cdp_core.sources.kinds import is_typed
from cdp_core.sources.outline import Outline
from cdp_core.sources.plain_text import PlainText, text_lines
from cdp_core.sources.regular import Stretch, before_line, odd_pieces, regular_stretch

CAREFUL_BELOW = 1 << 20
HEAD_BYTES = 256 << 10
TAIL_BYTES = 64 << 10
CAREFUL_BYTES = 4 << 20
QUICK_BYTES = 16 << 20
MENDED_BYTES = 1 << 20
MENDED_LINES = 1_000
LEAST_REACH = 256 << 10
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

    @property
    def last_filled(self) -> int:
        """The line of the last row in a regular stretch that is not blank; 0 for other blocks."""
        return self.line + self.stretch.filled_lines - 1 if self.stretch and self.stretch.filled_lines else 0

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
    name: str = "The file"

    def careful_rows(self, data: bytes, line: int, more: bool) -> tuple[LineRows, list[str]]:
        lines = text_lines(data, self.carriage_returns)
        return self.rows_of(lines, line, more), lines


@dataclass
class _Pace:
    """How far the next quick look reaches, and whether it stopped before a row that needs care."""

    reach: int
    stopped: bool = False

    def step(self, length: int, stopped: bool) -> None:
        """Looks less far where rows that need care come often."""
        self.stopped = stopped
        self.reach = max(LEAST_REACH, min(QUICK_BYTES, 4 * (length if stopped else self.reach)))


def walk(file: Delimited, outline: Outline) -> Iterator[Block]:
    """The file in blocks; every row that is read with care goes into the outline."""
    text = file.text
    quick = is_quick(file.dialect, file.width) and text.end - text.start >= CAREFUL_BELOW
    names: list[bytes] = []
    pace = _Pace(QUICK_BYTES)
    position, line = text.start, 1
    while position < text.end:
        block = None
        if quick and position > text.start and text.end - position > TAIL_BYTES:
            block = _quick_block(file, position, line, names, outline, pace)
        if block is None:
            size = HEAD_BYTES if quick and position == text.start else MENDED_BYTES if pace.stopped else CAREFUL_BYTES
            block = _careful_block(file, position, line, size, outline, MENDED_LINES if pace.stopped else None)
            pace.stopped = False
        if position == text.start:
            names = _possible_names(text, outline)
        yield block
        position, line = block.end, block.line + block.lines


def _possible_names(text: PlainText, outline: Outline) -> list[bytes]:
    """The first rows that may be a header, as they stand in the file."""
    lines = text.read(text.start, LONGEST_NAMES).splitlines()
    rows = [row for row in outline.rows()[:FIRST_ROWS] if row.filled > 1 and not any(map(is_typed, row.cells))]
    return [lines[row.line - 1] for row in rows if row.line <= len(lines)]


def _quick_block(
    file: Delimited, position: int, line: int, names: Sequence[bytes], outline: Outline, pace: _Pace
) -> Block | None:
    """A regular stretch, unless the header comes again in it, as in files pasted one under the other."""
    data = file.text.read(position, min(pace.reach, file.text.end - TAIL_BYTES - position))
    if any(data.startswith(row) or b"\n" + row in data for row in names):
        return None
    found = regular_stretch(data, file.dialect, file.width, file.carriage_returns)
    if found is None:
        return None
    stretch = _with_odd_rows(file, data, found, line, outline)
    pace.step(stretch.length if stretch else 0, stretch is not found)
    return Block(position, position + stretch.length, line, stretch.lines, stretch) if stretch else None


def _with_odd_rows(file: Delimited, data: bytes, stretch: Stretch, line: int, outline: Outline) -> Stretch | None:
    """Reads the odd lines one by one; the stretch ends before a row that goes on beyond them."""
    for before, piece in odd_pieces(data, stretch, file.dialect):
        found, _ = file.careful_rows(piece, line + before, True)
        rows = list(found)
        if found.unread is not None:
            return before_line(data, stretch, file.dialect, before)
        for row_line, cells in rows:
            outline.add(row_line, cells)
    return stretch


def _careful_block(
    file: Delimited, position: int, line: int, size: int, outline: Outline, most_lines: int | None
) -> Block:
    """Rows one by one; with `most_lines`, no more lines than those are taken."""
    while True:
        data = file.text.read(position, size)
        at_end = position + len(data) >= file.text.end
        if not at_end:
            data = data[: _last_line_end(data, file.carriage_returns)]
        found, lines = file.careful_rows(data, line, not at_end and size < LONGEST_ROW)
        rows, consumed = _taken(found, line, most_lines) if data else ([], None)
        if consumed is None:
            consumed = len(lines) if found.unread is None else found.unread - line
        if consumed or at_end:
            break
        size *= 2
        if size > LONGEST_LINE:
            raise UnreadableFile(
                f"{file.name} has more than {LONGEST_LINE >> 20} MB in one row, from line {line} on, and is no table; "
                "export it again with a line end after each row."
            )
    for row_line, cells in rows:
        if len(cells) > MOST_COLUMNS:
            raise UnreadableFile(
                f"{file.name} has {len(cells):,} cells in line {row_line}, more than {MOST_COLUMNS:,}; "
                "export it with a row for each person or event, or in narrower parts."
            )
        outline.add(row_line, _as_announced(cells, row_line, lines, line))
    left = sum(len(unread.encode()) for unread in lines[consumed:])
    return Block(position, position + len(data) - left, line, consumed)


def _taken(rows: LineRows, line: int, most_lines: int | None) -> tuple[list[tuple[int, list[str]]], int | None]:
    """The rows, and how many lines they take where reading stopped before the end."""
    taken: list[tuple[int, list[str]]] = []
    for row_line, cells in rows:
        if most_lines and row_line - line >= most_lines:
            return taken, row_line - line
        taken.append((row_line, cells))
    return taken, None


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
