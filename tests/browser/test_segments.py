"""A marketer builds a segment, sees exact counts, saves, downloads."""

import csv
import io
import json
import re
from urllib.parse import quote

from playwright.sync_api import Locator, Page, expect

from cdp_core.ui.palette import DARK
from tests.browser.conftest import Server
from tests.browser.pages import errors, rows, settle, total, visit

BUYERS = '{"all":[{"event":"Order Completed"}]}'
MISSPELT = '{"trait": "cty", "value": "x"}'


def add(page: Page, kind: str) -> None:
    page.get_by_role("button", name="Condition").first.click()
    page.get_by_role("menuitem", name=kind).or_(page.get_by_role("option", name=kind)).first.click()
    settle(page)


def test_a_rule_is_built_by_pointing_and_clicking_with_live_counts(page: Page, demo_server: Server):
    visit(page, f"{demo_server.url}/segments")
    everybody = total(page)
    add(page, "What they did")
    expect(rows(page)).to_have_count(1)
    expect(page.get_by_test_id("stMetricValue").first).not_to_have_text(everybody, timeout=30_000)
    buyers = total(page)
    expect(rows(page).first).to_contain_text(buyers)
    page.get_by_role("button", name=re.compile("^Undo")).click()
    expect(page.get_by_test_id("stMetricValue").first).to_have_text(everybody, timeout=30_000)
    page.get_by_role("button", name=re.compile("^Redo")).click()
    expect(page.get_by_test_id("stMetricValue").first).to_have_text(buyers, timeout=30_000)
    assert errors(page) == []


def test_a_condition_is_opened_changed_by_keyboard_and_counted_anew(page: Page, demo_server: Server):
    visit(page, f"{demo_server.url}/segments?rule={quote(BUYERS)}")
    buyers = total(page)
    page.get_by_role("button", name="Did Order Completed").press("Enter")
    number = rows(page).first.get_by_role("spinbutton", name="Number")
    number.fill("3")
    number.press("Enter")
    expect(page.get_by_test_id("stMetricValue").first).not_to_have_text(buyers, timeout=30_000)
    expect(rows(page).first).to_contain_text("Did Order Completed at least 3 times")
    expect(rows(page).first).to_contain_text(total(page))
    assert "%22value%22%3A3" in page.url
    assert errors(page) == []


def test_a_number_and_how_it_is_compared_are_read_whole(page: Page, demo_server: Server):
    rule = {"all": [{"event": "Order Completed", "sum": "revenue", "op": "gt", "value": 125_000}]}
    visit(page, f"{demo_server.url}/segments?rule={quote(json.dumps(rule))}")
    page.get_by_role("button", name="Total revenue").click()
    number = rows(page).first.get_by_role("spinbutton", name="Number")
    number.wait_for()
    settle(page)
    compared = rows(page).first.get_by_role("combobox", name="How many")
    for field in (number, compared):
        assert field.evaluate("it => it.scrollWidth - it.clientWidth") <= 0


def test_a_bar_of_the_breakdown_adds_a_condition(page: Page, demo_server: Server):
    visit(page, f"{demo_server.url}/segments?rule={quote(BUYERS)}")
    page.get_by_role("tab", name="Who they are").click()
    bar = page.locator("[class*='st-key-breakdown_'] .mark-rect path").first
    bar.click(timeout=30_000)
    expect(rows(page)).to_have_count(2, timeout=30_000)
    expect(rows(page).last).to_contain_text("Country is")
    assert errors(page) == []


def test_the_explorer_is_dark_where_the_page_is(page: Page, demo_server: Server):
    page.emulate_media(color_scheme="dark")
    visit(page, f"{demo_server.url}/segments?rule={quote(BUYERS)}")
    page.get_by_text("Explore: filter, sort").click()
    grid = page.frame_locator("iframe[title*='st_aggrid']").locator(".ag-root-wrapper")
    red, green, blue = (int(DARK.surface[at : at + 2], 16) for at in (1, 3, 5))
    expect(grid).to_have_css("background-color", f"rgb({red}, {green}, {blue})", timeout=30_000)


def test_what_the_explorer_shows_is_what_it_downloads(page: Page, demo_server: Server):
    visit(page, f"{demo_server.url}/segments?rule={quote(BUYERS)}")
    page.get_by_text("Explore: filter, sort").click()
    grid = page.frame_locator("iframe[title*='st_aggrid']")
    grid.locator(".ag-floating-filter-input input").nth(1).fill("anna", timeout=30_000)
    expect(page.get_by_text(f"{total(page)} members shown")).to_have_count(0, timeout=30_000)
    settle(page)
    with page.expect_download(timeout=60_000) as download:
        page.get_by_role("button", name="Download what is shown").click()
    names = [row["full_name"] for row in csv.DictReader(io.StringIO(download.value.path().read_text("utf-8")))]
    assert names
    assert all("anna" in name.lower() for name in names)


def test_a_filter_of_the_explorer_stays_when_a_column_comes_and_groups_follow_it(page: Page, demo_server: Server):
    visit(page, f"{demo_server.url}/segments?rule={quote(BUYERS)}")
    page.get_by_text("Explore: filter, sort").click()
    grid = page.frame_locator("iframe[title*='st_aggrid']")
    city = grid.get_by_role("textbox", name="City Filter Input")
    city.fill("Hanoi", timeout=30_000)
    expect(page.get_by_text(re.compile(r"^\d{1,3} members shown"))).to_be_visible(timeout=30_000)
    shown = page.get_by_text(re.compile(r"members shown")).inner_text()
    settle(page)
    page.get_by_role("combobox", name="Columns").fill("gender")
    page.get_by_role("option", name="Gender").click()
    page.keyboard.press("Escape")
    settle(page)
    grid.locator(".ag-center-cols-viewport").evaluate("box => { box.scrollLeft = 10_000 }")
    expect(grid.locator(".ag-header-cell-text", has_text="Gender")).to_be_visible(timeout=30_000)
    expect(grid.locator(".ag-cell[col-id=gender]", has_text="female").first).to_be_visible()
    expect(page.get_by_text(re.compile(r"members shown"))).to_have_text(shown)
    page.get_by_role("combobox", name="Group by").click()
    page.get_by_role("option", name="Country").click()
    expect(page.get_by_text(re.compile("members that the filters leave"))).to_contain_text(shown.partition(" ")[0])
    assert errors(page) == []


def test_undo_in_a_field_takes_back_the_typing_and_leaves_the_rule(page: Page, demo_server: Server):
    rule = {"all": [{"trait": "city", "op": "contains", "value": "Ha"}, {"event": "Order Completed"}]}
    visit(page, f"{demo_server.url}/segments?rule={quote(json.dumps(rule))}")
    page.locator("[class*='st-key-menu_'] button").last.click()
    page.get_by_text("Remove", exact=True).click()
    expect(rows(page)).to_have_count(1)
    settle(page)
    page.get_by_role("button", name="City contains").click()
    field = page.get_by_role("textbox", name="Value")
    field.press("End")
    field.press_sequentially("noi")
    field.press("Control+z")
    expect(field).not_to_have_value("Hanoi")
    settle(page)
    expect(rows(page)).to_have_count(1)
    page.get_by_role("heading", level=1).click()
    settle(page)
    page.keyboard.press("Control+z")
    expect(rows(page)).to_have_count(2)
    assert errors(page) == []


def test_changes_are_taken_back_and_done_again_by_keyboard(page: Page, demo_server: Server):
    rule = {"all": [{"trait": "country", "op": "is", "value": "VN"}, {"trait": "known", "op": "is_true"}]}
    visit(page, f"{demo_server.url}/segments?rule={quote(json.dumps(rule))}")
    expect(rows(page)).to_have_count(2)
    # While the counts still come, the menu is drawn anew and a click on it may be lost.
    settle(page)
    page.locator("[class*='st-key-menu_'] button").last.click()
    page.get_by_text("Remove", exact=True).click()
    expect(rows(page)).to_have_count(1)
    settle(page)
    page.keyboard.press("Control+z")
    expect(rows(page)).to_have_count(2)
    settle(page)
    page.keyboard.press("Control+Shift+z")
    expect(rows(page)).to_have_count(1)
    assert errors(page) == []


def stands_in(page: Page) -> str:
    """The name of what has the focus."""
    page.wait_for_timeout(1000)  # a redraw may still take it away
    return str(page.evaluate("() => document.activeElement.ariaLabel ?? document.activeElement.innerText"))


def test_the_keyboard_goes_on_where_the_last_act_opened_something(page: Page, demo_server: Server):
    visit(page, f"{demo_server.url}/segments")

    def choose(button: str, kind: str) -> None:
        page.get_by_role("button", name=button).first.press("Enter")
        page.get_by_role("menuitem", name=kind).first.press("Enter")
        settle(page)

    choose("Condition", "What we know about them")
    assert stands_in(page) == "Trait"
    page.keyboard.press("Control+z")
    expect(rows(page)).to_have_count(0)
    settle(page)
    assert stands_in(page).endswith("Condition\n\nexpand_more")
    page.keyboard.press("Control+Shift+z")
    expect(rows(page)).to_have_count(1)
    choose("Condition", "What they did")
    assert stands_in(page) == "Yes or no"
    page.get_by_role("button", name="Filter").press("Enter")
    page.get_by_role("menuitem").first.press("Enter")
    settle(page)
    assert stands_in(page) == "Operator"
    page.keyboard.press("Control+z")
    expect(page.get_by_role("button", name="Remove filter")).to_have_count(0)
    settle(page)
    assert stands_in(page) == "Yes or no"
    page.keyboard.press("Control+Shift+z")
    expect(page.get_by_role("button", name="Remove filter")).to_have_count(1)
    settle(page)
    page.get_by_role("button", name="Done").press("Enter")
    settle(page)
    assert "Did" in stands_in(page)


def test_who_points_has_no_field_thrust_upon_them(page: Page, demo_server: Server):
    visit(page, f"{demo_server.url}/segments")
    add(page, "What we know about them")
    assert "Trait" not in stands_in(page)


def test_an_unsaved_rule_has_a_link(page: Page, demo_server: Server):
    visit(page, f"{demo_server.url}/segments?rule={quote(BUYERS)}")
    expect(rows(page)).to_have_count(1)
    expect(page.get_by_text("Everyone who did Order Completed").first).to_be_visible()


def test_what_is_downloaded_has_as_many_rows_as_the_segment(page: Page, demo_server: Server):
    visit(page, f"{demo_server.url}/segments?rule={quote(BUYERS)}")
    members = int(total(page).replace(",", ""))
    page.get_by_role("tab", name="Download").click()
    settle(page)
    with page.expect_download(timeout=60_000) as download:
        page.get_by_role("button", name="Download CSV").click()
    text = download.value.path().read_text("utf-8")
    assert len(list(csv.DictReader(io.StringIO(text)))) == members


def test_the_page_keeps_its_look_when_a_download_is_announced(page: Page, demo_server: Server):
    visit(page, f"{demo_server.url}/segments?rule={quote(BUYERS)}")
    frame = page.get_by_test_id("stMainBlockContainer")
    look = frame.evaluate("one => getComputedStyle(one).padding")
    page.get_by_role("tab", name="Download").click()
    settle(page)
    with page.expect_download(timeout=60_000):
        page.get_by_role("button", name="Download CSV").click()
    expect(page.get_by_text("goes to your downloads")).to_be_visible(timeout=30_000)
    settle(page)
    assert frame.evaluate("one => getComputedStyle(one).padding") == look


def test_a_segment_is_saved_duplicated_and_deleted_with_undo(page: Page, own_demo_server: Server):
    visit(page, f"{own_demo_server.url}/segments?rule={quote(BUYERS)}")
    page.get_by_role("button", name="Save", exact=True).click()
    name = page.get_by_role("textbox", name="Name", exact=True)
    name.fill("Buyers")
    name.press("Enter")
    expect(page.get_by_role("heading", name="Buyers")).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.get_by_text("Buyers is deleted")).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Undo delete").click()
    expect(page.get_by_role("heading", name="Buyers")).to_be_visible(timeout=30_000)
    assert errors(page) == []


def test_a_wrong_rule_in_the_address_is_one_sentence(page: Page, demo_server: Server):
    visit(page, f"{demo_server.url}/segments?rule={quote(MISSPELT)}")
    assert errors(page) == []
    expect(page.get_by_test_id("stAlert").first).to_be_visible()


def edges(element: Locator) -> tuple[float, float]:
    """Where an element begins and ends from left to right."""
    box = element.bounding_box()
    assert box
    return box["x"], box["x"] + box["width"]


def test_groups_three_deep_stay_readable_on_a_phone(page: Page, demo_server: Server):
    leaf = {"trait": "city", "op": "in", "value": ["Berlin", "Hamburg"]}
    rule = {"all": [leaf, {"any": [leaf, {"all": [leaf, {"not": {"any": [leaf, {"system": "crm"}]}}]}]}]}
    page.set_viewport_size({"width": 430, "height": 900})
    visit(page, f"{demo_server.url}/segments?rule={quote(json.dumps(rule))}")
    menus, sentences = (page.locator(f"[class*='st-key-{part}_']") for part in ("menu", "open"))
    expect(menus).to_have_count(8)
    expect(sentences).to_have_count(5)
    _, end = edges(page.locator(".st-key-rule_builder"))
    assert all(right <= end for _, right in map(edges, menus.all()))
    assert min(right - left for left, right in map(edges, sentences.all())) > 200
