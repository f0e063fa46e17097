"""Goods, amounts and numbers of orders under the plain headers of single systems."""

import pytest
import sqlalchemy as sa

from cdp_core.mapping import drafts, stage, suggest
from tests.mapping.tables import csv, mapped


@pytest.mark.parametrize(
    ("column", "field", "values"),
    [
        *(("상품가격", "price", ("39000", "189000")), ("商品価格", "price", ("5500", "9900"))),
        *(("商品単価", "price", ("5500", "9900")), ("SKU Selling Price", "price", ("59.90", "1249.90"))),
        *(
            ("SKU Value", "property.sku_value", ("59.90", "1249.90")),
            ("상품종류", "property.상품종류", ("단일", "단일")),
        ),
        *(("商品明細ID", "property.商品明細id", ("50000", "50010")), ("Quantity_SKU", "quantity", ("1", "2"))),
        *(("購入商品一覧", "product", ("Soap", "Towel")), ("商品分類", "category", ("Bath", "Home"))),
        *(("ID_SKU", "product_id", ("9001", "9003")), ("SKU Name", "product", ("Shirt", "Watch"))),
        *(
            ("Person count", "property.person_count", ("2", "3")),
            ("Count (nights)", "property.count_nights", ("1", "2")),
        ),
        *(("옵션가격", "property.옵션가격", ("0", "0")), ("Designation", "property.designation", ("General", "Roof"))),
    ],
)
def test_amounts_and_goods_are_told_apart_in_a_list_of_orders(column: str, field: str, values: tuple[str, ...]) -> None:
    table = csv(
        f"Order ID,Date,Email,Total,{column}",
        f"A-1001,2025-05-01,a@x.org,59.90,{values[0]}",
        f"A-1002,2025-05-02,b@x.org,1249.90,{values[1]}",
    )
    assert suggest(table).mapping.columns[column] == field


def test_a_number_of_the_line_is_no_product_where_a_code_and_a_description_stand_beside_it(
    connection: sa.Connection,
) -> None:
    table = csv(
        "CUPOM,DATA,CLIENTE,ITEM,COD PRODUTO,DESCRICAO,QTDE,VL UNIT,VL TOTAL",
        "7700,2025-05-09,a@x.org,1,RL-22,Watch,1,1249.90,1249.90",
        "7701,2025-05-09,b@x.org,1,MC-07,Bag,2,10.00,20.00",
        "7701,2025-05-09,b@x.org,2,CM-01,Shirt,1,59.90,59.90",
    )
    told = mapped(connection, table)["events"]
    lines = [(row["product_id"], row["product"], row["price"]) for row in told if row["event"] == "Product Purchased"]
    assert lines == [("RL-22", "Watch", "1249.90"), ("MC-07", "Bag", "10.00"), ("CM-01", "Shirt", "59.90")]
    totals = [float(row["revenue"]) for row in told if row["event"] == "Order Completed"]
    assert totals == [1249.90, 79.90]


def test_what_the_order_comes_to_goes_before_what_its_line_does() -> None:
    table = csv(
        "Número,Data,E-mail,Produto,Valor total do item,Frete,Valor total do pedido",
        "3000,2025-05-01,a@x.org,Meia,69.00,12.30,81.30",
        "3001,2025-05-02,b@x.org,Bolsa,378.00,12.30,390.30",
    )
    columns = suggest(table).mapping.columns
    assert columns["Valor total do pedido"] == "revenue"
    assert columns["Valor total do item"] == "property.line_total"


def test_a_reference_of_its_own_on_each_order_is_no_article() -> None:
    table = csv(
        "ID,Referencia,Cliente,Correo electrónico,Total,Fecha",
        "1,XKBKNAB00,M. García,a@x.org,45.50,2025-05-01 10:00",
        "2,XKBKNAB01,J. Ruiz,b@x.org,56.61,2025-05-02 10:00",
    )
    columns = suggest(table).mapping.columns
    assert (columns["ID"], columns["Referencia"]) == ("order_id", "property.referencia")


@pytest.mark.parametrize(
    "column", ["Código da transação", "N.º de venda", "Gift ID", "Donation Ref", "Número da venda", "주문번호"]
)
def test_the_number_of_an_order_is_taken_by_its_header(column: str) -> None:
    table = csv(f"{column},Date,Email,Total", "A-1,2025-05-01,a@x.org,10.00", "A-2,2025-05-02,b@x.org,20.00")
    assert suggest(table).mapping.columns[column] == "order_id"


def test_the_number_of_a_line_gives_way_to_the_orders_behind_it() -> None:
    table = csv(
        "상품주문번호,주문번호,주문일시,이메일,상품명,수량,금액",
        "2025050111,2025050100,2025-05-01T08:20:00,a@x.org,Soap,1,39000",
        "2025050112,2025050100,2025-05-01T08:20:00,a@x.org,Towel,1,10000",
    )
    columns = suggest(table).mapping.columns
    assert (columns["상품주문번호"], columns["주문번호"]) == ("property.상품주문번호", "order_id")


def test_a_blank_number_of_a_portal_hides_no_number_of_a_reservation() -> None:
    table = csv(
        "Number,Channel confirmation number,Created,Email,Arrival,Departure,Nights,Status,Total amount",
        "5600,,2025-01-17,a@x.org,2025-02-01,2025-02-02,1,Confirmed,210000",
        "5601,,2025-01-18,b@x.org,2025-02-03,2025-02-04,1,Confirmed,220000",
    )
    assert suggest(table).mapping.columns["Number"] == "order_id"


def test_money_given_for_an_event_is_a_donation(connection: sa.Connection) -> None:
    table = csv(
        "Donor Email,Donation Date,Donation Ref,Donation Amount,Event Name",
        "a@x.org,2025-05-03 18:20,D100,20.00,London Marathon 2025",
        "b@x.org,2025-05-04 18:21,D101,50.00,London Marathon 2025",
    )
    told = [(row["event"], row["order_id"], row["revenue"]) for row in mapped(connection, table)["events"]]
    assert told == [("Order Completed", "D100", "20.00"), ("Order Completed", "D101", "50.00")]


def test_a_pledge_is_not_given_yet_and_it_is_said(connection: sa.Connection) -> None:
    table = csv(
        "Gift ID,Gift Date,Email,Gift Amount,Gift Type",
        "G-1,2025-05-01,a@x.org,25.00,Cash",
        "G-2,2025-05-02,b@x.org,1250.00,Pledge",
    )
    assert [row["event"] for row in mapped(connection, table)["events"]] == ["Order Completed", "Checkout Started"]
    notes = [
        note for draft in drafts(connection, stage(connection, table), suggest(table).mapping) for note in draft.notes
    ]
    assert notes == ["1 order says 'Pledge', which was promised: not counted as given."]


def test_a_bill_is_worth_what_it_is_for_and_not_what_is_paid_by_now(connection: sa.Connection) -> None:
    table = csv(
        "Invoice Number,Invoice Date,Customer Email,Status,Currency,Amount,Amount Paid,Amount Due",
        "INV-1,2025-05-01,a@x.org,Paid,USD,99.00,99.00,0.00",
        "INV-2,2025-05-02,b@x.org,Not Paid,USD,198.00,0.00,198.00",
    )
    told = [(row["event"], row["revenue"]) for row in mapped(connection, table)["events"]]
    assert told == [("Order Completed", "99.00"), ("Order Completed", "198.00")]
