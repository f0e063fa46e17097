"""A marketer looks a person up."""

import json
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server
from tests.browser.pages import errors, settle, unfold, visit


def test_an_event_that_the_timeline_is_filtered_by_is_read_whole(page: Page, demo_server: Server):
    page.set_viewport_size({"width": 430, "height": 900})
    visit(page, f"{demo_server.url}/profiles?profile=sarah.lindner@example.org")
    unfold(page, page.get_by_role("combobox", name="Events")).filter(has_text="Product Purchased").click()
    chosen = page.get_by_test_id("stMultiSelectTagsContainer").locator("[data-tag]", has_text="Product Purchased")
    chosen.wait_for()
    settle(page)
    cut = "it => [it, ...it.querySelectorAll('*')].some(one => one.scrollWidth > one.clientWidth + 1)"
    assert not chosen.evaluate(cut)


def test_search_finds_as_she_types_in_any_spelling(page: Page, demo_server: Server):
    visit(page, f"{demo_server.url}/profiles")
    page.get_by_label("Search").fill("LINDNER sarah")
    expect(page.get_by_role("link", name="Sarah Lindner").first).to_be_visible(timeout=30_000)
    page.get_by_role("link", name="Sarah Lindner").first.click()
    expect(page.get_by_role("heading", name="Sarah Lindner")).to_be_visible(timeout=30_000)
    assert "profile=p" in page.url


def test_she_types_on_arrival_pauses_and_opens_the_only_one_by_enter(page: Page, demo_server: Server):
    visit(page, f"{demo_server.url}/profiles")
    box = page.get_by_label("Search", exact=True)
    expect(box).to_be_focused(timeout=30_000)
    for typed, said in (("lindner", "lindner"), (" sa", "lindner+sa"), ("rah", "lindner+sarah")):
        page.keyboard.type(typed)
        page.wait_for_url(f"**/profiles?q={said}")
        settle(page)
    expect(box).to_have_value("lindner sarah")
    box.fill("sarah.lindner@example.org")
    box.press("Enter")
    expect(page.get_by_role("heading", name="Sarah Lindner")).to_be_visible(timeout=30_000)


def test_back_from_a_person_leads_to_the_search_that_found_her(page: Page, demo_server: Server):
    visit(page, f"{demo_server.url}/profiles")
    for way_back in (page.go_back, page.get_by_role("button", name="Search", exact=True).click):
        page.get_by_label("Search", exact=True).fill("lindner sarah")
        page.get_by_role("link", name="Sarah Lindner").first.click(timeout=30_000)
        expect(page.get_by_role("heading", name="Sarah Lindner")).to_be_visible(timeout=30_000)
        way_back()
        expect(page.get_by_label("Search", exact=True)).to_have_value("lindner sarah", timeout=30_000)
        expect(page.get_by_role("link", name="Sarah Lindner").first).to_be_visible(timeout=30_000)
        settle(page)


def test_a_person_found_is_opened_in_place_by_a_click_and_in_a_tab_of_its_own_with_ctrl(
    page: Page, demo_server: Server
):
    visit(page, f"{demo_server.url}/profiles?q=lindner sarah")
    link = page.get_by_role("link", name="Sarah Lindner").first
    with page.context.expect_page() as beside:
        link.click(modifiers=["Control"])
    expect(beside.value.get_by_role("heading", name="Sarah Lindner")).to_be_visible(timeout=30_000)
    assert "q=lindner" in page.url
    link.click()
    expect(page.get_by_role("heading", name="Sarah Lindner")).to_be_visible(timeout=30_000)
    assert len(page.context.pages) == 2


def test_a_profile_has_a_deep_link_and_every_tab(page: Page, demo_server: Server):
    visit(page, f"{demo_server.url}/profiles?profile=sarah.lindner@example.org")
    for tab in ("Traits", "Identity", "Orders", "CRM", "Interests", "Consent", "Segments", "Timeline"):
        page.get_by_role("tab", name=tab, exact=True).click()
        settle(page)
        assert errors(page) == [], tab
    expect(page.get_by_text("Order Completed").first).to_be_visible()


def test_a_day_that_is_typed_and_entered_is_where_the_timeline_begins(page: Page, demo_server: Server):
    visit(page, f"{demo_server.url}/profiles?profile=sarah.lindner@example.org")
    days = page.locator("[class*='st-key-day_'] strong")
    latest = days.first.inner_text()
    page.get_by_role("spinbutton", name="year, Jump to").click()
    earliest = datetime.strptime(days.last.inner_text(), "%A %d %b %Y")
    page.keyboard.type(f"{earliest:%Y%m%d}")
    page.keyboard.press("Enter")
    expect(days.first).not_to_have_text(latest, timeout=30_000)
    expect(page.locator(".st-key-timeline_until")).to_contain_text(f"{earliest:%d}")


def test_a_profile_says_why_it_is_in_a_segment_and_what_is_missing_for_another(page: Page, demo_server: Server):
    visit(page, f"{demo_server.url}/profiles?profile=sarah.lindner@example.org&tab=Segments")
    inside = page.locator(".st-key-standing_in")
    expect(inside.get_by_role("link", name="Keen and valuable")).to_be_visible(timeout=30_000)
    expect(inside).to_contain_text("Revenue is at least 1,000 · revenue is 1,1")
    outside = page.locator(".st-key-standing_out")
    expect(outside).to_contain_text("Customers dreaming of electric cars")
    expect(outside).to_contain_text("Has an interest in Automotive › Electric Vehicle · interests now: none")
    assert errors(page) == []


def test_the_timeline_is_searched_and_the_profile_taken_along(page: Page, demo_server: Server):
    visit(page, f"{demo_server.url}/profiles?profile=sarah.lindner@example.org")
    expect(page.get_by_text("Email Opened").first).to_be_visible()
    page.get_by_label("Search the timeline").fill("blazer")
    expect(page.get_by_text("Email Opened")).to_have_count(0, timeout=30_000)
    expect(page.get_by_text("Tailored Blazer Camel").first).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Export this profile").click()
    document = json.loads(download.value.path().read_text("utf-8"))
    assert document["name"] == "Sarah Lindner"
    assert errors(page) == []


def test_a_phone_finds_her_however_it_is_written(page: Page, demo_server: Server):
    visit(page, f"{demo_server.url}/profiles?q=0049 (176) 0406-9001")
    expect(page.get_by_role("link", name="Sarah Lindner")).to_be_visible(timeout=30_000)


def test_a_person_who_is_not_there_is_said_plainly(page: Page, demo_server: Server):
    visit(page, f"{demo_server.url}/profiles?profile=nobody@nowhere.example")
    expect(page.get_by_test_id("stAlert")).to_be_visible()
    assert errors(page) == []


@pytest.mark.parametrize("width", [1440, 1100, 430])
def test_no_key_figure_stands_alone_in_its_row_unless_it_fills_it(page: Page, demo_server: Server, width: int):
    page.set_viewport_size({"width": width, "height": 900})
    visit(page, f"{demo_server.url}/profiles?profile=sarah.lindner@example.org")
    row = page.get_by_test_id("stMetric")
    expect(row).to_have_count(5)
    # Read all at once, and again until it is so: what comes above and beside them moves them.
    page.wait_for_function(
        """rows => {
            const figures = [...document.querySelectorAll("[data-testid=stMetric]")]
            const boxes = figures.map(one => one.getBoundingClientRect())
            const ends = new Map(boxes.map(({y, right}) => [y, right]))  // of the last figure in each row
            return ends.size === rows && Math.max(...ends.values()) - Math.min(...ends.values()) < 1
        }""",
        arg={1440: 1, 1100: 2, 430: 3}[width],
    )
