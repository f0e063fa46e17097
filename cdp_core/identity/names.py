"""Names of people, compared the way people write them: accents, order, nicknames, initials, other alphabets.

In:  two names
Out: whether they may be one person's, or clash
"""

import re
import unicodedata
from difflib import SequenceMatcher
from functools import cache, lru_cache
from pathlib import Path

from cdp_core.identity.consonants import SERVANT, is_unvowelled, may_spell
from cdp_core.mapping.names import either

#: Cyrillic and Greek letters by their usual Latin spelling; what is in no table is kept as it stands.
_LETTERS = dict(
    zip(
        "абвгдеёзийклмнопрстуфхыэіїєґ",
        (*"abvgdeeziiklmnoprstuf", "kh", "y", "e", "i", "yi", "ye", "g"),
        strict=True,
    )
) | {
    **{"ж": "zh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": "", "ю": "yu", "я": "ya"},
    **dict(zip("αβγδεζηικλμνξοπρστυφωςχ", "avgdeziiklmnxoprstyfos", strict=False)),
    **{"θ": "th", "χ": "ch", "ψ": "ps", "ς": "s"},
    **{"ى": "ي", "ی": "ي", "ې": "ي", "ة": "ه", "ہ": "ه", "ھ": "ه", "ک": "ك", "ـ": ""},
    **{"ß": "ss", "ø": "o", "œ": "oe", "æ": "ae", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"},
}
_TRANSLITERATION = str.maketrans(_LETTERS)

#: Letters of the alphabets beyond these, and signs of words: nothing here knows how they are spelled in Latin letters.
#: The same is read by Python and by the engine.
UNSPELLED = "[\u0530-\u058f\u0900-\u1dff\u2e80-\ud7ff\U00020000-\U0003ffff]"
_UNSPELLED = re.compile(UNSPELLED)

#: Not a name, whatever the column says.
_NO_NAMES = frozenset(
    (
        *("mr", "mrs", "ms", "miss", "dr", "prof", "herr", "frau", "sir", "madam", "jr", "sr"),  # "Sr." is Señor, too
        *("test", "guest", "customer", "kunde", "client", "user", "unknown", "anonymous", "none", "null", "na", "nan"),
        *("contact", "admin", "office", "reception", "info"),
    )
)

#: First names of men that with another ending are a woman's: Martin and Martina are two people, Max and Maximilian one.
_MENS = frozenset(
    either(
        "adrian|albert|alexander|andre|anton|bernard|carl|christian|claudio|damian|daniel|denis|dominic|"
        "dominik|emanuel|emil|erik|eric|ernest|eugen|fabian|florian|frederic|frederik|friedrich|gabriel|"
        "georg|henri|herman|ivan|joel|johann|jose|josef|joseph|julian|justin|karl|laurent|leon|louis|luis|"
        "manuel|marcel|marian|martin|michael|michel|noel|pascal|paul|rafael|raphael|rene|robert|roman|"
        "sebastian|silvan|simon|stefan|stephan|valentin|victor|viktor|wilhelm"
    )
)
#: What stands behind the names of a father, a son and a grandson of one name; II is the son as well. "Jun" without a
#: dot is a name, and so are Pere, Padre and Nieto.
_GENERATIONS = (
    "sr sr. snr snr. senior sen. père",
    "jr jr. jnr jnr. junior jun. júnior ii 2nd fils hijo filho figlio",
    "iii 3rd neto",
    "iv 4th",
)
GENERATIONS = {form: place for place, forms in enumerate(_GENERATIONS, 1) for form in forms.split()}
#: The same as a pattern, in lower case; and where it stands.
FORMS = "|".join(map(re.escape, sorted(GENERATIONS, reverse=True)))
BEHIND = rf"[\s,](?:{FORMS})\s*(?:,|$)"
_BEHIND = re.compile(rf"[\s,]+(?:{FORMS})(?=\s*(?:,|$))")

#: Words within last names that many have.
_PARTICLES = frozenset(
    either(
        "da|de|do|das|dos|del|della|di|du|des|van|von|der|den|ten|ter|zu|zum|zur|al|el|bin|bint|ibn|abu|le|la|las|los|y|e|"
        "af|av|san|santa|saint|st"
    )
)
#: What stands before a name of which the gender is told.
ADDRESSES = {"female": "ms", "male": "mr"}
_GENDERS = {address: gender for gender, address in ADDRESSES.items()}
_WOMENS_ENDINGS = frozenset(("a", "e", "ne", "le", "ie", "ia", "ina", "ine", "iane", "tte", "ette", "pha", "phine"))


@cache
def nicknames() -> dict[str, frozenset[str]]:
    """For each form of a first name, the names that it may stand for."""
    stands_for: dict[str, set[str]] = {}
    for line in (Path(__file__).parent / "nicknames.csv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            root, *forms = line.split(",")
            for form in (root, *forms):
                stands_for.setdefault(form, set()).add(root)
    return {form: frozenset(roots) for form, roots in stands_for.items()}


def fold(name: str) -> str:
    """Lower case, Latin letters without accents, one blank between words."""
    latin = unicodedata.normalize("NFKD", name.lower().translate(_TRANSLITERATION))
    plain = "".join(letter for letter in latin if not unicodedata.combining(letter)).translate(_TRANSLITERATION)
    return re.sub(r"[^\w]+", " ", plain.replace("'", "").replace("’", "")).strip()


def compounds(folded: str) -> str:
    """A folded name with those of two words in one: Abd Allah is Abdallah."""
    return re.sub(SERVANT, r"\1\2\3", folded) if "abd" in folded or "عبد" in folded else folded


def generation(name: str) -> int:
    """1 for a senior, 2 for a junior, 3 for a third, by what stands behind the name; 0 where nothing does.

    Last of all or before a comma: "Sr. Pérez" is Mr. Pérez, and "Silva, Junior" is called Junior.
    """
    parts = [part.split() for part in name.lower().split(",")]
    if parts[0] and parts[0][0] in _GENDERS:
        del parts[0][0]
    all_words = sum(map(len, parts))
    behind = (part[-1] for place, part in enumerate(parts) if len(part) > 1 or (place and part and all_words > 2))
    return next((GENERATIONS[word] for word in behind if word in GENERATIONS), 0)


def words(name: str) -> list[str]:
    """The words of a name that say something, in their order, no senior or junior; "Doe, Jane" is Jane Doe."""
    if not generation(name):
        return _spoken(name)
    spoken = _spoken(_BEHIND.sub("", name.lower()))
    return spoken if len(spoken) > 1 else _spoken(name)


def _spoken(name: str) -> list[str]:
    last, comma, first = name.partition(",")
    folded = compounds(fold(f"{first} {last}" if comma else name)).split()
    return [word for word in folded if word not in _NO_NAMES]


def _one_name(a: str, b: str) -> bool:
    """Whether two folded first names are one: equal, an initial, a nickname, spelled in another alphabet."""
    if a.isascii() is not b.isascii() and is_unvowelled(a) is not is_unvowelled(b):
        return may_spell(a, b) if is_unvowelled(a) else may_spell(b, a)
    if a == b or (min(len(a), len(b)) == 1 and a[0] == b[0]):
        return True
    known = nicknames()
    return bool(known.get(a, frozenset()) & known.get(b, frozenset()))


@lru_cache(maxsize=200_000)
def same_first_name(a: str, b: str) -> bool:
    """Whether two folded first names may be one: equal, an initial, a nickname, or a slip of the pen."""
    if _one_name(a, b):
        return True
    shorter, longer = sorted((a, b), key=len)
    if len(shorter) >= 3 and longer.startswith(shorter):
        return not (shorter in _MENS and longer[len(shorter) :] in _WOMENS_ENDINGS)
    known = nicknames()
    if a in known and b in known and a[0] != b[0]:
        return False  # Jane and Jana may be a slip, Mary and Gary are two names
    # Of consonants alone hardly one may differ: Ahmed and Mohammed are احمد and محمد.
    least = 0.75 if a.isascii() or not is_unvowelled(a) else 0.85
    return SequenceMatcher(None, a, b, autojunk=False).ratio() >= least


@lru_cache(maxsize=200_000)
def _told(name: str) -> tuple[str | None, int, tuple[str, ...]]:
    """The gender that stands before a name, the generation behind it, and its words."""
    return _GENDERS.get(name.partition(" ")[0]), generation(name), tuple(words(name))


@lru_cache(maxsize=200_000)
def clash(a: str, b: str) -> bool:
    """Whether two full names ("Jane Doe") cannot be one person's. A name without words clashes with none.

    First names decide, since a family shares the last one, or the last two (Ana and Rui da Silva Costa): the first
    word of one must be among the first names of the other; either order is tried. Of a man and a woman ("mr", "ms"
    before the name) the first names must be one, or the nickname or initial of one. Senior and junior are two people.
    Names in scripts that cannot be compared, 周丽 and Li Zhou, do not clash.
    """
    (gender_a, generation_a, first), (gender_b, generation_b, second) = _told(a), _told(b)
    if not first or not second or _are_unlike_scripts(first, second):
        return False
    if generation_a and generation_b and generation_a != generation_b:
        return True
    apart = {gender_a, gender_b} == {"female", "male"}
    if sorted(first) == sorted(second):
        return apart and len(first) == 1
    given = _first_with_each(first[:-1] or first, second[:-1] or second)
    if apart and not any(_one_name(x, y) for x, y in given):
        return True
    if any(same_first_name(x, y) for x, y in given):
        return False
    if len(first) == 1 or len(second) == 1:
        return not any(same_first_name(x, y) for x in first for y in second)
    return not (same_first_name(first[0], second[-1]) and same_first_name(first[-1], second[0]))


def _are_unlike_scripts(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether one name is in signs that nobody can compare with the letters of the other."""
    told = ({bool(_UNSPELLED.search(word)) for word in name} for name in (a, b))
    return not set.intersection(*told)


def _first_with_each(a: tuple[str, ...], b: tuple[str, ...]) -> list[tuple[str, str]]:
    """The first word of either name with each first name of the other."""
    return [*((a[0], y) for y in b), *((x, b[0]) for x in a[1:])]


@lru_cache(maxsize=200_000)
def other_people(a: str, b: str) -> bool:
    """Whether two full names are two people's where several share a number: of two Avas the last names tell."""
    if clash(a, b):
        return True
    first, second = _told(a)[-1], _told(b)[-1]
    if first and second and _are_unlike_scripts(first, second):
        return True  # whose of the others it is, nobody can say
    if len(first) < 2 or len(second) < 2 or sorted(first) == sorted(second):
        return False
    last_a, last_b = ([word for word in name[1:] if word not in _PARTICLES] for name in (first, second))
    return not any(same_first_name(x, y) for x in last_a for y in last_b)


@lru_cache(maxsize=200_000)
def strangers(a: str, b: str) -> bool:
    """Whether two full names clash and have nothing in common, not even a last name that is alike."""
    return clash(a, b) and not any(same_first_name(x, y) for x in _told(a)[-1] for y in _told(b)[-1])
