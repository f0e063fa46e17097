"""Orders: one `Order Completed` each, a `Product Purchased` for each line, an `Order Refunded` where money went back.

In:  a plan of orders: a row an order, a row a line with the order repeated, or continuation rows with it left blank
Out: a draft of events, and of the people who ordered

The revenue is the order's total; without one, the sum of its lines. A total that differs between the lines of most
orders is no total but the lines' own amounts, and is summed; so is one that is on each line what its parts come to. In
a list of lines alone, which says no total and no customer, each line has its own worth, with what was charged for
sending it.

An order whose status says that its money went back is an order, and a refund of all of it. Where the lines of an order
have a status each, those that were cancelled are left out of its worth, and those that came back are refunded. Lines
that were cancelled, with their order or alone, are `Product Cancelled`; those of an order that was never paid are
`Product Added`, and a negative number of pieces is `Product Returned`. What it cost to send them is `Order Charged`.
A further row of an order that names no goods, but says something else of it (another parcel, another payment), is an
`Order Updated`; one that says nothing new is a repeat.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import sqlalchemy as sa

from cdp_core.fields import (
    CANCELLED,
    ELSEWHERE,
    LINE,
    LINE_CANCELLED,
    LINE_CHARGED,
    LINE_RETURNED,
    ORDER,
    REFUND,
    STANDARD_EVENTS,
    STARTED,
    UNPAID,
    UPDATED,
)
from cdp_core.mapping.amounts import CENT, EXACT, amounts_of, charges_of, exact
from cdp_core.mapping.bookings import are_bookings, booking, names_types_of_sales
from cdp_core.mapping.cells import (
    NOTHING,
    Cell,
    amount,
    any_filled,
    distinct_values,
    draft_of,
    filled,
    first_filled,
    has_rows,
    hashed,
    kept_rows,
    row_text,
    text,
)
from cdp_core.mapping.draft import Draft
from cdp_core.mapping.event_names import standard_name
from cdp_core.mapping.guests import identity_key
from cdp_core.mapping.ids import is_damaged, said_of
from cdp_core.mapping.names import begins_any, either, fold, folded_words
from cdp_core.mapping.numbers import NumberReading, affix
from cdp_core.mapping.order_charges import CHARGE, charged_lines
from cdp_core.mapping.order_doubts import state_sentences
from cdp_core.mapping.order_states import MOST_STATES, REFUNDED, STATUSES, came_back_at, fate_of
from cdp_core.mapping.packages import package_of, packages
from cdp_core.mapping.people import people_besides
from cdp_core.mapping.plan import Column, Plan
from cdp_core.mapping.presets import PRESETS
from cdp_core.mapping.products import is_product_list, product_drafts, product_lists

PRODUCT_FIELDS = ("product_id", "product", "category", "quantity", "price")
_OF_GOODS = ("product_id", "product", "category")
_OF_ORDER = ("order_id", "revenue", "event", "event_id", "occurred_at")
_LINE_HEADERS = ("lineitem", "line item", "item", "product", "variant", "article", "artikel", "vendor", "sku", "line ")
#: What sending a line cost the customer.
_FREIGHT = frozenset(
    folded_words(
        "freight|freight value|freight price|freight amount|freight cost|shipping|shipping price|shipping amount|"
        "shipping cost|shipping fee|shipping value|delivery fee|delivery cost|versand|versandkosten|porto|frachtkosten|"
        "frais de port|frais de livraison|gastos de envio|coste de envio|frete|valor frete|spese di spedizione|"
        "verzendkosten|koszt dostawy|送料|phi van chuyen|phi ship|运费|배송비"
    )
)
#: Orders whose first line is the sum of the others that are so by no chance.
_NO_CHANCE = 3
#: How the word begins that says of money back that it is a part of what was paid.
_PARTS = ("partial", "teil", "partiel", "parcial", "parzial", "gedeelt", "czesciow", "delvis")
#: What a line comes to, before what was taken off the order and after.
_LINE_TOTALS = ("property.line_subtotal", "property.line_total")
#: What the lines of an order are that nobody has paid, or that came to nothing.
_LINES_OF = {STARTED: "Product Added", UNPAID: "Product Added", CANCELLED: LINE_CANCELLED}
_REFUNDED_AT, _CANCELLED_AT = "property.refunded_at", "property.cancelled_at"
#: Headers of what tickets are for, and where its name is kept beside that of a product.
_ATTENDED = frozenset(either("event|event name|event title|veranstaltung|veranstaltungsname|evento|evenement"))
_ITS_NAME = "property.original_event"


@dataclass(frozen=True)
class _Slot:
    """A field, and what fills it in the row of the order, of its refund, of its line and of what it says further."""

    field: str
    order: Cell = NOTHING
    refund: Cell = NOTHING
    line: Cell = NOTHING
    update: Cell = NOTHING


@dataclass(frozen=True)
class _Total:
    """What an order comes to: as text for normalize to read, and as a number."""

    text: Cell
    number: sa.ColumnElement


@dataclass(frozen=True)
class _Orders:
    """The orders of a stage: `heads` has one row each, `keyed` says which order every row belongs to.

    `written` is how the column of totals writes its numbers, `by_status` whether a status says of any row that its
    money went back.
    """

    plan: Plan
    keyed: sa.TableClause
    heads: sa.TableClause
    written: NumberReading
    by_status: bool

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
        """How much of an order went back: as the file says, else as its status does."""
        return sa.func.coalesce(self.refund_told, _back_by_status(self))

    @cached_property
    def refund_told(self) -> sa.ColumnElement:
        return _refund_told(self)

    @cached_property
    def totals_of(self) -> str:
        """Whose the totals are: each `order`'s, each `line`'s, or `both`, the order's on its first row."""
        return _totals_of(self)

    @property
    def sums_totals(self) -> bool:
        """Whether what stands as total is the lines' own."""
        return self.totals_of == "line"

    @property
    def tells_refunds(self) -> bool:
        return self.by_status or bool(self.plan.cells(REFUNDED))

    @property
    def names_goods(self) -> bool:
        return _names_goods(self.plan)

    def is_of_line(self, column: Column) -> bool:
        """Whether a column tells something of a line; where no goods are named, an order has none."""
        told = _is_of_line(column) or column.name in self.told_by_lines
        return told and (self.names_goods or not column.field.startswith("property."))

    @cached_property
    def told_by_lines(self) -> frozenset[str]:
        """Columns that say something else on each line of most orders, where the totals are the lines' own, too."""
        return _told_by_lines(self) if self.sums_totals and self.names_goods else frozenset()


def _names_goods(plan: Plan) -> bool:
    return bool(plan.cells("product_id") or plan.cells("product"))


def _lists_lines(plan: Plan) -> bool:
    """Whether rows are lines of orders and say nothing of the orders themselves."""
    return not plan.identifiers and not plan.cells("revenue") and bool(plan.cells("price"))


def order_drafts(plan: Plan) -> list[Draft]:
    """The orders and their lines as events; the people whom they name."""
    orders = _gathered(plan)
    event = _event(orders)
    slots = _slots(orders, event)
    rows = [_order_rows(orders, slots)]
    if _has_further(orders):
        rows += _further_rows(orders, slots)
    if orders.tells_refunds:
        rows.append(_refund_rows(orders, slots, event))
    if orders.names_goods:
        rows.append(_line_rows(orders, slots))
    names = [slot.field for slot in slots]
    events = draft_of(plan.connection, "events", sa.union_all(*rows) if len(rows) > 1 else rows[0], names, kept=True)
    events = replace(events, notes=state_sentences(plan, orders.keyed))
    in_lists = _line_event(plan, fate_of(plan)) if product_lists(plan) else text(LINE)
    return [events, *product_drafts(plan, text(ORDER), line=in_lists), *people_besides(plan)]


def _gathered(plan: Plan) -> _Orders:
    """Which row belongs to which order, and where each order begins."""
    order_id = _order_id(plan)
    # How a column of amounts is written is asked of all its rows: once.
    price = _float(plan, first_filled(plan.cells("price")))
    goods = _goods(plan, price)
    revenue = first_filled(plan.cells("revenue"))
    written = amounts_of(plan, revenue)
    worth = price if plan.cells("price") else exact(written, revenue)
    charged = charged_lines(plan, worth) if _names_goods(plan) else sa.false()
    fate = fate_of(plan)
    goes_back = _goes_back(plan)
    total, goods = (_turned(worth, goes_back) for worth in (exact(written, revenue), goods))
    back = first_filled(plan.cells(REFUNDED))
    rows = (
        sa.select(
            plan.stage.rowid.label("row"),
            plan.line.label("line"),
            order_id.label("order_id"),
            _cut_short(plan).label("cut_short"),
            revenue.label("revenue"),
            total.label("amount"),
            goods.label("goods"),
            _parts(plan, total, goods, price).label("parts"),
            any_filled([*plan.cells("product_id"), *plan.cells("product")]).label("names_product"),
            charged.label("charged"),
            goes_back.label("goes_back"),
            _sign(plan).label("sign"),
            fate.label("fate"),
            plan.value("occurred_at").label("told_at"),
            _money_back(plan, exact(amounts_of(plan, back), back)).label("refunded"),
            came_back_at(plan).label("back_at"),
            sa.func.md5(row_text(plan.stage)).label("cells"),
        )
        .select_from(plan.relation)
        .where(any_filled([plan.stage.cell(column) for column in plan.stage.columns]))
        .subquery("rows")
    )
    one_row = text("row ") + sa.cast(rows.c.row, sa.Text)
    key = sa.func.coalesce(text("id ") + rows.c.order_id, text("cut ") + rows.c.cut_short, one_row, type_=sa.Text)
    # What went back of an order under its own number is no part of what it came to.
    told = sa.select(rows, sa.case((rows.c.goes_back, text("back ") + key), else_=key).label("key"))
    if not charged.compare(sa.false()):
        told = _beside_goods(told)
    keyed = kept_rows(
        plan.connection, "order_rows", told if fate is NOTHING else _with_fates(told, by_line=_names_goods(plan))
    )
    each = sa.select(keyed).subquery("keyed").c
    cancelled, returned = each.fate == CANCELLED, each.fate == REFUND
    heads = kept_rows(
        plan.connection,
        "orders",
        sa.select(
            each.key,
            sa.func.min(each.order_id).label("order_id"),
            sa.func.arg_min(each.row, each.line).label("head"),
            sa.func.min(each.line).label("line"),
            sa.func.arg_min(each.fate, each.line).label("fate"),
            sa.func.count().label("rows"),
            sa.func.count().filter(cancelled).label("cancelled"),
            sa.func.count().filter(returned).label("returned"),
            sa.func.sum(each.goods).label("goods"),
            sa.func.sum(each.goods).filter(cancelled).label("goods_off"),
            sa.func.sum(each.goods).filter(returned).label("goods_back"),
            sa.func.arg_min(each.sign, each.line).label("sign"),
            sa.func.arg_min(each.revenue, each.line).label("revenue"),
            sa.func.arg_min(each.names_product, each.line).label("names_product"),
            sa.func.arg_min(each.amount, each.line).label("amount"),
            sa.func.sum(each.amount).label("revenues"),
            sa.func.sum(each.amount).filter(each.names_product).label("revenues_named"),
            sa.func.sum(each.amount).filter(cancelled).label("revenues_off"),
            sa.func.sum(each.amount).filter(returned).label("revenues_back"),
            sa.func.min(sa.func.coalesce(each.parts, 0)).label("least_parts"),
            sa.func.max(each.parts).label("most_parts"),
            sa.func.count(each.revenue).label("told"),
            (sa.func.min(each.revenue) != sa.func.max(each.revenue)).label("differ"),
            sa.func.sum(each.refunded).label("refunds"),
            sa.func.max(each.refunded).label("most_refunded"),
            (sa.func.min(each.refunded) != sa.func.max(each.refunded)).label("refunds_differ"),
            sa.func.arg_min(each.back_at, each.line).label("back_at"),
            sa.func.md5(sa.func.string_agg(each.cells, sa.text("'' ORDER BY line, cells"))).label("cells"),
        ).group_by(each.key),
    )
    by_status = fate is not NOTHING and not _lists_refunds_apart(plan)
    any_returned = by_status and has_rows(plan.connection, heads, heads.c.returned > 0)
    return _Orders(plan, keyed, heads, written, any_returned)


def _goes_back(plan: Plan) -> sa.ColumnElement[bool]:
    """Whether the type of a row says that goods or money went back by it, where others say that they are sales."""
    found = []
    for column in plan.columns if plan.preset is None else ():
        if column.field.startswith("property.") and names_types_of_sales(column.name):
            names = distinct_values(plan.connection, plan.relation, column.cell, MOST_STATES)
            back = [name for name in names if booking(name) == REFUND] if are_bookings(names) else []
            found += [sa.func.coalesce(filled(column.cell).in_(back), sa.false())] if back else []
    return sa.or_(*found) if found else sa.false()


def _money_back(plan: Plan, amount: sa.ColumnElement) -> sa.ColumnElement:
    """What a row says was paid back; where the header says that it was a part, none says nothing of the whole."""
    of_parts = any(begins_any(_PARTS, fold(one.name)) for one in plan.columns if one.field == REFUNDED)
    return sa.func.nullif(amount, 0) if of_parts else amount


def _turned(worth: sa.ColumnElement, goes_back: sa.ColumnElement[bool]) -> sa.ColumnElement:
    """An amount, below zero where it goes back."""
    return worth if goes_back.compare(sa.false()) else sa.case((goes_back, -sa.func.abs(worth)), else_=worth)


def _lists_refunds_apart(plan: Plan) -> bool:
    """Whether the system of a known export tells its refunds in a list of their own."""
    system = plan.preset.name.split("_")[0] if plan.preset else None
    return any(each.name.split("_")[0] == system and each.defaults.get("event") == REFUND for each in PRESETS.values())


def _beside_goods(told: sa.Select) -> sa.Select:
    """The rows; what would be charged of an order that names nothing else was bought: a bottle of Port, a voucher."""
    rows = told.subquery("named")
    is_goods = sa.and_(rows.c.names_product, sa.not_(rows.c.charged))
    charged = sa.and_(rows.c.charged, sa.func.bool_or(is_goods).over(partition_by=rows.c.key))
    return sa.select(*(column for column in rows.c if column.name != "charged"), charged.label("charged"))


def _with_fates(told: sa.Select, by_line: bool) -> sa.Select:
    """The rows, each with what became of it: what its own status says where it is a line, else its order's first.

    Rows that tell of one order at several times, and of one total, are its history: what it came to holds, and a
    payment that failed before another did not.
    """
    rows = told.subquery("told")
    first = sa.func.arg_min(rows.c.fate, rows.c.line).over(partition_by=rows.c.key)
    fate: Cell = sa.func.coalesce(rows.c.fate, first, type_=sa.Text)
    if not by_line:
        time, total = rows.c.told_at, rows.c.revenue
        least, most = ((f(time).over(partition_by=rows.c.key)) for f in (sa.func.min, sa.func.max))
        low, high = ((f(total).over(partition_by=rows.c.key)) for f in (sa.func.min, sa.func.max))
        ends = (CANCELLED, REFUND, ORDER)
        cases = ((sa.func.bool_or(rows.c.fate == end).over(partition_by=rows.c.key), text(end)) for end in ends)
        is_history = sa.and_(least != most, low.is_not_distinct_from(high))
        fate = sa.case((sa.func.coalesce(is_history, sa.false()), sa.case(*cases, else_=first)), else_=first)
    return sa.select(*(column for column in rows.c if column.name != "fate"), fate.label("fate"))


def _order_id(plan: Plan) -> Cell:
    """The order's number; continuation rows that leave even that blank, and sales of a package, have the one above.

    What stands for no number, or was cut short by a spreadsheet, is none: those orders would all be one.
    """
    if not plan.cells("order_id"):
        return NOTHING
    order_id = said_of(first_filled(plan.cells("order_id")))
    product = any_filled([*plan.cells("product_id"), *plan.cells("product")])
    told = any_filled([*plan.cells("occurred_at"), *plan.cells("revenue"), *(cell for _, cell in plan.identifiers)])
    if (package := package_of(plan, order_id)) is not None:
        order_id = sa.func.coalesce(package, order_id, type_=sa.Text)
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
    kept = kept_rows(plan.connection, "order_ids", filled_down)
    return sa.select(kept.c.order_id).where(kept.c.row == plan.stage.rowid).scalar_subquery()


def _cut_short(plan: Plan) -> Cell:
    """What holds the lines of an order together whose number a spreadsheet has damaged: whose it is and when."""
    number = first_filled(plan.cells("order_id"))
    if number is NOTHING:
        return NOTHING
    same = number + text(" ") + identity_key(plan.identifiers) + text(" ") + plan.value("occurred_at")
    return sa.case((is_damaged(number), same))


def _goods(plan: Plan, price: sa.ColumnElement) -> sa.ColumnElement:
    """What a line is worth: price times quantity, one where none is said."""
    if not plan.cells("price"):
        return sa.cast(sa.null(), EXACT)
    worth = price
    if plan.cells("quantity"):
        worth *= sa.func.coalesce(_float(plan, first_filled(plan.cells("quantity"))), 1)
    for column in plan.columns if _lists_lines(plan) else ():
        if fold(column.name) in _FREIGHT:
            worth += sa.func.coalesce(_float(plan, filled(column.cell)), 0)
    return sa.cast(sa.func.round(worth, 4), EXACT)


def _parts(plan: Plan, total: sa.ColumnElement, goods: sa.ColumnElement, price: sa.ColumnElement) -> sa.ColumnElement:
    """Whether a row's total is its own line's: 2 where it is made of several parts, 1 where it is the price, else 0."""
    if not plan.cells("order_id") or not plan.cells("revenue") or not plan.cells("price"):
        return sa.literal(0)
    charges = charges_of(plan)
    in_parts = sa.false() if charges is None else sa.func.abs(total - goods - charges) < CENT
    one = sa.case((sa.func.abs(goods - price) < CENT, 1), else_=2)
    return sa.case((total <= 0, 0), (sa.func.abs(total - goods) < CENT, one), (in_parts, 2), else_=0)


def _float(plan: Plan, cell: Cell) -> sa.ColumnElement:
    return amounts_of(plan, cell).expression(cell)


def _sign(plan: Plan) -> Cell:
    """The currency that stands with a line's amounts, `R$` or `zł`; NULL where none does."""
    money = [*plan.cells("revenue"), *plan.cells("price")]
    if not money or plan.cells("currency"):
        return NOTHING
    sign = sa.func.regexp_extract(first_filled(money), r"[^\p{N}\s.,+'’٫٬()−–▲△-][^\p{N}\s,+'’٫٬()−–▲△-]*")
    return sa.func.nullif(sign, "", type_=sa.Text)


def _is_of_line(column: Column) -> bool:
    return column.field in (*PRODUCT_FIELDS, "property.line_total") or (
        column.field.startswith("property.") and fold(column.name).startswith(_LINE_HEADERS)
    )


def _totals_of(orders: _Orders) -> str:
    """Whose totals are, as the whole file shows: those of lines differ, or each is what its parts come to."""
    heads = orders.heads
    several = sa.and_(heads.c.told > 1, heads.c.differ.is_not(None))
    # A till writes the sale first and its lines below it, which add up to it; a few may do so by chance.
    adds_up = sa.func.abs(2 * heads.c.amount - heads.c.revenues) < CENT
    # Below those it may write how it was paid.
    named = sa.func.abs(heads.c.amount - heads.c.revenues_named) < CENT
    adds_up = sa.or_(adds_up, sa.and_(sa.not_(heads.c.names_product), sa.func.coalesce(named, sa.false())))
    of_lines = sa.and_(several, heads.c.least_parts > 0)
    counts = sa.select(
        sa.func.count().filter(several),
        sa.func.count().filter(several, heads.c.differ),
        sa.func.count().filter(several, heads.c.differ, adds_up),
        sa.func.count().filter(several, heads.c.differ, adds_up, sa.not_(heads.c.names_product)),
        sa.func.count().filter(of_lines, sa.not_(heads.c.differ)),
        # That a price stands there as total, too, says nothing where it is the same on each line.
        sa.func.count().filter(of_lines, sa.or_(heads.c.differ, heads.c.most_parts > 1)),
    ).select_from(heads)
    many, differing, adding_up, bare, alike, proofs = orders.plan.connection.execute(counts).one()
    by_a_till = bare * 2 > differing or (adding_up >= _NO_CHANCE and adding_up * 2 > differing)
    if (differing + (alike if proofs else 0)) * 2 <= many:
        return "order"
    return "both" if by_a_till else "line"


def _told_by_lines(orders: _Orders) -> frozenset[str]:
    plan, keyed = orders.plan, orders.keyed
    columns = [one for one in plan.columns if one.field.startswith("property.") and one.field not in STATUSES]
    if not columns:
        return frozenset()
    joined = plan.relation.join(keyed, keyed.c.row == plan.stage.rowid)
    differing = (
        sa.select(
            *(
                (sa.func.min(filled(one.cell)) != sa.func.max(filled(one.cell))).label(f"c{n}")
                for n, one in enumerate(columns)
            )
        )
        .select_from(joined)
        .where(keyed.c.names_product)
        .group_by(keyed.c.key)
        .having(sa.func.count() > 1)
        .subquery("differing")
    )
    counts = sa.select(sa.func.count(), *(sa.func.count().filter(cell) for cell in differing.c))
    several, *differ = orders.plan.connection.execute(counts.select_from(differing)).one()
    return frozenset(one.name for one, count in zip(columns, differ, strict=True) if 2 * count > several)


def _total(orders: _Orders) -> _Total:
    """The order's total, as the whole file shows it to be meant, without lines that were cancelled."""
    heads = orders.heads
    if orders.sums_totals:
        revenues = _live(heads, heads.c.revenues, heads.c.revenues_off)
        total = _Total(_signed(heads, revenues), revenues)
    else:
        total = _Total(heads.c.revenue, heads.c.amount)
    if _lists_lines(orders.plan) or not orders.plan.cells("price"):
        return total
    written, number = _beside_sums(orders, total), total.number
    if orders.names_goods and not orders.sums_totals:
        # A total that is the sum of all lines counts those that were cancelled.
        counts_all = sa.and_(heads.c.goods_off > 0, sa.func.abs(number - heads.c.goods) < CENT)
        number = sa.case((counts_all, _live(heads, number, heads.c.goods_off)), else_=number)
        written = sa.case((counts_all, _signed(heads, number)), else_=written)
    goods = _live(heads, heads.c.goods, heads.c.goods_off)
    return _Total(
        sa.func.coalesce(written, _signed(heads, goods), type_=sa.Text),
        sa.func.coalesce(number, goods),
    )


def _live(heads: sa.TableClause, worth: sa.ColumnElement, off: sa.ColumnElement) -> sa.ColumnElement:
    """A sum without its lines that were cancelled, unless all of them were."""
    return sa.case((heads.c.cancelled < heads.c.rows, worth - sa.func.coalesce(off, 0)), else_=worth)


def _refund_told(orders: _Orders) -> sa.ColumnElement:
    """What the file says was paid back of an order: once, or the sum of its lines; NULL where it never says so."""
    heads = orders.heads
    some = heads.c.most_refunded > 0
    counts = sa.select(
        sa.func.count().filter(some),
        sa.func.count().filter(some, heads.c.refunds > heads.c.most_refunded),
        sa.func.count().filter(some, heads.c.refunds_differ),
    ).select_from(heads)
    told, several, differing = orders.plan.connection.execute(counts).one()
    if not told:
        return sa.cast(sa.null(), EXACT)
    if differing and differing * 2 > several:
        return heads.c.refunds
    return sa.case((heads.c.refunds_differ, heads.c.refunds), else_=heads.c.most_refunded)


def _back_by_status(orders: _Orders) -> sa.ColumnElement:
    """What went back of an order by its status: all of it, or the lines that came back."""
    heads, total = orders.heads, orders.total.number
    if not orders.by_status:
        return sa.cast(sa.null(), EXACT)
    goods = _live(heads, heads.c.goods, heads.c.goods_off)
    if orders.sums_totals:
        of_lines: sa.ColumnElement = heads.c.revenues_back
    else:
        # A total that is the sum of what was kept has nothing in it of what came back.
        without = sa.func.abs(total - (goods - heads.c.goods_back)) < CENT
        of_lines = sa.case((without, 0), else_=sa.func.least(heads.c.goods_back, sa.func.coalesce(total, goods)))
    all_came = heads.c.returned + heads.c.cancelled == heads.c.rows
    return sa.case((heads.c.returned == 0, sa.null()), (all_came, sa.func.coalesce(total, goods)), else_=of_lines)


def _beside_sums(orders: _Orders, total: _Total) -> Cell:
    """A total as programs write it, as sums are: among those 1.250 would no longer be more than a thousand."""
    if orders.written.mark == "plain":
        return total.text
    written = sa.func.concat_ws(" ", sa.func.nullif(affix(total.text), ""), amount(total.number))
    return sa.case((total.number.is_not(None), written), else_=total.text)


def _signed(heads: sa.TableClause, worth: sa.ColumnElement) -> Cell:
    """A sum of amounts in the currency that they were written with: `R$ 104.8`."""
    return sa.case((worth.is_not(None), sa.func.concat_ws(" ", heads.c.sign, amount(worth))), else_=NOTHING)


def _line_event(plan: Plan, fate: Cell, charged: sa.ColumnElement[bool] | None = None) -> Cell:
    """What a line is by what became of it or its order: bought, cancelled, charged, or only laid into a cart.

    A list of lines alone tells the worth of its orders, by all of them.
    """
    if _lists_lines(plan):
        return text(LINE)
    cases = [] if fate is NOTHING else [(fate == state, text(event)) for state, event in _LINES_OF.items()]
    if charged is not None:
        cases.append((charged, text(LINE_CHARGED)))
    if not (goes_back := _goes_back(plan)).compare(sa.false()):
        cases.append((goes_back, text(LINE_RETURNED)))
    if quantities := plan.cells("quantity"):
        cases.append((_float(plan, first_filled(quantities)) < 0, text(LINE_RETURNED)))
    return sa.case(*cases, else_=text(LINE)) if cases else text(LINE)


def _price_of_line(orders: _Orders) -> Cell:
    """The price of one piece, by what the line comes to; NULL where the file tells a price or no quantity."""
    plan, keyed = orders.plan, orders.keyed
    told, own = [cell for name in _LINE_TOTALS for cell in plan.cells(name)], _own_total(orders)
    if plan.cells("price") or not plan.cells("quantity") or not (told or own is not None):
        return NOTHING
    amounts = [*(_float(plan, cell) for cell in told), *([] if own is None else [own])]
    pieces = sa.func.nullif(_float(plan, first_filled(plan.cells("quantity"))), 0)
    price = sa.func.coalesce(*amounts, None) / pieces
    return _signed(keyed, sa.cast(sa.case((keyed.c.goes_back, sa.func.abs(price)), else_=price), EXACT))


def _own_total(orders: _Orders) -> sa.ColumnElement | None:
    """What a line comes to, where the column of totals says that of lines; else where it says another than the order's.

    None where that column tells of orders alone.
    """
    keyed, heads = orders.keyed, orders.heads
    if not orders.names_goods:
        return None
    if orders.sums_totals:
        return keyed.c.amount
    if orders.totals_of == "both":
        return sa.case((keyed.c.row != heads.c.head, keyed.c.amount))
    differ = sa.and_(keyed.c.row != heads.c.head, keyed.c.amount != heads.c.amount)
    return sa.case((differ, keyed.c.amount)) if has_rows(orders.plan.connection, heads, heads.c.differ) else None


def _total_of_line(orders: _Orders) -> list[_Slot]:
    own = _own_total(orders)
    if own is None or any(orders.plan.cells(name) for name in _LINE_TOTALS):
        return []
    return [_Slot("property.line_total", line=_signed(orders.keyed, own))]


def _sale_of_package(orders: _Orders) -> list[_Slot]:
    """The number that a sale has of its own within a package."""
    if packages(orders.plan) is None:
        return []
    own = first_filled(orders.plan.cells("order_id"))
    return [_Slot(f"property.{ELSEWHERE}", line=sa.case((own != orders.heads.c.order_id, own)))]


def _worth_of_line(orders: _Orders) -> Cell:
    if not _lists_lines(orders.plan):
        return NOTHING
    keyed = orders.keyed
    return sa.case((keyed.c.fate == CANCELLED, text("0")), else_=_signed(keyed, keyed.c.goods))


def _event(orders: _Orders) -> Cell:
    """What became of the order: completed unless its status or a negative total says otherwise."""
    head, heads = orders.head, orders.heads
    cases = [
        (heads.c.cancelled == heads.c.rows, text(CANCELLED)),
        (heads.c.fate.in_((UNPAID, STARTED)), heads.c.fate),
    ]
    named = _named_events(head)
    if named:
        cases += [(head.value("event").in_(list(named)), sa.case(dict(named), value=head.value("event")))]
    return sa.case(*cases, (orders.total.number < 0, text(REFUND)), else_=text(ORDER))


def _named_events(head: Plan) -> Mapping[str, str]:
    """Names in an event column of an orders file that mean something else than an order."""
    if not head.cells("event"):
        return {}
    names = distinct_values(head.connection, head.relation, head.value("event"), 100)
    return {name: found for name in names if (found := standard_name(name)) in (REFUND, "Order Cancelled")}


def _attended(orders: _Orders) -> list[_Slot]:
    """The name of a concert or a fair, which is no event of ours: what was bought, where no product is named."""
    plan, head = orders.plan, orders.head
    columns = [column for column in plan.columns if column.field == "event"]
    if not columns:
        return []
    names = distinct_values(plan.connection, plan.relation, plan.value("event"), MOST_STATES)
    ours = [name for name in names if standard_name(name) in STANDARD_EVENTS]
    own, first = (sa.case((one.value("event").not_in(ours), one.value("event"))) for one in (plan, head))
    sold = orders.names_goods and not plan.cells("product") and not ours
    if sold and any(fold(column.name) in _ATTENDED for column in columns):
        return [_Slot("product", line=own)]
    return [_Slot(_ITS_NAME, order=first)] if len(ours) < len(names) else []


def _slots(orders: _Orders, event: Cell) -> list[_Slot]:
    plan, head, heads = orders.plan, orders.head, orders.heads
    total = orders.total
    back = sa.case((total.number < 0, _signed(heads, -total.number)), else_=total.text)
    goods = sa.not_(orders.keyed.c.charged)
    charge = first_filled([*plan.cells("product"), *plan.cells("product_id")])
    slots = [
        _Slot(
            "event", event, text(REFUND), _line_event(plan, orders.keyed.c.fate, orders.keyed.c.charged), text(UPDATED)
        ),
        *([_Slot(CHARGE, line=sa.case((orders.keyed.c.charged, charge)))] if orders.names_goods else []),
        _Slot("order_id", *[heads.c.order_id] * 4),
        _Slot("revenue", back, _signed(heads, orders.refunded), _worth_of_line(orders)),
        _Slot("occurred_at", refund=_refunded_at(orders)),
        *_attended(orders),
        *([] if (price := _price_of_line(orders)) is NOTHING else [_Slot("price", line=price)]),
        *_total_of_line(orders),
        *_sale_of_package(orders),
    ]
    lists = {name: one.cell for one in product_lists(head) for name in one.names}
    for (field, own), (_, first) in zip(
        plan.of_event("identifier", "event"), head.of_event("identifier", "event"), strict=True
    ):
        shared = sa.func.coalesce(filled(own), first, type_=sa.Text)
        if field in PRODUCT_FIELDS:
            slots.append(_Slot(field, line=sa.case((goods, own)) if field in _OF_GOODS else own))
        elif field == "event_id":
            slots.append(_Slot(field, order=first))
        elif field == "occurred_at" or field not in _OF_ORDER:
            slots.append(_Slot(field, first, first, shared, shared))
    for column in plan.columns:
        if plan.group(column.field) == "property":
            if column.name in lists:
                first = next(one.cell for one in head.columns if one.name == column.name)
                told = is_product_list(lists[column.name])
                slots.append(_Slot(column.field, order=sa.case((sa.not_(told), first))))
            elif orders.is_of_line(column):
                slots.append(_Slot(column.field, line=column.cell))
            else:
                slots.append(_of_order(column, orders))
    slots += [
        _Slot(name, order=text(value))
        for name, value in plan.mapping.defaults.items()
        if plan.group(name) == "property"
    ]
    return slots


def _refunded_at(orders: _Orders) -> Cell:
    """When money went back, where the file has a day for it."""
    head = orders.head
    return first_filled([*head.cells(_REFUNDED_AT), orders.heads.c.back_at, *head.cells(_CANCELLED_AT)])


def _of_order(column: Column, orders: _Orders) -> _Slot:
    """A property of the order. A line that says something else than the first says it of itself."""
    first = next(one.cell for one in orders.head.columns if one.name == column.name)
    own = filled(column.cell).is_distinct_from(filled(first))
    other = sa.case((own, column.cell))
    if column.field not in STATUSES:
        return _Slot(column.field, order=first, line=other, update=other)
    own = sa.or_(own, orders.keyed.c.fate.in_((CANCELLED, REFUND)))
    back = sa.case((orders.refund_told.is_(None), first))
    # A refund of which only the status tells says so.
    return _Slot(column.field, first, back, sa.case((own, column.cell)), other)


def _order_rows(orders: _Orders, slots: list[_Slot]) -> sa.Select:
    """A row for each order, on its first line."""
    heads, head = orders.heads, orders.head
    rows = heads.join(head.relation, head.stage.rowid == heads.c.head)
    return _as_orders(orders, slots, heads.c.line).select_from(rows)


def _further_rows(orders: _Orders, slots: list[_Slot]) -> list[sa.Select]:
    """Rows on each further line that tells of an order and of no goods: what it says besides, else a repeat of it."""
    plan, heads, head, keyed = orders.plan, orders.heads, orders.head, orders.keyed
    rows = (
        plan.relation.join(keyed, keyed.c.row == plan.stage.rowid)
        .join(heads, heads.c.key == keyed.c.key)
        .join(head.relation, head.stage.rowid == heads.c.head)
    )
    said = [slot.update for slot in slots if slot.field.startswith("property.") and slot.update is not NOTHING]
    says_more = any_filled(said) if said else sa.false()
    updates = sa.select(
        keyed.c.line,
        NOTHING.label("row_key"),
        hashed("update:", heads.c.order_id, ":", keyed.c.cells).label("row_hash"),
        *(slot.update.label(f"f{i}") for i, slot in enumerate(slots)),
    )
    repeats = _as_orders(orders, slots, keyed.c.line).select_from(rows).where(_is_further(orders), sa.not_(says_more))
    return [updates.select_from(rows).where(_is_further(orders), says_more), repeats] if said else [repeats]


def _as_orders(orders: _Orders, slots: list[_Slot], line: sa.ColumnElement) -> sa.Select:
    """What an order is, on a line."""
    heads = orders.heads
    return sa.select(
        line.label("line"),
        orders.head.row_key.label("row_key"),
        hashed("order:", heads.c.order_id, ":", heads.c.cells).label("row_hash"),
        *(slot.order.label(f"f{i}") for i, slot in enumerate(slots)),
    )


def _is_further(orders: _Orders) -> sa.ColumnElement[bool]:
    """Whether a row neither begins an order nor tells of goods."""
    heads, keyed = orders.heads, orders.keyed
    begins = keyed.c.row == heads.c.head
    return sa.and_(sa.not_(begins), sa.not_(keyed.c.names_product)) if orders.names_goods else sa.not_(begins)


def _has_further(orders: _Orders) -> bool:
    heads, keyed = orders.heads, orders.keyed
    some = sa.select(sa.literal(1)).select_from(heads.join(keyed, keyed.c.key == heads.c.key))
    several = has_rows(orders.plan.connection, heads, heads.c.rows > 1)
    return several and orders.plan.connection.execute(some.where(_is_further(orders)).limit(1)).first() is not None


def _refund_rows(orders: _Orders, slots: list[_Slot], event: Cell) -> sa.Select:
    heads, head = orders.heads, orders.head
    return (
        sa.select(
            heads.c.line,
            NOTHING.label("row_key"),
            _refund_hash(orders).label("row_hash"),
            *(slot.refund.label(f"f{i}") for i, slot in enumerate(slots)),
        )
        .select_from(heads.join(head.relation, head.stage.rowid == heads.c.head))
        .where(orders.refunded > 0, event == ORDER)
    )


def _refund_hash(orders: _Orders) -> sa.ColumnElement:
    """What a refund is known by when its order comes again with other cells: whose, of which order, how much."""
    heads, head = orders.heads, orders.head
    number = heads.c.order_id
    told = hashed(
        *("refund:", number, ":", head.value("occurred_at"), ":", identity_key(head.identifiers), ":"),
        sa.cast(orders.refunded, sa.Text),
    )
    return sa.case((number.is_not(None), told), else_=hashed("refund:", heads.c.cells))


def _line_rows(orders: _Orders, slots: list[_Slot]) -> sa.Select:
    plan, heads, head, keyed = orders.plan, orders.heads, orders.head, orders.keyed
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
        .where(keyed.c.names_product)
    )
