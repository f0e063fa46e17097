"""Number formats of a workbook that show more digits than are stored: 00000 for a zip, 0# ## ## ## ## for a phone.

In:  a workbook (xlsx), a sheet of it
Out: for each cell so formatted how its number is shown: 1067 as 01067

The reader of workbooks gives values without their formats. Most workbooks have no such format, which their styles
tell; only where one has, the sheet is looked through for the cells that use it.
"""

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from posixpath import join, normpath

#: Styles of more are no table of a system.
MOST_STYLES = 32 << 20
_BLOCK = 1 << 20
#: Whole numbers beyond lose digits in a workbook.
EXACT = 2**53

_FORMAT = re.compile(rb"<(?:\w+:)?numFmt\b([^>]*)>")
_CELL_FORMATS = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_CELL_FORMAT = re.compile(rb"<(?:\w+:)?xf\b([^>]*)>")
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*)>")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b([^>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b([^>]*)>")
_ATTRIBUTE = re.compile(rb"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_PLACE = re.compile(r"([A-Z]+)(\d+)")
_ENTITIES = {"&quot;": '"', "&apos;": "'", "&lt;": "<", "&gt;": ">", "&amp;": "&"}

Shown = Callable[[int], str]


def shown_as(code: str) -> Shown | None:
    """How a format shows a whole number, where it adds zeros in front; None for every other format.

    >>> shown_as("00000")(1067)
    '01067'
    """
    section = re.sub(r'\\(.)|"([^"]*)"', r"\1\2", code.split(";")[0]).strip()
    section = re.sub(r"^\[[^\]]*\]|_.|\*.", "", section)
    marks = re.sub(r"[ ()/-]", "", section)
    if not re.fullmatch(r"0[0#]+", marks):
        return None

    def show(number: int) -> str:
        digits = str(number).zfill(len(marks))
        if len(digits) > len(marks):
            return digits
        left = iter(digits)
        return "".join(next(left) if sign in "0#" else sign for sign in section).strip()

    return show


def as_shown(value: object, show: Shown) -> object:
    """A whole number with the zeros that its format shows; any other value as it is."""
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return value
    return show(int(value)) if 0 <= value < EXACT and value == int(value) else value


def padded_cells(path: Path, sheet_name: str) -> Mapping[tuple[int, int], Shown]:
    """(row from 1, column from 0) of the cells whose format shows zeros that their numbers lack."""
    if not zipfile.is_zipfile(path):
        return {}
    with zipfile.ZipFile(path) as book:
        styles = _styles(book)
        part = part_of(book, sheet_name) if styles else None
        if part is None or part not in book.namelist():
            return {}
        with book.open(part) as stream:
            return {place: styles[style] for place, style in styled_cells(iter(lambda: stream.read(_BLOCK), b""))
                    if style in styles}  # fmt: skip


def _styles(book: zipfile.ZipFile) -> dict[int, Shown]:
    """Number of a cell style → how it shows numbers, of those that show zeros."""
    return {style: show for style, code in formats_of_styles(book).items() if (show := shown_as(code))}


def formats_of_styles(book: zipfile.ZipFile) -> dict[int, str]:
    """Number of a cell style → the format that the workbook itself gives it."""
    if "xl/styles.xml" not in book.namelist() or book.getinfo("xl/styles.xml").file_size > MOST_STYLES:
        return {}
    text = book.read("xl/styles.xml")
    told = (attributes_of(found[1]) for found in _FORMAT.finditer(text))
    codes = {each.get("numFmtId", ""): each.get("formatCode", "") for each in told}
    block = _CELL_FORMATS.search(text)
    if not codes or block is None:
        return {}
    ids = (attributes_of(found[1]).get("numFmtId", "") for found in _CELL_FORMAT.finditer(block[0]))
    return {style: codes[id_] for style, id_ in enumerate(ids) if id_ in codes}


def part_of(book: zipfile.ZipFile, sheet_name: str) -> str | None:
    """The file within the workbook that holds a sheet."""
    names = book.namelist()
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= set(names):
        return None
    sheets = [attributes_of(found[1]) for found in _SHEET.finditer(book.read("xl/workbook.xml"))]
    relation = next((sheet.get("r:id") for sheet in sheets if sheet.get("name") == sheet_name), None)
    targets = (attributes_of(found[1]) for found in _RELATION.finditer(book.read("xl/_rels/workbook.xml.rels")))
    target = next((each.get("Target", "") for each in targets if each.get("Id") == relation), None)
    if not target:
        return None
    return target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))


def styled_cells(blocks: Iterator[bytes]) -> Iterator[tuple[tuple[int, int], int]]:
    """(row, column) and style of every cell that has one and holds a number."""
    rest = b""
    for block in blocks:
        data = rest + block
        cut = data.rfind(b"<")
        data, rest = data[:cut], data[cut:]
        yield from _in_block(data)
    yield from _in_block(rest)


def _in_block(data: bytes) -> Iterator[tuple[tuple[int, int], int]]:
    for found in _CELL.finditer(data):
        attributes = attributes_of(found[1])
        place = _PLACE.fullmatch(attributes.get("r", ""))
        if place and attributes.get("t", "n") == "n" and attributes.get("s", "").isdigit():
            yield (int(place[2]), column_of(place[1])), int(attributes["s"])


def column_of(letters: str) -> int:
    """The number of a column from 0: 27 of AB."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def attributes_of(tag: bytes) -> dict[str, str]:
    """The attributes of a tag of XML."""
    found = {}
    for name, double, single in _ATTRIBUTE.findall(tag):
        value = (double or single).decode("utf-8", "replace")
        for entity, sign in _ENTITIES.items():
            value = value.replace(entity, sign)
        found[name.decode()] = value
    return found
