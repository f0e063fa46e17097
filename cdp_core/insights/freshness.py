"""How fresh the sources are, and what has expired.

In:  loads, records, events and interests, a moment
Out: the last sign of life of each source; interests that hold and that do not, by provider
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from cdp_core.insights.figures import Figure
from cdp_core.insights.interested import interest_rule
from cdp_core.profiles.held import holding
from cdp_core.store.tables import events, interests, loads, profile_sources, records, sources

EXPIRES_SOON = timedelta(days=14)


@dataclass(frozen=True)
class Freshness:
    """A source: when it was last loaded, when anything it told last happened, and how much it told."""

    source: str
    system: str
    last_load_at: datetime | None
    last_event_at: datetime | None
    records: int
    events: int
    profiles: Figure


@dataclass(frozen=True)
class ProviderInterests:
    """Interests of one provider: how many hold, will expire within two weeks, have expired; who has one that holds."""

    provider: str | None
    active: int
    expiring: int
    expired: int
    profiles: Figure


def freshness(connection: sa.Connection) -> list[Freshness]:
    """Every source with its last signs of life."""
    loaded = _by_source(sa.func.max(loads.c.loaded_at), loads).where(loads.c.state == "loaded")
    happened = _by_source(sa.func.max(events.c.occurred_at), events)
    moments = [dict(_pairs(connection, rows)) for rows in (loaded, happened)]
    counts = [
        dict(_pairs(connection, _by_source(sa.func.count(), table))) for table in (records, events, profile_sources)
    ]
    return [
        Freshness(
            row.name,
            row.system,
            moments[0].get(row.source_id),
            moments[1].get(row.source_id),
            counts[0].get(row.source_id, 0),
            counts[1].get(row.source_id, 0),
            Figure(counts[2].get(row.source_id, 0), {"source": row.name}),
        )
        for row in connection.execute(sa.select(sources).order_by(sources.c.name)).all()
    ]


def interests_by_provider(connection: sa.Connection, now: datetime) -> list[ProviderInterests]:
    """Interests by who sold them, most first."""
    active, expired = holding(now), interests.c.expires_at <= now
    soon = active & (interests.c.expires_at <= now + EXPIRES_SOON)
    rows = (
        sa.select(
            interests.c.provider,
            sa.func.count().filter(active).label("active"),
            sa.func.count().filter(soon).label("expiring"),
            sa.func.count().filter(expired).label("expired"),
            sa.func.count(sa.distinct(interests.c.profile)).filter(active).label("profiles"),
        )
        .group_by(interests.c.provider)
        .order_by(sa.func.count().desc(), interests.c.provider)
    )
    return [
        ProviderInterests(
            row.provider,
            row.active,
            row.expiring,
            row.expired,
            Figure(row.profiles, interest_rule(connection, row.provider)),
        )
        for row in connection.execute(rows).all()
    ]


def _by_source(answer: sa.ColumnElement, table: sa.Table) -> sa.Select:
    return sa.select(table.c.source_id, answer).group_by(table.c.source_id)


def _pairs(connection: sa.Connection, rows: sa.Select) -> list[tuple]:
    return [tuple(row) for row in connection.execute(rows)]
