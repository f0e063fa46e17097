import pytest

from cdp_core.ui import rule_tree as tree

HANOI = {"trait": "city", "op": "is", "value": "Hanoi"}
BOUGHT = {"event": "Order Completed"}


@pytest.mark.parametrize(
    "rule",
    [
        {"all": []},
        {"all": [HANOI, {"any": [BOUGHT, {"not": HANOI}]}]},
        {"not": {"any": [HANOI, BOUGHT]}},
        {"any": [{"not": BOUGHT}]},
    ],
)
def test_a_rule_comes_back_as_it_went_in(rule):
    assert tree.to_rule(tree.from_rule(rule))[0] == rule


def test_a_lone_condition_gets_a_group_around_it():
    assert tree.to_rule(tree.from_rule(HANOI))[0] == {"all": [HANOI]}


def test_not_all_keeps_its_meaning():
    assert tree.to_rule(tree.from_rule({"not": {"all": [HANOI, BOUGHT]}}))[0] == {
        "not": {"any": [{"all": [HANOI, BOUGHT]}]}
    }


def test_every_node_that_is_on_has_the_path_of_the_contract():
    built = tree.from_rule({"all": [HANOI, {"not": {"any": [BOUGHT]}}]})
    _, paths = tree.to_rule(built)
    none = built.nodes[1]
    assert [paths[built.id], paths[built.nodes[0].id], paths[none.id], paths[none.nodes[0].id]] == [
        "",
        "all[0]",
        "all[1]",
        "all[1].not.any[0]",
    ]


def test_what_is_off_stays_in_the_tree_and_leaves_the_rule():
    built = tree.from_rule({"all": [HANOI, BOUGHT, {"any": [HANOI]}]})
    built.nodes[0].off = True
    built.nodes[2].nodes[0].off = True
    rule, paths = tree.to_rule(built)
    assert rule == {"all": [BOUGHT]}
    assert paths[built.nodes[1].id] == "all[0]"
    assert len(built.nodes) == 3


def test_a_condition_without_a_value_and_a_group_of_nothing_else_wait():
    built = tree.from_rule({"all": [HANOI, {"any": [{**HANOI, "value": ""}]}, {"any": []}]})
    assert tree.to_rule(built, lambda leaf: leaf.get("value") == "")[0] == {"all": [HANOI]}


def test_a_copy_stands_behind_its_twin_and_changes_alone():
    built = tree.from_rule({"all": [HANOI, BOUGHT]})
    twin = tree.duplicate(built, built.nodes[0].id)
    twin.leaf["value"] = "Hue"
    assert tree.to_rule(built)[0] == {"all": [HANOI, {**HANOI, "value": "Hue"}, BOUGHT]}


def test_a_group_does_not_move_into_itself():
    built = tree.from_rule({"all": [{"any": [{"all": [HANOI]}]}]})
    outer = built.nodes[0]
    tree.move(built, outer.id, outer.nodes[0].id)
    assert tree.to_rule(built)[0] == {"all": [{"any": [{"all": [HANOI]}]}]}


def test_a_condition_moves_between_groups_and_within_one():
    built = tree.from_rule({"all": [HANOI, {"any": [BOUGHT]}]})
    tree.move(built, built.nodes[0].id, built.nodes[1].id)
    tree.shift(built, built.nodes[0].nodes[1].id, -1)
    assert tree.to_rule(built)[0] == {"all": [{"any": [HANOI, BOUGHT]}]}


def test_levels_are_counted_as_the_contract_counts_them():
    """A "none" is two: not, and any."""
    built = tree.from_rule({"all": [{"not": {"any": [{"any": [HANOI, {"not": BOUGHT}]}]}}]})
    without, inner = built.nodes[0], built.nodes[0].nodes[0]
    assert [tree.levels(one) for one in (built, without, inner, *inner.nodes)] == [5, 4, 2, 0, 1]
    assert [tree.levels_above(built, one.id) for one in (built, without, inner, inner.nodes[0])] == [0, 1, 3, 4]
