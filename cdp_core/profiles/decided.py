"""What each person decided on each purpose, as it holds at a moment.

In:  consent decisions as they were told, a moment
Out: per profile and purpose the latest decision

A later decision replaces an earlier one, whoever told it. Of decisions in the same instant the more careful one holds.
"""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from cdp_core.store.tables import consents, sources

#: From the least to the most careful.
STATES = ("granted", "denied", "withdrawn")


@dataclass(frozen=True)
class Decision:
    """What a profile decided on a purpose, when, and which source told it."""

    purpose: str
    state: str
    decided_at: datetime
    source: str


def latest_decisions(now: datetime) -> sa.Select:
    """One row per profile and purpose: profile, purpose, state, decided_at, source_id."""
    later = _later()
    return (
        sa.select(
            consents.c.profile,
            consents.c.purpose,
            sa.func.arg_max(consents.c.state, later).label("state"),
            sa.func.max(consents.c.decided_at).label("decided_at"),
            sa.func.arg_max(consents.c.source_id, later).label("source_id"),
        )
        .where(consents.c.decided_at <= now, consents.c.profile != 0)
        .group_by(consents.c.profile, consents.c.purpose)
    )


def agreed(purpose: str, now: datetime) -> sa.Select:
    """The profiles whose latest decision on a purpose is `granted`, in half the time of looking all states up."""
    return (
        sa.select(consents.c.profile)
        .where(consents.c.purpose == purpose, consents.c.decided_at <= now, consents.c.profile != 0)
        .group_by(consents.c.profile)
        .having(sa.func.max(_later()) % len(STATES) == STATES.index("granted"))
    )


def _later() -> sa.ColumnElement[int]:
    """What is greater for a decision that replaces another one; its rest by the number of states says which it is."""
    careful = sa.case({state: rank for rank, state in enumerate(STATES)}, value=consents.c.state, else_=0)
    return sa.func.epoch_us(consents.c.decided_at) * len(STATES) + careful


def decisions_of(connection: sa.Connection, profile: int, now: datetime) -> list[Decision]:
    """What holds for one profile, by purpose."""
    latest = latest_decisions(now).where(consents.c.profile == profile).subquery("latest")
    rows = (
        sa.select(latest.c.purpose, latest.c.state, latest.c.decided_at, sources.c.name)
        .join(sources, sources.c.source_id == latest.c.source_id)
        .order_by(latest.c.purpose)
    )
    return [Decision(*row) for row in connection.execute(rows)]


def purposes(connection: sa.Connection) -> list[str]:
    """Every purpose that anyone decided on."""
    return list(connection.scalars(sa.select(consents.c.purpose).distinct().order_by(consents.c.purpose)))
