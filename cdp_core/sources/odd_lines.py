"""Lines that are not one regular row, found without parsing them.

In:  lines ended by LF, a dialect with a delimiter of one byte, the number of cells in every row
Out: the runs of odd lines; for pairs of quotes, whether they stand in their places
"""

import numpy as np

from cdp_core.sources.arrow_dialect import ESCAPED_ESCAPE, ESCAPED_QUOTE
from cdp_core.sources.interface import Dialect
from cdp_core.sources.outline import AFTER_BLANK

NONE = np.empty((0, 2), np.int64)
#: Where more lines are odd, reading them apart is no gain.
MOST_ODD = 0.25
MANY_BLANK = 0.3


def odd_runs(data: bytes, dialect: Dialect, width: int) -> np.ndarray | None:
    """First line and line after it, from 0, of each run of odd lines; None where there are too many.

    A line is regular when its quotes pair up in their places and it has `width` cells. What follows a blank line is
    odd, too, since it may begin another table, unless every other line is blank.
    """
    buffer = np.frombuffer(data, np.uint8)
    ends = np.flatnonzero(buffer == ord("\n"))
    if not len(ends):
        return None
    length, lines = int(ends[-1]) + 1, len(ends)
    buffer = buffer[:length]
    starts = np.concatenate(([0], ends[:-1] + 1))
    quotes = np.flatnonzero(buffer == ord(dialect.quote)) if dialect.quote else np.empty(0, np.int64)
    odd = np.bincount(np.searchsorted(ends, quotes), minlength=lines) % 2 == 1
    quotes = quotes[~odd[np.searchsorted(ends, quotes)]]
    opening, closing = quotes[0::2], quotes[1::2]
    misplaced = ~in_place(buffer, opening, closing, length, ord(dialect.delimiter))
    odd[np.searchsorted(ends, opening[misplaced])] = True
    delimiters = np.flatnonzero(buffer == ord(dialect.delimiter))
    delimiters = delimiters[np.searchsorted(quotes, delimiters) % 2 == 0]
    odd |= np.bincount(np.searchsorted(ends, delimiters), minlength=lines) != width - 1
    if b"\r" in data and data.count(b"\r") != data.count(b"\r\n"):
        odd[np.searchsorted(ends, _lone_returns(buffer))] = True
    if dialect.escape:
        odd[np.searchsorted(ends, _odd_escapes(buffer, quotes, dialect.escape))] = True
    blank = (ends == starts) | ((ends == starts + 1) & (buffer[starts] == ord("\r")))
    odd |= blank
    if blank.mean() < MANY_BLANK:
        for distance in range(1, AFTER_BLANK + 1):
            odd[distance:] |= blank[:-distance]
    if (odd & ~blank).sum() > MOST_ODD * max(1, lines - int(blank.sum())):
        return None
    edges = np.flatnonzero(np.diff(np.concatenate(([False], odd, [False])).astype(np.int8)))
    return edges.reshape(-1, 2)


def _odd_escapes(buffer: np.ndarray, quotes: np.ndarray, escape: str) -> np.ndarray:
    """Escapes of anything but quotes and themselves, any outside quotes, and quotes that are doubled instead."""
    stand_ins = np.flatnonzero((buffer == ord(ESCAPED_ESCAPE)) | (buffer == ord(ESCAPED_QUOTE)))
    outside = stand_ins[np.searchsorted(quotes, stand_ins) % 2 == 0]
    doubled = quotes[2::2][quotes[2::2] == quotes[1:-1:2] + 1]
    return np.concatenate((np.flatnonzero(buffer == ord(escape)), outside, doubled))


def _lone_returns(buffer: np.ndarray) -> np.ndarray:
    returns = np.flatnonzero(buffer[:-1] == ord("\r"))
    return returns[buffer[returns + 1] != ord("\n")]


def in_place(buffer: np.ndarray, opening: np.ndarray, closing: np.ndarray, length: int, delimiter: int) -> np.ndarray:
    """For each pair of quotes, whether both stand at the edge of a cell or are doubled."""
    boundary = np.zeros(256, bool)
    boundary[[delimiter, ord("\n"), ord("\r")]] = True
    before = buffer[np.maximum(opening, 1) - 1]
    starts = (opening == 0) | (boundary[before] & (before != ord("\r")))
    starts[1:] |= opening[1:] == closing[:-1] + 1
    after = buffer[np.minimum(closing, length - 2) + 1]
    ends = boundary[after]
    ends[:-1] |= closing[:-1] + 1 == opening[1:]
    return starts & ends
