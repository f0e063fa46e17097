"""What one person bought.

In:  order events of a profile
Out: orders with their lines and what was refunded, newest first
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from cdp_core.fields import LINE, ORDER, REFUND
from cdp_core.store.tables import events, sources

_COLUMNS = (
    *("event", "occurred_at", "order_id", "revenue", "currency", "channel"),
    *("product", "product_id", "category", "quantity", "price", "line"),
)


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
    lines: dict[str, list[OrderLine]] = defaultdict(list)
    for line in told[LINE]:
        if line.order_id is not None:
            lines[line.order_id].append(
                OrderLine(line.product, line.product_id, line.category, line.quantity, line.price)
            )
    refunds: dict[str | None, float] = defaultdict(float)
    for refund in told[REFUND]:
        refunds[refund.order_id] += abs(refund.revenue or 0.0)
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
        for row in sorted(told[ORDER], key=lambda row: row.occurred_at, reverse=True)[:limit]
    ]


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
