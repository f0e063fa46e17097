from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import datetime

import pytest

from cdp_core.insights import interested
from cdp_core.insights.coverage import Coverage, coverage
from cdp_core.insights.figures import Figure
from cdp_core.insights.overview import overview
from cdp_core.insights.time_left import having
from cdp_core.profiles.build import build
from cdp_core.segments.bitmaps import LeafCache
from cdp_core.segments.evaluate import Answers
from cdp_core.segments.parse import parse
from cdp_core.segments.sight import Sight

NOW = datetime(2026, 6, 1)


@pytest.fixture(scope="module")
def shop(observed_once):
    """Six people: the CRM knows 4, own channels 4, the DMP 3; one is known to all three. Nothing is changed."""
    observed = observed_once
    contacts = [
        observed.person("crm", "2025-01-01", crm_id=str(n), email=f"p{n}@x.org", city=["Hanoi", None][n % 2])
        for n in range(4)
    ]
    visitors = [observed.visitor("web", anonymous_id=f"a{n}") for n in range(3)]
    buyer = observed.person("shop", customer_id="C9", phone="+84912345678")
    cookies = [observed.visitor("dmp", cookie_id=f"k{n}") for n in range(3)]
    for visitor in visitors:
        observed.event(visitor, "Page Viewed", "2026-05-01", channel="web")
    observed.event(buyer, "Order Completed", "2026-05-02", revenue=40.0, channel="web")
    observed.event(contacts[0], "Call Logged", "2026-05-03")
    observed.interest(cookies[0], "Automotive", "Electric Vehicle", provider="Lotame", expires_at="2026-12-01")
    observed.interest(cookies[1], "Beauty", provider="Lotame", expires_at="2026-06-05")
    observed.interest(cookies[1], "Beauty", "Skin", provider=" LOTAME", expires_at="2026-12-01")
    observed.interest(cookies[1], "Travel", provider=None, expires_at=None)
    observed.interest(cookies[2], "Beauty", provider="Eyeota", expires_at="2026-05-01")
    observed.consent(contacts[0], "email", "granted", "2026-01-01")
    observed.consent(contacts[1], "email", "withdrawn", "2026-01-01")
    observed.consent(buyer, "sms", "granted", "2026-07-01")
    observed.together(contacts[0], visitors[0], cookies[0])
    observed.together(contacts[1], visitors[1])
    observed.together(buyer, cookies[1])
    observed.load("crm", "2026-05-20", rows=5, accepted=4, rejected=1)
    observed.load("web", "2026-01-20", rows=3, accepted=3)
    observed.load("dmp", "2026-05-30", rows=9, accepted=9, rejected=9, state="unloaded")
    observed.write()
    build(observed.connection, None)
    return observed


def figures(answer: object, path: str = "") -> Iterator[tuple[str, Figure]]:
    """Every figure in an answer, with where it stands."""
    if isinstance(answer, Figure):
        yield path, answer
    elif is_dataclass(answer):
        for field in fields(answer):
            yield from figures(getattr(answer, field.name), f"{path}.{field.name}")
    elif isinstance(answer, dict):
        for key, value in answer.items():
            yield from figures(value, f"{path}[{key}]")
    elif isinstance(answer, tuple):
        for place, value in enumerate(answer):
            yield from figures(value, f"{path}[{place}]")


def selected(sight: Sight, figure: Figure) -> int:
    """How many profiles stand in the list that a figure opens."""
    rule = parse(figure.rule, sight.catalog)
    found = set(Answers(sight, figure.view, NOW).of(rule)[rule.path])
    if figure.interests:
        found &= set(having(sight.connection, figure.interests, NOW, figure.view).tolist())
    return len(found)


@pytest.mark.parametrize("most_conditions", [150, 1], ids=["a rule", "no rule can ask for so many taxonomies"])
@pytest.mark.parametrize("answer", [coverage, overview])
def test_every_figure_selects_exactly_that_many_profiles(shop, answer, most_conditions, monkeypatch):
    monkeypatch.setattr(interested, "_MOST_CONDITIONS", most_conditions)
    found = dict(figures(answer(shop.connection, NOW)))
    sight = Sight(shop.connection, LeafCache())
    assert len(found) >= 3
    assert {path: figure.count for path, figure in found.items()} == {
        path: selected(sight, figure) for path, figure in found.items()
    }


@pytest.fixture(scope="module")
def found(shop) -> Coverage:
    return coverage(shop.connection, NOW)


def test_every_combination_of_systems_is_counted_once(found):
    overlaps = {"+".join(overlap.systems): overlap.profiles.count for overlap in found.overlaps}
    assert overlaps == {"crm": 2, "cdp": 1, "dmp": 1, "crm+cdp": 1, "crm+dmp": 0, "cdp+dmp": 1, "crm+cdp+dmp": 1}
    assert sum(overlaps.values()) == found.profiles.count == 7


def test_a_system_knows_persons_by_its_own_data_and_more_of_them_once_joined(found):
    own = next(one for one in found.systems if one.system == "cdp")
    assert (own.profiles.count, own.known.count, own.anonymous.count, own.known_joined.count) == (4, 1, 3, 3)


def test_attributes_are_full_by_view(found):
    rows = {row.attribute: row for row in found.fill}
    assert {view: figure.count for view, figure in rows["city"].views.items()} == {
        "all": 2,
        "crm": 2,
        "cdp": 0,
        "dmp": 0,
    }
    assert rows["city"].share["crm"] == 0.5
    assert rows["interests"].views["dmp"].count == 2
    assert rows["orders"].views["all"].count == 1
    assert rows["consents"].views["crm"].count == 2
    assert "gender" not in rows


def test_freshness_and_expiry(found):
    last = {source.source: (source.last_load_at, source.last_event_at) for source in found.freshness}
    assert last["crm"] == (datetime(2026, 5, 20), datetime(2026, 5, 3))
    assert last["dmp"] == (None, None)
    interests = {one.provider: (one.active, one.expiring, one.expired) for one in found.interests}
    assert interests == {"Lotame": (3, 1, 0), "Eyeota": (0, 0, 1), None: (1, 0, 0)}


def test_a_provider_is_one_however_it_is_spelled(found):
    """As for the rules, which find "Lotame" and " LOTAME" by either name."""
    assert [one.provider for one in found.interests] == ["Lotame", "Eyeota", None]


def test_profiles_are_counted_by_the_time_that_is_left_of_any_of_their_interests(found):
    counts = {
        one.provider: (one.profiles.count, *(figure.count for figure in one.by_time_left.values()))
        for one in found.interests
    }
    assert counts == {"Lotame": (2, 2, 1, 0), "Eyeota": (0, 0, 0, 1), None: (1, 1, 0, 0)}
    told = {left: figure.count for left, figure in found.by_time_left.items()}
    assert told == {"active": 2, "lasting": 2, "expiring": 1, "expired": 1}


def test_joining_describes_a_customer_whom_no_single_system_could(found):
    assert (found.gain.joined.count, found.gain.whole.count) == (3, 1)
    best = found.gain.best_alone
    assert found.gain.attributes["all"] > found.gain.attributes[best]


def test_the_overview_says_how_it_flowed_and_what_needs_attention(shop):
    seen = overview(shop.connection, NOW)
    assert (seen.flow.rows, seen.flow.accepted, seen.flow.records, seen.flow.profiles) == (8, 7, 11, 7)
    assert (seen.profiles.count, seen.known.count, seen.reachable.count) == (7, 5, 1)
    attention = {one.kind: (one.count, one.names) for one in seen.attention}
    assert attention == {"rejected": (1, ()), "expiring": (1, ("Lotame",)), "quiet": (1, ("web",))}
    assert [load.source for load in seen.latest_loads] == ["dmp", "crm", "web"]


def test_revenue_of_twelve_months_comes_month_by_month(shop):
    seen = overview(shop.connection, NOW)
    assert (len(seen.months), seen.months[0].begins, seen.months[-1].begins) == (
        12,
        datetime(2025, 6, 1),
        datetime(2026, 5, 1),
    )
    assert (seen.revenue, seen.months[-1].revenue, seen.months[-1].orders) == (40.0, 40.0, 1)


def test_the_newest_month_is_a_whole_one_whatever_the_day(shop):
    """The order is of the first hour of 2 May: of the last month on 1 June, of the one before from 2 June on."""
    begun = overview(shop.connection, datetime(2026, 6, 2, 9))
    assert [month.revenue for month in begun.months[-2:]] == [40.0, 0.0]
    assert overview(shop.connection, datetime(2026, 6, 1, 9)).months[-1].revenue == 40.0
    year_later = overview(shop.connection, datetime(2027, 5, 1))
    assert (year_later.months[0].begins, year_later.revenue) == (datetime(2026, 5, 1), 40.0)


def test_an_empty_workspace_is_covered_by_zeros(observed):
    build(observed.connection, None)
    found = coverage(observed.connection, NOW)
    assert {figure.count for _, figure in figures(found)} == {0}
    assert overview(observed.connection, NOW).attention == ()
