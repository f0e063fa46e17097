"""The rule while someone builds it: a tree of groups and conditions with stable ids, between screen and contract.

In:  a rule as JSON (contracts/segment-rule), edits
Out: the rule as JSON again, with the path of every node that is on

A group is `all`, `any` or `none` ("none" is the contract's not-any). A condition holds one leaf of the contract and
whether it is turned round. A node that is off stays on the screen and is left out of the rule.
"""

import copy
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

Rule = dict[str, Any]
GROUPS = ("all", "any", "none")

_ids = itertools.count(1)


def _new_id() -> str:
    return f"n{next(_ids)}"


@dataclass
class Condition:
    """One leaf. `negated` stands for the contract's {"not": leaf}."""

    leaf: Rule
    negated: bool = False
    off: bool = False
    id: str = field(default_factory=_new_id)


@dataclass
class Group:
    """Conditions and groups, joined by all, any or none."""

    join: str = "all"
    nodes: "list[Group | Condition]" = field(default_factory=list)
    off: bool = False
    id: str = field(default_factory=_new_id)


Node = Group | Condition


def from_rule(rule: Rule) -> Group:
    """The tree of a rule; a root that is a single condition gets a group around it."""
    node = node_of(rule)
    return node if isinstance(node, Group) else Group("all", [node])


def node_of(rule: Rule) -> Node:
    """A rule as a node: a group, or a condition."""
    for join in ("all", "any"):
        if join in rule and len(rule) == 1:
            return Group(join, [node_of(node) for node in rule[join]])
    if "not" in rule and len(rule) == 1:
        inner = node_of(rule["not"])
        if isinstance(inner, Condition):
            return Condition(inner.leaf, not inner.negated)
        if inner.join == "any":
            return Group("none", inner.nodes)
        return Group("none", [inner])
    return Condition(copy.deepcopy(rule))


def to_rule(
    tree: Group,
    waits: Callable[[Rule], bool] = lambda leaf: False,
    trimmed: Callable[[Rule], Rule] = lambda leaf: leaf,
) -> tuple[Rule, dict[str, str]]:
    """The rule of what counts, and the contract's path of each of those nodes by id.

    What is off and what still `waits` for a value is left out, and so is a group of nothing else, the root excepted;
    of a leaf that counts, what `trimmed` leaves of it.
    """
    paths: dict[str, str] = {}
    return _to(tree, "", paths, waits, trimmed), paths


def _to(
    node: Node, path: str, paths: dict[str, str], waits: Callable[[Rule], bool], trimmed: Callable[[Rule], Rule]
) -> Rule:
    paths[node.id] = path
    if isinstance(node, Condition):
        leaf = trimmed(node.leaf)
        return {"not": leaf} if node.negated else leaf
    join = "any" if node.join == "none" else node.join
    inside = _join(path, "not") if node.join == "none" else path
    counting = [one for one in node.nodes if _counts(one, waits)]
    parts = [_to(one, _join(inside, f"{join}[{at}]"), paths, waits, trimmed) for at, one in enumerate(counting)]
    group = {join: parts}
    return {"not": group} if node.join == "none" else group


def _counts(node: Node, waits: Callable[[Rule], bool]) -> bool:
    if node.off:
        return False
    if isinstance(node, Condition):
        return not waits(node.leaf)
    return any(_counts(one, waits) for one in node.nodes)


def _join(path: str, step: str) -> str:
    return f"{path}.{step}" if path else step


def walk(tree: Group) -> Iterator[tuple[Node, Group | None]]:
    """Every node with the group that holds it, top down."""
    waiting: list[tuple[Node, Group | None]] = [(tree, None)]
    while waiting:
        node, parent = waiting.pop(0)
        yield node, parent
        if isinstance(node, Group):
            waiting[:0] = [(one, node) for one in node.nodes]


def find(tree: Group, id: str) -> tuple[Node, Group | None]:
    """The node of that id and the group that holds it.

    Raises:
        KeyError: it is not in the tree.
    """
    for node, parent in walk(tree):
        if node.id == id:
            return node, parent
    raise KeyError(id)


def remove(tree: Group, id: str) -> None:
    """Take a node out; the root stays."""
    node, parent = find(tree, id)
    if parent is not None:
        parent.nodes.remove(node)


def duplicate(tree: Group, id: str) -> Node:
    """Put a copy of a node right behind it."""
    node, parent = find(tree, id)
    twin = fresh(node)
    if parent is not None:
        parent.nodes.insert(parent.nodes.index(node) + 1, twin)
    return twin


def fresh(node: Node) -> Any:
    """A copy with ids of its own."""
    if isinstance(node, Condition):
        return Condition(copy.deepcopy(node.leaf), node.negated, node.off)
    return Group(node.join, [fresh(one) for one in node.nodes], node.off)


def move(tree: Group, id: str, into: str) -> None:
    """Move a node to the end of another group; a group does not go into itself."""
    node, parent = find(tree, id)
    target, _ = find(tree, into)
    if parent is None or not isinstance(target, Group):
        return
    if isinstance(node, Group) and any(one is target for one, _ in walk(node)):
        return
    parent.nodes.remove(node)
    target.nodes.append(node)


def other_way(join: str) -> str:
    """How a new group within a group is joined: what is the same way needs no group."""
    return "any" if join == "all" else "all"


def wrap(tree: Group, id: str) -> None:
    """Put a group around a node, joined the other way than the group it stands in."""
    node, parent = find(tree, id)
    if parent is not None:
        parent.nodes[parent.nodes.index(node)] = Group(other_way(parent.join), [node])


def shift(tree: Group, id: str, by: int) -> None:
    """Move a node up (-1) or down (+1) within its group."""
    node, parent = find(tree, id)
    if parent is not None:
        place = parent.nodes.index(node)
        parent.nodes.insert(max(0, min(len(parent.nodes) - 1, place + by)), parent.nodes.pop(place))


def at_path(paths: dict[str, str], path: str) -> str | None:
    """The id of the innermost node that holds a path; a path may go on inside a leaf."""
    holding = [(len(one), id) for id, one in paths.items() if path == one or path.startswith((f"{one}.", f"{one}["))]
    return max(holding)[1] if holding else None


def way_to(tree: Group, id: str) -> list[Node]:
    """A node and the groups around it, the root last."""
    held_by = {node.id: parent for node, parent in walk(tree)}
    way: list[Node] = [find(tree, id)[0]]
    while (parent := held_by[way[-1].id]) is not None:
        way.append(parent)
    return way


def levels(node: Node) -> int:
    """How many of the contract's levels a node takes with all that is in it: a "none" is two, not and any."""
    if isinstance(node, Condition):
        return int(node.negated)
    return own_levels(node) + max(map(levels, node.nodes), default=0)


def own_levels(group: Group) -> int:
    """How many of the contract's levels a group is."""
    return 2 if group.join == "none" else 1


def levels_above(tree: Group, id: str) -> int:
    """How many of the contract's levels stand around a node."""
    return sum(own_levels(group) for group in way_to(tree, id)[1:] if isinstance(group, Group))
