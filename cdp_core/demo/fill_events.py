"""What happened in a World, as the store's loads would have left it.

In:  a World, shelves
Out: events, interests, consents and the CRM's objects, with the records they came under, on the shelves
"""

import json

import numpy as np
import pandas as pd

from cdp_core.demo.catalog import ARRIVALS, INTERESTS, LETTERS, PRODUCTS, PROVIDERS, SEARCHES, SHOP, SITE
from cdp_core.demo.event_files import AGENTS
from cdp_core.demo.households import TABLET, TABLET_COOKIES, TABLET_NAME
from cdp_core.demo.messages import BOUNCED, CLICKED, DELIVERED
from cdp_core.demo.messages import EVENTS as LETTER_EVENTS
from cdp_core.demo.partner_files import hashed
from cdp_core.demo.people import customer_ids, loyalty_ids
from cdp_core.demo.places import STORES
from cdp_core.demo.purchases import attributed
from cdp_core.demo.shelves import Shelves, coded
from cdp_core.demo.traces import COOKIE, DEVICE, EMAIL, HOLDERS, PURPOSES, STATES, partner_cookies
from cdp_core.demo.visits import APP, COOKIES, EVENTS, KINDS, anonymous_ids, device_ids
from cdp_core.demo.world import World
from cdp_core.store.tables import consents, events, interests

_SKUS = [product.sku for product in PRODUCTS]
_NAMES = [product.name for product in PRODUCTS]
_CATEGORIES = list(dict.fromkeys(product.category for product in PRODUCTS))
_CATEGORY = np.array([_CATEGORIES.index(product.category) for product in PRODUCTS])
_PRICES = np.array([product.price for product in PRODUCTS])
_URLS = [f"{SITE}/", *(product.url for product in PRODUCTS)]


def add_events(world: World, shelves: Shelves) -> None:
    _visits(world, shelves)
    _orders(world, shelves)
    _letters(world, shelves)
    _interests(world, shelves)
    _consents(world, shelves)


def _visits(world: World, shelves: Shelves) -> None:
    """Visits of the web shop and the app. The orders among them are told better by the shop's own export."""
    visits = world.visits[world.visits["event"] != EVENTS.index("Order Completed")]
    in_app = ((visits["cookie"] % COOKIES == APP) | (visits["cookie"] >= TABLET_COOKIES)).to_numpy()
    for file, channel, mask in (("segment_web.jsonl.gz", "web", ~in_app), ("segment_app.jsonl.gz", "app", in_app)):
        seen = visits[mask]
        ids = (seen["cookie"] * 2 + seen["signed_in"]).to_numpy()
        _, first, inverse = np.unique(ids, return_index=True, return_inverse=True)
        record = shelves.add_records(file, "visitor", _visitor_ids(seen.iloc[first], channel == "app"))
        shelves.add_observed(events, file, record[inverse], _visit_columns(seen, channel))


def _visitor_ids(seen: pd.DataFrame, in_app: bool) -> dict[str, pd.Series | np.ndarray]:
    """The identifiers that calls of one cookie carry, before and after it signed in."""
    cookie, person = seen["cookie"].to_numpy(), seen["person"].to_numpy()
    customer = customer_ids(person).where(seen["signed_in"].to_numpy())
    ids: dict[str, pd.Series | np.ndarray] = {"anonymous_id": anonymous_ids(cookie), "customer_id": customer}
    if in_app:
        own = pd.Series(device_ids(person), dtype="str").str.lower()
        ids["device_id"] = own.where(cookie < TABLET_COOKIES, TABLET)
    return ids


def _visit_columns(seen: pd.DataFrame, channel: str) -> dict[str, object]:
    event, product = seen["event"].to_numpy(), seen["product"].to_numpy()
    page = event == EVENTS.index("Page Viewed")
    category = np.where(product >= 0, _CATEGORY[product], -1)
    arrival = np.where(channel == "web", seen["arrival"].to_numpy(), 0)
    said, code = _visit_properties(seen)
    return {
        "event": coded(event, list(EVENTS)),
        "occurred_at": seen["at"].to_numpy(),
        "channel": channel,
        "campaign": coded(arrival, [campaign for campaign, *_ in ARRIVALS]),
        "medium": coded(np.where(arrival > 1, arrival, -1), [medium for _, medium, *_ in ARRIVALS]),
        "url": coded(np.where(page, 0, np.where(product >= 0, product + 1, -1)), _URLS),
        "title": coded(np.where(page, 0, -1), [SHOP]),
        "product_id": coded(product, _SKUS),
        "product": coded(product, _NAMES),
        "category": coded(category, _CATEGORIES),
        "price": np.where(product >= 0, _PRICES[product], np.nan),
        "properties": coded(code, said),
    }


def _visit_properties(seen: pd.DataFrame) -> tuple[list[str], np.ndarray]:
    """The few different sets of properties that visits have, and which of them each event has."""
    per_kind = [{}, {"name": "Home"}, *({"query": query} for query in SEARCHES)]
    per_kind += [{"name": product.name, "color": product.color} for product in PRODUCTS]
    said = [{"device": device} | more for more in per_kind for device in KINDS]
    said.append({"device": "tablet", "terminal": TABLET_NAME})
    event, product = seen["event"].to_numpy(), seen["product"].to_numpy()
    page = np.isin(event, (EVENTS.index("Page Viewed"), EVENTS.index("Screen Viewed")))
    more = np.where(page, 1, np.where(seen["search"] >= 0, 2 + seen["search"], 0))
    more = np.where(product >= 0, 2 + len(SEARCHES) + product, more)
    code = more * len(KINDS) + seen["kind"].to_numpy()
    on_tablet = (seen["cookie"] >= TABLET_COOKIES).to_numpy() & (product < 0)
    return _dumped(said), np.where(on_tablet, len(said) - 1, code)


def _orders(world: World, shelves: Shelves) -> None:
    """Orders and their lines, as the web shop and the tills tell them."""
    orders = attributed(world.orders)
    till = (orders["channel"] == "store").to_numpy()
    for file, mask in (("shopify_orders.csv", ~till), ("till_receipts.csv", till)):
        told = orders[mask].reset_index(drop=True)
        buyers = world.people.set_index("person").loc[told["person"].unique()].reset_index()
        record = shelves.add_records(file, "visitor", _buyer_ids(buyers, file))
        told["record"] = told["person"].map(dict(zip(buyers["person"], record, strict=True)))
        prefix = "B" + (told["store"] + 1).astype("str") + "-" if file.startswith("till") else "#"
        told["name"] = prefix + told["order"].astype("str")
        shared = {"occurred_at": told["at"].to_numpy(), "channel": told["channel"].array, "currency": "EUR"}
        said = _dumped(
            [{"filiale": store} for store in STORES] if file.startswith("till") else [{"financial_status": "paid"}]
        )
        code = np.maximum(told["store"].to_numpy(), 0)
        completed = {"event": "Order Completed", "revenue": told["total"].to_numpy(), "order_id": told["name"]}
        shelves.add_observed(
            events, file, told["record"].to_numpy(), {**shared, **completed, "properties": coded(code, said)}
        )
        lines = world.lines.merge(told[["order", "name", "at", "record", "channel"]], on="order")
        product = lines["product"].to_numpy()
        shelves.add_observed(
            events,
            file,
            lines["record"].to_numpy(),
            {
                "event": "Product Purchased",
                "occurred_at": lines["at"].to_numpy(),
                "channel": lines["channel"].array,
                "currency": "EUR",
                "order_id": lines["name"],
                "product_id": coded(product, _SKUS),
                "product": coded(product, _NAMES),
                "category": coded(_CATEGORY[product], _CATEGORIES),
                "quantity": lines["quantity"].to_numpy().astype(float),
                "price": lines["price"].to_numpy(),
            },
        )


def _buyer_ids(buyers: pd.DataFrame, file: str) -> dict[str, pd.Series]:
    if file.startswith("till"):
        return {"loyalty_id": loyalty_ids(buyers["person"].to_numpy())}
    return {"email": buyers["email"], "phone": buyers["phone"].where(buyers["account_phone"])}


def _letters(world: World, shelves: Shelves) -> None:
    messages = world.messages
    readers = pd.Series(messages["person"].unique())
    email = world.people.set_index("person")["email"].loc[readers]
    record = shelves.add_records("sendgrid_events.jsonl.gz", "visitor", {"email": email})
    event = messages["event"].to_numpy()
    said = _dumped([*({"useragent": AGENTS[kind]} for kind in KINDS), {"reason": "550 mailbox unavailable"}])
    code = np.where(event == BOUNCED, len(KINDS), np.where(event == DELIVERED, -1, messages["kind"]))
    shelves.add_observed(
        events,
        "sendgrid_events.jsonl.gz",
        messages["person"].map(dict(zip(readers, record, strict=True))).to_numpy(),
        {
            "event": coded(event, LETTER_EVENTS),
            "occurred_at": messages["at"].to_numpy(),
            "channel": "email",
            "campaign": coded(messages["letter"].to_numpy(), LETTERS),
            "url": coded(np.where(event == CLICKED, 0, -1), [f"{SITE}/journal"]),
            "properties": coded(code, said),
        },
    )


def _interests(world: World, shelves: Shelves) -> None:
    """Interests under the partner's cookies, devices and hashed e-mails, and the match of those cookies with ours."""
    rows, matches = world.traces.interests, world.traces.matches
    _, first, inverse = np.unique(rows["key"] * len(HOLDERS) + rows["holder"], return_index=True, return_inverse=True)
    holder, key = (pd.Series(rows[name].to_numpy()[first]) for name in ("holder", "key"))
    email = world.people.set_index("person")["email"]
    hashes = key.where(holder == EMAIL).map(lambda person: hashed(email[person]), na_action="ignore")
    device = pd.Series(device_ids(key.to_numpy()), dtype="str").str.lower()
    held = {
        "cookie_id": pd.Series(partner_cookies(key.to_numpy()), dtype="str").where(holder == COOKIE),
        "device_id": device.where(holder == DEVICE),
        "hashed_email": hashes.astype("str"),
    }
    record = shelves.add_records("dmp_audience.tsv.gz", "visitor", held)
    shelves.add_observed(
        interests,
        "dmp_audience.tsv.gz",
        record[inverse],
        {
            "interest": coded(rows["interest"].to_numpy(), [json.dumps(path) for path in INTERESTS]),
            "provider": coded(rows["provider"].to_numpy(), [name for name, _ in PROVIDERS]),
            "seen_at": rows["seen"].to_numpy(),
            "expires_at": rows["expires"].to_numpy(),
            "score": rows["score"].to_numpy(),
        },
    )
    cookie = matches["cookie"].to_numpy()
    pairs = {"anonymous_id": anonymous_ids(cookie), "cookie_id": partner_cookies(cookie)}
    record = shelves.add_records("cookie_match.csv", "links", pairs)
    shelves.add_people("cookie_match.csv", record, {"known_at": matches["at"].to_numpy()})


def _consents(world: World, shelves: Shelves) -> None:
    decided = world.traces.consents
    asked = world.people.set_index("person").loc[decided["person"].unique()].reset_index()
    held = {"email": asked["email"], "customer_id": customer_ids(asked["person"].to_numpy()).where(asked["account"])}
    record = shelves.add_records("consents.csv", "visitor", held)
    shelves.add_observed(
        consents,
        "consents.csv",
        decided["person"].map(dict(zip(asked["person"], record, strict=True))).to_numpy(),
        {
            "purpose": coded(decided["purpose"].to_numpy(), PURPOSES),
            "state": coded(decided["state"].to_numpy(), STATES),
            "decided_at": decided["at"].to_numpy(),
        },
    )


def _dumped(said: list[dict[str, str]]) -> list[str]:
    """JSON as the store writes it: without blanks."""
    return [json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in said]
