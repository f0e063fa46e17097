"""Records written as lines, each a name and its value: `Name: Ada`, `E-Mail: ada@x.com`, and the next one below.

In:  the text of a file
Out: its `Table`, or None where it is written otherwise

The same names have to come again and again, and headers know their words: a log has `ERROR: …` as well.
"""

import io
import re
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

#: A line of the file, a name and its value; without a name it is what stands between two records.
Labeled = tuple[int, str, str]


def labeled_table(text: PlainText, path: Path, name: str) -> Table | None:
    """The table whose rows are such records; a line starts where the first of its names stands."""
    if not _reads_so(islice(_labeled(text), _HEAD_LINES)) or not _reads_so(_labeled(text)):
        return None
    told = Counter(own for _, record in _records(text) for own in record)
    header = tuple(told)
    return Table(
        name=name,
        path=path,
        format="csv",
        columns=column_names(header, len(header)),
        stream=partial(_batches, text, header),
        encoding=text.encoding,
        header=header,
        notes=(*text.notes, "Each row stands in the file as lines of a name and its value."),
        kept=text.copy,
    )


def _batches(text: PlainText, header: tuple[str, ...], size: int, broken: list[BrokenLine]) -> Iterator[pa.RecordBatch]:
    rows = ((line, [record.get(own, "") for own in header]) for line, record in _records(text))
    return batches_of(rows, len(header), size)


def _reads_so(lines: Iterator[Labeled | None]) -> bool:
    """Whether all lines are of names with values, the first of which comes again, as most others do."""
    told: Counter[str] = Counter()
    for line in lines:
        if line is None:
            return False
        told[line[1]] += 1
    told.pop("", None)
    if len(told) < 2 or next(iter(told.values())) < 2:
        return False
    often = sum(1 for count in told.values() if count > 1)
    return often * 2 > len(told) and sum(map(has_known_word, told)) * 2 >= len(told)


def _labeled(text: PlainText) -> Iterator[Labeled | None]:
    """The lines of the text; None for one that is of another kind, and then no more."""
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
                yield None
                return


def _records(text: PlainText) -> Iterator[tuple[int, dict[str, str]]]:
    """Each record begins with the first name, or with one that it has already; a name right below itself is another."""
    apart = _stand_apart(text)
    record: dict[str, str] = {}
    start, before, first = 0, "", ""
    for line in _labeled(text):
        assert line is not None
        number, name, value = line
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


def _stand_apart(text: PlainText) -> bool:
    """Whether what stands between lines stands between records, mostly, and not also between parts of one."""
    names = [line[1] for line in _labeled(text) if line]
    begun = [after for before, after in pairwise(names) if after and not before]
    first = next(filter(None, names))
    return begun.count(first) * 2 > len(begun)


def _free(name: str, record: dict[str, str]) -> str:
    number = 2
    free = name
    while free in record:
        free, number = f"{name} {number}", number + 1
    return free
