"""Traits that follow from what a profile did.

In:  events, interests, the moments that were summed up from events
Out: first and last seen, visits, orders, revenue and channels per profile, as one view sees them
"""

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from cdp_core.fields import ORDER, REFUND
from cdp_core.profiles.scope import Scope
from cdp_core.store.tables import interests, sources

#: A pause after which the next event begins another visit.
VISIT_GAP = timedelta(minutes=30)

#: Channels on which a person visits, rather than is written to or served.
VISIT_CHANNELS = ("web", "app", "browser", "mobile", "site", "website", "online")

#: Events whose names begin so reach a person elsewhere than on a visit.
_AWAY = ("Email ", "SMS ", "Push ", "Message ", "Call ", "Meeting ", "Ticket ", "Deal ", "Unsubscribed")


@dataclass(frozen=True)
class Steps:
    """What computed traits are made of: events and what was summed up from them, each with a `profile`."""

    events: sa.FromClause
    moments: sa.FromClause
    visits: sa.FromClause
    channels: sa.FromClause


def on_a_visit(events: sa.FromClause) -> sa.ColumnElement[bool]:
    """Whether an event happened on a web site or in an app."""
    untold = events.c.channel.is_(None) & sa.not_(sa.or_(*(events.c.event.startswith(start) for start in _AWAY)))
    return (events.c.system == "cdp") & (sa.func.lower(events.c.channel).in_(VISIT_CHANNELS) | untold)


def is_away(event: str) -> bool:
    """Whether an event without a channel happened elsewhere than on a web site or in an app, by its name."""
    return event.startswith(_AWAY)


def visits(events: sa.FromClause) -> sa.Select:
    """How many visits each profile made."""
    before = sa.func.lag(events.c.occurred_at).over(partition_by=events.c.profile, order_by=events.c.occurred_at)
    steps = sa.select(events.c.profile, events.c.occurred_at, before.label("before")).where(on_a_visit(events)).cte()
    begins = steps.c.before.is_(None) | (
        steps.c.occurred_at > steps.c.before + sa.func.to_seconds(VISIT_GAP.total_seconds())
    )
    return (
        sa.select(steps.c.profile, sa.func.count().label("sessions"))
        .where(begins)
        .group_by(steps.c.profile)
        .order_by(steps.c.profile)
    )


def channels(events: sa.FromClause) -> sa.Select:
    """When each profile was last seen on each channel, by system."""
    return (
        sa.select(
            events.c.profile, events.c.system, events.c.channel, sa.func.max(events.c.occurred_at).label("last_at")
        )
        .where(events.c.channel.is_not(None))
        .group_by(events.c.profile, events.c.system, events.c.channel)
        .order_by(events.c.profile)
    )


def _done(scope: Scope, moments: sa.FromClause, view: str) -> sa.Select:
    """What counts and moments tell."""
    order = moments.c.event == ORDER
    return (
        sa.select(
            moments.c.profile,
            sa.func.min(moments.c.first_at).label("first_at"),
            sa.func.max(moments.c.last_1).label("last_at"),
            sa.func.sum(moments.c.n).label("events"),
            sa.func.sum(moments.c.n).filter(order).label("orders"),
            sa.func.min(moments.c.first_at).filter(order).label("first_order_at"),
            sa.func.max(moments.c.last_1).filter(order).label("last_order_at"),
        )
        .where(moments.c.view == view, scope.between(moments.c.profile))
        .group_by(moments.c.profile)
    )


def earned(events: sa.FromClause) -> sa.ColumnElement[float]:
    """What an event of an order adds to revenue: its amount, or what was paid back, which may stand as a negative one.

    NULL for any other event, and where the amount is no number.
    """
    signed = sa.case(
        (events.c.event == ORDER, events.c.revenue), (events.c.event == REFUND, -sa.func.abs(events.c.revenue))
    )
    return sa.case((sa.func.isfinite(events.c.revenue), signed))


def _paid(scope: Scope, events: sa.FromClause, view: str) -> sa.Select:
    """Revenue of orders less what was refunded, and the average order."""
    order = events.c.event == ORDER
    return (
        sa.select(
            events.c.profile,
            sa.func.round(sa.func.sum(earned(events)), 6).label("revenue"),
            sa.func.round(sa.func.avg(events.c.revenue).filter(order), 6).label("average_order"),
        )
        .where(events.c.event.in_((ORDER, REFUND)), sa.func.isfinite(events.c.revenue))
        .where(scope.between(events.c.profile), _of(events, view))
        .group_by(events.c.profile)
    )


def _heard_on(scope: Scope, channels: sa.FromClause, view: str) -> sa.Select:
    """The channels of each profile, and the last of them."""
    by_channel = (
        sa.select(channels.c.profile, channels.c.channel, sa.func.max(channels.c.last_at).label("last_at"))
        .where(scope.between(channels.c.profile), _of(channels, view))
        .group_by(channels.c.profile, channels.c.channel)
        .cte("by_channel")
    )
    listed = sa.func.list(by_channel.c.channel).aggregate_order_by(by_channel.c.channel)
    last = sa.func.first(by_channel.c.channel).aggregate_order_by(by_channel.c.last_at.desc(), by_channel.c.channel)
    return sa.select(
        by_channel.c.profile,
        sa.cast(sa.func.to_json(listed), sa.Text).label("channels"),
        last.label("last_channel"),
    ).group_by(by_channel.c.profile)


def _interested(scope: Scope, view: str) -> sa.Select:
    """When a provider of interests first and last saw each profile."""
    return (
        sa.select(
            interests.c.profile,
            sa.func.min(interests.c.seen_at).label("first_at"),
            sa.func.max(interests.c.seen_at).label("last_at"),
        )
        .join(sources, sources.c.source_id == interests.c.source_id)
        .where(scope.of(interests.c.profile), sa.true() if view == "all" else sources.c.system == view)
        .group_by(interests.c.profile)
    )


def _of(rows: sa.FromClause, view: str) -> sa.ColumnElement[bool]:
    return sa.true() if view == "all" else rows.c.system == view


def computed_traits(scope: Scope, steps: Steps, view: str, everyone: sa.FromClause) -> sa.Select:
    """The computed traits of everyone in a view: counts and sums are 0 where nothing happened, the rest is missing."""
    done = _done(scope, steps.moments, view).cte("done")
    paid = _paid(scope, steps.events, view).cte("paid")
    heard = _heard_on(scope, steps.channels, view).cte("heard")
    interested = _interested(scope, view).cte("interested")
    seen = scope.between(steps.visits.c.profile) & sa.literal(view in ("all", "cdp"))
    visited = sa.select(steps.visits).where(seen).cte("visited")
    rows = everyone
    for step in (done, paid, heard, interested, visited):
        rows = rows.outerjoin(step, step.c.profile == everyone.c.profile)
    return sa.select(
        everyone.c.profile,
        sa.func.least(done.c.first_at, interested.c.first_at).label("first_seen"),
        sa.func.greatest(done.c.last_at, interested.c.last_at).label("last_seen"),
        *(
            sa.func.coalesce(number, 0).label(number.name)
            for number in (done.c.events, visited.c.sessions, done.c.orders, paid.c.revenue)
        ),
        paid.c.average_order,
        done.c.first_order_at,
        done.c.last_order_at,
        heard.c.channels,
        heard.c.last_channel,
    ).select_from(rows)
