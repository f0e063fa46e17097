import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from cdp_core.errors import LoadError
from cdp_core.progress import Cancelled
from cdp_core.records import Delivery, Lines, Receipt, add_source, load_clean, loaded_already
from cdp_core.records.field_types import agree_on_types
from cdp_core.records.intake import NOBODY
from cdp_core.settings import Settings
from cdp_core.sources.interface import BrokenLine
from cdp_core.store import tables as t
from cdp_core.store.engine import open_engine
from cdp_core.store.staging import any_rows
from tests.records.conftest import MONDAY, Shop, clean

ANN = {"key": "1", "ids": {"email": "ann@example.org", "crm_id": "1"}, "first_name": "Ann"}
BOB = {"key": "2", "ids": {"email": "bob@example.org", "crm_id": "2"}, "first_name": "Bob"}
VISIT = {"ids": {"anonymous_id": "n1"}, "event": "Page Viewed", "occurred_at": "2025-01-01"}


def amounts(receipt: Receipt) -> tuple[int, int, int, int]:
    return receipt.rows, receipt.accepted, receipt.rejected, receipt.duplicates


def test_records_are_numbered_in_the_order_of_the_file(shop: Shop) -> None:
    shop.people("crm", ANN, BOB)
    shop.events("web", VISIT, {**VISIT, "ids": {"email": "ann@example.org"}})
    assert shop.rows(t.records, "record", "kind", "row_key") == [
        (1, "people", "1"),
        (2, "people", "2"),
        (3, "visitor", "2"),
        (4, "visitor", "3"),
    ]


def test_a_person_keeps_her_record_under_her_key_and_has_another_in_another_source(shop: Shop) -> None:
    shop.people("crm", ANN, BOB)
    shop.people("crm", {**ANN, "first_name": "Anna"})
    assert shop.rows(t.people, "record", "first_name", "standing") == [
        (1, "Ann", False),
        (1, "Anna", True),
        (2, "Bob", True),
    ]
    shop.people("crm-old", ANN)
    assert shop.rows(t.records, "record", "source_id") == [(1, 1), (2, 1), (3, 2)]


def test_without_a_key_an_identical_row_is_a_duplicate_and_another_line_another_record(shop: Shop) -> None:
    nameless = {**ANN, "key": None}
    receipt = shop.people("crm", nameless, nameless, {**nameless, "first_name": "Anna"})
    assert amounts(receipt) == (3, 2, 0, 1)
    assert shop.rows(t.records, "record", "row_key") == [(1, "2"), (3, "4")]


def test_records_of_a_first_file_are_numbered_by_its_lines_and_those_of_others_one_after_another(shop: Shop) -> None:
    rejected = {**BOB, "reason": "line has no identifier"}
    shop.people("crm", ANN, rejected, {**BOB, "key": "3"})
    shop.people("crm", {**ANN, "city": "Bonn"}, {**BOB, "key": "4"}, day=1)
    shop.people("shop", {**ANN, "key": "9"}, {**ANN, "key": "9", "city": "Hue"})
    assert shop.rows(t.records, "record", "row_key") == [(1, "1"), (3, "3"), (4, "4"), (5, "9")]
    assert shop.rows(t.people, "record", "city", "standing") == [
        (1, "Bonn", True), (1, None, False), (3, None, True), (4, None, True), (5, "Hue", True), (5, None, False)
    ]  # fmt: skip


def test_visits_with_the_same_identifiers_in_any_order_are_one_record_and_those_that_look_alike_as_text_are_not(
    shop: Shop,
) -> None:
    shop.events(
        "web",
        {**VISIT, "ids": {"anonymous_id": "n1", "email": "ann@example.org"}},
        {**VISIT, "ids": {"email": "ann@example.org", "anonymous_id": "n1"}, "event": "Signed In"},
        {**VISIT, "ids": {"email": "a', kind: 'phone", "phone": "1"}},
        {**VISIT, "ids": {"email": "a", "phone": "', value: '1"}},
    )
    assert shop.rows(t.events, "event", "record") == [
        ("Page Viewed", 1),
        ("Page Viewed", 2),
        ("Page Viewed", 3),
        ("Signed In", 1),
    ]
    of_ann = [kind for record, kind in shop.rows(t.identifiers, "record", "kind") if record == 1]
    assert of_ann == ["anonymous_id", "email"]


def test_rows_are_counted_by_line_and_rejected_ones_keep_their_reasons_and_cells(shop: Shop) -> None:
    shop.events("web", VISIT)
    signed_in, nobody = {**VISIT, "event": "Signed In"}, {**VISIT, "ids": {}}
    receipt = shop.events("web", VISIT, signed_in, {**VISIT, "reason": "31 February is no day"}, nobody)
    assert amounts(receipt) == (4, 1, 2, 1)
    assert shop.rows(t.rejected, "line", "reason", "cells") == [
        (4, "31 February is no day", '{"cell":"4"}'),
        (5, NOBODY, '{"cell":"5"}'),
    ]


def test_a_line_of_two_kinds_is_one_row_and_new_where_any_of_it_is_new(shop: Shop) -> None:
    person = {"ids": {"email": "ann@example.org"}, "first_name": "Ann", "line": 2}
    shop.people("web", person)
    connection = shop.connection
    both = [clean(connection, "people", [person]), clean(connection, "events", [{**VISIT, "line": 2}])]
    assert amounts(shop.load("web", *both)) == (1, 1, 0, 0)
    assert amounts(shop.load("web", *both)) == (1, 0, 0, 1)


def test_an_order_and_its_product_may_share_the_hash_of_their_line(shop: Shop) -> None:
    order = {
        "ids": {"email": "ann@example.org"},
        "occurred_at": "2025-01-01",
        "order_id": "17",
        "line": 2,
        "hash": "row 2",
    }
    connection = shop.connection
    orders = [clean(connection, "orders", [{**order, "event": "Order Completed"}])]
    lines = [clean(connection, "events", [{**order, "event": "Product Purchased", "product": "lipstick"}])]
    assert amounts(shop.load("web", *orders, *lines)) == (1, 1, 0, 0)
    assert shop.rows(t.events, "event") == ["Order Completed", "Product Purchased"]
    assert amounts(shop.load("web", *orders, *lines)) == (1, 0, 0, 1)


def test_lines_that_did_not_parse_are_rejected_rows(shop: Shop) -> None:
    connection = shop.connection
    visits = clean(connection, "events", [VISIT])
    connection.exec_driver_sql("CREATE TEMP TABLE lines AS SELECT 2::BIGINT AS line, 'x' AS c0")
    delivery = Delivery(
        "log.jsonl", add_source(connection, "web", "cdp", now=MONDAY), "abc", {"kind": "events"}, MONDAY
    )
    broken = [BrokenLine(3, "is no JSON", '{"event": ')]
    receipt = load_clean(connection, [visits], delivery, Lines("lines", ("cell",), broken))
    assert amounts(receipt) == (2, 1, 1, 0)
    assert shop.rows(t.rejected, "line", "reason", "cells") == [(3, "is no JSON", json.dumps({"line": '{"event": '}))]


def test_a_row_that_fits_in_part_is_accepted_with_a_note(shop: Shop) -> None:
    connection = shop.connection
    person = {"ids": {"email": "ann@example.org"}, "first_name": "Ann", "line": 2}
    receipt = shop.load(
        "web",
        clean(connection, "people", [person]),
        clean(connection, "events", [{**VISIT, "line": 2, "reason": "no time"}]),
    )
    assert amounts(receipt) == (1, 1, 0, 0)
    assert "1 accepted row" in receipt.notes[0]
    assert receipt.notes[0].endswith("was left out: no time.")


def test_a_header_without_rows_is_refused_in_a_sentence(shop: Shop) -> None:
    with pytest.raises(LoadError, match=r"file\.csv has no rows below its header"):
        shop.people("crm")


def test_rows_of_which_nothing_is_mapped_are_refused_in_a_sentence(shop: Shop) -> None:
    connection = shop.connection
    connection.exec_driver_sql("CREATE TEMP TABLE lines AS SELECT 2::BIGINT AS line, 'x' AS c0")
    delivery = Delivery("odd.csv", add_source(connection, "web", "cdp", now=MONDAY), "abc", {"kind": "events"}, MONDAY)
    with pytest.raises(LoadError, match=r"odd\.csv has no row that can be read as events"):
        load_clean(connection, [], delivery, Lines("lines", ("cell",)))


def test_a_source_with_quotes_in_its_name_is_a_scope_like_any(shop: Shop) -> None:
    name = """crm'; DROP TABLE people; -- %s "x\""""
    shop.people(name, ANN)
    assert shop.rows(t.identifiers, "kind", "scope") == [("crm_id", name), ("email", "")]


def test_the_same_bytes_with_the_same_mapping_are_known(shop: Shop) -> None:
    connection = shop.connection
    source = add_source(connection, "crm", "crm", now=MONDAY)
    shop.people("crm", ANN, preset="salesforce")
    sha256 = shop.rows(t.loads, "sha256")[0]
    mapping = {"preset": "salesforce", "kind": "people"}
    again = loaded_already(connection, Delivery("copy.csv", source, sha256, mapping, MONDAY))
    assert again is not None
    assert again.already
    assert (again.file, again.load_id, again.rows) == ("copy.csv", 1, 1)
    assert loaded_already(connection, Delivery("copy.csv", source, sha256, {"kind": "people"}, MONDAY)) is None
    shop.unload(1)
    assert loaded_already(connection, Delivery("copy.csv", source, sha256, mapping, MONDAY)) is None


def test_what_a_company_sends_is_about_nobody_and_a_deal_of_it_reaches_nobody_yet_but_is_kept(shop: Shop) -> None:
    company = {
        "ids": {"phone": "+4930123"},
        "object_id": "c1",
        "company": "Acme",
        "city": "Berlin",
        "custom": {"size": 9},
    }
    deal = {"ids": {}, "object_id": "d1", "company_id": "c1", "opened_at": "2025-01-01", "line": 3}
    companies, deals = clean(shop.connection, "companies", [company]), clean(shop.connection, "deals", [deal])
    assert amounts(shop.load("crm", companies, deals)) == (2, 2, 0, 0)
    assert shop.rows(t.objects, "record", "name", "company_id", "custom") == [
        (0, "Acme", None, '{"city":"Berlin","size":9}'),
        (0, None, "c1", None),
    ]
    assert (shop.rows(t.records), shop.rows(t.events)) == ([], [])


def test_links_are_records_with_all_their_identifiers(shop: Shop) -> None:
    link = {"ids": {"customer_id": "7", "cookie_id": "x"}}
    receipt = shop.load("dmp", clean(shop.connection, "links", [link, {**link, "company_id": "c1"}, link]))
    assert amounts(receipt) == (3, 2, 0, 1)
    assert shop.rows(t.records, "record", "kind") == [(1, "links")]
    assert [row for row in shop.rows(t.identifiers, "record", "kind", "standing") if row[2]] == [
        (1, "cookie_id", True),
        (1, "customer_id", True),
    ]


def test_interests_are_matched_to_the_audience_taxonomy_and_unknown_ones_kept_as_they_are(shop: Shop) -> None:
    told = {"ids": {"cookie_id": "x"}}
    written = ["Automotive > Green Vehicles", "Interest | Automotive | Green Vehicles |", "253", "Yacht Owners"]
    rows = [{**told, "interest": one, "provider": "IAB"} for one in written]
    shop.load("dmp", clean(shop.connection, "interests", [*rows, {**told, "interest": "253", "provider": "Acme"}]))
    assert shop.rows(t.interests, "interest", "interest_id", "provider") == [
        ('["253"]', None, "Acme"),
        ('["Automotive","Green Vehicles"]', "253", "IAB"),
        ('["Interest","Automotive","Green Vehicles"]', "253", "IAB"),
        ('["Interest","Automotive","Green Vehicles"]', "253", "IAB"),
        ('["Yacht Owners"]', None, "IAB"),
    ]


def test_interests_are_paths_that_expire(shop: Shop) -> None:
    told = {"ids": {"cookie_id": "x"}, "seen_at": None}
    shop.load(
        "dmp",
        clean(
            shop.connection,
            "interests",
            [
                {**told, "interest": "Automotive > Electric Vehicle"},
                {**told, "interest": "/Autos & Vehicles/Hybrid"},
                {**told, "interest": "Men/Women"},
                {**told, "interest": '["Income", ">100k"]', "seen_at": "2025-01-01"},
            ],
        ),
    )
    assert shop.rows(t.interests, "interest", "seen_at", "expires_at") == [
        ('["Automotive","Electric Vehicle"]', MONDAY, datetime(2025, 7, 1, 9)),
        ('["Autos & Vehicles","Hybrid"]', MONDAY, datetime(2025, 7, 1, 9)),
        ('["Income", ">100k"]', datetime(2025, 1, 1), datetime(2025, 5, 1)),
        ('["Men/Women"]', MONDAY, datetime(2025, 7, 1, 9)),
    ]


def test_an_undated_interest_is_seen_when_it_was_delivered_last(shop: Shop) -> None:
    told = {"ids": {"cookie_id": "x"}, "interest": "Music"}
    shop.load("dmp", clean(shop.connection, "interests", [told]))
    receipt = shop.load("dmp", clean(shop.connection, "interests", [told, {**told, "interest": "Cars"}]), day=1)
    assert amounts(receipt) == (2, 1, 0, 1)
    tuesday, in_120_days = datetime(2025, 3, 4, 9), datetime(2025, 7, 2, 9)
    assert shop.rows(t.interests, "seen_at", "expires_at") == [(tuesday, in_120_days), (tuesday, in_120_days)]
    shop.unload(2)
    assert shop.rows(t.interests, "seen_at") == [MONDAY]


def test_consents_of_people_rows_have_their_own_day_else_that_of_the_load(shop: Shop) -> None:
    asked = {**ANN, "consents": {"email": "granted", "sms": "denied"}, "decided_at": "2025-01-01"}
    shop.people("crm", asked, {**BOB, "consents": {"email": "granted"}})
    assert shop.rows(t.consents, "record", "purpose", "state", "decided_at") == [
        (1, "email", "granted", datetime(2025, 1, 1)),
        (1, "sms", "denied", datetime(2025, 1, 1)),
        (2, "email", "granted", MONDAY),
    ]


def test_an_undated_consent_is_as_old_as_the_first_delivery_in_a_row_that_says_so(shop: Shop) -> None:
    """A list delivered again is no new decision, whatever else of the row changed; a yes after a no is one."""
    yes, no = ({**ANN, "updated_at": None, "consents": {"email": state}} for state in ("granted", "withdrawn"))
    monday, tuesday, wednesday, thursday, friday = (datetime(2025, 3, 3 + day, 9) for day in range(5))
    shop.people("crm", yes)
    shop.people("crm", yes, BOB, day=1)
    assert shop.rows(t.consents, "decided_at") == [monday]
    shop.people("crm", {**yes, "city": "Bonn"}, day=2)
    assert shop.rows(t.consents, "decided_at") == [monday, monday]
    shop.people("crm", no, day=3)
    shop.people("crm", yes, day=4)
    assert sorted(shop.rows(t.consents, "state", "decided_at")) == [
        ("granted", monday),
        ("granted", friday),
        ("withdrawn", thursday),
    ]
    shop.unload(4)
    assert sorted(shop.rows(t.consents, "decided_at")) == [monday, monday]
    shop.unload(1)
    assert sorted(shop.rows(t.consents, "decided_at")) == [tuesday, tuesday]
    shop.unload(2)
    assert sorted(shop.rows(t.consents, "decided_at")) == [wednesday, wednesday]


def test_a_yes_as_old_as_its_rows_last_change_has_a_day_only_where_the_same_row_said_no_before(shop: Shop) -> None:
    """Any call or purchase changes a row: that is no day on which somebody agreed."""

    def told(day: int, state: str) -> dict[str, Any]:
        return {**ANN, "updated_at": datetime(2025, 2, day), "consents": {"email": state}}

    shop.people("crm", told(3, "granted"))
    shop.people("crm", told(9, "granted"))
    assert sorted(shop.rows(t.consents, "decided_at", "dated")) == [
        (datetime(2025, 2, 3), False),
        (datetime(2025, 2, 9), False),
    ]
    no = shop.people("crm", told(5, "denied"))
    shop.people("mailing", {**told(9, "granted"), "ids": {"email": "ann@else.org"}})
    assert sorted(shop.rows(t.consents, "record", "decided_at", "state", "dated")) == [
        (1, datetime(2025, 2, 3), "granted", False),
        (1, datetime(2025, 2, 5), "denied", True),
        (1, datetime(2025, 2, 9), "granted", True),
        (2, datetime(2025, 2, 9), "granted", False),
    ]
    shop.people("crm", {**told(20, "granted"), "city": "Bonn"})
    assert (1, datetime(2025, 2, 20), False) in shop.rows(t.consents, "record", "decided_at", "dated")
    shop.unload(no.load_id)
    assert set(shop.rows(t.consents, "dated")) == {False}


def test_known_at_is_updated_else_created_else_loaded(shop: Shop) -> None:
    shop.people(
        "crm",
        {**ANN, "updated_at": "2025-02-01", "created_at": "2025-01-01"},
        {**BOB, "updated_at": None, "created_at": "2025-01-01"},
        {**BOB, "key": "3", "updated_at": None, "created_at": None},
    )
    assert shop.rows(t.people, "record", "known_at") == [
        (1, datetime(2025, 2, 1)),
        (2, datetime(2025, 1, 1)),
        (3, MONDAY),
    ]


def test_every_touched_record_waits_for_resolve_once(shop: Shop) -> None:
    shop.people("crm", ANN, BOB)
    shop.connection.execute(t.unresolved.delete())
    shop.people("crm", ANN, {**BOB, "first_name": "Rob"})
    shop.people("crm", BOB)
    assert shop.rows(t.unresolved, "record") == [2]


def test_types_agree_over_loads_and_a_person_has_the_last_word(shop: Shop) -> None:
    connection = shop.connection
    shop.load("crm", clean(connection, "people", [ANN], types={"custom.size": "number", "custom.vip": "boolean"}))
    assert shop.rows(t.field_types, "name", "type") == [("custom.size", "number"), ("custom.vip", "boolean")]
    shop.load("crm", clean(connection, "people", [BOB], types={"custom.size": "text"}), types={"custom.vip": "text"})
    assert shop.rows(t.field_types, "name", "type") == [("custom.size", "text"), ("custom.vip", "text")]
    connection.execute(
        t.field_types.update().where(t.field_types.c.name == "custom.size").values(type="list", set_by="person")
    )
    shop.unload(2)
    assert shop.rows(t.field_types, "name", "type") == [("custom.size", "list"), ("custom.vip", "boolean")]
    agree_on_types(connection)
    assert shop.rows(t.field_types, "name", "type") == [("custom.size", "list"), ("custom.vip", "boolean")]


def test_a_cancelled_load_leaves_nothing(tmp_path: Path) -> None:
    def stop_late(share: float, what: str) -> None:
        if share >= 0.8:
            raise Cancelled("stopped")

    def load(connection: sa.Connection) -> None:
        connection.exec_driver_sql("CREATE TEMP TABLE lines AS SELECT 2::BIGINT AS line, 'x' AS c0")
        source = add_source(connection, "crm", "crm", now=MONDAY)
        delivery = Delivery("a.csv", source, "abc", {"kind": "people"}, MONDAY)
        people = clean(connection, "people", [ANN])
        load_clean(connection, [people], delivery, Lines("lines", ("cell",)), progress=stop_late)

    engine = open_engine(Settings(workspace=tmp_path))
    with pytest.raises(Cancelled), engine.begin() as connection:
        load(connection)
    with engine.connect() as connection:
        assert not any(any_rows(connection, table) for table in t.tables.sorted_tables)
        assert connection.exec_driver_sql("SELECT count(*) FROM duckdb_tables() WHERE temporary").scalar_one() == 0
    engine.dispose()
