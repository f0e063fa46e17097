"""A person's word that two profiles are one, with what that will do said before it is done.

In:  the page of a profile, what one remembers of the other one
Out: widgets; a decision
"""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from cdp_core.profiles import Found, Page
from cdp_core.ui import answers
from cdp_core.ui.messages import decided, plain, told
from cdp_core.ui.session import workspace
from cdp_core.ui.words import ago, counted

#: Profiles to choose from where a name fits several.
_AT_ONCE = 6


def show(page: Page, now: datetime) -> None:
    """Whom to merge with, what will become of the two, and doing it."""
    st.markdown("**The same person as another profile?**")
    records = sum(source.records for source in page.sources)
    text = st.text_input(
        "Other profile",
        key=f"merge_with_{page.profile}_{records}",  # empty again after a merge
        placeholder="Name, e-mail, phone or any id",
        label_visibility="collapsed",
    ).strip()
    if not text:
        return
    found = [one for one in workspace().find(text, _AT_ONCE + 1) if one.profile != page.profile][:_AT_ONCE]
    if not found:
        st.markdown(f":gray[No other profile has “{plain(text)}”.]")
        return
    if other := _chosen(found):
        with told():
            _offer(page, answers.profile_page(other.profile, now), now)


def _chosen(found: Sequence[Found]) -> Found | None:
    if len(found) == 1:
        return found[0]
    return st.radio(
        "Which one?",
        found,
        index=None,
        format_func=lambda one: plain(f"{one.name} · {one.shown}" if one.shown not in ("", one.name) else one.name),
        key="merge_which",
    )


def _offer(page: Page, other: Page, now: datetime) -> None:
    stays = min(page, other, key=lambda one: one.profile)
    against = workspace().kept_apart_by(page.profile_id, other.profile_id)
    if against:
        st.warning(
            f"Somebody said {ago(against[0].decided_at, now)} that they are two people. To merge them takes that back "
            "until the merge is undone.",
            icon=":material/call_split:",
        )
    st.markdown(
        f"{_described(page)} and {_described(other)} become one profile, {stays.profile_id}, now and after every "
        "later load. Both ids lead to it and nothing of either is lost. The Identity page undoes it, under Decisions."
    )
    label = "They are one after all: merge the two" if against else "Yes, merge the two"
    if st.button(label, icon=":material/merge:", type="primary", key="merge_now"):
        with st.spinner("Merging …"):
            workspace().merge(page.profile_id, other.profile_id, replacing=bool(against))
        decided(stays.profile_id, "Merged; that they were two is taken back" if against else "Merged")


def _described(page: Page) -> str:
    """'**Ann Lee** (p17: 3 records, 2 orders, 41 events)'."""
    parts = [
        counted(sum(source.records for source in page.sources), "record"),
        counted(int(page.computed["orders"] or 0), "order"),
        counted(int(page.computed["events"] or 0), "event"),
    ]
    return f"**{plain(page.name)}** ({page.profile_id}: {', '.join(parts)})"
