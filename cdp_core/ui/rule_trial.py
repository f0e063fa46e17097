"""Identity rules tried out, and put in force.

In:  settings of identity rules
Out: what they would change, with examples; everything resolved under them, beside the page
"""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from cdp_core.identity import IdentityRules
from cdp_core.ui import work
from cdp_core.ui.messages import moved, plain, told
from cdp_core.ui.places import path_of
from cdp_core.ui.session import workspace
from cdp_core.ui.words import count, counted
from cdp_core.ui.work import Work

STATE = "applied_rules"

#: Profiles named of an example.
_NAMED = 4


def preview(settings: Mapping[str, Any]) -> None:
    """What these rules would make of the profiles."""
    bar = st.progress(0.0, "Trying the rules …")
    with told():
        found = workspace().preview_identity_rules(settings, progress=moved(bar))
        changes = found.merged or found.split
        st.markdown(
            f"**{counted(found.profiles_now, 'profile')} would become {count(found.profiles_then)}**: "
            f"{counted(found.merged, 'profile')} would go into another one, {counted(found.split, 'profile')} would "
            "come out of one. Nothing has changed yet."
            if changes
            else "**Nobody would become somebody else.** Every profile would stay as it is."
        )
        for profiles in found.merges:
            _example("Would become one:", profiles[:_NAMED], len(profiles))
        for profile in found.splits:
            _example("Would come apart:", [profile], 1)
    bar.empty()


def apply(settings: Mapping[str, Any]) -> None:
    """Begin to put these rules in force, and show the page anew."""
    into = workspace()
    with told():
        IdentityRules.from_dict(settings)
        work.begin(STATE, lambda progress: into.set_identity_rules(settings, progress))
        st.rerun()


def under_way() -> Work | None:
    """The applying, whoever began it, until it has ended."""
    return work.begun(STATE)


def follow(applying: Work | None) -> None:
    """How far it is; of one that has ended, how."""
    if applying:
        work.watch(applying, "cancel_rules")
        work.follow([applying])
        return
    ended: Work | None = st.session_state.pop(STATE, None)
    if ended is None:
        return
    if ended.cancelled:
        st.info("Cancelled. The rules and all profiles are as they were.", icon=":material/info:")
    elif ended.problem:
        st.error(plain(ended.problem), icon=":material/error:")
    else:
        records, profiles = counted(ended.result["records"], "record"), counted(ended.result["profiles"], "profile")
        st.toast(f"{records} are {profiles} under these rules.", icon=":material/done:")


def _example(what: str, profiles: Sequence[int], of: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f":gray[{what}]", width="content")
        for profile_id, name in workspace().names_of(profiles).items():
            st.page_link(path_of("profiles"), label=plain(name), query_params={"profile": profile_id})
        if of > len(profiles):
            st.markdown(f":gray[and {of - len(profiles)} more]", width="content")
