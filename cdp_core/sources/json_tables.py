"""JSON and JSON Lines → tables.

In:  a file of JSON: an array, objects one after the other or one a line, wrapped in a key, behind an assignment
Out: `Table`s; broken lines are listed and the good ones read

"""

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, compress, islice
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import pyarrow as pa

from cdp_core.counts import in_number
from cdp_core.errors import UnreadableFile
from cdp_core.progress import Progress, unwatched
from cdp_core.sources.column_names import column_names
from cdp_core.sources.flatten import FlatRows, JsonObject, TooManyColumns
from cdp_core.sources.grid import Grid, grid_tables
from cdp_core.sources.interface import MOST_COLUMNS, BrokenLine, Reading, Table
from cdp_core.sources.json_api import INCLUDED, ROWS, Answer, answer
from cdp_core.sources.json_values import CHUNK, Digits, Piece, json_text, parse, pieces, repeated_keys
from cdp_core.sources.json_wrapping import (
    are_several,
    arrays_inside,
    container,
    exact_container,
    first_value,
    inside,
    is_lines,
    page_key,
    rows_of,
    rows_within,
)
from cdp_core.sources.plain_text import PlainText, plain_text

SMALL_BYTES = 64 << 20
EXCERPT = 200
MOST_NOTES = 5
DAMAGED_BYTES = 16
ROWS_TOGETHER = 256
#: Blanks, and the sign that begins each value of a JSON text sequence (RFC 7464).
_AROUND_LINES = b" \t\r\n\v\f\x1e"
#: Elements that must be pages of rows, so that all are read as such.
PAGES_TRIED = 3
BYTES_TOGETHER = 4 << 20


class Element(NamedTuple):
    """An element of a file as it stands there; `whole` is False for what lies between elements or breaks off."""

    number: int
    raw: bytes
    whole: bool


Raw = Callable[[], Iterator[Element]]


class NotJson(ValueError):
    """It began like JSON and is not."""


@dataclass(frozen=True)
class Elements:
    """Rows from byte `start` on: inside an array (`depth` 1) or one after the other (`depth` 0)."""

    text: PlainText
    name: str
    start: int
    depth: int

    def raw(self) -> Iterator[Element]:
        found = chain.from_iterable(map(_resumed, pieces(_chunks(self.text, self.start), self.depth, self.name)))
        for number, piece in enumerate(found, start=1):
            yield Element(number, piece.raw, piece.whole)

    def objects(self) -> Iterator[Element]:
        return _out_of_batches(self.raw())


def _resumed(piece: Piece) -> Iterable[Piece]:
    """The same, but for one that swallows the lines below it, as after a quote without its second: line by line."""
    if b"\n{" not in piece.raw or container(piece.raw) is not None:
        return (piece,)
    lines = [line.strip().rstrip(b",") for line in piece.raw.split(b"\n")]
    found = [Piece(line, line.startswith(b"{")) for line in lines if line.strip(b"[]{} \t,")]
    whole = sum(1 for each in found if each.whole and container(each.raw) is not None)
    return found if whole else (piece,)


@dataclass(frozen=True)
class Lines:
    """One value a line."""

    text: PlainText

    def raw(self) -> Iterator[Element]:
        left = self.text.end - self.text.start
        with self.text.path.open("rb") as file:
            file.seek(self.text.start)
            for number, line in enumerate(file, start=1):
                if len(line) > left:
                    line = line[:left]
                left -= len(line)
                if value := line.strip(_AROUND_LINES):
                    yield Element(number, value, True)

    def objects(self) -> Iterator[Element]:
        return _out_of_batches(self.raw())


def _out_of_batches(elements: Iterator[Element]) -> Iterator[Element]:
    """The same, but for one that is a list of objects, as programs send in batches, or several: each of them.

    Each has a number of its own: from there on, it is more than that of its line.
    """
    more = 0
    for element in elements:
        batch = container(element.raw) if element.raw.lstrip().startswith(b"[") else None
        raws = [element.raw]
        if isinstance(batch, list) and all(isinstance(each, dict) for each in batch):
            raws = [piece.raw for piece in pieces(iter((element.raw.lstrip()[1:],)), 1, "")] if batch else []
        elif b"}{" in element.raw and are_several(element.raw):
            raws = [piece.raw for piece in pieces(iter((element.raw,)), 0, "")]
        for number, raw in enumerate(raws, element.number + more):
            yield Element(number, raw, element.whole)
        more += len(raws) - 1


def json_tables(path: Path, name: str, reading: Reading, progress: Progress = unwatched) -> list[Table]:
    """The tables of a JSON file. Raises NotJson where not even the first value can be read."""
    text = plain_text(path, name, reading.encoding, DAMAGED_BYTES)
    start, head = first_value(text)
    if is_lines(head):
        return _line_tables(path, name, text, progress)
    if head.startswith("["):
        first = inside(head)
        inner = head[first:]
        if inner.startswith("]"):
            return [Table(name, path, "json", (), lambda size, broken: iter(()), encoding=text.encoding)]
        elements = Elements(text, name, start + len(head[:first].encode()), 1)
        if inner.startswith("{"):
            return [_object_table(path, name, "json", text, elements.raw, progress)]
        return _list_tables(path, name, text, elements, inner)
    return _object_tables(path, name, text, Elements(text, name, start, 0), progress)


def _chunks(text: PlainText, start: int) -> Iterator[bytes]:
    while chunk := text.read(start, CHUNK):
        start += len(chunk)
        yield chunk


def _line_tables(path: Path, name: str, text: PlainText, progress: Progress) -> list[Table]:
    lines = Lines(text)
    first = next((value for _, raw, _ in lines.raw() if (value := container(raw)) is not None), None)
    if isinstance(first, list) and not all(isinstance(each, dict) for each in first):
        return _grid(
            path,
            name,
            "jsonl",
            lambda: ((n, v) for n, raw, _ in lines.raw() if isinstance(v := exact_container(raw), list)),
        )
    return [_object_table(path, name, "jsonl", text, lines.objects, progress)]


def _object_tables(path: Path, name: str, text: PlainText, elements: Elements, progress: Progress) -> list[Table]:
    """One object, objects one after the other, or an object around the rows."""
    raw = elements.raw()
    _, first, whole = next(raw, Element(0, b"", False))
    if not whole and text.end - elements.start > SMALL_BYTES:
        return _wrapped_tables(path, name, text, elements.start, text.read(elements.start, CHUNK), None, progress)
    value = container(first) if whole else None
    if value is None:
        raise NotJson(_why(first))
    if next(raw, None) is None and isinstance(value, dict):
        if answer(value) and (told := answer(exact_container(first))):
            return _answer_tables(path, name, text, told)
        around, keys = rows_within(value)
        if keys:
            return _wrapped_tables(path, name, text, elements.start, first, keys, progress, around)
        if rows_of(value):
            exact = exact_container(first)
            return [_small_table(path, name, text, rows_of(exact if isinstance(exact, dict) else value) or [])]
    return [_object_table(path, name, "json", text, elements.objects, progress)]


def _answer_tables(path: Path, name: str, text: PlainText, told: Answer) -> list[Table]:
    notes = (f"The rows stand under {ROWS}.",)
    tables = [_small_table(path, name, text, told.rows, notes)]
    if told.left:
        own = f"{name}: {INCLUDED}"
        tables.append(_small_table(path, own, text, told.left, (f"The rows stand under {INCLUDED}.",)))
    return tables


def _wrapped_tables(
    path: Path,
    name: str,
    text: PlainText,
    start: int,
    head: bytes,
    keys: Sequence[str] | None,
    progress: Progress,
    around: int = 0,
) -> list[Table]:
    found: list[Table] = []
    for key, position in arrays_inside(head, around):
        if keys is None or key in keys:
            elements = Elements(text, name, start + position + 1, 1)
            own = name if not found else f"{name}: {key}"
            note = f"The rows stand under {key}."
            found.append(_object_table(path, own, "json", text, elements.raw, progress, (note,)))
            if keys is None:
                break
    if not found:
        raise UnreadableFile(f"{name} is one large JSON object without a list of rows; export the rows as a list.")
    return found


def _list_tables(path: Path, name: str, text: PlainText, elements: Elements, inner: str) -> list[Table]:
    """An array of arrays is a table of rows; an array of plain values is one column."""
    if inner.startswith("["):
        return _grid(
            path,
            name,
            "json",
            lambda: ((n, v) for n, raw, _ in elements.raw() if isinstance(v := exact_container(raw), list)),
        )
    if text.end - text.start > SMALL_BYTES:
        raise UnreadableFile(f"{name} is a long list without rows; export the rows as objects.")
    whole = b"[" + text.read(elements.start, text.end).strip().rstrip(b";")
    values = exact_container(whole) or exact_container(re.sub(rb",\s*\]$", b"]", whole))
    if not isinstance(values, list):
        raise NotJson(_why(whole))
    table = _small_table(path, name, text, [each if isinstance(each, dict) else {"value": each} for each in values])
    if any(isinstance(each, dict) for each in values):
        return [table]
    # Plain values have no name; the one that was given them here says nothing.
    (named,) = column_names(None, 1)
    return [
        replace(table, columns=(named,), header=None, types=dict(zip((named,), table.types.values(), strict=False)))
    ]


def _small_table(
    path: Path, name: str, text: PlainText, objects: Sequence[JsonObject], notes: tuple[str, ...] = ()
) -> Table:
    """The table of objects that are in memory, their numbers to the digit."""
    flat = FlatRows()
    _added(flat, name, range(1, len(objects) + 1), objects, [b""] * len(objects))
    return _table(path, name, "json", text, flat, notes)


def _of_pages(raw: Raw) -> Raw:
    """The rows on all pages, where the first elements are pages of rows; else the elements."""
    first = [container(element.raw) for element in islice(raw(), PAGES_TRIED)]
    if not first or any(page_key(value) is None for value in first):
        return raw

    def rows() -> Iterator[Element]:
        numbers = itertools.count(1)
        for element in raw():
            page = exact_container(element.raw)
            key = page_key(page)
            if key is None or not isinstance(page, dict):
                yield Element(next(numbers), element.raw, element.whole)
                continue
            told = answer(page)
            for row in told.rows if told else page[key]:
                yield Element(next(numbers), (json_text(row) or "").encode(), True)

    return rows


def _grid(path: Path, name: str, kind: str, rows: Callable[[], Iterator[tuple[int, list[object]]]]) -> list[Table]:
    def type_of(value: object) -> str | None:
        if isinstance(value, bool):
            return "boolean"
        if isinstance(value, (int, float, Digits)):
            return "number"
        return None if value is None or value == "" else "list" if isinstance(value, list) else "text"

    return grid_tables(Grid(rows, lambda value: json_text(value) or "", type_of), name, path, kind)


def _object_table(
    path: Path, name: str, kind: str, text: PlainText, raw: Raw, progress: Progress, notes: tuple[str, ...] = ()
) -> Table:
    rows, size = FlatRows(), max(1, text.end - text.start)
    raw = _of_pages(raw)
    while True:
        found, told = _Found(rows, name), 0
        for elements in _together(raw()):
            found.take(elements)
            if found.bytes >= told + CHUNK:
                told = found.bytes
                progress(min(1.0, told / size), f"{elements[-1].number:,} rows looked at")
        if not rows.stale:
            break
        rows.again()
    if not found.good:
        raise NotJson("no object in it can be read")
    return _table(path, name, kind, text, rows, (*notes, *found.repeated.notes()), found.broken)


def _together(elements: Iterator[Element]) -> Iterator[list[Element]]:
    """So many elements that their objects stay in the processor's cache."""
    held: list[Element] = []
    size = 0
    for element in elements:
        held.append(element)
        size += len(element.raw)
        if len(held) == ROWS_TOGETHER or size >= BYTES_TOGETHER:
            yield held
            held, size = [], 0
    if held:
        yield held


def _values(elements: Sequence[Element]) -> list[object]:
    """The value of each, None for what is no list or object."""
    try:
        if all(element.whole for element in elements):
            return [orjson.loads(element.raw) for element in elements]
    except orjson.JSONDecodeError:
        pass
    return [container(element.raw) if element.whole else None for element in elements]


class _Found:
    """What one walk over a file found: how many good rows, what cannot be read, keys given twice."""

    def __init__(self, rows: FlatRows, name: str) -> None:
        self.good = self.bytes = 0
        self.broken: list[BrokenLine] = []
        self.repeated = _Repeated()
        self._rows, self._name = rows, name

    def take(self, elements: Sequence[Element]) -> None:
        """Adds the objects among these to the rows."""
        values = _values(elements)
        good = [type(value) is dict for value in values]
        if not all(good):
            unread = zip(elements, values, good, strict=True)
            self.broken += [_broken_line(element, value) for element, value, is_good in unread if not is_good]
            elements, values = list(compress(elements, good)), list(compress(values, good))
        self.bytes += sum(len(element.raw) for element in elements)
        self.good += len(elements)
        if elements:
            self._add(elements, values)

    def _add(self, elements: Sequence[Element], objects: Sequence[object]) -> None:
        raws = [element.raw for element in elements]
        keys = _added(self._rows, self._name, [element.number for element in elements], objects, raws)
        for place, (raw, count) in enumerate(zip(raws, keys, strict=True)):
            written = raw.count(b'":') + raw.count(b'" :')
            if written > count and written - raw.count(b'\\":') > count:
                self.repeated.note(elements[place].number, raw)


def _added(rows: FlatRows, name: str, lines: Sequence[int], objects: Sequence[Any], raws: Sequence[bytes]) -> list[int]:
    """How many keys each of the objects has that are added to the rows."""
    try:
        return rows.add(lines, objects, raws)
    except TooManyColumns as wide:
        raise UnreadableFile(
            f"{name} has more than {MOST_COLUMNS:,} different keys by row {lines[wide.place]:,}; "
            "export it with the same keys in each object, and what differs as values."
        ) from None


_NO_OBJECT = "line is no JSON object, where one with a value for each column is expected; write it so and load again"


def _broken_line(element: Element, value: object) -> BrokenLine:
    excerpt = element.raw.decode("utf-8", "replace").strip()
    reason = _NO_OBJECT if value is not None else _why(element.raw)
    return BrokenLine(element.number, reason, excerpt[:EXCERPT] + ("…" if len(excerpt) > EXCERPT else ""))


class _Repeated:
    """Keys that an object gives more than once: the first few by name, the others counted."""

    def __init__(self) -> None:
        self._named: list[str] = []
        self._others = 0

    def note(self, number: int, piece: bytes) -> None:
        for key, lost in repeated_keys(piece):
            if len(self._named) < MOST_NOTES:
                self._named.append(f'Row {number}: "{key}" is given twice; {lost} was not kept.')
            else:
                self._others += 1

    def notes(self) -> list[str]:
        return [*self._named, *([in_number(self._others, "more key|keys is|are given twice.")] if self._others else [])]


def _table(
    path: Path,
    name: str,
    kind: str,
    text: PlainText,
    rows: FlatRows,
    notes: tuple[str, ...] = (),
    unread: Sequence[BrokenLine] = (),
) -> Table:
    def stream(size: int, broken: list[BrokenLine]) -> Iterator[pa.RecordBatch]:
        broken.extend(unread)
        return rows.batches(size)

    header = tuple(rows.columns)
    columns = column_names(header, len(header))
    return Table(
        name=name,
        path=path,
        format=kind,
        columns=columns,
        stream=stream,
        encoding=text.encoding,
        header=header,
        types={column: type_ for column, type_ in zip(columns, rows.types, strict=True) if type_},
        notes=(*text.notes, *notes),
        kept=text.copy,
    )


def _why(raw: bytes) -> str:
    """What the parser stumbled over, in a few words."""
    try:
        parse(raw)
    except ValueError as error:
        found = str(error).partition(" (char")[0]
        return f"line is no JSON: {found}; write it as an object with its keys in double quotes and load again"
    return _NO_OBJECT
