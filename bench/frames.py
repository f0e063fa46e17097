"""The tables of a workspace as pandas frames, with the columns that the conditions of the benchmark ask.

In:  a connection
Out: Frames; text of events as categories, without which 20 million of them would not fit
"""

from dataclasses import dataclass

import pandas as pd
import sqlalchemy as sa

from cdp_core.store import bulk, tables


@dataclass(frozen=True)
class Frames:
    """A workspace in the memory of pandas."""

    profiles: pd.DataFrame
    events: pd.DataFrame
    consents: pd.DataFrame
    interests: pd.DataFrame
    identifiers: pd.DataFrame
    assignments: pd.DataFrame
    sources: pd.DataFrame

    @property
    def megabytes(self) -> float:
        return sum(frame.memory_usage(deep=True).sum() for frame in vars(self).values()) / 2**20


def read_frames(connection: sa.Connection) -> Frames:
    """Each table once, as plainly as pandas takes it."""
    p, c, i = tables.profiles.c, tables.consents.c, tables.interests.c
    people = (p.profile, p.city, p.full_name, p.email, p.revenue, p.age, p.last_seen, p.birthday, p.known, p.channels)
    known_by = tables.identifiers.c
    return Frames(
        profiles=_frame(connection, *people),
        events=_events(connection),
        consents=_frame(connection, c.profile, c.purpose, c.state, c.decided_at),
        interests=_frame(connection, i.profile, i.interest, i.seen_at, i.expires_at),
        identifiers=_frame(connection, known_by.record, known_by.kind),
        assignments=_frame(connection, tables.assignments.c.record, tables.assignments.c.profile),
        sources=_frame(connection, tables.profile_sources.c.profile, tables.profile_sources.c.system),
    )


def folded(text: pd.Series) -> pd.Series:
    """Text as the rule language compares it."""
    return text.str.normalize("NFC").str.strip().str.lower()


def _frame(connection: sa.Connection, *columns: sa.Column) -> pd.DataFrame:
    return bulk.fetch_arrow(connection, sa.select(*columns)).to_pandas()


def _events(connection: sa.Connection) -> pd.DataFrame:
    """Name by name, so that the text of all events never stands in memory at once."""
    e = tables.events.c
    columns = (sa.cast(e.profile, sa.Integer).label("profile"), e.occurred_at.label("at"), e.revenue, e.category)
    names = connection.execute(sa.select(e.event).distinct().order_by(e.event)).scalars().all()
    categories = connection.execute(sa.select(e.category).where(e.category.is_not(None)).distinct()).scalars().all()
    parts = []
    for name in names:
        part = bulk.fetch_arrow(connection, sa.select(*columns).where(e.event == name)).to_pandas()
        part["event"] = pd.Categorical.from_codes([names.index(name)] * len(part), names)
        part["category"] = pd.Categorical(part["category"], sorted(categories))
        parts.append(part)
    return pd.concat(parts, ignore_index=True)
