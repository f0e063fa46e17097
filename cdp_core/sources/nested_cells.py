"""Cells that hold JSON objects, taken apart: the same columns as if the whole file were JSON.

In:  a table in which a column holds nothing but objects (`event_properties` of a CSV, a JSON column of a warehouse)
Out: the table with a column for each of their keys in its place, `event_properties.price`; what is no object stays

What `cdp read` gives is the file's own table; this is for what is to be mapped.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import partial

import orjson
import pyarrow as pa

from cdp_core.progress import Progress, unwatched
from cdp_core.sources.batches import schema
from cdp_core.sources.column_names import column_names
from cdp_core.sources.flatten import FlatRows, JsonObject, TooManyColumns
from cdp_core.sources.interface import BrokenLine, Table
from cdp_core.sources.json_values import parse

#: Rows that say which columns hold objects, and how many are taken apart together.
_FIRST, _TOGETHER = 1_000, 16_384
#: Rows after which half of the progress bar is reached.
_HALF = 1_000_000
_NOTHING = re.compile(r"\s*(?:\{\s*\})?\s*")


def unnested(table: Table, left: Collection[str] = (), progress: Progress = unwatched) -> Table:
    """The table with its objects taken apart; the same one where no cell holds any.

    `left` are columns that stay as they are, since a mapping names them. Raises `Cancelled` from `progress`.
    """
    places = [place for place in _of_objects(table) if table.columns[place] not in left]
    if not places:
        return table
    flat = FlatRows()
    try:
        _fill(flat, table, places, progress)
        if flat.stale:
            flat.again()
            _fill(flat, table, places, progress)
    except TooManyColumns:
        return table
    order = _order(table, places, flat.columns)
    left_as_they_are = [table.columns[own] for own, inside in order if inside is None]
    names = column_names([*left_as_they_are, *flat.columns], len(order))[len(left_as_they_are) :]
    columns = tuple(table.columns[own] if inside is None else names[inside] for own, inside in order)
    types = {**table.types, **dict(zip(names, flat.types, strict=True))}
    known = {column: types[column] for column in columns if column in types}
    return replace(table, columns=columns, types=known, stream=partial(_stream, table, flat, order))


#: Place of an own column, and of the inner one that stands there if it is taken apart.
_Order = Sequence[tuple[int, int | None]]


def _order(table: Table, places: Sequence[int], inside: Sequence[str]) -> _Order:
    order: list[tuple[int, int | None]] = []
    for own, column in enumerate(table.columns):
        if own not in places:
            order.append((own, None))
            continue
        order += [(own, i) for i, path in enumerate(inside) if path == column or path.startswith(f"{column}.")]
    return order


def _of_objects(table: Table) -> list[int]:
    """The places of columns in whose first rows stand objects, or nothing."""
    first = next(table.stream(_FIRST, []), None)
    cells = [] if first is None else [first.column(i + 1).to_pylist() for i in range(len(table.columns))]
    return [place for place, column in enumerate(cells) if _are_objects([cell for cell in column if _is_told(cell)])]


def _are_objects(cells: Sequence[str]) -> bool:
    return bool(cells) and all(_looks_so(cell) for cell in cells) and any(_is_object(cell) for cell in cells)


def _looks_so(cell: str) -> bool:
    return cell.startswith("{") and cell.rstrip().endswith("}")


def _is_told(cell: str | None) -> bool:
    return cell is not None and _NOTHING.fullmatch(cell) is None


def _is_object(cell: str) -> bool:
    try:
        return type(parse(cell.encode())) is dict
    except ValueError:
        return False


def _fill(flat: FlatRows, table: Table, places: Sequence[int], progress: Progress) -> None:
    names = [orjson.dumps(table.columns[place]) for place in places]
    seen = 0
    for batch in table.stream(_TOGETHER, []):
        cells = zip(*(batch.column(place + 1).to_pylist() for place in places), strict=True)
        raws = [_row(names, row) for row in cells]
        flat.add(batch.column(0).to_pylist(), [_parsed(raw) for raw in raws], raws)
        seen += batch.num_rows
        progress(seen / (seen + _HALF), f"{seen:,} rows looked at")


def _row(names: Sequence[bytes], row: Sequence[str | None]) -> bytes:
    """The cells of a row as one JSON object; a cell that is no object is a text in it."""
    told = [(name, cell) for name, cell in zip(names, row, strict=True) if cell and _is_told(cell)]
    raw = _joined([(name, cell.encode()) for name, cell in told])
    try:
        orjson.loads(raw)
    except orjson.JSONDecodeError:
        exact = [(name, cell.encode() if _is_object(cell) else orjson.dumps(cell)) for name, cell in told]
        return _joined(exact)
    return raw


def _joined(pairs: Sequence[tuple[bytes, bytes]]) -> bytes:
    return b"{" + b",".join(name + b":" + value for name, value in pairs) + b"}"


def _parsed(raw: bytes) -> JsonObject:
    return parse(raw)  # type: ignore[return-value]


def _stream(
    table: Table, flat: FlatRows, order: _Order, size: int, broken: list[BrokenLine]
) -> Iterator[pa.RecordBatch]:
    inside = _Taken(flat.batches(size))
    for batch in table.stream(size, broken):
        inner = inside.take(batch.num_rows)
        cells = [batch.column(own + 1) if i is None else inner.column(i + 1) for own, i in order]
        yield pa.RecordBatch.from_arrays([batch.column(0), *cells], schema=schema(len(order)))


class _Taken:
    """Rows of batches, so many at a time as are asked for."""

    def __init__(self, batches: Iterator[pa.RecordBatch]) -> None:
        self._batches, self._left = batches, pa.RecordBatch.from_pylist([])

    def take(self, rows: int) -> pa.RecordBatch:
        parts: list[pa.RecordBatch] = []
        while rows:
            if not self._left.num_rows:
                self._left = next(self._batches)
            parts.append(self._left.slice(0, rows))
            self._left = self._left.slice(parts[-1].num_rows)
            rows -= parts[-1].num_rows
        if len(parts) == 1:
            return parts[0]
        return pa.Table.from_batches(parts).combine_chunks().to_batches()[0]
