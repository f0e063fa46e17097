"""Rows that only name the group of the rows below them: "Berlin" above the customers of Berlin.

In:  a table
Out: the same without such rows, which are listed with a reason
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cdp_core.sources.batches import filled_cells
from cdp_core.sources.interface import BrokenLine, Table
from cdp_core.sources.kinds import kind

_FEWEST_COLUMNS = 3
#: So many of the first cells of other rows are no words.
_SURE = 0.9
#: So many rows a table has at least that goes on behind its first ones.
_LOOKED_AT = 1_000
_REASON = "line only names the group of the rows below it, and nothing is to do"
_EXCERPT = 200


def without_headings(table: Table, first: pa.RecordBatch) -> Table:
    """The table without rows that name groups; the same one where none of its `first` rows does.

    Where the first column tells names or words, such a row may be somebody of whom nothing else is known.
    """
    if table.format not in ("csv", "excel") or len(table.columns) < _FEWEST_COLUMNS:
        return table
    fuller = pa.array(np.flatnonzero(filled_cells(first) > 1))
    told = [cell for cell in first.column(1).take(fuller).to_pylist() if cell]
    values = sum(kind(cell) != "text" for cell in told)
    if not told or values < _SURE * len(told) or len(fuller) * 2 < first.num_rows:
        return table
    wanted = first.num_rows >= _LOOKED_AT or _headings(first, False)
    return replace(table, stream=partial(_stream, table)) if wanted else table


def _stream(table: Table, size: int, broken: list[BrokenLine]) -> Iterator[pa.RecordBatch]:
    for batch in table.stream(size, broken):
        if found := _headings(batch, batch.num_rows >= size):
            broken += found
            lines = pa.array([one.line for one in found], pa.int64())
            batch = batch.filter(pc.invert(pc.is_in(batch.column(0), lines)))
        yield batch


def _headings(batch: pa.RecordBatch, goes_on: bool) -> list[BrokenLine]:
    """Words alone in the first cell of a row, with a fuller row anywhere below; or behind these, where more come."""
    filled = filled_cells(batch)
    last = len(filled) if goes_on else max(np.flatnonzero(filled > 1), default=0)
    rows = batch.take(pa.array(np.flatnonzero(filled[:last] == 1)))
    cells = zip(rows.column(0).to_pylist(), rows.column(1).to_pylist(), strict=True)
    return [BrokenLine(line, _REASON, cell[:_EXCERPT]) for line, cell in cells if cell and kind(cell) == "text"]
