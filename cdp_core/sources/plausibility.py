"""How well bytes read in an encoding: does the text look like words of one language?

In:  a sample of bytes, an encoding
Out: about 1 for a sure fit, below 0 for nonsense

What counts is where a character stands: a Greek letter never inside a word of a–z, ń never before a vowel and ñ never
elsewhere, º after a digit or a short word. The same place met again adds less each time.
"""

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from math import sqrt

from cdp_core.sources.alphabets import CODE_PAGES, FREQUENT, LANGUAGES, LESS_SPOKEN, MULTI_BYTE, PLACES, RARE, VOWELS

TYPOGRAPHIC = frozenset("“”„‘’‚–—…€£¥°§©®™•·«»‹›×½¼¾²³±\u00a0\u00ad´`¨№¿¡ªºµ")
#: Letters of other scripts than Latin are alike to their neighbours: one small, one capital.
_OTHER, _OTHER_CAPITAL = "κ", "Κ"
_TWO_IDEOGRAPHS = re.compile(r"[^\x00-\x7f]{2}")
_IN_A_WORD = re.compile(
    r"(?<=[A-Za-z])[^\x00-\x7f]{1,3}(?=[a-z])|(?<![^\x00-\x7f])[^\x00-\x7f](?=[a-z])|(?<=[a-z])[^\x00-\x7f](?![^\x00-\x7f])"
)
_UNREADABLE = -9.0
_SYMBOL, _FOREIGN = -1.5, -1.0


def fit(sample: bytes, encoding: str) -> float:
    """How well the text reads in this encoding: about 1 for a sure fit, below 0 for nonsense."""
    try:
        text = sample.decode(encoding)
    except UnicodeDecodeError:
        return _UNREADABLE
    if encoding in MULTI_BYTE:
        return _ideographs_fit(text, encoding)
    letters, marks = _weighed(text)
    return max(
        _word_fit(letters, marks, _alphabet(language)) - (0.15 if "Central" in language else order * 0.002)
        for order, language in enumerate(LANGUAGES)
        if encoding in CODE_PAGES.get(language, (encoding,))
    )


@lru_cache(maxsize=100)
def _alphabet(language: str) -> frozenset[str]:
    """Its letters. Portuguese has õ before an e; elsewhere in a word it is Estonian, or ő in a wrong code page."""
    letters = frozenset(LANGUAGES[language])
    if "õ" not in letters:
        return letters
    return letters | {"õe", "Õe"} if language == "Estonian" else letters - {"õ", "Õ"} | {"õe", "Õe"}


def _weighed(text: str) -> tuple[dict[str, tuple[float, float]], tuple[float, float]]:
    """For each letter above 127 how often it is met and how well it stands; the same of all marks together."""
    letters: dict[str, tuple[float, float]] = {}
    marks = (0.0, 0.0)
    for (c, before, after), times in _met(text).items():
        often = sqrt(times)
        if _is_mark(c):
            marks = (marks[0] + often, marks[1] + often * _mark_weight(c, before, after))
        else:
            letter = f"{c}e" if c in "õÕ" and after[:1] in ("e", "E") else c
            count, weight = letters.get(letter, (0.0, 0.0))
            letters[letter] = (count + often, weight + often * _letter_weight(c, before, after))
    return letters, marks


def _met(text: str) -> Counter[tuple[str, str, str]]:
    """Every character above 127 with what is before and after it: of a mark a whole short word."""
    around = "".join(map(_alike, text))
    return Counter(
        (c, around[max(0, i - 4) : i], around[i + 1 : i + 3])
        if _is_mark(c)
        else (c, around[max(0, i - 2) : i], around[i + 1 : i + 2])
        for i, c in enumerate(text)
        if c > "\x7f"
    )


@lru_cache(maxsize=4096)
def _alike(c: str) -> str:
    """One character for all that count alike beside another; a–z stay as they are."""
    if c <= "\x7f" or c in "ªº" or not c.isalpha():
        return c
    if _of_other_script(c):
        return _OTHER_CAPITAL if c.isupper() else _OTHER
    small = "é" if c.lower()[:1] in VOWELS else "ł"
    return small.upper() if c.isupper() else small


def _of_other_script(c: str) -> bool:
    return "\u0370" <= c < "\u1e00"


@lru_cache(maxsize=4096)
def _is_mark(c: str) -> bool:
    return c in "ªºµ" or not (c.isalpha() or "\u0300" <= c < "\u0370")


def _word_fit(letters: dict[str, tuple[float, float]], marks: tuple[float, float], alphabet: frozenset[str]) -> float:
    count, weight = marks
    for c, (often, well) in letters.items():
        count += often
        weight += well if c in alphabet else _FOREIGN * often
    return weight / count if count else _UNREADABLE


def _word_before(before: str) -> str:
    """The letters that stand right before, at most four."""
    start = len(before)
    while start and before[start - 1].isalpha() and before[start - 1] not in "ªº":
        start -= 1
    return before[start:]


@lru_cache(maxsize=65_536)
def _mark_weight(c: str, before: str, after: str) -> float:
    """How well a mark stands between what is before and after it."""
    if not (c in TYPOGRAPHIC or "\u0600" <= c < "\u0e80"):
        return _SYMBOL
    word, last, first = _word_before(before), before[-1:], after[:1]
    if unicodedata.category(c) == "Mn":
        return 0.6 if last in (_OTHER, _OTHER_CAPITAL) or last > "\u0590" else -1.2
    digit = any(map(str.isdigit, before[-2:]))
    joined = bool(word) and first.isalpha()
    if c in "ªº°":
        if c == "°" and not word and first in ("C", "F"):
            return 1.0
        if last.isdigit() or (0 < len(word) < 4 and word.isascii() and not first.isalpha()) or last == ".":
            return 1.0
        return -0.8 if word else -0.2
    if c in "’‘´`":
        elided = len(word) < 3 or word.endswith(("ll", "st")) or (first in ("s", "S") and not after[1:2].isalpha())
        if not joined:
            return 0.3 if first.isalpha() and c != "‘" else 0.8
        return 0.8 if elided else -0.5
    if c == "·" and joined:
        return 1.0 if last in "lL" and first in "lL" else -1.0
    if c in "¿¡":
        return -1.0 if word or not first.isalpha() else 0.4 if first.isupper() else 0.1
    if joined and (c < "\u0300" or c in "“”„–—…€™"):
        return -1.0
    if (c in "„‚" and word) or (c in "©®" and first.isalpha()):
        return -1.0
    if c in "€£¥":
        return 1.0 if digit or first.isdigit() else 0.6 if not word and not first.isalpha() else -0.3
    if c in "²³":
        return 0.8 if last in ("m", "M") or last.isdigit() else 0.0
    if c in "§™µ":
        return -0.3 if digit and not first.isdigit() else 0.6
    if c == "“" and word:
        return 0.7
    return 1.0 if c in "“”„–—" else 0.6


@lru_cache(maxsize=65_536)
def _letter_weight(c: str, before: str, after: str) -> float:
    """How well a letter stands between what is before and after it, whatever the language."""
    b, a = before[-1:], after[:1]
    other = _of_other_script(c)
    if any(near.isalpha() and (near in (_OTHER, _OTHER_CAPITAL)) != other for near in (b, a)):
        return -1.2
    if c.isupper() and (b.islower() or (a.islower() and b.isalpha())):
        return -0.9
    if c.islower() and (a.isupper() or (b.isupper() and before[-2:-1].isupper())):
        return -0.5 if a.isupper() and not b.isalpha() else 0.2
    if "\u0300" <= c < "\u0370":
        return 0.6 if b.isalpha() else -1.0
    if b.isdigit() or a.isdigit():
        return 0.0 if other or c in "èé" else -0.5
    if not b.isalpha() and not a.isalpha():
        return 0.2 if other else 0.6 if c in "àèéóáòÀÈÉÓÁÒ" else 0.0
    if c == ("ς" if a.isalpha() else "σ"):
        return -0.9
    if other:
        return 1.0 if c in FREQUENT else 0.7
    return _latin_weight(c.lower()[:1], b.lower()[:1], a.lower()[:1])


def _latin_weight(c: str, b: str, a: str) -> float:
    """How well a Latin letter beyond a–z stands between two others, all of them small."""
    after_vowel, before_vowel = b in VOWELS and b != "", a in VOWELS and a != ""
    place = PLACES.get(c)
    if place and not place(b, a, after_vowel, before_vowel):
        return -0.6
    if b > "\x7f" and a > "\x7f" and b.isalpha() and a.isalpha():
        return 0.3
    if c not in VOWELS and not after_vowel and not before_vowel:
        return 0.0 if b.isalpha() and a.isalpha() else 0.8
    if c == "ë" and not after_vowel:
        # Albanian has it everywhere, others after a vowel only.
        return 0.98
    return 0.4 if c in RARE else 0.9 if c in LESS_SPOKEN else 1.0


def _ideographs_fit(text: str, encoding: str) -> float:
    """Ideographs come in words of their own: seldom alone, and not inside a word of a–z."""
    weights = [_ideograph_weight(c, encoding) for c in text if c > "\x7f"]
    if not weights:
        return _UNREADABLE
    alone = 0.0 if _TWO_IDEOGRAPHS.search(text) else 0.12
    return (sum(weights) - 1.6 * len(_IN_A_WORD.findall(text))) / len(weights) - alone


@lru_cache(maxsize=65_536)
def _ideograph_weight(c: str, encoding: str) -> float:
    if "\u3040" <= c <= "\u30ff":
        return 1.0 if encoding in ("cp932", "euc_jp") else -0.6
    if "\uac00" <= c <= "\ud7a3":
        return (1.02 if _lead(c, "euc_kr") else -0.8) if encoding == "cp949" else -1.0
    if "\u4e00" <= c <= "\u9fff":
        return _common_ideograph(c, encoding)
    if "\u3000" <= c <= "\u303f" or "\uff01" <= c <= "\uff60":
        return 0.6
    if "\uff61" <= c <= "\uff9f":
        return -0.6
    return -0.8


def _common_ideograph(c: str, encoding: str) -> float:
    """Each national set lists its everyday characters first; a wrong reading lands mostly in the rare ones."""
    if encoding in ("cp932", "euc_jp"):
        return 0.95 if 0x88 <= _lead(c, "shift_jis") <= 0x98 else -0.2
    if encoding == "gb18030":
        lead = _lead(c, "gb2312")
        return 1.0 if 0xB0 <= lead <= 0xD7 else 0.1 if lead else -0.7
    if encoding.startswith("big5"):
        return 1.0 if 0xA4 <= _lead(c, "big5") <= 0xC6 else -0.3
    return -0.3


def _lead(c: str, charset: str) -> int:
    encoded = c.encode(charset, "ignore")
    return encoded[0] if len(encoded) == 2 else 0
