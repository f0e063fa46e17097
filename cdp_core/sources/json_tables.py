"""JSON and JSON Lines → tables.

In:  a file of JSON: an array, objects one after the other or one a line, wrapped in a key, behind an assignment
Out: `Table`s; broken lines are listed and the good ones read

Two walks: the first learns the columns of all rows, the second gives the rows.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pyarrow as pa

from cdp_core.errors import UnreadableFile
from cdp_core.sources.column_names import column_names
from cdp_core.sources.flatten import JsonObject, Shape
from cdp_core.sources.grid import Grid, grid_tables
from cdp_core.sources.interface import MOST_COLUMNS, BrokenLine, Reading, Stream, Table
from cdp_core.sources.json_values import CHUNK, Digits, json_text, parse, pieces, repeated_keys
from cdp_core.sources.json_wrapping import arrays_inside, container, exact_container, first_value, is_lines, row_keys
from cdp_core.sources.plain_text import PlainText, plain_text

SMALL_BYTES = 64 << 20
EXCERPT = 200
MOST_NOTES = 5
DAMAGED_BYTES = 16


# Number, text, and whether it is a whole element, for each element of a file.
Raw = Callable[[], Iterator[tuple[int, bytes, bool]]]


class NotJson(ValueError):
    """It began like JSON and is not."""


@dataclass(frozen=True)
class Elements:
    """Rows from byte `start` on: inside an array (`depth` 1) or one after the other (`depth` 0)."""

    text: PlainText
    name: str
    start: int
    depth: int

    def raw(self) -> Iterator[tuple[int, bytes, bool]]:
        for number, piece in enumerate(pieces(_chunks(self.text, self.start), self.depth, self.name), start=1):
            yield number, piece.raw, piece.whole


@dataclass(frozen=True)
class Lines:
    """One value a line."""

    text: PlainText

    def raw(self) -> Iterator[tuple[int, bytes, bool]]:
        left = self.text.end - self.text.start
        with self.text.path.open("rb") as file:
            file.seek(self.text.start)
            for number, line in enumerate(file, start=1):
                line, left = line[:left], left - len(line)
                if line.strip():
                    yield number, line, True


def json_tables(path: Path, name: str, reading: Reading) -> list[Table]:
    """The tables of a JSON file. Raises NotJson where not even the first value can be read."""
    text = plain_text(path, name, reading.encoding, DAMAGED_BYTES)
    start, head = first_value(text)
    if is_lines(head):
        return _line_tables(path, name, text)
    inner = head[1:].lstrip()
    if head.startswith("["):
        if inner.startswith("]"):
            return [Table(name, path, "json", (), lambda size, broken: iter(()), encoding=text.encoding)]
        elements = Elements(text, name, start + 1, 1)
        if inner.startswith("{"):
            return [_object_table(path, name, "json", text, elements.raw)]
        return _list_tables(path, name, text, elements, inner)
    return _object_tables(path, name, text, Elements(text, name, start, 0))


def _chunks(text: PlainText, start: int) -> Iterator[bytes]:
    while chunk := text.read(start, CHUNK):
        start += len(chunk)
        yield chunk


def _line_tables(path: Path, name: str, text: PlainText) -> list[Table]:
    lines = Lines(text)
    first = next((value for _, raw, _ in lines.raw() if (value := container(raw)) is not None), None)
    if isinstance(first, list):
        return _grid(
            path,
            name,
            "jsonl",
            lambda: ((n, v) for n, raw, _ in lines.raw() if isinstance(v := exact_container(raw), list)),
        )
    return [_object_table(path, name, "jsonl", text, lines.raw)]


def _object_tables(path: Path, name: str, text: PlainText, elements: Elements) -> list[Table]:
    """One object, objects one after the other, or an object around the rows."""
    raw = elements.raw()
    _, first, whole = next(raw, (0, b"", False))
    if not whole and text.end - elements.start > SMALL_BYTES:
        return _wrapped_tables(path, name, text, elements.start, text.read(elements.start, CHUNK), None)
    value = container(first) if whole else None
    if value is None:
        raise NotJson(_why(first))
    if next(raw, None) is None and isinstance(value, dict) and (keys := row_keys(value)):
        return _wrapped_tables(path, name, text, elements.start, first, keys)
    return [_object_table(path, name, "json", text, elements.raw)]


def _wrapped_tables(
    path: Path, name: str, text: PlainText, start: int, head: bytes, keys: Sequence[str] | None
) -> list[Table]:
    found: list[Table] = []
    for key, position in arrays_inside(head):
        if keys is None or key in keys:
            elements = Elements(text, name, start + position + 1, 1)
            own = name if not found else f"{name}: {key}"
            found.append(_object_table(path, own, "json", text, elements.raw, (f"The rows stand under {key}.",)))
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
    whole = text.read(elements.start - 1, text.end).strip().rstrip(b";")
    values = exact_container(whole) or exact_container(re.sub(rb",\s*\]$", b"]", whole))
    if not isinstance(values, list):
        raise NotJson(_why(whole))
    rows = [
        (number, value if isinstance(value, dict) else {"value": value}, b"")
        for number, value in enumerate(values, start=1)
    ]
    shape = Shape()
    for _, row, _ in rows:
        shape.learn(row)
    return [_table(path, name, "json", text, shape, lambda size, broken: shape.batches(rows, size), ())]


def _grid(path: Path, name: str, kind: str, rows: Callable[[], Iterator[tuple[int, list[object]]]]) -> list[Table]:
    def type_of(value: object) -> str | None:
        if isinstance(value, bool):
            return "boolean"
        if isinstance(value, (int, float, Digits)):
            return "number"
        return None if value is None or value == "" else "list" if isinstance(value, list) else "text"

    return grid_tables(Grid(rows, lambda value: json_text(value) or "", type_of), name, path, kind)


def _object_table(path: Path, name: str, kind: str, text: PlainText, raw: Raw,
                  notes: tuple[str, ...] = ()) -> Table:  # fmt: skip
    shape, repeated = Shape(), _Repeated()
    good = 0
    for number, piece, whole in raw():
        value = container(piece) if whole else None
        if isinstance(value, dict):
            good += 1
            if _keys_written(piece) > shape.learn(value):
                repeated.note(number, piece)
            if shape.width > MOST_COLUMNS:
                raise UnreadableFile(
                    f"{name} has more than {MOST_COLUMNS:,} different keys by row {number:,}; "
                    "export it with the same keys in each object, and what differs as values."
                )
    if not good:
        raise NotJson("no object in it can be read")
    return _table(path, name, kind, text, shape, partial(_batches, shape, raw), (*notes, *repeated.notes()))


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
        return [*self._named, *([f"{self._others:,} more keys are given twice."] if self._others else [])]


def _keys_written(raw: bytes) -> int:
    return raw.count(b'":') - raw.count(b'\\":') + raw.count(b'" :')


def _table(path: Path, name: str, kind: str, text: PlainText, shape: Shape,
           stream: Stream, notes: tuple[str, ...]) -> Table:  # fmt: skip
    header = tuple(shape.columns)
    columns = column_names(header, len(header))
    return Table(
        name=name,
        path=path,
        format=kind,
        columns=columns,
        stream=stream,
        encoding=text.encoding,
        header=header,
        types=dict(zip(columns, shape.types, strict=True)),
        notes=(*text.notes, *notes),
        kept=text.copy,
    )


def _batches(shape: Shape, raw: Raw, size: int,
             broken: list[BrokenLine]) -> Iterator[pa.RecordBatch]:  # fmt: skip
    return shape.batches(_good_rows(raw, broken), size)


def _good_rows(raw: Raw, broken: list[BrokenLine]) -> Iterator[tuple[int, JsonObject, bytes]]:
    for number, piece, whole in raw():
        value = container(piece) if whole else None
        if isinstance(value, dict):
            yield number, value, piece
        else:
            excerpt = piece.decode("utf-8", "replace").strip()
            reason = "not an object" if value is not None else _why(piece)
            broken.append(BrokenLine(number, reason, excerpt[:EXCERPT] + ("…" if len(excerpt) > EXCERPT else "")))


def _why(raw: bytes) -> str:
    """What the parser stumbled over, in a few words."""
    try:
        parse(raw)
    except ValueError as error:
        return f"not valid JSON: {str(error).partition(' (char')[0]}"
    return "not an object"
