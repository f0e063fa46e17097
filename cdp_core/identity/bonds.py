"""What holds the records of one profile together: identifiers, likeness, a person's word.

In:  a profile
Out: Bonds: its records, which identifiers they carry, which were found alike, what a person said
"""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

import orjson
import sqlalchemy as sa

from cdp_core.errors import IdentityError
from cdp_core.identity.decisions import TOGETHER, history
from cdp_core.identity.joining import written_as_alike
from cdp_core.identity.rules import IdentityRules
from cdp_core.identity.spelling import STANDS_FOR, digests_of, joined_value
from cdp_core.store.tables import assignments, candidate_pairs, held_apart, identifiers, people, records, sources

#: Why a value joins nobody at all. What was held apart for another reason was so from other profiles: the records
#: of one profile that carry such a value are joined by it all the same.
NO_EVIDENCE = ("blocked", "shared")


@dataclass(frozen=True)
class Member:
    """A record of the profile, as a person would point at it."""

    record: int
    source: str
    system: str
    row_key: str
    name: str | None

    @property
    def label(self) -> str:
        return f"{self.source} {self.row_key}"


@dataclass(frozen=True, order=True)
class Value:
    """An identifier's kind and value; `scope` is its source where it counts only there."""

    kind: str
    scope: str
    value: str


@dataclass(frozen=True)
class Alike:
    """Two records that were found alike, with the weight of each comparison."""

    record_a: int
    record_b: int
    weight: float
    evidence: dict[str, float]


@dataclass(frozen=True)
class Word:
    """A person said that the records of two sides are one; those of them that are in the profile."""

    decision_id: int
    left: tuple[int, ...]
    right: tuple[int, ...]
    decided_at: datetime


@dataclass(frozen=True)
class Bonds:
    """`carriers` has the records of each value, ascending; `silent` why a value is no evidence."""

    members: dict[int, Member]
    carriers: dict[Value, list[int]]
    silent: dict[Value, str] = field(default_factory=dict)
    alike: list[Alike] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)

    @cached_property
    def shared(self) -> dict[Value, list[int]]:
        """Values that are evidence and that more than one record carries."""
        return {value: found for value, found in self.carriers.items() if len(found) > 1 and value not in self.silent}


def read_bonds(connection: sa.Connection, profile: int, rules: IdentityRules | None = None) -> Bonds:
    """Everything that holds a profile together.

    Raises:
        IdentityError: there is no such profile.
    """
    rules = rules or IdentityRules()
    own = sa.select(assignments.c.record).where(assignments.c.profile == profile)
    members = _members(connection, own)
    if not members:
        raise IdentityError(f"There is no profile p{profile}. It may have been merged: look it up first.")
    carriers = _carriers(connection, own, rules)
    silent = {value: reason for value, reason in _held(connection, own) if reason in NO_EVIDENCE}
    return Bonds(members, carriers, silent, _alike(connection, own, rules), _words(connection, members))


def _members(connection: sa.Connection, own: sa.Select) -> dict[int, Member]:
    parts = sa.func.nullif(sa.func.concat_ws(" ", people.c.first_name, people.c.last_name), "")
    name = sa.func.coalesce(people.c.full_name, parts)
    rows = connection.execute(
        sa.select(records.c.record, sources.c.name, sources.c.system, records.c.row_key, sa.func.max(name))
        .join_from(records, sources, sources.c.source_id == records.c.source_id)
        .join(people, sa.and_(people.c.record == records.c.record, people.c.standing), isouter=True)
        .where(records.c.record.in_(own))
        .group_by(records.c.record, sources.c.name, sources.c.system, records.c.row_key)
        .order_by(records.c.record)
    )
    return {row[0]: Member(*row) for row in rows}


def _carriers(connection: sa.Connection, own: sa.Select, rules: IdentityRules) -> dict[Value, list[int]]:
    rows = connection.execute(
        sa.select(identifiers.c.kind, identifiers.c.scope, joined_value(rules), identifiers.c.record)
        .distinct()
        .where(identifiers.c.record.in_(own), identifiers.c.standing)
        .order_by(identifiers.c.kind, identifiers.c.scope, joined_value(rules), identifiers.c.record)
    ).all()
    joining = [(Value(*row[:3]), row[3]) for row in rows if rules.of(row[0]).joins]
    clear = _clear_forms([value for value, _ in joining])
    found: dict[Value, set[int]] = {}
    for value, record in joining:
        found.setdefault(clear.get(value, value), set()).add(record)
    return {value: sorted(carriers) for value, carriers in sorted(found.items())}


def _clear_forms(values: list[Value]) -> dict[Value, Value]:
    """Values under one kind → what they stand for under another: hashed ones → those that they are hashes of."""
    forms: dict[Value, Value] = {}
    for kind, clear_kind in STANDS_FOR.items():
        digests = {
            digest: value
            for value in values
            if value.kind == clear_kind
            for digest in digests_of(clear_kind, value.value)
        }
        hashed = (value for value in values if value.kind == kind)
        forms |= {value: digests[value.value.lower()] for value in hashed if value.value.lower() in digests}
    return forms


def _held(connection: sa.Connection, own: sa.Select) -> list[tuple[Value, str]]:
    rows = connection.execute(
        sa.select(held_apart.c.kind, held_apart.c.scope, held_apart.c.value, held_apart.c.reason)
        .distinct()
        .where(held_apart.c.record.in_(own))
    )
    return [(Value(kind, scope, value), reason) for kind, scope, value, reason in rows]


def _alike(connection: sa.Connection, own: sa.Select, rules: IdentityRules) -> list[Alike]:
    """Pairs alike enough to be joined for it; in a profile held together otherwise there are others."""
    pairs = candidate_pairs.c
    rows = connection.execute(
        sa.select(pairs.record_a, pairs.record_b, pairs.weight, pairs.evidence)
        .where(pairs.state == "joined", pairs.record_a.in_(own), pairs.record_b.in_(own))
        .where(written_as_alike(rules))
        .order_by(pairs.record_a, pairs.record_b)
    )
    return [Alike(a, b, weight, orjson.loads(evidence)) for a, b, weight, evidence in rows]


def _words(connection: sa.Connection, members: dict[int, Member]) -> list[Word]:
    said = []
    for decision in history(connection):
        sides = (decision.left, decision.right)
        left, right = (tuple(record for record in side if record in members) for side in sides)
        if decision.undone_at is None and decision.verdict == TOGETHER and left and right:
            said.append(Word(decision.decision_id, left, right, decision.decided_at))
    return said
