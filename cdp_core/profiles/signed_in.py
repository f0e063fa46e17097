"""Who was signed in when something happened on a shared device.

In:  identifiers that did not join, assignments, events
Out: the table `signed_in`: for a nameless visitor on such a device, whose her events are, from when until when

A device on which several people sign in joins none of them, so what happens there without an identifier of a person
belongs to nobody by what it carries. It is hers who was signed in at the time: from the first to the last event that
names her, with nobody else's between, and as long as a visit lasts after that, unless she signs out. What happens
before the first sign-in stays with the nameless visitor.
"""

import numpy as np
import sqlalchemy as sa

from cdp_core.profiles.computed import VISIT_GAP
from cdp_core.store.staging import Keep, any_rows
from cdp_core.store.tables import assignments, events, held_apart, identifiers, shadowed_events, signed_in

#: Why a visitor of a shared device was not joined. A value that too many people have is a till's or a kiosk's, where
#: the last customer says nothing of the next.
_REASONS = ("limit", "names", "decision")
_SIGNED_OUT = ("signed out", "logged out", "sign out", "log out", "logout", "user signed out", "user logged out")
_DEVICE = ("kind", "scope", "value")

#: Tables whose rows happen at a time and follow whoever was signed in then.
TIMED = (events, shadowed_events)


def note_signed_in(connection: sa.Connection, keep: Keep, touched: np.ndarray | None) -> np.ndarray | None:
    """Write `signed_in` anew. Returns the touched profiles with those whose events move by it; None for everybody."""
    visitors = _visitors().subquery("visitors")
    if not any_rows(connection, sa.select(visitors)):
        if not any_rows(connection, signed_in):
            return touched
        fresh: sa.Select = sa.select(signed_in).where(sa.false())
    else:
        found = keep("signed_in", _spells(visitors))
        fresh = sa.select(*(found.c[column.name] for column in signed_in.c))
    before = sa.select(signed_in)
    changed = keep("changed", sa.union(sa.except_(before, fresh), sa.except_(fresh, before)))
    if any_rows(connection, changed):
        connection.execute(signed_in.delete())
        connection.execute(signed_in.insert().from_select(list(signed_in.c.keys()), fresh))
    if touched is None:
        return None
    # Whoever was signed in has what a visitor did, so whatever touches the one touches the other.
    of_visitor = sa.select(signed_in.c.profile, assignments.c.profile.label("visitor")).join(
        assignments, assignments.c.record == signed_in.c.record
    )
    pairs = connection.execute(of_visitor.distinct()).all()
    among = set(touched.tolist())
    more = {profile for profile, visitor in pairs if visitor in among}
    more |= set(connection.scalars(sa.select(changed.c.profile).distinct()))
    own = sa.select(assignments.c.profile).join(changed, changed.c.record == assignments.c.record)
    more |= set(connection.scalars(own.distinct()))
    return np.union1d(touched, np.array(sorted(more), np.int64))


def follow_sign_ins(connection: sa.Connection) -> set[str]:
    """Give events of visitors on shared devices to whoever was signed in. Returns the names of those that moved."""
    names: set[str] = set()
    if not any_rows(connection, signed_in):
        return names
    for table in TIMED:
        owner = owner_of(table)
        mine = table.c.record.in_(sa.select(signed_in.c.record))
        moves = sa.and_(mine, table.c.profile != owner)
        names |= set(connection.scalars(sa.select(table.c.event).where(moves).distinct()))
        connection.execute(table.update().where(moves).values(profile=owner))
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
    """Nameless records that a shared device holds apart (record, kind, scope, value): each with one such device."""
    held = held_apart.c
    place = sa.func.row_number().over(partition_by=held.record, order_by=[held[name] for name in _DEVICE])
    ranked = (
        sa.select(held.record, *(held[name] for name in _DEVICE), place.label("place"))
        .join(assignments, assignments.c.record == held.record)
        .where(held.reason.in_(_REASONS), sa.not_(assignments.c.known))
        .subquery("ranked")
    )
    return sa.select(ranked.c.record, *(ranked.c[name] for name in _DEVICE)).where(ranked.c.place == 1)


def _spells(visitors: sa.Subquery) -> sa.Select:
    """Rows of `signed_in`: for each visitor the times at which somebody was signed in on her device."""
    signs = _signs(visitors).subquery("signs")
    device = [signs.c[name] for name in _DEVICE]
    in_turn = [signs.c.occurred_at, signs.c.profile]
    before, out = (
        sa.func.lag(signs.c[name]).over(partition_by=device, order_by=in_turn) for name in ("profile", "out")
    )
    begins = sa.func.coalesce((signs.c.profile != before) | out, True)
    marked = sa.select(signs, sa.cast(begins, sa.Integer).label("begins")).subquery("marked")
    device = [marked.c[name] for name in _DEVICE]
    number = sa.func.sum(marked.c.begins).over(
        partition_by=device, order_by=[marked.c.occurred_at, marked.c.profile], rows=(None, 0)
    )
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
    return sa.select(visitors.c.record, *told).join(spells, same).where(spells.c.begins_at < spells.c.ends_at)


def _signs(visitors: sa.Subquery) -> sa.Select:
    """Events on these devices that name somebody: whose profile, when, and whether she went (`out`)."""
    devices = sa.select(*(visitors.c[name] for name in _DEVICE)).distinct().subquery("devices")
    same = sa.and_(*(devices.c[name] == identifiers.c[name] for name in _DEVICE))
    return (
        sa.select(
            *(devices.c[name] for name in _DEVICE),
            assignments.c.profile,
            events.c.occurred_at,
            sa.func.lower(events.c.event).in_(_SIGNED_OUT).label("out"),
        )
        .select_from(devices)
        .join(identifiers, same & identifiers.c.standing)
        .join(assignments, assignments.c.record == identifiers.c.record)
        .join(events, events.c.record == identifiers.c.record)
        .where(assignments.c.known)
    )
