"""A big demo: the same shop with any number of customers, straight into the store.

In:  a connection, a number of customers, a seed and a day
Out: sources, loads, records and all that was observed, as if every file had been loaded; nothing resolved or built yet

Part by part, so that memory does not grow with the number of customers. The first part is the population of the small
demo, stories included.
"""

import json
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
from cdp_core.store.tables import loads

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
    connection: sa.Connection,
    customers: int,
    seed: int,
    as_of: date,
    progress: Progress = unwatched,
) -> None:
    """Fill a workspace with the shop, in the caller's transaction; then resolve in full and build everybody.

    Raises:
        LoadError: too few customers for the stories.
        Cancelled: from `progress`.
    """
    if customers < FEWEST_CUSTOMERS:
        raise LoadError(f"The demo shop needs at least {FEWEST_CUSTOMERS} customers for its stories; ask for more.")
    loaded_at = datetime.combine(as_of, time())
    shelves = Shelves(
        connection,
        _open_loads(connection, loaded_at),
        np.random.default_rng([seed, 77]),
        highest_record(connection) + 1,
    )
    for part, start in enumerate(range(0, customers, CUSTOMERS_A_PART)):
        progress(start / customers, f"Inventing customers {start:,} and on")
        world = simulate(seed, as_of, start, min(start + CUSTOMERS_A_PART, customers), _SHARES, part)
        add_people(world, shelves)
        add_objects(world, shelves)
        add_events(world, shelves)
        shelves.put_away()
    _close_loads(connection, shelves)
    progress(1.0, "The shop is open")


def _open_loads(connection: sa.Connection, loaded_at: datetime) -> dict[str, Shelf]:
    """Sources and loads of the shop, all marked as demo. What the loads brought is noted at the end."""
    newest = connection.execute(sa.select(sa.func.coalesce(sa.func.max(loads.c.load_id), 0))).scalar_one()
    shelves = {}
    for load_id, delivery in enumerate(DELIVERIES, newest + 1):
        origin = delivery.origin
        source = add_source(connection, origin.source, origin.system, origin.party, demo=True, now=loaded_at)
        shelves[delivery.file] = Shelf(load_id, source.source_id, source.name, source.system)
        row: dict[str, object] = {
            "load_id": load_id,
            "source_id": source.source_id,
            "file": delivery.file,
            "sha256": f"demo-{load_id}",
            "kind": delivery.kind,
            "preset": delivery.preset,
            "mapping": json.dumps(dict(origin.mapping or {"kind": delivery.kind, "columns": {}})),
            **dict.fromkeys(("rows", "accepted", "rejected", "duplicates"), 0),
            "state": "loaded",
            "loaded_at": loaded_at + timedelta(milliseconds=load_id),
            "elapsed_s": 0.0,
        }
        insert_rows(connection, loads, [row])
    keep_types(connection, newest + 1, _TYPES, {})
    agree_on_types(connection)
    return shelves


def _close_loads(connection: sa.Connection, shelves: Shelves) -> None:
    for load_id, rows in shelves.rows.items():
        connection.execute(loads.update().where(loads.c.load_id == load_id).values(rows=rows, accepted=rows))
