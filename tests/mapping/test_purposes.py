"""Logs of what was decided on consent, and other logs that number their rows like sales."""

import pytest
import sqlalchemy as sa

from cdp_core.mapping import suggest
from tests.mapping.tables import csv, mapped


def test_transactions_of_consent_are_decisions_and_no_purchases(connection: sa.Connection) -> None:
    table = csv(
        "Receipt ID,Data Subject Identifier,Interaction Date,Purpose Name,Transaction Type",
        "6377e8,a@x.org,2025-04-01 10:00:00,Email Marketing,CONFIRMED",
        "99004c,b@x.org,2025-04-02 10:01:00,SMS Marketing,WITHDRAWN",
        "ca2a01,c@x.org,2025-04-03 10:02:00,Profiling,NOTGIVEN",
        "d24c01,d@x.org,2025-04-04 10:02:00,Profiling,NO_CHOICE",
    )
    told = mapped(connection, table)
    assert "events" not in told
    own = ("email", "consent", "decided")
    decided = [{key: row[key] for key in row if key.startswith(own)} for row in told["consents"]]
    assert decided == [
        {"email": "a@x.org", "consent.email_marketing": "granted", "decided_at": "2025-04-01 10:00:00"},
        {"email": "b@x.org", "consent.sms_marketing": "withdrawn", "decided_at": "2025-04-02 10:01:00"},
        {"email": "c@x.org", "consent.profiling": "denied", "decided_at": "2025-04-03 10:02:00"},
        {"email": "d@x.org", "decided_at": "2025-04-04 10:02:00"},
    ]


@pytest.mark.parametrize(
    ("header", "types"),
    [
        ("Transaction ID,Member No,Date,Type,Points,Balance", ("Earn", "Redeem", "Expire")),
        ("取引ID,会員番号,取引日,区分,ポイント,残高", ("付与", "利用", "失効")),
    ],
)
def test_points_that_were_earned_or_spent_are_no_purchases(
    connection: sa.Connection, header: str, types: tuple[str, ...]
) -> None:
    lines = [f"T{n},M100{n},2025-05-0{n},{type_},{n}0,500" for n, type_ in enumerate(types, 1)]
    assert [row["event"] for row in mapped(connection, csv(header, *lines))["events"]] == list(types)


@pytest.mark.parametrize(
    ("header", "types"),
    [
        ("Order ID,Email,Date,Type,Points,Total", ("Earned", "Redeemed")),
        ("Receipt No,Email,Date,Type,Points,Total", ("Earned", "Redeemed")),
        ("注文番号,メール,注文日,区分,ポイント,合計", ("獲得", "利用")),
    ],
)
def test_orders_that_brought_points_stay_orders(header: str, types: tuple[str, ...], connection: sa.Connection) -> None:
    lines = [f"{n},{n}@x.org,2025-05-0{n},{type_},10,{n}000" for n, type_ in enumerate(types, 1)]
    told = mapped(connection, csv(header, *lines))["events"]
    assert [(row["event"], row["revenue"]) for row in told] == [
        ("Order Completed", "1000"),
        ("Order Completed", "2000"),
    ]


@pytest.mark.parametrize(
    ("header", "purpose", "decided"),
    [
        ("Email,Name,Purpose,Status", "Tourism", ("Approved", "Denied")),
        ("Email,Employee,Purpose,Approval", "Holiday", ("Genehmigt", "Abgelehnt")),
        ("Email,Name,Purpose,Status", "Holiday", ("Confirmed", "Withdrawn")),
        ("Email,Name,Purpose,Result", "Marketing call", ("Yes", "No")),
    ],
)
def test_what_somebody_applied_for_or_was_asked_is_no_consent(
    header: str, purpose: str, decided: tuple[str, str]
) -> None:
    found = suggest(csv(header, *(f"{n}@x.org,Ann Lee,{purpose},{word}" for n, word in enumerate(decided))))
    assert not [field for field in found.mapping.columns.values() if field.startswith("consent")]


def test_a_transaction_of_which_nothing_says_that_something_was_bought_is_asked_about() -> None:
    lines = ("T1,a@x.org,2025-05-01,Hello", "T2,b@x.org,2025-05-02,Again")
    assert not suggest(csv("Transaction ID,Email,Date,Memo", *lines)).clear
    ordered = suggest(csv("Order ID,Email,Date,Memo", *lines))
    assert (ordered.kind, ordered.clear) == ("orders", True)


def test_a_transaction_with_amounts_under_an_unknown_header_is_a_sale_whose_amount_is_asked_about() -> None:
    lines = ("T1,a@x.org,2025-05-01,10.50", "T2,b@x.org,2025-05-02,20.00")
    found = suggest(csv("Transaction ID,Email,Date,Zork", *lines))
    assert (found.kind, found.clear, found.doubtful) == ("orders", True, ("Zork",))
