"""A big demo: the same shop with any number of customers, straight into the store.

In:  a workspace's writing transactions, a number of customers, a seed and a day
Out: sources, loads, records and all that was observed, as if every file had been loaded; nothing resolved or built yet

Part by part, so that memory does not grow with the number of customers. The first part is the population of the small
demo, stories included.
"""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np
import sqlalchemy as sa

from cdp_core.demo.crm_files import SALESFORCE
from cdp_core.demo.event_files import IN_APP, NEWSLETTER, WEB
from cdp_core.demo.export_file import Origin
from cdp_core.demo.fill_events import add_events
from cdp_core.demo.fill_objects import add_objects
from cdp_core.demo.fill_people import add_people
from cdp_core.demo.partner_files import MATCH, PARTNER, PREFERENCES
from cdp_core.demo.shelves import Shelf, Shelves
from cdp_core.demo.shopify_files import SHOPIFY
from cdp_core.demo.store_files import LOYALTY, TILLS
from cdp_core.demo.world import FEWEST_CUSTOMERS, Shares, simulate
from cdp_core.errors import LoadError
from cdp_core.progress import Progress, unwatched
from cdp_core.records.field_types import agree_on_types, keep_types
from cdp_core.records.numbering import highest_record
from cdp_core.records.sources import add_source
from cdp_core.store.bulk import insert_rows
from cdp_core.store.tables import (
    consents,
    events,
    identifiers,
    interests,
    loads,
    objects,
    people,
    record_loads,
    records,
    sources,
    unresolved,
)

CUSTOMERS_A_PART = 50_000

#: Fewer who are no customers than in the small demo, so that customers and profiles stay of one size.
_SHARES = Shares(visitors=0.2, strangers=0.05)


@dataclass(frozen=True)
class Delivery:
    file: str
    origin: Origin
    kind: str
    preset: str | None = None


DELIVERIES = (
    Delivery("salesforce_contacts.csv", SALESFORCE, "people", "salesforce_contacts"),
    Delivery("salesforce_opportunities.csv", SALESFORCE, "deals", "salesforce_opportunities"),
    Delivery("salesforce_cases.csv", SALESFORCE, "tickets", "salesforce_cases"),
    Delivery("salesforce_tasks.csv", SALESFORCE, "tasks", "salesforce_tasks"),
    Delivery("shopify_customers.csv", SHOPIFY, "people", "shopify_customers"),
    Delivery("shopify_orders.csv", SHOPIFY, "orders", "shopify_orders"),
    Delivery("till_receipts.csv", TILLS, "orders"),
    Delivery("loyalty_members.xlsx", LOYALTY, "people"),
    Delivery("segment_web.jsonl.gz", WEB, "events", "segment"),
    Delivery("segment_app.jsonl.gz", IN_APP, "events", "segment"),
    Delivery("sendgrid_events.jsonl.gz", NEWSLETTER, "events", "sendgrid_events"),
    Delivery("dmp_audience.tsv.gz", PARTNER, "interests"),
    Delivery("cookie_match.csv", MATCH, "links"),
    Delivery("consents.csv", PREFERENCES, "consents"),
)

_TYPES = (
    ("custom.lead_source", "text"),
    ("custom.shoe_size", "number"),
    ("custom.skin_type", "text"),
    *((f"property.{name}", "text") for name in ("device", "name", "color", "query", "terminal", "useragent", "reason")),
    *((f"property.{name}", "text") for name in ("filiale", "financial_status", "subject")),
)


def fill_store(
    writing: Callable[[], AbstractContextManager[sa.Connection]],
    customers: int,
    seed: int,
    as_of: date,
    progress: Progress = unwatched,
) -> None:
    """Fill a workspace with the shop; then resolve in full and build everybody.

    `writing` opens a transaction; there is one for each part, since an open one keeps all its rows in memory. The loads
    are entered with the last part: until then nothing of it counts, and a fill that fails or was killed is swept out.

    Raises:
        LoadError: too few customers for the stories.
        Cancelled: from `progress`.
    """
    if customers < FEWEST_CUSTOMERS:
        raise LoadError(f"The demo shop needs at least {FEWEST_CUSTOMERS} customers for its stories; ask for more.")
    loaded_at = datetime.combine(as_of, time())
    with writing() as connection:
        sweep_out(connection)
        shelves = Shelves(
            _shelves(connection, loaded_at), np.random.default_rng([seed, 77]), highest_record(connection) + 1
        )
    try:
        for part, start in enumerate(range(0, customers, CUSTOMERS_A_PART)):
            progress(start / customers, f"Inventing customers {start:,} and on")
            world = simulate(seed, as_of, start, min(start + CUSTOMERS_A_PART, customers), _SHARES, part)
            add_people(world, shelves)
            add_objects(world, shelves)
            add_events(world, shelves)
            with writing() as connection:
                shelves.put_away(connection)
        with writing() as connection:
            _enter_loads(connection, shelves, loaded_at)
    except BaseException:
        with writing() as connection:
            sweep_out(connection)
        raise
    progress(1.0, "The shop is open")


def sweep_out(connection: sa.Connection) -> None:
    """Take away what belongs to no load: the parts of a shop that was never finished."""
    entered = sa.select(loads.c.load_id)
    for table in (people, identifiers, record_loads, events, interests, consents, objects):
        connection.execute(table.delete().where(table.c.load_id.not_in(entered)))
    spoken_of = sa.select(record_loads.c.record)
    for table in (records, unresolved):
        connection.execute(table.delete().where(table.c.record.not_in(spoken_of)))
    used = sa.select(loads.c.source_id)
    connection.execute(sources.delete().where(sources.c.demo, sources.c.source_id.not_in(used)))


def _shelves(connection: sa.Connection, now: datetime) -> dict[str, Shelf]:
    """Sources of the shop, marked as demo, and the numbers that its loads will have."""
    newest = connection.execute(sa.select(sa.func.coalesce(sa.func.max(loads.c.load_id), 0))).scalar_one()
    shelves = {}
    for load_id, delivery in enumerate(DELIVERIES, newest + 1):
        origin = delivery.origin
        source = add_source(connection, origin.source, origin.system, origin.party, demo=True, now=now)
        shelves[delivery.file] = Shelf(load_id, source.source_id, source.name, source.system)
    return shelves


def _enter_loads(connection: sa.Connection, shelves: Shelves, loaded_at: datetime) -> None:
    """The history of loads, with what each brought, and the types of what they brought."""
    for delivery in DELIVERIES:
        shelf = shelves.shelves[delivery.file]
        rows = shelves.rows.get(shelf.load_id, 0)
        entry: dict[str, object] = {
            "load_id": shelf.load_id,
            "source_id": shelf.source_id,
            "file": delivery.file,
            "sha256": f"demo-{shelf.load_id}",
            "kind": delivery.kind,
            "preset": delivery.preset,
            "mapping": json.dumps({"kind": delivery.kind, "columns": {}}),
            **{"rows": rows, "accepted": rows, "rejected": 0, "duplicates": 0},
            "state": "loaded",
            "loaded_at": loaded_at + timedelta(milliseconds=shelf.load_id),
            "elapsed_s": 0.0,
        }
        insert_rows(connection, loads, [entry])
    keep_types(connection, shelves.shelves[DELIVERIES[0].file].load_id, _TYPES, {})
    agree_on_types(connection)
