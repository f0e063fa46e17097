"""Batches that wait in a file until all columns are known.

In:  small record batches, one after the other, each with the columns known by then
Out: their rows in the same order, in larger batches
"""

from collections.abc import Iterator

import pyarrow as pa

from cdp_core.sources.plain_text import TemporaryCopy

ROWS_HELD = 16_384
BYTES_HELD = 16 << 20

_PACKED = pa.ipc.IpcWriteOptions(compression="lz4")


class WaitingBatches:
    """A temporary file of batches; it goes when nobody needs it any more."""

    def __init__(self) -> None:
        self._copy = TemporaryCopy(".arrow")
        self._held: list[pa.RecordBatch] = []
        self._rows = self._bytes = 0

    def add(self, batch: pa.RecordBatch) -> None:
        if self._held and self._held[0].schema != batch.schema:
            self.write()
        self._held.append(batch)
        self._rows += batch.num_rows
        self._bytes += batch.nbytes
        if self._rows >= ROWS_HELD or self._bytes >= BYTES_HELD:
            self.write()

    def write(self) -> None:
        """What is held goes into the file; to be called after the last batch, too."""
        if self._held:
            together = pa.Table.from_batches(self._held).combine_chunks()
            with self._copy.path.open("ab") as file, pa.ipc.new_stream(file, together.schema, options=_PACKED) as out:
                out.write_table(together)
        self._held, self._rows, self._bytes = [], 0, 0

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        with pa.OSFile(str(self._copy.path)) as file:
            while file.tell() < file.size():
                yield from pa.ipc.open_stream(file)
