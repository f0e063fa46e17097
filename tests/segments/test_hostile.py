"""Rules of someone who means harm: an error, or the right answer."""

import pytest
import sqlalchemy as sa

from cdp_core.errors import RuleError
from cdp_core.store import tables
from tests.segments.world import NOW, event, person

NASTY = [
    "'; DROP TABLE events; --",
    '" OR 1=1 --',
    "100%",
    "a_b",
    "\\",
    "%s %(x)s :name ?",
    "$1",
    "a\x00b",
    "${x}",
    "😀",
]


@pytest.mark.parametrize("text", NASTY)
def test_text_is_only_ever_text(world_of, text):
    happened = event(text, NOW, category=text, color=text)
    world = world_of(person(1, happened, city=text), person(2, event("x", NOW, category="x", color="x"), city="x"))
    for op in ("is", "contains", "starts_with", "ends_with"):
        assert world.members({"trait": "city", "op": op, "value": text}) == {1}
        for name in ("category", "color"):
            where = {"property": name, "op": op, "value": text}
            assert world.members({"event": "*", "where": where}) == {1}
    assert world.members({"trait": "city", "op": "in", "value": [text, "y"]}) == {1}
    assert world.members({"event": text}) == {1}
    assert world.members({"event": [text, "y"], "distinct": "color", "value": 1}) == {1}
    assert world.members({"consent": text, "state": "none"}) == {1, 2}
    assert world.members({"interest": [text], "provider": text}) == set()
    assert world.connection.scalar(sa.select(sa.func.count()).select_from(tables.events)) == 2


def test_ten_thousand_values_are_compared_like_two(world_of):
    world = world_of(*(person(n, event("a", NOW, category=f"c{n}"), city=f"c{n}", age=float(n)) for n in (5, 20_000)))
    texts, numbers = [f" C{n}" for n in range(10_000)], list(range(10_000))
    assert world.members({"trait": "city", "op": "in", "value": texts}) == {5}
    assert world.members({"trait": "city", "op": "not_in", "value": texts}) == {20_000}
    assert world.members({"trait": "age", "op": "in", "value": numbers}) == {5}
    where = {"any": [{"property": "category", "op": "in", "value": texts}, {"property": "color", "value": "x"}]}
    assert world.members({"event": "a", "where": where}) == {5}
    assert world.members({"event": "a", "where": {"not": where}}) == {20_000}
    assert world.members({"event": "a", "count": {"op": "in", "value": numbers}}) == {5, 20_000}
    assert world.members({"event": [f"e{n}" for n in range(10_000)]}) == set()


@pytest.mark.parametrize("pattern", ["(", "[", "a{2,1}", "(?=x)", "\\1", "a{5000}", "(?P<n>x", "*", "\\pX"])
def test_a_pattern_that_cannot_be_run_is_refused_before_it_is(world_of, pattern):
    world = world_of(person(1, city="Hanoi"))
    with pytest.raises(RuleError, match="regular expression"):
        world.members({"trait": "city", "op": "matches", "value": pattern})


@pytest.mark.parametrize("number", [1e308, -1e308, 5e-324, 2**63, 10**300, -0.0, 9007199254740993])
def test_numbers_at_the_edge_are_compared(world_of, number):
    world = world_of(person(1, event("a", NOW, revenue=float(number)), age=float(number)), person(2))
    for op in ("is", "gte", "lte"):
        assert 1 in world.members({"trait": "age", "op": op, "value": number})
        assert 1 in world.members({"event": "a", "max": "revenue", "op": op, "value": number})
        world.members({"event": "a", "sum": "revenue", "op": op, "value": number})
        world.members({"event": "a", "count": {"op": op, "value": number}})


def test_a_sum_that_leaves_the_numbers_is_missing(world_of):
    world = world_of(person(1, event("a", NOW, revenue=1.7e308), event("a", NOW, revenue=1.7e308)))
    assert world.members({"event": "a", "sum": "revenue", "op": "gt", "value": 0}) == set()
    assert world.members({"event": "a", "sum": "revenue", "op": "is_not", "value": 0}) == {1}


@pytest.mark.parametrize("unit", ["minute", "hour", "day", "week", "month", "year"])
def test_the_longest_span_is_no_error(world_of, unit):
    world = world_of(person(1, event("a", NOW), created_at=NOW))
    span = {"n": 10_000, "unit": unit}
    for op in ("in_last", "not_in_last", "in_next", "anniversary_in_next"):
        world.members({"trait": "created_at", "op": op, "value": span})
    assert world.members({"event": "a", "within": {"last": 10_000, "unit": unit}}) == {1}
    after = {"max": 10_000, "unit": unit}
    assert world.members({"sequence": [{"event": "a"}, {"did_not": "b", "after": after}]}) == set()


def test_fifty_steps_are_followed(world_of):
    world = world_of(person(1, *(event("a", f"2024-01-01T00:{minute:02}") for minute in range(50))))
    step = {"event": "a", "after": {"max": 1, "unit": "hour"}}
    assert world.members({"sequence": [{"event": "a"}, *[step] * 49]}) == {1}
    assert world.members({"sequence": [{"event": "a"}, *[{"event": "a"}] * 9]}) == {1}


def test_two_hundred_leaves_eight_deep_are_answered(world_of):
    rule = {"any": [{"trait": "city", "value": f"city {n}"} for n in range(199)] + [{"trait": "city", "value": "x"}]}
    for _ in range(7):
        rule = {"not": rule}
    assert world_of(person(1, city="x"), person(2)).members(rule) == {2}
