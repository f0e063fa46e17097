"""Lines that are a cell of another table: what Excel saves when a CSV was opened in a single column.

In:  a text
Out: the same text without what was put around each line, or as it was

`"id,""name"",note"` is one cell that holds a line of another CSV, and so is `id,name,note` in `id,name,note;;;`. The
quotes are taken off only where every line is such a cell, the delimiters at the end only where every line has them. The
bars around a table that was drawn (`| id | name |`) part nothing either.
"""

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from cdp_core.sources.dialects import SEPARATOR_LINE
from cdp_core.sources.plain_text import PlainText, TemporaryCopy

SAMPLE_BYTES = 16 << 10
DELIMITERS = (",", ";", "\t")
AGREEING = 0.9
_BETWEEN_BARS = re.compile(r"\s*\|.*\|\s*")
_DRAWN = re.compile(r"\+[-=+]{3,}\+")
#: Below such a table a line or two may say how many rows it has.
_MOSTLY_DRAWN = 0.7
NOTE = "Each line stood in quotes as a whole, as Excel saves a CSV opened in one column; they were taken off."
_PADDED = "Each line ended in {}, as Excel saves a CSV opened in one column; that was taken off."
#: What pads lines of files with other delimiters, how often at least, and those.
_PADDING = ((";", 1, ",\t|"), (",", 2, ";\t|"))


def unwrapped(text: PlainText) -> PlainText:
    """The text to read: the inner lines where all lines are wrapped."""
    head = text.head(SAMPLE_BYTES)
    whole = text.end - text.start <= SAMPLE_BYTES
    lines = [line for line in (head.splitlines() if whole else head.splitlines()[:-1]) if line]
    announced = bool(lines) and SEPARATOR_LINE.match(lines[0]) is not None
    lines = lines[announced:]
    if len(lines) < 2:
        return text
    if _is_drawn(lines):
        return rewritten(text, _between_bars, "The lines stood between bars; the outer ones were taken off.") or text
    if padding := _padding(lines):
        return rewritten(text, lambda line: _without(line, *padding), _PADDED.format(padding[0])) or text
    if not _read_as_rows([inner for line in lines if (inner := _inner(line)) is not None], len(lines)):
        return text
    return rewritten(text, _announcement_or_inner if announced else _inner, NOTE) or text


def _is_drawn(lines: Sequence[str]) -> bool:
    """Whether nearly all lines stand between bars, all of them with as many inside."""
    rows = [line for line in lines if _BETWEEN_BARS.fullmatch(line)]
    rules = sum(1 for line in lines if _DRAWN.fullmatch(line.strip()))
    alike = len({row.count("|") for row in rows}) == 1 and rows[0].count("|") > 2
    return alike and len(rows) > 1 and len(rows) + rules >= _MOSTLY_DRAWN * len(lines)


def _between_bars(line: str) -> str:
    return line.strip()[1:-1] if _BETWEEN_BARS.fullmatch(line) else line


def _announcement_or_inner(line: str) -> str | None:
    return line if SEPARATOR_LINE.match(line) else _inner(line)


def rewritten(text: PlainText, inner: Callable[[str], str | None], note: str) -> PlainText | None:
    """A copy with what is inside each line; None where a line holds nothing."""
    copy = TemporaryCopy(".txt")
    with copy.path.open("w", encoding="utf-8", newline="") as target:
        for line in _lines(text):
            bare = line.rstrip("\r\n")
            kept = inner(bare) if bare else ""
            if kept is None:
                return None
            target.write(kept + line[len(bare) :])
    return PlainText(copy.path, 0, copy.path.stat().st_size, text.encoding, (*text.notes, note), copy)


def _padding(lines: Sequence[str]) -> tuple[str, str] | None:
    """The delimiters that end every line of a file with another delimiter, and that other one."""
    for sign, least, others in _PADDING:
        ends = {line[len(line.rstrip(sign)) :] for line in lines}
        if len(ends) != 1 or len(end := ends.pop()) < least:
            continue
        bare = [line.removesuffix(end) for line in lines]
        plain = [line for line in bare if sign not in line]
        if plain[:1] != bare[:1] or (sign == ";" and len(plain) * 2 < len(bare)):
            continue
        for delimiter in others:
            cuts = bare[0].count(delimiter)
            if cuts > (len(end) < 2) and sum(line.count(delimiter) == cuts for line in bare) * 2 >= len(bare):
                return end, delimiter
    return None


def _without(line: str, end: str, delimiter: str) -> str:
    """The line without its end; where that was put beside quotes, without them, too."""
    bare = line.removesuffix(end)
    inner = _inner(bare)
    return inner if inner is not None and delimiter in inner else bare


def _inner(line: str) -> str | None:
    """What stands in the quotes around a line; None where they do not stand around all of it."""
    content = line[1:-1]
    if len(line) < 2 or not (line.startswith('"') and line.endswith('"')) or '"' in content.replace('""', ""):
        return None
    return content.replace('""', '"')


def _read_as_rows(inner: Sequence[str], lines: int) -> bool:
    """Every line is wrapped and falls into as many cells; half of them hold quotes of their own, or none has gaps."""
    if len(inner) < lines:
        return False
    if sum('"' in line for line in inner) * 2 < lines:
        return _fall_apart(inner)
    for delimiter in DELIMITERS:
        widths = Counter(len(row) for row in csv.reader(inner, delimiter=delimiter))
        width, count = widths.most_common(1)[0]
        if width > 1 and count >= AGREEING * lines:
            return True
    return False


def _fall_apart(inner: Sequence[str]) -> bool:
    """Whether lines of which few have quotes are rows of three cells or more: `Berlin, Germany` is one cell."""
    for delimiter in DELIMITERS:
        widths = {len(row) for row in csv.reader(inner, delimiter=delimiter)}
        if len(widths) == 1 and widths.pop() > 2 and f"{delimiter} " not in inner[0]:
            return True
    return False


def _lines(text: PlainText) -> Iterator[str]:
    with text.path.open("r", encoding="utf-8", newline="") as file:
        file.seek(text.start)
        yield from file
