"""Logs of text messages, and what is taken back by the text of one that came in."""

import pytest
import sqlalchemy as sa

from cdp_core.mapping import suggest
from tests.mapping.tables import SmallTable, csv, mapped, only

LOGS = {
    "MessageBird": csv(
        "id,direction,originator,recipient,body,createdDatetime,status",
        "m1,mt,Shop,4917612345678,Sale!,2026-03-01T10:00:00Z,delivered",
        "m2,mo,4917612345678,Shop,STOP,2026-03-01T11:00:00Z,received",
    ),
    "Vonage": csv(
        "message_id,account_id,from,to,message_body,direction,date_received,status",
        "v1,acc,4917612345678,4917612345000,Stop,inbound,2026-03-01T11:00:00Z,delivered",
        "v2,acc,4917612345000,4917612345678,Hi,outbound,2026-03-01T12:00:00Z,delivered",
    ),
    "Plivo": csv(
        "message_uuid,from_number,to_number,message_direction,message_time,message_text,message_state",
        "p1,4917612345678,4917612345000,inbound,2026-03-01 11:00:00,stop,received",
        "p2,4917612345000,4917612345678,outbound,2026-03-01 12:00:00,Hi,delivered",
    ),
    "any other": csv(
        "Datum,Von,An,Richtung,Nachricht",
        "2026-03-01 10:00,Shop,+4917612345678,ausgehend,Angebote! STOP beendet",
        "2026-03-01 11:00,+4917612345678,Shop,eingehend,STOP",
    ),
    "with a yes": csv(
        "Phone,Text,Inbound,Timestamp",
        "+4917612345678,STOP,true,2026-03-01 11:00:00",
        "+4917612345678,Sale,false,2026-03-01 10:00:00",
    ),
    "with Korean headers": csv(
        "Phone,메시지,Inbound,Timestamp",
        "+4917612345678,STOP,true,2026-03-01 11:00:00",
        "+4917612345678,Sale,false,2026-03-01 10:00:00",
    ),
}


@pytest.mark.parametrize("log", LOGS.values(), ids=LOGS.keys())
def test_whoever_answers_stop_wants_no_more_messages(connection: sa.Connection, log: SmallTable) -> None:
    found = mapped(connection, log)
    assert [only(row, "phone", "consent.sms") for row in found["consents"]] == [
        {"phone": "+4917612345678", "consent.sms": "withdrawn"}
    ]
    assert {row["event"] for row in found["events"]} == {"Message Received", "Message Sent"}


def test_messages_that_all_came_in_need_no_direction(connection: sa.Connection) -> None:
    log = csv(
        "messageId,sender,receiver,text,receivedAt,keyword",
        "i1,4917612345678,4917612345000,STOP,2026-03-01 11:00:00,STOP",
        "i2,4917612345679,4917612345000,hello,2026-03-01 12:00:00,",
    )
    found = mapped(connection, log)
    assert [row["phone"] for row in found["consents"]] == ["4917612345678"]
    assert {row["event"] for row in found["events"]} == {"Message Received"}


def test_the_shop_asking_for_a_stop_takes_nothing_back(connection: sa.Connection) -> None:
    log = csv(
        "date,from,to,direction,message",
        "2026-03-01 10:00,Shop,+4917612345678,outbound,STOP",
        "2026-03-01 11:00,+4917612345678,Shop,inbound,Thanks",
    )
    assert "consents" not in mapped(connection, log)


@pytest.mark.parametrize(
    ("header", "words"),
    [("Event", ("Placed Order", "Placed Order")), ("Event", ("In", "Out")), ("Event", ("Missed Call", "Missed Call"))],
)
def test_events_without_a_direction_and_a_text_are_no_messages(
    connection: sa.Connection, header: str, words: tuple[str, ...]
) -> None:
    log = csv(f"Email,Time,{header}", *(f"a{n}@x.org,2026-03-01 1{n}:00,{word}" for n, word in enumerate(words)))
    said = {row["event"] for row in mapped(connection, log)["events"]}
    assert not said & {"Message Received", "Message Sent"}


def test_a_log_of_calls_is_none_of_messages() -> None:
    log = csv(
        "date,from,to,call direction,note",
        "2026-03-01 10:00,+4930111111,+4917612345678,outbound,asked for a stop",
        "2026-03-01 11:00,+4917612345678,+4930111111,inbound,stop",
    )
    assert suggest(log).mapping.defaults == {"event": "Call Logged"}


def test_national_numbers_of_eleven_digits_get_no_plus(connection: sa.Connection) -> None:
    log = csv(
        "date,from,to,direction,message",
        "2026-03-01 10:00,11987654321,11987650000,inbound,Oi",
        "2026-03-01 11:00,11987650000,11987654321,outbound,Oi",
    )
    assert {row["phone"] for row in mapped(connection, log)["events"]} == {"11987654321"}


def test_what_became_of_a_text_is_told_by_its_moments_and_its_status(connection: sa.Connection) -> None:
    log = csv(
        "Message ID,Direction,From,To,Status,Sent at,Delivered at,Read at,Text",
        "wamid.1,outbound,+96522001100,+96550001111,read,2025-03-30T08:00:00Z,2025-03-30T08:00:04Z,2025-03-30T09:12:00Z,Offer",
        "wamid.2,inbound,+96550001111,+96522001100,read,2025-03-30T09:15:00Z,,2025-03-30T09:16:00Z,How much?",
        "wamid.3,outbound,+96522001100,+96566664444,failed,2025-03-30T08:00:01Z,,,Offer",
        "wamid.4,inbound,+96566664444,+96522001100,received,2025-03-30T09:20:00Z,,,STOP",
    )
    found = mapped(connection, log)
    assert sorted((row["line"], row["event"], row["occurred_at"][11:19]) for row in found["events"]) == [
        (1, "Message Delivered", "08:00:04"),
        (1, "Message Read", "09:12:00"),
        (1, "Message Sent", "08:00:00"),
        (2, "Message Received", "09:15:00"),
        (3, "Message Failed", "08:00:01"),
        (4, "Message Received", "09:20:00"),
    ]
    assert suggest(log).mapping.defaults["channel"] == "whatsapp"
    assert [only(row, "phone", "consent.whatsapp") for row in found["consents"]] == [
        {"phone": "+96566664444", "consent.whatsapp": "withdrawn"}
    ]


def test_what_came_to_a_phone_and_was_read_is_no_text_message(connection: sa.Connection) -> None:
    log = csv(
        "Message ID,To,Status,Sent at,Delivered at,Read at",
        "w1,+96550001111,read,2025-03-30T08:00:00Z,2025-03-30T08:00:04Z,2025-03-30T09:12:00Z",
        "w3,+96566664444,failed,2025-03-30T08:00:01Z,,",
    )
    assert {row["event"] for row in mapped(connection, log)["events"]} == {
        *("Message Sent", "Message Delivered", "Message Read", "Message Failed")
    }


def test_what_came_to_a_phone_and_was_not_read_is_a_text_message(connection: sa.Connection) -> None:
    log = csv(
        "Message ID,To,Status,Sent at,Bounced at",
        "w1,+96550001111,delivered,2025-03-30T08:00:00Z,",
        "w3,+96566664444,undelivered,2025-03-30T08:00:01Z,2025-03-30T08:00:04Z",
    )
    assert {row["event"] for row in mapped(connection, log)["events"]} == {"SMS Sent", "SMS Failed"}
