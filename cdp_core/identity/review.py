"""Pairs of profiles that may be one person, for a person to decide.

In:  candidate_pairs in the state "review", records, people, identifiers
Out: Pairs, the likeliest first, each with its two likeliest records side by side
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import orjson
import sqlalchemy as sa

from cdp_core.identity.graph import kind_label
from cdp_core.identity.rules import IdentityRules
from cdp_core.identity.spelling import numbered_by
from cdp_core.store.tables import assignments, candidate_pairs, identifiers, people, put_off, records, sources

#: Identifiers besides e-mails and phones that a card names.
_MOST_IDS = 2

_ADDRESS = ("street", "street2", "postal_code", "city", "region", "country")


@dataclass(frozen=True)
class Card:
    """A record with what tells people apart; `ids` are the first of its other identifiers, in words."""

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
    ids: str | None = None

    @property
    def profile_id(self) -> str:
        return f"p{self.profile}"


#: Why a pair was not joined unasked: too little agrees to say so by itself, each has an account of its own, other
#: records of the two are less alike, or the weight is too small.
TOO_LITTLE, ACCOUNTS, OTHERS, WEIGHT = "too little", "accounts", "others", "weight"


@dataclass(frozen=True)
class Pair:
    """Two records, the match weight (log2 odds that they are one person) and what it is made of.

    Args:
        doubt: why they were not joined, as above.
        sizes: how many records their profiles have.
    """

    a: Card
    b: Card
    weight: float
    evidence: dict[str, float]
    doubt: str = WEIGHT
    sizes: tuple[int, int] = (1, 1)

    @property
    def records(self) -> tuple[int, int]:
        return self.a.record, self.b.record


class Waiting(NamedTuple):
    """How many pairs of profiles are to be asked about, and how many of those that wait were put off."""

    asked: int
    put_off: int


def review_counts(connection: sa.Connection) -> Waiting:
    """How many pairs of profiles wait for a person."""
    waiting = _waiting()
    later = sa.func.count().filter(_is_put_off(waiting))
    return Waiting(*connection.execute(sa.select(sa.func.count() - later, later).select_from(waiting)).one())


def review_pairs(
    connection: sa.Connection, limit: int, offset: int = 0, rules: IdentityRules | None = None
) -> list[Pair]:
    """The pairs that wait and were not put off, the likeliest first; of two profiles only their likeliest pair."""
    rules = rules or IdentityRules()
    waiting = _waiting()
    rows = connection.execute(
        sa.select(waiting)
        .where(sa.not_(_is_put_off(waiting)))
        .order_by(waiting.c.weight.desc(), waiting.c.record_a, waiting.c.record_b)
        .limit(limit)
        .offset(offset)
    ).all()
    card = cards(connection, {record for row in rows for record in (row.record_a, row.record_b)})
    profiles = {profile for row in rows for profile in (row.profile_a, row.profile_b)}
    sizes, accounts = _sizes(connection, profiles), _accounts(connection, profiles, rules)
    pairs = []
    for row in rows:
        both = row.profile_a, row.profile_b
        if row.speaks is False:
            doubt = TOO_LITTLE
        elif any(_too_many(accounts, *of, both, rules) for of in {(kind, source) for _, kind, source in accounts}):
            doubt = ACCOUNTS
        else:
            doubt = OTHERS if row.weight > rules.join_above else WEIGHT
        size = sizes[row.profile_a], sizes[row.profile_b]
        evidence = orjson.loads(row.evidence)
        pairs.append(Pair(card[row.record_a], card[row.record_b], row.weight, evidence, doubt, size))
    return pairs


def _sizes(connection: sa.Connection, profiles: Iterable[int]) -> dict[int, int]:
    """How many records each of these profiles has."""
    found = (
        sa.select(assignments.c.profile, sa.func.count())
        .where(assignments.c.profile.in_(sorted(profiles)))
        .group_by(assignments.c.profile)
    )
    return dict(connection.execute(found).all())


def _accounts(
    connection: sa.Connection, profiles: Iterable[int], rules: IdentityRules
) -> dict[tuple[int, str, int], set[str]]:
    """(profile, kind, source or 0) → its values, of the kinds of account of which a profile has only so many."""
    kinds = [kind for kind, rule in rules.kinds.items() if rule.level == "account" and rule.limit and not rule.per_days]
    source = numbered_by(rules, kinds, identifiers.c.kind, identifiers.c.source_id)
    value = identifiers.c.scope + "\x1f" + identifiers.c.value
    rows = connection.execute(
        sa.select(assignments.c.profile, identifiers.c.kind, source, value)
        .distinct()
        .join_from(assignments, identifiers, identifiers.c.record == assignments.c.record)
        .where(assignments.c.profile.in_(sorted(profiles)), identifiers.c.standing, identifiers.c.kind.in_(kinds))
    )
    found: dict[tuple[int, str, int], set[str]] = {}
    for *of, one in rows:
        found.setdefault(tuple(of), set()).add(one)
    return found


def _too_many(
    accounts: dict[tuple[int, str, int], set[str]],
    kind: str,
    source: int,
    profiles: tuple[int, int],
    rules: IdentityRules,
) -> bool:
    """Whether one person would have too many accounts of this kind if both were one."""
    one, other = (accounts.get((profile, kind, source), set()) for profile in profiles)
    return bool(one and other) and len(one | other) > max(len(one), len(other), rules.of(kind).limit or 0)


#: Where the two records of a pair are now, and the two profiles in one order.
_LEFT, _RIGHT = assignments.alias("left"), assignments.alias("right")
_OF_PROFILES = (sa.func.least(_LEFT.c.profile, _RIGHT.c.profile), sa.func.greatest(_LEFT.c.profile, _RIGHT.c.profile))


def _in_review(*columns: sa.FromClause | sa.ColumnElement) -> sa.Select:
    """These columns of the pairs of records in review."""
    return (
        sa.select(*columns)
        .join_from(candidate_pairs, _LEFT, _LEFT.c.record == candidate_pairs.c.record_a)
        .join(_RIGHT, _RIGHT.c.record == candidate_pairs.c.record_b)
        .where(candidate_pairs.c.state == "review")
    )


def _waiting() -> sa.Subquery:
    """Of each two profiles their likeliest pair."""
    likeliest = [candidate_pairs.c.weight.desc(), candidate_pairs.c.record_a, candidate_pairs.c.record_b]
    choice = sa.func.row_number().over(partition_by=_OF_PROFILES, order_by=likeliest).label("choice")
    profiles = _LEFT.c.profile.label("profile_a"), _RIGHT.c.profile.label("profile_b")
    ranked = _in_review(candidate_pairs, *profiles, choice).subquery("ranked")
    return sa.select(ranked).where(ranked.c.choice == 1).subquery("waiting")


def _is_put_off(waiting: sa.Subquery) -> sa.ColumnElement[bool]:
    pair = sa.tuple_(waiting.c.record_a, waiting.c.record_b)
    return pair.in_(sa.select(put_off.c.record_a, put_off.c.record_b))


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
            ids=contacts.get((row.record, "ids")),
            address=", ".join(filter(None, (getattr(row, name) for name in _ADDRESS))) or None,
        )
        for row in rows
    }


def _contacts(connection: sa.Connection, wanted: list[int]) -> dict[tuple[int, str], str]:
    """(record, kind) → its e-mails or phones; (record, "ids") → the first of what else it is known by."""
    rows = connection.execute(
        sa.select(identifiers.c.record, identifiers.c.kind, identifiers.c.value)
        .distinct()
        .where(identifiers.c.record.in_(wanted), identifiers.c.standing)
        .order_by(identifiers.c.record, identifiers.c.kind, identifiers.c.value)
    ).all()
    found: dict[tuple[int, str], list[str]] = {}
    for record, kind, value in rows:
        contact = kind in ("email", "phone")
        found.setdefault((record, kind if contact else "ids"), []).append(
            value if contact else f"{kind_label(kind)} {value}"
        )
    return {key: ", ".join(values[:_MOST_IDS] if key[1] == "ids" else values) for key, values in found.items()}
