"""Reports of payments: what a row is by its type, and who the customer is by who pays whom.

In:  the names in a report's column of types; the signs of its amounts
Out: a sale, money that went back, or a booking between the shop and its payment provider, which is about no customer
"""

import re
from collections.abc import Collection, Iterable, Mapping
from functools import cache

import sqlalchemy as sa

from cdp_core.fields import BOOKED, ORDER, PAID, REFUND, STANDARD_EVENTS, UNPAID
from cdp_core.mapping.event_names import standard_name
from cdp_core.mapping.names import beginning, begins_any, either, fold
from cdp_core.mapping.order_words import became

#: Whole names of bookings between a shop and its payment provider, which a customer's purchase is never called.
_BETWEEN = re.compile(
    r"(?:general |user initiated |instant |automatic |daily |merchant ?)?"
    r"(?:withdrawals?|payouts?|pay outs?|paid out|balance ?transfers?|settlements?|reserves?|currency conversion)"
    r"(?: to (?:your |the |a )?(?:bank|bank account|card|debit card))?"
    r"|(?:(?:stripe|paypal|provider|platform|payment|transaction|processing|payout|withdrawal|chargeback|dispute|refund|"
    r"currency conversion) )?fees?"
    r"|commissions?|(?:reversal of )?general account hold|account hold for open authorization|payment review hold|"
    r"general account (?:correction|adjustment)|bank deposit to pp account|"
    r"(?:allgemeine |benutzerdefinierte )?(?:abbuchung|wahrungsumrechnung)(?: bankkonto)?|"
    r"bankgutschrift auf paypal konto|retrait general|retirada general|prelievo generale|"
    r"auszahlung(?:en)?|gebuhr(?:en)?|entgelte?|umbuchung(?:en)?|provision(?:en)?|retraits?|frais|retiros?|"
    r"comision(?:es)?|prelievo|prelievi|commissioni?|saques?|tarifas?|uitbetaling(?:en)?|kosten|wyplaty?|wyplata|prowizja|"
    r"rut tien|phi|手数料|出金"
)
#: How those of the sales begin that are paid later, by a booking of its own.
_BILLS = either("invoice|rechnung|facture|factura|fattura|fatura|factuur|faktura")
#: How words begin that say so (see `beginning`), in the order in which they are asked.
_BEGINNINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        REFUND,
        either(
            "ruckzahl|refund|return|chargeback|secondchargeback|reversal|reversed|dispute|erstatt|ruckerstatt|ruckbuchung|"
            "gutschrift|rembours|reembols|devol|rimbors|storno|terugbeta|zwrot|hoan tien|返金|払戻|チャージバック|"
            "credit note|credit memo|credit invoice|creditnota|creditfactuur|kreditnota|kreditfaktura|"
            "korrekturrechnung|rechnungskorrektur|avoir |facture d avoir|note de credit|nota de credito|"
            "nota di credito|nota credito|nota de abono|factura rectificativa|estorn|faktura korygujaca|korekta"
        ),
    ),
    (
        ORDER,
        (
            *either(
                "payment|sale|settled|captur|charge|purchase|donation|zahlung|umsatz|kauf|verkauf|paiement|"
                "vente|achat|pago |venta|compra|pagamento|vendita|acquisto|venda|betaling|verkoop|aankoop|platnosc|"
                "thanh toan|支払|売上|決済"
            ),
            *_BILLS,
        ),
    ),
)
#: What a payment provider calls money that goes back, and a bank money that comes in: nothing may stand beside it.
_CREDITS = frozenset(either("credit|credits"))
_PAYS = re.compile(
    r"(?:invoice |customer |bill )?payment|zahlung|paiement|pago\b|pagamento|betaling|platnosc|入金|支払"
)
#: Money that had gone back and came again.
_BACK_AGAIN = either("reversedchargeback|chargeback reversed|chargebackreversed|refundedreversed|refund reversed")
#: What happens to an order or a payment besides.
_NO_BOOKING = re.compile(
    r"\b(?:fail|declin|refus|reject|cancel|void|pending|expir|abandon|start|ship|deliver|updat|creat|view|add|remov|"
    r"abgelehnt|fehlgeschlagen|storniert|ausstehend)"
)
#: How the state of a payment begins that none of its types does.
_AUTHORIZED = re.compile(r"(?:pre )?authori[sz]|autoris|autoriz|sent for settle")
#: Headers of what a row is; how somebody paid and what was sold are said under others.
_TYPES = frozenset(
    either(
        "type|kind|typ|art|tipo|loai|transaction type|transaction kind|txn type|trx type|record type|entry type|"
        "activity type|booking type|balance type|reporting category|transaktionsart|transaktionstyp|"
        "buchungsart|buchungstyp|umsatzart|vorgang|vorgangsart|buchungstext|type de transaction|type d operation|"
        "belegart|belegtyp|dokumentart|document type|doc type|"
        "type de document|type de piece|tipo de documento|tipo documento|tipo de comprobante|tipo comprobante|"
        "tipo de transaccion|tipo de operacion|tipo de transacao|tipo di transazione|transactietype|typ transakcji|"
        "loai giao dich|種別|区分|取引種別|取引区分|取引内容"
    )
)
#: The same of a till's receipts, which are orders and no payments for some.
_TYPES_OF_SALES = frozenset(either("receipt type|sale type|sales type|order type|invoice type|bon typ|bonart"))
#: Headers of how somebody paid, under which payment terminals write what a row is.
_WAYS_TO_PAY = frozenset(
    either(
        "payment type|payment kind|payment transaction type|zahlungsart|zahlungstyp|zahlart|type de paiement|"
        "tipo de pago|tipo de pagamento|tipo di pagamento|betaaltype|rodzaj platnosci|支払種別|決済種別"
    )
)
#: Words of headers that only a provider's report has beside its amounts: of what is left of them, and of what it keeps.
_LEFT = frozenset(either("net|balance|netto|saldo|solde|neto|liquido|残高"))
FEES = frozenset(
    either(
        "fee|fees|gebuhr|gebuhren|entgelt|frais|commission|commissions|comision|comisiones|tarifa|tarifas|comissao|"
        "taxas|commissione|commissioni|prowizja|provision|手数料"
    )
)
#: Headers of the side of an account on which an amount stands, and what stands below them.
_SIDES_OF = frozenset(
    either(
        "s h|s h kennzeichen|sh|soll haben|soll haben kennzeichen|sollhaben|d c|dc|debit credit|credit debit|"
        "debit credit indicator|dr cr|cr dr|debe haber|dare avere|debit or credit"
    )
)
_SIDES = frozenset(either("s|h|soll|haben|d|c|dr|cr|debit|credit|debe|haber|dare|avere"))
#: Share of the names that must be known, so that a column of other things is not taken for one of bookings.
_MOST = 0.8


def booking(name: str) -> str | None:
    """The event of a row with this type: an order, a refund, a booking; None where the words say nothing of it."""
    meant, words = standard_name(name), f" {fold(name)} "
    if meant in STANDARD_EVENTS or _NO_BOOKING.search(words):
        return meant if meant in (ORDER, REFUND) else None
    if any(f" {again} " in words for again in _BACK_AGAIN):
        return ORDER
    if words.strip() in _CREDITS:
        return REFUND
    if _BETWEEN.fullmatch(words.strip()):
        return BOOKED
    return next((event for begins, event in _beginnings() if begins in words), None)


def are_bookings(names: Iterable[str]) -> bool:
    """Whether these are types of bookings: sales, and others that are none."""
    found = [booking(name) for name in names]
    known = [event for event in found if event]
    return len(known) >= _MOST * len(found) > 0 and ORDER in known and bool({REFUND, BOOKED} & set(known))


def names_types(header: str) -> bool:
    """Whether a header says that its column holds what a row is."""
    return fold(header) in _TYPES


def names_types_of_sales(header: str) -> bool:
    """Whether a header says that its column holds what a row is, or what a receipt is of."""
    return names_types(header) or fold(header) in _TYPES_OF_SALES


def tells_types(header: str, names: Collection[str]) -> bool:
    """Whether a column holds types of bookings; under a header of ways to pay, a payout or a fee must be among them."""
    between = fold(header) in _WAYS_TO_PAY and any(booking(name) == BOOKED for name in names)
    return (names_types(header) or fold(header) == "event type" or between) and are_bookings(names)


def reports_bookings(header: str, names: Collection[str], headers: Iterable[str], goes_back: bool) -> bool:
    """Whether a column says of the rows of a table which of them are sales: in a provider's report, or by itself.

    Beside sales a type of money that went back is enough, whatever the other columns are.
    """
    if not tells_types(header, names):
        return False
    by_itself = names_types(header) and any(booking(name) == REFUND for name in names)
    return by_itself or reports_payments(headers, goes_back)


def tells_sides(header: str, values: Collection[str]) -> bool:
    """Whether a column says on which side of an account each amount stands: S or H, debit or credit."""
    return fold(header) in _SIDES_OF and len(values) > 1 and all(fold(value) in _SIDES for value in values)


def tells_states(types: Iterable[str]) -> bool:
    """Whether types tell how things stand with payments: some were authorized, or refused."""
    return any(_AUTHORIZED.match(fold(name)) or became(name) == UNPAID for name in types)


def reports_payments(headers: Iterable[str], goes_back: bool) -> bool:
    """Whether a table is a provider's report: it has fees, net amounts or balances, or amounts below zero."""
    return goes_back or any((_LEFT | FEES) & set(fold(header).split()) for header in headers)


def is_a_report(headers: Iterable[str]) -> bool:
    """Whether a table has fees and what is left of each amount or was captured, as providers write and shops seldom."""
    said = {word for header in headers for word in fold(header).split()}
    return bool(said & FEES) and bool(said & (_LEFT | {"captured"}))


#: Words of a header for who pays, and of the one for who is paid.
_ENDS = (
    *(("from", "to"), ("von", "an"), ("van", "naar"), ("de", "a"), ("da", "a"), ("absender", "empfanger")),
    *(("remitente", "destinatario"), ("remetente", "destinatario"), ("mittente", "destinatario")),
)


def other_end(header: str, headers: Collection[str]) -> str | None:
    """Of two headers for who pays and who is paid the second, where this is the first."""
    words = f" {fold(header)} "
    paid = {words.replace(f" {payer} ", f" {payee} ", 1) for payer, payee in _ENDS if f" {payer} " in words}
    return next((other for other in headers if f" {fold(other)} " in paid), None)


def ends(header: str, headers: Collection[str]) -> tuple[str, str] | None:
    """The headers for who pays and who is paid, this being one of them; None where it is neither."""
    for payer in headers:
        if (payee := other_end(payer, headers)) and header in (payer, payee):
            return payer, payee
    return None


def booked_events(names: Iterable[str], whole: str) -> Mapping[str, str]:
    """Folded type → event, `whole` being what a sale is here: an order, or a payment for one."""
    found = {fold(name): booking(name) for name in names if name not in STANDARD_EVENTS}
    bills = {name for name, event in found.items() if event == ORDER and begins_any(_BILLS, name)}
    told = {name: whole if event == ORDER else event for name, event in found.items() if event}
    # What was sold on a bill is paid by a booking of its own.
    return {name: PAID if bills and event == ORDER and _PAYS.match(name) else event for name, event in told.items()}


def by_sign(event: sa.ColumnElement, amount: sa.ColumnElement, between: bool) -> sa.ColumnElement:
    """The event of a row whose amount may be negative: a sale that goes back, or (`between` two) what the shop paid."""
    sale = event.in_((ORDER, PAID))
    return sa.case((sa.and_(sale, amount < 0), sa.literal(BOOKED if between else REFUND)), else_=event)


@cache
def _beginnings() -> list[tuple[str, str]]:
    return [(beginning(word), event) for event, words in _BEGINNINGS for word in words]
