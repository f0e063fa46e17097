"""One editor for each kind of condition: widgets in a row, the edited leaf as the answer.

In:  a leaf of the contract, the id of its node, what the workspace offers
Out: the leaf as the widgets now say; widgets whose meaning depends on another carry that in their key
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import streamlit as st

from cdp_core.ui.leaf_words import (
    COMPARISONS,
    CONSENT_STATES,
    MEASURES,
    OPERATORS,
    UNITS,
    WINDOWS,
    WITH_LIST,
    WITH_WINDOW,
    WITHOUT_VALUE,
    default_value,
)
from cdp_core.ui.palette import LABELS

Leaf = dict[str, Any]


@dataclass(frozen=True)
class Offer:
    """What the workspace has to build conditions from.

    `traits` and `properties` map a name to its type; `label` says a name for people; `values` suggests values that
    are in the data: ("trait", name) or ("event", event names, property) → values with the commonest first.
    """

    traits: dict[str, str]
    events: Sequence[str]
    properties: Callable[[Sequence[str]], dict[str, str]]
    label: Callable[[str], str]
    values: Callable[..., list[str]]
    interests: Sequence[tuple[str, ...]]
    providers: Sequence[str]
    purposes: Sequence[str]
    identifiers: Sequence[str]
    sources: Sequence[str]
    segments: Sequence[str]


def pick(
    label: str, options: Iterable[Any], value: Any, key: str, show: Callable[[Any], str] = str, width: int = 180
) -> Any:
    """A pick list that keeps a value which is no longer on offer."""
    options = list(options)
    if value is not None and value not in options:
        options.insert(0, value)
    return st.selectbox(
        label,
        options,
        index=options.index(value) if value in options else None,
        format_func=show,
        key=key,
        label_visibility="collapsed",
        placeholder=label,
        width=width,
    )


def trait_editor(leaf: Leaf, key: str, offer: Offer) -> Leaf:
    name = pick("Trait", offer.traits, leaf["trait"], f"{key}_trait", offer.label, 200)
    type_ = offer.traits.get(name, "text")
    same = name == leaf["trait"]
    edited = comparison_editor(
        {key_: leaf[key_] for key_ in ("op", "value") if key_ in leaf} if same else {},
        f"{key}_{name}",
        type_,
        lambda: offer.values("trait", name) if name in offer.traits else [],
    )
    return {"trait": name, **edited}


def comparison_editor(leaf: Leaf, key: str, type_: str, suggestions: Callable[[], list[str]]) -> Leaf:
    """Operator and value of a trait or a property of this type."""
    words = OPERATORS[type_]
    first = next(iter(words))
    operator = pick("Operator", words, leaf.get("op", first), f"{key}_op", lambda op: words.get(op, op), 150)
    if operator in WITHOUT_VALUE:
        return {"op": operator}
    value = leaf.get("value") if operator == leaf.get("op", first) else None
    if value is None:
        value = default_value(type_, operator)
    return {"op": operator, "value": value_editor(value, f"{key}_{operator}", type_, operator, suggestions)}


def value_editor(value: Any, key: str, type_: str, operator: str, suggestions: Callable[[], list[str]]) -> Any:
    if operator in WITH_WINDOW:
        return span_editor(value, key)
    if operator in WITH_LIST:
        return list_editor(value, key, type_, suggestions)
    if operator == "between":
        return between_editor(value, key, type_)
    if type_ == "number":
        return number_editor("Value", value, f"{key}_value")
    if type_ == "date":
        return day_editor("Day", value, f"{key}_value")
    if operator in ("is", "is_not"):
        offered = suggestions()
        options = offered if not value or value in offered else [value, *offered]
        chosen = st.selectbox(
            "Value",
            options,
            index=options.index(value) if value in options else None,
            accept_new_options=True,
            key=f"{key}_value",
            label_visibility="collapsed",
            placeholder="Choose or type a value",
            width=220,
        )
        return chosen or ""
    return st.text_input(
        "Value", value or "", key=f"{key}_value", label_visibility="collapsed", placeholder="Text", width=200
    )


def list_editor(value: Any, key: str, type_: str, suggestions: Callable[[], list[str]]) -> list[Any]:
    held = [str(one) for one in value or []]
    options = list(dict.fromkeys([*held, *(suggestions() if type_ != "number" else [])]))
    chosen = st.multiselect(
        "Values",
        options,
        default=held,
        accept_new_options=True,
        key=f"{key}_values",
        label_visibility="collapsed",
        placeholder="Choose or type values",
        width=320,
    )
    return [_number(one) for one in chosen if _number(one) is not None] if type_ == "number" else chosen


def _number(text: str) -> float | int | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return int(number) if number.is_integer() else number


def between_editor(value: Any, key: str, type_: str) -> list[Any]:
    low, high = value if isinstance(value, list) and len(value) == 2 else (None, None)
    editor = number_editor if type_ == "number" else day_editor
    start = editor("From", low, f"{key}_low")
    st.markdown("and")
    return [start, editor("To", high, f"{key}_high")]


def number_editor(
    label: str, value: Any, key: str, minimum: float | None = None, width: int = 110
) -> float | int | None:
    whole = value is None or float(value).is_integer()
    number = st.number_input(
        label,
        value=None if value is None else float(value),
        min_value=None if minimum is None else float(minimum),
        step=1.0,
        format="%.0f" if whole else None,
        key=key,
        label_visibility="collapsed",
        placeholder="Number",
        width=width,
    )
    if number is None:
        return None
    return int(number) if float(number).is_integer() else number


def day_editor(label: str, value: Any, key: str) -> str | None:
    """A day as an ISO date. An instant that someone wrote by hand stays while the day is not changed."""
    held = _day(value)
    chosen = st.date_input(
        label,
        held,
        min_value=date(1900, 1, 1),
        max_value=date(2100, 12, 31),
        key=key,
        label_visibility="collapsed",
        width=140,
    )
    if chosen is None:
        return None
    return value if chosen == held and value else chosen.isoformat()


def _day(value: Any) -> date | None:
    try:
        return datetime.fromisoformat(value).date() if value else None
    except (TypeError, ValueError):
        return None


def span_editor(value: Any, key: str, number: str = "n", unit: str = "unit") -> dict[str, Any]:
    """So many days, weeks, months."""
    n = number_editor("How many", value.get(number, 30), f"{key}_n", 1, 75)
    return {number: n or 1, unit: pick("Unit", UNITS, value.get(unit, "day"), f"{key}_unit", UNITS.__getitem__, 105)}


def event_editor(leaf: Leaf, key: str, offer: Offer) -> Leaf:
    """Event names, how often, when, and which of them."""
    names = event_names_editor(leaf["event"], key, offer)
    edited: Leaf = {"event": names, **measure_editor(leaf, key, offer, names)}
    window = window_editor(leaf.get("within"), key)
    if window:
        edited["within"] = window
    if leaf.get("occurrence"):
        edited["occurrence"] = leaf["occurrence"]
    where = where_editor(leaf.get("where"), key, offer, names)
    if where:
        edited["where"] = where
    return edited


def event_names_editor(event: Any, key: str, offer: Offer) -> Any:
    held = ["*"] if event == "*" else [event] if isinstance(event, str) else list(event)
    options = list(dict.fromkeys([*held, "*", *offer.events]))
    chosen = st.multiselect(
        "Events",
        options,
        default=held,
        format_func=lambda name: "Any event" if name == "*" else name,
        key=f"{key}_events",
        label_visibility="collapsed",
        placeholder="Choose events",
        width=235,
    )
    if "*" in chosen:
        return "*"
    return chosen[0] if len(chosen) == 1 else chosen


def measure_editor(leaf: Leaf, key: str, offer: Offer, names: Any) -> Leaf:
    """At least two times, sum of revenue more than 100, …"""
    measure = next((one for one in MEASURES if one in leaf), "count")
    held = leaf.get(measure)
    shape = held if isinstance(held, dict) else {"op": leaf.get("op", "gte"), "value": leaf.get("value", 1)}
    comparison = pick("How many", COMPARISONS, shape["op"], f"{key}_cmp", lambda op: COMPARISONS.get(op, op), 115)
    value = number_editor("Number", shape["value"], f"{key}_n", width=75)
    chosen = pick("Measure", MEASURES, measure, f"{key}_measure", MEASURES.__getitem__, 120)
    value = 1 if value is None else value
    if chosen in ("count", "distinct_days"):
        return {chosen: {"op": comparison, "value": value}}
    properties = offer.properties(_as_list(names))
    fitting = [name for name, type_ in properties.items() if type_ == "number" or chosen == "distinct"]
    default = held if isinstance(held, str) else fitting[0] if fitting else "revenue"
    named = pick("Property", fitting, default, f"{key}_{chosen}_of", offer.label, 150)
    return {chosen: named, "op": comparison, "value": value}


def window_editor(within: Leaf | None, key: str) -> Leaf | None:
    form = next((one for one in WINDOWS if within and one in within), "ever")
    chosen = pick("When", WINDOWS, form, f"{key}_when", WINDOWS.__getitem__, 125)
    held = within if within and chosen == form else {}
    if chosen == "last":
        return span_editor({"last": held.get("last", 30), "unit": held.get("unit", "day")}, f"{key}_last", "last")
    if chosen == "ago":
        far, near = held.get("ago", [90, 30])
        far = number_editor("From so many ago", far, f"{key}_far", 1, 80)
        near = number_editor("To so many ago", near, f"{key}_near", 0, 80)
        return {"ago": [far or 1, near or 0], "unit": pick("Unit", UNITS, held.get("unit", "day"), f"{key}_agounit")}
    if chosen == "from":
        start, end = day_editor("From", held.get("from"), f"{key}_from"), day_editor("To", held.get("to"), f"{key}_to")
        return {"from": start, "to": end} if start and end else None
    if chosen in ("after", "before"):
        moment = day_editor("Day", held.get(chosen), f"{key}_{chosen}")
        return {chosen: moment} if moment else None
    return None


def where_editor(where: Leaf | None, key: str, offer: Offer, names: Any) -> Leaf | None:
    """Which of the events count. A nested filter that came as JSON is kept and shown, not edited."""
    leaves = _flat(where)
    if leaves is None:
        st.caption("with a nested filter (edit as JSON)")
        return where
    properties = offer.properties(_as_list(names))
    with st.popover(f"where {len(leaves)}" if leaves else "where …", icon=":material/tune:", key=f"{key}_where"):
        st.caption("Only events for which all of this holds")
        edited = [
            one
            for place, leaf in enumerate(leaves)
            if (one := _where_row(leaf, f"{key}_w{place}_{len(leaves)}", offer, names, properties)) is not None
        ]
        added = st.selectbox(
            "Add a filter on a property",
            [name for name in properties if name not in {leaf["property"] for leaf in leaves}],
            index=None,
            format_func=offer.label,
            placeholder="Add a property",
            key=f"{key}_wadd_{len(leaves)}",
        )
    if added:
        type_ = properties[added]
        operator = next(iter(OPERATORS[type_]))
        edited.append({"property": added, "op": operator, "value": default_value(type_, operator)})
    if not edited:
        return None
    return edited[0] if len(edited) == 1 else {"all": edited}


def _where_row(leaf: Leaf, key: str, offer: Offer, names: Any, properties: dict[str, str]) -> Leaf | None:
    name = leaf["property"]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{offer.label(name)}**", width=110)
        edited = comparison_editor(
            leaf, key, properties.get(name, "text"), lambda: offer.values("event", _as_list(names), name)
        )
        gone = st.button("Remove filter", icon=":material/close:", type="tertiary", key=f"{key}_x")
    return None if gone else {"property": name, **edited}


def _flat(where: Leaf | None) -> list[Leaf] | None:
    """The leaves of a filter that is one leaf or all of some; None where it is more than that."""
    if where is None:
        return []
    leaves = where["all"] if set(where) == {"all"} else [where]
    return leaves if all("property" in leaf for leaf in leaves) else None


def _as_list(names: Any) -> list[str]:
    return [names] if isinstance(names, str) else list(names)


def interest_editor(leaf: Leaf, key: str, offer: Offer) -> Leaf:
    held = tuple(leaf["interest"]) if isinstance(leaf["interest"], list) else leaf["interest"]
    chosen = pick("Interest", offer.interests, held or None, f"{key}_interest", _path_words, 320)
    edited: Leaf = {"interest": list(chosen) if isinstance(chosen, tuple) else chosen or []}
    provider = pick("from any provider", offer.providers, leaf.get("provider"), f"{key}_provider", width=180)
    return {**edited, "provider": provider} if provider else edited


def _path_words(path: Any) -> str:
    return " › ".join(path) if isinstance(path, tuple) else str(path)


def consent_editor(leaf: Leaf, key: str, offer: Offer) -> Leaf:
    purpose = pick("Purpose", offer.purposes, leaf["consent"], f"{key}_purpose")
    state = pick("State", CONSENT_STATES, leaf.get("state", "granted"), f"{key}_state", CONSENT_STATES.__getitem__)
    return {"consent": purpose, "state": state}


def choice_editor(leaf: Leaf, key: str, offer: Offer) -> Leaf:
    """Kinds with one pick list: identifier, source, system, segment."""
    kind = next(iter(leaf))
    options = {
        "identifier": offer.identifiers,
        "source": offer.sources,
        "system": ("crm", "cdp", "dmp"),
        "segment": offer.segments,
    }[kind]
    show = LABELS.__getitem__ if kind == "system" else offer.label if kind == "identifier" else str
    return {kind: pick(kind.capitalize(), options, leaf[kind] or None, f"{key}_{kind}", show, 240)}


def sequence_editor(leaf: Leaf, key: str, offer: Offer) -> Leaf:
    """Events that follow each other; the last may be one that did not come."""
    steps: list[Leaf] = []
    with st.container(gap="small"):
        for place, step in enumerate(leaf["sequence"]):
            edited = _step_editor(step, f"{key}_s{place}_{len(leaf['sequence'])}", offer, place, len(leaf["sequence"]))
            if edited:
                steps.append(edited)
        with st.container(horizontal=True, vertical_alignment="center"):
            window = window_editor(leaf.get("within"), key)
            missing_end = bool(steps) and "did_not" in steps[-1]
            if not missing_end and st.button("Then …", icon=":material/add:", type="tertiary", key=f"{key}_add"):
                steps.append({"event": offer.events[0] if offer.events else "Page Viewed"})
            if not missing_end and st.button(
                "… and did not", icon=":material/block:", type="tertiary", key=f"{key}_not"
            ):
                steps.append({"did_not": "Order Completed"})
    return {"sequence": steps, **({"within": window} if window else {})}


def _step_editor(step: Leaf, key: str, offer: Offer, place: int, of: int) -> Leaf | None:
    word = "did_not" if "did_not" in step else "event"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(("first" if place == 0 else "then") if word == "event" else "but did not", width=80)
        names = event_names_editor(step[word], key, offer)
        edited: Leaf = {word: names}
        if place:
            limited = st.checkbox("within", value="after" in step, key=f"{key}_limited")
            if limited:
                edited["after"] = span_editor(step.get("after", {"max": 1, "unit": "day"}), f"{key}_after", "max")
        where = where_editor(step.get("where"), key, offer, names)
        if where:
            edited["where"] = where
        if of > 1 and st.button("Remove step", icon=":material/close:", type="tertiary", key=f"{key}_x"):
            return None
    return edited


EDITORS: dict[str, Callable[[Leaf, str, Offer], Leaf]] = {
    "trait": trait_editor,
    "event": event_editor,
    "sequence": sequence_editor,
    "interest": interest_editor,
    "consent": consent_editor,
    "identifier": choice_editor,
    "source": choice_editor,
    "system": choice_editor,
    "segment": choice_editor,
}
