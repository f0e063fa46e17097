"""Why a person is in or out, in words and with what decided it."""

import sys
from datetime import timedelta

import pytest

from cdp_core.errors import ProfileNotFound
from cdp_core.segments import explain
from cdp_core.segments.facts import fact_of
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
        ({"consent": "email", "state": "granted"}, False, "no decision on e-mail", "none"),
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


#: Adds to the cart 1 day, 4 and 9 days ago; one order 8 days ago, which follows the earliest within 2 days.
CARTS = [event("Product Added", NOW - timedelta(days=days)) for days in (1, 4, 9)]
CARTS += [event("Order Completed", NOW - timedelta(days=8))]


@pytest.mark.parametrize(
    ("within", "now", "holds", "because", "at"),
    [
        # The cart of yesterday is still open; that of four days ago is why she is in.
        (2, 0, True, "the last on 2024-03-27 02:30, and no Order Completed followed by 2024-03-29 02:30", 4),
        (30, 0, False, "the last on 2024-03-30 02:30, and Order Completed may still follow until 2024-04-29 02:30", 1),
        (2, -8, False, "the last on 2024-03-22 02:30, and Order Completed followed on 2024-03-23 02:30", 9),
        (None, 0, True, "the last on 2024-03-30 02:30, and no Order Completed followed since", 1),
        (None, -8, False, "the last on 2024-03-22 02:30, and Order Completed followed on 2024-03-23 02:30", 9),
    ],
)
def test_what_did_not_follow_is_told_of_the_step_that_decides(world_of, within, now, holds, because, at):
    world = world_of(person(1, *CARTS))
    did_not = {"did_not": "Order Completed"} | ({"after": {"max": within, "unit": "day"}} if within else {})
    rule = {"sequence": [{"event": "Product Added"}, did_not]}
    (answer,) = explain(world.connection, rule, 1, NOW + timedelta(days=now), world.cache).nodes
    assert (answer.holds, answer.because) == (holds, f"every step happened, one after the other, {because}")
    assert [one["occurred_at"] for one in answer.events] == [NOW - timedelta(days=at)]


def test_the_steps_of_a_sequence_are_told_in_their_order(world_of):
    days = {"Product Added": (9, 2), "Order Completed": (8,)}
    world = world_of(person(1, *(event(name, NOW - timedelta(days=n)) for name, at in days.items() for n in at)))
    rule = {"sequence": [{"event": "Product Added"}, {"event": "Order Completed"}]}
    (answer,) = explain(world.connection, rule, 1, NOW, world.cache).nodes
    assert [one["occurred_at"] for one in answer.events] == [NOW - timedelta(days=9), NOW - timedelta(days=8)]


def test_a_segment_is_explained_from_inside(why):
    (answer,) = why({"segment": "hanoi"}).nodes
    assert answer.inside.nodes[0].because == 'city is "Hanoi"'


def test_a_segment_to_which_many_ways_lead_is_explained_once(world_of, monkeypatch):
    looked_up = []
    module = sys.modules["cdp_core.segments.explain"]  # the package has a function of that name
    monkeypatch.setattr(module, "fact_of", lambda *asked: looked_up.append(1) or fact_of(*asked))
    deeper = {
        f"level {n}": {"any": [{"segment": f"level {n - 1}"}, {"not": {"segment": f"level {n - 1}"}}]}
        for n in range(1, 8)
    }
    world = world_of(ANN, **{"level 0": {"trait": "city", "value": "Hanoi"}}, **deeper)
    told = explain(world.connection, {"segment": "level 7"}, 1, NOW, world.cache)
    assert told.holds
    assert len(looked_up) == 1


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
