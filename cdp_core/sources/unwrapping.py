"""Lines that stand in quotes as a whole: what Excel saves when a CSV was opened in a single column.

In:  a text
Out: the same text without the quotes around each line, or as it was

`"id,""name"",note"` is one cell that holds a line of another CSV. The quotes are taken off only where every line is
such a cell.
"""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence

from cdp_core.sources.plain_text import PlainText, TemporaryCopy

SAMPLE_BYTES = 16 << 10
DELIMITERS = (",", ";", "\t")
AGREEING = 0.9
NOTE = "Each line stood in quotes as a whole, as Excel saves a CSV opened in one column; they were taken off."


def unwrapped(text: PlainText) -> PlainText:
    """The text to read: the inner lines where all lines are wrapped."""
    head = text.head(SAMPLE_BYTES)
    whole = text.end - text.start <= SAMPLE_BYTES
    lines = [line for line in (head.splitlines() if whole else head.splitlines()[:-1]) if line]
    if len(lines) < 2 or not _read_as_rows(
        [inner for line in lines if (inner := _inner(line)) is not None], len(lines)
    ):
        return text
    copy = TemporaryCopy(".txt")
    with copy.path.open("w", encoding="utf-8", newline="") as target:
        for line in _lines(text):
            bare = line.rstrip("\r\n")
            inner = _inner(bare) if bare else ""
            if inner is None:
                return text
            target.write(inner + line[len(bare) :])
    return PlainText(copy.path, 0, copy.path.stat().st_size, text.encoding, (*text.notes, NOTE), copy)


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
    """Whether lines without quotes are rows of three cells or more: `Berlin, Germany` is one cell."""
    for delimiter in DELIMITERS:
        widths = {line.count(delimiter) for line in inner}
        if len(widths) == 1 and widths.pop() >= 2 and f"{delimiter} " not in inner[0]:
            return True
    return False


def _lines(text: PlainText) -> Iterator[str]:
    with text.path.open("r", encoding="utf-8", newline="") as file:
        file.seek(text.start)
        yield from file
