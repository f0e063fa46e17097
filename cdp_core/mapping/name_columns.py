"""What columns of names and addresses mean beside one another: parts of a name, lines of it, numbers of houses.

In:  guesses of each column by itself, a sample of the table
Out: the same guesses, changed where the other columns tell better
"""

import re
from dataclasses import replace

from cdp_core.mapping.guesses import Guess
from cdp_core.mapping.looks import TWO_WORDS
from cdp_core.mapping.names import begins_any, either, fold
from cdp_core.mapping.parts import MOST_DIGITS_OF_A_PART, is_calling_code, speaks_of_dialing
from cdp_core.mapping.phone_endings import ends_a_number
from cdp_core.mapping.sample import Sample
from cdp_core.mapping.whose import OF_THE_RECIPIENT, receives
from cdp_core.mapping.words import meaning, somebody_else

#: Headers that may name a person as well as a product or a campaign.
BARE_NAMES = ("name", "naam", "namn", "display name")


#: What a header that comes a second time has behind it.
REPEATED = re.compile(r" \d+$")
_BARE_NUMBERS = frozenset(either("number|num|no|nr|n|numero|nummer|numer|nro"))


#: Words for a first name that are others in more languages: Turkish "ad" is an advertisement elsewhere.
_SHORT_NAMES = ("ad",)


def tell_parts_of_names(found: dict[str, Guess], by_concept: dict[str, list[str]], sample: Sample) -> None:
    """A bare name beside one part of a name is the other part; what may be either is the whole name alone."""
    for column in by_concept.get("first_name", []):
        if fold(column) in _SHORT_NAMES and "last_name" not in by_concept:
            found[column] = replace(found[column], concept=None, reason="its header may say anything")
    _given_names(found, by_concept)
    names = [column for column in by_concept.get("full_name", []) if found[column].concept and _is_bare_name(column)]
    for part, other, where in (("last_name", "first_name", "first name"), ("first_name", "last_name", "last name")):
        if names and other in by_concept and part not in by_concept and _apart(sample, names[0], by_concept[other][0]):
            reason = f"{found[names[0]].reason}, and the {where} stands apart"
            found[names[0]] = replace(found[names[0]], concept=part, reason=reason)
            by_concept[part] = [names[0]]
    if {"first_name", "last_name"} <= by_concept.keys():
        _contact_persons(found)
    for part, other, words in (
        ("last_name", "first_name", ("nom",)),
        ("first_name", "last_name", ("nombre", "nome", "ten", "fn")),
    ):
        if other not in by_concept:
            for column in by_concept.get(part, []):
                if (said := meaning(column)) and said.words in words:
                    found[column] = replace(found[column], concept="full_name", confidence=0.8)


#: How the headers end of the two parts of a name in Japan and Korea, and of how a name is read.
_FAMILY, _GIVEN = (tuple(map(fold, words)) for words in (("姓", "苗字", "성"), ("名", "이름", "명")))


_HOW_IT_IS_READ = tuple(map(fold, ("カナ", "かな", "フリガナ", "ふりがな", "ヨミ", "よみ", "カタカナ")))


_ANY_NAME = ("full_name", "first_name", "last_name")


def _given_names(found: dict[str, Guess], by_concept: dict[str, list[str]]) -> None:
    """注文者名 beside 注文者姓 is the given name; how names are read is no name where they stand written, too."""
    folded = {fold(column) for column in by_concept.get("last_name", [])}
    written = [column for name in _ANY_NAME for column in by_concept.get(name, []) if not _tells_a_reading(column)]
    for column in [column for name in _ANY_NAME for column in by_concept.get(name, [])]:
        words = fold(column)
        beside = {words.removesuffix(given) + family for given in _GIVEN if words.endswith(given) for family in _FAMILY}
        if written and _tells_a_reading(column):
            found[column] = replace(found[column], concept=None, reason=f"{found[column].reason}: how a name is read")
        elif found[column].concept == "full_name" and beside & folded:
            reason = f"{found[column].reason}, and the family's name stands apart"
            found[column] = replace(found[column], concept="first_name", reason=reason)
            by_concept.setdefault("first_name", []).append(column)
            by_concept["full_name"].remove(column)


def _tells_a_reading(column: str) -> bool:
    return fold(column).endswith(_HOW_IT_IS_READ)


def _apart(sample: Sample, name: str, part: str) -> bool:
    """Whether one column's names do not hold what another one has of them, mostly."""
    both = [(whole, own) for whole, own in zip(sample.cells[name], sample.cells[part], strict=True) if whole and own]
    return 2 * sum(fold(own) in fold(whole) for whole, own in both) <= len(both)


def _is_bare_name(column: str) -> bool:
    """Whether a header says "name" of a person and not which part of it."""
    said = meaning(column)
    return said is not None and said.words in BARE_NAMES


def _contact_persons(found: dict[str, Guess]) -> None:
    """Where the customer's names stand apart, a contact person is somebody of either side, and not her name."""
    for column, one in found.items():
        if one.concept == "full_name" and (said := meaning(column)) and said.concept == "who":
            found[column] = one.doubted("but the customer's own names stand apart")


#: How the headers begin of whom to ask for at a company, and what only lists of companies have.
_WHOM_TO_ASK = either("contact|primary contact|main contact|contact person|contact principal|ansprechpart")
_OF_COMPANIES = frozenset(
    either(
        "url|website|web site|webseite|site web|industry|branche|secteur|employees|number of employees|annual revenue|"
        "domain|lead name|account|mitarbeiterzahl"
    )
)


def tell_contacts(found: dict[str, Guess], sample: Sample) -> None:
    """Beside the name of whom to ask for, what else is called a name in a list of companies is the company's."""
    if any(one.concept in ("first_name", "last_name", "company", "order_id") for one in found.values()):
        return
    names = [column for column, one in found.items() if one.concept == "full_name"]
    bare = [column for column in names if REPEATED.sub("", fold(column)) in BARE_NAMES]
    asked_for = [column for column in names if fold(column).startswith(_WHOM_TO_ASK)]
    if len(bare) != 1 or not asked_for or not _apart(sample, bare[0], asked_for[0]):
        return
    of_companies = {said.words for column in found if (said := meaning(column))} | {*map(_last_words, found)}
    forms = sum(bool(_LEGAL_FORM.search(name)) for name in sample.filled(bare[0]))
    if of_companies & _OF_COMPANIES or 4 * forms >= len(sample.filled(bare[0])) > 0:
        reason = f"{found[bare[0]].reason}, and {asked_for[0]!r} is whom to ask for there"
        found[bare[0]] = replace(found[bare[0]], concept="company", confidence=0.8, reason=reason, doubtful=False)


def _last_words(column: str) -> str:
    """What a header says below its path: `Industry` of `custom.Industry`."""
    return fold(column.rsplit(".", 1)[-1])


#: Legal forms, by which a name is a company's.
_LEGAL_FORM = re.compile(
    r"(?i)\b(?:gmbh|mbh|ag|kg|ohg|gbr|ug|e\.? ?k\.?|e\.? ?v\.?|ltd|llc|inc|corp|plc|s\.?a\.?|s\.?r\.?l\.?|s\.?p\.?a\.?|"
    r"sarl|sas|b\.?v\.?|oy|ab|a/s|aps|sp\. z o\.?o\.?|s\.?r\.?o\.?|kft|co\. kg)(?:\W|$)"
)


#: Headers of what somebody does for a living that say other things elsewhere, and of where she does it.
_AT_WORK = {
    "title": either(
        "title|titel|titre|titulo|titolo|role|rolle|rol|ruolo|function|funcion|stellenbezeichnung|job role|funktie"
    ),
    "company": either("account|accounts|konto|conta|cuenta|compte"),
}
_NO_WORK = frozenset(("product", "order_id", "event", "subject", "stage", "url", "page_title", "username", "question"))
#: How academic degrees begin, and what users of a system are, or guests of a meeting.
_NO_JOB = either("dr|prof|dipl|mag|msc|bsc|phd|mba|med|ing")
_USERS = frozenset(
    either(
        "admin|user|member|owner|guest|customer|agent|viewer|editor|contributor|subscriber|contact|lead|endbenutzer|"
        "benutzer|mitglied|attendee|organizer|organiser|presenter|host|co host|participant|panelist|panellist|"
        "moderator|teilnehmer|organisator|organisateur|asistente|organizador|partecipante|organizzatore"
    )
)
_MOSTLY = 0.8


def tell_work(found: dict[str, Guess], sample: Sample) -> None:
    """In a list of people who have names and an address, a title of several words is a job and an account a company."""
    concepts = {one.concept for one in found.values()}
    if not concepts & {"first_name", "last_name", "full_name"} or "email" not in concepts or concepts & _NO_WORK:
        return
    for concept, headers in _AT_WORK.items():
        for column, one in found.items() if concept not in concepts else ():
            values = set(sample.filled(column))
            seen = sample.looks(column) if fold(column) in headers else {}
            known = sum(fold(value) in _USERS or begins_any(_NO_JOB, fold(value).partition(" ")[0]) for value in values)
            free = one.concept in (None, "salutation") and not one.doubtful
            named = seen.get("words", 0) >= _MOSTLY and seen.get("salutation", 0) + seen.get("flag", 0) < 1 - _MOSTLY
            if free and named and not known:
                reason = f"its header says {fold(column)!r}, and its values are words"
                found[column] = replace(one, concept=concept, confidence=0.75, reason=reason)
                break


def tell_suburbs(found: dict[str, Guess]) -> None:
    """A suburb is as good as a city where no column is one."""
    cities = [column for column, one in found.items() if one.concept == "city"]
    suburbs = [column for column in cities if fold(column).split()[-1:] == ["suburb"]]
    for column in suburbs if len(suburbs) < len(cities) else ():
        found[column] = replace(found[column], concept=None, reason=f"{found[column].reason}, but a city stands beside")


def tell_house_numbers(found: dict[str, Guess]) -> None:
    """A bare number right behind a street is the house's, and tells no row from another."""
    before = None
    for column, one in found.items():
        if before == "street" and one.concept == "record_id" and fold(column) in _BARE_NUMBERS:
            found[column] = replace(one, concept="house_number", reason=f"{one.reason}, right behind a street")
        before = one.concept


def tell_name_lines(found: dict[str, Guess], sample: Sample) -> None:
    """Name1 and Name2 of German merchandise systems: a company and whom to ask for, or a person's two names."""
    lines = {fold(column): column for column in found if fold(column) in ("name 1", "name 2")}
    if len(lines) < 2:
        return
    first, second = (sample.filled(lines[line]) for line in ("name 1", "name 2"))
    concepts: tuple[str | None, str | None]
    if sum(bool(_LEGAL_FORM.search(name)) for name in first) >= 0.3 * len(first):
        people = second and sum(bool(TWO_WORDS.match(name)) for name in second) >= 0.5 * len(second)
        concepts, why = ("company", "full_name" if people else None), "many of its values are companies"
    elif second and len(second) >= 0.5 * len(first) and not any(" " in name for name in (*first[:50], *second[:50])):
        concepts, why = ("last_name", "first_name"), "its values are one word each, in two lines"
    else:
        concepts, why = ("full_name", None), "the first line of a name"
    for line, concept in zip(("name 1", "name 2"), concepts, strict=True):
        reason = f"{found[lines[line]].reason}; {why}"
        found[lines[line]] = replace(found[lines[line]], concept=concept, confidence=0.7, reason=reason, doubtful=True)


#: What a column is about that holds a part of a phone, or may.
_OF_PHONES = ("phone", "phone_part", "country")


_A_PART = re.compile(rf"(?:\+|00)?[(]?\d{{1,{MOST_DIGITS_OF_A_PART}}}[)]?")


def with_parts(found: dict[str, Guess], sample: Sample) -> dict[str, Guess]:
    """Phones that stand in two or three columns side by side: 090 | 1234 | 5678, or Vorwahl | Telefon."""
    told, run = dict(found), list[str]()
    hers = any(
        one.concept == "phone" or _is_part(column, sample) for column, one in found.items() if not receives(column)
    )
    for column in sample.columns:
        if _is_part(column, sample) and hers and receives(column):
            told[column] = Guess(column, "phone", 0.4, "a part of a phone number").doubted(OF_THE_RECIPIENT)
        elif _is_part(column, sample):
            run.append(column)
            continue
        _join_parts(told, [*run, column] if told[column].concept == "phone" else run)
        run = []
    _join_parts(told, run)
    _codes_behind(told, sample)
    return told


def _is_part(column: str, sample: Sample) -> bool:
    """Whether a column may hold parts of phones: by its header, and its values are as short."""
    known = sample.has_header and not somebody_else(column) and not ends_a_number(column)
    said = meaning(column) if known else None
    values = sample.filled(column) if said and said.concept in _OF_PHONES else []
    return bool(values) and all(map(_A_PART.fullmatch, values))


def _codes_behind(told: dict[str, Guess], sample: Sample) -> None:
    """Countries' codes that stand behind the only phones: 55512345 | 965."""
    if not sample.has_header or sum(one.concept == "phone" for one in told.values()) != 1:
        return
    place = next(place for place, one in enumerate(told.values()) if one.concept == "phone")
    for column in list(told)[place + 1 :]:
        values = set(sample.filled(column))
        # A bare 1 counts or says yes as well.
        if speaks_of_dialing(column) and values - {"1"} and all(map(is_calling_code, values)):
            told[column] = Guess(column, "phone", 0.85, "the code of the country that is dialed before the phone")
            return


def _join_parts(told: dict[str, Guess], columns: list[str]) -> None:
    """Two or more columns that are phones together, at least one of which is headed so."""
    if len(columns) < 2 or not any((said := meaning(each)) and said.concept == "phone" for each in columns):
        return
    for column in columns:
        reason = f"a part of the phone number that ends in {columns[-1]!r}"
        told[column] = replace(told[column], concept="phone", confidence=0.85, reason=reason, doubtful=False)
