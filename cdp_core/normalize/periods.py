"""Periods in the place of a day, as reports of advertising have them: a month, or a first and a last day.

In:  an expression for a cell of days
Out: its first or its last day as text that is read as a date, where a month may stand for either
"""

import sqlalchemy as sa

from cdp_core.normalize.values import Text

_DAY = r"[^\s–—~](?:.{3,20}[^\s–—~])"
_TO = r"(?:\s+[-–—~]\s+|\s*[–—~]\s*|\s+(?:to|bis|until|till|au|al|até|a|tot|do|до|đến)\s+)"
_SPAN = rf"^\s*({_DAY}?){_TO}({_DAY})\s*$"
_BARE = r"^\s*(20\d\d)(0[1-9]|1[0-2])\s*$"
#: As a spreadsheet shows a month. Feb 26, with a blank, may be a day as well.
_SHORT = r"^\s*(\p{L}{3,12})\.?(?:-| ?')([1-3]\d)\s*$"
_MONTH = (
    r"^\s*(?:20\d\d[-./ ]?\p{L}*(?:0?[1-9]|1[0-2])?\.?月?월?|(?:0?[1-9]|1[0-2])[-./]20\d\d|"
    r"\p{L}{3,12}\.?(?: de)?[-' ]*(?:20)?\d\d)(?: г\.?)?\s*$"
)


def is_period(value: Text) -> sa.ColumnElement[bool]:
    """Whether a cell may hold a month or a span of days; what is neither is read as a day all the same."""
    return sa.or_(sa.func.regexp_matches(value, _MONTH), sa.func.regexp_matches(value, _SPAN))


def part(value: Text, place: int) -> Text:
    """The first or the last day of a cell, a month with its whole year: `Feb-26` as `Feb 2026`."""
    side = sa.func.nullif(sa.func.regexp_extract(value, _SPAN, place), "", type_=sa.Text)
    told = sa.func.coalesce(side, value, type_=sa.Text)
    in_full = sa.func.regexp_replace(told, _SHORT, r"\1 20\2", type_=sa.Text)
    whole: Text = sa.func.regexp_replace(in_full, _BARE, r"\1-\2", type_=sa.Text)
    return whole
