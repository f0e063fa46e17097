"""What an order comes to, among several columns of amounts.

In:  guesses of columns, each judged alone
Out: the same; a total is told by how its header begins, of two the one that counts what the other leaves out, and
what was paid before fees; what all orders of somebody came to is none
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import permutations

from cdp_core.mapping.bookings import FEES
from cdp_core.mapping.guesses import SURE_ENOUGH, Guess
from cdp_core.mapping.names import fold, folded_words
from cdp_core.mapping.sample import Sample

#: How headers begin that say what something comes to altogether.
_TOTALS = folded_words(
    "total|totale|grand total|order total|suma|summe|gesamt|gesamtsumme|gesamtbetrag|montant total|importe total|"
    "importo totale|valor total|totaal|celkem|celková|celkový|celkovo|spolu|razem|łącznie|ukupno|ukupan|ukupni|"
    "skupaj|skupni|összesen|végösszeg|toplam|итого|общая|общо|обща|всего|разом|загальна|σύνολο|συνολικό|i alt|"
    "totalt|yhteensä|kokku|kopā|kopsumma|viso|iš viso|bendra|tổng|合計|总|總|총|إجمالي|الإجمالي|مجموع|المجموع"
)
#: Words of a header that is a total of something else than of the order, or a part of it.
_OF_A_PART = re.compile(
    r"\b(?:tax(?:es)?|vat|gst|discount\w*|rabatt?\w*|coupons?|shipping|delivery|freight|postage|versand\w*|frais|fees?|"
    r"items?|qty|quantity|units?|pieces|pcs|weight|gewicht|points?|punkte|orders?|visits?|customers|clicks|sessions|"
    r"refund\w*|saved|savings|tips?|due|outstanding|balance|cost|margin|profit|commission|score|hours|days|minutes|"
    r"spent|lifetime|ltv|products?|artikel|stuck|mwst|ust|steuer|tva|iva|btw|dph|pvn|pvm|ddv|pdv|moms|kdv|kosten|"
    r"descuentos?|envio|impuestos?|remises?|livraison|sconto|spedizione|desconto|frete|korting|sleva|zlava|doprava|"
    r"wysylki|dostawy|rabat|net|netto)\b|税|送料|割引|数|ضريبة|شحن|خصم"
)
#: How a header says how many orders or visits there were, in a list of those who came.
_HOW_OFTEN = re.compile(
    r"^(?:orders count|order count|(?:total |lifetime )?number of (?:orders|purchases|visits)|no of orders|"
    r"total orders|"
    r"(?:lifetime )?(?:purchases|visits) count|purchase count|visit count|order frequency|"
    r"anzahl (?:der )?(?:bestellungen|kaufe|besuche|einkaufe)|nombre de (?:commandes|achats|visites)|"
    r"numero de (?:pedidos|compras|visitas)|numero (?:di )?(?:ordini|acquisti)|aantal (?:bestellingen|aankopen)|"
    r"liczba zamowien|so don hang|so lan mua)$|"
    + "|".join(
        folded_words(
            "購入回数|来店回数|利用回数|注文回数|購買回数|구매횟수|구매 횟수|주문횟수|방문횟수|购买次数|消费次数|订单数"
        )
    )
)
#: Words of a header of what a platform keeps for itself; "frais" are a shop's for sending it.
_FEES = FEES - {"frais"}
#: What may be what a customer paid; and how headers say that it is the price of one piece, or no whole.
_MAY_BE_PAID = (None, "revenue", "amount", "price", "line_total")
_NO_TOTAL = re.compile(r"subtotal|sub total|\bunit|\btax|\bshipping|einzel|unitario|unitaire")
#: What a table has of each of its orders, and not of those who placed them.
_OF_ONE_ORDER = frozenset(("order_id", "product", "product_id", "quantity", "event"))
_CENTS = re.compile(r"\d[.,]\d{2}(?!\d)")
#: So many digits have sums of a currency that is written without hundredths.
_DIGITS_OF_SUMS = 4
_ROWS = 400
#: So many columns of amounts are tried two by two.
_MOST_AMOUNTS = 16


_ASKED = "its values are amounts, and no column is what the orders come to"


def asks_for_totals(guesses: Mapping[str, Guess]) -> bool:
    """Whether a column of amounts is asked about, for want of one that says what the orders come to."""
    return any(one.reason.endswith(_ASKED) for one in guesses.values())


def tell_order_totals(found: dict[str, Guess], sample: Sample) -> None:
    """Put the total of an order where the columns together show it to be."""
    concepts = {one.concept for one in found.values() if one.concept and one.confidence >= SURE_ENOUGH}
    if not sample.has_header:
        return
    if not concepts & _OF_ONE_ORDER:
        _of_all_orders(found)
    if "order_id" not in concepts:
        return
    _beginning_so(found, sample)
    _before_fees(found, sample)
    _with_what_another_adds(found, sample)
    _asked_where_none_is(found, sample)


def _of_all_orders(found: dict[str, Guess]) -> None:
    """Beside how often somebody bought an amount is what all of it came to, and no order's."""
    often = next((column for column in found if _HOW_OFTEN.search(fold(column))), None)
    for column in _of(found, "revenue", "amount") if often else ():
        reason = f"{found[column].reason}, but of all orders, as {often!r} beside it is"
        found[column] = replace(found[column], concept=None, confidence=0.9, reason=reason)


def _of(found: dict[str, Guess], *concepts: str | None) -> list[str]:
    return [column for column, one in found.items() if one.concept in concepts]


def _beginning_so(found: dict[str, Guess], sample: Sample) -> None:
    lines = bool(_of(found, "quantity"))
    # An amount is what the order comes to; a price may be that of one piece, beside a quantity.
    if _of(found, "revenue", "amount") or (_of(found, "price", "line_total") and not lines):
        return
    for column in _of(found, None):
        said = fold(column)
        begins = any(said.startswith(word if not word.isascii() else f"{word} ") for word in _TOTALS)
        if begins and not _OF_A_PART.search(said) and are_money(sample, column):
            found[column] = Guess(column, "revenue", 0.8, "its header begins as that of a total, in a list of orders")
            return


def are_amounts(sample: Sample, column: str) -> bool:
    seen = sample.looks(column)
    return max(seen.get("number", 0), seen.get("money", 0)) >= 0.9


def are_money(sample: Sample, column: str) -> bool:
    """Whether amounts are written as sums of money are, and not as pieces, weights or distances are."""
    if not are_amounts(sample, column):
        return False
    values = sample.filled(column)
    return sample.looks(column).get("money", 0) >= 0.5 or 2 * sum(map(_is_a_sum, values)) >= len(values)


def _is_a_sum(value: str) -> bool:
    return bool(_CENTS.search(value)) or len(re.sub(r"\D", "", value)) >= _DIGITS_OF_SUMS


def _with_what_another_adds(found: dict[str, Guess], sample: Sample) -> None:
    """Of two totals the one is it that is the other and what a third column adds: the shipping, the tax."""
    totals = _of(found, "revenue")
    if len(totals) < 2:
        return
    others = [c for c in sample.columns if c not in totals and are_amounts(sample, c)]
    figures = {column: [_cents(cell) for cell in sample.cells[column][:_ROWS]] for column in (*totals, *others)}
    for whole, part in permutations(totals, 2):
        for other in others:
            rows = [row for row in zip(figures[whole], figures[part], figures[other], strict=True) if None not in row]
            added = sum(row[2] > 0 for row in rows if row[2] is not None)
            if added and all(sum_ == one + more for sum_, one, more in rows):  # type: ignore[operator]
                reason = f"{found[part].reason}, but {whole!r} is this and {other!r}"
                found[part] = replace(found[part], concept=None, confidence=0.9, reason=reason)
                return


def _before_fees(found: dict[str, Guess], sample: Sample) -> None:
    """What is left to the seller after fees gives way to what the customer paid, where the figures show which it is."""
    amounts = [c for c in sample.columns if are_amounts(sample, c)]
    fees = [column for column in amounts if _FEES & set(fold(column).split())]
    figures = {column: [_cents(cell) for cell in sample.cells[column][:_ROWS]] for column in amounts}
    owed = [sum(abs(fee or 0) for fee in row) for row in zip(*(figures[column] for column in fees), strict=True)]
    if not any(owed):
        return
    for left in _of(found, "revenue"):
        besides = [
            column for column in amounts if column not in (left, *fees) and found[column].concept in _MAY_BE_PAID
        ]
        whole = sorted(besides, key=lambda column: bool(_NO_TOTAL.search(fold(column))))
        pairs = [(paid, None) for paid in whole] + list(permutations(whole[:_MOST_AMOUNTS], 2))
        for paid, more in pairs:
            extra = figures[more] if more else [0] * len(owed)
            rows = zip(figures[left], figures[paid], extra, owed, strict=True)
            told = [(net, gross, added or 0, fee) for net, gross, added, fee in rows if fee and net and gross]
            fits = sum(net == gross + added - fee and abs(added) < abs(gross) for net, gross, added, fee in told)
            if fits and 3 * fits >= 2 * len(told):
                why = f"what was paid before {fees[0]!r}, which {left!r} is without"
                found[paid] = Guess(paid, "revenue", 0.85, why)
                why = f"{found[left].reason}, but what is left of {paid!r} after {fees[0]!r}"
                found[left] = replace(found[left], concept=None, confidence=0.9, reason=why)
                return


def _cents(cell: str | None) -> int | None:
    """An amount in hundredths; three digits behind the mark are thousands, or of a currency that has them: the same."""
    digits = re.sub(r"[^\d.,٫-]", "", cell or "").rstrip(".,")
    if not any(map(str.isdigit, digits)):
        return None
    whole, _, behind = re.sub(r"[,٫]", ".", digits).rpartition(".")
    if len(behind) > 2 or not whole:
        whole, behind = f"{whole}{behind}", ""
    worth = int(re.sub(r"\D", "", whole) or 0) * 100 + (int(behind.ljust(2, "0")) if behind else 0)
    return -worth if digits.startswith("-") else worth


def _asked_where_none_is(found: dict[str, Guess], sample: Sample) -> None:
    """Orders that come to nothing, beside a column of amounts that nobody knows: what they are is asked."""
    if _of(found, "revenue", "amount"):
        return
    if prices := _of(found, "price", "line_total"):
        _asked_beside_lines(found, prices[0], sample)
        return
    for column in _of(found, None):
        values = sample.filled(column)
        amounts = are_amounts(sample, column) and 2 * sum(bool(_CENTS.search(each)) for each in values) >= len(values)
        if amounts and not found[column].doubtful and not _OF_A_PART.search(fold(column)):
            reason = f"{found[column].reason}; {_ASKED}"
            found[column] = replace(found[column], reason=reason, doubtful=True)


def _asked_beside_lines(found: dict[str, Guess], price: str, sample: Sample) -> None:
    """Amounts that are the same on all lines of an order, and never less than the price of one, may be its total."""
    number = _of(found, "order_id")[0]
    prices = [_cents(cell) for cell in sample.cells[price]]
    for column in _of(found, None):
        if found[column].doubtful or _OF_A_PART.search(fold(column)) or not are_money(sample, column):
            continue
        amounts = [_cents(cell) for cell in sample.cells[column]]
        of_order: dict[str, set[int]] = {}
        for order, amount in zip(sample.cells[number], amounts, strict=True):
            if order and amount is not None:
                of_order.setdefault(order, set()).add(amount)
        lines = sum(map(bool, sample.cells[number]))
        once = len(of_order) < lines and all(len(each) == 1 for each in of_order.values())
        differ = len(set().union(*of_order.values())) > 1
        pairs = zip(prices, amounts, strict=True)
        enough = all(own <= total for own, total in pairs if own is not None and total is not None)
        if once and differ and enough:
            reason = f"{found[column].reason}; the same on all lines of an order, it may be what that comes to"
            found[column] = replace(found[column], reason=reason, doubtful=True)
