"""Pairs of records that may be one person, for a person to decide.

In:  candidate_pairs in the state "review", records, people, identifiers
Out: Pairs, the likeliest first, each with its two records side by side
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import orjson
import sqlalchemy as sa

from cdp_core.store.tables import assignments, candidate_pairs, identifiers, people, records, sources

_ADDRESS = ("street", "street2", "postal_code", "city", "region", "country")


@dataclass(frozen=True)
class Card:
    """A record with what tells people apart."""

    record: int
    profile: int
    source: str
    system: str
    row_key: str
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    birthday: datetime | None = None
    address: str | None = None

    @property
    def profile_id(self) -> str:
        return f"p{self.profile}"


@dataclass(frozen=True)
class Pair:
    """Two records, the match weight (log2 odds that they are one person) and what it is made of."""

    a: Card
    b: Card
    weight: float
    evidence: dict[str, float]

    @property
    def records(self) -> tuple[int, int]:
        return self.a.record, self.b.record


def review_count(connection: sa.Connection) -> int:
    """How many pairs of profiles wait for a person."""
    return connection.scalar(sa.select(sa.func.count()).select_from(_waiting())) or 0


def review_pairs(connection: sa.Connection, limit: int, offset: int = 0) -> list[Pair]:
    """The pairs that wait for a person, the likeliest first; of two profiles only their likeliest pair."""
    waiting = _waiting()
    rows = connection.execute(
        sa.select(waiting.c.record_a, waiting.c.record_b, waiting.c.weight, waiting.c.evidence)
        .order_by(waiting.c.weight.desc(), waiting.c.record_a, waiting.c.record_b)
        .limit(limit)
        .offset(offset)
    ).all()
    card = cards(connection, {record for row in rows for record in row[:2]})
    return [Pair(card[a], card[b], weight, orjson.loads(evidence)) for a, b, weight, evidence in rows]


def _waiting() -> sa.Subquery:
    left, right = assignments.alias("profile_a"), assignments.alias("profile_b")
    of_profiles = [sa.func.least(left.c.profile, right.c.profile), sa.func.greatest(left.c.profile, right.c.profile)]
    likeliest = [candidate_pairs.c.weight.desc(), candidate_pairs.c.record_a, candidate_pairs.c.record_b]
    ranked = (
        sa.select(
            candidate_pairs,
            sa.func.row_number().over(partition_by=of_profiles, order_by=likeliest).label("choice"),
        )
        .join(left, left.c.record == candidate_pairs.c.record_a)
        .join(right, right.c.record == candidate_pairs.c.record_b)
        .where(candidate_pairs.c.state == "review")
        .subquery("ranked")
    )
    return sa.select(ranked).where(ranked.c.choice == 1).subquery("waiting")


def records_of(connection: sa.Connection, profile: int, limit: int) -> list[Card]:
    """The records of a profile, those with a name first."""
    named = people.c.record.is_not(None)
    rows = connection.scalars(
        sa.select(assignments.c.record)
        .join(people, sa.and_(people.c.record == assignments.c.record, people.c.standing), isouter=True)
        .where(assignments.c.profile == profile)
        .order_by(sa.case((named, 0), else_=1), assignments.c.record)
        .limit(limit)
    ).all()
    found = cards(connection, rows)
    return [found[record] for record in rows if record in found]


def cards(connection: sa.Connection, numbers: Iterable[int]) -> dict[int, Card]:
    """The cards of these records, by their number; what is not there is left out."""
    wanted = sorted(set(numbers))
    contacts = _contacts(connection, wanted)
    rows = connection.execute(
        sa.select(
            records.c.record,
            assignments.c.profile,
            sources.c.name.label("source"),
            sources.c.system,
            records.c.row_key,
            people.c.full_name,
            people.c.first_name,
            people.c.last_name,
            people.c.birthday,
            *(people.c[name] for name in _ADDRESS),
        )
        .join_from(records, sources, sources.c.source_id == records.c.source_id)
        .join(assignments, assignments.c.record == records.c.record)
        .join(people, sa.and_(people.c.record == records.c.record, people.c.standing), isouter=True)
        .where(records.c.record.in_(wanted))
    )
    return {
        row.record: Card(
            row.record,
            row.profile,
            row.source,
            row.system,
            row.row_key,
            name=row.full_name or " ".join(filter(None, (row.first_name, row.last_name))) or None,
            email=contacts.get((row.record, "email")),
            phone=contacts.get((row.record, "phone")),
            birthday=row.birthday,
            address=", ".join(filter(None, (getattr(row, name) for name in _ADDRESS))) or None,
        )
        for row in rows
    }


def _contacts(connection: sa.Connection, wanted: list[int]) -> dict[tuple[int, str], str]:
    """(record, kind) → its e-mails or phones."""
    rows = connection.execute(
        sa.select(identifiers.c.record, identifiers.c.kind, identifiers.c.value)
        .distinct()
        .where(identifiers.c.record.in_(wanted), identifiers.c.standing, identifiers.c.kind.in_(("email", "phone")))
        .order_by(identifiers.c.record, identifiers.c.kind, identifiers.c.value)
    ).all()
    found: dict[tuple[int, str], list[str]] = {}
    for record, kind, value in rows:
        found.setdefault((record, kind), []).append(value)
    return {key: ", ".join(values) for key, values in found.items()}
