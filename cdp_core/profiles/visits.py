"""A timeline in larger steps: visits, weeks, the way through the channels.

In:  touches of a page, or the events of a profile
Out: visits with their touches; counts per period and channel; a journey of legs
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from cdp_core.profiles.computed import VISIT_CHANNELS, VISIT_GAP, is_away
from cdp_core.profiles.timeline import Touch
from cdp_core.store import tables

PERIODS = ("day", "week", "month")

#: More stretches than these nobody tells apart in a picture.
MOST_LEGS = 300


@dataclass(frozen=True)
class Visit:
    """Touches of one sitting, newest first; anything that is no visit of a site or an app stands alone."""

    began: datetime
    ended: datetime
    channel: str | None
    anonymous: bool
    touches: tuple[Touch, ...]


@dataclass(frozen=True)
class Activity:
    """How many events there were in a period on a channel, and how many of them came after one on another channel."""

    period: datetime
    channel: str
    events: int
    changes: int


@dataclass(frozen=True)
class Leg:
    """A stretch of a journey on one channel, from its first to its last event."""

    channel: str
    began: datetime
    ended: datetime
    events: int


@dataclass(frozen=True)
class Journey:
    """The legs, oldest first; where there are too many, all of a channel within a `period` are one."""

    legs: list[Leg]
    period: str | None


def visits_of(touches: Sequence[Touch]) -> list[Visit]:
    """Group touches, newest first, into visits: a pause of more than 30 minutes begins another one.

    A letter opened in the middle of a visit stands beside it and does not part it in two.
    """
    return [
        Visit(group[-1].at, group[0].at, group[0].channel, group[0].anonymous, tuple(group))
        for group in _groups(touches)
    ]


def _groups(touches: Sequence[Touch]) -> list[list[Touch]]:
    """In the order of their newest touches."""
    groups: list[list[Touch]] = []
    visit: list[Touch] = []
    for touch in touches:
        if not _visiting(touch):
            groups.append([touch])
        elif visit and visit[-1].at - touch.at <= VISIT_GAP:
            visit.append(touch)
        else:
            visit = [touch]
            groups.append(visit)
    return groups


def _visiting(touch: Touch) -> bool:
    if touch.kind != "event" or touch.system != "cdp":
        return False
    return touch.channel.lower() in VISIT_CHANNELS if touch.channel else not is_away(touch.what)


def activity(connection: sa.Connection, profile: int, by: str = "week") -> list[Activity]:
    """Events per period (day, week from Monday, month; UTC) and channel; without a channel the system stands for it."""
    steps = _steps(profile).subquery("steps")
    period = _period(by if by in PERIODS else "week", steps).label("period")
    changes = sa.func.count().filter(steps.c.channel != steps.c.before)
    rows = (
        sa.select(period, steps.c.channel, sa.func.count(), changes)
        .group_by(period, steps.c.channel)
        .order_by(period, steps.c.channel)
    )
    return [Activity(*row) for row in connection.execute(rows)]


def journey(connection: sa.Connection, profile: int, most: int = MOST_LEGS) -> Journey:
    """The way through the channels: events in a row on one channel are one leg.

    Where that makes more than `most` legs, they are those of a day, else a week, else a month.
    """
    for period in (None, *PERIODS):
        legs = [Leg(*row) for row in connection.execute(_legs(profile, period, most + 1))]
        if len(legs) <= most:
            return Journey(legs, period)
    return Journey([Leg(*row) for row in connection.execute(_legs(profile, period, None))], period)


def _legs(profile: int, period: str | None, limit: int | None) -> sa.Select:
    steps = _steps(profile).subquery("steps")
    turn = sa.case((steps.c.channel == steps.c.before, 0), else_=1)
    stretch = sa.func.sum(turn).over(order_by=steps.c.place) if period is None else _period(period, steps)
    placed = sa.select(steps, stretch.label("stretch")).subquery("placed")
    began = sa.func.min(placed.c.occurred_at)
    return (
        sa.select(placed.c.channel, began, sa.func.max(placed.c.occurred_at), sa.func.count())
        .group_by(placed.c.stretch, placed.c.channel)
        .order_by(placed.c.stretch, began, placed.c.channel)
        .limit(limit)
    )


def _steps(profile: int) -> sa.Select:
    """The events of a profile with their place, oldest first, and the channel of the event before."""
    events = tables.events
    channel = sa.func.coalesce(events.c.channel, events.c.system)
    moment = (events.c.occurred_at, events.c.event.desc(), events.c.line.desc())
    return sa.select(
        events.c.occurred_at,
        channel.label("channel"),
        sa.func.lag(channel).over(order_by=moment).label("before"),
        sa.func.row_number().over(order_by=moment).label("place"),
    ).where(events.c.profile == profile)


def _period(by: str, steps: sa.FromClause) -> sa.ColumnElement:
    return sa.cast(sa.func.date_trunc(by, steps.c.occurred_at), tables.Instant)
