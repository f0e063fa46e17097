"""A workbook in the XML that Excel 2003 wrote, as older systems still do under the name of an .xls.

In:  an XML file of that kind, the sheet a person chose or None
Out: `Table`s of the visible sheets, the cells written as those of any workbook
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError, XMLPullParser

from cdp_core.errors import EmptyFile, UnreadableFile, UnsafeFile
from cdp_core.sources.excel import cell_text, cell_type, chosen_sheets
from cdp_core.sources.grid import Grid, Values, grid_tables
from cdp_core.sources.interface import ANOTHER_SHEET, OF_A_SHEET, Reading, Table
from cdp_core.sources.number_formats import Shown, as_shown, shown_as
from cdp_core.sources.recognition import EXCEL_NAMESPACE

_OF_SHEETS, _OF_WINDOWS = f"{{{EXCEL_NAMESPACE}}}", "{urn:schemas-microsoft-com:office:excel}"
_CHUNK = 1 << 20
#: As many as a sheet of Excel has: an index beyond is a slip, or meant to do harm.
_MOST_COLUMNS, _MOST_ROWS = 16_384, 1_048_576


def excel_xml_tables(path: Path, name: str, reading: Reading) -> list[Table]:
    """The tables of such a workbook. Hidden sheets are read only when a person names them.

    Raises UnsafeFile where it defines entities, UnreadableFile where its XML is broken, and EmptyFile.
    """
    with _broken_xml_refused(name):
        visible = dict(_sheets(path, name))
        hidden = [sheet for sheet, shown in visible.items() if not shown]
        found: list[Table] = []
        for sheet in chosen_sheets(list(visible), hidden, name, reading.sheet):
            grid = Grid(rows=partial(_rows, path, name, sheet), text=cell_text, type_of=cell_type)
            found += grid_tables(grid, f"{name}: {sheet}" if len(visible) > 1 else name, path, "excel",
                                 reading.header_row)  # fmt: skip
    if not found:
        raise EmptyFile(f"{name} has no sheet with a table in it.")
    unread = [f"{OF_A_SHEET}{sheet} is hidden and was not read." for sheet in hidden if sheet != reading.sheet]
    sheets = dict.fromkeys(table.name.removeprefix(f"{name}: ").partition(": ")[0] for table in found)
    found[0].notes = (*found[0].notes, *unread, *(f"{ANOTHER_SHEET}{sheet}." for sheet in list(sheets)[1:]))
    return found


@contextmanager
def _broken_xml_refused(name: str) -> Iterator[None]:
    try:
        yield
    except ParseError as broken:
        line, _ = broken.position
        raise UnreadableFile(
            f"{name} is a broken Excel file (its XML breaks off in line {line}); open it in Excel and save it again."
        ) from None


def _elements(path: Path, name: str) -> Iterator[tuple[str, Element]]:
    """The elements of the file as they begin and end."""
    parser: Any = XMLPullParser(("start", "end"))
    end = b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            if b"<!ENTITY" in end + chunk:
                raise UnsafeFile(f"{name} defines entities in its XML, as files made to do harm do; it was not read.")
            end = chunk[-len(b"<!ENTITY") :]
            parser.feed(chunk)
            yield from parser.read_events()
    parser.close()
    yield from parser.read_events()


def _sheets(path: Path, name: str) -> Iterator[tuple[str, bool]]:
    """The name of each sheet, and whether it is shown."""
    shown = True
    for event, element in _elements(path, name):
        if event == "start":
            continue
        if element.tag == f"{_OF_WINDOWS}Visible":
            shown = (element.text or "").strip() not in ("SheetHidden", "SheetVeryHidden")
        elif element.tag == f"{_OF_SHEETS}Worksheet":
            yield element.get(f"{_OF_SHEETS}Name") or "Sheet", shown
            shown = True
        elif element.tag == f"{_OF_SHEETS}Row":
            element.clear()


def _rows(path: Path, name: str, sheet: str) -> Iterator[tuple[int, Values]]:
    """Row number and values of one sheet; rows and cells that are blank are left out of the file and counted."""
    table: Element | None = None
    mine, number = False, 0
    shown: dict[str, Shown] = {}
    for event, element in _elements(path, name):
        if event == "start":
            if element.tag == f"{_OF_SHEETS}Worksheet":
                mine = (element.get(f"{_OF_SHEETS}Name") or "Sheet") == sheet
            elif element.tag == f"{_OF_SHEETS}Table":
                table = element
        elif element.tag == f"{_OF_SHEETS}Row" and table is not None:
            if mine:
                number = _place(element, number + 1, _MOST_ROWS)
                yield number, _values(element, shown)
            table.clear()
        elif element.tag == f"{_OF_SHEETS}Style":
            code = element.find(f"{_OF_SHEETS}NumberFormat")
            if code is not None and (show := shown_as(code.get(f"{_OF_SHEETS}Format") or "")):
                shown[element.get(f"{_OF_SHEETS}ID") or ""] = show
        elif mine and element.tag == f"{_OF_SHEETS}Worksheet":
            return


def _values(row: Element, shown: Mapping[str, Shown]) -> list[object]:
    """The values of a row; `shown` is how cells of a style show their numbers."""
    values: list[object] = []
    for cell in row.iterfind(f"{_OF_SHEETS}Cell"):
        place = _place(cell, len(values) + 1, _MOST_COLUMNS)
        values += [""] * (place - 1 - len(values))
        data = cell.find(f"{_OF_SHEETS}Data")
        value = _value(data) if data is not None else ""
        show = shown.get(cell.get(f"{_OF_SHEETS}StyleID") or row.get(f"{_OF_SHEETS}StyleID") or "")
        values.append(as_shown(value, show) if show else value)
        values += [""] * min(_number(cell.get(f"{_OF_SHEETS}MergeAcross")), _MOST_COLUMNS - len(values))
    return values


def _value(data: Element) -> object:
    """A cell as Excel would hand it over; what is not of the type that it claims stays text."""
    text, kind = "".join(data.itertext()), data.get(f"{_OF_SHEETS}Type")
    try:
        if kind == "Number":
            return float(text)
        if kind == "DateTime":
            moment = datetime.fromisoformat(text)
            return moment if moment.time().isoformat() != "00:00:00" else moment.date()
    except ValueError:
        return text
    return text == "1" if kind == "Boolean" else text


def _place(element: Element, usual: int, most: int) -> int:
    """Where a row or a cell stands: its own index, if it has one that goes on from those before."""
    own = _number(element.get(f"{_OF_SHEETS}Index"))
    return own if usual < own <= most else usual


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 8 else 0
