"""How often and when each profile did what.

In:  events, sorted by name
Out: one row per view, event name and profile: count, first and newest moments
"""

from collections.abc import Iterator

import sqlalchemy as sa

from cdp_core.fields import VIEWS
from cdp_core.store.tables import KEPT_MOMENTS, event_stats

#: Events that one statement sums up; each group keeps its moments in memory until the statement ends.
_AT_ONCE = 4_000_000


def moments(events: sa.FromClause, view: str, names: list[str] | None = None) -> sa.Select:
    """Count, first and newest moments of these events per name and profile, as one view sees them."""
    newest = sa.func.max(events.c.occurred_at, KEPT_MOMENTS)
    counted = sa.select(
        sa.literal(view).label("view"),
        events.c.event,
        events.c.profile,
        sa.cast(sa.func.count(), sa.Integer).label("n"),
        sa.func.min(events.c.occurred_at).label("first_at"),
        *(sa.func.list_extract(newest, k).label(f"last_{k}") for k in range(1, KEPT_MOMENTS + 1)),
    ).group_by(events.c.event, events.c.profile)
    if view != "all":
        counted = counted.where(events.c.system == view)
    if names is not None:
        counted = counted.where(events.c.event.in_(names))
    return counted.order_by(events.c.event, events.c.profile)


def insert_moments(connection: sa.Connection, into: sa.TableClause, events: sa.FromClause) -> None:
    """Sum up all of these events into a table like event_stats, sorted by view, name and profile."""
    columns = [column.name for column in event_stats.c]
    batches = list(_batches(connection, events))
    for view in VIEWS:
        for names in batches:
            connection.execute(into.insert().from_select(columns, moments(events, view, names)))


def _batches(connection: sa.Connection, events: sa.FromClause) -> Iterator[list[str]]:
    """Names in order, as many as are summed up at once."""
    batch: list[str] = []
    size = 0
    counted = sa.select(events.c.event, sa.func.count()).group_by(events.c.event).order_by(events.c.event)
    for name, count in connection.execute(counted).all():
        if batch and size + count > _AT_ONCE:
            yield batch
            batch, size = [], 0
        batch.append(name)
        size += count
    if batch:
        yield batch
