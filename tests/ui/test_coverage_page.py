"""The coverage page as Streamlit sees it: what no segment can ask for opens a list of exactly those people."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from cdp_core.ui.session import close_workspaces
from cdp_core.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]

#: Ann's interest ends within two weeks and another lasts, Ben's ends, Cat's has expired, and so has one of Ann's of
#: nobody's; Dan has none.
TOLD = (("ann", "Lotame", 5), ("ann", "Lotame", 90), ("ben", "Lotame", 5), ("cat", "Lotame", -5), ("ann", "", -5))
PLAN = {
    "kind": "interests",
    "columns": {"email": "email", "interest": "interest", "provider": "provider", "until": "expires_at"},
}


@pytest.fixture(scope="module")
def interested(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("interested")
    (folder / "crm.csv").write_text("email\n" + "".join(f"{name}@x.org\n" for name in ("ann", "ben", "cat", "dan")))
    now = datetime.now(UTC)
    rows = [f"{who}@x.org,Cars {days},{by},{now + timedelta(days):%Y-%m-%dT%H:%M:%SZ}" for who, by, days in TOLD]
    (folder / "dmp.csv").write_text("\n".join(["email,interest,provider,until", *rows]) + "\n")
    with Workspace.open(folder / "workspace") as opened:
        opened.load(folder / "crm.csv", source="crm", system="crm", kind="people")
        opened.load(folder / "dmp.csv", source="dmp", system="dmp", mapping=PLAN)
        opened.resolve()
    yield folder / "workspace"
    close_workspaces()


@pytest.fixture
def open_page(interested: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    monkeypatch.setenv("CDP_WORKSPACE", str(interested))

    def opened(name: str, **address: str) -> AppTest:
        page = AppTest.from_file(str(ROOT / "cdp_core/ui/main.py"), default_timeout=60)
        page.switch_page(str(ROOT / f"pages/{name}.py"))
        for key, value in address.items():
            page.query_params[key] = value
        return page.run()

    return opened


def links(page: AppTest) -> list[tuple[str, dict[str, str]]]:
    """Each link to a page, with what it asks there."""
    found = [one.proto for one in page.get("page_link")]
    return [
        (one.label, {key: value for key, (value,) in parse_qs(one.query_string, keep_blank_values=True).items()})
        for one in found
    ]


def listed(page: AppTest) -> list[str]:
    assert not page.error
    return [found[1] for one in page.markdown if (found := re.search(r"\[(.+)\]\(/profiles\?profile=", one.value))]


def test_the_overview_lists_those_whose_interests_end_within_two_weeks(open_page):
    ((label, asked),) = [one for one in links(open_page("overview")) if "expire within two weeks" in one[0]]
    assert label == "Interests of 2 profiles expire within two weeks \\(Lotame\\)"
    page = open_page("profiles", **asked)
    assert listed(page) == ["ann@x.org", "ben@x.org"]
    assert [one.label for one in page.get("download_button")] == ["Download CSV"]


@pytest.mark.parametrize(
    ("provider", "figures"),
    [
        ("Any provider", {"Lasting": ["ann"], "Ending soon": ["ann", "ben"], "Expired": ["ann", "cat"]}),
        ("Lotame", {"Lasting": ["ann"], "Ending soon": ["ann", "ben"], "Expired": ["cat"]}),
        ("Unnamed provider", {"Expired": ["ann"]}),
    ],
)
def test_each_figure_of_interests_opens_the_profiles_that_it_counts(open_page, provider, figures):
    page = open_page("coverage")
    page.session_state["interest_figures"] = True
    page.run()
    assert not page.exception
    found = {label: asked for label, asked in links(page) if asked.get("of", "").endswith(f": {provider}")}
    assert list(found) == [f"{left} **{len(people)}**" for left, people in figures.items()]
    for asked, people in zip(found.values(), figures.values(), strict=True):
        assert listed(open_page("profiles", **asked)) == [f"{name}@x.org" for name in people]


def test_a_time_left_that_there_is_not_is_one_sentence(open_page):
    page = open_page("profiles", rule='{"all":[]}', interests="soon")
    assert not page.exception
    assert "interests are active, lasting, expiring, expired, and none are" in page.error[0].value
