"""Sources that number their customers each from 1: customer 7 of the shop is not customer 7 of the till.

In:  `unresolved`; identifiers and people that stand
Out: customer ids of such a source with its name as their scope, so that they meet only where its numbering goes

A customer id means the same everywhere, as the shop's number does in what its app and its mail tool say. Short numbers
do not prove that. Where two sources have the same ones, and behind nearly all of these stand people of other names or
addresses, each counts its own. The source that came first keeps its numbers as they are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa

from cdp_core.identity.names import clash
from cdp_core.identity.spelling import person_name
from cdp_core.records.identifier_count import forget_count
from cdp_core.records.touching import mark_unresolved
from cdp_core.store.tables import identifiers, people, sources, unresolved

_COUNTED = r"[0-9]{1,6}"
#: So many numbers that two sources have are looked at.
_LOOKED_AT = 300
#: So many must be other people's, and so many times as many as are the same person's.
_LEAST, _TIMES = 2, 3
_CONTACTS = ("email", "hashed_email", "phone", "hashed_phone")


@dataclass
class _Told:
    """What a source says of whoever has a number."""

    scope: str
    names: set[str] = field(default_factory=set)
    contacts: set[tuple[str, str]] = field(default_factory=set)

    def is_the_one(self, other: "_Told") -> bool | None:
        """Whether both speak of one person; None where nothing tells."""
        if self.contacts & other.contacts:
            return True
        if self.names and other.names:
            return any(not clash(a, b) for a in self.names for b in other.names)
        kinds = {kind for kind, _ in self.contacts} & {kind for kind, _ in other.contacts}
        return False if kinds else None


def tell_numberings_apart(connection: sa.Connection) -> None:
    """Give each source of which something is unresolved the scope that its customer ids belong to."""
    counted = sa.and_(
        identifiers.c.kind == "customer_id",
        identifiers.c.standing,
        sa.func.regexp_full_match(identifiers.c.value, _COUNTED),
    )
    changed = identifiers.c.record.in_(sa.select(unresolved.c.record))
    of_sources = sa.select(identifiers.c.source_id).distinct().order_by(identifiers.c.source_id)
    for source_id in connection.scalars(of_sources.where(counted, changed)).all():
        told = _told(connection, counted, source_id)
        if told:
            _move(connection, source_id, told)


def _told(
    connection: sa.Connection, counted: sa.ColumnElement[bool], source_id: int
) -> Mapping[tuple[int, str], _Told]:
    """Source and number → what is said, for some of the numbers that this source and another have."""
    other = identifiers.alias("other")
    mine = sa.select(identifiers.c.value).where(counted, identifiers.c.source_id == source_id).distinct().subquery()
    theirs = sa.select(identifiers.c.value).where(counted, identifiers.c.source_id != source_id).distinct().subquery()
    shared = (
        sa.select(mine.c.value)
        .join(theirs, theirs.c.value == mine.c.value)
        .order_by(sa.func.md5(mine.c.value))
        .limit(_LOOKED_AT)
    )
    contact = sa.and_(other.c.record == identifiers.c.record, other.c.standing, other.c.kind.in_(_CONTACTS))
    known = sa.and_(people.c.record == identifiers.c.record, people.c.standing)
    rows = (
        sa.select(
            identifiers.c.source_id,
            identifiers.c.value,
            identifiers.c.scope,
            person_name(),
            other.c.kind,
            other.c.value.label("contact"),
        )
        .distinct()
        .join_from(identifiers, other, contact, isouter=True)
        .join(people, known, isouter=True)
        .where(counted, identifiers.c.value.in_(shared))
    )
    told: dict[tuple[int, str], _Told] = {}
    for source, number, scope, name, kind, value in connection.execute(rows):
        one = told.setdefault((source, number), _Told(scope))
        one.names |= {name} if name else set()
        one.contacts |= {(kind, value)} if kind else set()
    return told


def _move(connection: sa.Connection, source_id: int, told: Mapping[tuple[int, str], _Told]) -> None:
    """To the numbering in which its numbers are the same people's, where in its own they are others'."""
    own = next(one.scope for (source, _), one in told.items() if source == source_id)
    same: dict[str, list[bool]] = {}
    for (source, number), other in told.items():
        mine = told.get((source_id, number))
        earlier = source < source_id or other.scope != own
        if mine and source != source_id and earlier and (verdict := mine.is_the_one(other)) is not None:
            same.setdefault(other.scope, []).append(verdict)
    if not _are_others(same.get(own, ())):
        return
    fitting = [
        scope for scope, verdicts in same.items() if scope != own and not _are_others(verdicts) and any(verdicts)
    ]
    name = connection.scalar(sa.select(sources.c.name).where(sources.c.source_id == source_id))
    scope = fitting[0] if fitting else str(name)
    moved = sa.and_(identifiers.c.kind == "customer_id", identifiers.c.source_id == source_id)
    connection.execute(identifiers.update().where(moved).values(scope=scope))
    mark_unresolved(connection, sa.select(identifiers.c.record).where(moved))
    forget_count(connection)


def _are_others(verdicts: Iterable[bool]) -> bool:
    verdicts = list(verdicts)
    others = verdicts.count(False)
    return others >= _LEAST and others >= _TIMES * verdicts.count(True)
