"""What the true customers bought: in the web shop, in the app and at the tills.

In:  people
Out: orders (one row an order) and lines (one row a product of an order, by `order`)
"""

import numpy as np
import pandas as pd

from cdp_core.demo.almanac import Almanac
from cdp_core.demo.catalog import CATEGORIES, PRODUCTS
from cdp_core.demo.dice import Dice, chances, choices, spread
from cdp_core.demo.places import COUNTRIES, STORES

#: Room for the order numbers of one part of a big population.
_ORDERS_OF_A_PART = 1_000_000
FIRST_ORDER = 10_001
CHANNELS = ["web", "app", "store"]
FREE_SHIPPING_FROM = 60.0
SHIPPING = 4.90

PRICES = np.array([product.price for product in PRODUCTS])
_CATEGORY = np.array([CATEGORIES.index(product.category) for product in PRODUCTS])
#: Some products sell ten times as well as others.
_APPEAL = np.random.default_rng(11).permutation(1.0 / np.arange(1, len(PRODUCTS) + 1) ** 0.6)
_STORE_OF_COUNTRY = {c.code: STORES.index(c.store) if c.store else 0 for c in COUNTRIES}


def draw_orders(dice: Dice, people: pd.DataFrame, almanac: Almanac) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Orders oldest first, and their lines: a product stands once in an order."""
    orders = pd.concat([_online(dice, people, almanac), _at_the_till(dice, people, almanac)], ignore_index=True)
    orders = orders.sort_values("at", kind="stable", ignore_index=True)
    orders["order"] = FIRST_ORDER + dice.part * _ORDERS_OF_A_PART + np.arange(len(orders))
    taste = people["taste"].to_numpy()[orders["customer"]]
    lines = _lines(dice, orders["order"].to_numpy(), taste)
    return priced(orders, lines, _discounts(dice, len(orders))), lines


def priced(orders: pd.DataFrame, lines: pd.DataFrame, discount: np.ndarray) -> pd.DataFrame:
    """The orders with subtotal, discount, shipping and total in euros."""
    goods = (lines["price"] * lines["quantity"]).groupby(lines["order"]).sum()
    subtotal = orders["order"].map(goods).to_numpy()
    off = np.round(subtotal * discount, 2)
    posted = (orders["channel"] != "store").to_numpy() & (subtotal - off < FREE_SHIPPING_FROM)
    shipping = np.where(posted, SHIPPING, 0.0)
    total = np.round(subtotal - off + shipping, 2)
    return orders.assign(subtotal=np.round(subtotal, 2), discount=off, shipping=shipping, total=total)


def attributed(orders: pd.DataFrame) -> pd.DataFrame:
    """Orders of which anyone can know whose they are."""
    return orders[(orders["channel"] != "store") | orders["card"]]


def favorites(rng: np.random.Generator, taste: np.ndarray) -> np.ndarray:
    """A product for each taste: half of the time of the favorite category."""
    any_product = choices(rng, len(taste), _APPEAL)
    loyal = chances(rng, len(taste), 0.5)
    chosen = any_product.copy()
    for category in range(len(CATEGORIES)):
        mask = loyal & (taste == category)
        chosen[mask] = choices(rng, int(mask.sum()), np.where(category == _CATEGORY, _APPEAL, 0.0))
    return chosen


def _online(dice: Dice, people: pd.DataFrame, almanac: Almanac) -> pd.DataFrame:
    """Orders signed in, and orders as a guest, known by nothing but an e-mail."""
    rng = dice.of("online orders")
    signed_in = np.where(people["account"], rng.poisson(people["activity"] * 1.3), 0)
    as_guest = np.where(people["guest"] & (people["activity"] > 0), 1 + rng.poisson(0.2, len(people)), 0)
    customer = np.concatenate(
        [np.repeat(np.arange(len(people)), signed_in), np.repeat(np.arange(len(people)), as_guest)]
    )
    guest = np.arange(len(customer)) >= signed_in.sum()
    in_app = people["app"].to_numpy()[customer] & ~guest & chances(rng, len(customer), 0.4)
    return pd.DataFrame(
        {
            "customer": customer,  # position in people
            "person": people["person"].to_numpy()[customer],
            "at": almanac.moments(rng, len(customer), people["joined"].to_numpy()[customer]),
            "channel": pd.Categorical.from_codes(in_app.astype(int), CHANNELS),
            "guest": guest,
            "card": False,
            "store": -1,
        }
    )


def _at_the_till(dice: Dice, people: pd.DataFrame, almanac: Almanac) -> pd.DataFrame:
    """Purchases of the loyalty club, mostly in the shop of one's country; now and then the card stayed at home."""
    rng = dice.of("till")
    visits = np.where(people["loyalty"] & (people["activity"] > 0), rng.poisson(people["activity"] * 1.6 + 0.3), 0)
    customer = np.repeat(np.arange(len(people)), visits)
    home = people["country"].map(_STORE_OF_COUNTRY).to_numpy()[customer]
    return pd.DataFrame(
        {
            "customer": customer,
            "person": people["person"].to_numpy()[customer],
            "at": _opening_hours(almanac.moments(rng, len(customer), people["joined"].to_numpy()[customer])),
            "channel": pd.Categorical.from_codes(np.full(len(customer), 2), CHANNELS),
            "guest": False,
            "card": chances(rng, len(customer), 0.94),
            "store": np.where(chances(rng, len(customer), 0.93), home, rng.integers(0, len(STORES), len(customer))),
        }
    )


def _opening_hours(at: np.ndarray) -> np.ndarray:
    """The same day between 10:00 and 20:00."""
    day = at.astype("datetime64[D]")
    return day + np.timedelta64(36_000, "s") + ((at - day) * 36_000 // 86_400)


def _discounts(dice: Dice, count: int) -> np.ndarray:
    rng = dice.of("discounts")
    return np.where(chances(rng, count, 0.15), rng.choice([0.1, 0.15, 0.2], count), 0.0)


def _lines(dice: Dice, order: np.ndarray, taste: np.ndarray) -> pd.DataFrame:
    rng = dice.of("lines")
    parent, line = spread(1 + np.minimum(rng.poisson(0.7, len(order)), 5))
    product = favorites(rng, taste[parent])
    lines = pd.DataFrame(
        {
            "order": order[parent],
            "line": line,
            "product": product,
            "quantity": 1 + chances(rng, len(parent), 0.08),
            "price": PRICES[product],
        }
    )
    return lines.drop_duplicates(["order", "product"], ignore_index=True)
