"""Currencies that the number formats of a workbook show: 19.99 with the format `#,##0.00 [$€-407]` is in euros.

In:  a workbook (xlsx), a sheet of it
Out: the columns whose amounts are all shown with one sign, and that sign

The cells themselves hold bare numbers. The first cells of a sheet tell how its columns are shown.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

from cdp_core.sources.number_formats import formats_of_styles, part_of, styled_cells

_BLOCK, _MOST_BLOCKS = 1 << 20, 4
#: `[$€-407]`, `[$CHF]`; without a sign it says only in which language a day is written.
_IN_BRACKETS = re.compile(r"\[\$(?P<sign>[^\]-]+)(?:-(?P<place>[0-9A-F]+))?\]", re.IGNORECASE)
_PLAIN = re.compile(r"[€£¥₫₹₩₺₽₴₪]|\b(?:EUR|USD|GBP|CHF|zł|Kč)\b")
#: Whose dollar is meant, by the number that Windows gives to a language and its country.
_DOLLARS = {"409": "USD", "1009": "CAD", "c09": "AUD", "1409": "NZD"}


def currency_signs(path: Path, sheet_name: str) -> Mapping[int, str]:
    """Column from 0 → the sign or code of the currency that its amounts are shown in."""
    if not zipfile.is_zipfile(path):
        return {}
    with zipfile.ZipFile(path) as book:
        signs = {style: sign for style, code in formats_of_styles(book).items() if (sign := sign_in(code))}
        part = part_of(book, sheet_name) if signs else None
        if part is None or part not in book.namelist():
            return {}
        found: dict[int, set[str]] = {}
        with book.open(part) as stream:
            blocks: Iterator[bytes] = islice(iter(lambda: stream.read(_BLOCK), b""), _MOST_BLOCKS)
            for (_, column), style in styled_cells(blocks):
                if style in signs:
                    found.setdefault(column, set()).add(signs[style])
    return {column: own.pop() for column, own in found.items() if len(own) == 1}


def sign_in(code: str) -> str | None:
    """The sign or code of the currency in a number format, None where it has none.

    >>> sign_in("#,##0.00 [$€-407]"), sign_in("[$$-409]#,##0.00"), sign_in("[$-407]dd/mm/yyyy")
    ('€', 'USD', None)
    """
    if found := _IN_BRACKETS.search(code):
        sign = found["sign"].strip()
        return _DOLLARS.get((found["place"] or "").lower(), sign) if sign == "$" else sign
    plain = _PLAIN.search(code)
    return plain[0] if plain else None
