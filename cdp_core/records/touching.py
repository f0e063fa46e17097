"""Whom a load speaks of.

In:  observed rows and repeats of one load
Out: records of it, and `unresolved`: what identity resolution has to look at next
"""

import sqlalchemy as sa

from cdp_core.store.tables import (
    consents,
    costs,
    events,
    interests,
    objects,
    people,
    record_loads,
    repeats,
    shadowed_events,
    unowned_events,
    unresolved,
)

OBSERVED = (people, events, shadowed_events, unowned_events, interests, consents, objects, costs)


def records_with_rows(load_id: int) -> sa.Select:
    """Records that have a row of their own from this load, as often as they have one."""
    return _records_of(OBSERVED, load_id)


def note_record_loads(connection: sa.Connection, load_id: int) -> None:
    """Write down which records the load speaks of, also where it only repeats."""
    told = _records_of((*OBSERVED, repeats), load_id).distinct().subquery("told")
    connection.execute(
        record_loads.insert().from_select(["record", "load_id"], sa.select(told.c.record, sa.literal(load_id)))
    )


def mark_unresolved(connection: sa.Connection, touched: sa.Select) -> None:
    """Add records (one column) to `unresolved`, once each."""
    (record,) = (found := touched.subquery("touched")).c
    connection.execute(
        unresolved.insert().from_select(
            ["record"],
            sa.select(record)
            .select_from(found)
            .where(record > 0, record.not_in(sa.select(unresolved.c.record)))
            .distinct(),
        )
    )


def _records_of(tables: tuple[sa.Table, ...], load_id: int) -> sa.Select:
    rows = sa.union_all(*(sa.select(table.c.record).where(table.c.load_id == load_id) for table in tables))
    told = rows.subquery("rows")
    return sa.select(told.c.record).where(told.c.record > 0)
