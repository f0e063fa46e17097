"""Tables of payments, which name people and are no lists of them."""

import pytest
import sqlalchemy as sa

from cdp_core.mapping import suggest
from tests.mapping.tables import csv, mapped


def test_payments_that_were_created_are_sales_and_no_people(connection: sa.Connection) -> None:
    table = csv(
        "id,created_at,amount,currency,status,amount_refunded,customers.given_name,customers.email",
        "PM1,2025-05-01,15.00,GBP,paid_out,0.00,Oliver,o@x.org",
        "PM2,2025-05-02,16.00,GBP,confirmed,0.00,Emily,e@x.org",
        "PM3,2025-05-03,17.00,GBP,failed,0.00,Oliver,o@x.org",
        "PM4,2025-05-04,18.00,GBP,cancelled,0.00,Emily,e@x.org",
        "PM5,2025-05-05,20.00,GBP,charged_back,20.00,Oliver,o@x.org",
    )
    told = [(row["order_id"], row["event"], row["revenue"]) for row in mapped(connection, table)["events"]]
    assert sorted(told) == [
        ("PM1", "Order Completed", "15.00"),
        ("PM2", "Order Completed", "16.00"),
        ("PM3", "Payment Failed", "17.00"),
        ("PM4", "Order Cancelled", "18.00"),
        ("PM5", "Order Completed", "20.00"),
        ("PM5", "Order Refunded", "20.0"),
    ]


def test_the_number_of_a_payment_is_that_of_the_sale(connection: sa.Connection) -> None:
    table = csv(
        "Payment ID,Created,Amount,Currency,Status,Customer email",
        "P1,2025-03-04,10.00,EUR,paid,a@x.org",
        "P2,2025-03-05,20.00,EUR,failed,b@x.org",
    )
    told = [(row["order_id"], row["event"]) for row in mapped(connection, table)["events"]]
    assert told == [("P1", "Order Completed"), ("P2", "Payment Failed")]


@pytest.mark.parametrize(
    ("header", "states"),
    [
        ("id,created_at,plan,amount,currency,status,email", "active,canceled,past_due"),
        ("Member No,Created,Name,Annual fee,Currency,Status,Email", "Active,Paid,Lapsed"),
        ("id,created_at,name,total spent,currency,status,email", "enabled,disabled,invited"),
        ("id,created_at,birthday,amount,currency,status,email", "paid,failed,paid"),
    ],
)
def test_members_with_an_amount_and_a_state_of_their_own_are_people(header: str, states: str) -> None:
    lines = [
        f"{n},2025-03-0{n},{'1990-01-01' if 'birthday' in header else 'Ann Lee'},10.00,EUR,{state},{n}@x.org"
        for n, state in enumerate(states.split(","), 1)
    ]
    found = suggest(csv(header, *lines))
    assert (found.kind, found.clear) == ("people", True)


@pytest.mark.parametrize(
    "header",
    [
        "id,created_at,name,amount,currency,status,email",
        "id,created_at,customer.name,details.totals.total,currency_code,status,customer.email",
    ],
)
def test_what_may_be_dues_or_has_no_known_amount_is_asked_about(header: str) -> None:
    lines = [f"{n},2025-03-04,Ann Lee,1000,EUR,{state},{n}@x.org" for n, state in enumerate(("paid", "unpaid"))]
    assert not suggest(csv(header, *lines)).clear


def test_bills_in_hundredths_under_an_unknown_header_are_asked_about_and_no_people() -> None:
    lines = [
        f"txn_{n},{state},ctm_{n},USD,{n}@x.org,2025-05-01T08:00:00Z,2025-05-01T08:01:00Z,9900"
        for n, state in enumerate(("completed", "canceled", "past_due"))
    ]
    header = "id,status,customer_id,currency_code,customer.email,created_at,billed_at,details.totals.total"
    assert not suggest(csv(header, *lines)).clear


@pytest.mark.parametrize("states", ["Open,Declined,Won,New", "New,Rejected,Open", "Paid,Won,Lost", "Open,Refused"])
def test_leads_with_an_amount_are_people_and_no_payments(states: str) -> None:
    lines = [f"Ann Lee,{n}@x.org,500.00,EUR,2025-03-0{n},{state}" for n, state in enumerate(states.split(","), 1)]
    found = suggest(csv("Name,Email,Amount,Currency,Created,Status", *lines))
    assert (found.kind, found.clear) == ("people", True)


@pytest.mark.parametrize(
    ("header", "line"),
    [
        ("Name,Email,Registration status,Payment status,Registered", "Ann Lee,{n}@x.org,Confirmed,{state},2025-03-04"),
        ("Name,Email,City,Amount,Payment status,Created at", "Ann Lee,{n}@x.org,Bonn,60.00,{state},2025-03-04"),
        ("Name,Email,Job title,Fees,Payment status,Registered", "Ann Lee,{n}@x.org,Cook,60.00,{state},2025-03-04"),
        ("Name,Email,Ticket price,Payment status,Registered", "Ann Lee,{n}@x.org,60.00,{state},2025-03-04"),
        ("Name,Email,Cuota,Estado de pago,Fecha de alta", "Ann Lee,{n}@x.org,60.00,{state},2025-03-04"),
        ("Name,Email,Balance,Currency,Payment status,Created", "Ann Lee,{n}@x.org,60.00,EUR,{state},2025-03-04"),
        ("Name,Email,Plan,Amount,Currency,Status,Created", "Ann Lee,{n}@x.org,Gold,60.00,EUR,{state},2025-03-04"),
        ("Name,Email,Loan amount,Currency,Status,Created at", "Ann Lee,{n}@x.org,60.00,EUR,{state},2025-03-04"),
        ("Lead ID,Email,Expected amount,Currency,Status,Created", "{n},{n}@x.org,60.00,EUR,{state},2025-03-04"),
        ("Name,Email,Amount,Payment status,Created at", "Ann Lee,{n}@x.org,60.00,{state},2025-03-04"),
        ("Name,Email,Beitrag,Zahlungsstatus,Eintrittsdatum", "Ann Lee,{n}@x.org,60.00,{state},2025-03-04"),
    ],
)
def test_people_of_whom_it_is_told_whether_they_paid_are_people(header: str, line: str) -> None:
    lines = [line.format(n=n, state=state) for n, state in enumerate(("Paid", "Unpaid"))]
    found = suggest(csv(header, *lines))
    assert (found.kind, found.clear) == ("people", True)
