"""The pictures of README and docs, taken from the running app over the demo. `make screenshots`.

Starts the app over a fresh demo workspace, opens each page in Chromium, light and dark, and writes docs/pictures.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import CHROMIUM, Server

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"

#: name → address and height; the demo's stories give the person and the segment.
SHOTS = {
    "overview": ("/", 940),
    "sources": ("/sources", 940),
    "profile": ("/profiles?profile=sarah.lindner@example.org", 1150),
    "identity": ("/identity", 1000),
    "segments": ("/segments?segment=Red+lipstick,+no+skincare", 1000),
    "coverage": ("/coverage", 1150),
}


#: Lines below figures are drawn after all else, and a page may have none.
DRAWN = """() => [...document.querySelectorAll('[data-testid=stMetricChart]')].every(
    (one) => one.querySelector('canvas, svg'))"""


def settled(page: Page) -> None:
    """Wait until the script has run and nothing is being drawn."""
    page.get_by_role("heading", level=1).first.wait_for(timeout=60_000)
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(timeout=60_000)
    page.wait_for_load_state("networkidle")
    page.wait_for_function("() => !document.querySelector('[data-testid=stSkeleton]')", timeout=60_000)
    page.wait_for_function(DRAWN, timeout=60_000)


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder) / "workspace"
        subprocess.run(
            [sys.executable, "-m", "cdp_core.cli", "demo", "--workspace", str(workspace)], check=True, cwd=ROOT
        )
        server = Server(workspace, Path(folder) / "server.log")
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
                for scheme in ("light", "dark"):
                    context = browser.new_context(
                        viewport={"width": 1440, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
                    )
                    page = context.new_page()
                    for name, (address, height) in SHOTS.items():
                        page.set_viewport_size({"width": 1440, "height": height})
                        page.goto(server.url + address)
                        settled(page)
                        page.screenshot(path=PICTURES / f"{name}{'-dark' if scheme == 'dark' else ''}.png")
        finally:
            server.stop()


if __name__ == "__main__":
    main()
