"""What the CRM, the company's own channels and the DMP each know, and what joining them gained.

In:  profiles in four views, sources, events, interests, consents, a moment
Out: one Coverage, whose figures each carry what selects the profiles behind it
"""

from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

import sqlalchemy as sa

from cdp_core.fields import IDENTIFIERS, SYSTEMS, TRAITS, VIEWS
from cdp_core.insights.agreed import decided_by_view, decided_rule
from cdp_core.insights.figures import EVERYBODY, Figure, Interests, Rule, above, all_of, any_of, exactly, exists, no
from cdp_core.insights.freshness import Freshness, freshness
from cdp_core.insights.interested import asked_by, interested, interested_by_view
from cdp_core.insights.time_left import ProviderInterests, by_time_left, interests_by_provider
from cdp_core.profiles.catalogue import filled_traits
from cdp_core.store.staging import count_rows
from cdp_core.store.tables import PROFILES, profile_sources, profiles

#: What profiles have whether anything happened or not; only more than nothing counts as filled.
_COUNTED = {"orders": "Orders", "events": "Behavior"}
_CUSTOM_SHOWN = 12


@dataclass(frozen=True)
class SystemKnowledge:
    """What one system knows: its profiles, those that only it knows, known and anonymous by its own data alone, and
    how many of its profiles are known persons once everything is joined."""

    system: str
    profiles: Figure
    alone: Figure
    known: Figure
    anonymous: Figure
    known_joined: Figure


@dataclass(frozen=True)
class Overlap:
    """Profiles that exactly these systems know."""

    systems: tuple[str, ...]
    profiles: Figure


@dataclass(frozen=True)
class Filled:
    """How full an attribute is: per view the profiles that have it and their share of those that the view knows."""

    attribute: str
    label: str
    views: dict[str, Figure]
    share: dict[str, float]


@dataclass(frozen=True)
class Gain:
    """What joining gained: who several systems know, who no single one could describe, and how much more is known.

    `attributes` is the average number of filled attributes per profile of the joined view, by what each view knows.
    """

    joined: Figure
    whole: Figure
    attributes: dict[str, float]
    best_alone: str


@dataclass(frozen=True)
class Coverage:
    """The figures of the coverage page at one moment."""

    now: datetime
    profiles: Figure
    known: Figure
    systems: tuple[SystemKnowledge, ...]
    overlaps: tuple[Overlap, ...]
    fill: tuple[Filled, ...]
    freshness: tuple[Freshness, ...]
    interests: tuple[ProviderInterests, ...]
    by_time_left: dict[str, Figure]
    gain: Gain


def coverage(connection: sa.Connection, now: datetime) -> Coverage:
    """What each system knows, alone and together."""
    counted = {view: _known_and_anonymous(connection, view) for view in VIEWS}
    overlaps = _overlaps(connection)
    fill = _fill(connection, counted, now)
    everyone, known = counted["all"]
    return Coverage(
        now,
        Figure(everyone, EVERYBODY),
        Figure(known, _IS_KNOWN),
        tuple(_knowledge(connection, system, counted[system], overlaps) for system in SYSTEMS),
        overlaps,
        fill,
        tuple(freshness(connection)),
        tuple(interests_by_provider(connection, now)),
        by_time_left(connection, now),
        _gain(connection, overlaps, fill, everyone, now),
    )


_IS_KNOWN: Rule = {"trait": "known", "op": "is_true"}


def _known_and_anonymous(connection: sa.Connection, view: str) -> tuple[int, int]:
    """How many profiles a view knows, and how many of them as persons."""
    table = PROFILES[view]
    row = connection.execute(sa.select(sa.func.count(), sa.func.count().filter(table.c.known))).one()
    return row[0], row[1]


def _overlaps(connection: sa.Connection) -> tuple[Overlap, ...]:
    """Every combination of systems with the profiles that exactly they know."""
    flags = [sa.func.bool_or(profile_sources.c.system == system).label(system) for system in SYSTEMS]
    each = sa.select(profile_sources.c.profile, *flags).group_by(profile_sources.c.profile).subquery()
    marks = [each.c[system] for system in SYSTEMS]
    counts = {
        tuple(system for system, mark in zip(SYSTEMS, row[:-1], strict=True) if mark): row[-1]
        for row in connection.execute(sa.select(*marks, sa.func.count()).group_by(*marks))
    }
    combined = [some for size in (1, 2, 3) for some in combinations(SYSTEMS, size)]
    return tuple(Overlap(some, Figure(counts.get(some, 0), exactly(some, SYSTEMS))) for some in combined)


def _knowledge(
    connection: sa.Connection, system: str, counted: tuple[int, int], overlaps: tuple[Overlap, ...]
) -> SystemKnowledge:
    everyone, known = counted
    of_system: Rule = {"system": system}
    alone = next(overlap.profiles for overlap in overlaps if overlap.systems == (system,))
    mine = PROFILES[system]
    joined = sa.select(sa.func.count()).join_from(mine, profiles, profiles.c.profile == mine.c.profile)
    return SystemKnowledge(
        system,
        Figure(everyone, of_system),
        alone,
        Figure(known, _IS_KNOWN, system),
        Figure(everyone - known, no(_IS_KNOWN), system),
        Figure(connection.scalar(joined.where(profiles.c.known)) or 0, all_of(of_system, _IS_KNOWN)),
    )


def _fill(connection: sa.Connection, counted: dict[str, tuple[int, int]], now: datetime) -> tuple[Filled, ...]:
    """How full each attribute is that anyone has, by view."""
    filled = filled_traits(connection)
    named = [("email", IDENTIFIERS["email"].label), ("phone", IDENTIFIERS["phone"].label)]
    named += [(name, field.label) for name, field in TRAITS.items() if filled[name]["all"]]
    custom = sorted((name for name in filled if name.startswith("custom.")), key=lambda name: -filled[name]["all"])
    named += [(name, name.removeprefix("custom.").replace("_", " ").capitalize()) for name in custom[:_CUSTOM_SHOWN]]
    rows: list[tuple[str, str, Rule, Interests | None, dict[str, int]]]
    rows = [(name, label, exists(name), None, filled[name]) for name, label in named]
    rows += [(name, label, above(name, 0), None, _above_nothing(connection, name)) for name, label in _COUNTED.items()]
    rows.append(("interests", "Interests", *asked_by(connection), interested_by_view(connection, now)))
    rows.append(("consents", "Consent", decided_rule(connection), None, decided_by_view(connection, now)))
    return tuple(
        Filled(
            name,
            label,
            {view: Figure(counts.get(view, 0), rule, view, interests) for view in VIEWS},
            {view: counts.get(view, 0) / counted[view][0] if counted[view][0] else 0.0 for view in VIEWS},
        )
        for name, label, rule, interests, counts in rows
    )


def _above_nothing(connection: sa.Connection, trait: str) -> dict[str, int]:
    """For how many profiles of each view a count is more than 0."""
    counts = {}
    for view, table in PROFILES.items():
        counts[view] = connection.scalar(sa.select(sa.func.count()).where(table.c[trait] > 0)) or 0
    return counts


def _gain(
    connection: sa.Connection, overlaps: tuple[Overlap, ...], fill: tuple[Filled, ...], everyone: int, now: datetime
) -> Gain:
    """Customers whom the CRM can reach, who were seen on own channels, and whom a DMP says something about."""
    pairs: list[Rule] = [{"all": [{"system": a}, {"system": b}]} for a, b in combinations(SYSTEMS, 2)]
    joined = sum(overlap.profiles.count for overlap in overlaps if len(overlap.systems) > 1)
    reachable = any_of(exists("email"), exists("phone"))
    interest, interests = asked_by(connection)
    whole_rule = all_of({"system": "crm"}, reachable, above("sessions", 0), interest)
    crm = PROFILES["crm"]
    whole = sa.select(profiles.c.profile).where(
        profiles.c.profile.in_(sa.select(crm.c.profile)),
        profiles.c.email.is_not(None) | profiles.c.phone.is_not(None),
        profiles.c.sessions > 0,
        profiles.c.profile.in_(interested(now)),
    )
    attributes = {view: sum(row.views[view].count for row in fill) / everyone if everyone else 0.0 for view in VIEWS}
    return Gain(
        Figure(joined, any_of(*pairs)),
        Figure(count_rows(connection, whole.subquery()), whole_rule, interests=interests),
        attributes,
        max(SYSTEMS, key=lambda system: attributes[system]),
    )
