"""Rows of unknown exports that are something that happened: answers, visits, messages, payments for others."""

import pytest
import sqlalchemy as sa

from cdp_core.mapping import suggest
from tests.mapping.tables import SmallTable, csv, mapped, only


def told(connection: sa.Connection, table: SmallTable, *names: str) -> list[tuple[str | None, ...]]:
    return [tuple(row.get(name) for name in names) for row in mapped(connection, table)["events"]]


def test_answers_to_a_survey_are_events_of_whoever_answered(connection: sa.Connection) -> None:
    table = csv(
        "#,What's your first name?,What's your email address?,Can we send you news?,Which size fits you?,Submit Date",
        "a1,Ann,ann@x.org,1,38,2025-02-03 10:13:44",
        "a2,Bob,bob@x.org,0,44,2025-02-03 18:31:11",
    )
    rows = mapped(connection, table)
    assert [only(row, "event", "email", "property.which_size_fits_you") for row in rows["events"]] == [
        {"event": "Survey Answered", "email": "ann@x.org", "property.which_size_fits_you": "38"},
        {"event": "Survey Answered", "email": "bob@x.org", "property.which_size_fits_you": "44"},
    ]
    assert {row["first_name"]: row["consent.marketing"] for row in rows["people"]} == {
        "Ann": "granted",
        "Bob": "denied",
    }


def test_contacts_with_a_short_question_among_their_headers_are_people() -> None:
    assert suggest(csv("Email,Created,VIP?,Is member?", "ann@x.org,2025-01-05,yes,no")).kind == "people"


def test_appointments_without_a_number_are_meetings_and_those_who_stayed_away_held_none(
    connection: sa.Connection,
) -> None:
    table = csv(
        "Date,Time,Client ID,Client,Email,Service,Staff,Status",
        "2/3/2025,10:00 AM,17,Ann Lee,ann@x.org,Yoga,Rosa,Signed in",
        "2/14/2025,6:00 PM,18,Bob Ray,bob@x.org,Pilates,Rosa,No-show",
    )
    assert told(connection, table, "event", "customer_id", "occurred_at", "property.service") == [
        ("Meeting Held", "17", "2/3/2025 10:00:00 AM", "Yoga"),
        ("Meeting Cancelled", "18", "2/14/2025 06:00:00 PM", "Pilates"),
    ]


def test_a_message_that_was_opened_and_clicked_is_two_events(connection: sa.Connection) -> None:
    table = csv(
        "createdAt,email,eventName,messageId",
        "2025-02-03 10:12:44,ann@x.org,emailOpen,m1",
        "2025-02-03 10:13:10,ann@x.org,emailClick,m1",
        "2025-02-03 10:14:00,bob@x.org,emailUnSubscribe,m2",
    )
    rows = mapped(connection, table)["events"]
    assert [row["event"] for row in rows] == ["Email Opened", "Email Link Clicked", "Unsubscribed"]
    assert len({row["hash"] for row in rows}) == 3


def test_who_buys_for_others_is_the_customer_and_the_others_are_not_taken_for_her() -> None:
    table = csv(
        "Order ID,Order Date,Name,Email,Event Name,Total Paid,Buyer First Name,Buyer Last Name,Buyer Email,Age",
        "9,2025-02-03,Ann Berg,ann@x.org,Workshop,45.00,Ann,Berg,ann@x.org,39",
        "9,2025-02-03,Otto Berg,otto@x.org,Workshop,45.00,Ann,Berg,ann@x.org,41",
    )
    found = suggest(table)
    chosen = found.mapping.columns
    assert (chosen["Buyer Email"], chosen["Buyer First Name"]) == ("email", "first_name")
    assert (chosen["Email"], chosen["Name"], chosen["Age"]) == ("property.email", "property.name", "property.age")
    assert {"Email", "Name", "Age"} <= set(found.doubtful)


def test_a_buyer_who_is_the_one_everywhere_leaves_the_other_columns_alone() -> None:
    table = csv("Order ID,Order Date,Email,Total,Buyer Email", "9,2025-02-03,ann@x.org,45.00,Ann@x.org")
    assert suggest(table).mapping.columns["Email"] == "email"


def test_a_sale_with_its_lines_below_it_is_worth_what_it_says(connection: sa.Connection) -> None:
    table = csv(
        "Date,Receipt Number,Line Type,Customer Code,Total,Sku",
        "2025-02-03,R1,Sale,A1,59.90,",
        "2025-02-03,R1,Sale Line,A1,40.00,C1",
        "2025-02-03,R1,Sale Line,A1,19.90,H1",
    )
    events = told(connection, table, "event", "revenue", "product_id")
    assert sorted(events, key=repr) == [
        ("Order Completed", "59.90", None),
        ("Product Purchased", None, "C1"),
        ("Product Purchased", None, "H1"),
    ]


def test_lines_of_sales_and_refunds_are_no_payments(connection: sa.Connection) -> None:
    table = csv(
        "Date,Item,Qty,Net Sales,Transaction ID,Event Type,Customer ID",
        "2025-02-03,Candle,1,40.00,T1,Payment,C1",
        "2025-02-03,Holder,2,36.00,T1,Payment,C1",
        "2025-02-14,Holder,-1,-18.00,T2,Refund,C1",
    )
    assert suggest(table).kind == "orders"
    orders = [
        row for row in told(connection, table, "event", "order_id", "revenue") if not row[0].startswith("Product ")
    ]
    assert sorted(orders) == [("Order Completed", "T1", "76.0"), ("Order Refunded", "T2", "18.0")]


def test_a_providers_number_gives_way_to_the_merchants() -> None:
    chosen = suggest(
        csv(
            "Order ID,Merchant reference 1,Customer email,Order date,Order amount",
            "8a1d-0001,1001,ann@x.org,2025-02-03,59.90",
        )
    ).mapping.columns
    assert (chosen["Merchant reference 1"], chosen["Order ID"]) == ("order_id", "property.order_id")


def test_a_total_goes_before_a_net_amount_and_a_path_says_whose_number_it_is() -> None:
    chosen = suggest(
        csv(
            "orderNumber,orderDateTime,orderCustomer.email,orderCustomer.customerNumber,amountNet,amountTotal",
            "1,2025-02-03,ann@x.org,20001,50.34,59.9",
        )
    ).mapping.columns
    assert (chosen["amountTotal"], chosen["amountNet"]) == ("revenue", "property.amount_net")
    assert chosen["orderCustomer.customerNumber"] == "customer_id"


def test_a_ticket_is_one_however_its_tool_heads_its_columns() -> None:
    gorgias = csv(
        "Ticket id,Ticket subject,Ticket status,Ticket priority,Customer email,Created at,Closed at",
        "9,Broken,closed,normal,ann@x.org,2025-02-03T10:12:44Z,2025-02-04T09:00:00Z",
    )
    front = csv(
        "Conversation ID,Subject,Status,Contact name,Contact handle,Created at",
        "c1,Broken,archived,Ann Berg,ann@x.org,2025-02-03 10:12:44",
    )
    freshdesk = csv(
        "Ticket ID,Subject,Status,Priority,Created time,Due by Time,Closed time,Email",
        "1,Broken,Closed,Low,2025-02-03 10:12:44,2025-02-05 10:12:44,2025-02-04 09:00:00,ann@x.org",
    )
    for table in (gorgias, front, freshdesk):
        found = suggest(table)
        assert found.kind == "tickets"
        assert {"object_id", "subject", "status", "email", "opened_at"} <= set(found.mapping.columns.values())


def test_one_of_several_addresses_is_an_address() -> None:
    chosen = suggest(
        csv("Email,Address 1 - Street,Address 1 - City,Address 1 - Zip", "a@x.org,Lange Str. 5,Berlin,10115")
    ).mapping.columns
    assert list(chosen.values()) == ["email", "street", "city", "postal_code"]


def test_a_guests_cancelling_cancels_the_booking(connection: sa.Connection) -> None:
    table = csv(
        "Book number,Guest name(s),Booked on,Status,Price,Phone number",
        "4001,Ann Berg,2025-02-03 10:12:44,ok,240.00 EUR,+491701234567",
        "4002,Bob Lee,2025-02-14 18:30:01,cancelled_by_guest,110.00 EUR,+31201234567",
    )
    assert told(connection, table, "event", "order_id", "phone") == [
        ("Order Completed", "4001", "+491701234567"),
        ("Order Cancelled", "4002", "+31201234567"),
    ]


def test_contacts_of_a_mailing_tool_are_not_taken_for_a_crms() -> None:
    found = suggest(
        csv(
            "ID,Email,First Name,Last Name,Account Name,Date Created,IP Address,Status,Lists,Tags",
            "1,ann@x.org,Ann,Berg,,2024-11-02 09:10:00,198.51.100.10,Unsubscribed,News,vip",
        )
    )
    assert found.preset == "activecampaign_contacts"
    assert found.mapping.columns["Status"] == "consent.email"


def test_an_appointment_begins_when_its_calendar_says(connection: sa.Connection) -> None:
    table = csv(
        "Start Time,End Time,First Name,Email,Type,Calendar,Appointment ID",
        "2025-02-03 10:00,2025-02-03 11:00,Ann,ann@x.org,Massage,Rosa,1100001",
    )
    assert told(connection, table, "event", "email", "occurred_at") == [
        ("Meeting Held", "ann@x.org", "2025-02-03 10:00")
    ]


def test_a_conversation_is_a_ticket_only_if_it_is_somebodys() -> None:
    campaign = csv("id,inbox_preview,subject_line,subject,status,send_time", "1,on,Hello,Hello,sent,2025-02-03 10:00")
    assert suggest(campaign).kind != "tickets"
    desk = csv(
        "Number,Subject,Status,Mailbox,Customer Name,Customer Email,Created At",
        "301,Broken,closed,Support,Ann Berg,ann@x.org,2025-02-03 10:12:44",
    )
    assert suggest(desk).kind == "tickets"


def test_a_german_terminals_report_is_read_by_its_types(connection: sa.Connection) -> None:
    table = csv(
        "Datum,Transaktions-ID,Transaktionsart,Gesamtbetrag,Gebühr",
        "03.02.2025 10:12:44,TA1,Umsatz,59.90,1.14",
        "05.02.2025 09:00:10,TA2,Rückerstattung,-20.00,0.00",
        "06.02.2025 09:00:10,TA3,Auszahlung,-38.76,0.00",
    )
    assert told(connection, table, "event", "order_id", "revenue") == [
        ("Order Paid", "TA1", "59.90"),
        ("Order Refunded", "TA2", "20.00"),
        ("Account Booked", "TA3", "38.76"),
    ]


def test_a_stay_with_a_total_is_an_order_of_the_day_it_was_booked(connection: sa.Connection) -> None:
    table = csv(
        "Number,Status,Arrival,Departure,Created,Customer,Email,Space category,Total amount",
        "1,Confirmed,2025-07-01,2025-07-14,2025-05-01,Ann Berg,ann@x.org,Double,200.00",
        "2,Canceled,2025-07-03,2025-07-16,2025-05-03,Bob Lee,bob@x.org,Double,202.00",
        "3,Checked in,2025-08-01,2025-08-02,2025-05-04,Ann Berg,ann@x.org,Double,90.00",
    )
    assert told(connection, table, "event", "order_id", "email", "occurred_at", "revenue", "property.arrival") == [
        ("Order Completed", "1", "ann@x.org", "2025-05-01", "200.00", "2025-07-01"),
        ("Order Cancelled", "2", "bob@x.org", "2025-05-03", "202.00", "2025-07-03"),
        ("Order Completed", "3", "ann@x.org", "2025-05-04", "90.00", "2025-08-01"),
    ]


def test_a_table_that_was_reserved_is_a_visit_each_time(connection: sa.Connection) -> None:
    table = csv(
        "First Name,Email,Visit Date,Visit Time,Party Size,Status,Birthday",
        "Ann,ann@x.org,2025-05-13,7:30 PM,2,Done,1980-01-02",
        "Ann,ann@x.org,2025-06-13,7:30 PM,4,No-show,1980-01-02",
    )
    assert told(connection, table, "event", "email", "occurred_at", "property.party_size") == [
        ("Meeting Held", "ann@x.org", "2025-05-13 07:30:00 PM", "2"),
        ("Meeting Cancelled", "ann@x.org", "2025-06-13 07:30:00 PM", "4"),
    ]


def test_hours_of_work_are_no_stays() -> None:
    table = csv("Employee,Email,Check in,Check out,Status", "Ann Berg,ann@x.org,08:00,16:30,present")
    assert suggest(table).kind == "people"


def test_what_is_left_before_fees_is_what_was_paid(connection: sa.Connection) -> None:
    table = csv(
        "Date,Nom,Type,Devise,Avant commission,Commission,Net,De l'adresse email,À l'adresse email",
        "03/05/2024,Ann Lee,Paiement Express Checkout,EUR,45.50,-1.20,44.30,ann@x.org,boutique@x.fr",
        "05/05/2024,Ann Lee,Remboursement de paiement,EUR,-45.50,1.20,-44.30,boutique@x.fr,ann@x.org",
    )
    assert told(connection, table, "event", "email", "revenue") == [
        ("Order Completed", "ann@x.org", "45.50"),
        ("Order Refunded", "ann@x.org", "45.50"),
    ]


@pytest.mark.parametrize("header", ["Type", "type", "Aktion"])
def test_a_bare_type_of_what_became_of_messages_is_the_event(header: str) -> None:
    table = csv(
        f"{header},MessageID,Recipient,From,ReceivedAt",
        "Delivered,M1,ann@x.org,shop@brand.org,2024-04-01T10:00:00Z",
        "Opened,M1,ann@x.org,shop@brand.org,2024-04-01T10:05:00Z",
        "Bounced,M2,bob@x.org,shop@brand.org,2024-04-01T10:00:00Z",
    )
    found = suggest(table).mapping
    assert (found.kind, found.columns[header], found.columns["Recipient"]) == ("events", "event", "email")
    # Two things happened to M1: it is the number of no event.
    assert found.columns["MessageID"] == "property.message_id"


def test_names_that_programs_write_are_of_events() -> None:
    rows = [f"{n},{name},1717236{n}60000,u{n % 3}" for n, name in enumerate(["PURCHASE", "OPEN", "ADD_TO_CART"] * 2)]
    assert suggest(csv("id,name,timestamp,developer_identity", *rows)).mapping.columns["name"] == "event"


def test_an_advertisement_is_nobodys_first_name() -> None:
    rows = ("2024-06-01 12:00:00,login,ad1,c1", "2024-06-02 12:00:00,login,ad2,c2")
    assert suggest(csv("Event Time,Event Name,Ad,Customer User ID", *rows)).mapping.columns["Ad"] == "property.ad"
    turkish = csv("Ad,Soyad,E-posta", "Ayşe,Kaya,ayse@x.org", "Ali,Can,ali@x.org")
    assert suggest(turkish).mapping.columns["Ad"] == "first_name"
