"""The search for a person: what was typed, who fits.

In:  what is typed
Out: widgets; each result leads to her page
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from cdp_core.profiles import Found, Hits
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

#: A name leads to her page by a link, which can be opened beside this one; a plain click changes the address alone.
_OPENED = """
export default function (component) {
  const clicked = (event) => {
    const link = event.target.closest?.(":is(.st-key-results, .st-key-members) a[href*='profile=']")
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    event.stopPropagation()
    component.setTriggerValue("opened", new URL(link.href).searchParams.get("profile"))
  }
  document.addEventListener("click", clicked, true)
  return () => document.removeEventListener("click", clicked, true)
}
"""
_links = st.components.v2.component("profile_links", html="<span></span>", js=_OPENED)

#: What this viewer searched for last.
_SEARCHED = "searched"
#: How many times more of the results of a text she asked for.
_PAGES = "result_pages"


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


def results(text: str, now: datetime) -> None:
    """Who fits what was typed, those with the best fit first, more of them on demand; each opens her page."""
    shown = AT_ONCE * st.session_state.get(_PAGES, {}).get(text, 1)
    hits = workspace().search(text, shown)
    if not hits.found:
        st.info(
            f"Nobody fits “{plain(cut(text))}”. Try a part of the name, or an e-mail, phone or id.",
            icon=":material/search_off:",
        )
        return
    st.caption(how_many(hits, cut(text)))
    listed(hits.found, text, now)
    rest = hits.total - len(hits.found)
    if rest > 0:
        st.button(
            f"Show {min(rest, AT_ONCE)} more of {rest:,}",
            key="results_more",
            icon=":material/expand_more:",
            on_click=_more,
            args=(text,),
        )


def _more(text: str) -> None:
    pages: dict[str, int] = st.session_state.get(_PAGES, {})
    st.session_state[_PAGES] = {text: pages.get(text, 1) + 1}


def seen_last(now: datetime) -> None:
    """Who was here last."""
    st.caption("Seen last")
    listed(workspace().newest_profiles(AT_ONCE), "", now)


def listed(found: Sequence[Found], text: str, now: datetime) -> None:
    """A line for each."""
    with st.container(gap="xsmall", key="results"):
        for one in found:
            _result(one, text, now)
    leads()


def cut(text: str) -> str:
    """What was searched for as the page repeats it: nobody reads thousands of letters."""
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"


def how_many(hits: Hits, text: str) -> str:
    """How many fit: '36 profiles found, the first 25 here', or that they are only nearly called so."""
    shown = len(hits.found)
    part = f", the first {shown} here" if shown < hits.total else ""
    if hits.nearly:
        return f"Nobody is called “{plain(text)}”. {counted(hits.total, 'name is', 'names are')} near{part}"
    more = "At least " if hits.at_least else ""
    return f"{more}{counted(hits.total, 'profile')} found{part}" + (". Type more to narrow it down." if part else "")


def _result(one: Found, text: str, now: datetime) -> None:
    """One line: the name, what of it matched, which systems know her, when she was seen last."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"found_{one.profile}"):
        opens(one.profile_id, highlighted(one.name, text), ":material/person:" if one.known else ":material/cookie:")
        if one.shown and one.shown != one.name:
            st.markdown(f":gray[{plain(kind_label(one.kind))}] {highlighted(one.shown, text)}", width="content")
        if one.beside:
            st.markdown(f":gray[{plain(' · '.join(one.beside))}]", width="content")
        st.space("stretch")
        st.markdown(f"{system_badges(one.systems)} :gray[{ago(one.last_seen, now)}]", width="content")


def opens(profile_id: str, label: str, icon: str) -> None:
    """A name that leads to her page."""
    st.markdown(f"{icon} [{label}](/profiles?profile={profile_id})", width="content")


def leads() -> None:
    """Let plain clicks on names open pages here, without the app being loaded anew."""
    with st.container(key="profile_links"):
        _links(key="links", on_opened_change=_opened)


def _opened() -> None:
    if profile_id := st.session_state["links"].get("opened"):
        go_to(str(profile_id))


def go_to(profile_id: str | None = None) -> None:
    """To a person's page, or to the search as it was left; the address changes once, so that Back leads here."""
    searched = str(st.session_state.get(_SEARCHED, ""))
    st.query_params.from_dict({"profile": profile_id} if profile_id else _asking(searched))


def back() -> None:
    """The way back to the search as it was left."""
    st.button("Search", icon=":material/arrow_back:", type="tertiary", key="back_to_search", on_click=go_to)


def highlighted(value: str, text: str) -> str:
    """The value with the words that were searched for in bold."""
    words = sorted({re.escape(_bare(word)) for word in text.split() if len(word) > 1}, key=len, reverse=True)
    if not words:
        return plain(value)
    # Words that follow each other closely are one bold part: two would leave their marks on the page.
    fitting = re.finditer(f"(?:{'|'.join(words)})+", _bare(value))
    said, done = "", 0
    for part in fitting:
        said += f"{plain(value[done : part.start()])}**{plain(value[part.start() : part.end()])}**"
        done = part.end()
    return said + plain(value[done:])


def _bare(text: str) -> str:
    """Text as it is compared: a small letter without accents for each of its letters."""
    return "".join(_without_accents(sign).lower()[:1] for sign in text)


def _without_accents(sign: str) -> str:
    letter, *accents = list(unicodedata.normalize("NFD", sign))
    # A syllable of Korea has parts as well, which are no accents.
    return letter if all(map(unicodedata.combining, accents)) else sign
