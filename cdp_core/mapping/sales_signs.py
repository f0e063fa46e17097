"""Signs that a table that would be taken for a list of people tells what happened to them: sales, messages.

In:  guesses of columns, a sample
Out: why a person should say what a row is; None where nothing speaks against people
"""

import re
from collections.abc import Callable

from cdp_core.mapping.guesses import SURE_ENOUGH, Guess
from cdp_core.mapping.looks import unique
from cdp_core.mapping.names import either, fold
from cdp_core.mapping.order_words import tells_of_orders
from cdp_core.mapping.sample import Sample

_MONEY = (None, "revenue", "amount", "price", "line_total", "cost")
_DATED = (None, "occurred_at")
_STATED = ("status", "order_status")
_WHO = ("email", "phone", "customer_id", "hashed_email", "loyalty_id")
#: What is kept of people, and of nothing that happened to them.
_KEPT_OF_PEOPLE = frozenset(("birthday", "gender", "age", "created_at", "seen_at", "consent", "consent_state"))
_NAMES = ("full_name", "first_name", "last_name")
#: Headers of what people are worth or pay by contract, and of when they last came or come next.
_OF_PEOPLE = re.compile(
    r"\b(?:last|latest|first|letzte\w*|erste\w*|derni\w+|premi\w+|ultim\w+|prim\w+|laatste|eerste|ostatni\w*|posledni\w*|"
    r"posledny|spent|spend|lifetime|ltv|clv|balance|guthaben|solde|saldo|average|avg|points|until|expir\w*|valid|"
    r"next|renewal|start|end|annual|yearly|monthly|contract|rent|fee|salary|copay|deposit|"
    r"nachst\w*|verlangerung\w*|beginn|ende|jahr\w*|monat\w*|vertrag\w*|miete|gebuhr\w*|\w*beitrag|gehalt|zuzahlung|kaution|"
    r"prochain\w*|renouvellement|debut|fin|annuel\w*|mensuel\w*|contrat|loyer|frais|cotisation|salaire|caution|"
    r"proxim[oa]|renovacion|inicio|anual|mensual|contrato|alquiler|cuota|salario|sueldo|copago|fianza|deposito|"
    r"prossim\w*|rinnovo|inizio|fine|annuale|mensile|contratto|affitto|quota|stipendio|cauzione)\b|最終|最後|"
    r"последн|τελευται"
)
#: What a row of orders may tell, how sure its headers must be, and how words of files begin that hold none.
_ORDERED = ("created_at", "occurred_at")
_OF_ORDERS = frozenset(
    (
        *("record_id", "customer_id", "revenue", "currency", "created_at", "occurred_at", "updated_at", "status"),
        *("order_status", "channel", "quantity", "discount", "line_total", "campaign", "medium", None),
    )
)
_NOT_ORDERED = frozenset(
    either(
        "cart|carts|basket|baskets|quote|quotes|estimate|estimates|subscription|subscriptions|plan|plans|refund|"
        "refunds|return|returns|balance|balances|account|accounts|customers|users|wallet|wallets|contract|contracts|"
        "budget|budgets|credit|credits|due|warenkorb|angebot|angebote|abonnement|abonnements|devis|retours|erstattung|"
        "erstattungen|renewal|interval"
    )
)
_SURE = 0.85
_A_NUMBER = re.compile(r"\D{0,4}-?\d[\d .,'٬٫]*\D{0,4}")
_AMOUNT = re.compile(r"\D{0,4}-?[\d .,'٬٫]*\d[.,٫]\d{2,3}\D{0,4}")


def sales_signs(guesses: dict[str, Guess], sample: Sample) -> str | None:
    """Why rows may be what happened to people: amounts and days, and the same people again or states of orders."""
    concepts = {one.concept for one in guesses.values() if one.concept and one.confidence >= SURE_ENOUGH}
    if not sample.has_header or concepts & _KEPT_OF_PEOPLE:
        return None
    money = [c for c, one in guesses.items() if one.concept in _MONEY and not is_of_people(c)]
    dated = [c for c, one in guesses.items() if one.concept in _DATED and not is_of_people(c)]
    amounts = next((c for c in money if _mostly(_AMOUNT.fullmatch, sample.filled(c))), None)
    days = next((c for c in dated if sample.looks(c).get("date", 0) >= 0.9), None)
    if not amounts or not days or amounts == days:
        return None
    names = [c for c, one in guesses.items() if one.concept in _NAMES]
    if again := next((c for c, one in guesses.items() if one.concept in _WHO and come_again(c, names, sample)), None):
        why = f"the same people come again in {again!r}"
    elif stated := next((c for c, one in guesses.items() if one.concept in _STATED and _of_orders(c, sample)), None):
        why = f"{stated!r} says how something stands"
    else:
        sold = ("order_id",) if names else ("order_id", "currency")
        beside = next((c for c, one in guesses.items() if one.concept in sold and one.confidence >= SURE_ENOUGH), None)
        if not beside:
            return None
        why = f"{beside!r} stands beside them"
    return f"a row has an amount in {amounts!r} and a day in {days!r}, and {why}"


def plain_orders(guesses: dict[str, Guess], sample: Sample) -> str | None:
    """Why rows are a shop's table of orders: a number of each, whose it is, a total, its currency, a day, no person.

    What a cart, a quote or a contract comes to was bought by nobody yet: files that are called so are none.
    """
    told = {one.concept: column for column, one in guesses.items() if one.confidence >= _SURE}
    needed = {"record_id", "customer_id", "revenue", "currency"} <= told.keys() and told.keys() & {*_ORDERED}
    others = {one.concept for one in guesses.values() if one.confidence >= SURE_ENOUGH} - _OF_ORDERS
    if not sample.has_header or not needed or others:
        return None
    if any(one.concept in _STATED and not _of_orders(column, sample) for column, one in guesses.items()):
        return None
    named = {*fold(sample.file_name()).split(), *(word for column in guesses for word in fold(column).split())}
    if _NOT_ORDERED & named or not unique(sample.filled(told["record_id"]), sample.rows):
        return None
    if not _mostly(_A_NUMBER.fullmatch, sample.filled(told["revenue"])) or is_of_people(told["revenue"]):
        return None
    return f"a row has a number, a customer, a currency, a day and {told['revenue']!r}, and nothing that people have"


def is_of_people(header: str) -> bool:
    """Whether a header speaks of what people are worth, or of their contracts, and of nothing that happened once."""
    return bool(_OF_PEOPLE.search(fold(header)))


def _mostly(test: Callable[[str], object], values: list[str]) -> bool:
    return bool(values) and sum(bool(test(value)) for value in values) >= 0.9 * len(values)


def _of_orders(column: str, sample: Sample) -> bool:
    return _mostly(tells_of_orders, sample.filled(column))


def come_again(who: str, names: list[str], sample: Sample) -> bool:
    """Whether many rows are of the same people: what several share under names of their own is a household's."""
    rows = zip(*(sample.cells[column] for column in (who, *names)), strict=True)
    told = [tuple((cell or "").strip().casefold() for cell in row) for row in rows]
    told = [row for row in told if row[0]]
    return len(told) > 2 and len(set(told)) <= 0.8 * len(told)
