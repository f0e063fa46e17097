"""The segment builder: groups and conditions by pointing and clicking, an exact count beside each.

In:  what the workspace offers, a function that counts every node of a rule
Out: the rule as it stands, and the counts

Structure changes only in callbacks, values in the widgets' answers; counts are written into places that were left
for them, once every widget has spoken. Call it inside one fragment.
"""

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cdp_core.errors import RuleError
from cdp_core.ui import rule_tree
from cdp_core.ui.conditions import EDITORS, Offer
from cdp_core.ui.leaf_words import ICONS, KINDS, WITHOUT_VALUE, kind_of
from cdp_core.ui.messages import plain
from cdp_core.ui.rule_tree import Condition, Group, Node, Rule

JOINS = {"all": "All of", "any": "Any of", "none": "None of"}
MAX_DEPTH = 5
STATE = "segment_builder"


@dataclass
class Builder:
    """One viewer's rule in the making, with what undo and redo go back to."""

    tree: Group = field(default_factory=Group)
    past: list[Group] = field(default_factory=list)
    future: list[Group] = field(default_factory=list)

    def remember(self) -> None:
        """Keep the tree as it is now, for undo."""
        self.past.append(copy.deepcopy(self.tree))
        del self.past[:-100]
        self.future.clear()

    def undo(self) -> None:
        if self.past:
            self.future.append(self.tree)
            self.tree = _renewed(self.past.pop())

    def redo(self) -> None:
        if self.future:
            self.past.append(self.tree)
            self.tree = _renewed(self.future.pop())


def _renewed(tree: Group) -> Group:
    """The same tree under new ids, so that no widget shows what it held before."""
    return rule_tree.fresh(tree)


def builder() -> Builder:
    return st.session_state.setdefault(STATE, Builder())


def start_with(rule: Rule) -> None:
    """Put a rule into the builder, undoably."""
    held = builder()
    held.remember()
    held.tree = rule_tree.from_rule(rule)


def rule_now() -> Rule:
    """The rule of what is on and complete."""
    return rule_tree.to_rule(builder().tree, incomplete)[0]


def incomplete(leaf: Rule) -> bool:
    """Whether a condition still waits for a value; it is left out of the rule until then."""
    kind = kind_of(leaf)
    if kind == "trait":
        return not leaf["trait"] or (leaf.get("op") not in WITHOUT_VALUE and _blank(leaf.get("value")))
    if kind == "event":
        return not leaf["event"] or _where_incomplete(leaf.get("where"))
    if kind == "sequence":
        return not leaf["sequence"] or any(not (step.get("event") or step.get("did_not")) for step in leaf["sequence"])
    return _blank(leaf[kind])


def _blank(value: Any) -> bool:
    return value is None or value == "" or value == [] or (isinstance(value, list) and None in value)


def _where_incomplete(where: Rule | None) -> bool:
    if not where:
        return False
    if "property" in where:
        return where.get("op") not in WITHOUT_VALUE and _blank(where.get("value"))
    return any(_where_incomplete(one) for key in ("all", "any") for one in where.get(key, ()))


def rule_builder(offer: Offer, count_nodes: Callable[[Rule], Mapping[str, int]]) -> Rule:
    """Draw the builder and write the counts; `count_nodes` answers with path → count for every node of a rule."""
    held = builder()
    before = copy.deepcopy(held.tree)
    places: dict[str, DeltaGenerator] = {}
    _toolbar(held)
    with st.container(key="rule_builder"):
        _draw_group(held.tree, 0, offer, places)
    rule, paths = rule_tree.to_rule(held.tree, incomplete)
    if rule_tree.to_rule(before, incomplete)[0] != rule:
        held.past.append(before)
        held.future.clear()
    _write_counts(held.tree, rule, paths, places, count_nodes)
    return rule


def _toolbar(held: Builder) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            "Undo", icon=":material/undo:", type="tertiary", disabled=not held.past, on_click=held.undo, key="undo"
        )
        st.button(
            "Redo", icon=":material/redo:", type="tertiary", disabled=not held.future, on_click=held.redo, key="redo"
        )


def _draw_group(group: Group, depth: int, offer: Offer, places: dict[str, DeltaGenerator]) -> None:
    with st.container(border=True, key=f"group_{group.id}", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            chosen = st.segmented_control(
                "Match",
                list(JOINS),
                default=group.join,
                format_func=JOINS.__getitem__,
                key=f"join_{group.id}",
                required=True,
                label_visibility="collapsed",
            )
            group.join = chosen or group.join
            st.space("stretch")
            places[group.id] = st.empty()
            if depth:
                _menu(group)
        for node in group.nodes:
            if isinstance(node, Group):
                _draw_group(node, depth + 1, offer, places)
            else:
                _draw_condition(node, offer, places)
        with st.container(horizontal=True, gap="small"):
            st.menu_button(
                "Condition",
                list(KINDS),
                icon=":material/add:",
                type="tertiary",
                format_func=lambda kind: f":material/{ICONS[kind]}: {KINDS[kind]}",
                key=f"add_{group.id}",
                on_click=_add_condition,
                args=(group.id, offer),
            )
            if depth < MAX_DEPTH:
                st.button(
                    "Group",
                    icon=":material/account_tree:",
                    type="tertiary",
                    key=f"addgroup_{group.id}",
                    on_click=_add_group,
                    args=(group.id,),
                )


def _draw_condition(node: Condition, offer: Offer, places: dict[str, DeltaGenerator]) -> None:
    kind = kind_of(node.leaf)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"row_{node.id}"):
        st.markdown(f":gray[:material/{ICONS[kind]}:]", width="content")
        if kind in ("event", "sequence"):
            said = {False: "did", True: "did not"}
        elif kind == "trait":
            said = {}
        else:
            said = {False: "yes", True: "not"}
        if said:
            node.negated = st.selectbox(
                "Did or did not",
                [False, True],
                index=int(node.negated),
                format_func=said.__getitem__,
                key=f"neg_{node.id}",
                label_visibility="collapsed",
                width=95,
            )
        elif node.negated:
            st.markdown("not", width="content")
        node.leaf = EDITORS[kind](node.leaf, node.id, offer)
        st.space("stretch")
        places[node.id] = st.empty()
        _menu(node)


def _menu(node: Node) -> None:
    """What can be done to a node: copy, switch off, move, remove."""
    acts = {
        "on" if node.off else "off": ":material/visibility: Switch on"
        if node.off
        else ":material/visibility_off: Switch off",
        "copy": ":material/content_copy: Duplicate",
        "up": ":material/arrow_upward: Move up",
        "down": ":material/arrow_downward: Move down",
        "out": ":material/arrow_back: Move out of the group",
        "into": ":material/arrow_forward: Move into the next group",
        "remove": ":material/delete: Remove",
    }
    key = f"menu_{node.id}"
    st.menu_button(
        "More",
        list(acts),
        type="tertiary",
        format_func=acts.__getitem__,
        key=key,
        on_click=_act,
        args=(node.id, key),
    )


def _act(id: str, key: str) -> None:
    held, act = builder(), st.session_state[key]
    held.remember()
    tree = held.tree
    node, parent = rule_tree.find(tree, id)
    if act in ("on", "off"):
        node.off = act == "off"
    elif act == "copy":
        rule_tree.duplicate(tree, id)
    elif act in ("up", "down"):
        rule_tree.shift(tree, id, -1 if act == "up" else 1)
    elif act == "remove":
        rule_tree.remove(tree, id)
    elif act == "out" and parent is not None:
        _, outer = rule_tree.find(tree, parent.id)
        if outer is not None:
            rule_tree.move(tree, id, outer.id)
    elif act == "into" and parent is not None:
        groups = [one for one in parent.nodes if isinstance(one, Group) and one is not node]
        if groups:
            rule_tree.move(tree, id, groups[0].id)


def _add_condition(group_id: str, offer: Offer) -> None:
    held, kind = builder(), st.session_state[f"add_{group_id}"]
    held.remember()
    group, _ = rule_tree.find(held.tree, group_id)
    assert isinstance(group, Group)
    group.nodes.append(Condition(_first_leaf(kind, offer)))


def _first_leaf(kind: str, offer: Offer) -> Rule:
    """A condition of this kind to start from."""
    event = next((name for name in ("Order Completed", "Page Viewed") if name in offer.events), None)
    event = event or (offer.events[0] if offer.events else "Order Completed")
    leaves: dict[str, Rule] = {
        "trait": {
            "trait": "country" if "country" in offer.traits else next(iter(offer.traits)),
            "op": "is",
            "value": "",
        },
        "event": {"event": event, "count": {"op": "gte", "value": 1}},
        "sequence": {
            "sequence": [{"event": "Product Added"}, {"did_not": "Order Completed", "after": {"max": 1, "unit": "day"}}]
        },
        "interest": {"interest": []},
        "consent": {"consent": offer.purposes[0] if offer.purposes else "email", "state": "granted"},
        "identifier": {"identifier": "email"},
        "source": {"source": offer.sources[0] if offer.sources else ""},
        "system": {"system": "crm"},
        "segment": {"segment": offer.segments[0] if offer.segments else ""},
    }
    return leaves[kind]


def _add_group(group_id: str) -> None:
    held = builder()
    held.remember()
    group, _ = rule_tree.find(held.tree, group_id)
    assert isinstance(group, Group)
    group.nodes.append(Group("any" if group.join == "all" else "all"))


def _write_counts(
    tree: Group,
    rule: Rule,
    paths: dict[str, str],
    places: dict[str, DeltaGenerator],
    count_nodes: Callable[[Rule], Mapping[str, int]],
) -> None:
    try:
        counts = count_nodes(rule)
    except RuleError as error:
        wrong = next((id for id, path in paths.items() if path and error.path.startswith(path)), tree.id)
        counts = {}
        st.error(plain(error.message), icon=":material/error:")
        places[wrong].markdown(":red[:material/error: see below]")
    for node, _ in rule_tree.walk(tree):
        if node.id in paths and paths[node.id] in counts:
            places[node.id].markdown(f":gray[{counts[paths[node.id]]:,}]")
        elif node.off:
            places[node.id].markdown(":gray[off]")
        elif isinstance(node, Condition) and incomplete(node.leaf):
            places[node.id].markdown(":gray[choose a value]")
