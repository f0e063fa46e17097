"""The visible mark on demo data, and the one click that removes it."""

import streamlit as st

from cdp_core.ui.messages import told
from cdp_core.ui.session import workspace


def show() -> None:
    """A note in the sidebar while any source is the invented shop's; where the sidebar is folded, above the page."""
    with told():
        if workspace().has_demo():
            with st.container(key="demo_chip"):
                st.badge("Demo data", icon=":material/science:", color="gray")
            with st.sidebar.container(border=True, gap="small", key="demo_mark"):
                st.markdown(":material/science: **Demo data**")
                st.caption("An invented shop. Nothing here is a real person.")
                st.button("Remove demo data", icon=":material/delete:", on_click=_ask, width="stretch")
    if st.session_state.pop("ask_remove_demo", False):
        _confirm()


def _ask() -> None:
    st.session_state["ask_remove_demo"] = True


@st.dialog("Remove demo data?")
def _confirm() -> None:
    st.markdown(
        "Every demo source, its loads and what came of them go. What you loaded yourself stays, and so do decisions on "
        "who is who: they hold again if the demo comes back."
    )
    with st.container(horizontal=True):
        remove = st.button("Remove", type="primary", icon=":material/delete:", key="confirm_remove_demo")
        if st.button("Cancel", key="keep_demo"):
            st.rerun()
    if remove:
        with told(), st.spinner("Removing the demo data …"):
            workspace().remove_demo()
        st.rerun()
