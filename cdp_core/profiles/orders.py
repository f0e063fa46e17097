"""What one person bought.

In:  order events of a profile
Out: orders with their lines and what was refunded, newest first
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import sqlalchemy as sa

from cdp_core.fields import LINE, ORDER, REFUND
from cdp_core.store.tables import events, sources

_COLUMNS = (
    *("event", "occurred_at", "order_id", "revenue", "currency", "channel"),
    *("product", "product_id", "category", "quantity", "price", "line"),
)


#: A line may be stamped so long before its order.
_SAME_SALE = timedelta(hours=1)


@dataclass(frozen=True)
class OrderLine:
    """One line of an order. Prices are in the workspace's currency."""

    product: str | None
    product_id: str | None
    category: str | None
    quantity: float | None
    price: float | None


@dataclass(frozen=True)
class Order:
    """An order with its lines; `refunded` is what was paid back of it."""

    order_id: str | None
    at: datetime
    revenue: float | None
    refunded: float
    currency: str | None
    channel: str | None
    source: str
    lines: tuple[OrderLine, ...]


def orders_of(connection: sa.Connection, profile: int, limit: int = 200) -> list[Order]:
    """The newest orders of a profile."""
    told = _told(connection, profile)
    orders = sorted(told[ORDER], key=lambda row: row.occurred_at, reverse=True)
    lines, refunds = _by_order(orders, told[LINE]), _by_order(orders, told[REFUND])
    return [
        Order(
            row.order_id,
            row.occurred_at,
            row.revenue,
            sum(abs(refund.revenue or 0.0) for refund in refunds[place]),
            row.currency,
            row.channel,
            row.source,
            tuple(
                OrderLine(line.product, line.product_id, line.category, line.quantity, line.price)
                for line in lines[place]
            ),
        )
        for place, row in enumerate(orders[:limit])
    ]


def _by_order(orders: Sequence[sa.Row], told: Iterable[sa.Row]) -> dict[int, list[sa.Row]]:
    """Lines or refunds by the place of the order that they belong to.

    A till counts anew each day: of several orders of one number it is the last before them, of their own source if it
    tells any.
    """
    places: dict[str, list[int]] = defaultdict(list)
    for place, order in enumerate(orders):
        if order.order_id is not None:
            places[order.order_id].append(place)
    found: dict[int, list[sa.Row]] = defaultdict(list)
    for row in told:
        if row.order_id in places:
            found[min(places[row.order_id], key=partial(_distance, orders, row))].append(row)
    return found


def _distance(orders: Sequence[sa.Row], row: sa.Row, place: int) -> tuple[bool, bool, timedelta]:
    order = orders[place]
    apart = abs(order.occurred_at - row.occurred_at)
    return order.source != row.source, order.occurred_at > row.occurred_at and apart > _SAME_SALE, apart


def _told(connection: sa.Connection, profile: int) -> dict[str, list[sa.Row]]:
    """The orders, lines and refunds of a profile, in the order of their files."""
    columns = (events.c[name] for name in _COLUMNS)
    rows = (
        sa.select(*columns, sources.c.name.label("source"))
        .join(sources, sources.c.source_id == events.c.source_id)
        .where(events.c.profile == profile, events.c.event.in_((ORDER, LINE, REFUND)))
        .order_by(events.c.line, events.c.product, events.c.product_id)
    )
    told: dict[str, list[sa.Row]] = defaultdict(list)
    for row in connection.execute(rows):
        told[row.event].append(row)
    return told
