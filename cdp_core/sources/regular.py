"""Stretches of a delimited file that Arrow's parser reads at full speed, and the odd lines among them.

In:  bytes that start at a row, the dialect, the number of cells in every row
Out: a `Stretch`: how far they are regular, and which lines are left to the careful way; later its rows as a table

Regular means: every quote opens or closes a cell or is doubled, no blank line, no lone carriage return, and as
many cells in each row. Then Arrow and our careful parser agree, which tests hold to.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from cdp_core.sources.arrow_dialect import csv_options, in_arrows_words, in_own_words, line_starts
from cdp_core.sources.batches import schema
from cdp_core.sources.interface import Dialect
from cdp_core.sources.odd_lines import NONE, in_place, odd_runs

#: Bytes looked at in one go, from the end, for the last line with anything in it.
_TAIL = 64 << 10


@dataclass(frozen=True)
class Stretch:
    """The first `length` bytes are `lines` lines; on those outside the `odd` runs stand `rows` regular rows.

    `odd` has a row for each run: its first line and the line after it, counted from 0. Without any, a row may go on
    over several lines. `filled_lines`: how many lines there are up to the last that is not blank.
    """

    length: int
    rows: int
    lines: int
    filled_lines: int
    odd: np.ndarray = field(default_factory=lambda: NONE)


def regular_stretch(original: bytes, dialect: Dialect, width: int, carriage_returns: bool = False) -> Stretch | None:
    """How many bytes, up to the end of a row, can be read by Arrow but for some lines; None where too many are odd."""
    words = in_arrows_words(original, dialect)
    if words is None:
        return None
    data, simple = words
    lone_returns = b"\r" in data and data.count(b"\r") != data.count(b"\r\n")
    if lone_returns and carriage_returns:
        return None
    found = None
    if not lone_returns and not simple.escape:
        found = _wholly_regular(data, simple, width)
    if found is None or found.length * 2 < len(data):
        found = _mostly_regular(data, simple, width) or found
    if found is None or data is original:
        return found
    return replace(found, length=int(line_starts(original, dialect)[found.lines]))


def read_stretch(original: bytes, stretch: Stretch, dialect: Dialect, width: int, line: int) -> pa.Table:
    """The regular rows of a stretch whose first line is `line`."""
    numbers = np.arange(line, line + stretch.lines, dtype=np.int64)
    original = original[: stretch.length]
    if len(stretch.odd):
        starts = line_starts(original, dialect)
        edges = np.zeros(stretch.lines + 1, np.int8)
        edges[stretch.odd[:, 0]], edges[stretch.odd[:, 1]] = 1, -1
        regular = np.cumsum(edges[:-1]) == 0
        original, numbers = b"".join(_between(original, stretch.odd, starts)), numbers[regular]
    words = in_arrows_words(original, dialect)
    assert words is not None
    data, simple = words
    if not data:
        return schema(width).empty_table()
    cells = csv.read_csv(pa.BufferReader(data), *csv_options(data, simple, width, None))
    if not len(stretch.odd) and stretch.lines != stretch.rows:
        numbers = numbers[: stretch.rows]
        numbers[1:] += np.cumsum(_inner_line_ends(cells))[:-1]
    columns = in_own_words(cells.columns, data, dialect)
    return pa.Table.from_arrays([pa.array(numbers), *columns], schema=schema(width))


def odd_pieces(data: bytes, stretch: Stretch, dialect: Dialect) -> Iterator[tuple[int, bytes]]:
    """The odd runs of a stretch: the number of lines before each, and its bytes. Blank lines alone are no rows."""
    if len(stretch.odd):
        starts = line_starts(data[: stretch.length], dialect)
        for first, after in stretch.odd.tolist():
            piece = data[starts[first] : starts[after]]
            if piece.strip(b"\r\n"):
                yield first, piece


def before_line(data: bytes, stretch: Stretch, dialect: Dialect, line: int) -> Stretch | None:
    """The stretch cut off before one of its odd runs; None where nothing is left."""
    if not line:
        return None
    odd = stretch.odd[stretch.odd[:, 1] <= line]
    length = int(line_starts(data, dialect)[line])
    rows = line - int((odd[:, 1] - odd[:, 0]).sum())
    return Stretch(length, rows, line, line, odd)


def _between(data: bytes, odd: np.ndarray, starts: np.ndarray | list[int]) -> Iterator[bytes]:
    position = 0
    for first, after in odd.tolist():
        yield data[position : starts[first]]
        position = starts[after]
    yield data[position:]


def _wholly_regular(data: bytes, dialect: Dialect, width: int) -> Stretch | None:
    buffer = np.frombuffer(data, np.uint8)
    quotes = np.flatnonzero(buffer == ord(dialect.quote)) if dialect.quote else np.empty(0, np.int64)
    if not len(quotes) and width > 1:
        return _unquoted(data, buffer, dialect, width)
    length = _last_row_end(data, buffer, quotes)
    if not length:
        return None
    quotes = quotes[quotes < length]
    if (b"\n\n" in data or b"\n\r\n" in data or data.startswith((b"\n", b"\r"))) and _has_blank_line(
        buffer, quotes, length
    ):
        return None
    if len(quotes) and not _quotes_in_place(buffer, quotes, length, ord(dialect.delimiter)):
        return None
    try:
        first = csv.read_csv(pa.BufferReader(data[:length]), *csv_options(data, dialect, width, ["c0"]))
    except pa.ArrowInvalid:
        return None
    lines = data.count(b"\n", 0, length)
    return Stretch(length, first.num_rows, lines, _filled_lines(data[:length], lines, dialect))


def _unquoted(data: bytes, buffer: np.ndarray, dialect: Dialect, width: int) -> Stretch | None:
    """Without quotes each line is a row, so that counting delimiters tells what parsing would."""
    ends = np.flatnonzero(buffer == ord("\n"))
    lines = len(ends)
    delimiters = np.flatnonzero(buffer == ord(dialect.delimiter))
    if not lines or np.searchsorted(delimiters, ends[-1]) != lines * (width - 1):
        return None
    in_lines = delimiters[: lines * (width - 1)].reshape(lines, width - 1)
    if (in_lines[:, -1] > ends).any() or (in_lines[1:, 0] < ends[:-1]).any():
        return None
    length = int(ends[-1]) + 1
    return Stretch(length, lines, lines, _filled_lines(data[:length], lines, dialect))


def _mostly_regular(data: bytes, dialect: Dialect, width: int) -> Stretch | None:
    """All lines, the odd ones listed; no row goes on over several."""
    runs = odd_runs(data, dialect, width)
    if runs is None:
        return None
    length, lines = data.rfind(b"\n") + 1, data.count(b"\n")
    rows = lines - int((runs[:, 1] - runs[:, 0]).sum())
    return Stretch(length, rows, lines, _filled_lines(data[:length], lines, dialect), runs)


def _filled_lines(data: bytes, lines: int, dialect: Dialect) -> int:
    """Lines up to the last that holds more than delimiters and quotes."""
    blank = (dialect.delimiter + (dialect.quote or "") + "\r\n").encode()
    start = len(data)
    while start:
        end, start = start, max(0, start - _TAIL)
        if tail := data[start:end].rstrip(blank):
            return lines - data.count(b"\n", data.find(b"\n", start + len(tail)) + 1)
    return 0


def _inner_line_ends(cells: pa.Table) -> np.ndarray:
    """Line ends inside the cells of each row."""
    inner = np.zeros(cells.num_rows, np.int64)
    for column in cells.columns:
        inner += pc.count_substring(column, "\n").to_numpy()
    return inner


def _last_row_end(data: bytes, buffer: np.ndarray, quotes: np.ndarray) -> int:
    """Just after the last line end that stands outside quotes: an even number of quotes comes before it."""
    if not len(quotes):
        return data.rfind(b"\n") + 1
    ends = np.flatnonzero(buffer == ord("\n"))
    outside = ends[np.searchsorted(quotes, ends) % 2 == 0]
    return int(outside[-1]) + 1 if len(outside) else 0


def _has_blank_line(buffer: np.ndarray, quotes: np.ndarray, length: int) -> bool:
    """Two line ends in a row, outside quotes. Arrow would read a row of empty cells."""
    ends = np.flatnonzero(buffer[:length] == ord("\n"))
    before = np.concatenate(([-1], ends[:-1]))
    gap = ends - before
    blank = (gap == 1) | ((gap == 2) & (buffer[ends - 1] == ord("\r")))
    return bool((np.searchsorted(quotes, ends[blank]) % 2 == 0).any())


def _quotes_in_place(buffer: np.ndarray, quotes: np.ndarray, length: int, delimiter: int) -> bool:
    """Quotes take turns: one opens at the start of a cell, the next closes at its end; doubled ones do both."""
    opening, closing = quotes[0::2], quotes[1::2]
    if len(opening) != len(closing):
        return False
    return bool(in_place(buffer, opening, closing, length, delimiter).all())
