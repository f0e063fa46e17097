"""What became of an order, one of its lines or a payment, by its status.

In:  a plan of rows, or the cell of a status
Out: for each row the event that its status says, and when it came back; whether a status says that nothing came of it
"""

import re
from collections.abc import Callable
from functools import cache
from itertools import chain

import sqlalchemy as sa

from cdp_core.fields import CANCELLED, ORDER, REFUND, STARTED, UNPAID
from cdp_core.mapping.bookings import is_a_report, names_types, tells_states
from cdp_core.mapping.cells import NOTHING, Cell, any_filled, distinct_values, filled, first_filled, text
from cdp_core.mapping.decision_words import FLAGS, NO, YES
from cdp_core.mapping.looks import looks
from cdp_core.mapping.names import CJK, begins_any, either, fold
from cdp_core.mapping.order_words import (
    NOT_COMPLETED,
    PENDING,
    became,
    became_on,
    happened_to_orders,
    is_of_a_bill,
    is_owed,
)
from cdp_core.mapping.plan import Column, Plan
from cdp_core.mapping.standings import is_known_state
from cdp_core.mapping.words import known_words

#: Where a file says how much of an order went back.
REFUNDED = "property.refunded_amount"
STATUSES = ("property.status", "property.financial_status", "property.order_status")
#: Where Eventbrite says how a ticket was paid, and that it was refunded.
_TYPE = "property.order_type"
_STATED = (*STATUSES, _TYPE)
#: Columns of yes and no that take an order back.
_TAKEN_BACK = tuple(
    f"property.{word}"
    for word in either("voided|void|cancelled|canceled|is_cancelled|is_canceled|storniert|annulé|anulado|annullato")
)
#: What a header may have beside the word for it where its yes and no say that all of an order went back.
_WHETHER = either(
    "is |was |has |been |all |fully |full |completely |complete |flag |yn |ist |wurde |ganz |vollstandig |est |a |ete |"
    "entierement |es |fue |ha |sido |totalmente |foi |stato |tutto |volledig |order |payment |item |line |product |"
    "sale |transaction |bestellung |auftrag |zahlung |commande |pedido |ordine |bestelling "
)
#: Headers whose no says that nobody has paid.
_WHETHER_PAID = frozenset(
    either(
        "paid|is paid|order paid|is order paid|payment received|bezahlt|ist bezahlt|paye|payee|est paye|pagado|pagada|"
        "esta pagado|pagato|pagata|pago|foi pago|betaald|is betaald|zaplacono|betalt|da thanh toan"
    )
)
#: How the words begin that a header may have beside "status" where an order itself is meant, or its payment.
_OF_ORDERS = either(
    "order|bestell|auftrag|vorgang|commande|pedido|orden |ordine|ordini|encomenda|bestelling|zamow|objednav|comand|"
    "comenz|rendeles|siparis|ordre|tilau|bestall|bestill|narudz|porudz|narocil|tellimus|pasutij|uzsakym|pesanan|"
    "don hang|παραγγελ|поръч|замовл|заказ|طلب|הזמנה|注文|受注|주문|订单|訂單|"
    "seller|buyer|merchant|sale |sales |purchase|line |lineitem |item |transaction|transak|transac|payment|financial|"
    "zahlung|paiement|pago |pagamento|betal|platn|platb|plata |platil|odeme |thanh toan|pembayaran|maks|fizet|"
    "оплат|платеж|плащан|πληρωμ|دفع|支払|決済|入金|付款|支付|결제|입금|ชำระเงิน|คำสั่งซื้อ|ออเดอร์|"
    "booking|reservation|reserv|resv |res |rsv |prenotazione|rezerv|"
    "name |text |current |of |the |de |del |dell |du |la |der |do |da "
)
#: The same of how it was sent: what was bought and did not arrive has been bought for all that.
_OF_DELIVERIES = either(
    "fulfil|deliver|shipping|shipment|dispatch|liefer|versand|zustell|livraison|expedition|envio|entrega|spedizione|"
    "consegna|bezorg|verzend|levering|leveran|wysylk|dostaw|doruc|doprav|livrare|kargo|teslim|giao hang|van chuyen|"
    "pengiriman|toimit|szallit|доставк|отправк|配送|発送|出荷|发货|物流|배송|จัดส่ง|شحن|توصيل"
)
_KINDS_OF_GIFTS = frozenset(
    either(
        "gift type|gift subtype|donation type|contribution type|type of gift|spendenart|type de don|tipo de donacion"
    )
)
#: What a header may have beside "status" where a return is meant, besides the words for one.
_OF_RETURNS = either(
    "rma |claim|case|request|approval|current |of |the |de |del |do |da |du |la |le |申請|申请|신청|처리"
)
#: How many different statuses are looked at, and how many values to see whether a column holds dates.
MOST_STATES, _SOME = 1_000, 100
#: Share of its values that must be dates in a column of them.
_MOSTLY = 0.8
#: A column of days that nearly all orders have tells of another day: until when one may cancel.
NEARLY_ALL = 0.9
#: Beside these a day of cancelling is that of a contract, which had been bought.
_OF_CONTRACTS = either(
    "subscri|abonn|suscri|assinat|iscrizion|membership|mitgliedschaft|contract|vertrag|contrat|plan |plano |tarif |"
    "定期|구독"
)
#: What databases write where there is no day.
_NO_DAY = (
    r"^[0\D]*$|^(?:0001|1753|1899|1900|1970-01-01|9999)|[/.-](?:0001|1753|1899|1900|9999)(?:\D|$)|01[/.]01[/.]1970"
)


def fate_of(plan: Plan) -> Cell:
    """What the status of a row says became of it; an order where it says nothing of that, NULL where there is none."""
    if plan.mapping.defaults.get("event") == STARTED:
        return text(STARTED)
    sent = _deliveries(plan)
    states = _states(plan)
    own = {fold(name): event for name, event in (plan.preset.events if plan.preset else {}).items()}
    flags = [cell for name in _TAKEN_BACK for cell in plan.cells(name)]
    waits = PENDING if is_a_report(plan.stage.columns) else frozenset[str]()
    named: dict[str, list[str]] = {}
    for cell in states:
        for value in distinct_values(plan.connection, plan.relation, cell, MOST_STATES):
            if event := own.get(fold(value)) or became(value) or (STARTED if value.lower() in waits else None):
                named.setdefault(event, []).append(value)
    first, back = first_filled(states), named.pop(REFUND, [])
    # What a bill was sent for has been bought, though nobody has paid yet.
    bills = any_filled([plan.stage.cell(name) for name in plan.stage.columns if is_of_a_bill(name)])
    owed = [value for value in named.get(STARTED, []) if is_owed(value)]
    # The worst that any column says holds; that a payment is waited for is no matter of goods that were sent already.
    cancelled, unpaid = named.pop(CANCELLED, []), named.pop(UNPAID, [])
    cases: list[tuple[sa.ColumnElement[bool], Cell]] = []
    cases += [(_says_of(cell, cancelled, states, sent), text(CANCELLED)) for cell in states if cancelled]
    cases += [(_answers(cell, YES), text(CANCELLED)) for cell in flags]
    cases += [(_says_of(cell, unpaid, states, sent), text(UNPAID)) for cell in states if unpaid]
    cases += [(sa.and_(first.in_(owed), bills), text(ORDER))] if owed else []
    cases += [(first.in_(values), text(event)) for event, values in named.items()]
    cases += [(filled(cell).in_(back), text(REFUND)) for cell in states if back]
    paid_back = [column.cell for column in plan.columns if _tells_whether(plan, column, _is_of_all_back)]
    cases += [(_answers(cell, YES), text(REFUND)) for cell in paid_back]
    cases += _dated_cases(plan, bool(back or paid_back))
    paid = [column.cell for column in plan.columns if _tells_whether(plan, column, _is_of_payment)]
    cases += [(sa.and_(_answers(cell, NO), sa.not_(bills)), text(STARTED)) for cell in paid]
    return sa.case(*cases, (any_filled([*states, *flags, *paid_back]), text(ORDER))) if cases else NOTHING


def _tells_whether(plan: Plan, column: Column, speaks: Callable[[str], bool]) -> bool:
    """Whether a column of an unknown file answers with yes and no what its header asks, and with both."""
    if plan.preset or not column.field.startswith("property.") or not speaks(column.name):
        return False
    said = {value.lower() for value in distinct_values(plan.connection, plan.relation, column.cell, _SOME)}
    return said <= FLAGS and not said.isdisjoint(YES)


def _answers(cell: Cell, words: frozenset[str]) -> sa.ColumnElement[bool]:
    return sa.func.lower(filled(cell)).in_(sorted(words))


def _is_of_all_back(header: str) -> bool:
    """Whether a header asks if all of an order went back: `Refunded?`, `is_returned`."""
    beside = [word for word in fold(header).split() if became(word) != REFUND]
    return became(header) == REFUND and all(begins_any(_WHETHER, word) for word in beside)


def _is_of_payment(header: str) -> bool:
    return fold(header) in _WHETHER_PAID


def _dated_cases(plan: Plan, tells_refunds: bool) -> list[tuple[sa.ColumnElement[bool], Cell]]:
    """What a day says became of an order: it was cancelled, or its money went back, where nothing else tells of that.

    What the file says of refunds, by its amounts or its states, goes before.
    """
    off, back = (first_filled(_days_of(plan, event)) for event in (CANCELLED, REFUND))
    cases = []
    if off is not NOTHING and not _are_contracts(plan) and not _all_have(plan, off):
        repaid = sa.func.regexp_matches(first_filled(plan.cells(REFUNDED)), "[1-9]")
        cases.append((sa.and_(off.is_not(None), sa.not_(sa.func.coalesce(repaid, sa.false()))), text(CANCELLED)))
    amounts = any(_is_of_money(plan, column) for column in plan.columns)
    if back is not NOTHING and not tells_refunds and not amounts and not _all_have(plan, back):
        cases.append((back.is_not(None), text(REFUND)))
    return cases


def _are_contracts(plan: Plan) -> bool:
    """Whether headers or goods speak of memberships, plans and the like, which end by being cancelled."""
    goods = (distinct_values(plan.connection, plan.relation, cell, _SOME) for cell in plan.cells("product"))
    return any(begins_any(_OF_CONTRACTS, fold(said)) for said in (*plan.stage.columns, *chain.from_iterable(goods)))


def _all_have(plan: Plan, day: Cell) -> bool:
    """Whether nearly all rows have a day."""
    counts = sa.select(sa.func.count(), sa.func.count(day)).select_from(plan.relation)
    rows, dated = plan.connection.execute(counts).one()
    return bool(dated >= NEARLY_ALL * rows)


def _is_of_money(plan: Plan, column: Column) -> bool:
    """Whether a column says how much went back: then its day may be of a part."""
    if not column.field.startswith("property.") or happened_to_orders([column.name]) != REFUND:
        return False
    shares = looks(distinct_values(plan.connection, plan.relation, column.cell, _SOME))
    numbers = max(shares.get("number", 0), shares.get("money", 0))
    return column.field == REFUNDED or (numbers >= _MOSTLY and shares.get("date", 0) < _MOSTLY)


def _days_of(plan: Plan, event: str) -> list[Cell]:
    """The days on which orders were cancelled, or their money went back; NULL where none stands there."""
    found: list[Cell] = []
    for column in plan.columns:
        if not column.field.startswith("property.") or became_on(column.name) != event:
            continue
        day: Cell = sa.case((sa.not_(sa.func.regexp_matches(filled(column.cell), _NO_DAY)), filled(column.cell)))
        shares = looks(distinct_values(plan.connection, plan.relation, day, _SOME))
        if max(shares.get("date", 0), shares.get("epoch", 0)) >= _MOSTLY:
            found.append(day)
    return found


def _says_of(cell: Cell, lost: list[str], states: list[Cell], sent: list[Cell]) -> sa.ColumnElement[bool]:
    """Whether a column says that an order was lost; one of deliveries does where no other says how it stands."""
    others = [each for each in states if not _is_among(each, sent)]
    said = filled(cell).in_(lost)
    return sa.and_(said, sa.not_(any_filled(others))) if others and _is_among(cell, sent) else said


def _is_among(cell: Cell, cells: list[Cell]) -> bool:
    return any(cell.compare(each) for each in cells)


def lost_deliveries(plan: Plan) -> list[tuple[Cell, list[str]]]:
    """Columns of deliveries, each with what it says of those that were cancelled or failed."""
    found = []
    for cell in _deliveries(plan):
        said = distinct_values(plan.connection, plan.relation, cell, MOST_STATES)
        found.append((cell, [value for value in said if became(value) in (CANCELLED, UNPAID)]))
    return [(cell, lost) for cell, lost in found if lost]


def unknown_states(plan: Plan) -> list[tuple[Cell, list[str]]]:
    """Columns that say how orders stand, each with what it says that is known neither as good nor as bad."""
    own = {fold(name) for name in plan.preset.events} if plan.preset else set()
    found = []
    for cell in _states(plan):
        said = distinct_values(plan.connection, plan.relation, cell, MOST_STATES)
        unknown = [value for value in said if fold(value) not in own and not is_known_state(value)]
        if unknown and len(said) < MOST_STATES:
            found.append((cell, unknown))
    return found


def promised(plan: Plan) -> list[tuple[Cell, list[str]]]:
    """Columns of what kind gifts are, each with those of its kinds that were only promised."""
    found = []
    for column in plan.columns:
        if column.field.startswith("property.") and fold(column.name) in _KINDS_OF_GIFTS:
            said = distinct_values(plan.connection, plan.relation, column.cell, _SOME)
            found.append((column.cell, [value for value in said if became(value) == STARTED]))
    return [(cell, kinds) for cell, kinds in found if kinds]


def _states(plan: Plan) -> list[Cell]:
    """The columns that say how things stand with an order or a payment."""
    types = [
        column.cell
        for column in plan.columns
        if column.field.startswith("property.")
        and names_types(column.name)
        and tells_states(distinct_values(plan.connection, plan.relation, column.cell, _SOME))
    ]
    types += [cell for cell, _ in promised(plan)]
    told = [column.cell for column in plan.columns if column.field not in _STATED and _stands_for_orders(plan, column)]
    # Of several under one name the ones hold that speak of the order, and not of its guarantee.
    plain = {column.field for column in plan.columns if column.field in _STATED and speaks_of_states(column.name)}
    others = [each.cell for each in plan.columns if each.field in plain and not speaks_of_states(each.name)]
    stated = [cell for name in STATUSES for cell in plan.cells(name) if not _is_among(cell, others)]
    # What an order is of, or where it was placed, says nothing of it but where a type is that its money went back.
    stated += [
        cell
        for cell in plan.cells(_TYPE)
        if any(map(became, distinct_values(plan.connection, plan.relation, cell, MOST_STATES)))
    ]
    return [*stated, *types, *told]


def _deliveries(plan: Plan) -> list[Cell]:
    """Those of the columns of states that say how goods were sent, and nothing else of the order."""
    return [
        column.cell
        for column in plan.columns
        if (column.field in _STATED or _stands_for_orders(plan, column))
        and begins_any(_OF_DELIVERIES, " ".join(words := _beside_the_state(column.name) or []))
        and not begins_any(_OF_ORDERS, " ".join(words))
    ]


def _stands_for_orders(plan: Plan, column: Column) -> bool:
    """Whether a column that has no field of ours says how orders stand: by its header, and most of its values."""
    if not column.field.startswith("property.") or not speaks_of_states(column.name):
        return False
    values = distinct_values(plan.connection, plan.relation, column.cell, _SOME)
    return any(map(became, values)) and 2 * sum(map(is_known_state, values)) > len(values)


def speaks_of_states(header: str) -> bool:
    """Whether a header names a status and nothing but the order, its payment or its delivery beside it."""
    if fold(header) in _state_words():
        return True
    beside = _beside_the_state(header)
    return beside is not None and all(begins_any((*_OF_ORDERS, *_OF_DELIVERIES), word) for word in beside)


def stands_for_returns(header: str, field: str) -> bool:
    """Whether a column of a list of returns says how each stands, and not how its order does."""
    beside = _beside_the_state(header) if field.startswith("property.") else None
    return beside is not None and all(
        begins_any(_OF_RETURNS, word) or happened_to_orders([word]) == REFUND for word in beside
    )


def _beside_the_state(header: str) -> list[str] | None:
    """The words of a header without that for a status; None where it has none."""
    said = fold(header)
    if compound := re.fullmatch(r"(\w+?)s?status", said):
        return [compound[1]]
    for word in _state_words():
        if CJK.search(word) and word in said:
            return said.replace(word, " ").split()
        if f" {word} " in f" {said} ":
            return f" {said} ".replace(f" {word} ", " ").split()
    return None


@cache
def _state_words() -> tuple[str, ...]:
    """The words for a status that stand alone, the shortest first: what stands beside them is looked at too."""
    known = (word for word, concept in known_words().items() if concept in ("status", "order_status"))
    return tuple(sorted(known, key=len))


def came_back_at(plan: Plan) -> Cell:
    """The day under a header such as "Return date"."""
    days = [
        column.cell
        for column in plan.columns
        if column.field.startswith("property.")
        and column.field != REFUNDED
        and happened_to_orders([column.name]) == REFUND
        and looks(distinct_values(plan.connection, plan.relation, column.cell, _SOME)).get("date", 0) >= _MOSTLY
    ]
    return first_filled([*days, *_days_of(plan, REFUND)])


def came_to_nothing(status: Cell) -> sa.ColumnElement[bool]:
    """Whether a status says that what was ordered or agreed did not come about."""
    plain = sa.func.replace(sa.func.lower(status), "_", " ")
    return plain.in_([word.replace("_", " ") for word in NOT_COMPLETED[CANCELLED]])


def payments_saying(plan: Plan, *events: str) -> sa.ColumnElement[bool]:
    """Whether a status of a payment says that this became of it: no money came, or it has not come yet."""
    found = []
    for cell in _states(plan):
        said = distinct_values(plan.connection, plan.relation, cell, MOST_STATES)
        told = [value for value in said if _became_of_payment(value) in events]
        found += [filled(cell).in_(told)] if told else []
    return sa.func.coalesce(sa.or_(*found), sa.false()) if found else sa.false()


def _became_of_payment(status: str) -> str | None:
    return became(status) or (STARTED if status.lower() in PENDING else None)
