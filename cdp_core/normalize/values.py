"""Text as it was meant: no control characters, one Unicode form, and no word that only says "nothing here".

In:  an expression for a cell as delivered
Out: an expression for its tidy text, NULL where nothing was said
"""

import re
from collections.abc import Iterable

import sqlalchemy as sa

from cdp_core.mapping.values import BLANKS, Text, matches, total
from cdp_core.sources.kinds import UNSEEN

#: Of what stands for nothing, the words that may be somebody's name.
_NAMES = frozenset(("None", "nan", "NaN", "nil"))

#: Printable ASCII without white space around it, and on a line without double gaps.
PLAIN = r"[!-~](?:[ -~]*[!-~])?"
_PLAIN_LINE = r"[!-~]+(?: [!-~]+)*"
#: The same with the letters that have one Unicode form only, where the first one shows that it is none of the words
#: above: nearly every cell, settled at one look.
LETTERS = (
    r"\x{C0}-\x{24F}\x{386}\x{388}-\x{3FF}\x{400}-\x{4FF}\x{1E00}-\x{1EFF}"
    r"\x{3041}-\x{3096}\x{30A1}-\x{30FC}\x{4E00}-\x{9FFF}\x{AC00}-\x{D7A3}"
)
_FIRST_OF_ASCII = r"[\"$-'*+,/0-9:;=>@A-MO-TV-Z\]^_`a-mo-tv-z|}~]"
_FIRST = rf"{_FIRST_OF_ASCII[:-1]}{LETTERS}]"
#: The bytes of ASCII that such a first letter may be.
SURE_FIRSTS = frozenset(ord(sign) for sign in map(chr, range(0x21, 0x7F)) if re.match(_FIRST_OF_ASCII, sign))
SURE = rf"{_FIRST}(?:[ -~{LETTERS}]*[!-~{LETTERS}])?"
SURE_LINE = rf"{_FIRST}[!-~{LETTERS}]*(?: [!-~{LETTERS}]+)*"

#: Digits that other scripts write, and the full-width form of all ASCII.
_ZEROS = "\u0660\u06f0\u0966\u09e6\u0e50\u0ed0\u1040"
_WIDE = "".join(chr(code) for code in range(0xFF01, 0xFF5F))
_OTHER_DIGITS = "".join(chr(ord(zero) + digit) for zero in f"{_ZEROS}\uff10" for digit in range(10))
_DIGITS = "0123456789" * (len(_ZEROS) + 1)
_OTHER_FIGURES = (
    "".join(chr(ord(zero) + digit) for zero in _ZEROS for digit in range(10)) + _WIDE + "\u066b\u066c\u060c"
)
_FIGURES = "0123456789" * len(_ZEROS) + "".join(chr(ord(sign) - 0xFEE0) for sign in _WIDE) + ".,,"

_UNSEEN = "[" + "".join(rf"\x{{{first:X}}}-\x{{{last:X}}}" for first, last in UNSEEN) + "]+"
#: White space, as Unicode has it (\s and \p{Z}; the class itself takes long to compile).
_SPACE = r"[\s\x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}]+"
#: On one line with the letters above, whatever it says.
_LINE = rf"[!-~{LETTERS}]+(?: [!-~{LETTERS}]+)*"
_EDGES = rf"^{_SPACE}|{_SPACE}$"


def free_text(value: Text) -> Text:
    """Tidy text, NULL only where there is nothing but white space."""
    seen = sa.func.regexp_replace(sa.func.nfc_normalize(value), _UNSEEN, "", "g")
    tidy = sa.func.nullif(sa.func.regexp_replace(seen, _EDGES, "", "g"), "")
    return sa.case((matches(value, PLAIN), value), else_=tidy)


def text(value: Text) -> Text:
    """Tidy text that is no word for "nothing"."""
    return sa.case((matches(value, SURE), value), else_=_unless_blank(free_text(value), BLANKS))


def id_text(value: Text) -> Text:
    """The same with the digits of any script as ASCII has them: one number is one id, whoever typed it.

    Among full-width letters they stay: ＩＤ１ is what that system calls it.
    """
    tidy = free_text(value)
    wide = sa.func.regexp_matches(value, r"[\x{FF21}-\x{FF5A}]")
    digits = sa.case((wide, tidy), else_=sa.func.translate(tidy, _OTHER_DIGITS, _DIGITS))
    return sa.case((matches(value, SURE), value), else_=_unless_blank(digits, BLANKS))


def figures(value: Text) -> Text:
    """A tidy line that is read as figures: digits of any script and full-width signs as ASCII has them."""
    plain = _unless_blank(_one_line(sa.func.translate(value, _OTHER_FIGURES, _FIGURES)), BLANKS)
    return sa.case((matches(value, SURE_LINE), value), else_=plain)


def line(value: Text) -> Text:
    """The same on one line, each gap a single blank."""
    return sa.case((matches(value, SURE_LINE), value), else_=_unless_blank(_one_line(value), BLANKS))


def name(value: Text) -> Text:
    """The same for names of people: Mr Null and Mrs None exist."""
    blanks = [word for word in BLANKS if word not in _NAMES]
    return sa.case((matches(value, SURE_LINE), value), else_=_unless_blank(_one_line(value), blanks))


def untidy(value: Text, sure: str) -> sa.ColumnElement[int]:
    """How many values do not stand as they would when tidied by a pattern that is sure of them.

    Empty ones do not count, and lines that begin like a word for "nothing" and are none (Nguyen, North) do not either.
    """
    tidy_line = sa.and_(matches(value, _LINE), sa.not_(matches(value, _words(BLANKS))))
    return total(value, sa.not_(sa.or_(value == "", matches(value, sure), tidy_line)))


def words_for_nothing(value: Text) -> sa.ColumnElement[int]:
    """How many values are such a word to the letter. Few are as short, and only those are compared."""
    longest = max(map(len, BLANKS))
    return total(value, sa.and_(sa.func.strlen(value) <= longest, matches(value, _words(BLANKS))))


def _one_line(value: Text) -> Text:
    seen = sa.func.regexp_replace(sa.func.nfc_normalize(value), _UNSEEN, "", "g")
    tidy = sa.func.nullif(sa.func.trim(sa.func.regexp_replace(seen, _SPACE, " ", "g")), "")
    return sa.case((matches(value, _PLAIN_LINE), value), else_=tidy)


def _unless_blank(value: Text, blanks: Iterable[str]) -> Text:
    # Not `value IN (…)`: of a long list the engine makes a join, and does it for columns nobody asked for.
    return sa.func.nullif(sa.func.regexp_replace(value, f"^(?:{_words(blanks)})$", ""), "", type_=sa.Text)


def _words(blanks: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in blanks if word)


def unquoted(value: Text) -> Text:
    """Without the `'` that spreadsheets and Shopify put before ids, zips and phones to keep them text."""
    return sa.case(
        (sa.func.starts_with(value, "'"), sa.func.nullif(sa.func.ltrim(value, "' "), "")),
        else_=value,
    )
