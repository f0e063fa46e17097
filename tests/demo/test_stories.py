"""The counts that the stories promise, by reading the exported files in plain Python, one person at a time."""

import csv
import gzip
import io
import json
from collections import defaultdict
from datetime import datetime, timedelta

import pytest

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 1, 9)


def table(file, encoding="utf-8-sig", delimiter=","):
    content = gzip.decompress(file.content) if file.name.endswith(".gz") else file.content
    return list(csv.DictReader(io.StringIO(content.decode(encoding), newline=""), delimiter=delimiter))


def lines(file):
    return [json.loads(line) for line in gzip.decompress(file.content).splitlines()]


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=None)


class Person:
    def __init__(self):
        self.events = []  # (name, at, properties)
        self.revenue = 0.0
        self.sources = set()
        self.interests = []

    def did(self, name, days=None, **wanted):
        return [
            (at, said)
            for event, at, said in self.events
            if event == name
            and (days is None or NOW - timedelta(days=days) < at <= NOW)
            and all(word in str(said.get(key)) for key, word in wanted.items())
        ]


@pytest.fixture(scope="module")
def persons(small_world, small_exports):
    """Who did what, from the files; whose each identifier is, from the truth."""
    by_email = {person.email: number for number, person in small_world.person.items() if not person.shares_mailbox}
    by_customer = {f"72104{number:08d}": number for number in small_world.person}
    found = defaultdict(Person)
    orders(found, by_email, small_exports)
    for name in ("segment_web.jsonl.gz", "segment_app.jsonl.gz"):
        calls(found, by_customer, lines(small_exports[name]))
    for event in lines(small_exports["sendgrid_events.jsonl.gz"]):
        if event["email"] in by_email and event["event"] == "open":
            person = found[by_email[event["email"]]]
            person.events.append(("Email Opened", datetime(1970, 1, 1) + timedelta(seconds=event["timestamp"]), event))
    for contact, number in zip(
        table(small_exports["salesforce_contacts.csv"]), small_world.contacts["person"], strict=True
    ):
        assert contact["Id"]
        found[number].sources.add("crm")
    interests = table(small_exports["dmp_audience.tsv.gz"], delimiter="\t")
    for row, number in zip(interests, small_world.traces.interests["person"], strict=True):
        found[number].interests.append((row["Interest"], moment(row["Seen"]), moment(row["Expires"])))
    return found


def orders(found, by_email, exports):
    for row in table(exports["shopify_orders.csv"]):
        if row["Email"] not in by_email:
            continue
        person = found[by_email[row["Email"]]]
        at = moment(row["Created at"][:19]) - timedelta(hours=int(row["Created at"][-4:-2]))
        person.events.append(("Product Purchased", at, {"product": row["Lineitem name"].lower()}))
        if row["Total"]:
            person.events.append(("Order Completed", at, {}))
            person.revenue += float(row["Total"])
    seen = set()
    for row in table(exports["till_receipts.csv"], "cp1252", ";"):
        if not row["Kundenkarte"]:
            continue
        person = found[int(row["Kundenkarte"][2:])]
        at = datetime.strptime(row["Zeitpunkt"], "%d.%m.%Y %H:%M")
        person.events.append(("Product Purchased", at, {"product": row["Artikel"].lower()}))
        if row["Bon-Nr"] not in seen:
            seen.add(row["Bon-Nr"])
            person.events.append(("Order Completed", at, {}))
            person.revenue += float(row["Gesamtbetrag"].replace(".", "").replace(",", "."))


def calls(found, by_customer, sent):
    """Anonymous calls belong to whoever signed in on that cookie, else to somebody whom nobody knows."""
    owner = {call["anonymousId"]: by_customer[call["userId"]] for call in sent if "userId" in call}
    for call in sent:
        name = {"page": "Page Viewed", "screen": "Screen Viewed"}.get(call["type"]) or call.get("event")
        if name and name != "Order Completed":
            person = found[owner.get(call["anonymousId"], call["anonymousId"])]
            person.events.append((name, moment(call["timestamp"][:19]), call["properties"]))


def test_keen_and_valuable(persons, small_stories):
    keen = [
        number
        for number, person in persons.items()
        if len({at.date() for at, _ in person.did("Page Viewed", days=7)}) >= 3
        and len({said["marketing_campaign_name"] for _, said in person.did("Email Opened", days=14)}) >= 2
        and person.revenue >= 1000
    ]
    assert len(keen) == small_stories["keen"]["count"] >= 5
    assert set(range(5)) <= set(keen)


def test_red_lipstick_but_no_skincare(persons, small_stories):
    def bought(person, *words):
        return any(all(word in said["product"] for word in words) for _, said in person.did("Product Purchased"))

    red = [n for n, person in persons.items() if bought(person, "lipstick", "red") and not bought(person, "skincare")]
    assert len(red) == small_stories["red"]["count"]


def test_abandoned_carts(persons, small_stories):
    def abandoned(person):
        ordered = [at for at, _ in person.did("Order Completed")]
        added = [at for at, _ in person.did("Product Added", days=14)]
        return any(
            at + timedelta(days=2) <= NOW and not any(at < order <= at + timedelta(days=2) for order in ordered)
            for at in added
        )

    assert sum(map(abandoned, persons.values())) == small_stories["cart"]["count"] >= 4


def test_three_screens(persons, small_stories):
    there = [
        number
        for number, person in persons.items()
        if person.did("Product Viewed", device="phone")
        and person.did("Checkout Started", device="desktop")
        and person.did("Order Completed")
        and person.did("Email Opened", useragent="iPad")
    ]
    assert len(there) == small_stories["screens"]["count"]
    assert small_stories["screens"]["look_up"] == "Trần Minh Anh"


def test_electric_cars(persons, small_stories):
    dreaming = [
        number
        for number, person in persons.items()
        if person.did("Order Completed")
        and any(path == "Automotive > Electric Vehicle" and seen <= NOW < end for path, seen, end in person.interests)
    ]
    assert len(dreaming) == small_stories["electric"]["count"] >= 3


def test_valuable_and_unknown_to_the_crm(persons, small_stories):
    unseen = [number for number, person in persons.items() if round(person.revenue, 6) >= 1000 and not person.sources]
    assert len(unseen) == small_stories["unseen"]["count"] >= 2


def test_one_tablet_with_hundreds_of_people(small_exports, small_stories):
    signed_in = [
        call for call in lines(small_exports["segment_app.jsonl.gz"]) if call.get("properties", {}).get("terminal")
    ]
    devices = {call["context"]["device"]["advertisingId"] for call in signed_in}
    assert len(devices) == 1
    assert len({call["userId"] for call in signed_in}) == small_stories["tablet"]["count"] == 300


def test_rules_look_people_up_that_exist(small_world, small_exports, small_stories):
    text = (
        small_exports["salesforce_contacts.csv"].content.decode()
        + small_exports["shopify_customers.csv"].content.decode()
    )
    for story in small_stories.values():
        names = story["look_up"].split()
        assert all(name in text for name in names), story["key"]


def test_families_switchboard_test_rows_and_strangers(small_exports, small_stories, small_world):
    contacts = table(small_exports["salesforce_contacts.csv"])
    email = small_stories["family"]["rule"]["value"]
    assert (
        len({row["Id"] for row in contacts if row["Email"].strip().lower() == email})
        == small_stories["family"]["count"]
    )
    assert sum(row["Account.Name"] == "Hanse Kontor AG" for row in contacts) == small_stories["switchboard"]["count"]
    assert sum(row["LastName"] == "Test" for row in contacts) == small_stories["tests"]["count"]
    assert small_stories["strangers"]["count"] == len(small_world.people) // 4
    assert small_stories["cookie"]["rule"]["all"][1]["count"]["value"] == 4
