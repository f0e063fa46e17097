"""Formulas of a workbook that was never calculated: a program wrote them, and no spreadsheet has stored their values.

In:  a workbook (xlsx), a sheet of it
Out: how many such cells each column has, and a sentence about them

Their cells are empty for every reader but a spreadsheet.
"""

import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from cdp_core.counts import in_number
from cdp_core.sources.number_formats import attributes_of, column_of, part_of

_BLOCK = 1 << 20
#: What Excel leaves in a workbook whose formulas it has calculated.
_CALCULATED = "xl/calcChain.xml"
#: A cell of a formula and no value, as (its attributes).
_UNSAVED = re.compile(
    rb"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_NAMED = 4


def unsaved_formulas(path: Path, sheet_name: str) -> Counter[int]:
    """Column from 0 → how many formulas without a value stand in it."""
    found: Counter[int] = Counter()
    if not zipfile.is_zipfile(path):
        return found
    with zipfile.ZipFile(path) as book:
        part = None if _CALCULATED in book.namelist() else part_of(book, sheet_name)
        if part is None or part not in book.namelist():
            return found
        with book.open(part) as stream:
            for cells in _whole_cells(iter(lambda: stream.read(_BLOCK), b"")):
                found.update(_columns(cells))
    return found


def _whole_cells(blocks: Iterable[bytes]) -> Iterable[bytes]:
    """The blocks, none of which ends within a cell."""
    rest = b""
    for block in blocks:
        data = rest + block
        prefixed = data.rfind(b":c ")
        cut = max(data.rfind(b"<c "), data.rfind(b"<", 0, prefixed) if prefixed > 0 else -1)
        # Behind the last row there are no cells, only a tag that may be cut.
        cut = cut if cut >= 0 else max(0, data.rfind(b"<"))
        yield data[:cut]
        rest = data[cut:]
    yield rest


def _columns(cells: bytes) -> Iterable[int]:
    if b"<f" not in cells and b":f" not in cells:
        return
    for found in _UNSAVED.finditer(cells):
        attributes = attributes_of(found[1])
        letters = re.match(r"[A-Z]+", attributes.get("r", ""))
        # A text that a formula made may well be empty.
        if letters and attributes.get("t", "n") != "str":
            yield column_of(letters[0])


def said_of(unsaved: Mapping[int, int], columns: Sequence[str], left: int) -> str:
    """The sentence; `left` is the column from 0 that is the first of `columns`, where these are known."""
    names = [
        f"'{columns[place - left]}'" if 0 <= place - left < len(columns) else _letters(place)
        for place in sorted(unsaved)
    ]
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    where = ("column " if len(names) == 1 else "columns ") + ", ".join(names[:_NAMED]) + more
    cells = in_number(sum(unsaved.values()), f"cell|cells in {where} has|have a formula without a stored value")
    return f"{cells}, read as empty; open the workbook in a spreadsheet, save it, and load it again."


def _letters(place: int) -> str:
    letters = ""
    place += 1
    while place:
        place, letter = divmod(place - 1, 26)
        letters = chr(65 + letter) + letters
    return letters
