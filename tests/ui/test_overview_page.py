"""The overview as Streamlit sees it: the demo shop comes beside an empty page, figures say what they are of."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from streamlit.testing.v1 import AppTest

from cdp_core.mapping.presets import PRESETS
from cdp_core.progress import Progress, unwatched
from cdp_core.ui import first_steps
from cdp_core.ui.overview_view import so_far
from cdp_core.ui.session import close_workspaces, workspace
from cdp_core.workspace import Workspace

WAYS = ("Bring in files", "Load the demo shop")
ROOT = Path(__file__).resolve().parents[2]


def opened(name: str = "overview") -> AppTest:
    """A page as somebody sees it who comes anew."""
    page = AppTest.from_file(str(ROOT / "cdp_core/ui/main.py"), default_timeout=60)
    page.switch_page(str(ROOT / f"pages/{name}.py"))
    return page.run()


@pytest.fixture
def empty_overview(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    """The overview over a workspace with nothing in it."""
    monkeypatch.setenv("CDP_WORKSPACE", str(tmp_path / "workspace"))
    yield opened()
    close_workspaces()


def labels(page: AppTest) -> list[str]:
    return [one.label for one in page.button]


@pytest.mark.parametrize("name", ["overview", "sources", "identity", "profiles", "segments", "coverage"])
def test_whoever_looks_sees_that_the_demo_shop_is_coming(
    empty_overview: AppTest, monkeypatch: pytest.MonkeyPatch, name: str
):
    go_on = Event()
    monkeypatch.setattr(Workspace, "make_demo", lambda self, progress=unwatched: go_on.wait(10))
    next(one for one in empty_overview.button if one.label == "Load the demo shop").click().run()
    try:
        other = opened(name)
        assert not other.exception
        assert "Cancel" in labels(other)
        assert "Load the demo shop" not in labels(other)
    finally:
        go_on.set()
        empty_overview.session_state[first_steps.STATE].wait()


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


def test_an_empty_page_leads_to_files_first(empty_overview: AppTest):
    files, demo = (next(one for one in empty_overview.button if one.label == label) for label in WAYS)
    assert (files.proto.type, demo.proto.type) == ("primary", "secondary")
    files.click().run()
    assert not empty_overview.exception
    assert empty_overview.title[0].value == "What comes in?"
    assert "Load the demo shop" in labels(empty_overview)
    assert any("Salesforce" in one.value for one in empty_overview.caption)


def test_every_system_that_is_named_is_known():
    known = [preset.label for preset in PRESETS.values()]
    assert [name for name in first_steps.SYSTEMS if not any(one.startswith(name) for one in known)] == []


#: Two lines of one order.
ORDERS = "order id,email,date,product,quantity,price\n" + "".join(
    f"o1,ann@example.org,2026-03-01,{product},1,10\n" for product in ("lipstick", "serum")
)


def test_a_load_is_told_by_its_rows_and_not_by_what_they_are_rows_of(empty_overview: AppTest, tmp_path: Path):
    (tmp_path / "orders.csv").write_text(ORDERS, "utf-8")
    workspace().load(tmp_path / "orders.csv", source="shop", system="cdp", kind="orders")
    workspace().resolve()
    page = opened()
    assert not page.exception
    [line] = [one.value for one in page.markdown if "orders\\.csv" in one.value or "orders.csv" in one.value]
    assert "2 rows of orders" in line


def test_the_line_below_a_figure_ends_at_it():
    assert so_far(10, [1, 0, 2]) == [8, 8, 10]


def test_where_nothing_says_when_anybody_came_nobody_is_new_and_no_line_is_drawn(
    empty_overview: AppTest, tmp_path: Path
):
    (tmp_path / "people.csv").write_text("email,name\nann@example.org,Ann Lee\nben@example.org,Ben Low\n", "utf-8")
    workspace().load(tmp_path / "people.csv", source="crm", system="crm", kind="people")
    workspace().resolve()
    page = opened()
    assert not page.exception
    assert [(one.label, one.value, one.delta) for one in page.metric] == [
        ("Profiles", "2", ""),
        ("Known people", "2", "100 % of profiles"),
        ("Reachable by e-mail", "0", "0 % of known people agreed"),
        ("Revenue, 12 months", "€0.00", "no orders"),
    ]
    assert not any(one.proto.chart_data or "The line" in one.help for one in page.metric)
