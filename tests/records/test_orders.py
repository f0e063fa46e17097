from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from cdp_core.store import tables as t
from cdp_core.store.names import freed_names
from tests.records.conftest import Shop, clean

ANN = {"email": "ann@example.org"}


def order(order_id: str = "17", event: str = "Order Completed", **told: Any) -> dict[str, Any]:
    return {"ids": ANN, "event": event, "occurred_at": "2025-01-01", "order_id": order_id, **told}


def product(name: str, **told: Any) -> dict[str, Any]:
    return order(event="Product Purchased", product=name, **told)


OF_BOB = {"ids": {"email": "bob@example.org"}, "occurred_at": "2025-05-05"}
LATE = {"occurred_at": "2025-01-20"}

#: An order as the till tells it and then the web; what stands of it in the end, and which source told that.
TOLD_BY_TWO: dict[str, tuple[list[dict[str, Any]], list[dict[str, Any]], list[tuple[str, str]]]] = {
    "the source with the most filled columns tells the order": (
        [order()],
        [order(revenue=10.0, currency="EUR")],
        [("Order Completed", "web")],
    ),
    "but before a device the customer is told, however much the web says": (
        [order(revenue=10.0)],
        [order(ids={"anonymous_id": "a"}, revenue=10.0, currency="EUR", channel="web")],
        [("Order Completed", "till")],
    ),
    "then the one with the most lines": (
        [order()],
        [order(), product("lipstick")],
        [("Order Completed", "web"), ("Product Purchased", "web")],
    ),
    "then the earliest": (
        [order()],
        [order()],
        [("Order Completed", "till")],
    ),
    "lines that only the poorer source has are kept": (
        [order(revenue=10.0, currency="EUR", channel="shop")],
        [order(), product("lipstick"), product("mascara")],
        [("Order Completed", "till"), ("Product Purchased", "web"), ("Product Purchased", "web")],
    ),
    "lines of the poorer source do not count twice": (
        [order(), product("lipstick", hash="till line")],
        [order(revenue=10.0), product("lipstick", hash="web line")],
        [("Order Completed", "web"), ("Product Purchased", "web")],
    ),
    "a refund in a source that does not tell the order stands": (
        [order(revenue=10.0)],
        [order(event="Order Refunded", revenue=-10.0)],
        [("Order Completed", "till"), ("Order Refunded", "web")],
    ),
    "the same file in two sources is one order": (
        [order(revenue=10.0)],
        [order(revenue=10.0)],
        [("Order Completed", "till")],
    ),
    "the days of two systems may differ by a time zone": (
        [order(ids={"cookie_id": "a"})],
        [order(occurred_at="2025-01-02", revenue=10.0)],
        [("Order Completed", "web")],
    ),
    "two shops that count alike have orders of their own": (
        [order(revenue=10.0), product("lipstick")],
        [order(**OF_BOB), product("mascara", **OF_BOB), order(event="Order Refunded", **OF_BOB)],
        [
            ("Order Completed", "till"),
            ("Order Completed", "web"),
            ("Order Refunded", "web"),
            ("Product Purchased", "till"),
            ("Product Purchased", "web"),
        ],
    ),
    "an invoice of weeks later is the same order of the same customer": (
        [order(revenue=10.0, currency="EUR"), product("lipstick", hash="first line")],
        [order(**LATE), product("lipstick", hash="late line", **LATE)],
        [("Order Completed", "till"), ("Product Purchased", "till")],
    ),
}


@pytest.fixture(scope="module")
def told_by_two(engine: sa.Engine) -> Iterator[dict[str, list[tuple[str, str]]]]:
    """What stands of each order, numbered by its sentence, after the till and the web have told all of them."""
    with engine.connect() as connection, freed_names(connection), connection.begin() as transaction:
        shop = Shop(connection)
        for source, place in (("till", 0), ("web", 1)):
            told = [{**row, "order_id": sentence} for sentence, rows in TOLD_BY_TWO.items() for row in rows[place]]
            shop.events(source, *told)
        stands: dict[str, list[tuple[str, str]]] = {sentence: [] for sentence in TOLD_BY_TWO}
        for sentence, event, source_id in shop.rows(t.events, "order_id", "event", "source_id"):
            stands[sentence].append((event, {1: "till", 2: "web"}[source_id]))
        transaction.rollback()
    return stands


@pytest.mark.parametrize("sentence", TOLD_BY_TWO)
def test_of_an_order_that_two_sources_tell(told_by_two: dict[str, list[tuple[str, str]]], sentence: str) -> None:
    assert told_by_two[sentence] == TOLD_BY_TWO[sentence][2]


def test_the_poorer_telling_is_set_aside_and_steps_in_when_the_richer_is_taken_back(shop: Shop) -> None:
    shop.events("till", order())
    richer = shop.events("web", order(revenue=10.0))
    assert shop.rows(t.events, "source_id", "revenue") == [(2, 10.0)]
    assert shop.rows(t.shadowed_events, "source_id") == [1]
    shop.connection.execute(t.unresolved.delete())
    shop.unload(richer.load_id)
    assert shop.rows(t.events, "source_id") == [1]
    assert shop.rows(t.shadowed_events) == []
    assert shop.rows(t.unresolved, "record") == [1, 2]


def test_an_order_exported_again_counts_once_with_its_lines_and_whatever_else_happened(shop: Shop) -> None:
    pending, paid = {"properties": {"status": "pending"}}, {"properties": {"status": "paid"}}
    shop.events(
        "web",
        *(order("lines too", **pending), product("lipstick", order_id="lines too", **pending)),
        *(order("lines as before", **pending), product("lipstick", order_id="lines as before")),
        order("lines apart", **pending),
        *(order("refunded", revenue=50.0, **pending), order("refunded", event="Order Refunded", revenue=50.0)),
        order("of each day the first"),
    )
    shop.events("web", product("lipstick", order_id="lines apart"))
    shop.events(
        "web",
        *(order("lines too", **paid), product("lipstick", order_id="lines too", **paid)),
        *(order("lines as before", **paid), product("lipstick", order_id="lines as before")),
        order("lines apart", **paid),
        order("refunded", revenue=50.0, **paid),
        # A till that counts from one each day has many orders of one number.
        order("of each day the first", occurred_at="2025-01-02"),
    )
    assert shop.rows(t.events, "order_id", "event", "load_id") == [
        ("lines apart", "Order Completed", 3),
        ("lines apart", "Product Purchased", 2),
        ("lines as before", "Order Completed", 3),
        ("lines as before", "Product Purchased", 1),
        ("lines too", "Order Completed", 3),
        ("lines too", "Product Purchased", 3),
        ("of each day the first", "Order Completed", 1),
        ("of each day the first", "Order Completed", 3),
        ("refunded", "Order Completed", 3),
        ("refunded", "Order Refunded", 1),
    ]


def listed(shop: Shop, source: str, *rows: dict[str, Any]) -> Any:
    """A load of a list of orders, each with what became of it."""
    return shop.load(source, clean(shop.connection, "events", list(rows)), kind="orders")


def refunds(shop: Shop, order_id: str) -> list[float]:
    told = shop.rows(t.events, "event", "order_id", "revenue")
    return [revenue for event, number, revenue in told if (event, number) == ("Order Refunded", order_id)]


def test_what_went_back_is_told_once_by_the_newest_list_or_a_list_of_its_own(shop: Shop) -> None:
    of_bob = {"ids": {"email": "bob@example.org"}, "occurred_at": "2025-06-01"}
    listed(
        shop,
        "shop",
        *(order("told anew", revenue=30.0), order("told anew", "Order Refunded", revenue=4.0)),
        *(order("listed apart", revenue=50.0), order("listed apart", "Order Refunded", revenue=50.0)),
        *(order("another's too", revenue=50.0), order("another's too", "Order Refunded", revenue=50.0)),
    )
    again = listed(
        shop,
        "shop",
        *(order("told anew", revenue=30.0, hash="b"), order("told anew", "Order Refunded", revenue=6.0)),
        order("listed apart", "Order Refunded", revenue=50.0, hash="listed by the shop"),
    )
    assert refunds(shop, "told anew") == [6.0]
    assert refunds(shop, "listed apart") == [50.0]
    shop.unload(again.load_id)
    assert refunds(shop, "told anew") == [4.0]
    assert refunds(shop, "listed apart") == [50.0]

    listed(shop, "bank", order("another's too", revenue=50.0, **of_bob))
    by_bank = listed(
        shop,
        "bank",
        order("listed apart", "Order Refunded", revenue=50.0, hash="listed by the bank"),
        order("another's too", "Order Refunded", revenue=50.0, **of_bob),
    )
    assert refunds(shop, "listed apart") == [50.0]
    assert refunds(shop, "another's too") == [50.0, 50.0]
    assert len([row for row in shop.rows(t.events, "event") if row == "Order Completed"]) == 4
    shop.unload(by_bank.load_id)
    assert refunds(shop, "listed apart") == [50.0]


def test_an_order_that_a_newer_list_calls_cancelled_is_none_any_more_until_that_is_taken_back(shop: Shop) -> None:
    """Its lines go with it; in a log, that it was cancelled is an event of its own beside the order."""

    def standing() -> list[tuple]:
        return sorted(shop.rows(t.events, "event", "load_id"))

    bought = [order(revenue=10.0), product("lipstick")]
    cancelled = [order(event="Order Cancelled"), order(event="Product Cancelled", product="lipstick")]
    shop.load("shop", clean(shop.connection, "events", bought), kind="orders")
    shop.load("shop", clean(shop.connection, "events", cancelled), kind="orders", day=1)
    assert standing() == [("Order Cancelled", 2), ("Product Cancelled", 2)]
    shop.load("shop", clean(shop.connection, "events", [order(revenue=12.0)]), kind="orders", day=2)
    assert standing()[:1] == [("Order Completed", 3)]
    shop.unload(3)
    shop.unload(2)
    assert standing() == [("Order Completed", 1), ("Product Purchased", 1)]
    later = order(event="Order Cancelled", occurred_at="2025-01-02")
    shop.load("web", clean(shop.connection, "events", [order("18", revenue=5.0), {**later, "order_id": "18"}]))
    assert {event for event, load_id in standing() if load_id > 3} == {"Order Completed", "Order Cancelled"}


def test_an_export_that_writes_no_seconds_tells_the_same_orders(shop: Shop) -> None:
    for day, (moment, revenue) in enumerate((("2025-01-01 10:00:15", 10.0), ("2025-01-01 10:00:00", 12.0))):
        told = clean(shop.connection, "events", [order(occurred_at=moment, revenue=revenue)])
        shop.load("shop", told, kind="orders", day=day)
    assert shop.rows(t.events, "event", "revenue") == [("Order Completed", 12.0)]
    another_till = clean(shop.connection, "events", [order(occurred_at="2025-01-01 10:07:00", revenue=5.0)])
    shop.load("shop", another_till, kind="orders", day=2)
    assert sorted(shop.rows(t.events, "revenue")) == [5.0, 12.0]
