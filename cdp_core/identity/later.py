"""Pairs that a person looked at and put off.

In:  pairs of records
Out: rows of put_off: kept, so that whoever comes back tomorrow goes on where she stopped
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

import sqlalchemy as sa

from cdp_core.store.bulk import insert_rows
from cdp_core.store.tables import candidate_pairs, put_off

Records = tuple[int, int]


def put_pairs_off(connection: sa.Connection, pairs: Sequence[Records], now: datetime) -> None:
    """Ask about these pairs later."""
    take_pairs_up(connection, pairs)
    insert_rows(connection, put_off, [{"record_a": a, "record_b": b, "put_off_at": now} for a, b in pairs])


def take_pairs_up(connection: sa.Connection, pairs: Iterable[Records] | None = None) -> None:
    """Ask about these pairs again, or about all."""
    again = sa.delete(put_off)
    if pairs is not None:
        again = again.where(sa.tuple_(put_off.c.record_a, put_off.c.record_b).in_(list(pairs)))
    connection.execute(again)


def pairs_put_off(connection: sa.Connection) -> list[tuple[Records, datetime]]:
    """The pairs that were put off and still wait, the last one first, with when."""
    pairs = candidate_pairs.c
    same = sa.and_(pairs.record_a == put_off.c.record_a, pairs.record_b == put_off.c.record_b)
    latest = sa.select(put_off).join(candidate_pairs, same).where(pairs.state == "review")
    rows = connection.execute(latest.order_by(put_off.c.put_off_at.desc(), put_off.c.record_a, put_off.c.record_b))
    return [((row.record_a, row.record_b), row.put_off_at) for row in rows]
