"""Lines of a delimited file → rows of cells, mending what a strict parser trips over.

In:  lines with their line ends, a dialect, the usual number of cells
Out: (line, cells) for each row; a blank line is a row without cells

A quote closes a cell only where a delimiter or the end of the line follows. Where that gives an odd number of
cells, the cheapest reading with the usual number is looked for (`mend`).
"""

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from cdp_core.sources.interface import Dialect
from cdp_core.sources.mending import mend

LONGEST_FOR_CSV = 100_000
LONGEST_RECORD = 4 << 20
MOST_LINES = 20_000
OTHER_DELIMITERS = (";", "\t", "|", ",", " ")


@dataclass(frozen=True)
class Parsed:
    """`clean`: every quote stands where it should. `open`: a quoted cell has not ended."""

    cells: list[str]
    clean: bool
    open: bool = False


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


def parse_line(text: str, dialect: Dialect) -> Parsed:
    """The cells of one record whose line end is taken off."""
    quote, delimiter = dialect.quote, dialect.delimiter
    if quote is None or quote not in text:
        return Parsed(_plain_cells(text, dialect), clean=True)
    if _is_plain_csv(text, dialect):
        try:
            return Parsed(next(csv.reader([text], delimiter=delimiter, quotechar=quote, strict=True)), clean=True)
        except csv.Error:
            pass
    return _tolerant_cells(text, dialect)


def _is_plain_csv(text: str, dialect: Dialect) -> bool:
    """Python's own parser will do: no escapes, no blanks before an opening quote, no giant cell."""
    if dialect.escape or len(dialect.delimiter) != 1 or len(text) >= LONGEST_FOR_CSV or text.startswith(" "):
        return False
    return f"{dialect.delimiter} {dialect.quote}" not in text and f"{dialect.delimiter}  " not in text


def _plain_cells(text: str, dialect: Dialect) -> list[str]:
    if not text:
        return []
    if dialect.escape and dialect.escape in text and dialect.delimiter:
        mark = re.escape(dialect.escape)
        parts = re.split(rf"(?<!{mark}){re.escape(dialect.delimiter)}", text)
        return [part.replace(dialect.escape + dialect.delimiter, dialect.delimiter) for part in parts]
    return text.split(dialect.delimiter) if dialect.delimiter else [text]


def _tolerant_cells(text: str, dialect: Dialect) -> Parsed:
    quote, delimiter = dialect.quote or "", dialect.delimiter
    cells: list[str] = []
    clean, start, end = True, 0, len(text)
    while start <= end:
        opening = start
        while text.startswith(" ", opening):
            opening += 1
        if text.startswith(quote, opening):
            closing = _closing_quote(text, opening + 1, dialect)
            if closing < 0:
                cells.append(text[start:])
                return Parsed(cells, clean=False, open=True)
            content = text[opening + 1 : closing]
            clean = clean and quote not in content.replace(quote * 2, "")
            cells.append(unquoted(content, dialect))
            start = closing + 1
            while text.startswith((" ", "\t"), start) and not text.startswith(delimiter or "\n", start):
                start += 1
        else:
            stop = text.find(delimiter, start) if delimiter else -1
            stop = end if stop < 0 else stop
            clean = clean and quote not in text[start:stop]
            cells.append(text[start:stop])
            start = stop
        start += len(delimiter) or 1
    return Parsed(cells, clean)


def _closing_quote(text: str, start: int, dialect: Dialect) -> int:
    """Where the quote stands that ends a cell beginning at `start`, or -1."""
    quote = dialect.quote or ""
    if dialect.escape is None and text.startswith(quote, start) and _ends_cell(text, start + 1, dialect):
        return start
    position = start
    while (position := text.find(quote, position)) >= 0:
        if dialect.escape and _is_escaped(text, position, start, dialect.escape):
            position += 1
        elif text.startswith(quote, position + 1) and not dialect.escape:
            position += 2
        elif _ends_cell(text, position + 1, dialect):
            return position
        else:
            position += 1
    return -1


def _is_escaped(text: str, position: int, start: int, escape: str) -> bool:
    run = 0
    while position - run > start and text[position - run - 1] == escape:
        run += 1
    return run % 2 == 1


def _ends_cell(text: str, position: int, dialect: Dialect) -> bool:
    while text.startswith(" ", position) and not text.startswith(dialect.delimiter or "\n", position):
        position += 1
    return position >= len(text) or (bool(dialect.delimiter) and text.startswith(dialect.delimiter, position))


def unquoted(content: str, dialect: Dialect) -> str:
    """The text inside the quotes, its doubled or escaped quotes made single."""
    quote = dialect.quote or ""
    if dialect.escape:
        return re.sub(rf"{re.escape(dialect.escape)}([{re.escape(quote + dialect.escape)}])", r"\1", content)
    return content.replace(quote * 2, quote)


class Rows:
    """The rows of some lines of a file, in order.

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
        self.unread: int | None = None
        self.quoted = 0
        self.in_place = 0

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        quote = self._dialect.quote
        while (raw := self._next_line()) is not None:
            line = self._line
            text = raw.rstrip("\r\n")
            if quote is None or quote not in text:
                cells = _plain_cells(text, self._dialect)
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
                unfinished = self._more and len(joined) < LONGEST_RECORD and len(taken) < MOST_LINES
                break
            parsed = parse_line(joined.rstrip("\r\n"), self._dialect)
        if unfinished:
            return None
        usual = self._width in (None, len(parsed.cells))
        alone = None if parsed.clean and usual or not self._width else mend(text, self._dialect, self._width)
        if alone is None and not parsed.open and (parsed.clean or usual):
            self._line += 1 + len(taken)
            self.in_place += parsed.clean
            return parsed.cells
        self._coming.extendleft(reversed(taken))
        self._line += 1
        return alone or _loose_cells(text, self._dialect)

    def _until_closing(self, length: int) -> list[str]:
        taken: list[str] = []
        closing = _closing(self._dialect)
        quote = self._dialect.quote or ""
        while length < LONGEST_RECORD and len(taken) < MOST_LINES and (raw := self._next_line()) is not None:
            taken.append(raw)
            length += len(raw)
            if quote in raw and closing.search(raw):
                break
        return taken


def _loose_cells(text: str, dialect: Dialect) -> list[str]:
    """The line with its unclosed quote taken for an ordinary character."""
    parsed = _tolerant_cells(text, dialect)
    if not parsed.open:
        return parsed.cells
    *whole, rest = parsed.cells
    return [*whole, *(rest.split(dialect.delimiter) if dialect.delimiter else [rest])]
