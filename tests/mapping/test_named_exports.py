"""Exports of named shops, desks and advertisers in the layouts that each of them has besides its usual one."""

import json

import pytest
import sqlalchemy as sa

from cdp_core.mapping import suggest
from cdp_core.mapping.names import either
from tests.mapping.tables import Row, SmallTable, csv, json_rows, mapped, only

ON = "2026-03-01 10:05:00"


def fields(table: SmallTable) -> dict[str, str]:
    return dict(suggest(table).mapping.columns)


def told(rows: list[Row], *names: str) -> list[tuple]:
    return sorted(tuple(str(row.get(name, "")) for name in ("event", *names)) for row in rows)


DRAFTS = "Name,Email,Financial Status,Paid at,Currency,Total,Created at,Lineitem name,Lineitem price,Source"


def test_drafts_that_nobody_paid_are_checkouts_and_their_lines_are_no_purchases(connection: sa.Connection) -> None:
    table = csv(
        DRAFTS,
        "#D1,ann@x.org,,,USD,45.00,2025-01-05,Shirt,20.00,shopify_draft_order",
        "#D1,ann@x.org,,,,,2025-01-05,Cap,25.00,",
    )
    assert suggest(table).preset == "shopify_checkouts"
    assert told(mapped(connection, table)["events"], "order_id", "revenue", "product") == [
        ("Checkout Started", "#D1", "45.00", ""),
        ("Product Added", "#D1", "", "Cap"),
        ("Product Added", "#D1", "", "Shirt"),
    ]


def test_a_draft_that_was_paid_is_an_order(connection: sa.Connection) -> None:
    table = csv(DRAFTS, "#1001,ann@x.org,paid,2025-01-06,USD,45.00,2025-01-05,Shirt,45.00,shopify_draft_order")
    assert suggest(table).preset == "shopify_orders"
    assert {row["event"] for row in mapped(connection, table)["events"]} == {"Order Completed", "Product Purchased"}


def test_a_checkout_that_was_left_is_no_order(connection: sa.Connection) -> None:
    table = csv(
        "Id,Name,Email,Financial Status,Currency,Total,Created at,Lineitem name,Lineitem price,Recovery Status",
        "30,#30,ann@x.org,,USD,20.00,2025-01-05,Shirt,20.00,Not Recovered",
    )
    events = mapped(connection, table)["events"]
    assert told(events, "revenue") == [("Checkout Started", "20.00"), ("Product Added", "")]


def test_transactions_of_a_payment_provider_are_payments_of_the_shops_orders(connection: sa.Connection) -> None:
    table = csv(
        "Transaction Date,Type,Order,Payout Status,Payout ID,Customer,Amount,Fee,Net,Currency",
        "2025-01-05 10:00:00,charge,#1000,paid,7,,50.00,1.50,48.50,USD",
        "2025-01-06 10:00:00,refund,#1001,paid,7,,-20.00,0.00,-20.00,USD",
        "2025-01-07 10:00:00,adjustment,,paid,7,,-3.00,0.00,-3.00,USD",
    )
    assert told(mapped(connection, table)["events"], "order_id", "revenue") == [
        ("Account Booked", "", "3.00"),
        ("Order Paid", "#1000", "50.00"),
        ("Order Refunded", "#1001", "20.00"),
    ]


def test_only_money_that_moved_is_a_payment(connection: sa.Connection) -> None:
    """An authorization holds money back, and a sale may fail; the order's number is its name."""
    table = csv(
        "Order,Name,Kind,Gateway,Created At,Status,Amount,Currency",
        "501,#1000,authorization,bogus,2025-01-05 10:00:00,success,40.00,USD",
        "501,#1000,capture,bogus,2025-01-06 10:00:00,success,40.00,USD",
        "501,#1000,refund,bogus,2025-01-07 10:00:00,success,10.00,USD",
        "502,#1001,sale,bogus,2025-01-05 10:00:00,failure,30.00,USD",
    )
    assert told(mapped(connection, table)["events"], "order_id", "revenue") == [
        ("Order Paid", "#1000", "40.00"),
        ("Order Refunded", "#1000", "10.00"),
        ("Payment Authorized", "#1000", "40.00"),
        ("Payment Failed", "#1001", "30.00"),
    ]


def test_an_order_export_with_labels_has_totals_and_prices(connection: sa.Connection) -> None:
    header = "Order Number,Order Status,Order Date,Last Name (Billing),Email (Billing),Order Total Amount,SKU,Quantity"
    table = csv(
        f"{header},Item Name,Item Cost",
        "200,Completed,2025-01-05 10:00,Carter,ann@x.org,45.00,M1,1,Mug,25.00",
        "200,Completed,2025-01-05 10:00,Carter,ann@x.org,45.00,T1,2,Tea,10.00",
    )
    assert told(mapped(connection, table)["events"], "order_id", "revenue", "product_id", "price") == [
        ("Order Completed", "200", "45.00", "", ""),
        ("Product Purchased", "200", "", "M1", "25.00"),
        ("Product Purchased", "200", "", "T1", "10.00"),
    ]


WOO = "order_id,date,status,billing_email,order_total"
LISTED = "name:Mug|product_id:90|sku:M1|quantity:2|total:30.00;name:Tea|product_id:91|sku:|quantity:1|total:15.00"


def test_lines_that_a_shop_writes_into_one_cell_are_products(connection: sa.Connection) -> None:
    """The price of one is what all of them come to, by how many they are."""
    table = csv(f"{WOO},line_items", f"200,2025-01-05 10:00,wc-completed,ann@x.org,45.00,{LISTED}")
    events = mapped(connection, table)["events"]
    assert told(events, "revenue", "product_id", "product", "quantity", "price") == [
        ("Order Completed", "45.00", "", "", "", ""),
        ("Product Purchased", "", "91", "Tea", "1", "15.0"),
        ("Product Purchased", "", "M1", "Mug", "2", "15.0"),
    ]
    assert not any("line_items" in name for row in events for name in row)


def test_lines_in_numbered_columns_are_one_list(connection: sa.Connection) -> None:
    lines = ",".join(LISTED.split(";"))
    table = csv(f"{WOO},line_item_1,line_item_2", f"200,2025-01-05 10:00,completed,ann@x.org,45.00,{lines}")
    events = mapped(connection, table)["events"]
    assert told(events, "product", "quantity") == [
        ("Order Completed", "", ""),
        ("Product Purchased", "Mug", "2"),
        ("Product Purchased", "Tea", "1"),
    ]
    assert len({row["hash"] for row in events}) == 3


def test_names_with_quotes_and_semicolons_stay_whole_in_such_a_list(connection: sa.Connection) -> None:
    written = 'name:12" Mug; blue \\ white|sku:M1|quantity:1|total:9.50'
    table = csv(f"{WOO},line_items", f"200,2025-01-05 10:00,completed,ann@x.org,9.50,{written}")
    line = next(row for row in mapped(connection, table)["events"] if row["event"] == "Product Purchased")
    assert only(line, "product", "product_id") == {"product": '12" Mug; blue \\ white', "product_id": "M1"}


def test_products_with_a_label_before_each_thing_are_products(connection: sa.Connection) -> None:
    """BigCommerce parts them by a bar, and what is said of each by commas, which names have, too."""
    details = (
        "Product ID: 77, Product Qty: 2, Product SKU: MUG, Product Name: Mug, blue, Product Weight: 1.0000, "
        "Product Variation Details: , Product Unit Price: 9.95, Product Total Price: 19.90|"
        "Product ID: 80, Product Qty: 1, Product SKU: , Product Name: Tea, Product Unit Price: 5.00"
    )
    table = SmallTable(
        ("Order ID", "Order Date", "Customer Email", "Order Total", "Product Details"),
        [("118", "2026-06-03", "ann@x.org", "24.90", details)],
    )
    events = mapped(connection, table)["events"]
    assert told(events, "revenue", "product_id", "product", "quantity", "price") == [
        ("Order Completed", "24.90", "", "", "", ""),
        ("Product Purchased", "", "80", "Tea", "1", "5.00"),
        ("Product Purchased", "", "MUG", "Mug, blue", "2", "9.95"),
    ]


def test_a_list_of_lines_is_no_products_name_in_a_file_of_nobody_we_know() -> None:
    table = csv("Bestellnummer,Datum,E-Mail,Summe,Artikel", f"200,2025-01-05,ann@x.org,45.00,{LISTED}")
    assert fields(table)["Artikel"] == "property.artikel"


def test_what_all_pieces_come_to_is_not_the_price_of_one(connection: sa.Connection) -> None:
    table = csv(
        f"{WOO},item_name,item_sku,item_quantity,item_subtotal",
        "200,2025-01-05 10:00,completed,ann@x.org,30.00,Mug,M1,3,30.00",
    )
    line = next(row for row in mapped(connection, table)["events"] if row["event"] == "Product Purchased")
    assert only(line, "quantity", "price") == {"quantity": "3", "price": "10.0"}


@pytest.mark.parametrize(
    ("status", "event"),
    [
        *((status, "Order Completed") for status in either("completed|wc-processing|on-hold")),
        *((status, "Checkout Started") for status in either("pending|wc-pending|Zahlung ausstehend")),
        *(("wc-failed", "Payment Failed"), ("wc-cancelled", "Order Cancelled")),
    ],
)
def test_a_status_of_woocommerce_says_whether_somebody_ordered(
    connection: sa.Connection, status: str, event: str
) -> None:
    """Like its own reports: what nobody began to pay is no order, what waits for a bank's money is one."""
    table = csv(WOO, f"200,2025-01-05 10:00,{status},ann@x.org,45.00")
    assert [row["event"] for row in mapped(connection, table)["events"]] == [event]


def test_orders_of_shop_analytics_have_their_net_revenue(connection: sa.Connection) -> None:
    table = csv(
        "Date,Order #,N. Revenue (formatted),Status,Customer,Customer type,Product(s),Items sold,N. Revenue",
        "2025-01-05 10:00:00,200,£40.00,completed,Ann Lee,new,2× Mug,2,40",
    )
    assert told(mapped(connection, table)["events"], "order_id", "revenue") == [("Order Completed", "200", "£40.00")]


def test_a_table_of_magentos_orders_is_no_list_of_people(connection: sa.Connection) -> None:
    table = csv(
        "entity_id,increment_id,state,status,customer_email,grand_total,order_currency_code,total_refunded,created_at",
        "1,100000001,complete,complete,ann@x.org,45.0000,EUR,,2025-01-05 10:00:00",
        "2,100000002,closed,closed,bob@x.org,46.0000,EUR,46.0000,2025-01-06 10:00:00",
        "3,100000003,new,pending_payment,cy@x.org,47.0000,EUR,,2025-01-07 10:00:00",
    )
    assert told(mapped(connection, table)["events"], "order_id", "revenue", "currency") == [
        ("Checkout Started", "100000003", "47.0000", "EUR"),
        ("Order Completed", "100000001", "45.0000", "EUR"),
        ("Order Completed", "100000002", "46.0000", "EUR"),
        ("Order Refunded", "100000002", "46.0", "EUR"),
    ]


def test_two_stores_of_magento_are_counted_in_one_currency(connection: sa.Connection) -> None:
    table = csv(
        "ID,Purchase Point,Purchase Date,Bill-to Name,Grand Total (Base),Grand Total (Purchased),Status,Total Refunded",
        "1,x.dk,2026-11-05 10:11:12,Ann Lee,650.0000,650.0000,complete,65.0000",
        "2,x.se,2026-11-05 10:11:12,Bo Ek,650.0000,1000.0000,complete,100.0000",
        "3,x.se,2026-11-05 10:11:12,Bo Ek,650.0000,1000.0000,fraud,0",
    )
    rows = mapped(connection, table)["events"]
    assert told(rows, "order_id", "revenue") == [
        ("Checkout Started", "3", "650.0000"),
        ("Order Completed", "1", "650.0000"),
        ("Order Completed", "2", "650.0000"),
        ("Order Refunded", "1", "65.0"),
        ("Order Refunded", "2", "65.0"),
    ]
    assert {row.get("property.grand_total_purchased") for row in rows} >= {"650.0000", "1000.0000"}
    alone = csv("ID,Purchase Date,Bill-to Name,Grand Total (Purchased)", "1,2026-11-05 10:11:12,Ann Lee,40.0000")
    assert told(mapped(connection, alone)["events"], "revenue") == [("Order Completed", "40.0000")]


def test_a_charge_of_recharge_is_an_order_once_it_was_made(connection: sa.Connection) -> None:
    table = csv(
        "id,customer_id,email,created_at,processed_at,scheduled_at,external_order_id_ecommerce,status,total_price,"
        "total_refunds",
        "501,7,ann@x.org,2026-09-01T10:00:00,2026-10-01T10:00:00,2026-10-01,4401,success,39.00,",
        "502,7,ann@x.org,2026-10-01T10:00:00,2026-11-01T10:00:00,2026-11-01,4402,partially_refunded,39.00,10.00",
        "503,7,ann@x.org,2026-11-01T10:00:00,,2026-12-01,,queued,39.00,",
        "504,8,bob@x.org,2026-10-01T10:00:00,,2026-11-01,,skipped,39.00,",
    )
    rows = mapped(connection, table)["events"]
    assert told(rows, "order_id", "revenue") == [
        ("Checkout Started", "503", "39.00"),
        ("Order Cancelled", "504", "39.00"),
        ("Order Completed", "501", "39.00"),
        ("Order Completed", "502", "39.00"),
        ("Order Refunded", "502", "10.0"),
    ]
    paid = next(row for row in rows if row["order_id"] == "501")
    assert paid["occurred_at"][0] == "2026-10-01T10:00:00"


def test_a_deal_of_a_backup_names_its_contact_by_id() -> None:
    header = "Id,Owner,Deal_Name,Amount,Stage,Closing_Date,Contact_Name,Created_Time"
    row = "zcrm_11,zcrm_9,Kitchen,1000,Closed Won,2026-03-01,{},2026-01-02 10:00:00"
    named = [fields(csv(header, row.format(contact)))["Contact_Name"] for contact in ("zcrm_1", "Ann Lee")]
    assert named == ["crm_id", "full_name"]


def test_a_subscription_is_of_the_same_customer_as_her_payments() -> None:
    found = suggest(
        csv(
            "id,Customer ID,Customer Email,Plan,Quantity,Currency,Interval,Amount,Status,Created (UTC)",
            "sub_1,cus_1,ann@x.org,price_1,1,usd,month,29.00,active,2025-01-05 10:00",
        )
    )
    assert found.mapping.columns["Customer ID"] == "id.stripe"
    assert "created_at" not in found.mapping.columns.values()


def test_a_view_of_tickets_names_who_asked() -> None:
    placed = fields(
        csv(
            "Id,Requester,Requester id,Requester external id,Requester email,Assignee,Subject,Status,Created at",
            "300,Ann Lee,900,C1,ann@x.org,Max,Help,Open,2025-01-05 10:00",
        )
    )
    assert {header: field for header, field in placed.items() if "Requester" in header or header == "Assignee"} == {
        "Requester": "full_name",
        "Requester id": "id.zendesk",
        "Requester external id": "customer_id",
        "Requester email": "email",
        "Assignee": "owner",
    }


@pytest.mark.parametrize("zone", ["PST", "GMT+1", "UTC"])
def test_a_time_zone_behind_a_header_hides_nothing(zone: str) -> None:
    found = suggest(
        csv(
            f"Conversation ID,Conversation started at ({zone}),User email,Conversation status,Closed at ({zone})",
            "5000,2025-01-05 10:00:00,ann@x.org,Closed,2025-01-05 12:00:00",
        )
    )
    assert (found.preset, found.kind) == ("intercom_conversations", "tickets")
    assert {"opened_at", "closed_at"} <= set(found.mapping.columns.values())
    own = fields(csv(f"E-mail,Order No,Order Date ({zone}),Total", "ann@x.org,1,2025-01-05 10:00,10.00"))
    assert own[f"Order Date ({zone})"] == "occurred_at"


def test_a_report_in_english_has_the_month_first_and_one_in_german_need_not() -> None:
    english = csv("Start Date (in UTC),Campaign Name,Impressions,Clicks,Total Spent", "5/6/2025,Spring,10,1,2.50")
    german = csv("Startdatum (in UTC),Kampagnenname,Impressions,Klicks,Ausgaben", "05.06.2025,Spring,10,1,2.50")
    assert [suggest(table).mapping.date_order for table in (english, german)] == ["MDY", None]
    assert fields(german)["Startdatum (in UTC)"] == "day"


@pytest.mark.parametrize(
    ("email", "name", "phone"),
    [
        ("e-mail-adresse", "vollständiger_name", "telefonnummer"),
        ("correo_electrónico", "nombre_completo", "número_de_teléfono"),
        ("adresse_e-mail", "nom_complet", "numéro_de_téléphone"),
    ],
)
def test_a_form_in_another_language_asks_for_the_same(email: str, name: str, phone: str) -> None:
    placed = fields(
        csv(
            f"id,created_time,ad_id,form_id,form_name,{email},{name},{phone}",
            "l:1,2025-01-05T10:00:00+02:00,ag:1,f:1,Spring,ann@x.org,Ann Lee,p:+4915112345000",
        )
    )
    assert [placed[header] for header in (email, name, phone, "form_name")] == [
        *("email", "full_name", "phone", "property.form_name")
    ]


@pytest.mark.parametrize(
    ("preset", "header", "row"),
    [
        (
            "google_leads",
            "Lead-ID,Kampagnen-ID,Kampagnenname,Übermittlungszeit,GCLID,Vollständiger Name,E-Mail-Adresse",
            "L0,1,Spring,2025-01-05 10:00:00,Cj0x,Ann Lee,ann@x.org",
        ),
        (
            "tiktok_leads",
            "lead_id,created_time,ad_id,campaign_id,campaign_name,page_id,Name,Email",
            "700,2025-01-05 10:00:00,1,2,Spring,3,Ann Lee,ann@x.org",
        ),
        (
            "tiktok_leads",
            "lead id,created_time,ad_id,adgroup_id,campaign_id,campaign_name,form_id,form_name,Full name,Email",
            "700,2025-01-05 10:00:00,1,2,3,Spring,4,Offer,Ann Lee,ann@x.org",
        ),
    ],
)
def test_leads_of_a_form_are_events_of_their_campaign(
    connection: sa.Connection, preset: str, header: str, row: str
) -> None:
    table = csv(header, row)
    assert suggest(table).preset == preset
    rows = mapped(connection, table)
    assert told(rows["events"], "email", "campaign", "occurred_at") == [
        ("Lead Submitted", "ann@x.org", "Spring", "2025-01-05 10:00:00")
    ]
    assert rows["people"][0]["full_name"] == "Ann Lee"


def test_an_answer_in_a_form_decides_on_its_day(connection: sa.Connection) -> None:
    table = csv(
        "id,created_time,ad_id,form_id,form_name,may_we_contact_you_by_whatsapp?,do_you_want_our_newsletter?,email",
        "l:1,2025-01-05T10:00:00+02:00,ag:1,f:1,Spring,yes,no,ann@x.org",
        "l:2,2025-01-06T10:00:00+02:00,ag:1,f:1,Spring,no,yes,bob@x.org",
    )
    assert suggest(table).preset == "meta_leads"
    told = ("consent.whatsapp", "consent.email", "decided_at")
    assert [tuple(row[name] for name in told) for row in mapped(connection, table)["people"]] == [
        ("granted", "denied", "2025-01-05T10:00:00+02:00"),
        ("denied", "granted", "2025-01-06T10:00:00+02:00"),
    ]


def test_a_header_for_countries_and_their_parts_is_what_its_values_are() -> None:
    header = "Vorname,Nachname,E-Mail,Land/Region"
    assert fields(csv(header, "Ann,Lee,ann@x.org,Deutschland"))["Land/Region"] == "country"
    assert fields(csv(header, "Ann,Lee,ann@x.org,Kärnten"))["Land/Region"] == "region"


def test_an_article_that_is_a_number_is_called_what_is_described() -> None:
    header = "Receipt No,Date,Loyalty Card,Article,Description,Qty,Unit Price"
    placed = fields(csv(header, "5000,2025-01-05,6335010000000,4006381000000,Milk,1,1.50"))
    assert (placed["Article"], placed["Description"]) == ("product_id", "product")
    placed = fields(csv(header, "5000,2025-01-05,6335010000000,Milk,Fresh and cold,1,1.50"))
    assert placed["Article"] == "product"


def test_points_that_were_given_and_spent_are_events() -> None:
    found = suggest(
        csv(
            "Card Number,Transaction Date,Transaction Type,Points,Balance",
            "6335010000000,2025-01-05,Earn,50,100",
            "6335010000001,2025-01-06,Redeem,-20,80",
        )
    )
    assert (found.kind, found.mapping.columns["Transaction Type"]) == ("events", "event")
    people = suggest(csv("Card Number,First Name,Last Name,Type,Points", "6335010000000,Ann,Lee,Gold,100"))
    assert people.kind == "people"


def test_the_currency_of_an_amount_is_known_by_its_name_and_a_converted_one_gives_way() -> None:
    placed = fields(
        csv(
            "Opportunity ID,Email,Stage,Amount (converted) Currency,Amount (converted),Amount Currency,Amount",
            "006A,ann@x.org,Won,USD,1700,EUR,1500",
        )
    )
    assert (placed["Amount Currency"], placed["Amount"]) == ("currency", "amount")
    assert list(placed.values()).count("currency") == list(placed.values()).count("amount") == 1


def test_the_day_of_leaving_a_list_is_a_refusal_by_whatever_name_the_file_comes(connection: sa.Connection) -> None:
    table = csv(
        "Email Address,MEMBER_RATING,CONFIRM_TIME,UNSUB_TIME,LEID,EUID",
        "ann@x.org,2,2022-01-01 10:00:00,2025-01-05 10:00:00,1,e1",
        name="audience.csv",
    )
    row = mapped(connection, table)["people"][0]
    assert row["consent.email"] == "withdrawn"
    decided = row.get("decided_at.email", row.get("decided_at"))
    assert (decided if isinstance(decided, str) else decided[0]) == "2025-01-05 10:00:00"


@pytest.mark.parametrize(
    ("name", "preset"),
    [
        ("suppression_unsubscribes.csv", "sendgrid_unsubscribes"),
        ("suppression_spam_reports.csv", "sendgrid_unsubscribes"),
        ("suppression_group_unsubscribes_12.csv", None),
        ("customers.csv", None),
    ],
)
def test_suppressed_addresses_are_known_by_the_name_of_their_file(name: str, preset: str | None) -> None:
    assert suggest(csv("email,created", "ann@x.org,1700000000", name=name)).preset == preset


def test_addresses_that_bounced_decided_nothing(connection: sa.Connection) -> None:
    table = csv("status,reason,email,created", "5.1.1,550 unknown,ann@x.org,1700000000", name="suppression_bounces.csv")
    rows = mapped(connection, table)
    assert told(rows["events"], "email", "occurred_at") == [("Email Bounced", "ann@x.org", "1700000000")]
    assert "consents" not in rows


def test_a_device_that_takes_messages_allows_pushes_and_nothing_else() -> None:
    placed = fields(
        csv(
            "id,identifier,session_count,device_type,ad_id,created_at,invalid_identifier,external_user_id,subscribed",
            "f262e462,tok1,3,ios,B67158A2-96A2-5535-82D6-82E9FFF3C637,2024-01-01 10:00:00,f,u1,Yes",
        )
    )
    assert {field for field in placed.values() if field.startswith(("consent", "decided"))} == {"consent.push"}
    assert (placed["external_user_id"], placed["ad_id"]) == ("customer_id", "device_id")


def test_events_of_airship_are_of_the_named_user(connection: sa.Connection) -> None:
    shared = {"device.named_user_id": "u1", "device.channel": "ch1", "occurred": "2025-01-05T10:00:00Z"}
    table = json_rows(
        {"id": "e1", "type": "SEND", "body.push_id": "p1", **shared},
        {"id": "e2", "type": "CUSTOM", "body.name": "cart_opened", **shared},
    )
    assert told(mapped(connection, table)["events"], "customer_id", "id.airship") == [
        ("Push Sent", "u1", "ch1"),
        ("cart_opened", "u1", "ch1"),
    ]


def test_messages_of_firebase_are_of_an_instance(connection: sa.Connection) -> None:
    table = csv(
        "event_timestamp,message_id,instance_id,event,analytics_label",
        "2025-01-05 10:00:00 UTC,m1,i1,MESSAGE_DELIVERED,spring",
    )
    assert told(mapped(connection, table)["events"], "id.fcm", "campaign") == [("Push Delivered", "i1", "spring")]


def test_what_all_pieces_of_an_experience_event_come_to_is_not_the_price_of_one(connection: sa.Connection) -> None:
    table = json_rows(
        {
            "type": "track",
            "event": "Order Completed",
            "anonymousId": "a1",
            "messageId": "m1",
            "timestamp": "2025-01-05T10:00:00Z",
            "properties.order_id": "1",
            "properties.products": '[{"SKU": "M1", "name": "Mug", "quantity": 2, "priceTotal": 50}]',
        }
    )
    line = next(row for row in mapped(connection, table)["events"] if row["event"] == "Product Purchased")
    assert only(line, "quantity", "price") == {"quantity": "2", "price": "25.0"}


def test_phones_that_a_system_writes_without_their_plus_are_international(connection: sa.Connection) -> None:
    table = csv("EMAIL,FIRSTNAME,SMS,OPT_IN", "ann@x.org,Ann,33612345000,1", "bo@x.org,Bo,0612345001,1")
    assert [row["phone"] for row in mapped(connection, table)["people"]] == ["+33612345000", "0612345001"]


def test_an_interest_holds_for_as_many_minutes_as_it_says(connection: sa.Connection) -> None:
    table = csv("TDID,SegmentName,TimestampUTC,TTLInMinutes", "6a1c3c2e,auto,2025-05-01T10:00:00Z,43200")
    assert mapped(connection, table)["interests"][0]["expires_at"] == "2025-05-31T10:00:00Z"


def test_the_trade_desk_says_of_each_of_a_person_s_interests_since_when_and_how_long(connection: sa.Connection) -> None:
    auto = {"Name": "auto", "TimestampUtc": "2026-03-01T10:00:00.0000000Z", "TTLInMinutes": 43200}
    table = json_rows({"TDID": "6a1c3c2e", "Data": json.dumps([auto, {"Name": "golf", "TTLInMinutes": 60}])})
    first, second = mapped(connection, table)["interests"]
    assert (first["interest"], first["expires_at"]) == ("auto", "2026-03-31T10:00:00Z")
    assert (second["interest"], second.get("seen_at")) == ("golf", None)
    assert second["expires_at"] is not None


def test_heap_s_number_of_a_browser_is_no_customer_s(connection: sa.Connection) -> None:
    table = csv(
        "event_id,user_id,session_id,time,type,landing_page,path,identity",
        "7001,3001,9,2026-03-01 10:00:00,pageview,https://h.example/,/,sam@x.org",
        "7002,3001,9,2026-03-01 10:01:00,click,https://h.example/,/signup,sam@x.org",
    )
    rows = mapped(connection, table)["events"]
    assert [only(row, "event", "id.heap", "email", "url", "property.path") for row in rows] == [
        {"event": "Page Viewed", "id.heap": "3001", "email": "sam@x.org", "property.path": "/"},
        {"event": "click", "id.heap": "3001", "email": "sam@x.org", "property.path": "/signup"},
    ]
    users = csv("user_id,identity,joindate,_email", "3001,sam@x.org,2026-01-01,")
    assert only(mapped(connection, users)["people"][0], "id.heap", "email") == {"id.heap": "3001", "email": "sam@x.org"}


def test_who_did_not_come_to_a_webinar_has_registered_for_it(connection: sa.Connection) -> None:
    table = csv(
        "Attended,User Name (Original Name),First Name,Last Name,Email,Registration Time,Join Time,"
        "Time in Session (minutes)",
        "Yes,Kira Vance,Kira,Vance,kira@x.org,2026-02-20 09:12,2026-03-05 16:01,39",
        "No,,Leo,Bond,leo@x.org,2026-02-21 11:00,--,--",
    )
    rows = mapped(connection, table)["events"]
    assert sorted((row["event"], row["email"]) for row in rows if row["occurred_at"] != "--") == [
        ("Meeting Held", "kira@x.org"),
        ("Webinar Registered", "kira@x.org"),
        ("Webinar Registered", "leo@x.org"),
    ]


def test_segments_that_liveramp_tells_by_their_ids_are_interests(connection: sa.Connection) -> None:
    told = mapped(connection, csv("RampID,SegmentID,DateAdded", "XY1005,9001,2026-03-01"))["interests"]
    assert only(told[0], "id.rampid", "interest", "seen_at") == {
        "id.rampid": "XY1005",
        "interest": "9001",
        "seen_at": "2026-03-01",
    }


def test_a_profile_of_adobe_is_in_the_segments_that_it_has_not_left(connection: sa.Connection) -> None:
    row = {
        "identityMap.ECID": '[{"id": "111"}]',
        "segmentMembership.ups.seg-1.status": "realized",
        "segmentMembership.ups.seg-2.status": "exited",
    }
    assert [row["interest"] for row in mapped(connection, json_rows(row))["interests"]] == ["seg-1"]


def test_iterable_s_users_are_known_without_a_question(connection: sa.Connection) -> None:
    row = {
        "email": "iu@x.org",
        "userId": "it9",
        "dataFields.email": "iu@x.org",
        "dataFields.firstName": "Isa",
        "dataFields.signupDate": "2026-01-01 10:00:00 +00:00",
        "dataFields.unsubscribedChannelIds": "[1]",
    }
    assert not suggest(json_rows(row)).doubtful
    told = mapped(connection, json_rows(row))["people"][0]
    assert only(told, "customer_id", "first_name", "custom.unsubscribed_channel_ids") == {
        "customer_id": "it9",
        "first_name": "Isa",
        "custom.unsubscribed_channel_ids": "[1]",
    }


def test_an_older_hash_of_an_address_is_an_id_of_its_own() -> None:
    table = csv("email_md5,segment", "b418773a2c51fb9777a1648346fa7394,Golf", "d3d7ebb9768eb6f1d6cee6d0cefd341b,Wine")
    found = suggest(table)
    assert found.mapping.columns["email_md5"] == "id.email_md5"
    assert not found.doubtful


@pytest.mark.parametrize(
    ("table", "preset", "event", "email", "occurred_at"),
    [
        (
            csv("First Name,Last Name,Role,Attendee Email,Join Time,Leave Time", f"A,B,Attendee,a@x.org,{ON},{ON}"),
            *("webex_attendance", "Meeting Held", "a@x.org", ON),
        ),
        (
            csv(
                "Response ID,Survey Type,Created At,Score,Person ID,Person Email,Person Name",
                f"7,nps,{ON},9,5,a@x.org,A B",
            ),
            *("delighted_responses", "Survey Answered", "a@x.org", ON),
        ),
        (
            csv("Response ID,Date submitted,Last page,Start language,Email address", f"1,{ON},3,en,a@x.org"),
            *("limesurvey_responses", "Survey Answered", "a@x.org", ON),
        ),
        (
            csv(
                "Conversion Date,Conversion Page,Conversion Title,Email,First Name",
                f"{ON},https://x.org,Book,a@x.org,A",
            ),
            *("hubspot_submissions", "Form Submitted", "a@x.org", ON),
        ),
        (
            csv("date_submitted,time_submitted,page_name,email", "2026-03-01,10:05 AM UTC,Landing,a@x.org"),
            *("unbounce_leads", "Lead Submitted", "a@x.org", "2026-03-01"),
        ),
    ],
)
def test_who_came_or_answered_did_something(
    connection: sa.Connection, table: SmallTable, preset: str, event: str, email: str, occurred_at: str
) -> None:
    assert suggest(table).preset == preset
    told = mapped(connection, table)["events"][0]
    assert only(told, "event", "email", "occurred_at", "crm_id") == {
        "event": event,
        "email": email,
        "occurred_at": occurred_at,
    }


def test_a_file_for_liveramp_tells_who_is_in_which_segment(connection: sa.Connection) -> None:
    table = csv(
        "EMAIL1,FIRSTNAME,CUSTOMER_ID,SEG_HIGH_VALUE,SEG_LAPSED", "roy@x.org,Roy,8812,1,0", "sue@x.org,Sue,8813,0,1"
    )
    told = mapped(connection, table)
    assert [only(row, "customer_id", "first_name") for row in told["people"]] == [
        {"customer_id": "8812", "first_name": "Roy"},
        {"customer_id": "8813", "first_name": "Sue"},
    ]
    assert sorted((row["email"], row["interest"]) for row in told["interests"]) == [
        ("roy@x.org", "High Value"),
        ("sue@x.org", "Lapsed"),
    ]


def test_lotame_tells_at_each_moment_which_behaviors_an_id_has(connection: sa.Connection) -> None:
    seen = [{"ts": 1772359200, "behaviorId": [123, 456]}, {"ts": 1772359300, "behaviorId": [789]}]
    told = mapped(connection, json_rows({"id.val": "lot-1", "id.type": "PUBLISHER", "event": json.dumps(seen)}))
    assert sorted((row["interest"], row["seen_at"], row["id.lotame"]) for row in told["interests"]) == [
        ("123", "1772359200", "lot-1"),
        ("456", "1772359200", "lot-1"),
        ("789", "1772359300", "lot-1"),
    ]


MESSAGE = "createdAt,campaignId,email,messageId,templateId"
SENT = "2026-11-05 10:11:12 +00:00,445566,ann@x.org,m1,7788"


@pytest.mark.parametrize(
    ("file", "event", "withdrawn"),
    [
        ("iterable_emailUnSubscribe.csv", "Unsubscribed", ["withdrawn"]),
        ("hostedUnsubscribeClick.csv", "Unsubscribed", ["withdrawn"]),
        ("emailComplaint-2026-11.csv", "Email Marked as Spam", ["withdrawn"]),
        ("emailOpen.csv", "Email Opened", []),
        ("emailSend.csv", "Email Sent", []),
    ],
)
def test_messages_of_which_a_file_holds_one_event_are_events_named_by_the_file(
    connection: sa.Connection, file: str, event: str, withdrawn: list[str]
) -> None:
    found = mapped(connection, csv(MESSAGE, SENT, name=file))
    assert told(found["events"], "email", "campaign") == [(event, "ann@x.org", "445566")]
    assert [row["consent.email"] for row in found.get("consents", [])] == withdrawn


@pytest.mark.parametrize("file", ["iterable.csv", "emailSendSkip.csv", "opens_and_clicks.csv"])
def test_where_no_name_tells_what_became_of_messages_a_person_is_asked(file: str) -> None:
    found = suggest(csv(MESSAGE, SENT, name=file))
    assert (found.kind, found.clear) == ("events", False)


@pytest.mark.parametrize("donor", ["npsp__Primary_Contact__c", "npe01__Contact_Id_for_Role__c"])
def test_a_donation_in_salesforce_is_its_primary_contacts(connection: sa.Connection, donor: str) -> None:
    table = csv(
        f"Id,AccountId,ContactId,Name,StageName,Amount,Probability,CloseDate,IsClosed,IsWon,{donor}",
        "0061,0011,,Ann Donation,Posted,250.0,100,2026-05-06,1,1,0031",
    )
    (deal,) = mapped(connection, table)["deals"]
    assert only(deal, "crm_id", "object_id", "company_id") == {
        "crm_id": "0031",
        "object_id": "0061",
        "company_id": "0011",
    }


def test_people_of_the_nonprofit_pack_are_known_by_each_of_their_addresses(connection: sa.Connection) -> None:
    table = csv(
        "Id,AccountId,LastName,FirstName,Email,npe01__WorkEmail__c,npe01__HomeEmail__c,HasOptedOutOfEmail",
        "0031,0011,Reed,Ann,ann@x.org,ann@work.org,ann@x.org,0",
    )
    (ann,) = mapped(connection, table)["people"]
    assert set(ann["email"]) == {"ann@x.org", "ann@work.org"}


@pytest.mark.parametrize("again", ["B1,2026-10-05,Vyřízena,CZK,jiri@x.org,Jiří Novák,Lucie Malá,378.00", ",,,,,,,"])
def test_an_order_of_shoptet_is_its_buyers_with_its_lines_below_it(connection: sa.Connection, again: str) -> None:
    table = csv(
        "code,date,statusName,currency,email,billFullName,deliveryFullName,totalPriceWithVat,itemName,itemAmount,"
        "itemCode,itemUnitPriceWithVat,itemTotalPriceWithVat",
        "B1,2026-10-05,Vyřízena,CZK,jiri@x.org,Jiří Novák,Lucie Malá,378.00,Saturnin,1,B100,299.00,299.00",
        f"{again},R.U.R.,1,B102,79.00,79.00",
        "B2,2026-10-06,Stornována,CZK,vera@x.org,Věra Nová,,228.00,R.U.R.,1,B102,228.00,228.00",
    )
    found = mapped(connection, table)
    assert told(found["events"], "order_id", "revenue", "product") == [
        ("Order Cancelled", "B2", "228.0", ""),
        ("Order Completed", "B1", "378.00", ""),
        ("Product Cancelled", "B2", "", "R.U.R."),
        ("Product Purchased", "B1", "", "R.U.R."),
        ("Product Purchased", "B1", "", "Saturnin"),
    ]
    assert {row["full_name"] for row in found["people"]} == {"Jiří Novák", "Věra Nová"}


@pytest.mark.parametrize(
    ("table", "taken"),
    [
        (
            csv(
                "Person - ID,Person - Name,Person - Email,Person - Phone,Person - Customer Number,Person - Country",
                "7,Ann Lee,ann@x.org,020 7946 0958,C1001,United Kingdom",
            ),
            {"Person - Customer Number": "customer_id", "Person - Country": "country"},
        ),
        (
            csv(
                "CONTACT ID,EMAIL,FIRSTNAME,LASTNAME,SMS,EXT_ID,OPT_IN,ADDED_TIME,MODIFIED_TIME,KUNDENUMMER",
                "1,ann@x.org,Ann,Lee,4512345678,,1,2025-09-08,2026-10-21,50012",
            ),
            {"KUNDENUMMER": "customer_id"},
        ),
    ],
    ids=["Pipedrive", "Brevo"],
)
def test_the_shops_number_of_a_customer_is_known_in_a_tool_for_people(table: SmallTable, taken: dict[str, str]) -> None:
    placed = fields(table)
    assert {column: placed[column] for column in taken} == taken


def test_audiences_of_a_visitor_that_stand_in_an_object_are_interests(connection: sa.Connection) -> None:
    visitor = {"_id": "v1", "creation_ts": "1735689600000", "properties.email": "ann@x.org", "flags.Newsletter": "true"}
    audiences = {"audiences.acct_main_101": "VIP", "audiences.acct_main_102": "Fans"}
    table = json_rows({**visitor, **audiences, "audiences_joined_at.acct_main_101": "1735689600000"})
    assert suggest(table).preset == "tealium_visitors"
    assert sorted(row["interest"] for row in mapped(connection, table)["interests"]) == ["Fans", "VIP"]


def test_klaviyo_s_api_tells_the_value_of_an_event_and_whose_it_is(connection: sa.Connection) -> None:
    table = json_rows(
        {
            "type": "event",
            "id": "e1",
            "attributes.datetime": "2026-03-01T10:00:00+00:00",
            "attributes.event_properties.$value": "29.5",
            "attributes.event_properties.OrderId": "K-1",
            "relationships.profile.data.id": "01GD",
            "metric.name": "Placed Order",
        }
    )
    event = mapped(connection, table)["events"][0]
    assert only(event, "event", "revenue", "order_id", "id.klaviyo") == {
        "event": "Order Completed",
        "revenue": "29.5",
        "order_id": "K-1",
        "id.klaviyo": "01GD",
    }


def test_what_klaviyo_s_api_includes_of_a_metric_and_a_profile_is_the_event_s(connection: sa.Connection) -> None:
    profile = "relationships.profile.data.attributes"
    table = json_rows(
        {
            "type": "event",
            "id": "e1",
            "attributes.datetime": "2026-03-01T10:00:00+00:00",
            "attributes.event_properties.$value": "29.5",
            "relationships.profile.data.id": "01GD",
            f"{profile}.email": "ben@example.com",
            f"{profile}.first_name": "Ben",
            f"{profile}.properties.size": "M",
            f"{profile}.subscriptions.email.marketing.consent": "UNSUBSCRIBED",
            f"{profile}.subscriptions.email.marketing.consent_timestamp": "2026-01-02T10:00:00+00:00",
            "relationships.metric.data.id": "VxSt",
            "relationships.metric.data.attributes.name": "Placed Order",
        }
    )
    told = mapped(connection, table)
    assert only(told["events"][0], "event", "email", "id.klaviyo", "revenue") == {
        "event": "Order Completed",
        "email": "ben@example.com",
        "id.klaviyo": "01GD",
        "revenue": "29.5",
    }
    assert only(told["people"][0], "first_name", "custom.size", "consent.email", "decided_at.email") == {
        "first_name": "Ben",
        "custom.size": "M",
        "consent.email": "withdrawn",
        "decided_at.email": "2026-01-02T10:00:00+00:00",
    }


def test_a_metric_of_klaviyo_s_api_is_nobody(connection: sa.Connection) -> None:
    """It stands with the profiles beside the events, and has a name."""
    table = json_rows(
        {"type": "metric", "id": "VxSt", "attributes.name": "Placed Order"},
        {"type": "profile", "id": "01GD", "attributes.email": "ben@example.com", "attributes.location.city": "Bonn"},
    )
    people = mapped(connection, table)["people"]
    assert [only(person, "id.klaviyo", "email", "city", "full_name") for person in people] == [
        {"id.klaviyo": "01GD", "email": "ben@example.com", "city": "Bonn"}
    ]


def test_an_order_of_several_attendees_is_what_they_come_to(connection: sa.Connection) -> None:
    """Eventbrite writes on each row what that attendee's ticket was paid with."""
    table = csv(
        "Order #,Order Date,First Name,Email,Attendee #,Currency,Total Paid,Attendee Status,Buyer Email,Event Name",
        "9001,2026-02-10,Ava,ava@x.org,11,USD,25.00,Attending,ava@x.org,Gala",
        "9001,2026-02-10,Ben,ben@x.org,12,USD,25.00,Attending,ava@x.org,Gala",
    )
    order = next(event for event in mapped(connection, table)["events"] if event["event"] == "Order Completed")
    assert float(order["revenue"]) == 50
    assert order["email"] == "ava@x.org"


def test_who_joined_a_meeting_of_teams_was_there() -> None:
    found = suggest(
        csv("Name,First Join,Last Leave,Email,Role", "Tom Tee,2026-03-13 09:58,2026-03-13 10:58,tom@x.org,Presenter")
    )
    assert found.kind == "events"
    assert found.mapping.defaults["event"] == "Meeting Held"
    assert found.mapping.columns["First Join"] == "occurred_at"


@pytest.mark.parametrize(
    "header",
    [
        "What’s your name?,What’s your email?,How likely are you to recommend us?,Submit Date (UTC)",
        "Wie heißt du?,Wie lautet deine E-Mail-Adresse?,Wie wahrscheinlich empfiehlst du uns weiter?,"
        "Übermittlungsdatum (UTC)",
    ],
)
def test_the_answers_of_a_form_are_events_of_whom_they_name(header: str) -> None:
    found = suggest(csv(header, "Nora Lind,nora@x.org,9,2026-03-01 10:02:00"))
    assert found.kind == "events"
    assert list(found.mapping.columns.values())[:2] == ["full_name", "email"]


def test_responses_of_qualtrics_are_events() -> None:
    found = suggest(csv("ResponseId,RecordedDate,RecipientEmail,Finished,Q1", "R_1,2026-03-01 10:10,q@x.org,1,5"))
    assert found.preset == "qualtrics_responses"
    assert found.mapping.columns["RecordedDate"] == "occurred_at"
