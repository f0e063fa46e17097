"""When interests and consents that carry no date of their own were told.

A DMP delivers the same audience each day, often without dates: a cookie that is still in it was seen today. Consent is
another matter: a list that says yes again each week is no new decision, and must not outlive a withdrawal that somebody
dated since. Such a decision is as old as the first of the deliveries in a row by which its source says the same. Where
the source said something else before, it has a day by that: it was decided between the two. A row of a CRM is changed
by each call and each purchase, so its last change is no day of a yes either, unless that is the row's first after a no.

In:  rows of interests or consents whose deliveries changed
Out: their seen_at and expires_at, or decided_at
"""

from datetime import datetime

import sqlalchemy as sa

from cdp_core.records.placing import INTEREST_LIFE
from cdp_core.store.bulk import change
from cdp_core.store.staging import Keep, any_rows
from cdp_core.store.tables import consents, interests, loads, repeats


def date_undated_interests(connection: sa.Connection, keep: Keep, source_id: int, touched: sa.Select) -> None:
    """Date interests of a source by their last delivery; `touched` selects the hashes of rows."""
    undated = sa.and_(_undated(interests, interests.c.seen_at, source_id), interests.c.row_hash.in_(touched))
    told = _deliveries(interests, source_id, undated, interests.c.row_hash).subquery("told")
    last = keep(
        "last_told", sa.select(told.c.row_hash, sa.func.max(told.c.loaded_at).label("at")).group_by(told.c.row_hash)
    )
    where = sa.and_(undated, interests.c.seen_at != last.c.at, interests.c.row_hash == last.c.row_hash)
    by_default = interests.c.expires_at == interests.c.seen_at + INTEREST_LIFE
    expires_at = sa.case((by_default, last.c.at + INTEREST_LIFE), else_=interests.c.expires_at)
    change(connection, interests, where, seen_at=last.c.at, expires_at=expires_at)


def date_undated_consents(connection: sa.Connection, keep: Keep, source_id: int, touched: sa.Select) -> None:
    """Date consents of a source by when it began to say what it says; `touched` selects (record, purpose)."""
    who = (consents.c.record, consents.c.purpose)
    undated = sa.and_(_undated(consents, consents.c.decided_at, source_id), sa.tuple_(*who).in_(touched))
    told = _deliveries(consents, source_id, undated, *who, consents.c.row_hash, consents.c.state).subquery("told")
    before = sa.func.lag(told.c.state).over(
        partition_by=(told.c.record, told.c.purpose), order_by=(told.c.load_id, told.c.state)
    )
    turns = sa.select(*told.c, before.label("before")).subquery("turns")
    begins = sa.case((turns.c.before.is_distinct_from(turns.c.state), turns.c.loaded_at))
    since = sa.func.max(begins).over(
        partition_by=(turns.c.record, turns.c.purpose), order_by=(turns.c.load_id, turns.c.state)
    )
    first_at = sa.func.min(turns.c.loaded_at).over(partition_by=(turns.c.record, turns.c.purpose))
    runs = sa.select(*turns.c, since.label("since"), (since != first_at).label("turned")).subquery("runs")
    row = (runs.c.record, runs.c.purpose, runs.c.row_hash)
    last = [sa.func.arg_max(runs.c[name], runs.c.load_id).label(name) for name in ("since", "turned")]
    began = keep("began", sa.select(*row, *last).group_by(*row))
    same = sa.and_(
        consents.c.record == began.c.record,
        consents.c.purpose == began.c.purpose,
        consents.c.row_hash == began.c.row_hash,
    )
    told_otherwise = sa.or_(consents.c.decided_at != began.c.since, consents.c.dated.is_distinct_from(began.c.turned))
    where = sa.and_(undated, told_otherwise, same)
    change(connection, consents, where, decided_at=began.c.since, dated=began.c.turned)


def date_consents_of_rows(connection: sa.Connection, touched: sa.Select) -> None:
    """Date a yes by its row's last change where it is the first that the record says after a no.

    `touched` selects (record, purpose).
    """
    of_rows = sa.and_(consents.c.of_row, sa.tuple_(consents.c.record, consents.c.purpose).in_(touched))
    if not any_rows(connection, sa.select(consents.c.record).where(of_rows)):
        return
    yes, no = (_last_before(is_yes) for is_yes in (True, False))
    turned = sa.func.coalesce(no > sa.func.coalesce(yes, datetime.min), sa.false())
    change(connection, consents, sa.and_(of_rows, consents.c.dated.is_distinct_from(turned)), dated=turned)


def _last_before(is_yes: bool) -> sa.ScalarSelect:
    """When the record of a consent last said yes, or no, for the purpose before that consent."""
    before = consents.alias("before")
    of_the_same = sa.and_(before.c.record == consents.c.record, before.c.purpose == consents.c.purpose)
    said = (before.c.state == "granted") == sa.literal(is_yes)
    return (
        sa.select(sa.func.max(before.c.decided_at))
        .where(of_the_same, said, before.c.decided_at < consents.c.decided_at)
        .scalar_subquery()
    )


def _undated(table: sa.Table, told_at: sa.ColumnElement, source_id: int) -> sa.ColumnElement[bool]:
    """Rows of a source without a date of their own: theirs is, to the microsecond, that of a load of this source."""
    loaded = sa.select(loads.c.loaded_at).where(loads.c.source_id == source_id)
    return sa.and_(table.c.source_id == source_id, told_at.in_(loaded))


def _deliveries(
    table: sa.Table, source_id: int, which: sa.ColumnElement[bool], *columns: sa.ColumnElement
) -> sa.CompoundSelect:
    """The columns of rows with each load that brought them, the first time or again: load_id, loaded_at."""
    again = sa.and_(repeats.c.source_id == source_id, repeats.c.kind == table.name)
    first = sa.select(*columns, loads.c.load_id, loads.c.loaded_at).join(loads, loads.c.load_id == table.c.load_id)
    repeated = (
        sa.select(*columns, loads.c.load_id, loads.c.loaded_at)
        .join(repeats, repeats.c.row_hash == table.c.row_hash)
        .join(loads, loads.c.load_id == repeats.c.load_id)
    )
    return sa.union_all(first.where(which), repeated.where(which, again))
