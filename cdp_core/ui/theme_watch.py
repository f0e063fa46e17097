"""Draws the page anew when the viewer's theme changes: charts have the colors of the theme that they were drawn under.

Streamlit changes what is its own at once and tells the server with the next click only.
"""

import streamlit as st

from cdp_core.ui.session import is_dark

JS = """
export default function (component) {
  const { data, setStateValue } = component
  const app = document.querySelector("[data-testid=stApp]")
  if (!app) return
  const tell = () => {
    const scheme = getComputedStyle(app).colorScheme
    if (scheme !== data.drawn) setStateValue("scheme", scheme)
  }
  const observer = new MutationObserver(tell)
  observer.observe(app, { attributes: true, attributeFilter: ["class"] })
  tell()
  return () => observer.disconnect()
}
"""

_watch = st.components.v2.component("theme_watch", html="<span></span>", js=JS)


def show() -> None:
    """Something without a look of its own, which has seen to it that the page is in the viewer's theme."""
    with st.container(key="theme_watch"):
        _watch(key="theme", data={"drawn": "dark" if is_dark() else "light"}, on_scheme_change=lambda: None)
