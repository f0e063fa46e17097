"""Who is who at large: what joined how many, what is too large, what too many people share.

In:  assignments, joined_by, identifiers, held_apart, resolves; identity rules
Out: counts and short lists for a person to look over
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from cdp_core.identity.joins import LIKENESS
from cdp_core.identity.numberings import numbering_sentences
from cdp_core.identity.rules import DEFAULT_KINDS, IdentityRules
from cdp_core.identity.ties import priority
from cdp_core.store.staging import Keep, staging
from cdp_core.store.tables import assignments, held_apart, identifiers, joined_by, records, resolves

#: What names a value.
_KEY = ("kind", "scope", "value")

_EXAMPLES = 5

#: Identifiers by which people recognize somebody without a name, then those of systems.
_SAYING = ("email", "phone", *(kind for kind in DEFAULT_KINDS if DEFAULT_KINDS[kind].level == "account"))

#: Why a value did not join: all of it from one row, or a reason would stand beside what was found for another.
_WHY = ("reason", "detail", "told_apart_by")


@dataclass(frozen=True)
class EvidenceCount:
    """`by` is a kind of identifier, "a person's word" or "likeness"; it took `joins` from the number of profiles."""

    by: str
    joins: int


@dataclass(frozen=True)
class LargeProfile:
    """A profile with many records; `kind` and `value` are the identifier that tells most of who it is."""

    profile: int
    records: int
    sources: int
    kind: str | None = None
    value: str | None = None

    @property
    def profile_id(self) -> str:
        return f"p{self.profile}"


@dataclass(frozen=True)
class SharedValue:
    """A value on records of more than one profile; `reason` and `detail` say why it did not join them.

    `told_apart_by` is the kind of identifier, or "name", in which people who share it differ.
    """

    kind: str
    value: str
    records: int
    profiles: int
    reason: str | None
    detail: str | None
    told_apart_by: str | None = None


@dataclass(frozen=True)
class HeldApart:
    """Identifiers held apart for one reason: how many values on how many records, and some of them."""

    reason: str
    values: int
    records: int
    examples: list[SharedValue]


@dataclass(frozen=True)
class Survey:
    """What to look at first, what was held apart, and sentences about sources that number their customers alone."""

    largest: list[LargeProfile]
    shared: list[SharedValue]
    held: list[HeldApart]
    numberings: tuple[str, ...] = ()


def survey(connection: sa.Connection, limit: int = 10) -> Survey:
    """Who is who at large; `limit` is how many of the largest and the most shared are listed."""
    with staging(connection) as keep:
        carried = _carried(keep)
        return Survey(
            largest_profiles(connection, limit),
            _most_shared(connection, carried, limit),
            _reasons(connection, carried, _EXAMPLES),
            numbering_sentences(connection),
        )


def evidence_counts(connection: sa.Connection, rules: IdentityRules | None = None) -> list[EvidenceCount]:
    """How many profiles each kind of evidence saved: a person's word first, then kinds by priority, likeness last.

    All of them together are records less profiles, as of the last resolve.
    """
    rules = rules or IdentityRules()
    joins = sa.func.count()
    rows = connection.execute(sa.select(joined_by.c.evidence, joins).group_by(joined_by.c.evidence))
    found = [EvidenceCount(by, n) for by, n in rows]
    return sorted(found, key=lambda one: (one.by == LIKENESS, priority(rules, one.by), one.by))


@dataclass(frozen=True)
class Resolved:
    """One resolve of the past: what there was after it, and how many profiles it joined and took apart."""

    at: datetime
    records: int
    profiles: int
    merged: int
    split: int
    held_apart: int
    elapsed_s: float


def past_resolves(connection: sa.Connection, limit: int = 20) -> list[Resolved]:
    """The newest resolves, the last one first."""
    of = resolves.c
    rows = connection.execute(
        sa.select(of.resolved_at, of.records, of.profiles, of.merged, of.split, of.held_apart, of.elapsed_s)
        .order_by(of.resolve_id.desc())
        .limit(limit)
    )
    return [Resolved(*row) for row in rows]


def largest_profiles(connection: sa.Connection, limit: int) -> list[LargeProfile]:
    """Profiles of more than one record, those with most records first."""
    size = sa.func.count()
    largest = (
        sa.select(assignments.c.profile, size.label("size"))
        .group_by(assignments.c.profile)
        .having(size > 1)
        .order_by(size.desc(), assignments.c.profile)
        .limit(limit)
        .cte("largest")
    )
    rows = connection.execute(
        sa.select(largest.c.profile, largest.c.size, sa.func.count(sa.distinct(records.c.source_id)))
        .join_from(largest, assignments, assignments.c.profile == largest.c.profile)
        .join(records, records.c.record == assignments.c.record)
        .group_by(largest.c.profile, largest.c.size)
        .order_by(largest.c.size.desc(), largest.c.profile)
    )
    found = rows.all()
    strongest = _strongest_identifiers(connection, [row[0] for row in found])
    return [LargeProfile(*row, *strongest.get(row[0], (None, None))) for row in found]


def _strongest_identifiers(connection: sa.Connection, profiles: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Profile → kind and value of the identifier that says most of who it is; of one kind what most records have."""
    of = identifiers.c
    rows = connection.execute(
        sa.select(assignments.c.profile, of.kind, of.value)
        .join_from(assignments, identifiers, of.record == assignments.c.record)
        .where(assignments.c.profile.in_(profiles), of.standing)
        .group_by(assignments.c.profile, of.kind, of.value)
        .order_by(sa.func.count().desc(), of.kind, of.value)
    ).all()
    ordered = sorted(rows, key=lambda row: _SAYING.index(row.kind) if row.kind in _SAYING else len(_SAYING))
    found: dict[int, tuple[str, str]] = {}
    for profile, kind, value in ordered:
        found.setdefault(profile, (kind, value))
    return found


def _carried(keep: Keep) -> sa.TableClause:
    """How many records and profiles have each of the values held apart. For that all identifiers are looked through."""
    held = sa.select(*(held_apart.c[name] for name in _KEY)).distinct().subquery("held")
    same = (identifiers.c[name] == held.c[name] for name in _KEY)
    carrying, of_profiles = (
        sa.func.count(sa.distinct(column)) for column in (identifiers.c.record, assignments.c.profile)
    )
    return keep(
        "carried",
        sa.select(*held.c, carrying.label("records"), of_profiles.label("profiles"))
        .join_from(held, identifiers, sa.and_(*same))
        .join(assignments, assignments.c.record == identifiers.c.record)
        .where(identifiers.c.standing)
        .group_by(*held.c),
    )


def _most_shared(connection: sa.Connection, carried: sa.TableClause, limit: int) -> list[SharedValue]:
    """Values that stand on records of several profiles, those of most profiles first."""
    every = _with_choice().subquery("every")
    each = sa.select(*(every.c[name] for name in (*_KEY, *_WHY))).where(every.c.choice == 1)
    return _shared(connection, carried, each, limit)


def _reasons(connection: sa.Connection, carried: sa.TableClause, examples: int) -> list[HeldApart]:
    """What was held apart, by reason, the commonest first."""
    held = held_apart.c
    key = [held[name] for name in _KEY]
    rows = connection.execute(
        sa.select(held.reason, sa.func.count(sa.distinct(sa.tuple_(*key))), sa.func.count(sa.distinct(held.record)))
        .group_by(held.reason)
        .order_by(sa.func.count().desc(), held.reason)
    ).all()
    return [HeldApart(row[0], row[1], row[2], _some(connection, carried, row[0], examples)) for row in rows]


def _some(connection: sa.Connection, carried: sa.TableClause, reason: str, limit: int) -> list[SharedValue]:
    """The values that were held apart most often for a reason."""
    held = held_apart.c
    every = _with_choice(held.reason == reason).subquery("every")
    of_reason = (
        sa.select(*(every.c[name] for name in (*_KEY, *_WHY)))
        .where(every.c.choice == 1)
        .order_by(every.c.times.desc(), *(every.c[name] for name in _KEY))
        .limit(limit)
    )
    return _shared(connection, carried, of_reason, limit)


def _with_choice(*where: sa.ColumnElement[bool]) -> sa.Select:
    """What was held apart, each value's rows numbered by `choice`; `times` is how many it has."""
    key, why = ([held_apart.c[name] for name in names] for names in (_KEY, _WHY))
    choice = sa.func.row_number().over(partition_by=key, order_by=why)
    times = sa.func.count().over(partition_by=key)
    return sa.select(*key, *why, choice.label("choice"), times.label("times")).where(*where)


def _shared(connection: sa.Connection, carried: sa.TableClause, of: sa.Select, limit: int) -> list[SharedValue]:
    """These values with how many have them, those of most profiles first."""
    held = of.subquery("held")
    why = [held.c[name] for name in _WHY]
    rows = connection.execute(
        sa.select(held.c.kind, held.c.value, carried.c.records, carried.c.profiles, *why)
        .join_from(held, carried, sa.and_(*(carried.c[name] == held.c[name] for name in _KEY)))
        .order_by(carried.c.profiles.desc(), carried.c.records.desc(), held.c.kind, held.c.value)
        .limit(limit)
    )
    return [SharedValue(*row) for row in rows]
