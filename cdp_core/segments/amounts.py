"""What is little and what is much for one purchase, in this workspace's own orders and currency.

In:  the event that is a purchase
Out: two amounts of two digits
"""

import sqlalchemy as sa

from cdp_core.store.tables import events

LITTLE, MUCH = 0.25, 0.9


def usual_amounts(connection: sa.Connection, event: str | None) -> tuple[float, ...]:
    """A quarter of the purchases are cheaper than the first, a tenth are dearer than the second; () without any."""
    revenue = events.c.revenue
    asked = sa.func.quantile_disc(revenue, sa.cast([LITTLE, MUCH], sa.ARRAY(sa.Float)))
    found = connection.scalar(sa.select(asked).where(events.c.event == event, revenue > 0, sa.func.isfinite(revenue)))
    return tuple(int(one) if one.is_integer() else one for one in (float(f"{amount:.2g}") for amount in found or ()))
