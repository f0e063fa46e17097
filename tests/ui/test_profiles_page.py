"""A person's page as Streamlit sees it: whoever has no name is a visitor and not a number."""

import json
from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from cdp_core.profiles import Activity, Found, Hits, Journey, Linked, Order
from cdp_core.ui import answers
from cdp_core.ui.profile_search import highlighted, how_many
from cdp_core.ui.session import close_workspaces
from cdp_core.workspace import Workspace
from cdp_core.workspace.one_person import OnePerson

ROOT = Path(__file__).resolve().parents[2]

#: Two pages that one browser saw, a minute apart; Ann saw one, signed in the next day, and saw another.
VISITS = [
    {"type": "page", "messageId": "m1", "anonymousId": "lone", "timestamp": "2026-03-01T10:00:00Z"},
    {"type": "page", "messageId": "m2", "anonymousId": "lone", "timestamp": "2026-03-01T10:01:00Z"},
    {"type": "page", "messageId": "m3", "anonymousId": "anns", "timestamp": "2026-03-01T10:00:00Z"},
    {
        "type": "identify",
        "messageId": "m4",
        "anonymousId": "anns",
        "userId": "1",
        "traits": {"email": "ann@example.org"},
        "timestamp": "2026-03-02T10:00:00Z",
    },
    {"type": "page", "messageId": "m5", "anonymousId": "anns", "timestamp": "2026-03-02T10:01:00Z"},
]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("visits")
    (folder / "visits.jsonl").write_text("\n".join(map(json.dumps, VISITS)), "utf-8")
    with Workspace.open(folder / "workspace") as workspace:
        workspace.load(folder / "visits.jsonl", source="web", system="cdp", kind="events")
        workspace.resolve()
    yield folder / "workspace"
    close_workspaces()


@pytest.fixture
def profile(shop: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """The page of a person whom the address names by any identifier."""
    monkeypatch.setenv("CDP_WORKSPACE", str(shop))

    def opened(asked: str, tab: str = "Timeline") -> AppTest:
        page = AppTest.from_file(str(ROOT / "cdp_core/ui/main.py"), default_timeout=60)
        page.switch_page(str(ROOT / "pages/profiles.py"))
        page.query_params["profile"] = asked
        page.query_params["tab"] = tab
        return page.run()

    return opened


def text(page: AppTest) -> str:
    return "\n".join(one.value for one in [*page.markdown, *page.caption])


def test_whoever_has_no_name_is_called_a_visitor(profile):
    page = profile("lone")
    assert [title.value for title in page.title] == ["Anonymous visitor"]
    assert "still anonymous" not in text(page)  # she is so to this day


def test_a_known_person_is_said_to_be_known_once(profile):
    assert text(profile("ann@example.org")).count("known") == 1


def test_what_a_known_person_did_before_her_name_was_known_is_marked(profile):
    assert "while still anonymous" in text(profile("ann@example.org"))


def test_splitting_and_merging_are_a_click_away_from_any_tab(profile):
    page = profile("ann@example.org")
    page.button(key="to_identity").click().run()
    assert not page.exception
    assert page.session_state["tab"] == "Identity"
    assert any(one.label == "One record" for one in page.selectbox)


def test_what_was_shown_of_one_persons_past_does_not_lengthen_the_next_ones(profile, monkeypatch):
    monkeypatch.setattr("cdp_core.ui.timeline_view.AT_ONCE", 1)
    page = profile("lone")
    more = {"key": "timeline_more"}
    page.button(**more).click().run()
    assert text(page).count("[●]") == 2
    page.query_params["profile"] = "anns"
    page.run()
    assert text(page).count("[●]") == 1


def test_a_journey_is_only_worked_out_for_whoever_opens_it(profile, monkeypatch):
    """As it took seconds of each look at a person of a hundred thousand events, for a figure in a label."""
    asked: list[int] = []
    monkeypatch.setattr(OnePerson, "journey", lambda self, number: asked.append(number) or Journey([], "week"))
    weeks = [Activity(datetime(2026, 3, 2), channel, 1, changes) for changes, channel in enumerate(("web", "app"))]
    monkeypatch.setattr(OnePerson, "activity", lambda self, number: weeks)
    page = profile("lone")
    assert "Journey: 1 change of channel" in [one.label for one in page.expander]
    assert not asked
    page.session_state["journey"] = True
    page.run()
    assert len(asked) == 1
    assert "each dot is a week on one channel" in text(page)


def test_whose_traits_nobody_told_has_a_sentence_and_no_empty_tab(profile):
    assert "No source told anything of this person" in text(profile("lone", "Traits"))


def test_what_stands_on_other_tabs_is_not_asked_for(profile, monkeypatch):
    """As each question takes its part of the time in which a page should stand there."""
    asked: list[str] = []
    for name in ("orders_of", "interests_of", "linked_objects", "journey", "standings", "identity_graph"):
        monkeypatch.setattr(OnePerson, name, lambda self, *_, name=name: asked.append(name) or [])
    assert not profile("lone").exception
    assert asked == []
    for tab, name in (("Orders", "orders_of"), ("Interests", "interests_of"), ("CRM", "linked_objects")):
        profile("lone", tab)
        assert asked.pop() == name


def test_a_look_at_another_tab_does_not_count_the_segments_of_a_person_again(profile, monkeypatch):
    asked: list[int] = []
    monkeypatch.setattr(OnePerson, "segments_of", lambda self, number, now: asked.append(number) or ["Loyal"])
    answers._segments_of.clear()
    assert not profile("anns").exception
    assert asked
    asked.clear()
    now = datetime(2026, 3, 10, 12)
    assert [answers.segments_of(1, now), answers.segments_of(1, now), asked] == [["Loyal"], ["Loyal"], [1]]
    answers._segments_of.clear()


def test_many_orders_are_drawn_a_page_at_a_time(profile, monkeypatch):
    orders = [Order(f"O{n}", datetime(2026, 3, 1), 1.0, 0.0, "EUR", "web", "shop", ()) for n in range(45)]
    monkeypatch.setattr(OnePerson, "orders_of", lambda self, number: orders)
    page = profile("lone", "Orders")
    for shown, label in ((20, "Show 20 more of 25"), (40, "Show 5 more of 5"), (45, None)):
        assert sum("**O" in one.value for one in page.markdown) == shown
        more = [one for one in page.button if one.key == "orders_more"]
        assert [one.label for one in more] == ([label] if label else [])
        if more:
            more[0].click().run()


def test_deals_stand_under_their_stage_with_what_they_are_worth(profile, monkeypatch):
    told = dict.fromkeys((one.name for one in fields(Linked)), None) | {"kind": "deals", "source": "crm"}
    deals = [Linked(**told | {"name": f"Deal {n}", "stage": "Offer", "amount": 50.0, "owner": "005A1"}) for n in (1, 2)]
    monkeypatch.setattr(OnePerson, "linked_objects", lambda self, page: deals)
    page = profile("lone", "CRM")
    assert "**Offer** :gray[2 deals, €100.00]" in text(page)
    [table] = page.dataframe
    assert [*table.value.columns] == ["Name", "Amount", "Source"]


def test_of_an_endless_search_the_page_repeats_the_beginning(profile):
    page = AppTest.from_file(str(ROOT / "cdp_core/ui/main.py"), default_timeout=60)
    page.switch_page(str(ROOT / "pages/profiles.py"))
    page.query_params["q"] = "x" * 5000
    page.run()
    [said] = [one.value for one in page.info]
    assert "x" * 59 + "…" in said
    assert len(said) < 200


def test_numbers_that_match_in_several_parts_are_bold_as_one():
    assert highlighted("+442079460242", "020 7946 0242") == "+4420**79460242**".replace("+", "\\+")
    assert highlighted("Ann Lee", "lee ann") == "**Ann** **Lee**"
    assert highlighted("Uwe Müller", "uwe mul") == "**Uwe** **Mül**ler"
    assert highlighted("가마", "김민") == "가마"


def test_names_that_are_near_are_not_said_to_be_what_was_asked_for():
    ann = Found(1, "Ann", True, "name", "ann", "Ann", ("crm",), None)
    assert how_many(Hits([ann], 1, nearly=True), "Anm") == "Nobody is called “Anm”. 1 name is near"
    assert how_many(Hits([ann], 36), "ann") == "36 profiles found, the first 1 here. Type more to narrow it down."
