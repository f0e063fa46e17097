"""Things that several people share: a family's mailbox, a shop's tablet.

In:  people
Out: people with families among them; visits on the tablet
"""

import numpy as np
import pandas as pd

from cdp_core.demo.almanac import Almanac
from cdp_core.demo.dice import Dice
from cdp_core.demo.names import folded
from cdp_core.demo.people import phones
from cdp_core.demo.visits import COOKIES, EVENTS, VISITORS

FAMILIES = 5
FAMILY_SIZE = 4
#: Persons 100 to 119: after the cast.
FIRST_OF_FAMILIES = 100

_FAMILY = {"DE": "familie", "FR": "famille", "VN": "giadinh"}

TABLET = "6d5a7e8c-11aa-4f3e-9b0c-5ca1ab1e0001"
TABLET_NAME = "Berlin Mitte 1"
TABLET_CUSTOMERS = 300
#: Cookie numbers of the tablet's app begin here: it forgets the customer after each one.
TABLET_COOKIES = (VISITORS + 30_000_000) * COOKIES


def with_families(people: pd.DataFrame) -> pd.DataFrame:
    """The population with families in which four people read one mailbox and the first of them orders online."""
    people = people.assign(shares_mailbox=False)
    for family in range(FAMILIES):
        start = FIRST_OF_FAMILIES + family * FAMILY_SIZE
        members = people.index[start : start + FAMILY_SIZE]
        first = people.loc[members[0]]
        for column in ("last", "country", "place", "street", "postal_code"):
            people.loc[members, column] = first[column]
        people.loc[members, "email"] = f"{_FAMILY.get(first['country'], 'family')}.{folded(first['last'])}@example.org"
        people.loc[members, ["contact", "loyalty", "contact_mail", "loyalty_mail", "shares_mailbox"]] = True
        people.loc[members, ["account", "letters", "app", "guest", "work_mail"]] = False
        people.loc[members, ["phone", "contact_phone", "account_phone", "loyalty_phone"]] = [None, False, False, False]
        people.loc[members[0], ["account", "contact_phone", "account_phone", "loyalty_phone"]] = True
        people.loc[members[0], "phone"] = phones(np.array([first["person"]]))[0]
    return people


def draw_tablet(dice: Dice, people: pd.DataFrame, almanac: Almanac) -> pd.DataFrame:
    """Three hundred customers who looked something up on the same tablet in the Berlin shop, each signed in."""
    rng = dice.of("tablet")
    able = people.loc[people["account"] & (people["activity"] > 0), "person"].to_numpy()
    person = rng.permutation(able)[:TABLET_CUSTOMERS]
    start = almanac.moments(rng, len(person), np.full(len(person), 200))
    steps = ("Application Opened", "Signed In", "Product Viewed")
    product = rng.integers(0, 40, len(person))
    pieces = [
        pd.DataFrame(
            {
                "at": start + np.timedelta64(20 * number, "s"),
                "event": EVENTS.index(step),
                "person": person,
                "cookie": TABLET_COOKIES + np.arange(len(person)) * COOKIES,
                "kind": 2,
                "product": product if step == "Product Viewed" else -1,
                "arrival": 0,
                "search": -1,
                "order": -1,
                "signed_in": True,
            }
        )
        for number, step in enumerate(steps)
    ]
    return pd.concat(pieces, ignore_index=True)
