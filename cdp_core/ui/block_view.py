"""One value that many share: whose it is, and that it stands for nobody.

In:  a value that was held apart
Out: a link to its profiles; rules that block it, tried and put in force
"""

import streamlit as st

from cdp_core.identity import SharedValue, with_blocked
from cdp_core.ui import rule_trial
from cdp_core.ui.labels import kind_label
from cdp_core.ui.messages import plain, told
from cdp_core.ui.places import path_of
from cdp_core.ui.session import workspace
from cdp_core.ui.words import counted


def show(one: SharedValue, key: str) -> None:
    """What can be done about a value."""
    busy = bool(rule_trial.under_way())
    with st.container(horizontal=True, vertical_alignment="center", key=f"about_{key}"):
        st.markdown(f"**{plain(kind_label(one.kind))} {plain(one.value)}**", width="content")
        st.page_link(
            path_of("profiles"),
            label=f"Find its {counted(one.profiles, 'profile')}",
            icon=":material/person_search:",
            query_params={"q": one.value},
        )
        if one.reason == "blocked":
            return
        tried = st.button("Preview blocking it", icon=":material/visibility:", key=f"try_block_{key}", disabled=busy)
        sent = st.button(
            "Block it and resolve everything again",
            icon=":material/block:",
            key=f"block_{key}",
            disabled=busy,
            help="It joins nobody any more. Rules has it among the blocked values of its kind, and the way back.",
        )
    if tried or sent:
        with told():
            settings = with_blocked(workspace().identity_rules(), one.kind, one.value).as_dict()
            if tried:
                rule_trial.preview(settings)
            else:
                rule_trial.apply(settings)
