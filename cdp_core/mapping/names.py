"""How a header is compared, and how it becomes a name of ours.

In:  a header as the file has it: "E-Mail-Adresse", "HasOptedOutOfEmail", "context.device.advertisingId"
Out: its fold, for comparing: "e mail adresse"; its snake name, for keeping: "e_mail_adresse"
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_CAMEL = re.compile(r"(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
#: Short words in the plural: `IDs`, `URLs`; their last letter begins no word.
_PLURAL = re.compile(r"(?<![A-Za-z])([A-Z]{2,})s(?![A-Za-z])")
_DIGITS = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
#: What objects keep their own fields in: a color in `properties` is a color.
_CONTAINER = re.compile(
    r"^(?:properties|props|(?:event|user)_?(?:properties|attributes|props)|custom_?(?:fields|attributes|properties)?|attributes|"
    r"traits|fields|_source)"
    r"\.(?=.)",
    re.IGNORECASE,
)
#: Endings that may be or not: `Prénom(s)`, `Né(e) le`, `Kunde(n)`.
_OPTIONAL = re.compile(r"(?<=\w)\((?:s|e|es|n|en|r|in|innen|ne|nes|a|as|os)\)|(?<=\w)[·•](?:e|ne|rice)s?\b")
#: Letters of Chinese, Japanese and Korean, whose words grow together.
CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u1100-\u11ff]")
#: What Salesforce puts behind the name of a field that a company made itself.
_OWN_FIELD = re.compile(r"(?<=[^_])__p?c$")
_NO_WORD = re.compile(r"[\W_]+")
_NO_WORD_OR_MARK = re.compile(r"_+")
#: Vowels and tones of Thai, Hindi and others are marks on the letter before them, and part of its word.
_MARKS = ("Mn", "Mc")
#: Letters that carry their stroke inside, so that decomposing does not free them of it.
_STROKES = str.maketrans({"đ": "d", "ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})


class Header(str):
    """A header of a group; `rest` is what it says there: `Quantity` of `Order lines/Quantity`."""

    __slots__ = ("rest",)
    rest: str

    @classmethod
    def within(cls, header: str, rest: str) -> "Header":
        """The same header, with what it says in its group."""
        made = cls(header)
        made.rest = rest
        return made


def in_container(header: str) -> str:
    """What a header says within an object of free fields: `$value` of `event_properties.$value`; empty elsewhere."""
    found = _CONTAINER.match(header)
    return header[found.end() :] if found else ""


@lru_cache(maxsize=50_000)
def fold(header: str) -> str:
    """A header without case, accents, punctuation and camel humps: words parted by one blank; # is a number."""
    whole = _PLURAL.sub(r"\1S", _OPTIONAL.sub("", header) if "(" in header or "·" in header else header)
    parted = _CAMEL.sub(" ", whole.replace("#", " no ")) if "#" in whole else _CAMEL.sub(" ", whole)
    bare = "".join(c for c in unicodedata.normalize("NFKD", parted.casefold()) if not unicodedata.combining(c))
    worded = _DIGITS.sub(" ", bare.translate(_STROKES))
    return _NO_WORD.sub(" ", worded).strip()


def beginning(word: str) -> str:
    """How a folded word is looked for in a folded header with a blank on either side: where a word of it begins.

    One with a blank behind it must stand there whole; one of another script may stand within a word.
    """
    return f" {word}" if word.isascii() else fold(word)


def begins_any(beginnings: Iterable[str], words: str) -> bool:
    """Whether a folded header has a word that begins so; see `beginning`."""
    padded = f" {words} "
    return any(beginning(word) in padded for word in beginnings)


@lru_cache(maxsize=50_000)
def snake(header: str) -> str:
    """A header as the second half of `custom.<name>`: lower case, letters and digits of any script, underscores."""
    own = _PLURAL.sub(r"\1S", _OWN_FIELD.sub("", header.strip()))
    parted = _CAMEL.sub("_", unicodedata.normalize("NFC", own))
    worded = "".join(c if c.isalnum() or unicodedata.category(c) in _MARKS else "_" for c in parted)
    # In lower case a Turkish İ would be an i with a second dot, as a sign of its own.
    return _NO_WORD_OR_MARK.sub("_", worded).strip("_").replace("İ", "i").lower() or "unnamed"


def own_names(columns: Iterable[str], prefix: str, taken: Iterable[str] = (), within: str = "") -> dict[str, str]:
    """Columns without a field of ours under `<prefix>.<snake name>`, each name once.

    `within` is a path that all of them lie in and that need not be repeated: `traits.plan` becomes `custom.plan`.
    """
    used = set(taken)
    named = {}
    for column in columns:
        own = column.removeprefix(within)
        name = f"{prefix}.{snake(own if within else _CONTAINER.sub('', own))}"
        number = 2
        free = name
        while free in used:
            free, number = f"{name}_{number}", number + 1
        used.add(free)
        named[column] = free
    return named


def either(joined: str) -> tuple[str, ...]:
    """Words that mean the same, written in one line with bars between them."""
    return tuple(joined.split("|"))


def folded_words(joined: str) -> tuple[str, ...]:
    """The same as they stand in folded headers, whatever their script."""
    return tuple(map(fold, either(joined)))
