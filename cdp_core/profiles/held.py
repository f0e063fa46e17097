"""Whether an interest holds: it has been seen by a moment and has not expired then. Without a date it always has.

In:  when an interest was seen and when it expires, a moment
Out: yes or no, for a row and in SQL
"""

from datetime import datetime

import sqlalchemy as sa

from cdp_core.store.tables import interests


def holds(seen_at: datetime | None, expires_at: datetime | None, now: datetime) -> bool:
    return (seen_at is None or seen_at <= now) and (expires_at is None or now < expires_at)


def holding(now: datetime) -> sa.ColumnElement[bool]:
    """The same of the rows of `interests`."""
    seen, expires = interests.c.seen_at, interests.c.expires_at
    return sa.and_(sa.or_(seen <= now, seen.is_(None)), sa.or_(expires > now, expires.is_(None)))
