"""Reports of payments: sales, refunds, and bookings between a shop and its payment provider."""

import pytest
import sqlalchemy as sa

from cdp_core.mapping import suggest
from cdp_core.mapping.bookings import are_bookings, booking
from tests.mapping.tables import csv, mapped, only

PAYMENTS = csv(
    "Date,Name,Type,Gross,From Email Address,To Email Address,Transaction ID,Invoice Number",
    "2025-02-03,Ann,Express Checkout Payment,59.90,ann@x.org,shop@x.org,T1,1001",
    "2025-02-05,Ann,Payment Refund,-20.00,shop@x.org,ann@x.org,T2,1001",
    "2025-02-06,,General Withdrawal,-50.00,shop@x.org,,T3,",
    "2025-02-07,Search ads,PreApproved Payment Bill User Payment,-12.00,shop@x.org,ads@x.org,T4,",
)


@pytest.mark.parametrize(
    ("name", "event"),
    [
        ("Express Checkout Payment", "Order Completed"),
        ("Settled", "Order Completed"),
        ("Payment Refund", "Order Refunded"),
        ("Chargeback", "Order Refunded"),
        ("ChargebackReversed", "Order Completed"),
        ("MerchantPayout", "Account Booked"),
        ("General Currency Conversion", "Account Booked"),
        ("Gebühr", "Account Booked"),
        ("Rückerstattung", "Order Refunded"),
        ("Credit", "Order Refunded"),
        ("Credit memo", "Order Refunded"),
        ("Credit card payment", "Order Completed"),
        ("Rechnung", "Order Completed"),
        ("売上", "Order Completed"),
        ("Newsletter", None),
        ("Payment Failed", None),
        ("Order Shipped", None),
        ("Purchased Product", None),
    ],
)
def test_a_type_says_what_was_booked(name: str, event: str | None) -> None:
    assert booking(name) == event


def test_types_of_which_none_goes_back_or_aside_are_no_bookings() -> None:
    assert are_bookings(["Sale", "Refund"])
    assert not are_bookings(["Sale", "Order"])
    assert not are_bookings(["Page Viewed", "Product Added", "Refund"])
    assert not are_bookings([])


def test_what_a_shop_logs_of_its_orders_keeps_its_name(connection: sa.Connection) -> None:
    names = ("Order Completed", "Order Refunded", "Order Shipped", "Order Paid", "Product Purchased")
    table = csv(
        "Time,Email,Event,Revenue", *(f"2025-02-0{day},ann@x.org,{name},5" for day, name in enumerate(names, 1))
    )
    assert tuple(row["event"] for row in mapped(connection, table)["events"]) == names


def test_the_customer_pays_and_is_paid_back_and_the_shop_is_nobody(connection: sa.Connection) -> None:
    rows = mapped(connection, PAYMENTS)
    assert [only(row, "event", "email", "order_id", "revenue") for row in rows["events"]] == [
        {"event": "Order Completed", "email": "ann@x.org", "order_id": "1001", "revenue": "59.90"},
        {"event": "Order Refunded", "email": "ann@x.org", "order_id": "1001", "revenue": "20.00"},
        {"event": "Account Booked", "revenue": "50.00"},
        {"event": "Account Booked", "email": "ads@x.org", "revenue": "12.00"},
    ]
    assert {row["email"] for row in rows["people"]} == {"ann@x.org"}


def test_the_number_of_an_order_goes_before_that_of_its_payment() -> None:
    chosen = suggest(PAYMENTS).mapping.columns
    assert (chosen["Invoice Number"], chosen["Transaction ID"]) == ("order_id", "property.transaction_id")


def test_a_report_that_names_orders_and_nobody_tells_payments_for_them(connection: sa.Connection) -> None:
    table = csv(
        "Psp Reference,Merchant Reference,Creation Date,Type,Gross Currency,Gross Debit (GC),Gross Credit (GC)",
        "P1,1001,2025-02-03 10:12:44,Settled,EUR,,59.90",
        "P1,1001,2025-02-05 09:00:10,Refunded,EUR,20.00,",
        ",,2025-02-07 02:00:00,MerchantPayout,EUR,,",
    )
    assert suggest(table).preset == "adyen_settlement"
    assert [only(row, "event", "order_id", "revenue") for row in mapped(connection, table)["events"]] == [
        {"event": "Order Paid", "order_id": "1001", "revenue": "59.90"},
        {"event": "Order Refunded", "order_id": "1001", "revenue": "20.00"},
        {"event": "Account Booked"},
    ]


def test_a_sale_below_zero_goes_back_where_nobody_else_is_named(connection: sa.Connection) -> None:
    table = csv("Date,Type,Amount,Email", "2025-02-03,Sale,-5.00,ann@x.org", "2025-02-03,Refund,-5.00,bob@x.org")
    assert {row["event"] for row in mapped(connection, table)["events"]} == {"Order Refunded"}


def test_a_payment_that_failed_or_went_back_is_none(connection: sa.Connection) -> None:
    table = csv(
        "order_id,payment_id,payment_amount,payment_date,payment_status",
        "17,p1,10.00,2025-02-03,failed",
        "17,p2,10.00,2025-02-04,paid",
        "17,p3,-4.00,2025-02-09,paid",
    )
    assert [only(row, "event", "order_id", "revenue") for row in mapped(connection, table)["events"]] == [
        {"event": "Payment Failed", "order_id": "17", "revenue": "10.00"},
        {"event": "Order Paid", "order_id": "17", "revenue": "10.00"},
        {"event": "Order Refunded", "order_id": "17", "revenue": "4.00"},
    ]


def test_a_table_at_a_restaurant_is_a_meeting_also_under_a_number_of_its_own(connection: sa.Connection) -> None:
    table = csv(
        "Id reserva,Fecha,Hora,Restaurante,Nombre,Apellidos,Email,Personas,Estado",
        "CM1,05/06/2026,13:00,La Barca,Ana,Ruiz,ana@x.es,2,Liberado",
        "CM2,05/06/2026,14:00,La Barca,Luis,Gil,luis@x.es,4,No show",
    )
    assert [row["event"] for row in mapped(connection, table)["events"]] == ["Meeting Held", "Meeting Cancelled"]


def test_a_payment_card_is_no_customer_and_a_payment_that_was_only_authorized_no_order(
    connection: sa.Connection,
) -> None:
    table = csv(
        "id,amount,currency,status,order_id,method,captured,card_id,wallet,email,fee,tax,created_at",
        "pay_1,500.00,INR,captured,order_1,card,1,card_0,,ann@x.org,10.00,1.50,2026-11-01 10:11:12",
        "pay_2,500.00,INR,authorized,order_2,card,0,card_0,,bob@x.org,10.00,1.50,2026-11-02 10:11:12",
        "pay_3,500.00,INR,created,order_3,card,0,card_0,,eve@x.org,10.00,1.50,2026-11-03 10:11:12",
    )
    rows = mapped(connection, table)["events"]
    assert {row["event"] for row in rows if row["order_id"] == "order_1"} == {"Order Completed"}
    assert {row["event"] for row in rows if row["order_id"] != "order_1"} == {"Checkout Started"}
    assert not any("loyalty_id" in row for row in rows)
    till = csv("Receipt no,Date,Card no,Total", "1,2026-11-01,20004711,9.00", "2,2026-11-02,20004712,9.00")
    assert suggest(till).mapping.columns["Card no"] == "loyalty_id"
    club = csv("Name,Email,Card id,Bank,Fee", "Ann,ann@x.org,90011,ING,39.90", "Bo,bo@x.org,90012,DKB,49.90")
    assert suggest(club).mapping.columns["Card id"] == "loyalty_id"


@pytest.mark.parametrize(
    ("types", "sale", "back"), [("Type", "sale", "refund"), ("Transaction Type", "Sale", "Credit")]
)
def test_what_went_back_by_its_type_alone_is_no_purchase(
    connection: sa.Connection, types: str, sale: str, back: str
) -> None:
    table = csv(
        f"Transaction ID,{types},Date,Amount,Order ID,Email",
        f"t1,{sale},2026-11-03,64.70,1001,ann@x.org",
        f"t2,{back},2026-11-13,20.00,1001,ann@x.org",
    )
    assert [only(row, "event", "order_id", "revenue") for row in mapped(connection, table)["events"]] == [
        {"event": "Order Completed", "order_id": "1001", "revenue": "64.70"},
        {"event": "Order Refunded", "order_id": "1001", "revenue": "20.00"},
    ]


def test_a_credit_note_among_invoices_goes_back_and_a_payment_of_one_buys_nothing(connection: sa.Connection) -> None:
    table = csv(
        "Buchungsdatum,Belegart,Rechnungsnummer,E-Mail,Betrag",
        "03.11.2026,Rechnung,R-1,ann@x.org,64.70",
        "05.11.2026,Zahlung,R-1,ann@x.org,64.70",
        "13.11.2026,Gutschrift,G-1,ann@x.org,20.00",
    )
    assert [only(row, "event", "order_id", "revenue") for row in mapped(connection, table)["events"]] == [
        {"event": "Order Completed", "order_id": "R-1", "revenue": "64.70"},
        {"event": "Order Paid", "order_id": "R-1", "revenue": "64.70"},
        {"event": "Order Refunded", "order_id": "G-1", "revenue": "20.00"},
    ]


def test_a_payment_failed_by_whatever_its_status_is_called(connection: sa.Connection) -> None:
    table = csv(
        "Id,Type,Transaction Status,Date,Amount,Email",
        "1,sale,Settled Successfully,2026-11-03,64.70,ann@x.org",
        "2,sale,Declined by bank,2026-11-04,30.00,bob@x.org",
        "3,credit,Refund Settled Successfully,2026-11-05,20.00,ann@x.org",
    )
    events = [row["event"] for row in mapped(connection, table)["events"]]
    assert events == ["Order Completed", "Payment Failed", "Order Refunded"]


def test_a_till_takes_goods_back_under_the_number_of_their_sale_or_under_one_of_its_own(
    connection: sa.Connection,
) -> None:
    table = csv(
        "Receipt No,Date,Type,Item,Qty,Unit Price,Line Amount,Email",
        "R1,2026-11-03,Sale,Candle,2,10.00,20.00,ann@x.org",
        "R1,2026-11-03,Sale,Soap,1,8.00,8.00,ann@x.org",
        "R2,2026-11-05,Refund,Candle,1,10.00,10.00,ann@x.org",
        "R1,2026-11-06,Refund,Soap,1,8.00,8.00,ann@x.org",
    )
    rows = mapped(connection, table)["events"]
    assert {(row["event"], row["order_id"], row.get("product"), row.get("revenue")) for row in rows} == {
        ("Order Completed", "R1", None, "28.0"),
        ("Product Purchased", "R1", "Candle", None),
        ("Product Purchased", "R1", "Soap", None),
        ("Order Refunded", "R2", None, "10.0"),
        ("Product Returned", "R2", "Candle", None),
        ("Order Refunded", "R1", None, "8.0"),
        ("Product Returned", "R1", "Soap", None),
    }


def test_which_side_of_an_account_an_amount_stands_on_is_asked_about() -> None:
    table = csv(
        "Datum,Beleg-Nr.,E-Mail,Betrag,S/H", "03.11.2026,R-1,ann@x.org,64.70,S", "05.11.2026,R-2,b@x.org,9.00,H"
    )
    assert suggest(table).doubtful == ("S/H",)


def test_how_somebody_came_to_pay_is_no_product() -> None:
    table = csv(
        "Psp Reference,Merchant Reference,Creation Date,Amount,Shopper Interaction,Shopper Email",
        "P1,1001,2026-02-01,89.90,Ecommerce,ann@x.org",
        "P2,1002,2026-02-02,15.00,ContAuth,bob@x.org",
    )
    assert suggest(table).mapping.columns["Shopper Interaction"] == "property.shopper_interaction"


def test_the_receipts_of_a_till_are_orders_and_no_payments_for_some(connection: sa.Connection) -> None:
    table = csv(
        "Date,Receipt number,Receipt type,Net sales,Customer name,Status",
        "2026-07-28 13:33,4-10378,Sale,90.00,Ploy Saelim,Closed",
        "2026-07-28 12:30,4-10369,Refund,-90.00,Ploy Saelim,Closed",
        "2026-07-28 12:20,4-10368,Refund,40.00,Ploy Saelim,Closed",
    )
    assert suggest(table).kind == "orders"
    assert [row["event"] for row in mapped(connection, table)["events"]] == [
        "Order Completed",
        "Order Refunded",
        "Order Refunded",
    ]
