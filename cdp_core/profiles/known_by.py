"""How one person is known: identifiers, sources, interests.

In:  identifiers, records and interests of a profile, a moment
Out: each with the sources that told it
"""

import json
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from cdp_core.store.tables import assignments, identifiers, interests, loads, record_loads, records, sources


@dataclass(frozen=True)
class Identifier:
    """An identifier, the sources that told it, and when they first and last did."""

    kind: str
    value: str
    sources: tuple[str, ...]
    first_told: datetime | None
    last_told: datetime | None


@dataclass(frozen=True)
class KnownBy:
    """A source that knows a profile, by how many records, and when it last told any of them."""

    source: str
    system: str
    party: str
    records: int
    last_told: datetime | None


@dataclass(frozen=True)
class HeldInterest:
    """An interest, who sold it, and until when it holds; `active` at the moment that was asked for."""

    path: tuple[str, ...]
    interest_id: str | None
    provider: str | None
    source: str
    seen_at: datetime | None
    expires_at: datetime | None
    score: float | None
    active: bool


def identifiers_of(connection: sa.Connection, profile: int) -> list[Identifier]:
    """The standing identifiers of a profile."""
    told = loads.c.loaded_at
    names = sa.func.list(sources.c.name.distinct()).aggregate_order_by(sources.c.name)
    rows = (
        sa.select(identifiers.c.kind, identifiers.c.value, names.label("sources"), sa.func.min(told), sa.func.max(told))
        .join(assignments, assignments.c.record == identifiers.c.record)
        .join(sources, sources.c.source_id == identifiers.c.source_id)
        .outerjoin(loads, loads.c.load_id == identifiers.c.load_id)
        .where(assignments.c.profile == profile, identifiers.c.standing)
        .group_by(identifiers.c.kind, identifiers.c.scope, identifiers.c.value)
        .order_by(identifiers.c.kind, identifiers.c.value)
    )
    return [
        Identifier(kind, value, tuple(names), *moments) for kind, value, names, *moments in connection.execute(rows)
    ]


def sources_of(connection: sa.Connection, profile: int) -> list[KnownBy]:
    """The sources that know a profile."""
    mine = assignments.c.profile == profile
    told = (
        sa.select(record_loads.c.record, sa.func.max(loads.c.loaded_at).label("told_at"))
        .join(loads, loads.c.load_id == record_loads.c.load_id)
        .where(record_loads.c.record.in_(sa.select(assignments.c.record).where(mine)))
        .group_by(record_loads.c.record)
        .subquery()
    )
    name = (sources.c.name, sources.c.system, sources.c.party)
    rows = (
        sa.select(*name, sa.func.count(), sa.func.max(told.c.told_at))
        .select_from(assignments)
        .join(records, records.c.record == assignments.c.record)
        .join(sources, sources.c.source_id == records.c.source_id)
        .outerjoin(told, told.c.record == assignments.c.record)
        .where(mine)
        .group_by(*name)
        .order_by(sources.c.name)
    )
    return [KnownBy(*row) for row in connection.execute(rows)]


def interests_of(connection: sa.Connection, profile: int, now: datetime) -> list[HeldInterest]:
    """The interests of a profile: those that hold first, then what has expired."""
    rows = (
        sa.select(interests, sources.c.name.label("source"))
        .join(sources, sources.c.source_id == interests.c.source_id)
        .where(interests.c.profile == profile)
        .order_by(interests.c.interest, interests.c.provider, interests.c.seen_at)
    )
    held = [
        HeldInterest(
            tuple(json.loads(row.interest)),
            row.interest_id,
            row.provider,
            row.source,
            row.seen_at,
            row.expires_at,
            row.score,
            (row.seen_at is None or row.seen_at <= now) and (row.expires_at is None or now < row.expires_at),
        )
        for row in connection.execute(rows).all()
    ]
    return sorted(held, key=lambda one: not one.active)
