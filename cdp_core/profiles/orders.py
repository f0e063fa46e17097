"""What one person bought.

In:  order events of a profile
Out: orders with their lines and what was refunded, newest first
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from cdp_core.store.tables import events, sources


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
    rows = (
        sa.select(events, sources.c.name.label("source"))
        .join(sources, sources.c.source_id == events.c.source_id)
        .where(events.c.profile == profile, events.c.event == "Order Completed")
        .order_by(events.c.occurred_at.desc(), events.c.line)
        .limit(limit)
    )
    lines, refunds = _lines(connection, profile), _refunds(connection, profile)
    return [
        Order(
            row.order_id,
            row.occurred_at,
            row.revenue,
            refunds.get(row.order_id, 0.0),
            row.currency,
            row.channel,
            row.source,
            tuple(lines.get(row.order_id, ())),
        )
        for row in connection.execute(rows).all()
    ]


def _lines(connection: sa.Connection, profile: int) -> dict[str, list[OrderLine]]:
    columns = (events.c.product, events.c.product_id, events.c.category, events.c.quantity, events.c.price)
    rows = (
        sa.select(events.c.order_id, *columns)
        .where(events.c.profile == profile, events.c.event == "Product Purchased", events.c.order_id.is_not(None))
        .order_by(events.c.line, events.c.product, events.c.product_id)
    )
    lines: dict[str, list[OrderLine]] = defaultdict(list)
    for order_id, *line in connection.execute(rows):
        lines[order_id].append(OrderLine(*line))
    return lines


def _refunds(connection: sa.Connection, profile: int) -> dict[str, float]:
    paid_back = sa.func.sum(sa.func.abs(events.c.revenue)).label("refunded")
    rows = (
        sa.select(events.c.order_id, paid_back)
        .where(events.c.profile == profile, events.c.event == "Order Refunded", events.c.revenue.is_not(None))
        .group_by(events.c.order_id)
    )
    return {row.order_id: row.refunded for row in connection.execute(rows)}
