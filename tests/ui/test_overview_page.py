"""The overview of an empty workspace, as Streamlit sees it: the demo shop comes beside the page."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from streamlit.testing.v1 import AppTest

from cdp_core.progress import Progress, unwatched
from cdp_core.ui import first_steps
from cdp_core.ui.session import close_workspaces
from cdp_core.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def empty_overview(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    """The overview over a workspace with nothing in it."""
    monkeypatch.setenv("CDP_WORKSPACE", str(tmp_path / "workspace"))
    page = AppTest.from_file(str(ROOT / "cdp_core/ui/main.py"), default_timeout=60)
    page.switch_page(str(ROOT / "pages/overview.py"))
    yield page.run()
    close_workspaces()


def labels(page: AppTest) -> list[str]:
    return [one.label for one in page.button]


def test_the_demo_shop_comes_beside_the_page_and_is_cancelled_there(
    empty_overview: AppTest, monkeypatch: pytest.MonkeyPatch
):
    begun, go_on = Event(), Event()

    def make(self: Workspace, progress: Progress = unwatched) -> None:
        progress(0.1, "inventing customers")
        begun.set()
        go_on.wait(10)
        progress(0.2, "loading files")

    monkeypatch.setattr(Workspace, "make_demo", make)
    page = empty_overview
    next(one for one in page.button if one.label == "Load the demo shop").click().run()
    assert begun.wait(10)
    page.run()
    assert "Load the demo shop" not in labels(page)
    next(one for one in page.button if one.label == "Cancel").click().run()
    go_on.set()
    page.session_state[first_steps.STATE].wait()
    page.run()
    assert not page.exception
    assert [one.value for one in page.info] == ["Cancelled. Nothing of the demo shop is here."]
    assert "Load the demo shop" in labels(page)
