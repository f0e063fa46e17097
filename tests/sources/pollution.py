"""A clean table, spoiled in every way that published surveys of real CSV files found, with what should be read.

The kinds of pollution, the weights (how many of some 3,700 surveyed files have the kind) and the measures are those
of Vitagliano et al., "Pollock: A Data Loading Benchmark", VLDB 2023; the tables and the code are our own. A score of
10 means: loaded, and header, records and cells each with precision, recall and F1 of 1. What should be read is the
table with the pollution undone; a stray quote stays in its cell.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from cdp_core.sources.kinds import kind
from tests.sources.base_tables import BaseTable, Rows

EXTRA_DELIMITER = MISSING_DELIMITER = 0.368
STRAY_QUOTE = 0.0093
OTHER_DELIMITER = 0.083


@dataclass(frozen=True)
class Polluted:
    """`expected` starts with the header row, unless the file has none. `weight` is how often the kind is met.

    `place` is the row that was spoiled, where only one was.
    """

    name: str
    content: bytes
    expected: Rows
    weight: float
    place: tuple[int, int] | None = None


@dataclass(frozen=True)
class Writing:
    """How a table is written out: cells of the `quoted` columns in quotes, others where they must be."""

    quoted: frozenset[int]
    delimiter: str = ","
    quote: str = '"'
    escape: str = '"'
    newline: str = "\r\n"

    def cell(self, text: str, position: int) -> str:
        if position in self.quoted or any(sign in text for sign in (",", self.delimiter.strip() or ",", '"', "\n")):
            return f"{self.quote}{text.replace(self.quote, self.escape + self.quote)}{self.quote}"
        return text

    def row(self, cells: Sequence[str], delimiter: str | None = None) -> str:
        return (delimiter or self.delimiter).join(self.cell(cell, i) for i, cell in enumerate(cells))

    def text(self, rows: Rows) -> str:
        return "".join(self.row(row) + self.newline for row in rows)


def polluted_files(table: BaseTable) -> Iterator[Polluted]:
    """Every kind, some of them at every place of the table."""
    rows, plain = table.rows, Writing(table.quoted)
    header, text = rows[0], plain.text(rows)
    other = Writing(frozenset())

    def of(name: str, content: str, expected: Rows = rows, weight: float = 1.0) -> Polluted:
        return Polluted(name, content.encode(), expected, weight)

    def written(weight: float, name: str, **how: str) -> Polluted:
        return of(name, Writing(table.quoted, **how).text(rows), weight=weight)  # type: ignore[arg-type]

    yield of("as it is", text, weight=1)
    yield of("nothing in it", "", [], 15)
    yield of("no last line end", text.removesuffix("\r\n"), weight=184)
    yield of("two last line ends", text + "\r\n", weight=5)
    yield of("no header", plain.text(rows[1:]), rows[1:], 470)
    for height in (2, 3):
        joined = [" ".join([name] * height) for name in header]
        yield of(f"{height} header rows", plain.text([header] * (height - 1)) + text, [joined, *rows[1:]], 47)
    yield of("preamble", f"PREAMBLE{',' * 8}\r\n{',' * 8}\r\n{text}", weight=282)
    yield of("preamble of bare lines", f"Export of items\r\nwritten by hand, in a hurry\r\n\r\n{text}", weight=1)
    yield of("then a table alike", text + other.text(rows[:-1]), weight=62.7)
    yield of("then a narrower table", text + other.text([row[:-1] for row in rows[:-1]]), weight=62.7)
    wider = [[*header, "col1"], *([*row, ""] for row in rows[1:-1])]
    yield of("then a wider table", text + other.text(wider), weight=62.7)
    yield of("header only", plain.text(rows[:1]), rows[:1], 3)
    yield of("one row", plain.text(rows[:2]), rows[:2], 4)
    yield written(1691, "LF", newline="\n")
    yield written(7, "CR", newline="\r")
    yield written(4, "tab", delimiter="\t")
    yield written(834, "semicolon", delimiter=";")
    yield written(4, "pipe", delimiter="|")
    yield written(4, "blank", delimiter=" ")
    yield written(101, "comma and blank", delimiter=", ")
    yield written(1, "caret and tilde", delimiter="^~^")
    yield written(1, "backslash as escape", escape="\\")
    yield written(7, "quotes not escaped", escape="")
    yield of("apostrophe as quote", _apostrophes(table), weight=11)
    yield from _at_every_place(rows, plain)


def _apostrophes(table: BaseTable) -> str:
    """Apostrophes around cells; those inside are left as they are, as careless writers do."""
    marked = [
        [f"'{c}'" if i in table.quoted or any(sign in c for sign in ',"\n') else c for i, c in enumerate(row)]
        for row in table.rows
    ]
    return "".join(",".join(row) + "\r\n" for row in marked)


def _at_every_place(rows: Rows, plain: Writing) -> Iterator[Polluted]:
    """One row spoiled: a delimiter too many or too few, a stray quote, another delimiter."""
    lines = [plain.row(row) for row in rows]
    for r, row in enumerate(rows):
        cells = [plain.cell(cell, i) for i, cell in enumerate(row)]
        for c in range(len(row)):
            more = ",".join(cells[:c]) + "," + ("," if c else "") + ",".join(cells[c:])
            yield _with_line(lines, rows, (r, c), more, row, "more delimiters", EXTRA_DELIMITER)
            stray = [*cells[:c], _stray(cells[c], plain.quote), *cells[c + 1 :]]
            quoted = [*row[:c], plain.quote + row[c], *row[c + 1 :]]
            yield _with_line(lines, rows, (r, c), ",".join(stray), quoted, "stray quote", STRAY_QUOTE)
            if c:
                less = ",".join(cells[:c]) + ",".join(cells[c:])
                yield _with_line(lines, rows, (r, c), less, row, "less delimiters", MISSING_DELIMITER)
        yield _with_line(lines, rows, (r, 0), plain.row(row, " "), row, "blanks", OTHER_DELIMITER)


def _stray(cell: str, quote: str) -> str:
    return cell[0] + quote + cell[1:] if cell.startswith(quote) else quote + cell


def _with_line(
    lines: Sequence[str], rows: Rows, place: tuple[int, int], line: str, row: list[str], name: str, weight: float
) -> Polluted:
    number = place[0]
    content = "".join(text + "\r\n" for text in (*lines[:number], line, *lines[number + 1 :]))
    return Polluted(
        f"{name} {place[0]} {place[1]}", content.encode(), [*rows[:number], row, *rows[number + 1 :]], weight, place
    )


def score(expected: Rows, found: Rows) -> float:
    """Success and nine measures, 10 in all."""
    if not expected:
        return 10.0
    header = _measures([_value(c) for c in expected[0]], [_value(c) for c in found[0]] if found else [])
    records = _measures([_record(row) for row in expected[1:]], [_record(row) for row in found[1:]])
    cells = _measures([c for row in expected for c in row], [c for row in found for c in row])
    return 1.0 + sum(header) + sum(records) + sum(cells)


def _record(row: Sequence[str]) -> str:
    return "".join(map(_value, row))


@lru_cache(maxsize=100_000)
def _value(cell: str) -> str:
    """Values are compared, not spellings; where two typed cells have grown together, both values are lost."""
    return f"<{cell}>" if kind(cell) in ("date", "time", "money", "number") else cell.lower()


def _measures(expected: Sequence[str], found: Sequence[str]) -> tuple[float, float, float]:
    if not expected:
        return 1.0, 1.0, 1.0
    same = sum((Counter(expected) & Counter(found)).values())
    if not same:
        return 0.0, 0.0, 0.0
    precision, recall = same / len(expected), same / len(found)
    return precision, recall, 2 * precision * recall / (precision + recall)
