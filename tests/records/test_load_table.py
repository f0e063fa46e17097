import hashlib
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from cdp_core.errors import LoadError
from cdp_core.mapping import Mapping
from cdp_core.normalize import Options
from cdp_core.records import Receipt, add_source, findings, load_table, rejected_rows
from cdp_core.sources import tables
from cdp_core.store import tables as t
from tests.records.conftest import MONDAY, Shop

CONTACTS = """Contact ID;E-mail;Vorname;Geboren;Schuhgröße
1;Ann@Example.org;Ann;03.04.1980;38
2;bob@example.org;Bob;31.12.1975;44
3;;;;
"""
PEOPLE = {
    "kind": "people",
    "key": "Contact ID",
    "columns": {
        "Contact ID": "crm_id",
        "E-mail": "email",
        "Vorname": "first_name",
        "Geboren": "birthday",
        "Schuhgröße": "custom.shoe_size",
    },
}
OPTIONS = Options("DE", "EUR", {}, None, MONDAY)


def load(shop: Shop, path: Path, mapping: dict[str, object], name: str | None = None) -> Receipt:
    source = add_source(shop.connection, "crm", "crm", now=MONDAY)
    (table,) = tables(path, name)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    plan = Mapping.from_json(mapping)
    return load_table(shop.connection, table, source, plan, sha256=sha256, original=None, options=OPTIONS)


@pytest.fixture
def contacts(tmp_path: Path) -> Path:
    path = tmp_path / "contacts.csv"
    path.write_text(CONTACTS, "cp1252")
    return path


def test_an_export_goes_in_with_clean_values(shop: Shop, contacts: Path) -> None:
    receipt = load(shop, contacts, PEOPLE)
    assert (receipt.file, receipt.rows) == ("contacts.csv", 3)
    assert shop.rows(t.people, "first_name", "birthday", "custom")[:2] == [
        ("Ann", datetime(1980, 4, 3), '{"shoe_size":38}'),
        ("Bob", datetime(1975, 12, 31), '{"shoe_size":44}'),
    ]
    assert "ann@example.org" in shop.rows(t.identifiers, "value")
    assert shop.rows(t.field_types, "name", "type") == [("custom.shoe_size", "number")]
    assert findings(shop.connection) == []


def test_the_same_bytes_change_nothing_even_under_another_name_and_another_mapping_of_them_says_what_to_do(
    shop: Shop, contacts: Path
) -> None:
    first = load(shop, contacts, PEOPLE)
    # No temporary table stays behind.
    left = sa.text("SELECT count(*) FROM duckdb_tables() WHERE temporary")
    assert shop.connection.execute(left).scalar_one() == 0
    before = [shop.rows(table) for table in t.tables.sorted_tables]
    again = load(shop, contacts, PEOPLE, name="contacts (1).csv")
    assert again.already
    assert (again.load_id, again.rows, again.accepted) == (first.load_id, first.rows, first.accepted)
    assert [shop.rows(table) for table in t.tables.sorted_tables] == before
    assert "nothing changed" in again.sentence()

    other = load(shop, contacts, {**PEOPLE, "date_order": "DMY"})
    assert not other.already
    assert "Take load 1 back" in other.notes[-1]


def test_the_mapping_decides_on_dates_and_types(shop: Shop, contacts: Path) -> None:
    load(shop, contacts, {**PEOPLE, "types": {"custom.shoe_size": "text"}})
    assert shop.rows(t.field_types, "name", "type", "set_by") == [("custom.shoe_size", "text", "mapping")]


def test_two_sheets_alike_are_two_loads(shop: Shop, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for month, sheet in (("January", book.active), ("February", book.create_sheet())):
        sheet.title = month
        sheet.append(["E-mail", "First name"])
        sheet.append([f"{month.lower()}@example.org", "Ann"])
        sheet.append([f"{month.lower()}2@example.org", "Bob"])
    path = tmp_path / "months.xlsx"
    book.save(path)
    source = add_source(shop.connection, "loyalty", "cdp", now=MONDAY)
    plan = Mapping.from_json({"kind": "people", "columns": {"E-mail": "email", "First name": "first_name"}})
    receipts = [
        load_table(shop.connection, table, source, plan, sha256="abc", original=None, options=OPTIONS)
        for table in [*tables(path), *tables(path, "copy of months.xlsx")]
    ]
    assert [(each.load_id, each.already) for each in receipts] == [(1, False), (2, False), (1, True), (2, True)]


def test_json_lines_that_do_not_parse_are_rejected_with_their_text(shop: Shop, tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_text(
        '{"event": "Page Viewed", "at": "2025-01-01T10:00:00Z", "visitor": "n1"}\n'
        '{"event": "Page Viewed", "at": \n'
        '{"event": "Signed In", "at": "soon", "visitor": "n1"}\n'
    )
    mapping = {"kind": "events", "columns": {"event": "event", "at": "occurred_at", "visitor": "anonymous_id"}}
    receipt = load(shop, path, mapping)
    assert (receipt.rows, receipt.accepted, receipt.rejected) == (3, 1, 2)
    broken, no_time = rejected_rows(shop.connection, receipt.load_id)
    assert (broken.line, broken.cells) == (2, {"line": '{"event": "Page Viewed", "at":'})
    assert (no_time.line, no_time.cells["at"]) == (3, "soon")


@pytest.mark.parametrize("text", ["E-mail,Name\n", "E-mail,Name\n\n\n"])
def test_a_header_only_is_refused(shop: Shop, tmp_path: Path, text: str) -> None:
    path = tmp_path / "empty.csv"
    path.write_text(text)
    with pytest.raises(LoadError, match=r"empty\.csv has no rows"):
        load(shop, path, {"kind": "people", "columns": {"E-mail": "email"}})


CARDS = """email;Nummer;Geheim;Kunde
ann@x.org;4242 4242 4242 4242;$2y$10$abcdefghijklmnopqrstuvABCDEFGHIJKLMNOPQRSTUV;1
bob@x.org;5555 5555 5555 4444;$2y$10$bcdefghijklmnopqrstuvwABCDEFGHIJKLMNOPQRSTUV;2
;378282246310005;$2y$10$cdefghijklmnopqrstuvwxABCDEFGHIJKLMNOPQRSTUV;3
"""


def test_card_numbers_and_passwords_are_left_out_of_a_mapping_written_by_hand(shop: Shop, tmp_path: Path) -> None:
    path = tmp_path / "cards.csv"
    path.write_text(CARDS)
    columns = {"email": "email", "Nummer": "custom.number", "Geheim": "title", "Kunde": "ignore"}
    receipt = load(shop, path, {"kind": "people", "key": "Nummer", "columns": columns})
    assert shop.rows(t.people, "title", "custom") == [(None, None)] * 2
    assert shop.rows(t.records, "row_key") == ["2", "3"]
    assert [row.cells for row in rejected_rows(shop.connection, receipt.load_id)] == [{"email": "", "Kunde": "3"}]
    assert receipt.notes[:2] == (
        'Column "Nummer" was left out: its values are card numbers, which are never kept.',
        'Column "Geheim" was left out: its values are passwords as systems store them, which are never kept.',
    )


def test_numbers_as_long_as_cards_are_kept(shop: Shop, tmp_path: Path) -> None:
    path = tmp_path / "members.csv"
    path.write_text("email;Nummer\n" + "".join(f"{n}@x.org;40000000000{n:05}\n" for n in range(30)))
    load(shop, path, {"kind": "people", "columns": {"email": "email", "Nummer": "loyalty_id"}})
    assert len(shop.rows(t.identifiers)) == 60


def test_a_receipt_names_the_states_of_orders_that_nobody_knows(shop: Shop, tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("no,mail,at,total,how\n1,ann@x.org,2025-03-04,5,Wobbly\n2,bob@x.org,2025-03-05,6,Shipped\n")
    fields = {"no": "order_id", "mail": "email", "at": "occurred_at", "total": "revenue", "how": "property.status"}
    assert load(shop, path, {"kind": "orders", "columns": fields}).notes == (
        "1 order says 'Wobbly', which is not known as a state: counted as bought.",
    )


MEMBERS = {"kind": "people", "columns": {"email": "email", "Card No": "loyalty_id"}}


def test_a_column_of_card_numbers_is_loaded_where_none_could_pay(shop: Shop, tmp_path: Path) -> None:
    path = tmp_path / "members.csv"
    path.write_text("email,Card No\nann@x.org,20004711\nbob@x.org,20004712\n")
    assert load(shop, path, MEMBERS).notes == ()
    assert ("loyalty_id", "20004711") in shop.rows(t.identifiers, "kind", "value")


def test_a_column_of_card_numbers_is_left_out_where_one_could_pay(shop: Shop, tmp_path: Path) -> None:
    path = tmp_path / "members.csv"
    path.write_text("email,Card No\nann@x.org,20004711\nbob@x.org,4111 1111 1111 1111\n,20004713\n")
    receipt = load(shop, path, MEMBERS)
    assert receipt.notes == ('Column "Card No" was left out: a card number is never kept.',)
    assert set(shop.rows(t.identifiers, "kind")) == {"email"}
    assert [row.cells for row in rejected_rows(shop.connection, receipt.load_id)] == [{"email": ""}]


def test_days_that_were_read_in_two_orders_are_in_the_notes(shop: Shop, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("email,born\nann@x.org,25/12/1988\nbob@x.org,13/11/1969\ncid@x.org,03/25/1975\n")
    (note,) = load(shop, path, {"kind": "people", "columns": {"email": "email", "born": "birthday"}}).notes
    assert "1 of them fits only another order and was read in that." in note
