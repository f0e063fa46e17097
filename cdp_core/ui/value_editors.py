"""Widgets for an operator and its value: texts, numbers, days, spans of time, lists.

In:  what a comparison holds now, the type of what is compared, values that are in the data
Out: the comparison as the widgets now say; a widget whose meaning depends on another carries that in its key
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cdp_core.profiles import Value
from cdp_core.segments import MAX_UNITS
from cdp_core.segments.folding import fold
from cdp_core.ui.leaf_words import (
    OPERATORS,
    TURNED,
    UNITS,
    WITH_LIST,
    WITH_WINDOW,
    WITHOUT_VALUE,
    default_value,
    kind_of,
)
from cdp_core.ui.messages import plain
from cdp_core.ui.offer import SUGGESTED
from cdp_core.ui.rule_tree import Condition
from cdp_core.ui.words import told_apart

#: A browser counts no further in whole numbers.
_MOST_WHOLE = 2**53 - 1

#: What "matches the pattern" asks for: nobody can guess it.
PATTERN = (
    "A regular expression: `^Ha` begins with Ha, `noi$` ends with noi, `a|b` is a or b. Upper and lower case count."
)

Leaf = dict[str, Any]
Suggestions = Callable[..., list[Value]]


@dataclass(frozen=True)
class Wording:
    """What values of the data are called, and which value somebody means who types a text: Germany for DE, and back."""

    say: Callable[[str], str] = str
    mean: Callable[[str], str] = str


AS_IT_IS = Wording()


def row(key: str | None = None) -> DeltaGenerator:
    """Widgets beside each other, wrapped where they do not fit."""
    return st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key=key)


def negation_editor(node: Condition) -> None:
    """Whether the condition is turned round; a trait has operators for that."""
    words = TURNED.get(kind_of(node.leaf))
    if words is None:
        if node.negated:
            st.markdown("not", width="content")
        return
    node.negated = st.selectbox(
        "Yes or no",
        [False, True],
        index=int(node.negated),
        format_func=lambda no: words[int(no)],
        key=f"neg_{node.id}",
        label_visibility="collapsed",
        width=96 + 6 * max(0, len(words[1]) - 7),
        required=True,
    )


def pick(
    label: str,
    options: Iterable[Any],
    value: Any,
    key: str,
    show: Callable[[Any], str] = str,
    width: int = 180,
    required: bool = True,
) -> Any:
    """A pick list that keeps a value which is no longer on offer."""
    options = list(options)
    if value is not None and value not in options:
        options.insert(0, value)
    words = dict(zip(options, told_apart(options, show, str), strict=True))
    return st.selectbox(
        label,
        options,
        index=options.index(value) if value in options else None,
        format_func=lambda one: words.get(one) or show(one),
        key=key,
        label_visibility="collapsed",
        placeholder=label,
        width=width,
        required=required and value in options,
    )


def wide_enough(words: str, least: int, most: int = 265) -> int:
    """How wide a pick list is that shows these words whole."""
    return min(most, max(least, 52 + 7 * len(words)))


def comparison_editor(leaf: Leaf, key: str, type_: str, suggestions: Suggestions, wording: Wording = AS_IT_IS) -> Leaf:
    """Operator and value of a trait or a property of this type."""
    words = OPERATORS[type_]
    held = leaf.get("op", "is")
    width = wide_enough(words.get(held) or "", 150)
    operator = pick("Operator", words, held, f"{key}_op", lambda op: words.get(op, op), width)
    if operator in WITHOUT_VALUE:
        return {"op": operator}
    value = leaf.get("value") if operator == held else _carried(leaf, operator)
    if value is None:
        value = default_value(type_, operator)
    return {"op": operator, "value": value_editor(value, f"{key}_{operator}", type_, operator, suggestions, wording)}


def _carried(leaf: Leaf, operator: str) -> Any:
    """What the value becomes under another operator: one of several, a list of one, the same; None where it cannot."""
    value = leaf.get("value")
    if operator in WITH_WINDOW:
        return value if isinstance(value, dict) else None
    if isinstance(value, dict) or operator == "between":
        return None
    if operator in WITH_LIST:
        return value if isinstance(value, list) else [value] if value not in (None, "") else None
    return value[0] if isinstance(value, list) and value else None if isinstance(value, list) else value


def value_editor(
    value: Any, key: str, type_: str, operator: str, suggestions: Suggestions, wording: Wording = AS_IT_IS
) -> Any:
    """The value of one operator."""
    if operator in WITH_WINDOW:
        return span_editor(value, key)
    if operator in WITH_LIST:
        return list_editor(value, key, type_, suggestions, wording)
    if operator == "between":
        return between_editor(value, key, type_)
    if type_ == "number":
        return number_editor("Value", value, f"{key}_value")
    if type_ == "date":
        return day_editor("Day", value, f"{key}_value")
    if operator in ("is", "is_not"):
        return text_editor(value, f"{key}_value", suggestions, wording)
    text = st.text_input(
        "Value",
        value or "",
        key=f"{key}_value",
        label_visibility="collapsed",
        placeholder="Text",
        width=200,
    )
    if operator == "matches":
        st.caption(PATTERN)
    return text


def text_editor(value: Any, key: str, suggestions: Suggestions, wording: Wording = AS_IT_IS) -> str:
    """One text: chosen from the data, typed, or searched for where there are too many to list."""
    offered = suggestions()
    shown = said_with_counts(offered, wording.say)
    value = wording.mean(value) if value else value
    _understand(key, wording)
    options = list(dict.fromkeys([*([value] if value else []), *_held(key), *shown]))
    chosen = st.selectbox(
        "Value",
        options,
        index=options.index(value) if value in options else None,
        format_func=lambda one: shown.get(one) or wording.say(one),
        accept_new_options=True,
        key=key,
        label_visibility="collapsed",
        placeholder="Choose or type a value",
        width=240,
    )
    meant = wording.mean(chosen) if chosen else ""
    search_popover(key, offered, suggestions, many=False)
    if meant and meant not in shown:
        _compare_typed(meant, key, suggestions, wording, many=False)
    return meant


def list_editor(value: Any, key: str, type_: str, suggestions: Suggestions, wording: Wording = AS_IT_IS) -> list[Any]:
    """Several texts or numbers."""
    key = f"{key}_values"
    held = list(dict.fromkeys(wording.mean(number_said(one)) for one in value or []))
    offered = suggestions() if type_ != "number" else []
    shown = said_with_counts(offered, wording.say)
    _understand(key, wording)
    chosen = st.multiselect(
        "Values",
        list(dict.fromkeys([*held, *_held(key), *shown])),
        default=held,
        format_func=lambda one: shown.get(one) or wording.say(one),
        accept_new_options=True,
        key=key,
        label_visibility="collapsed",
        placeholder="Choose or type values",
        width=340,
        select_all=False,
    )
    if type_ == "number":
        return [number for one in chosen if (number := _number(one)) is not None]
    meant = list(dict.fromkeys(map(wording.mean, chosen)))
    search_popover(key, offered, suggestions, many=True)
    unknown = [one for one in meant if one not in shown]
    if unknown:
        _compare_typed(unknown[-1], key, suggestions, wording, many=True)
    return meant


def _understand(key: str, wording: Wording) -> None:
    """Put what somebody typed as what is meant, before its widget is drawn again."""
    held = st.session_state.get(key)
    meant = list(dict.fromkeys(map(wording.mean, held))) if isinstance(held, list) else held and wording.mean(held)
    if meant != held:
        st.session_state[key] = meant


def _compare_typed(typed: str, key: str, suggestions: Suggestions, wording: Wording, many: bool) -> None:
    """Of a value that is not in the list: whether anybody has it, and which values contain it."""
    found = said_with_counts(suggestions(search=typed), lambda one: plain(wording.say(one)))
    if any(fold(one) == fold(typed) for one in found):
        return
    if not found:
        st.caption(f"Nobody has the value “{plain(wording.say(typed))}” now.")
        return
    picked = f"{key}_near_{typed}"
    words = plain(wording.say(typed))
    st.pills(
        # Where very many contain it, it may itself be among those that were not looked up.
        f"Nobody has exactly “{words}”. These contain it:" if len(found) < SUGGESTED else f"Values with “{words}”:",
        list(found)[:10],
        format_func=found.__getitem__,
        key=picked,
        on_change=_take_found,
        args=(key, picked, many, typed),
    )


def said_with_counts(values: list[Value], say: Callable[[str], str] = str) -> dict[str, str]:
    """Value → how it stands in a list: with how many have it, where that was counted."""
    return {one.value: say(one.value) if one.count is None else f"{say(one.value)} ({one.count:,})" for one in values}


def _held(key: str) -> list[str]:
    """What the widget of that key holds from a search."""
    held = st.session_state.get(key)
    return held if isinstance(held, list) else [held] if held else []


def search_popover(key: str, offered: list[Value], suggestions: Suggestions, many: bool) -> None:
    """Find one of very many values; shown only where the list does not hold them all."""
    if len(offered) < SUGGESTED:
        return
    with st.popover("Search", icon=":material/search:", type="tertiary", key=f"{key}_find", on_change="rerun") as box:
        if not box.open:
            return
        text = st.text_input("Part of the value", key=f"{key}_find_text", live=True, width=280)
        found = said_with_counts(suggestions(search=text), plain) if text.strip() else {}
        st.pills(
            "Found",
            list(found)[:30],
            format_func=found.__getitem__,
            key=f"{key}_find_pick_{text}",
            on_change=_take_found,
            args=(key, f"{key}_find_pick_{text}", many),
        )
        if text.strip() and not found:
            st.caption("Nothing in the data contains this. Type it into the list to use it all the same.")


def _take_found(key: str, picked: str, many: bool, instead_of: str = "") -> None:
    value = st.session_state[picked]
    if value is None:
        return
    kept = [one for one in _held(key) if one != instead_of]
    st.session_state[key] = list(dict.fromkeys([*kept, value])) if many else value


def _number(text: str) -> float | int | None:
    try:
        number = float(text.replace(",", ""))
    except ValueError:
        return None
    if number != number or number in (float("inf"), float("-inf")):
        return None
    return int(number) if number.is_integer() else number


def number_said(value: Any) -> str:
    """A value as the list holds it: 2.0 as 2."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def between_editor(value: Any, key: str, type_: str, least: int | None = None) -> list[Any]:
    """Two values; `least` as in `number_editor`."""
    low, high = value if isinstance(value, list) and len(value) == 2 else (None, None)

    def editor(label: str, held: Any, named: str) -> Any:
        if type_ == "number":
            return number_editor(label, held, f"{key}_{named}", least)
        return day_editor(label, held, f"{key}_{named}")

    start = editor("From", low, "low")
    st.markdown("and", width="content")
    end = editor("To", high, "high")
    swap_hint(start, end, (f"{key}_low", f"{key}_high"), apart=type_ == "date")
    return [start, end]


def swap_hint(low: Any, high: Any, keys: tuple[str, str], apart: bool) -> None:
    """Where nothing lies between two bounds, that it is so, and the way out.

    Args:
        keys: of the two widgets.
        apart: the bounds must differ, since one of them is not taken in.
    """
    if low is None or high is None or low < high or (low == high and not apart):
        return
    st.markdown(":orange[:material/warning: Nothing lies between these two.]", width="content")
    if low > high:
        st.button(
            "Swap them",
            icon=":material/swap_horiz:",
            type="tertiary",
            key=f"{keys[0]}_swap",
            on_click=_swap,
            args=keys,
        )


def _swap(one: str, other: str) -> None:
    state = st.session_state
    state[one], state[other] = state.get(other), state.get(one)


def number_editor(
    label: str, value: Any, key: str, least: int | None = None, most: int | None = None, width: int = 110
) -> float | int | None:
    """A number, shown with the digits that it has; None where it was cleared.

    Args:
        least: no fraction, and nothing below it, can be chosen. What a rule holds already may be any number.
        width: pixels, or as many more as the digits need.
    """
    held = value if isinstance(value, int | float) and not isinstance(value, bool) else None
    whole = least is not None and (held is None or (held == held // 1 and least <= held <= _MOST_WHOLE))
    kind = int if whole else float
    key = key if whole or least is None else f"{key}_any"
    # Given as the widget's value, it would come back whenever the number is cleared.
    if key not in st.session_state:
        st.session_state[key] = None if held is None else kind(held)
    number = st.number_input(
        label,
        value=None,
        min_value=least if whole else None,
        max_value=most if whole else None,
        step=kind(1),
        format="%d" if whole else "%g",
        key=key,
        label_visibility="collapsed",
        placeholder="Number",
        width=max(width, 46 + 9 * len(f"{st.session_state[key] or 0:.15g}")),
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
        min_value=min(date(1900, 1, 1), held or date.max),
        max_value=max(date(2100, 12, 31), held or date.min),
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
    n = number_editor("How many", value.get(number, 30), f"{key}_n", 1, MAX_UNITS, 70)
    return {number: n, unit: pick("Unit", UNITS, value.get(unit, "day"), f"{key}_unit", UNITS.__getitem__, 105)}
