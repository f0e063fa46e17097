"""Which source wins where sources differ: on which traits they do, and what another preference would change.

In:  the records of everybody, where they differ, survivorship rules, a preference that may be
Out: Differences by trait; a Change, before it is made; the profiles that it concerns
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import sqlalchemy as sa

from cdp_core.profiles.custom import told_custom_traits
from cdp_core.profiles.differing import OWN_BOOKS
from cdp_core.profiles.recency import CONTACT_POINTS, memberships
from cdp_core.profiles.survivorship import (
    rules_in_force,
    strength,
    told_contact_points,
    told_traits,
)
from cdp_core.store import bulk
from cdp_core.store.staging import count_rows, staging
from cdp_core.store.tables import TRAIT_COLUMNS, assignments, differing_traits, identifiers, people, sources

_EXAMPLES = 8


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
    of_each = sa.select(differing_traits.c.trait, sa.func.count()).group_by(differing_traits.c.trait)
    counts: dict[str, int] = dict(connection.execute(of_each).all())
    rules = rules_in_force(connection)
    preferred = {trait: tuple(sorted(ranks, key=ranks.__getitem__)) for trait, ranks in rules.items()}
    found = [Difference(trait, counts.get(trait, 0), preferred.get(trait, ())) for trait in {*counts, *preferred}]
    return sorted(found, key=lambda one: (-one.profiles, one.trait))


def tellers(connection: sa.Connection, trait: str) -> list[Teller]:
    """The sources that tell a trait, the one that tells it of most profiles first."""
    telling = _telling(trait).cte("telling")
    people = _different(connection, telling.c.profile)
    rows = connection.execute(
        sa.select(sources.c.source_id, sources.c.name, people.label("profiles"))
        .join_from(telling, sources, sources.c.source_id == telling.c.source_id)
        .group_by(sources.c.source_id, sources.c.name)
        .order_by(sa.desc("profiles"), sources.c.name)
    )
    return [Teller(*row) for row in rows.all()]


def preview_preference(connection: sa.Connection, trait: str, source_ids: Sequence[int]) -> Change:
    """What would change if these sources won for a trait, the first before the second; none: the most recent value."""
    told = _told(trait, _concerned(trait).cte("concerned"))
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
    with staging(connection) as keep:
        changing = keep("changing", sa.select(winners).where(winners.c.now != winners.c.then))
        some = connection.execute(sa.select(changing).order_by(changing.c.profile).limit(_EXAMPLES)).all()
        profiles = count_rows(connection, changing)
    telling = _telling(trait).cte("telling")
    of = connection.execute(sa.select(_different(connection, telling.c.profile))).scalar_one()
    return Change(profiles, of or 0, [Example(*row) for row in some])


def concerned(connection: sa.Connection, trait: str) -> np.ndarray:
    """The profiles that a rule for this trait may change, in any view: those whose records differ on it."""
    found = bulk.fetch_arrow(connection, _concerned(trait))
    return found["profile"].to_numpy()


def _concerned(trait: str) -> sa.Select:
    if trait not in OWN_BOOKS:
        return sa.select(differing_traits.c.profile).where(differing_traits.c.trait == trait)
    told = _told(trait)
    differing = sa.func.min(told.c.value) != sa.func.max(told.c.value)
    return sa.select(told.c.profile).group_by(told.c.profile).having(differing)


def _telling(trait: str) -> sa.Select:
    """(profile, source_id) of each record that tells a trait."""
    if trait in CONTACT_POINTS:
        told, here = identifiers, [identifiers.c.standing, identifiers.c.kind == trait]
    elif trait in dict(TRAIT_COLUMNS):
        told, here = people, [people.c.standing, people.c[trait].is_not(None)]
    else:
        custom = told_custom_traits(assignments, trait).subquery("custom")
        same = sa.and_(people.c.record == custom.c.record, people.c.standing)
        return sa.select(custom.c.profile, people.c.source_id).join_from(custom, people, same)
    return (
        sa.select(assignments.c.profile, told.c.source_id)
        .join_from(told, assignments, assignments.c.record == told.c.record)
        .where(*here)
    )


def _different(connection: sa.Connection, profile: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
    """How many different profiles there are in a group; a bit for each takes half the time of telling them apart."""
    most = connection.execute(sa.select(sa.func.max(assignments.c.profile))).scalar_one() or 0
    first, last = (sa.literal_column(str(end), sa.BigInteger) for end in (0, most))
    return sa.cast(sa.func.bit_count(sa.func.bitstring_agg(profile, first, last)), sa.BigInteger)


def _told(trait: str, of: sa.CTE | None = None) -> sa.CTE:
    """What each record, of everybody or of these profiles, tells of a trait: profile, source_id, recency, value."""
    members = memberships(of).cte("members")
    if trait in CONTACT_POINTS or trait in dict(TRAIT_COLUMNS):
        told = (told_contact_points if trait in CONTACT_POINTS else told_traits)(members).subquery("of_each")
        value: sa.ColumnElement = told.c[trait]
        here: sa.ColumnElement[bool] = value.is_not(None)
    else:
        told = told_custom_traits(members, trait).subquery("of_each")
        value, here = told.c.value, sa.true()
    return sa.select(told.c.profile, told.c.source_id, told.c.recency, value.label("value")).where(here).cte("claims")
