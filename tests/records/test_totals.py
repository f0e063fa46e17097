"""Orders whose total only another list, their payments or their lines tell."""

import hashlib
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from cdp_core.mapping import suggest
from cdp_core.records import add_source, findings, load_table, set_rates
from cdp_core.sources import tables
from cdp_core.store import tables as t
from tests.records.conftest import MONDAY, Shop
from tests.records.test_load_table import OPTIONS
from tests.records.test_unowned import ANN, BOB, order

MARKETPLACE = {
    "customers.csv": (
        "customer_id,customer_unique_id,customer_zip_code_prefix,customer_city,customer_state\n"
        "c1,ann,01310,sao paulo,SP\nc2,bob,20010,rio de janeiro,RJ\nc3,ann,01310,sao paulo,SP\n"
    ),
    "orders.csv": (
        "order_id,customer_id,order_status,order_purchase_timestamp,order_delivered_customer_date\n"
        "o1,c1,delivered,2018-01-02 10:56:33,2018-01-10 21:25:13\n"
        "o2,c2,delivered,2018-02-03 20:41:37,2018-02-07 15:27:45\n"
        "o3,c3,delivered,2018-03-04 08:38:49,2018-03-17 18:06:29\n"
    ),
    "items.csv": (
        "order_id,order_item_id,product_id,seller_id,shipping_limit_date,price,freight_value\n"
        "o1,1,p1,s1,2018-01-06 11:07:15,30.00,8.50\n"
        "o2,1,p2,s2,2018-02-06 03:24:27,10.00,5.00\n"
        "o2,2,p2,s2,2018-02-06 03:24:27,10.00,5.00\n"
        "o3,1,p3,s1,2018-03-08 08:55:23,99.90,0.00\n"
    ),
    "payments.csv": (
        "order_id,payment_sequential,payment_type,payment_installments,payment_value\n"
        "o1,1,credit_card,1,20.00\no1,2,voucher,1,18.50\no2,1,boleto,1,15.00\no2,2,boleto,1,15.00\n"
    ),
}


def paid(order_id: str = "17", revenue: float = 10.0, **told: Any) -> dict[str, Any]:
    return {"event": "Order Paid", "order_id": order_id, "revenue": revenue, **told}


def line(order_id: str = "17", price: float = 4.0, **told: Any) -> dict[str, Any]:
    return {"event": "Product Purchased", "order_id": order_id, "price": price, **told}


def totals(shop: Shop) -> dict[str, float | None]:
    return {
        row[1]: row[2] for row in shop.rows(t.events, "event", "order_id", "revenue") if row[0] == "Order Completed"
    }


@pytest.mark.parametrize(
    "files",
    [
        ("orders.csv", "customers.csv", "items.csv", "payments.csv"),
        ("payments.csv", "items.csv", "customers.csv", "orders.csv"),
    ],
    ids="-".join,
)
def test_a_marketplace_in_four_files_has_its_revenue_in_whatever_order_they_come_and_the_last_can_be_taken_back(
    shop: Shop, tmp_path: Path, files: tuple[str, ...]
) -> None:
    *first, last = files
    for name in first:
        load(shop, tmp_path, name)
    kept = (t.events, t.shadowed_events, t.unowned_events, t.told_totals, t.records, t.identifiers, t.people)
    before = {table.name: shop.rows(table) for table in kept}

    load_id = load(shop, tmp_path, last)
    assert totals(shop) == {"o1": 38.5, "o2": 30.0, "o3": 99.9}
    customers = sa.select(t.events.c.order_id, t.identifiers.c.value).join(
        t.identifiers, t.identifiers.c.record == t.events.c.record
    )
    ordered = customers.where(t.events.c.event == "Order Completed", t.identifiers.c.kind == "customer_id")
    assert sorted(map(tuple, shop.connection.execute(ordered))) == [("o1", "c1"), ("o2", "c2"), ("o3", "c3")]
    assert findings(shop.connection) == []

    shop.unload(load_id)
    assert {table.name: shop.rows(table) for table in kept} == before
    assert findings(shop.connection) == []


def load(shop: Shop, folder: Path, name: str) -> int:
    path = folder / name
    path.write_text(MARKETPLACE[name])
    (table,) = tables(path, name)
    source = add_source(shop.connection, "marketplace", "cdp", now=MONDAY)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    mapping = suggest(table).mapping
    return load_table(shop.connection, table, source, mapping, sha256=sha256, original=None, options=OPTIONS).load_id


def test_an_order_keeps_the_total_that_is_known_whatever_else_is_told_of_it(shop: Shop) -> None:
    in_francs = {"currency": "CHF", "properties": {"original_revenue": 50.0}}
    shop.events("shop", order("known", revenue=50.0), order("in francs, no rate", **in_francs))
    shop.events("shop", paid("known", 20.0), line("known", price=49.0), paid("in francs, no rate", 20.0))
    assert totals(shop) == {"known": 50.0, "in francs, no rate": None}
    assert shop.rows(t.told_totals) == []


def test_the_source_that_knows_the_total_tells_the_order_and_a_later_telling_without_one_does_not_take_it_away(
    shop: Shop,
) -> None:
    shop.events(
        "shop",
        order("another source knows", url="/done", campaign="spring", product="lipstick", channel="web"),
        order("told again", revenue=20.0),
    )
    shop.events("till", order("another source knows", revenue=30.0))
    shop.events("shop", order("told again", campaign="spring"))
    assert totals(shop) == {"another source knows": 30.0, "told again": 20.0}


def test_another_lists_total_counts_before_payments_and_those_before_lines_in_whatever_order_they_come(
    shop: Shop,
) -> None:
    rows = {
        "order": lambda when: [order(f"{number} {when}") for number in "1234"],
        "totals and payments": lambda when: [
            {"event": "Order Completed", "order_id": f"1 {when}", "revenue": 31.0},
            *(paid(f"1 {when}", 15.0), paid(f"2 {when}", 15.0), paid(f"2 {when}", 15.5)),
        ],
        "lines": lambda when: [
            *(line(f"1 {when}"), line(f"2 {when}")),
            *(line(f"3 {when}", quantity=3.0), line(f"3 {when}", revenue=2.5)),
        ],
    }
    for comes in (0, 1, 2):
        shop.events("shop", *(row for names in permutations(rows) for row in rows[names[comes]]("-".join(names))))
    worth = {"1": 31.0, "2": 30.5, "3": 14.5, "4": None}
    assert totals(shop) == {f"{n} {'-'.join(names)}": worth[n] for n in worth for names in permutations(rows)}
    assert findings(shop.connection) == []


def test_of_two_lists_the_first_source_counts_and_of_one_the_last_telling(shop: Shop) -> None:
    shop.events("shop", order("paid"), order("listed"))
    shop.events("bank", paid("paid", 30.0))
    shop.events("ledger", paid("paid", 30.0), paid("paid", 1.0), order("listed", ids={}, revenue=100.0))
    later = shop.events("ledger", order("listed", ids={}, revenue=80.0))
    assert totals(shop) == {"paid": 30.0, "listed": 80.0}
    shop.unload(later.load_id)
    assert totals(shop) == {"paid": 30.0, "listed": 100.0}


def test_a_list_that_tells_no_amounts_does_not_stand_in_the_way_of_one_that_does(shop: Shop) -> None:
    shop.events("dispatch", order("1", ids={}), line("1", price=None), line("2", price=60.0))
    shop.events("ledger", line("1", price=50.0), order("2", ids={}), line("2", price=None))
    shop.events("shop", order("1"), order("2"))
    assert totals(shop) == {"1": 50.0, "2": 60.0}


def test_payments_of_a_source_whose_order_is_set_aside_tell_the_total_of_the_one_that_stands(shop: Shop) -> None:
    told = {
        "shop": ("shop", lambda when: [order(when, url="/done", campaign="spring", channel="web")]),
        "till": ("till", lambda when: [order(when, ids={"loyalty_id": "L1"})]),
        "payments": ("till", lambda when: [paid(when, revenue=12.0), paid(when, revenue=18.0)]),
    }
    for comes in (0, 1, 2):
        for source in ("till", "shop") if comes % 2 else ("shop", "till"):
            now = [(names[comes], "-".join(names)) for names in permutations(told) if told[names[comes]][0] == source]
            shop.events(source, *(row for name, when in now for row in told[name][1](when)))
    assert totals(shop) == {"-".join(names): 30.0 for names in permutations(told)}
    assert findings(shop.connection) == []


def test_an_amount_that_waits_for_a_rate_is_not_left_out_of_a_total_and_completes_it_when_the_rate_comes(
    shop: Shop,
) -> None:
    payment = {"revenue": None, "currency": "CHF", "properties": {"original_revenue": 10.0}}
    in_francs = {"price": None, "currency": "CHF", "properties": {"original_price": 70.0}}
    shop.events("shop", order("paid"), order("of lines"))
    shop.events("shop", paid("paid", **payment), line("of lines", price=30.0), line("of lines", **in_francs))
    assert totals(shop) == {"paid": None, "of lines": None}
    set_rates(shop.connection, {"CHF": 0.5})
    assert totals(shop) == {"paid": 5.0, "of lines": 65.0}
    assert findings(shop.connection) == []


def test_payments_for_a_number_that_two_people_ordered_by_count_for_nobody(shop: Shop) -> None:
    shop.events("paris", order("17", ANN))
    shop.events("berlin", order("17", BOB, occurred_at="2025-01-01"))
    shop.events("bank", paid())
    assert {row[0] for row in shop.rows(t.events, "revenue", "record")} == {None}


def test_a_load_says_how_many_orders_it_completed_and_whose_they_were_is_looked_at_again(shop: Shop) -> None:
    shop.events("shop", order("17"), order("18", BOB))
    shop.connection.execute(t.unresolved.delete())
    receipt = shop.events("shop", paid("17"))
    assert receipt.notes == (
        "1 row names an order and no person, and counts for whoever placed it.",
        "1 order says no total: other lists, payments or lines tell what it was worth.",
    )
    assert shop.rows(t.unresolved, "record") == [1]

    shop.connection.execute(t.unresolved.delete())
    shop.events("shop", {"event": "Order Completed", "order_id": "18", "revenue": 31.0})
    assert shop.rows(t.unresolved, "record") == [2]


def test_a_total_that_no_order_has_is_found(shop: Shop) -> None:
    shop.events("shop", order())
    shop.events("shop", paid())
    shop.connection.execute(t.events.update().where(t.events.c.event == "Order Completed").values(revenue=None))
    assert findings(shop.connection) == ["1 total is told of an order that is not there, or has none."]
