"""Cells that name something: a customer, an order.

In:  a cell
Out: its text, NULL where it stands for nothing that has a name
"""

import sqlalchemy as sa

from cdp_core.mapping.cells import Cell, filled
from cdp_core.mapping.nobody import NO_IDS

#: What a spreadsheet makes of a long number; the digits that told two ids apart are gone.
DAMAGED = r"\d(?:[.,]\d+)?[eE]\+\d{1,2}"
#: What is put over the middle of an id so that nobody knows whose it is: seo1****, XXXX-XXXX-0001, ***.456.001-**.
MASKED = r".*(?:[*＊•●]{2}|#{3}|(?:^|[^A-Za-z])(?:[xX]{4,}|[xX]{3,}-)(?:[^A-Za-z]|$)|(?:^|-)[xX]{3,}(?:-|$)).*"


def is_damaged(cell: Cell) -> sa.ColumnElement[bool]:
    """Whether a spreadsheet has cut digits off a number."""
    return sa.func.regexp_full_match(filled(cell), DAMAGED)


def said_of(cell: Cell) -> Cell:
    """An id; NULL where it is what is written for want of one, damaged or masked: all of those would be one."""
    said = filled(cell)
    return sa.case((sa.not_(sa.func.regexp_full_match(said, f"(?i){'|'.join((*NO_IDS, DAMAGED, MASKED))}")), said))
