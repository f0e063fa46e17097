"""Lists of what became of orders: returns, refunds, shipments.

In:  the header under which such a list has its time, or all of its headers where it has none
Out: the event that a row of it is
"""

from collections.abc import Iterable
from functools import cache

from cdp_core.mapping.names import beginning, either, fold

#: How words begin that say so; see `beginning`.
_BEGINNINGS = {
    "Order Refunded": either(
        "return |returns |returned |refund|rma |retour|ruckgabe|rucksend|erstatt|gutschrift|rembours|devol|reembols|"
        "rimbors|resi |reso |terugbeta|zwrot|iade |tra hang|hoan tien|hoan tra|palautus|vracen|pengembalian|возврат|"
        "返品|返金|退款|退货|退貨|환불|반품|คืนเงิน|คืนสินค้า|مرتجع|استرجاع"
    ),
    "Order Shipped": either(
        "ship |ships |shipped|shipment|shipping|dispatch|deliver|fulfil|tracking |versand|versend|liefer|zustell|"
        "expedi|livrais|livre |envio |enviad|entreg|spedi|consegn|verzend|verzond|levering|wysylk|dostaw|"
        "kargo|gonderi|teslim|giao hang|van chuyen|doruc|pengiriman|отправ|доставк|出荷|発送|配送|发货|배송|จัดส่ง|شحن"
    ),
}


def happened_to_orders(headers: Iterable[str]) -> str | None:
    """The event that all of these headers speak of; None where one speaks of something else, or there is none."""
    said = [_event(fold(header)) for header in headers]
    return said[0] if said and len(set(said)) == 1 else None


def _event(words: str) -> str | None:
    return next((event for begins, event in _beginnings() if begins in f" {words} "), None)


@cache
def _beginnings() -> list[tuple[str, str]]:
    return [(beginning(word), event) for event, words in _BEGINNINGS.items() for word in words]
