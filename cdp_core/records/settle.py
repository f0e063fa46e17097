"""What follows from the rows that are there, wherever their deliveries changed.

In:  what a load or an unload touched
Out: standing versions, derived events, one telling of each order, times of undated rows
"""

from dataclasses import dataclass

import sqlalchemy as sa

from cdp_core.records.derived import derive_events, drop_derived
from cdp_core.records.last_told import date_by_last_delivery
from cdp_core.records.orders import orders_of_load, settle_orders
from cdp_core.records.touching import mark_unresolved
from cdp_core.records.versions import stand_newest_costs, stand_newest_objects, stand_newest_people
from cdp_core.store.staging import Keep, any_rows
from cdp_core.store.tables import consents, costs, interests, objects, record_loads, repeats


@dataclass(frozen=True)
class Touched:
    """Whose deliveries changed: relations of one column, `objects` of (kind, object_id), `costs` of their keys."""

    source_id: int
    records: sa.TableClause
    objects: sa.TableClause
    orders: sa.TableClause
    interests: sa.TableClause
    consents: sa.TableClause
    costs: sa.TableClause


def touched_by_load(keep: Keep, load_id: int, source_id: int) -> Touched:
    """What the rows and the repeats of one load speak of."""
    again = sa.select(repeats.c.kind, repeats.c.row_hash).where(repeats.c.load_id == load_id)
    same_object = sa.and_(objects.c.source_id == source_id, sa.tuple_(objects.c.kind, objects.c.row_hash).in_(again))
    thing = (objects.c.kind, objects.c.object_id)
    return Touched(
        source_id,
        records=keep("touched_records", sa.select(record_loads.c.record).where(record_loads.c.load_id == load_id)),
        objects=keep(
            "touched_objects",
            sa.union(sa.select(*thing).where(objects.c.load_id == load_id), sa.select(*thing).where(same_object)),
        ),
        orders=keep("touched_orders", orders_of_load(load_id)),
        interests=keep("touched_interests", _rows_of(interests, load_id)),
        consents=keep("touched_consents", _rows_of(consents, load_id)),
        costs=keep("touched_costs", _cost_keys(load_id, source_id)),
    )


def _rows_of(table: sa.Table, load_id: int) -> sa.CompoundSelect:
    again = sa.select(repeats.c.row_hash).where(repeats.c.load_id == load_id, repeats.c.kind == table.name)
    return sa.union(sa.select(table.c.row_hash).where(table.c.load_id == load_id), again)


def _cost_keys(load_id: int, source_id: int) -> sa.CompoundSelect:
    again = sa.select(repeats.c.row_hash).where(repeats.c.load_id == load_id, repeats.c.kind == "costs")
    return sa.union(
        sa.select(costs.c.cost_key).where(costs.c.load_id == load_id),
        sa.select(costs.c.cost_key).where(costs.c.source_id == source_id, costs.c.row_hash.in_(again)),
    )


def settle(connection: sa.Connection, keep: Keep, touched: Touched, arrived: sa.ColumnElement[bool]) -> None:
    """Bring everything that follows into line; `arrived` picks the object rows that have no derived events yet."""
    people_turned = stand_newest_people(connection, keep, sa.select(touched.records))
    if people_turned is not None:
        mark_unresolved(connection, sa.select(people_turned.c.record))
    _settle_objects(connection, keep, touched, arrived)
    moved = settle_orders(connection, keep, sa.select(touched.orders))
    if moved is not None:
        mark_unresolved(connection, sa.select(moved.c.record))
    if any_rows(connection, touched.costs):
        stand_newest_costs(connection, keep, touched.source_id, sa.select(touched.costs))
    hashes = {"interests": sa.select(touched.interests), "consents": sa.select(touched.consents)}
    date_by_last_delivery(connection, keep, touched.source_id, hashes)


def _settle_objects(connection: sa.Connection, keep: Keep, touched: Touched, arrived: sa.ColumnElement[bool]) -> None:
    turned = stand_newest_objects(connection, keep, touched.source_id, sa.select(touched.objects))
    mine = sa.and_(objects.c.source_id == touched.source_id, objects.c.object_id.is_not(None))
    which = arrived
    if turned is not None:
        drop_derived(connection, touched.source_id, turned)
        row = sa.tuple_(objects.c.kind, objects.c.row_hash)
        turned_rows = sa.and_(mine, row.in_(sa.select(turned.c.kind, turned.c.row_hash)))
        mark_unresolved(connection, sa.select(objects.c.record).where(turned_rows))
        which = sa.or_(arrived, turned_rows)
    derive_events(connection, which)
