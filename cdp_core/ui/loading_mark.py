"""What is being loaded, for whoever looks: another tab began it, or this one before it was reloaded.

In:  the works under way in this workspace
Out: a line for each in the sidebar, with how far it is and a way to stop it
"""

from collections.abc import Sequence

import streamlit as st

from cdp_core.ui import uploads, work
from cdp_core.ui.messages import plain
from cdp_core.ui.work import Work


def show(cards: bool) -> None:
    """The lines; where the page has cards of the files that this viewer dropped, those are left out."""
    own = [upload.work for upload in st.session_state.get(uploads.STATE, {}).values()] if cards else []
    works = [one for one in work.named() if one not in own]
    if not works:
        return
    with st.sidebar.container(border=True, gap="small", key="loading_mark"):
        st.markdown(":material/hourglass_top: **Being loaded**")
        st.caption("Until it is done, pages may show a part of it.")
        _lines(works)
    work.follow(works)


@st.fragment(run_every=1.0)
def _lines(works: Sequence[Work]) -> None:
    for place, one in enumerate(works):
        st.progress(one.share, f"{plain(one.name)} {100 * one.share:.0f} %")
        st.button(
            "Stopping …" if one.stopping else f"Cancel {plain(one.name)}",
            key=f"cancel_named_{place}",
            type="tertiary",
            icon=":material/close:",
            on_click=one.stop,
            disabled=one.stopping,
        )
