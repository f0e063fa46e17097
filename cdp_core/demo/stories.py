"""The stories planted in the demo: a sentence, a segment rule that finds it, and how many people it is true of.

In:  a World
Out: stories with their true counts at the demo's `now`
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from cdp_core.demo.cast import CAST
from cdp_core.demo.catalog import ELECTRIC_CARS, PRODUCTS
from cdp_core.demo.contacts import NOBODIES, SWITCHBOARD_COMPANY
from cdp_core.demo.households import FAMILY_SIZE, FIRST_OF_FAMILIES, TABLET_COOKIES, TABLET_NAME
from cdp_core.demo.messages import OPENED
from cdp_core.demo.purchases import attributed
from cdp_core.demo.traces import STRANGERS
from cdp_core.demo.visits import EVENTS, KINDS
from cdp_core.demo.world import World

Rule = dict[str, Any]

#: Euros from which the shop calls a customer valuable.
VALUABLE = 1000


@dataclass(frozen=True)
class Story:
    """`count` people fit the rule in truth at `now`, among them the planted ones, of whom `look_up` is one."""

    key: str
    name: str
    sentence: str
    rule: Rule
    look_up: str
    planted: int
    count: int


def stories(world: World) -> list[Story]:
    return [story(world) for story in _STORIES]


def _keen(world: World) -> Story:
    rule = {
        "all": [
            _event("Page Viewed", within=_last(7), distinct_days={"op": "gte", "value": 3}),
            _event("Email Opened", within=_last(14), distinct="campaign", op="gte", value=2),
            {"trait": "revenue", "op": "gte", "value": VALUABLE},
        ]
    }
    pages = _seen(world, "Page Viewed", days=7)
    days = pages["at"].dt.floor("D").groupby(pages["person"]).nunique()
    letters = world.messages[(world.messages["event"] == OPENED) & _recent(world, world.messages["at"], 14)]
    opened = letters.groupby("person")["letter"].nunique()
    true = _ids(days[days >= 3]) & _ids(opened[opened >= 2]) & _valuable(world)
    sentence = "Browsed on three days of the last week, opened the last two letters, and spent more than 1,000 euros."
    return _story("keen", "Keen and valuable", sentence, rule, true)


def _red_lipstick(world: World) -> Story:
    def bought(*words: str) -> Rule:
        return _event("Product Purchased", where={"all": [_property("product", "contains", word) for word in words]})

    rule = {"all": [bought("lipstick", "red"), {"not": bought("skincare")}]}
    lines = world.lines.merge(attributed(world.orders)[["order", "person"]], on="order")
    names = [product.name.lower() for product in PRODUCTS]
    red = np.array(["lipstick" in name and "red" in name for name in names])[lines["product"]]
    care = np.array(["skincare" in name for name in names])[lines["product"]]
    true = set(lines.loc[red, "person"]) - set(lines.loc[care, "person"])
    return _story("red", "Red lipstick, no skincare", "Bought a red lipstick but never any skincare.", rule, true)


def _abandoned_cart(world: World) -> Story:
    rule = {
        "sequence": [{"event": "Product Added"}, {"did_not": "Order Completed", "after": {"max": 2, "unit": "day"}}],
        "within": _last(14),
    }
    now = pd.Timestamp(world.almanac.now)
    two_days = pd.Timedelta(days=2)
    added = _seen(world, "Product Added", days=14)[["person", "at"]]
    added = added[added["at"] + two_days <= now]
    orders = attributed(world.orders)[["person", "at"]].rename(columns={"at": "ordered"})
    both = added.reset_index().merge(orders, on="person")
    in_time = (both["ordered"] > both["at"]) & (both["ordered"] <= both["at"] + two_days)
    true = set(added.loc[~added.index.isin(both.loc[in_time, "index"]), "person"])
    sentence = "Put something into the cart in the last two weeks and did not order within two days."
    return _story("cart", "Abandoned carts", sentence, rule, true)


def _three_screens(world: World) -> Story:
    rule = {
        "all": [
            _event("Product Viewed", where=_property("device", "is", "phone")),
            _event("Checkout Started", where=_property("device", "is", "desktop")),
            {"event": "Order Completed"},
            _event("Email Opened", where=_property("useragent", "contains", "iPad")),
        ]
    }
    visits, messages = world.visits, world.messages
    looked = visits[(visits["event"] == EVENTS.index("Product Viewed")) & (visits["kind"] == KINDS.index("phone"))]
    paid = visits[(visits["event"] == EVENTS.index("Checkout Started")) & (visits["kind"] == KINDS.index("desktop"))]
    read = messages[(messages["event"] == OPENED) & (messages["kind"] == KINDS.index("tablet"))]
    true = set(looked["person"]) & set(paid["person"]) & set(read["person"]) & set(attributed(world.orders)["person"])
    sentence = "Browsed on the phone, paid on the desktop, reads letters on the tablet: one person."
    return _story("screens", "Three screens, one person", sentence, rule, true)


def _electric_cars(world: World) -> Story:
    interest = {"interest": ["Automotive", "Electric Vehicle"]}
    rule = {"all": [{"trait": "orders", "op": "gte", "value": 1}, interest]}
    bought, now = world.traces.interests, pd.Timestamp(world.almanac.now)
    alive = (bought["interest"] == ELECTRIC_CARS) & (bought["seen"] <= now) & (now < bought["expires"])
    true = set(bought.loc[alive, "person"]) & set(attributed(world.orders)["person"])
    sentence = "Customers of the shop who, says the audience partner, are reading about electric cars now."
    return _story("electric", "Customers dreaming of electric cars", sentence, rule, true)


def _unknown_to_the_crm(world: World) -> Story:
    rule = {"all": [{"trait": "revenue", "op": "gte", "value": VALUABLE}, {"not": {"system": "crm"}}]}
    true = _valuable(world) - set(world.contacts["person"])
    unknown = [player.name for player in CAST if player.story == "keen" and not player.contact]
    sentence = "Spent more than 1,000 euros, and the CRM has never heard of them."
    return _story(
        "unseen", "Valuable and unknown to the CRM", sentence, rule, true, look_up=unknown[0], planted=len(unknown)
    )


def _only_the_partner(world: World) -> Story:
    rule = {"all": [{"system": "dmp"}, {"not": {"system": "crm"}}, {"not": {"system": "cdp"}}]}
    seen = world.traces.interests["person"]
    sentence = "Cookies that only the audience partner has ever seen: advertising can reach them, nobody knows them."
    return _story("strangers", "Only the partner knows them", sentence, rule, set(seen[seen >= STRANGERS]))


def _reset_cookie(world: World) -> Story:
    player = next(number for number, player in enumerate(CAST) if player.story == "cookie")
    email = world.person[player].email
    pages = world.visits[(world.visits["person"] == player) & (world.visits["event"] == EVENTS.index("Page Viewed"))]
    rule = {
        "all": [
            {"trait": "email", "op": "is", "value": email},
            _event("Page Viewed", count={"op": "is", "value": len(pages)}),
        ]
    }
    sentence = "Clara deleted her cookies; her visits before and after are one history, the anonymous one included."
    return _story("cookie", "A cookie that was reset", sentence, rule, {player})


def _tablet(world: World) -> Story:
    rule = _event("Signed In", where=_property("terminal", "is", TABLET_NAME))
    true = set(world.visits.loc[world.visits["cookie"] >= TABLET_COOKIES, "person"])
    sentence = "Hundreds signed in on one tablet in the Berlin shop; they share its device id and stay apart."
    return _story("tablet", "One tablet, hundreds of people", sentence, rule, true)


def _family(world: World) -> Story:
    family = set(range(FIRST_OF_FAMILIES, FIRST_OF_FAMILIES + FAMILY_SIZE))
    email = world.person[FIRST_OF_FAMILIES].email
    rule = {"trait": "email", "op": "is", "value": email}
    sentence = "Four people with loyalty cards of their own read one mailbox: a family, not one person."
    return _story("family", "A family's mailbox", sentence, rule, family, look_up=email)


def _switchboard(world: World) -> Story:
    rule = {"trait": "company", "op": "is", "value": SWITCHBOARD_COMPANY}
    clients = world.contacts.loc[world.contacts["company"] == SWITCHBOARD_COMPANY, "person"]
    sentence = "Forty clients of one company all have its switchboard as their phone: it says nothing of any of them."
    return _story("switchboard", "A switchboard", sentence, rule, set(clients), look_up="+496990009000")


def _tests(world: World) -> Story:
    rule = {"trait": "last_name", "op": "is", "value": "Test"}
    tests = world.contacts.loc[world.contacts["person"] >= NOBODIES, "person"]
    sentence = "Rows that somebody made to try something, all under test@test.com: no evidence that they are one."
    return _story("tests", "test@test.com", sentence, rule, set(tests), look_up="test@test.com")


_STORIES: tuple[Callable[[World], Story], ...] = (
    _keen,
    _red_lipstick,
    _abandoned_cart,
    _three_screens,
    _electric_cars,
    _unknown_to_the_crm,
    _only_the_partner,
    _reset_cookie,
    _tablet,
    _family,
    _switchboard,
    _tests,
)


def _story(
    key: str,
    name: str,
    sentence: str,
    rule: Rule,
    true: set[int],
    look_up: str | None = None,
    planted: int | None = None,
) -> Story:
    """A story of the cast is looked up by its first player's name; a thing that is shared by what is shared."""
    names = [player.name for player in CAST if player.story == key]
    count = len(true)
    return Story(
        key=key,
        name=name,
        sentence=sentence,
        rule=rule,
        look_up=look_up or (names[0] if names else ""),
        planted=planted if planted is not None else len(names) or count,
        count=count,
    )


def _event(event: str, **more: Any) -> Rule:
    return {"event": event, **more}


def _property(name: str, op: str, value: object) -> Rule:
    return {"property": name, "op": op, "value": value}


def _last(days: int) -> Rule:
    return {"last": days, "unit": "day"}


def _recent(world: World, at: pd.Series, days: int) -> pd.Series:
    now = pd.Timestamp(world.almanac.now)
    return (at > now - pd.Timedelta(days=days)) & (at <= now)


def _seen(world: World, event: str, days: int) -> pd.DataFrame:
    visits = world.visits
    return visits[(visits["event"] == EVENTS.index(event)) & _recent(world, visits["at"], days)]


def _valuable(world: World) -> set[int]:
    revenue = attributed(world.orders).groupby("person")["total"].sum().round(6)
    return _ids(revenue[revenue >= VALUABLE])


def _ids(series: pd.Series) -> set[int]:
    return set(series.index)
