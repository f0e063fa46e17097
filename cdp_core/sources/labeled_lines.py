"""Records written as lines, each a name and its value: `Name: Ada`, `E-Mail: ada@x.com`, and the next one below.

In:  the text of a file
Out: its `Table`, or None where it is written otherwise

The same names have to come again and again, and headers know their words: a log has `ERROR: …` as well. A few lines
of a letter may stand above and below them.
"""

import io
import re
import sys
from collections import Counter
from collections.abc import Iterator
from functools import partial
from itertools import islice, pairwise
from pathlib import Path

import pyarrow as pa

from cdp_core.sources.batches import batches_of
from cdp_core.sources.column_names import column_names
from cdp_core.sources.header_rows import has_known_word
from cdp_core.sources.interface import BrokenLine, Table
from cdp_core.sources.plain_text import PlainText

#: A name has a letter and nothing that stands in other formats; a bullet before it is left out.
_LINE = re.compile(
    r"(?:[-*•]\s+)?(?P<name>(?!\s)(?=[\W\d_]*[^\W\d_])[^:：\"'{}\[\]<>;,|\t@]{1,60}?)\s*(?::(?=\s|$)|：)(?P<value>.*)"
)
_BETWEEN = re.compile(r"[-=_*#~+.]*")
_HEAD_LINES = 60

#: Lines of another kind that may stand above and below.
_MOST_OTHERS = 12

#: A line of the file, a name and its value; "" is what stands between two records, None a line of another kind.
Labeled = tuple[int, str | None, str]
#: The first and the last line of the records.
Within = tuple[int, int]


def labeled_table(text: PlainText, path: Path, name: str) -> Table | None:
    """The table whose rows are such records; a line starts where the first of its names stands."""
    if not _records_within(text, _HEAD_LINES) or not (within := _records_within(text)):
        return None
    around = [
        f"{label}: {line}" if label else line
        for number, label, line in _labeled(text)
        if not within[0] <= number <= within[1]
    ]
    told = Counter(own for _, record in _records(text, within) for own in record)
    header = tuple(told)
    return Table(
        name=name,
        path=path,
        format="csv",
        columns=column_names(header, len(header)),
        stream=partial(_batches, text, header, within),
        encoding=text.encoding,
        header=header,
        notes=(*text.notes, *filter(None, around), "Each row stands in the file as lines of a name and its value."),
        kept=text.copy,
    )


def _batches(
    text: PlainText, header: tuple[str, ...], within: Within, size: int, broken: list[BrokenLine]
) -> Iterator[pa.RecordBatch]:
    rows = ((line, [record.get(own, "") for own in header]) for line, record in _records(text, within))
    return batches_of(rows, len(header), size)


def _records_within(text: PlainText, most: int | None = None) -> Within | None:
    """Where the records stand: lines of names with values, the first of which comes again, as most others do.

    `most` is how many lines are looked at.
    """
    within = _between_others(islice(_labeled(text), most))
    if within is None:
        return None
    told = Counter(name for _, name, _ in _within(islice(_labeled(text), most), within) if name)
    if len(told) < 2 or next(iter(told.values())) < 2:
        return None
    often = sum(1 for count in told.values() if count > 1)
    return within if often * 2 > len(told) and sum(map(has_known_word, told)) * 2 >= len(told) else None


def _between_others(lines: Iterator[Labeled]) -> Within | None:
    """From which line to which names come again without a line of another kind; None where such stand amid them."""
    others: list[int] = []
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    for number, name, _ in lines:
        if name is None:
            others.append(number)
            if len(others) > _MOST_OTHERS:
                return None
        elif name in first:
            last[name] = number
        elif name:
            first[name] = number
    if not last:
        return None
    begun, ended = min(first[name] for name in last), max(last.values())
    if any(begun < number < ended for number in others):
        return None
    above, below = ([n for n in others if n < begun], [n for n in others if n > ended])
    return max(above, default=0) + 1, min(below, default=sys.maxsize) - 1


def _within(lines: Iterator[Labeled], within: Within) -> Iterator[tuple[int, str, str]]:
    return ((number, name or "", value) for number, name, value in lines if within[0] <= number <= within[1])


def _labeled(text: PlainText) -> Iterator[Labeled]:
    """The lines of the text; one of another kind has no name and stands as it is."""
    with text.path.open("rb") as file:
        file.seek(text.start)
        for number, line in enumerate(io.TextIOWrapper(file, "utf-8", "replace"), start=1):
            bare = line.strip("\x1a\r\n").strip()
            found = _LINE.fullmatch(bare)
            if found:
                yield number, found["name"].strip(), found["value"].strip()
            elif _BETWEEN.fullmatch(bare):
                yield number, "", ""
            else:
                yield number, None, bare


def _records(text: PlainText, within: Within) -> Iterator[tuple[int, dict[str, str]]]:
    """Each record begins with the first name, or with one that it has already; a name right below itself is another."""
    apart = _stand_apart(text, within)
    record: dict[str, str] = {}
    start, before, first = 0, "", ""
    for number, name, value in _within(_labeled(text), within):
        first = first or name
        again = name in record and name != before
        if record and name and (name == first or again or (apart and not before)):
            yield start, record
            record = {}
        if name:
            start = start if record else number
            record[_free(name, record)] = value
        before = name
    if record:
        yield start, record


def _stand_apart(text: PlainText, within: Within) -> bool:
    """Whether what stands between lines stands between records, mostly, and not also between parts of one."""
    names = [name for _, name, _ in _within(_labeled(text), within)]
    begun = [after for before, after in pairwise(names) if after and not before]
    first = next(filter(None, names))
    return begun.count(first) * 2 > len(begun)


def _free(name: str, record: dict[str, str]) -> str:
    number = 2
    free = name
    while free in record:
        free, number = f"{name} {number}", number + 1
    return free
