"""Which version of a record, or of an object, stands: the one delivered last.

In:  people, objects and repeats (a row that comes again is a delivery, too)
Out: `standing` of people, identifiers and objects; the rows that turned
"""

import sqlalchemy as sa

from cdp_core.records.identifier_count import forget_count
from cdp_core.store.bulk import change
from cdp_core.store.staging import Keep, any_rows
from cdp_core.store.tables import costs, identifiers, objects, people, repeats


def stand_newest_people(connection: sa.Connection, keep: Keep, touched: sa.Select) -> sa.TableClause | None:
    """Let the newest version of each of the records in `touched` (one column) stand.

    Gives (record, row_hash, load_id, line) of the people rows that stood up or stepped back; None where none did.
    """
    contested = _of_several(connection, keep, sa.select(people.c.record).where(people.c.record.in_(touched)), people)
    if contested is None:
        return None
    several = sa.select(contested.c.record)
    newest = _newest(
        sa.select(people.c.record, people.c.row_hash, people.c.load_id, people.c.line).where(
            people.c.record.in_(several)
        ),
        sa.select(repeats.c.record, repeats.c.row_hash, repeats.c.load_id, repeats.c.line).where(
            repeats.c.kind == "people", repeats.c.record.in_(several)
        ),
    )
    turned = keep(
        "turned",
        sa.select(people.c.record, people.c.row_hash, people.c.load_id, people.c.line)
        .join(newest, newest.c.record == people.c.record)
        .where(people.c.standing != (people.c.row_hash == newest.c.row_hash)),
    )
    if not any_rows(connection, turned):
        return None
    rows = sa.select(turned.c.record, turned.c.row_hash)
    change(connection, people, sa.tuple_(people.c.record, people.c.row_hash).in_(rows), standing=~people.c.standing)
    lines = sa.select(turned.c.record, turned.c.load_id, turned.c.line)
    place = sa.tuple_(identifiers.c.record, identifiers.c.load_id, identifiers.c.line)
    change(connection, identifiers, place.in_(lines), standing=~identifiers.c.standing)
    forget_count(connection)
    return turned


def stand_newest_objects(
    connection: sa.Connection, keep: Keep, source_id: int, touched: sa.Select
) -> sa.TableClause | None:
    """The same for objects of a source; `touched` selects (kind, object_id). Gives (kind, row_hash, standing now)."""
    mine = sa.and_(objects.c.source_id == source_id, objects.c.object_id.is_not(None))
    thing = sa.tuple_(objects.c.kind, objects.c.object_id)
    contested = _of_several(
        connection, keep, sa.select(objects.c.kind, objects.c.object_id).where(mine, thing.in_(touched)), objects
    )
    if contested is None:
        return None
    rows = keep(
        "versions",
        sa.select(objects.c.kind, objects.c.object_id, objects.c.row_hash, objects.c.load_id, objects.c.line).where(
            mine, thing.in_(sa.select(contested.c.kind, contested.c.object_id))
        ),
    )
    again = sa.select(rows.c.kind, rows.c.object_id, rows.c.row_hash, repeats.c.load_id, repeats.c.line).join(
        rows, sa.and_(rows.c.kind == repeats.c.kind, rows.c.row_hash == repeats.c.row_hash)
    )
    newest = _newest(sa.select(rows), again.where(repeats.c.source_id == source_id))
    turned = keep(
        "turned",
        sa.select(objects.c.kind, objects.c.row_hash, (objects.c.row_hash == newest.c.row_hash).label("standing"))
        .join(newest, sa.and_(newest.c.kind == objects.c.kind, newest.c.object_id == objects.c.object_id))
        .where(mine, objects.c.standing != (objects.c.row_hash == newest.c.row_hash))
        .distinct(),
    )
    if not any_rows(connection, turned):
        return None
    row = sa.tuple_(objects.c.kind, objects.c.row_hash)
    change(
        connection,
        objects,
        sa.and_(mine, row.in_(sa.select(turned.c.kind, turned.c.row_hash))),
        standing=~objects.c.standing,
    )
    return turned


def stand_newest_costs(connection: sa.Connection, keep: Keep, source_id: int, touched: sa.Select) -> None:
    """Of the reports of a source on the same days and campaign, let the one that was loaded last stand.

    `touched` selects the keys. A report may speak of a campaign on many lines (by ad, by age, by country). Two reports
    on different ad groups of a campaign stand side by side; one without ad groups speaks of all of them.
    """
    mine = sa.and_(costs.c.source_id == source_id, costs.c.cost_key.in_(touched))
    ad_group = sa.func.lower(costs.c.ad_group).label("ad_group")
    rows = keep("told_costs", sa.select(costs.c.cost_key, ad_group, costs.c.row_hash, costs.c.load_id).where(mine))
    again = (
        sa.select(rows.c.cost_key, rows.c.ad_group, rows.c.row_hash, repeats.c.load_id)
        .join(repeats, repeats.c.row_hash == rows.c.row_hash)
        .where(repeats.c.source_id == source_id, repeats.c.kind == "costs")
    )
    deliveries = keep("deliveries", sa.union(sa.select(rows), again))
    of_all = sa.case((deliveries.c.ad_group.is_(None), deliveries.c.load_id))
    key, by_group = deliveries.c.cost_key, (deliveries.c.cost_key, deliveries.c.ad_group)
    ranked = sa.select(
        deliveries,
        sa.func.max(deliveries.c.load_id).over(partition_by=key).label("newest"),
        sa.func.max(of_all).over(partition_by=key).label("newest_of_all"),
        sa.func.max(deliveries.c.load_id).over(partition_by=by_group).label("newest_of_group"),
    ).subquery("ranked")
    spoken_of_last = sa.case(
        (ranked.c.ad_group.is_(None), ranked.c.newest),
        else_=sa.func.greatest(ranked.c.newest_of_group, sa.func.coalesce(ranked.c.newest_of_all, 0)),
    )
    stands = sa.select(ranked.c.row_hash).where(ranked.c.load_id == spoken_of_last)
    change(
        connection,
        costs,
        sa.and_(mine, costs.c.standing != costs.c.row_hash.in_(stands)),
        standing=~costs.c.standing,
    )


def _of_several(connection: sa.Connection, keep: Keep, things: sa.Select, table: sa.Table) -> sa.TableClause | None:
    """Those of `things` that have more than one version, or had."""
    columns = list(things.selected_columns)
    versions = sa.func.min(table.c.row_hash) < sa.func.max(table.c.row_hash)
    contested = keep("contested", things.group_by(*columns).having(versions | ~sa.func.bool_and(table.c.standing)))
    return contested if any_rows(connection, contested) else None


def _newest(first: sa.Select, again: sa.Select) -> sa.Subquery:
    """Per thing the row that was delivered last: (the thing's columns, row_hash)."""
    deliveries = sa.union_all(first, again).subquery("deliveries")
    thing = [column for column in deliveries.c if column.key not in ("row_hash", "load_id", "line")]
    rank = sa.func.row_number().over(
        partition_by=thing, order_by=(deliveries.c.load_id.desc(), deliveries.c.line.desc(), deliveries.c.row_hash)
    )
    ranked = sa.select(*thing, deliveries.c.row_hash, rank.label("rank")).subquery("ranked")
    return (
        sa.select(*(column for column in ranked.c if column.key != "rank")).where(ranked.c.rank == 1).subquery("newest")
    )
