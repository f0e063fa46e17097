"""Which source wins where sources differ: on which traits they do, and what another preference would change.

In:  the records of everybody, survivorship rules, a preference that may be
Out: Differences by trait; a Change, before it is made; the profiles that it concerns
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import sqlalchemy as sa

from cdp_core.profiles.custom import told_custom_traits
from cdp_core.profiles.scope import memberships
from cdp_core.profiles.survivorship import (
    CONTACT_POINTS,
    rules_in_force,
    strength,
    told_contact_points,
    told_traits,
)
from cdp_core.store import bulk
from cdp_core.store.tables import TRAIT_COLUMNS, sources

_EXAMPLES = 8

#: When a source wrote something down: each source has its own books, and differs on nothing.
_OWN_BOOKS = ("created_at", "updated_at")


@dataclass(frozen=True)
class Difference:
    """A trait, of how many profiles the sources differ on it, and which sources a rule prefers for it, in turn."""

    trait: str
    profiles: int
    preferred: tuple[int, ...] = ()


@dataclass(frozen=True)
class Teller:
    """A source that tells a trait, of how many profiles."""

    source_id: int
    source: str
    profiles: int


@dataclass(frozen=True)
class Example:
    """A profile whose value would be another one."""

    profile: int
    now: object
    then: object


@dataclass(frozen=True)
class Change:
    """What a preference would do: `profiles` of the `told`, whose trait anybody tells, would show another value."""

    profiles: int
    told: int
    examples: list[Example]


def differences(connection: sa.Connection) -> list[Difference]:
    """Every trait on which the sources of a profile differ, or that has a rule; where most profiles differ first."""
    members = memberships().cte("members")
    counts: dict[str, int] = {}
    for told, names in (
        (told_traits(members), [name for name, _ in TRAIT_COLUMNS if name not in _OWN_BOOKS]),
        (told_contact_points(members), list(CONTACT_POINTS)),
    ):
        of_each = told.subquery("told")
        differs = (
            sa.select(*((sa.func.min(of_each.c[name]) != sa.func.max(of_each.c[name])).label(name) for name in names))
            .group_by(of_each.c.profile)
            .subquery("differs")
        )
        found = connection.execute(sa.select(*(sa.func.count().filter(differs.c[name]).label(name) for name in names)))
        counts |= dict(found.mappings().one())
    custom = told_custom_traits(members).subquery("told")
    differing = _differing(custom, custom.c.name).subquery("differing")
    counts |= dict(connection.execute(sa.select(differing.c.name, sa.func.count()).group_by(differing.c.name)).all())
    rules = rules_in_force(connection)
    preferred = {trait: tuple(sorted(ranks, key=ranks.__getitem__)) for trait, ranks in rules.items()}
    found_traits = [
        Difference(trait, counts.get(trait, 0), preferred.get(trait, ()))
        for trait in {*counts, *preferred}
        if counts.get(trait) or trait in preferred
    ]
    return sorted(found_traits, key=lambda one: (-one.profiles, one.trait))


def tellers(connection: sa.Connection, trait: str) -> list[Teller]:
    """The sources that tell a trait, the one that tells it of most profiles first."""
    told = _told(trait)
    people = sa.func.count(sa.distinct(told.c.profile))
    rows = connection.execute(
        sa.select(sources.c.source_id, sources.c.name, people)
        .join_from(told, sources, sources.c.source_id == told.c.source_id)
        .group_by(sources.c.source_id, sources.c.name)
        .order_by(people.desc(), sources.c.name)
    )
    return [Teller(*row) for row in rows.all()]


def preview_preference(connection: sa.Connection, trait: str, source_ids: Sequence[int]) -> Change:
    """What would change if these sources won for a trait, the first before the second; none: the most recent value."""
    told = _told(trait)
    then = {source_id: rank for rank, source_id in enumerate(source_ids, 1)}
    now = rules_in_force(connection).get(trait)
    winners = (
        sa.select(
            told.c.profile,
            sa.func.arg_max(told.c.value, strength(now, told)).label("now"),
            sa.func.arg_max(told.c.value, strength(then, told)).label("then"),
        )
        .group_by(told.c.profile)
        .cte("winners")
    )
    changing = winners.c.now != winners.c.then
    profiles, of = connection.execute(sa.select(sa.func.count().filter(changing), sa.func.count(winners.c.now))).one()
    examples = connection.execute(sa.select(winners).where(changing).order_by(winners.c.profile).limit(_EXAMPLES)).all()
    return Change(profiles, of, [Example(*row) for row in examples])


def concerned(connection: sa.Connection, trait: str) -> np.ndarray:
    """The profiles that a rule for this trait may change, in any view: those whose records differ on it."""
    found = bulk.fetch_arrow(connection, _differing(_told(trait)))
    return found["profile"].to_numpy()


def _told(trait: str) -> sa.CTE:
    """What each record tells of a trait: profile, source_id, recency, value."""
    members = memberships().cte("members")
    if trait in CONTACT_POINTS or trait in dict(TRAIT_COLUMNS):
        told = (told_contact_points if trait in CONTACT_POINTS else told_traits)(members).subquery("of_each")
        value: sa.ColumnElement = told.c[trait]
        here: sa.ColumnElement[bool] = value.is_not(None)
    else:
        told = told_custom_traits(members).subquery("of_each")
        value = told.c.value
        here = told.c.name == trait
    return sa.select(told.c.profile, told.c.source_id, told.c.recency, value.label("value")).where(here).cte("claims")


def _differing(told: sa.FromClause, *also: sa.ColumnElement) -> sa.Select:
    """Profiles (and what else is given) of which different values are told."""
    return (
        sa.select(told.c.profile, *also)
        .group_by(told.c.profile, *also)
        .having(sa.func.min(told.c.value) != sa.func.max(told.c.value))
    )
