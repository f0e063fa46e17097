"""What systems that send messages post at once about each, and what their APIs say of their members."""

import json

import sqlalchemy as sa

from cdp_core.mapping import suggest
from tests.mapping.tables import csv, json_rows, mapped, only

DAY = "2026-03-01T10:00:00Z"


def test_postmark_tells_what_became_of_a_mail_and_who_wants_none(connection: sa.Connection) -> None:
    told = mapped(
        connection,
        json_rows(
            {"RecordType": "Open", "MessageID": "m1", "Recipient": "a@x.org", "ReceivedAt": DAY},
            {"RecordType": "Bounce", "MessageID": "m2", "Email": "b@x.org", "From": "shop@x.org", "BouncedAt": DAY},
            {"RecordType": "SpamComplaint", "MessageID": "m2", "Email": "b@x.org", "BouncedAt": DAY},
            {"RecordType": "SubscriptionChange", "Recipient": "a@x.org", "ChangedAt": DAY, "SuppressSending": "true"},
            {"RecordType": "SubscriptionChange", "Recipient": "c@x.org", "ChangedAt": DAY, "SuppressSending": "false"},
        ),
    )
    assert [(row["event"], row["email"], row["occurred_at"]) for row in told["events"]] == [
        ("Email Opened", "a@x.org", DAY),
        ("Email Bounced", "b@x.org", DAY),
        ("Email Marked as Spam", "b@x.org", DAY),
        ("SubscriptionChange", "a@x.org", DAY),
        ("SubscriptionChange", "c@x.org", DAY),
    ]
    decided = {row["email"]: row.get("consent.email") for row in (*told["consents"], *told["people"])}
    assert decided == {"b@x.org": "withdrawn", "a@x.org": "withdrawn"}


def test_brevo_posts_seconds_of_the_whole_world_beside_the_accounts_own_time_of_day(connection: sa.Connection) -> None:
    row = {
        "event": "unsubscribed",
        "email": "a@x.org",
        "date": "2026-03-01 11:00:00",
        "ts_event": "1772359200",
        "message-id": "<1@x>",
        "sending_ip": "192.0.2.2",
    }
    told = mapped(connection, json_rows(row))
    assert only(told["events"][0], "event", "occurred_at", "ip") == {
        "event": "Unsubscribed",
        "occurred_at": "1772359200",
    }
    assert told["consents"][0]["consent.email"] == "withdrawn"


def _customerio(type_: str, metric: str, **data: str) -> dict[str, str | None]:
    return {
        "event_id": f"{type_}-{metric}",
        "object_type": type_,
        "metric": metric,
        "timestamp": "1772359200",
        **{f"data.{name}": value for name, value in data.items()},
    }


def test_customer_io_tells_by_two_columns_what_became_of_a_message(connection: sa.Connection) -> None:
    told = mapped(
        connection,
        json_rows(
            _customerio("email", "opened", customer_id="c1", recipient="a@x.org"),
            _customerio("sms", "delivered", customer_id="c2", recipient="+15005550006"),
            _customerio("push", "clicked", customer_id="c2", recipient="f00d:token"),
            _customerio("customer", "unsubscribed", customer_id="c1", email_address="a@x.org"),
        ),
    )
    assert [only(row, "event", "customer_id", "email", "phone") for row in told["events"]] == [
        {"event": "Email Opened", "customer_id": "c1", "email": "a@x.org"},
        {"event": "SMS Delivered", "customer_id": "c2", "phone": "+15005550006"},
        {"event": "Push Opened", "customer_id": "c2"},
        {"event": "Unsubscribed", "customer_id": "c1", "email": "a@x.org"},
    ]
    assert [only(row, "customer_id", "consent.email") for row in told["consents"]] == [
        {"customer_id": "c1", "consent.email": "withdrawn"}
    ]


def test_a_column_of_channels_says_what_was_opened(connection: sa.Connection) -> None:
    lines = ("1,email,opened,2026-03-01", "2,push,opened,2026-03-02", "3,SMS,delivered,2026-03-03")
    told = mapped(connection, csv("customer_id,channel,event,timestamp", *lines))["events"]
    assert [row["event"] for row in told] == ["Email Opened", "Push Opened", "SMS Delivered"]


def test_a_channel_that_somebody_came_by_names_no_message(connection: sa.Connection) -> None:
    lines = ("1,email,delivered,2026-03-01", "2,organic,Order Completed,2026-03-02")
    told = mapped(connection, csv("customer_id,channel,event,timestamp", *lines))["events"]
    assert [row["event"] for row in told] == ["delivered", "Order Completed"]


def test_mailchimp_tells_its_members_and_when_they_agreed(connection: sa.Connection) -> None:
    table = json_rows(
        {
            "email_address": "a@x.org",
            "status": "subscribed",
            "merge_fields.FNAME": "Ann",
            "timestamp_opt": "2026-01-02",
            "last_changed": "2026-03-04",
        },
        {
            "email_address": "b@x.org",
            "status": "unsubscribed",
            "merge_fields.FNAME": "Bob",
            "timestamp_opt": "2026-01-02",
            "last_changed": "2026-03-04",
        },
        {"email_address": "c@x.org", "status": "cleaned", "merge_fields.FNAME": "Cat"},
    )
    assert suggest(table).preset == "mailchimp_members_api"
    told = mapped(connection, table)["people"]
    wanted = ("first_name", "consent.email", "decided_at.email")
    assert [only(row, *wanted) for row in told] == [
        {"first_name": "Ann", "consent.email": "granted", "decided_at.email": "2026-01-02"},
        {"first_name": "Bob", "consent.email": "withdrawn"},
        {"first_name": "Cat"},
    ]


def test_a_complaint_in_a_list_of_mails_is_one_in_other_words(connection: sa.Connection) -> None:
    lines = ("2026-03-01,a@x.org,Hi,Open", "2026-03-01,a@x.org,Hi,Click", "2026-03-02,b@x.org,Hi,Abuse report")
    told = mapped(connection, csv("Date,Recipient,Subject,Event", *lines))
    assert [row["event"] for row in told["events"]] == ["Email Opened", "Email Link Clicked", "Email Marked as Spam"]
    assert [only(row, "email", "consent.email") for row in told["consents"]] == [
        {"email": "b@x.org", "consent.email": "withdrawn"}
    ]


def test_mailchimp_lists_what_each_recipient_did_with_a_campaign(connection: sa.Connection) -> None:
    done = [{"action": "open", "timestamp": DAY}, {"action": "click", "timestamp": DAY, "url": "https://x.org/a"}]
    bounced = [{"action": "bounce", "type": "hard", "timestamp": DAY}]
    told = mapped(
        connection,
        json_rows(
            {"email_address": "a@x.org", "campaign_id": "c1", "activity": json.dumps(done)},
            {"email_address": "b@x.org", "campaign_id": "c1", "activity": json.dumps(bounced)},
            {"email_address": "c@x.org", "campaign_id": "c1", "activity": "[]"},
        ),
    )
    assert [only(row, "email", "event", "occurred_at", "campaign", "url") for row in told["events"]] == [
        {"email": "a@x.org", "event": "Email Opened", "occurred_at": DAY, "campaign": "c1"},
        {
            "email": "a@x.org",
            "event": "Email Link Clicked",
            "occurred_at": DAY,
            "campaign": "c1",
            "url": "https://x.org/a",
        },
        {"email": "b@x.org", "event": "Email Bounced", "occurred_at": DAY, "campaign": "c1"},
    ]
    assert [row["email"] for row in told["people"]] == ["c@x.org"]


def test_whatsapp_posts_what_came_in_and_what_became_of_what_went_out(connection: sa.Connection) -> None:
    about = {"messaging_product": "whatsapp", "metadata": {"display_phone_number": "15550783881"}}
    came = {"from": "16505551234", "id": "w1", "timestamp": "1772359200", "type": "text", "text": {"body": "STOP"}}
    whose = {"wa_id": "16505551234", "profile": {"name": "Sheena N"}}
    gone = {"id": "w2", "status": "delivered", "timestamp": "1772359300", "recipient_id": "491712345678"}
    values = [about | {"contacts": [whose], "messages": [came]}, about | {"statuses": [gone]}]
    told = mapped(
        connection,
        json_rows(*({"id": "1029", "changes": json.dumps([{"value": v, "field": "messages"}])} for v in values)),
    )
    assert [only(row, "event", "phone", "occurred_at", "property.body") for row in told["events"]] == [
        {
            "event": "Message Received",
            "phone": "+16505551234",
            "occurred_at": "1772359200",
            "property.body": "STOP",
        },
        {"event": "Message Delivered", "phone": "+491712345678", "occurred_at": "1772359300"},
    ]
    assert [only(row, "phone", "full_name") for row in told["people"]] == [
        {"phone": "+16505551234", "full_name": "Sheena N"}
    ]
    assert [row["consent.whatsapp"] for row in told["consents"]] == ["withdrawn"]


def test_onesignal_s_number_of_a_message_tells_no_event_from_another(connection: sa.Connection) -> None:
    shown = {"event": "notification.willDisplay", "id": "n1", "heading": "Sale", "timestamp": DAY}
    told = mapped(
        connection,
        json_rows(
            {**shown, "userId": "c7", "playerId": "pl-1"},
            {**shown, "userId": "c8", "playerId": "pl-2"},
            {**shown, "event": "notification.clicked", "playerId": "pl-2"},
        ),
    )
    assert [only(row, "event", "customer_id", "id.onesignal", "event_id") for row in told["events"]] == [
        {"event": "Push Delivered", "customer_id": "c7", "id.onesignal": "pl-1"},
        {"event": "Push Delivered", "customer_id": "c8", "id.onesignal": "pl-2"},
        {"event": "Push Opened", "id.onesignal": "pl-2"},
    ]


def test_a_form_that_typeform_posts_is_a_survey_answered(connection: sa.Connection) -> None:
    row = {
        "event_id": "01G",
        "event_type": "form_response",
        "form_response.submitted_at": DAY,
        "form_response.definition.title": "NPS",
        "form_response.hidden.user_id": "h1",
        "form_response.answers.email": "a@x.org",
        "form_response.answers.number": "9",
    }
    told = mapped(connection, json_rows(row))["events"][0]
    assert only(told, "event", "email", "customer_id", "property.form", "property.number") == {
        "event": "Survey Answered",
        "email": "a@x.org",
        "customer_id": "h1",
        "property.form": "NPS",
        "property.number": "9",
    }


def test_sparkpost_tells_each_sort_of_event_in_an_object_of_its_own(connection: sa.Connection) -> None:
    sent, left = "msys.message_event", "msys.unsubscribe_event"
    told = mapped(
        connection,
        json_rows(
            {f"{sent}.type": "delivery", f"{sent}.rcpt_to": "a@x.org", f"{sent}.timestamp": "1772359200"},
            {
                f"{left}.type": "list_unsubscribe",
                f"{left}.rcpt_to": "a@x.org",
                f"{left}.mailfrom": "shop@shop.org",
                f"{left}.timestamp": "1772359400",
            },
        ),
    )
    assert [only(row, "event", "email", "occurred_at") for row in told["events"]] == [
        {"event": "Email Delivered", "email": "a@x.org", "occurred_at": "1772359200"},
        {"event": "Unsubscribed", "email": "a@x.org", "occurred_at": "1772359400"},
    ]
    assert [row["consent.email"] for row in told["consents"]] == ["withdrawn"]


def test_infobip_reports_what_became_of_texts(connection: sa.Connection) -> None:
    row = {"messageId": "i1", "to": "41793026727", "sentAt": DAY, "status.groupName": "DELIVERED"}
    table = json_rows(row, {**row, "messageId": "i2", "status.groupName": "UNDELIVERABLE"})
    assert [only(row, "event", "phone") for row in mapped(connection, table)["events"]] == [
        {"event": "SMS Delivered", "phone": "+41793026727"},
        {"event": "SMS Failed", "phone": "+41793026727"},
    ]


def test_a_complaint_in_sendgrid_s_activity_takes_back_and_its_server_is_nobody_s(connection: sa.Connection) -> None:
    table = csv(
        "processed,message_id,event,from,email,originating_ip",
        "2026-03-01 10:00:00,m1,open,shop@x.org,a@x.org,192.0.2.9",
        "2026-03-01 10:06:00,m2,spamreport,shop@x.org,b@x.org,192.0.2.9",
    )
    assert not suggest(table).doubtful
    told = mapped(connection, table)
    assert [only(row, "event", "email", "ip") for row in told["events"]] == [
        {"event": "Email Opened", "email": "a@x.org"},
        {"event": "Email Marked as Spam", "email": "b@x.org"},
    ]
    assert [row["email"] for row in told["consents"]] == ["b@x.org"]
