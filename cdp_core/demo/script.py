"""What the cast does, as rows like those of everybody else.

In:  the acts of the cast
Out: orders and lines, visits, messages, interests
"""

from datetime import timedelta

import numpy as np
import pandas as pd

from cdp_core.demo.almanac import Almanac
from cdp_core.demo.cast import CAST, SLOTS, Interest, Letter, Purchase, Visit, acts
from cdp_core.demo.catalog import BY_NAME, ELECTRIC_CARS, LETTERS, PRODUCTS, PROVIDERS
from cdp_core.demo.messages import CLICKED, DELIVERED, OPENED, sent_at
from cdp_core.demo.places import COUNTRIES, STORES
from cdp_core.demo.purchases import CHANNELS, priced
from cdp_core.demo.traces import COOKIE
from cdp_core.demo.visits import COOKIES, EVENTS, KINDS

#: Orders of the cast are numbered apart from the drawn ones.
_FIRST_ORDER = 9_001


def scripted_orders(almanac: Almanac) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Orders and lines of the cast, in the order of the players."""
    orders, lines = [], []
    for number, (person, act) in enumerate(acts(Purchase)):
        at = almanac.ago(act.days, act.hour)
        store = next((c.store for c in COUNTRIES if c.code == CAST[person].country and c.store), STORES[0])
        orders.append(
            {
                "customer": person,
                "person": person,
                "at": np.datetime64(at, "s"),
                "channel": act.channel,
                "guest": False,
                "card": act.channel == "store",
                "store": STORES.index(store) if act.channel == "store" else -1,
                "order": _FIRST_ORDER + number,
            }
        )
        for line, name in enumerate(act.products):
            product = BY_NAME[name]
            price = PRODUCTS[product].price
            lines.append((_FIRST_ORDER + number, line, product, 1, price))
    table = pd.DataFrame(orders)
    table["channel"] = pd.Categorical(table["channel"], CHANNELS)
    bought = pd.DataFrame(lines, columns=["order", "line", "product", "quantity", "price"])
    return priced(table, bought, np.zeros(len(table))), bought


def scripted_visits(almanac: Almanac) -> pd.DataFrame:
    """The steps of each visit, a minute apart."""
    rows = []
    for person, act in acts(Visit):
        start = almanac.ago(act.days, act.hour)
        signed_in = act.signed_in and "Signed In" not in act.steps
        for number, step in enumerate(act.steps):
            name, _, product = step.partition(": ")
            signed_in = signed_in or name == "Signed In"
            rows.append(
                {
                    "at": np.datetime64(start + timedelta(minutes=number), "s"),
                    "event": EVENTS.index(name),
                    "person": person,
                    "cookie": person * COOKIES + SLOTS[act.device],
                    "kind": KINDS.index(act.device.partition(" ")[0]),
                    "product": BY_NAME[product] if product else -1,
                    "arrival": 0,
                    "search": -1,
                    "order": -1,
                    "signed_in": signed_in,
                }
            )
    return pd.DataFrame(rows)


def scripted_messages(almanac: Almanac) -> pd.DataFrame:
    """Letters delivered to the cast, and opened or not."""
    rows = []
    for person, act in acts(Letter):
        letter = len(LETTERS) - act.back
        sent = sent_at(letter, almanac)
        happened = [(DELIVERED, 60)]
        happened += [(OPENED, 7200)] if act.device else []
        happened += [(CLICKED, 7260)] if act.clicked else []
        for event, seconds in happened:
            kind = KINDS.index(act.device or "phone")
            rows.append((sent + np.timedelta64(seconds, "s"), person, letter, kind, event))
    return pd.DataFrame(rows, columns=["at", "person", "letter", "kind", "event"])


def scripted_interests(almanac: Almanac) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The matches that tie the cast's cookies to the partner's, and the interests known for those."""
    matches, interests = [], []
    for person, act in acts(Interest):
        cookie = person * COOKIES + SLOTS[act.device]
        seen = np.datetime64(almanac.ago(act.days), "s")
        matches.append((person, cookie, seen))
        days = PROVIDERS[act.provider][1]
        interests.append(
            (person, COOKIE, cookie, ELECTRIC_CARS, act.provider, seen, seen + np.timedelta64(days, "D"), 0.9)
        )
    names = ["person", "holder", "key", "interest", "provider", "seen", "expires", "score"]
    return pd.DataFrame(matches, columns=["person", "cookie", "at"]), pd.DataFrame(interests, columns=names)
