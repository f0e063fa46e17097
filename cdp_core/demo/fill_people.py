"""The people of a World as the store's loads would have left them: what each source says of whom.

In:  a World, shelves
Out: records with identifiers and traits, on the shelves
"""

import numpy as np
import pandas as pd

from cdp_core.demo.conversations import OWNER_IDS
from cdp_core.demo.people import cities, crm_ids, customer_ids, loyalty_ids
from cdp_core.demo.shelves import Shelves, coded
from cdp_core.demo.store_files import SKINS
from cdp_core.demo.visits import anonymous_ids
from cdp_core.demo.world import World


def add_people(world: World, shelves: Shelves) -> None:
    """People rows of the CRM, the web shop, its guests, the loyalty club and of those who signed in."""
    _contacts(world, shelves)
    _customers(world, shelves)
    _guests(world, shelves)
    _members(world, shelves)
    _signed_in(world, shelves)


def _contacts(world: World, shelves: Shelves) -> None:
    contacts = world.contacts
    ids = crm_ids(contacts["number"].to_numpy())
    held = {name: contacts[name] for name in ("phone", "loyalty_id")}
    held["email"] = contacts["email"].str.lower()
    record = shelves.add_records("salesforce_contacts.csv", "people", {"crm_id": ids, **held}, ids)
    created = _days_ago(world, contacts["joined"])
    owner = coded(np.arange(len(contacts)) % len(OWNER_IDS), list(OWNER_IDS))
    origin = '{"lead_source": "' + contacts["origin"].astype("str") + '"}'
    shelves.add_people(
        "salesforce_contacts.csv",
        record,
        _named(contacts)
        | _address(contacts)
        | {name: contacts[name] for name in ("company", "birthday", "gender")}
        | {"known_at": created, "created_at": created, "owner": owner, "custom": origin},
    )


def _customers(world: World, shelves: Shelves) -> None:
    people = world.people[world.people["account"]].reset_index(drop=True)
    ids = customer_ids(people["person"].to_numpy())
    phone = people["phone"].where(people["account_phone"])
    held = {"customer_id": ids, "email": people["email"], "phone": phone}
    record = shelves.add_records("shopify_customers.csv", "people", held, ids)
    known_at = {"known_at": np.full(len(people), world.almanac.end)}
    shelves.add_people("shopify_customers.csv", record, _named(people) | _address(people) | known_at)


def _guests(world: World, shelves: Shelves) -> None:
    """People without an account, named by their orders."""
    orders = world.orders[world.orders["guest"]].drop_duplicates("person", keep="last")
    people = world.people.set_index("person").loc[orders["person"]].reset_index()
    phone = people["phone"].where(people["account_phone"])
    record = shelves.add_records("shopify_orders.csv", "people", {"email": people["email"], "phone": phone})
    known_at = {"known_at": orders["at"].to_numpy()}
    shelves.add_people("shopify_orders.csv", record, _named(people) | _address(people) | known_at)


def _members(world: World, shelves: Shelves) -> None:
    people = world.people[world.people["loyalty"]].reset_index(drop=True)
    ids = loyalty_ids(people["person"].to_numpy())
    email = people["email"].where(people["loyalty_mail"])
    phone = people["phone"].where(people["loyalty_phone"])
    held = {"loyalty_id": ids, "email": email, "phone": phone}
    record = shelves.add_records("loyalty_members.xlsx", "people", held, ids)
    number = people["person"].to_numpy()
    size = pd.Series(35 + number * 31 % 9).astype("str")
    skin = pd.Series(np.array(SKINS, dtype=object)[number * 17 % len(SKINS)]).astype("str")
    joined = _days_ago(world, people["joined"])
    shelves.add_people(
        "loyalty_members.xlsx",
        record,
        _named(people)
        | {name: people[name] for name in ("birthday", "postal_code", "country")}
        | {
            "known_at": joined,
            "created_at": joined,
            "custom": '{"shoe_size": ' + size + ', "skin_type": "' + skin + '"}',
        },
    )


def _signed_in(world: World, shelves: Shelves) -> None:
    """What the web shop's sign-in says: this cookie is that customer."""
    seen = world.visits[world.visits["signed_in"]].drop_duplicates("cookie")
    people = world.people.set_index("person").loc[seen["person"]].reset_index()
    held = {
        "customer_id": customer_ids(people["person"].to_numpy()),
        "email": people["email"],
        "anonymous_id": anonymous_ids(seen["cookie"].to_numpy()),
    }
    record = shelves.add_records("segment_web.jsonl.gz", "people", held)
    shelves.add_people("segment_web.jsonl.gz", record, _named(people) | {"known_at": seen["at"].to_numpy()})


def _named(people: pd.DataFrame) -> dict[str, pd.Series]:
    first, last = people["first"], people["last"]
    return {"first_name": first, "last_name": last, "full_name": first + " " + last}


def _address(people: pd.DataFrame) -> dict[str, object]:
    where = cities(people["place"].to_numpy())
    known = people["postal_code"].notna().to_numpy()
    return {
        "street": people["street"],
        "city": where["city"].where(known),
        "region": where["region"].where(known),
        "postal_code": people["postal_code"],
        "country": people["country"],
    }


def _days_ago(world: World, days: pd.Series) -> np.ndarray:
    return world.almanac.end - days.to_numpy().astype("timedelta64[D]") + np.timedelta64(8 * 3600, "s")
