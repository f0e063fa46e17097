"""Large files come straight to the disk, for those alone whom a page gave a token."""

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from starlette.routing import Router

from cdp_core.ui.server import routes
from cdp_core.ui.upload_route import arrived, expect


def send(token: str, pieces: Iterable[bytes], name: str = "kunden.csv", breaks_off: bool = False) -> int:
    """Post a body in pieces to the app's routes; the status of the answer."""
    messages: list[dict[str, Any]] = [{"type": "http.request", "body": piece, "more_body": True} for piece in pieces]
    end = {"type": "http.disconnect"} if breaks_off else {"type": "http.request", "body": b"", "more_body": False}
    waiting = iter([*messages, end])
    answers: list[Any] = []

    async def receive() -> dict[str, Any]:
        return next(waiting)

    async def answer(message: Any) -> None:
        answers.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": f"/v1/uploads/{token}",
        "query_string": f"name={name}".encode(),
        "headers": [],
    }
    asyncio.run(Router(routes)(scope, receive, answer))
    return int(answers[0]["status"])


def test_a_file_is_written_piece_by_piece_under_its_name(tmp_path: Path):
    token = expect(tmp_path)
    assert arrived(token) is None
    assert send(token, [b"email\n", b"ann@example.org\n"]) == 200
    arrival = arrived(token)
    assert arrival is not None
    assert (arrival.name, arrival.path.suffix, arrival.size) == ("kunden.csv", ".csv", 22)
    assert arrival.path.read_bytes() == b"email\nann@example.org\n"


def test_nobody_without_a_token_may_write_and_a_token_takes_one_file(tmp_path: Path):
    token = expect(tmp_path)
    assert send("guessed", [b"x"]) == 404
    assert send(token, [b"x"]) == 200
    assert send(token, [b"y"]) == 404
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"x"]


def test_an_upload_that_breaks_off_leaves_nothing_and_may_come_again(tmp_path: Path):
    token = expect(tmp_path)
    assert send(token, [b"half"], breaks_off=True) == 400
    assert list(tmp_path.iterdir()) == []
    assert send(token, [b"whole"]) == 200


def test_a_name_cannot_lead_out_of_the_folder(tmp_path: Path):
    (tmp_path / "scratch").mkdir()
    token = expect(tmp_path / "scratch")
    assert send(token, [b"x"], name="..%2F..%2Fetc%2Fpasswd.csv") == 200
    arrival = arrived(token)
    assert arrival is not None
    assert arrival.path.parent == tmp_path / "scratch"
    assert arrival.name == "passwd.csv"
