"""Names in alphabets that leave most vowels out, Arabic and Hebrew, beside the same names in Latin letters.

In:  folded words
Out: whether a Latin word may be how one of them is spelled; the likeliest such word among many

How a name is spelled in Latin letters is a matter of taste (Mohammed, Muhammad, Mohamed), its consonants are not.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache

#: Arabic (with Persian and Urdu) and Hebrew consonants, by what they are spelled with.
_CONSONANTS = {
    **{"ب": "b|p", "پ": "p|b", "ت": "t", "ث": "th|s|t", "ج": "j|g|dj", "چ": "ch|tch|c", "ح": "h", "خ": "kh|ch|h|x"},
    **{
        "د": "d",
        "ذ": "dh|z|d",
        "ر": "r",
        "ز": "z|s",
        "ژ": "zh|j",
        "س": "s|c",
        "ش": "sch|sh|ch",
        "ص": "s",
        "ض": "dh|d|z",
    },
    **{"ط": "t", "ظ": "dh|z|d", "غ": "gh|g", "ف": "f|ph|v", "ق": "q|k|c|g", "ك": "k|c", "گ": "g", "ل": "l", "م": "m"},
    **{"ن": "n", "ه": "h", "ב": "b|v", "ג": "g", "ד": "d", "ה": "h", "ז": "z", "ח": "h|ch", "ט": "t", "כ": "k|ch|c"},
    **{
        "ך": "k|ch",
        "ל": "l",
        "מ": "m",
        "ם": "m",
        "נ": "n",
        "ן": "n",
        "ס": "s",
        "פ": "p|ph|f",
        "ף": "f|ph",
        "צ": "tz|ts|z",
    },
    **{"ץ": "tz|ts|z", "ק": "k|c|q", "ר": "r", "ש": "sh|s|sch", "ת": "th|t"},
}
#: A long vowel that is written, and what stands where none is: short ones, if any.
_LONG = {"ا": "[ae]+", "و": "(?:[wv]?[aou]+|[aou]*[wv])[aeiou]*", "ي": "[aeiouy]*[iey]+[aeou]*", "ع": "[aeiou]*"}
_LONG |= {"א": "[aeiou]*", "ע": "[aeiou]*", "ו": _LONG["و"], "י": _LONG["ي"], "ء": "[aeiou]*"}
#: A word may begin with any vowel, or with one that is half a consonant.
_FIRST_VOWELS = {
    "ا": "[aeiou]+",
    "א": "[aeiou]+",
    "و": "(?:w|v|ou)[aeiou]*",
    "ي": "(?:[yij]|ie)[aeiou]*",
    "ו": "[wv][aeiou]*",
}
_SHORT = "(?!ee|ei|ai|ay|ey|ie|oo)[aeiou]{0,2}"
#: At the end; a word of two letters and more may end in the vowel that a last h stands for.
_ENDINGS = {"ه": "(?:[ae]+h?|h)", "ה": "(?:[aeo]+h?|h)", "ا": "[ae]+h?", "ي": "(?:[iey]+|[ae]+h?)"}
#: A servant of God by one of His names: one word, however it is written, with or without the article.
_SERVANT = "عبدال"
_SERVANT_IN_LATIN = "abd(?:[aeu]l?|[aeu][rsnz])?"
#: What is spelled alike goes by one letter, to find it among many.
_CLASSES = str.maketrans("qcgjxtdz", "kkkkksss")

#: What has a letter of these alphabets.
UNVOWELLED = "[\u0600-\u06ffא-ת]"
_SCRIPT = re.compile(UNVOWELLED)
_ARTICLE = "(?:[ae][lsnrdtz]h?)?"


def is_unvowelled(text: str) -> bool:
    return bool(_SCRIPT.search(text))


@lru_cache(maxsize=50_000)
def _spellings(word: str) -> tuple[re.Pattern[str], str]:
    """What a Latin spelling of the word looks like, and its consonants by class."""
    pattern, rough, name, short = "", "", word, ""
    if word.startswith("ال") and len(word) > 4:
        pattern, name = _ARTICLE, word[2:]
    elif word.startswith(_SERVANT) and len(word) > len(_SERVANT):
        pattern, rough, name = _SERVANT_IN_LATIN, "b d ", word[len(_SERVANT) :]
    for place, letter in enumerate(name):
        if 0 < place == len(name) - 1 and letter in _ENDINGS:
            pattern += _ENDINGS[letter]
        elif letter in _LONG:
            pattern += _LONG[letter] if place else _FIRST_VOWELS.get(letter, _LONG[letter])
            short = ""
        elif letter in _CONSONANTS:
            pattern += f"{short}(?:{_CONSONANTS[letter]})+"
            rough += _CONSONANTS[letter][0] + " "
            short = _SHORT
    return re.compile(pattern + "e?"), _rough(rough)


def _rough(latin: str) -> str:
    """The consonants of a Latin word by class, without those that come and go."""
    once = re.sub(r"(.)\1+", r"\1", latin.replace("dj", "j").replace("tz", "s").replace("ts", "s"))
    return re.sub("[aeiouwyhbpvf ]+", "", once).translate(_CLASSES)


def _roughly(latin: str) -> set[str]:
    """The same for all that a Latin name may stand for: with an article before it, with a "ch"."""
    name = re.sub(f"^{_SERVANT_IN_LATIN}(?=.[^aeiou]|.[aeiou].)", "abd", latin)
    names = {name, name[2:]} if name[:2] in ("al", "el") else {name}
    return {_rough(one.replace("ch", spelled)) for one in names for spelled in ("s", "k", "h")}


def may_spell(word: str, latin: str) -> bool:
    """Whether a word without vowels may be spelled so in Latin letters."""
    return bool(_spellings(word)[0].fullmatch(latin))


def latin_spellings(names: Iterable[str], latin: Counter[str]) -> dict[str, str]:
    """For each of the names, the most frequent of the Latin ones that spells it; none for those that nobody spells."""
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for name in latin:
        for rough in _roughly(name):
            alike[rough].append(name)
    found = {}
    for name in names:
        pattern, rough = _spellings(name)
        if spelled := [other for other in alike.get(rough, ()) if pattern.fullmatch(other)]:
            found[name] = min(spelled, key=lambda other: (-latin[other], other))
    return found
