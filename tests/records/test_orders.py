from typing import Any

from cdp_core.store import tables as t
from tests.records.conftest import Shop, clean

ANN = {"email": "ann@example.org"}


def order(order_id: str = "17", event: str = "Order Completed", **told: Any) -> dict[str, Any]:
    return {"ids": ANN, "event": event, "occurred_at": "2025-01-01", "order_id": order_id, **told}


def product(name: str, **told: Any) -> dict[str, Any]:
    return order(event="Product Purchased", product=name, **told)


def test_the_source_with_the_most_filled_columns_tells_the_order(shop: Shop) -> None:
    shop.events("till", order())
    shop.events("web", order(revenue=10.0, currency="EUR"))
    assert shop.rows(t.events, "source_id", "revenue") == [(2, 10.0)]
    assert shop.rows(t.shadowed_events, "source_id") == [1]


def test_then_the_one_with_the_most_lines_then_the_earliest(shop: Shop) -> None:
    shop.events("till", order("1"), order("2"))
    shop.events("web", order("1"), order("2"), product("lipstick", order_id="2"))
    stands = shop.rows(t.events, "order_id", "event", "source_id")
    assert stands == [("1", "Order Completed", 1), ("2", "Order Completed", 2), ("2", "Product Purchased", 2)]


def test_lines_that_only_the_poorer_source_has_are_kept(shop: Shop) -> None:
    shop.events("crm", order(revenue=10.0, currency="EUR", channel="shop"))
    shop.events("web", order(), product("lipstick"), product("mascara"))
    assert shop.rows(t.events, "event", "source_id") == [
        ("Order Completed", 1),
        ("Product Purchased", 2),
        ("Product Purchased", 2),
    ]


def test_lines_of_the_poorer_source_do_not_count_twice(shop: Shop) -> None:
    shop.events("till", order(), product("lipstick", hash="till line"))
    shop.events("web", order(revenue=10.0), product("lipstick", hash="web line"))
    assert shop.rows(t.events, "event", "source_id") == [("Order Completed", 2), ("Product Purchased", 2)]


def test_a_refund_in_a_source_that_does_not_tell_the_order_stands(shop: Shop) -> None:
    shop.events("web", order(revenue=10.0))
    shop.events("bank", order(event="Order Refunded", revenue=-10.0))
    assert shop.rows(t.events, "event") == ["Order Completed", "Order Refunded"]


def test_the_poorer_telling_steps_in_when_the_richer_is_taken_back(shop: Shop) -> None:
    shop.events("till", order())
    richer = shop.events("web", order(revenue=10.0))
    shop.connection.execute(t.unresolved.delete())
    shop.unload(richer.load_id)
    assert shop.rows(t.events, "source_id") == [1]
    assert shop.rows(t.shadowed_events) == []
    assert shop.rows(t.unresolved, "record") == [1, 2]


def test_the_same_file_in_two_sources_is_one_order(shop: Shop) -> None:
    shop.events("till", order(revenue=10.0))
    shop.events("web", order(revenue=10.0))
    assert shop.rows(t.events, "source_id") == [1]


def test_the_days_of_two_systems_may_differ_by_a_time_zone(shop: Shop) -> None:
    shop.events("till", order(ids={"cookie_id": "a"}))
    shop.events("web", order(ids={"email": "ann@example.org"}, occurred_at="2025-01-02", revenue=10.0))
    assert shop.rows(t.events, "source_id") == [2]


def test_two_shops_that_count_alike_have_orders_of_their_own(shop: Shop) -> None:
    of_bob = {"ids": {"email": "bob@example.org"}, "occurred_at": "2025-05-05"}
    shop.events("paris", order(revenue=10.0), product("lipstick"))
    shop.events("berlin", order(**of_bob), product("mascara", **of_bob), order(event="Order Refunded", **of_bob))
    assert shop.rows(t.events, "event", "source_id") == [
        ("Order Completed", 1),
        ("Order Completed", 2),
        ("Order Refunded", 2),
        ("Product Purchased", 1),
        ("Product Purchased", 2),
    ]


def test_an_invoice_of_weeks_later_is_the_same_order_of_the_same_customer(shop: Shop) -> None:
    shop.events("web", order(revenue=10.0, currency="EUR"), product("lipstick", hash="web line"))
    late = {"occurred_at": "2025-01-20"}
    shop.events("ledger", order(**late), product("lipstick", hash="ledger line", **late))
    assert shop.rows(t.events, "event", "source_id") == [("Order Completed", 1), ("Product Purchased", 1)]


def test_an_order_exported_again_with_a_new_status_counts_once(shop: Shop) -> None:
    shop.events("web", order(properties={"status": "pending"}), product("lipstick", properties={"status": "pending"}))
    shop.events("web", order(properties={"status": "paid"}), product("lipstick", properties={"status": "paid"}))
    assert shop.rows(t.events, "event", "load_id") == [("Order Completed", 2), ("Product Purchased", 2)]


def test_unchanged_lines_of_an_order_exported_again_stay(shop: Shop) -> None:
    shop.events("web", order(properties={"status": "pending"}), product("lipstick"))
    shop.events("web", order(properties={"status": "paid"}), product("lipstick"))
    assert shop.rows(t.events, "event", "load_id") == [("Order Completed", 2), ("Product Purchased", 1)]


def test_lines_from_a_file_of_their_own_stay_with_an_order_exported_again(shop: Shop) -> None:
    shop.events("web", order(properties={"status": "pending"}))
    shop.events("web", product("lipstick"))
    shop.events("web", order(properties={"status": "paid"}))
    assert shop.rows(t.events, "event", "load_id") == [("Order Completed", 3), ("Product Purchased", 2)]


def test_a_till_that_counts_from_one_each_day_has_many_orders_of_one_number(shop: Shop) -> None:
    shop.events("till", order("1"))
    shop.events("till", {**order("1"), "occurred_at": "2025-01-02"})
    assert len(shop.rows(t.events)) == 2


def listed(shop: Shop, source: str, *rows: dict[str, Any]) -> Any:
    """A load of a list of orders, each with what became of it."""
    return shop.load(source, clean(shop.connection, "events", list(rows)), kind="orders")


def test_a_newer_list_of_orders_tells_what_went_back(shop: Shop) -> None:
    listed(shop, "shop", order(revenue=30.0, hash="a"), order(event="Order Refunded", revenue=4.0, hash="4 back"))
    listed(shop, "shop", order(revenue=30.0, hash="b"), order(event="Order Refunded", revenue=6.0, hash="6 back"))
    refunds = {row for row in shop.rows(t.events, "event", "revenue") if row[0] == "Order Refunded"}
    assert refunds == {("Order Refunded", 6.0)}
    shop.unload(2)
    assert ("Order Refunded", 4.0) in shop.rows(t.events, "event", "revenue")


def test_a_refund_that_happened_by_itself_stays_when_its_order_comes_again(shop: Shop) -> None:
    shop.events("log", order(revenue=50.0, hash="paid"), order(event="Order Refunded", revenue=50.0))
    shop.events("log", order(revenue=50.0, hash="archived"))
    assert sorted(shop.rows(t.events, "event")) == ["Order Completed", "Order Refunded"]


def test_a_refund_that_a_list_of_its_own_tells_too_counts_once(shop: Shop) -> None:
    listed(shop, "shop", order(revenue=50.0), order(event="Order Refunded", revenue=50.0, hash="by its status"))
    for source in ("shop", "bank"):
        apart = listed(shop, source, order(event="Order Refunded", revenue=50.0, hash=f"listed by {source}"))
        refunds = [row for row in shop.rows(t.events, "event") if row == "Order Refunded"]
        assert refunds == ["Order Refunded"]
        shop.unload(apart.load_id)
        assert sorted(shop.rows(t.events, "event")) == ["Order Completed", "Order Refunded"]


def test_another_shops_refund_of_the_same_number_is_another_refund(shop: Shop) -> None:
    listed(shop, "shop", order(revenue=50.0), order(event="Order Refunded", revenue=50.0, hash="here"))
    other = {"ids": {"email": "bob@example.org"}, "occurred_at": "2025-06-01"}
    listed(shop, "web", {**order(revenue=50.0, hash="w"), **other})
    listed(shop, "web", {**order(event="Order Refunded", revenue=50.0, hash="there"), **other})
    assert sorted(shop.rows(t.events, "event")) == ["Order Completed"] * 2 + ["Order Refunded"] * 2
