"""A column for each thing that became of a message, told apart from people who have a few dates."""

import pytest
import sqlalchemy as sa

from cdp_core.mapping import Mapping, describe, suggest
from cdp_core.mapping.action_words import action_in
from tests.mapping.tables import SmallTable, csv, mapped, only

ENGAGEMENT = csv(
    "email,campaign,sent_at,opened_at,clicked_at,opens",
    "a@x.org,Spring,2025-03-01 10:00,2025-03-01 11:00,,2",
    "b@x.org,Spring,2025-03-01 10:00,-,,0",
    "c@x.org,Spring,,,,0",
)


def table(header: str, *rows: str) -> SmallTable:
    return SmallTable(tuple(header.split("|")), [tuple(row.split("|")) for row in rows])


def moments(of: SmallTable) -> list[str]:
    """The events that columns of the suggested mapping are moments of; [] where its rows are no events."""
    found = suggest(of).mapping
    named = (chosen.partition("occurred_at.")[2] for chosen in found.columns.values())
    return [event for event in named if event] if found.kind == "events" else []


def test_each_filled_action_is_an_event_and_a_line_without_one_says_so(connection: sa.Connection) -> None:
    rows = mapped(connection, ENGAGEMENT)["events"]
    assert sorted((row["line"], row["event"], row.get("occurred_at")) for row in rows if row.get("occurred_at")) == [
        (1, "Email Opened", "2025-03-01 11:00"),
        (1, "Email Sent", "2025-03-01 10:00"),
        (2, "Email Sent", "2025-03-01 10:00"),
    ]
    (without,) = (row for row in rows if not row.get("occurred_at"))
    assert only(without, "line", "email") == {"line": 3, "email": "c@x.org"}


def test_a_mail_that_was_opened_since_brings_only_what_is_new(connection: sa.Connection) -> None:
    header = "email,campaign,sent_at,opened_at,opens"
    then = mapped(connection, csv(header, "a@x.org,Spring,2025-03-01 10:00,,0"))["events"]
    now = mapped(connection, csv(header, "a@x.org,Spring,2025-03-01 10:00,2025-03-01 11:00,1"))["events"]
    hashes = {row["event"]: row["hash"] for row in now}
    assert set(hashes) == {"Email Sent", "Email Opened"}
    assert hashes["Email Sent"] == then[0]["hash"] != hashes["Email Opened"]


def test_another_campaign_at_the_same_moment_is_another_event(connection: sa.Connection) -> None:
    rows = mapped(
        connection,
        csv("email,campaign,sent_at,opened_at", "a@x.org,A,2025-03-01,", "a@x.org,B,2025-03-01,"),
    )["events"]
    assert len({row["hash"] for row in rows}) == 2


@pytest.mark.parametrize(
    ("header", "cells", "expected"),
    [
        (
            "E-Mail|Kampagne|Versanddatum|Geöffnet am|Klickzeitpunkt|Abgemeldet am",
            "a@x.de|Herbst|01.03.2025 10:00|01.03.2025 11:00|01.03.2025 11:02|",
            "Email Sent, Email Opened, Email Link Clicked, Unsubscribed",
        ),
        (
            "Courriel|Campagne|Date d'envoi|Date d’ouverture|Date du premier clic|Désabonné le",
            "a@x.fr|Été|01/03/2025 10:00|01/03/2025 11:00||",
            "Email Sent, Email Opened, Email Link Clicked, Unsubscribed",
        ),
        (
            "Email|Chiến dịch|Ngày gửi|Ngày mở|Ngày nhấp|Hủy đăng ký lúc",
            "a@x.vn|Tết|01/03/2025 10:00|01/03/2025 11:00||",
            "Email Sent, Email Opened, Email Link Clicked, Unsubscribed",
        ),
        (
            "メールアドレス|キャンペーン名|送信日時|開封日時|クリック日時|配信停止日時",
            "a@x.jp|春|2025/03/01 10:00|2025/03/01 11:00||",
            "Email Sent, Email Opened, Email Link Clicked, Unsubscribed",
        ),
        (
            "Adres e-mail|Kampania|Data wysyłki|Data otwarcia|Data kliknięcia|Data wypisania",
            "a@x.pl|Lato|2025-03-01 10:00|2025-03-01 11:00||",
            "Email Sent, Email Opened, Email Link Clicked, Unsubscribed",
        ),
        (
            "Correo electrónico|Campaña|Fecha de envío|Fecha de apertura|Fecha de clic|Rebote",
            "a@x.es|Otoño|01/03/2025 10:00|01/03/2025 11:00||",
            "Email Sent, Email Opened, Email Link Clicked, Email Bounced",
        ),
        (
            "Phone|Template|Sent at|Delivered at|Read at|Failed at",
            "+4915112345678|otp|2025-03-01 10:00|2025-03-01 10:01|2025-03-01 10:02|",
            "Message Sent, Message Delivered, Message Read, Message Failed",
        ),
        (
            "Campanha|Telefone|Nome|Status|Data de envio|Data de entrega|Data de leitura",
            "Mães|+5511999243299|João|Lido|05/05/2025 14:00|05/05/2025 14:01|05/05/2025 14:09",
            "Message Sent, Message Delivered, Message Read",
        ),
        (
            "발송일시|캠페인명|수신번호|발신번호|발송결과|클릭일시",
            "2025-05-06 10:00:00|체크인|01060941075|0518881234|성공|2025-05-06 10:05:00",
            "SMS Sent, SMS Link Clicked",
        ),
        (
            "device_id|push_sent_at|push_opened_at",
            "6D92078A-8246-4BA4-AE5B-76104861E7DC|2025-03-01 10:00|2025-03-01 10:01",
            "Push Sent, Push Opened",
        ),
    ],
)
def test_headers_of_many_languages_name_what_became_of_a_message(header: str, cells: str, expected: str) -> None:
    assert moments(table(header, cells)) == expected.split(", ")


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("email|created at|last modified|last login", "a@x.org|2024-01-01|2024-02-01|2024-03-01"),
        ("email|created_at|last_open_date|last_click_date|country", "a@x.org|2024-01-01|2024-02-01|2024-03-01|DE"),
        (
            "email|first_name|sent_at|opened_at|unsubscribed_at",
            "a@x.org|Ann|2024-01-01|2024-02-01|2024-03-01",
        ),
        ("email|opens|clicks|bounces", "a@x.org|12|3|0"),
        ("email|tracking number|sent at|delivered at", "a@x.org|X1|2024-01-01|2024-01-03"),
        ("email|subscribed_at|unsubscribed_at", "a@x.org|2024-01-01|2024-01-03"),
    ],
)
def test_people_with_a_few_dates_stay_people(header: str, cells: str) -> None:
    assert moments(table(header, cells)) == []
    assert suggest(table(header, cells)).kind != "events"


def test_a_column_of_moments_can_be_named_and_is_described() -> None:
    mapping = Mapping.from_json({"kind": "events", "columns": {"Mail": "email", "When": "occurred_at.Demo Booked"}})
    assert describe(mapping)["When"] == "A date here is an event of its own: Demo Booked."


def test_counts_and_rates_are_no_moments() -> None:
    assert [action_in(header) for header in ("Open count", "Click rate", "Created", "Delivery address")] == [None] * 4
