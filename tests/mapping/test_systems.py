"""Exports of named systems in small, written to their vendors' documentation: each is known by what stands in it."""

import pytest
import sqlalchemy as sa

from cdp_core.mapping import suggest
from tests.mapping.tables import csv, json_rows, mapped, only

EXPORTS = {
    "pipedrive_people": csv(
        "Person - ID,Person - Name,Person - Email - Work,Person - Phone - Work,Person - Organization,Person - Owner",
        "1,Ann Lee,ann@example.org,+15165555555,Acme,Max",
    ),
    "adjust_events": csv(
        "{gps_adid},{idfa},{adid},{activity_kind},{event_name},{created_at},{campaign_name},{revenue},{currency}",
        "38400000-8cf0-11bd-b23e-10b96e40000d,,a1,event,purchase,1772360200,Spring,9.99,EUR",
    ),
    "pipedrive_deals": csv(
        "Deal - ID,Deal - Title,Deal - Value,Deal - Currency of Value,Deal - Status,Deal - Stage,Deal - Deal created",
        "7,Acme renewal,1200,EUR,won,Negotiation,2025-01-02 10:00:00",
    ),
    "mixpanel_people": csv(
        "$distinct_id,$name,$email,$city,$country_code,$created,$last_seen,Plan",
        "u1,Ann Lee,ann@example.org,Chicago,US,2023-01-14T09:12:00,2024-05-01T18:20:11,free",
    ),
    "woocommerce_orders": csv(
        "order_id,order_number,date,status,order_total,customer_id,billing_first_name,billing_email,billing_phone",
        "101,101,2025-03-04 10:00:00,completed,45.00,7,Ann,ann@example.org,+15165555555",
    ),
    "woocommerce_customers": csv(
        "Name,Username,Last Active,Sign Up,Email,Orders,Total Spend,AOV,Country / Region,City,Region,Postal Code",
        "Ann Lee,ann,2025-03-04,2024-01-01,ann@example.org,3,120.50,40.17,US,NYC,NY,10001",
    ),
    "magento_customers": csv(
        "email,_website,_store,confirmation,created_at,dob,firstname,lastname,gender,group_id,password_hash",
        "ann@example.org,base,default,,2024-01-01 10:00:00,1980-03-04,Ann,Lee,Female,1,abc:1",
    ),
    "brevo_contacts": csv(
        "CONTACT ID,EMAIL,FIRSTNAME,LASTNAME,SMS,DOUBLE_OPT-IN,OPT_IN,ADDED_TIME",
        "5,ann@example.org,Ann,Lee,15165555555,Yes,Yes,04-03-2025 10:00:00",
    ),
    "braze_users": json_rows(
        {"external_id": "u1", "braze_id": "b1", "email": "a@x.org", "email_subscribe": "opted_in"}
    ),
    "twilio_messages": csv("From,To,Body,Status,SentDate,Sid", "+18005550100,+15165555555,Hi,delivered,2025-03-04,S1"),
    "twilio_whatsapp": csv(
        "From,To,Body,Status,SentDate,Sid", "whatsapp:+18005550100,whatsapp:+15165555555,Hi,read,2025-03-04,S1"
    ),
    "push_log": csv(
        "notification_id,external_user_id,player_id,sent_at,opened_at,status",
        "n1,u1,p1,2025-03-04T10:00:00Z,2025-03-04T10:05:00Z,clicked",
    ),
    "intercom_contacts": csv(
        "User ID,Email,Name,Phone,Signed up (UTC),Last seen (UTC),Web sessions",
        "u1,ann@example.org,Ann Lee,+15165555555,2025-01-01 10:00:00,2025-03-04 10:00:00,5",
    ),
    "intercom_conversations": csv(
        "Conversation ID,Conversation started at (UTC),Conversation state,User ID,User email",
        "c1,2025-03-04 10:00:00,closed,u1,ann@example.org",
    ),
    "snowplow_events": json_rows(
        {"collector_tstamp": "2025-03-04 10:00:00", "event_id": "e1", "domain_userid": "d1", "event_name": "page_view"}
    ),
    "rudderstack": json_rows(
        {
            "type": "track",
            "event": "Product Added",
            "anonymousId": "a1",
            "messageId": "m1",
            "context.library.name": "RudderLabs JavaScript SDK",
        }
    ),
    "ga4_events": json_rows(
        {"event_name": "purchase", "event_timestamp": "1741082400000000", "user_pseudo_id": "1.2", "event_params": "[]"}
    ),
    "mixpanel_events": json_rows(
        {
            "event": "Sign Up",
            "properties.distinct_id": "u1",
            "properties.time": "1741082400",
            "properties.$email": "a@x.org",
        }
    ),
    "amplitude_events": json_rows(
        {"event_type": "purchase", "event_time": "2025-03-04 10:00:00", "user_id": "u1", "$insert_id": "i1"}
    ),
    "trade_desk_audience": csv(
        "TDID,SegmentName,Data Provider,ExpirationDate", "6a1c3c2e-0f0b-4e11,Auto Intenders,BlueKai,2026-12-31"
    ),
    "lotame_stream": json_rows({"profile_id": "0123456789abcdef", "behaviors": "[1001,1002]", "country": "US"}),
    "meta_leads": csv(
        "id,created_time,ad_id,campaign_name,form_id,email,full_name",
        "l:1,2025-03-04T10:00:00+0000,ag:1,Spring,f:1,ann@example.org,Ann Lee",
    ),
    "google_leads": csv(
        "Lead ID,Lead submit time,Campaign ID,Campaign,GCLID,User email,Full name",
        "1,2025-03-04T10:00:00Z,123,Spring,g1,ann@example.org,Ann Lee",
    ),
    "linkedin_leads": csv(
        "Lead ID,Form Name,Campaign Name,Created At,First Name,Last Name,Email Address",
        "l1,Form,Spring B2B,2025-03-04 10:00:00,Ann,Lee,ann@example.org",
    ),
}


STRIPE = {
    "stripe_charges_warehouse": json_rows(
        {
            **{"id": "ch_1", "amount": "1250", "amount_refunded": "250", "captured": "true", "created": "1741082400"},
            **{
                "currency": "eur",
                "customer": "cus_1",
                "billing_details.email": "ann@example.org",
                "status": "succeeded",
            },
        }
    ),
    "stripe_payment_intents": json_rows(
        {
            **{"id": "pi_1", "amount": "1250", "amount_received": "1250", "confirmation_method": "automatic"},
            **{"created": "1741082400", "currency": "eur", "customer_id": "cus_1", "status": "succeeded"},
        }
    ),
    "stripe_invoices": csv(
        "id,Number,Customer,Customer Email,Status,Amount Paid,Currency,Date (UTC)",
        "in_1,A-1,cus_1,ann@example.org,Paid,12.50,eur,2025-03-04 10:00",
    ),
    "stripe_invoices_api": json_rows(
        {
            **{"id": "in_1", "amount_due": "1250", "amount_paid": "1250", "created": "1741082400", "currency": "eur"},
            **{"customer": "cus_1", "status": "paid"},
        }
    ),
}


@pytest.mark.parametrize("preset", STRIPE)
def test_money_of_stripe_is_an_order_of_its_customer(connection: sa.Connection, preset: str) -> None:
    assert suggest(STRIPE[preset]).preset == preset
    (order,) = [row for row in mapped(connection, STRIPE[preset])["events"] if row["event"] == "Order Completed"]
    assert (float(order["revenue"]), order["id.stripe"]) == (12.5, "cus_1")


def test_amounts_that_an_order_keeps_beside_are_in_whole_units_too(connection: sa.Connection) -> None:
    events = {row["event"]: row for row in mapped(connection, STRIPE["stripe_charges_warehouse"])["events"]}
    assert events["Order Completed"]["property.refunded_amount"] == "2.5"
    assert events["Order Refunded"]["revenue"] == "2.5"


def test_an_unpaid_invoice_is_no_order(connection: sa.Connection) -> None:
    paid = STRIPE["stripe_invoices_api"]
    table = json_rows({**dict(zip(paid.columns, paid.rows[0], strict=True)), "status": "open"})
    assert [row["event"] for row in mapped(connection, table)["events"]] == ["Invoice Sent"]


@pytest.mark.parametrize("preset", EXPORTS)
def test_an_export_is_known_by_its_content(preset: str) -> None:
    assert suggest(EXPORTS[preset]).preset == preset


def test_a_message_that_came_in_is_of_whoever_sent_it(connection: sa.Connection) -> None:
    table = csv(
        "From,To,Body,Status,SentDate,Sid,Direction",
        "+18005550100,+15165555555,Hi,delivered,2025-03-04,S1,outbound-api",
        "+15165555555,+18005550100,Stop,received,2025-03-05,S2,inbound",
    )
    events = mapped(connection, table)["events"]
    assert [only(row, "event", "phone") for row in events] == [
        {"event": "SMS Delivered", "phone": "+15165555555"},
        {"event": "Message Received", "phone": "+15165555555"},
    ]


def test_a_push_happened_when_it_was_opened(connection: sa.Connection) -> None:
    (row,) = mapped(connection, EXPORTS["push_log"])["events"]
    assert row["event"] == "Push Opened"
    assert row["occurred_at"][0] == "2025-03-04T10:05:00Z"


@pytest.mark.parametrize(
    ("preset", "prefix"), [("mixpanel_events", "properties."), ("amplitude_events", "event_properties.")]
)
def test_what_an_event_library_says_of_a_purchase_goes_to_its_fields(
    connection: sa.Connection, preset: str, prefix: str
) -> None:
    (row,) = EXPORTS[preset].rows
    known = dict(zip(EXPORTS[preset].columns, row, strict=True))
    said = {"revenue": "79.9", "currency": "EUR", "order_id": "o1", "product": "Shoes", "quantity": "1", "size": "38"}
    table = json_rows(known | {f"{prefix}{name}": value for name, value in said.items()})
    (row,) = mapped(connection, table)["events"]
    assert only(row, "revenue", "currency", "order_id", "product", "quantity", "property.size") == {
        **{name: said[name] for name in ("revenue", "currency", "order_id", "product", "quantity")},
        "property.size": "38",
    }


def test_a_calendly_export_is_meetings_of_the_invitee_and_cancelled_ones_are_none(connection: sa.Connection) -> None:
    table = csv(
        "User Email,Invitee Name,Invitee Email,Event Type Name,Start Date & Time,Canceled",
        "rosa@shop.org,Ann Berg,ann@x.org,Intro call,2025-02-03 10:00 AM,false",
        "rosa@shop.org,Bob Lee,bob@x.org,Intro call,2025-02-04 02:00 PM,true",
    )
    assert [only(row, "event", "email", "occurred_at") for row in mapped(connection, table)["events"]] == [
        {"event": "Meeting Held", "email": "ann@x.org", "occurred_at": "2025-02-03 10:00 AM"},
        {"event": "Meeting Cancelled", "email": "bob@x.org", "occurred_at": "2025-02-04 02:00 PM"},
    ]


def test_a_log_of_visits_is_events_of_its_visitors(connection: sa.Connection) -> None:
    table = csv(
        "idSite,idVisit,visitorId,serverTimestamp,userId,referrerUrl,country",
        "1,1001,a1b2c3d4e5f60718,1738574100,ann@x.org,https://www.example.org/,Germany",
        "1,1002,b1b2c3d4e5f60719,1738578600,,,Netherlands",
    )
    first, second = mapped(connection, table)["events"]
    assert only(first, "event", "anonymous_id", "email", "referrer") == {
        "event": "Site Visited",
        "anonymous_id": "a1b2c3d4e5f60718",
        "email": "ann@x.org",
        "referrer": "https://www.example.org/",
    }
    assert only(second, "event", "anonymous_id") == {"event": "Site Visited", "anonymous_id": "b1b2c3d4e5f60719"}


TRACKED = "ClientID,SendID,SubscriberKey,EmailAddress,SubscriberID,ListID,EventDate,EventType,BatchID"


@pytest.mark.parametrize(
    ("word", "event"),
    [("Sent", "Email Sent"), ("Open", "Email Opened"), ("Click", "Email Link Clicked"), ("Bounce", "Email Bounced")],
)
def test_a_tracking_extract_names_the_customer_by_her_key_alone(
    connection: sa.Connection, word: str, event: str
) -> None:
    table = csv(TRACKED, f"7001,88,u1,ann@x.org,301,55,11/5/2026 9:01:33 AM,{word},1", name="Events.csv")
    (row,) = mapped(connection, table)["events"]
    assert only(row, "event", "customer_id", "email") == {"event": event, "customer_id": "u1", "email": "ann@x.org"}
    assert suggest(table).mapping.date_order == "MDY"


def test_whoever_unsubscribed_in_a_tracking_extract_has_left(connection: sa.Connection) -> None:
    unsubscribed = csv(TRACKED, "7001,88,u1,ann@x.org,301,55,11/5/2026 9:01:33 AM,Unsubscribe,1", name="Unsubs.csv")
    (row,) = mapped(connection, unsubscribed)["consents"]
    assert only(row, "email", "consent.email") == {"email": "ann@x.org", "consent.email": "withdrawn"}
    subscribers = csv(
        "ClientID,SubscriberKey,EmailAddress,SubscriberID,Status,DateCreated,DateUnsubscribed",
        "7001,u1,ann@x.org,301,Unsubscribed,1/5/2026 9:01:33 AM,11/5/2026 9:01:33 AM",
        "7001,u2,bob@x.org,302,Active,1/5/2026 9:01:33 AM,",
        name="Subscribers.csv",
    )
    people = mapped(connection, subscribers)["people"]
    assert [(row["customer_id"], row.get("consent.email")) for row in people] == [("u1", "withdrawn"), ("u2", None)]


def test_a_list_of_send_jobs_is_about_nobody(connection: sa.Connection) -> None:
    table = csv(
        "ClientID,SendID,FromName,FromEmail,SchedTime,SentTime,Subject,EmailName,JobStatus",
        "7001,88,Shop,news@x.org,11/5/2026 9:00:00 AM,11/5/2026 9:01:00 AM,Sale,nov,Complete",
        name="SendJobs.csv",
    )
    found = suggest(table)
    assert not {"customer_id", "email"} & set(found.mapping.columns.values())
    assert (found.kind, "people" in mapped(connection, table)) == ("events", False)


@pytest.mark.parametrize(
    ("header", "past", "cancelled"),
    [
        (
            "Confirmation code,Status,Guest name,Contact,# of adults,Start date,End date,Booked,Listing,Earnings",
            "HMA12,Past guest,Ana Ruiz,+34 655 819 182,2,4/11/2026,4/13/2026,2026-03-06,Flat,€330.00",
            "HMA13,Canceled by guest,Luis Gil,+34 655 819 183,2,4/11/2026,4/13/2026,2026-03-06,Flat,€0.00",
        ),
        (
            "Código de confirmación,Estado,Nombre del huésped,Contactar,Fecha de inicio,Reservado,Anuncio,Ingresos",
            "HMA12,Huésped anterior,Ana Ruiz,+34 655 819 182,11/04/2026,2026-03-06,Piso,330.00 €",
            "HMA13,Cancelada por el huésped,Luis Gil,+34 655 819 183,11/04/2026,2026-03-06,Piso,0.00 €",
        ),
    ],
)
def test_a_stay_at_airbnb_is_an_order_unless_it_was_called_off(
    connection: sa.Connection, header: str, past: str, cancelled: str
) -> None:
    table = csv(header, past, cancelled)
    assert suggest(table).preset == "airbnb_reservations"
    rows = mapped(connection, table)
    assert [(row["event"], row["order_id"]) for row in rows["events"] if row["event"].startswith("Order ")] == [
        ("Order Completed", "HMA12"),
        ("Order Cancelled", "HMA13"),
    ]
    assert [row["full_name"] for row in rows["people"]] == ["Ana Ruiz", "Luis Gil"]


def test_a_meeting_to_which_the_invitee_did_not_come_was_not_held(connection: sa.Connection) -> None:
    table = csv(
        "Invitee Name,Invitee Email,Event Type Name,Start Date & Time,Canceled,Marked as No-Show",
        "Ann Berg,ann@x.org,Intro call,2025-02-03 10:00 AM,false,Yes",
        "Bob Lee,bob@x.org,Intro call,2025-02-04 02:00 PM,true,No",
        "Cid Ray,cid@x.org,Intro call,2025-02-05 02:00 PM,false,No",
        "Dot Kay,dot@x.org,Intro call,2025-02-06 02:00 PM,false,",
    )
    assert [row["event"] for row in mapped(connection, table)["events"]] == [
        "Meeting Cancelled",
        "Meeting Cancelled",
        "Meeting Held",
        "Meeting Held",
    ]
