"""Every file is what its system would have written."""

import csv
import gzip
import io
import json
from datetime import datetime

import phonenumbers
import pytest

from cdp_core.demo.people import crm_ids
from cdp_core.demo.shopify_files import ORDER_COLUMNS, shop_time
from cdp_core.demo.store_files import german
from cdp_core.sources import tables


def rows_of(file, encoding="utf-8-sig", delimiter=","):
    content = gzip.decompress(file.content) if file.name.endswith(".gz") else file.content
    return list(csv.DictReader(io.StringIO(content.decode(encoding), newline=""), delimiter=delimiter))


def calls_of(file):
    return [json.loads(line) for line in gzip.decompress(file.content).splitlines()]


def test_a_salesforce_id_carries_its_checksum():
    assert list(crm_ids([10, 20], "003")) == ["003Lu0000000010IAA", "003Lu0000000020IAA"]
    assert crm_ids([1], "00T")[0].endswith("MAA")


def test_opportunities_cases_and_tasks_name_contacts_that_exist(small_exports):
    contacts = {row["Id"] for row in rows_of(small_exports["salesforce_contacts.csv"])}
    for name, column in (("opportunities", "ContactId"), ("cases", "ContactId"), ("tasks", "WhoId")):
        named = [row[column] for row in rows_of(small_exports[f"salesforce_{name}.csv"])]
        assert named
        assert set(named) <= contacts


def test_further_products_of_a_shopify_order_leave_its_columns_blank(small_exports):
    rows = rows_of(small_exports["shopify_orders.csv"])
    assert list(rows[0]) == ORDER_COLUMNS
    assert len(ORDER_COLUMNS) == 79
    seen = set()
    for row in rows:
        assert bool(row["Total"]) == (row["Name"] not in seen)
        assert row["Lineitem name"]
        seen.add(row["Name"])
    assert len(rows) > len(seen)


def test_shopify_puts_an_apostrophe_before_ids_zips_and_phones(small_exports):
    for row in rows_of(small_exports["shopify_customers.csv"]):
        assert row["Customer ID"].startswith("'72104")
        assert row["Default Address Zip"].startswith("'")
        assert row["Phone"][:2] in ("", "'+")


@pytest.mark.parametrize(
    ("utc", "written"),
    [
        ("2026-07-01 10:00", "2026-07-01 12:00:00 +0200"),
        ("2026-12-01 10:00", "2026-12-01 11:00:00 +0100"),
        ("2026-10-25 00:59", "2026-10-25 02:59:00 +0200"),
        ("2026-10-25 01:00", "2026-10-25 02:00:00 +0100"),
    ],
)
def test_the_web_shop_tells_berlin_time(utc, written):
    assert shop_time(datetime.fromisoformat(utc)) == written


def test_a_german_till_writes_semicolons_decimal_commas_and_its_code_page(small_exports):
    file = small_exports["till_receipts.csv"]
    assert b"W\xe4hrung" in file.content
    for row in rows_of(file, "cp1252", ";"):
        assert row["Gesamtbetrag"].replace(".", "")[-3] == ","
    assert german(1234.5) == "1.234,50"


def test_some_receipts_have_no_card(small_exports):
    cards = [row["Kundenkarte"] for row in rows_of(small_exports["till_receipts.csv"], "cp1252", ";")]
    assert 0 < cards.count("") < 0.15 * len(cards)


def test_the_loyalty_workbook_has_a_title_above_its_table(small_folder):
    (sheet,) = tables(small_folder / "loyalty_members.xlsx")
    assert sheet.columns[:4] == ("Loyalty card", "First name", "Last name", "E-mail")
    assert "Loyalty members" in sheet.notes[0]


def test_excel_opens_the_workbook_as_other_programs_do(small_folder, small_exports):
    openpyxl = pytest.importorskip("openpyxl")
    sheet = openpyxl.load_workbook(small_folder / "loyalty_members.xlsx")["Members"]
    cells = list(sheet.iter_rows(min_row=4, values_only=True))
    assert len(cells) == small_exports["loyalty_members.xlsx"].rows
    assert all(row[8].year >= 2020 and isinstance(row[6], str) for row in cells)


def test_segment_calls_have_what_the_library_sends(small_exports):
    for name in ("segment_web.jsonl.gz", "segment_app.jsonl.gz"):
        calls = calls_of(small_exports[name])
        assert len({call["messageId"] for call in calls}) == len(calls)
        for call in calls:
            assert call["anonymousId"]
            assert ("event" in call) == (call["type"] == "track")
            assert ("traits" in call) == (call["type"] == "identify")


def test_every_read_of_the_files_gives_the_rows_of_the_manifest(small_folder, small_exports):
    for name, file in small_exports.items():
        (table,) = tables(small_folder / name)
        assert sum(batch.num_rows for batch in table.batches()) == file.rows, name


def test_phones_are_valid_and_e_mails_belong_to_nobody(small_world):
    people = small_world.people
    for phone in people["phone"].dropna():
        assert phonenumbers.is_valid_number(phonenumbers.parse(phone)), phone
    domains = {
        email.rpartition("@")[2] for email in [*people["email"], *small_world.contacts["email"].dropna().str.lower()]
    }
    assert {domain for domain in domains if not domain.endswith("example") and domain[:8] != "example."} == {"test.com"}


def test_no_two_people_share_a_phone_and_only_families_share_an_e_mail(small_world):
    people = small_world.people
    assert people["phone"].dropna().is_unique
    assert people.loc[~people["shares_mailbox"], "email"].is_unique


def test_nothing_happens_on_the_day_itself_or_later(small_world):
    for table in (small_world.visits, small_world.orders, small_world.messages, small_world.traces.consents):
        assert table["at"].max() < small_world.almanac.end
