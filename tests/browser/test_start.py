"""Somebody starts the app, has the demo shop come and changes her mind, and stops it again."""

import socket
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Server
from tests.browser.pages import errors, settle, visit


def test_who_stops_the_command_stops_the_app(tmp_path: Path):
    for _ in range(2):  # the second finds the workspace free
        server = Server(tmp_path / "workspace", tmp_path / "server.log")
        server.stop()
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", server.port)) != 0


def test_the_demo_shop_comes_beside_the_page_and_is_stopped_there(page: Page, fresh_server: Server):
    visit(page, fresh_server.url)
    page.get_by_role("button", name="Load the demo shop").click()
    page.get_by_role("button", name="Cancel").click(timeout=60_000)
    expect(page.get_by_text("Nothing of the demo shop is here")).to_be_visible(timeout=120_000)
    settle(page)
    assert errors(page) == []
    expect(page.get_by_role("button", name="Load the demo shop")).to_be_enabled()
