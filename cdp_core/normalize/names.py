"""Names of people, and words about them: gender, language.

In:  a column of tidy text
Out: expressions or functions for the clean form
"""

import re
from collections.abc import Callable, Collection, Mapping

import sqlalchemy as sa

from cdp_core.normalize.values import Text, matches

_GENDERS = {
    "female": """f female fem w woman women girl weiblich frau femme féminin feminin femenino mujer feminino mulher v
        donna femmina vrouw vrouwelijk nữ nu kvinna kvinde kvinne nainen kobieta k
        kadın bayan žena ženský nő perempuan wanita женский жен ж женщина жінка γυναίκα
        γυναικα θήλυ moteris sieviete naine أنثى امرأة נקבה หญิง
        女 女性 여 여성 여자 mrs ms miss 2""",
    "male": """m male man men boy männlich maennlich mann herr homme masculin masculino hombre homem uomo maschio
        mannelijk nam mężczyzna mies mand erkek bay muž mužský férfi laki-laki pria мужской муж м мужчина чоловік
        άνδρασ ανδρασ άντρασ άρρεν vyras vīrietis mees ذكر رجل זכר ชาย 남자 男 男性 남 남성 mr 1""",
    "other": """other o x d divers diverse non-binary nonbinary non_binary nb autre otro outro altro khác その他
        genderqueer transgender agender 3""",
}
_GENDER_OF = {word: gender for gender, words in _GENDERS.items() for word in words.split()}
_NOT_SAID = """
    u unknown undisclosed unspecified not_specified prefer_not_to_say na k.a. keine_angabe unbekannt inconnu
    desconocido không_rõ 不明 0 9"""
_UNSAID = frozenset(_NOT_SAID.split())

#: Forms of address that say whether it is a woman or a man; "Dr." says neither.
_ADDRESSED = {
    "female": """mrs ms miss mistress madam mme mlle madame mademoiselle frau fr fräulein sra srta señora señorita
        senhora signora signorina sig.ra sig.na dna doña donna mevr mevrouw mw vrouw pani fru frk fröken rouva bayan
        hanım bà chị г-жа пани κυρία 女士 小姐""",
    "male": """mr mister sir m monsieur herr hr hrn sr señor senhor signor sig don dhr heer pan herra bay ông anh г-н
        пан κύριοσ""",
}
#: What says so only where it stands alone: a priest, a senior and a degree are written alike.
_ALONE = frozenset(("fr", "sr", "m", "don", "dna", "anh", "chị", "bà", "ông", "hr", "mw", "bay", "pan", "sig", "frk"))
_GENDER_ADDRESSED = {word: gender for gender, words in _ADDRESSED.items() for word in words.split()}

_LANGUAGES = {
    "en": "english englisch anglais inglés ingles inglês inglese tiếng_anh 英語",
    "de": "german deutsch allemand alemán aleman alemão tedesco tiếng_đức ドイツ語",
    "fr": "french französisch français francais francés francese tiếng_pháp フランス語",
    "es": "spanish spanisch espagnol español espanol espanhol spagnolo castellano",
    "it": "italian italienisch italien italiano",
    "pt": "portuguese portugiesisch portugais portugués português",
    "nl": "dutch niederländisch néerlandais nederlands",
    "vi": "vietnamese vietnamesisch vietnamien tiếng_việt vn",
    "ja": "japanese japanisch japonais 日本語 jp",
    "zh": "chinese chinesisch chinois 中文 cn",
    "ko": "korean koreanisch coréen 한국어 kr",
    "ru": "russian russisch russe русский",
    "pl": "polish polnisch polonais polski",
    "tr": "turkish türkisch turc türkçe",
    "ar": "arabic arabisch arabe العربية",
    "hi": "hindi",
    "id": "indonesian bahasa bahasa_indonesia",
    "th": "thai ไทย",
    "sv": "swedish schwedisch suédois svenska se",
    "da": "danish dänisch danois dansk dk",
    "no": "norwegian norwegisch norsk",
    "fi": "finnish finnisch suomi",
    "cs": "czech tschechisch čeština cz",
    "uk": "ukrainian ukrainisch українська",
}
_LANGUAGE_OF = {word.replace("_", " "): code for code, words in _LANGUAGES.items() for word in words.split()}


def gender(text: str) -> str | None:
    """female, male or other; another word as it is, in lower case; None where it only says that nobody knows."""
    word = text.strip().strip(".").casefold()
    if word.replace(" ", "_") in _UNSAID:
        return None
    return _GENDER_OF.get(word, word)


def gender_in_spanish(text: str) -> str | None:
    """The same where M is a mujer: beside an H, for hombre."""
    letter = {"m": "female", "h": "male"}
    return letter.get(text.strip().strip(".").casefold()) or gender(text)


def gender_among(words: Collection[str]) -> Callable[[str], str | None]:
    """How the genders of a column are read in which these words stand."""
    letters = {word.strip().strip(".").casefold() for word in words}
    return gender_in_spanish if {"h", "m"} <= letters and "f" not in letters else gender


def gender_addressed(text: str) -> str | None:
    """female or male by a form of address ("Herr Dr.", "Mme"); None where it says neither, or both."""
    words = [word for word in re.split(r"[\s/&]+", text.casefold()) if word]
    spelled = [word if word in _GENDER_ADDRESSED else word.strip(".,") for word in words]
    found = {_GENDER_ADDRESSED.get(word) for word in spelled if len(words) == 1 or word not in _ALONE} - {None}
    return found.pop() if len(found) == 1 else None


def language(text: str) -> str | None:
    """A BCP 47 tag in lower case: en_US and English both begin with en."""
    word = text.strip().casefold()
    tag = word.split(".")[0].split("@")[0].replace("_", "-").replace(" ", "-")
    return _LANGUAGE_OF.get(word, tag)


#: "Lee, Ann": last name, comma, first name. What follows a comma in "Ann Lee, MD" or "King, Jr." is a title.
_TURNED = r"([^\s,][^,]*), ?([^\s,][^,]*)"
#: As airlines and hotels write them: HUGHES/OLIVER. Ann/Bob Lee are two.
_TURNED_BY_SLASH = r"([\p{Lu}'-]+)/([\p{Lu}'-]+)"
_TITLES = r"(?i).*, ?(?:jr|sr|i{1,3}|iv|m\.?d|ph\.?d|esq|mba|b\.?a|m\.?a|dds|rn|cpa|llc|inc|ltd|gmbh|ag|co)\b\.?.*"


def turned(full: Text) -> Text:
    """A name in the order in which it is said: "Lee, Ann" is Ann Lee."""
    by_comma = matches(full, _TURNED) & sa.not_(matches(full, _TITLES))
    return sa.case(
        (by_comma, sa.func.regexp_replace(full, f"^{_TURNED}$", r"\2 \1")),
        (matches(full, _TURNED_BY_SLASH), sa.func.regexp_replace(full, f"^{_TURNED_BY_SLASH}$", r"\2 \1")),
        else_=full,
    )


#: Forms of address that stand around a name; "Dr." is part of it, and "M." may be Maria.
_ADDRESS = (
    r"(?:(?:mr|mrs|ms|miss|mx|mister|herrn?|frau|fräulein|monsieur|madame|mademoiselle|mme|mlle|señora?|senhora?|"
    r"srta|signora?|dhr|mevr|mevrouw)\.?|(?:sr|sra|sig|sig\.ra)\.)"
)
#: Before a name, right behind its comma, behind all of it where a comma, a slash or a bracket parts it.
_BEFORE = rf"(?i)^{_ADDRESS}[ ]+(\p{{L}}.*)$"
_BEHIND_THE_COMMA = rf"(?i)^([^,]+, ?){_ADDRESS} +(\p{{L}}[^,]*)$"
_BEHIND = rf"(?i)^(.*\p{{L}}.*?)(?: ?, ?{_ADDRESS}| ?\({_ADDRESS}\))$"
_BEHIND_A_SLASH = rf"^([\p{{Lu}}' -]+)/([\p{{Lu}}' -]+) (?i:{_ADDRESS})$"
#: Japanese and Korean, where it grows together with the name; a Korean name may end with the same syllable.
_OF_THE_EAST = (
    r"^(.*[\x{3040}-\x{30FF}\x{3400}-\x{9FFF}]) ?(?:\x{69D8}|\x{3055}\x{307E})$|"
    r"^([\x{AC00}-\x{D7A3}]+(?: [\x{AC00}-\x{D7A3}]+)*) \x{B2D8}$|"
    r"^([\x{AC00}-\x{D7A3} ]*[\x{AC00}-\x{D7A3}]{3})\x{B2D8}$"
)
_ADDRESSED_BY = {
    _BEFORE: r"\1",
    _BEHIND_THE_COMMA: r"\1\2",
    _BEHIND: r"\1",
    _BEHIND_A_SLASH: r"\2 \1",
    _OF_THE_EAST: r"\1\2\3",
}
#: What is left of a couple's names, or of a company's: "Mr and Mrs Lee" and "Mister Spex GmbH" are kept as they are.
_OF_SEVERAL = r"(?i)(?:^|\s)(?:and|und|et|y|e|och|og|&|\+)\s|[^,]*\s&"
_OF_A_COMPANY = (
    r"(?i)[\s,](?:gmbh|ag|kg|ug|ohg|gbr|e\.?k|se|ltd|limited|llc|llp|plc|inc|corp|co|company|group|pty|s\.?a|s\.?a\.?s|"
    r"s\.?a\.?r\.?l|s\.?r\.?l|s\.?l|s\.?p\.?a|ltda|b\.?v|n\.?v|v\.?o\.?f|ab|oy|aps|a/s|sp\. z o\.? ?o|株式会社)\.?$"
)
_IN_TWO_WORDS = r"[\p{L}.'-][ ,/]+\p{L}"


def with_address(full: Text) -> sa.ColumnElement[bool]:
    """Whether a form of address stands around a name: "Mr Oliver Hughes", "Hughes, Oliver (Mr)", 佐藤 健一 様."""
    written = sa.func.regexp_matches(full, "|".join(f"(?:{written})" for written in _ADDRESSED_BY))
    return sa.case((written, without_address(full) != full), else_=sa.false())


def without_address(full: Text) -> Text:
    """A name without its form of address; as it is where less than a name is left, or several people or a company."""
    left = full
    for written, name in _ADDRESSED_BY.items():
        left = sa.func.regexp_replace(left, written, name, type_=sa.Text)
    kept = sa.or_(
        sa.func.regexp_matches(left, _OF_SEVERAL),
        sa.func.regexp_matches(left, _OF_A_COMPANY),
        sa.not_(sa.func.regexp_matches(left, f"{_IN_TWO_WORDS}|{OF_THE_EAST}")),
    )
    return sa.case((kept, full), else_=left)


#: Letters of China, Japan and Korea, where the family's name comes first; those of Korea are written together.
OF_THE_EAST = r"[\x{3041}-\x{30FF}\x{3400}-\x{9FFF}\x{AC00}-\x{D7A3}]"
_OF_KOREA = r"[\x{AC00}-\x{D7A3}]{1,5}"


def full_name(full: Text | None, parts: Mapping[str, Text], *, eastern: bool = False) -> Text:
    """The full name, made of its parts where it is missing; `eastern` where a family's name may have to come first."""
    joined: Text = sa.func.concat_ws(" ", *parts.values(), type_=sa.Text)
    if eastern and {"first_name", "last_name"} <= parts.keys():
        last, *others = (parts[name] for name in ("last_name", "first_name", "middle_name") if name in parts)
        together = sa.func.concat(last, *others)
        joined = sa.case(
            (matches(together, _OF_KOREA), together),
            (sa.func.regexp_matches(last, OF_THE_EAST), sa.func.concat_ws(" ", last, *others)),
            else_=joined,
        )
    told = sa.func.nullif(joined, "", type_=sa.Text)
    return told if full is None else sa.func.coalesce(full, told, type_=sa.Text)
