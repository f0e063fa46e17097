"""Interests by the time that is left of them: how many there are, and who has them.

In:  interests of profiles, a moment
Out: figures by what is left, of all and of each provider; the profiles behind one of them
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import sqlalchemy as sa

from cdp_core.errors import RuleError
from cdp_core.insights.figures import EVERYBODY, Figure, Interests
from cdp_core.insights.interested import asked_by, folded_provider, spelled_providers
from cdp_core.profiles.held import holding
from cdp_core.segments.folding import fold
from cdp_core.store.bulk import fetch_arrow
from cdp_core.store.tables import interests, sources

EXPIRES_SOON = timedelta(days=14)

#: The parts that make up all interests that hold or have expired.
PARTS = ("lasting", "expiring", "expired")


@dataclass(frozen=True)
class ProviderInterests:
    """Interests of one provider: how many hold, will expire within two weeks, have expired; who has one that holds.

    `by_time_left` has the profiles with at least one interest of each part; whoever has several may be in more of them.
    """

    provider: str | None
    active: int
    expiring: int
    expired: int
    profiles: Figure
    by_time_left: dict[str, Figure]


def time_left(now: datetime) -> dict[str, sa.ColumnElement[bool]]:
    """What can be left of an interest: it is active; that is, lasting, or expiring within two weeks; or expired."""
    active, soon = holding(now), interests.c.expires_at <= now + EXPIRES_SOON
    return {
        "active": active,
        "lasting": active & ~sa.func.coalesce(soon, sa.false()),
        "expiring": active & soon,
        "expired": interests.c.expires_at <= now,
    }


def by_time_left(connection: sa.Connection, now: datetime) -> dict[str, Figure]:
    """Profiles with an interest that is active, and of each part, whoever told it."""
    told = _told(now)
    row = connection.execute(sa.select(*_profiles(_of_profiles(told, [])))).one()
    return _figures(connection, row)


def interests_by_provider(connection: sa.Connection, now: datetime) -> list[ProviderInterests]:
    """Interests by who sold them, most first."""
    held = _of_profiles(_told(now), ["provider"])
    sums = [sa.func.sum(held.c[part]).label(f"interests_{part}") for part in PARTS]
    each, provider = sa.func.sum(held.c.interests), held.c.provider
    rows = sa.select(provider, *sums, *_profiles(held)).group_by(provider)
    rows = rows.order_by(each.desc(), provider == "", provider)
    spelled, found = spelled_providers(connection), []
    for row in connection.execute(rows):
        name = spelled.get(row.provider) or None
        lasting, expiring, expired = (int(row._mapping[f"interests_{part}"]) for part in PARTS)
        figures = _figures(connection, row, name or "")
        active = figures.pop("active")
        found.append(ProviderInterests(name, lasting + expiring, expiring, expired, active, figures))
    return found


def having(connection: sa.Connection, asked: Interests, now: datetime, view: str = "all") -> np.ndarray:
    """The numbers of the profiles with such an interest, as one view sees them.

    Raises:
        RuleError: there is no such time left.
    """
    parts = time_left(now)
    if asked.left not in parts:
        raise RuleError("", f'interests are {", ".join(parts)}, and none are "{asked.left}".')
    rows = sa.select(interests.c.profile).distinct().where(parts[asked.left], interests.c.profile != 0)
    if asked.provider is not None:
        rows = rows.where(folded_provider() == fold(asked.provider))
    if view != "all":
        of_view = sa.select(sources.c.source_id).where(sources.c.system == view)
        rows = rows.where(interests.c.source_id.in_(of_view))
    return fetch_arrow(connection, rows).column(0).to_numpy()


def _told(now: datetime) -> sa.Subquery:
    """Each interest with a mark for the part that it is of."""
    parts = time_left(now)
    marks = [sa.case((parts[part], 1), else_=0).label(part) for part in PARTS]
    return sa.select(folded_provider().label("provider"), interests.c.profile, *marks).subquery("told")


def _of_profiles(told: sa.Subquery, by: Iterable[str]) -> sa.CTE:
    """How many interests of each part a profile has: one row for each, where many of its interests are one."""
    keys = [told.c[name] for name in (*by, "profile")]
    sums = [sa.func.sum(told.c[part]).label(part) for part in PARTS]
    return sa.select(*keys, *sums, sa.func.count().label("interests")).group_by(*keys).cte("held")


def _profiles(held: sa.CTE) -> list[sa.Label]:
    """How many profiles have any of each part, and any that is active."""
    conditions = {"active": (held.c.lasting > 0) | (held.c.expiring > 0), **{part: held.c[part] > 0 for part in PARTS}}
    return [sa.func.count().filter(one, held.c.profile != 0).label(name) for name, one in conditions.items()]


def _figures(connection: sa.Connection, row: sa.Row, provider: str | None = None) -> dict[str, Figure]:
    """The counts of a row as figures. A rule can ask for what is active, of any or of a named provider."""
    counts = {name: row._mapping[name] for name in ("active", *PARTS)}
    rule, asked = asked_by(connection, provider)
    figures = {"active": Figure(counts.pop("active"), rule, interests=asked)}
    return figures | {
        part: Figure(number, EVERYBODY, interests=Interests(part, provider)) for part, number in counts.items()
    }
