"""Orders: one `Order Completed` each, a `Product Purchased` for each line, an `Order Refunded` where money went back.

In:  a plan of orders: a row an order, a row a line with the order repeated, or continuation rows with it left blank
Out: a draft of events, and of the people who ordered

The revenue is the order's total; without one, the sum of its lines. A total that differs between the lines of most
orders is no total but the lines' own amounts, and is summed. In a list of lines alone, which says no total and no
customer, each line has its own worth, with what was charged for sending it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import sqlalchemy as sa
from sqlalchemy.schema import CreateTableAs

from cdp_core.fields import LINE, ORDER, REFUND
from cdp_core.mapping.amounts import EXACT, amounts_of, exact
from cdp_core.mapping.cells import (
    NOTHING,
    Cell,
    amount,
    any_filled,
    distinct_values,
    draft_of,
    filled,
    first_filled,
    hashed,
    row_text,
    text,
)
from cdp_core.mapping.draft import Draft
from cdp_core.mapping.event_names import standard_name
from cdp_core.mapping.names import either, fold
from cdp_core.mapping.numbers import NumberReading, affix
from cdp_core.mapping.people import people_besides
from cdp_core.mapping.plan import Column, Plan
from cdp_core.mapping.products import is_product_list, product_drafts
from cdp_core.store.names import fresh_name

PRODUCT_FIELDS = ("product_id", "product", "category", "quantity", "price")
_OF_ORDER = ("order_id", "revenue", "event", "event_id", "occurred_at")
_LINE_HEADERS = ("lineitem", "line item", "item", "product", "variant", "article", "artikel", "vendor", "sku", "line ")
#: What sending a line cost the customer.
_FREIGHT = frozenset(
    either(
        "freight|freight value|freight price|freight amount|freight cost|shipping|shipping price|shipping amount|"
        "shipping cost|shipping fee|shipping value|delivery fee|delivery cost|versand|versandkosten|porto|frachtkosten|"
        "frais de port|frais de livraison|gastos de envio|coste de envio|frete|valor frete|spese di spedizione|"
        "verzendkosten|koszt dostawy|送料|phi van chuyen|phi ship|运费|배송비"
    )
)
#: Orders whose first line is the sum of the others that are so by no chance.
_NO_CHANCE = 3
_REFUNDED = ("property.refunded_amount",)
_REFUNDED_AT = ("property.refunded_at", "property.cancelled_at")
_STATUS = ("property.status", "property.financial_status", "property.order_status")
#: Columns of yes and no that take an order back.
_TAKEN_BACK = tuple(
    f"property.{word}"
    for word in either("voided|void|cancelled|canceled|is_cancelled|is_canceled|storniert|annulé|anulado|annullato")
)
_YES = either("true|yes|y|1|t|ja|oui|si|sí|x|wahr|vrai")
UNPAID = "Payment Failed"
_NOT_COMPLETED = {
    "Order Cancelled": either(
        "cancelled|canceled|voided|void|order cancelled|order canceled|storniert|annulé|annulée|cancelado|annullato|"
        "geannuleerd|đã hủy|da huy|キャンセル|void order|anulowane|anulowano|zrušeno|zrušená|отменен|отменён|отменено|"
        "отменена|đơn hủy|đã huỷ|hủy|キャンセル済|キャンセル済み|"
        "peruutettu|avbruten|annulleret|kansellert|iptal|iptal edildi|dibatalkan|취소|취소됨|已取消|取消|"
        "cancelada|anulado|anulada|annullata|storno|rückabgewickelt|cancelled by customer|order voided|ยกเลิกแล้ว|ยกเลิก|"
        "cancellato|cancellata|"
        "cancelled by guest|canceled by guest|cancelled by hotel|cancelled by host|cancelled by buyer|"
        "cancelled by seller|cancelled by merchant|late cancel|early cancel|"
        "no show|no-show|niet verschenen|nicht erschienen|non presentato|no presentado|nie stawił się|gelmedi|ملغي|ملغى"
    ),
    UNPAID: either(
        "failed|payment failed|declined|denied|expired|fehlgeschlagen|refused|rejected|error|requires_payment_method|"
        "fail|failure|unsuccessful|échoué|échouée|échec|fallido|fallida|fallito|fallita|falhou|nieudana|thất bại|失敗"
    ),
    "Checkout Started": either(
        "checkout-draft|draft|abandoned|incomplete|requires_action|quotation|quotation sent|quote|quote sent|angebot|"
        "angebot versendet|devis|devis envoyé|presupuesto|cotización|preventivo|offerte|oferta|orçamento|báo giá|"
        "見積|見積もり"
    ),
}


@dataclass(frozen=True)
class _Slot:
    """A field, and what fills it in the row of the order, of its refund and of its line."""

    field: str
    order: Cell = NOTHING
    refund: Cell = NOTHING
    line: Cell = NOTHING


@dataclass(frozen=True)
class _Total:
    """What an order comes to: as text for normalize to read, and as a number."""

    text: Cell
    number: sa.ColumnElement


@dataclass(frozen=True)
class _Orders:
    """The orders of a stage: `heads` has one row each, `keyed` says which order every row belongs to.

    `written` is how the column of totals writes its numbers.
    """

    plan: Plan
    keyed: sa.TableClause
    heads: sa.TableClause
    written: NumberReading

    @cached_property
    def head(self) -> Plan:
        """The plan laid over the first row of each order."""
        stage = self.plan.stage
        return replace(self.plan, stage=replace(stage, table=stage.table.alias("head_row")))

    @cached_property
    def total(self) -> _Total:
        return _total(self)

    @cached_property
    def refunded(self) -> sa.ColumnElement:
        """How much of an order went back."""
        plan, head = self.plan, self.head
        written = amounts_of(plan, first_filled([cell for name in _REFUNDED for cell in plan.cells(name)]))
        return exact(written, first_filled([cell for name in _REFUNDED for cell in head.cells(name)]))

    @property
    def names_goods(self) -> bool:
        return bool(self.plan.cells("product_id") or self.plan.cells("product"))

    def is_of_line(self, column: Column) -> bool:
        """Whether a column tells something of a line; where no goods are named, an order has none."""
        return _is_of_line(column) and (self.names_goods or not column.field.startswith("property."))


def _lists_lines(plan: Plan) -> bool:
    """Whether rows are lines of orders and say nothing of the orders themselves."""
    return not plan.identifiers and not plan.cells("revenue") and bool(plan.cells("price"))


def order_drafts(plan: Plan) -> list[Draft]:
    """The orders and their lines as events; the people whom they name."""
    orders = _gathered(plan)
    event = _event(orders)
    slots = _slots(orders, event)
    rows = [_order_rows(orders, slots, event)]
    if any(plan.cells(name) for name in _REFUNDED):
        rows.append(_refund_rows(orders, slots))
    if orders.names_goods:
        rows.append(_line_rows(orders, slots))
    names = [slot.field for slot in slots]
    events = draft_of(plan.connection, "events", sa.union_all(*rows) if len(rows) > 1 else rows[0], names, kept=True)
    return [events, *product_drafts(plan, text(ORDER)), *people_besides(plan)]


def _gathered(plan: Plan) -> _Orders:
    """Which row belongs to which order, and where each order begins."""
    order_id = _order_id(plan)
    goods = _goods(plan)
    revenue = first_filled(plan.cells("revenue"))
    written = amounts_of(plan, revenue)
    rows = (
        sa.select(
            plan.stage.rowid.label("row"),
            plan.line.label("line"),
            order_id.label("order_id"),
            revenue.label("revenue"),
            exact(written, revenue).label("amount"),
            goods.label("goods"),
            any_filled([*plan.cells("product_id"), *plan.cells("product")]).label("names_product"),
            _sign(plan).label("sign"),
            sa.func.md5(row_text(plan.stage)).label("cells"),
        )
        .select_from(plan.relation)
        .where(any_filled([plan.stage.cell(column) for column in plan.stage.columns]))
        .subquery("rows")
    )
    key = sa.func.coalesce(text("id ") + rows.c.order_id, text("row ") + sa.cast(rows.c.row, sa.Text))
    keyed = _kept(plan, "order_rows", sa.select(rows, key.label("key")))
    keyed_rows = sa.select(keyed).subquery("keyed")
    heads = _kept(
        plan,
        "orders",
        sa.select(
            keyed_rows.c.key,
            sa.func.min(keyed_rows.c.order_id).label("order_id"),
            sa.func.arg_min(keyed_rows.c.row, keyed_rows.c.line).label("head"),
            sa.func.min(keyed_rows.c.line).label("line"),
            sa.func.sum(keyed_rows.c.goods).label("goods"),
            sa.func.arg_min(keyed_rows.c.sign, keyed_rows.c.line).label("sign"),
            sa.func.arg_min(keyed_rows.c.revenue, keyed_rows.c.line).label("revenue"),
            sa.func.arg_min(keyed_rows.c.names_product, keyed_rows.c.line).label("names_product"),
            sa.func.arg_min(keyed_rows.c.amount, keyed_rows.c.line).label("amount"),
            sa.func.sum(keyed_rows.c.amount).label("revenues"),
            sa.func.count(keyed_rows.c.revenue).label("told"),
            (sa.func.min(keyed_rows.c.revenue) != sa.func.max(keyed_rows.c.revenue)).label("differ"),
            sa.func.md5(sa.func.string_agg(keyed_rows.c.cells, sa.text("'' ORDER BY line, cells"))).label("cells"),
        ).group_by(keyed_rows.c.key),
    )
    return _Orders(plan, keyed, heads, written)


def _kept(plan: Plan, name: str, rows: sa.Select) -> sa.TableClause:
    relation = fresh_name(plan.connection, name)
    plan.connection.execute(CreateTableAs(rows, relation, temporary=True))
    return sa.table(relation, *(sa.column(str(column.key), column.type) for column in rows.selected_columns))


def _order_id(plan: Plan) -> Cell:
    """The order's number; continuation rows that leave even that blank have the one above them."""
    if not plan.cells("order_id"):
        return NOTHING
    order_id = first_filled(plan.cells("order_id"))
    product = any_filled([*plan.cells("product_id"), *plan.cells("product")])
    told = any_filled([*plan.cells("occurred_at"), *plan.cells("revenue"), *(cell for _, cell in plan.identifiers)])
    continued = (
        sa.select(sa.literal(1)).select_from(plan.relation).where(order_id.is_(None), product, sa.not_(told)).limit(1)
    )
    if plan.connection.execute(continued).first() is None:
        return order_id
    starts = sa.case((sa.or_(order_id.is_not(None), told), 1), else_=0)
    block = (
        sa.select(
            plan.stage.rowid.label("row"),
            order_id.label("order_id"),
            sa.func.sum(starts).over(order_by=plan.line).label("block"),
        )
        .select_from(plan.relation)
        .subquery("block")
    )
    filled_down = sa.select(
        block.c.row, sa.func.max(block.c.order_id).over(partition_by=block.c.block).label("order_id")
    )
    kept = _kept(plan, "order_ids", filled_down)
    return sa.select(kept.c.order_id).where(kept.c.row == plan.stage.rowid).scalar_subquery()


def _goods(plan: Plan) -> sa.ColumnElement:
    """What a line is worth: price times quantity, one where none is said."""
    if not plan.cells("price"):
        return sa.cast(sa.null(), EXACT)
    worth = _float(plan, first_filled(plan.cells("price")))
    if plan.cells("quantity"):
        worth *= sa.func.coalesce(_float(plan, first_filled(plan.cells("quantity"))), 1)
    for column in plan.columns if _lists_lines(plan) else ():
        if fold(column.name) in _FREIGHT:
            worth += sa.func.coalesce(_float(plan, filled(column.cell)), 0)
    return sa.cast(sa.func.round(worth, 4), EXACT)


def _float(plan: Plan, cell: Cell) -> sa.ColumnElement:
    return amounts_of(plan, cell).expression(cell)


def _sign(plan: Plan) -> Cell:
    """The currency that stands with a line's amounts, `R$` or `zł`; NULL where none does."""
    money = [*plan.cells("revenue"), *plan.cells("price")]
    if not money or plan.cells("currency"):
        return NOTHING
    sign = sa.func.regexp_extract(first_filled(money), r"[^\p{N}\s.,+'’٫٬()−–-][^\p{N}\s,+'’٫٬()−–-]*")
    return sa.func.nullif(sign, "", type_=sa.Text)


def _is_of_line(column: Column) -> bool:
    return column.field in (*PRODUCT_FIELDS, "property.line_total") or (
        column.field.startswith("property.") and fold(column.name).startswith(_LINE_HEADERS)
    )


def _total(orders: _Orders) -> _Total:
    """The order's total, as the whole file shows it to be meant."""
    heads = orders.heads
    several = sa.and_(heads.c.told > 1, heads.c.differ.is_not(None))
    # A till writes the sale first and its lines below it, which add up to it; a few may do so by chance.
    adds_up = sa.func.abs(2 * heads.c.amount - heads.c.revenues) < 0.01
    counts = sa.select(
        sa.func.count().filter(several),
        sa.func.count().filter(several, heads.c.differ),
        sa.func.count().filter(several, heads.c.differ, adds_up),
        sa.func.count().filter(several, heads.c.differ, adds_up, sa.not_(heads.c.names_product)),
    ).select_from(heads)
    many, differing, adding_up, bare = orders.plan.connection.execute(counts).one()
    by_a_till = bare * 2 > differing or (adding_up >= _NO_CHANCE and adding_up * 2 > differing)
    if differing * 2 > many and not by_a_till:
        total = _Total(_signed(heads, heads.c.revenues), heads.c.revenues)
    else:
        total = _Total(heads.c.revenue, heads.c.amount)
    if _lists_lines(orders.plan) or not orders.plan.cells("price"):
        return total
    return _Total(
        sa.func.coalesce(_beside_sums(orders, total), _signed(heads, heads.c.goods), type_=sa.Text),
        sa.func.coalesce(total.number, heads.c.goods),
    )


def _beside_sums(orders: _Orders, total: _Total) -> Cell:
    """A total as programs write it, as sums are: among those 1.250 would no longer be more than a thousand."""
    if orders.written.mark == "plain":
        return total.text
    written = sa.func.concat_ws(" ", sa.func.nullif(affix(total.text), ""), amount(total.number))
    return sa.case((total.number.is_not(None), written), else_=total.text)


def _signed(heads: sa.TableClause, worth: sa.ColumnElement) -> Cell:
    """A sum of amounts in the currency that they were written with: `R$ 104.8`."""
    return sa.case((worth.is_not(None), sa.func.concat_ws(" ", heads.c.sign, amount(worth))), else_=NOTHING)


def _worth_of_line(orders: _Orders) -> Cell:
    return _signed(orders.keyed, orders.keyed.c.goods) if _lists_lines(orders.plan) else NOTHING


def _event(orders: _Orders) -> Cell:
    """What became of the order: completed unless its status or a negative total says otherwise."""
    head = orders.head
    status = first_filled([cell for name in _STATUS for cell in head.cells(name)])
    cases = [(_says(status, event), text(event)) for event in _NOT_COMPLETED]
    for cell in (cell for name in _TAKEN_BACK for cell in head.cells(name)):
        cases.append((sa.func.lower(filled(cell)).in_(_YES), text("Order Cancelled")))
    named = _named_events(head)
    if named:
        cases += [(head.value("event").in_(list(named)), sa.case(dict(named), value=head.value("event")))]
    return sa.case(*cases, (orders.total.number < 0, text(REFUND)), else_=text(ORDER))


def came_to_nothing(status: Cell) -> sa.ColumnElement[bool]:
    """Whether a status says that what was ordered or agreed did not come about."""
    return _says(status, "Order Cancelled")


def payment_failed(status: Cell) -> sa.ColumnElement[bool]:
    """Whether a status says that money should have moved and did not."""
    return _says(status, UNPAID)


def was_not_paid(status: Cell) -> sa.ColumnElement[bool]:
    """Whether the status of a payment says that no money came."""
    return sa.or_(payment_failed(status), came_to_nothing(status))


def _says(status: Cell, event: str) -> sa.ColumnElement[bool]:
    plain = sa.func.replace(sa.func.lower(status), "_", " ")
    return plain.in_([word.replace("_", " ") for word in _NOT_COMPLETED[event]])


def _named_events(head: Plan) -> Mapping[str, str]:
    """Names in an event column of an orders file that mean something else than an order."""
    if not head.cells("event"):
        return {}
    names = distinct_values(head.connection, head.relation, head.value("event"), 100)
    return {name: found for name in names if (found := standard_name(name)) in (REFUND, "Order Cancelled")}


def _slots(orders: _Orders, event: Cell) -> list[_Slot]:
    plan, head, heads = orders.plan, orders.head, orders.heads
    total = orders.total
    back = sa.case((total.number < 0, _signed(heads, -total.number)), else_=total.text)
    slots = [
        _Slot("event", event, text(REFUND), text(LINE)),
        _Slot("order_id", heads.c.order_id, heads.c.order_id, heads.c.order_id),
        _Slot("revenue", back, _signed(heads, orders.refunded), _worth_of_line(orders)),
        _Slot("occurred_at", refund=first_filled([cell for name in _REFUNDED_AT for cell in head.cells(name)])),
    ]
    for (field, own), (_, first) in zip(
        plan.of_event("identifier", "event"), head.of_event("identifier", "event"), strict=True
    ):
        shared = sa.func.coalesce(filled(own), first, type_=sa.Text)
        if field in PRODUCT_FIELDS:
            slots.append(_Slot(field, line=own))
        elif field == "event_id":
            slots.append(_Slot(field, order=first))
        elif field == "occurred_at" or field not in _OF_ORDER:
            slots.append(_Slot(field, first, first, shared))
    for column in plan.columns:
        if plan.group(column.field) == "property":
            if column in plan.product_lists:
                first = next(one.cell for one in head.columns if one.name == column.name)
                slots.append(_Slot(column.field, order=sa.case((sa.not_(is_product_list(first)), first))))
            elif orders.is_of_line(column):
                slots.append(_Slot(column.field, line=column.cell))
            else:
                slots.append(_of_order(column, head))
    slots += [
        _Slot(name, order=text(value))
        for name, value in plan.mapping.defaults.items()
        if plan.group(name) == "property"
    ]
    return slots


def _of_order(column: Column, head: Plan) -> _Slot:
    """A property of the order. A line that says something else than the first says it of itself."""
    first = next(one.cell for one in head.columns if one.name == column.name)
    return _Slot(
        column.field, order=first, line=sa.case((filled(column.cell).is_distinct_from(filled(first)), column.cell))
    )


def _order_rows(orders: _Orders, slots: list[_Slot], event: Cell) -> sa.Select:
    heads, head = orders.heads, orders.head
    return sa.select(
        heads.c.line,
        head.row_key.label("row_key"),
        hashed("order:", heads.c.order_id, ":", heads.c.cells).label("row_hash"),
        *(slot.order.label(f"f{i}") for i, slot in enumerate(slots)),
    ).select_from(heads.join(head.relation, head.stage.rowid == heads.c.head))


def _refund_rows(orders: _Orders, slots: list[_Slot]) -> sa.Select:
    heads, head = orders.heads, orders.head
    return (
        sa.select(
            heads.c.line,
            NOTHING.label("row_key"),
            hashed("refund:", heads.c.order_id, ":", heads.c.cells).label("row_hash"),
            *(slot.refund.label(f"f{i}") for i, slot in enumerate(slots)),
        )
        .select_from(heads.join(head.relation, head.stage.rowid == heads.c.head))
        .where(orders.refunded > 0)
    )


def _line_rows(orders: _Orders, slots: list[_Slot]) -> sa.Select:
    plan, heads, head, keyed = orders.plan, orders.heads, orders.head, orders.keyed
    sold = any_filled([*plan.cells("product_id"), *plan.cells("product")])
    joined = (
        plan.relation.join(keyed, keyed.c.row == plan.stage.rowid)
        .join(heads, heads.c.key == keyed.c.key)
        .join(head.relation, head.stage.rowid == heads.c.head)
    )
    return (
        sa.select(
            keyed.c.line,
            NOTHING.label("row_key"),
            hashed("line:", heads.c.order_id, ":", keyed.c.cells).label("row_hash"),
            *(slot.line.label(f"f{i}") for i, slot in enumerate(slots)),
        )
        .select_from(joined)
        .where(sold)
    )
