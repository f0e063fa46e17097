"""Every page, in a real browser: by deep link on a fresh server, empty and full, narrow and dark, without an error."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server
from tests.browser.pages import errors, settle, visit

PAGES = ["", "sources", "profiles", "segments", "coverage", "identity"]


def test_a_deep_link_on_a_fresh_server_has_its_frame(page: Page, fresh_server: Server):
    visit(page, f"{fresh_server.url}/segments")
    expect(page.get_by_test_id("stSidebarNav")).to_contain_text("Coverage")
    expect(page).to_have_title("Segments · CDP Workbench")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_what_will_be_here_while_the_workspace_is_empty(page: Page, empty_server: Server, name: str):
    visit(page, f"{empty_server.url}/{name}")
    assert errors(page) == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_the_demo_without_an_error_and_asks_nobody_else(page: Page, demo_server: Server, name: str):
    asked: list[str] = []
    refused: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None)
    visit(page, f"{demo_server.url}/{name}")
    assert errors(page) == []
    assert refused == []  # nor does the browser have to keep the page from asking
    assert [url for url in asked if not url.startswith((demo_server.url, "data:", "blob:"))] == []
    expect(page.get_by_text("Demo data", exact=True)).to_be_visible()


@pytest.mark.parametrize("name", PAGES)
def test_nothing_but_tables_scrolls_sideways_on_a_phone(page: Page, demo_server: Server, name: str):
    page.set_viewport_size({"width": 430, "height": 900})
    page.emulate_media(color_scheme="dark")
    visit(page, f"{demo_server.url}/{name}")
    assert errors(page) == []
    wider = "() => document.querySelector('[data-testid=stMain]').scrollWidth - window.innerWidth"
    assert page.evaluate(wider) <= 0


def test_traits_with_other_values_stay_inside_the_narrowest_phone(page: Page, demo_server: Server):
    page.set_viewport_size({"width": 360, "height": 740})
    visit(page, f"{demo_server.url}/profiles?profile=sarah.lindner@example.org&tab=Traits")
    page.locator(".st-key-traits").get_by_role("button").first.wait_for(timeout=30_000)
    wider = "() => document.querySelector('[data-testid=stMain]').scrollWidth - window.innerWidth"
    assert page.evaluate(wider) <= 0


def test_on_a_phone_the_figure_of_a_segment_stands_above_its_builder(page: Page, demo_server: Server):
    page.set_viewport_size({"width": 360, "height": 740})
    visit(page, f"{demo_server.url}/segments")
    # The page is drawn in several strokes; what counts is how it stays.
    page.wait_for_function(
        """() => {
            const [figure, builder] = ['segment_total', 'rule_builder'].map(key =>
                document.querySelector(`.st-key-${key}`)?.getBoundingClientRect());
            return figure && builder && figure.bottom <= builder.top;
        }""",
        timeout=30_000,
    )


def test_on_a_phone_undo_and_redo_stand_side_by_side(page: Page, demo_server: Server):
    page.set_viewport_size({"width": 430, "height": 900})
    visit(page, f"{demo_server.url}/segments?segment=Keen+and+valuable")
    undo, redo = (page.get_by_role("button", name=name, exact=True).bounding_box() for name in ("Undo", "Redo"))
    assert undo
    assert redo
    assert undo["y"] == redo["y"]
    assert undo["x"] + undo["width"] <= redo["x"]


#: Words of key figures that end beyond their card, or beyond anything on the way to it that cuts what is beyond.
CUT = """async () => {
    await document.fonts.ready;
    return [...document.querySelectorAll('[data-testid=stMetric] p')].filter(words => {
        const range = document.createRange();
        range.selectNodeContents(words);
        const ends = range.getBoundingClientRect(), card = words.closest('[data-testid=stMetric]');
        for (let box = words; ; box = box.parentElement) {
            const edges = box.getBoundingClientRect();
            if ((box === card || getComputedStyle(box).overflow !== 'visible')
                && (ends.right > edges.right + 1 || ends.bottom > edges.bottom + 1)) return true;
            if (box === card) return false;
        }
    }).map(words => words.innerText);
}"""


@pytest.mark.parametrize("address", ["", "profiles?profile=sarah.lindner@example.org", "segments"])
def test_no_word_of_a_key_figure_is_cut_whatever_the_width_and_the_letters(
    page: Page, demo_server: Server, address: str
):
    visit(page, f"{demo_server.url}/{address}")
    page.get_by_test_id("stMetricDelta").first.wait_for()
    cut = []
    for spacing in ("normal", "0.12em"):
        page.add_style_tag(content=f"[data-testid=stMetric] p {{ letter-spacing: {spacing}; }}")
        for width in (1440, 1360, 1300, 1200, 1000, 800, 640, 430):
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_timeout(100)
            cut += [(spacing, width, words) for words in page.evaluate(CUT)]
    assert cut == []


@pytest.mark.parametrize("name", PAGES)
def test_every_control_has_a_name(page: Page, demo_server: Server, name: str):
    visit(page, f"{demo_server.url}/{name}")
    nameless = page.evaluate(
        """() => [...document.querySelectorAll('[data-testid=stMain] button, [data-testid=stMain] input')]
            .filter(one => one.offsetParent && !one.innerText.trim() && !one.getAttribute('aria-label')
                && !one.labels?.length && !one.getAttribute('aria-labelledby') && !one.title
                && !one.closest('[data-testid=stDataFrame]') && one.type !== 'file')
            .map(one => one.outerHTML.slice(0, 120))"""
    )
    assert nameless == []


def test_charts_follow_the_theme_while_the_page_is_open(page: Page, demo_server: Server):
    visit(page, f"{demo_server.url}/coverage")
    words = page.locator(".js-plotly-plot .annotation-text").first
    for mode, ink in (("light", "rgb(22, 32, 44)"), ("dark", "rgb(230, 235, 241)"), ("light", "rgb(22, 32, 44)")):
        page.emulate_media(color_scheme=mode)
        expect(words).to_have_css("fill", ink, timeout=30_000)


def test_what_stands_on_a_bright_button_is_dark(page: Page, demo_server: Server):
    page.emulate_media(color_scheme="dark")
    visit(page, f"{demo_server.url}/identity?part=Rules")
    button = page.get_by_role("button", name="Preview the change")
    expect(button).to_have_css("color", "rgb(5, 32, 28)")


def test_demo_data_goes_with_one_click(page: Page, own_demo_server: Server):
    visit(page, own_demo_server.url)
    page.get_by_role("button", name="Remove demo data").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(page.get_by_role("heading", name="CDP Workbench")).to_be_visible(timeout=90_000)
    settle(page)
    expect(page.get_by_text("Demo data", exact=True)).to_have_count(0)
