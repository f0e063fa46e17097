from datetime import datetime
from typing import Any

from cdp_core.records.integrity import findings
from cdp_core.records.unowned import waiting_orders
from cdp_core.store import tables as t
from tests.records.conftest import Shop

ANN = {"email": "ann@example.org"}
BOB = {"email": "bob@example.org"}


def order(order_id: str = "17", ids: dict[str, str] = ANN, **told: Any) -> dict[str, Any]:
    return {"ids": ids, "event": "Order Completed", "occurred_at": "2025-01-05", "order_id": order_id, **told}


def refund(order_id: str = "17", **told: Any) -> dict[str, Any]:
    return {"event": "Order Refunded", "occurred_at": "2025-01-09", "order_id": order_id, "revenue": 10.0, **told}


def refunds_of(shop: Shop) -> list[tuple[str, int]]:
    """Order and record of the refunds that count for somebody."""
    return [row[1:] for row in shop.rows(t.events, "event", "order_id", "record") if row[0] == "Order Refunded"]


def test_a_row_that_names_only_an_order_counts_for_whoever_placed_it(shop: Shop) -> None:
    shop.events("shop", order("17", ANN), order("18", BOB))
    receipt = shop.events("shop", refund("18"))
    assert (receipt.accepted, receipt.rejected) == (1, 0)
    assert refunds_of(shop) == [("18", 2)]
    assert receipt.notes == ("1 row names an order and no person, and counts for whoever placed it.",)


def test_a_row_whose_order_is_unknown_waits_says_so_and_is_settled_when_its_order_comes(shop: Shop) -> None:
    receipt = shop.events("shop", refund("17"))
    assert (receipt.accepted, receipt.rejected) == (1, 0)
    assert refunds_of(shop) == []
    assert receipt.notes == (
        '1 row names an order that no load tells a customer of, such as "17": it waits until one does.',
    )
    shop.events("shop", order("17"))
    assert refunds_of(shop) == [("17", 1)]
    assert shop.rows(t.unresolved, "record") == [1]


def test_orders_wait_until_some_load_of_their_system_tells_a_customer_and_again_when_it_is_taken_back(
    shop: Shop,
) -> None:
    assert waiting_orders(shop.connection) == 0
    shop.events("shop", refund("17"), refund("17", revenue=5.0), refund("18"))
    assert waiting_orders(shop.connection) == 2
    kept = (t.events, t.unowned_events, t.records, t.record_loads)
    before = {table.name: shop.rows(table) for table in kept}
    ordered = shop.events("shop", order("17"))
    assert waiting_orders(shop.connection) == 1
    shop.unload(ordered.load_id)
    assert {table.name: shop.rows(table) for table in kept} == before
    assert findings(shop.connection) == []


def test_a_row_that_names_only_an_order_goes_with_its_load_and_stays_where_another_tells_it_too(shop: Shop) -> None:
    shop.events("shop", order("17"))
    before = shop.rows(t.events)
    first = shop.events("shop", refund("17"))
    again = shop.events("shop", refund("17"), file="again.csv")
    assert (again.accepted, again.duplicates) == (0, 1)
    shop.unload(first.load_id)
    assert shop.rows(t.events, "event", "load_id") == [("Order Completed", 1), ("Order Refunded", again.load_id)]

    shop.connection.execute(t.unresolved.delete())
    shop.unload(again.load_id)
    assert shop.rows(t.events) == before
    assert shop.rows(t.unowned_events) == []
    assert shop.rows(t.unresolved, "record") == [1]


def test_the_order_may_be_in_another_source_of_the_system_but_not_of_another_system(shop: Shop) -> None:
    shop.events("shop", {"ids": ANN, "event": "Order Completed", "occurred_at": "2025-01-05"}, order("17"))
    shop.events("crm", order("18", BOB))
    receipt = shop.events("warehouse", refund("17"), refund("18"))
    assert refunds_of(shop) == [("17", 1)]
    assert any('such as "18": it waits until one does' in note for note in receipt.notes)


def test_the_order_of_its_own_source_goes_before(shop: Shop) -> None:
    shop.events("paris", order("17", ANN))
    shop.events("berlin", order("17", BOB, occurred_at="2025-01-01"), refund("17"))
    assert refunds_of(shop) == [("17", 2)]


def test_a_number_that_two_people_ordered_by_says_nothing(shop: Shop) -> None:
    shop.events("paris", order("17", ANN))
    shop.events("berlin", order("17", BOB, occurred_at="2025-01-01"))
    receipt = shop.events("warehouse", refund("17"))
    assert refunds_of(shop) == []
    assert "more than one person placed an order of that number" in receipt.notes[0]


def test_whose_a_row_is_and_since_when_its_order_says(shop: Shop) -> None:
    more_of_ann = {**ANN, "phone": "+84901234567"}
    shop.events(
        "shop",
        *(order(number) for number in ("refunded before", "bought at no time", "back by itself", "twice")),
        order("back by itself", event="Order Refunded", revenue=10.0),
        order("updated"),
        order("updated", more_of_ann, event="Order Updated", occurred_at="2025-01-06"),
    )
    shop.events(
        "shop",
        refund("refunded before", occurred_at="2024-06-01"),
        {"event": "Product Purchased", "order_id": "bought at no time", "product": "lipstick"},
        refund("back by itself"),
        order("twice", {}, occurred_at="2025-01-09", revenue=10.0),
        refund("updated"),
    )
    told = shop.rows(t.events, "order_id", "event", "occurred_at")

    def of(number: str) -> list[tuple[str, datetime]]:
        return [(event, at) for order_id, event, at in told if order_id == number]

    # Nothing is refunded before it was ordered.
    assert of("refunded before") == [("Order Completed", datetime(2025, 1, 5))]
    # A row without a time is as old as its order.
    assert of("bought at no time") == [
        ("Order Completed", datetime(2025, 1, 5)),
        ("Product Purchased", datetime(2025, 1, 5)),
    ]
    # A refund that the order tells itself is not told again.
    assert of("back by itself") == [
        ("Order Completed", datetime(2025, 1, 5)),
        ("Order Refunded", datetime(2025, 1, 5)),
    ]
    # An order without a customer is no order of the one who placed it, twice.
    assert of("twice") == [("Order Completed", datetime(2025, 1, 5))]
    # An order that is updated with more of its customer is still hers.
    assert ("Order Refunded", datetime(2025, 1, 9)) in of("updated")


def test_of_two_lists_of_refunds_one_counts(shop: Shop) -> None:
    shop.events("shop", order("17"))
    shop.events("warehouse", refund("17"), refund("17", revenue=5.0))
    shop.events("bank", refund("17", revenue=15.0))
    assert [row for row in shop.rows(t.events, "event", "revenue") if row[0] == "Order Refunded"] == [
        ("Order Refunded", 10.0),
        ("Order Refunded", 5.0),
    ]


def test_a_refund_that_counts_for_somebody_else_or_twice_is_found(shop: Shop) -> None:
    shop.events("shop", order("17", ANN), order("18", BOB))
    shop.events("shop", refund("18"))
    assert findings(shop.connection) == []
    copy = t.events.c.event == "Order Refunded"
    shop.connection.execute(t.events.insert().from_select(t.events.c.keys(), t.events.select().where(copy)))
    assert "1 row with only an order counts more than once." in findings(shop.connection)
    shop.connection.execute(t.events.update().where(copy).values(record=1))
    assert "2 rows with only an order count for somebody who placed no such order." in findings(shop.connection)
