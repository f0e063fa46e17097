"""How text is compared: one folding of both sides, the same in SQL and in Python.

In:  text as stored, text as written in a rule
Out: Unicode NFC, stripped of white space at both ends, each code point in its simple lower case

The conditions are written so that the engine does little for the many rows that cannot match: functions of one
column and constants run once per entry of a dictionary-compressed column, `trim` with a list of characters takes
0.4 µs for each row, and what is asked first is what costs least.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

#: The code points with the Unicode property White_Space (`str.strip` would also take U+001C to U+001F).
WHITE_SPACE = "\t\n\v\f\r \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"

Text = sa.ColumnElement[str]
Truth = sa.ColumnElement[bool]

#: Runs of ASCII that stand in every text that folds to the same, whatever its normal form: NFC makes `;` and "`" of
#: other characters, and folding makes `i` of an I with a combining dot, so a run ends after `i`.
_RUNS = re.compile(r"[!-:<-_a-hj-~ ]*i|[!-:<-_a-hj-~ ]+")
#: The same of letters alone, which also stand in JSON as they are, unless they are written as `\u` escapes.
LETTERS = re.compile(r"[a-hj-z]*i|[a-hj-z]+")
#: What is passed over, whole, to find where a group of a pattern begins: quoted text, an escape, a class.
_PASSED_OVER = r"\\Q(?:.|\n)*?(?:\\E|\Z)|\\[\s\S]|\[\^?\]?(?:\[:\^?\w+:\]|\\[\s\S]|[^\]\\])*\]"
_NAMED_GROUP = re.compile(rf"(?P<kept>{_PASSED_OVER})|\(\?<(?=\w)")


def composed(text: str) -> str:
    """NFC and stripped, case kept."""
    return unicodedata.normalize("NFC", text).strip(WHITE_SPACE)


def fold(text: str) -> str:
    """The folded form of a text. Each code point alone: `str.lower` would turn İ into two and Σ by its neighbors."""
    return "".join("i" if letter == "İ" else letter.lower() for letter in composed(text))


def sql_composed(value: Text) -> Text:
    """NFC and stripped, case kept, in SQL."""
    stripped = sa.func.trim(sa.func.nfc_normalize(value), WHITE_SPACE)
    return sa.case((_edged(value), stripped), else_=sa.func.nfc_normalize(value))


def sql_fold(value: Text) -> Text:
    """The folded form in SQL."""
    return sa.case((_edged(value), _stripped(value)), else_=_unstripped(value))


def _unstripped(value: Text) -> Text:
    return sa.func.lower(sa.func.nfc_normalize(value))


def _stripped(value: Text) -> Text:
    return sa.func.lower(sa.func.trim(sa.func.nfc_normalize(value), WHITE_SPACE))


def _edged(value: Text) -> Truth:
    """Whether white space may stand at an end: surely not where this is false."""
    starts = sa.or_(value < "!", value.between("\x80", "\xa0\U0010ffff"), value.between("\u1680", "\u3000\U0010ffff"))
    return sa.or_(starts, sa.func.array_extract(value, -1).in_(list(WHITE_SPACE)))


def _not_ascii_edged(value: Text) -> Truth:
    """The same, said of more texts but planned in a third of the time: for where few are asked."""
    last = sa.func.array_extract(value, -1)
    return sa.or_(value < "!", value > "~", last < "!", last > "~")


#: The folded form of a list's `entry`: SQLAlchemy has no word for a lambda, and nothing in it comes from outside.
FOLDED_ENTRY = (
    "CASE WHEN entry < '!' OR entry > chr(127) OR array_extract(entry, -1) < '!' "
    "OR array_extract(entry, -1) > chr(127) "
    f"THEN lower(trim(nfc_normalize(entry), '{WHITE_SPACE}')) ELSE lower(nfc_normalize(entry)) END"
)


def _may_hold(value: Text, folded: str) -> list[Truth]:
    """A cheap condition that every text with the folded text in it fulfills; none where there is no such condition."""
    run = max(_RUNS.findall(folded), key=len, default="").strip()
    return [sa.func.contains(sa.func.lower(value), run)] if run else []


def present(value: Text) -> Truth:
    """Neither NULL nor blank. Most text starts with a printable ASCII character and is not asked twice."""
    return sa.or_(value.between("!", "\x7e\U0010ffff"), sa.func.trim(value, WHITE_SPACE) != "")


def equals(value: Text, folded: str) -> Truth:
    """Folded, it is this folded text."""
    if not folded:
        return sa.false()
    return _exactly(lambda text: text == folded, value, folded)


def contains(value: Text, folded: str) -> Truth:
    """The stripped ends cannot be part of an occurrence, since the folded text begins and ends with a visible one."""
    if not folded:
        return present(value)
    return sa.and_(*_may_hold(value, folded), sa.func.contains(_unstripped(value), folded))


def starts_with(value: Text, folded: str) -> Truth:
    return _at_an_end(sa.func.starts_with, value, folded)


def ends_with(value: Text, folded: str) -> Truth:
    return _at_an_end(sa.func.ends_with, value, folded)


def _at_an_end(stands: Any, value: Text, folded: str) -> Truth:
    if not folded:
        return present(value)
    return _exactly(lambda text: stands(text, folded), value, folded)


def _exactly(test: Callable[[Text], Truth], value: Text, folded: str) -> Truth:
    """A test of the folded form, made where the folded text may stand in it at all."""
    cheap = _may_hold(value, folded)
    edged = _not_ascii_edged(value) if cheap else _edged(value)
    return sa.and_(*cheap, sa.or_(test(_unstripped(value)), sa.and_(edged, test(_stripped(value)))))


def one_of(value: Text, folded: Any) -> Truth:
    """Folded, it is one of these folded texts: a list, or a select of them."""
    return sa.or_(_unstripped(value).in_(folded), sa.and_(_edged(value), _stripped(value).in_(folded)))


def matches(value: Text, pattern: str) -> Truth:
    """RE2, unanchored, case kept; blank text is missing and matches nothing."""
    return sa.and_(sa.func.regexp_matches(sql_composed(value), older_names(pattern)), present(value))


def older_names(pattern: str) -> str:
    """A regular expression of RE2 with its groups named as every version of RE2 reads them: (?P<name>…)."""
    return _NAMED_GROUP.sub(lambda found: found["kept"] or "(?P<", pattern)
