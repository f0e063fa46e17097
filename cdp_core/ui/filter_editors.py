"""Widgets for which of the events count: filters on their properties, in groups and groups within them.

In:  the event or the step that carries the filters (`where` of contracts/segment-rule), what the workspace offers
Out: the filters as the widgets now say; they come and go in callbacks
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cdp_core.profiles import Value
from cdp_core.segments import MAX_DEPTH
from cdp_core.ui import rule_state, rule_tree
from cdp_core.ui.leaf_words import JOINS, OPERATORS, WITHOUT_VALUE, default_value
from cdp_core.ui.messages import plain
from cdp_core.ui.offer import Offer
from cdp_core.ui.rule_tree import Condition, Group, Node
from cdp_core.ui.value_editors import Leaf, comparison_editor, pick, row
from cdp_core.ui.words import told_apart

#: Where a filter stands: its place in the outer group, in the group there, and so on.
Way = tuple[int, ...]
#: What a filter beside another one means, by how their group is joined; the two become a group of their own.
_BESIDE = {"all": "or …", "any": "and …", "none": "and …"}


@dataclass(frozen=True)
class Filtered:
    """What carries the filters: an event, or a step of a sequence, of a condition of the builder.

    Attributes:
        place: of the step; None for an event.
        properties: of these events, each with its type.
    """

    node: Condition
    place: int | None
    offer: Offer
    names: list[str]
    properties: dict[str, str]

    @property
    def key(self) -> str:
        """Of its widgets; each filter that comes or goes makes them new, since others may stand in their places."""
        filters = len(_filters(read(self.holder.get("where"))))
        return f"{self.node.id}_w{'' if self.place is None else self.place}_{filters}"

    def key_of(self, at: int) -> str:
        """Of the row of a filter, by which of them it is from the top."""
        return f"filter_{self.key}_{at}"

    @property
    def holder(self) -> Leaf:
        leaf: Leaf = self.node.leaf if self.place is None else self.node.leaf["sequence"][self.place]
        return leaf

    def change(self, act: Callable[[Group], int]) -> None:
        """Change the filters, undoably; the answer of `act` is the filter at which the keyboard goes on."""
        held = rule_state.builder()
        held.remember()
        tree = read(self.holder.get("where"))
        at = act(tree)
        where = written(tree)
        self.holder.pop("where", None)
        if where:
            self.holder["where"] = where
        held.go_on_in(self.key_of(at) if where else f"{self.key}_add")


def _filters(tree: Group) -> list[Condition]:
    """From the top down."""
    return [node for node, _ in rule_tree.walk(tree) if isinstance(node, Condition)]


def where_editor(filtered: Filtered, line: DeltaGenerator) -> Leaf | None:
    """The filters, below the condition; the button that adds one stands in its line."""
    held = filtered.holder.get("where")
    tree = read(held)
    with line:
        _add_menu(filtered, (), "Filter")
    _group_editor(filtered, tree, (), _filters(tree))
    where = written(tree)
    return held if where == written(read(held)) else where


def read(where: Leaf | None) -> Group:
    """The filters as a tree whose root is a group and in which nothing but a group is turned round."""
    node = rule_tree.node_of(where) if where else Group()
    settled = _without_turned(node)
    return settled if isinstance(settled, Group) else Group("all", [settled])


def _without_turned(node: Node) -> Node:
    if isinstance(node, Group):
        return Group(node.join, [_without_turned(one) for one in node.nodes])
    return Group("none", [Condition(node.leaf)]) if node.negated else node


def written(node: Node) -> Leaf | None:
    """The tree as the contract has it, without groups of nothing and of one; None where nothing is left."""
    if isinstance(node, Condition):
        return node.leaf
    parts = [part for one in node.nodes if (part := written(one))]
    if not parts:
        return None
    if node.join == "none":
        return {"not": {"any": parts}}
    return parts[0] if len(parts) == 1 else {node.join: parts}


def _group_editor(filtered: Filtered, group: Group, way: Way, filters: list[Condition]) -> None:
    """How its filters are joined, and each of them; the outer group says so once there are two."""
    key = f"{filtered.key}{_place(way)}"
    said = len(group.nodes) > 1 or group.join == "none" or bool(way)
    if said:
        with row():
            group.join = pick("Filters", JOINS, group.join, f"{key}_join", _where_words, 160)
            if way:
                _add_menu(filtered, way, "Filter")
                _drop_button("Remove filters", key, filtered, way)
    for at, node in enumerate(group.nodes):
        if isinstance(node, Group):
            with st.container(key=f"nested_{key}_{at}", gap="xsmall"):
                _group_editor(filtered, node, (*way, at), filters)
        else:
            with row(filtered.key_of(next(place for place, one in enumerate(filters) if one is node))):
                _filter_editor(filtered, group, node, (*way, at), said)


def _where_words(join: str) -> str:
    return f"where {JOINS[join].lower()}"


def _filter_editor(filtered: Filtered, group: Group, node: Condition, way: Way, said: bool) -> None:
    name = node.leaf["property"]
    key = f"{filtered.key}{_place(way)}_{name}"

    def values(**search: str) -> list[Value]:
        return filtered.offer.values("event", filtered.names, name, **search)

    st.markdown(f"{'' if said else 'where '}**{plain(filtered.offer.label(name))}**", width="content")
    compared = comparison_editor(node.leaf, key, filtered.properties.get(name, "text"), values)
    # A "none" is two levels of the contract's eight.
    if 2 * len(way) < MAX_DEPTH:
        _add_menu(filtered, way, _BESIDE[group.join])
    _drop_button("Remove filter", key, filtered, way)
    node.leaf = {"property": name, **compared}


def _add_menu(filtered: Filtered, way: Way, label: str) -> None:
    """What the events can be filtered by; a menu of nothing cannot be drawn.

    Args:
        way: of the group that the filter goes into, or of the filter that it stands beside.
    """
    key = f"{filtered.key}{_place(way)}_add"
    look: dict[str, Any] = {"icon": ":material/add:"} if label == "Filter" else {}
    if not filtered.properties:
        if not way:
            why = "No event of this name brings properties to filter by."
            why = why if any(filtered.names) else "Choose an event first."
            st.button(label, type="tertiary", key=f"{key}_nothing", help=why, disabled=True, width="content", **look)
        return
    names = list(filtered.properties)
    labels = told_apart(names, lambda name: plain(filtered.offer.label(name)), plain)
    st.menu_button(
        label,
        names,
        type="tertiary",
        format_func=dict(zip(names, labels, strict=True)).__getitem__,
        key=key,
        on_click=_add,
        args=(filtered, way, key),
        **look,
    )


def _drop_button(label: str, key: str, filtered: Filtered, way: Way) -> None:
    """A cross; its words are for screen readers."""
    icon = ":material/close:"
    st.button(label, icon=icon, type="tertiary", key=f"drop_{key}", on_click=_remove, args=(filtered, way))


def _add(filtered: Filtered, way: Way, key: str) -> None:
    name = st.session_state[key]
    if name is None:
        return
    type_ = filtered.properties[name]
    operator = next(iter(OPERATORS[type_]))
    leaf = {"property": name, "op": operator}
    if operator not in WITHOUT_VALUE:
        leaf["value"] = default_value(type_, operator)
    filtered.change(lambda tree: _put(tree, way, Condition(leaf)))


def _put(tree: Group, way: Way, added: Condition) -> int:
    """Put a filter at the end of the group there, or into a new group with the filter there; which one it is now."""
    node, around = _at(tree, way)
    if isinstance(node, Group):
        node.nodes.append(added)
    elif around is not None:
        around.nodes[way[-1]] = Group(rule_tree.other_way(around.join), [node, added])
    return next(at for at, one in enumerate(_filters(tree)) if one is added)


def _remove(filtered: Filtered, way: Way) -> None:
    def take_out(tree: Group) -> int:
        """The answer is the filter before it, or the first one that is left."""
        gone, around = _at(tree, way)
        nodes = [node for node, _ in rule_tree.walk(tree)]
        before = sum(isinstance(node, Condition) for node in nodes[: nodes.index(gone)])
        if around is not None:
            del around.nodes[way[-1]]
        return max(0, before - 1)

    filtered.change(take_out)


def _at(tree: Group, way: Way) -> tuple[Node, Group | None]:
    """What stands there, and the group around it."""
    node: Node = tree
    around: Group | None = None
    for at in way:
        assert isinstance(node, Group)
        around, node = node, node.nodes[at]
    return node, around


def _place(way: Way) -> str:
    return "".join(f"_{at}" for at in way)
