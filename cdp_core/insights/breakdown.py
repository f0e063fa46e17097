"""Who the members of a segment are: by any trait, by what they did, and what tells them from everybody.

In:  members, a trait
Out: slices with their share among members and among everybody, each with the rule that selects its profiles
"""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import count

import numpy as np
import pyarrow as pa
import sqlalchemy as sa

from cdp_core.errors import SegmentError
from cdp_core.insights.figures import Rule
from cdp_core.insights.interested import count_by_place
from cdp_core.insights.slicing import slicing
from cdp_core.segments import Catalog
from cdp_core.segments.rule import InterestLeaf, Node, asked_for, leaves
from cdp_core.store.bulk import arrow_relation
from cdp_core.store.tables import event_stats, profiles

MOST_SLICES = 12
#: Told as a difference only where chance would hardly bring it about, in standard errors.
SURE = 3.0
#: Of fewer profiles than this, seen or to be expected, nothing is said.
FEWEST = 5
#: So many interests stand among the differences: who is known to a DMP has all of them more often.
MOST_INTERESTS = 4
#: Every person has their own: no slice of these says anything.
_PERSONAL = ("email", "phone", "full_name", "first_name", "last_name", "street", "street2")


@dataclass(frozen=True)
class Slice:
    """Profiles with one value: how many members, how many of everybody, and their shares."""

    label: str
    members: int
    everybody: int
    share: float
    share_of_everybody: float
    rule: Rule

    @property
    def index(self) -> float | None:
        """How much more often (above 1) or less often members have it than everybody."""
        return self.share / self.share_of_everybody if self.share_of_everybody else None


@dataclass(frozen=True)
class Breakdown:
    """Slices of a trait: most members first, numbers and dates in their order. `others` values are not shown."""

    by: str
    slices: tuple[Slice, ...]
    missing: Slice
    others: int


@dataclass(frozen=True)
class Difference:
    """A value that members have more often than everybody, or less often where `strength` is negative."""

    by: str
    slice: Slice
    strength: float


@dataclass(frozen=True)
class _Joined:
    """The members as a relation, and how many they and everybody are."""

    relation: sa.TableClause
    members: int
    everybody: int

    def slice(self, label: str, members: int, everybody: int, rule: Rule) -> Slice:
        return Slice(
            label, members, everybody, members / max(1, self.members), everybody / max(1, self.everybody), rule
        )


@contextmanager
def _joined(connection: sa.Connection, members: np.ndarray) -> Iterator[_Joined]:
    everybody = connection.scalar(sa.select(sa.func.count()).select_from(profiles)) or 0
    with arrow_relation(connection, pa.table({"profile": members}), [profiles.c.profile]) as relation:
        yield _Joined(relation, len(members), everybody)


def breakdown(connection: sa.Connection, members: np.ndarray, trait: str, catalog: Catalog) -> Breakdown:
    """Members (profile numbers) and everybody by the values of a trait.

    Raises:
        SegmentError: there is no such trait.
    """
    if trait not in catalog.traits:
        raise SegmentError(f'No trait is called "{trait}". Choose one of: {", ".join(catalog.traits)}.')
    with _joined(connection, members) as joined:
        return _breakdown(connection, joined, trait, catalog.traits[trait])


def by_events(connection: sa.Connection, members: np.ndarray, now: datetime) -> list[Slice]:
    """Members and everybody who did each event by now, most members first."""
    with _joined(connection, members) as joined:
        return _by_events(connection, joined, now)


def by_interests(connection: sa.Connection, members: np.ndarray, now: datetime) -> list[Slice]:
    """Members and everybody by the interests that hold by now, most members first."""
    with _joined(connection, members) as joined:
        return _by_interests(connection, joined, now)


def differences(
    connection: sa.Connection,
    members: np.ndarray,
    catalog: Catalog,
    now: datetime,
    limit: int = 10,
    besides: Node | None = None,
) -> list[Difference]:
    """Values and events that members have more or less often than everybody, the surest first.

    What the rule `besides` asks for is left out: of buyers it is no news that they bought.
    """
    asked = asked_for(besides) if besides else frozenset()
    with _joined(connection, members) as joined:
        found = [Difference("event", one, _strength(one, joined)) for one in _by_events(connection, joined, now)]
        found = [one for one in found if one.slice.label not in asked]
        if not (besides and any(isinstance(leaf, InterestLeaf) for leaf in leaves(besides))):
            interested = _by_interests(connection, joined, now)
            found += [Difference("interest", one, _strength(one, joined)) for one in interested]
        for trait, type_ in catalog.traits.items():
            if type_ in ("text", "boolean", "list") and trait not in _PERSONAL and trait not in asked:
                slices = _breakdown(connection, joined, trait, type_).slices
                told = [Difference(trait, one, _strength(one, joined)) for one in slices]
                # Of yes and no, one says what the other does.
                found += told if type_ != "boolean" else [one for one in told if one.strength > 0]
    sure = [one for one in found if abs(one.strength) >= SURE and _enough(one.slice, len(members))]
    ranked = sorted(sure, key=lambda one: -abs(one.strength))
    interests = count()
    return [one for one in ranked if one.by != "interest" or next(interests) < MOST_INTERESTS][:limit]


def _breakdown(connection: sa.Connection, joined: _Joined, trait: str, type_: str) -> Breakdown:
    cut = slicing(connection, trait, type_)
    keyed = cut.rows.subquery("keyed")
    mine, all_ = sa.func.count(joined.relation.c.profile), sa.func.count()
    matched = keyed.outerjoin(joined.relation, joined.relation.c.profile == keyed.c.profile)
    grouped = (
        sa.select(keyed.c.key, sa.func.mode(keyed.c.said), mine, all_, sa.func.count().over())
        .select_from(matched)
        .where(keyed.c.key.is_not(None))
        .group_by(keyed.c.key)
        .order_by(*([keyed.c.key] if cut.ordered else [mine.desc(), all_.desc(), keyed.c.key]))
        .limit(None if cut.ordered else MOST_SLICES)
    )
    rows = connection.execute(grouped).all()
    slices = []
    for key, said, members, everybody, _ in rows:
        label = cut.name(key, said)
        slices.append(joined.slice(label, members, everybody, cut.rule(key, label)))
    had = sa.select(keyed.c.profile).where(keyed.c.key.is_not(None)).distinct().subquery("had")
    with_value = had.outerjoin(joined.relation, joined.relation.c.profile == had.c.profile)
    members, everybody = connection.execute(sa.select(mine, all_).select_from(with_value)).one()
    missing = joined.slice(
        "", joined.members - members, joined.everybody - everybody, {"trait": trait, "op": "not_exists"}
    )
    return Breakdown(trait, tuple(slices), missing, rows[0][4] - len(rows) if rows else 0)


def _by_events(connection: sa.Connection, joined: _Joined, now: datetime) -> list[Slice]:
    relation = joined.relation
    rows = connection.execute(
        sa.select(event_stats.c.event, sa.func.count(relation.c.profile), sa.func.count())
        .join_from(event_stats, relation, relation.c.profile == event_stats.c.profile, isouter=True)
        .where(event_stats.c.view == "all", event_stats.c.first_at <= now)
        .group_by(event_stats.c.event)
    )
    slices = [joined.slice(name, members, everybody, {"event": name}) for name, members, everybody in rows]
    return sorted(slices, key=lambda one: (-one.members, one.label))


def _by_interests(connection: sa.Connection, joined: _Joined, now: datetime) -> list[Slice]:
    """One for each place of the taxonomies; what all are at who are at the place above it stands for both."""
    counted = count_by_place(connection, now, joined.relation)
    paths = {place: counts for place, counts in counted.items() if isinstance(place, tuple) and counts[1]}
    same = {place[:-1] for place, (_, everybody) in paths.items() if paths.get(place[:-1], (0, 0))[1] == everybody}
    slices = [
        joined.slice(" › ".join(place), *counts, {"interest": list(place)})
        for place, counts in paths.items()
        if place not in same
    ]
    return sorted(slices, key=lambda one: (-one.members, -one.everybody, one.label))


def _enough(one: Slice, members: int) -> bool:
    """Whether so many have the value, or should have, that their number says something."""
    return max(one.members, one.share_of_everybody * members) >= FEWEST


def _strength(one: Slice, joined: _Joined) -> float:
    """The difference of two shares in standard errors of a sample as large as the segment."""
    spread = math.sqrt(one.share_of_everybody * (1 - one.share_of_everybody) / max(1, joined.members))
    return (one.share - one.share_of_everybody) / spread if spread else 0.0
