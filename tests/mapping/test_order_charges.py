"""Lines of orders that are no goods."""

import pytest
import sqlalchemy as sa

from tests.mapping.tables import SmallTable, csv, mapped, only

HEADER = "Order ID,Date,Email,Product,Qty,Price"


def bought(connection: sa.Connection, table: SmallTable) -> list[str]:
    return [row.get("product") for row in mapped(connection, table)["events"] if row["event"] == "Product Purchased"]


@pytest.mark.parametrize(
    "name",
    [
        *("Shipping", "SHIPPING", "Shipping: DHL Express", "Standard shipping", "Shipping costs", "Delivery fee"),
        *("Versand", "Versandkosten DHL", "Porto", "Frais de port", "Gastos de envío", "Spedizione", "Doprava"),
        *("Doprava - Zásilkovna", "Koszt wysyłki", "送料", "Service fee", "Zahlungsgebühr"),
    ],
)
def test_what_sending_costs_is_part_of_the_total_and_was_not_bought(connection: sa.Connection, name: str) -> None:
    table = csv(
        HEADER,
        "1,2026-03-01,a@example.org,Trousers,1,50.00",
        f"1,2026-03-01,a@example.org,{name},1,4.90",
        "2,2026-03-02,b@example.org,Shirt,2,20.00",
    )
    assert bought(connection, table) == ["Trousers", "Shirt"]
    totals = {row["order_id"]: row["revenue"] for row in mapped(connection, table)["events"] if "revenue" in row}
    assert {number: float(total) for number, total in totals.items()} == {"1": 54.9, "2": 40}


def test_a_column_of_types_says_which_lines_are_goods(connection: sa.Connection) -> None:
    table = csv(
        "Order ID,Date,Email,Product,itemType,Qty,Price",
        "1,2026-03-01,a@example.org,Trousers,product,1,50.00",
        "1,2026-03-01,a@example.org,Parcel shop,shipping,1,4.90",
        "1,2026-03-01,a@example.org,Cash,billing,1,1.90",
        "1,2026-03-01,a@example.org,SPRING,discount-coupon,1,-5.00",
    )
    assert bought(connection, table) == ["Trousers"]


def test_a_voucher_is_bought_where_it_costs_and_taken_off_where_it_does_not(connection: sa.Connection) -> None:
    table = csv(
        HEADER,
        "1,2026-03-01,a@example.org,Gutschein 50 Euro,1,50.00",
        "2,2026-03-02,b@example.org,Shirt,1,20.00",
        "2,2026-03-02,b@example.org,Gutschein FRÜHLING,1,-5.00",
    )
    assert bought(connection, table) == ["Gutschein 50 Euro", "Shirt"]


def test_goods_that_only_speak_of_sending_are_goods(connection: sa.Connection) -> None:
    goods = ("Versandtasche A4", "Shipping box large", "Delivery bag", "Portemonnaie", "Tipi")
    lines = [f"{n},2026-03-01,a@example.org,{name},1,5.00" for n, name in enumerate(goods, 1)]
    assert bought(connection, csv(HEADER, *lines)) == list(goods)


def test_where_all_that_is_sold_is_sending_it_is_what_was_bought(connection: sa.Connection) -> None:
    table = csv(
        HEADER, "1,2026-03-01,a@example.org,Delivery,1,5.00", "2,2026-03-01,b@example.org,Express delivery,1,9.00"
    )
    assert len(bought(connection, table)) == 2


@pytest.mark.parametrize(
    "lines",
    [
        ("1,2026-03-01,a@x.org,Pizza,1,12.50,Delivery", "2,2026-03-01,b@x.org,Pasta,2,10.00,Pickup"),
        ("1,2026-03-01,a@x.org,Spa day,1,50.00,Voucher", "2,2026-03-01,b@x.org,Soap,2,10.00,Product"),
        ("1,2026-03-01,a@x.org,Port,1,20.00,Wine", "2,2026-03-01,b@x.org,Soap,2,10.00,Product"),
    ],
)
def test_what_is_all_of_an_order_was_bought(connection: sa.Connection, lines: tuple[str, ...]) -> None:
    assert len(bought(connection, csv(f"{HEADER},Type", *lines))) == 2


def test_a_voucher_beside_goods_is_sold_as_well(connection: sa.Connection) -> None:
    lines = ("1,2026-03-01,a@x.org,Spa day,1,50.00,Voucher", "1,2026-03-01,a@x.org,Soap,2,10.00,Product")
    assert bought(connection, csv(f"{HEADER},Type", *lines)) == ["Spa day", "Soap"]


def test_in_a_list_of_lines_alone_a_charge_keeps_its_worth_and_names_no_product(connection: sa.Connection) -> None:
    table = csv("order_id,product,quantity,price", "1,Trousers,1,50.00", "1,Shipping,1,4.90")
    lines = [row for row in mapped(connection, table)["events"] if row["event"] == "Product Purchased"]
    assert [only(row, "product", "revenue") for row in lines] == [
        {"product": "Trousers", "revenue": "50.0"},
        {"revenue": "4.9"},
    ]


def test_a_charge_is_an_event_of_its_own_that_says_what_it_was(connection: sa.Connection) -> None:
    table = csv(HEADER, "1,2026-03-01,a@example.org,Trousers,1,50.00", "1,2026-03-01,a@example.org,Versand,1,4.90")
    (charge,) = [row for row in mapped(connection, table)["events"] if row["event"] == "Order Charged"]
    assert only(charge, "line", "product", "property.charge", "price", "revenue") == {
        "line": 2,
        "property.charge": "Versand",
        "price": "4.90",
    }
