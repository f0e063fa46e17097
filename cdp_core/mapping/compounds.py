"""What a header says that is put together from known parts: whose number it is, and what a phrase begins with.

In:  a folded header that is no known word
Out: the concept that its parts say, and the part that says it

`Mandantennummer`, `N° adhérent`, `Réf. commande` and `Mã khách` are each an entity and a word for "number". In French,
Spanish, Italian, Portuguese and Vietnamese the point of a phrase comes first: `Pays de résidence` is a country.
"""

import csv
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from cdp_core.mapping.names import CJK, either, fold

_GROWN_TOGETHER = re.compile(r"(.{3,}?)(?:s|n|en)?(?:nummer|nr|kennung|schluessel|schlussel|code|id|numer|kod)$")
_BETWEEN = re.compile(r"^(?:de la|de l|de|du|des|del|della|dello|dell|di|do|da|der|des|van de|van|of|the|l|d|cua) ")
_VIETNAMESE = re.compile(r"[ăđơưĂĐƠƯẠ-ỹ]")
_JOINED = re.compile(r"^(?:de la|de l|de|du|des|d|del|della|dell|di|do|da|der|des|van|cua|a la|al|alla) ")
#: Concepts whose words say what a phrase is about that begins with them.
_LEADING = frozenset(
    (
        *("email", "phone", "country", "city", "region", "postal_code", "gender", "language", "street", "birthday"),
        *("status", "order_status", "currency", "quantity", "price", "product", "category", "channel", "stage"),
        *("occurred_at", "created_at", "revenue", "amount", "full_name", "subject", "body", "event", "probability"),
    )
)
#: Of something, these say how it stands; alone they may be a part of a country.
_STATES = ("estado", "stato")
#: Words after which a place or a date is not the customer's own: where she was born, when it ends.
_ELSEWHERE = re.compile(
    r"\b(?:birth|naissance|geburt|nacimiento|nascita|nascimento|origin|origine|sinh)\b|"
    # Nor is the day or the amount of a last sale that of the row.
    r"\b(?:ultim[oaei]s?|dernier(?:e|s|es)?|primeir[oa]s?|primer[oa]?s?|premier(?:e|s|es)?|prim[oa])\b"
)


@cache
def _parts() -> dict[str, str]:
    """Folded word → what a number of it is in our fields; `number` for the words that make it one."""
    found: dict[str, str] = {}
    with (files("cdp_core.mapping") / "header_parts.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            for word in either(row["words"]):
                found.setdefault(fold(word), row["part"])
    return found


@cache
def _number_words() -> tuple[str, ...]:
    """Words for a number, the longest first: before, behind, or grown together with what it is of."""
    return tuple(sorted((word for word, part in _parts().items() if part == "number"), key=len, reverse=True))


def number_of(words: str) -> tuple[str, str] | None:
    """(concept, what says it) of a header that is a number of something."""
    parts = (_parts().get(entity) for entity in _entities_in(words))
    found = next((part for part in parts if part and part != "number"), None)
    return (found, words) if found else None


def name_of(words: str) -> tuple[str, str] | None:
    """(`full_name`, what says it) of a header that is a person's name: `donor name`, `Patientenname`, `患者名`."""
    for ending in (" name", "name", "名"):
        owner = words.removesuffix(ending).strip()
        if owner != words and _parts().get(owner) in ("customer_id", "loyalty_id"):
            return "full_name", words
    return None


def _entities_in(words: str) -> list[str]:
    """What a number could be of: the header without its word for "number"."""
    left = []
    for number in _number_words():
        cjk = bool(CJK.search(number)) or bool(CJK.search(words))
        if words.startswith(f"{number} "):
            left.append(_BETWEEN.sub("", words.removeprefix(number).strip()))
        if words.endswith(f" {number}") or (cjk and words.endswith(number) and words != number):
            left.append(words.removesuffix(number).strip())
    grown = _GROWN_TOGETHER.fullmatch(words)
    return [*left, *([grown[1], grown[1] + "s"] if grown else [])]


def leading(header: str, words: str, known: Mapping[str, str]) -> tuple[str, str] | None:
    """(concept, words) of the longest known phrase that a header of a language with the point first begins with."""
    if _ELSEWHERE.search(words):
        return None
    parts = words.split()
    for length in range(len(parts) - 1, 0, -1):
        head, rest = " ".join(parts[:length]), " ".join(parts[length:]) + " "
        if known.get(head) in _LEADING and (_JOINED.match(rest) or (length > 1 and _VIETNAMESE.search(header))):
            return ("status" if head in _STATES else known[head]), head
    return None
