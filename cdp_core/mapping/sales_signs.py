"""Signs that a table that would be taken for a list of people tells what happened to them: sales, messages.

In:  guesses of columns, a sample
Out: why a person should say what a row is; None where nothing speaks against people
"""

import re
from collections.abc import Callable

from cdp_core.mapping.guesses import SURE_ENOUGH, Guess
from cdp_core.mapping.looks import looks
from cdp_core.mapping.names import fold
from cdp_core.mapping.order_words import tells_of_orders
from cdp_core.mapping.sample import Sample

_MONEY = (None, "revenue", "amount", "price", "line_total", "cost")
_DATED = (None, "occurred_at")
_STATED = ("status", "order_status")
_WHO = ("email", "phone", "customer_id", "hashed_email", "loyalty_id")
#: What is kept of people, and of nothing that happened to them.
_KEPT_OF_PEOPLE = frozenset(("birthday", "gender", "age", "created_at", "seen_at", "consent", "consent_state"))
#: Headers of what people are worth and of when they last came: both stand in lists of people.
_OF_PEOPLE = re.compile(
    r"\b(?:last|latest|first|letzte\w*|erste\w*|derni\w+|premi\w+|ultim\w+|prim\w+|laatste|eerste|ostatni\w*|posledni\w*|"
    r"posledny|spent|spend|lifetime|ltv|clv|balance|guthaben|solde|saldo|average|avg|points|until|expir\w*|valid)\b|最終|最後|"
    r"последн|τελευται"
)
_AMOUNT = re.compile(r"\D{0,4}-?[\d .,'٬٫]*\d[.,٫]\d{2,3}\D{0,4}")


def sales_signs(guesses: dict[str, Guess], sample: Sample) -> str | None:
    """Why rows may be what happened to people: amounts and days, and the same people again or states of orders."""
    concepts = {one.concept for one in guesses.values() if one.concept and one.confidence >= SURE_ENOUGH}
    if not sample.has_header or concepts & _KEPT_OF_PEOPLE:
        return None
    money = [c for c, one in guesses.items() if one.concept in _MONEY and not _OF_PEOPLE.search(fold(c))]
    dated = [c for c, one in guesses.items() if one.concept in _DATED and not _OF_PEOPLE.search(fold(c))]
    amounts = next((c for c in money if _mostly(_AMOUNT.fullmatch, sample.filled(c))), None)
    days = next((c for c in dated if looks(sample.filled(c)).get("date", 0) >= 0.9), None)
    if not amounts or not days or amounts == days:
        return None
    again = next((c for c, one in guesses.items() if one.concept in _WHO and _come_again(sample.filled(c))), None)
    states = any(_mostly(tells_of_orders, sample.filled(c)) for c, one in guesses.items() if one.concept in _STATED)
    if not again and not states and not concepts & {"currency", "order_id"}:
        return None
    why = f"the same people come again in {again!r}" if again else "how something stands beside it"
    return f"a row has an amount in {amounts!r} and a day in {days!r}, and {why}"


def _mostly(test: Callable[[str], object], values: list[str]) -> bool:
    return bool(values) and sum(bool(test(value)) for value in values) >= 0.9 * len(values)


def _come_again(values: list[str]) -> bool:
    return len(values) > 2 and len(set(values)) <= 0.8 * len(values)
