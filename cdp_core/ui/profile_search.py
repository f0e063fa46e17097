"""The search for a person: what was typed, who fits.

In:  what is typed
Out: widgets; each result leads to her page
"""

import re
from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from cdp_core.profiles import Found
from cdp_core.ui.labels import kind_label, system_badges
from cdp_core.ui.messages import plain
from cdp_core.ui.session import workspace
from cdp_core.ui.words import ago, counted

AT_ONCE = 25

#: Letters of a search that are repeated on the page.
LONGEST_SHOWN = 60

#: The keys of the search box: it has the focus on arrival (a touch screen would open its keyboard), and Enter.
_KEYS = """
export default function (component) {
  const own = ".st-key-search_box input"
  const arrive = () => {
    const box = document.querySelector(own)
    if (!box) return
    clearInterval(waiting)
    if (matchMedia("(pointer: fine)").matches) box.focus()
  }
  const waiting = component.parentElement.arrived ? 0 : setInterval(arrive, 50)
  component.parentElement.arrived = true
  const entered = (event) => {
    if (event.key === "Enter" && event.target.matches(own)) component.setTriggerValue("entered", event.target.value)
  }
  document.addEventListener("keydown", entered, true)
  return () => {
    clearInterval(waiting)
    document.removeEventListener("keydown", entered, true)
  }
}
"""
_keys = st.components.v2.component("search_keys", html="<span></span>", js=_KEYS)

#: What this viewer searched for last.
_SEARCHED = "searched"


def search_box() -> str:
    """What is searched for, kept in the address so that a search can be sent to a colleague."""
    with st.container(key="search_box"):
        text = st.text_input(
            "Search",
            live=True,
            key="q",
            bind="query-params",  # by hand, letters typed while the address changed were lost
            placeholder="Name, e-mail, phone, order or id",
            icon=":material/search:",
        )
    text = text if text.strip() else ""  # blanks alone ask for nobody
    st.session_state[_SEARCHED] = text
    with st.container(key="search_keys"):
        _keys(key="keys", on_entered_change=_entered)
    return text


def _entered() -> None:
    """Enter opens whoever alone fits what stands in the box, of which the page may not know yet."""
    if text := str(st.session_state["keys"].get("entered") or "").strip():
        st.session_state[_SEARCHED] = text
        open_only(text)


def open_only(text: str) -> None:
    """To the page of whoever alone fits; where several do, nobody is guessed."""
    found = workspace().find(text, 2)
    if len(found) == 1:
        go_to(found[0].profile_id)


def _asking(text: str) -> dict[str, str]:
    """What the address says of a search."""
    return {"q": text} if text else {}


def results(found: Sequence[Found], text: str, now: datetime) -> None:
    """Who fits what was typed; each opens her page."""
    if not found:
        st.info(
            f"Nobody fits “{plain(cut(text))}”. Try a part of the name, or an e-mail, phone or id.",
            icon=":material/search_off:",
        )
        return
    st.caption(_how_many(len(found)) if text else "Seen last")
    with st.container(gap="xsmall", key="results"):
        for one in found:
            _result(one, text, now)


def cut(text: str) -> str:
    """What was searched for as the page repeats it: nobody reads thousands of letters."""
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"


def _how_many(found: int) -> str:
    return (
        f"The first {found}. Type more to narrow it down." if found >= AT_ONCE else f"{counted(found, 'profile')} found"
    )


def _result(one: Found, text: str, now: datetime) -> None:
    """One line: the name, what of it matched, which systems know her, when she was seen last."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"found_{one.profile}"):
        opens(one.profile_id, highlighted(one.name, text), ":material/person:" if one.known else ":material/cookie:")
        if one.shown and one.shown != one.name:
            st.markdown(f":gray[{plain(kind_label(one.kind))}] {highlighted(one.shown, text)}", width="content")
        st.space("stretch")
        st.markdown(f"{system_badges(one.systems)} :gray[{ago(one.last_seen, now)}]", width="content")


def opens(profile_id: str, label: str, icon: str) -> None:
    """A name that opens her page. A link to the page one is on would leave the address as it was."""
    st.button(label, type="tertiary", icon=icon, key=f"open_{profile_id}", on_click=go_to, args=(profile_id,))


def go_to(profile_id: str | None = None) -> None:
    """To a person's page, or to the search as it was left; the address changes once, so that Back leads here."""
    searched = str(st.session_state.get(_SEARCHED, ""))
    st.query_params.from_dict({"profile": profile_id} if profile_id else _asking(searched))


def back() -> None:
    """The way back to the search as it was left."""
    st.button("Search", icon=":material/arrow_back:", type="tertiary", key="back_to_search", on_click=go_to)


def highlighted(value: str, text: str) -> str:
    """The value with the words that were searched for in bold."""
    words = sorted({re.escape(word) for word in text.split() if len(word) > 1}, key=len, reverse=True)
    if not words:
        return plain(value)
    # Words that follow each other closely are one bold part: two would leave their marks on the page.
    parts = re.split(f"((?:{'|'.join(words)})+)", value, flags=re.IGNORECASE)
    return "".join(f"**{plain(part)}**" if place % 2 and part else plain(part) for place, part in enumerate(parts))
