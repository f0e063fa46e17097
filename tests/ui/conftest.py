"""The segments page in its frame, over a small shop whose every count can be told by looking at it."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from cdp_core.ui.session import close_workspaces
from cdp_core.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]

#: A server looks once for components among all packages that are installed; AppTest is a new server for each run, which
#: would take a third of the time of these tests.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)

#: Ann bought twice, Ben and Cat once, Dan never; Ann and Cat live in Hanoi.
PEOPLE = """id,email,first name,city,country,created at
1,ann@example.org,Ann,Hanoi,VN,2024-01-02T03:04:05Z
2,ben@example.org,Ben,Berlin,DE,2024-01-02
3,cat@example.org,Cat,Hanoi,VN,
4,dan@example.org,Dan,Hue,VN,1650-01-01
"""
BOUGHT = (("ann", "lipstick", 10.0), ("ann", "serum", 30.0), ("ben", "serum", 20.0), ("cat", "lipstick", 10.0))


@pytest.fixture(scope="session")
def small_shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A workspace of four customers and four orders."""
    folder = tmp_path_factory.mktemp("small_shop")
    people, events = folder / "people.csv", folder / "events.jsonl"
    people.write_text(PEOPLE, "utf-8")
    yesterday = datetime.now(UTC) - timedelta(days=1)
    lines = [
        {
            "type": "track",
            "event": "Order Completed",
            "messageId": f"m{place}",
            "anonymousId": f"a-{name}",
            "timestamp": (yesterday + timedelta(minutes=place)).isoformat(),
            "context": {"traits": {"email": f"{name}@example.org"}},
            "properties": {"revenue": revenue, "currency": "EUR", "category": category},
        }
        for place, (name, category, revenue) in enumerate(BOUGHT)
    ]
    events.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    with Workspace.open(folder / "workspace") as workspace:
        workspace.load(people, source="crm", system="crm", kind="people")
        workspace.load(events, source="shop", system="cdp", kind="events")
        workspace.resolve()
    yield folder / "workspace"
    close_workspaces()


@pytest.fixture(autouse=True)
def kept_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages stay registered when a fragment alone is drawn anew, as on a server; AppTest begins each run with none."""
    known: list[dict] = []
    make, register = PagesManager.__init__, PagesManager.set_pages_and_resolve

    def made(self: PagesManager, *args: object, **kwargs: object) -> None:
        make(self, *args, **kwargs)
        self._pages = known[-1] if known else None

    def registered(self: PagesManager, pages: dict, *args: object, **kwargs: object) -> object:
        known.append(pages)
        return register(self, pages, *args, **kwargs)

    monkeypatch.setattr(PagesManager, "__init__", made)
    monkeypatch.setattr(PagesManager, "set_pages_and_resolve", registered)


def _open(address: dict[str, str]) -> AppTest:
    page = AppTest.from_file(str(ROOT / "cdp_core/ui/main.py"), default_timeout=60)
    page.switch_page(str(ROOT / "pages/segments.py"))
    for name, value in address.items():
        page.query_params[name] = value
    return page.run()


@pytest.fixture
def segments_page(small_shop: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """The segments page with what the address says."""
    monkeypatch.setenv("CDP_WORKSPACE", str(small_shop))

    return lambda **address: _open(address)


@pytest.fixture
def empty_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The segments page over a workspace with nothing in it."""
    monkeypatch.setenv("CDP_WORKSPACE", str(tmp_path / "workspace"))
    return _open({})
