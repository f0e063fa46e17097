"""Observed rows follow their record to its profile.

In:  events, shadowed events, interests, consents, objects, with the profile they had; the members of a scope
Out: the same rows with the profile that their record belongs to now; the names of the events that moved
"""

import sqlalchemy as sa

from cdp_core.store import bulk
from cdp_core.store.tables import consents, events, interests, objects, shadowed_events

#: Tables of observed rows, each with the order in which it is kept.
SORTED_BY: dict[sa.Table, tuple[str, ...]] = {
    events: ("event", "profile", "occurred_at"),
    shadowed_events: ("event", "profile", "occurred_at"),
    interests: ("profile",),
    consents: ("profile",),
    objects: ("profile",),
}


def place(connection: sa.Connection, members: sa.FromClause, sort: bool) -> set[str]:
    """Give every observed row of these members their profile. Returns the names of events of which any moved.

    Tables of which many rows move are sorted anew; all of them are where `sort` says so.
    """
    moved_names = set(connection.scalars(_moved(events, members, events.c.event).distinct()))
    for table, order in SORTED_BY.items():
        moved, present = _moved_and_present(connection, table, members)
        if present and (sort or moved >= bulk.REWRITE_SHARE * present):
            bulk.rewrite(connection, table, _placed(table, members), *order)
        elif moved:
            connection.execute(_move(table, members))
    return moved_names


def _moved(table: sa.Table, members: sa.FromClause, *columns: sa.ColumnElement) -> sa.Select:
    return sa.select(*columns).where(table.c.record == members.c.record, table.c.profile != members.c.profile)


def _moved_and_present(connection: sa.Connection, table: sa.Table, members: sa.FromClause) -> tuple[int, int]:
    moved = connection.scalar(_moved(table, members, sa.func.count()))
    present = connection.scalar(sa.select(sa.func.count()).select_from(table))
    return moved or 0, present or 0


def _placed(table: sa.Table, members: sa.FromClause) -> sa.Select:
    profile = sa.func.coalesce(members.c.profile, table.c.profile).label("profile")
    columns = [profile if column.name == "profile" else column for column in table.c]
    return sa.select(*columns).outerjoin_from(table, members, members.c.record == table.c.record)


def _move(table: sa.Table, members: sa.FromClause) -> sa.Update:
    return (
        sa.update(table)
        .where(table.c.record == members.c.record, table.c.profile != members.c.profile)
        .values(profile=members.c.profile)
    )
