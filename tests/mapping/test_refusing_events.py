"""Whoever unsubscribed wants no more messages: events that take a permission back."""

import pytest
import sqlalchemy as sa

from cdp_core.mapping import Mapping
from cdp_core.mapping.names import either
from tests.mapping.tables import Row, SmallTable, csv, json_rows, mapped

PURPOSES = ("email", "sms", "push", "whatsapp")


def decided(rows: list[Row]) -> list[tuple[str, str, str, str]]:
    """Who, of what, how, when."""
    return [
        (row.get("email") or row["phone"], purpose, state, row["decided_at"])
        for row in rows
        for purpose in PURPOSES
        if (state := row.get(f"consent.{purpose}"))
    ]


ANN = [("ann@x.org", "email", "withdrawn", "2024-05-02 08:00:00")]


def test_the_name_of_an_event_tells_what_is_refused(connection: sa.Connection) -> None:
    """A log of all channels, and one of phones alone in which others come back."""
    names = {
        "SMS Opt-Out": "sms",
        "push.opted_out": "push",
        "WhatsApp Unsubscribed": "whatsapp",
        "Unsubscribe": "email",
    }
    rows = [f"+1312555010{place},a{place}@x.org,2024-05-02 08:00:00,{name}" for place, name in enumerate(names)]
    table = csv("Phone,Email,Time,Event", "+13125550100,z@x.org,2024-05-02 08:00:00,Email Opened", *rows)
    assert [purpose for _, purpose, _, _ in decided(mapped(connection, table)["consents"])] == [*names.values()]
    for name in ("SMS Opt Out", "Opted out", "SMS STOP", "Text opt out"):
        table = csv(
            "Phone,Time,Event",
            f"+13125550101,2024-05-02 08:00:00,{name}",
            "+13125550102,2024-05-02 08:00:00,SMS Opt In",
            "+13125550103,2024-05-02 08:00:00,Opted in",
        )
        assert decided(mapped(connection, table)["consents"]) == [
            ("+13125550101", "sms", "withdrawn", "2024-05-02 08:00:00")
        ]


@pytest.mark.parametrize(
    "table",
    [
        csv(
            "Email,Action,Timestamp,URL",
            "ann@x.org,open,2024-05-01 08:00:00,",
            "ann@x.org,unsubscribe,2024-05-02 08:00:00,",
            "bob@x.org,click,2024-05-02 08:00:00,https://x.org",
        ),
        csv(
            "Recipient,Sent,Opened,Unsubscribed",
            "ann@x.org,2024-05-01 08:00:00,2024-05-01 09:00:00,2024-05-02 08:00:00",
            "bob@x.org,2024-05-01 08:00:00,,",
        ),
        json_rows(
            {"email": "ann@x.org", "event": "spamreport", "timestamp": "2024-05-02 08:00:00", "sg_event_id": "1"},
            {"email": "bob@x.org", "event": "delivered", "timestamp": "2024-05-02 08:00:00", "sg_event_id": "2"},
        ),
        json_rows(
            {
                "type": "track",
                "event": "Unsubscribed",
                "messageId": "1",
                "properties.email": "ann@x.org",
                "timestamp": "2024-05-02 08:00:00",
                "userId": "u1",
            },
        ),
    ],
    ids=["log", "a date for each", "complaint", "track call"],
)
def test_an_event_of_unsubscribing_withdraws_at_its_moment(connection: sa.Connection, table: SmallTable) -> None:
    found = mapped(connection, table)
    assert decided(found["consents"]) == ANN
    assert len(found["events"]) >= len(table.rows)


def test_the_channel_of_the_event_says_of_what(connection: sa.Connection) -> None:
    table = csv(
        "Phone,Event,Occurred at,Channel",
        "+16175550101,Unsubscribed,2024-05-02 08:00:00,SMS",
        "+16175550102,Unsubscribed,2024-05-02 08:00:00,web",
    )
    told = [(who, purpose) for who, purpose, *_ in decided(mapped(connection, table)["consents"])]
    assert told == [("+16175550101", "sms"), ("+16175550102", "email")]


def test_a_message_that_says_stop_withdraws_and_one_that_mentions_it_does_not(connection: sa.Connection) -> None:
    table = csv(
        "From,To,Body,Status,SentDate,Sid,Direction",
        "+16175550101,+15005550006,Stop.,received,2024-05-02 08:00:00,S1,inbound",
        "+16175550102,+15005550006,Where do I stop?,received,2024-05-02 08:00:00,S2,inbound",
        "+15005550006,+16175550103,STOP,delivered,2024-05-02 08:00:00,S3,outbound-api",
    )
    assert decided(mapped(connection, table)["consents"]) == [
        ("+16175550101", "sms", "withdrawn", "2024-05-02 08:00:00")
    ]


@pytest.mark.parametrize(
    "body",
    either(
        "STOP|“Stop!”|Unsubscribe me|Stop promotions|ARRÊT|Stopp|Abmelden|BAJA|SAIR|Parar|PARE|CANCELAR|WYPISZ|"
        "Odhlásit|DUR|İPTAL|hủy|dừng|стоп|СТОП|إلغاء|توقف|停止|配信停止|수신거부|הסר"
    ),
)
def test_stop_is_understood_in_the_language_of_whoever_writes_it(connection: sa.Connection, body: str) -> None:
    table = csv(
        "From,To,Body,Status,SentDate,Sid,Direction",
        f"+16175550101,+15005550006,{body},received,2024-05-02 08:00:00,S1,inbound",
        f"+16175550102,+15005550006,Re: {body}?,received,2024-05-02 08:00:00,S2,inbound",
    )
    assert decided(mapped(connection, table)["consents"]) == [
        ("+16175550101", "sms", "withdrawn", "2024-05-02 08:00:00")
    ]


def test_a_log_in_which_nobody_left_decides_nothing(connection: sa.Connection) -> None:
    table = csv("Email,Action,Timestamp", "ann@x.org,open,2024-05-01 08:00:00", "bob@x.org,click,2024-05-01 08:00:00")
    assert "consents" not in mapped(connection, table)


def test_a_log_of_a_known_system_speaks_the_language_of_its_account(connection: sa.Connection) -> None:
    table = csv(
        "st_text,ts,sub,frm,email,tag,mid,link",
        "Délivré,2024-05-01 08:00:00,Soldes,shop@x.org,ann@x.org,soldes,m1,",
        "Ouvert,2024-05-01 09:00:00,Soldes,shop@x.org,ann@x.org,soldes,m1,",
        "Désinscrit,2024-05-02 08:00:00,Soldes,shop@x.org,ann@x.org,soldes,m1,",
    )
    found = mapped(connection, table)
    assert [row["event"] for row in found["events"]] == ["Email Delivered", "Email Opened", "Unsubscribed"]
    assert decided(found["consents"]) == ANN


def test_leaving_one_list_or_logging_out_refuses_nothing(connection: sa.Connection) -> None:
    groups = json_rows(
        {"email": "ann@x.org", "event": "group_unsubscribe", "timestamp": "2024-05-02 08:00:00", "sg_event_id": "1"},
        {"email": "bob@x.org", "event": "unsubscribe", "timestamp": "2024-05-02 08:00:00", "sg_event_id": "2"},
    )
    assert [row["email"] for row in mapped(connection, groups)["consents"]] == ["bob@x.org"]
    log = csv(
        "E-Mail,Ereignis,Zeitpunkt",
        "ann@x.org,Anmeldung,2024-05-01 10:00:00",
        "ann@x.org,Abmeldung,2024-05-01 11:00:00",
    )
    assert "consents" not in mapped(connection, log)


def test_a_change_of_subscription_is_what_it_changes_to(connection: sa.Connection) -> None:
    table = csv(
        "email_campaign_id,recipient,type,created,portal_subscription_status",
        "7,ann@x.org,STATUSCHANGE,2024-05-01 08:00:00,SUBSCRIBED",
        "7,bob@x.org,STATUSCHANGE,2024-05-02 08:00:00,UNSUBSCRIBED",
        "7,cid@x.org,OPEN,2024-05-02 08:00:00,",
    )
    found = mapped(connection, table)
    assert "consents" not in found
    assert [(row["email"], row["consent.email"]) for row in found["people"]] == [
        ("ann@x.org", "granted"),
        ("bob@x.org", "withdrawn"),
    ]


def test_what_is_no_log_of_messages_is_left_without_a_refusal(connection: sa.Connection) -> None:
    plans = csv(
        "Email,Event,Occurred at,Product",
        "ann@x.org,Subscribed,2024-05-01 08:00:00,Gold plan",
        "ann@x.org,Unsubscribed,2024-05-02 08:00:00,Gold plan",
    )
    assert "consents" not in mapped(connection, plans)


def test_a_plain_yes_beside_moments_withdraws_without_a_day(connection: sa.Connection) -> None:
    table = csv(
        "Recipient,Sent,Opened,Unsubscribed",
        "ann@x.org,2024-05-01 08:00:00,2024-05-01 09:00:00,Yes",
        "bob@x.org,2024-05-01 08:00:00,,No",
    )
    found = mapped(connection, table, Mapping.from_json(MOMENTS))
    assert [(row["email"], row["consent.email"], row.get("decided_at")) for row in found["consents"]] == [
        ("ann@x.org", "withdrawn", None)
    ]


MOMENTS = {
    "kind": "events",
    "columns": {
        "Recipient": "email",
        "Sent": "occurred_at.Email Sent",
        "Opened": "occurred_at.Email Opened",
        "Unsubscribed": "occurred_at.Unsubscribed",
    },
}


def test_who_writes_start_after_a_stop_is_back(connection: sa.Connection) -> None:
    table = csv(
        "From,To,Body,Status,SentDate,Sid,Direction",
        "+16175550101,+15005550006,STOP,received,2024-05-02 08:00:00,S1,inbound",
        "+16175550101,+15005550006,START,received,2024-05-03 08:00:00,S2,inbound",
    )
    assert [told[2:] for told in decided(mapped(connection, table)["consents"])] == [
        ("withdrawn", "2024-05-02 08:00:00"),
        ("granted", "2024-05-03 08:00:00"),
    ]


@pytest.mark.parametrize(
    "table",
    [
        csv("Email,Event,Date", "ann@x.org,Unsubscribe,2024-05-02 08:00:00"),
        csv("EmailAddress,JobID,EventType,EventDate", "ann@x.org,88,Unsubscribed,2024-05-02 08:00:00"),
        csv("Adresse e-mail,Événement,Date", "ann@x.org,Désinscrit,2024-05-02 08:00:00"),
    ],
    ids=["an address", "a job", "in French"],
)
def test_a_log_of_nothing_but_unsubscribing_withdraws(connection: sa.Connection, table: SmallTable) -> None:
    assert decided(mapped(connection, table)["consents"]) == ANN


def test_numbers_alone_that_unsubscribed_want_no_text_messages(connection: sa.Connection) -> None:
    table = csv("Phone,Event,Date", "+16175550101,Unsubscribe,2024-05-02 08:00:00")
    assert decided(mapped(connection, table)["consents"]) == [
        ("+16175550101", "sms", "withdrawn", "2024-05-02 08:00:00")
    ]


@pytest.mark.parametrize(
    "header",
    ["Email,Event,Occurred at,Product", "Email,Event,Occurred at,Forum topic", "User ID,Event,Occurred at,Reason"],
)
def test_goods_and_communities_that_people_leave_are_no_messages(connection: sa.Connection, header: str) -> None:
    who = "ann@x.org" if header.startswith("Email") else "u1"
    table = csv(header, f"{who},Unsubscribed,2024-05-02 08:00:00,Gold")
    found = mapped(connection, table)
    assert ("consents" in found, [row["event"] for row in found["events"]]) == (False, ["Unsubscribed"])
