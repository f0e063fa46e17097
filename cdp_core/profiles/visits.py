"""A timeline in larger steps: visits, weeks, the way through the channels.

In:  touches of a page, or the events of a profile
Out: visits with their touches; counts per period and channel; legs of a journey
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

import sqlalchemy as sa

from cdp_core.profiles.computed import VISIT_CHANNELS, VISIT_GAP, is_away
from cdp_core.profiles.timeline import Touch
from cdp_core.store import tables

PERIODS = ("day", "week", "month")


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
    """How many events there were in a period on a channel."""

    period: datetime
    channel: str
    events: int


@dataclass(frozen=True)
class Leg:
    """A stretch of a journey on one channel, from its first to its last event."""

    channel: str
    began: datetime
    ended: datetime
    events: int


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
    events = tables.events
    period = sa.func.date_trunc(by if by in PERIODS else "week", events.c.occurred_at)
    channel = sa.func.coalesce(events.c.channel, events.c.system)
    rows = (
        sa.select(sa.cast(period, tables.Instant).label("period"), channel.label("channel"), sa.func.count())
        .where(events.c.profile == profile)
        .group_by(sa.text("1"), sa.text("2"))
        .order_by(sa.text("1"), sa.text("2"))
    )
    return [Activity(*row) for row in connection.execute(rows)]


def journey(connection: sa.Connection, profile: int, limit: int = 100_000) -> list[Leg]:
    """The way through the channels, oldest leg first: events in a row on one channel are one leg."""
    events = tables.events
    moment = (events.c.occurred_at.desc(), events.c.event, events.c.line)
    rows = (
        sa.select(events.c.occurred_at, sa.func.coalesce(events.c.channel, events.c.system))
        .where(events.c.profile == profile)
        .order_by(*moment)
        .limit(limit)
    )
    steps = [tuple(row) for row in connection.execute(rows)][::-1]
    turns = [0, *(n for n, (one, next_) in enumerate(pairwise(steps), 1) if one[1] != next_[1]), len(steps)]
    return [
        Leg(steps[begin][1], steps[begin][0], steps[end - 1][0], end - begin)
        for begin, end in pairwise(turns)
        if end > begin
    ]
