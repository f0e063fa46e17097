"""An Excel (or OpenDocument) workbook → a table for each sheet.

In:  a workbook, the sheet a person chose or None
Out: `Table`s of the visible sheets; dates as ISO text, whole numbers without ".0"

The zip's directory is checked before the workbook is opened: a sheet of a million cells fits in a small file.
"""

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from cdp_core.errors import EmptyFile, UnreadableFile, UnsafeFile
from cdp_core.sources.archives import broken_zip_refused, check_directory
from cdp_core.sources.currency_formats import currency_signs
from cdp_core.sources.grid import Grid, Values, grid_tables
from cdp_core.sources.interface import ANOTHER_SHEET, OF_A_SHEET, Reading, Table
from cdp_core.sources.number_formats import EXACT, Shown, as_shown, padded_cells
from cdp_core.sources.open_document_formats import padded_ods_cells
from cdp_core.sources.sheet_extent import extent
from cdp_core.sources.trial import survives
from cdp_core.sources.unsaved_formulas import said_of, unsaved_formulas

MOST_XML = 1536 << 20
#: Each takes 32 bytes of memory.
MOST_CELLS = 64_000_000
DEFINITION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
TYPES: Mapping[type, str] = {
    bool: "boolean", int: "number", float: "number", date: "date", datetime: "date", time: "text", timedelta: "text",
}  # fmt: skip


def excel_tables(path: Path, name: str, reading: Reading) -> list[Table]:
    """The tables of a workbook, sheet by sheet. Hidden sheets are read only when a person names them."""
    _check_parts(path, name)
    workbook = _opened(path, name)
    hidden = [sheet.name for sheet in workbook.sheets_metadata if sheet.visible != SheetVisibleEnum.Visible]
    chosen = chosen_sheets(workbook.sheet_names, hidden, name, reading.sheet)
    found: list[Table] = []
    small: list[str] = []
    for sheet_name in chosen:
        tables = _sheet_tables(path, name, sheet_name, workbook, reading.header_row)
        if len(chosen) > 1 and _is_remark(tables):
            small.append(f"{OF_A_SHEET}{sheet_name}: {' '.join(tables[0].notes or tables[0].header or ())}")
        else:
            found += tables
    if not found:
        raise EmptyFile(f"{name} has no sheet with a table in it.")
    others = [f"{OF_A_SHEET}{sheet} is hidden and was not read." for sheet in hidden if sheet not in chosen]
    sheets = dict.fromkeys(table.name.partition(": ")[0] for table in found)
    others += [f"{ANOTHER_SHEET}{sheet}." for sheet in list(sheets)[1:]]
    found[0].notes = (*found[0].notes, *small, *others)
    return [replace(table, name=_full_name(name, table.name, len(sheets))) for table in found]


def _full_name(name: str, sheet_name: str, sheets: int) -> str:
    first, colon, rest = sheet_name.partition(": table ")
    return f"{name}{colon}{rest}" if sheets == 1 else f"{name}: {first}{colon}{rest}"


def _is_remark(tables: Sequence[Table]) -> bool:
    """A sheet of a cell or two is a remark, not a table."""
    return len(tables) == 1 and len(tables[0].columns) < 2 and len(tables[0].head(2)) < 2


def _check_parts(path: Path, name: str) -> None:
    if not zipfile.is_zipfile(path):
        _check_survival(path, name)
        return
    with broken_zip_refused(name), zipfile.ZipFile(path) as archive:
        check_directory(archive, name)
        if sum(entry.file_size for entry in archive.infolist()) > MOST_XML:
            raise UnreadableFile(f"{name} is too large to be read as Excel; save its sheet as CSV and load that.")
        for entry in archive.infolist():
            if entry.filename.endswith((".xml", ".rels")) and entry.flag_bits & 0x1 == 0:
                with archive.open(entry) as part:
                    if DEFINITION.search(part.read(4096)):
                        raise UnsafeFile(
                            f"{name} defines entities in its XML, as files made to do harm do; it was not read."
                        )
        sheets = [part for part in archive.namelist() if part.startswith("xl/worksheets/") and part.endswith(".xml")]
        for sheet in sheets:
            _check_extent(archive, sheet, name)
    if not sheets:
        _check_survival(path, name)


def _check_survival(path: Path, name: str) -> None:
    if not survives(path):
        raise UnsafeFile(
            f"{name} is broken in a way that takes all memory to open, so it was not read; "
            "open it in a spreadsheet and save it as xlsx."
        )


def _check_extent(archive: zipfile.ZipFile, part: str, name: str) -> None:
    found = extent(archive, part, MOST_CELLS)
    if found.cells > MOST_CELLS:
        raise UnreadableFile(
            f"{name} has a cell in {found.farthest}, far from the others; delete it and save the workbook, "
            "or save the sheet as CSV and load that."
        )


def _opened(path: Path, name: str) -> CalamineWorkbook:
    try:
        with path.open("rb") as file:
            return CalamineWorkbook.from_object(file)
    except PasswordError:
        raise UnreadableFile(
            f"{name} is protected by a password; open it in Excel, remove the password and save it."
        ) from None
    except CalamineError as error:
        if "password" in str(error).lower():
            raise UnreadableFile(f"{name} is protected by a password; remove it in Excel and save the file.") from None
        raise UnreadableFile(f"{name} is a broken Excel file ({error}); open it in Excel and save it again.") from None


def chosen_sheets(sheets: Sequence[str], hidden: Sequence[str], name: str, wanted: str | None) -> list[str]:
    """The sheet that a person named, else all that are shown. Raises UnreadableFile for a sheet that is not there."""
    if wanted is None:
        return [sheet for sheet in sheets if sheet not in hidden] or list(sheets)
    if wanted not in sheets:
        raise UnreadableFile(f'{name} has no sheet "{wanted}". It has: {", ".join(sheets)}.')
    return [wanted]


def _sheet_tables(
    path: Path, name: str, sheet_name: str, workbook: CalamineWorkbook, header_row: int | None
) -> list[Table]:
    try:
        sheet = workbook.get_sheet_by_name(sheet_name)
    except CalamineError as error:
        raise UnreadableFile(
            f"{name}: sheet {sheet_name} is broken ({error}); open it in Excel and save it again."
        ) from None
    merges = _Merges.of(sheet)
    padded = _padded(path, sheet_name, sheet)
    grid = Grid(
        rows=partial(_rows, _Source(path, name, sheet_name).sheet, merges.down, padded),
        text=cell_text,
        type_of=cell_type,
        across=merges.across,
    )
    tables = grid_tables(
        grid, sheet_name, path, "excel", header_row, first_walk=_rows(lambda: sheet, merges.down, padded)
    )
    left = sheet.start[1] if sheet.start else 0
    # A column of a sheet is one of its table where it has only one.
    names = tables[0].columns if len(tables) == 1 else ()
    if names:
        signs = currency_signs(path, sheet_name)
        tables[0].currencies = {names[p - left]: sign for p, sign in signs.items() if 0 <= p - left < len(names)}
    if tables and (unsaved := unsaved_formulas(path, sheet_name)):
        tables[0].notes = (*tables[0].notes, said_of(unsaved, names, left))
    return tables


@dataclass(frozen=True)
class _Source:
    """Opens the sheet again for each walk, so that no workbook stays in memory between two."""

    path: Path
    name: str
    sheet_name: str

    def sheet(self) -> CalamineSheet:
        return _opened(self.path, self.name).get_sheet_by_name(self.sheet_name)


@dataclass(frozen=True)
class _Merges:
    """Merged cells by row number: `across` for headers, `down` for values that stand for several rows."""

    across: Mapping[int, list[tuple[int, int]]]
    down: Mapping[int, list[tuple[int, int]]]

    @classmethod
    def of(cls, sheet: CalamineSheet) -> "_Merges":
        across: dict[int, list[tuple[int, int]]] = {}
        down: dict[int, list[tuple[int, int]]] = {}
        left = sheet.start[1] if sheet.start else 0
        for (top, first), (bottom, last) in sheet.merged_cell_ranges or ():
            if last > first:
                across.setdefault(top + 1, []).append((first - left, last - first + 1))
            for row in range(top + 1, bottom + 1) if last == first else ():
                down.setdefault(row + 1, []).append((first - left, top + 1))
        return cls(across, down)


#: By row number: columns whose whole numbers are shown with zeros in front, and how.
Padded = Mapping[int, list[tuple[int, Shown]]]


def _padded(path: Path, sheet_name: str, sheet: CalamineSheet) -> Padded:
    left = sheet.start[1] if sheet.start else 0
    found: dict[int, list[tuple[int, Shown]]] = {}
    cells = padded_cells(path, sheet_name) or padded_ods_cells(path, sheet_name)
    for (row, column), show in cells.items():
        found.setdefault(row, []).append((column - left, show))
    return found


def _rows(
    open_sheet: Callable[[], CalamineSheet], down: Mapping[int, Sequence[tuple[int, int]]], padded: Padded
) -> Iterator[tuple[int, Values]]:
    """Row number and values; a value merged over several rows stands in each of them."""
    sources = {source for cells in down.values() for _, source in cells}
    above: dict[int, Values] = {}
    for number, row in enumerate(open_sheet().iter_rows(), start=1):
        values = _as_shown(row, padded[number]) if number in padded else row
        if number in sources:
            above[number] = values
        if number in down and any(value != "" for value in values):
            yield number, _filled_down(values, down[number], above)
        else:
            yield number, values


def _as_shown(values: Values, padded: Sequence[tuple[int, Shown]]) -> Values:
    """Whole numbers with the zeros that their format shows."""
    shown: list[object] = list(values)
    for column, show in padded:
        value = shown[column] if 0 <= column < len(shown) else None
        if value is not None:
            shown[column] = as_shown(value, show)
    return shown


def _filled_down(values: Values, merged: Sequence[tuple[int, int]], above: Mapping[int, Values]) -> Values:
    filled = list(values)
    for column, source in merged:
        if source in above and 0 <= column < len(filled) and filled[column] == "":
            filled[column] = above[source][column]
    return filled


def cell_text(value: object) -> str:
    """A cell as text: 1 for 1.0, ISO dates, true and false."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _whole(value) if value.is_integer() and abs(value) < 1e21 else repr(value)
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"
    return "" if value is None else str(value)


def _whole(value: float) -> str:
    """An id of 18 digits is stored with 15 and zeros; the digits of the binary fraction are not its own."""
    return str(int(value)) if abs(value) < EXACT else format(Decimal(repr(value)), "f")


def cell_type(value: object) -> str | None:
    return None if value == "" or value is None else TYPES.get(type(value), "text")
