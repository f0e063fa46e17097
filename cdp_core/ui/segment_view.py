"""The segment page: a rule in the making, its exact counts, who is in it, and what to do with it.

In:  the moment that counts as now
Out: widgets; the open condition and what follows from the rule are fragments of their own within the page's
"""

from collections.abc import Mapping
from datetime import datetime

import streamlit as st

from cdp_core.errors import RuleError
from cdp_core.segments import Evaluation, in_words
from cdp_core.ui import member_view, rule_state, segment_actions, segment_list, segment_rail, segment_state
from cdp_core.ui.messages import plain
from cdp_core.ui.offer import offer
from cdp_core.ui.rule_builder import rule_builder
from cdp_core.ui.rule_tree import Rule
from cdp_core.ui.session import colors, workspace

COUNTED = "Click the conditions together. Every count is exact and moves with each click."


@st.fragment(key=rule_state.PAGE)
def show(now: datetime) -> None:
    """The builder with its rail, then what explains the segment; before a rule begins, what to begin with."""
    _top(now)
    main, rail = st.columns([2.4, 1], gap="large")
    with rail:
        figures = segment_rail.places()

    def count_nodes(rule: Rule) -> Mapping[str, int]:
        found = workspace().evaluate(rule, now)
        segment_rail.write(figures, found)
        return found.counts

    with main:
        rule_builder(offer(), colors(), count_nodes)
        _below(now)
    with rail:
        _beside(now)


@st.fragment(key=rule_state.TOP)
def _top(now: datetime) -> None:
    """The rule in words, and what one does with it."""
    rule = rule_state.rule_now()
    words = in_words(rule) if _begun() else COUNTED
    st.markdown(f":gray[{plain(words)}]")
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="segment_actions"):
        segment_actions.show(rule)


@st.fragment(key=rule_state.BESIDE)
def _beside(now: datetime) -> None:
    found = _found(now)
    if found is not None:
        segment_rail.show(found)


@st.fragment(key=rule_state.BELOW)
def _below(now: datetime) -> None:
    """The tabs of a segment, or the list of them."""
    found = _found(now)
    if found is None:
        return
    segment_state.keep_address(found.document)
    if _begun():
        member_view.show(found, found.document, segment_state.opened() or "segment", now)
    else:
        segment_list.show(now)


def _begun() -> bool:
    return bool(rule_state.builder().tree.nodes or segment_state.opened())


def _found(now: datetime) -> Evaluation | None:
    """The members of the rule in the builder; none where it cannot be counted, which the builder says."""
    try:
        return workspace().evaluate(rule_state.rule_now(), now)
    except RuleError:
        return None


def problem_notes() -> None:
    """What was deleted just now, with its undo; or why something could not be done."""
    problem = st.session_state.pop(segment_state.PROBLEM, None)
    if problem:
        st.error(plain(problem), icon=":material/error:")
    if segment_state.DELETED in st.session_state:
        _, name = st.session_state[segment_state.DELETED]
        with st.container(horizontal=True, vertical_alignment="center", key="deleted_note"):
            st.info(f"{plain(name)} is deleted.", icon=":material/delete:", width="stretch")
            st.button("Undo delete", icon=":material/undo:", key="undelete", on_click=segment_state.undelete)
