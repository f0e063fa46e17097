"""Interests and consents that carry no date of their own are as fresh as their last delivery.

A DMP delivers the same audience each day, often without dates: a cookie that is still in it was seen today.

In:  rows of interests and consents whose deliveries changed
Out: their seen_at, expires_at and decided_at
"""

import sqlalchemy as sa

from cdp_core.records.placing import INTEREST_LIFE
from cdp_core.store.bulk import change
from cdp_core.store.staging import Keep
from cdp_core.store.tables import consents, interests, loads, repeats

_TOLD_AT = {interests: interests.c.seen_at, consents: consents.c.decided_at}


def date_by_last_delivery(
    connection: sa.Connection, keep: Keep, source_id: int, table: sa.Table, touched: sa.Select
) -> None:
    """Date rows of a source anew in `interests` or `consents`; `touched` selects their hashes.

    A time is nobody's own where it is, to the microsecond, that of a load of this source.
    """
    loaded = sa.select(loads.c.loaded_at).where(loads.c.source_id == source_id)
    told_at = _TOLD_AT[table]
    undated = sa.and_(table.c.source_id == source_id, table.c.row_hash.in_(touched), told_at.in_(loaded))
    again = sa.and_(
        repeats.c.source_id == source_id,
        repeats.c.kind == table.name,
        repeats.c.row_hash.in_(sa.select(table.c.row_hash).where(undated)),
    )
    deliveries = sa.union_all(
        sa.select(table.c.row_hash, table.c.load_id).where(undated),
        sa.select(repeats.c.row_hash, repeats.c.load_id).where(again),
    ).subquery("deliveries")
    last = keep(
        "last_told",
        sa.select(deliveries.c.row_hash, sa.func.max(loads.c.loaded_at).label("at"))
        .join(loads, loads.c.load_id == deliveries.c.load_id)
        .group_by(deliveries.c.row_hash),
    )
    _date(connection, table, sa.and_(undated, told_at != last.c.at, table.c.row_hash == last.c.row_hash), last.c.at)


def _date(connection: sa.Connection, table: sa.Table, where: sa.ColumnElement[bool], at: sa.ColumnElement) -> None:
    if table is consents:
        change(connection, consents, where, decided_at=at)
        return
    by_default = interests.c.expires_at == interests.c.seen_at + INTEREST_LIFE
    expires_at = sa.case((by_default, at + INTEREST_LIFE), else_=interests.c.expires_at)
    change(connection, interests, where, seen_at=at, expires_at=expires_at)
