"""What changed and for whom, so that answers given before can be kept or made anew.

In:  the profiles that a build touched, the event names that it moved or summed up anew
Out: versions grown by one, and the touched profiles under the new version of the store

Versions: `store` grows with every build; `base` with every build of everybody, after which no older answer can be
patched; `traits`, `identity`, `interests`, `consents`, `sources` and `event:<name>` when what they stand for may have
changed. `differences` says that the traits on which sources differ are kept, as no workspace of an earlier version has
them.
"""

from collections.abc import Iterable

import sqlalchemy as sa

from cdp_core.profiles.scope import Scope
from cdp_core.store import bulk
from cdp_core.store.tables import event_stats, touched, versions

DIFFERENCES = "differences"
_OFTEN = ("store", "traits", "identity", "interests", "consents", "sources")


def write_changes(connection: sa.Connection, scope: Scope, names: Iterable[str]) -> None:
    """Grow the versions and log whom a build touched; a build of everybody begins the log anew."""
    events = [f"event:{name}" for name in sorted(names)]
    if scope.touched is None:
        bulk.bump(connection, *_OFTEN, "base", DIFFERENCES, *events)
        connection.execute(touched.delete())
        return
    bulk.bump(connection, *_OFTEN, *events)
    version = connection.scalar(sa.select(versions.c.version).where(versions.c.name == "store"))
    connection.execute(
        touched.insert().from_select(
            ["version", "profile"], sa.select(sa.literal(version, sa.BigInteger), scope.touched.c.profile)
        )
    )


def changed_names(connection: sa.Connection, before: sa.Select, after: sa.Select) -> set[str]:
    """Names of events whose counts or moments differ between two answers like event_stats."""
    fewer, more = sa.except_(before, after).subquery(), sa.except_(after, before).subquery()
    names = sa.union(sa.select(fewer.c.event), sa.select(more.c.event))
    return set(connection.scalars(names))


def every_name(connection: sa.Connection) -> set[str]:
    """Names of all events that are summed up."""
    return set(connection.scalars(sa.select(event_stats.c.event).distinct()))
