"""The segment page: a rule in the making, its exact counts, who is in it, and what to do with it.

In:  the moment that counts as now
Out: widgets; everything that follows a change of the rule is drawn in one fragment
"""

from datetime import datetime

import streamlit as st

from cdp_core.segments import Evaluation, in_words
from cdp_core.ui import member_view, rule_state, segment_actions, segment_list, segment_rail, segment_state
from cdp_core.ui.messages import plain
from cdp_core.ui.offer import offer
from cdp_core.ui.rule_builder import rule_builder
from cdp_core.ui.rule_tree import Rule
from cdp_core.ui.session import colors, workspace

COUNTED = "Click the conditions together. Every count is exact and moves with each click."


@st.fragment
def show(now: datetime) -> None:
    """The builder with its rail, then what explains the segment; before a rule begins, what to begin with."""
    segment_actions.draw_whole_page_if_asked()
    words = st.empty()
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="segment_actions"):
        actions = st.container(horizontal=True, vertical_alignment="center", gap="small")
    main, rail = st.columns([2.4, 1], gap="large")
    held: dict[str, Evaluation] = {}

    def count_nodes(rule: Rule) -> dict[str, int]:
        held["now"] = workspace().evaluate(rule, now)
        return held["now"].counts

    with main:
        rule = rule_builder(offer(), colors(), count_nodes)
        below = st.container()
    begun = rule_state.builder().tree.nodes or segment_state.opened()
    words.markdown(f":gray[{plain(in_words(rule)) if begun else COUNTED}]")
    with actions:
        segment_actions.show(rule)
    if "now" not in held:
        return
    segment_state.keep_address(rule)
    found = held["now"]
    with rail:
        segment_rail.show(found, now)
    with below:
        if begun:
            member_view.show(found, rule, segment_state.opened() or "segment", now)
        else:
            segment_list.show(now)


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
