"""The rule that a viewer is building: its tree, undo and redo, which condition is open, and what can be done to a node.

In:  acts of the viewer
Out: the tree, changed; the rule of what is on and complete
"""

import copy
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from cdp_core.fields import SYSTEMS
from cdp_core.segments import MAX_DEPTH
from cdp_core.ui import rule_tree
from cdp_core.ui.leaf_words import OPERATORS, WITHOUT_VALUE, default_value, kind_of
from cdp_core.ui.offer import Offer
from cdp_core.ui.rule_tree import Condition, Group, Node, Rule

STATE = "segment_builder"
REMEMBERED = 100

#: The segments page as a fragment; within it a fragment draws the open condition and what follows from the rule.
PAGE = "segment_page"


@dataclass
class Builder:
    """One viewer's rule in the making, with what undo and redo go back to. One condition at a time is open.

    Attributes:
        place: the key of the element in which the keyboard goes on after the last act.
        turn: how many acts there were.
    """

    tree: Group = field(default_factory=Group)
    past: list[Group] = field(default_factory=list)
    future: list[Group] = field(default_factory=list)
    open: str | None = None
    place: str = ""
    turn: int = 0

    def go_on_in(self, place: str) -> None:
        """Let the keyboard go on in the element of that key."""
        self.place = place
        self.turn += 1

    def go_on_at(self, node: Node) -> None:
        """Let the keyboard go on at a node: in its widgets, at its sentence, or where a group takes in more."""
        if isinstance(node, Group):
            self.go_on_in(f"add_{node.id}")
        else:
            self.go_on_in(f"{'edit' if self.open == node.id else 'open'}_{node.id}")

    def remember(self) -> None:
        """Keep the tree as it is now, for undo."""
        self.keep(copy.deepcopy(self.tree))

    def keep(self, tree: Group) -> None:
        """Keep this tree as what undo goes back to."""
        self.past.append(tree)
        del self.past[:-REMEMBERED]
        self.future.clear()

    def undo(self) -> None:
        self._step(self.past, self.future)

    def redo(self) -> None:
        self._step(self.future, self.past)

    def _step(self, come_from: list[Group], go_to: list[Group]) -> None:
        """Trees get new ids on the way, so that no widget shows what it held before; what was open stays so."""
        if come_from:
            places = [node.id for node, _ in rule_tree.walk(self.tree)]
            at = places.index(self.open) if self.open in places else None
            go_to.append(self.tree)
            self.tree = rule_tree.fresh(come_from.pop())
            now = [node.id for node, _ in rule_tree.walk(self.tree)]
            self.open = now[at] if at is not None and len(now) == len(places) else None
            self.go_on_at(rule_tree.find(self.tree, self.open)[0] if self.open else self.tree)


def reshaped() -> None:
    """The end of a callback that changes more of the builder than the open condition: the page is drawn anew."""
    st.rerun(PAGE)


def builder() -> Builder:
    """This viewer's builder."""
    return st.session_state.setdefault(STATE, Builder())


def start_with(rule: Rule) -> None:
    """Put a rule into the builder, undoably."""
    held = builder()
    if held.tree.nodes:
        held.remember()
    held.tree = rule_tree.from_rule(rule)
    held.open = None
    held.go_on_at(held.tree.nodes[0] if held.tree.nodes else held.tree)


def rule_now() -> Rule:
    """The rule of what is on and complete."""
    return rule_of(builder().tree)[0]


def rule_of(tree: Group) -> tuple[Rule, dict[str, str]]:
    """The rule of what is on and complete, and the paths of its nodes by their ids."""
    return rule_tree.to_rule(tree, incomplete, without_waiting_filters)


def normal(rule: Rule) -> Rule:
    """A rule as the builder would write it, to tell whether one was changed."""
    return rule_of(rule_tree.from_rule(rule))[0]


def incomplete(leaf: Rule) -> bool:
    """Whether a condition still waits for a value; it is left out of the rule until then."""
    kind = kind_of(leaf)
    if kind == "trait":
        return not leaf["trait"] or _waits(leaf)
    if kind == "event":
        return not leaf["event"] or _measure_waits(leaf) or _window_waits(leaf)
    if kind == "sequence":
        steps = list(filter(_is_named, leaf["sequence"]))
        spans = (value for step in steps for value in step.get("after", {}).values())
        happen = any("event" in step for step in steps)
        return not happen or _window_waits(leaf) or any(map(_blank, spans))
    return _blank(leaf[kind])


def _is_named(step: Rule) -> bool:
    """Whether a step of a sequence has its event; until then the others count without it."""
    return bool(step.get("event") or step.get("did_not"))


def _waits(compared: Rule) -> bool:
    return compared.get("op") not in WITHOUT_VALUE and _blank(compared.get("value"))


def _measure_waits(leaf: Rule) -> bool:
    for measure in ("count", "distinct_days"):
        if measure in leaf:
            return _waits(leaf[measure])
    return "op" in leaf and _waits(leaf)


def _window_waits(leaf: Rule) -> bool:
    return any(map(_blank, (leaf.get("within") or {}).values()))


def without_waiting_filters(leaf: Rule) -> Rule:
    """A condition without those filters of its events, and steps of its sequence, that still wait for a value."""
    if "sequence" in leaf:
        steps = [without_waiting_filters(step) for step in leaf["sequence"] if _is_named(step)]
        begins = [{key: value for key, value in step.items() if key != "after"} for step in steps[:1]]
        return {**leaf, "sequence": begins + steps[1:]}
    if not _where_waits(leaf.get("where")):
        return leaf
    where = _settled(leaf["where"])
    trimmed = {key: value for key, value in leaf.items() if key != "where"}
    return {**trimmed, "where": where} if where else trimmed


def _settled(where: Rule) -> Rule | None:
    """A filter without the parts that wait; None where nothing is left."""
    if "property" in where:
        return None if _waits(where) else where
    if "not" in where:
        inner = _settled(where["not"])
        return {"not": inner} if inner else None
    join = "all" if "all" in where else "any"
    parts = [part for one in where[join] if (part := _settled(one))]
    return {join: parts} if parts else None


def _blank(value: Any) -> bool:
    if isinstance(value, dict):
        value = list(value.values())
    return value is None or value == "" or value == [] or (isinstance(value, list) and None in value)


def _where_waits(where: Rule | None) -> bool:
    if not where:
        return False
    if "property" in where:
        return _waits(where)
    inner = [*where.get("all", ()), *where.get("any", ()), *([where["not"]] if "not" in where else [])]
    return any(map(_where_waits, inner))


def first_leaf(kind: str, offer: Offer) -> Rule:
    """A condition of this kind to start from, of what is in the workspace."""
    usual = next((name for name in ("Order Completed", "Page Viewed") if name in offer.events), None)
    event = usual or next(iter(offer.events), "")
    filled = [name for name in offer.traits if offer.filled.get(name, 1)]
    texts = [name for name in filled if offer.traits[name] == "text"]
    trait = "country" if "country" in filled else next(iter((*texts, *filled, "country")))
    type_ = offer.traits.get(trait, "text")
    operator = next(iter(OPERATORS[type_]))
    first = default_value(type_, operator)
    compared = {"op": operator} if first is None else {"op": operator, "value": first}
    system = next((one for one in SYSTEMS if one in offer.sources.values()), "crm")
    kind_there = "email" if "email" in offer.identifiers else next(iter(offer.identifiers), "email")
    cart = "Product Added" if "Product Added" in offer.events else event
    leaves: dict[str, Rule] = {
        "trait": {"trait": trait, **compared},
        "event": {"event": event, "count": {"op": "gte", "value": 1}},
        "sequence": {"sequence": [{"event": cart}, {"did_not": event, "after": {"max": 1, "unit": "day"}}]},
        "interest": {"interest": []},
        "consent": {"consent": next(iter(offer.purposes), ""), "state": "granted"},
        "identifier": {"identifier": kind_there},
        "source": {"source": next(iter(offer.sources), "")},
        "system": {"system": system},
        "segment": {"segment": ""},
    }
    return leaves[kind]


def add_condition(group_id: str, kind: str, offer: Offer) -> None:
    """A new condition at the end of a group, open."""
    held = builder()
    held.remember()
    added = Condition(first_leaf(kind, offer))
    _group(held.tree, group_id).nodes.append(added)
    held.open = added.id
    held.go_on_at(added)


def add_rule(rule: Rule) -> None:
    """A finished condition, or group, that everything so far is narrowed by."""
    held = builder()
    held.remember()
    added = rule_tree.node_of(rule)
    if held.tree.join == "all":
        held.tree.nodes.append(added)
    else:
        held.tree = Group("all", [held.tree, added])


def add_group(group_id: str) -> None:
    """A new group at the end of a group, joined the other way."""
    held = builder()
    held.remember()
    group = _group(held.tree, group_id)
    added = Group(rule_tree.other_way(group.join))
    group.nodes.append(added)
    held.go_on_at(added)


def _group(tree: Group, group_id: str) -> Group:
    group, _ = rule_tree.find(tree, group_id)
    assert isinstance(group, Group)
    return group


def acts_on(tree: Group, node: Node, parent: Group | None) -> list[str]:
    """What can be done to a node but the root, by the act's name; `into:<group>` moves it there."""
    if parent is None:
        return []
    acts = ["edit"] if isinstance(node, Condition) else []
    acts += ["on" if node.off else "off", "copy"]
    place = parent.nodes.index(node)
    acts += ["up"] if place else []
    acts += ["down"] if place < len(parent.nodes) - 1 else []
    inside = {one.id for one, _ in rule_tree.walk(node)} if isinstance(node, Group) else set()
    groups = [one for one, _ in rule_tree.walk(tree) if isinstance(one, Group)]
    room = MAX_DEPTH - rule_tree.levels(node)
    acts += [
        f"into:{one.id}"
        for one in groups
        if one is not parent
        and one.id not in inside
        and rule_tree.levels_above(tree, one.id) + rule_tree.own_levels(one) <= room
    ]
    acts += ["wrap"] if rule_tree.levels_above(tree, node.id) < room else []
    return [*acts, "remove"]


def act(node_id: str, name: str | None) -> None:
    """Do one of these to a node, undoably."""
    if name is None:
        return
    held = builder()
    node, around = rule_tree.find(held.tree, node_id)
    if name == "edit":
        _forget_widgets(node_id)
        held.open = node_id
        held.go_on_at(node)
        return
    held.remember()
    if name in ("on", "off"):
        node.off = name == "off"
    elif name == "copy":
        twin = rule_tree.duplicate(held.tree, node_id)
        held.open = twin.id if isinstance(twin, Condition) else held.open
        node = twin
    elif name in ("up", "down"):
        rule_tree.shift(held.tree, node_id, -1 if name == "up" else 1)
    elif name == "wrap":
        rule_tree.wrap(held.tree, node_id)
    elif name.startswith("into:"):
        rule_tree.move(held.tree, node_id, name.removeprefix("into:"))
    elif name == "remove":
        rule_tree.remove(held.tree, node_id)
        node = around or held.tree
    held.go_on_at(node)


def _forget_widgets(node_id: str) -> None:
    """What a condition's widgets held when it was open before: the browser has thrown it away, and shows them empty."""
    for key in list(st.session_state):
        if str(key).startswith(f"{node_id}_"):
            del st.session_state[key]
