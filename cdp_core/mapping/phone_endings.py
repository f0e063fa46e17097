"""Phones of which only the end is told: masked ones (+49*****4567), the last digits alone, those without an area code.

In:  the text of a phone
Out: its last digits; nothing where it is a whole number, or its end is not told
"""

import re

import sqlalchemy as sa

#: What is put over the digits of a phone.
COVER = r"(?:[*＊•●…]|[xX]{2}|##)"
_BETWEEN = "[\\s\u00a0().\\-/–]+"
#: A few digits behind what covers the others, or what one dials in one's own town; eight are whole in some countries.
_ENDING = rf"(?:.*{COVER}\d{{3,8}}|\d{{4}}|[1-9]\d{{4,6}})"

#: What the end of a phone or a card is called.
_LAST_DIGITS = re.compile(
    r"(?i)(?:^|[^a-z])(?:last|letzten?|derniers|ultim[oa]s|ultime|laatste)[ _-]?"
    r"(?:[2-6]|two|three|four|five|vier|quatre|cuatro|quatro|quattro|digits|ziffern|chiffres|digitos|cifras|cifre|cijfers)"
    r"(?![a-z])"
)


def ending(value: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
    """The last digits of what is no whole phone, NULL where they are not told."""
    bare = sa.func.regexp_replace(value, _BETWEEN, "", "g", type_=sa.Text)
    found = sa.func.regexp_extract(bare, r"\d+$", type_=sa.Text)
    return sa.case((sa.func.regexp_full_match(bare, _ENDING, type_=sa.Boolean), found))


def is_ending(value: str) -> bool:
    """Whether no more than the end of a phone is told, by one value."""
    return re.fullmatch(_ENDING, re.sub(_BETWEEN, "", value)) is not None


def ends_a_number(name: str) -> bool:
    """Whether a column is called the last digits of something: ten thousand people share those of a phone by chance."""
    return bool(_LAST_DIGITS.search(name))
