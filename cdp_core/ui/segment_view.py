"""The segment page: a rule in the making, its exact counts, who is in it, and what to do with it.

In:  the moment that counts as now
Out: widgets; within the page's fragment, one of its own for the open condition and what follows from the rule
"""

from dataclasses import dataclass
from datetime import datetime
from textwrap import shorten

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cdp_core.errors import RuleError
from cdp_core.segments import Evaluation, in_words
from cdp_core.ui import (
    member_view,
    rule_builder,
    rule_state,
    segment_actions,
    segment_list,
    segment_rail,
    segment_state,
)
from cdp_core.ui.messages import plain
from cdp_core.ui.offer import offer
from cdp_core.ui.rule_tree import Rule
from cdp_core.ui.session import colors, workspace

#: Characters of a rule in words above its builder, about three lines; the whole of a longer one stands in its help.
LONGEST_WORDS = 400
COUNTED = "Put conditions together with a few clicks. Every count is exact and changes with each of them."


@st.fragment(key=rule_state.PAGE)
def show(now: datetime) -> None:
    """The builder with its rail, then what explains the segment; before a rule begins, what to begin with."""
    top = st.container()
    main, rail = st.columns([2.4, 1], gap="large")
    with main:
        drawing = rule_builder.draw(offer(), colors())
        below = st.container()
    rule = rule_state.rule_now()
    answer = _evaluated(rule, now)
    rule_builder.write_counts(drawing, answer, moving=False)
    drawing.answered = (rule, answer)
    _follow(now, drawing, Places(top, rail, below))


def _evaluated(rule: Rule, now: datetime) -> Evaluation | RuleError:
    """Who is in, or what is wrong with the rule."""
    try:
        return workspace().evaluate(rule, now)
    except RuleError as error:
        return error


@dataclass(frozen=True)
class Places:
    """Where what follows from the rule stands: above the builder, beside it, below it."""

    top: DeltaGenerator
    rail: DeltaGenerator
    below: DeltaGenerator


@st.fragment
def _follow(now: datetime, drawing: rule_builder.Drawing, places: Places) -> None:
    """The open condition and what follows from the rule: what one looks for first comes first."""
    rule_builder.edit_open(drawing)
    rule = rule_state.rule_now()
    before, drawing.answered = drawing.answered, None
    found = before[1] if before and before[0] == rule else _evaluated(rule, now)
    rule_builder.write_counts(drawing, found, moving=True)
    if isinstance(found, RuleError):
        _top(rule, places)
        places.rail.empty()  # a place that is not written to at first cannot be filled by the fragment alone
        places.below.error(plain(found.message), icon=":material/error:")
        return
    with places.rail:
        segment_rail.show_figures(found)
    _top(rule, places)
    segment_state.keep_address(rule)
    with places.below:
        if segment_state.is_too_long():
            st.caption("This rule is too long for a link. Save it: the address of a saved segment is short.")
        if _begun():
            member_view.show(found, rule, segment_state.opened() or "segment", now)
        else:
            segment_list.show(now)
    with places.rail:
        segment_rail.show_systems(found)


def _top(rule: Rule, places: Places) -> None:
    """The rule in words, and what one does with it."""
    with places.top:
        words = plain(in_words(rule) if _begun() else COUNTED)
        begins = shorten(words, LONGEST_WORDS, placeholder=" …")
        st.markdown(f":gray[{begins}]", help=words if begins != words else None)
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="segment_actions"):
            segment_actions.show(rule)


def _begun() -> bool:
    return bool(rule_state.builder().tree.nodes or segment_state.opened())


def problem_notes() -> None:
    """What was deleted just now, or left without being saved, with its undo; or why something could not be done."""
    problem = st.session_state.pop(segment_state.PROBLEM, None)
    if problem:
        st.error(plain(problem), icon=":material/error:")
    if segment_state.DELETED in st.session_state:
        _, name = st.session_state[segment_state.DELETED]
        with st.container(horizontal=True, vertical_alignment="center", key="deleted_note"):
            st.info(f"{plain(name)} is deleted.", icon=":material/delete:", width="stretch")
            st.button("Undo delete", icon=":material/undo:", key="undelete", on_click=segment_state.undelete)
    left = segment_state.left_unsaved()
    if left is not None:
        said = f"Changes of {plain(left)} are not saved." if left else "The rule that was here is not saved."
        with st.container(horizontal=True, vertical_alignment="center", key="left_note"):
            st.info(said, icon=":material/edit_note:", width="stretch")
            st.button("Open again", icon=":material/undo:", key="open_left", on_click=segment_state.open_left)
