"""What reports of payment providers have: the type of a booking, the number of a payment beside that of its order.

In:  guesses of columns, each judged alone
Out: the same, with the shop's own number of an order before that of its payment, and no card that pays for a person's
"""

import re
from dataclasses import replace

from cdp_core.mapping.bookings import reports_bookings, tells_sides
from cdp_core.mapping.guesses import Guess
from cdp_core.mapping.names import either, fold, folded_words
from cdp_core.mapping.sample import Sample

#: Numbers of a payment, where an order or an invoice has a number, too.
_OF_AN_ORDER = re.compile(r"\b(?:order|bestell\w*|auftrag\w*|commande|pedido|ordine|zamowieni\w*)\b|注文")
_OF_A_PAYMENT = re.compile(r"\b(?:transaction|txn|trx|psp|payment|receipt|transaktion\w*)\b|取引")

#: Headers of a card that may be a loyalty card or one that pays; how providers number the latter.
_CARDS = frozenset(either("card id|card|card no|card nr|card num|card number|cardnumber|kartennummer|kart no"))
_IDS_OF_CARDS = ("card_", "src_", "pm_", "tok_")
#: Of these a payment has several, and one at least of those that nothing else has.
_OF_PAYMENTS = frozenset(
    folded_words(
        "captured|vpa|gateway|acquirer|issuer|card brand|card network|card scheme|last 4|auth code|authorization code|"
        "psp reference|refund status|amount refunded|3ds"
    )
)
_BESIDE_PAYMENTS = frozenset(either("wallet|bank|card type|error code|international|fee"))
_SEVERAL = 2


def tell_payments(found: dict[str, Guess], sample: Sample) -> None:
    """Which number is the order's, and which column says what was booked."""
    _cards_that_pay(found, sample)
    _merchants_number(found, sample)
    _orders_number(found, sample)
    _bookings(found, sample)
    _sides(found, sample)


def is_of_a_payment(header: str) -> bool:
    """Whether a header speaks of a transaction or a receipt, and not of the order that was paid."""
    return bool(_OF_A_PAYMENT.search(fold(header)))


def _cards_that_pay(found: dict[str, Guess], sample: Sample) -> None:
    """A card beside what only payments have is one that pays, and no customer's number: a family shares it."""
    said = {fold(column) for column in found}
    for column, one in found.items():
        if one.concept != "loyalty_id" or fold(column) not in _CARDS:
            continue
        values = sample.filled(column)
        of_provider = bool(values) and all(value.startswith(_IDS_OF_CARDS) for value in values)
        if of_provider or (said & _OF_PAYMENTS and len(said & (_OF_PAYMENTS | _BESIDE_PAYMENTS)) >= _SEVERAL):
            found[column] = replace(one, concept=None, reason=f"{one.reason}, but of a card that pays")


def _bookings(found: dict[str, Guess], sample: Sample) -> None:
    """In a report of payments the column of types says what a row is, and a transaction has a number of its own."""
    amounts = [column for column, one in found.items() if one.concept in ("revenue", "amount")]
    goes_back = any(value.startswith(("-", "(")) for column in amounts for value in sample.filled(column))
    if not amounts or _sells_on_each_row(found, sample):
        return
    types = [
        column
        for column, one in found.items()
        if one.concept in (None, "pipeline", "event", "category", "body")
        and reports_bookings(column, dict.fromkeys(sample.filled(column)), found, goes_back)
    ]
    orders = [column for column, one in found.items() if one.concept == "order_id" and sample.filled(column)]
    if not types or _lists_lines(sample, types[0], orders):
        return
    reason = "its values are types of payments, refunds and bookings"
    found[types[0]] = Guess(types[0], "booking", 0.9, reason)
    own = [column for column in orders if _OF_A_PAYMENT.search(fold(column))]
    if len(own) < len(orders):
        for column in own:
            found[column] = replace(found[column], concept=None, reason=f"{found[column].reason}, of the payment")


def _sides(found: dict[str, Guess], sample: Sample) -> None:
    """Which of debit and credit is a sale depends on whose account it is: it is asked about."""
    if not any(one.concept in ("revenue", "amount") for one in found.values()):
        return
    for column, one in found.items():
        if one.concept in (None, "status", "category") and tells_sides(column, set(sample.filled(column))):
            reason = "it says on which side of an account each amount stands, and not which of them are sales"
            found[column] = Guess(column, None, 0.4, reason, doubtful=True)


def _sells_on_each_row(found: dict[str, Guess], sample: Sample) -> bool:
    """Whether every row names goods, as no payout does."""
    goods = [column for column, one in found.items() if one.concept in ("product", "product_id")]
    return any(len(sample.filled(column)) == sample.rows for column in goods)


def _merchants_number(found: dict[str, Guess], sample: Sample) -> None:
    """A provider's number of an order gives way to the merchant's own, where that is told of all: so the shop calls it.

    Amazon's is the one that all of its reports name an order by.
    """
    numbers = [column for column, one in found.items() if one.concept == "order_id" and sample.filled(column)]
    own = [column for column in numbers if fold(column).startswith("merchant ")]
    for column in numbers if own else ():
        pairs = zip(sample.cells[own[0]], sample.cells[column], strict=True)
        if column in own or "amazon" in fold(column) or any(number and not merchants for merchants, number in pairs):
            continue
        reason = f"{found[column].reason}, but {own[0]!r} is the shop's own"
        found[column] = replace(found[column], concept=None, reason=reason)
    amazons = next((column for column in numbers if fold(column).startswith("amazon order ")), None)
    for column in own if amazons else ():
        reason = f"{found[column].reason}, but {amazons!r} is in all of Amazon's reports"
        found[column] = replace(found[column], concept=None, reason=reason)


def _orders_number(found: dict[str, Guess], sample: Sample) -> None:
    """The number of a payment or a receipt gives way to the order's, where every row has one."""
    numbers = [column for column, one in found.items() if one.concept == "order_id"]
    orders = [column for column in numbers if _OF_AN_ORDER.search(fold(column))]
    if not any(len(sample.filled(column)) == sample.rows for column in orders):
        return
    for column in numbers:
        if column not in orders and _OF_A_PAYMENT.search(fold(column)):
            found[column] = replace(found[column], concept=None, reason=f"{found[column].reason}, of the payment")


def _lists_lines(sample: Sample, types: str, orders: list[str]) -> bool:
    """Whether the numbers of orders come again with the same type: rows are their lines, and no payments."""
    numbered = [
        [pair for pair in zip(sample.cells[types], sample.cells[column], strict=True) if pair[1]] for column in orders
    ]
    return bool(numbered) and all(len(set(pairs)) < 0.9 * len(pairs) for pairs in numbered)
