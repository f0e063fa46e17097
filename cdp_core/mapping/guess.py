"""What each column of an unknown table is about, by its header and by what its values look like.

In:  a sample
Out: per column a concept (a field, mostly), how sure we are, and why in words

The header proposes, the values confirm or object. Where they disagree the column is doubtful: it is asked about.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from cdp_core.mapping.action_words import action_in
from cdp_core.mapping.call_logs import doubt_lines, tell_calls
from cdp_core.mapping.complaints import tell_complaints
from cdp_core.mapping.consent_words import (
    asks_how_it_stands,
    is_for_something_else,
    may_be_of_goods,
    may_hold_refusals,
    may_name_messages,
    names_messages,
    numbers_lists,
    purpose_named_in,
    purpose_of,
    refuses,
    speaks_of_consent,
)
from cdp_core.mapping.date_shapes import has_year_last, written_date
from cdp_core.mapping.deals import tell_deals
from cdp_core.mapping.decision_words import (
    agrees_or_not,
    answers,
    decides,
    grants_by_chance,
    is_known,
    refusals_among,
    state_of,
)
from cdp_core.mapping.event_names import STANDARD
from cdp_core.mapping.figures import FIGURES_OF_ADS, tell_figures
from cdp_core.mapping.goods_columns import is_within_event, tell_goods, tell_units
from cdp_core.mapping.guardians import tell_guardians
from cdp_core.mapping.guesses import SURE_ENOUGH, Guess
from cdp_core.mapping.ids import DAMAGED, looks_masked
from cdp_core.mapping.local_times import tell_local_times
from cdp_core.mapping.looks import FLAGS, looks, unique
from cdp_core.mapping.message_columns import tell_lists_of_messages
from cdp_core.mapping.name_columns import (
    BARE_NAMES,
    REPEATED,
    tell_contacts,
    tell_house_numbers,
    tell_name_lines,
    tell_parts_of_names,
    tell_suburbs,
    tell_work,
    with_parts,
)
from cdp_core.mapping.names import CJK, begins_any, either, fold, folded_words
from cdp_core.mapping.order_numbers import tell_order_numbers
from cdp_core.mapping.order_totals import tell_order_totals
from cdp_core.mapping.order_words import became, is_to_come
from cdp_core.mapping.phone_endings import is_ending
from cdp_core.mapping.providers import is_of_a_payment, tell_payments
from cdp_core.mapping.purposes import doubt_days, tell_channels, tell_cookies, tell_decisions, tell_reasons
from cdp_core.mapping.sample import Sample
from cdp_core.mapping.secrets import secret_header, secret_values
from cdp_core.mapping.states import STATES, tell_states
from cdp_core.mapping.text_logs import tell_messages
from cdp_core.mapping.tickets import tell_tickets
from cdp_core.mapping.times import MOMENTS
from cdp_core.mapping.whose import OF_A_PERSON, tell_whose
from cdp_core.mapping.words import Meaning, meaning, somebody_else

_DATES = ("date", "epoch", "number")
_AMOUNTS = ("number", "money")
#: Concept → looks of which the values must have one, most of the time.
_EXPECTED: dict[str, tuple[str, ...]] = {
    "email": ("email",),
    "phone": ("phone",),
    "hashed_email": ("sha256",),
    "hashed_phone": ("sha256",),
    "birthday": ("date", "epoch", "serial"),
    **dict.fromkeys(("occurred_at", "seen_at", "expires_at", "decided_at"), _DATES),
    **dict.fromkeys(("created_at", "updated_at"), (*_DATES, "month")),
    **dict.fromkeys(("opened_at", "closed_at", "due_at"), _DATES),
    **dict.fromkeys(
        ("revenue", "amount", "price", "quantity", "line_total", "refunded", "probability", "age", "score"), _AMOUNTS
    ),
    **dict.fromkeys(("cost", "impressions", "clicks", "leads", "conversions"), _AMOUNTS),
    **dict.fromkeys(("day", "until"), (*_DATES, "month", "span")),
    **dict.fromkeys(("latitude", "longitude"), ("number",)),
    **dict.fromkeys(("first_name", "last_name", "full_name", "middle_name"), ("words", "named")),
    **dict.fromkeys(("city", "company"), ("words", "few digits")),
    "country": ("country",),
    "currency": ("currency", "words"),
    "gender": ("gender", "integer"),
    "salutation": ("words", "salutation"),
    "ip": ("ip",),
    "consent_state": ("consent",),
}
_IN_WORDS = {
    "email": "e-mail addresses",
    "e164": "phone numbers",
    "sha256": "SHA-256 hashes",
    "date": "dates",
    "number": "numbers",
    "flag": "yes and no",
    "uuid": "UUIDs",
    "url": "web addresses",
    "ip": "IP addresses",
    "words": "words",
}
#: Words that a question of a survey has at least: "VIP?" is none.
_FEWEST_WORDS, _FEWEST_SIGNS = 4, 10
#: Different words that a column of decisions has at most, where it is short and where it is long.
_FEW_WORDS, _MOST_WORDS = 20, 200
#: How a subscription stands that is paid for.
_OF_A_PLAN = frozenset(
    either("trial|trialing|paused|past due|paid|unpaid|renewed|lapsed|churned|grace period|free|premium|basic|pro")
)
_OF_A_MESSAGE = ("sent", "delivered", "opened", "read", "clicked")
#: How sure words are that are the whole header, but for whose it is.
_WHOLE_HEADER = 0.85
#: How sure words are that are a header to the letter.
_NAMED = 0.95
#: What the first word of an e-mail's header may mean: `Adresse de messagerie`.
_MISREAD_AS = ("street", "street2")
#: The key of a record, in files that are to be read back in: `(Do Not Modify) Contact`.
_NOT_TO_CHANGE = re.compile(
    r"^[(（](?:do not modify|ne pas modifier|nicht (?:a|ä)ndern|no modificar|n(?:a|ã)o modificar|non modificare|"
    r"niet wijzigen|kh(?:o|ô)ng s(?:u|ử)a|変更しないでください|変更不可|عدم التعديل|"
    r"لا تعدل|请勿修改|不要修改|не изменять|"
    r"nie modyfikuj|ikke rediger|(?:a|ä)ndra inte|neupravovat|ne m(?:o|ó)dos(?:i|í)tsa|"
    r"de(?:g|ğ)i(?:s|ş)tirmeyin)[)）] *(?P<of>.+)",
    re.IGNORECASE,
)
#: The path of an answer, as webhooks of forms write it.
_AN_ANSWER = re.compile(r"(?:^|\.)answers\.[^.]+$")
#: A question, with one of its answers behind it where each has a column.
_QUESTION = re.compile(r"[?？](?:\s|$)")
#: How German pages of international systems head a country, where "Land" may be a part of one as well.
_LANDS = ("land region",)
_PARTS_OF_LANDS = frozenset(
    either(
        "baden wurttemberg|bayern|berlin|brandenburg|bremen|hamburg|hessen|mecklenburg vorpommern|niedersachsen|"
        "nordrhein westfalen|nrw|rheinland pfalz|saarland|sachsen|sachsen anhalt|schleswig holstein|thuringen|"
        "burgenland|karnten|niederosterreich|oberosterreich|salzburg|steiermark|tirol|vorarlberg|wien"
    )
)
#: What a file of advertising ids of devices is called.
_OF_DEVICES = re.compile(r"(?:^|[^a-z])(?:maids?|idfas?|gaids?|aaids?|ifas?|rdids?|device[ _-]?ids?)(?:[^a-z]|$)", re.I)
#: An id with gaps.
_NUMBERED = re.compile(r"[^\W\d_]{0,6}[ -]?\d[\d -]*")
#: How postal codes are written in Brazil, which look like phones.
_A_POSTAL_CODE = re.compile(r"\d{5}-\d{3}")
_A_WHOLE_PHONE = re.compile(r"'?\+?[(\d](?:[ ().-]*\d){8,13}")
#: With one of these beside it, a bare "Name" is a person's.
_BESIDE_A_NAME = frozenset(
    ("email", "phone", "hashed_email", "customer_id", "crm_id", "loyalty_id", "birthday", "gender")
)
_DEVICE_CONCEPTS = ("anonymous_id", "cookie_id", "device_id", "customer_id", "crm_id", "loyalty_id")
#: What is some person's id, or may be.
_OF_WHOM = (*_DEVICE_CONCEPTS, "national_id", "person_id", "username", "who")


def guess(sample: Sample) -> dict[str, Guess]:
    """A guess for each column, each judged alone first and then beside the others."""
    found = {column: _alone(column, sample) for column in sample.columns}
    return _with_the_only_dates(_names_of_events(with_parts(_beside_each_other(found, sample), sample), sample), sample)


def _alone(column: str, sample: Sample) -> Guess:
    values = sample.filled(column)
    secret = secret_header(column, values) or secret_values(values, column)
    if secret:
        return Guess(column, "secret", 1.0, secret)
    seen = sample.looks(column)
    if seen.get("uuid", 0) >= 0.9 and (kept := _NOT_TO_CHANGE.match(column)):
        entity = meaning(kept["of"])
        concept = "crm_id" if entity and entity.concept == "who" else "record_id"
        return Guess(column, concept, 0.9, "its header says that it is not to be changed: the key of the record")
    said = meaning(column) if sample.has_header else None
    if sample.has_header and (consent := _consent(column, said, seen, values)):
        return consent
    if said and said.concept in ("record_id", "full_name") and seen.get("email", 0) >= 0.9:
        return Guess(column, "email", 0.9, "its values are addresses, whatever its header says")
    if said and said.sure >= SURE_ENOUGH:
        return _by_header(column, said, seen, values)
    if sample.has_header and _AN_ANSWER.search(column) and not seen.keys() & {"email", "e164"}:
        return Guess(column, "question", 0.7, "it is one of the answers of a form")
    if sample.has_header and _QUESTION.search(column) and _is_long_enough(column):
        return Guess(column, "question", 0.7, "its header is a question")
    return _by_values(column, seen, values, sample)


def _is_long_enough(question: str) -> bool:
    """Whether a question has words enough to be one of a survey; those of China and Japan stand without blanks."""
    words = fold(question)
    return len(words.split()) >= _FEWEST_WORDS or (CJK.search(words) is not None and len(words) >= _FEWEST_SIGNS)


def _consent(column: str, said: Meaning | None, seen: Mapping[str, float], values: list[str]) -> Guess | None:
    # "Permission" says for what, but where its values say whether.
    of_its_own = ("consent_state", "decided_at", *(() if seen.get("flag", 0) >= 0.9 else ("purpose",)))
    if said and said.sure >= 0.9 and said.concept in of_its_own:
        return None
    if numbers_lists(column) and values:
        reason = "its values are numbers of what somebody wants or left, and nothing says which is what"
        return Guess(column, None, 0.4, reason, doubtful=True)
    if not speaks_of_consent(column):
        return _refusals(column, said, seen, values)
    decided = max(seen.get("consent", 0), sum(map(decides, values)) / max(1, len(values)))
    dated = max(seen.get("date", 0), seen.get("epoch", 0))
    if dated >= 0.7 and not refuses(column) and not is_for_something_else(column):
        return Guess(column, "decided_at", 0.9, "its header speaks of consent and its values are dates")
    purpose = purpose_of(column)
    if values and decided + (dated if refuses(column) else 0) < 0.7:
        return _decided_in_part(column, purpose, values)
    if values and may_be_of_goods(column) and not seen.keys() & {"decision", "flag"}:
        return None
    if not purpose:
        doubtful = not is_for_something_else(column)
        reason = "its header speaks of consent to something else than messages and advertising"
        return Guess(column, None, 0.4 if doubtful else 0.6, reason, doubtful=doubtful)
    sure = 0.9 if values else 0.7
    reason = f"its header {'takes back' if refuses(column) else 'speaks of'} consent for {purpose}"
    return Guess(column, "consent", sure, reason, purpose=purpose)


def _decided_in_part(column: str, purpose: str | None, values: list[str]) -> Guess | None:
    """A column whose header speaks of consent, though not all of its words are known: they decide nothing."""
    words = set(values)
    if not purpose or not _is_of_words(words, values):
        return None
    refused, of_goods = bool(refusals_among(words)), may_be_of_goods(column)
    told = refused or (any(map(answers, words)) and not of_goods)
    # Beside a refusal of messages, under a header that speaks of them, "active" is a yes to them as well.
    by_chance = any(grants_by_chance(word) and not answers(word) for word in words)
    if told and (not by_chance or (refused and not of_goods)):
        reason = f"its header speaks of consent for {purpose}, though not all of its values are decisions"
        return Guess(column, "consent", 0.75, reason, purpose=purpose, doubtful=True)
    return Guess(column, None, 0.4, "its header speaks of consent, but its values are no decisions", doubtful=True)


def _refusals(column: str, said: Meaning | None, seen: Mapping[str, float], values: list[str]) -> Guess | None:
    """A column in which somebody refuses messages, though its header speaks of no consent: "List status", "Status"."""
    words = set(values)
    told = refusals_among(words) if _is_of_words(words, values) else set()
    if not told or is_for_something_else(column) or _became_of_messages(words):
        return None
    why = f"{min(told)!r} in it says that somebody wants no messages"
    whole = said.concept if said and said.sure >= _WHOLE_HEADER else None
    unknown = sum(not is_known(value) for value in values)
    subscribes = whole == "lead_status" and not unknown and not any(map(grants_by_chance, words))
    if said and whole in ("lead_status", "stage", "pipeline", "category") and not subscribes:
        one = _by_header(column, said, seen, values)
        return replace(one, reason=f"{one.reason}, though {why}", doubtful=True)
    standing = whole in ("status", "region") or subscribes
    if whole and not standing and whole not in ("email", "phone"):
        return None
    if not (standing or may_hold_refusals(column)) or (
        not refuses(column) and _may_grant(column, words, standing, unknown / len(values))
    ):
        # Its refusals are not worth a permission that nobody gave.
        return Guess(column, None, 0.4, why, doubtful=True)
    if standing:
        return Guess(column, "consent_state", 0.75, why, doubtful=unknown > 0)
    purpose = purpose_named_in(column) or "marketing"
    return Guess(column, "consent", 0.75 if unknown else 0.9, why, purpose=purpose, doubtful=unknown > 0)


def _may_grant(column: str, words: set[str], standing: bool, unknown: float) -> bool:
    """Whether a yes in a column of refusals may be one to something else than messages."""
    granted = {word for word in words if state_of(word) == "granted"}
    if not (standing or asks_how_it_stands(column)) or any(fold(word) in _OF_A_PLAN for word in words):
        return bool(granted)
    return unknown >= 0.1 and any(map(grants_by_chance, granted))


def _is_of_words(words: set[str], values: list[str]) -> bool:
    """Whether a column holds a few words again and again, and no numbers, dates or notes."""
    return len(words) <= max(_FEW_WORDS, min(_MOST_WORDS, len(values) // 5)) and not any(
        "@" in word or "://" in word or sum(map(str.isdigit, word)) > sum(map(str.isalpha, word)) for word in words
    )


def _became_of_messages(words: set[str]) -> bool:
    """Whether words of a column say what became of a message, and not of a person."""
    told = [word for word in words if fold(word) != "open"]
    return any((action := action_in(word)) and action.word in _OF_A_MESSAGE for word in told)


def _by_header(column: str, said: Meaning, seen: Mapping[str, float], values: list[str]) -> Guess:
    words = f"its header says {said.words!r}"
    if said.concept == "full_name" and REPEATED.sub("", fold(column)) in BARE_NAMES:
        sure = 0.7 if seen.get("two words", 0) >= 0.5 else 0.6
        return Guess(column, said.concept, sure, f"{words}, though it need not be a person's")
    if not values:
        return Guess(column, said.concept, said.sure * 0.9, f"{words}; it has no values in the first rows")
    if said.concept == "clock":
        return _clock(column, words, seen)
    if said.concept == "username" and seen.get("two words", 0) >= 0.5:
        return Guess(column, "full_name", 0.8, f"{words}, but its values are written like names of people")
    if said.concept in MOMENTS and seen.get("time", 0) >= 0.8:
        return Guess(column, "time_of_day", 0.8, f"{words} and its values are times of day")
    if said.concept in ("email", "phone") and seen.get("sha256", 0) > 0.8:
        return Guess(column, f"hashed_{said.concept}", 0.95, f"{words} and its values are SHA-256 hashes")
    if said.concept in ("email", "phone") and seen.get("flag", 0) > 0.9:
        if said.sure < _WHOLE_HEADER:
            return Guess(column, None, 0.4, f"{words}, but its values are yes and no: of what?", doubtful=True)
        purpose = purpose_named_in(column) or said.concept
        return Guess(column, "consent", 0.6, f"{words} and its values are yes and no", purpose=purpose)
    if said.concept == "refunded" and set(map(str.casefold, values)) <= FLAGS:
        return Guess(column, None, 0.9, f"{words} and its values are yes and no: whether it went back, not how much")
    if said.concept == "title" and seen.get("salutation", 0) > 0.7:
        return Guess(column, "salutation", 0.9, f"{words} and its values are forms of address")
    may_stand = said.concept in ("region", "country") and fold(column) in STATES
    of_orders = may_stand and seen.get("decision", 0) <= 0.9 and sum(map(bool, map(became, values))) > 0.2 * len(values)
    if may_stand and (seen.get("standing", 0) > 0.8 or of_orders):
        return Guess(column, "status", 0.75, f"{words} and its values are states of affairs")
    if said.words in _LANDS and seen.get("country", 0) > 0.8 and not _PARTS_OF_LANDS & set(map(fold, values)):
        return Guess(column, "country", 0.9, f"{words} and its values are no parts of a country")
    of_a_newsletter = seen.get("subscription", 0) > 0 and seen.get("consent", 0) > 0.9
    if said.concept in ("region", "status") and (seen.get("decision", 0) > 0.9 or of_a_newsletter):
        return Guess(column, "consent_state", 0.75, "its values are decisions on consent")
    if said.concept == "phone" and 2 * sum(map(bool, map(_DAMAGED.fullmatch, values))) >= len(values):
        # Taken for phones, they are left out with a word; as numbers under a name of their own they would be believed.
        return Guess(column, "phone", 0.75, f"{words}, but a spreadsheet has cut off its digits", doubtful=True)
    if said.concept == "phone" and seen.get("phone digits", 0) < 0.5:
        if 2 * sum(map(is_ending, values)) >= len(values):
            return Guess(column, "phone", 0.75, f"{words}, of which only the last digits are told")
        return _doubt(column, said, seen)
    if said.concept in ("record_id", "crm_id") and (phone := _phone_by_number(column, words, seen, values)):
        return phone
    if said.concept in _OF_WHOM and 2 * sum(map(looks_masked, values)) >= len(values):
        return Guess(column, None, 0.4, f"{words}, but its values are masked: they are nobody's", doubtful=True)
    if said.concept == "who":
        return _who(column, words, seen, values)
    if said.concept in OF_A_PERSON and (other := somebody_else(column)):
        return Guess(column, None, 0.4, f"{words}, but of {other!r}: that need not be the customer", doubtful=True)
    if said.concept == "order_id" and seen.get("date", 0) >= 0.8:
        return _doubt(column, said, seen)
    expected = _EXPECTED.get(said.concept)
    if said.concept == "name" and said.sure < _NAMED and max(seen.get("number", 0), seen.get("money", 0)) >= 0.9:
        return Guess(column, None, 0.5, f"{words}, but its values are numbers")
    if expected is None:
        if said.concept in ("product", "product_id") and _are_prices(values):
            doubtful = said.sure >= _WHOLE_HEADER and fold(column) == said.words
            return Guess(column, None, 0.4, f"{words}, but its values are amounts", doubtful=doubtful)
        if said.concept in (*_DEVICE_CONCEPTS, *_MISREAD_AS, "username") and seen.get("email", 0) > 0.8:
            return Guess(column, "email", 0.8, f"{words}, but its values are e-mail addresses")
        return Guess(column, said.concept, said.sure, words)
    agreement = max(seen.get(look, 0.0) for look in expected)
    if said.concept == "birthday":
        agreement += sum(map(has_year_last, values)) / len(values)
    if said.concept == "consent_state":
        agreement = max(agreement, sum(map(answers, values)) / len(values))
    if agreement >= 0.5:
        return Guess(
            column, said.concept, min(0.99, said.sure + 0.04 * agreement), f"{words} and its values look like it"
        )
    if agreement >= 0.1 and said.sure >= 0.9:
        return Guess(column, said.concept, 0.6, f"{words}, though only {agreement:.0%} of its values look like it")
    if said.concept in FIGURES_OF_ADS:
        # "Results" may be those of anything.
        return Guess(column, None, 0.5, f"{words}, but its values are no numbers")
    return _doubt(column, said, seen)


_A_PRICE = re.compile(r"\d[.,]\d{2}")


def _are_prices(values: list[str]) -> bool:
    """Whether values are written as sums of money are, with hundredths, which no article is called."""
    seen = looks(values)
    cents = sum(bool(_A_PRICE.search(value[-4:])) for value in values)
    return max(seen.get("number", 0), seen.get("money", 0)) >= 0.9 and 2 * cents >= len(values)


#: What a phone is called in India, the Philippines and elsewhere, and a record as well.
_CONTACT_NUMBERS = frozenset(
    either("contact no|contact number|contact num|contact nos|contact|kontaktnummer|contactnummer")
)


def _phone_by_number(column: str, words: str, seen: Mapping[str, float], values: list[str]) -> Guess | None:
    """A number that its header calls nobody's in particular, and whose values are phones."""
    if seen.get("e164", 0) >= 0.8 and seen.get("phone digits", 0) >= 0.8:
        return Guess(column, "phone", 0.8, f"{words}, and its values are phone numbers with a country code")
    if REPEATED.sub("", fold(column)) not in _CONTACT_NUMBERS:
        return None
    phones = sum(map(bool, map(_A_WHOLE_PHONE.fullmatch, values)))
    if phones < 0.9 * len(values):
        return None
    if 2 * sum(value.startswith("000") for value in values) >= len(values):
        # Numbers of a system, filled up with zeros; no phone begins with so many.
        return None
    if 2 * sum(not value.isdigit() or value.startswith("0") for value in values) >= len(values):
        return Guess(column, "phone", 0.7, f"{words}, and its values are written like phone numbers")
    return Guess(column, None, 0.4, f"{words}; its values may be phone numbers or ids", doubtful=True)


def _clock(column: str, words: str, seen: Mapping[str, float]) -> Guess:
    """Short words for a time of day, which may be an id or anything else in another language."""
    if seen.get("time", 0) >= 0.8:
        return Guess(column, "time_of_day", 0.8, f"{words} and its values are times of day")
    if seen.get("date", 0) >= 0.8:
        return Guess(column, "occurred_at", 0.9, f"{words} and its values are dates")
    return Guess(column, None, 0.5, f"{words}, but its values are no times")


#: A name with its address behind it, as CRMs name the contacts of a deal.
_NAME_AND_MAIL = re.compile(r"[^@]*[(<]\s*[^\s@()<>]+@[^\s@()<>]+\.[^\s@()<>]+\s*[)>].*", re.DOTALL)


#: An address, a phone, or both in one cell, as a till keeps the contacts of a customer.
_CONTACTS = re.compile(r"(?:[^\s@,;]+@[^\s@,;]+\.[^\s@,;]+|\+?\d[\d ().-]{5,}\d)(?:\s*[,;]\s*|\s*$)")
_A_NUMBER = re.compile(r"(?:^|[,;]\s*)\+?\d[\d ().-]{5,}\d\s*(?:[,;]|$)")


def _are_contacts(values: list[str]) -> bool:
    """Whether values are addresses and phones, of which some cells have one and some cells the other, or both."""
    one = sum(1 for value in values if _CONTACTS.sub("", value.strip()) == "")
    mails, phones = (sum(map(test, values)) for test in (lambda v: "@" in v, lambda v: bool(_A_NUMBER.search(v))))
    return one >= 0.9 * len(values) and mails > 0 and phones > 0


def _who(column: str, words: str, seen: Mapping[str, float], values: list[str]) -> Guess:
    """A column that only says that it is about the customer: her e-mail, name or id."""
    if sum(map(bool, map(_NAME_AND_MAIL.fullmatch, values))) >= 0.8 * len(values):
        return Guess(column, "email", 0.85, f"{words} and its values are names with e-mail addresses behind them")
    if seen.get("email", 0) >= 0.8:
        return Guess(column, "email", 0.9, f"{words} and its values are e-mail addresses")
    if _are_contacts(values):
        return Guess(column, "email", 0.85, f"{words} and its values are e-mail addresses and phone numbers")
    if seen.get("e164", 0) >= 0.8:
        return Guess(column, "phone", 0.85, f"{words} and its values are phone numbers with a country code")
    if max(seen.get("two words", 0), seen.get("last, first", 0)) >= 0.5:
        return Guess(column, "full_name", 0.8, f"{words} and its values look like names")
    if seen.get("words", 0) >= 0.8:
        return Guess(column, None, 0.4, f"{words}; its values may be names or ids", doubtful=True)
    if seen.get("flag", 0) >= 0.9 or 2 * sum(map(_no_id, values)) >= len(values):
        return Guess(column, None, 0.4, f"{words}, but its values are no ids", doubtful=True)
    return Guess(column, "customer_id", 0.75, f"{words} and its values look like ids")


def _no_id(value: str) -> bool:
    """Whether a value of several words is none that ends in a number: "Premium 12m", and not "CUST 001"."""
    return " " in value.strip() and not _NUMBERED.fullmatch(value.strip())


def _doubt(column: str, said: Meaning, seen: Mapping[str, float]) -> Guess:
    look = next((words for look, words in _IN_WORDS.items() if seen.get(look, 0) > 0.7), "something else")
    return Guess(column, None, 0.3, f"its header says {said.words!r}, but its values are {look}", doubtful=True)


def _by_values(column: str, seen: Mapping[str, float], values: list[str], sample: Sample) -> Guess:
    """A column whose header says nothing: only what cannot well be anything else is taken."""
    if not values:
        return Guess(column, None, 0.5, "no field of ours, and no values in the first rows")
    if sample.has_header and (other := somebody_else(column)) and max(seen.get("email", 0), seen.get("e164", 0)) >= 0.8:
        return Guess(column, None, 0.4, f"its header says {other!r}: that need not be the customer", doubtful=True)
    if seen.get("email", 0) + seen.get("e164", 0) >= 0.8 and len(values) > 1 and len(set(values)) == 1:
        return Guess(column, None, 0.4, f"it is {values[0]!r} on every row, so no customer's own", doubtful=True)
    if seen.get("email", 0) >= 0.8:
        return Guess(column, "email", 0.85, "its values are e-mail addresses")
    if seen.get("e164", 0) >= 0.8 and seen.get("phone digits", 0) >= 0.8:
        return Guess(column, "phone", 0.75, "its values are phone numbers with a country code")
    if seen.get("sha256", 0) >= 0.9:
        return Guess(column, None, 0.45, "its values are SHA-256 hashes, of e-mails or of phones", doubtful=True)
    if seen.get("ip", 0) >= 0.9 and sample.has_header:
        return Guess(column, "ip", 0.7, "its values are IP addresses")
    if not sample.has_header:
        return _without_header(column, seen, values, sample)
    return Guess(column, None, 0.5, "no field of ours: kept under its own name")


def _without_header(column: str, seen: Mapping[str, float], values: list[str], sample: Sample) -> Guess:
    if seen.get("integer", 0) == 1 and unique(values, sample.rows) and column == sample.columns[0] and sample.rows > 1:
        return Guess(column, "record_id", 0.6, "the first column, a number of its own on each row")
    # Apple writes them in capitals, Google does not: a list of both is of devices, and so is one that is called so.
    of_devices = seen.get("upper_uuid", 0) > 0 or _OF_DEVICES.search(sample.file_name())
    if seen.get("upper_uuid", 0) >= 0.9 or (seen.get("uuid", 0) >= 0.9 and of_devices):
        return Guess(column, "device_id", 0.6, "its values look like advertising ids of devices")
    if seen.get("date", 0) >= 0.8:
        return Guess(column, None, 0.4, "its values are dates; nothing says of what", doubtful=True)
    if seen.get("phone", 0) >= 0.8 and seen.get("phone digits", 0) >= 0.9 and seen.get("integer", 0) < 0.5:
        if sum(map(bool, map(_A_POSTAL_CODE.fullmatch, values))) >= 0.8 * len(values):
            return Guess(column, None, 0.4, "its values may be phone numbers or postal codes", doubtful=True)
        return Guess(column, "phone", 0.6, "its values are written like phone numbers")
    if seen.get("two words", 0) >= 0.8:
        return Guess(column, None, 0.45, "its values may be names of people", doubtful=True)
    if seen.get("words", 0) >= 0.8:
        return Guess(column, None, 0.4, "its values are words; nothing says of what", doubtful=True)
    return Guess(column, None, 0.5, "the file has no header, and its values say nothing on their own")


def _beside_each_other(found: dict[str, Guess], sample: Sample) -> dict[str, Guess]:
    """What a column means beside the others: "Name" next to "Vorname" is the last name."""
    _ids_beside_mails(found)
    by_concept: dict[str, list[str]] = {}
    for column, one in found.items():
        if one.concept:
            by_concept.setdefault(one.concept, []).append(column)
    bare = [column for column in by_concept.get("full_name", []) if fold(column) in BARE_NAMES]
    for column in bare:
        if found[column].confidence >= 0.7 and by_concept.keys() & _BESIDE_A_NAME:
            found[column] = replace(
                found[column], confidence=0.9, reason="its header says 'name', beside a person's ids"
            )
    tell_states(found, sample)
    tell_order_numbers(found, sample)
    tell_order_totals(found, sample)
    tell_figures(found, sample)
    tell_house_numbers(found)
    tell_local_times(found, sample)
    tell_suburbs(found)
    tell_contacts(found, sample)
    tell_work(found, sample)
    tell_units(found)
    tell_name_lines(found, sample)
    tell_whose(found, sample)
    tell_guardians(found, sample)
    tell_calls(found, sample)
    doubt_lines(found, sample)
    tell_messages(found, sample)
    tell_payments(found, sample)
    tell_lists_of_messages(found, sample)
    _who_came(found, sample)
    tell_parts_of_names(found, by_concept, sample)
    _deals_of_persons(found)
    tell_deals(found, sample)
    tell_goods(found, sample)
    tell_tickets(found, sample)
    tell_complaints(found, sample)
    _points(found, sample)
    tell_cookies(found, sample)
    tell_channels(found, sample)
    tell_decisions(found, sample)
    tell_reasons(found, sample)
    doubt_days(found)
    _permissions(found, sample)
    return found


#: The numbers of persons in lists of what is sold to them.
_PERSONS = frozenset(either("person id|contact id|customer id|client id|people id|person ids|contact ids"))


def _deals_of_persons(found: dict[str, Guess]) -> None:
    """In a list of deals, a lead's number is the deal's where a person has one of her own."""
    if not any(one.concept in ("stage", "probability", "pipeline") for one in found.values()):
        return
    persons = [column for column in found if fold(column) in _PERSONS]
    leads = [column for column in found if fold(column) in ("lead id", "opportunity id", "deal id")]
    if len(persons) == 1 and len(leads) == 1:
        for column, concept, whose in ((leads[0], "object_id", "the deal's"), (persons[0], "crm_id", "the person's")):
            found[column] = replace(found[column], concept=concept, reason=f"{found[column].reason}: {whose} own")


#: Headers of points that a customer was given or spent, and of which of both it was.
_POINTS = frozenset(
    folded_words(
        "points|points earned|points change|point|loyalty points|punkte|bonuspunkte|treuepunkte|puntos|punti|pontos|"
        "punten|punkty|poeng|poang|diem|ポイント|ポイント数|积分|포인트|적립금"
    )
)
_OF_POINTS = frozenset(
    either(
        "transaction type|movement type|points type|activity type|transaktionstyp|transaktionsart|buchungsart|vorgang|"
        "type de transaction|type de mouvement|tipo de transaccion|tipo de movimiento|tipo di transazione|"
        "tipo di movimento|tipo de transacao|transactietype|typ transakcji|loai giao dich|取引種別|取引区分"
    )
)
_MAY_BE_OF_POINTS = frozenset(
    folded_words("type|transaction|activity|action|movement|reason|typ|art|tipo|種別|区分|구분|유형|类型")
)
#: How words begin that say what happened to points, and to nothing that was bought.
_HAPPENED_TO_POINTS = either(
    "earn|redeem|redempt|accru|expir|burn|gesammelt|eingelost|verfall|gagne|utilise|expire|ganad|canje|caduc|guadagn|"
    "riscatt|scadut|acumul|resgat|zdobyt|gespaard|ingewisseld|付与|獲得|利用|失効|적립|사용|소멸|获得|兑换|过期"
)


#: What a list of points is not that were given or spent with what was bought.
_SOLD = frozenset(("revenue", "amount", "price", "line_total"))


def _points(found: dict[str, Guess], sample: Sample) -> None:
    """In a list of points that customers were given or spent, its type is what happened."""
    concepts = {one.concept for one in found.values()}
    points = [column for column in found if fold(column) in _POINTS]
    cells = [value for column in points for value in sample.filled(column)]
    if not points or looks(cells).get("number", 0) < 0.9 or {"event", *_A_PERSON_IS_TOLD} & concepts:
        return
    if "occurred_at" not in concepts or not concepts & {*_WHO}:
        return
    ordered = any(one.concept == "order_id" and not is_of_a_payment(column) for column, one in found.items())
    sold = ordered or bool(concepts & _SOLD)
    if sold and not all(map(str.isascii, points)):
        return
    # Of what may say anything else, points that were taken away tell that it is of them, or what happened.
    taken_away = any(value.startswith("-") for value in cells)
    for column, one in found.items():
        names = set(sample.filled(column))
        told = taken_away or (not sold and any(begins_any(_HAPPENED_TO_POINTS, fold(name)) for name in names))
        of_them = fold(column) in _OF_POINTS or (told and fold(column) in _MAY_BE_OF_POINTS)
        if of_them and one.concept not in MOMENTS and 0 < len(names) <= _FEW_WORDS:
            reason = "what happened to the points beside it"
            found[column] = replace(one, concept="event", confidence=0.8, reason=reason, doubtful=False)
            if not sold:
                _number_movements(found)
            return


def _number_movements(found: dict[str, Guess]) -> None:
    """What would number a sale numbers what happened to points, where it is called a transaction."""
    for column, one in found.items():
        if one.concept == "order_id" and is_of_a_payment(column):
            found[column] = replace(one, concept="event_id", reason=f"{one.reason}, of points")


def _permissions(found: dict[str, Guess], sample: Sample) -> None:
    """A yes or no about messages, of a person, may be her permission: it is asked about."""
    concepts = {one.concept for one in found.values()}
    if not sample.has_header or not concepts & {*_WHO, *_A_PERSON_IS_TOLD} or "event" in concepts:
        return
    open_to = {
        column: one
        for column, one in found.items()
        if one.concept in (None, "question") and not one.doubtful and not is_for_something_else(column)
    }
    answered = [column for column in open_to if _is_answered(column, sample)]
    # Of several flags in a script of which little is known, or beside a permission, none is likely to be one.
    unknown = [column for column in answered if may_name_messages(column) and not names_messages(column)]
    guessed = unknown if len(unknown) == 1 and not concepts & {"consent", "consent_state"} else []
    for column in answered:
        if column in guessed or names_messages(column) or agrees_or_not(set(sample.filled(column))):
            reason = f"{found[column].reason}, though it may say who wants messages"
            found[column] = replace(found[column], reason=reason, doubtful=True)


def _is_answered(column: str, sample: Sample) -> bool:
    return sample.looks(column).get("flag", 0) >= 0.9 or _nearly_all(answers, sample.filled(column))


def _nearly_all(test: Callable[[str], bool], values: list[str]) -> bool:
    """Whether nine in ten values pass; no more of them are looked at than it takes to say no."""
    failed = 0
    for value in values:
        failed += not test(value)
        if (len(values) - failed) / len(values) < 0.9:
            return False
    return bool(values)


def _ids_beside_mails(found: dict[str, Guess]) -> None:
    """An id that holds e-mails is one still where another column is the e-mail by its header."""
    meant = {column: said for column in found if (said := meaning(column)) and found[column].concept == "email"}
    if not any(said.concept == "email" for said in meant.values()):
        return
    for column, said in meant.items():
        if said.concept in (*_DEVICE_CONCEPTS, "username"):
            reason = f"its header says {said.words!r}, beside the e-mail"
            found[column] = Guess(column, said.concept, max(SURE_ENOUGH, said.sure * 0.7), reason)


#: How things stand with a visit, of which nothing else speaks; and how they may stand with one as well.
_CAME = frozenset(
    either(
        "attended|no show|noshow|did not attend|not attended|checked in|signed in|booked|late cancel|early cancel|"
        "late cancelled|arrived|erschienen|nicht erschienen|wahrgenommen|gebucht|asistio|no asistio|absent|present"
    )
)
_MAY_COME = frozenset(
    either("cancelled|canceled|confirmed|completed|scheduled|done|storniert|abgesagt|bestatigt|abgeschlossen")
)


def _who_came(found: dict[str, Guess], sample: Sample) -> None:
    """A service is what somebody came for where another column says whether she came."""
    told = [column for column, one in found.items() if one.concept in ("status", "order_status", "stage")]
    states = [{fold(value) for value in sample.filled(column)} for column in told]
    if not any(each & _CAME and each <= _CAME | _MAY_COME for each in states):
        return
    for column, one in found.items():
        if one.concept == "service":
            found[column] = replace(one, concept="meeting", reason=f"{one.reason}, beside whether somebody came")


_DAMAGED = re.compile(DAMAGED)


#: A name as programs write it: PURCHASE, add_to_cart.
_A_CODE = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*|[a-z][a-z0-9]*(?:_[a-z0-9]+)+")


def _names_of_events(found: dict[str, Guess], sample: Sample) -> dict[str, Guess]:
    """A bare "name" beside a time says what happened where its values are events, or where everybody shares a few."""
    concepts = {one.concept for one in found.values()}
    numbered = any(one.concept == "order_id" and not is_within_event(column) for column, one in found.items())
    if "event" in concepts and numbered and not concepts & {"product", "product_id"}:
        return _tickets(found, sample)
    if "occurred_at" not in concepts or "event" in concepts or concepts & {*_A_PERSON_IS_TOLD} - {"full_name"}:
        return found
    people = max((len(set(sample.filled(column))) for column, one in found.items() if one.concept in _WHO), default=0)
    told = dict(found)
    for column, one in found.items():
        if one.concept != "full_name" or fold(column) not in BARE_NAMES:
            continue
        names = set(sample.filled(column))
        events = sum(fold(name) in STANDARD for name in names)
        shared = people > 3 and 0 < len(names) <= max(1, people // 20)
        coded = 0 < 2 * len(names) <= len(sample.filled(column)) and all(map(_A_CODE.fullmatch, names))
        if 2 * events >= len(names) > 0 or shared or coded:
            reason = "its header says 'name', but its values are shared like names of events"
            told[column] = replace(one, concept="event", confidence=0.7, reason=reason, doubtful=True)
    return told


#: What a header of an event has beside it that is no concert: how somebody came to buy, or what was done.
_HOW_IT_CAME = frozenset(either("interaction|interactions|action|activity|trigger|type|typ|tipo|source|channel"))


def _tickets(found: dict[str, Guess], sample: Sample) -> dict[str, Guess]:
    """An event that an order is of is what was bought: a concert, not something that happened to the order."""
    told = dict(found)
    for column, one in found.items():
        names = set(sample.filled(column)) if one.concept == "event" else set()
        of_points = any(begins_any(_HAPPENED_TO_POINTS, fold(name)) for name in names)
        if names and not of_points and not any(fold(name) in STANDARD for name in names):
            of_goods = _HOW_IT_CAME.isdisjoint(fold(column).split())
            concept, reason = "product" if of_goods else None, f"{one.reason}, in a list of orders"
            told[column] = replace(one, concept=concept, confidence=0.7, reason=reason)
    return told


#: Headers of when a row was copied, which says nothing of when something happened.
_OF_THE_COPY = re.compile(r"(?i)^_|sync|load(?:ed)?[_ ]|extract|ingest|import|batch|etl")
#: Words of headers of a date or a time.
_OF_A_TIME = frozenset(
    folded_words(
        "date|dates|datetime|time|timestamp|ts|unixtime|epoch|day|datum|zeit|zeitpunkt|jour|heure|horodatage|fecha|hora|"
        "data|ora|czas|tid|tidspunkt|tarih|ngay|التاريخ|تاريخ|وقت|дата|время|日時|日付|时间|日期|날짜"
    )
)
#: Concepts of rows that are nothing without a time.
_TIMED = ("order_id", "event", "product", "product_id")
_WHO = (*_DEVICE_CONCEPTS, "email", "phone")
_A_PERSON_IS_TOLD = ("full_name", "first_name", "last_name", "birthday", "gender", "street", "city", "postal_code")


def _with_the_only_dates(found: dict[str, Guess], sample: Sample) -> dict[str, Guess]:
    """When rows happened, where no header says it: the only dates of orders, the moments of people who come again."""
    concepts = {one.concept for one in found.values()}
    # The day that something is due is another one.
    if concepts & (set(MOMENTS) - {"due_at"}):
        return found
    may_wait = "order_id" in concepts and not concepts & {*_WHO}
    dates = [
        column
        for column, one in found.items()
        if one.concept is None
        and not one.doubtful
        and not (may_wait and is_to_come(column))
        and _holds_dates(column, sample)
    ]
    if concepts & set(_TIMED) or {"purpose", "consent_state"} <= concepts:
        if not dates:
            return found
        if len(dates) > 1:
            reason = f"the first of {len(dates)} columns of dates: nothing says which of them is when it happened"
            first = replace(
                found[dates[0]], concept="occurred_at", confidence=SURE_ENOUGH, reason=reason, doubtful=True
            )
            return {**found, dates[0]: first}
        reason = "the only dates in the file, and a row is nothing without one"
        return {**found, dates[0]: replace(found[dates[0]], concept="occurred_at", confidence=0.6, reason=reason)}
    moments = [column for column in dates if _has_times(sample.filled(column)) and not _OF_THE_COPY.search(column)]
    if not moments or concepts & {*_A_PERSON_IS_TOLD, "interest", "consent", "consent_state"}:
        return found
    who = [sample.filled(column) for column, one in found.items() if one.concept in _WHO]
    if not who or not all(len(set(values)) < len(values) for values in who):
        return found
    reason = "the first moments in the file, and the same people come again and again"
    return {**found, moments[0]: replace(found[moments[0]], concept="happened_at", confidence=0.6, reason=reason)}


def _holds_dates(column: str, sample: Sample) -> bool:
    """Whether values are dates, or seconds since 1970 under a header that speaks of a date or a time."""
    seen = sample.looks(column)
    if seen.get("date", 0) >= 0.9:
        return True
    return sample.has_header and seen.get("epoch", 0) >= 0.9 and not _OF_A_TIME.isdisjoint(fold(column).split())


def _has_times(values: list[str]) -> bool:
    return _nearly_all(lambda value: bool((found := written_date(value)) and found.has_time), values)
