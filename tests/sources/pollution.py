"""A clean table, spoiled in every way that published surveys of real CSV files found, with what should be read.

The kinds of pollution and the measures are those of Vitagliano et al., "Pollock: A Data Loading Benchmark", VLDB
2023; the table, the code and the extra kinds are our own. A score of 10 means: loaded, and header, records and cells
each with precision, recall and F1 of 1.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Rows = list[list[str]]

HEADER = ["DAY", "HOUR", "Pieces", "ITEM", "Cost", "Kind", "Description", "Link", "Remarks"]
THINGS = [
    ("Women's Rain Boots", "Boots for women who walk in any weather, light and quick to dry."),
    ("Trail Jacket", 'A jacket with a 24" zip: warm, dry, and easy to pack.'),
    ("Pillow, Painted Wood", "A pillow for bed, chair or sofa. It won't let you down."),
    ('Table, Round 48"', "Made to last in the garden, whatever the season brings."),
    ("Kids' Hat", "A hat in the size of your kids' heads"),
    ("Fly Rod 8 Wt.", "Light in the hand with 8\\'9\" of length, made for her."),
    ("Linen Shirt, Striped", "Cool, soft, and better with every wash."),
]
ROWS = 60


@dataclass(frozen=True)
class Polluted:
    """`expected` starts with the header row, unless the file has none. `weight` is how often the kind is met."""

    name: str
    content: bytes
    expected: Rows
    weight: float


def clean_rows() -> Rows:
    rows = [list(HEADER)]
    for i in range(ROWS):
        kind, description = THINGS[i % len(THINGS)]
        link = f"https://shop.example/item/{i}.html"
        rows.append(
            [
                f"{i % 28 + 1:02d}/0{i % 9 + 1}/2024",
                f"{i % 24:02d}:15",
                str(i % 5),
                f"AB-{1000 + i * 37}",
                f"${i}.49",
                kind,
                description,
                link,
                "",
            ]
        )
    return rows


@dataclass(frozen=True)
class Writing:
    """How a table is written out."""

    delimiter: str = ","
    quote: str = '"'
    escape: str = '"'
    newline: str = "\r\n"

    def cell(self, text: str, position: int) -> str:
        if position in (6, 7) or "," in text or self.quote in text:
            return f"{self.quote}{text.replace(self.quote, self.escape + self.quote)}{self.quote}"
        return text

    def row(self, cells: Sequence[str], delimiter: str | None = None) -> str:
        return (delimiter or self.delimiter).join(self.cell(cell, i) for i, cell in enumerate(cells))

    def text(self, rows: Rows) -> str:
        return "".join(self.row(row) + self.newline for row in rows)


def polluted_files() -> Iterator[Polluted]:
    """Every kind, some of them at every place of the table."""
    rows, plain = clean_rows(), Writing()
    text = plain.text(rows)

    def of(name: str, content: str, expected: Rows = rows, weight: float = 1.0) -> Polluted:
        return Polluted(name, content.encode(), expected, weight)

    yield of("as it is", text, weight=1)
    yield of("nothing in it", "", [], 15)
    yield of("no last line end", text.removesuffix("\r\n"), weight=184)
    yield of("two last line ends", text + "\r\n", weight=5)
    yield of("no header", plain.text(rows[1:]), rows[1:], 470)
    for height in (2, 3):
        joined = [" ".join([name] * height) for name in HEADER]
        yield of(f"{height} header rows", plain.text([HEADER] * (height - 1)) + text, [joined, *rows[1:]], 47)
    yield of("preamble", f"PREAMBLE{',' * 8}\r\n{',' * 8}\r\n{text}", weight=282)
    yield of("preamble of bare lines", f"Export of items\r\nwritten by hand, in a hurry\r\n\r\n{text}", weight=60)
    yield of("two tables alike", text + plain.text(rows[:-1]), weight=62)
    yield of("then a narrower table", text + plain.text([row[:-1] for row in rows[:-1]]), weight=62)
    yield of("then a wider table", text + plain.text([[*row, "more"] for row in rows[:-1]]), weight=62)
    yield of("header only", plain.text(rows[:1]), rows[:1], 3)
    yield of("one row", plain.text(rows[:2]), rows[:2], 4)
    yield of("LF", Writing(newline="\n").text(rows), weight=1691)
    yield of("CR", Writing(newline="\r").text(rows), weight=7)
    yield of("tab", Writing("\t").text(rows), weight=4)
    yield of("semicolon", Writing(";").text(rows), weight=834)
    yield of("pipe", Writing("|").text(rows), weight=4)
    yield of("blank", Writing(" ").text(rows), weight=4)
    yield of("comma and blank", Writing(", ").text(rows), weight=101)
    yield of("caret and tilde", Writing("^~^").text(rows), weight=1)
    yield of("apostrophe as quote", _apostrophes(rows), weight=11)
    yield of("backslash as escape", Writing(escape="\\").text(rows), weight=1)
    yield of("quotes not escaped", Writing(escape="").text(rows), weight=7)
    yield from _at_every_place(rows, plain)


def _apostrophes(rows: Rows) -> str:
    """Apostrophes around cells; those inside are left as they are, as careless writers do."""
    marked = [[f"'{c}'" if i in (6, 7) or "," in c else c for i, c in enumerate(row)] for row in rows]
    return "".join(",".join(row) + "\r\n" for row in marked)


def _at_every_place(rows: Rows, plain: Writing) -> Iterator[Polluted]:
    """One row spoiled: a delimiter too many or too few, a stray quote, another delimiter."""
    lines = [plain.row(row) for row in rows]
    for r, row in enumerate(rows):
        cells = [plain.cell(cell, i) for i, cell in enumerate(row)]
        for c in range(len(row)):
            more = ",".join(cells[:c]) + "," + ("," if c else "") + ",".join(cells[c:])
            yield _with_line(lines, rows, r, more, [*row[:c], "", *row[c:]], f"more delimiters {r} {c}", 0.35)
            stray = [*cells[:c], _stray(cells[c], plain.quote), *cells[c + 1 :]]
            quoted = [*row[:c], plain.quote + row[c], *row[c + 1 :]]
            yield _with_line(lines, rows, r, ",".join(stray), quoted, f"stray quote {r} {c}", 0.35)
            if c:
                less = ",".join(cells[:c]) + ",".join(cells[c:])
                yield _with_line(lines, rows, r, less, row, f"less delimiters {r} {c}", 0.35)
        yield _with_line(lines, rows, r, plain.row(row, " "), row, f"blanks in row {r}", 0.35)


def _stray(cell: str, quote: str) -> str:
    return cell[0] + quote + cell[1:] if cell.startswith(quote) else quote + cell


def _with_line(
    lines: Sequence[str], rows: Rows, number: int, line: str, row: list[str], name: str, weight: float
) -> Polluted:
    content = "".join(text + "\r\n" for text in (*lines[:number], line, *lines[number + 1 :]))
    return Polluted(name, content.encode(), [*rows[:number], row, *rows[number + 1 :]], weight)


def score(expected: Rows, found: Rows) -> float:
    """Success and nine measures, 10 in all."""
    if not expected:
        return 10.0
    header = _measures(expected[0], found[0] if found else [])
    records = _measures(["".join(row) for row in expected[1:]], ["".join(row) for row in found[1:]])
    cells = _measures([c for row in expected for c in row], [c for row in found for c in row])
    return 1.0 + sum(header) + sum(records) + sum(cells)


def _measures(expected: Sequence[str], found: Sequence[str]) -> tuple[float, float, float]:
    if not expected:
        return 1.0, 1.0, 1.0
    same = sum((Counter(expected) & Counter(found)).values())
    if not same:
        return 0.0, 0.0, 0.0
    precision, recall = same / len(expected), same / len(found)
    return precision, recall, 2 * precision * recall / (precision + recall)
