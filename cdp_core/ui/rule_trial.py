"""Identity rules tried out, and put in force.

In:  settings of identity rules
Out: what they would change, with examples; everything resolved under them
"""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from cdp_core.ui.messages import moved, plain, told
from cdp_core.ui.places import path_of
from cdp_core.ui.session import workspace
from cdp_core.ui.words import count, counted

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
            "come apart. Nothing has changed yet."
            if changes
            else "**Nobody would become somebody else.** Every profile would stay as it is."
        )
        for profiles in found.merges:
            _example("Would become one:", profiles[:_NAMED], len(profiles))
        for profile in found.splits:
            _example("Would come apart:", [profile], 1)
    bar.empty()


def apply(settings: Mapping[str, Any]) -> None:
    """Put these rules in force, and show the page anew."""
    bar = st.progress(0.0, "Resolving …")
    with told():
        found = workspace().set_identity_rules(settings, progress=moved(bar))
        records, profiles = counted(found["records"], "record"), counted(found["profiles"], "profile")
        st.toast(f"{records} are {profiles} under these rules.", icon=":material/done:")
        st.rerun()
    bar.empty()


def _example(what: str, profiles: Sequence[int], of: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f":gray[{what}]", width="content")
        for profile_id, name in workspace().names_of(profiles).items():
            st.page_link(path_of("profiles"), label=plain(name), query_params={"profile": profile_id})
        if of > len(profiles):
            st.markdown(f":gray[and {of - len(profiles)} more]", width="content")
