"""Ordinary exports that look a little like something rarer: they stay orders, people and events."""

from collections import Counter

import pytest
import sqlalchemy as sa

from cdp_core.mapping import suggest
from cdp_core.mapping.bookings import booking, names_types
from tests.mapping.tables import SmallTable, csv, mapped


def names(connection: sa.Connection, table: SmallTable) -> Counter[str | None]:
    return Counter(row.get("event") for row in mapped(connection, table).get("events", []))


def repeated(header: str, *values: str, line: str) -> SmallTable:
    """A row for each value: `line` with its number at {n} and the value at {v}."""
    return csv(header, *(line.format(n=n, v=value) for n, value in enumerate(values, 1)))


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("Zahlungsart", ("Überweisung", "Kauf auf Rechnung", "Gutschrift")),
        ("Payment Type", ("Bank transfer", "Payment on invoice", "Refund")),
        ("payment_type", ("bank_transfer", "bank_card", "charge_card")),
        ("Payment type", ("Deposit", "Full payment", "Payment on arrival")),
        ("Product category", ("Tax advice", "Loan advice", "Bank account")),
        ("Gift Type", ("Donation", "Bank debit", "Donation")),
        ("Card Type", ("Charge card", "Bank card", "Bank card")),
        ("Leistungsart", ("Transfer", "Transfer", "Retoure")),
        ("Type", ("Purchase", "Deposit", "Bank transfer")),
    ],
)
def test_how_somebody_paid_and_what_was_sold_are_no_bookings(
    connection: sa.Connection, header: str, values: tuple[str, ...]
) -> None:
    for amount in ("Total", "Total,Fee"):
        tail = ",".join("1.50" for _ in amount.split(","))
        table = repeated(
            f"Order ID,Email,Order date,{header},{amount}", *values, line="A{n},u{n}@x.org,2025-03-0{n},{v}," + tail
        )
        assert suggest(table).kind == "orders"
        assert names(connection, table) == {"Order Completed": 3}


@pytest.mark.parametrize("name", ["Bank account", "Deposit", "Transfer", "Loan advice", "Tax advice", "Membership fee"])
def test_only_whole_names_are_the_shops_own_bookings(name: str) -> None:
    assert booking(name) is None


def test_headers_that_end_like_a_type_are_none() -> None:
    assert not any(map(names_types, ("Start", "Cart", "Transportart", "Payment method", "Event type", "Category")))
    assert all(map(names_types, ("Type", "Transaktionsart", "Transaction type")))


@pytest.mark.parametrize(
    "events",
    [
        ("Deposit", "Withdrawal", "Purchase", "Transfer"),
        ("Withdrawal", "Purchase", "Refund", "Fee"),
        ("Loan Application Submitted", "Deposit Made", "Bank Account Linked", "Payment Made"),
    ],
)
@pytest.mark.parametrize("header", ["event", "type"])
def test_what_identified_customers_did_is_theirs(
    connection: sa.Connection, header: str, events: tuple[str, ...]
) -> None:
    table = repeated(
        f"{header},user_id,email,timestamp,amount", *events, line="{v},u{n},u{n}@x.org,2025-03-0{n} 10:00:00,-5.00"
    )
    rows = mapped(connection, table).get("events", [])
    assert "Account Booked" not in {row.get("event") for row in rows}
    if header == "event":
        assert [row.get("property.original_event", row["event"]) for row in rows] == list(events)


@pytest.mark.parametrize(
    "table",
    [
        csv(
            "Member ID,First name,Last name,Email,Birthday,Street,City,Created at,Do you have any children?",
            "M1,Ann,Berg,ann@x.org,1990-01-01,Main 1,Berlin,2025-03-01,yes",
        ),
        csv(
            "Name,Email,Phone,Created at,How did you hear about us?",
            "Ann Berg,ann@x.org,+491701234567,2025-03-01,a friend",
        ),
        csv("customer_id,created_at,email,Is this a test account?", "c1,2025-03-01,ann@x.org,FALSE"),
        csv(
            "Email,City,Submitted,Which size fits you?,How did you hear about us?",
            "ann@x.org,Berlin,2025-03-01,38,a friend",
        ),
        csv("Name,Email,Phone,Service,Date", "Ann Berg,ann@x.org,+491701234567,Roofing,2025-03-01"),
        csv("Email,First Name,Last Name,Phone,City,Class,Date", "ann@x.org,Ann,Berg,+491701234567,Berlin,A,2025-03-01"),
        csv("Customer ID,Email,Service,Opened At,Status", "C1,ann@x.org,Internet,2025-03-01,cancelled"),
    ],
)
def test_customers_and_leads_are_people(table: SmallTable) -> None:
    assert suggest(table).kind == "people"


def test_a_class_with_its_instructor_is_a_visit() -> None:
    table = csv("Date,Email,Class,Instructor", "2025-03-01,ann@x.org,Yoga,Rosa")
    assert suggest(table).mapping.defaults["event"] == "Meeting Held"


def test_two_questions_are_a_survey_by_the_day_it_was_kept() -> None:
    table = csv(
        "Email,Created at,Which size fits you?,How did you hear about us?", "ann@x.org,2025-03-01,38,from a friend"
    )
    assert suggest(table).mapping.defaults["event"] == "Survey Answered"


def test_an_id_that_holds_mails_leaves_the_mail_its_place() -> None:
    table = csv("customer_id,name,email,city", *(f"login{n}@x.org,Ann Berg,real{n}@x.org,Berlin" for n in range(3)))
    chosen = suggest(table).mapping.columns
    assert (chosen["customer_id"], chosen["email"]) == ("customer_id", "email")
    assert suggest(csv("customer_id,city", "ann@x.org,Berlin")).mapping.columns["customer_id"] == "email"


def test_an_order_whose_lines_add_up_by_chance_is_worth_all_of_them(connection: sa.Connection) -> None:
    table = csv(
        "Order ID,Email,Date,Product,Quantity,Amount",
        "A1,ann@x.org,2025-03-02,Shoe,1,10.00",
        "A1,ann@x.org,2025-03-02,Sock,1,5.00",
        "A1,ann@x.org,2025-03-02,Cap,1,5.00",
        "A2,bob@x.org,2025-03-03,Shoe,1,10.00",
    )
    orders = [row for row in mapped(connection, table)["events"] if row["event"] == "Order Completed"]
    assert {row["order_id"]: float(row["revenue"]) for row in orders} == {"A1": 20, "A2": 10}


def test_one_buyer_with_another_mail_leaves_the_columns_of_all_others() -> None:
    lines = [f"A{n},u{n}@x.org,u{n}@x.org,2025-03-01,5.00" for n in range(9)]
    table = csv("Order ID,Buyer Email,Email,Order date,Total", *lines, "A9,u9@x.org,v9@x.org,2025-03-01,5.00")
    assert suggest(table).mapping.columns["Email"] == "email"


def test_one_repeated_id_leaves_the_others_the_ids_of_events() -> None:
    lines = [f"e{n},u{n}@x.org,Opened,2025-03-01 10:00" for n in range(20)]
    table = csv("event_id,email,event,timestamp", *lines, "e0,u0@x.org,Clicked,2025-03-01 10:05")
    assert suggest(table).mapping.columns["event_id"] == "event_id"


def test_a_refund_that_was_declined_gave_nothing_back(connection: sa.Connection) -> None:
    table = csv(
        "Email,Transaction ID,Date,Transaction Type,Status,Amount",
        "ann@x.org,T1,2025-03-01,Sale,approved,5.00",
        "ann@x.org,T2,2025-03-02,Refund,declined,-5.00",
    )
    assert names(connection, table) == {"Order Completed": 1, "Payment Failed": 1}


@pytest.mark.parametrize(
    ("states", "kind"), [(("Booked", "No-show"), "events"), (("Booked", "Lost"), "people"), (("cancelled",), "people")]
)
def test_a_service_is_a_visit_where_its_status_says_who_came(states: tuple[str, ...], kind: str) -> None:
    table = repeated("Date,Client ID,Email,Treatment,Status", *states, line="2025-03-0{n},C{n},u{n}@x.org,Massage,{v}")
    assert suggest(table).kind == kind


def test_a_contract_with_its_provider_is_no_visit() -> None:
    table = csv("Policy No,Client Email,Date,Class,Provider,Premium", "P1,ann@x.org,2025-02-03,Home,Acme,200")
    assert suggest(table).kind != "events"


def test_a_form_with_one_question_and_a_time_of_completion_is_an_answer() -> None:
    table = csv(
        "ID,Start time,Completion time,Email,Name,How satisfied are you with us?",
        "1,2/3/25 10:00,2/3/25 10:01,ann@x.org,Ann Berg,5",
    )
    assert suggest(table).mapping.defaults["event"] == "Survey Answered"


def test_sales_and_returns_of_goods_are_orders_though_net_amounts_stand_beside() -> None:
    table = csv(
        "Order ID,Email,Date,Type,Product,Quantity,Total,Net",
        "A1,ann@x.org,2025-02-03,Sale,Shoe,1,10,8",
        "A2,bob@x.org,2025-02-03,Refund,Shoe,1,-10,-8",
    )
    assert suggest(table).kind == "orders"


def test_a_terminals_payouts_under_a_header_of_ways_to_pay_are_no_orders(connection: sa.Connection) -> None:
    table = csv(
        "Datum,Belegnummer,Zahlungsart,Karte,Betrag,Gebühr",
        "03.03.2025,1001,Kauf,girocard,12.50,0.10",
        "03.03.2025,1003,Gutschrift,Visa,-45.00,0.00",
        "03.03.2025,1004,Auszahlung,,-12.40,0.00",
    )
    assert names(connection, table) == {"Order Paid": 1, "Order Refunded": 1, "Account Booked": 1}


def test_goods_that_are_told_in_words_stay_with_their_order(connection: sa.Connection) -> None:
    table = csv("order_number,email,order_date,total,line_items", "A1,ann@x.org,2025-03-01,20.00,2x Soap|1x Powder")
    (order,) = mapped(connection, table)["events"]
    assert order["property.line_items"] == "2x Soap|1x Powder"


def test_an_order_has_its_own_number_and_not_its_payments(connection: sa.Connection) -> None:
    table = csv(
        "Transaction #,Result,Amount,Customer ID,Order ID,Payment Date",
        "501,SUCCESS,49.90,C1,O1,2025-03-04",
        "503,FAIL,20.00,C1,O3,2025-03-15",
    )
    rows = mapped(connection, table)["events"]
    assert [(row["order_id"], row["event"]) for row in rows] == [("O1", "Order Completed"), ("O3", "Payment Failed")]


def test_an_amount_with_its_tax_in_the_header_is_one(connection: sa.Connection) -> None:
    table = csv(
        "Datum,Transaktions-ID,Zahlungsart,Vorgang,Betrag inkl. MwSt.,Gebühr,E-Mail",
        "04.03.2025,T1,Karte,Verkauf,49.90,0.69,ann@x.de",
        "15.03.2025,T3,Karte,Rückerstattung,-49.90,0.00,ann@x.de",
    )
    rows = mapped(connection, table)["events"]
    assert [(row["event"], row["revenue"]) for row in rows] == [
        ("Order Completed", "49.90"),
        ("Order Refunded", "49.90"),
    ]


def test_a_unit_of_goods_is_no_part_of_an_address() -> None:
    table = csv("Order ID,Email,Date,Item,Qty,Unit,Total", "A1,ann@x.org,2025-03-01,Bagel,2,ea,6.00")
    assert suggest(table).mapping.columns["Unit"] == "property.unit"


def test_days_are_no_numbers_of_orders() -> None:
    """In a bank's statement "Buchung" is the day of a booking."""
    rows = [f"0{n}.03.2025,0{n}.03.2025,Ann Miller,-{n}.50" for n in range(1, 6)]
    suggested = suggest(csv("Buchung,Valuta,Empfänger,Betrag", *rows))
    assert suggested.kind != "orders"
    assert "order_id" not in suggested.mapping.columns.values()


def test_the_age_in_a_list_of_voters_is_an_age(connection: sa.Connection) -> None:
    table = csv("voter_reg_num,last_name,first_name,birth_age", "AA1,Wilcox,Theresa,77", "AA2,Camacho,Douglas,21")
    assert [row["age"] for row in mapped(connection, table)["people"]] == ["77", "21"]
