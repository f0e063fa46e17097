"""One record of a delimited file → its cells.

In:  the text of a record, a dialect
Out: the cells, and whether every quote stands where it should

A quote closes a cell only where a delimiter or the end of the line follows; any other is an ordinary character.
"""

import csv
import re
from dataclasses import dataclass
from functools import lru_cache

from cdp_core.sources.interface import Dialect

LONGEST_FOR_CSV = 100_000


@dataclass(frozen=True)
class Parsed:
    """`clean`: every quote stands where it should. `open`: a quoted cell has not ended."""

    cells: list[str]
    clean: bool
    open: bool = False


def parse_line(text: str, dialect: Dialect) -> Parsed:
    """The cells of one record whose line end is taken off."""
    quote, delimiter = dialect.quote, dialect.delimiter
    if quote is None or quote not in text:
        return Parsed(plain_cells(text, dialect), clean=True)
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


def plain_cells(text: str, dialect: Dialect) -> list[str]:
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
    if dialect.escape is None:
        run = start
        while text.startswith(quote, run):
            run += 1
        if (run - start) % 2 and _ends_cell(text, run, dialect):
            return run - 1
        found = _last_of_odd_run(dialect).search(text, run)
        return found.end() - 1 if found else -1
    position = start
    while (position := text.find(quote, position)) >= 0:
        if not _is_escaped(text, position, start, dialect.escape) and _ends_cell(text, position + 1, dialect):
            return position
        position += 1
    return -1


@lru_cache(maxsize=64)
def _last_of_odd_run(dialect: Dialect) -> re.Pattern[str]:
    """Doubled quotes are text; one that is left over before a delimiter or the end closes the cell."""
    quote = re.escape(dialect.quote or '"')
    end = rf"(?:{re.escape(dialect.delimiter)}|\Z)" if dialect.delimiter else r"\Z"
    return re.compile(rf"(?<!{quote})(?:{quote}{quote})*{quote}(?= *{end})")


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
    """The text inside the quotes, its doubled or escaped quotes made single and its delimiters bare."""
    quote = dialect.quote or ""
    if dialect.escape:
        delimiter = dialect.delimiter if len(dialect.delimiter) == 1 else ""
        return re.sub(
            rf"{re.escape(dialect.escape)}([{re.escape(quote + dialect.escape + delimiter)}])", r"\1", content
        )
    return content.replace(quote * 2, quote)


def loose_cells(text: str, dialect: Dialect) -> list[str]:
    """The line with its unclosed quote taken for an ordinary character."""
    parsed = _tolerant_cells(text, dialect)
    if not parsed.open:
        return parsed.cells
    *whole, rest = parsed.cells
    return [*whole, *(rest.split(dialect.delimiter) if dialect.delimiter else [rest])]
