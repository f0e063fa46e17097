"""A figure that opens the profiles behind it.

In:  a Figure
Out: a link: to the segment, or to the list of profiles where no segment has exactly them
"""

import json
from pathlib import Path
from typing import Literal
from urllib.parse import urlencode

import streamlit as st

from cdp_core.insights import Figure
from cdp_core.ui.messages import plain
from cdp_core.ui.places import path_of
from cdp_core.ui.words import count

#: Clicks the link beside it, once that is on the page.
_FOLLOW = """
export default function () {
  const look = () => {
    const link = document.querySelector(".st-key-way a")
    link ? link.click() : (waiting = setTimeout(look, 50))
  }
  let waiting = setTimeout(look, 0)
  return () => clearTimeout(waiting)
}
"""
_follow = st.components.v2.component("follow", html="<span></span>", js=_FOLLOW)


def link(
    label: str, figure: Figure, width: int | Literal["stretch", "content"] = "content", of: str | None = None
) -> None:
    """The label with its figure, linked to exactly those profiles, if any. `of` names them where the label does not."""
    text = f"{plain(label)} **{count(figure.count)}**".strip()
    if not figure.count:
        st.markdown(text, width=width)
        return
    page, asked = target(figure, of or label.strip(" :"))
    st.page_link(page, label=text, query_params=asked, width=width)


def follow(figure: Figure, of: str) -> None:
    """Open the profiles of a figure, as a click on its link would.

    Streamlit's own way to another page asks this one first for what that one is asked: Back would lead to an address
    that means nothing.
    """
    page, asked = target(figure, of)
    with st.container(key="way"):
        st.page_link(page, label=plain(of), query_params=asked)
        _follow(key="follow")


def target(figure: Figure, of: str) -> tuple[str, dict[str, str]]:
    """The page that shows the profiles of a figure, and what to ask it."""
    rule = json.dumps(figure.rule, separators=(",", ":"))
    if figure.view == "all" and figure.interests is None:
        return path_of("segments"), {"rule": rule}
    asked = {"rule": rule, "view": figure.view, "of": of}
    if figure.interests is not None:
        asked["interests"] = figure.interests.left
        if figure.interests.provider is not None:
            asked["provider"] = figure.interests.provider
    return path_of("profiles"), asked


def cell(figure: Figure, of: str) -> str:
    """The figure as a link for the cell of a table that reads Markdown."""
    if not figure.count:
        return count(figure.count)
    page, asked = target(figure, of)
    return f"[{count(figure.count)}](/{Path(page).stem}?{urlencode(asked)})"


def card(name: str, label: str, figure: Figure, caption: str, beside: tuple[str, Figure]) -> None:
    """A large figure with a line of words and a second figure; `name` is the system whose color it has."""
    with st.container(border=True, gap="small", width="stretch", height="stretch", key=f"figure_{name}"):
        link(label, figure)
        st.caption(caption)
        with st.container(key=f"beside_{name}"):
            link(*beside)
