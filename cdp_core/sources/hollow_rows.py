"""Rows that tell of nobody: blank ones, and those that only name the group of the rows below them.

In:  a table
Out: the same without such rows, which are listed with a reason

"Berlin" above the customers of Berlin is such a name. Where the first column holds names, words or ids with letters, a
row with nothing else may be somebody of whom nothing else is known; so may one of a single word in capitals or in small
letters.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import numpy as np
import pyarrow as pa

from cdp_core.sources.batches import LOOKED_AT, filled_cells, without_lines
from cdp_core.sources.interface import BrokenLine, Table
from cdp_core.sources.kinds import kind

_FEWEST_COLUMNS = 3
#: So many of the first cells of other rows are no words.
_SURE = 0.9
_BLANK = "line is blank, and nothing is to do"
_HEADING = "line only names a group of rows, and nothing is to do"
_EXCERPT = 200
#: Headers of ids, among which a word is one as well, unless they are numbers.
_IDS = re.compile(r"(?:^|[\W_])(?i:ids?|uuid|guid|sku|login|user[\W_]?name)(?:[\W_]|$)|[a-z]I[Dd]$")


def without_hollow_rows(table: Table, first: pa.RecordBatch) -> Table:
    """The table without them; the same one where none of its `first` rows is."""
    if table.format not in ("csv", "excel") or not table.columns:
        return table
    grouped = _may_be_grouped(first, is_id=_IDS.search(table.columns[0]) is not None)
    wanted = first.num_rows >= LOOKED_AT or _hollow(first, grouped)
    return replace(table, stream=partial(_stream, table, grouped)) if wanted else table


def _may_be_grouped(first: pa.RecordBatch, is_id: bool) -> bool:
    """Whether the first cells of rows are figures, dates, addresses or codes, beside which a word is none of them."""
    fuller = pa.array(np.flatnonzero(filled_cells(first) > 1))
    told = [cell for cell in first.column(1).take(fuller).to_pylist() if cell]
    values = sum(kind(cell) == "number" if is_id else kind(cell) != "text" for cell in told)
    enough = bool(told) and values >= _SURE * len(told) and len(fuller) * 2 >= first.num_rows
    return enough and first.num_columns > _FEWEST_COLUMNS


def _stream(table: Table, grouped: bool, size: int, broken: list[BrokenLine]) -> Iterator[pa.RecordBatch]:
    for batch in table.stream(size, broken):
        if found := _hollow(batch, grouped):
            broken += found
            batch = without_lines(batch, [one.line for one in found])
        yield batch


def _hollow(batch: pa.RecordBatch, grouped: bool) -> list[BrokenLine]:
    """Rows without a filled cell, and words alone in the first one. No other row counts: batches may end anywhere."""
    filled = filled_cells(batch)
    found = [BrokenLine(line, _BLANK, "") for line in batch.column(0).filter(pa.array(filled == 0)).to_pylist()]
    if not grouped:
        return found
    rows = batch.filter(pa.array(filled == 1))
    cells = zip(rows.column(0).to_pylist(), rows.column(1).to_pylist(), strict=True)
    found += [BrokenLine(line, _HEADING, cell[:_EXCERPT]) for line, cell in cells if cell and _is_heading(cell)]
    return sorted(found, key=lambda one: one.line)


def _is_heading(cell: str) -> bool:
    """Whether it reads like the name of a group: several words, or one neither in capitals nor in small letters."""
    words = cell.split()
    return kind(cell) == "text" and (len(words) > 1 or not (cell.isupper() or cell.islower()))
