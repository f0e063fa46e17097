"""Names in alphabets that leave most vowels out, Arabic and Hebrew, beside the same names in Latin letters.

In:  folded words
Out: whether a Latin word may be how one of them is spelled; the likeliest such word among many

How a name is spelled in Latin letters is a matter of taste (Mohammed, Muhammad, Mohamed), its consonants are not.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher
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
        "ش": "sh|sch|ch",
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
    "ع": "(?=[aeiou])[aeiou]*",
    "ע": "(?=[aeiou])[aeiou]*",
    "و": "(?:w|v|ou)[aeiou]*",
    "ي": "(?:[yij]|ie)[aeiou]*",
    "ו": "[wv][aeiou]*",
}
_SHORT = "(?!ee|ei|ai|ay|ey|ie|oo)[aeiou]{0,2}"
#: At the end; a word of two letters and more may end in the vowel that a last h stands for.
_ENDINGS = {"ه": "(?:[ae]+h?|h)", "ה": "(?:[aeo]+h?|h)", "ا": "[ae]+h?", "ي": "(?:[iey]+|[ae]+h?)"}
#: Names so short that other names would fit: Ella and Amir.
_KNOWN = {"علي": "al+[iy]e?", "عمر": "[ou]m+[ae]r"}
#: A servant of God by one of His names: one word, however it is written ("Abd Allah", "Abdel Aziz" in two), with or
#: without the article.
SERVANT = r"(^| )(عبد|abd|abd[aeo]l|abdul|abdoul) (\S)"
_SERVANT = "عبدال"
_SERVANT_IN_LATIN = "abd(?:[aeu]l?|[aeu][rsnz])?"
#: What is spelled alike goes by one letter, to find it among many.
_CLASSES = str.maketrans("qcgjxtdz", "kkkkksss")

#: Vowels that are written for one another.
_VOWELS = str.maketrans("eyo", "iiu")

#: How much of two spellings of one name is the same; of names of one consonant there are many.
_ONE_NAME, _ONE_SHORT_NAME = 0.5, 0.7

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
    very_short = len(name) <= 3 and sum(letter in _CONSONANTS for letter in name) == 1
    for place, letter in enumerate(name):
        if 0 < place == len(name) - 1 and letter in _ENDINGS:
            pattern += "[iy]e?" if very_short and letter == "ي" else _ENDINGS[letter]
        elif letter in _LONG:
            pattern += _LONG[letter] if place else _FIRST_VOWELS.get(letter, _LONG[letter])
            short = ""
        elif letter in _CONSONANTS:
            pattern += f"{short}(?:{_CONSONANTS[letter]})+"
            rough += _CONSONANTS[letter][0] + " "
            short = _SHORT
    return re.compile(_KNOWN.get(word) or pattern + "e?"), _rough(rough)


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
    """For each of the names, the most frequent of the Latin ones that spells it best.

    None for those that nobody spells, and where names that are not one would fit as well.
    """
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for name in latin:
        for rough in _roughly(name):
            alike[rough].append(name)
    found = {}
    for name in names:
        pattern, rough = _spellings(name)
        spelled = [other for other in alike.get(rough, ()) if pattern.fullmatch(other)]
        near = {other: _ratio(_skeleton(_plain(name)), _skeleton(other)) for other in spelled}
        best = [other for other in spelled if near[other] == max(near.values())]
        best.sort(key=lambda other: (-latin[other], other))
        if best and all(_are_one(name, best[0], other) for other in best[1:]):
            found[name] = best[0]
    return found


def _plain(word: str) -> str:
    """The consonants of a word as they are mostly spelled."""
    return "".join(_CONSONANTS[letter].partition("|")[0] for letter in word if letter in _CONSONANTS)


def _skeleton(latin: str) -> str:
    """What is left of a Latin word without its vowels and the h that a last one may end in, by class."""
    return re.sub(r"(.)\1+", r"\1", re.sub("[aeiouy]+|h$", "", latin)).translate(_CLASSES)


def _ratio(a: str, b: str) -> float:
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def _are_one(word: str, a: str, b: str) -> bool:
    """Whether two Latin spellings of a word are of one name."""
    heard = (re.sub(r"(.)\1+", r"\1", latin.translate(_VOWELS)) for latin in (a, b))
    return word in _KNOWN or _ratio(*heard) >= (_ONE_NAME if len(_plain(word)) > 1 else _ONE_SHORT_NAME)
