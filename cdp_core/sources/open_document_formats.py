"""Number formats of an OpenDocument workbook that show more digits than are stored: five for a postcode.

In:  a workbook (ods), a sheet of it
Out: for each cell so formatted how its number is shown: 1067 as 01067
"""

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from itertools import product
from pathlib import Path

from cdp_core.sources.number_formats import Shown, attributes_of, shown_as

_PART = "content.xml"
_BLOCK = 1 << 20
#: A row or cell may be said to be repeated to the end of the sheet: as many as are worth a look.
_MOST_PLACES = 1_000_000

_TAG = re.compile(
    rb"<(/?)(number:number-style|number:number|style:style|table:table|table:table-row|table:table-cell|"
    rb"table:covered-table-cell)(?=[\s/>])([^>]*)>"
)


def padded_ods_cells(path: Path, sheet_name: str) -> Mapping[tuple[int, int], Shown]:
    """(row from 1, column from 0) of the cells whose format shows zeros that their numbers lack."""
    if not zipfile.is_zipfile(path):
        return {}
    with zipfile.ZipFile(path) as book:
        if _PART not in book.namelist():
            return {}
        with book.open(_PART) as stream:
            return dict(_Walk(sheet_name).places(lambda: stream.read(_BLOCK)))


class _Walk:
    """Where in the document a walk over its tags is."""

    def __init__(self, sheet_name: str) -> None:
        self._sheet_name = sheet_name
        self._formats: dict[str, Shown] = {}
        self._styles: dict[str, Shown] = {}
        self._format = ""
        self._inside = False
        self._row = self._rows = self._column = 0
        self._left = _MOST_PLACES

    def places(self, read: Callable[[], bytes]) -> Iterator[tuple[tuple[int, int], Shown]]:
        for name, closing, told in _tags(read):
            if name == "table:table":
                if closing and self._inside:
                    return
                self._inside = not closing and told.get("table:name") == self._sheet_name
            elif closing:
                continue
            elif name.startswith("table:") and self._inside and self._styles:
                yield from self._placed(name, told)
            else:
                self._learn(name, told)

    def _learn(self, name: str, told: Mapping[str, str]) -> None:
        if name == "number:number-style":
            self._format = told.get("style:name", "")
        elif name == "number:number":
            digits = _number(told.get("number:min-integer-digits"), 0)
            show = shown_as("0" * digits) if told.get("number:decimal-places", "0") == "0" and digits < 100 else None
            if show:
                self._formats[self._format] = show
        elif name == "style:style" and (show := self._formats.get(told.get("style:data-style-name", ""))):
            self._styles[told.get("style:name", "")] = show

    def _placed(self, name: str, told: Mapping[str, str]) -> Iterator[tuple[tuple[int, int], Shown]]:
        if name == "table:table-row":
            self._row += self._rows
            self._rows, self._column = _number(told.get("table:number-rows-repeated"), 1), 0
            return
        columns = _number(told.get("table:number-columns-repeated"), 1)
        show = self._styles.get(told.get("table:style-name", ""))
        if show and told.get("office:value-type") == "float" and self._rows * columns <= self._left:
            self._left -= self._rows * columns
            for row, column in product(range(self._rows), range(columns)):
                yield (self._row + row + 1, self._column + column), show
        self._column += columns


def _tags(read: Callable[[], bytes]) -> Iterator[tuple[str, bool, dict[str, str]]]:
    """Name, whether it closes, and attributes of each tag that tells something."""
    rest = b""
    while block := read():
        data = rest + block
        cut = data.rfind(b"<")
        data, rest = (data[:cut], data[cut:]) if cut >= 0 else (b"", data)
        for found in _TAG.finditer(data):
            yield found[2].decode(), bool(found[1]), attributes_of(found[3])
    for found in _TAG.finditer(rest):
        yield found[2].decode(), bool(found[1]), attributes_of(found[3])


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 8 else otherwise
