"""Cells that were written as formulas, so that a spreadsheet leaves them as text: `="0012"`.

In:  a table
Out: the same with what the formula says in their place, 0012
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

import pyarrow as pa
import pyarrow.compute as pc

from cdp_core.sources.batches import schema
from cdp_core.sources.interface import BrokenLine, Table

_FORMULA = r'^\s*="([^"]*)"\s*$'


def without_formulas(table: Table, first: pa.RecordBatch) -> Table:
    """The table with such cells as text; the same one where its `first` rows have none."""
    places = [place for place in range(len(table.columns)) if _holds_formulas(first.column(place + 1))]
    return replace(table, stream=partial(_stream, table, places)) if places else table


def _holds_formulas(cells: pa.Array) -> bool:
    return bool(pc.any(pc.match_substring_regex(cells, _FORMULA)).as_py())


def _stream(table: Table, places: Sequence[int], size: int, broken: list[BrokenLine]) -> Iterator[pa.RecordBatch]:
    for batch in table.stream(size, broken):
        columns = list(batch.columns)
        for place in places:
            columns[place + 1] = pc.replace_substring_regex(columns[place + 1], _FORMULA, r"\1")
        yield pa.RecordBatch.from_arrays(columns, schema=schema(len(table.columns)))
