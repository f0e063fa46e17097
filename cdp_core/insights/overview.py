"""What is in here, how it flowed, what needs attention.

In:  loads, records, identifiers, profiles, a moment
Out: one Overview
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from cdp_core import segments
from cdp_core.consent import consented
from cdp_core.fields import ORDER, REFUND
from cdp_core.identity import review_counts
from cdp_core.insights.figures import EVERYBODY, Figure, Interests, all_of, exists
from cdp_core.insights.interested import folded_provider, spelled_providers
from cdp_core.insights.time_left import time_left
from cdp_core.profiles.computed import earned
from cdp_core.records import count_identifiers, waiting_orders
from cdp_core.segments.clock import add_units
from cdp_core.store.staging import count_rows
from cdp_core.store.tables import (
    events,
    interests,
    loads,
    profiles,
    records,
    sources,
)

_LATEST_LOADS = 8
_MONTHS = 12
QUIET_AFTER = timedelta(days=30)
MOVED_BY = 0.2
MOVED_WITHIN = timedelta(days=7)


@dataclass(frozen=True)
class Flow:
    """From what was delivered to who it is about."""

    rows: int
    accepted: int
    records: int
    identifiers: int
    profiles: int


@dataclass(frozen=True)
class LatestLoad:
    """One bringing-in of a file."""

    load_id: int
    source: str
    system: str
    file: str
    kind: str
    rows: int
    accepted: int
    rejected: int
    duplicates: int
    state: str
    loaded_at: datetime
    unloaded_at: datetime | None


@dataclass(frozen=True)
class Attention:
    """Something to look after; `names` are the sources it is about, `profiles` whom, where it is about profiles.

    `kind` is rejected, waiting (orders without a customer), review, expiring or quiet.
    """

    kind: str
    count: int
    names: tuple[str, ...] = ()
    profiles: Figure | None = None


@dataclass(frozen=True)
class Month:
    """What happened in a month up to now, or up to where the next begins. What is known of profiles is of those that
    were first seen in it."""

    begins: datetime
    revenue: float
    orders: int
    new_profiles: int
    known: int
    reachable: int


@dataclass(frozen=True)
class Moved:
    """A saved segment whose size moved by a fifth or more since it was measured a week before, or first."""

    name: str
    before: int
    after: int
    since: datetime


@dataclass(frozen=True)
class Overview:
    """The figures of the overview at one moment. `revenue` is that of `months`, the last twelve: whole ones, the
    newest up to now, since a calendar month that has just begun would look like a fall."""

    now: datetime
    profiles: Figure
    known: Figure
    reachable: Figure
    revenue: float
    months: tuple[Month, ...]
    flow: Flow
    sources: int
    latest_loads: tuple[LatestLoad, ...]
    attention: tuple[Attention, ...]
    moved: tuple[Moved, ...]


def overview(connection: sa.Connection, now: datetime) -> Overview:
    """What is in the workspace at a moment."""
    came = _came(connection, now)
    everyone, known, reachable = (sum(counts) for counts in zip(*came.values(), strict=True)) if came else (0, 0, 0)
    months = _months(connection, now, came)
    return Overview(
        now,
        Figure(everyone, EVERYBODY),
        Figure(known, {"trait": "known", "op": "is_true"}),
        Figure(reachable, all_of(exists("email"), {"consent": "email", "state": "granted"})),
        round(sum(month.revenue for month in months), 2),
        months,
        _flow(connection, everyone),
        _count(connection, sa.distinct(loads.c.source_id), loads.c.state == "loaded"),
        _latest_loads(connection),
        tuple(found for found in _attention(connection, now) if found.count),
        _moved(connection, now),
    )


def _count(connection: sa.Connection, column: sa.ColumnElement, *conditions: sa.ColumnElement[bool]) -> int:
    return connection.scalar(sa.select(sa.func.count(column)).where(*conditions)) or 0


def _came(connection: sa.Connection, now: datetime) -> dict[datetime | None, tuple[int, int, int]]:
    """Profiles by the month they were first seen in, None where that was earlier, never, or is yet to be.

    Of each month all of them, the known ones, and those with an e-mail address who agreed to be written to.
    """
    month = _month_of(profiles.c.first_seen, now)
    agreed = consented("email", now).subquery("agreed")
    reachable = profiles.c.email.is_not(None) & agreed.c.profile.is_not(None)
    came = (
        sa.select(
            month,
            sa.func.count(),
            sa.func.count().filter(profiles.c.known),
            sa.func.count().filter(reachable),
        )
        .join_from(profiles, agreed, agreed.c.profile == profiles.c.profile, isouter=True)
        .group_by(month)
    )
    return {begin: (everyone, known, agreed) for begin, everyone, known, agreed in connection.execute(came)}


def _flow(connection: sa.Connection, everyone: int) -> Flow:
    brought = sa.select(
        sa.func.coalesce(sa.func.sum(loads.c.rows), 0), sa.func.coalesce(sa.func.sum(loads.c.accepted), 0)
    ).where(loads.c.state == "loaded")
    rows, accepted = connection.execute(brought).one()
    return Flow(
        int(rows),
        int(accepted),
        count_rows(connection, records),
        count_identifiers(connection),
        everyone,
    )


def _latest_loads(connection: sa.Connection) -> tuple[LatestLoad, ...]:
    told = [loads.c[name] for name in ("file", "kind", "rows", "accepted", "rejected", "duplicates", "state")]
    rows = (
        sa.select(loads.c.load_id, sources.c.name, sources.c.system, *told, loads.c.loaded_at, loads.c.unloaded_at)
        .join(sources, sources.c.source_id == loads.c.source_id)
        .order_by(loads.c.loaded_at.desc(), loads.c.load_id.desc())
        .limit(_LATEST_LOADS)
    )
    return tuple(LatestLoad(*tuple(row)) for row in connection.execute(rows))


def _attention(connection: sa.Connection, now: datetime) -> list[Attention]:
    standing = loads.c.state == "loaded"
    rejected = connection.scalar(sa.select(sa.func.sum(loads.c.rejected)).where(standing)) or 0
    soon = time_left(now)["expiring"]
    expiring = _count(connection, sa.distinct(interests.c.profile), soon, interests.c.profile != 0)
    providers = connection.scalars(sa.select(folded_provider()).where(soon).distinct())
    spelled = spelled_providers(connection)
    last = (
        sa.select(sources.c.name)
        .join(loads, loads.c.source_id == sources.c.source_id)
        .where(standing)
        .group_by(sources.c.name)
        .having(sa.func.max(loads.c.loaded_at) < now - QUIET_AFTER)
    )
    quiet = tuple(sorted(connection.scalars(last)))
    return [
        Attention("rejected", int(rejected)),
        Attention("waiting", waiting_orders(connection)),
        Attention("review", review_counts(connection).asked),
        Attention(
            "expiring",
            expiring,
            tuple(sorted(spelled[provider] for provider in providers if provider)),
            Figure(expiring, EVERYBODY, interests=Interests("expiring")),
        ),
        Attention("quiet", len(quiet), quiet),
    ]


def _months(
    connection: sa.Connection, now: datetime, came: Mapping[datetime | None, tuple[int, int, int]]
) -> tuple[Month, ...]:
    """The last twelve months, the newest up to now."""
    begins = _begins(now)
    order = events.c.event == ORDER
    month = _month_of(events.c.occurred_at, now)
    sold = (
        sa.select(
            month,
            sa.func.sum(earned(events)),
            sa.func.count().filter(order),
        )
        .where(events.c.event.in_((ORDER, REFUND)))
        .where(events.c.occurred_at > begins[0], events.c.occurred_at <= now)
        .group_by(month)
    )
    sales = {row[0]: (row[1] or 0.0, row[2]) for row in connection.execute(sold)}
    return tuple(
        Month(
            begin,
            round(sales.get(begin, (0.0, 0))[0], 2),
            sales.get(begin, (0.0, 0))[1],
            *came.get(begin, (0, 0, 0)),
        )
        for begin in begins
    )


def _moved(connection: sa.Connection, now: datetime) -> tuple[Moved, ...]:
    """Saved segments that grew or shrank by a fifth or more within a week, most first."""
    found = []
    for saved in segments.saved(connection):
        sizes = segments.sizes(connection, saved.name)
        if not sizes:
            continue
        before = next((one for one in reversed(sizes) if one.measured_at <= now - MOVED_WITHIN), sizes[0])
        change = abs(sizes[-1].size - before.size)
        if change and change >= MOVED_BY * before.size:
            found.append(Moved(saved.name, before.size, sizes[-1].size, before.measured_at))
    return tuple(sorted(found, key=lambda one: -abs(one.after - one.before) / max(1, one.before)))


def _begins(now: datetime) -> list[datetime]:
    """When each of the last twelve months begins; as in a rule, a month has its end and not its beginning."""
    return [add_units(now, -back, "month") for back in range(_MONTHS, 0, -1)]


def _month_of(moment: sa.ColumnElement[datetime], now: datetime) -> sa.ColumnElement[datetime]:
    """The beginning of the month that a moment lies in; NULL where in none of them."""
    later = [(moment > begin, sa.cast(begin, sa.DateTime)) for begin in reversed(_begins(now))]
    return sa.case((moment > now, sa.null()), *later)
