"""What a row of an unknown table is: a person, an order, an event …

In:  guesses of what its columns are about
Out: the kind, why, and which field each concept is in a row of that kind
"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

from cdp_core.fields import ADDRESSED, CALL, COST_FIELDS, IDENTIFIERS, MEETING, PAID, PERSON, TRAITS
from cdp_core.mapping.birth_parts import speaks_of_birth
from cdp_core.mapping.complaints import numbers_complaints
from cdp_core.mapping.goods_columns import is_within_event
from cdp_core.mapping.guesses import SURE_ENOUGH, Guess
from cdp_core.mapping.names import either, fold, folded_words
from cdp_core.mapping.order_totals import asks_for_totals
from cdp_core.mapping.order_words import happened_to_orders
from cdp_core.mapping.providers import is_of_a_payment
from cdp_core.mapping.tickets import numbers_tickets
from cdp_core.mapping.times import MOMENTS
from cdp_core.mapping.words import meaning

_NAMES = {"first_name", "last_name", "full_name"}
_IDS = {*IDENTIFIERS, PERSON, "national_id", "network_id"} - {"ip"}
_BEGUN = {"occurred_at", "opened_at", "created_at"}
_ABOUT_PEOPLE = {*_NAMES, "birthday", "gender", "age", "street", "city", "postal_code", "region", "title", "company"}
_COMPANY_WORDS = (
    "industry",
    "employees",
    "number of employees",
    "annual revenue",
    "domain",
    "website",
    "branche",
    "secteur",
)
_TICKET_WORDS = (
    "ticket",
    "case",
    "issue",
    "incident",
    "request",
    "fall",
    "anfrage",
    "demande",
    "yeu cau",
    "問い合わせ",
)
#: What somebody has to pay.
_CHARGE_WORDS = (
    *("charge", "invoice", "bill", "fee", "payment", "installment", "amount due", "rechnung", "forderung", "gebuhr"),
    *("beitrag", "rate", "zahlung", "facture", "echeance", "factura", "recibo", "cuota", "cobro", "fattura", "rata"),
    *("fatura", "parcela", "cobranca", "factuur", "faktura", "oplata", "請求", "hoa don"),
)
#: Where people write to, which makes what has a subject and a status a ticket if it is somebody's.
_INBOX_WORDS = ("conversation", "mailbox", "inbox", "postfach")
_TASK_WORDS = (
    "task",
    "call",
    "meeting",
    "activity",
    "appointment",
    "note",
    "aufgabe",
    "anruf",
    "termin",
    "tache",
    "appel",
    "llamada",
    "reunion",
    "cita",
    "tarea",
    "chiamata",
    "riunione",
    "gesprek",
    "afspraak",
    "cuoc goi",
    "rozmowa",
    "rozmowy",
    "spotkanie",
    "zadanie",
    "ligacao",
    "chamada",
)


#: What is kept of customers and is asked of nobody who answers a survey.
_KEPT_OF_CUSTOMERS = {"street", "birthday", "city", "postal_code", "loyalty_id"}
#: How words begin that say when a survey was answered.
_ANSWERED = folded_words(
    "submi|respon|answer|complet|recorded date|ubermittl|"
    "timestamp|zeitstempel|beantwort|eingereicht|abgeschickt|horodat|repondu|"
    "marca temporal|informazioni cronologiche|carimbo|enviad|回答|タイムスタンプ|타임스탬프|응답"
)
#: What headers speak of where people come by appointment: a service alone may as well be asked for or bought.
_AT_A_VISIT = (
    *(
        "visit",
        "session",
        "staff",
        "practitioner",
        "therapist",
        "instructor",
        "teacher",
        "trainer",
        "coach",
    ),
    *("stylist", "attendance", "attended", "no show", "checked in", "check in", "booked", "booking status"),
    *(
        "mitarbeiter",
        "behandler",
        "trainerin",
        "kursleiter",
        "kursleitung",
        "praticien",
        "profesional",
        "担当者",
        "スタッフ",
    ),
)
_VISITED = ("appointment", "termin", "besuch", "担当", "予約", "来店")
#: Headers of when a stay begins and ends.
_ARRIVALS = frozenset(
    folded_words(
        "arrival|arrival date|arrive|arrives|arrival day|check in|checkin|check in date|checkin date|anreise|"
        "anreisedatum|anreisetag|ankunft|ankunftsdatum|arrivee|date d arrivee|llegada|fecha de llegada|"
        "fecha llegada|fecha de entrada|arrivo|data arrivo|data di arrivo|chegada|data de chegada|aankomst|"
        "aankomstdatum|przyjazd|data przyjazdu|ankomst|ankomstdatum|prijezd|erkezes|sosire|заезд|дата заезда|"
        "ngay nhan phong|チェックイン|チェックイン日|체크인|入住日期|入住"
    )
)
_DEPARTURES = frozenset(
    folded_words(
        "departure|departure date|depart|departs|departure day|check out|checkout|check out date|"
        "checkout date|abreise|abreisedatum|abreisetag|date de depart|salida|fecha de salida|fecha salida|"
        "partenza|data partenza|data di partenza|partida|data de partida|vertrek|vertrekdatum|wyjazd|"
        "data wyjazdu|avresa|avresedatum|afrejse|odjezd|elutazas|plecare|выезд|дата выезда|ngay tra phong|"
        "チェックアウト|チェックアウト日|체크아웃|离店日期|退房"
    )
)
#: How words begin that speak of where somebody stays.
_AT_A_STAY = (
    *("room", "night", "guest", "space", "unit", "zimmer", "nacht", "gast", "unterkunft", "chambre", "nuit", "hote"),
    *("habitacion", "noche", "huesped", "camera", "camere", "notti", "ospit", "quarto", "noite", "kamer", "pokoj"),
    *("nocleg", "gosc", "部屋", "宿泊", "客室", "객실", "房"),
)
#: What no table that was reserved has, however many come to it.
_OF_SOMETHING_ELSE = frozenset(("event", "subject", "object_id", "session_id", "revenue", "amount", "price"))


@dataclass(frozen=True)
class Kind:
    name: str
    reason: str
    #: False where nothing says whom a row is about, so that a person should choose.
    clear: bool = True
    #: What happened, where all rows are of one event.
    event: str | None = None


def row_kind(guesses: Mapping[str, Guess], happenings: bool = False) -> Kind:
    """The kind that the columns speak for; `happenings` where the names of events are of more than sales."""
    has = {one.concept for one in guesses.values() if one.concept and one.confidence >= SURE_ENOUGH}
    has |= _of_a_survey(guesses, has) | _of_a_stay(guesses) | ({"happenings"} if happenings else set())
    has |= {"ticket"} if numbers_complaints(guesses) or numbers_tickets(guesses) else set()
    has |= {"receipt"} if _numbers_receipts(guesses) and not asks_for_totals(guesses) else set()
    has |= {"happenings"} if {"event", "occurred_at"} <= has and _only_within_events(guesses) else set()
    headers = " ".join(f" {fold(column)} " for column in guesses)
    ids, names = has & _IDS, has & _NAMES
    money = has & {"revenue", "amount", "price", "line_total"}
    if event := became_of_orders(guesses, has):
        return Kind("events", f"a row names an order and when it was {event.split()[-1].lower()}", event=event)
    for test in (
        _calls,
        _received,
        _actions,
        _payments,
        _interests,
        _costs,
        _orders,
        _stays,
        _events,
        _messages,
        _responses,
        _visits,
        _consents,
        _deals,
        _tickets,
        _tasks,
        _bookings,
        _links,
        _companies,
    ):
        found = test(has, ids, names, money, headers, len(guesses))
        if found:
            return found
    if "order_id" in has and not ids | names:
        return Kind("events", "a row names an order and no person, so it is about whoever placed the order")
    unread = _said_of_unread(guesses) if "order_id" in has else set()
    if {"occurred_at"} <= unread | has and (unread | has) & {"revenue", "amount", "line_total"}:
        return Kind("orders", "a row has an order number, and headers that speak of a day and of an amount")
    # A bare "Name" may be a product's or a campaign's, unless the table is nothing but a list of names.
    enough = 0.7 if len(guesses) <= 2 else 0.75
    sure_name = any(one.concept == "full_name" and one.confidence >= enough for one in guesses.values())
    if names == {"full_name"} and not ids and has & {"price", "product", "product_id"}:
        return Kind("people", "a row has a name and what goods have: it need not be a person's", clear=False)
    told = has & _ABOUT_PEOPLE - _NAMES or speaks_of_birth(list(guesses))
    if names == {"full_name"} and not sure_name and not ids and not told:
        return Kind("people", "a row has a name, and nothing says that it is a person's", clear=False)
    if ids or names:
        return Kind("people", f"a row names a person by {_listed(ids or names)}")
    return Kind("people", "nothing here says whom a row is about: no e-mail, phone, id or name", clear=False)


def _only_within_events(guesses: Mapping[str, Guess]) -> bool:
    """Whether the number of an order is only told by what some events are about: others are of something else."""
    numbers = [column for column, one in guesses.items() if one.concept == "order_id"]
    return bool(numbers) and all(map(is_within_event, numbers))


def _said_of_unread(guesses: Mapping[str, Guess]) -> set[str]:
    """What the headers say of columns that are asked about, since their values do not look like it."""
    return {said.concept for column, one in guesses.items() if one.doubtful and (said := meaning(column))}


def became_of_orders(guesses: Mapping[str, Guess], has: Set[str]) -> str | None:
    """What rows of returns, shipments or payments tell of their orders; None where they are the orders."""
    if "order_id" not in has or has & {"event", "subject", "stage", "booking"}:
        return None
    sure = [column for column, one in guesses.items() if one.concept in MOMENTS and one.confidence >= SURE_ENOUGH]
    named = happened_to_orders(sure)
    if has & (_IDS | _NAMES):
        goods_are_sold = has & {"revenue", "price", "line_total"}
        return None if named == PAID or (goods_are_sold and named == "Order Shipped") else named
    if not sure and not has & {"price", "revenue"}:
        named = happened_to_orders([column for column in guesses if happened_to_orders([column])])
    if named in (None, PAID):
        return PAID if _lists_payments(guesses, has) else None
    return named


def _lists_payments(guesses: Mapping[str, Guess], has: Set[str]) -> bool:
    """Whether rows are payments: an amount or a number is said to be of one, and no goods stand beside it."""
    if has & {"product", "product_id", "quantity", "price", "line_total"} or not has & {"amount", "revenue"}:
        return False
    of_one = ("amount", "revenue", "record_id", "object_id", *MOMENTS)
    return any(one.concept in of_one and happened_to_orders([column]) == PAID for column, one in guesses.items())


Has = set[str]


def _calls(has: Has, ids: Has, names: Has, money: Has, headers: str, width: int) -> Kind | None:
    if has & {"order_id", "product", "product_id", "first_name", "last_name"}:
        return None
    if has & {"call", "direction"} and "phone" in has and has & {*_BEGUN, "happened_at"}:
        reason = "a row came in or went out, with a number and a time"
        return Kind("events", reason, event=CALL if "call" in has else None)
    return None


def _received(has: Has, ids: Has, names: Has, money: Has, headers: str, width: int) -> Kind | None:
    if "message_text" in has and "event" not in has and ids and has & {"occurred_at", "created_at"}:
        return Kind("events", "a row is a message that came in", event="Message Received")
    return None


def _actions(has: Has, ids: Has, names: Has, money: Has, headers: str, width: int) -> Kind | None:
    if "action" in has:
        return Kind("events", "a row is a message to somebody, with a date for each thing that became of it")
    return None


def _payments(has: Has, ids: Has, names: Has, money: Has, headers: str, width: int) -> Kind | None:
    if "booking" in has and money and has & {"occurred_at", "created_at"} and (ids or "order_id" in has):
        return Kind("events", "a row has a type, an amount and a time, as reports of payments do")
    return None


def _interests(has: Has, ids: Has, names: Has, money: Has, headers: str, width: int) -> Kind | None:
    if "interest" in has and ids and not names and not money:
        return Kind("interests", f"a row puts {_listed(ids)} into an interest or segment")
    return None


def _costs(has: Has, ids: Has, names: Has, money: Has, headers: str, width: int) -> Kind | None:
    figures = has & {"cost", "impressions", "clicks"}
    if ids or names - {"full_name"} or has & {"order_id", "product_id"}:
        return None
    if len(figures) >= 2 and ("cost" in figures or "campaign" in has):
        return Kind("costs", f"a row has {_listed(figures)}, as reports of advertising do")
    return None


def _orders(has: Has, ids: Has, names: Has, money: Has, headers: str, width: int) -> Kind | None:
    goods = has & {"product", "product_id", "quantity"}
    sold = "order_id" in has and goods and money and "happenings" not in has
    if "event" in has and "occurred_at" in has and not sold:
        return None
    if "order_id" in has and (money or goods):
        return Kind("orders", f"a row has an order number and {_listed(money or goods)}")
    elsewhere = {"stage", "probability", "subject", "birthday", "url", "page_title", "session_id"}
    if money and "occurred_at" in has and (goods or ids) and not has & elsewhere:
        return Kind("orders", f"a row has {_listed(money)} and a time of purchase")
    numbered = {"revenue", "occurred_at", "record_id"} <= has and has & {"status", "order_status"}
    if numbered and names and not has & elsewhere:
        return Kind("orders", "a row has a number, a total, a day and how it stands")
    charged = _speaks_of(headers, _CHARGE_WORDS) and not has & {*_BEGUN, "closed_at", "owner", "priority", *elsewhere}
    if money and "due_at" in has and ids and charged:
        return Kind("orders", f"a row has {_listed(money)}, and of dates only the day that it is due")
    return None


def _stays(has: Has, ids: Has, names: Has, money: Has, headers: str, width: int) -> Kind | None:
    """Reservations of rooms are orders where they say what they come to and when they were made."""
    dated = has & {"occurred_at", "opened_at", "created_at"}
    elsewhere = has & {"event", "subject", "stage", "session_id"}
    stays = "stay" in has and (has & {"status", "order_status"} or _begins_one(headers, _AT_A_STAY))
    if stays and ids and money and dated and not elsewhere:
        return Kind("orders", f"a row has an arrival, a departure and {_listed(money)}, as reservations do")
    return None


def _events(has: Has, ids: Has, names: Has, money: Has, headers: str, width: int) -> Kind | None:
    if "event" in has and "occurred_at" in has and "subject" not in has:
        return Kind("events", "a row names an event and when it happened")
    if {"event", "created_at"} <= has and ids and not names and not has & {"subject", "birthday", "street"}:
        return Kind("events", "a row names an event and when it was written down")
    if "happened_at" in has:
        return Kind("events", f"the same {_listed(ids)} come again and again, each time at another moment")
    if (
        has & {"occurred_at", "created_at"}
        and has & {"url", "session_id", "page_title"}
        and not names
        and "subject" not in has
    ):
        return Kind("events", "a row has a time and a page or session")
    return None


def _messages(has: Has, ids: Has, names: Has, money: Has, headers: str, width: int) -> Kind | None:
    of_one = all(f"  {header}  " in f" {headers} " for header in ("message id", "campaign id"))
    if of_one and ids and has & {"created_at", "occurred_at"} and not has & (_ABOUT_PEOPLE | {"event", "status"}):
        return Kind("events", "a row names a message, and nothing says what became of it", clear=False)
    return None


def _responses(has: Has, ids: Has, names: Has, money: Has, headers: str, width: int) -> Kind | None:
    kept = has & _KEPT_OF_CUSTOMERS or (has & {"last_name", "full_name"} and has & {"region", "country"})
    if "question" not in has or kept or money or "subject" in has or not (ids or names):
        return None
    if has & (_BEGUN if "questions" in has else {"answered"}):
        return Kind("events", "a row has questions and when they were answered", event="Survey Answered")
    return None


def _of_a_survey(guesses: Mapping[str, Guess], has: Set[str]) -> set[str]:
    """What speaks for a survey: "questions" where there are several, "answered" where a header says when."""
    asked = [column for column, one in guesses.items() if one.concept == "question"]
    others = " ".join(f" {fold(column)} " for column in guesses if column not in asked)
    told = {"questions"} if len(asked) > 1 else set()
    answered = has & {"occurred_at", "opened_at"} and _begins_one(others, _ANSWERED)
    return told | ({"answered"} if answered else set())


def _of_a_stay(guesses: Mapping[str, Guess]) -> set[str]:
    """What speaks for a stay: "stay" where one header says when somebody comes and another when she leaves."""
    said = {fold(column) for column in guesses}
    return {"stay"} if said & _ARRIVALS and said & _DEPARTURES else set()


def _numbers_receipts(guesses: Mapping[str, Guess]) -> bool:
    """Whether what would be the number of an order is that of a transaction, as many things have, or of a consent.

    A bare receipt is a till's.
    """
    numbers = [column for column, one in guesses.items() if one.concept == "order_id"]
    of_consents = any(one.concept in ("purpose", "consent_state", "consent") for one in guesses.values())
    return bool(numbers) and all(
        is_of_a_payment(column) and (of_consents or "receipt" not in fold(column)) for column in numbers
    )


def _visits(has: Has, ids: Has, names: Has, money: Has, headers: str, width: int) -> Kind | None:
    known = {"object_id", "subject", "birthday", "street", "session_id", "seen_at"}
    offered = "service" in has and (_speaks_of(headers, _AT_A_VISIT) or _begins_one(headers, _VISITED))
    agreed = "meeting" in has or offered or _speaks_of(headers, ("appointment", "termin", "cita", "rendez vous"))
    when = has & {"occurred_at", "opened_at"}
    if {"party", "occurred_at"} <= has and has & {"status", "order_status"} and ids and not has & _OF_SOMETHING_ELSE:
        return Kind("events", "a row has a person, how many came with her, when, and how it stands", event=MEETING)
    if agreed and when and ids and not has & known and not {"order_id", "occurred_at"} <= has:
        return Kind("events", "a row has a person, what she came for and when", event=MEETING)
    return None


def _consents(has: Has, ids: Has, names: Has, money: Has, headers: str, width: int) -> Kind | None:
    if has & {"consent", "consent_state"} and ids and not has & _ABOUT_PEOPLE:
        return Kind("consents", f"a row says what {_listed(ids)} allowed")
    return None


def _deals(has: Has, ids: Has, names: Has, money: Has, headers: str, width: int) -> Kind | None:
    if has & {"stage", "probability", "loss_reason"} and (money or has & {"name", "closed_at"}):
        return Kind("deals", "a row has a stage and an amount or a closing date")
    return None


def _tickets(has: Has, ids: Has, names: Has, money: Has, headers: str, width: int) -> Kind | None:
    asked = has & {"subject", "body", "priority"}
    named = "ticket" in has or _speaks_of(headers, _TICKET_WORDS)
    named = named or (bool(ids) and _speaks_of(headers, _INBOX_WORDS))
    if asked and "status" in has and (named or "priority" in has) and ("due_at" not in has or " ticket " in headers):
        return Kind("tickets", f"a row has a status and {_listed(asked)}")
    return None


def _tasks(has: Has, ids: Has, names: Has, money: Has, headers: str, width: int) -> Kind | None:
    named = any(f" {word} " in headers or (len(word) > 4 and f" {word}" in headers) for word in _TASK_WORDS)
    if "subject" in has and (
        has & {"due_at"} or (named and has & {"occurred_at", "opened_at", "status", "created_at"})
    ):
        return Kind("tasks", "a row has a subject and a date it is due or was done")
    if (
        named
        and has & {"object_id", "order_id"}
        and not money
        and ids
        and has & {"opened_at", "occurred_at"}
        and not names & {"last_name"}
    ):
        return Kind("tasks", "a row has the number of a call or task and when it began")
    if "due_at" in has and has & {"body", "status", "owner"} and not names:
        return Kind("tasks", "a row has a date it is due and someone who does it")
    return None


def _bookings(has: Has, ids: Has, names: Has, money: Has, headers: str, width: int) -> Kind | None:
    if {"order_id", "occurred_at"} <= has and ids and not has & {"event", "subject", "due_at", "body", "opened_at"}:
        if "receipt" in has and not has & {"product", "product_id", "quantity"}:
            reason = "a row has the number of a transaction, a time and a customer, and nothing that was bought"
            return Kind("orders", reason, clear=False)
        return Kind("orders", "a row has an order number, a time and a customer")
    return None


def _links(has: Has, ids: Has, names: Has, money: Has, headers: str, width: int) -> Kind | None:
    ids = ids - {"national_id"}
    others = has - ids - {"occurred_at", "created_at", "updated_at", "seen_at", "record_id", "ip"}
    if len(ids) >= 2 and not others and width <= len(ids) + 2 and ids & (_IDS - {"email", "phone"}):
        return Kind("links", f"a row says that {_listed(ids)} belong together")
    return None


def _companies(has: Has, ids: Has, names: Has, money: Has, headers: str, width: int) -> Kind | None:
    firm = any(f" {word} " in headers for word in _COMPANY_WORDS)
    if not has & {"first_name", "last_name", "email", "customer_id"} and has & {"company", "full_name"} and firm:
        return Kind("companies", "a row has a company's name and what companies have")
    return None


def _speaks_of(headers: str, words: Iterable[str]) -> bool:
    """Whether one of the words stands in a header; those of scripts without blanks also within a longer one."""
    return any(f" {word} " in headers or (not word.isascii() and word in headers) for word in words)


def _begins_one(headers: str, beginnings: Iterable[str]) -> bool:
    """Whether a word of a header begins so."""
    return any(f" {words}" in headers or (not words.isascii() and words in headers) for words in beginnings)


def _listed(concepts: Iterable[str]) -> str:
    words = sorted(concept.replace("_", " ") for concept in concepts)
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


_SAME = {name: name for name in IDENTIFIERS}
_PERSON = {name: name for name in TRAITS}
_PLACE = ("street", "street2", "city", "region", "postal_code", "country", "language", "company", "title", "age")
_HAPPENED = {
    **_SAME,
    **{
        name: name
        for name in either(
            "event|event_id|channel|campaign|medium|url|referrer|revenue|currency|order_id|product_id|product|category|"
            "quantity|price"
        )
    },
    "occurred_at": "occurred_at",
    "happened_at": "occurred_at",
    "campaign_id": "campaign",
    "page_title": "title",
    "amount": "revenue",
    "refunded": "property.refunded_amount",
    "order_status": "property.status",
    "status": "property.status",
    "first_name": "first_name",
    "last_name": "last_name",
    "middle_name": "middle_name",
    "full_name": "full_name",
    "gender": "gender",
    "birthday": "birthday",
}
_OBJECT = {
    **_SAME,
    **{
        name: name
        for name in either(
            "object_id|company_id|name|pipeline|stage|probability|status|loss_reason|priority|amount|currency|opened_at|"
            "closed_at|due_at|owner|subject|body"
        )
    },
    "record_id": "object_id",
    "revenue": "amount",
    "created_at": "opened_at",
    "occurred_at": "opened_at",
    "first_name": "first_name",
    "last_name": "last_name",
    "middle_name": "middle_name",
    "company": "company",
}

#: Kind of row → concept → field. What is missing is kept under its own name.
FIELDS: dict[str, dict[str, str]] = {
    "people": {
        **_SAME,
        **_PERSON,
        "company_id": "company_id",
        "decided_at": "decided_at",
        "salutation": ADDRESSED,
        "account": "company",
    },
    "companies": {
        **_OBJECT,
        **{name: name for name in _PLACE},
        "company": "name",
        "full_name": "name",
        "customer_id": "object_id",
        "company_id": "object_id",
        "updated_at": "updated_at",
    },
    "events": {**_HAPPENED, "record_id": "event_id", "booking": "event", "message_text": "property.body"},
    "orders": {**_HAPPENED, **{name: name for name in _PLACE}, "language": "language"},
    "deals": {**_OBJECT, "full_name": "name", "account": "company"},
    "tickets": {**_OBJECT, "full_name": "full_name", "name": "subject"},
    "tasks": {**_OBJECT, "full_name": "full_name", "name": "subject"},
    "interests": {
        **_SAME,
        **{name: name for name in ("interest", "provider", "seen_at", "expires_at", "score")},
        "channel": "provider",
        "country": "country",
        "gender": "gender",
        "age": "age",
        "occurred_at": "seen_at",
        "created_at": "seen_at",
        "updated_at": "seen_at",
        "amount": "score",
    },
    "consents": {
        **_SAME,
        "decided_at": "decided_at",
        "occurred_at": "decided_at",
        "created_at": "decided_at",
        "updated_at": "decided_at",
    },
    "links": {**_SAME, "company_id": "company_id"},
    "costs": {
        **{name: name for name in COST_FIELDS},
        "occurred_at": "day",
        "created_at": "day",
        "opened_at": "day",
        "closed_at": "until",
        "expires_at": "until",
        "company": "account",
        "full_name": "campaign",
        "name": "campaign",
    },
}
