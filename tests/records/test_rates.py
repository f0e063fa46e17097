"""A rate that comes later converts what is here."""

import json

import pytest

from cdp_core.records import rates, set_rates, unconverted
from cdp_core.store import tables as t
from tests.records.conftest import MONDAY, Shop, clean


@pytest.fixture
def foreign(shop: Shop) -> Shop:
    """An order, a won deal and costs, each in dollars without a rate."""
    order = {"ids": {"email": "a@x.org"}, "event": "Order Completed", "occurred_at": MONDAY, "currency": "USD"}
    home = {**order, "currency": "EUR", "revenue": 5.0, "hash": "home"}
    shop.events("shop", {**order, "revenue": None, "properties": {"original_revenue": 10}}, home)
    deal = {"ids": {"email": "a@x.org"}, "key": "7", "object_id": "7", "status": "won", "closed_at": MONDAY}
    kept = {"amount": None, "currency": "USD", "custom": {"original_amount": 100.5}}
    shop.load("crm", clean(shop.connection, "deals", [{**deal, **kept}]))
    day = {"day": MONDAY, "campaign": "Spring", "cost": None, "currency": "USD", "custom": {"original_cost": 4}}
    shop.load("ads", clean(shop.connection, "costs", [day]))
    shop.connection.execute(t.unresolved.delete())
    return shop


def test_amounts_wait_for_a_rate_that_converts_them_and_what_follows_from_them_once(foreign: Shop) -> None:
    assert unconverted(foreign.connection) == {"USD": 3}
    assert set_rates(foreign.connection, {"USD": 0.5}) == 3
    assert unconverted(foreign.connection) == {}
    amounts = foreign.rows(t.events, "event", "revenue", "properties")
    assert [(event, revenue) for event, revenue, _ in amounts if event == "Order Completed"] == [
        ("Order Completed", 5.0),
        ("Order Completed", 5.0),
    ]
    (won,) = (json.loads(properties) for event, _, properties in amounts if event == "Deal Won")
    assert won["amount"] == 50.25
    assert foreign.rows(t.objects, "amount") == [50.25]
    assert foreign.rows(t.costs, "cost", "original_cost") == [(2.0, 4.0)]
    assert len(foreign.rows(t.unresolved, "record")) == 2

    foreign.connection.execute(t.unresolved.delete())
    assert set_rates(foreign.connection, {"USD": 0.5}) == 0
    assert foreign.rows(t.unresolved) == []


def test_another_rate_counts_from_the_amount_as_it_was_and_none_leaves_amounts_missing(foreign: Shop) -> None:
    set_rates(foreign.connection, {"USD": 0.5})
    set_rates(foreign.connection, {"USD": 0.9, "GBP": 1.2})
    assert foreign.rows(t.objects, "amount") == [pytest.approx(90.45)]
    assert rates(foreign.connection) == {"GBP": 1.2, "USD": 0.9}
    assert set_rates(foreign.connection, {"USD": None}) == 3
    assert unconverted(foreign.connection) == {"USD": 3}
