"""Rows that begin with a name of their own, for which the header has none: what R and pandas write.

In:  a header, the rows below it
Out: the header with an empty first name where every row is longer by a cell
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from cdp_core.sources.header_rows import columns_below
from cdp_core.sources.kinds import is_typed, kind
from cdp_core.sources.outline import Row
from cdp_core.sources.wide_rows import MAIL, MONEY, is_figure

#: A first column so called is the key of the rows itself.
_KEY = re.compile(r"(?:^|[\W_])(?:id|no|nr|num|number|nummer|key|index|row|code|pos)\W*$|id$|^#", re.IGNORECASE)

#: A first column so called is of words itself.
_OF_TEXT = re.compile(
    r"name|nom|title|titel|city|stadt|customer|kund|client|product|artikel|company|firma|person", re.I
)

#: What stands below headers of these words.
_SAID = (
    (MAIL, ("email",)),
    (MONEY, ("number", "money")),
    (re.compile(r"date\b|datum|fecha|\bdata\b|birthday|geburtstag|naissance|since\b|created|updated", re.I), ("date",)),
    (re.compile(r"phone|telefon|tel\b|mobile?\b|handy", re.I), ("phone", "number")),
    (re.compile(r"^(?:age|alter|year|jahr|qty|quantity|count|anzahl|menge)$", re.I), ("number",)),
)


def with_row_names(header: Sequence[str], body: Sequence[Row]) -> tuple[str, ...]:
    """The header as it is, or shifted by a column where the rows have names of their own.

    A comma in a text without quotes makes rows longer, too. So the rows must be counted, or each be called otherwise
    where nothing is cut; their e-mail addresses must speak for it, and what the first name calls a key must hold one.
    """
    names = tuple(header)
    width = len(names) + 1
    if not names[-1:] or not all(name.strip() for name in names) or not body or MONEY.search(names[0]):
        return names
    if any(len(row.cells) != width or not row.cells[0].strip() for row in body):
        return names
    first = [row.cells[0].strip() for row in body]
    counted = _are_counted(first)
    if not any(row.cells[-1].strip() for row in body):
        return names
    if not counted and not (_are_called(first, body) and _fits_shifted(names, body)):
        return names
    mails = [i for i, column in enumerate(columns_below(body)) if column.typed == "email"]
    called = [i for i, name in enumerate(names) if MAIL.search(name)]
    if mails and called and mails != [i + 1 for i in called]:
        return names
    second = [row.cells[1].strip() for row in body]
    told = _is_key(second) if _KEY.search(names[0]) else True
    if not counted and not (mails and called):
        # Else a name may as well be missing at the end of the header.
        told = told and not _OF_TEXT.search(names[0]) and all(map(is_typed, second))
    return ("", *names) if told else names


def _are_counted(first: Sequence[str]) -> bool:
    """Whether the rows, several of them, are counted one by one, from 0 or 1 on."""
    if not all(cell.isascii() and cell.isdigit() for cell in first):
        return False
    numbers = [int(cell) for cell in first]
    return len(numbers) > 1 and numbers[0] in (0, 1) and all(after == before + 1 for before, after in pairwise(numbers))


def _are_called(first: Sequence[str], body: Sequence[Row]) -> bool:
    """Whether rows, three at least, have words for names, each its own, and no comma in a text or figure made one."""
    if len(first) < 3 or len({name.casefold() for name in first}) < len(first) or any(map(is_typed, first)):
        return False
    for place in range(len(body[0].cells) - 1):
        pairs = [row.cells[place : place + 2] for row in body]
        if all(behind.startswith(" ") or is_figure(",", (before, behind)) for before, behind in pairs):
            return False
    return True


def _fits_shifted(names: Sequence[str], body: Sequence[Row]) -> bool:
    """Whether headers that say what is below them are right more often a column further on; else the last may lack."""
    columns = columns_below(body)
    told = [(i, kinds) for i, name in enumerate(names) for said, kinds in _SAID if said.search(name)]
    here, behind = (sum(columns[i + by].typed in kinds for i, kinds in told) for by in (0, 1))
    return behind > here


def _is_key(cells: Sequence[str]) -> bool:
    """Whether the cells are ids, all different: `5` of an amount of `5,50` is hardly in each row another."""
    return len(set(cells)) == len(cells) and all(kind(cell) in ("number", "code") and len(cell) > 1 for cell in cells)
