"""Which of several records' values a profile shows.

In:  people, identifiers, the members of a scope, survivorship rules
Out: one value per profile and trait: of the source that a rule prefers, else of the most recent record that has one

A missing value never wins. The same rule runs over all systems together and over each alone.
"""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from cdp_core.errors import CdpError
from cdp_core.fields import TRAITS
from cdp_core.identity.device_kinds import kinds_of_devices
from cdp_core.profiles.recency import CONTACT_POINTS
from cdp_core.profiles.scope import Scope
from cdp_core.store import bulk
from cdp_core.store.tables import TRAIT_COLUMNS, held_apart, identifiers, people, sources, survivorship_rules

#: trait -> source -> rank; a lower rank wins.
Rules = Mapping[str, Mapping[int, int]]

#: What one step of preference outweighs: more records than a workspace can have.
_PREFERENCE = 2**40


def rules_in_force(connection: sa.Connection) -> Rules:
    """The survivorship rules that people have set."""
    rules: dict[str, dict[int, int]] = {}
    for trait, source_id, rank in connection.execute(sa.select(survivorship_rules)):
        rules.setdefault(trait, {})[source_id] = rank
    return rules


def prefer_sources(connection: sa.Connection, trait: str, source_ids: Sequence[int]) -> None:
    """Let the values of these sources win for a trait, the first before the second, both before any other.

    It shows in the profiles at the next build of everybody.

    Raises:
        CdpError: there is no such trait, or no such source.
    """
    if trait not in (*TRAITS, *CONTACT_POINTS) and not trait.startswith("custom."):
        raise CdpError(
            f'No trait is called "{trait}". It is one of {", ".join((*CONTACT_POINTS, *TRAITS))} or custom.….'
        )
    known = set(connection.scalars(sa.select(sources.c.source_id)))
    for source_id in source_ids:
        if source_id not in known:
            raise CdpError(f"There is no source number {source_id}. `cdp status` lists the sources.")
    forget_preference(connection, trait)
    rows = [{"trait": trait, "source_id": source_id, "rank": rank} for rank, source_id in enumerate(source_ids, 1)]
    bulk.insert_rows(connection, survivorship_rules, rows)


def forget_preference(connection: sa.Connection, trait: str) -> None:
    """Let the most recent value win again for a trait."""
    connection.execute(survivorship_rules.delete().where(survivorship_rules.c.trait == trait))


def preference(ranks: Mapping[int, int], source_id: int) -> int:
    """What a source's value weighs beside the recency of its record: 0 where no rule names the source."""
    steps = sorted(set(ranks.values()), reverse=True)
    return _PREFERENCE * (steps.index(ranks[source_id]) + 1) if source_id in ranks else 0


def strength(ranks: Mapping[int, int] | None, members: sa.FromClause) -> sa.ColumnElement[int]:
    """What a record's value weighs for a trait; the heaviest wins."""
    if not ranks:
        return members.c.recency
    weights = {source_id: preference(ranks, source_id) for source_id in ranks}
    return members.c.recency + sa.case(weights, value=members.c.source_id, else_=0)


def in_view(members: sa.FromClause, view: str) -> sa.ColumnElement[bool]:
    """Whether a record belongs to what a view knows."""
    return sa.true() if view == "all" else members.c.system == view


def told_traits(members: sa.FromClause) -> sa.Select:
    """What each standing people record of these members tells: profile, source, system, recency, standard traits."""
    return (
        sa.select(
            members.c.profile,
            members.c.source_id,
            members.c.system,
            members.c.recency,
            *(people.c[trait] for trait, _ in TRAIT_COLUMNS),
        )
        .join_from(people, members, members.c.record == people.c.record)
        .where(people.c.standing)
        .order_by(members.c.profile)
    )


def surviving_traits(scope: Scope, told: sa.FromClause, view: str, rules: Rules) -> sa.Select:
    """The winning value of each standard trait, per profile that has a people record in this view."""
    winners = [
        sa.func.arg_max(told.c[trait], strength(rules.get(trait), told)).label(trait) for trait, _ in TRAIT_COLUMNS
    ]
    return (
        sa.select(told.c.profile, *winners)
        .where(scope.between(told.c.profile), in_view(told, view))
        .group_by(told.c.profile)
    )


def told_contact_points(members: sa.FromClause) -> sa.Select:
    """What each record of these members tells of ways to reach its person: profile, source, system, recency, values.

    Of several e-mails or phones in one record the alphabetically first; a value that is blocked reaches nobody. A
    record that only tells other identifiers of a person has none.
    """
    blocked = (
        sa.select(held_apart.c.kind, held_apart.c.value, sa.literal(1).label("blocked"))
        .where(held_apart.c.reason == "blocked", held_apart.c.kind.in_(CONTACT_POINTS))
        .distinct()
        .cte("blocked")
    )
    reaches = sa.func.coalesce(blocked.c.blocked, 0) == 0
    firsts = [
        sa.func.min(identifiers.c.value).filter(identifiers.c.kind == kind, reaches).label(kind)
        for kind in CONTACT_POINTS
    ]
    told = (
        sa.select(identifiers.c.record, *firsts)
        .outerjoin_from(
            identifiers,
            blocked,
            sa.and_(blocked.c.kind == identifiers.c.kind, blocked.c.value == identifiers.c.value),
        )
        .where(identifiers.c.standing, identifiers.c.kind.not_in(kinds_of_devices()))
        .where(identifiers.c.record.in_(sa.select(members.c.record)))
        .group_by(identifiers.c.record)
        .cte("told")
    )
    return (
        sa.select(
            members.c.profile,
            members.c.source_id,
            members.c.system,
            members.c.recency,
            *(told.c[kind] for kind in CONTACT_POINTS),
        )
        .join_from(told, members, members.c.record == told.c.record)
        .order_by(members.c.profile)
    )


def surviving_contact_points(scope: Scope, told: sa.FromClause, view: str, rules: Rules) -> sa.Select:
    """The primary e-mail and phone, per profile that has any identifier of a person in this view."""
    winners = [sa.func.arg_max(told.c[kind], strength(rules.get(kind), told)).label(kind) for kind in CONTACT_POINTS]
    return (
        sa.select(told.c.profile, *winners)
        .where(scope.between(told.c.profile), in_view(told, view))
        .group_by(told.c.profile)
    )
