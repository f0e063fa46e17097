"""Stakeholders look at the coverage; every figure opens the profiles behind it."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Server
from tests.browser.pages import errors, settle, total, visit


def test_a_figure_opens_the_segment_of_exactly_those_profiles(page: Page, demo_server: Server):
    visit(page, f"{demo_server.url}/coverage")
    link = page.get_by_role("link", name="CRM knows").first
    figure = link.locator("strong").inner_text()
    link.click()
    expect(page.get_by_text("People in this segment")).to_be_visible(timeout=30_000)
    settle(page)
    assert total(page) == figure
    assert errors(page) == []


def test_what_one_system_alone_knows_opens_those_people(page: Page, demo_server: Server):
    visit(page, f"{demo_server.url}/coverage")
    page.locator(".st-key-fill_figures").get_by_text("The figures, each with its profiles").click()
    link = page.locator(".st-key-fill_figures").get_by_role("link", name="CRM").first
    link.wait_for(timeout=30_000)
    figure = link.locator("strong").inner_text()
    link.click()
    expect(page.get_by_text(f"{figure} profiles")).to_be_visible(timeout=30_000)
    settle(page)
    assert errors(page) == []


def test_a_bar_opens_its_people_and_back_leads_to_the_coverage(page: Page, demo_server: Server):
    visit(page, f"{demo_server.url}/coverage")
    bars = page.locator(".st-key-systems_overlap .point path")
    bars.first.click(force=True)
    expect(page.get_by_text("People in this segment")).to_be_visible(timeout=30_000)
    settle(page)
    page.go_back()
    bars.first.wait_for(timeout=30_000)
    assert page.url == f"{demo_server.url}/coverage"


def test_a_presentation_has_a_link_and_no_sidebar(page: Page, demo_server: Server):
    visit(page, f"{demo_server.url}/coverage?present=true")
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    assert errors(page) == []


def test_on_a_phone_a_presentation_is_marked_as_demo_data_once_and_its_figures_are_of_one_size(
    page: Page, demo_server: Server
):
    page.set_viewport_size({"width": 430, "height": 900})
    visit(page, f"{demo_server.url}/coverage?present=true")
    figures = page.locator(".st-key-systems_overlap .bartext")
    figures.first.wait_for(timeout=30_000)
    sizes = figures.evaluate_all("all => all.map(one => Math.round(10 * one.getBoundingClientRect().height))")
    assert len(sizes) > 1
    assert len(set(sizes)) == 1
    marks = page.locator(".stMarkdownBadge", has_text="Demo data").locator("visible=true")
    expect(marks).to_have_count(1)


def test_overview_leads_to_what_needs_attention(page: Page, demo_server: Server):
    visit(page, demo_server.url)
    page.get_by_role("link", name="rows rejected").first.click()
    expect(page.get_by_role("heading", name="What comes in?")).to_be_visible(timeout=30_000)
