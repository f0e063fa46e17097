"""How a delimited text was written: delimiter, quote, escape.

In:  lines from all over the file
Out: `Sniffed`: the dialect and the usual number of cells

Every plausible combination parses the lines; the one whose rows agree in length and whose cells look like values
wins. The idea of weighing row patterns and cell types is that of van den Burg, Nazábal and Sutton, "Wrangling
messy CSV files by detecting row and type patterns", 2019; measures and weights are our own.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from cdp_core.sources.interface import Dialect
from cdp_core.sources.kinds import is_typed, kind
from cdp_core.sources.rows import Rows

USUAL = {",": 1.0, ";": 1.0, "\t": 1.0, "|": 0.97, "\x01": 0.97, "\x1f": 0.97, "§": 0.95, "¦": 0.95}
UNUSUAL = {"~": 0.8, "^": 0.8, ":": 0.55, "#": 0.55, "&": 0.55, "!": 0.55, "*": 0.55, "%": 0.5, "=": 0.5, " ": 0.5}
ROWS_WEIGHED = 400
LINES_WEIGHED = 4_000
SEPARATOR_LINE = re.compile(r'^(?:#\s*)?"?sep=(.|\\t)"?[,;\t ]*$', re.IGNORECASE)
#: Signs that nobody sees and that part cells.
_PARTED = re.compile("[\x01\x1f]")
LEFTOVER = re.compile(r"[;\t|]|^[\"']|[\"']$")


@dataclass(frozen=True)
class Sniffed:
    """`width` is the usual number of cells in a row; 1 stands for a single column."""

    dialect: Dialect
    width: int


def sniff(lines: Sequence[str], newline: str, delimiter: str | None = None, quote: str | None = None) -> Sniffed:
    """The dialect that explains the lines best; what a person has set is taken as it is."""
    wanted = delimiter or _announced(lines)
    sample = [line for line in lines if line.strip() and not SEPARATOR_LINE.match(line.strip())]
    quotes = [quote or None] if quote is not None else _quotes(sample)
    candidates = [Dialect(d, q, None, newline) for d in _delimiters(sample, wanted) for q in quotes]
    single = Dialect("", quotes[0], None, newline)
    weighed = [(_weight(sample, candidate), -order, candidate) for order, candidate in enumerate(candidates)]
    best = max(weighed, default=(0.0, 0, single), key=lambda entry: entry[:2])
    if not wanted and best[0] <= _single_weight(sample):
        return Sniffed(_single(sample, single), 1)
    dialect = best[2] if wanted else _longer_delimiter(sample, best[2])
    dialect = replace(dialect, escape=_escape(sample, dialect))
    return Sniffed(dialect, usual_width(sample, dialect))


def usual_width(sample: Sequence[str], dialect: Dialect) -> int:
    """The most frequent number of cells; of two alike, the larger."""
    widths = Counter(len(cells) for _, cells in Rows(sample, dialect) if len(cells) > 1)
    return max(widths, key=lambda width: (widths[width], width), default=1)


def _announced(lines: Sequence[str]) -> str | None:
    """Excel's `sep=;` at the top of a file."""
    for line in lines[:3]:
        if found := SEPARATOR_LINE.match(line.strip("\r\n")):
            return "\t" if found.group(1) == "\\t" else found.group(1)
    return None


def _delimiters(sample: Sequence[str], wanted: str | None) -> Iterator[str]:
    if wanted:
        yield wanted
        return
    present = set("".join(sample))
    in_figures = _signs_in_figures(sample)
    yield from (sign for sign in (*USUAL, *UNUSUAL) if sign in present and sign not in in_figures)


def _signs_in_figures(sample: Sequence[str]) -> set[str]:
    """Signs that stand nowhere but between digits, where something else parts the first line and most: decimal commas.

    A title above a table may be parted as well, but not what stands below it.
    """
    first, *rest = sample or [""]
    parting = [re.escape(sign) for sign in set(first.strip()) & set(USUAL)] + [r"\S {2,}\S"]
    found = [re.compile(parts).search for parts in parting if re.search(parts, first)]
    if not any(sum(1 for line in rest if parted(line)) * 2 > len(rest) for parted in found):
        return set()
    text = "\n".join(rest)
    return {sign for sign in ",:" if sign not in first and not re.search(rf"(?<!\d){sign}|{sign}(?!\d)", text)}


def _quotes(sample: Sequence[str]) -> list[str | None]:
    """Quote characters that stand around something; without any, the double quote is assumed."""
    text = "\n".join(line.rstrip("\r\n") for line in sample)
    double = '"' in text
    single = len(re.findall(r"(?:^|[^\w\s'])\s?'|'\s?(?=[^\w\s']|$)", text, re.MULTILINE)) >= 2
    found: list[str | None] = ['"']
    if single:
        found.append("'")
    if double and re.search(r'\w"\w|\w "\w|"="', text):
        found.append(None)
    return found


def _weight(sample: Sequence[str], dialect: Dialect) -> float:
    reader = Rows(sample[:LINES_WEIGHED], dialect)
    rows = [cells for _, cells in islice(reader, ROWS_WEIGHED) if cells]
    if not rows or max(map(len, rows)) < 2:
        return 0.0
    agreement = _agreement(_without_lone_lines([len(cells) for cells in rows]))
    cells = [cell for row in rows if len(row) > 1 for cell in row]
    quality = sum(_quality(cell, dialect) for cell in cells) / len(cells)
    prior = USUAL.get(dialect.delimiter) or UNUSUAL[dialect.delimiter]
    often = reader.quoted > 2 and reader.quoted * 2 >= len(rows)
    in_place = reader.in_place / reader.quoted if often else 1.0
    if dialect.delimiter == " " and often and in_place == 1.0 and kind(rows[0][0]) == "text" and len(rows[0]) > 2:
        return 0.9 * quality
    if dialect.delimiter in UNUSUAL and not _is_sure(rows, agreement, dialect):
        return 0.0
    quality *= 0.5 + 0.5 * in_place
    if dialect.quote == "'":
        prior *= 0.98
    return agreement * (0.35 + 0.65 * quality) * prior


def _without_lone_lines(widths: Sequence[int]) -> Sequence[int]:
    """Title lines above and footer lines below a table say nothing about its delimiter."""
    several = [i for i, width in enumerate(widths) if width > 1]
    table = widths[several[0] : several[-1] + 1]
    most = max(table)
    return table if len(table) > 1 and (most > 2 or len(table) * 2 > len(widths)) else widths


def _agreement(widths: Sequence[int]) -> float:
    """1 when all rows have as many cells; rows that agree with a neighbor count half (several tables)."""
    usual, count = max(Counter(widths).items(), key=lambda entry: (entry[1], entry[0]))
    several = sum(
        1 for i, w in enumerate(widths) if w > 1 and w in (*widths[max(0, i - 1) : i], *widths[i + 1 : i + 2])
    )
    if usual < 2:
        count = 0
    share = (0.6 * count + 0.4 * max(several, count)) / len(widths)
    return share * (1 - 0.5 / max(usual, 2))


def _is_sure(rows: Sequence[Sequence[str]], agreement: float, dialect: Dialect) -> bool:
    """An unusual delimiter must hold in every row, and the first row must read like names or the cells like values."""
    if len(rows) < 2 and dialect.delimiter in (" ", ":", "=", "%", "*", "!", "&"):
        return False
    if agreement < 0.8 * (1 - 0.5 / max(len(rows[0]), 2)):
        return False
    named = all(kind(cell) in ("text", "code", "empty") for cell in rows[0])
    return named or (dialect.delimiter in "~^" and len(rows[0]) > 2)


def _quality(cell: str, dialect: Dialect) -> float:
    if not cell or is_typed(cell):
        return 1.0
    # A cell of several lines stood in quotes: what is in it parts nothing.
    if "\n" not in cell and LEFTOVER.search(cell) and dialect.delimiter not in "~^":
        return 0.1
    return 0.75


def _single_weight(sample: Sequence[str]) -> float:
    """How well the file reads as one column: lines that are values as they stand."""
    rows = [line.strip() for line in sample[:ROWS_WEIGHED]]
    if not rows:
        return 1.0
    typed = sum(1 for row in rows if not _PARTED.search(row) and is_typed(row.strip("\"'"))) / len(rows)
    return 0.3 + 0.6 * typed


def _single(sample: Sequence[str], single: Dialect) -> Dialect:
    """One column; a comma is named as the delimiter where that changes nothing."""
    comma = replace(single, delimiter=",")
    return comma if all(len(cells) < 2 for _, cells in Rows(sample, comma)) else single


def _longer_delimiter(sample: Sequence[str], dialect: Dialect) -> Dialect:
    """`, ` or `||` or `^~^` where every delimiter comes in that company."""
    one = re.escape(dialect.delimiter)
    outside = [_outside_quotes(line.rstrip("\r\n"), dialect) for line in sample[:ROWS_WEIGHED]]
    text = "\n".join(line for line in outside if dialect.delimiter in line)
    total = text.count(dialect.delimiter)
    if not total:
        return dialect
    mirrored = {run[i : i + size] for run in set(re.findall(rf"[^\w \"'\r\n]*{one}[^\w \"'\r\n]*", text))
                for size in (4, 3, 2) for i in range(len(run) - size + 1)}  # fmt: skip
    for longer in sorted(mirrored, key=len, reverse=True):
        own = longer.count(dialect.delimiter)
        if own and longer == longer[::-1] and text.count(longer) * own == total:
            return replace(dialect, delimiter=longer)
    if dialect.delimiter in " \t":
        return dialect
    followed = len(re.findall(rf"{one}(?: |$)", text, re.MULTILINE))
    if followed == total and text.count(dialect.delimiter + " ") > 0.8 * total:
        both = len(re.findall(rf"(?:^| ){one}(?: |$)", text, re.MULTILINE))
        longer = f" {dialect.delimiter} " if both == total else f"{dialect.delimiter} "
        return replace(dialect, delimiter=longer) if longer in text else dialect
    return dialect


def _outside_quotes(line: str, dialect: Dialect) -> str:
    if not dialect.quote or dialect.quote not in line:
        return line
    quote, delimiter = re.escape(dialect.quote), re.escape(dialect.delimiter)
    starts = rf"(?:(?<=^)|(?<={delimiter})|(?<= ))"
    return re.sub(rf"{starts}{quote}.*?{quote}(?=\s*(?:{delimiter}|$))", "Q", line)


def _escape(sample: Sequence[str], dialect: Dialect) -> str | None:
    r"""A backslash escapes where `\"` stands inside cells and quotes are nowhere doubled."""
    text = "".join(sample)
    if not dialect.quote or "\\" not in text:
        return None
    quote, delimiter = re.escape(dialect.quote), re.escape(dialect.delimiter)
    escaped = len(re.findall(rf"\\{quote}(?!\s*(?:{delimiter or '$'}|[\r\n]|$))", text))
    ending = len(
        re.findall(rf"\\{quote}{quote}|\\{quote}\s*{delimiter or '$'}\s*[^{quote}\s][^{quote}\r\n]*{quote}", text)
    )
    doubled = len(re.findall(rf"[^\\{quote}{delimiter}\r\n]{quote}{quote}[^{quote}{delimiter}\r\n]", text))
    bare = len(re.findall(rf"(?<=[^\\\s{quote}{delimiter}]){quote}(?=[^\s{quote}{delimiter}])", text))
    return "\\" if escaped + ending > doubled + bare else None
