"""A real server, a real Chromium, and what people do with both.

Without a Chromium these tests are skipped, and say so; with CDP_REQUIRE_BROWSER they fail instead.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = os.environ.get("CHROME_PATH") or shutil.which("chromium") or shutil.which("google-chrome")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in Path(item.fspath).parents:
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM and not os.environ.get("CDP_REQUIRE_BROWSER"):
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine: browser tests did not run"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    flags = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking"]
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": flags}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict) -> dict:
    return {
        **browser_context_args,
        "viewport": {"width": 1440, "height": 900},
        "reduced_motion": "reduce",
        "locale": "en-US",
        "timezone_id": "UTC",
    }


class Server:
    """The app on a free port over one workspace folder."""

    def __init__(self, workspace: Path, log: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = log
        command = [sys.executable, "-m", "cdp_core.cli", "serve", "--port", str(self.port)]
        command += ["--workspace", str(workspace)]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=log.open("wb"), stderr=subprocess.STDOUT)
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise RuntimeError(f"The server stopped: {self.log.read_text()[-2000:]}")
            try:
                with urllib.request.urlopen(f"{self.url}/v1/health", timeout=1):
                    return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(f"The server did not answer: {self.log.read_text()[-2000:]}")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)


def demo_into(folder: Path) -> None:
    command = [sys.executable, "-m", "cdp_core.cli", "demo", "--workspace", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo workspace, made once; copy it before changing it."""
    folder = tmp_path_factory.mktemp("demo") / "workspace"
    demo_into(folder)
    return folder


@pytest.fixture(scope="session")
def demo_server(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app over the demo, for tests that only look."""
    server = Server(demo_folder, tmp_path_factory.mktemp("log") / "server.log")
    yield server
    server.stop()


@pytest.fixture
def fresh_server(tmp_path: Path) -> Iterator[Server]:
    """The app over an empty workspace of its own."""
    server = Server(tmp_path / "workspace", tmp_path / "server.log")
    yield server
    server.stop()


@pytest.fixture(scope="session")
def empty_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app over an empty workspace, for tests that only look."""
    folder = tmp_path_factory.mktemp("empty")
    server = Server(folder / "workspace", folder / "server.log")
    yield server
    server.stop()


@pytest.fixture
def own_demo_server(demo_folder: Path, tmp_path: Path) -> Iterator[Server]:
    """The app over a copy of the demo, for tests that change something."""
    shutil.copytree(demo_folder, tmp_path / "workspace")
    server = Server(tmp_path / "workspace", tmp_path / "server.log")
    yield server
    server.stop()
