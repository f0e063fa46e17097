from dataclasses import replace

import pytest

from cdp_core.ui import rule_state, rule_tree
from cdp_core.ui.offer import Offer
from cdp_core.ui.rule_state import Builder, first_leaf, incomplete, without_waiting_filters
from cdp_core.ui.rule_tree import Condition, Group

HANOI = {"trait": "city", "op": "is", "value": "Hanoi"}
BOUGHT = {"event": "Order Completed"}


@pytest.mark.parametrize(
    "leaf",
    [
        {**HANOI, "value": ""},
        {"trait": "age", "op": "between", "value": [1, None]},
        {"trait": "city", "op": "in", "value": []},
        {"event": ""},
        {"event": []},
        {**BOUGHT, "count": {"op": "gte", "value": None}},
        {**BOUGHT, "sum": "revenue", "op": "gte", "value": None},
        {**BOUGHT, "within": {"from": "2026-01-01", "to": None}},
        {"sequence": [{"event": ""}, {"did_not": "Order Completed"}]},
        {"interest": []},
        {"segment": ""},
    ],
)
def test_a_condition_that_lacks_a_value_waits(leaf):
    assert incomplete(leaf)


@pytest.mark.parametrize(
    "leaf",
    [
        HANOI,
        {"trait": "city", "op": "exists"},
        {"trait": "age", "value": 0},
        {**BOUGHT, "avg": "revenue", "op": "exists"},
        {**BOUGHT, "within": {"last": 3, "unit": "day"}},
        {"sequence": [BOUGHT, {"did_not": "Order Completed"}]},
    ],
)
def test_a_condition_with_all_it_needs_counts(leaf):
    assert not incomplete(leaf)


def test_only_the_filter_that_waits_is_left_out():
    red, waiting = {"property": "color", "op": "is", "value": "red"}, {"property": "size", "op": "is", "value": ""}
    assert without_waiting_filters({**BOUGHT, "where": {"all": [red, waiting]}}) == {**BOUGHT, "where": {"all": [red]}}
    assert without_waiting_filters({**BOUGHT, "where": {"not": {"any": [waiting]}}}) == BOUGHT
    assert without_waiting_filters({"sequence": [BOUGHT, {**BOUGHT, "where": waiting}]}) == {"sequence": [BOUGHT] * 2}


def test_only_the_step_that_waits_for_its_event_is_left_out():
    viewed, day = {"event": "Page Viewed"}, {"max": 1, "unit": "day"}
    sequence = {"sequence": [viewed, {**BOUGHT, "after": day}, {"did_not": "", "after": day}]}
    assert not incomplete(sequence)
    assert without_waiting_filters(sequence) == {"sequence": [viewed, {**BOUGHT, "after": day}]}
    assert without_waiting_filters({"sequence": [{"event": ""}, {**BOUGHT, "after": day}]}) == {"sequence": [BOUGHT]}


def test_undo_goes_back_under_new_ids_and_keeps_open_what_was_open():
    held = Builder(Group("all", [Condition(HANOI), Condition(BOUGHT)]))
    held.open = held.tree.nodes[1].id
    held.remember()
    held.tree.nodes[1].leaf = {"event": "Page Viewed"}
    held.undo()
    assert held.tree.nodes[1].leaf == BOUGHT
    assert held.open == held.tree.nodes[1].id
    held.redo()
    assert held.tree.nodes[1].leaf == {"event": "Page Viewed"}


def test_nothing_can_be_done_to_the_root_and_a_group_does_not_move_into_itself():
    tree = rule_tree.from_rule({"all": [HANOI, {"any": [{"all": [BOUGHT]}]}]})
    assert rule_state.acts_on(tree, tree, None) == []
    outer = tree.nodes[1]
    acts = rule_state.acts_on(tree, outer, tree)
    assert [act for act in acts if act.startswith("into:")] == []
    assert {"up", "off", "copy", "wrap", "remove"} <= set(acts)
    assert "down" not in acts


def test_no_act_makes_a_rule_deeper_than_a_rule_may_be():
    rule = HANOI
    for _ in range(7):
        rule = {"any": [rule]}
    tree = rule_tree.from_rule({"all": [rule, {"any": [BOUGHT]}]})
    deepest = next(node for node, _ in rule_tree.walk(tree) if isinstance(node, rule_tree.Condition))
    groups = rule_tree.way_to(tree, deepest.id)[1:]
    assert len(groups) == 8
    assert "wrap" not in rule_state.acts_on(tree, deepest, groups[0])
    shallow = tree.nodes[1]
    acts = rule_state.acts_on(tree, shallow, tree)
    assert "wrap" in acts
    assert [f"into:{group.id}" in acts for group in groups[:-1]] == [False, *[True] * 6]


def test_a_wrong_part_of_a_rule_is_found_by_its_path():
    tree = rule_tree.from_rule({"all": [HANOI, {"any": [HANOI] * 12}]})
    _, paths = rule_state.rule_of(tree)
    eleventh = tree.nodes[1].nodes[10]
    assert rule_tree.at_path(paths, "all[1].any[10].where.all[0]") == eleventh.id
    assert rule_tree.at_path(paths, "all[1]") == tree.nodes[1].id


def test_a_condition_begins_with_what_is_in_the_workspace():
    bought = Offer(
        traits={"known": "boolean", "segment_name": "text", "country": "text"},
        events={},
        properties=lambda names: {},
        label=str,
        values=lambda *asked, **search: [],
        interests=[("Cars",)],
        providers=[],
        purposes=[],
        identifiers=["cookie_id"],
        sources={"audiences": "dmp"},
        segments=[],
        filled={"known": 9, "segment_name": 5, "country": 0},
    )
    assert first_leaf("trait", bought) == {"trait": "segment_name", "op": "is", "value": ""}
    named = replace(bought, filled={"known": 9, "segment_name": 0, "country": 0})
    assert first_leaf("trait", named) == {"trait": "known", "op": "is_true"}
    assert first_leaf("identifier", bought) == {"identifier": "cookie_id"}
    assert first_leaf("system", bought) == {"system": "dmp"}
    assert all(incomplete(first_leaf(kind, bought)) for kind in ("event", "sequence", "interest", "consent"))
