import json

import sqlalchemy as sa

from cdp_core.mapping import Mapping, suggest
from cdp_core.mapping.event_names import standard_name
from cdp_core.mapping.words import meaning
from tests.mapping.tables import csv, json_rows, mapped, only


def test_names_that_mean_the_same_everywhere_become_standard() -> None:
    assert [
        standard_name(name) for name in ("purchase", "add_to_cart", "pageView", "Opened Email", "ORDER COMPLETED")
    ] == [
        "Order Completed",
        "Product Added",
        "Page Viewed",
        "Email Opened",
        "Order Completed",
    ]


def test_other_names_stay_as_they_are() -> None:
    assert [standard_name(name) for name in ("Lipstick Tried", "open", "click")] == ["Lipstick Tried", "open", "click"]


def test_a_systems_own_names_come_first() -> None:
    assert standard_name("open", {"open": "Email Opened"}) == "Email Opened"


def test_what_the_source_called_an_event_is_kept(connection: sa.Connection) -> None:
    mapping = Mapping("events", columns={"user": "customer_id", "what": "event", "when": "occurred_at"})
    rows = mapped(
        connection, csv("user,what,when,color", "7,add_to_cart,2024-01-01,red", "7,Lipstick Tried,2024-01-02,"), mapping
    )
    assert [
        only(row, "event", "property.original_event", "property.color", "customer_id") for row in rows["events"]
    ] == [
        {
            "event": "Product Added",
            "property.original_event": "add_to_cart",
            "property.color": "red",
            "customer_id": "7",
        },
        {"event": "Lipstick Tried", "customer_id": "7"},
    ]


def test_events_without_a_name_have_the_default_and_a_row_with_nothing_else_is_left_out(
    connection: sa.Connection,
) -> None:
    mapping = Mapping(
        "events", columns={"user": "customer_id", "when": "occurred_at"}, defaults={"event": "Store Visited"}
    )
    rows = mapped(connection, csv("user,when", "7,2024-01-01", ","), mapping)["events"]
    assert [(row["event"], row["line"]) for row in rows] == [("Store Visited", 1)]


def test_an_event_with_an_id_is_hashed_by_it_alone(connection: sa.Connection) -> None:
    mapping = Mapping("events", columns={"id": "event_id", "what": "event"})
    rows = mapped(connection, csv("id,what,note", "1,A,x", "1,A,y", ",A,x", ",A,y"), mapping)["events"]
    hashes = [row["hash"] for row in rows]
    assert hashes[0] == hashes[1]
    assert len(set(hashes)) == 3


def test_sendgrid_events_are_e_mail_events(connection: sa.Connection) -> None:
    events = [
        {"email": "a@x.org", "timestamp": "1513299569", "event": name, "sg_event_id": name, "ip": "1.2.3.4"}
        for name in ("open", "click", "delivered", "bounce", "group_unsubscribe", "processed")
    ]
    rows = mapped(connection, json_rows(*events))["events"]
    assert [row["event"] for row in rows] == [
        "Email Opened",
        "Email Link Clicked",
        "Email Delivered",
        "Email Bounced",
        "Unsubscribed",
        "processed",
    ]
    assert {row["channel"] for row in rows} == {"email"}
    assert all("ip" not in row and row["property.ip"] == "1.2.3.4" for row in rows)


def test_parameters_of_ga4_become_properties_and_its_items_products(connection: sa.Connection) -> None:
    purchase = {
        "event_name": "purchase",
        "event_timestamp": "1777639380000000",
        "user_pseudo_id": "111.222",
        "event_params": '[{"key":"page_location","value":{"string_value":"https://x.org/"}},{"key":"coupon","value":{"string_value":"MAY"}}]',
        "user_properties": '[{"key":"plan","value":{"string_value":"pro"}}]',
        "items": '[{"item_id":"S1","item_name":"Widget","price":21.25,"quantity":"2"}]',
        "ecommerce.transaction_id": "1001",
        "ecommerce.purchase_revenue": "42.5",
    }
    rows = mapped(
        connection, json_rows(purchase, {**purchase, "event_name": "scroll", "event_params": "[]", "items": "[]"})
    )
    completed, scrolled = (
        next(r for r in rows["events"] if r["event"] == name) for name in ("Order Completed", "scroll")
    )
    assert only(
        completed, "url", "property.coupon", "anonymous_id", "order_id", "revenue", "property.original_event"
    ) == {
        "url": "https://x.org/",
        "property.coupon": "MAY",
        "anonymous_id": "111.222",
        "order_id": "1001",
        "revenue": "42.5",
        "property.original_event": "purchase",
    }
    assert "url" not in scrolled
    assert [only(row, "product_id", "product") for row in rows["events"] if row["event"] == "Product Purchased"] == [
        {"product_id": "S1", "product": "Widget"}
    ]
    assert rows["people"][0]["custom.plan"] == "pro"


def test_a_batch_that_mparticle_hands_out_lists_who_it_was(connection: sa.Connection) -> None:
    batch = {
        "mpid": "77",
        "user_identities": '[{"identity_type":"email","identity":"a@x.org"},'
        '{"identity_type":"customer_id","identity":"C1"}]',
        "events": '[{"data":{"event_name":"Lesson Done","timestamp_unixtime_ms":"1466456299032"}}]',
    }
    (row,) = mapped(connection, json_rows(batch))["events"]
    assert only(row, "email", "customer_id", "id.mpid") == {"email": "a@x.org", "customer_id": "C1", "id.mpid": "77"}
    assert not any(name.startswith("property.user_identities") for name in row)


def test_a_structured_event_is_called_after_its_action(connection: sa.Connection) -> None:
    table = csv(
        "event_id,collector_tstamp,domain_userid,event,event_name,se_category,se_action",
        "e1,2026-10-01 10:00:00,d1,struct,event,Box,Customized",
        "e2,2026-10-01 10:01:00,d1,page_view,page_view,,",
    )
    assert [row["event"] for row in mapped(connection, table)["events"]] == ["Customized", "Page Viewed"]


def test_a_batch_of_mparticle_has_a_row_for_each_event(connection: sa.Connection) -> None:
    batch = {
        "user_identities.email": "a@x.org",
        "user_attributes.$city": "London",
        "events": '[{"event_type":"custom_event","data":{"event_name":"Viewed Video","timestamp_unixtime_ms":'
        '"1466456299032","custom_attributes":{"destination":"Paris"}}},{"event_type":"screen_view","data":{"screen_name":"Home"}}]',
    }
    rows = mapped(connection, json_rows(batch))
    rows["events"].sort(key=lambda row: row["event"], reverse=True)
    assert [
        only(row, "event", "email", "occurred_at", "property.destination", "title", "line") for row in rows["events"]
    ] == [
        {
            "event": "Viewed Video",
            "email": "a@x.org",
            "occurred_at": "1466456299032",
            "property.destination": "Paris",
            "line": 1,
        },
        {"event": "Screen Viewed", "email": "a@x.org", "title": "Home", "line": 1},
    ]
    assert rows["people"][0]["city"] == "London"


def test_an_xdm_event_is_named_by_what_it_has_and_known_by_its_identity_map(connection: sa.Connection) -> None:
    event = {
        "@id": "e-1",
        "xdm:timestamp": "2017-09-26T15:52:25+00:00",
        "xdm:identityMap.ECID": '[{"xdm:id":"92312748749128"}]',
        "xdm:identityMap.Loyalty": '[{"xdm:id":"L-1"}]',
        "xdm:commerce.purchases.xdm:value": "1.0",
        "xdm:commerce.order.xdm:purchaseID": "a8g",
        "xdm:commerce.order.xdm:priceTotal": "159.0",
        "xdm:productListItems": '[{"xdm:SKU":"100","xdm:name":"Light","xdm:quantity":1}]',
    }
    rows = mapped(connection, json_rows(event))
    order = next(row for row in rows["events"] if row["event"] == "Order Completed")
    assert only(order, "anonymous_id", "loyalty_id", "order_id", "revenue") == {
        "anonymous_id": "92312748749128",
        "loyalty_id": "L-1",
        "order_id": "a8g",
        "revenue": "159.0",
    }
    assert next(row for row in rows["events"] if row["event"] == "Product Purchased")["product"] == "Light"


def test_a_name_among_the_properties_of_an_event_is_no_person_s() -> None:
    """Segment's tracks tell so what was looked at."""
    found = suggest(
        json_rows(
            {
                "event": "Product Viewed",
                "user_id": "1",
                "timestamp": "2026-03-01T10:00:00Z",
                "properties.name": "Vase Blue",
                "context.page.url": "https://x.org/vase",
            },
            {
                "event": "Product Viewed",
                "user_id": "2",
                "timestamp": "2026-03-01T10:01:00Z",
                "properties.name": "Lamp Red",
                "context.page.url": "https://x.org/lamp",
            },
        )
    )
    assert found.kind == "events"
    assert found.mapping.columns["properties.name"] == "product"
    assert found.mapping.columns["context.page.url"] == "url"


def test_a_user_s_name_of_two_words_is_no_login() -> None:
    found = suggest(
        json_rows(
            {"event_name": "view", "user.id": "u1", "user.name": "Ann Lee", "ts": "2026-03-01T10:00:00Z"},
            {"event_name": "view", "user.id": "u2", "user.name": "Bob Ray", "ts": "2026-03-01T10:01:00Z"},
        )
    )
    assert found.mapping.columns["user.name"] == "full_name"


def test_the_word_of_an_object_is_none_of_what_stands_in_it() -> None:
    """`event_properties` are no events, and what `mail` holds is no address unless it says so."""
    said = {
        path: meaning(path)
        for path in ("event_properties.$value", "mail.source", "mail.headers", "email.address", "xdm:phone.xdm:number")
    }
    assert {path: found.concept for path, found in said.items() if found} == {
        "event_properties.$value": "amount",
        "email.address": "email",
        "xdm:phone.xdm:number": "phone",
    }


def test_an_event_of_a_batch_happened_at_its_own_moment(connection: sa.Connection) -> None:
    """mParticle's batches are sent up to days later."""
    table = json_rows(
        {
            "mpid": "12",
            "user_identities.email": "b@example.com",
            "timestamp_unixtime_ms": "1772532000000",
            "events": '[{"event_type": "custom_event", "data": {"event_name": "Sign Up", '
            '"timestamp_unixtime_ms": 1772359200000}}, {"event_type": "custom_event", "data": {"event_name": "Rest"}}]',
        }
    )
    events = mapped(connection, table)["events"]
    moments = {event["event"]: event["occurred_at"] for event in events}
    assert moments == {"Signed Up": ["1772359200000", "1772532000000"], "Rest": "1772532000000"}


def test_ses_tells_of_whom_a_mail_was_sent_to(connection: sa.Connection) -> None:
    table = json_rows(
        {
            "eventType": "Delivery",
            "mail.timestamp": "2026-03-01T09:00:00Z",
            "mail.source": "shop@shop.example",
            "mail.messageId": "0001",
            "mail.destination": '["se1@example.com"]',
            "delivery.timestamp": "2026-03-01T10:00:00Z",
        },
        {
            "eventType": "Complaint",
            "mail.timestamp": "2026-03-01T09:00:00Z",
            "mail.source": "shop@shop.example",
            "mail.messageId": "0002",
            "mail.destination": '["se2@example.com"]',
            "complaint.timestamp": "2026-03-01T11:00:00Z",
        },
    )
    found = mapped(connection, table)
    assert [(event["event"], event["email"], event["occurred_at"][0]) for event in found["events"]] == [
        ("Email Delivered", '["se1@example.com"]', "2026-03-01T10:00:00Z"),
        ("Email Marked as Spam", '["se2@example.com"]', "2026-03-01T11:00:00Z"),
    ]
    assert [(row["email"], row["consent.email"]) for row in found["consents"]] == [('["se2@example.com"]', "withdrawn")]


def test_an_order_s_number_in_the_value_of_some_events_makes_no_list_of_orders() -> None:
    found = suggest(
        csv(
            "Event Name,Event Time,Customer ID,Event Value.order_id,Event Value.product_id,Event Revenue",
            "buy,2026-03-01 10:00:00,c1,O1,p1,19.90",
            "greet,2026-03-02 10:00:00,c1,,,",
        )
    )
    assert found.kind == "events"
    assert found.mapping.columns["Event Name"] == "event"


def test_appsflyer_s_events_have_standard_names(connection: sa.Connection) -> None:
    table = csv(
        "Event Time,Event Name,Event Value.af_order_id,Event Revenue,AppsFlyer ID,Customer User ID",
        "2026-03-01 10:00:00,af_purchase,AF1,19.9,1772-123,c1",
        "2026-03-02 10:00:00,af_login,,,1772-123,c1",
    )
    events = mapped(connection, table)["events"]
    assert [only(event, "event", "revenue", "order_id", "customer_id") for event in events] == [
        {"event": "Order Completed", "revenue": "19.9", "order_id": "AF1", "customer_id": "c1"},
        {"event": "Signed In", "customer_id": "c1"},
    ]


def test_segment_s_table_of_groups_is_of_companies_and_who_belongs_to_them(connection: sa.Connection) -> None:
    """The name there is the company's."""
    table = csv(
        "id,received_at,user_id,group_id,name,industry,timestamp",
        "ajs-1,2026-03-01 10:00:00,u1,g1,Acme,Retail,2026-03-01 10:00:00",
    )
    found = mapped(connection, table)
    assert [
        only(row, "customer_id", "company_id", "company", "full_name", "custom.industry") for row in found["people"]
    ] == [{"customer_id": "u1", "company_id": "g1", "company": "Acme"}]
    assert [only(row, "object_id", "name", "custom.industry") for row in found["companies"]] == [
        {"object_id": "g1", "name": "Acme", "custom.industry": "Retail"}
    ]


def test_an_address_as_the_id_of_a_user_is_her_address_too(connection: sa.Connection) -> None:
    """By it the CRM knows her; where a row says another address, that one is meant."""
    table = json_rows(
        {"type": "track", "userId": "eva@x.org", "messageId": "1", "event": "Viewed", "timestamp": "2026-03-01"},
        {"type": "track", "userId": "u7", "messageId": "2", "event": "Viewed", "timestamp": "2026-03-01"},
        {
            "type": "track",
            "userId": "old@x.org",
            "messageId": "3",
            "event": "Viewed",
            "timestamp": "2026-03-01",
            "properties.email": "new@x.org",
        },
    )
    assert [only(event, "customer_id", "email") for event in mapped(connection, table)["events"]] == [
        {"customer_id": "eva@x.org", "email": "eva@x.org"},
        {"customer_id": "u7"},
        {"customer_id": "old@x.org", "email": "new@x.org"},
    ]


def test_lists_of_products_side_by_side_are_the_products_of_an_order(connection: sa.Connection) -> None:
    """Tealium's data layer has a list of their ids, one of their names and one of their prices."""
    table = json_rows(
        {
            "visitor_id": "v1",
            "event_id": "e1",
            "post_time": "1772441100123",
            "data.udo.tealium_event": "purchase",
            "data.udo.order_id": "A-90",
            "data.udo.product_id": '["1", "2"]',
            "data.udo.product_name": '["Hat", "Scarf"]',
            "data.udo.product_unit_price": '["20.00", "25.00"]',
            "page_url.full_url": "https://x.org/thanks",
        },
        {
            "visitor_id": "v1",
            "event_id": "e0",
            "post_time": "1772441000123",
            "data.udo.tealium_event": "cart_add",
            "data.udo.product_id": '["1"]',
            "data.udo.product_name": '["Hat"]',
            "data.udo.product_unit_price": '["20.00"]',
        },
    )
    events = sorted(
        mapped(connection, table)["events"], key=lambda event: (event["event"], event.get("product_id", ""))
    )
    assert [only(event, "event", "product_id", "product", "price", "url") for event in events] == [
        {"event": "Order Completed", "url": "https://x.org/thanks"},
        {"event": "Product Added", "product_id": "1", "product": "Hat", "price": "20.00"},
        {
            "event": "Product Purchased",
            "product_id": "1",
            "product": "Hat",
            "price": "20.00",
            "url": "https://x.org/thanks",
        },
        {
            "event": "Product Purchased",
            "product_id": "2",
            "product": "Scarf",
            "price": "25.00",
            "url": "https://x.org/thanks",
        },
    ]


def test_snowplow_says_below_the_name_of_a_schema_what_was_put_into_the_cart() -> None:
    path = "unstruct_event_com_snowplowanalytics_snowplow_add_to_cart_1"
    found = suggest(
        json_rows(
            {
                "collector_tstamp": "2026-03-01T10:05:01Z",
                "event_id": "1a2b",
                "domain_userid": "d-1",
                "event_name": "add_to_cart",
                f"{path}.sku": "K7",
                f"{path}.name": "Kite",
                f"{path}.unit_price": "22.5",
                "unstruct_event_com_acme_search_1.name": "kites",
            }
        )
    )
    assert [found.mapping.columns[f"{path}.{name}"] for name in ("sku", "name", "unit_price")] == [
        "product_id",
        "product",
        "price",
    ]
    assert found.mapping.columns["unstruct_event_com_acme_search_1.name"].startswith("property.")


def test_the_campaign_of_a_session_goes_before_that_which_first_brought_the_user(connection: sa.Connection) -> None:
    table = json_rows(
        {
            "event_name": "page_view",
            "event_timestamp": "1772359100000000",
            "user_pseudo_id": "1.2",
            "event_params": '[{"key": "campaign", "value": {"string_value": "sale"}}]',
            "traffic_source.name": "spring",
        }
    )
    assert mapped(connection, table)["events"][0]["campaign"] == ["sale", "spring"]


def test_whoever_came_by_herself_came_by_no_campaign(connection: sa.Connection) -> None:
    row = {"event_timestamp": "1772359100000000", "user_pseudo_id": "1.2", "traffic_source.source": "google"}
    table = json_rows(
        {**row, "event_name": "a", "traffic_source.name": "(direct)", "traffic_source.medium": "(none)"},
        {**row, "event_name": "b", "traffic_source.name": "(not set)", "traffic_source.medium": "organic"},
        {**row, "event_name": "c", "traffic_source.name": "(Brand) May", "traffic_source.medium": "cpc"},
    )
    assert [only(told, "event", "campaign", "medium") for told in mapped(connection, table)["events"]] == [
        {"event": "a"},
        {"event": "b", "medium": "organic"},
        {"event": "c", "campaign": "(Brand) May", "medium": "cpc"},
    ]


def test_a_profile_of_mixpanel_s_api_has_the_id_that_its_events_have() -> None:
    found = suggest(json_rows({"$distinct_id": "4", "$properties.$email": "y@x.org", "$properties.plan": "pro"}))
    assert dict(found.mapping.columns) == {
        "$distinct_id": "id.mixpanel",
        "$properties.$email": "email",
        "$properties.plan": "custom.plan",
    }


def test_a_visit_of_matomo_is_what_was_done_in_it(connection: sa.Connection) -> None:
    pen = {"itemSKU": "sk1", "itemName": "Pen", "itemCategory": "Office", "price": "49.5", "quantity": "1"}
    actions = [
        {"type": "action", "url": "https://w.example/", "pageTitle": "Home", "timestamp": 1772359200},
        {"type": "event", "eventCategory": "Video", "eventAction": "play", "timestamp": 1772359230},
        {
            "type": "ecommerceOrder",
            "orderId": "W-1",
            "revenue": "49.50",
            "itemDetails": [pen],
            "timestamp": 1772359300,
        },
    ]
    visit = {"idVisit": "501", "visitorId": "c1a2", "userId": "mo@example.net", "siteCurrency": "EUR"}
    table = json_rows(
        {**visit, "actionDetails": json.dumps(actions)},
        {**visit, "actionDetails": "[]", "firstActionTimestamp": "1772445600"},
    )
    told = mapped(connection, table)["events"]
    said = (only(row, "event", "occurred_at", "revenue", "order_id", "product", "title") for row in told)
    assert sorted(said, key=lambda row: (row["occurred_at"], row["event"])) == [
        {"event": "Page Viewed", "occurred_at": "1772359200", "title": "Home"},
        {"event": "play", "occurred_at": "1772359230"},
        {"event": "Order Completed", "occurred_at": "1772359300", "revenue": "49.50", "order_id": "W-1"},
        {"event": "Product Purchased", "occurred_at": "1772359300", "order_id": "W-1", "product": "Pen"},
        {"event": "Site Visited", "occurred_at": "1772445600"},
    ]
    assert {row["email"] for row in told} == {"mo@example.net"}


def test_a_person_of_posthog_meets_her_events_by_the_ids_of_both(connection: sa.Connection) -> None:
    event = {
        "uuid": "u1",
        "team_id": "1",
        "event": "$pageview",
        "distinct_id": "d1",
        "timestamp": "2026-03-01 10:00:00",
    }
    told = mapped(connection, json_rows({**event, "person_id": "p1", "person_properties.email": "z@x.org"}))
    assert only(told["events"][0], "event", "anonymous_id", "id.posthog", "email") == {
        "event": "Page Viewed",
        "anonymous_id": "d1",
        "id.posthog": "p1",
        "email": "z@x.org",
    }
    person = {"id": "p1", "created_at": "2026-01-01T00:00:00Z", "distinct_id": "d1", "properties.email": "z@x.org"}
    told = mapped(connection, json_rows({**person, "properties.$geoip_country_code": "DE"}))
    assert only(told["people"][0], "anonymous_id", "id.posthog", "created_at") == {
        "anonymous_id": "d1",
        "id.posthog": "p1",
        "created_at": "2026-01-01T00:00:00Z",
    }


def test_snowplow_s_plugin_for_shops_says_below_what_was_done(connection: sa.Connection) -> None:
    path = "contexts_com_snowplowanalytics_snowplow_ecommerce"
    action = "unstruct_event_com_snowplowanalytics_snowplow_ecommerce_snowplow_ecommerce_action_1.type"
    row = {"collector_tstamp": "2026-03-01T10:00:00Z", "domain_userid": "d1", "event_name": "snowplow_ecommerce_action"}
    mug = {"id": "P1", "name": "Mug", "price": 10.5, "currency": "EUR", "quantity": 1}
    tea = {"id": "P2", "name": "Tea", "price": 35, "currency": "EUR", "quantity": 1}
    sale = {"transaction_id": "T-9", "revenue": 45.5, "currency": "EUR"}
    table = json_rows(
        {**row, "event_id": "e1", action: "add_to_cart", f"{path}_product_1": json.dumps([mug])},
        {
            **row,
            "event_id": "e2",
            action: "transaction",
            f"{path}_product_1": json.dumps([mug, tea]),
            f"{path}_transaction_1": json.dumps([sale]),
        },
    )
    told = mapped(connection, table)["events"]
    assert [only(one, "event", "order_id", "revenue", "product") for one in told] == [
        {"event": "Product Added", "product": "Mug"},
        {"event": "Order Completed", "order_id": "T-9", "revenue": "45.5"},
        {"event": "Product Purchased", "order_id": "T-9", "product": "Mug"},
        {"event": "Product Purchased", "order_id": "T-9", "product": "Tea"},
    ]


def test_the_one_product_that_was_looked_at_is_the_event_s(connection: sa.Connection) -> None:
    shoe = {"item_id": "I1", "item_name": "Shoe", "price": 99.9, "item_category": "Shoes"}
    row = {"event_timestamp": "1772359100000000", "user_pseudo_id": "1.2"}
    table = json_rows(
        {**row, "event_name": "view_item", "items": json.dumps([shoe])},
        {**row, "event_name": "view_item_list", "items": json.dumps([shoe, {**shoe, "item_id": "I2"}])},
    )
    told = mapped(connection, table)["events"]
    assert [only(one, "event", "product_id", "product", "category") for one in told] == [
        {"event": "Product Viewed", "product_id": "I1", "product": "Shoe", "category": "Shoes"},
        {"event": "view_item_list"},
    ]


def test_a_call_of_the_measurement_protocol_is_the_events_in_it(connection: sa.Connection) -> None:
    mug = {"item_id": "I1", "item_name": "Mug", "price": 12.5, "quantity": 1}
    bought = {"transaction_id": "T1", "value": 12.5, "currency": "EUR", "items": [mug]}
    events = [
        {"name": "purchase", "params": bought},
        {"name": "page_view", "params": {"page_location": "https://g.example/"}},
    ]
    row = {"client_id": "1234567890.1612345678", "timestamp_micros": "1772359200000000", "events": json.dumps(events)}
    told = mapped(connection, json_rows(row))["events"]
    assert [only(one, "event", "revenue", "order_id", "product", "url") for one in told] == [
        {"event": "Order Completed", "revenue": "12.5", "order_id": "T1"},
        {"event": "Page Viewed", "url": "https://g.example/"},
        {"event": "Product Purchased", "order_id": "T1", "product": "Mug"},
    ]


def test_a_report_of_spam_to_hubspot_takes_back(connection: sa.Connection) -> None:
    table = csv("id,created,type,recipient,emailCampaignId", "e3,1772359400000,SPAMREPORT,bob@x.org,77")
    told = mapped(connection, table)
    assert told["events"][0]["event"] == "Email Marked as Spam"
    assert [row["consent.email"] for row in told["consents"]] == ["withdrawn"]
