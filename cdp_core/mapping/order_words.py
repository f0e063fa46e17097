"""Lists of what became of orders: returns, refunds, shipments, payments.

In:  the header under which such a list has its time, or all of its headers where it has none
Out: the event that a row of it is
"""

import re
from collections.abc import Iterable
from functools import cache

from cdp_core.fields import PAID, REFUND
from cdp_core.mapping.names import beginning, either, fold

#: How words begin that say so; see `beginning`.
_BEGINNINGS = {
    REFUND: either(
        "return |returns |returned |refund|rma |retour|ruckgabe|rucksend|erstatt|gutschrift|rembours|devol|reembols|"
        "rimbors|resi |reso |terugbeta|zwrot|iade |tra hang|hoan tien|hoan tra|palautus|vracen|pengembalian|возврат|"
        "返品|返金|退款|退货|退貨|환불|반품|คืนเงิน|คืนสินค้า|مرتجع|استرجاع"
    ),
    "Order Shipped": either(
        "ship |ships |shipped|shipment|shipping|dispatch|deliver|fulfil|tracking |versand|versend|liefer|zustell|"
        "expedi|livrais|livre |envio |enviad|entreg|spedi|consegn|verzend|verzond|levering|wysylk|dostaw|"
        "kargo|gonderi|teslim|giao hang|van chuyen|doruc|pengiriman|отправ|доставк|出荷|発送|配送|发货|배송|จัดส่ง|شحن"
    ),
    PAID: either(
        "payment |payments |paid |zahlung|bezahl|paiement|paye |payee |pago |pagos |pagado|pagamento|pagato|pagado|"
        "betaling|betaald|betalning|platnosc|zaplac|odeme|thanh toan|pembayaran|оплат|платеж|入金|支払|決済|付款|支付|"
        "결제|입금|ชำระเงิน|دفع"
    ),
}
#: Words of what is still to come, or was once meant to be.
_TO_COME = re.compile(
    r"\b(?:limit|deadline|estimated|expected|promised|planned|latest|due|frist|voraussichtlich\w*|geplant\w*|"
    r"prevu\w*|limite|estimad\w*|previst\w*|verwacht\w*|du kien|han)\b|予定|期限|预计|예정"
)


def happened_to_orders(headers: Iterable[str]) -> str | None:
    """The event that all of these headers speak of; None where one speaks of something else, or there is none."""
    said = [_event(fold(header)) for header in headers]
    return said[0] if said and len(set(said)) == 1 else None


def is_to_come(header: str) -> bool:
    """Whether a header speaks of a deadline or an estimate, which is no time of anything that happened."""
    return bool(_TO_COME.search(fold(header)))


def _event(words: str) -> str | None:
    if _TO_COME.search(words):
        return None
    return next((event for begins, event in _beginnings() if begins in f" {words} "), None)


@cache
def _beginnings() -> list[tuple[str, str]]:
    return [(beginning(word), event) for event, words in _BEGINNINGS.items() for word in words]
