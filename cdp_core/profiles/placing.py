"""Observed rows follow their record to its profile.

In:  events, shadowed events, interests, consents, objects, with the profile they had; the members of a scope
Out: the same rows with the profile that their record belongs to now; the names of the events that moved. What
     visitors did on shared devices goes by who was signed in, see `signed_in`.
"""

import sqlalchemy as sa

from cdp_core.profiles.batches import batches
from cdp_core.profiles.signed_in import TIMED
from cdp_core.store import bulk
from cdp_core.store.staging import any_rows
from cdp_core.store.tables import consents, events, interests, objects, shadowed_events, signed_in

#: Tables of observed rows, each with the order in which it is kept.
SORTED_BY: dict[sa.Table, tuple[str, ...]] = {
    events: ("event", "profile", "occurred_at"),
    shadowed_events: ("event", "profile", "occurred_at"),
    interests: ("profile",),
    consents: ("profile",),
    objects: ("profile",),
}

#: Events that are sorted at once; a wide row takes some 300 bytes while it is.
_SORTED_AT_ONCE = 1_000_000


def place(connection: sa.Connection, members: sa.FromClause, sort: bool) -> set[str]:
    """Give every observed row of these members their profile. Returns the names of events of which any moved.

    Tables of which many rows move are sorted anew; all of them are where `sort` says so.
    """
    moved_events: dict[str, int] = {}
    by_record = _settled(connection, members)
    for table, present in _rows_present(connection).items():
        members = by_record[table]
        if table is events:
            by_name = sa.select(events.c.event, sa.func.count()).where(_moves(events, members))
            moved_events = dict(connection.execute(by_name.group_by(events.c.event)).all())
            moved = sum(moved_events.values())
        else:
            moved = _count_moves(connection, table, members)
        if sort or moved >= bulk.REWRITE_SHARE * present:
            _rewrite(connection, table, members, SORTED_BY[table])
        elif moved:
            profile = {"profile": members.c.profile}
            connection.execute(sa.update(table).where(_moves(table, members)).values(profile))
    return set(moved_events)


def _rows_present(connection: sa.Connection) -> dict[sa.Table, int]:
    """How many rows each table of observed rows has, of those that have any."""
    counts = [sa.select(sa.func.count()).select_from(table).scalar_subquery() for table in SORTED_BY]
    present = zip(SORTED_BY, connection.execute(sa.select(*counts)).one(), strict=True)
    return {table: rows for table, rows in present if rows}


def _moves(table: sa.Table, members: sa.FromClause) -> sa.ColumnElement[bool]:
    return (table.c.record == members.c.record) & (table.c.profile != members.c.profile)


def _settled(connection: sa.Connection, members: sa.FromClause) -> dict[sa.Table, sa.FromClause]:
    """By which members the rows of each table go: events of visitors on shared devices go by who was signed in."""
    by_record = dict.fromkeys(SORTED_BY, members)
    if any_rows(connection, signed_in):
        by_sign_in = sa.select(signed_in.c.record)
        others = sa.select(members).where(members.c.record.not_in(by_sign_in)).subquery("others")
        by_record |= dict.fromkeys(TIMED, others)
    return by_record


def _count_moves(connection: sa.Connection, table: sa.Table, members: sa.FromClause) -> int:
    return connection.execute(sa.select(sa.func.count()).where(_moves(table, members))).scalar_one()


def _rewrite(connection: sa.Connection, table: sa.Table, members: sa.FromClause, order: tuple[str, ...]) -> None:
    """Sort a table anew with the new profiles; events a few names at a time."""
    rows = _placed(table, members)
    if "event" not in table.c:
        bulk.rewrite(connection, table, rows, *order)
        return
    named = list(batches(connection, table, _SORTED_AT_ONCE))
    with bulk.rewritten(connection, table) as fresh:
        for names in named:
            # One name needs no sorting by name, which as text is the dear part.
            by = order if len(names) > 1 else order[1:]
            bulk.insert_sorted(connection, fresh, rows.where(table.c.event.in_(names)), *by)


def _placed(table: sa.Table, members: sa.FromClause) -> sa.Select:
    profile = sa.func.coalesce(members.c.profile, table.c.profile).label("profile")
    columns = [profile if column.name == "profile" else column for column in table.c]
    return sa.select(*columns).outerjoin_from(table, members, members.c.record == table.c.record)
