"""What people do on the pages, as the browser tests call it."""

from playwright.sync_api import Locator, Page, TimeoutError


def settle(page: Page) -> None:
    """Wait until the script has finished and nothing is being drawn."""
    page.wait_for_function(
        """() => document.querySelector('[data-testid=stApp]')?.getAttribute('data-test-script-state') === 'notRunning'
            && !document.querySelector('[data-testid=stSkeleton]')""",
        timeout=60_000,
    )


def unfold(page: Page, field: Locator) -> Locator:
    """Open a pick list and give its options; a list that a redraw has closed again is opened by key."""
    settle(page)
    field.click()
    options = page.get_by_role("option")
    try:
        options.first.wait_for(timeout=4_000)
    except TimeoutError:
        field.press("ArrowDown")
        options.first.wait_for(timeout=30_000)
    return options


def choose(page: Page, field: Locator, place: int) -> None:
    """Choose from a pick list by place; a list that a chart still being drawn above it has closed is opened again."""
    for _ in range(5):
        try:
            unfold(page, field).nth(place).click(timeout=5_000)
            return
        except TimeoutError:
            page.keyboard.press("Escape")
    unfold(page, field).nth(place).click()


def visit(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("heading", level=1).first.wait_for(timeout=60_000)
    settle(page)


def rows(page: Page) -> Locator:
    """The conditions of the builder."""
    return page.locator("[class*='st-key-row_']")


def total(page: Page) -> str:
    """The number of people in the segment."""
    return page.get_by_test_id("stMetricValue").first.inner_text()


def errors(page: Page) -> list[str]:
    """What the page says went wrong inside."""
    said = page.get_by_text("met a problem that is ours").or_(page.get_by_text("This app has encountered an error"))
    return [box.inner_text() for box in said.all()]
