import json
from datetime import datetime

import pytest

from cdp_core.profiles.build import build
from cdp_core.profiles.timeline import Place, Touch, place_after, timeline
from cdp_core.profiles.visits import Activity, Journey, Leg, activity, journey, visits_of


def whats(touches) -> list[str]:
    return [touch.what for touch in touches]


@pytest.fixture(scope="module")
def street(observed_once) -> dict[str, int]:
    """Four people, of whom nothing is changed.

    Ann browsed as a visitor, signed in, bought, wrote a ticket; a DMP and a CRM know her too. Nobody knows who the
    visitor is. To the busy one eight things happened on a day and four on the next, at midnight all of them. The
    restless one changed the channel with every event, from Friday to Wednesday.
    """
    observed = observed_once
    visitor = observed.visitor("web", anonymous_id="a1")
    member = observed.visitor("web", anonymous_id="a1", customer_id="C1")
    contact = observed.person("crm", crm_id="1")
    cookie = observed.visitor("dmp", cookie_id="k1")
    for moment in ("2026-03-01T10:00", "2026-03-01T10:20"):
        observed.event(visitor, "Page Viewed", moment, channel="web", url="/lipstick")
    observed.event(member, "Signed In", "2026-03-02T09:00", channel="web")
    observed.event(
        member,
        "Order Completed",
        "2026-03-02T09:10",
        channel="web",
        revenue=20.0,
        properties=json.dumps({"gift": True}),
    )
    observed.event(visitor, "Page Viewed", "2026-03-05T09:00", channel="app")
    observed.event(contact, "Call Logged", "2026-03-04T12:00", channel="phone")
    observed.interest(cookie, "Beauty", "Make-up", seen_at="2026-03-03")
    observed.consent(contact, "email", "granted", "2026-03-02T09:05")
    observed.object(contact, "tasks", subject="Call back", due_at="2026-03-06")
    ann = observed.together(visitor, member, contact, cookie)
    stranger = observed.visitor("web", anonymous_id="a2")
    observed.event(stranger, "Page Viewed", "2026-03-01")
    busy = observed.visitor("web", anonymous_id="a3")
    for n in range(12):
        observed.event(busy, f"Event {n}", ["2026-03-01", "2026-03-02"][n % 3 == 0])
    restless = observed.visitor("web", anonymous_id="a4")
    for n in range(48):
        at = datetime(2026, 3, 6 + n // 8, n % 8)
        observed.event(restless, "Page Viewed", at.isoformat(), channel=["web", "app"][n % 2])
    observed.write()
    build(observed.connection, None)
    return {"ann": ann, "visitor": stranger, "busy": busy, "restless": restless}


def test_everything_stands_in_one_line_newest_first(connection, ann):
    assert whats(timeline(connection, ann)) == [
        "Call back",
        "Page Viewed",
        "Call Logged",
        "Beauty › Make-up",
        "Order Completed",
        "email: granted",
        "Signed In",
        "Page Viewed",
        "Page Viewed",
    ]


def test_what_she_did_before_she_was_known_is_marked(connection, ann):
    anonymous = [touch.at for touch in timeline(connection, ann) if touch.anonymous]
    assert anonymous == [datetime(2026, 3, 1, 10, 20), datetime(2026, 3, 1, 10)]


def test_a_visitor_who_never_told_who_she_is_stays_anonymous(connection, street):
    assert [touch.anonymous for touch in timeline(connection, street["visitor"])] == [True]


def test_a_touch_tells_its_source_and_its_details(connection, ann):
    [order] = timeline(connection, ann, events=["Order Completed"])
    assert (order.source, order.system, order.channel) == ("web", "cdp", "web")
    assert order.details == {"revenue": 20.0, "gift": True}


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"channels": ["phone", "app"]}, ["Page Viewed", "Call Logged"]),
        ({"events": ["Interest", "Signed In"]}, ["Beauty › Make-up", "Signed In"]),
        ({"search": "LIPSTICK"}, ["Page Viewed", "Page Viewed"]),
        ({"search": "make-up"}, ["Beauty › Make-up"]),
        ({"search": "%"}, []),
        ({"events": []}, []),
        ({"before": Place(datetime(2026, 3, 1, 23))}, ["Page Viewed", "Page Viewed"]),
    ],
)
def test_a_timeline_is_filtered_and_searched(connection, ann, filters, expected):
    assert whats(timeline(connection, ann, **filters)) == expected


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_page_after_page_is_the_whole_also_where_many_things_happen_at_once(connection, street, size):
    pages, before = [], None
    while page := timeline(connection, street["busy"], before=before, limit=size):
        pages += page
        before = place_after(page, before)
    assert pages == timeline(connection, street["busy"])
    assert len({touch.what for touch in pages}) == 12


def test_nobodys_timeline_is_empty(connection):
    assert timeline(connection, 4711) == []
    assert place_after([]) is None


def test_touches_of_one_sitting_are_a_visit_and_others_stand_alone(connection, ann):
    visits = visits_of(timeline(connection, ann, events=["Page Viewed", "Call Logged"]))
    assert [(visit.began.day, len(visit.touches), visit.anonymous) for visit in visits] == [
        (5, 1, False),
        (4, 1, False),
        (1, 2, True),
    ]
    assert (visits[2].began, visits[2].ended) == (datetime(2026, 3, 1, 10), datetime(2026, 3, 1, 10, 20))


def test_activity_is_counted_by_week_and_channel_with_the_changes_of_channel(connection, ann):
    assert activity(connection, ann) == [
        Activity(datetime(2026, 2, 23), "web", 2, changes=0),
        Activity(datetime(2026, 3, 2), "app", 1, changes=1),
        Activity(datetime(2026, 3, 2), "phone", 1, changes=1),
        Activity(datetime(2026, 3, 2), "web", 2, changes=0),
    ]


def test_a_journey_goes_from_channel_to_channel(connection, ann):
    found = journey(connection, ann)
    assert [(leg.channel, leg.events) for leg in found.legs] == [("web", 4), ("phone", 1), ("app", 1)]
    assert found.legs[0] == Leg("web", datetime(2026, 3, 1, 10), datetime(2026, 3, 2, 9, 10), 4)
    assert found.period is None
    assert journey(connection, 4711) == Journey([], None)


def test_a_journey_of_too_many_legs_is_told_by_day_week_or_month(connection, street):
    """As a picture of tens of thousands of legs shows nothing and stalls the page."""
    restless = street["restless"]
    every = journey(connection, restless)
    assert (len(every.legs), every.period) == (48, None)
    told = {most: journey(connection, restless, most) for most in (47, 12, 4, 1)}
    assert {most: (len(one.legs), one.period) for most, one in told.items()} == {
        47: (12, "day"),
        12: (12, "day"),
        4: (4, "week"),
        1: (2, "month"),
    }
    assert {(leg.channel, leg.events) for leg in told[1].legs} == {("web", 24), ("app", 24)}
    assert sum(one.changes for one in activity(connection, restless)) == 47


def test_a_letter_opened_in_the_middle_of_a_visit_does_not_part_it():
    """As sessions are counted: what happens elsewhere stands beside the visit."""

    def touch(minute: int, what: str) -> Touch:
        return Touch(datetime(2026, 3, 1, 10, minute), "event", what, None, "cdp", "web", 1, False, {})

    newest_first = [touch(9, "Page Viewed"), touch(7, "Email Opened"), touch(5, "Page Viewed")]
    assert [(len(visit.touches), visit.began.minute) for visit in visits_of(newest_first)] == [(2, 5), (1, 7)]


def test_a_decision_without_a_day_says_so(observed):
    ann = observed.person("crm", email="ann@x.org")
    observed.consent(ann, "email", "granted", "2026-03-01", dated=False)
    observed.consent(ann, "sms", "denied", "2026-02-01", dated=True)
    observed.write()
    build(observed.connection, None)
    told = [touch.what for touch in timeline(observed.connection, ann) if touch.kind == "consent"]
    assert told == ["email: granted, no day told", "sms: denied"]
