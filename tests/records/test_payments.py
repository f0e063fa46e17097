"""The same money, told by the shop's order, the invoice and the charge."""

from typing import Any

import pytest

from cdp_core.store import tables as t
from tests.records.conftest import Shop

MAPPING = {"columns": {"Invoice ID": "property.pays_order_id"}}
ANN, BOB = {"email": "ann@example.org"}, {"email": "bob@example.org"}
TOLD: dict[str, list[dict[str, Any]]] = {
    "shop": [
        {"ids": ANN, "order_id": "#1001", "revenue": 40.0, "occurred_at": "2025-01-01"},
        {"ids": ANN, "order_id": "#1002", "revenue": 60.0, "occurred_at": "2025-01-01"},
        {"ids": ANN, "order_id": "#1002", "revenue": 9.0, "occurred_at": "2025-02-02", "event": "Order Refunded"},
    ],
    "invoices": [
        {"ids": BOB, "order_id": "in_2", "revenue": 20.0, "occurred_at": "2025-01-01"},
    ],
    "payments": [
        {"ids": ANN, "order_id": "ch_1", "revenue": 15.0, "occurred_at": "2025-01-01", "properties": {"pays": "1001"}},
        {"ids": ANN, "order_id": "ch_2", "revenue": 25.0, "occurred_at": "2025-01-09", "properties": {"pays": "1001"}},
        {"ids": ANN, "order_id": "ch_3", "revenue": 60.0, "occurred_at": "2025-01-01", "properties": {"pays": "1002"}},
        {"ids": ANN, "order_id": "ch_3", "revenue": 9.0, "occurred_at": "2025-02-02", "event": "Order Refunded"},
        {"ids": BOB, "order_id": "ch_4", "revenue": 20.0, "occurred_at": "2025-03-03", "properties": {"pays": "in_2"}},
        {"ids": BOB, "order_id": "ch_4", "revenue": 5.0, "occurred_at": "2025-03-09", "event": "Order Refunded"},
        {"ids": BOB, "order_id": "ch_5", "revenue": 7.0, "occurred_at": "2025-04-04", "properties": {"pays": "1001"}},
        {"ids": BOB, "order_id": "ch_6", "revenue": 3.0, "occurred_at": "2025-04-04", "properties": {"pays": "none"}},
    ],
}
OF_PAYMENTS_ALONE = [3.0, 7.0, 15.0, 20.0, 25.0, 60.0]


def load(shop: Shop, source: str) -> Any:
    rows = [
        {"event": "Order Completed", **row}
        | ({"properties": {"pays_order_id": row["properties"]["pays"]}} if "properties" in row else {})
        for row in TOLD[source]
    ]
    return shop.events(source, *rows, **(MAPPING if source == "payments" else {}))


def counted(shop: Shop, event: str = "Order Completed") -> list[float]:
    return sorted(revenue for name, revenue in shop.rows(t.events, "event", "revenue") if name == event)


@pytest.mark.parametrize(
    "sources",
    [("payments", "invoices", "shop"), ("shop", "payments", "invoices"), ("invoices", "shop", "payments")],
    ids=" ".join,
)
def test_money_counts_once_in_whichever_order_its_tellers_are_loaded_and_taken_back(
    shop: Shop, sources: tuple[str, ...]
) -> None:
    """Bob's payment of Ann's number, weeks later, is for an order of another shop."""
    receipts = {source: load(shop, source) for source in sources}
    assert counted(shop) == [3.0, 7.0, 20.0, 40.0, 60.0]
    assert counted(shop, "Order Refunded") == [5.0, 9.0]
    for source in sources:
        if source != "payments":
            shop.unload(receipts[source].load_id)
    assert counted(shop) == OF_PAYMENTS_ALONE
    assert counted(shop, "Order Refunded") == [5.0, 9.0]


def test_a_load_says_how_many_of_its_payments_stand_aside(shop: Shop) -> None:
    load(shop, "shop")
    said = "3 orders name another that is there: that counts instead."
    assert load(shop, "payments").notes == (said,)


def test_money_counts_once_where_the_order_names_its_payment(shop: Shop) -> None:
    """Of another shop's customer the same number says nothing, weeks apart."""
    told = {"event": "Order Completed", "revenue": 39.0, "occurred_at": "2025-01-01"}
    orders = [
        {**told, "ids": ANN, "order_id": "4103", "properties": {"transaction_id": "ch_1"}},
        {**told, "ids": ANN, "order_id": "4104", "properties": {"transaction_id": "ch_2"}, "occurred_at": "2025-02-02"},
    ]
    charges = [
        {**told, "ids": ANN, "order_id": "ch_1", "revenue": 38.0},
        {**told, "ids": BOB, "order_id": "ch_2"},
        {**told, "ids": ANN, "order_id": "ch_3", "revenue": 5.0},
    ]
    mapping = {"columns": {"Transaction ID": "property.transaction_id"}}
    said = ("1 payment is of an order that is there: that counts instead.",)
    for one, other in (("shop", "charges"), ("charges", "shop")):
        loads = {"shop": (orders, mapping), "charges": (charges, {})}
        first, second = (shop.events(name, *loads[name][0], **loads[name][1]) for name in (one, other))
        assert (first.notes, second.notes) == ((), said)
        assert counted(shop) == [5.0, 39.0, 39.0, 39.0]
        shop.unload((first if one == "shop" else second).load_id)
        assert counted(shop) == [5.0, 38.0, 39.0]
        shop.unload((second if one == "shop" else first).load_id)


def test_a_shops_own_count_of_its_payments_names_no_order_of_another(shop: Shop) -> None:
    told = {"event": "Order Completed", "ids": ANN, "revenue": 20.0, "occurred_at": "2025-01-01"}
    shop.events("till", {**told, "order_id": "17"})
    mapping = {"columns": {"Payment ID": "property.payment_id", "Merchant": "property.merchant_transaction_id"}}
    ids = {"payment_id": "17", "merchant_transaction_id": "17a"}
    receipt = shop.events("shop", {**told, "order_id": "1001", "properties": ids}, **mapping)
    assert receipt.notes == ()
    assert counted(shop) == [20.0, 20.0]


def test_a_payment_of_itself_and_payments_of_each_other_are_not_lost(shop: Shop) -> None:
    rows = [
        {"ids": ANN, "order_id": number, "revenue": 1.0, "occurred_at": "2025-01-01", "event": "Order Completed"}
        | {"properties": {"pays_order_id": pays}}
        for number, pays in (("a", "a"), ("b", "c"), ("c", "b"))
    ]
    shop.events("payments", *rows, **MAPPING)
    assert shop.rows(t.events, "order_id") == ["a", "b", "c"]


def order(number: str, revenue: float | None, ids: dict[str, str] = ANN, pays: str = "", **told: Any) -> dict[str, Any]:
    named = {"properties": {"pays_order_id": pays}} if pays else {}
    row = {"ids": ids, "order_id": number, "occurred_at": "2025-01-01", "event": "Order Completed", **named, **told}
    return row if revenue is None else {**row, "revenue": revenue}


@pytest.mark.parametrize("sequence", ["shop invoices charges", "charges invoices shop", "invoices shop charges"])
def test_a_charge_of_an_invoice_of_an_order_is_one_with_both(shop: Shop, sequence: str) -> None:
    told = {
        "shop": order("1001", 50.0),
        "invoices": order("in_1", 50.0, pays="1001"),
        "charges": order("ch_1", 50.0, pays="in_1"),
    }
    loads = [shop.events(source, told[source], **MAPPING) for source in sequence.split()]
    assert shop.rows(t.events, "order_id") == ["1001"]
    shop.unload(loads[sequence.split().index("shop")].load_id)
    assert shop.rows(t.events, "order_id") == ["in_1"]


@pytest.mark.parametrize(
    "told",
    [
        order("1001", None),
        order("1001", 50.0, ids={"anonymous_id": "a1"}),
        order("1001", 77.0, ids=BOB),
    ],
    ids=["without a total", "of a device", "of another shop on the same day"],
)
def test_a_charge_stands_beside_an_order_that_does_not_tell_what_it_tells(shop: Shop, told: dict[str, Any]) -> None:
    shop.events("shop", told)
    shop.events("charges", order("ch_1", 50.0, pays="1001"), **MAPPING)
    assert shop.rows(t.events, "order_id") == ["1001", "ch_1"]


def test_a_number_elsewhere_is_no_number_of_the_same_source(shop: Shop) -> None:
    elsewhere = {"columns": {"Localizador": "property.other_order_id"}}
    rows = [
        order("1001", 50.0, properties={"other_order_id": "1002"}),
        order("1002", 60.0, properties={"other_order_id": "1003"}),
    ]
    shop.events("hotel", *rows, **elsewhere)
    assert shop.rows(t.events, "order_id") == ["1001", "1002"]
    shop.events("portal", order("1003", 60.0))
    assert shop.rows(t.events, "order_id") == ["1001", "1003"]
