"""Lists of tickets by the number that each has, in whatever word: `Ticketnummer`, `Nº do chamado`, `工单号`.

In:  guesses of columns
Out: the same; in a list of tickets its number, when it came in and who works on it are what they are called there
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from cdp_core.mapping.guesses import SURE_ENOUGH, Guess
from cdp_core.mapping.names import begins_any, either, fold, folded_words
from cdp_core.mapping.sample import Sample
from cdp_core.mapping.times import MOMENTS

#: How words begin that name one.
_TICKETS = either(
    "ticket|fallnummer|fall |vorgang|anfragenummer|anfragen|anfrage |incident|case |chamado|protocolo|solicitud|"
    "meldingsn|melding |zgloszen|hibajegy|arende|storungsn|チケット|問い合わせ|工单|工單|受付番号|문의|yeu cau"
)
#: Words of a header that is the number of one and nothing else; beside others it may be what one is about.
_NUMBER = frozenset(
    folded_words(
        "ticket|incident|issue|case|chamado|protocolo|vorgang|fall|numero|number|id|reference|ref|受付番号|工单号|문의번호"
    )
)
_CAME_IN = frozenset(
    folded_words(
        "eingangsdatum|eingang|eingang am|eingegangen|eingegangen am|gemeldet am|meldedatum|erfasst am|received|"
        "received at|received on|date received|reported at|reported on|date reported|reported|recu le|"
        "date de reception|recibido|recibido el|fecha de entrada|fecha de recepcion|ricevuto il|data ricezione|"
        "recebido em|data de recebimento|data de entrada|ontvangen|ontvangen op|受信日時|受付日時|접수일"
    )
)
_WORKS_ON_IT = frozenset(
    folded_words(
        "agent|agente|atendente|operatore|operador|operator|tecnico|technician|techniker|responsavel|medewerker|mitarbeiter|"
        "assigne a|assignee a|asignado|attribue a|toegewezen|behandelaar|nhan vien|担当者|담당자|客服"
    )
)


def numbers_tickets(guesses: Mapping[str, Guess]) -> bool:
    """Whether a column is by its header the number of a ticket."""
    return any(one.concept == "object_id" and begins_any(_TICKETS, fold(column)) for column, one in guesses.items())


def tell_tickets(found: dict[str, Guess], sample: Sample) -> None:
    """In a list of what people asked and how that stands, put what it calls in its own way."""
    told = {one.concept for one in found.values() if one.confidence >= SURE_ENOUGH}
    named = any(begins_any(_TICKETS, fold(column)) for column in found)
    if not (named and "status" in told and told & {"subject", "body"}) or told & {"event", "revenue", "price"}:
        return
    if "object_id" not in told:
        _number(found, sample)
    if not told & (set(MOMENTS) - {"due_at", "closed_at", "updated_at"}):
        _first(found, _CAME_IN, "opened_at", lambda column: sample.looks(column).get("date", 0) >= 0.8)
    if "owner" not in told:
        _first(found, _WORKS_ON_IT, "owner", lambda column: sample.looks(column).get("words", 0) >= 0.8)


def _number(found: dict[str, Guess], sample: Sample) -> None:
    for column, one in found.items():
        values = sample.filled(column)
        words = fold(column)
        free = one.concept in (None, "record_id") or (one.concept == "order_id" and begins_any(_TICKETS, words))
        numbered = begins_any(_TICKETS, words) or words in _NUMBER
        if free and numbered and values and len(set(values)) == len(values) and _are_ids(values):
            reason = f"its header says {words!r}, in a list of tickets"
            found[column] = replace(one, concept="object_id", confidence=0.8, reason=reason, doubtful=False)
            return


def _are_ids(values: list[str]) -> bool:
    """Whether values have a digit each and no blanks, as numbers of tickets do and what they say does not."""
    return all(any(map(str.isdigit, value)) and " " not in value.strip() for value in values)


def _first(found: dict[str, Guess], words: frozenset[str], concept: str, fits: Callable[[str], bool]) -> None:
    """Give the concept to the first column that is called so and fits."""
    for column, one in found.items():
        if fold(column) in words and one.concept in (None, "title") and not one.doubtful and fits(column):
            reason = f"its header says {fold(column)!r}, in a list of tickets"
            found[column] = replace(one, concept=concept, confidence=0.8, reason=reason)
            return
