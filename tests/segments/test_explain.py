"""Why a person is in or out, in words and with what decided it."""

from datetime import timedelta

import pytest

from cdp_core.errors import ProfileNotFound
from cdp_core.segments import explain
from tests.segments.world import NOW, event, person

ANN = person(
    1,
    event("Order Completed", NOW - timedelta(days=3), revenue=60.0, category="lipstick"),
    event("Order Completed", NOW - timedelta(days=90), revenue=40.0),
    event("Product Added", NOW - timedelta(days=4)),
    city="Hanoi",
)


@pytest.fixture
def why(world_of):
    """The answers to one leaf, or to a whole rule, for Ann."""
    world = world_of(ANN, person(2), hanoi={"trait": "city", "value": "Hanoi"})
    return lambda rule, profile=1: explain(world.connection, rule, profile, NOW, world.cache)


@pytest.mark.parametrize(
    ("leaf", "holds", "because", "value"),
    [
        ({"trait": "city", "value": "Paris"}, False, 'city is "Hanoi"', "Hanoi"),
        ({"trait": "age", "op": "gt", "value": 3}, False, "age is missing", None),
        ({"event": "Order Completed"}, True, "2 such events, the last on 2024-03-28 02:30", 2),
        (
            {"event": "Order Completed", "within": {"last": 1, "unit": "day"}},
            False,
            "no such event in that time; outside the time that is asked for, the last on 2024-03-28 02:30",
            0,
        ),
        ({"event": "Page Viewed"}, False, "no such event", 0),
        (
            {"event": "Order Completed", "sum": "revenue", "op": "gte", "value": 100},
            True,
            "total revenue is 100, the last on 2024-03-28 02:30",
            100.0,
        ),
        ({"identifier": "email"}, False, "e-mail is missing", []),
        ({"system": "crm"}, False, "known to web", {"web": "cdp"}),
        ({"consent": "email", "state": "granted"}, False, "no decision on email", "none"),
        ({"interest": ["Travel"]}, False, "interests now: none", []),
    ],
)
def test_a_leaf_is_explained_by_what_decided_it(why, leaf, holds, because, value):
    (answer,) = why(leaf).nodes
    assert (answer.holds, answer.because, answer.value) == (holds, because, value)


def test_the_events_come_with_the_properties_that_were_asked_about(why):
    rule = {"event": "Order Completed", "where": {"property": "category", "value": "lipstick"}}
    (answer,) = why(rule).nodes
    assert answer.events == [
        {
            "event": "Order Completed",
            "occurred_at": NOW - timedelta(days=3),
            "source": "web",
            "properties": {"category": "lipstick"},
        }
    ]


def test_a_sequence_says_how_far_it_came(why):
    (answer,) = why({"sequence": [{"event": "Product Added"}, {"event": "Page Viewed"}]}).nodes
    assert (answer.because, answer.value) == ("step 2 never followed in time", 1)


def test_a_segment_is_explained_from_inside(why):
    (answer,) = why({"segment": "hanoi"}).nodes
    assert answer.inside.nodes[0].because == 'city is "Hanoi"'


def test_what_would_have_to_change_is_named(why):
    rule = {
        "all": [
            {"trait": "city", "value": "Hanoi"},
            {"any": [{"event": "Page Viewed"}, {"not": {"event": "Order Completed"}}]},
        ]
    }
    told = why(rule)
    assert not told.holds
    assert told.decisive == ["all[1].any[0]", "all[1].any[1].not"]
    assert [node.path for node in told.nodes][:3] == ["", "all[0]", "all[1]"]


def test_nobody_is_explained_who_is_not_there(why):
    with pytest.raises(ProfileNotFound):
        why({"all": []}, profile=99)
