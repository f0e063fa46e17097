"""Event logs as they come: Segment's calls of the web shop and the app, SendGrid's webhook for the letters."""

from collections.abc import Hashable, Iterator
from typing import Any

import pandas as pd

from cdp_core.demo.catalog import ARRIVALS, LETTERS, PRODUCTS, SEARCHES, SHOP, SITE
from cdp_core.demo.export_file import ExportFile, Origin, first_of, gzipped, json_lines
from cdp_core.demo.households import TABLET, TABLET_COOKIES, TABLET_NAME
from cdp_core.demo.messages import BOUNCED, CLICKED
from cdp_core.demo.people import customer_ids
from cdp_core.demo.shopify_files import order_name
from cdp_core.demo.visits import APP, COOKIES, EVENTS, KINDS, anonymous_ids, device_ids
from cdp_core.demo.world import World

WEB = Origin("web-shop", "cdp")
IN_APP = Origin("app", "cdp")
NEWSLETTER = Origin("newsletter", "cdp")

_WEBKIT = "AppleWebKit/605.1.15 Version/18.1 Mobile/15E148 Safari/604.1"
AGENTS = {
    "phone": f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) {_WEBKIT}",
    "desktop": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/141.0 Safari/537.36",
    "tablet": f"Mozilla/5.0 (iPad; CPU OS 18_1 like Mac OS X) {_WEBKIT}",
}
_SEEN: tuple[dict[str, Any], ...] = tuple(
    {"product_id": seen.sku, "name": seen.name, "category": seen.category, "color": seen.color, "price": seen.price}
    for seen in PRODUCTS
)
_SENDGRID = ("delivered", "open", "click", "bounce", "unsubscribe")


def event_files(world: World) -> list[ExportFile]:
    visits = world.visits
    in_app = (visits["cookie"] % COOKIES == APP) | (visits["cookie"] >= TABLET_COOKIES)
    return [
        _calls(
            world, visits[~in_app], "segment_web.jsonl.gz", WEB, "Visits to the web shop; most visitors never sign in."
        ),
        _calls(
            world,
            visits[in_app],
            "segment_app.jsonl.gz",
            IN_APP,
            "Use of the app, on phones and on a tablet in the Berlin shop.",
        ),
        _letters(world),
    ]


#: How the mapping marks what an identify call of a source tells; see `cdp_core.mapping.calls`.
_TOLD = {"web-shop": "dac5", "app": "8ded"}


def _calls(world: World, visits: pd.DataFrame, name: str, origin: Origin, about: str) -> ExportFile:
    totals = dict(zip(world.orders["order"], world.orders["total"].tolist(), strict=True))
    visits = visits.assign(
        moment=visits["at"].dt.strftime("%Y-%m-%dT%H:%M:%S.000Z").to_numpy(dtype=object),
        anonymous_id=anonymous_ids(visits["cookie"].to_numpy()),
        customer_id=customer_ids(visits["person"].to_numpy()).to_numpy(dtype=object),
        device_id=device_ids(visits["person"].to_numpy()),
    )
    calls: list[dict[str, Any]] = []
    truth: list[tuple[Hashable, str, int]] = []
    for visit in visits.itertuples(index=False):
        for call in _call(world, visit, totals, origin is IN_APP):
            message = f"lumen-{origin.source}-{len(calls):06d}"
            calls.append(call | {"messageId": message, "timestamp": visit.moment, "receivedAt": visit.moment})
            if call["type"] == "identify":
                key = f"{call['userId']}/{call['anonymousId']}#{_TOLD[origin.source]}"
                truth.append((key, key, visit.person))
            else:
                truth.append(((visit.cookie, visit.signed_in), str(len(calls)), visit.person))
    return ExportFile(name, origin, about, gzipped(json_lines(calls)), len(calls), first_of(truth))


def _call(world: World, visit: Any, totals: dict[int, float], in_app: bool) -> Iterator[dict[str, Any]]:
    """What the library sends for one step of a visit: two calls for a sign-in, one for the rest."""
    name = EVENTS[visit.event]
    sent = {"anonymousId": visit.anonymous_id} | ({"userId": visit.customer_id} if visit.signed_in else {})
    sent |= {"channel": "app" if in_app else "web", "context": _context(visit, in_app)}
    if name == "Signed In":
        person = world.person[visit.person]
        named = {"email": person.email, "firstName": person.first, "lastName": person.last}
        yield {"type": "identify", **sent, "traits": named}
    seen = {"device": KINDS[visit.kind]} | ({"terminal": TABLET_NAME} if visit.cookie >= TABLET_COOKIES else {})
    if name in ("Page Viewed", "Screen Viewed"):
        yield {
            "type": "screen" if in_app else "page",
            **sent,
            "name": "Home",
            "properties": seen | _page(visit, in_app),
        }
    else:
        yield {"type": "track", **sent, "event": name, "properties": seen | _properties(world, visit, name, totals)}


def _context(visit: Any, in_app: bool) -> dict[str, Any]:
    library = {"name": "analytics-ios" if in_app else "analytics.js", "version": "4.1.8" if in_app else "next-1.84.0"}
    context: dict[str, Any] = {"library": library}
    if in_app:
        device_id = TABLET if visit.cookie >= TABLET_COOKIES else visit.device_id
        return context | {"device": {"advertisingId": device_id, "type": "ios"}}
    campaign, medium, _, _ = ARRIVALS[visit.arrival]
    if campaign:
        context["campaign"] = {"name": campaign, "medium": medium, "source": campaign.partition("_")[0]}
    return context | {"userAgent": AGENTS[KINDS[visit.kind]]}


def _page(visit: Any, in_app: bool) -> dict[str, Any]:
    if in_app:
        return {"title": "Home"}
    referrer = ARRIVALS[visit.arrival][2]
    return {"title": SHOP, "url": f"{SITE}/"} | ({"referrer": referrer} if referrer else {})


def _properties(world: World, visit: Any, name: str, totals: dict[int, float]) -> dict[str, Any]:
    if name == "Products Searched":
        return {"query": SEARCHES[visit.search]}
    if name == "Order Completed":
        bought = [_SEEN[product] | {"quantity": quantity} for product, quantity, _ in world.lines_of[visit.order]]
        total = totals[visit.order]
        return {"order_id": order_name(visit.order), "revenue": total, "currency": "EUR", "products": bought}
    return _SEEN[visit.product] | {"url": PRODUCTS[visit.product].url} if visit.product >= 0 else {}


def _letters(world: World) -> ExportFile:
    messages = world.messages.assign(seconds=world.messages["at"].to_numpy().astype("datetime64[s]").astype(int))
    rows, truth = [], []
    for number, message in enumerate(messages.itertuples(index=False), 1):
        row: dict[str, Any] = {
            "email": world.person[message.person].email,
            "timestamp": message.seconds,
            "event": _SENDGRID[message.event],
            "sg_event_id": f"lumen{number:07d}",
            "sg_message_id": f"letter-{message.letter:02d}.recvd-canary",
            "marketing_campaign_id": 4400 + int(message.letter),
            "marketing_campaign_name": LETTERS[message.letter],
        }
        if message.event == BOUNCED:
            row |= {"reason": "550 mailbox unavailable", "status": "5.5.0"}
        elif message.event > 0:
            row["useragent"] = AGENTS[KINDS[message.kind]]
        if message.event == CLICKED:
            row["url"] = f"{SITE}/journal"
        rows.append(row)
        truth.append((message.person, str(number), message.person))
    about = "What happened to the weekly letters: delivered, opened, clicked, bounced."
    return ExportFile(
        "sendgrid_events.jsonl.gz", NEWSLETTER, about, gzipped(json_lines(rows)), len(rows), first_of(truth)
    )
