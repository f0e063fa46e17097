"""Cells that name something: a customer, an order.

In:  a cell
Out: its text, NULL where it stands for nothing that has a name
"""

import re

import sqlalchemy as sa

from cdp_core.mapping.cells import Cell, filled
from cdp_core.mapping.nobody import NO_IDS

#: What a spreadsheet makes of a long number; the digits that told two ids apart are gone.
DAMAGED = r"\d(?:[.,]\d+)?[eE]\+\d{1,2}"
#: What is put over the middle of an id so that nobody knows whose it is: seo1****, ***.456.001-**.
_COVERED = r".*(?:[*＊•●]{2}|#{3}).*"
#: An X covers too, as in XXXX-XXXX-0001, where it stands in more places than all the digits, and so many at least.
_LEAST_X = 4


def is_masked(cell: Cell) -> sa.ColumnElement[bool]:
    """Whether an id is written with signs in the place of most of it."""
    count = {kind: sa.func.length(sa.func.regexp_replace(cell, rf"[^{kind}]", "", "g")) for kind in ("xX", "0-9")}
    crossed = sa.and_(
        sa.or_(sa.func.contains(cell, "XX"), sa.func.contains(cell, "xx")),
        sa.not_(sa.func.regexp_matches(cell, r"[^\PLxX]")),
        count["xX"] >= _LEAST_X,
        count["xX"] > count["0-9"],
    )
    signs = (sa.func.contains(cell, sign) for sign in ("**", "＊", "•", "●", "###"))
    return sa.or_(sa.and_(sa.or_(*signs), sa.func.regexp_full_match(cell, _COVERED)), crossed)


def looks_masked(value: str) -> bool:
    """The same of one value."""
    letters = [sign for sign in value if sign.isalpha()]
    crossed = all(sign in "xX" for sign in letters) and len(letters) >= _LEAST_X
    return bool(re.fullmatch(_COVERED, value)) or (crossed and len(letters) > sum(map(str.isdigit, value)))


def is_damaged(cell: Cell) -> sa.ColumnElement[bool]:
    """Whether a spreadsheet has cut digits off a number."""
    return sa.func.regexp_full_match(filled(cell), DAMAGED)


def said_of(cell: Cell) -> Cell:
    """An id; NULL where it is what is written for want of one, damaged or masked: all of those would be one."""
    said = filled(cell)
    nobodys = sa.func.regexp_full_match(said, f"(?i){'|'.join((*NO_IDS, DAMAGED))}")
    return sa.case((sa.not_(sa.or_(nobodys, is_masked(said))), said))
