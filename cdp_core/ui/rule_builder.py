"""The segment builder: groups and conditions by pointing and clicking, an exact count beside each.

In:  what the workspace offers, counts of the nodes of a rule
Out: the builder, with places for the open condition's widgets and for the counts, and both of them in their places

A condition is a sentence; a click opens its widgets, one condition at a time, so that a long rule stays quick and
readable. Structure changes only in callbacks, values in the widgets' answers; counts are written into places that
were left for them, once every widget has spoken. `draw` belongs into a fragment and what fills the places into a
fragment within it: a changed value then draws its widgets and the counts anew, and the browser is spared the rest.
"""

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cdp_core.errors import RuleError
from cdp_core.segments import MAX_DEPTH, Evaluation, clause
from cdp_core.ui import keyboard_place, rule_state, rule_tree, typing_keys
from cdp_core.ui.conditions import EDITORS
from cdp_core.ui.leaf_words import ICONS, JOINS, KINDS, kind_of, without_person
from cdp_core.ui.messages import plain
from cdp_core.ui.offer import Offer
from cdp_core.ui.palette import LABELS, Palette
from cdp_core.ui.rule_state import Builder, incomplete
from cdp_core.ui.rule_tree import Condition, Group, Node
from cdp_core.ui.words import told_apart

STYLE = Path(__file__).with_name("segments.css")
COUNT_WIDTH = 92
ACTS = {
    "edit": ":material/edit: Edit",
    "on": ":material/visibility: Switch on",
    "off": ":material/visibility_off: Switch off",
    "copy": ":material/content_copy: Duplicate",
    "up": ":material/arrow_upward: Move up",
    "down": ":material/arrow_downward: Move down",
    "wrap": ":material/account_tree: Put into a new group",
    "remove": ":material/delete: Remove",
}


@dataclass
class Drawing:
    """What every part of one drawing needs, and the places that are filled afterwards, by the ids of nodes."""

    held: Builder
    offer: Offer
    colors: Palette
    counts: dict[str, DeltaGenerator] = field(default_factory=dict)
    #: The open condition, with the places of its sentence and its widgets.
    open: tuple[Condition, DeltaGenerator, DeltaGenerator] | None = None
    #: The rule as it was drawn with its answer, for what follows from it at once; a later drawing asks anew.
    answered: tuple[rule_tree.Rule, Evaluation | RuleError] | None = None


def draw(offer: Offer, colors: Palette) -> Drawing:
    """The groups and conditions, with places left free."""
    st.html(STYLE)
    held = rule_state.builder()
    before = copy.deepcopy(held.tree)
    drawing = Drawing(held, offer, colors)
    with st.container(key="rule_builder", border=True, gap="xsmall"):
        _draw_group(drawing, held.tree, None, 0)
    _remember(held, before)
    return drawing


def edit_open(drawing: Drawing) -> None:
    """The widgets of the open condition, in their place; what they say is the condition from now on."""
    if drawing.open is None:
        return
    node, sentence, place = drawing.open
    before = copy.deepcopy(drawing.held.tree)
    with place, st.container(gap="xsmall", key=f"edit_{node.id}"):
        node.leaf = EDITORS[kind_of(node.leaf)](node, drawing.offer)
        st.button(
            "Done", icon=":material/check:", type="tertiary", key=f"done_{node.id}", on_click=_close, args=(node.id,)
        )
    sentence.markdown(f"**{_sentence(node)}**", width="stretch")
    _remember(drawing.held, before)


def write_counts(drawing: Drawing, answer: Evaluation | RuleError, *, moving: bool) -> None:
    """How many each node of the rule takes in, or at which of them the rule is wrong.

    Typing into the open condition can move its own count and those of the groups around it, and no other. Those that
    are `moving` are written with what follows from the rule, the others once with the builder: of a long rule the
    browser draws the few that change.
    """
    tree = drawing.held.tree
    _, paths = rule_state.rule_of(tree)
    wrong_id = None
    counts: Mapping[str, int] = {}
    if isinstance(answer, RuleError):
        wrong_id = rule_tree.at_path(paths, answer.path) or tree.id
    else:
        counts = answer.counts
    around = {node.id for node in rule_tree.way_to(tree, drawing.open[0].id)} if drawing.open else set()
    for node, _ in rule_tree.walk(tree):
        if (node.id in around) == moving:
            number = counts.get(paths[node.id]) if node.id in paths else None
            drawing.counts[node.id].html(_count(drawing, node, number, node.id == wrong_id))


def _remember(held: Builder, before: Group) -> None:
    """Keep the tree as it was for undo, where the widgets have changed the rule."""
    if rule_state.rule_of(before)[0] != rule_state.rule_of(held.tree)[0]:
        held.keep(before)


def undo_and_redo() -> None:
    """The two buttons; they stand where the page wants them."""
    typing_keys.leave_to_fields()
    held = rule_state.builder()
    keyboard_place.keep(held.place, held.turn)
    steps = (("Undo", "Mod+Z", held.past, held.undo), ("Redo", "Mod+Shift+Z", held.future, held.redo))
    with st.container(horizontal=True, gap="small", width="content", key="undo_and_redo"):
        for label, keys, waiting, step in steps:
            st.button(
                label,
                icon=f":material/{label.lower()}:",
                type="tertiary",
                shortcut=keys,
                disabled=not waiting,
                on_click=_and_draw,
                args=(step,),
                key=label.lower(),
            )


def _and_draw(step: Callable[[], None]) -> None:
    step()
    rule_state.reshaped()


def _draw_group(drawing: Drawing, group: Group, parent: Group | None, depth: int, is_off: bool = False) -> None:
    """A group so many levels of the rule deep; what it holds is one level deeper, in a "none" two: not, then any.

    `is_off` where a group around it is switched off.
    """
    is_off = is_off or group.off
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", wrap=False, key=f"head_{group.id}"):
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
        _count_place(drawing, group)
        _menu(drawing, group, parent)
    inside = depth + rule_tree.own_levels(group)
    for node in group.nodes:
        if isinstance(node, Group):
            with st.container(key=f"nested_{node.id}", gap="xsmall"):
                _draw_group(drawing, node, group, inside, is_off)
        else:
            _draw_condition(drawing, node, group, is_off)
    with st.container(horizontal=True, gap="small", key=f"foot_{group.id}"):
        key = f"add_{group.id}"
        st.menu_button(
            "Condition",
            list(KINDS),
            icon=":material/add:",
            type="tertiary" if group.nodes or parent else "primary",
            format_func=lambda kind: f":material/{ICONS[kind]}: {KINDS[kind]}",
            key=key,
            on_click=lambda: rule_state.add_condition(group.id, st.session_state[key], drawing.offer),
        )
        if inside < MAX_DEPTH:
            st.button(
                "Group",
                icon=":material/account_tree:",
                type="tertiary",
                key=f"addgroup_{group.id}",
                on_click=rule_state.add_group,
                args=(group.id,),
            )


def _draw_condition(drawing: Drawing, node: Condition, parent: Group, is_off: bool) -> None:
    """A row: icon, the condition as a sentence, whose data it asks, its count, what can be done; open: its widgets."""
    is_open = drawing.held.open == node.id
    with st.container(key=f"row_{'open_' if is_open else ''}{node.id}", gap="xsmall"):
        with st.container(
            horizontal=True, vertical_alignment="center", gap="xsmall", wrap=False, key=f"line_{node.id}"
        ):
            icon = f":material/{ICONS[kind_of(node.leaf)]}:"
            if is_open:
                st.markdown(f":gray[{icon}]", width="content")
                sentence = st.container()
            else:
                st.button(
                    _sentence(node, is_off),
                    icon=icon,
                    type="tertiary",
                    key=f"open_{node.id}",
                    on_click=rule_state.act,
                    args=(node.id, "edit"),
                    wrap=True,
                    width="stretch",
                )
            _count_place(drawing, node)
            _menu(drawing, node, parent)
        if is_open:
            drawing.open = (node, sentence, st.container())


def _close(node_id: str) -> None:
    held = rule_state.builder()
    if held.open == node_id:
        held.open = None
        held.go_on_in(f"open_{node_id}")
    rule_state.reshaped()


def _sentence(node: Condition, is_off: bool = False) -> str:
    """The condition as a person says it, without the person; struck out where it, or a group around it, is off."""
    said = plain(_words(node))
    if incomplete(node.leaf):
        return f":gray[{said}]"
    return f":gray[~~{said}~~]" if node.off or is_off else said


def _words(node: Condition) -> str:
    """The same without markup."""
    if incomplete(node.leaf):
        return f"{KINDS[kind_of(node.leaf)]}: choose a value"
    leaf = rule_state.without_waiting_filters(node.leaf)
    return without_person(clause({"not": leaf} if node.negated else leaf))


def _count_place(drawing: Drawing, node: Node) -> None:
    drawing.counts[node.id] = st.container(width=COUNT_WIDTH)


def _menu(drawing: Drawing, node: Node, parent: Group | None) -> None:
    """What can be done to a node: edit, switch off, duplicate, move, put into a group, remove."""
    key = f"menu_{node.id}"
    tree = drawing.held.tree
    acts = rule_state.acts_on(tree, node, parent)
    if not acts:
        st.space(20)
        return

    def said(act: str) -> str:
        if not act.startswith("into:"):
            return ACTS[act]
        group, _ = rule_tree.find(tree, act.removeprefix("into:"))
        return f":material/drive_file_move: Move into {_named(tree, group)}"

    def place(act: str) -> str:
        """Which group, counted from the top."""
        groups = [one.id for one, _ in rule_tree.walk(tree) if isinstance(one, Group)]
        return f"group {groups.index(act.removeprefix('into:')) + 1}"

    words = dict(zip(acts, told_apart(acts, said, place), strict=True))
    st.menu_button(
        "More",
        acts,
        icon=":material/more_horiz:",
        type="tertiary",
        format_func=words.__getitem__,
        key=key,
        on_click=lambda: rule_state.act(node.id, st.session_state[key]),
    )


def _named(tree: Group, group: Node) -> str:
    """A group as it can be told from the others."""
    if group is tree:
        return "the outer group"
    assert isinstance(group, Group)
    first = next((one for one in group.nodes if isinstance(one, Condition)), None)
    return f"“{JOINS[group.join]}”" + (f" with {plain(_shortened(_words(first)))}" if first else "")


def _shortened(words: str, most: int = 40) -> str:
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def _count(drawing: Drawing, node: Node, number: int | None, is_wrong: bool) -> str:
    """A count with a dot for each system whose data the condition asks."""
    if is_wrong:
        return '<div class="count wrong">see below</div>'
    if node.off or number is None:
        return f'<div class="count">{"off" if node.off else ""}</div>'
    systems = drawing.offer.systems(node.leaf) if isinstance(node, Condition) else ()
    dots = "".join(
        f'<span title="Data of: {LABELS[one]}" style="color:{drawing.colors.systems[one]}">●</span>' for one in systems
    )
    return f'<div class="count"><span class="dots">{dots}</span> {number:,}</div>'
