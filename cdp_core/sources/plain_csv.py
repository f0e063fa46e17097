"""A table as plain CSV, for `cdp read`.

In:  a table
Out: a UTF-8 file after RFC 4180: header first where the file has one, every cell as it was read
"""

import csv
from pathlib import Path

from cdp_core.files import whole_file
from cdp_core.sources.interface import Table


def write_csv(table: Table, out: Path) -> int:
    """Writes the table to `out` and returns how many rows it has. A row keeps the number of cells that it had."""
    rows = 0
    with whole_file(out) as target, target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        if table.header is not None:
            writer.writerow(table.header)
        for batch in table.batches():
            cells = (column.to_pylist() for column in batch.columns[1:])
            for row in zip(*cells, strict=True):
                end = len(row)
                while end > 1 and row[end - 1] is None:
                    end -= 1
                writer.writerow(row[:end])
            rows += batch.num_rows
    return rows
