"""Taking records out of a profile: who goes, who stays, and where they are afterwards.

In:  a profile, the records that somebody chose
Out: Sides; a decision that keeps them apart
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import sqlalchemy as sa

from cdp_core.errors import IdentityError
from cdp_core.identity.bonds import Bonds, read_bonds
from cdp_core.identity.decisions import decide_split
from cdp_core.identity.rules import IdentityRules
from cdp_core.identity.ties import connected
from cdp_core.store.tables import assignments


@dataclass(frozen=True)
class Sides:
    """The records of a profile on the two sides of a split.

    Args:
        along: those that go, though nobody chose them, because nothing but the chosen ones ties them to the profile.
        parts: how many profiles those that go will be; several where nothing ties them to each other.
    """

    chosen: tuple[int, ...]
    along: tuple[int, ...]
    stay: tuple[int, ...]
    parts: int

    @property
    def out(self) -> tuple[int, ...]:
        return tuple(sorted((*self.chosen, *self.along)))


def sides_of_split(
    connection: sa.Connection, profile: int, chosen: Iterable[int], rules: IdentityRules | None = None
) -> Sides:
    """On which side of a split each record of the profile stands.

    What nobody chose stands where its evidence ties it. Of what the others fall into without the chosen ones, the part
    with the most names and records stays; whatever else only the chosen ones tied to it goes with them, also where a
    person merged the whole profile with another one before.

    Raises:
        IdentityError: the profile has not all of these records, or no other ones.
    """
    bonds = read_bonds(connection, profile, rules)
    out = sorted(set(chosen))
    strangers = [record for record in out if record not in bonds.members]
    if strangers:
        raise IdentityError(f"Profile p{profile} has no record {strangers[0]}. Choose among its own records.")
    others = [record for record in bonds.members if record not in set(out)]
    if not out or not others:
        raise IdentityError(f"To split p{profile}, choose some of its records, not all and not none of them.")
    evidence, words = _evidence(bonds), [(*word.left, *word.right) for word in bonds.words]
    parts = _parts(others, evidence)
    main = max(parts, key=lambda part: (sum(bonds.members[one].name is not None for one in part), len(part), -part[0]))
    parts.remove(main)
    by_evidence = _reached(out, evidence)
    goes = [part for part in parts if not by_evidence.isdisjoint(part)]
    along = [one for part in goes for one in part]
    stays_by_word, goes_by_word = _reached(main, words), _reached([*out, *along], words)
    for part in parts:
        if by_evidence.isdisjoint(part) and stays_by_word.isdisjoint(part) and not goes_by_word.isdisjoint(part):
            along += part
    stay = tuple(record for record in others if record not in set(along))
    return Sides(tuple(out), tuple(sorted(along)), stay, len(_parts(sorted([*out, *along]), [*evidence, *words])))


def split(
    connection: sa.Connection, profile: int, chosen: Iterable[int], now: datetime, rules: IdentityRules | None = None
) -> int:
    """The chosen records of a profile are another person, with all that only they tie to it. Returns the decision's id.

    Raises:
        IdentityError: the profile has not all of these records, or no other ones.
    """
    sides = sides_of_split(connection, profile, chosen, rules)
    return decide_split(connection, sides.out, sides.stay, now)


def profiles_of(connection: sa.Connection, records: Iterable[int]) -> dict[int, int]:
    """The profiles that these records are in now, with how many of them, the most first."""
    wanted = assignments.c.record.in_(list(records))
    found = Counter(connection.scalars(sa.select(assignments.c.profile).where(wanted)).all())
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))


def _evidence(bonds: Bonds) -> list[tuple[int, ...]]:
    """Records that one identifier or likeness ties to each other."""
    return [*map(tuple, bonds.shared.values()), *((one.record_a, one.record_b) for one in bonds.alike)]


def _parts(records: list[int], ties: list[tuple[int, ...]]) -> list[list[int]]:
    """What these records fall into by the ties between them."""
    place = {record: at for at, record in enumerate(records)}
    found = [(place[one], len(place) + at) for at, tie in enumerate(ties) for one in tie if one in place]
    ends = np.array(found, np.int64).reshape(-1, 2)
    label = connected(len(place) + len(ties), ends[:, 0], ends[:, 1])
    parts: dict[int, list[int]] = {}
    for record, part in zip(records, label[: len(records)].tolist(), strict=True):
        parts.setdefault(part, []).append(record)
    return list(parts.values())


def _reached(some: Iterable[int], ties: list[tuple[int, ...]]) -> set[int]:
    """The records that any tie links to some of these."""
    start = {*some}
    return {one for tie in ties if not start.isdisjoint(tie) for one in tie}
