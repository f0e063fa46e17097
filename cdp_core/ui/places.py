"""Where the pages are: their files, which is how Streamlit names them; and whether one is just being entered."""

from pathlib import Path

import streamlit as st

SHOWN = "pages_shown"
PAGES = Path(__file__).resolve().parents[2] / "pages"


def path_of(name: str) -> str:
    """The file of a page, for links: `path_of("sources")`."""
    return str(PAGES / f"{name}.py")


def enter(name: str) -> None:
    """Say which page is about to be drawn."""
    before = st.session_state.get(SHOWN, (name, name))[1]
    st.session_state[SHOWN] = (before, name)


def is_entered() -> bool:
    """Whether another page was drawn before this one."""
    before, now = st.session_state.get(SHOWN, ("", ""))
    return bool(before != now)
