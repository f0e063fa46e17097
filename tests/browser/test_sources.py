"""A marketer brings files in: dropped, recognized, corrected, loaded, undone."""

import json
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Server
from tests.browser.pages import errors, settle, unfold, visit

CUSTOMERS = """Kundennummer;Vorname;Nachname;E-Mail;Telefon;PLZ;Ort;Lieblingsfarbe
1001;Jörg;Müller;joerg@example.org;030 901820;10115;Berlin;blau
1002;Zoë;Weiß;zoe@example.org;;01067;Dresden;rot
1003;;;;;;;
"""
ORDER = {
    "type": "track",
    "event": "Order Completed",
    "userId": "1001",
    "messageId": "m1",
    "timestamp": "2026-10-01T10:00:00Z",
    "properties": {"order_id": "o1", "revenue": 50},
}
VISIT = {"type": "page", "anonymousId": "a1", "messageId": "m2", "timestamp": "2026-10-01T09:00:00Z"}
EVENTS = "\n".join([json.dumps(ORDER), json.dumps(VISIT), "not json", ""])


def drop(page: Page, *files: Path) -> None:
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(list(files))
    load_button(page).wait_for(timeout=60_000)
    settle(page)


def load_button(page: Page) -> Locator:
    return page.locator("[class*='st-key-load_'] button").first


def load(page: Page) -> None:
    load_button(page).click()
    page.get_by_text("loaded into").first.wait_for(timeout=60_000)
    settle(page)


def test_files_are_dropped_recognized_loaded_and_undone(page: Page, fresh_server: Server, tmp_path: Path):
    (tmp_path / "kunden.csv").write_text(CUSTOMERS, "cp1252")
    visit(page, f"{fresh_server.url}/sources")
    drop(page, tmp_path / "kunden.csv")
    card = page.locator("[class*='st-key-card_']")
    expect(card).to_contain_text("CP1252")
    expect(card).to_contain_text("semicolon")
    expect(card).to_contain_text("3 rows")
    button, mapping = load_button(page).bounding_box(), page.get_by_role("tab", name="Preview").bounding_box()
    assert button
    assert mapping
    assert button["y"] < mapping["y"]
    page.get_by_role("tab", name="Preview").click()
    expect(page.get_by_text("As it will be stored: people")).to_be_visible(timeout=30_000)
    load(page)
    expect(page.get_by_text("Accepted", exact=True).first).to_be_visible()
    page.get_by_role("button", name="Undo").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("taken back just now")).to_be_visible(timeout=60_000)
    assert errors(page) == []


def test_the_same_file_again_changes_nothing_and_says_so(page: Page, fresh_server: Server, tmp_path: Path):
    (tmp_path / "kunden.csv").write_text(CUSTOMERS, "utf-8")
    visit(page, f"{fresh_server.url}/sources")
    drop(page, tmp_path / "kunden.csv")
    load(page)
    visit(page, f"{fresh_server.url}/sources")
    drop(page, tmp_path / "kunden.csv")
    load_button(page).click()
    expect(page.get_by_text("Nothing changed")).to_be_visible(timeout=60_000)


def test_the_receipt_of_a_load_during_which_she_left_the_page_waits_for_her(
    page: Page, fresh_server: Server, tmp_path: Path
):
    (tmp_path / "kunden.csv").write_text(CUSTOMERS, "utf-8")
    visit(page, f"{fresh_server.url}/sources")
    drop(page, tmp_path / "kunden.csv")
    link = page.get_by_role("link", name="Overview").first.element_handle()
    load_button(page).evaluate("(button, link) => { button.click(); setTimeout(() => link.click(), 100) }", link)
    expect(page.get_by_role("heading", level=1)).not_to_have_text("What comes in?", timeout=30_000)
    settle(page)
    page.get_by_role("link", name="Sources").first.click()
    expect(page.get_by_text("of kunden.csv loaded into")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Remove", exact=True).click()
    expect(page.get_by_text("of kunden.csv loaded into")).to_have_count(0, timeout=30_000)


def test_a_column_is_corrected_by_a_pick_list(page: Page, fresh_server: Server, tmp_path: Path):
    (tmp_path / "kunden.csv").write_text(CUSTOMERS, "utf-8")
    visit(page, f"{fresh_server.url}/sources")
    drop(page, tmp_path / "kunden.csv")
    field = page.get_by_label("Field of Lieblingsfarbe")
    settle(page)
    field.click()
    field.fill("Leave")
    page.get_by_role("option", name="Leave out", exact=True).click()
    expect(page.get_by_text("chosen by you")).to_be_visible(timeout=30_000)


def test_several_files_at_once_with_a_broken_line_listed(page: Page, fresh_server: Server, tmp_path: Path):
    (tmp_path / "kunden.csv").write_text(CUSTOMERS, "utf-8")
    (tmp_path / "events.jsonl").write_text(EVENTS)
    visit(page, f"{fresh_server.url}/sources")
    drop(page, tmp_path / "kunden.csv", tmp_path / "events.jsonl")
    expect(page.locator("[class*='st-key-card_']")).to_have_count(2, timeout=60_000)
    expect(page.get_by_text("would be rejected").first).to_be_visible()
    page.get_by_role("button", name="Load all 2 files").click()
    expect(page.get_by_text("loaded into")).to_have_count(2, timeout=90_000)
    expect(page.get_by_text("2 files loaded together")).to_be_visible()
    expect(page.get_by_text("Profiles after")).to_have_count(1)
    settle(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Rejected rows").first.click()
    assert "not json" in download.value.path().read_text("utf-8")
    assert errors(page) == []


def test_a_file_that_cannot_be_read_is_one_sentence_and_the_page_stays_usable(
    page: Page, fresh_server: Server, tmp_path: Path
):
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04 this is no archive")
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "kunden.csv").write_text(CUSTOMERS, "utf-8")
    visit(page, f"{fresh_server.url}/sources")
    drop(page, tmp_path / "broken.zip", tmp_path / "empty.csv", tmp_path / "kunden.csv")
    (tmp_path / "header.csv").write_text("email,first_name\n")
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(tmp_path / "header.csv")
    expect(page.get_by_text("nothing to load")).to_be_visible(timeout=60_000)
    assert errors(page) == []
    load(page)


def test_a_file_above_the_upload_limit_comes_by_a_way_of_its_own(page: Page, fresh_server: Server, tmp_path: Path):
    (tmp_path / "kunden.csv").write_text(CUSTOMERS, "utf-8")
    visit(page, f"{fresh_server.url}/sources")
    page.get_by_text("A file above 200 MB").click()
    page.get_by_label("Choose a large file").set_input_files(tmp_path / "kunden.csv")
    load_button(page).wait_for(timeout=60_000)
    load(page)
    expect(page.get_by_text("Profiles after")).to_be_visible()
    assert errors(page) == []


def test_a_file_of_which_nothing_is_known_asks_what_a_row_is(page: Page, fresh_server: Server, tmp_path: Path):
    (tmp_path / "unknown.csv").write_text("foo,bar\n1,qq\n2,ww\n")
    visit(page, f"{fresh_server.url}/sources")
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(tmp_path / "unknown.csv")
    card = page.locator("[class*='st-key-card_']")
    expect(card).to_contain_text("What is a row?", timeout=60_000)
    expect(load_button(page)).to_be_disabled()
    field = page.locator("[class*='st-key-kind_']").first.locator("input")
    unfold(page, field).get_by_text("a person", exact=True).first.click()
    expect(card).to_contain_text("Each row is a person", timeout=30_000)
    expect(load_button(page)).to_be_enabled()
    assert errors(page) == []


def test_what_advertising_cost_waits_for_a_rate_and_is_then_counted(page: Page, fresh_server: Server, tmp_path: Path):
    header = "Day,Campaign,Currency,Impressions,Clicks,Cost"
    home = tmp_path / "google.csv"
    home.write_text(f"{header}\n2026-01-01,Brand,EUR,100,10,5.00\n2026-01-01,Abroad,USD,100,10,8.00\n")
    visit(page, f"{fresh_server.url}/sources")
    drop(page, home)
    load(page)
    expect(page.get_by_text("Costs of advertising")).to_be_visible()
    page.get_by_text("1 amount in USD without a rate").click()
    rates = tmp_path / "eurofxref.csv"
    rates.write_text('Date, USD, JPY, GBP\n"21 November 2026", 1.6, 160.5, 0.85\n')
    editor = page.locator("[class*='st-key-rates_file_']")
    editor.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(rates)
    expect(page.get_by_text("The rates of eurofxref.csv are added when you save.")).to_be_visible()
    settle(page)
    page.get_by_role("button", name="Save rates").click()
    expect(page.get_by_text("1 amount was converted")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("2 campaigns cost €10.00")).to_be_visible()
    assert errors(page) == []


def test_of_a_file_with_several_tables_those_are_loaded_that_can_be(page: Page, fresh_server: Server, tmp_path: Path):
    (tmp_path / "two.csv").write_text("id,email\n1,ann@example.org\n\nshelf,total\n9,10.0\n10,20.0\n", "utf-8")
    visit(page, f"{fresh_server.url}/sources")
    drop(page, tmp_path / "two.csv")
    expect(page.get_by_role("checkbox", name="Load table 1")).to_be_checked()
    expect(page.get_by_role("checkbox", name="Load table 2")).not_to_be_checked()
    expect(load_button(page)).to_contain_text("Load 1 row")
    page.get_by_text("Load table 1").click()
    expect(load_button(page)).to_be_disabled(timeout=30_000)
    page.get_by_text("Load table 1").click()
    expect(load_button(page)).to_be_enabled(timeout=30_000)
    load(page)
    expect(page.get_by_text("1 row of two.csv loaded into")).to_be_visible()
    assert errors(page) == []
