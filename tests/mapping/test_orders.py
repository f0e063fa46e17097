import pytest
import sqlalchemy as sa

from cdp_core.mapping import Mapping, suggest
from cdp_core.mapping.names import either
from cdp_core.mapping.order_words import became
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
    assert {float(row["revenue"]) for row in found} == {450_000}


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
    assert {event["revenue"] for event in events if event["event"] == "Order Completed"} == {"R$ 104.8"}


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


def _told_of(connection: sa.Connection, table: SmallTable, *names: str) -> list[tuple]:
    """What is told of the orders of a table: event, order, revenue and what else is asked for, without their lines."""
    rows = [row for row in mapped(connection, table)["events"] if not row["event"].startswith("Product ")]
    return sorted((told(rows, "order_id", "revenue", *names)), key=lambda row: (row[1], row[0]))


def test_a_refunded_order_is_one_and_a_refund_of_all_of_it(connection: sa.Connection) -> None:
    table = csv(
        "Order Number,Email,Date,Total,Payment status,Fulfillment status",
        "1,ann@x.org,2025-01-05,10.00,PAID,SHIPPED",
        "2,ann@x.org,2025-01-06,20.00,REFUNDED,SHIPPED",
        "3,ann@x.org,2025-01-07,30.00,PARTIALLY_REFUNDED,SHIPPED",
        "4,ann@x.org,2025-01-08,40.00,CANCELLED,RETURNED",
    )
    assert _told_of(connection, table, "occurred_at") == [
        ("Order Completed", "1", "10.00", "2025-01-05"),
        ("Order Completed", "2", "20.00", "2025-01-06"),
        ("Order Refunded", "2", "20.0", "2025-01-06"),
        ("Order Completed", "3", "30.00", "2025-01-07"),
        ("Order Cancelled", "4", "40.00", "2025-01-08"),
    ]


@pytest.mark.parametrize(
    ("status", "event"),
    [
        ("Zwrot", "Order Refunded"),
        ("Возврат", "Order Refunded"),
        ("반품완료", "Order Refunded"),
        ("Rückerstattet", "Order Refunded"),
        ("Remboursée", "Order Refunded"),
        ("Đã hoàn tiền", "Order Refunded"),
        ("Chargeback", "Order Refunded"),
        ("취소완료", "Order Cancelled"),
        ("Annulée par le client", "Order Cancelled"),
        ("Cancelled and refunded", "Order Cancelled"),
        ("Refused", "Payment Failed"),
        ("requires_action", "Checkout Started"),
        ("Teilweise erstattet", None),
        ("Return requested", None),
        ("Refund pending", None),
        ("반품신청", None),
        ("退款中", None),
        ("Canceled_Reversal", None),
        ("Not refunded", None),
        ("Delivered", None),
        ("입금전", "Checkout Started"),
        ("입금완료", None),
        ("Törölve", "Order Cancelled"),
        ("Stornována", "Order Cancelled"),
        ("Sikertelen", "Payment Failed"),
        ("Nieudane", "Payment Failed"),
        ("Selhalo", "Payment Failed"),
        ("Malsucedido", "Payment Failed"),
        ("Misslyckades", "Payment Failed"),
        ("Fizetés függőben", "Checkout Started"),
        ("Čeká na platbu", "Checkout Started"),
        ("Inväntar betalning", "Checkout Started"),
        ("Nezaplacena", "Checkout Started"),
        ("Aguardando pagamento", "Checkout Started"),
        ("Estornada", "Order Refunded"),
        ("Estornado parcialmente", None),
        ("Pending", None),
        ("Teljesítve", None),
        ("Zaplacena", None),
        ("Annulleret", "Order Cancelled"),
        ("Makulerad", "Order Cancelled"),
        ("Skipped", "Order Cancelled"),
        ("Refunderet", "Order Refunded"),
        ("Krediterad", "Order Refunded"),
        ("Delvist refunderet", None),
        ("Ikke returneret", None),
        ("Afventer betaling", "Checkout Started"),
        ("Obetald", "Checkout Started"),
        ("Maksamatta", "Checkout Started"),
        ("Belum Bayar", "Checkout Started"),
        ("Chưa thanh toán", "Checkout Started"),
        ("Wacht op betaling", "Checkout Started"),
        ("Queued", "Checkout Started"),
        ("Ditolak", "Payment Failed"),
        ("Unpaid", "Checkout Started"),
        ("Returnert", "Order Refunded"),
        ("Retur pågår", None),
        ("Retur på vei", None),
        ("Retur avslått", None),
        ("Rücksendung unterwegs", None),
        ("Zwrot odrzucony", None),
        ("Undelivered", "Order Cancelled"),
        ("Delivery failed", "Order Cancelled"),
        ("Deleted", "Order Cancelled"),
        ("Trash", "Order Cancelled"),
        ("Refusée par le client", "Order Cancelled"),
        ("Annahme verweigert", "Order Cancelled"),
        ("Payment declined by bank", "Payment Failed"),
        ("Отклонён банком", "Payment Failed"),
        ("Refund failed", None),
        ("Return rejected", None),
        ("Not declined", None),
        ("Delivery attempt failed", None),
        ("Export failed", None),
        ("بانتظار الدفع", "Checkout Started"),
        ("محذوف", "Order Cancelled"),
        ("تم الإلغاء", "Order Cancelled"),
        ("الملغي", "Order Cancelled"),
        ("طلب إلغاء", None),
        ("مسترجع", "Order Refunded"),
        ("تم الاسترجاع", "Order Refunded"),
        ("تم التوصيل", None),
        ("Vrátená", "Order Refunded"),
        ("Otkazano", "Order Cancelled"),
        ("Отказана", "Order Cancelled"),
        ("Върната", "Order Refunded"),
        ("Tühistatud", "Order Cancelled"),
        ("Atcelts", "Order Cancelled"),
        ("Atšaukta", "Order Cancelled"),
        ("Preklicano", "Order Cancelled"),
        ("Apmaksāts", None),
    ],
)
def test_a_status_says_what_became_of_an_order(status: str, event: str | None) -> None:
    assert became(status) == event


@pytest.mark.parametrize(
    ("header", "event"),
    [
        *(("Invoice number", "Order Completed"), ("Due date", "Order Completed"), ("Rechnungsnr.", "Order Completed")),
        *(("Invoice address", "Checkout Started"), ("Channel", "Checkout Started")),
    ],
)
def test_what_a_bill_was_sent_for_was_bought_and_an_unpaid_cart_was_not(
    connection: sa.Connection, header: str, event: str
) -> None:
    table = csv(
        f"Order ID,Date,Email,Total,Status,{header}",
        "1001,2026-03-01,ann@example.org,120.00,Paid,2026-03-15",
        "1002,2026-03-02,bob@example.org,250.00,Unpaid,2026-03-16",
        "1003,2026-03-02,eve@example.org,250.00,Unpaid,",
    )
    rows = mapped(connection, table)["events"]
    assert [row["event"] for row in rows] == ["Order Completed", event, "Checkout Started"]


@pytest.mark.parametrize("header", ["Date Completed", "Completion date", "Tanggal selesai"])
def test_orders_happened_when_they_were_completed_where_no_other_day_is_told(header: str) -> None:
    found = suggest(csv(f"Order ID,Email,Total,{header}", "1,a@x.org,12.00,2026-03-01", "2,b@x.org,9.00,2026-03-02"))
    assert (found.kind, found.mapping.columns[header]) == ("orders", "occurred_at")


@pytest.mark.parametrize(
    "status",
    either(
        "Refund canceled|Return cancelled|Storno zurückgezogen|Cancelled - reinstated|Chargeback won|Refund reversed|"
        "Refunded 50%|refunded (1 of 2 items)|Shipping refunded|Refund due|Paid (refund available)|"
        "Rückgabefrist abgelaufen|Completed - no returns|Returned to sender|Devolución rechazada|Zwrot w drodze"
    ),
)
def test_what_was_taken_back_again_or_is_of_a_part_leaves_an_order_as_it_is(status: str) -> None:
    assert became(status) is None


def test_what_the_file_says_was_paid_back_goes_before_its_status(connection: sa.Connection) -> None:
    table = csv(
        "Order Number,Email,Date,Total,Status,Refund amount",
        "1,ann@x.org,2025-01-05,10.00,refunded,8.00",
        "2,ann@x.org,2025-01-06,20.00,refunded,",
        "3,ann@x.org,2025-01-07,30.00,returned,0.00",
        "4,ann@x.org,2025-01-08,40.00,cancelled,40.00",
    )
    assert [row for row in _told_of(connection, table) if row[0] != "Order Completed"] == [
        ("Order Refunded", "1", "8.0"),
        ("Order Refunded", "2", "20.0"),
        ("Order Cancelled", "4", "40.00"),
    ]


def test_a_column_of_refunds_that_is_zero_throughout_says_nothing(connection: sa.Connection) -> None:
    table = csv("Order Number,Email,Date,Total,Status,Refund amount", "1,ann@x.org,2025-01-05,10.00,refunded,0.00")
    assert ("Order Refunded", "1", "10.0") in _told_of(connection, table)


def test_refunds_that_differ_between_lines_are_summed_and_repeated_ones_are_one(connection: sa.Connection) -> None:
    header = "Order Number,Email,Date,Total,Sku,Refund amount"
    by_line = csv(
        header,
        "1,ann@x.org,2025-01-05,30.00,A,0.00",
        "1,ann@x.org,2025-01-05,30.00,B,5.00",
        "2,bob@x.org,2025-01-06,30.00,A,4.00",
        "2,bob@x.org,2025-01-06,30.00,B,6.00",
    )
    repeated = csv(header, "1,ann@x.org,2025-01-05,30.00,A,5.00", "1,ann@x.org,2025-01-05,30.00,B,5.00")
    assert [row[1:] for row in _told_of(connection, by_line) if row[0] == "Order Refunded"] == [
        ("1", "5.0"),
        ("2", "10.0"),
    ]
    assert [row[1:] for row in _told_of(connection, repeated) if row[0] == "Order Refunded"] == [("1", "5.0")]


ARTICLES = "Order Number,Order Date,Email,Order Status,Sku,Item Price,Quantity,Return Date"


def test_cancelled_lines_are_left_out_and_returned_ones_go_back_on_their_day(connection: sa.Connection) -> None:
    table = csv(
        ARTICLES,
        "1,2025-01-05,ann@x.org,Canceled,A,10.00,1,",
        "1,2025-01-05,ann@x.org,Shipped,B,20.00,2,",
        "1,2025-01-05,ann@x.org,Returned,C,5.00,1,2025-01-20",
        "2,2025-01-06,bob@x.org,Canceled,A,10.00,1,",
        "2,2025-01-06,bob@x.org,Canceled,B,20.00,1,",
        "3,2025-01-07,eve@x.org,Canceled,A,10.00,1,",
        "3,2025-01-07,eve@x.org,Returned,B,20.00,1,2025-01-21",
    )
    assert _told_of(connection, table, "occurred_at") == [
        ("Order Completed", "1", "45.0", "2025-01-05"),
        ("Order Refunded", "1", "5.0", ["2025-01-20", "2025-01-05"]),
        ("Order Cancelled", "2", "30.0", "2025-01-06"),
        ("Order Completed", "3", "20.0", "2025-01-07"),
        ("Order Refunded", "3", "20.0", ["2025-01-21", "2025-01-07"]),
    ]


def test_a_line_that_did_not_stay_says_so_of_itself(connection: sa.Connection) -> None:
    table = csv(ARTICLES, "1,2025-01-05,ann@x.org,Canceled,A,10.00,1,", "1,2025-01-05,ann@x.org,Shipped,B,20.00,1,")
    lines = [row for row in mapped(connection, table)["events"] if row["event"].startswith("Product ")]
    assert told(lines, "product_id", "property.status") == [
        ("Product Cancelled", "A", "Canceled"),
        ("Product Purchased", "B", "Shipped"),
    ]


@pytest.mark.parametrize(
    ("status", "line"),
    [("cancelled", "Product Cancelled"), ("payment failed", "Product Added"), ("draft", "Product Added")],
)
def test_what_was_never_sold_is_no_purchase(connection: sa.Connection, status: str, line: str) -> None:
    table = csv("Order ID,Email,Date,Status,Product,Price,Total", f"1,ann@x.org,2025-01-02,{status},Hat,10,10")
    assert "Product Purchased" not in {row["event"] for row in mapped(connection, table)["events"]}
    assert line in {row["event"] for row in mapped(connection, table)["events"]}


def test_a_blank_status_of_a_line_is_that_of_its_order(connection: sa.Connection) -> None:
    table = csv(ARTICLES, "1,2025-01-05,ann@x.org,Returned,A,10.00,1,", "1,,,,B,20.00,1,")
    assert _told_of(connection, table) == [("Order Completed", "1", "30.0"), ("Order Refunded", "1", "30.0")]


def test_an_orders_total_counts_what_it_is_the_sum_of(connection: sa.Connection) -> None:
    """The first has the cancelled line in it, the second and the third only what was kept, the fourth its shipping."""
    header = "Order Number,Date,Email,Total,Status,Sku,Price"
    lines = [
        ("1", "30.00", "cancelled"),
        ("2", "20.00", "cancelled"),
        ("3", "20.00", "returned"),
        ("4", "34.90", "returned"),
    ]
    rows = [
        f"{order},2025-01-05,ann@x.org,{total},{said},{sku},{price}"
        for order, total, status in lines
        for said, sku, price in (("shipped", "A", "20.00"), (status, "B", "10.00"))
    ]
    assert _told_of(connection, csv(header, *rows)) == [
        ("Order Completed", "1", "20.0"),
        ("Order Completed", "2", "20.00"),
        ("Order Completed", "3", "20.00"),
        ("Order Completed", "4", "34.90"),
        ("Order Refunded", "4", "10.0"),
    ]


def test_types_of_payments_say_how_they_stand_where_some_are_authorized(connection: sa.Connection) -> None:
    table = csv(
        "Merchant Reference,Creation Date,Amount,Type,Shopper Email",
        "1,2025-01-05,10.00,Authorised,ann@x.org",
        "2,2025-01-06,20.00,Refused,ann@x.org",
        "3,2025-01-07,30.00,Refunded,ann@x.org",
        "4,2025-01-08,40.00,SentForSettle,ann@x.org",
    )
    assert _told_of(connection, table) == [
        ("Order Completed", "1", "10.00"),
        ("Payment Failed", "2", "20.00"),
        ("Order Completed", "3", "30.00"),
        ("Order Refunded", "3", "30.0"),
        ("Order Completed", "4", "40.00"),
    ]


def test_money_that_has_not_come_is_no_purchase_in_a_report_of_payments(connection: sa.Connection) -> None:
    header = "Date,Name,Type,Status,Currency,Gross,Fee,Net,From Email Address,To Email Address,Transaction ID"
    rows = [
        f"2026-11-0{day},Ann Reed,Donation Payment,{status},USD,{day}0.00,-1.00,{day}9.00,ann@x.org,shop@x.org,T{day}"
        for day, status in enumerate(("Completed", "Pending"), start=1)
    ]
    back = "2026-11-05,Ann Reed,Payment Refund,Completed,USD,-10.00,1.00,-9.00,shop@x.org,ann@x.org,T5"
    sold = [("Order Completed", "T1", "10.00")]
    assert [each for each in _told_of(connection, csv(header, *rows)) if each[0] == "Order Completed"] == sold
    assert [each for each in _told_of(connection, csv(header, *rows, back)) if each[0] == "Order Completed"] == sold


def test_a_ticket_whose_order_is_of_the_type_refunded_was_paid_back(connection: sa.Connection) -> None:
    table = csv(
        "Order #,Order Date,First Name,Last Name,Email,Quantity,Ticket Type,Order Type,Currency,Total Paid,Event Name",
        "1,2026-05-06,Ann,Reed,ann@x.org,1,Gala,Credit Card,USD,150.00,Gala",
        "2,2026-05-07,Bob,Lee,bob@x.org,1,Gala,Refunded,USD,150.00,Gala",
    )
    assert _told_of(connection, table) == [
        ("Order Completed", "1", "150.00"),
        ("Order Completed", "2", "150.00"),
        ("Order Refunded", "2", "150.0"),
    ]


def test_a_total_that_is_what_its_own_lines_parts_come_to_is_the_lines(connection: sa.Connection) -> None:
    header = "Order Number,Order Date,Email,Event Name,Ticket Type,Face Value,Fees,Total Price,Barcode"
    table = csv(
        header,
        "1,2025-01-05,ann@x.org,Summer Fest,Adult,60.00,7.50,67.50,900",
        "1,2025-01-05,ann@x.org,Summer Fest,Adult,60.00,7.50,67.50,901",
        "2,2025-01-06,bob@x.org,Summer Fest,Adult,60.00,7.50,67.50,902",
    )
    assert _told_of(connection, table) == [("Order Completed", "1", "135.0"), ("Order Completed", "2", "67.5")]


def test_a_total_that_is_the_price_on_each_line_is_no_proof_that_it_is_the_lines(connection: sa.Connection) -> None:
    table = csv(
        "Order Number,Date,Email,Sku,Price,Total", *(f"1,2025-01-05,ann@x.org,{sku},60.00,60.00" for sku in "AB")
    )
    assert _told_of(connection, table) == [("Order Completed", "1", "60.00")]


def test_what_tickets_are_for_is_what_was_bought_or_is_kept(connection: sa.Connection) -> None:
    rows = mapped(
        connection, csv("Order Number,Date,Email,Event Name,Price,Barcode", "1,2025-01-05,ann@x.org,Fest,60,900")
    )
    assert sorted(told(rows["events"], "product"), key=repr) == [
        ("Order Completed", None),
        ("Product Purchased", "Fest"),
    ]
    beside = csv("Order Number,Date,Email,Event Name,Price,Product", "1,2025-01-05,ann@x.org,Fest,60,Adult")
    assert sorted(told(mapped(connection, beside)["events"], "product", "property.original_event"), key=repr) == [
        ("Order Completed", None, "Fest"),
        ("Product Purchased", "Adult", None),
    ]


def test_a_refund_is_the_same_when_its_order_comes_again_with_other_cells(connection: sa.Connection) -> None:
    header = "Order Number,Date,Email,Status,Total,Note"
    first, again, other = (
        next(row for row in mapped(connection, csv(header, line))["events"] if row["event"] == "Order Refunded")
        for line in (
            "1,2025-01-05,ann@x.org,refunded,10.00,",
            "1,2025-01-05,ann@x.org,refunded,10.00,gift",
            "1,2025-01-05,bob@x.org,refunded,10.00,",
        )
    )
    assert first["hash"] == again["hash"] != other["hash"]
    assert first["property.status"] == "refunded"


def test_where_refunds_are_a_list_of_their_own_a_status_adds_none(connection: sa.Connection) -> None:
    table = csv(
        "id,name,email,created_at,financial_status,total_price",
        "1,#1001,ann@x.org,2025-01-05T10:00:00Z,refunded,10.00",
    )
    mapping = Mapping(
        "orders",
        columns={
            "name": "order_id",
            "email": "email",
            "created_at": "occurred_at",
            "total_price": "revenue",
            "financial_status": "property.financial_status",
        },
        preset="shopify_orders_warehouse",
    )
    assert [row["event"] for row in mapped(connection, table, mapping)["events"]] == ["Order Completed"]


def test_the_lines_of_a_return_are_no_purchase(connection: sa.Connection) -> None:
    table = csv(
        "Receipt,Date,Card number,Article,Quantity,Price,Total",
        "1,2025-01-05,L100,Hat,1,10.00,10.00",
        "2,2025-01-06,L100,Hat,-1,10.00,-10.00",
    )
    lines = [row for row in mapped(connection, table)["events"] if row["event"].startswith("Product ")]
    assert [row["event"] for row in lines] == ["Product Purchased", "Product Returned"]


@pytest.mark.parametrize("number", ["-", "N/A", "null", "0", "unknown", "1.00235E+11"])
def test_orders_without_a_number_are_not_one_whatever_stands_in_its_place(
    connection: sa.Connection, number: str
) -> None:
    columns = {"no": "order_id", "mail": "email", "when": "occurred_at", "sum": "revenue"}
    rows = [(number, "a@x.org", "2025-03-10", "50"), (number, "b@x.org", "2025-03-11", "20")]
    found = mapped(connection, SmallTable(tuple(columns), rows), Mapping("orders", columns=columns))["events"]
    assert [(row["email"], row["revenue"], row.get("order_id")) for row in found] == [
        ("a@x.org", "50", None),
        ("b@x.org", "20", None),
    ]


def test_lines_of_an_order_whose_number_a_spreadsheet_damaged_are_one_order(connection: sa.Connection) -> None:
    header = "order_id,email,date,product,total"
    lines = ("1.00001E+11,a@x.org,2025-03-10,Soap,15", "1.00001E+11,a@x.org,2025-03-10,Comb,15")
    events = mapped(connection, csv(header, *lines, "1.00001E+11,b@x.org,2025-03-10,Soap,9"))["events"]
    assert sorted(event["revenue"] for event in events if event["event"] == "Order Completed") == ["15", "9"]


@pytest.mark.parametrize("header", ["Receipt No,Date,Customer ID,Items", "Transaction ID,Date,Customer ID,Quantity"])
def test_what_tills_number_is_an_order_though_no_amount_is_told(header: str) -> None:
    found = suggest(csv(header, "1,2025-03-04,C1,2", "2,2025-03-05,C2,3"))
    assert (found.kind, found.clear, found.mapping.columns[header.split(",")[0]]) == ("orders", True, "order_id")


def test_an_amazon_order_comes_to_the_price_of_its_lines_under_amazons_own_number(connection: sa.Connection) -> None:
    table = csv(
        "amazon-order-id,merchant-order-id,purchase-date,order-status,product-name,sku,asin,quantity,item-price,buyer-email",
        "302-1,,2026-04-10,Shipped,Blanket,B1,B0A,1,89.90,ann@x.org",
        "302-2,SHOP-77,2026-04-11,Shipped,Mug,M1,B0B,2,20.00,bob@x.org",
    )
    assert _told_of(connection, table) == [("Order Completed", "302-1", "89.90"), ("Order Completed", "302-2", "20.00")]


def test_a_merchants_number_that_is_not_told_of_all_orders_leaves_the_other_as_it_is(connection: sa.Connection) -> None:
    head = "Order ID,Merchant Order ID,Date,Email,Total"
    some = csv(head, "P1,,2026-04-10,ann@x.org,8.00", "P2,77,2026-04-11,bob@x.org,9.00")
    assert suggest(some).mapping.columns["Order ID"] == "order_id"
    each = csv(head, "P1,76,2026-04-10,ann@x.org,8.00", "P2,77,2026-04-11,bob@x.org,9.00")
    assert suggest(each).mapping.columns["Merchant Order ID"] == "order_id"
    assert suggest(each).mapping.columns["Order ID"] != "order_id"


def test_a_line_keeps_what_it_comes_to_where_totals_are_the_lines_own(connection: sa.Connection) -> None:
    table = csv(
        "Date,Order Number,Email,Product,Quantity,Line Total,Discounts",
        "2026-11-03,W-1,ann@x.org,Candle,2,$39.80,$-2.00",
        "2026-11-03,W-1,ann@x.org,Soap,1,$15.00,$0.00",
        "2026-11-03,W-1,ann@x.org,Shipping,1,$4.90,$0.00",
        "2026-11-03,W-1,ann@x.org,Discount SAVE10,1,$-5.00,$0.00",
    )
    rows = mapped(connection, table)["events"]
    names = ("event", "product", "price", "property.line_total", "property.discounts")
    assert [tuple(row.get(name) for name in names) for row in rows if row["event"] != "Order Completed"] == [
        ("Product Purchased", "Candle", "$ 19.9", "$ 39.8", "$-2.00"),
        ("Product Purchased", "Soap", "$ 15.0", "$ 15.0", "$0.00"),
        ("Order Charged", None, "$ 4.9", "$ 4.9", "$0.00"),
        ("Order Charged", None, "$ -5.0", "$ -5.0", "$0.00"),
    ]
    (order,) = [row for row in rows if row["event"] == "Order Completed"]
    assert (order["revenue"], "property.discounts" in order) == ("$ 54.7", False)


def test_a_till_that_writes_the_sale_above_its_lines_tells_what_each_of_them_comes_to(
    connection: sa.Connection,
) -> None:
    table = csv(
        "Date,Receipt Number,Line Type,Email,Quantity,Total,Sku",
        "2026-10-03,5501,Sale,ann@x.org,3,115.00,",
        "2026-10-03,5501,Sale Line,ann@x.org,2,92.00,CAN-1",
        "2026-10-03,5501,Sale Line,ann@x.org,1,23.00,SOA-1",
    )
    rows = mapped(connection, table)["events"]
    assert [(row.get("revenue"), row.get("price"), row.get("property.line_total")) for row in rows] == [
        ("115.00", None, None),
        (None, "46.0", "92.0"),
        (None, "23.0", "23.0"),
    ]


def test_sales_of_a_package_are_lines_of_one_order_of_whoever_bought_the_package(connection: sa.Connection) -> None:
    table = csv(
        "N.º de venda,Data da venda,Estado,Unidades,Receita por produtos (BRL),Título do anúncio,Preço unitário,"
        "Comprador,CPF",
        "7001,2026-09-17,Pacote de 2 produtos,,70.00,,,Lia Reis,11144477735",
        "7002,2026-09-17,Entregue,1,,Meia,30.00,,",
        "7003,2026-09-17,Entregue,1,,Boné,40.00,,",
        "7004,2026-09-18,Cancelada pelo comprador,1,50.00,Calça,50.00,Rui Melo,98765432100",
    )
    rows = mapped(connection, table)["events"]
    told = [only(row, "event", "order_id", "product", "revenue", "id.cpf", "property.other_order_id") for row in rows]
    cpf = {"order_id": "7001", "id.cpf": "11144477735"}
    assert [row for row in told if row["order_id"] == "7001"] == [
        {"event": "Order Completed", "revenue": "70.0", **cpf},
        {"event": "Product Purchased", "product": "Meia", "property.other_order_id": "7002", **cpf},
        {"event": "Product Purchased", "product": "Boné", "property.other_order_id": "7003", **cpf},
    ]
    assert {row["event"] for row in told if row["order_id"] == "7004"} == {"Order Cancelled", "Product Cancelled"}
    assert len(told) == 5


def test_what_a_line_comes_to_is_kept_where_the_first_row_tells_the_order(connection: sa.Connection) -> None:
    table = csv(
        "Date,Receipt Number,Line Type,Customer Email,Quantity,Total,Sku",
        "2026-10-03,5501,Sale,a@x.org,3,115.00,",
        "2026-10-03,5501,Sale Line,a@x.org,2,92.00,CAN-1",
        "2026-10-03,5501,Sale Line,a@x.org,1,23.00,SOA-1",
        "2026-10-03,5501,Payment,a@x.org,,115.00,",
    )
    rows = mapped(connection, table)["events"]
    lines = [only(row, "product_id", "property.line_total") for row in rows if row["event"] == "Product Purchased"]
    assert lines == [
        {"product_id": "CAN-1", "property.line_total": "92.0"},
        {"product_id": "SOA-1", "property.line_total": "23.0"},
    ]
    assert {row["revenue"] for row in rows if row["event"] == "Order Completed"} == {"115.00"}


def test_the_contacts_of_a_customer_of_a_till_are_her_mail_and_her_phone(connection: sa.Connection) -> None:
    table = SmallTable(
        ("Date", "Receipt number", "Net sales", "Customer name", "Customer contacts"),
        [
            ("2026-07-28", "4-10378", "90.00", "Ploy Saelim", "ploy@example.com, +66812345678"),
            ("2026-07-28", "4-10379", "20.00", "Ann Lee", "+66899999999"),
            ("2026-07-29", "4-10380", "30.00", "Bo Day", "bo@example.com"),
        ],
    )
    assert suggest(table).doubtful == ()
    rows = [only(row, "email", "phone") for row in mapped(connection, table)["events"]]
    assert rows == [
        {"email": "ploy@example.com", "phone": "+66812345678"},
        {"phone": "+66899999999"},
        {"email": "bo@example.com"},
    ]
