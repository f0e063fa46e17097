import sqlalchemy as sa

from tests.mapping.tables import json_rows, mapped, only

AT = "2026-05-01T10:00:00Z"


def track(event: str, **more: str) -> dict[str, str | None]:
    call = {"type": "track", "event": event, "userId": "u-1", "messageId": f"m-{event}", "timestamp": AT}
    return {**call, **{name.replace("__", "."): value for name, value in more.items()}}


def identify(**more: str) -> dict[str, str | None]:
    return {
        "type": "identify",
        "messageId": "i-1",
        "timestamp": AT,
        **{k.replace("__", "."): v for k, v in more.items()},
    }


def test_the_event_of_a_track_call_is_kept_to_the_letter(connection: sa.Connection) -> None:
    rows = mapped(connection, json_rows(track("add_to_cart", properties__color="red"), track("Viewed Product")))
    assert [row["event"] for row in rows["events"]] == ["add_to_cart", "Viewed Product"]
    assert rows["events"][0]["property.color"] == "red"


def test_page_and_screen_calls_have_standard_names(connection: sa.Connection) -> None:
    calls = [
        {**track(""), "type": kind, "event": None, "name": "Home", "messageId": kind} for kind in ("page", "screen")
    ]
    rows = mapped(connection, json_rows(*calls))
    assert [only(row, "event", "title", "customer_id") for row in rows["events"]] == [
        {"event": "Page Viewed", "title": "Home", "customer_id": "u-1"},
        {"event": "Screen Viewed", "title": "Home", "customer_id": "u-1"},
    ]


def test_identify_makes_a_person_with_ids_traits_and_custom_traits(connection: sa.Connection) -> None:
    call = identify(
        userId="u-1",
        anonymousId="anon-9",
        traits__email="ann@x.org",
        traits__firstName="Ann",
        traits__plan="gold",
        traits__createdAt="2024-05-01T12:00:00Z",
        context__device__advertisingId="IDFA-1",
    )
    person = mapped(connection, json_rows(call))["people"][0]
    assert only(
        person,
        "customer_id",
        "anonymous_id",
        "email",
        "device_id",
        "first_name",
        "custom.plan",
        "created_at",
        "updated_at",
    ) == {
        "customer_id": "u-1",
        "anonymous_id": "anon-9",
        "email": "ann@x.org",
        "device_id": "IDFA-1",
        "first_name": "Ann",
        "custom.plan": "gold",
        "created_at": "2024-05-01T12:00:00Z",
        "updated_at": AT,
    }


def test_a_later_identify_that_says_less_is_a_record_of_its_own(connection: sa.Connection) -> None:
    first = identify(userId="u-1", traits__email="ann@x.org", traits__plan="gold")
    again = identify(userId="u-1", traits__email="ann@x.net", traits__plan="silver")
    less = identify(userId="u-1", traits__plan="bronze")
    keys = [row["key"] for row in mapped(connection, json_rows(first, again, less))["people"]]
    assert keys[0] == keys[1] != keys[2]
    assert all(key.startswith("u-1#") for key in keys)


def test_traits_in_the_context_are_read_as_rudderstack_writes_them(connection: sa.Connection) -> None:
    call = identify(
        userId="u-1", context__traits__email="ann@x.org", context__library__name="RudderLabs JavaScript SDK"
    )
    assert mapped(connection, json_rows(call))["people"][0]["email"] == "ann@x.org"


def test_alias_links_the_older_id(connection: sa.Connection) -> None:
    calls = [
        {"type": "alias", "previousId": "anon-9", "userId": "u-1", "messageId": "a"},
        {"type": "alias", "previousId": "jen@x.org", "userId": "u-2", "messageId": "b"},
    ]
    assert [
        only(row, "customer_id", "anonymous_id", "email") for row in mapped(connection, json_rows(*calls))["links"]
    ] == [
        {"customer_id": "u-1", "anonymous_id": "anon-9"},
        {"customer_id": "u-2", "email": "jen@x.org"},
    ]


def test_group_makes_a_company_and_puts_the_person_into_it(connection: sa.Connection) -> None:
    call = {
        "type": "group",
        "userId": "u-1",
        "groupId": "g-1",
        "traits.name": "Initech",
        "traits.plan": "pro",
        "traits.email": "billing@initech.com",
        "context.traits.email": "ann@initech.com",
        "messageId": "g",
    }
    rows = mapped(connection, json_rows(call))
    assert only(rows["companies"][0], "key", "object_id", "name", "custom.plan", "custom.email") == {
        "key": "g-1",
        "object_id": "g-1",
        "name": "Initech",
        "custom.plan": "pro",
        "custom.email": "billing@initech.com",
    }
    assert only(rows["people"][0], "customer_id", "company_id", "company", "full_name", "custom.plan", "email") == {
        "customer_id": "u-1",
        "company_id": "g-1",
        "company": "Initech",
        "email": "ann@initech.com",
    }


def test_an_order_has_an_event_for_each_of_its_products(connection: sa.Connection) -> None:
    products = '[{"product_id":"p1","sku":"S1","price":21.25,"quantity":2},{"product_id":"p2","name":"Cream"}]'
    order = track(
        "Order Completed",
        properties__order_id="1001",
        properties__total="42.5",
        properties__currency="EUR",
        properties__products=products,
    )
    rows = mapped(connection, json_rows(order, track("Cart Viewed", properties__products=products)))["events"]
    completed = next(row for row in rows if row["event"] == "Order Completed")
    assert only(completed, "revenue", "property.total", "order_id") == {
        "revenue": "42.5",
        "property.total": "42.5",
        "order_id": "1001",
    }
    bought = [row for row in rows if row["event"] == "Product Purchased"]
    assert [
        only(row, "event_id", "product_id", "product", "price", "quantity", "order_id", "customer_id", "line")
        for row in bought
    ] == [
        {
            "event_id": "m-Order Completed#1",
            "product_id": "p1",
            "price": "21.25",
            "quantity": "2",
            "order_id": "1001",
            "customer_id": "u-1",
            "line": 1,
        },
        {
            "event_id": "m-Order Completed#2",
            "product_id": "p2",
            "product": "Cream",
            "order_id": "1001",
            "customer_id": "u-1",
            "line": 1,
        },
    ]


def test_a_product_event_has_its_name_as_the_product(connection: sa.Connection) -> None:
    rows = mapped(
        connection,
        json_rows(
            track("Product Viewed", properties__sku="G-32", properties__name="Monopoly"),
            track("Course Clicked", properties__name="Intro"),
        ),
    )["events"]
    assert [only(row, "product_id", "product", "property.name") for row in rows] == [
        {"product_id": "G-32", "product": "Monopoly", "property.name": "Monopoly"},
        {"property.name": "Intro"},
    ]


def test_a_repeated_message_has_the_same_hash_whatever_else_changed(connection: sa.Connection) -> None:
    rows = mapped(connection, json_rows(track("A", sentAt="1"), track("A", sentAt="2"), track("B")))["events"]
    assert rows[0]["hash"] == rows[1]["hash"] != rows[2]["hash"]


def test_calls_that_do_not_say_their_type_are_told_by_what_they_have(connection: sa.Connection) -> None:
    base = {"userId": "u-1", "writeKey": "k", "timestamp": AT}
    rows = mapped(
        connection,
        json_rows(
            {**base, "traits.email": "ann@x.org"},
            {**base, "event": "Bought"},
            {**base, "name": "Home"},
            {**base, "previousId": "x"},
        ),
    )
    assert {kind: [row["line"] for row in found] for kind, found in rows.items()} == {
        "events": [2, 3],
        "people": [1],
        "links": [4],
    }


def test_external_ids_become_identifiers_of_their_type(connection: sa.Connection) -> None:
    ids = '[{"id":"b-7","type":"braze_id","collection":"users"},{"id":"x@x.org","type":"email"}]'
    row = mapped(connection, json_rows(track("A", context__externalIds=ids)))["events"][0]
    assert only(row, "id.braze_id", "email") == {"id.braze_id": "b-7", "email": "x@x.org"}


def test_consent_passed_along_with_events_counts_at_each_change_of_mind(connection: sa.Connection) -> None:
    def at(minute: int, yes: str) -> dict[str, str | None]:
        more = {"messageId": f"m{minute}", "timestamp": f"2026-05-01T10:{minute:02}:00Z"}
        return {**track("A"), **more, "context.consent.categoryPreferences.Advertising": yes}

    rows = mapped(connection, json_rows(at(1, "true"), at(2, "true"), at(3, "false"), at(4, "true")))
    assert [(row["consent.advertising"], row["decided_at"][14:16]) for row in rows["consents"]] == [
        ("granted", "01"),
        ("denied", "03"),
        ("granted", "04"),
    ]


def test_a_row_that_is_no_call_is_in_no_draft(connection: sa.Connection) -> None:
    rows = mapped(connection, json_rows(track("A"), {"type": "delete", "userId": "u-1"}))
    assert {kind: [row["line"] for row in found] for kind, found in rows.items()} == {"events": [1]}
