"""Leaves the keys for undo and redo to the field that someone is typing in.

Streamlit takes a shortcut with Ctrl for its button wherever the cursor is; the browser then does not undo the typing.
"""

import streamlit as st

JS = """
export default function () {
  // The search field of a pick list shows what is chosen; until somebody types there, it has nothing to undo.
  let searched
  const typed = (event) => { searched = event.target }
  const typing = (target) => {
    if (!(target instanceof HTMLElement)) return false
    if (target.isContentEditable || target.tagName === "TEXTAREA") return true
    return target.tagName === "INPUT" && (target.getAttribute("role") !== "combobox" || target === searched)
  }
  const keep = (event) => {
    const undoes = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "z"
    if (undoes && typing(event.target)) event.stopPropagation()
    if (["Enter", "Escape", "Tab"].includes(event.key)) searched = undefined
  }
  window.addEventListener("input", typed, true)
  window.addEventListener("keydown", keep, true)
  return () => {
    window.removeEventListener("input", typed, true)
    window.removeEventListener("keydown", keep, true)
  }
}
"""

_keys = st.components.v2.component("typing_keys", html="<span></span>", js=JS)


def leave_to_fields() -> None:
    """Something without a look of its own, for a page with such shortcuts."""
    with st.container(key="typing_keys"):
        _keys(key="typing")
