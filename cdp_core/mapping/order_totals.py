"""What an order comes to, among several columns of amounts.

In:  guesses of columns, each judged alone
Out: the same; a total is told by how its header begins, and of two totals the one that counts what the other leaves out
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import permutations

from cdp_core.mapping.guesses import SURE_ENOUGH, Guess
from cdp_core.mapping.looks import looks
from cdp_core.mapping.names import either, fold
from cdp_core.mapping.sample import Sample

#: How headers begin that say what something comes to altogether.
_TOTALS = tuple(
    fold(word)
    for word in either(
        "total|totale|grand total|order total|suma|summe|gesamt|gesamtsumme|gesamtbetrag|montant total|importe total|"
        "importo totale|valor total|totaal|celkem|celková|celkový|celkovo|spolu|razem|łącznie|ukupno|ukupan|ukupni|"
        "skupaj|skupni|összesen|végösszeg|toplam|итого|общая|общо|обща|всего|разом|загальна|σύνολο|συνολικό|i alt|"
        "totalt|yhteensä|kokku|kopā|kopsumma|viso|iš viso|bendra|tổng|合計|总|總|총|إجمالي|الإجمالي|مجموع|المجموع"
    )
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
_CENTS = re.compile(r"\d[.,]\d{2}(?!\d)")
#: So many digits have sums of a currency that is written without hundredths.
_DIGITS_OF_SUMS = 4
_ROWS = 400


_ASKED = "its values are amounts, and no column is what the orders come to"


def asks_for_totals(guesses: Mapping[str, Guess]) -> bool:
    """Whether a column of amounts is asked about, for want of one that says what the orders come to."""
    return any(one.reason.endswith(_ASKED) for one in guesses.values())


def tell_order_totals(found: dict[str, Guess], sample: Sample) -> None:
    """Put the total of an order where the columns together show it to be."""
    concepts = {one.concept for one in found.values() if one.concept and one.confidence >= SURE_ENOUGH}
    if not sample.has_header or "order_id" not in concepts:
        return
    _beginning_so(found, sample)
    _with_what_another_adds(found, sample)
    _asked_where_none_is(found, sample)


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
        if begins and not _OF_A_PART.search(said) and are_money(sample.filled(column)):
            found[column] = Guess(column, "revenue", 0.8, "its header begins as that of a total, in a list of orders")
            return


def are_amounts(values: list[str]) -> bool:
    seen = looks(values)
    return max(seen.get("number", 0), seen.get("money", 0)) >= 0.9


def are_money(values: list[str]) -> bool:
    """Whether amounts are written as sums of money are, and not as pieces, weights or distances are."""
    if not are_amounts(values):
        return False
    return looks(values).get("money", 0) >= 0.5 or 2 * sum(map(_is_a_sum, values)) >= len(values)


def _is_a_sum(value: str) -> bool:
    return bool(_CENTS.search(value)) or len(re.sub(r"\D", "", value)) >= _DIGITS_OF_SUMS


def _with_what_another_adds(found: dict[str, Guess], sample: Sample) -> None:
    """Of two totals the one is it that is the other and what a third column adds: the shipping, the tax."""
    totals = _of(found, "revenue")
    if len(totals) < 2:
        return
    others = [c for c in sample.columns if c not in totals and are_amounts(sample.filled(c))]
    figures = {column: [_cents(cell) for cell in sample.cells[column][:_ROWS]] for column in (*totals, *others)}
    for whole, part in permutations(totals, 2):
        for other in others:
            rows = [row for row in zip(figures[whole], figures[part], figures[other], strict=True) if None not in row]
            added = sum(row[2] > 0 for row in rows if row[2] is not None)
            if added and all(sum_ == one + more for sum_, one, more in rows):  # type: ignore[operator]
                reason = f"{found[part].reason}, but {whole!r} is this and {other!r}"
                found[part] = replace(found[part], concept=None, confidence=0.9, reason=reason)
                return


def _cents(cell: str | None) -> int | None:
    """An amount in hundredths; three digits behind the mark are thousands, or of a currency that has them: the same."""
    digits = re.sub(r"[^\d.,٫-]", "", cell or "").rstrip(".,")
    if not any(map(str.isdigit, digits)):
        return None
    whole, _, behind = re.sub(r"[,٫]", ".", digits).rpartition(".")
    if len(behind) > 2 or not whole:
        whole, behind = f"{whole}{behind}", ""
    return int(re.sub(r"[^\d-]", "", whole) or 0) * 100 + (int(behind.ljust(2, "0")) if behind else 0)


def _asked_where_none_is(found: dict[str, Guess], sample: Sample) -> None:
    """Orders that come to nothing, beside a column of amounts that nobody knows: what they are is asked."""
    if _of(found, "revenue", "amount", "price", "line_total"):
        return
    for column in _of(found, None):
        values = sample.filled(column)
        amounts = (
            values and are_amounts(values) and sum(bool(_CENTS.search(each)) for each in values) >= len(values) / 2
        )
        if amounts and not found[column].doubtful and not _OF_A_PART.search(fold(column)):
            reason = f"{found[column].reason}; {_ASKED}"
            found[column] = replace(found[column], reason=reason, doubtful=True)
