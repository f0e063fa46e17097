"""Events a few names at a time, so that what a statement keeps in memory does not grow with their number.

In:  a table of events
Out: their names in order, in batches
"""

from collections.abc import Iterator

import sqlalchemy as sa

#: Events that one statement takes at once; those of one name stay together, however many.
_AT_ONCE = 4_000_000


def batches(connection: sa.Connection, events: sa.FromClause, at_once: int = _AT_ONCE) -> Iterator[list[str]]:
    """Names in order, as many as have together no more events than that."""
    batch: list[str] = []
    size = 0
    counted = sa.select(events.c.event, sa.func.count()).group_by(events.c.event).order_by(events.c.event)
    for name, count in connection.execute(counted).all():
        if batch and size + count > at_once:
            yield batch
            batch, size = [], 0
        batch.append(name)
        size += count
    if batch:
        yield batch
