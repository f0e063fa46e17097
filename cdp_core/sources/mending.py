"""The cheapest reading of a damaged record that gives the usual number of cells.

In:  a record with stray quotes, its dialect, how many cells its neighbors have
Out: the cells, or None where no reading has that number

A cell that starts with a quote may end at any quote before a delimiter, or the quote may be an ordinary character.
Each oddity has a price; the cheapest way to split the record into exactly `width` cells wins.
"""

from dataclasses import dataclass, replace
from functools import cache

from cdp_core.sources.interface import Dialect

LONGEST = 60_000
MOST_ENDINGS = 24
MOST_CELLS = 400

LITERAL_QUOTE = 2.0
STRAY_QUOTE = 1.0
HIDDEN_DELIMITER = 0.4
#: What a word in quotes within a quoted cell is the cheaper by.
NESTED = 0.05


@dataclass(frozen=True)
class _Reading:
    cost: float
    cells: tuple[str, ...]


@dataclass(frozen=True)
class _Cell:
    text: str
    end: int
    cost: float


def mend(text: str, dialect: Dialect, width: int) -> list[str] | None:
    """The cells of `text`, exactly `width` of them, or None."""
    if not dialect.delimiter or not dialect.quote or len(text) > LONGEST or width > MOST_CELLS:
        return None
    if text.count(dialect.delimiter) + 1 < width:
        return None
    found = _best(text, dialect, width)
    return list(found.cells) if found else None


def _best(text: str, dialect: Dialect, width: int) -> _Reading | None:
    """Dynamic programming from the end: for each cell start, the best reading of what is left, by cells left."""
    starts = [0]
    position = text.find(dialect.delimiter)
    while position >= 0:
        starts.append(position + len(dialect.delimiter))
        position = text.find(dialect.delimiter, position + len(dialect.delimiter))
    if len(starts) > MOST_CELLS * 4:
        return None
    options = cache(lambda start: _options(text, start, dialect))
    by_start: dict[int, dict[int, _Reading]] = {len(text) + len(dialect.delimiter): {0: _Reading(0.0, ())}}
    for start in reversed(starts):
        best: dict[int, _Reading] = {}
        for cell in options(start):
            after = by_start.get(cell.end + len(dialect.delimiter), {})
            for count, rest in after.items():
                cost = rest.cost + cell.cost
                if count + 1 <= width and (count + 1 not in best or cost < best[count + 1].cost):
                    best[count + 1] = replace(rest, cost=cost, cells=(cell.text, *rest.cells))
        by_start[start] = best
    return by_start[0].get(width)


def _options(text: str, start: int, dialect: Dialect) -> list[_Cell]:
    quote, delimiter = dialect.quote or "", dialect.delimiter
    stop = text.find(delimiter, start)
    stop = len(text) if stop < 0 else stop
    plain = text[start:stop]
    quotes = plain.count(quote)
    price = LITERAL_QUOTE if plain.lstrip(" ").startswith(quote) else STRAY_QUOTE if plain.endswith(quote) else 0.1
    cells = [_Cell(plain, stop, price * min(quotes, 1))]
    opening = start + len(text[start:]) - len(text[start:].lstrip(" "))
    if not text.startswith(quote, opening):
        return cells
    position = opening + 1
    while len(cells) <= MOST_ENDINGS and (position := text.find(quote, position)) >= 0:
        end = position + 1
        while text.startswith(" ", end) and not text.startswith(delimiter, end):
            end += 1
        if end == len(text) or text.startswith(delimiter, end):
            cells.append(_quoted(text[opening + 1 : position], end, dialect))
        position += 1
    return cells


def _quoted(content: str, end: int, dialect: Dialect) -> _Cell:
    quote, delimiter = dialect.quote or "", dialect.delimiter
    if dialect.escape:
        single = content.replace(dialect.escape + quote, "\0").replace(dialect.escape * 2, dialect.escape)
        strays = single.count(quote)
        content = single.replace("\0", quote)
    else:
        pairless = content.replace(quote * 2, "\0")
        strays = pairless.count(quote)
        content = pairless.replace("\0", quote)
    hidden = content.count(quote + delimiter) + content.count(delimiter + quote)
    nested = NESTED if strays and _opens(content, content.find(quote)) else 0.0
    return _Cell(content, end, strays * STRAY_QUOTE + hidden * HIDDEN_DELIMITER - nested)


def _opens(content: str, position: int) -> bool:
    """Whether a quote stands before a word: `Ann "Annie" Lee` was put in quotes, `Tea" or "Coffee` was not."""
    return content[position - 1 : position].isspace() and not content[position + 1 : position + 2].isspace()
