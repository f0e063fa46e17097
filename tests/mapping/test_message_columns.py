"""Lists of messages that say by a status what became of each."""

import pytest
import sqlalchemy as sa

from cdp_core.mapping import suggest
from tests.mapping.tables import csv, json_rows, mapped, only


def test_the_status_of_a_mail_is_what_happened_to_whom_it_was_sent(connection: sa.Connection) -> None:
    table = csv(
        "from,to,subject,status,sent_at",
        "news@acme.example,a@x.org,Hi,Delivered,2026-03-01 10:00",
        "news@acme.example,b@x.org,Hi,Opened,2026-03-01 11:00",
        "news@acme.example,c@x.org,Hi,Bounced,2026-03-01 12:00",
    )
    assert suggest(table).doubtful == ()
    assert [only(row, "event", "email", "occurred_at") for row in mapped(connection, table)["events"]] == [
        {"event": "Email Delivered", "email": "a@x.org", "occurred_at": "2026-03-01 10:00"},
        {"event": "Email Opened", "email": "b@x.org", "occurred_at": "2026-03-01 11:00"},
        {"event": "Email Bounced", "email": "c@x.org", "occurred_at": "2026-03-01 12:00"},
    ]


@pytest.mark.parametrize(
    ("header", "succeeded", "failed"),
    [
        ("STT,Số điện thoại,Nội dung,Trạng thái,Thời gian gửi", "Thành công", "Thất bại"),
        ("Nr,Telefon,Nachricht,Status,Gesendet am", "Erfolgreich", "Fehlgeschlagen"),
        ("No,Phone,Message,Status,Sent", "Sent", "Failed"),
    ],
)
def test_the_status_of_a_text_message_is_what_happened(
    connection: sa.Connection, header: str, succeeded: str, failed: str
) -> None:
    lines = (f"1,+84912345678,Sale,{succeeded},2026-02-13 09:00", f"2,+84987654321,Sale,{failed},2026-02-03 09:05")
    told = mapped(connection, csv(header, *lines))["events"]
    # The number of a row in one list is none of the message in all lists.
    assert [only(row, "event", "phone", "event_id") for row in told] == [
        {"event": "SMS Sent", "phone": "+84912345678"},
        {"event": "SMS Failed", "phone": "+84987654321"},
    ]


def test_a_stop_among_text_messages_takes_back(connection: sa.Connection) -> None:
    table = csv(
        "Phone,Message,Sent,Status",
        "+4915112345678,Sale,2026-03-01 10:00,Delivered",
        "+4915112345678,STOP,2026-03-01 10:30,Received",
    )
    told = mapped(connection, table)
    assert [row["event"] for row in told["events"]] == ["SMS Delivered", "Message Received"]
    assert [row["consent.sms"] for row in told["consents"]] == ["withdrawn"]


@pytest.mark.parametrize(
    "table",
    [
        csv("Email,Subject,Status,Created at", "a@x.org,Login,Open,2026-03-01 10:00", "b@x.org,Bill,Closed,2026-03-02"),
        csv("Email,Subject,Status,Created at", "a@x.org,Login,Open,2026-03-01 10:00", "b@x.org,Bill,Open,2026-03-02"),
        csv("Email,Message,Order ID,Status,Date", "a@x.org,Happy birthday,1,Delivered,2026-03-01"),
        csv("Email,First Name,Message,Status,Date", "a@x.org,Ann,Call me,Failed,2026-03-01"),
    ],
)
def test_tickets_and_presents_are_no_messages_that_were_sent(table: object) -> None:
    assert "event" not in suggest(table).mapping.columns.values()


def test_a_notification_that_came_to_no_number_is_a_push_message(connection: sa.Connection) -> None:
    row = {"event": "notification.clicked", "id": "n1", "userId": "c7", "timestamp": "2026-03-01T10:00:00Z"}
    assert mapped(connection, json_rows(row))["events"][0]["event"] == "Push Opened"


def test_a_list_of_reasons_why_nobody_is_written_to_takes_back(connection: sa.Connection) -> None:
    table = csv(
        "Email,Reason,Date",
        "a@x.org,Unsubscribed via link,2026-03-01",
        "b@x.org,Spam complaint,2026-03-02",
        "c@x.org,Hard bounce,2026-03-03",
    )
    assert [(row["consent.email"], row["decided_at"]) for row in mapped(connection, table)["consents"]] == [
        ("withdrawn", "2026-03-01"),
        ("withdrawn", "2026-03-02"),
        ("denied", "2026-03-03"),
    ]
    bounced = csv("Email,Reason", "a@x.org,Hard bounce", "b@x.org,Complaint")
    assert [row["consent.email"] for row in mapped(connection, bounced)["consents"]] == ["denied", "withdrawn"]
    of_goods = csv("Email,Order ID,Reason", "a@x.org,1,Complaint", "b@x.org,2,Complaint")
    assert "consents" not in mapped(connection, of_goods)
    others = csv("Email,Reason,Date", "a@x.org,Unsubscribed,2026-03-01", "b@x.org,Moved away,2026-03-02")
    assert "Reason" in suggest(others).doubtful
