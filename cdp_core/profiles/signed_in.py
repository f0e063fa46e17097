"""Who was signed in when something happened on a shared device.

In:  identifiers that did not join, assignments, events
Out: the table `signed_in`: for a nameless visitor on such a device, whose her events are, from when until when

A device on which several people sign in joins none of them, so what happens there without an identifier of a person
belongs to nobody by what it carries. It is hers who was signed in at the time: from the first to the last event that
names her, with nobody else's between, and as long as a visit lasts after that, unless she signs out. What happens
before the first sign-in stays with the nameless visitor.
"""

from dataclasses import dataclass

import numpy as np
import sqlalchemy as sa

from cdp_core.profiles.computed import VISIT_GAP
from cdp_core.store.staging import Keep, any_rows
from cdp_core.store.tables import (
    assignments,
    events,
    held_apart,
    identifiers,
    records,
    shadowed_events,
    signed_in,
    sources,
)

#: Why a visitor of a shared device was not joined. A value that too many people have is a till's or a kiosk's, where
#: the last customer says nothing of the next.
_REASONS = ("limit", "names", "decision")
_SIGNED_OUT = ("signed out", "logged out", "sign out", "log out", "logout", "user signed out", "user logged out")
#: What tells devices apart. A visit to the shop and a sign-in elsewhere are not told by one system alone.
_DEVICE = ("system", "kind", "scope", "value")

#: Tables whose rows happen at a time and follow whoever was signed in then.
TIMED = (events, shadowed_events)


@dataclass(frozen=True)
class SignIns:
    """`touched`: the profiles that a build is about, with those whose events may move; None for everybody.

    `moving` says whether any event may belong to somebody else now.
    """

    touched: np.ndarray | None
    moving: bool


def note_signed_in(connection: sa.Connection, keep: Keep, touched: np.ndarray | None) -> SignIns:
    """Write `signed_in` anew, where what happened to the touched profiles may change it."""
    visitors = keep("visitors", _visitors())
    before = sa.select(signed_in)
    if not any_rows(connection, visitors):
        if not any_rows(connection, signed_in):
            return SignIns(touched, False)
        fresh = before.where(sa.false())
    else:
        signers = keep("signers", _signers(visitors))
        of_visitors = sa.select(assignments.c.profile).join(visitors, visitors.c.record == assignments.c.record)
        gone = before.where(signed_in.c.record.not_in(sa.select(visitors.c.record)))
        concerned = set(connection.scalars(sa.union(of_visitors, sa.select(signers.c.profile))))
        if touched is not None and concerned.isdisjoint(touched.tolist()) and not any_rows(connection, gone):
            return SignIns(touched, False)
        fresh = sa.select(keep("signed_in", _spells(visitors, signers)))
    changed = keep("changed", sa.union(sa.except_(before, fresh), sa.except_(fresh, before)))
    if any_rows(connection, changed):
        connection.execute(signed_in.delete())
        connection.execute(signed_in.insert().from_select(list(signed_in.c.keys()), fresh))
    return SignIns(None if touched is None else _with_both(connection, touched, changed), True)


def _with_both(connection: sa.Connection, touched: np.ndarray, changed: sa.TableClause) -> np.ndarray:
    """Whoever was signed in has what a visitor did, so whatever touches the visitor touches her, too."""
    visitor = assignments.c.profile.label("visitor")
    pairs = sa.select(visitor, signed_in.c.profile).join(signed_in, signed_in.c.record == assignments.c.record)
    among = set(touched.tolist())
    more = {profile for visitor, profile in connection.execute(pairs.distinct()) if visitor in among}
    more |= set(connection.scalars(sa.select(changed.c.profile).distinct()))
    own = sa.select(assignments.c.profile).join(changed, changed.c.record == assignments.c.record)
    more |= set(connection.scalars(own.distinct()))
    return np.union1d(touched, np.array(sorted(more), np.int64))


def follow_sign_ins(connection: sa.Connection, keep: Keep) -> set[str]:
    """Give events of visitors on shared devices to whoever was signed in. Returns the names of those that moved."""
    names: set[str] = set()
    if not any_rows(connection, signed_in):
        return names
    for table in TIMED:
        at = table.c.occurred_at
        seen = sa.select(table.c.record, at).where(table.c.record.in_(sa.select(signed_in.c.record))).distinct()
        moments = keep("moments_of_visitors", seen)
        spell = sa.and_(
            signed_in.c.record == moments.c.record,
            signed_in.c.begins_at <= moments.c.occurred_at,
            moments.c.occurred_at < signed_in.c.ends_at,
        )
        owner = sa.func.coalesce(signed_in.c.profile, assignments.c.profile).label("profile")
        owners = keep(
            "owners",
            sa.select(moments.c.record, moments.c.occurred_at, owner)
            .join(assignments, assignments.c.record == moments.c.record)
            .outerjoin(signed_in, spell),
        )
        same = sa.and_(table.c.record == owners.c.record, at.is_not_distinct_from(owners.c.occurred_at))
        moves = sa.and_(same, table.c.profile != owners.c.profile)
        moved = set(connection.scalars(sa.select(table.c.event).where(moves).distinct()))
        if moved:
            connection.execute(table.update().where(moves).values(profile=owners.c.profile))
        names |= moved
    return names


def owner_of(table: sa.Table) -> sa.ColumnElement[int]:
    """The profile of a row of TIMED: whoever was signed in, or whom its record belongs to."""
    at = table.c.occurred_at
    spells, own = signed_in.alias("spells"), assignments.alias("own")
    now = sa.and_(spells.c.record == table.c.record, spells.c.begins_at <= at, at < spells.c.ends_at)
    somebody = sa.select(sa.func.min(spells.c.profile)).where(now).correlate(table)
    visitor = sa.select(sa.func.min(own.c.profile)).where(own.c.record == table.c.record).correlate(table)
    return sa.func.coalesce(somebody.scalar_subquery(), visitor.scalar_subquery())


def _visitors() -> sa.Select:
    """Nameless records that shared devices hold apart: the record and each such device."""
    held = held_apart.c
    return (
        sa.select(held.record, sources.c.system, held.kind, held.scope, held.value)
        .join(assignments, assignments.c.record == held.record)
        .join(records, records.c.record == held.record)
        .join(sources, sources.c.source_id == records.c.source_id)
        .where(held.reason.in_(_REASONS), sa.not_(assignments.c.known))
        .distinct()
    )


def _signers(visitors: sa.TableClause) -> sa.Select:
    """Records of known people on these devices: the device, record and profile."""
    devices = sa.select(*(visitors.c[name] for name in _DEVICE)).distinct().subquery("devices")
    same = sa.and_(*(devices.c[name] == identifiers.c[name] for name in _DEVICE[1:]))
    return (
        sa.select(*(devices.c[name] for name in _DEVICE), assignments.c.record, assignments.c.profile)
        .select_from(devices)
        .join(identifiers, same & identifiers.c.standing)
        .join(assignments, assignments.c.record == identifiers.c.record)
        .where(assignments.c.known)
        .distinct()
    )


def _spells(visitors: sa.TableClause, signers: sa.TableClause) -> sa.Select:
    """Rows of `signed_in`: for each visitor the times at which somebody was signed in on her device.

    Of several devices, the first on which anybody ever was.
    """
    out = sa.func.lower(events.c.event).in_(_SIGNED_OUT).label("out")
    signs = (
        sa.select(*(signers.c[name] for name in _DEVICE), signers.c.profile, events.c.occurred_at, out)
        .join(events, (events.c.record == signers.c.record) & (events.c.system == signers.c.system))
        .where(events.c.occurred_at.is_not(None))
        .subquery("signs")
    )
    device = [signs.c[name] for name in _DEVICE]
    in_turn = [signs.c.occurred_at, signs.c.profile, signs.c.out]
    before, went = (
        sa.func.lag(signs.c[name]).over(partition_by=device, order_by=in_turn) for name in ("profile", "out")
    )
    begins = sa.func.coalesce((signs.c.profile != before) | went, True)
    marked = sa.select(signs, sa.cast(begins, sa.Integer).label("begins")).subquery("marked")
    device = [marked.c[name] for name in _DEVICE]
    in_turn = [marked.c.occurred_at, marked.c.profile, marked.c.out]
    number = sa.func.sum(marked.c.begins).over(partition_by=device, order_by=in_turn, rows=(None, 0))
    numbered = sa.select(marked, number.label("number")).subquery("numbered")
    device = [numbered.c[name] for name in _DEVICE]
    runs = (
        sa.select(
            *device,
            numbered.c.number,
            sa.func.min(numbered.c.profile).label("profile"),
            sa.func.min(numbered.c.occurred_at).label("begins_at"),
            sa.func.max(numbered.c.occurred_at).label("last_at"),
            sa.func.bool_or(numbered.c.out).label("out"),
        )
        .group_by(*device, numbered.c.number)
        .subquery("runs")
    )
    device = [runs.c[name] for name in _DEVICE]
    next_at = sa.func.lead(runs.c.begins_at).over(partition_by=device, order_by=runs.c.number)
    until = sa.func.least(runs.c.last_at + VISIT_GAP, sa.func.coalesce(next_at, runs.c.last_at + VISIT_GAP))
    ends_at = sa.case((runs.c.out, runs.c.last_at), else_=until)
    spells = sa.select(*device, runs.c.profile, runs.c.begins_at, ends_at.label("ends_at")).subquery("spells")
    same = sa.and_(*(spells.c[name] == visitors.c[name] for name in _DEVICE))
    told = (spells.c.profile, spells.c.begins_at, spells.c.ends_at)
    place = sa.func.dense_rank().over(partition_by=visitors.c.record, order_by=[visitors.c[name] for name in _DEVICE])
    ranked = (
        sa.select(visitors.c.record, *told, place.label("place"))
        .join(spells, same)
        .where(spells.c.begins_at < spells.c.ends_at)
        .subquery("ranked")
    )
    return sa.select(*(ranked.c[column.name] for column in signed_in.c)).where(ranked.c.place == 1)
