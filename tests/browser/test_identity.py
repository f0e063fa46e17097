"""What people do about who is who: see why, take records out, take it back, try other rules."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Server
from tests.browser.pages import choose, errors, settle, unfold, visit


def open_largest_profile(page: Page, server: Server) -> str:
    """Its address, on the Identity tab."""
    visit(page, f"{server.url}/identity")
    largest = page.locator("[data-testid=stMain] [data-testid=stPageLink] a").first
    largest.click()
    page.get_by_text("Why are these two one person?").wait_for(timeout=60_000)
    settle(page)
    return page.url


def record_count(page: Page) -> int:
    said = page.get_by_text(re.compile(r"^[\d,]+ records are one person")).inner_text()
    return int(said.split()[0].replace(",", ""))


def test_the_largest_profile_explains_itself(page: Page, demo_server: Server):
    open_largest_profile(page, demo_server)
    assert record_count(page) > 2
    expect(page.locator("[data-testid=stMain] ol li").first).to_contain_text("have the same")
    assert errors(page) == []


def test_a_split_is_undone_from_the_history(page: Page, own_demo_server: Server):
    address = open_largest_profile(page, own_demo_server)
    before = record_count(page)
    choose(page, page.locator("[class*='st-key-split_'] input").first, 2)
    page.keyboard.press("Escape")
    settle(page)
    page.get_by_role("button", name="Yes, split").click()
    expect(page.get_by_text(re.compile(rf"^{before:,} records are one person"))).to_have_count(0, timeout=60_000)
    settle(page)
    assert errors(page) == []
    visit(page, f"{own_demo_server.url}/identity?part=Decisions")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("undone just now")).to_be_visible(timeout=60_000)
    visit(page, address)
    page.get_by_text("Why are these two one person?").wait_for(timeout=60_000)
    settle(page)
    assert record_count(page) == before


def test_other_rules_are_tried_before_they_are_applied(page: Page, own_demo_server: Server):
    visit(page, f"{own_demo_server.url}/identity?part=Rules")
    said = page.get_by_text(re.compile(" became ")).first.inner_text()
    blocked = page.get_by_label("Values of every kind that stand for nobody")
    blocked.fill("[0-")
    page.get_by_role("button", name="Preview the change").click()
    expect(page.get_by_text("is not a regular expression")).to_be_visible(timeout=60_000)
    blocked.fill(".*@.*")
    page.get_by_role("button", name="Preview the change").click()
    expect(page.get_by_text("Nothing has changed yet")).to_be_visible(timeout=120_000)
    settle(page)
    assert errors(page) == []
    assert page.get_by_text(re.compile(" became ")).first.inner_text() == said


def test_rules_are_put_in_force_while_who_applied_them_looks_elsewhere(page: Page, own_demo_server: Server):
    address = f"{own_demo_server.url}/identity?part=Rules"
    visit(page, address)
    said = page.get_by_text(re.compile(" became ")).first
    before = said.inner_text()
    page.get_by_label("Values of every kind that stand for nobody").fill(".*@.*")
    page.get_by_role("button", name="Apply and resolve everything again").click()
    expect(page.get_by_role("button", name="Cancel")).to_be_visible(timeout=60_000)
    page.get_by_test_id("stSidebarNav").get_by_text("Sources").click()
    page.get_by_test_id("stSidebarNav").get_by_text("Identity").click()
    page.get_by_role("tab", name="Rules").click()
    expect(page.get_by_text(re.compile("under these rules"))).to_be_visible(timeout=120_000)
    settle(page)
    assert errors(page) == []
    assert said.inner_text() != before
    expect(page.get_by_role("button", name="Put back").first).to_be_enabled()


def test_a_preferred_source_is_tried_before_it_wins(page: Page, own_demo_server: Server):
    address = f"{own_demo_server.url}/identity?part=Winning+values&preferred_trait=E-mail"
    visit(page, address)
    unfold(page, page.locator("[class*='st-key-preferred_email'] input").first).filter(has_text="salesforce").click()
    page.keyboard.press("Escape")
    expect(page.get_by_text(re.compile(r"profiles would show another e-mail"))).to_be_visible(timeout=60_000)
    settle(page)
    page.get_by_role("button", name="Apply: salesforce wins").click()
    expect(page.get_by_text("Now salesforce wins.")).to_be_visible(timeout=60_000)
    settle(page)
    assert errors(page) == []


def test_pairs_to_review_are_decided_by_keyboard_and_taken_back_at_once(page: Page, own_demo_server: Server):
    visit(page, f"{own_demo_server.url}/identity?part=To+review")
    heading = page.get_by_text(re.compile(r"pairs of profiles may be one person"))
    before = int(heading.inner_text().split()[0].replace(",", ""))
    page.keyboard.press("k")
    expect(page.get_by_text(re.compile(rf"^{before - 1:,} pairs of profiles"))).to_be_visible(timeout=60_000)
    settle(page)
    assert errors(page) == []
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text(re.compile(rf"^{before:,} pairs of profiles"))).to_be_visible(timeout=60_000)
    settle(page)
    assert errors(page) == []


def test_the_undo_of_a_decision_stands_beside_its_words(page: Page, own_demo_server: Server):
    visit(page, f"{own_demo_server.url}/identity?part=To+review")
    page.get_by_role("button", name="Choose all shown").click()
    page.get_by_role("button", name=re.compile("Keep apart: ")).click()
    page.get_by_text("pairs stay apart").wait_for(timeout=60_000)
    page.get_by_role("tab", name="Decisions").click()
    cards = page.locator("[class*='st-key-decision_']")
    cards.first.wait_for(timeout=60_000)
    settle(page)
    for card in cards.all():
        words, undo = card.locator("p").first.bounding_box(), card.get_by_role("button", name="Undo").bounding_box()
        assert words
        assert undo
        assert undo["y"] < words["y"] + words["height"]
