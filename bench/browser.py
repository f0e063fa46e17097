"""How long a marketer waits: from the change of a value until the new counts stand on the page.

    python -m bench browser --workspace DIR [--changes 40] [--people 10] [--conditions 40]

DIR is a workspace of any size, such as `cdp demo --customers 1000000 --workspace DIR` makes. The app is started over it
and a rule of four conditions (or of more, in groups of six) is open in a real browser; one number is typed after
another, each never seen before. Of several people, each has a browser window and a rule of her own, and all press Enter
in the same moment.
"""

import argparse
import json
import math
import statistics
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import CHROMIUM, Server
from tests.browser.pages import settle

RULE = {
    "all": [
        {"trait": "revenue", "op": "gt", "value": 100},
        {"event": "Product Viewed", "within": {"last": 90, "unit": "day"}},
        {"any": [{"trait": "email", "op": "exists"}, {"event": "Order Completed"}]},
    ]
}

#: What a longer rule has besides, over and over with other numbers.
_FURTHER = (
    ("revenue", "gt", 20),
    ("orders", "gte", 1),
    ("last_seen", "in_last", {"n": 5, "unit": "day"}),
    ("city", "contains", "a"),
    ("sessions", "gt", 2),
    ("average_order", "lt", 90),
)


def rule_of(conditions: int) -> dict[str, Any]:
    """The rule of four conditions, and groups of six more until there are as many as asked for."""
    rest = [further(number) for number in range(conditions - 4)]
    groups = [{"any": rest[first : first + len(_FURTHER)]} for first in range(0, len(rest), len(_FURTHER))]
    return {"all": [*RULE["all"], *groups]}


def further(number: int) -> dict[str, Any]:
    """A condition on a trait that no other number gives."""
    trait, op, value = _FURTHER[number % len(_FURTHER)]
    turn = number // len(_FURTHER)
    if isinstance(value, dict):
        value = {**value, "n": value["n"] + 30 * turn}
    elif isinstance(value, str):
        value = "aeiounrst"[turn % 9]
    else:
        value = value + 3 * turn
    return {"trait": trait, "op": op, "value": value}


#: Notes when the total differs for the first time from now on; the page's own clock is not held up by other pages.
_WATCH = """() => {
    const total = () => document.querySelector('[data-testid=stMetricValue]')?.innerText;
    const before = total(), began = performance.now();
    window.waited = new Promise((done, failed) => {
        const look = () => {
            const took = performance.now() - began;
            if (total() !== before) done(took);
            else if (took > 60000) failed(new Error('the total stays ' + before));
            else requestAnimationFrame(look);
        };
        look();
    });
}"""


class Marketer:
    """One of several who sit before a rule of their own."""

    def __init__(self, browser: Browser, address: str, rule: dict[str, Any], seat: int) -> None:
        self.page = browser.new_context().new_page()
        self.seat = seat
        self.page.goto(f"{address}/segments?rule={quote(json.dumps(rule))}")
        self.total = self.page.get_by_test_id("stMetricValue").first
        self.total.wait_for(timeout=120_000)
        row = self.page.locator("[class*='st-key-row_']").first
        row.get_by_role("button", name="Revenue").first.press("Enter")
        self.number = row.get_by_role("spinbutton").first

    def change(self, step: int) -> None:
        """Type the next number and start to wait."""
        self.number.fill(str(143 + 43 * step + 7 * self.seat))
        self.page.evaluate(_WATCH)
        self.number.press("Enter")

    def waited(self) -> float:
        """Milliseconds until the new total stood there."""
        return float(self.page.evaluate("window.waited"))


def measure(address: str, rule: dict[str, Any], changes: int, people: int) -> tuple[list[float], str]:
    """Milliseconds of each change of each person, and the total that stood there first."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        marketers = [Marketer(browser, address, rule, seat) for seat in range(people)]
        first = marketers[0].total.inner_text()
        times: list[float] = []
        for step in range(changes):
            for each in marketers:
                settle(each.page)
            for each in marketers:
                each.change(step)
            times += [each.waited() for each in marketers]
    return times, first


def summed_up(times: list[float]) -> tuple[float, float, float]:
    """Median, the time that 95 of 100 stay below, and the worst."""
    return statistics.median(times), sorted(times)[math.ceil(0.95 * len(times)) - 1], max(times)


def main(arguments: list[str]) -> None:
    options = argparse.ArgumentParser(prog="python -m bench browser", description=__doc__)
    options.add_argument("--workspace", type=Path, required=True)
    options.add_argument("--changes", type=int, default=40)
    options.add_argument("--people", type=int, default=1)
    options.add_argument("--conditions", type=int, default=4)
    chosen = options.parse_args(arguments)
    if not CHROMIUM:
        raise SystemExit("No Chromium is found; install one or name it in CHROME_PATH.")
    with tempfile.TemporaryDirectory() as folder:
        server = Server(chosen.workspace, Path(folder) / "server.log")
        try:
            times, first = measure(server.url, rule_of(chosen.conditions), chosen.changes, chosen.people)
        finally:
            server.stop()
    median, p95, worst = summed_up(times)
    what = f"a rule of {chosen.conditions} conditions"
    print(f"{len(times)} changes by {chosen.people} at once of {what}, {first} in it at first")
    print(f"median {median:.0f} ms, p95 {p95:.0f} ms, worst {worst:.0f} ms")
