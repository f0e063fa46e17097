"""What a person said of who is who: these are one, these are not. It outlives every resolve.

In:  records or profiles
Out: rows of `decisions`, and the records concerned in `unresolved`, for the next resolve to act on

A decision has one id and one or more rows: all its left records against all its right ones. It sleeps while the
records of a side are gone, and is undone, never deleted. One that replaces others brings them back when it is undone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from cdp_core.errors import IdentityError
from cdp_core.store.bulk import insert_rows
from cdp_core.store.tables import assignments, decisions, records, unresolved

TOGETHER, APART = "together", "apart"


@dataclass(frozen=True)
class Verdict:
    """A decision in force; `left` and `right` are records, or their positions once it has been moved."""

    decision_id: int
    together: bool
    left: NDArray[np.int64]
    right: NDArray[np.int64]

    def moved(self, to: NDArray[np.int64]) -> "Verdict | None":
        """The same with each record replaced by `to[record]`; None where a side has none left (-1 is none)."""
        left, right = to[self.left], to[self.right]
        left, right = left[left >= 0], right[right >= 0]
        return Verdict(self.decision_id, self.together, left, right) if len(left) and len(right) else None


@dataclass(frozen=True)
class Decision:
    """A decision as the history shows it."""

    decision_id: int
    verdict: str
    left: tuple[int, ...]
    right: tuple[int, ...]
    decided_at: datetime
    undone_at: datetime | None
    undone_by: int | None
    asleep: bool


def verdicts(connection: sa.Connection, numbers: NDArray[np.int64]) -> list[Verdict]:
    """The decisions in force among these records (ascending), with their positions instead of their numbers."""
    found = []
    for decision in history(connection):
        if decision.undone_at is None:
            left, right = (_among(numbers, np.array(side, np.int64)) for side in (decision.left, decision.right))
            if len(left) and len(right):
                found.append(Verdict(decision.decision_id, decision.verdict == TOGETHER, left, right))
    return found


def _among(ascending: NDArray[np.int64], wanted: NDArray[np.int64]) -> NDArray[np.int64]:
    """Positions of those of the wanted numbers that are there."""
    place = np.searchsorted(ascending, wanted)
    place, wanted = place[place < len(ascending)], wanted[place < len(ascending)]
    return place[ascending[place] == wanted]


def history(connection: sa.Connection) -> list[Decision]:
    """All decisions, newest first."""
    rows = connection.execute(
        sa.select(decisions).order_by(decisions.c.decision_id.desc(), decisions.c.record_a, decisions.c.record_b)
    ).all()
    if not rows:
        return []
    decided = sa.union(sa.select(decisions.c.record_a), sa.select(decisions.c.record_b))
    here = set(connection.scalars(sa.select(records.c.record).where(records.c.record.in_(decided))))
    by_id: dict[int, list[sa.Row]] = {}
    for row in rows:
        by_id.setdefault(row.decision_id, []).append(row)
    return [
        Decision(
            decision_id,
            of_it[0].verdict,
            tuple(sorted({row.record_a for row in of_it})),
            tuple(sorted({row.record_b for row in of_it})),
            of_it[0].decided_at,
            of_it[0].undone_at,
            of_it[0].undone_by,
            asleep=here.isdisjoint(row.record_a for row in of_it) or here.isdisjoint(row.record_b for row in of_it),
        )
        for decision_id, of_it in by_id.items()
    ]


def decide_apart(connection: sa.Connection, record_a: int, record_b: int, now: datetime) -> int:
    """Two records are not one person, whatever they share. Returns the id of the decision."""
    return _decide(connection, APART, [record_a], [record_b], now)


def decide_together(connection: sa.Connection, record_a: int, record_b: int, now: datetime) -> int:
    """Two records are one person, and with them those that were one with either, whatever the rules say.

    Where a decision keeps some of these apart, only of the two records themselves. Returns the id of the decision.
    """
    _replace_opposites(connection, TOGETHER, [record_a], [record_b], now)
    sides = [_companions(connection, record) for record in (record_a, record_b)]
    if sides[0] == sides[1] or _keeping_apart(connection, *sides):
        sides = [{record_a}, {record_b}]
    return _decide(connection, TOGETHER, sorted(sides[0]), sorted(sides[1]), now)


def decide_split(connection: sa.Connection, out: Iterable[int], stay: Iterable[int], now: datetime) -> int:
    """The records of the one side are somebody else than those of the other. Returns the id of the decision."""
    return _decide(connection, APART, sorted(out), sorted(stay), now)


def merge(connection: sa.Connection, profile_a: int, profile_b: int, now: datetime, replacing: bool = False) -> int:
    """Two profiles are one person, with all their records. Returns the id of the decision.

    Args:
        replacing: whether decisions that keep the two apart are taken back, until this one is undone.

    Raises:
        IdentityError: a profile is not there, they are one already, or a decision keeps them apart.
    """
    if profile_a == profile_b:
        raise IdentityError(f"p{profile_a} is one profile already.")
    sides = [set(_members(connection, profile)) for profile in (profile_a, profile_b)]
    for decision in _keeping_apart(connection, *sides):
        if not replacing:
            number = decision.decision_id
            raise IdentityError(
                f"p{profile_a} and p{profile_b} are kept apart by decision {number}. Undo that one first: "
                f"cdp undo {number}."
            )
        _take_back(connection, decision, now, by=_next_id(connection))
    return _decide(connection, TOGETHER, sorted(sides[0]), sorted(sides[1]), now)


def kept_apart_by(connection: sa.Connection, profile_a: int, profile_b: int) -> list[Decision]:
    """The decisions in force that keep records of two profiles apart, newest first."""
    return _keeping_apart(connection, *(set(_members(connection, profile)) for profile in (profile_a, profile_b)))


def _keeping_apart(connection: sa.Connection, left: set[int], right: set[int]) -> list[Decision]:
    """The decisions in force that keep a record of the one side apart from one of the other, newest first."""
    found = []
    for decision in history(connection):
        if decision.undone_at is None and decision.verdict == APART:
            sides = {*decision.left}, {*decision.right}
            if any(a & left and b & right for a, b in (sides, sides[::-1])):
                found.append(decision)
    return found


def _companions(connection: sa.Connection, record: int) -> set[int]:
    """The records of the profile that a record belongs to."""
    profile = sa.select(assignments.c.profile).where(assignments.c.record == record).scalar_subquery()
    members = connection.scalars(sa.select(assignments.c.record).where(assignments.c.profile == profile))
    return {record, *members}


def undo(connection: sa.Connection, decision_id: int, now: datetime) -> list[int]:
    """Take a decision back: the evidence speaks again, and so do the decisions that it had replaced. Returns those.

    Raises:
        IdentityError: there is no such decision in force.
    """
    taken = history(connection)
    found = next((one for one in taken if one.decision_id == decision_id), None)
    if found is None or found.undone_at is not None:
        raise IdentityError(f"There is no decision {decision_id} to undo; it may have been undone already.")
    _take_back(connection, found, now)
    replaced = [one for one in taken if one.undone_by == decision_id]
    connection.execute(
        decisions.update().where(decisions.c.undone_by == decision_id).values(undone_at=None, undone_by=None)
    )
    _look_again(connection, (record for one in replaced for record in (*one.left, *one.right)))
    return sorted(one.decision_id for one in replaced)


def _take_back(connection: sa.Connection, decision: Decision, now: datetime, by: int | None = None) -> None:
    """A decision is no longer in force, `by` the one that replaces it."""
    of_it = decisions.c.decision_id == decision.decision_id
    connection.execute(decisions.update().where(of_it).values(undone_at=now, undone_by=by))
    _look_again(connection, (*decision.left, *decision.right))


def _decide(connection: sa.Connection, verdict: str, left: list[int], right: list[int], now: datetime) -> int:
    here = set(connection.scalars(sa.select(records.c.record).where(records.c.record.in_([*left, *right]))))
    for record in (*left, *right):
        if record not in here:
            raise IdentityError(f"There is no record {record}. Look it up in the profile it belongs to.")
    if set(left) & set(right):
        raise IdentityError("A record cannot be decided against itself. Choose two different records.")
    _replace_opposites(connection, verdict, left, right, now)
    decision_id = _next_id(connection)
    pairs = [(left[i % len(left)], right[i % len(right)]) for i in range(max(len(left), len(right)))]
    insert_rows(
        connection,
        decisions,
        [
            {"decision_id": decision_id, "verdict": verdict, "record_a": a, "record_b": b, "decided_at": now}
            for a, b in pairs
        ],
    )
    _look_again(connection, (*left, *right))
    return decision_id


def _next_id(connection: sa.Connection) -> int:
    return 1 + (connection.scalar(sa.select(sa.func.max(decisions.c.decision_id))) or 0)


def _replace_opposites(
    connection: sa.Connection, verdict: str, left: list[int], right: list[int], now: datetime
) -> None:
    """The last word stands: it replaces what said the opposite of the same two sides."""
    mine = {frozenset(left), frozenset(right)}
    for decision in history(connection):
        theirs = {frozenset(decision.left), frozenset(decision.right)}
        if decision.undone_at is None and decision.verdict != verdict and mine == theirs:
            _take_back(connection, decision, now, by=_next_id(connection))


def _members(connection: sa.Connection, profile: int) -> list[int]:
    found = list(connection.scalars(sa.select(assignments.c.record).where(assignments.c.profile == profile)))
    if not found:
        raise IdentityError(f"There is no profile p{profile}. It may have been merged: look it up first.")
    return found


def _look_again(connection: sa.Connection, concerned: Iterable[int]) -> None:
    insert_rows(connection, unresolved, [{"record": record} for record in sorted(set(concerned))])
