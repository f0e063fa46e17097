"""What one person bought, where numbers of orders come again."""

from datetime import datetime

from cdp_core.profiles.build import build
from cdp_core.profiles.orders import orders_of
from cdp_core.profiles.page import profile_page


def test_lines_and_refunds_belong_to_the_order_of_their_day_and_their_till(observed):
    """A till counts anew each day, and two tills count for themselves."""
    ann = observed.visitor("till", email="ann@x.org")
    again = observed.visitor("shop", email="ann@x.org")
    for record, day, product, revenue in (
        (ann, "2026-01-02", "Tea", 5.0), (ann, "2026-01-09", "Cup", 7.0), (again, "2026-01-02", "Shoes", 90.0)
    ):  # fmt: skip
        observed.event(record, "Order Completed", day, order_id="1", revenue=revenue)
        observed.event(record, "Product Purchased", day, order_id="1", product=product)
    observed.event(ann, "Order Refunded", "2026-01-10", order_id="1", revenue=2.0)
    profile = observed.together(ann, again)
    observed.write()
    build(observed.connection, None)
    orders = orders_of(observed.connection, profile)
    assert {(one.source, one.revenue, one.refunded, *(line.product for line in one.lines)) for one in orders} == {
        ("till", 7.0, 2.0, "Cup"),
        ("till", 5.0, 0.0, "Tea"),
        ("shop", 90.0, 0.0, "Shoes"),
    }


def test_a_refund_without_a_number_is_nobodys_order_and_lowers_what_the_channel_brought(observed):
    ann = observed.visitor("shop", email="ann@x.org")
    for day in ("2026-01-02", "2026-01-03"):
        observed.event(ann, "Order Completed", day, revenue=50.0, channel="web")
    observed.event(ann, "Order Refunded", "2026-01-05", revenue=30.0, channel="web")
    profile = observed.together(ann)
    observed.write()
    build(observed.connection, None)
    assert [(order.revenue, order.refunded) for order in orders_of(observed.connection, profile)] == [(50.0, 0.0)] * 2
    [web] = profile_page(observed.connection, profile, datetime(2026, 6, 1)).channels
    assert (web.orders, web.revenue) == (2, 70.0)
