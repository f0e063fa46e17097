"""Names, numbers and ids as a search compares them: without case, accents and punctuation.

In:  text as it was told or typed
Out: the expression of its folded form; both sides of a search go through the same one
"""

import phonenumbers
import sqlalchemy as sa

#: Letters that Unicode does not take apart into a letter and an accent; apostrophes go.
_LETTERS = {"đ": "d", "ð": "d", "ł": "l", "ø": "o", "ħ": "h", "ŧ": "t", "ı": "i", "'": "", "’": "", "ʼ": "", "`": ""}
_LIGATURES = {"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"}

#: Letters with an accent as people without that key write them: Koehler, Soerensen, Aase.
_SPELLED_OUT = {"ae": "a", "oe": "o", "ue": "u", "aa": "a"}

#: Country calling codes of one and two digits; every other has three.
_SHORT_CODES = [str(code) for code in phonenumbers.COUNTRY_CODE_TO_REGION_CODE if code < 10]
_LONGER_CODES = [str(code) for code in phonenumbers.COUNTRY_CODE_TO_REGION_CODE if 10 <= code < 100]


def folded(text: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
    """Lower case, without accents: 'Đặng Thị' → 'dang thi', "O'Neil" → 'oneil'."""
    plain = sa.func.translate(sa.func.strip_accents(sa.func.lower(text)), "".join(_LETTERS), "".join(_LETTERS.values()))
    for ligature, letters in _LIGATURES.items():
        plain = sa.func.replace(plain, ligature, letters)
    return plain


def one_letter(term: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
    """A word of a name with one letter for each accented one that was spelled out: 'koehler' → 'kohler'."""
    for spelled, letter in _SPELLED_OUT.items():
        term = sa.func.replace(term, spelled, letter)
    return term


def typed_one_letter(word: str) -> str:
    """The same of a word while it is typed: its last letter may belong to the next ones ('koe' is not 'ko')."""
    begun, last = word[:-1], word[-1:]
    for spelled, letter in _SPELLED_OUT.items():
        begun = begun.replace(spelled, letter)
    return begun + last


def closed_up(text: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
    """A number without the blanks that it is printed with: 'ml 0000 2372' → 'ml00002372'."""
    return sa.func.regexp_replace(text, r"\s", "", "g")


def words(folded_text: sa.ColumnElement[str]) -> sa.ColumnElement:
    """The words of a folded text as a list; whatever is neither letter nor digit parts them."""
    return sa.func.regexp_extract_all(folded_text, r"[\p{L}\p{N}\p{M}]+")


def digits(text: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
    """The digits of a phone without zeros before them: '+84 912' → '84912', '0084 912' → '84912', '0912' → '912'."""
    return sa.func.ltrim(sa.func.regexp_replace(text, r"\D", "", "g"), "0")


def national(international: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
    """The digits of an international number without its calling code and the zeros behind it: '84912' → '912'."""
    start = sa.case(
        (sa.func.left(international, 1).in_(_SHORT_CODES), 2),
        (sa.func.left(international, 2).in_(_LONGER_CODES), 3),
        else_=4,
    )
    return sa.func.ltrim(sa.func.substr(international, start), "0")
