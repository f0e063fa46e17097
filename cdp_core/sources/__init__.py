"""A file → rows: the first room. Everything that a system exports or a person spoiled, read as text.

In:  a file (CSV and its kin, Excel, JSON, JSON Lines, Parquet, HTML tables; each also in gz or zip)
Out: `Table`s, whose `batches()` give every row with the line it starts on
"""

from cdp_core.sources.interface import ANOTHER_SHEET, ANOTHER_TABLE, OF_A_SHEET, BrokenLine, Dialect, Reading, Table
from cdp_core.sources.nested_cells import unnested
from cdp_core.sources.opening import reads_otherwise, tables
from cdp_core.sources.plain_csv import write_csv

__all__ = [
    "ANOTHER_SHEET",
    "ANOTHER_TABLE",
    "OF_A_SHEET",
    "BrokenLine",
    "Dialect",
    "Reading",
    "Table",
    "reads_otherwise",
    "tables",
    "unnested",
    "write_csv",
]
