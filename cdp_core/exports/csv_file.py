"""CSV that is safe to open in a spreadsheet.

A cell that a spreadsheet would run as a formula gets a leading apostrophe. What counts as one is the list of
OWASP and ASVS 5.0 §1.2.10 with the full-width forms; plain numbers ("-12.50") and phones ("+27821234567",
"+49 30 901820") cannot hold a formula and stay as they are. Where a spreadsheet takes semicolons or tabs for
separators, what follows one inside a cell becomes a cell of its own, so it is looked at in the same way.
"""

import csv
import io
import re
from dataclasses import dataclass
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

_INVISIBLE = "\\s\x85\xa0\u1680\u2000-\u200d\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
#: First visible character starts a formula in some spreadsheet, or the first character is a control one.
_FORMULA = f"^(?:[{_INVISIBLE}]*[=+\\-@|%＝＋－＠]|[\\t\\r\\n\\x00])"
#: The same after what another spreadsheet takes for the end of a cell; "x; - y" is no formula, "x;-y" may be one.
_INNER = f"[;\\t\\r\\n][{_INVISIBLE}\"']*(?:[=@＝＠]|[+\\-＋－][^{_INVISIBLE}])"
_SUSPICIOUS = f"{_FORMULA}|{_INNER}"
_PIECE = re.compile(f"(?<=[;\\t\\r\\n])([{_INVISIBLE}\"']*)((?:[=@＝＠]|[+\\-＋－][^{_INVISIBLE}])[^;\\t\\r\\n]*)")
_HARMLESS = re.compile(r" *(?:[+-]?\d+(?:[.,]\d+)*(?:[eE][+-]?\d+)? ?%?|\+\d(?:[ \xa0()./-]{0,2}\d){6,14}|[+-]) *")


def defuse(cell: str) -> str:
    """The cell as it may stand in a spreadsheet.

    >>> defuse("=1+1"), defuse("+27821234567"), defuse("-3,50"), defuse("x;=1+1")
    ("'=1+1", '+27821234567', '-3,50', "x;'=1+1")
    """
    if not re.search(_SUSPICIOUS, cell):
        return cell
    edge = len(cell) - len(cell.lstrip())
    inside = cell[:edge] + _PIECE.sub(_defused_piece, cell[edge:])
    harmless = all(_HARMLESS.fullmatch(each) for each in cell.split(";"))
    return "'" + inside if re.search(_FORMULA, cell) and not harmless else inside


def _defused_piece(piece: re.Match[str]) -> str:
    before, said = piece.groups()
    return before + said if _HARMLESS.fullmatch(said.rstrip("\"'")) else f"{before}'{said}"


def defuse_column(column: pa.ChunkedArray | pa.Array) -> pa.ChunkedArray | pa.Array:
    """The same for a whole text column: only cells that a cheap look finds suspicious are touched one by one."""
    suspicious = pc.fill_null(pc.match_substring_regex(column, _SUSPICIOUS), False)
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
