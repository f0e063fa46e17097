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
from cdp_core.store.staging import Keep, staging
from cdp_core.store.tables import TRAIT_COLUMNS, assignments, identifiers, people, sources

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
    with staging(connection) as keep:
        several = _told_of_several(connection, keep)
        counts = {**_traits_that_differ(connection, several), **_contact_points_that_differ(connection)}
        custom = told_custom_traits(several).subquery("told")
        differing = _differing(custom, custom.c.name).subquery("differing")
        of_each = sa.select(differing.c.name, sa.func.count()).group_by(differing.c.name)
        counts |= dict(connection.execute(of_each).all())
    rules = rules_in_force(connection)
    preferred = {trait: tuple(sorted(ranks, key=ranks.__getitem__)) for trait, ranks in rules.items()}
    found_traits = [
        Difference(trait, counts.get(trait, 0), preferred.get(trait, ()))
        for trait in {*counts, *preferred}
        if counts.get(trait) or trait in preferred
    ]
    return sorted(found_traits, key=lambda one: (-one.profiles, one.trait))


def _told_of_several(connection: sa.Connection, keep: Keep) -> sa.TableClause:
    """The people records of profiles that have several: (record, profile). Only such can differ."""
    told = (
        sa.select(people.c.record, assignments.c.profile)
        .join_from(people, assignments, assignments.c.record == people.c.record)
        .where(people.c.standing)
        .cte("told")
    )
    several = sa.select(told.c.profile).group_by(told.c.profile).having(sa.func.count() > 1)
    return keep("several", sa.select(told).where(told.c.profile.in_(several)))


def _traits_that_differ(connection: sa.Connection, several: sa.FromClause) -> dict[str, int]:
    """For each standard trait, of how many profiles different values are told, by hashes of 64 bits."""
    names = [name for name, _ in TRAIT_COLUMNS if name not in _OWN_BOOKS]
    hashed = {name: sa.case((people.c[name].is_not(None), sa.func.hash(people.c[name]))) for name in names}
    differs = (
        sa.select(*((sa.func.min(value) != sa.func.max(value)).label(name) for name, value in hashed.items()))
        .join_from(people, several, several.c.record == people.c.record)
        .where(people.c.standing)
        .group_by(several.c.profile)
        .subquery("differs")
    )
    counted = sa.select(*(sa.func.count().filter(differs.c[name]).label(name) for name in names))
    return dict(connection.execute(counted).mappings().one())


def _contact_points_that_differ(connection: sa.Connection) -> dict[str, int]:
    """The same for ways to reach somebody, of which a record tells its alphabetically first."""
    here = (identifiers.c.standing, identifiers.c.kind.in_(CONTACT_POINTS))
    hashed = sa.func.hash(identifiers.c.value)
    any_two = (
        sa.select(assignments.c.profile)
        .join_from(identifiers, assignments, assignments.c.record == identifiers.c.record)
        .where(*here)
        .group_by(assignments.c.profile, identifiers.c.kind)
        .having(sa.func.min(hashed) != sa.func.max(hashed))
    )
    theirs = sa.select(assignments.c.record).where(assignments.c.profile.in_(any_two))
    first = (
        sa.select(identifiers.c.kind, identifiers.c.record, sa.func.min(identifiers.c.value).label("value"))
        .where(*here, identifiers.c.record.in_(theirs))
        .group_by(identifiers.c.kind, identifiers.c.record)
        .cte("first")
    )
    told = (
        sa.select(first.c.kind, assignments.c.profile, first.c.value)
        .join_from(first, assignments, assignments.c.record == first.c.record)
        .subquery("told")
    )
    differing = _differing(told, told.c.kind).subquery("differing")
    return dict(connection.execute(sa.select(differing.c.kind, sa.func.count()).group_by(differing.c.kind)).all())


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
