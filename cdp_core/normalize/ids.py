"""Ids of people and things: kept to the letter, never numbers.

In:  a column of tidy text
Out: an expression for the id, NULL where it is none or was damaged
"""

import sqlalchemy as sa

from cdp_core.normalize.values import Text, matches, total, unquoted

#: What a spreadsheet makes of a long number; the digits that told two ids apart are gone.
DAMAGED = r"\d(?:[.,]\d+)?[eE]\+\d{1,2}"
_UUID = r"[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}"
_ALL_ZERO = r"[0-]+"


def identifier(value: Text) -> Text:
    """An id of any kind."""
    return sa.case((_is_damaged(value), None), else_=unquoted(value))


def device(value: Text) -> Text:
    """An advertising id; all zeros is what a phone says when tracking is off."""
    bare = unquoted(value)
    return sa.case((matches(bare, _ALL_ZERO), None), (matches(bare, _UUID), sa.func.lower(bare)), else_=bare)


def ip(value: Text) -> Text:
    bare = sa.func.lower(unquoted(value))
    return sa.case((matches(bare, r"0\.0\.0\.0|127\.0\.0\.1|::1?|localhost"), None), else_=bare)


def damaged(value: Text) -> sa.ColumnElement[int]:
    """How many ids of a column a spreadsheet has damaged."""
    return total(value, _is_damaged(value))


def _is_damaged(value: Text) -> sa.ColumnElement[bool]:
    # Looking for one letter costs a tenth of a pattern, and hardly any id has it.
    return sa.and_(sa.func.contains(value, "+"), matches(value, rf"'?{DAMAGED}"))
