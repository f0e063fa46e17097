"""A payment and the order that it is for tell of the same money: of the two the order stands.

In:  orders that name another order (the charges of a payment system, stays that came from a portal) or a payment
Out: which of them stand aside, for as long as the other order stands

The shop's order or the invoice tells what was bought; the charge only that it was paid. Until a load tells of that
order with its total, the charge stands for it. Within a source the number of a payment is enough. Elsewhere an
identifier of the customer agrees as well, or the day and the amount: two shops both have an order 1001. What was paid
back of a charge is set aside only where the order has refunds of its own.
"""

import sqlalchemy as sa

from cdp_core.counts import in_number
from cdp_core.fields import ELSEWHERE, OF_DEVICES, ORDER, PAYS, REFUND
from cdp_core.store.staging import Keep, any_rows, count_rows
from cdp_core.store.tables import events, identifiers, loads, shadowed_events

#: Days by which two sources may differ about when an order was placed.
DAYS_APART = 2
#: Amounts are the same that differ by less.
CENT = 0.005
_ROW = ("source_id", "order_id", "event", "row_hash")
#: Properties by which a shop's order names the payment of it: "Transaction ID", "stripe_payment_intent_id".
_NAMES_PAYMENT = (
    r"\"property\.((?:external_|stripe_|paypal_|gateway_|processor_)?(?:transaction|payment|charge)_(?:id|intent)\w*)\""
)
#: What a payment system numbers its payments by; a shop counts them as it counts its orders.
_OF_A_PROVIDER = r"[A-Za-z].*[0-9]|[0-9].*[A-Za-z]|[0-9]{12,}"


_LINK = ("source_id", "order_id", "row_hash", "pays")
_mapping = sa.cast(loads.c.mapping, sa.Text)


def payments_about(connection: sa.Connection, keep: Keep, order_ids: sa.Select) -> sa.TableClause | None:
    """Payments (source_id, order_id, row_hash, pays) of these orders, or that are one of them; None where none are.

    `pays` has each way in which the number may be written: shops print a "#" before it that is no part of it elsewhere.
    """
    named = (_mapping.contains(f'"property.{name}"', autoescape=True) for name in (PAYS, ELSEWHERE))
    naming = sa.select(loads.c.load_id).where(sa.or_(*named))
    told = []
    if any_rows(connection, naming):
        told += [_payments(table).where(table.c.load_id.in_(naming)) for table in (events, shadowed_events)]
    told += [
        sa.select(*(paid.c[name] for name in _LINK), sa.true().label("is_payment")) for paid in _paid_orders(connection)
    ]
    if not told:
        return None
    every = keep("every_payment", sa.select(sa.union_all(*told).subquery("told")).distinct())
    found, size = None, 0
    linked: sa.Select | sa.CompoundSelect = order_ids
    while True:
        # A charge names its invoice, and that the shop's order: the whole chain is settled together.
        wider = keep("payments", _about(every, linked))
        if (now := count_rows(connection, wider)) == size:
            return found
        found, size = wider, now
        linked = sa.union(sa.select(wider.c.order_id), sa.select(wider.c.pays))


def _about(payments: sa.TableClause, order_ids: sa.Select | sa.CompoundSelect) -> sa.Select:
    mine = sa.or_(payments.c.order_id.in_(order_ids), payments.c.pays.in_(order_ids))
    return sa.select(payments).where(mine, payments.c.pays != payments.c.order_id)


def _payments(table: sa.Table) -> sa.Select:
    number = _number_elsewhere(table)
    is_payment = sa.func.json_extract_string(table.c.properties, f"$.{PAYS}").is_not(None)
    return sa.select(
        *(table.c[name] for name in ("source_id", "order_id", "row_hash")),
        _spellings(number).label("pays"),
        is_payment.label("is_payment"),
    ).where(table.c.event == ORDER, table.c.order_id.is_not(None), number.is_not(None))


def _paid_orders(connection: sa.Connection) -> list[sa.Subquery]:
    """Payments (source_id, order_id, row_hash, load_id, pays, by: the load of the order) that an order names."""
    found = []
    for orders in _naming_payments(connection):
        for paid in (events.alias("paid"), shadowed_events.alias("paid")):
            elsewhere = sa.and_(paid.c.order_id == orders.c.number, paid.c.source_id != orders.c.source_id)
            found.append(
                sa.select(
                    *(paid.c[name] for name in ("source_id", "order_id", "row_hash", "load_id")),
                    orders.c.order_id.label("pays"),
                    orders.c.load_id.label("by"),
                )
                .join(orders, elsewhere)
                .where(paid.c.event == ORDER)
                .subquery("paid_orders")
            )
    return found


def _naming_payments(connection: sa.Connection) -> list[sa.Subquery]:
    """Orders (source_id, order_id, load_id) that name their payment, with its number."""
    named = sa.func.unnest(sa.func.regexp_extract_all(_mapping, _NAMES_PAYMENT, 1))
    names = connection.scalars(sa.select(named).distinct()).all()
    if not names:
        return []
    naming = sa.select(loads.c.load_id).where(_mapping.regexp_match(_NAMES_PAYMENT))
    found = []
    for table in (events, shadowed_events):
        numbers = sa.func.list_value(*(sa.func.json_extract_string(table.c.properties, f"$.{name}") for name in names))
        row = (table.c.source_id, table.c.order_id, table.c.load_id, sa.func.unnest(numbers).label("number"))
        of_orders = (table.c.event == ORDER, table.c.order_id.is_not(None), table.c.load_id.in_(naming))
        named_so = sa.select(*row).where(*of_orders).subquery("named_so")
        found.append(sa.select(named_so).where(named_so.c.number.regexp_match(_OF_A_PROVIDER)).subquery("orders"))
    return found


def payments_named_by(connection: sa.Connection, load_id: int) -> list[sa.Select]:
    """Numbers of payments that the orders of a load name."""
    return [
        sa.select(orders.c.number).where(orders.c.load_id == load_id, orders.c.number.is_not(None))
        for orders in _naming_payments(connection)
    ]


def _spellings(number: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
    return sa.func.unnest(sa.func.list_value(number, sa.func.concat("#", number), sa.func.ltrim(number, "#")))


def _number_elsewhere(table: sa.Table) -> sa.ColumnElement[str]:
    told = (sa.func.json_extract_string(table.c.properties, f"$.{name}") for name in (PAYS, ELSEWHERE))
    return sa.func.coalesce(*told, type_=sa.Text)


def standing_aside(current: sa.TableClause, payments: sa.TableClause) -> sa.CompoundSelect:
    """Rows (source_id, order_id, event, row_hash) of the payments whose order is told, and of their refunds."""
    paid, order = current.alias("paid"), current.alias("order")
    whose = sa.and_(payments.c.source_id == paid.c.source_id, payments.c.row_hash == paid.c.row_hash)
    days = sa.func.abs(sa.func.date_diff("day", paid.c.occurred_at, order.c.occurred_at))
    as_much = sa.func.abs(sa.func.abs(paid.c.revenue) - sa.func.abs(order.c.revenue)) < CENT
    within = order.c.source_id == paid.c.source_id
    agrees = sa.or_(sa.and_(days <= DAYS_APART, as_much), _one_customer(paid, order))
    pairs = (
        sa.select(*(paid.c[name] for name in _ROW), payments.c.pays)
        .join(payments, sa.and_(whose, paid.c.event == ORDER))
        .join(order, sa.and_(order.c.order_id == payments.c.pays, order.c.event == ORDER))
        .where(
            order.c.total_known,
            sa.or_(of_somebody(order), ~of_somebody(paid)),
            sa.or_(sa.and_(within, payments.c.is_payment), sa.and_(~within, agrees)),
            ~_pays(payments, order, paid),
        )
        .distinct()
        .cte("pairs")
    )
    refund, own = current.alias("refund"), current.alias("own")
    refunds = (
        sa.select(*(refund.c[name] for name in _ROW))
        .join(pairs, sa.and_(pairs.c.source_id == refund.c.source_id, pairs.c.order_id == refund.c.order_id))
        .join(own, sa.and_(own.c.order_id == pairs.c.pays, own.c.event == REFUND))
        .where(refund.c.event == REFUND)
    )
    return sa.union(sa.select(*(pairs.c[name] for name in _ROW)), refunds)


def _pays(payments: sa.TableClause, order: sa.FromClause, paid: sa.FromClause) -> sa.ColumnElement[bool]:
    """Whether the one says that it pays the other: of two that name each other, both stand."""
    back = payments.alias("back")
    whose = sa.and_(back.c.source_id == order.c.source_id, back.c.row_hash == order.c.row_hash)
    return sa.exists().where(whose, back.c.pays == paid.c.order_id)


def of_somebody(orders: sa.FromClause) -> sa.ColumnElement[bool]:
    """Whether it is known who ordered: the web may know the device only."""
    return orders.c.record.in_(sa.select(identifiers.c.record).where(identifiers.c.kind.not_in(OF_DEVICES)))


def _one_customer(paid: sa.FromClause, order: sa.FromClause) -> sa.ColumnElement[bool]:
    hers, whose = identifiers.alias("hers"), identifiers.alias("whose")
    same = sa.and_(*(hers.c[name] == whose.c[name] for name in ("kind", "scope", "value")))
    return sa.exists().where(hers.c.record == paid.c.record, whose.c.record == order.c.record, same)


def payment_sentences(connection: sa.Connection, load_id: int) -> list[str]:
    """How many rows stand aside, of this load or for one of it, since the order that they are for is there."""
    mine = (
        sa.select(shadowed_events.c.row_hash, _spellings(_number_elsewhere(shadowed_events)).label("number"))
        .where(shadowed_events.c.load_id == load_id, shadowed_events.c.event == ORDER)
        .subquery("mine")
    )
    orders = (sa.select(table.c.order_id).where(table.c.event == ORDER) for table in (events, shadowed_events))
    named = sa.select(sa.func.count(mine.c.row_hash.distinct())).where(mine.c.number.in_(sa.union_all(*orders)))
    sentences = []
    if any_rows(connection, mine) and (aside := connection.scalar(named)):
        sentences.append(in_number(aside, "order|orders names|name another that is there: that counts instead."))
    hashes = sa.select(shadowed_events.c.row_hash).where(shadowed_events.c.event == ORDER)
    if paid := [
        sa.select(each.c.row_hash).where(mine, each.c.row_hash.in_(hashes))
        for each in _paid_orders(connection)
        for mine in (each.c.load_id == load_id, each.c.by == load_id)
    ]:
        aside = connection.scalar(sa.select(sa.func.count()).select_from(sa.union(*paid).subquery("aside")))
        if aside:
            sentences.append(
                in_number(aside, "payment|payments is|are of an order that is there: that counts instead.")
            )
    return sentences
