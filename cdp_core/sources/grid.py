"""Rows of typed cells (a sheet, an HTML table, a JSON array of arrays) → tables.

In:  a way to walk the rows, and how a cell is written as text
Out: `Table`s with titles, header rows and footers told apart
"""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import pyarrow as pa

from cdp_core.sources.batches import batches_of
from cdp_core.sources.column_names import column_names, trimmed
from cdp_core.sources.header_rows import joined_header
from cdp_core.sources.interface import BrokenLine, Table
from cdp_core.sources.layout import Region, named, regions
from cdp_core.sources.outline import Outline, Row
from cdp_core.sources.turned import turned

Values = Sequence[object]


@dataclass(frozen=True)
class Grid:
    """`rows` walks (row number, values) anew on each call; `text` writes a value; `type_of` names its type.

    `across` fills a merged header cell to the right: row number → (column, width) pairs.
    """

    rows: Callable[[], Iterable[tuple[int, Values]]]
    text: Callable[[object], str]
    type_of: Callable[[object], str | None] = lambda value: None
    across: Mapping[int, Sequence[tuple[int, int]]] = field(default_factory=dict)


class _Signatures:
    """The types of the cells of each row, so that each table can tell the types of its columns."""

    def __init__(self) -> None:
        self._ids: dict[tuple[str | None, ...], int] = {}
        self._lines = array("q")
        self._rows = array("I")

    def add(self, line: int, signature: tuple[str | None, ...]) -> None:
        self._lines.append(line)
        self._rows.append(self._ids.setdefault(signature, len(self._ids)))

    def types(self, first: int, last: int) -> list[str | None]:
        """For each column the one type that all its values have, else "text"; None where it has no value."""
        start, stop = bisect_left(self._lines, first), bisect_left(self._lines, last + 1)
        known = list(self._ids)
        found: list[str | None] = []
        for signature in (known[i] for i in set(self._rows[start:stop])):
            found += [None] * (len(signature) - len(found))
            for i, own in enumerate(signature):
                if own is not None:
                    found[i] = own if found[i] in (None, own) else "text"
        return found


def grid_tables(
    grid: Grid,
    name: str,
    path: Path,
    kind: str,
    header_row: int | None = None,
    first_walk: Iterable[tuple[int, Values]] | None = None,
) -> list[Table]:
    """The tables of a grid; none where it is empty. `first_walk` gives the rows once more cheaply than `rows`."""
    outline, signatures = Outline(), _Signatures()
    for line, values in first_walk if first_walk is not None else grid.rows():
        outline.add(line, [grid.text(value) for value in values])
        signatures.add(line, tuple(grid.type_of(value) for value in values))
    kept = {row.line: row for row in outline.rows()}
    found = [_filled_across(region, grid, kept) for region in regions(list(kept.values()), " ", header_row)]
    return [_table(grid, name, path, kind, found, number, outline, signatures) for number in range(len(found))]


def _filled_across(region: Region, grid: Grid, kept: Mapping[int, Row]) -> Region:
    if not any(line in grid.across for line in region.header_lines):
        return region
    rows = []
    for line in region.header_lines:
        cells = list(kept[line].cells)
        for column, width in grid.across.get(line, ()):
            cells[column : column + width] = [cells[column]] * len(cells[column : column + width])
        rows.append(Row(line, tuple(cells)))
    return replace(region, header=joined_header(rows))


def _table(grid: Grid, name: str, path: Path, kind: str, found: Sequence[Region], number: int, outline: Outline,
           signatures: _Signatures) -> Table:  # fmt: skip
    region = replace(found[number], last=outline.last_filled(found[number].first, found[number].last))
    width = max(outline.widest(region.first, region.last), len(trimmed(region.header or ())))
    columns = column_names(trimmed(region.header) if region.header else None, width)
    types = signatures.types(region.first, region.last) if region.first else []
    others = tuple(named(other) for other in found[1:]) if number == 0 else ()
    table = Table(
        name=name if number == 0 else f"{name}: table {number + 1}",
        path=path,
        format=kind,
        columns=columns,
        stream=partial(_batches, grid, region, width),
        header=trimmed(region.header) if region.header is not None else None,
        types={column: own for column, own in zip(columns, types, strict=False) if own},
        notes=(*region.notes, *others),
    )
    return turned(table) if region.on_its_side else table


def _batches(grid: Grid, region: Region, width: int, size: int, broken: list[BrokenLine]) -> Iterator[pa.RecordBatch]:
    return batches_of(_text_rows(grid, region), width, size)


def _text_rows(grid: Grid, region: Region) -> Iterator[tuple[int, list[str]]]:
    for line, values in grid.rows():
        if line > region.last:
            return
        if line >= region.first and line not in region.skipped:
            cells = [grid.text(value) for value in values]
            if any(cells):
                yield line, cells
