"""How often and when each profile did what.

In:  events, sorted by name
Out: one row per view, event name and profile: count, first and newest moments
"""

import sqlalchemy as sa

from cdp_core.fields import VIEWS
from cdp_core.profiles.batches import batches
from cdp_core.store.tables import KEPT_MOMENTS, event_stats


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
    named = list(batches(connection, events))
    systems = set(connection.scalars(sa.select(events.c.system).distinct())) if named else set()
    for view in (view for view in VIEWS if view == "all" or view in systems):
        for names in named:
            connection.execute(into.insert().from_select(columns, moments(events, view, names)))
