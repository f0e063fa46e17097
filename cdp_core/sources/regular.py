"""Stretches of a delimited file that hold nothing odd, read by Arrow's parser at full speed.

In:  bytes that start at a row, the dialect, the number of cells in every row
Out: how far they are regular; later their rows as a batch

Regular means: every quote opens or closes a cell or is doubled, no blank line, no lone carriage return, and as
many cells in each row. Then Arrow and our careful parser agree, which tests hold to.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from cdp_core.sources.batches import schema
from cdp_core.sources.interface import Dialect

QUICK_LINE_ENDS = ("\n", "\r\n")


@dataclass(frozen=True)
class Stretch:
    """The first `length` bytes are `rows` regular rows on `lines` lines."""

    length: int
    rows: int
    lines: int


def is_quick(dialect: Dialect, width: int) -> bool:
    """Whether Arrow's parser can read this dialect as we do."""
    one = len(dialect.delimiter) == 1 and dialect.delimiter.isascii()
    return one and width > 1 and dialect.escape is None and dialect.newline in QUICK_LINE_ENDS


def regular_stretch(data: bytes, dialect: Dialect, width: int) -> Stretch | None:
    """How many bytes, up to the end of a row, are regular; None where something is odd."""
    if b"\r" in data and data.count(b"\r") != data.count(b"\r\n"):
        return None
    buffer = np.frombuffer(data, np.uint8)
    quotes = np.flatnonzero(buffer == ord(dialect.quote)) if dialect.quote else np.empty(0, np.int64)
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
        first = csv.read_csv(pa.BufferReader(data[:length]), *_options(dialect, width, ["c0"]))
    except pa.ArrowInvalid:
        return None
    return Stretch(length, first.num_rows, data.count(b"\n", 0, length))


def read_stretch(data: bytes, stretch: Stretch, dialect: Dialect, width: int, line: int) -> pa.Table:
    """The rows of a stretch, the first of which stands on `line`."""
    cells = csv.read_csv(pa.BufferReader(data[: stretch.length]), *_options(dialect, width, None))
    lines = np.arange(line, line + stretch.rows, dtype=np.int64)
    if stretch.lines != stretch.rows:
        lines[1:] += np.cumsum(_inner_line_ends(cells))[:-1]
    return pa.Table.from_arrays([pa.array(lines), *cells.columns], schema=schema(width))


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
    boundary = np.zeros(256, bool)
    boundary[[delimiter, ord("\n"), ord("\r")]] = True
    before = buffer[np.maximum(opening, 1) - 1]
    starts = (opening == 0) | (boundary[before] & (before != ord("\r")))
    starts[1:] |= opening[1:] == closing[:-1] + 1
    after = buffer[np.minimum(closing, length - 2) + 1]
    ends = boundary[after]
    ends[:-1] |= closing[:-1] + 1 == opening[1:]
    return bool(starts.all() and ends.all())


def _options(dialect: Dialect, width: int, wanted: list[str] | None) -> tuple:
    names = [f"c{i}" for i in range(width)]
    return (
        csv.ReadOptions(column_names=names, use_threads=True, block_size=4 << 20),
        csv.ParseOptions(
            delimiter=dialect.delimiter,
            quote_char=dialect.quote or False,
            newlines_in_values=True,
            ignore_empty_lines=False,
        ),
        csv.ConvertOptions(
            check_utf8=False,
            column_types={name: pa.string() for name in names},
            strings_can_be_null=False,
            include_columns=wanted,
        ),
    )
