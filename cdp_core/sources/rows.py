"""Lines of a delimited file → rows of cells, mending what a strict parser trips over.

In:  lines with their line ends, a dialect, the usual number of cells
Out: (line, cells) for each row; a blank line is a row without cells

Where quotes are out of place and the number of cells is unusual, the cheapest reading with the usual number is
looked for (`mend`).
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from cdp_core.sources.cells import LONGEST_FOR_CSV, Parsed, loose_cells, parse_line, plain_cells
from cdp_core.sources.interface import Dialect
from cdp_core.sources.mending import mend

LONGEST_RECORD = 4 << 20
MOST_LINES = 20_000
LEAST_LINES = 16
OTHER_DELIMITERS = (";", "\t", "|", ",", " ")


@lru_cache(maxsize=64)
def _closing(dialect: Dialect) -> re.Pattern[str]:
    """A quote that may end a cell: an odd run of quotes before a delimiter or the end."""
    quote = re.escape(dialect.quote or '"')
    escaped = rf"(?<!{re.escape(dialect.escape)})" if dialect.escape else ""
    return re.compile(
        rf"(?<!{quote}){escaped}(?:{quote}{quote})*{quote}(?=[ \t]*(?:{re.escape(dialect.delimiter)}|\r?\n?\Z))"
    )


@lru_cache(maxsize=64)
def _misplaced(dialect: Dialect) -> re.Pattern[str]:
    """A quote between two ordinary characters."""
    around = rf"[^{re.escape(dialect.quote or '')}{re.escape(dialect.delimiter)}\\\r\n]"
    return re.compile(rf"{around}{re.escape(dialect.quote or '')}{around}")


class Rows:
    """The rows of some lines of a file, in order.

    A quoted cell may go on over many lines. Where it turns out that none was meant to (an inch sign, say), the
    next search is shorter, so that a file full of stray quotes is still read in one walk.

    With `more`, further lines follow after these: a record still open at the end is left out and `unread` says
    on which line it starts. `quoted` counts the rows with quotes, `in_place` those with every quote around a cell.
    """

    def __init__(self, lines: Iterable[str], dialect: Dialect, width: int | None = None, first: int = 1,
                 more: bool = False) -> None:  # fmt: skip
        self._coming = deque[str]()
        self._lines = iter(lines)
        self._dialect = dialect
        self._width = width
        self._more = more
        self._line = first
        self._patience = MOST_LINES
        self.unread: int | None = None
        self.quoted = 0
        self.in_place = 0

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        quote = self._dialect.quote
        while (raw := self._next_line()) is not None:
            line = self._line
            text = raw.rstrip("\r\n")
            if quote is None or quote not in text:
                cells = plain_cells(text, self._dialect)
                self._line += 1
            elif (quoted := self._quoted_row(raw, text)) is None:
                self.unread = line
                return
            else:
                cells = quoted
            if cells and self._width and len(cells) * 2 <= self._width and len(text) < LONGEST_FOR_CSV:
                cells = self._in_other_delimiters(text, self._width) or cells
            yield line, cells

    def _in_other_delimiters(self, text: str, width: int) -> list[str] | None:
        """A short row may have been written by someone else, with another delimiter between as many cells."""
        for delimiter in OTHER_DELIMITERS:
            if delimiter == self._dialect.delimiter or text.count(delimiter) < width - 1:
                continue
            if delimiter == " " and (self._dialect.quote is None or self._dialect.quote not in text):
                continue
            parsed = parse_line(text, replace(self._dialect, delimiter=delimiter))
            if parsed.clean and len(parsed.cells) == width:
                return parsed.cells
        return None

    def _next_line(self) -> str | None:
        return self._coming.popleft() if self._coming else next(self._lines, None)

    def _quoted_row(self, raw: str, text: str) -> list[str] | None:
        parsed = parse_line(text, self._dialect)
        self.quoted += 1
        if parsed.open:
            return self._open_row(raw, text)
        self.in_place += parsed.clean and not _misplaced(self._dialect).search(text)
        self._line += 1
        if not parsed.clean and self._width and len(parsed.cells) != self._width:
            return mend(text, self._dialect, self._width) or parsed.cells
        return parsed.cells

    def _open_row(self, raw: str, text: str) -> list[str] | None:
        """A quoted cell goes on in the next line, or its opening quote was a stray one."""
        joined, taken, unfinished = raw, [], False
        parsed = Parsed([], clean=False, open=True)
        while parsed.open:
            more = self._until_closing(len(joined))
            taken += more
            joined += "".join(more)
            if not more or not _closing(self._dialect).search(more[-1]):
                unfinished = self._more and len(joined) < LONGEST_RECORD and len(taken) < self._patience
                break
            parsed = parse_line(joined.rstrip("\r\n"), self._dialect)
        if unfinished:
            return None
        self._patience = max(LEAST_LINES, self._patience // 2) if parsed.open else MOST_LINES
        usual = self._width in (None, len(parsed.cells))
        alone = None if (parsed.clean and usual) or not self._width else mend(text, self._dialect, self._width)
        swallowed = not parsed.clean and self._are_rows(taken)
        if alone is None and not parsed.open and (parsed.clean or usual) and not swallowed:
            self._line += 1 + len(taken)
            self.in_place += parsed.clean
            return parsed.cells
        self._coming.extendleft(reversed(taken))
        self._line += 1
        return alone or loose_cells(text, self._dialect)

    def _are_rows(self, lines: Sequence[str]) -> bool:
        """Whether lines that an open quote would take in read as whole rows by themselves."""
        if not self._width or self._width < 2:
            return False
        looked_at = [parse_line(line.rstrip("\r\n"), self._dialect) for line in (*lines[:3], *lines[-1:])]
        return bool(looked_at) and all(each.clean and len(each.cells) == self._width for each in looked_at)

    def _until_closing(self, length: int) -> list[str]:
        taken: list[str] = []
        closing = _closing(self._dialect)
        quote = self._dialect.quote or ""
        while length < LONGEST_RECORD and len(taken) < self._patience and (raw := self._next_line()) is not None:
            taken.append(raw)
            length += len(raw)
            if quote in raw and closing.search(raw):
                break
        return taken
