"""Rows that name an order and nobody count for whoever placed it: refunds by charge, shipments, lines of orders.

In:  `unowned_events`, and the orders that loads tell of
Out: in `events` a copy of each such row under the record of its order, for as long as that order is there

An order is looked for in the row's own source first, then in the other sources of its system, and only where it was
placed before. Where two people placed an order of that number, the row waits: nothing says whose it is. Lines and
refunds that the order's own customer is told with are not told again, and of two lists the source that came first is
taken. An order without a total has it from such rows; see `totals`.
"""

from datetime import timedelta

import sqlalchemy as sa

from cdp_core.counts import in_number
from cdp_core.fields import LINE, ORDER, PAID, REFUND
from cdp_core.records.orders import OWNING
from cdp_core.records.payments import DAYS_APART
from cdp_core.records.totals import give_totals, take_totals, tells_worth
from cdp_core.store.staging import Keep, any_rows, count_rows
from cdp_core.store.tables import events, shadowed_events, told_totals, unowned_events

_APART = timedelta(days=DAYS_APART)
_ROW = ("source_id", "row_hash", "event")
#: Of these an order may have several, and who has one list of them needs no other.
_IN_LISTS = (LINE, REFUND, PAID)


def is_copy(table: sa.Table) -> sa.ColumnElement[bool]:
    """Rows of `events` that stand for an unowned one."""
    unowned = sa.select(*(unowned_events.c[name] for name in _ROW))
    return sa.tuple_(*(table.c[name] for name in _ROW)).in_(unowned)


def orders_without_owner(connection: sa.Connection, keep: Keep, order_ids: sa.Select) -> sa.TableClause | None:
    """Those of these orders that unowned rows name; None where there are none."""
    if not any_rows(connection, unowned_events):
        return None
    named = sa.select(unowned_events.c.order_id).where(unowned_events.c.order_id.in_(order_ids)).distinct()
    found = keep("named_orders", named)
    return found if any_rows(connection, found) else None


def take_from_owners(connection: sa.Connection, keep: Keep, named: sa.TableClause) -> list[sa.TableClause]:
    """Take away the copies of the unowned rows of these orders, and the totals that they told.

    Gives the records (relations of one column) that had them.
    """
    copies = sa.and_(events.c.order_id.in_(sa.select(named.c.order_id)), is_copy(events))
    had = keep("had", sa.select(events.c.record).where(copies).distinct())
    connection.execute(events.delete().where(copies))
    return [had, take_totals(connection, keep, sa.select(named.c.order_id))]


def give_to_owners(connection: sa.Connection, keep: Keep, named: sa.TableClause) -> list[sa.TableClause]:
    """Copy the unowned rows of these orders to whoever placed them, and complete orders without a total by them.

    Gives the records (relations of one column) that have them.
    """
    tellings = keep("tellings", _tellings(named))
    candidates = keep("candidates", _candidates(named, tellings))
    owners = keep("owners", _owners(candidates, tellings))
    return [_copied(connection, keep, owners), give_totals(connection, keep, owners)]


def _copied(connection: sa.Connection, keep: Keep, owners: sa.TableClause) -> sa.TableClause:
    """Copies of the rows of (…the row, order_id, record, ordered_at) but for orders, which are there already."""
    values: dict[str, sa.ColumnElement] = {column.name: unowned_events.c[column.name] for column in events.c}
    values |= {
        "record": owners.c.record,
        "occurred_at": sa.func.coalesce(unowned_events.c.occurred_at, owners.c.ordered_at),
    }
    same = sa.and_(*(owners.c[name] == unowned_events.c[name] for name in _ROW))
    connection.execute(
        events.insert().from_select(
            list(values),
            sa.select(*(value.label(name) for name, value in values.items()))
            .join(owners, same)
            .where(owners.c.event != ORDER),
        )
    )
    return keep("has", sa.select(owners.c.record).where(owners.c.event != ORDER).distinct())


def wrongly_given(connection: sa.Connection) -> tuple[int, int]:
    """How many copies count for somebody who placed no such order, and how many rows have several copies."""
    if not any_rows(connection, unowned_events):
        return 0, 0
    placed = sa.union_all(
        *(
            sa.select(table.c.order_id, table.c.record).where(
                table.c.event.in_(OWNING), table.c.order_id.is_not(None), table.c.record > 0
            )
            for table in (events, shadowed_events)
        )
    )
    whose = sa.tuple_(events.c.order_id, events.c.record)
    strange = sa.select(sa.func.count()).where(is_copy(events), whose.not_in(placed))
    row = [events.c[name] for name in _ROW]
    several = sa.select(*row).where(is_copy(events)).group_by(*row).having(sa.func.count() > 1).subquery("several")
    return (
        connection.scalar(strange) or 0,
        connection.scalar(sa.select(sa.func.count()).select_from(several)) or 0,
    )


def unowned_sentences(connection: sa.Connection, load_id: int) -> list[str]:
    """What became of the rows of a load that name an order and nobody."""
    mine = unowned_events.c.load_id == load_id
    if not any_rows(connection, sa.select(unowned_events.c.line).where(mine)):
        return []
    given = sa.union_all(
        sa.select(*(events.c[name] for name in _ROW)).where(events.c.load_id == load_id, is_copy(events)),
        _orders_that_told(mine),
    )
    row = sa.tuple_(*(unowned_events.c[name] for name in _ROW))
    lines = unowned_events.c.line
    waiting = sa.and_(row.not_in(given), _waits())
    counts = sa.select(
        sa.func.count(lines.distinct()).filter(row.in_(given)),
        sa.func.count(lines.distinct()).filter(waiting),
        sa.func.arg_min(unowned_events.c.order_id, lines).filter(waiting),
        sa.func.count(lines.distinct()),
    ).where(mine)
    settled, left, example, rows = connection.execute(counts).one()
    said = []
    if settled:
        said.append(
            in_number(settled, "row|rows names|name an order and no person, and counts|count for whoever placed it.")
        )
    if left:
        said.append(
            in_number(left, "row|rows names|name an order that no load tells a customer of, such as ")
            + f'"{example[:60]}": '
            + ("it waits" if left == 1 else "they wait")
            + " until one does."
        )
    if rest := rows - settled - left:
        said.append(
            in_number(rest, "row|rows names|name an order and no person, and counts|count for nobody: ")
            + "what is known of the order is said again, or more than one person placed an order of that number."
        )
    totals = sa.select(sa.func.count()).select_from(told_totals)
    totals = totals.where(told_totals.c.order_id.in_(sa.select(unowned_events.c.order_id).where(mine)))
    if completed := connection.scalar(totals):
        of_others = "order|orders says|say no total: other lists, payments or lines tell what it|they was|were worth."
        said.append(in_number(completed, of_others))
    return said


def waiting_orders(connection: sa.Connection) -> int:
    """How many orders are named by rows while no load tells a customer of them."""
    if not any_rows(connection, unowned_events):
        return 0
    waiting = sa.select(unowned_events.c.system, unowned_events.c.order_id).where(_waits()).distinct()
    return count_rows(connection, waiting.subquery("waiting"))


def _waits() -> sa.ColumnElement[bool]:
    """Unowned rows of orders that no load of their system tells a customer of."""

    def in_none(table: sa.Table, within: str) -> sa.ColumnElement[bool]:
        placed = sa.and_(table.c.event.in_(OWNING), table.c.record > 0, table.c.order_id.is_not(None))
        order = sa.tuple_(unowned_events.c[within], unowned_events.c.order_id)
        return order.not_in(sa.select(table.c[within], table.c.order_id).where(placed))

    return sa.and_(in_none(events, "system"), in_none(shadowed_events, "source_id"))


def _orders_that_told(mine: sa.ColumnElement[bool]) -> sa.Select:
    """Unowned rows of orders that told the total of the order."""
    completed = sa.select(told_totals.c.order_id).where(told_totals.c.teller == ORDER)
    return sa.select(*(unowned_events.c[name] for name in _ROW)).where(
        mine,
        unowned_events.c.event == ORDER,
        unowned_events.c.revenue.is_not(None),
        unowned_events.c.order_id.in_(completed),
    )


def _tellings(named: sa.TableClause) -> sa.CompoundSelect:
    """What is told of these orders with a customer: (source_id, system, order_id, event, record, at, standing)."""
    names = ("source_id", "system", "order_id", "event", "record")
    return sa.union_all(
        *(
            sa.select(
                *(table.c[name] for name in names),
                table.c.occurred_at.label("ordered_at"),
                sa.literal(table is events).label("standing"),
            ).where(
                table.c.order_id.in_(sa.select(named.c.order_id)),
                table.c.event.in_((*OWNING, *_IN_LISTS)),
                table.c.record > 0,
            )
            for table in (events, shadowed_events)
        )
    )


def _candidates(named: sa.TableClause, tellings: sa.TableClause) -> sa.Select:
    """For each unowned row the orders that it may be of: (…the row, order_id, record, ordered_at, rank)."""
    own = tellings.c.source_id == unowned_events.c.source_id
    # An update may name the customer by more, and so be of another record than the order itself.
    later = sa.case((tellings.c.event == ORDER, 0), else_=1)
    rank = sa.case((sa.and_(own, tellings.c.standing), 0), (own, 2), else_=4) + later
    moment = unowned_events.c.occurred_at
    return (
        sa.select(
            *(unowned_events.c[name] for name in _ROW),
            unowned_events.c.order_id,
            tellings.c.record,
            tellings.c.ordered_at,
            tells_worth(unowned_events).label("tells_worth"),
            rank.label("rank"),
        )
        .join(tellings, tellings.c.order_id == unowned_events.c.order_id)
        .where(
            unowned_events.c.order_id.in_(sa.select(named.c.order_id)),
            tellings.c.event.in_(OWNING),
            sa.or_(own, sa.and_(tellings.c.standing, tellings.c.system == unowned_events.c.system)),
            sa.or_(moment.is_(None), moment >= tellings.c.ordered_at - _APART),
        )
    )


def _owners(candidates: sa.TableClause, tellings: sa.TableClause) -> sa.Select:
    """(…the row, order_id, record, ordered_at) of the unowned rows that count for somebody."""
    row = [candidates.c[name] for name in _ROW]
    ranked = sa.select(candidates, sa.func.min(candidates.c.rank).over(partition_by=row).label("best")).subquery()
    key = (*(ranked.c[name] for name in _ROW), ranked.c.order_id)
    found = (
        sa.select(
            *key,
            sa.func.min(ranked.c.record).label("record"),
            sa.func.min(ranked.c.ordered_at).label("ordered_at"),
            sa.func.bool_or(ranked.c.tells_worth).label("tells_worth"),
        )
        .where(ranked.c.rank == ranked.c.best)
        .group_by(*key)
        .having(sa.func.min(ranked.c.record) == sa.func.max(ranked.c.record))
        .subquery("found")
    )
    # Whoever is a candidate may have told the same part of the order with its customer.
    told = sa.select(*row).join(
        tellings,
        sa.and_(
            tellings.c.order_id == candidates.c.order_id,
            tellings.c.record == candidates.c.record,
            tellings.c.event == candidates.c.event,
        ),
    )
    whose = sa.tuple_(*(found.c[name] for name in _ROW)).not_in(told.where(candidates.c.event.in_(_IN_LISTS)))
    # A list that tells no amounts gives way to one that does, whichever came first.
    first = sa.func.first_value(found.c.source_id).over(
        partition_by=(found.c.order_id, found.c.event, found.c.record),
        order_by=(found.c.tells_worth.desc(), found.c.source_id),
    )
    left = sa.select(found, first.label("first")).where(whose).subquery("left_over")
    lists = sa.or_(left.c.event.not_in((*_IN_LISTS, ORDER)), left.c.source_id == left.c.first)
    return sa.select(*(left.c[name] for name in _ROW), left.c.order_id, left.c.record, left.c.ordered_at).where(lists)
