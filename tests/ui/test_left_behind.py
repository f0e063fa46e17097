"""What a viewer dropped goes off the disk some time after she left, and not before."""

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from streamlit.runtime.caching import clear_session_resource_cache
from streamlit.testing.v1 import AppTest

from cdp_core.ui import big_files, left_behind, upload_route, uploads
from cdp_core.ui.session import close_workspaces
from cdp_core.ui.uploads import Upload
from tests.ui.test_upload_route import send

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[Callable[[], None]]:
    """What is to be done later, in place of the clock."""
    waiting: list[Callable[[], None]] = []

    class Timer:
        def __init__(self, seconds: float, do: Callable[..., None], args: tuple[Any, ...]) -> None:
            assert seconds > 120  # a browser that lost the connection finds its session so long
            self.start = lambda: waiting.append(lambda: do(*args))

    monkeypatch.setattr(left_behind, "threading", SimpleNamespace(Timer=Timer))
    return waiting


@pytest.fixture
def sources_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, waits: object) -> Iterator[AppTest]:
    monkeypatch.setenv("CDP_WORKSPACE", str(tmp_path / "workspace"))
    clear_session_resource_cache("test session id")
    cast(list, waits).clear()
    page = AppTest.from_file(str(ROOT / "cdp_core/ui/main.py"), default_timeout=60)
    page.switch_page(str(ROOT / "pages/sources.py"))
    yield page.run()
    close_workspaces()


def dropped(page: AppTest) -> Upload:
    page.file_uploader(key="dropped").upload("people.csv", b"email\nann@example.org\n").run()
    assert not page.exception
    [one] = page.session_state[uploads.STATE].values()
    assert one.path.exists()
    return one


def leave() -> None:
    """As Streamlit says it when the browser goes."""
    clear_session_resource_cache("test session id")


def time_passes(waits: list[Callable[[], None]]) -> None:
    now = [*waits]
    waits.clear()
    for do in now:
        do()


def test_a_dropped_file_goes_some_time_after_who_dropped_it(sources_page, waits):
    file = dropped(sources_page).path
    assert not waits
    leave()
    assert file.exists()
    time_passes(waits)
    assert not file.exists()
    assert not waits


def test_who_comes_back_in_time_finds_her_file(sources_page, waits):
    file = dropped(sources_page).path
    leave()
    sources_page.run()
    time_passes(waits)
    assert file.exists()
    leave()
    time_passes(waits)
    assert not file.exists()


def test_a_file_that_is_being_loaded_goes_when_it_is_in(sources_page, waits):
    upload = dropped(sources_page)
    upload.work = cast(Any, SimpleNamespace(done=False, began=0.0))
    leave()
    time_passes(waits)
    assert upload.path.exists()
    upload.work = cast(Any, SimpleNamespace(done=True))
    time_passes(waits)
    assert not upload.path.exists()


def test_a_large_file_that_came_when_its_viewer_had_left_goes_too(sources_page, waits, tmp_path):
    token = upload_route.expect(tmp_path)
    sources_page.session_state[big_files.TOKENS].append(token)
    leave()
    assert send(token, [b"email\n"]) == 200
    arrival = upload_route.arrived(token)
    assert arrival is not None
    time_passes(waits)
    assert not arrival.path.exists()
    assert send(token, [b"email\n"]) == 404
