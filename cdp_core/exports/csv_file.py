"""CSV that is safe to open in a spreadsheet.

A cell that a spreadsheet would run as a formula gets a leading apostrophe. What counts as one is the list of
OWASP and ASVS 5.0 §1.2.10 with the full-width forms; plain numbers ("-12.50") and E.164 phones ("+27821234567")
cannot hold a formula and stay as they are.
"""

import csv
import io
import re
from dataclasses import dataclass
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

_INVISIBLE = "\\s\ufeff\u200b\u200c\u200d\u2060"
#: First visible character starts a formula in some spreadsheet, or the first character is a control one.
_FORMULA = f"^(?:[{_INVISIBLE}]*[=+\\-@|%＝＋－＠]|[\\t\\r\\n\\x00])"
_HARMLESS = r"^(?:[+-]?\d+(?:[.,]\d+)*(?:[eE][+-]?\d+)?|\+[1-9]\d{6,14})$"


def defuse(cell: str) -> str:
    """The cell as it may stand in a spreadsheet.

    >>> defuse("=1+1"), defuse("+27821234567"), defuse("-3,50")
    ("'=1+1", '+27821234567', '-3,50')
    """
    return "'" + cell if re.search(_FORMULA, cell) and not re.match(_HARMLESS, cell) else cell


def defuse_column(column: pa.ChunkedArray | pa.Array) -> pa.ChunkedArray | pa.Array:
    """The same for a whole text column: only cells that a cheap look finds suspicious are touched one by one."""
    suspicious = pc.fill_null(pc.match_substring_regex(column, _FORMULA), False)
    if not pc.any(suspicious).as_py():
        return column
    return pc.replace_with_mask(
        pa.chunked_array(column).combine_chunks() if isinstance(column, pa.ChunkedArray) else column,
        suspicious.combine_chunks() if isinstance(suspicious, pa.ChunkedArray) else suspicious,
        pa.array([defuse(cell) for cell in pc.filter(column, suspicious).to_pylist()], type=column.type),
    )


@dataclass(frozen=True)
class CsvFile:
    """RFC 4180, UTF-8, comma, CRLF left to the reader: every spreadsheet takes LF."""

    name: str
    label: str
    byte_order_mark: bool
    suffix: str = ".csv"

    def write(self, rows: pa.Table, out: BinaryIO) -> None:
        safe = pa.table(
            [
                defuse_column(column)
                if pa.types.is_string(column.type) or pa.types.is_large_string(column.type)
                else column
                for column in rows.columns
            ],
            names=[defuse(name) for name in rows.column_names],
        )
        header = io.StringIO()
        csv.writer(header, lineterminator="\n").writerow(safe.column_names)
        out.write(("\ufeff" if self.byte_order_mark else "").encode() + header.getvalue().encode())
        # A lone missing cell would be an empty line, which readers skip.
        alone = safe.num_columns == 1
        style = pyarrow.csv.WriteOptions(include_header=False, quoting_style="all_valid" if alone else "needed")
        pyarrow.csv.write_csv(filled(safe) if alone else safe, out, style)


def filled(rows: pa.Table) -> pa.Table:
    """The same rows as text, with "" for what is missing."""
    return pa.table([pc.fill_null(pc.cast(column, pa.string()), "") for column in rows.columns], rows.column_names)
