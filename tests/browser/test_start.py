"""Somebody starts the app and stops it again."""

import socket
from pathlib import Path

from tests.browser.conftest import Server


def test_who_stops_the_command_stops_the_app(tmp_path: Path):
    for _ in range(2):  # the second finds the workspace free
        server = Server(tmp_path / "workspace", tmp_path / "server.log")
        server.stop()
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", server.port)) != 0
