import json
from dataclasses import fields
from datetime import datetime

import pytest

from cdp_core.errors import ProfileNotFound
from cdp_core.profiles.build import build
from cdp_core.profiles.known_by import interests_of
from cdp_core.profiles.linked import Linked, by_stage, linked_objects
from cdp_core.profiles.orders import orders_of
from cdp_core.profiles.page import profile_json, profile_page

NOW = datetime(2026, 6, 1)


@pytest.fixture(scope="module")
def street(observed_once) -> dict[str, int]:
    """Ann, whom every system knows, and a visitor of whom nothing is known. Nothing of them is changed."""
    observed = observed_once
    contact = observed.person(
        "crm",
        "2024-05-01",
        first_name="Ann",
        last_name="Nguyen",
        city="Hanoi",
        crm_id="1",
        email="ann@x.org",
        company_id="acme",
        created_at="2023-02-01",
    )
    member = observed.visitor("shop", customer_id="C1", email="ann@x.org")
    cookie = observed.visitor("dmp", cookie_id="k1")
    stranger = observed.person("crm", crm_id="2")
    observed.event(member, "Order Completed", "2026-01-05", order_id="O1", revenue=50.0, channel="web", currency="EUR")
    for product in ("Lipstick", "Brush"):
        observed.event(member, "Product Purchased", "2026-01-05", order_id="O1", product=product, quantity=1.0)
    observed.event(member, "Product Purchased", "2026-01-05", order_id="O2", product="Not hers")
    observed.event(member, "Order Refunded", "2026-01-09", order_id="O1", revenue=-20.0)
    observed.interest(cookie, "Automotive", "Electric Vehicle", expires_at="2026-12-01")
    observed.interest(cookie, "Beauty", expires_at="2026-03-01")
    observed.consent(contact, "email", "granted", "2025-01-01")
    observed.object(contact, "deals", object_id="D1", stage="Won", amount=900.0, opened_at="2026-02-01")
    observed.object(stranger, "deals", object_id="D2", company_id="acme", opened_at="2026-03-01")
    observed.object(stranger, "deals", object_id="D3", company_id="other")
    observed.object(stranger, "companies", object_id="acme", name="Acme Ltd")
    observed.load("crm", "2026-05-01")
    ann = observed.together(contact, member, cookie)
    visitor = observed.visitor("web", anonymous_id="a1")
    observed.write()
    build(observed.connection, None)
    return {"ann": ann, "visitor": visitor}


def test_the_page_says_who_she_is(connection, ann):
    page = profile_page(connection, ann, NOW)
    assert (page.name, page.initials, page.city, page.known) == ("Ann Nguyen", "AN", "Hanoi", True)
    assert page.known_since == datetime(2023, 2, 1)
    assert page.systems == ("crm", "cdp", "dmp")
    assert (page.computed["orders"], page.computed["revenue"], page.computed["channels"]) == (1, 30.0, ["web"])
    assert [(on.channel, on.events, on.orders, on.revenue) for on in page.channels] == [("web", 1, 1, 50.0)]


def test_identifiers_name_all_their_sources(connection, ann):
    by_kind = {one.kind: one for one in profile_page(connection, ann, NOW).identifiers}
    assert by_kind["email"].sources == ("crm", "shop")
    assert set(by_kind) == {"crm_id", "email", "customer_id", "cookie_id"}


def test_an_order_has_its_lines_and_what_was_refunded(connection, ann):
    [order] = orders_of(connection, ann)
    assert (order.order_id, order.revenue, order.refunded, order.source) == ("O1", 50.0, 20.0, "shop")
    assert [line.product for line in order.lines] == ["Lipstick", "Brush"]


def test_interests_say_whether_they_still_hold(connection, ann):
    interests = interests_of(connection, ann, NOW)
    assert [(one.path[0], one.active) for one in interests] == [("Automotive", True), ("Beauty", False)]


def test_objects_come_from_her_and_from_her_company(connection, ann):
    linked = linked_objects(connection, ann, profile_page(connection, ann, NOW).companies)
    deals = [(one.object_id, one.through_company) for one in linked if one.kind == "deals"]
    assert deals == [("D2", True), ("D1", False)]
    assert [one.name for one in linked if one.kind == "companies"] == ["Acme Ltd"]


def test_deals_stand_by_stage_with_what_they_are_worth():
    told = dict.fromkeys((one.name for one in fields(Linked)), None) | {"kind": "deals"}
    rows = (("Offer", 100.0), ("Won", None), ("Offer", 50.0), (None, 7.0), ("Won", None))
    stages = by_stage([Linked(**told | {"stage": stage, "amount": amount}) for stage, amount in rows])
    assert [(one.stage, len(one.deals), one.amount) for one in stages] == [
        ("Offer", 2, 150.0),
        ("Won", 2, None),
        (None, 1, 7.0),
    ]


@pytest.mark.parametrize(
    ("owner", "shown"),
    [
        ("Ann Lee", "Ann Lee"),
        ("ann2@example.org", "ann2@example.org"),
        ("Sales", "Sales"),
        ("0051x00000AbCdE", None),
        ("48213377", None),
        (None, None),
    ],
)
def test_who_looks_after_a_deal_is_a_name_and_no_number(owner, shown):
    told = dict.fromkeys((one.name for one in fields(Linked)), None)
    assert Linked(**told | {"owner": owner}).owner_name == shown


def test_the_json_document_has_everything_and_is_plain(connection, ann):
    document = profile_json(connection, ann, NOW)
    assert document["profile_id"] == f"p{ann}"
    assert document["traits"]["city"]["source"] == "crm"
    assert document["consents"][0]["state"] == "granted"
    assert document["latest_events"][0]["what"] == "Order Refunded"
    assert json.loads(json.dumps(document, default=str))["computed"]["revenue"] == 30.0


def test_the_json_document_says_how_many_events_there_are_where_it_has_the_latest_alone(connection, ann):
    every = profile_json(connection, ann, NOW)
    few = profile_json(connection, ann, NOW, latest=2)
    assert every["touches_in_all"] == few["touches_in_all"] == len(every["latest_events"]) > 2
    told = [touch for touch in every["latest_events"] if touch["kind"] == "event"]
    assert every["events_in_all"] == few["events_in_all"] == every["computed"]["events"] == len(told)
    assert few["latest_events"] == every["latest_events"][:2]


def test_a_visitor_without_a_name_has_a_page_too(connection, street):
    visitor = street["visitor"]
    page = profile_page(connection, visitor, NOW)
    assert (page.name, page.initials, page.known, page.known_since) == (f"p{visitor}", "?", False, None)


def test_a_profile_that_is_not_there_is_said_to_be_so(connection):
    with pytest.raises(ProfileNotFound, match="p4711"):
        profile_page(connection, 4711, NOW)
