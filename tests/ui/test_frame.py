"""The frame around the pages: the name in its own letters, an address for each page."""

import asyncio
import os
import re
from pathlib import Path
from typing import Any

import pytest
from starlette.routing import Router

from cdp_core.errors import WorkspaceBusy
from cdp_core.ui import server, session
from cdp_core.ui.server import routes

UI = Path(__file__).resolve().parents[2] / "cdp_core/ui"


def test_the_letters_of_the_name_are_a_list_that_browsers_read():
    """One name in it that is no CSS makes a browser drop the whole list, and fall back to its serif letters."""
    [listed] = re.findall('font-family="([^"]*)"', (UI / "logo.svg").read_text("utf-8"))
    for name in listed.split(","):
        assert re.fullmatch(r"'[^']+'|[A-Za-z-]+( [A-Za-z-]+)*", name.strip()), name


def test_the_overview_has_an_address_like_any_other_page():
    answers: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def answer(message: Any) -> None:
        answers.append(message)

    scope = {"type": "http", "method": "GET", "path": "/overview", "query_string": b"embed=true", "headers": []}
    asyncio.run(Router(routes)(scope, receive, answer))
    assert answers[0]["status"] == 307
    assert dict(answers[0]["headers"])[b"location"] == b"./?embed=true"


def test_a_server_waits_for_a_command_that_has_the_workspace_open_and_says_in_a_sentence_if_it_stays_so(
    monkeypatch, capsys
):
    tried, ended = [], []

    def busy() -> None:
        tried.append(1)
        raise WorkspaceBusy("Another program has the workspace open.")

    def over(code: int) -> None:
        ended.append(code)
        raise SystemExit(code)

    monkeypatch.setattr(server, "_PAUSE", 0)
    monkeypatch.setattr(session, "workspace", busy)
    monkeypatch.setattr(os, "_exit", over)
    with pytest.raises(SystemExit):
        asyncio.run(server._open_workspace())
    assert (len(tried) > 1, ended) == (True, [1])
    assert capsys.readouterr().err == "cdp serve: Another program has the workspace open.\n"
    monkeypatch.setattr(session, "workspace", lambda: None if len(ended) > 1 else ended.append(0) or busy())
    asyncio.run(server._open_workspace())
    assert ended == [1, 0]
