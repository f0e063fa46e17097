"""Rows of cells become Arrow batches.

In:  (line, cells) pairs
Out: record batches: `line` int64, then `c0`, `c1`, … utf8
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

Cells = Sequence[str | None]

#: So many rows a table has at least that goes on behind its first ones.
LOOKED_AT = 1_000


def schema(width: int) -> pa.Schema:
    return pa.schema([("line", pa.int64()), *((f"c{i}", pa.string()) for i in range(width))])


def text_array(values: Sequence[str | None]) -> pa.Array:
    """Text as Arrow; half a surrogate pair, which JSON allows and UTF-8 does not, becomes U+FFFD."""
    try:
        return pa.array(values, pa.string())
    except UnicodeEncodeError:
        return pa.array([v and v.encode("utf-8", "replace").decode("utf-8") for v in values], pa.string())


def record_batch(lines: Sequence[int], rows: Sequence[Cells], width: int) -> pa.RecordBatch:
    """One batch; shorter rows are filled with null, cells beyond `width` are blank and dropped."""
    even = [row if len(row) == width else [*row, *([None] * (width - len(row)))][:width] for row in rows]
    columns = list(zip(*even, strict=True)) if even else [()] * width
    arrays = [pa.array(lines, pa.int64()), *(text_array(column) for column in columns)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema(width))


def batches_of(rows: Iterable[tuple[int, Cells]], width: int, size: int) -> Iterator[pa.RecordBatch]:
    """Pairs of line and cells in batches of `size` rows."""
    source = iter(rows)
    while taken := list(islice(source, size)):
        yield record_batch([line for line, _ in taken], [cells for _, cells in taken], width)


def without_lines(batch: pa.RecordBatch, lines: Sequence[int]) -> pa.RecordBatch:
    """The batch without the rows that stand on these lines."""
    return batch.filter(pc.invert(pc.is_in(batch.column(0), pa.array(lines, pa.int64()))))


def filled_cells(batch: pa.RecordBatch) -> np.ndarray:
    """How many cells of each row have something in them, be it blanks."""
    filled = np.zeros(batch.num_rows, np.int32)
    for column in batch.columns[1:]:
        offsets = np.frombuffer(column.buffers()[1], np.int32)[column.offset : column.offset + len(column) + 1]
        filled += np.diff(offsets) > 0
    return filled
