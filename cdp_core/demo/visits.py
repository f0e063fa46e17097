"""What happened in the web shop and the app: by customers, by visitors who never say who they are.

In:  people, orders
Out: visits, one row an event, by cookie (or installed app) and by true person

A cookie is a number; the letters that stand in exports are `anonymous_ids`. Every cookie of a customer is signed in at
some visit: what came before that is anonymous until it is joined.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from cdp_core.demo.almanac import Almanac
from cdp_core.demo.catalog import ARRIVALS, SEARCHES
from cdp_core.demo.dice import Dice, chances, choices, spread, uuids
from cdp_core.demo.purchases import favorites

#: Person numbers of those who are no customers begin here.
VISITORS = 10_000_000

#: Of a person's eight cookie numbers 0 to 2 are browsers, 4 to 6 the same browsers after a reset, 7 is the app.
COOKIES = 8
APP = 7
RESET = 4

KINDS = ("phone", "desktop", "tablet")
EVENTS = (
    "Page Viewed",
    "Product Viewed",
    "Products Searched",
    "Product Added",
    "Checkout Started",
    "Order Completed",
    "Signed In",
    "Application Opened",
    "Screen Viewed",
)


@dataclass(frozen=True)
class Journey:
    """A visit as a row of events; a number picks the first, second or third product that caught the eye."""

    share: float
    steps: tuple[tuple[str, int], ...]


def _journey(share: float, steps: str) -> Journey:
    parts = [step.strip().rpartition(":") for step in steps.split(",")]
    return Journey(share, tuple((name or last, int(last) if name else 0) for name, _, last in parts))


WEB = (
    _journey(0.38, "Page Viewed"),
    _journey(0.24, "Page Viewed, Product Viewed:1"),
    _journey(0.12, "Page Viewed, Products Searched, Product Viewed:1, Product Viewed:2"),
    _journey(0.12, "Page Viewed, Page Viewed, Product Viewed:1, Product Viewed:2, Product Viewed:3"),
    _journey(0.09, "Page Viewed, Product Viewed:1, Product Viewed:2, Product Added:1"),
    _journey(0.05, "Page Viewed, Product Viewed:1, Product Added:1, Checkout Started"),
)
IN_APP = (
    _journey(0.40, "Application Opened, Screen Viewed"),
    _journey(0.35, "Application Opened, Screen Viewed, Product Viewed:1"),
    _journey(0.15, "Application Opened, Screen Viewed, Product Viewed:1, Product Viewed:2"),
    _journey(0.10, "Application Opened, Product Viewed:1, Product Added:1"),
)
TO_THE_TILL = _journey(0, "Page Viewed, Product Viewed:1, Product Added:1, Checkout Started, Order Completed")
TO_THE_TILL_IN_APP = _journey(0, "Application Opened, Product Viewed:1, Product Added:1, Order Completed")
JOURNEYS = (*WEB, *IN_APP, TO_THE_TILL, TO_THE_TILL_IN_APP)
_BUYING = (len(JOURNEYS) - 2, len(JOURNEYS) - 1)

_STEPS = np.array([len(journey.steps) for journey in JOURNEYS])
_STARTS = np.cumsum(_STEPS) - _STEPS
_STEP_EVENT = np.array([EVENTS.index(name) for journey in JOURNEYS for name, _ in journey.steps])
_STEP_PRODUCT = np.array([product for journey in JOURNEYS for _, product in journey.steps])


def draw_visits(dice: Dice, people: pd.DataFrame, orders: pd.DataFrame, almanac: Almanac) -> pd.DataFrame:
    """Events of customers with an account, their orders on the way included."""
    browsing = _sessions(dice, people, almanac)
    sessions = pd.concat([browsing, _buying(dice, orders, browsing)], ignore_index=True)
    taste = pd.Series(people["taste"].to_numpy(), index=people["person"].to_numpy())
    visits = _steps(dice.of("steps"), sessions, sessions["person"].map(taste).to_numpy())
    return _signed_in(visits)


def draw_visitors(dice: Dice, count: int, almanac: Almanac) -> pd.DataFrame:
    """Events of people who look and leave: one cookie each, no name ever."""
    rng = dice.of("visitors")
    person = VISITORS + dice.part * 1_000_000 + np.arange(count)
    parent, _ = spread(1 + rng.poisson(0.45, count))
    sessions = pd.DataFrame(
        {
            "person": person[parent],
            "cookie": person[parent] * COOKIES,
            "kind": rng.choice(3, count, p=[0.62, 0.31, 0.07])[parent],
            "at": almanac.moments(rng, len(parent), rng.integers(5, 400, count)[parent]),
            "journey": choices(rng, len(parent), [journey.share for journey in WEB]),
            "order": -1,
        }
    )
    return _steps(dice.of("visitors' steps"), sessions, rng.integers(0, 12, len(sessions))).assign(signed_in=False)


def anonymous_ids(cookie: np.ndarray) -> np.ndarray:
    return uuids(cookie, salt=1)


def device_ids(person: np.ndarray) -> np.ndarray:
    """Advertising ids: Apple writes them in upper case, Android in lower; every second phone is Apple's."""
    ids = uuids(person, salt=2)
    return np.where(np.asarray(person) % 2 == 0, pd.Series(ids, dtype="str").str.upper().to_numpy(dtype=object), ids)


def _sessions(dice: Dice, people: pd.DataFrame, almanac: Almanac) -> pd.DataFrame:
    rng = dice.of("sessions")
    who = people[people["account"] & (people["activity"] > 0)]
    browsers = 1 + chances(rng, len(who), 0.45) + chances(rng, len(who), 0.12)
    devices = np.concatenate([np.repeat(np.arange(len(who)), browsers), np.flatnonzero(who["app"])])
    slot = np.concatenate([spread(browsers)[1], np.full(int(who["app"].sum()), APP)])
    first_kind = rng.integers(0, 2, len(who))
    kind = np.where(slot == APP, 0, np.where(slot == 2, 2, (first_kind[devices] + slot) % 2))
    reset_ago = np.where(chances(rng, len(devices), 0.08) & (slot != APP), rng.integers(10, 200, len(devices)), -1)
    rate = who["activity"].to_numpy()[devices] * np.where(slot == APP, 3.0, 1.5)
    parent, _ = spread(1 + rng.poisson(rate))
    device, slot = devices[parent], slot[parent]
    at = almanac.moments(rng, len(parent), who["joined"].to_numpy()[device])
    after_reset = (reset_ago[parent] >= 0) & (at > almanac.end - reset_ago[parent].astype("timedelta64[D]"))
    person = who["person"].to_numpy()[device]
    in_app = slot == APP
    web = choices(rng, len(parent), [journey.share for journey in WEB])
    app = len(WEB) + choices(rng, len(parent), [journey.share for journey in IN_APP])
    return pd.DataFrame(
        {
            "person": person,
            "cookie": person * COOKIES + slot + RESET * after_reset,
            "kind": kind[parent],
            "at": at,
            "journey": np.where(in_app, app, web),
            "order": -1,
        }
    )


def _buying(dice: Dice, orders: pd.DataFrame, browsing: pd.DataFrame) -> pd.DataFrame:
    """The visit that led to an order, for the four in five whom no ad blocker hides: a while before it."""
    rng = dice.of("buying")
    seen = orders[(orders["channel"] != "store") & ~orders["guest"] & chances(rng, len(orders), 0.8)]
    in_app = (seen["channel"] == "app").to_numpy()
    at_home = browsing[browsing["cookie"] % RESET == 0].drop_duplicates("person").set_index("person")
    person = seen["person"].to_numpy()
    return pd.DataFrame(
        {
            "person": person,
            "cookie": np.where(in_app, person * COOKIES + APP, at_home["cookie"].reindex(person)),
            "kind": np.where(in_app, 0, at_home["kind"].reindex(person)),
            "at": seen["at"].to_numpy() - rng.integers(240, 1500, len(seen)).astype("timedelta64[s]"),
            "journey": np.where(in_app, _BUYING[1], _BUYING[0]),
            "order": seen["order"].to_numpy(),
        }
    )


def _steps(rng: np.random.Generator, sessions: pd.DataFrame, taste: np.ndarray) -> pd.DataFrame:
    """The events of each session, a minute or so apart."""
    journey = sessions["journey"].to_numpy()
    parent, step = spread(_STEPS[journey])
    position = _STARTS[journey[parent]] + step
    seconds = step * 45 + rng.integers(0, 40, len(parent))
    products = np.stack([favorites(rng, taste) for _ in range(3)], axis=1)
    wanted = _STEP_PRODUCT[position]
    event = _STEP_EVENT[position]
    order = sessions["order"].to_numpy()[parent]
    return pd.DataFrame(
        {
            "at": sessions["at"].to_numpy()[parent] + seconds.astype("timedelta64[s]"),
            "event": event,
            "person": sessions["person"].to_numpy()[parent],
            "cookie": sessions["cookie"].to_numpy()[parent],
            "kind": sessions["kind"].to_numpy()[parent],
            "product": np.where(wanted > 0, products[parent, wanted - 1], -1),
            "arrival": np.where(step == 0, choices(rng, len(parent), [a[3] for a in ARRIVALS]), 0),
            "search": np.where(
                event == EVENTS.index("Products Searched"), rng.integers(0, len(SEARCHES), len(parent)), -1
            ),
            "order": np.where(event == EVENTS.index("Order Completed"), order, -1),
        }
    )


def _signed_in(visits: pd.DataFrame) -> pd.DataFrame:
    """With a sign-in on every cookie: after a few events, before its first order at the latest; then it is known."""
    visits = visits.sort_values(["cookie", "at"], kind="stable", ignore_index=True)
    by_cookie = visits.groupby("cookie")
    number = by_cookie.cumcount()
    last_chance = number.where((visits["event"] == EVENTS.index("Order Completed")) | (by_cookie.cumcount(False) == 0))
    patience = (visits["cookie"] * 2_654_435_761 % 7) // 2  # 0 to 3 events
    sign_in = visits[number == np.minimum(patience, last_chance.groupby(visits["cookie"]).transform("min"))]
    since = pd.Series(sign_in["at"].to_numpy(), index=sign_in["cookie"].to_numpy())
    signed_in = (visits["at"] >= visits["cookie"].map(since)).to_numpy()
    at_the_door = sign_in.assign(
        event=EVENTS.index("Signed In"), product=-1, arrival=0, search=-1, order=-1, signed_in=True
    )
    return pd.concat([visits.assign(signed_in=signed_in), at_the_door], ignore_index=True)
