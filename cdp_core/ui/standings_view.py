"""Why someone is in a segment, and what is missing for those she is not in.

In:  the page of a profile, the moment that counts as now
Out: widgets
"""

from datetime import datetime

import streamlit as st

from cdp_core.profiles import Page
from cdp_core.segments import Standing
from cdp_core.ui.leaf_words import without_person
from cdp_core.ui.messages import plain
from cdp_core.ui.places import path_of
from cdp_core.ui.session import viewer_zone, workspace
from cdp_core.ui.words import counted, with_local_moments

#: More segments than this are searched, not scrolled through.
SHOWN = 12


def show(page: Page, now: datetime) -> None:
    """Every saved segment: those she is in, then those that she is nearest to."""
    found = workspace().standings(page.profile, now)
    if not found:
        st.caption("No segment is saved yet. Saved ones show here with the conditions that decide.")
        return
    if len(found) > SHOWN:
        text = st.text_input("Find a segment", placeholder="Part of its name", key="standing_search").strip().lower()
        found = [one for one in found if text in one.name.lower()]
    inside = [one for one in found if one.holds]
    outside = [one for one in found if not one.holds]
    with st.container(key="standing_in"):
        st.markdown(f"**In {counted(len(inside), 'segment')}**")
        for one in inside[:SHOWN]:
            _standing(one, "because")
    with st.container(key="standing_out"):
        st.markdown(f"**Not in {counted(len(outside), 'segment')}**, the nearest first")
        for one in outside[:SHOWN]:
            _standing(one, _distance(one))
    if hidden := max(0, len(inside) - SHOWN) + max(0, len(outside) - SHOWN):
        st.caption(f"{counted(hidden, 'more segment')}: look for a name above.")


def _distance(one: Standing) -> str:
    if one.steps is None:
        return "nothing that happens from now on could change that"
    return f"{counted(one.steps, 'condition')} missing"


def _standing(one: Standing, heading: str) -> None:
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.page_link(
                path_of("segments"),
                label=plain(one.name),
                icon=":material/check:" if one.holds else ":material/filter_alt:",
                query_params={"segment": one.name},
            )
            st.markdown(f":gray[{heading}]")
        for reason in one.reasons:
            now = f" :gray[· {plain(with_local_moments(reason.because, viewer_zone()))}]" if reason.because else ""
            st.markdown(f"- {plain(without_person(reason.words))}{now}")
        if one.steps and one.steps > len(one.reasons) and not one.holds:
            st.markdown(f":gray[and {one.steps - len(one.reasons)} more]")
