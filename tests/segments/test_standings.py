"""Where a person stands with every saved segment."""

from itertools import combinations

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from cdp_core.errors import ProfileNotFound
from cdp_core.segments import memberships, standings
from cdp_core.segments.rule import All, Any, Not, TraitLeaf, leaves, walk
from cdp_core.segments.standings import fewest_changes
from tests.segments.world import NOW, event, person

HANOI = {"trait": "city", "value": "Hanoi"}
BOUGHT = {"event": "Order Completed"}
OPENED = {"event": "Email Opened", "within": {"last": 30, "unit": "day"}}


@pytest.fixture
def ann(world_of):
    """Ann of Hanoi, who bought once and never opened an e-mail, and Bob, who did nothing."""
    ann = person(1, event("Order Completed", "2024-03-01"), city="Hanoi")
    saved = {
        "buyers of Hanoi": {"all": [HANOI, BOUGHT]},
        "readers": {"all": [BOUGHT, OPENED]},
        "elsewhere": {"not": {"any": [HANOI, BOUGHT]}},
        "readers of readers": {"all": [{"segment": "readers"}, {"trait": "age", "op": "gt", "value": 20}]},
        "nobody": {"any": []},
        "gone": {"trait": "custom.gone", "value": 1},
    }
    world = world_of(ann, person(2, city="Paris"), **saved)
    return {one.name: one for one in standings(world.connection, 1, NOW, world.cache)}


def test_she_is_in_the_segments_that_have_her_and_one_of_a_trait_that_is_gone_is_passed_over(world_of):
    saved = {"hers": {"all": [HANOI, BOUGHT]}, "his": {"not": HANOI}, "gone": {"trait": "custom.gone", "value": 1}}
    ann = person(1, event("Order Completed", "2024-03-01"), city="Hanoi")
    world = world_of(ann, person(2, city="Paris"), **saved)
    assert memberships(world.connection, 1, NOW, world.cache) == ["hers"]
    assert memberships(world.connection, 2, NOW, world.cache) == ["his"]


def test_no_more_conditions_are_looked_at_than_decide_whether_she_is_in(world_of):
    """As each takes its part of the time in which her page should stand there."""
    saved = {
        "all": {"all": [{"trait": "city", "value": "Hue"}, BOUGHT, OPENED]},
        "any": {"any": [HANOI, BOUGHT, OPENED]},
        "not": {"not": {"any": [HANOI, BOUGHT]}},
        "named": {"all": [{"segment": "any"}, HANOI]},
    }
    world = world_of(person(1, city="Hanoi"), person(2, city="Paris"), **saved)
    asked: list[str] = []
    sa.event.listen(world.connection, "before_cursor_execute", lambda *told: asked.append(told[2]))
    assert memberships(world.connection, 1, NOW, world.cache) == ["any", "named"]
    assert not [statement for statement in asked if "FROM events" in statement]
    assert sum("FROM versions" in statement for statement in asked) == 1


def test_members_come_first_then_what_is_nearest(ann):
    assert [(one.name, one.holds, one.steps) for one in ann.values()] == [
        ("buyers of Hanoi", True, 1),
        ("readers", False, 1),
        ("elsewhere", False, 2),
        ("readers of readers", False, 2),
        ("nobody", False, None),
    ]


def test_a_member_is_told_what_put_her_in(ann):
    assert [(one.path, one.words, one.because) for one in ann["buyers of Hanoi"].reasons] == [
        ("all[0]", 'whose city is "Hanoi"', 'city is "Hanoi"'),
        ("all[1]", "who did Order Completed", "1 such event, the last on 2024-03-01"),
    ]


def test_who_is_not_in_is_told_what_is_missing(ann):
    (missing,) = ann["readers"].reasons
    assert (missing.path, missing.words) == ("all[1]", "who did Email Opened in the last 30 days")
    assert missing.because == "no such event"
    assert [one.words for one in ann["elsewhere"].reasons] == [
        'whose city is not "Hanoi"',
        "who did not do Order Completed",
    ]


def test_there_is_no_standing_of_nobody(world_of):
    world = world_of(person(1))
    with pytest.raises(ProfileNotFound):
        standings(world.connection, 9, NOW, world.cache)


def _tree(shape, path="", comparison=None):
    """A tree of groups and leaves out of nested lists: all of, any of, or a leaf."""
    if shape is None:
        return TraitLeaf(path, "city", comparison)
    form, inner = shape
    if form == "not":
        return Not(path, _tree(inner, f"{path}.not"))
    nodes = tuple(_tree(each, f"{path}.{form}[{at}]") for at, each in enumerate(inner))
    return All(path, nodes) if form == "all" else Any(path, nodes)


def _holds(node, truth):
    if isinstance(node, Not):
        return not _holds(node.node, truth)
    if isinstance(node, All | Any):
        return (all if isinstance(node, All) else any)(_holds(each, truth) for each in node.nodes)
    return truth[node.path]


shapes = st.recursive(
    st.none(),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["all", "any"]), st.lists(inner, max_size=3)), st.tuples(st.just("not"), inner)
    ),
    max_leaves=6,
)


@given(shapes, st.randoms(use_true_random=False), st.booleans())
def test_no_fewer_changes_would_do(shape, chance, wanted):
    tree = _tree(shape)
    paths = [leaf.path for leaf in leaves(tree)]
    truth = {path: chance.random() < 0.5 for path in paths}
    holds = {node.path: _holds(node, truth) for node in walk(tree)}
    found = fewest_changes(tree, holds, wanted)
    enough = (
        turned
        for size in range(len(paths) + 1)
        for turned in combinations(paths, size)
        if _holds(tree, {path: truth[path] != (path in turned) for path in paths}) == wanted
    )
    fewest = next(enough, None)
    assert (found is None) == (fewest is None)
    if found is not None:
        assert len(found) == len(fewest)
        assert _holds(tree, {path: truth[path] != (path in found) for path in paths}) == wanted
