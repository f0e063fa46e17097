import sqlalchemy as sa

from cdp_core.mapping import Mapping
from tests.mapping.tables import SmallTable, csv, json_rows, mapped, only

SHOPIFY = (
    "Name,Email,Created at,Total,Refunded Amount,Financial Status,"
    "Lineitem quantity,Lineitem name,Lineitem price,Billing Name"
)


def told(rows: list[dict], *names: str) -> list[tuple]:
    return [tuple(row.get(name) for name in ("event", *names)) for row in rows]


def test_continuation_rows_are_lines_of_the_order_above_them(connection: sa.Connection) -> None:
    table = csv(
        SHOPIFY,
        "#1,ann@x.org,2025-01-05 10:00:00 -0500,100.00,0.00,paid,2,Lipstick,40.00,Ann Smith",
        "#1,,,,,,1,Cream,20.00,",
        "#2,bob@x.org,2025-01-06 10:00:00 -0500,5.00,0.00,paid,1,Soap,5.00,Bob",
    )
    rows = mapped(connection, table)
    assert sorted(told(rows["events"], "order_id", "email", "revenue", "product", "quantity", "line")) == [
        ("Order Completed", "#1", "ann@x.org", "100.00", None, None, 1),
        ("Order Completed", "#2", "bob@x.org", "5.00", None, None, 3),
        ("Product Purchased", "#1", "ann@x.org", None, "Cream", "1", 2),
        ("Product Purchased", "#1", "ann@x.org", None, "Lipstick", "2", 1),
        ("Product Purchased", "#2", "bob@x.org", None, "Soap", "1", 3),
    ]
    assert {row["occurred_at"] for row in rows["events"] if row["order_id"] == "#1"} == {"2025-01-05 10:00:00 -0500"}
    assert len({row["hash"] for row in rows["events"]}) == 5
    assert [only(row, "key", "full_name", "updated_at") for row in rows["people"]] == [
        {"key": "email:ann@x.org", "full_name": "Ann Smith", "updated_at": "2025-01-05 10:00:00 -0500"},
        {"key": "email:bob@x.org", "full_name": "Bob", "updated_at": "2025-01-06 10:00:00 -0500"},
    ]


def test_money_that_went_back_is_a_refund_of_its_own(connection: sa.Connection) -> None:
    table = csv(SHOPIFY, "#1,ann@x.org,2025-01-05,100.00,10.50,partially_refunded,1,Lipstick,100.00,Ann")
    refund = next(row for row in mapped(connection, table)["events"] if row["event"] == "Order Refunded")
    assert only(refund, "order_id", "email", "revenue", "occurred_at", "line") == {
        "order_id": "#1",
        "email": "ann@x.org",
        "revenue": "10.5",
        "occurred_at": "2025-01-05",
        "line": 1,
    }


def test_an_order_repeated_on_each_line_counts_once(connection: sa.Connection) -> None:
    mapping = Mapping(
        "orders",
        columns={
            "ORDER_ID": "order_id",
            "CUSTOMER_ID": "customer_id",
            "DAY": "occurred_at",
            "TOTAL": "revenue",
            "PRODUCT_ID": "product_id",
            "UNIT_PRICE": "price",
            "QUANTITY": "quantity",
        },
    )
    table = csv(
        "ORDER_ID,CUSTOMER_ID,DAY,TOTAL,PRODUCT_ID,UNIT_PRICE,QUANTITY,PROMO_ID",
        "9,7,2024-01-01,30,p1,10,1,",
        "9,7,2024-01-01,30,p2,10,2,spring",
    )
    rows = mapped(connection, table, mapping)["events"]
    assert sorted(told(rows, "revenue", "product_id", "property.promo_id")) == [
        ("Order Completed", "30", None, None),
        ("Product Purchased", None, "p1", None),
        ("Product Purchased", None, "p2", "spring"),
    ]


def test_a_total_that_differs_from_line_to_line_is_summed(connection: sa.Connection) -> None:
    mapping = Mapping(
        "orders",
        columns={
            "bon": "order_id",
            "card": "loyalty_id",
            "at": "occurred_at",
            "betrag": "revenue",
            "artikel": "product",
        },
    )
    table = csv("bon,card,at,betrag,artikel", "1,c,2024-01-01,1.50,a", "1,c,2024-01-01,2.25,b", "2,c,2024-01-02,9,a")
    rows = [row for row in mapped(connection, table, mapping)["events"] if row["event"] == "Order Completed"]
    assert told(rows, "order_id", "revenue") == [("Order Completed", "1", "3.75"), ("Order Completed", "2", "9.0")]


def test_without_a_total_the_lines_are_added_up(connection: sa.Connection) -> None:
    mapping = Mapping(
        "orders",
        columns={
            "no": "order_id",
            "mail": "email",
            "at": "occurred_at",
            "item": "product",
            "n": "quantity",
            "each": "price",
        },
    )
    table = SmallTable(
        ("no", "mail", "at", "item", "n", "each"),
        [("1", "a@x.org", "2024-01-01", "x", "2", "1.234,50 €"), ("1", "a@x.org", "2024-01-01", "y", "", "0,50")],
    )
    order = next(row for row in mapped(connection, table, mapping)["events"] if row["event"] == "Order Completed")
    assert order["revenue"] == "€ 2469.5"


def test_continuation_rows_may_leave_even_the_number_blank(connection: sa.Connection) -> None:
    mapping = Mapping("orders", columns={"no": "order_id", "mail": "email", "at": "occurred_at", "item": "product"})
    table = csv("no,mail,at,item", "1,a@x.org,2024-01-01,x", ",,,y", "2,b@x.org,2024-01-02,y", ",,,y")
    rows = mapped(connection, table, mapping)["events"]
    lines = [row for row in rows if row["event"] == "Product Purchased"]
    assert told(lines, "order_id", "email", "product") == [
        ("Product Purchased", "1", "a@x.org", "x"),
        ("Product Purchased", "1", "a@x.org", "y"),
        ("Product Purchased", "2", "b@x.org", "y"),
        ("Product Purchased", "2", "b@x.org", "y"),
    ]
    assert len({row["hash"] for row in rows}) == 6


def test_rows_without_an_order_number_are_orders_of_their_own(connection: sa.Connection) -> None:
    mapping = Mapping("orders", columns={"who": "customer_id", "at": "occurred_at", "paid": "revenue"})
    rows = mapped(connection, csv("who,at,paid", "7,2024-01-01,5", "7,2024-01-01,6", ",,"), mapping)["events"]
    assert told(rows, "revenue") == [("Order Completed", "5"), ("Order Completed", "6")]


def test_what_was_not_bought_in_the_end_is_no_completed_order(connection: sa.Connection) -> None:
    table = csv(
        "id,Created date (UTC),Amount,Currency,Status,Customer ID,Customer Email,Captured",
        "ch_1,2026-07-01,10,eur,Paid,cus_1,a@x.org,true",
        "ch_2,2026-07-01,10,eur,Failed,cus_1,a@x.org,false",
    )
    rows = mapped(connection, table)["events"]
    assert told(rows, "order_id", "id.stripe") == [
        ("Order Completed", "ch_1", "cus_1"),
        ("Payment Failed", "ch_2", "cus_1"),
    ]


def test_a_negative_receipt_is_a_refund(connection: sa.Connection) -> None:
    mapping = Mapping(
        "orders", columns={"bon": "order_id", "card": "loyalty_id", "at": "occurred_at", "sum": "revenue"}
    )
    rows = mapped(connection, csv("bon,card,at,sum", "1,c,2024-01-01,-12.50"), mapping)["events"]
    assert told(rows, "revenue") == [("Order Refunded", "12.5")]


def test_products_in_a_json_list_become_lines(connection: sa.Connection) -> None:
    mapping = Mapping("orders", columns={"id": "order_id", "mail": "email", "at": "occurred_at", "total": "revenue"})
    products = '[{"sku":"p1","name":"Lipstick","quantity":2,"price":5.5,"brand":"B"},{"sku":"p2","name":"Cream"}]'
    rows = mapped(
        connection,
        json_rows({"id": "1", "mail": "a@x.org", "at": "2024-01-01", "total": "11", "line_items": products}),
        mapping,
    )["events"]
    rows.sort(key=lambda row: row.get("product_id", ""))
    assert told(rows, "product_id", "product", "quantity", "price", "property.brand", "order_id", "email") == [
        ("Order Completed", None, None, None, None, None, "1", "a@x.org"),
        ("Product Purchased", "p1", "Lipstick", "2", "5.5", "B", "1", "a@x.org"),
        ("Product Purchased", "p2", "Cream", None, None, None, "1", "a@x.org"),
    ]


def test_amounts_in_cents_are_divided_where_the_currency_has_cents(connection: sa.Connection) -> None:
    table = csv(
        "id,amount,amount_refunded,captured,customer_id,created,currency,status",
        "ch_1,1999,0,true,cus_1,2026-01-01,usd,succeeded",
        "ch_2,1999,0,true,cus_1,2026-01-01,jpy,succeeded",
    )
    assert [row["revenue"] for row in mapped(connection, table)["events"]] == ["19.99", "1999"]


def test_dots_that_part_thousands_are_none_before_decimals(connection: sa.Connection) -> None:
    mapping = Mapping("orders", columns={"no": "order_id", "mail": "email", "when": "occurred_at", "sum": "revenue"})
    rows = [("1", "a@x.vn", "2025-03-10", "150.000"), ("1", "a@x.vn", "2025-03-10", "300.000")]
    found = mapped(connection, SmallTable(("no", "mail", "when", "sum"), rows), mapping)["events"]
    assert [float(row["revenue"]) for row in found] == [450_000]


def test_the_country_of_a_row_goes_with_the_phone_of_its_order(connection: sa.Connection) -> None:
    columns = {"no": "order_id", "tel": "phone", "land": "country", "when": "occurred_at", "sum": "revenue"}
    rows = [("1", "0171 1234567", "DE", "2025-03-10", "5.00")]
    found = mapped(connection, SmallTable(tuple(columns), rows), Mapping("orders", columns=columns))
    assert found["events"][0]["country"] == "DE"


def test_a_sum_of_lines_is_in_the_currency_that_they_were_written_with(connection: sa.Connection) -> None:
    header = "Nº do Cupom;Data da Venda;Celular;Descrição do Produto;Vlr Total"
    lines = ("17;05/03/2026;11912345678;Batom;R$ 59,80", "17;05/03/2026;11912345678;Rímel;R$ 45,00")
    table = SmallTable(tuple(header.split(";")), [tuple(line.split(";")) for line in lines])
    events = mapped(connection, table)["events"]
    assert [event["revenue"] for event in events if event["event"] == "Order Completed"] == ["R$ 104.8"]


LINES = {
    "columns": {
        "id": "order_id",
        "email": "email",
        "day": "occurred_at",
        "product": "product",
        "qty": "quantity",
        "price": "price",
        "total": "revenue",
    }
}


def _revenues(connection: sa.Connection, *lines: tuple[str, ...]) -> dict[str, str]:
    """Order number → revenue, of lines of (order, quantity, price, total)."""
    rows = [[order, "ann@x.org", "2025-01-05", "Tea", *told] for order, *told in lines]
    table = SmallTable(("id", "email", "day", "product", "qty", "price", "total"), rows)
    events = mapped(connection, table, Mapping("orders", **LINES))["events"]
    return {row["order_id"]: row["revenue"] for row in events if row["event"] == "Order Completed"}


def test_a_sum_of_lines_reads_their_prices_as_the_whole_column_is_written(connection: sa.Connection) -> None:
    """Beside 3,50 a price of 1.250 is more than a thousand, and (12,50) went back."""
    assert _revenues(
        connection, ("1", "2", "1.250", ""), ("2", "1", "3,50", ""), ("3", "1", "12,00", ""), ("3", "2", "(1,50)", "")
    ) == {"1": "2500.0", "2": "3.5", "3": "9.0"}


def test_totals_beside_sums_keep_their_worth_and_their_currency(connection: sa.Connection) -> None:
    assert _revenues(
        connection, ("1", "1", "2,00", "€ 1.250"), ("2", "1", "3,50", "€ 3,50"), ("3", "2", "4,00", "")
    ) == {
        "1": "€ 1250.0",
        "2": "€ 3.5",
        "3": "8.0",
    }


def test_thousands_parted_by_dots_are_summed_as_such_in_a_currency_without_cents(connection: sa.Connection) -> None:
    assert _revenues(connection, ("1", "2", "150.000", ""), ("2", "1", "89.500", "")) == {
        "1": "300000.0",
        "2": "89500.0",
    }
