"""What each person decided on each purpose, as it holds at a moment.

In:  consent decisions as they were told, a moment
Out: per profile and purpose the latest decision

A later decision replaces an earlier one, whoever told it. Of decisions in the same instant the more careful one holds.
A yes of which nobody says when it was given may be older than any other decision: it replaces no refusal, dated or not,
and no yes that has a day. When its row was changed last says nothing of that.
"""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from cdp_core.store.tables import consents, sources

#: From the least to the most careful.
STATES = ("granted", "denied", "withdrawn")


@dataclass(frozen=True)
class Decision:
    """What a profile decided on a purpose, when, and which source told it; not `dated`, the moment is its load's."""

    purpose: str
    state: str
    decided_at: datetime
    source: str
    dated: bool = True


def latest_decisions(now: datetime) -> sa.Select:
    """One row per profile and purpose: profile, purpose, state, decided_at, source_id, dated."""
    later = when_told()
    return (
        sa.select(
            consents.c.profile,
            consents.c.purpose,
            sa.func.arg_max(consents.c.state, later).label("state"),
            sa.func.arg_max(consents.c.decided_at, later).label("decided_at"),
            sa.func.arg_max(consents.c.source_id, later).label("source_id"),
            sa.func.arg_max(consents.c.dated.is_not(False), later).label("dated"),
        )
        .where(consents.c.decided_at <= now, consents.c.profile != 0)
        .group_by(consents.c.profile, consents.c.purpose)
    )


def agreed(purpose: str, now: datetime, unless_withdrawn: str | None = None) -> sa.Select:
    """The profiles whose latest decision on a purpose is `granted`, in half the time of looking all states up.

    Args:
        unless_withdrawn: a wider purpose; a withdrawal from it since then counts for this one as well.
    """
    purposes = [purpose, unless_withdrawn] if unless_withdrawn else [purpose]
    of_own = sa.func.max(when_told()).filter(consents.c.purpose == purpose)
    holds = [is_state(of_own, "granted")]
    if unless_withdrawn:
        of_wider = sa.func.max(when_told()).filter(consents.c.purpose == unless_withdrawn)
        withdrawn = sa.and_(is_state(of_wider, "withdrawn"), of_wider > of_own)
        holds.append(sa.not_(sa.func.coalesce(withdrawn, sa.false())))
    return (
        sa.select(consents.c.profile)
        .where(consents.c.purpose.in_(purposes), consents.c.decided_at <= now, consents.c.profile != 0)
        .group_by(consents.c.profile)
        .having(sa.and_(*holds))
    )


def refused(purpose: str, now: datetime) -> sa.Select:
    """The profiles whose latest decision on a purpose is a refusal."""
    return (
        sa.select(consents.c.profile)
        .where(consents.c.purpose == purpose, consents.c.decided_at <= now, consents.c.profile != 0)
        .group_by(consents.c.profile)
        .having(sa.not_(is_state(sa.func.max(when_told()), "granted")))
    )


#: More microseconds than any decision is old, so that what has a day goes before what has none.
_AN_AGE = 1 << 54


def when_told() -> sa.ColumnElement[int]:
    """What is greater for a decision that replaces another one; its rest by the number of states says which it is."""
    careful = sa.case({state: rank for rank, state in enumerate(STATES)}, value=consents.c.state, else_=0)
    of_any_day = sa.and_(consents.c.dated.is_(False), consents.c.state == "granted")
    moment = sa.func.epoch_us(consents.c.decided_at) + sa.case((of_any_day, 0), else_=_AN_AGE)
    return moment * len(STATES) + careful


def is_state(told: sa.ColumnElement[int], state: str) -> sa.ColumnElement[bool]:
    """Whether the greatest `when_told` of some decisions is of one that says so."""
    return told % len(STATES) == STATES.index(state)


def decisions_of(connection: sa.Connection, profile: int, now: datetime) -> list[Decision]:
    """What holds for one profile, by purpose."""
    latest = latest_decisions(now).where(consents.c.profile == profile).subquery("latest")
    rows = (
        sa.select(latest.c.purpose, latest.c.state, latest.c.decided_at, sources.c.name, latest.c.dated)
        .join(sources, sources.c.source_id == latest.c.source_id)
        .order_by(latest.c.purpose)
    )
    return [Decision(*row) for row in connection.execute(rows)]


def purposes(connection: sa.Connection) -> list[str]:
    """Every purpose that anyone decided on."""
    return list(connection.scalars(sa.select(consents.c.purpose).distinct().order_by(consents.c.purpose)))
