"""A figure that opens the profiles behind it."""

import json
from typing import Literal

import streamlit as st

from cdp_core.insights import Figure
from cdp_core.ui.messages import plain
from cdp_core.ui.places import path_of
from cdp_core.ui.words import count


def link(label: str, figure: Figure, width: int | Literal["stretch", "content"] = "content") -> None:
    """The label with its figure, linked to the segment of exactly those profiles."""
    text = f"{plain(label)} **{count(figure.count)}**"
    if figure.rule is None or figure.view != "all":
        st.markdown(text, width=width)
        return
    rule = json.dumps(figure.rule, separators=(",", ":"))
    st.page_link(path_of("segments"), label=text, query_params={"rule": rule}, width=width)
