"""How one person is known: identifiers, sources, interests.

In:  the records and interests of a profile, a moment
Out: each with the sources that told it
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from cdp_core.profiles.held import holds
from cdp_core.profiles.own_records import OwnIdentifier, OwnRecord, OwnRecords
from cdp_core.store.tables import interests, sources


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


def identifiers_of(own: OwnRecords) -> list[Identifier]:
    """The identifiers of a profile by kind and value, each once."""
    told: dict[tuple[str, str, str], list[OwnIdentifier]] = defaultdict(list)
    for one in own.identifiers:
        told[one.kind, one.value, one.scope].append(one)
    return [
        Identifier(kind, value, _names(own, ones), *_first_and_last(ones)) for (kind, value, _), ones in told.items()
    ]


def sources_of(own: OwnRecords) -> list[KnownBy]:
    """The sources that know a profile, by name."""
    of_each: dict[str, list[OwnRecord]] = defaultdict(list)
    for record in own.records.values():
        of_each[record.source].append(record)
    return [
        KnownBy(source, records[0].system, records[0].party, len(records), _first_and_last(records)[1])
        for source, records in sorted(of_each.items())
    ]


def _names(own: OwnRecords, told: Iterable[OwnIdentifier]) -> tuple[str, ...]:
    return tuple(sorted({own.records[one.record].source for one in told}))


def _first_and_last(told: Iterable[OwnIdentifier | OwnRecord]) -> tuple[datetime | None, datetime | None]:
    moments = [one.told_at for one in told if one.told_at]
    return min(moments, default=None), max(moments, default=None)


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
            holds(row.seen_at, row.expires_at, now),
        )
        for row in connection.execute(rows).all()
    ]
    return sorted(held, key=lambda one: not one.active)
