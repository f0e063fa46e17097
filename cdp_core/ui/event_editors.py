"""Widgets for what people did: events, how often and when, and events in order.

In:  a condition of the builder, what the workspace offers
Out: the condition's leaf as the widgets now say; steps come and go in callbacks
"""

from typing import Any

import streamlit as st

from cdp_core.segments import MAX_UNITS
from cdp_core.ui import rule_state
from cdp_core.ui.filter_editors import Filtered, where_editor
from cdp_core.ui.leaf_words import (
    COMPARISONS,
    FIRST_DAYS,
    KNOWN_OR_MISSING,
    MEASURES,
    OCCURRENCES,
    UNITS,
    WINDOWS,
    WITH_LIST,
    WITHOUT_VALUE,
    some_day,
)
from cdp_core.ui.offer import Offer
from cdp_core.ui.rule_tree import Condition
from cdp_core.ui.value_editors import (
    Leaf,
    between_editor,
    day_editor,
    list_editor,
    negation_editor,
    number_editor,
    pick,
    row,
    span_editor,
    swap_hint,
    wide_enough,
)

#: Measures that are whole numbers, and none below 0.
COUNTS = ("count", "distinct_days", "distinct")
#: Measures that read a property of the events.
OF_PROPERTY = ("sum", "avg", "min", "max", "distinct")


def event_editor(node: Condition, offer: Offer) -> Leaf:
    """Event names, how often, when, which of them, and where."""
    leaf, key = node.leaf, node.id
    line = row()
    with line:
        negation_editor(node)
        names = event_names_editor(leaf["event"], key, offer)
        edited: Leaf = {"event": names, **measure_editor(leaf, key, offer, names)}
        window = window_editor(leaf.get("within"), key)
        held = leaf.get("occurrence", "")
        occurrence = pick("Which of them", OCCURRENCES, held, f"{key}_which", OCCURRENCES.__getitem__, 130)
    if window:
        edited["within"] = window
    if occurrence:
        edited["occurrence"] = occurrence
    where = where_editor(_filtered(node, None, offer, names), line)
    return {**edited, "where": where} if where else edited


def event_names_editor(event: Any, key: str, offer: Offer) -> Any:
    """One name, several, or any event at all."""
    held = ["*"] if event == "*" else [event] if isinstance(event, str) else list(event)
    shown = {"*": "Any event", **{name: f"{name} ({people:,})" for name, people in offer.events.items()}}
    chosen = st.multiselect(
        "Events",
        list(dict.fromkeys([*filter(None, held), *shown])),
        default=[name for name in held if name],
        format_func=lambda name: shown.get(name, name),
        key=f"{key}_events",
        label_visibility="collapsed",
        placeholder="Choose events",
        width=262,
        select_all=False,
    )
    if "*" in chosen:
        return "*"
    return chosen[0] if len(chosen) == 1 else chosen


def measure_editor(leaf: Leaf, key: str, offer: Offer, names: Any) -> Leaf:
    """At least two times, sum of revenue more than 100, …"""
    measure = next((one for one in MEASURES if one in leaf), "count")
    held = leaf.get(measure)
    shape = held if isinstance(held, dict) else leaf
    words = COMPARISONS | (KNOWN_OR_MISSING if measure in ("avg", "min", "max") else {})
    operator = shape.get("op", "gte")
    width = wide_enough(words.get(operator) or str(operator), 102)
    chosen_op = pick("How many", words, operator, f"{key}_cmp", lambda op: words.get(op, op), width)
    value = shape.get("value", 1) if chosen_op == operator else 1
    test: Leaf = {"op": chosen_op}
    if chosen_op not in WITHOUT_VALUE:
        counts = 0 if measure in COUNTS else None
        test["value"] = _amount_editor(value, f"{key}_n_{measure}_{chosen_op}", chosen_op, counts)
    width = wide_enough(MEASURES[measure], 98)
    chosen = pick("Measure", MEASURES, measure, f"{key}_measure", MEASURES.__getitem__, width)
    if chosen not in OF_PROPERTY:
        return {chosen: {"op": "gte", "value": 1} if chosen_op in WITHOUT_VALUE else test}
    properties = offer.properties(_as_list(names))
    fitting = [name for name, type_ in properties.items() if type_ == "number" or chosen == "distinct"]
    default = held if isinstance(held, str) else "revenue" if "revenue" in fitting else next(iter(fitting), "revenue")
    named = pick("Property", fitting, default, f"{key}_{chosen}_of", offer.label, 150)
    if chosen_op in WITHOUT_VALUE and chosen not in ("avg", "min", "max"):
        test = {"op": "gte", "value": 1}
    return {chosen: named, **test}


def _amount_editor(value: Any, key: str, operator: str, least: int | None) -> Any:
    if operator == "between":
        return between_editor(value if isinstance(value, list) else [1, 5], key, "number", least)
    if operator in WITH_LIST:
        return list_editor(value if isinstance(value, list) else [1], key, "number", lambda **_: [])
    single = value[0] if isinstance(value, list) and value else value
    return number_editor("Number", single, key, least, width=60)


def window_editor(within: Leaf | None, key: str) -> Leaf | None:
    """When: ever, in the last so many days, between two days, …"""
    form = next((one for one in WINDOWS if within and one in within), "ever")
    chosen = pick("When", WINDOWS, form, f"{key}_when", WINDOWS.__getitem__, wide_enough(WINDOWS[form], 122))
    held = within if within and chosen == form else {}
    if chosen == "last":
        return span_editor({"last": held.get("last", 30), "unit": held.get("unit", "day")}, f"{key}_last", "last")
    if chosen == "ago":
        far, near = held.get("ago", [90, 30])
        # In the order in which the sentence says them.
        near = number_editor("From so many ago", near, f"{key}_near", 0, MAX_UNITS, 75)
        st.markdown("and", width="content")
        far = number_editor("To so many ago", far, f"{key}_far", 1, MAX_UNITS, 75)
        unit = pick("Unit", UNITS, held.get("unit", "day"), f"{key}_agounit", lambda one: f"{UNITS[one]} ago", 125)
        swap_hint(near, far, (f"{key}_near", f"{key}_far"), apart=True)
        return {"ago": [far, near], "unit": unit}
    if chosen == "from":
        begins, ends = FIRST_DAYS["between"]
        start = day_editor("From", held.get("from", some_day(begins)), f"{key}_from")
        st.markdown("until", width="content")
        end = day_editor("Until", held.get("to", some_day(ends)), f"{key}_to")
        swap_hint(start, end, (f"{key}_from", f"{key}_to"), apart=True)
        return {"from": start, "to": end}
    if chosen in ("after", "before"):
        return {chosen: day_editor("Day", held.get(chosen, some_day(FIRST_DAYS[chosen])), f"{key}_{chosen}")}
    return None


def _filtered(node: Condition, place: int | None, offer: Offer, names: Any) -> Filtered:
    return Filtered(node, place, offer, _as_list(names), offer.properties(_as_list(names)))


def _as_list(names: Any) -> list[str]:
    return [names] if isinstance(names, str) else list(names)


def sequence_editor(node: Condition, offer: Offer) -> Leaf:
    """Events that follow each other; the last may be one that did not come."""
    held = node.leaf["sequence"]
    steps = [_step_editor(node, place, offer) for place in range(len(held))]
    with row():
        if "did_not" not in held[-1]:
            for label, word, icon in (("Then …", "event", "add"), ("But then did not …", "did_not", "block")):
                st.button(
                    label,
                    icon=f":material/{icon}:",
                    type="tertiary",
                    key=f"{node.id}_then_{word}",
                    on_click=_add_step,
                    args=(node, word),
                )
        st.markdown("all of it", width="content")
        window = window_editor(node.leaf.get("within"), node.id)
    return {"sequence": steps, **({"within": window} if window else {})}


def _step_editor(node: Condition, place: int, offer: Offer) -> Leaf:
    held = node.leaf["sequence"]
    step, key = held[place], _step_key(node, place)
    word = "did_not" if "did_not" in step else "event"
    line = row(f"step_{key}")
    with line:
        if place == 0:
            negation_editor(node)
        else:
            st.markdown("then" if word == "event" else "but did not", width=86)
        names = event_names_editor(step[word], key, offer)
        edited: Leaf = {word: names}
        limited = place and st.checkbox("within", value="after" in step, key=f"{key}_limited", width="content")
        if limited:
            edited["after"] = span_editor(step.get("after", {"max": 1, "unit": "day"}), f"{key}_after", "max")
    where = where_editor(_filtered(node, place, offer, names), line)
    if len(held) > 1:
        with line:
            # A cross; its words are for screen readers.
            st.button(
                "Remove step",
                icon=":material/close:",
                type="tertiary",
                key=f"drop_{key}",
                on_click=_remove_step,
                args=(node, place),
            )
    return {**edited, "where": where} if where else edited


def _add_step(node: Condition, word: str) -> None:
    rule_state.builder().remember()
    step: Leaf = {word: ""} if word == "event" else {word: "", "after": {"max": 1, "unit": "day"}}
    steps = [*node.leaf["sequence"], step]
    node.leaf = {**node.leaf, "sequence": steps}
    _go_on_at(node, len(steps) - 1)


def _remove_step(node: Condition, place: int) -> None:
    rule_state.builder().remember()
    steps = node.leaf["sequence"]
    node.leaf = {**node.leaf, "sequence": [*steps[:place], *steps[place + 1 :]]}
    _go_on_at(node, max(0, place - 1))


def _go_on_at(node: Condition, place: int) -> None:
    """Let the keyboard go on in a step."""
    rule_state.builder().go_on_in(f"step_{_step_key(node, place)}")


def _step_key(node: Condition, place: int) -> str:
    """Of a step's widgets; each step that comes or goes makes them new."""
    return f"{node.id}_s{place}_{len(node.leaf['sequence'])}"
