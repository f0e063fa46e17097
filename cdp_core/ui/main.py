"""The frame around every page: navigation, the demo mark, the name.

It must not lie beside `pages/`: Streamlit would then run a deep-linked page without its frame on a fresh server.
"""

from pathlib import Path

import streamlit as st

from cdp_core.ui import demo_mark, left_behind, loading_mark, segment_state, theme_watch
from cdp_core.ui.palette import css
from cdp_core.ui.places import PAGES
from cdp_core.ui.session import colors

STYLE = Path(__file__).with_name("style.css")
LOGO = Path(__file__).with_name("logo.svg")
ICON = Path(__file__).with_name("icon.svg")


def page(name: str, title: str, icon: str, default: bool = False) -> st.Page:
    """One file of `pages/` under its title; its address is its name."""
    return st.Page(
        PAGES / f"{name}.py",
        title=title,
        icon=f":material/{icon}:",
        default=default,
        url_path=None if default else name,
    )


# The sign of the page before the navigation: its material icons would be fetched as signs from a foreign server.
st.set_page_config(page_icon=ICON, layout="wide")
navigation = st.navigation(
    {
        "": [page("overview", "Overview", "home", default=True)],
        "Data": [page("sources", "Sources", "upload_file"), page("identity", "Identity", "join_inner")],
        "Customers": [
            page("profiles", "Profiles", "person_search"),
            page("segments", "Segments", "filter_alt"),
            page("coverage", "Coverage", "stacked_bar_chart"),
        ],
    }
)
st.set_page_config(page_title=f"{navigation.title} · CDP Workbench")
st.html("<style></style>")  # a toast of a fragment takes the first place among these, whatever stands there
st.html(STYLE)
st.html(css(colors()))
st.logo(LOGO.read_text("utf-8"), size="large", icon_image=ICON.read_text("utf-8"))
theme_watch.show()
left_behind.here()
demo_mark.show()
loading_mark.show(cards=navigation.url_path == "sources")
if navigation.url_path != "segments":
    segment_state.leave()
navigation.run()
