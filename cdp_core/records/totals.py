"""What an order was worth that does not say so itself: another list, its payments or its lines tell.

In:  unowned rows with the record of whoever placed their order
Out: the revenue of orders without a total; `told_totals` says which have it from elsewhere, and from what

An order whose total is known keeps it, also where it waits for a rate. Else the first of these counts that is told:
another list with the order's total, the sum of its payments, the sum of its lines. Of several lists of one sort that of
the source which came first counts.
"""

import sqlalchemy as sa

from cdp_core.fields import LINE, ORDER, PAID
from cdp_core.records.orders import total_known
from cdp_core.store.bulk import change
from cdp_core.store.staging import Keep
from cdp_core.store.tables import events, shadowed_events, told_totals, unowned_events

#: What tells the total of an order, the best first.
TELLERS = (ORDER, PAID, LINE)
_ROW = ("source_id", "row_hash")


def take_totals(connection: sa.Connection, keep: Keep, order_ids: sa.Select) -> sa.TableClause:
    """Leave these orders with what they say of themselves; gives the records (one column) that had more."""
    mine = told_totals.c.order_id.in_(order_ids)
    told = sa.and_(events.c.event == ORDER, _row(events).in_(sa.select(_row(told_totals)).where(mine)))
    had = keep("had_totals", sa.select(events.c.record).where(told).distinct())
    change(connection, events, told, revenue=None)
    connection.execute(told_totals.delete().where(mine))
    return had


def give_totals(connection: sa.Connection, keep: Keep, owners: sa.TableClause) -> sa.TableClause:
    """Complete the orders of these unowned rows (source_id, row_hash, event, order_id, record).

    Gives the records (one column) whose orders have a total now.
    """
    worth = keep("worth_told", _worth(owners))
    best = keep("best_totals", _best(_at_standing_orders(worth)))
    missing = keep("missing_totals", _without_total(best))
    columns = [column.name for column in told_totals.c]
    connection.execute(told_totals.insert().from_select(columns, sa.select(*(missing.c[name] for name in columns))))
    same = sa.and_(events.c.event == ORDER, *(events.c[name] == missing.c[name] for name in _ROW))
    change(connection, events, same, revenue=missing.c.worth)
    return keep("has_totals", sa.select(missing.c.record).distinct())


def strange_totals(connection: sa.Connection) -> int:
    """How many totals are said to be told of an order that is not there, or that has none."""
    orders = sa.select(_row(events)).where(events.c.event == ORDER, events.c.revenue.is_not(None))
    strange = sa.select(sa.func.count()).select_from(told_totals).where(_row(told_totals).not_in(orders))
    return connection.scalar(strange) or 0


def tells_worth(table: sa.Table) -> sa.ColumnElement[bool]:
    """Rows that say what an order or a part of it was worth, also in a currency that has no rate yet."""
    price = sa.func.json_extract_string(table.c.properties, "$.original_price")
    return sa.or_(total_known(table), table.c.price.is_not(None), price.is_not(None))


def _row(table: sa.Table) -> sa.ColumnElement:
    return sa.tuple_(*(table.c[name] for name in _ROW))


def _worth(owners: sa.TableClause) -> sa.Select:
    """(record, order_id, teller, worth, first_source) of what each sort of list tells of an order.

    No worth where an amount waits for its rate: the sum of the others would pass for the whole.
    """
    of_line = unowned_events.c.price * sa.func.coalesce(unowned_events.c.quantity, 1)
    revenue = unowned_events.c.revenue
    worth = sa.case((unowned_events.c.event == LINE, sa.func.coalesce(revenue, of_line)), else_=revenue)
    waits = sa.and_(worth.is_(None), tells_worth(unowned_events))
    same = sa.and_(*(owners.c[name] == unowned_events.c[name] for name in (*_ROW, "event")))
    of_order = (owners.c.record, owners.c.order_id, owners.c.event)
    # A list of orders says the total anew and adds nothing to it; what it said last counts.
    last = sa.func.arg_max(worth, sa.func.row(unowned_events.c.load_id, unowned_events.c.line))
    total = sa.case((owners.c.event == ORDER, last), else_=sa.func.sum(worth))
    known = sa.case((sa.not_(sa.func.bool_or(waits)), sa.func.round(total, 4)))
    return (
        sa.select(
            *of_order[:2],
            owners.c.event.label("teller"),
            known.label("worth"),
            sa.func.min(owners.c.source_id).label("first_source"),
        )
        .join(owners, same)
        .where(owners.c.event.in_(TELLERS), sa.or_(sa.func.isfinite(worth), waits))
        .group_by(*of_order)
    )


def _at_standing_orders(worth: sa.TableClause) -> sa.Select:
    """The same, with the record of the standing order where that of its teller is set aside as told twice."""

    def orders(table: sa.Table) -> sa.Select:
        return sa.select(table.c.order_id, table.c.record).where(table.c.event == ORDER)

    standing = (
        sa.select(events.c.order_id, sa.func.min(events.c.record).label("record"))
        .where(events.c.event == ORDER, events.c.order_id.in_(sa.select(worth.c.order_id)))
        .group_by(events.c.order_id)
        .having(sa.func.count() == 1)
        .subquery("standing")
    )
    own = sa.tuple_(worth.c.order_id, worth.c.record)
    set_aside = sa.and_(own.in_(orders(shadowed_events)), own.not_in(orders(events)))
    record = sa.case((set_aside, sa.func.coalesce(standing.c.record, worth.c.record)), else_=worth.c.record)
    others = (worth.c[name] for name in ("order_id", "teller", "worth", "first_source"))
    return sa.select(record.label("record"), *others).outerjoin(standing, standing.c.order_id == worth.c.order_id)


def _best(worth: sa.Select) -> sa.Select:
    """(record, order_id, teller, worth) of the teller that counts, where it knows the worth."""
    told = worth.subquery("told")
    rank = sa.case({teller: place for place, teller in enumerate(TELLERS)}, value=told.c.teller)
    choice = sa.func.row_number().over(
        partition_by=(told.c.record, told.c.order_id), order_by=(rank, told.c.first_source)
    )
    ranked = sa.select(told, choice.label("choice")).subquery("ranked")
    return sa.select(*(ranked.c[column.name] for column in told.c)).where(
        ranked.c.choice == 1, ranked.c.worth.is_not(None)
    )


def _without_total(best: sa.TableClause) -> sa.Select:
    """(source_id, row_hash, order_id, teller, record, worth) of the orders that are to be completed.

    A till that counts anew may have two orders of one number for one customer: nothing says whose total it is.
    """
    return (
        sa.select(
            sa.func.min(events.c.source_id).label("source_id"),
            sa.func.min(events.c.row_hash).label("row_hash"),
            best.c.order_id,
            sa.func.min(best.c.teller).label("teller"),
            best.c.record,
            sa.func.min(best.c.worth).label("worth"),
        )
        .join(events, sa.and_(events.c.record == best.c.record, events.c.order_id == best.c.order_id))
        .where(events.c.event == ORDER)
        .group_by(best.c.record, best.c.order_id)
        .having(sa.func.count() == 1, sa.not_(sa.func.bool_or(total_known(events))))
    )
