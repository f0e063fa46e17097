"""What follows from the rows that are there, wherever their deliveries changed.

In:  what a load or an unload touched
Out: standing versions, derived events, one telling of each order, times of undated rows
"""

from dataclasses import dataclass

import sqlalchemy as sa

from cdp_core.records.derived import derive_events, drop_derived
from cdp_core.records.intake import PLACES
from cdp_core.records.last_told import date_consents_of_rows, date_undated_consents, date_undated_interests
from cdp_core.records.orders import orders_of_load, settle_orders
from cdp_core.records.payments import payments_named_by
from cdp_core.records.touching import OBSERVED, mark_unresolved
from cdp_core.records.unowned import give_to_owners, orders_without_owner, take_from_owners
from cdp_core.records.versions import stand_newest_costs, stand_newest_objects, stand_newest_people
from cdp_core.store.staging import Keep, any_rows
from cdp_core.store.tables import (
    consents,
    costs,
    interests,
    objects,
    record_loads,
    repeats,
    shadowed_events,
    unowned_events,
)


@dataclass(frozen=True)
class Touched:
    """Whose deliveries changed: relations of one column, `objects` of (kind, object_id), `costs` of their keys,
    `consents` of (record, purpose).

    None where no delivery of that sort did: most loads are of one.
    """

    source_id: int
    records: sa.TableClause
    objects: sa.TableClause | None
    orders: sa.TableClause | None
    interests: sa.TableClause | None
    consents: sa.TableClause | None
    costs: sa.TableClause | None


def touched_by_load(connection: sa.Connection, keep: Keep, load_id: int, source_id: int) -> Touched:
    """What the rows and the repeats of one load speak of."""
    brought = _brought(connection, load_id)
    again = sa.select(repeats.c.kind, repeats.c.row_hash).where(repeats.c.load_id == load_id)
    same_object = sa.and_(objects.c.source_id == source_id, sa.tuple_(objects.c.kind, objects.c.row_hash).in_(again))
    thing = (objects.c.kind, objects.c.object_id)
    things = sa.union(sa.select(*thing).where(objects.c.load_id == load_id), sa.select(*thing).where(same_object))

    def of(table: str, name: str, rows: sa.Select | sa.CompoundSelect) -> sa.TableClause | None:
        kept = keep(name, rows) if table in brought else None
        return kept if kept is not None and any_rows(connection, kept) else None

    payments = payments_named_by(connection, load_id) if "events" in brought else []
    return Touched(
        source_id,
        records=keep("touched_records", sa.select(record_loads.c.record).where(record_loads.c.load_id == load_id)),
        objects=of("objects", "touched_objects", things),
        orders=of("events", "touched_orders", sa.union(orders_of_load(load_id), *payments)),
        interests=of("interests", "touched_interests", _rows_of(interests, load_id)),
        consents=of("consents", "touched_consents", _decisions(load_id, source_id)),
        costs=of("costs", "touched_costs", _cost_keys(load_id, source_id)),
    )


def _brought(connection: sa.Connection, load_id: int) -> set[str]:
    """Names of the tables that the rows of a load are in, or were already."""
    rows = (
        sa.select(sa.literal(table.name)).where(sa.exists().where(table.c.load_id == load_id)) for table in OBSERVED
    )
    again = sa.select(repeats.c.kind).where(repeats.c.load_id == load_id).distinct()
    found = connection.scalars(sa.union_all(*rows, again))
    of_events = (shadowed_events.name, unowned_events.name)
    return {"events" if name in of_events else PLACES.get(name, objects).name for name in found}


def _rows_of(table: sa.Table, load_id: int) -> sa.CompoundSelect:
    again = sa.select(repeats.c.row_hash).where(repeats.c.load_id == load_id, repeats.c.kind == table.name)
    return sa.union(sa.select(table.c.row_hash).where(table.c.load_id == load_id), again)


def _decisions(load_id: int, source_id: int) -> sa.CompoundSelect:
    again = sa.select(repeats.c.row_hash).where(repeats.c.load_id == load_id, repeats.c.kind == "consents")
    whose = (consents.c.record, consents.c.purpose)
    return sa.union(
        sa.select(*whose).where(consents.c.load_id == load_id),
        sa.select(*whose).where(consents.c.source_id == source_id, consents.c.row_hash.in_(again)),
    )


def _cost_keys(load_id: int, source_id: int) -> sa.CompoundSelect:
    again = sa.select(repeats.c.row_hash).where(repeats.c.load_id == load_id, repeats.c.kind == "costs")
    return sa.union(
        sa.select(costs.c.cost_key).where(costs.c.load_id == load_id),
        sa.select(costs.c.cost_key).where(costs.c.source_id == source_id, costs.c.row_hash.in_(again)),
    )


def settle(
    connection: sa.Connection,
    keep: Keep,
    touched: Touched,
    arrived: sa.ColumnElement[bool],
    one_version: bool = False,
) -> None:
    """Bring everything that follows into line; `arrived` picks the object rows that have no derived events yet.

    With `one_version` no record that is touched has more than one row of people.
    """
    people_turned = None if one_version else stand_newest_people(connection, keep, sa.select(touched.records))
    if people_turned is not None:
        mark_unresolved(connection, sa.select(people_turned.c.record))
    if touched.objects is not None:
        _settle_objects(connection, keep, touched.source_id, sa.select(touched.objects), arrived)
    if touched.orders is not None:
        _settle_orders(connection, keep, sa.select(touched.orders))
    if touched.costs is not None:
        stand_newest_costs(connection, keep, touched.source_id, sa.select(touched.costs))
    if touched.interests is not None:
        date_undated_interests(connection, keep, touched.source_id, sa.select(touched.interests))
    if touched.consents is not None:
        date_undated_consents(connection, keep, touched.source_id, sa.select(touched.consents))
        date_consents_of_rows(connection, sa.select(touched.consents))


def withdraw_unowned(connection: sa.Connection, keep: Keep, touched: Touched) -> None:
    """Take the unowned rows of the orders that are touched from whoever has them, until they are settled anew."""
    if touched.orders is not None:
        _withdraw(connection, keep, sa.select(touched.orders))


def settle_unowned(connection: sa.Connection, keep: Keep, order_ids: sa.Select) -> None:
    """Let the unowned rows of these orders count anew: their amounts have changed."""
    _give(connection, keep, _withdraw(connection, keep, order_ids))


def _withdraw(connection: sa.Connection, keep: Keep, order_ids: sa.Select) -> sa.TableClause | None:
    """The same of these orders; gives those that unowned rows name, or None."""
    named = orders_without_owner(connection, keep, order_ids)
    if named is not None:
        for had in take_from_owners(connection, keep, named):
            mark_unresolved(connection, sa.select(had.c.record))
    return named


def _settle_orders(connection: sa.Connection, keep: Keep, order_ids: sa.Select) -> None:
    named = _withdraw(connection, keep, order_ids)
    if (moved := settle_orders(connection, keep, order_ids)) is not None:
        mark_unresolved(connection, sa.select(moved.c.record))
    _give(connection, keep, named)


def _give(connection: sa.Connection, keep: Keep, named: sa.TableClause | None) -> None:
    if named is not None:
        for has in give_to_owners(connection, keep, named):
            mark_unresolved(connection, sa.select(has.c.record))


def _settle_objects(
    connection: sa.Connection, keep: Keep, source_id: int, things: sa.Select, arrived: sa.ColumnElement[bool]
) -> None:
    turned = stand_newest_objects(connection, keep, source_id, things)
    mine = sa.and_(objects.c.source_id == source_id, objects.c.object_id.is_not(None))
    which = arrived
    if turned is not None:
        drop_derived(connection, source_id, turned)
        row = sa.tuple_(objects.c.kind, objects.c.row_hash)
        turned_rows = sa.and_(mine, row.in_(sa.select(turned.c.kind, turned.c.row_hash)))
        mark_unresolved(connection, sa.select(objects.c.record).where(turned_rows))
        which = sa.or_(arrived, turned_rows)
    derive_events(connection, which)
