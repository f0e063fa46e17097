"""What an empty workspace offers on every page: one's own files, or the demo shop.

In:  the demo shop's coming, where somebody began it
Out: widgets
"""

import streamlit as st

from cdp_core.mapping.presets import PRESETS
from cdp_core.ui import work
from cdp_core.ui.messages import plain
from cdp_core.ui.places import path_of
from cdp_core.ui.session import workspace
from cdp_core.ui.words import count
from cdp_core.ui.work import Work

STATE = "demo"
SHOP = "An invented fashion and beauty shop with 2,500 customers. It is marked, and goes with one click."

#: Of the systems whose exports are known, those that most will look for.
SYSTEMS = (
    *("Salesforce", "HubSpot", "Dynamics 365", "Zoho CRM", "Pipedrive", "Shopify", "WooCommerce", "Magento", "Stripe"),
    *("Segment", "Google Analytics 4", "Mixpanel", "Mailchimp", "Klaviyo", "Brevo", "Braze", "Zendesk", "Intercom"),
    *("Adobe Audience Manager", "Lotame", "LiveRamp", "Meta"),
)


def show(under_way: Work | None = None) -> None:
    """The two ways to fill a workspace, one of which may be under way."""
    left, right = st.columns(2, gap="medium")
    with left, st.container(border=True, gap="small", height="stretch"):
        st.subheader("Bring in your own files", anchor=False)
        st.markdown(
            "Drop the exports of CRM, shop, till, e-mail, web and DMP. Each is recognized, checked with you, loaded, "
            "and can be taken back."
        )
        if st.button("Bring in files", type="primary", icon=":material/upload_file:", key="bring_files"):
            st.switch_page(path_of("sources"))
    with right, st.container(border=True, gap="small", height="stretch"):
        st.subheader("Look around with demo data", anchor=False)
        st.markdown(SHOP)
        _demo(under_way)


def beside_upload(under_way: Work | None) -> None:
    """On the page where files are dropped, while there are none: which are known, and the way to the demo shop."""
    st.caption(
        f"{count(len(PRESETS))} exports are recognized by their columns: those of {', '.join(SYSTEMS)} and others. "
        "Of any other file you say what its columns are."
    )
    with st.container(border=True, gap="small", key="demo_offer"):
        st.markdown(f"**No file at hand?** {SHOP}")
        _demo(under_way)


def making_demo() -> Work | None:
    """The demo shop's coming, whoever began it, until it has ended."""
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
        work.begin(STATE, lambda progress: into.make_demo(progress=progress))
        st.rerun()
