"""Which column is the number of an order, where its header does not say so in so many words.

In:  guesses of columns, each judged alone
Out: the same; the number is what goes with one customer and one day only, or its total is asked about
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from cdp_core.mapping.guesses import SURE_ENOUGH, Guess
from cdp_core.mapping.looks import looks
from cdp_core.mapping.names import fold, folded_words
from cdp_core.mapping.sample import Sample

#: Headers that may name the number of an order as well as its place in a list, or what was ordered.
_BARE = frozenset(
    folded_words(
        "order|orders|auftrag|bestellung|commande|ordine|orden|encomenda|bestelling|zamówienie|objednávka|comandă|"
        "comanda|rendelés|sipariş|ordre|tilaus|beställning|bestilling|παραγγελία|поръчка|замовлення|narudžba|porudžbina|"
        "naročilo|tellimus|pasūtījums|užsakymas|pesanan|đơn hàng|الطلب|הזמנה|注文|주문|订单|訂單|"
        "beleg|kassenbon|kassenzettel|bon|vorgang|rechnung|invoice|receipt|document number|document no|doc number|"
        "doc no|facture|ticket de caisse|factura|fattura|scontrino|fatura|cupom fiscal|nota fiscal|factuur|kassabon|"
        "faktura|paragon|伝票"
    )
)
_A_CODE = re.compile(r"(?=.*\d)[^\s@:,]{1,40}(?: [^\s@:,]{1,12})?")
#: A name of goods with a number behind it, as on a menu.
_OF_A_MENU = re.compile(r"[^\W\d_]{3,} \d{1,2}")
#: So many digits and signs has the number of an order; a till, a table or a clerk has fewer.
_FEWEST_SIGNS, _FEWEST_DIGITS = 4, 3
_WHO = ("customer_id", "email", "phone", "loyalty_id", "hashed_email", "full_name", "last_name")
_WHEN = ("occurred_at", "created_at", "opened_at")
_MONEY = frozenset(("revenue", "amount", "price", "line_total"))
_GOODS = ("product", "product_id", "quantity")
#: What lists of something else have.
_OF_SOMETHING_ELSE = frozenset(
    ("order_id", "stage", "probability", "subject", "event", "birthday", "session_id", "url", "impressions", "interest")
)


def tell_order_numbers(found: dict[str, Guess], sample: Sample) -> None:
    """Make the number of an order what its header only hints at, or what the other columns show it to be."""
    concepts = {one.concept for one in found.values() if one.concept and one.confidence >= SURE_ENOUGH}
    who, when, money = (_columns(found, names) for names in (_WHO, _WHEN, _MONEY))
    if not sample.has_header or concepts & _OF_SOMETHING_ELSE or not (who and when and money):
        return
    same = list(zip(sample.cells[who[0]], sample.cells[when[0]], strict=True))
    codes = [column for column, one in found.items() if one.concept is None and _holds_codes(sample.filled(column))]
    for column in codes:
        if fold(column) not in _BARE or _counts_the_rows(sample.filled(column)):
            continue
        if _goes_with_one(sample.cells[column], same):
            reason = "its header speaks of an order, and each of its values goes with one customer and one day"
            found[column] = Guess(column, "order_id", 0.85, reason)
            return
    totals = _columns(found, ("revenue",))
    if not totals or concepts & {"record_id", "object_id"}:
        return
    told: list[tuple[str | None, ...]] = [
        (*key, total) for key, total in zip(same, sample.cells[totals[0]], strict=True)
    ]
    whole = [
        column
        for column in codes
        if len(sample.filled(column)) == sample.rows and all(map(_is_long, sample.filled(column)))
    ]
    for column in whole:
        values = sample.cells[column]
        if len(set(values)) < len(values) and len(set(values)) > 1 and _goes_with_one(values, told):
            reason = "each of its values goes with one customer, one day and one total, also where it stands repeatedly"
            found[column] = Guess(column, "order_id", 0.75, reason)
            return
    if _repeats_beside_goods(found, sample, told):
        why = (
            "the same total stands beside several goods of one customer and day, and nothing says of which order it is"
        )
        total = found[totals[0]]
        asked = replace(total, reason=f"{total.reason}, but {why}", doubtful=True)
        # Without it and without a price these would be no sales at all.
        found[total.column] = total.doubted(f"but {why}") if len(money) > len(totals) else asked


def _columns(found: dict[str, Guess], concepts: Iterable[str]) -> list[str]:
    """Columns of these concepts, in the order of the concepts."""
    return [c for name in concepts for c, one in found.items() if one.concept == name and one.confidence >= SURE_ENOUGH]


def _holds_codes(values: list[str]) -> bool:
    if not values or not all(map(_A_CODE.fullmatch, values)) or any(map(_OF_A_MENU.fullmatch, values)):
        return False
    seen = looks(values)
    written_as_amounts = all(re.search(r"\d[.,]\d{1,2}$", value) for value in values)
    others = max(seen.get(look, 0) for look in ("date", "email", "ip", "url", "money", "time", "e164"))
    return not written_as_amounts and others < 0.5


def _counts_the_rows(values: list[str]) -> bool:
    """Whether values are the places of their rows, which begin anew in the next file: 1, 2, 3 or 3, 2, 1."""
    places = [str(n) for n in range(1, len(values) + 1)]
    plain = [value.strip("#.").lstrip("0") for value in values]
    return plain in (places, places[::-1])


def _is_long(value: str) -> bool:
    return len(value) >= _FEWEST_SIGNS and sum(map(str.isdigit, value)) >= _FEWEST_DIGITS


def _goes_with_one(values: list[str | None], others: Iterable[tuple[str | None, ...]]) -> bool:
    """Whether each value stands beside the same others wherever it stands; cells left blank below it say nothing."""
    beside: dict[str, tuple[str | None, ...]] = {}
    for value, other in zip(values, others, strict=True):
        if value and any(other) and beside.setdefault(value, other) != other:
            return False
    return bool(beside)


def _repeats_beside_goods(found: dict[str, Guess], sample: Sample, told: list[tuple[str | None, ...]]) -> bool:
    goods = _columns(found, _GOODS)
    if not goods:
        return False
    lines = defaultdict(set)
    for key, line in zip(told, zip(*(sample.cells[column] for column in goods), strict=True), strict=True):
        if all(key):
            lines[key].add(line)
    return 5 * sum(len(each) for each in lines.values() if len(each) > 1) >= sample.rows
