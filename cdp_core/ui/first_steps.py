"""What an empty workspace offers on every page: one's own files, or the demo shop.

In:  the demo shop's coming, where this viewer began it
Out: widgets
"""

import streamlit as st

from cdp_core.ui import work
from cdp_core.ui.messages import plain
from cdp_core.ui.places import path_of
from cdp_core.ui.session import workspace
from cdp_core.ui.work import Work

STATE = "demo"


def show(under_way: Work | None = None) -> None:
    """The two ways to fill a workspace, one of which may be under way."""
    left, right = st.columns(2, gap="medium")
    with left, st.container(border=True, gap="small", height="stretch"):
        st.subheader("Bring in your own files", anchor=False)
        st.markdown(
            "Drop the exports of CRM, shop, till, e-mail, web and DMP. Each is recognized, checked with you, loaded, "
            "and can be taken back."
        )
        st.page_link(path_of("sources"), label="Bring in files", icon=":material/upload_file:")
    with right, st.container(border=True, gap="small", height="stretch"):
        st.subheader("Look around with demo data", anchor=False)
        st.markdown("An invented fashion and beauty shop with 2,500 customers. It is marked, and goes with one click.")
        _demo(under_way)


def making_demo() -> Work | None:
    """The demo shop's coming that this viewer began, until it has ended."""
    return work.begun(STATE)


def _demo(under_way: Work | None) -> None:
    """The button that brings the demo shop; how far it is; of one that came to nothing, why."""
    if under_way:
        work.watch(under_way, "cancel_demo")
        work.follow([under_way])
        return
    ended: Work | None = st.session_state.pop(STATE, None)
    if ended and ended.cancelled:
        st.info("Cancelled. Nothing of the demo shop is here.", icon=":material/info:")
    if ended and ended.problem:
        st.error(plain(ended.problem), icon=":material/error:")
    if st.button("Load the demo shop", icon=":material/science:", key="make_demo"):
        into = workspace()
        st.session_state[STATE] = Work(lambda progress: into.make_demo(progress=progress))
        st.rerun()
