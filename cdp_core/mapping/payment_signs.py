"""Signs that a table that would be taken for a list of people is one of payments.

In:  guesses of columns, a sample
Out: why each row is a payment, or why a person should say so; None where nothing speaks for payments

A payment has an amount and says how it stands in words that are said of no person: paid, captured, charged back. That
a row was created says no more of it than of a person.
"""

import re
from dataclasses import dataclass

from cdp_core.fields import CANCELLED, PAID, REFUND, UNPAID
from cdp_core.mapping.guesses import SURE_ENOUGH, Guess
from cdp_core.mapping.names import begins_any, either, fold
from cdp_core.mapping.order_words import became, happened_to_orders, plain_state
from cdp_core.mapping.sales_signs import come_again, is_of_people
from cdp_core.mapping.sample import Sample
from cdp_core.mapping.standings import is_known_state

_WHO = ("email", "phone", "customer_id", "hashed_email", "crm_id", "full_name", "last_name")
#: What is kept of people, or said of deals and visits, and of no payment.
_OF_SOMETHING_ELSE = frozenset(
    (
        *("birthday", "gender", "age", "seen_at", "consent", "consent_state", "stage", "probability", "subject"),
        *("event", "url", "session_id", "expires_at", "stay", "meeting", "interest", "impressions", "occurred_at"),
        *("street", "city", "postal_code", "company", "title"),
    )
)
#: How the state of a payment begins that moved, besides those that say that it failed or went back.
_MOVED = either(
    "paid|succe|captur|settled|pagad|pago |paga |pagat|paye|bezahlt|betaald|zaplacon|oplacon|betald|betalt|"
    "completed payment|入金|支払済|決済完了|已支付|결제완료"
)
#: How the state of a membership or a contract begins, which may be paid as well.
_OF_CONTRACTS = either(
    "active|inactive|trial|paused|expired|lapsed|renew|churn|aktiv|inaktiv|actif|inactif|activ|inactiv|ativ|"
    "inativ|attiv|pausad|gekundigt|abgelaufen|resili|vencid|scadut|member|mitglied"
)
#: How the state of a deal begins, and what is said of leads as well as of cards: of these none speaks for payments.
_OF_DEALS = either(
    "won |lost |qualif|unqualif|disqualif|contacted|converted|nurtur|working |negotiat|proposal|gewonnen|verloren|"
    "gagne|perdu|ganad|perdid|ganh|vint|vinto|perso|wygran|przegran"
)
_OF_LEADS_TOO = either(
    "declin|reject|refus|denied|deny|abgelehnt|rechaz|rifiut|respint|recusad|rejeit|geweiger|afgewez|odrzucon|zamit|"
    "odmit|elutasit|respins|afvis|hylatty|reddedil|ditolak|tu choi|отказ|отклон|拒|却下|거절|closed "
)
#: How words of headers begin that speak of leads, members and loans, who have amounts and states of their own.
_OF_OTHER_LISTS = either(
    "lead |leads |prospect|plan |membership|subscription|mitgliedschaft|abonnement|loan|kredit |credit "
)
#: Headers of a payment's number, and how words begin of what only payments have.
_NUMBER = re.compile(
    r"(?:payment|charge|zahlung\w*|paiement|pago|pagamento|betaling\w*|id (?:de |do |del )?(?:pago|pagamento|paiement)|"
    r"入金|決済|결제)(?: ?(?:id|no|number|nr|num|nummer|番号|번호|ref|reference|intent|intent id))|id (?:do|del) pag\w+"
)
_OF_CHARGES = either("billed at|charge date|charged at|captured|psp |payout|chargeback|mandate")
_MOST_STATES, _MOSTLY = 20, 0.8


@dataclass(frozen=True)
class PaymentSigns:
    """Why rows are payments; `sure` where nothing else could well be meant."""

    why: str
    sure: bool


def payment_signs(guesses: dict[str, Guess], sample: Sample) -> PaymentSigns | None:
    """Whether rows are payments by their amounts, their currency and how they stand."""
    concepts = {one.concept: column for column, one in guesses.items() if one.confidence >= SURE_ENOUGH}
    if not sample.has_header or concepts.keys() & _OF_SOMETHING_ELSE or "created_at" not in concepts:
        return None
    if any(begins_any(_OF_OTHER_LISTS, fold(column)) for column in guesses):
        return None
    stated = [c for c, one in guesses.items() if one.concept in ("status", "order_status")]
    spoken_of = any(map(_speaks_of_payments, guesses))
    states = next((column for column in stated if _are_of_payments(sample.filled(column), spoken_of)), None)
    who = [column for column, one in guesses.items() if one.concept in _WHO]
    if states is None or not who or not ("currency" in concepts or spoken_of):
        return None
    said = f"{states!r} says how payments stand"
    amounts = [c for c, one in guesses.items() if one.concept in ("amount", "revenue") and not is_of_people(c)]
    if not amounts and ("currency" not in concepts or any(map(is_of_people, guesses))):
        # What people paid to come or to be members, of whom this is a list.
        return None
    if not amounts:
        return PaymentSigns(f"{said}, though no column is known as their amount", sure=False)
    said = f"a row has an amount in {amounts[0]!r}, and {said}"
    names = [column for column, one in guesses.items() if one.concept in ("full_name", "first_name", "last_name")]
    again = any(come_again(column, names, sample) for column in who if column not in names)
    numbered = any(_NUMBER.fullmatch(fold(column)) for column in guesses)
    if names and "currency" not in concepts and not again and not numbered:
        # Each of them once, under a name: people of whom it is told what they paid.
        return None
    return PaymentSigns(said, sure=again or spoken_of)


def with_their_number(guesses: dict[str, Guess]) -> dict[str, Guess]:
    """The guesses of a list of payments; where nothing else numbers its rows, the number of a payment does."""
    if any(one.concept in ("order_id", "record_id", "object_id") for one in guesses.values()):
        return guesses
    number = next((c for c, one in guesses.items() if one.concept is None and _NUMBER.fullmatch(fold(c))), None)
    if number is None:
        return guesses
    return {**guesses, number: Guess(number, "order_id", 0.85, "the number of a payment, which is the whole sale here")}


def _speaks_of_payments(header: str) -> bool:
    words = fold(header)
    return happened_to_orders([header]) == PAID or bool(_NUMBER.fullmatch(words)) or begins_any(_OF_CHARGES, words)


def _are_of_payments(values: list[str], spoken_of: bool) -> bool:
    """Whether most cells are states of payments, and at least one is said of nothing else, unless headers say it."""
    said = {value: plain_state(value) for value in set(values)}
    of_others = _OF_CONTRACTS if spoken_of else (*_OF_CONTRACTS, *_OF_DEALS)
    if not 0 < len(said) <= _MOST_STATES or any(begins_any(of_others, state) for state in said.values()):
        return False
    lost = (UNPAID, REFUND, CANCELLED) if spoken_of else (UNPAID, REFUND)
    telling = [value for value, state in said.items() if spoken_of or not begins_any(_OF_LEADS_TOO, state)]
    if not any(begins_any(_MOVED, said[value]) or became(value) in lost for value in telling):
        return False
    return sum(map(is_known_state, values)) >= _MOSTLY * len(values)
