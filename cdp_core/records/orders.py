"""An order is one, whoever tells it and however often.

In:  events of orders, as standing and as shadowed
Out: of each order the richest telling in `events`, the others in `shadowed_events`

Within a source, an order that comes again with other cells (now paid, now shipped, now cancelled) is told by the load
that brought it last; it is the same order if number and minute agree, since tills count from 1 again each day. Across
sources it is the same if the number agrees and so does an identifier of the customer or, by and large, the day: two
shops that both count from 1001 reach a number on different days with different customers. Each part of it (the order,
its lines, its refunds) is told by the richest source that has that part. A telling that knows the order's total goes
before one that does not, then one that knows who ordered before a device's. A payment that names its order stands aside
for it; see `payments`.
"""

import sqlalchemy as sa

from cdp_core.fields import (
    CANCELLED,
    LINE,
    LINE_CANCELLED,
    LINE_CHARGED,
    LINE_RETURNED,
    ORDER,
    PAID,
    REFUND,
    STARTED,
    UNPAID,
    UPDATED,
)
from cdp_core.records.payments import CENT, DAYS_APART, of_somebody, payments_about, standing_aside
from cdp_core.store.staging import Keep, any_rows
from cdp_core.store.tables import EVENT_COLUMNS, events, identifiers, loads, repeats, shadowed_events, unowned_events

#: What an order is that a list of orders tells, whatever became of it; and what its lines are by that.
_STANDINGS = (ORDER, CANCELLED, UNPAID, STARTED)
_LINES = (LINE, LINE_CANCELLED, LINE_CHARGED, LINE_RETURNED, "Product Added")
PARTS = (*_STANDINGS, *_LINES, REFUND)
#: Events that say who placed an order.
OWNING = (ORDER, CANCELLED, UPDATED)
#: Loads of lists of orders: a refund in one is of the order that it stands in, where one in a log happened by itself.
_OF_ORDERS = sa.select(loads.c.load_id).where(loads.c.kind == "orders")


def orders_of_load(load_id: int) -> sa.Select:
    """Order numbers that a load speaks of, also where it only repeats."""
    again = sa.select(repeats.c.source_id, repeats.c.row_hash).where(
        repeats.c.load_id == load_id, repeats.c.kind == "events"
    )
    rows = []
    for table in (events, shadowed_events, unowned_events):
        about = [table.c.order_id.is_not(None)]
        if table is not unowned_events:
            about.append(table.c.event.in_((*PARTS, *OWNING, PAID)))
        repeated = sa.tuple_(table.c.source_id, table.c.row_hash).in_(again)
        rows += [sa.select(table.c.order_id).where(which, *about) for which in (table.c.load_id == load_id, repeated)]
    told = sa.union_all(*rows).subquery("told")
    return sa.select(told.c.order_id).distinct()


def settle_orders(connection: sa.Connection, keep: Keep, order_ids: sa.Select) -> sa.TableClause | None:
    """Let the best telling of each of these orders stand.

    Gives (source_id, row_hash, event, record, shadowed before) of the rows that moved; None where none did.
    """
    payments = payments_about(connection, keep, order_ids)
    contested = keep("contested_orders", _contested(order_ids, payments))
    if not any_rows(connection, contested):
        return None
    parts = keep("parts", _all_parts(sa.select(contested.c.order_id)))
    told = keep("told", _deliveries(parts))
    outdated = keep("outdated", sa.union_all(_outdated(told), _refunds_listed_apart(parts, told)))
    current = keep("current", _without(parts, outdated))
    poorer = keep("poorer", _told_better(current, told))
    paying = [] if payments is None else [standing_aside(current, payments)]
    set_aside = sa.union(sa.select(outdated), sa.select(poorer), *paying).subquery("set_aside")
    aside = sa.tuple_(parts.c.source_id, parts.c.order_id, parts.c.event, parts.c.row_hash).in_(sa.select(set_aside))
    moved = keep(
        "moved",
        sa.select(parts.c.source_id, parts.c.row_hash, parts.c.event, parts.c.record, parts.c.shadowed)
        .where(parts.c.shadowed != aside)
        .distinct(),
    )
    if not any_rows(connection, moved):
        return None
    for whence, whither, shadowed in ((shadowed_events, events, True), (events, shadowed_events, False)):
        _move(connection, whence, whither, moved, shadowed)
    return moved


def _contested(order_ids: sa.Select, payments: sa.TableClause | None) -> sa.Select | sa.CompoundSelect:
    """Orders of which something may stand aside."""
    twice = _told_twice(order_ids)
    if payments is None:
        return twice
    return sa.union(twice, sa.select(payments.c.order_id), sa.select(payments.c.pays))


def _told_twice(order_ids: sa.Select) -> sa.Select:
    """Orders with more than one telling, or with one that is set aside."""
    parts = _all_parts(order_ids, filled=False).subquery("parts")
    row_hash = sa.case((_is_order(parts), parts.c.row_hash))
    source = sa.case((parts.c.event == ORDER, parts.c.source_id))
    refund = sa.case((parts.c.event == REFUND, parts.c.row_hash))
    return (
        sa.select(parts.c.order_id)
        .group_by(parts.c.order_id)
        .having(
            sa.or_(
                sa.func.min(row_hash) < sa.func.max(row_hash),
                sa.func.min(source) < sa.func.max(source),
                sa.func.min(refund) < sa.func.max(refund),
                sa.func.bool_or(parts.c.shadowed),
            )
        )
    )


def _is_order(rows: sa.FromClause) -> sa.ColumnElement[bool]:
    """Whether a row is an order. In a log, that it was cancelled is an event of its own, later than the order."""
    return sa.or_(rows.c.event == ORDER, sa.and_(rows.c.event.in_(_STANDINGS), rows.c.load_id.in_(_OF_ORDERS)))


def _all_parts(order_ids: sa.Select, filled: bool = True) -> sa.CompoundSelect:
    """Rows of these orders, `shadowed` or not, with how many of their columns are `filled`."""
    return sa.union_all(
        *(
            sa.select(
                *(table.c[name] for name in ("source_id", "order_id", "event", "row_hash", "record")),
                *(table.c[name] for name in ("occurred_at", "load_id", "line", "revenue")),
                total_known(table).label("total_known"),
                sa.literal(table is shadowed_events).label("shadowed"),
                *([_filled(table).label("filled")] if filled else []),
            ).where(table.c.event.in_(PARTS), table.c.order_id.in_(order_ids))
            for table in (events, shadowed_events)
        )
    )


def total_known(table: sa.Table) -> sa.ColumnElement[bool]:
    """Whether an order says what it was worth, also in a currency that has no rate yet."""
    original = sa.func.json_extract_string(table.c.properties, "$.original_revenue")
    return sa.or_(table.c.revenue.is_not(None), original.is_not(None))


def _filled(table: sa.Table) -> sa.ColumnElement[int]:
    named = (sa.case((table.c[name].is_not(None), 1), else_=0) for name, _ in EVENT_COLUMNS if name != "properties")
    own = sa.func.coalesce(sa.func.len(sa.func.json_keys(table.c.properties)), 0)
    return sum(named, start=own)


def _deliveries(parts: sa.TableClause) -> sa.CompoundSelect:
    """Each row once for each line that brought it."""
    names = ("source_id", "order_id", "event", "row_hash", "occurred_at", "total_known")
    row = [parts.c[name] for name in names]
    again = sa.and_(
        repeats.c.kind == "events", repeats.c.source_id == parts.c.source_id, repeats.c.row_hash == parts.c.row_hash
    )
    return sa.union_all(
        sa.select(*row, parts.c.load_id, parts.c.line),
        sa.select(*row, repeats.c.load_id, repeats.c.line).join(repeats, again),
    )


def _outdated(told: sa.TableClause) -> sa.CompoundSelect:
    """Rows (source_id, order_id, event, row_hash) that a later load of the same source tells anew."""
    orders = sa.select(told).where(_is_order(told)).subquery("orders")
    # That an order came to nothing is said without its total, too.
    known = sa.or_(orders.c.total_known, orders.c.event != ORDER)
    rank = sa.func.row_number().over(
        partition_by=(orders.c.source_id, orders.c.order_id, _minute(orders.c.occurred_at)),
        order_by=(known.desc(), orders.c.load_id.desc(), orders.c.line.desc(), orders.c.row_hash),
    )
    ranked = sa.select(orders, rank.label("rank")).subquery("ranked")
    names = ("source_id", "order_id", "event", "row_hash")
    older = sa.except_(
        sa.select(*(orders.c[name] for name in names)),
        sa.select(*(ranked.c[name] for name in names)).where(ranked.c.rank == 1),
    ).subquery("older")

    last_load = (
        sa.select(orders.c.source_id, orders.c.order_id, sa.func.max(orders.c.load_id).label("load_id"))
        .group_by(orders.c.source_id, orders.c.order_id)
        .having(_minute(sa.func.min(orders.c.occurred_at)) == _minute(sa.func.max(orders.c.occurred_at)))
        .subquery("last_load")
    )
    line, in_list = [told.c[name] for name in names], told.c.event.in_((*_LINES, REFUND))
    lines = (
        sa.select(*line, sa.func.max(told.c.load_id).label("load_id"))
        .where(sa.or_(told.c.event == LINE, sa.and_(in_list, told.c.load_id.in_(_OF_ORDERS))))
        .group_by(*line)
        .subquery("lines")
    )
    order_of_line = sa.and_(last_load.c.source_id == lines.c.source_id, last_load.c.order_id == lines.c.order_id)
    old_lines = (
        sa.select(*(lines.c[name] for name in names))
        .join(last_load, order_of_line)
        .where(lines.c.load_id < last_load.c.load_id, _brought_with_order(lines, told))
    )
    return sa.union_all(sa.select(older), old_lines)


def _minute(moment: sa.ColumnElement) -> sa.ColumnElement:
    """One export of a shop writes the seconds, another does not."""
    return sa.func.date_trunc("minute", moment)


def _brought_with_order(rows: sa.FromClause, told: sa.TableClause) -> sa.ColumnElement[bool]:
    """Whether the load that brought a row brought its order, too."""
    of = told.alias("of")
    orders = sa.select(of.c.source_id, of.c.order_id, of.c.load_id).where(_is_order(of))
    return sa.tuple_(rows.c.source_id, rows.c.order_id, rows.c.load_id).in_(orders)


def _refunds_listed_apart(parts: sa.TableClause, told: sa.TableClause) -> sa.Select:
    """Refunds (source_id, order_id, event, row_hash) that stood in a list of orders, and elsewhere by themselves.

    Such a list comes from the same source, or from one that does not tell the order; its refunds come to the same.
    """
    within = (
        sa.select(told.c.source_id, told.c.row_hash)
        .where(told.c.event == REFUND, _brought_with_order(told, told), told.c.load_id.in_(_OF_ORDERS))
        .distinct()
        .subquery("within")
    )
    is_within = sa.tuple_(parts.c.source_id, parts.c.row_hash).in_(sa.select(within))
    refunds = sa.select(parts, is_within.label("within")).where(parts.c.event == REFUND).cte("refunds")
    one, other = refunds.alias("one"), refunds.alias("other")
    telling = sa.select(parts.c.source_id, parts.c.order_id).where(parts.c.event == ORDER)
    elsewhere = sa.tuple_(other.c.source_id, other.c.order_id).not_in(telling)
    same = sa.and_(other.c.order_id == one.c.order_id, sa.or_(other.c.source_id == one.c.source_id, elsewhere))
    names = ("source_id", "order_id", "event", "row_hash")
    return (
        sa.select(*(one.c[name] for name in names))
        .select_from(one.join(other, same))
        .where(one.c.within, sa.not_(other.c.within))
        .group_by(*(one.c[name] for name in names), one.c.revenue)
        .having(sa.func.abs(sa.func.sum(sa.func.abs(other.c.revenue)) - sa.func.abs(one.c.revenue)) < CENT)
    )


def _without(parts: sa.TableClause, outdated: sa.TableClause) -> sa.Select:
    row = sa.tuple_(parts.c.source_id, parts.c.order_id, parts.c.event, parts.c.row_hash)
    return sa.select(parts).where(row.not_in(sa.select(outdated)))


def _told_better(current: sa.TableClause, told: sa.TableClause) -> sa.Select:
    """Rows (source_id, order_id, event, row_hash) of which a richer source has its own."""
    source = _richest_first(current, told).subquery("source")
    seen = sa.union_all(_by_day(current), _by_customer(current)).subquery("seen")
    of_source = sa.and_(source.c.source_id == seen.c.source_id, source.c.order_id == seen.c.order_id)
    row = sa.select(seen, source.c.rank).join(source, of_source).cte("row")
    shift = sa.func.unnest(sa.func.range(-DAYS_APART, DAYS_APART + 1))
    what = ("order_id", "event", "day", "customer")
    around = sa.select(row.c.order_id, row.c.event, (row.c.day + shift).label("day"), row.c.customer, row.c.rank)
    near = around.subquery("near")
    of_part = [near.c[name] for name in what]
    best = sa.select(*of_part, sa.func.min(near.c.rank).label("rank")).group_by(*of_part).subquery("best")
    return (
        sa.select(*(row.c[name] for name in ("source_id", "order_id", "event", "row_hash")))
        .join(best, sa.and_(*(best.c[name].is_not_distinct_from(row.c[name]) for name in what)))
        .where(best.c.rank < row.c.rank)
        .distinct()
    )


def _by_day(current: sa.TableClause) -> sa.CompoundSelect:
    """Rows (source_id, order_id, event, row_hash, day, NULL); a refund counts for the day of its order."""
    key = (current.c.source_id, current.c.order_id)
    row = (*key, current.c.event, current.c.row_hash)
    day = sa.cast(sa.func.floor(sa.func.epoch(current.c.occurred_at) / 86_400), sa.BigInteger).label("day")
    nobody = sa.cast(sa.null(), sa.Text).label("customer")
    orders = sa.select(*key, day).where(current.c.event == ORDER).distinct().subquery("orders")
    of_order = sa.and_(orders.c.source_id == current.c.source_id, orders.c.order_id == current.c.order_id)
    return sa.union_all(
        sa.select(*row, day, nobody).where(current.c.event != REFUND),
        sa.select(*row, orders.c.day, nobody).join(orders, of_order).where(current.c.event == REFUND),
    )


def _by_customer(current: sa.TableClause) -> sa.Select:
    """Rows (source_id, order_id, event, row_hash, NULL, customer), once for each identifier that they came with."""
    customer = sa.func.concat_ws("|", identifiers.c.kind, identifiers.c.scope, identifiers.c.value)
    return (
        sa.select(
            *(current.c[name] for name in ("source_id", "order_id", "event", "row_hash")),
            sa.cast(sa.null(), sa.BigInteger).label("day"),
            customer.label("customer"),
        )
        .join(identifiers, identifiers.c.record == current.c.record)
        .distinct()
    )


def _richest_first(current: sa.TableClause, told: sa.TableClause) -> sa.Select:
    """The sources (source_id, order_id, rank) of each order number, the one that says most about it first."""
    key = ("source_id", "order_id")
    first_load = (
        sa.select(*(told.c[name] for name in key), sa.func.min(told.c.load_id).label("load_id"))
        .group_by(*(told.c[name] for name in key))
        .subquery("first_load")
    )
    is_order = current.c.event == ORDER
    richness = (
        sa.select(
            *(current.c[name] for name in key),
            sa.func.bool_or(sa.and_(is_order, current.c.total_known)).label("total_known"),
            sa.func.bool_or(sa.and_(is_order, of_somebody(current))).label("of_somebody"),
            sa.func.max(sa.case((is_order, current.c.filled))).label("filled"),
            sa.func.sum(sa.case((current.c.event == LINE, 1), else_=0)).label("lines"),
        )
        .group_by(*(current.c[name] for name in key))
        .having(sa.func.bool_or(is_order))
        .subquery("richness")
    )
    rank = sa.func.row_number().over(
        partition_by=richness.c.order_id,
        order_by=(
            *(richness.c[name].desc() for name in ("total_known", "of_somebody", "filled", "lines")),
            first_load.c.load_id,
            richness.c.source_id,
        ),
    )
    same = sa.and_(*(richness.c[name] == first_load.c[name] for name in key))
    return sa.select(*(richness.c[name] for name in key), rank.label("rank")).join(first_load, same)


def _move(
    connection: sa.Connection, whence: sa.Table, whither: sa.Table, moved: sa.TableClause, shadowed: bool
) -> None:
    rows = sa.select(moved.c.source_id, moved.c.row_hash, moved.c.event).where(moved.c.shadowed == shadowed)
    which = sa.tuple_(whence.c.source_id, whence.c.row_hash, whence.c.event).in_(rows)
    names = [column.name for column in whence.c]
    connection.execute(whither.insert().from_select(names, sa.select(whence).where(which)))
    connection.execute(whence.delete().where(which))
