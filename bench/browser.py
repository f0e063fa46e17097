"""How long a marketer waits: from the change of a value until the new counts stand on the page.

    python -m bench browser --workspace DIR [--changes 40]

DIR is a workspace of any size, such as `cdp demo --customers 1000000 --workspace DIR` makes. The app is started over it
and a rule of four conditions is open in a real browser; one number is typed after another, each never seen before.
"""

import argparse
import json
import statistics
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import sync_playwright

from tests.browser.conftest import CHROMIUM, Server
from tests.browser.pages import settle

RULE = {
    "all": [
        {"trait": "revenue", "op": "gt", "value": 100},
        {"event": "Product Viewed", "within": {"last": 90, "unit": "day"}},
        {"any": [{"trait": "email", "op": "exists"}, {"event": "Order Completed"}]},
    ]
}

_CHANGED = "before => document.querySelector('[data-testid=stMetricValue]')?.innerText !== before"


def measure(address: str, changes: int) -> tuple[list[float], str]:
    """Milliseconds of each change, and the total that stood there first."""
    with sync_playwright() as playwright:
        page = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"]).new_page()
        page.goto(f"{address}/segments?rule={quote(json.dumps(RULE))}")
        total = page.get_by_test_id("stMetricValue").first
        total.wait_for(timeout=120_000)
        first = total.inner_text()
        row = page.locator("[class*='st-key-row_']").first
        row.get_by_role("button", name="Revenue").first.press("Enter")
        number = row.get_by_role("spinbutton").first
        times = []
        for step in range(changes):
            settle(page)
            before = total.inner_text()
            number.fill(str(101 + 43 * step))
            began = time.perf_counter()
            number.press("Enter")
            page.wait_for_function(_CHANGED, arg=before, polling="raf", timeout=60_000)
            times.append((time.perf_counter() - began) * 1000)
    return times, first


def main(arguments: list[str]) -> None:
    options = argparse.ArgumentParser(prog="python -m bench browser", description=__doc__)
    options.add_argument("--workspace", type=Path, required=True)
    options.add_argument("--changes", type=int, default=40)
    chosen = options.parse_args(arguments)
    if not CHROMIUM:
        raise SystemExit("No Chromium is found; install one or name it in CHROME_PATH.")
    with tempfile.TemporaryDirectory() as folder:
        server = Server(chosen.workspace, Path(folder) / "server.log")
        try:
            times, first = measure(server.url, chosen.changes)
        finally:
            server.stop()
    p95 = statistics.quantiles(times, n=20)[-1]
    print(f"{len(times)} changes of a rule of four conditions, {first} people at first")
    print(f"median {statistics.median(times):.0f} ms, p95 {p95:.0f} ms, worst {max(times):.0f} ms")
