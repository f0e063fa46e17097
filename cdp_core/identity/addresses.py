"""An address that stands in one cell, taken apart as it is written in most countries.

In:  the text of a street in which a town may stand as well: `12 Main St, 10115 Berlin`
Out: its street, postal code and city, as far as it has them
"""

import re
from typing import NamedTuple

from cdp_core.normalize.places import country

#: Postal codes that no number of a house or a flat looks like; those of four digits with a town right behind them.
_CODE = re.compile(
    r"(?<![\w-])(?:[A-Z]{1,2}-)?("
    r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d|\d{4} ?[A-Z]{2}(?= [^\W\d]| ?,|$)"
    r"|\d{2}-\d{3}|\d{5}-\d{3}|\d{5}(?:-\d{4})?|\d{3} \d{2}|\d{4}-\d{3}|\d{6}|\d{4}(?= [^\W\d]{3})"
    r")(?![\w-])",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*[,;|\n]\s*")
#: A part of a country by its letters: NY, NSW.
_REGION = re.compile(r"[A-Z]{2,3}")


class Parts(NamedTuple):
    """What an address says."""

    street: str
    postal_code: str | None = None
    city: str | None = None


def taken_apart(address: str) -> Parts:
    """The parts of an address; all of it is the street where nothing tells that it has more."""
    pieces = [piece for piece in _BETWEEN.split(address.strip(" ,;|")) if piece]
    while len(pieces) > 1 and len(country(pieces[-1])) == 2:
        pieces.pop()
    whole = ", ".join(pieces)
    # What stands first is the number of a house, as in 12345 Main St.
    codes = [found for found in _CODE.finditer(whole) if found.start() > 0]
    if codes:
        before, after = whole[: codes[-1].start()].strip(" ,"), whole[codes[-1].end() :].strip(" ,")
        code = codes[-1][1]
        if after and not re.search(r"\d", after):
            return Parts(before, code, after.split(", ")[0])
        if not after:
            street, city = _without_town(before.split(", "))
            return Parts(street, code, city)
    street, city = _without_town(pieces)
    # A street has a number; without one nothing tells that a town stands behind it.
    return Parts(street, city=city) if city and re.search(r"\d", street) else Parts(whole)


def _without_town(pieces: list[str]) -> tuple[str, str | None]:
    """The street and the town, of pieces of which the last is a town or a part of a country behind it."""
    if len(pieces) < 2:
        return ", ".join(pieces), None
    last = pieces[-1].rsplit(" ", 1)
    if _REGION.fullmatch(last[-1]):
        pieces = [*pieces[:-1], *last[:-1]]
    if len(pieces) < 2 or re.search(r"\d", pieces[-1]):
        return ", ".join(pieces), None
    return ", ".join(pieces[:-1]), pieces[-1]
