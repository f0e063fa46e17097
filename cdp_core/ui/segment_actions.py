"""What one does with a whole segment: save, rename, duplicate, delete, read and paste its JSON, undo.

In:  the rule as it stands
Out: a row of buttons; what they open is drawn only while it is open
"""

from collections.abc import Callable
from json import JSONDecodeError
from typing import Any, Literal

import streamlit as st

from cdp_core.errors import RuleError
from cdp_core.segments import joined, line_of, rule_text
from cdp_core.ui import rule_state, segment_state
from cdp_core.ui.messages import plain, told
from cdp_core.ui.rule_builder import undo_and_redo
from cdp_core.ui.rule_tree import Rule

_JSON_WIDTH = 520

#: The rule as JSON while its popover is open: as someone has it, and as it was put there.
_JSON, _WRITTEN = "json_text", "json_written"

#: Popovers that are closed when the page is drawn next: one that is drawn already cannot be.
_CLOSING = "closing_popovers"

#: What was said last of the open segment as others left it.
_WARNED = "save_warned"


def show(rule: Rule) -> None:
    """The row of buttons above the builder."""
    for popover in st.session_state.pop(_CLOSING, ()):
        st.session_state[popover] = False
    name = segment_state.opened()
    begun = bool(rule_state.builder().tree.nodes)
    changed = segment_state.is_changed(rule)
    if begun or name:
        label = "Save changes" if changed else "Save"
        kind: Literal["primary", "secondary"] = "primary" if changed or not name else "secondary"
        with st.popover(label, icon=":material/save:", type=kind, key="save_popover", on_change="rerun") as box:
            if box.open:
                _save_form(name, rule)
    if name:
        with st.popover(
            "Rename", icon=":material/edit:", type="tertiary", key="rename_popover", on_change="rerun"
        ) as box:
            if box.open:
                _rename_form(name, rule)
        st.button(
            "Duplicate",
            icon=":material/content_copy:",
            type="tertiary",
            key="duplicate_segment",
            on_click=whole_page,
            args=(segment_state.duplicate, name),
        )
        st.button(
            "Delete",
            icon=":material/delete:",
            type="tertiary",
            key="delete_segment",
            on_click=whole_page,
            args=(segment_state.delete, name),
        )
    with st.popover(
        "JSON", icon=":material/data_object:", type="tertiary", key="json_popover", on_change="rerun"
    ) as box:
        if box.open:
            _json_form(rule)
    if begun or name:
        st.button(
            "All segments",
            icon=":material/list:",
            type="tertiary",
            key="all_segments",
            on_click=whole_page,
            args=(segment_state.close,),
        )
    undo_and_redo()


def whole_page(act: Callable[..., None], *args: Any) -> None:
    """Do, in a callback, what changes more than the fragment that its button is in: the title too."""
    act(*args)
    st.rerun()


def _save_form(name: str | None, rule: Rule) -> None:
    """A name to save under; Enter saves. What somebody else saved meanwhile is not replaced unseen."""
    elsewhere = segment_state.changed_elsewhere()
    warned = st.session_state.get(_WARNED)
    st.session_state[_WARNED] = elsewhere
    with st.form(f"save_{name}", border=False):
        if elsewhere:
            st.warning(plain(elsewhere), icon=":material/warning:", width=_JSON_WIDTH)
        wanted = st.text_input("Name", name or "", key=f"segment_name_{name}", placeholder="Lapsing customers").strip()
        if name:
            st.caption(f"Under another name it is saved as a new segment, and {plain(name)} stays as it is.")
        saves = st.form_submit_button(
            "Save over it" if elsewhere else "Save segment", type="primary", key="save_segment"
        )
    if not saves or (wanted == name and elsewhere != warned):
        return
    with told():
        segment_state.save(wanted, rule)
        _done("save_popover", f"Saved as {plain(wanted)}.")


def _rename_form(name: str, rule: Rule) -> None:
    """Another name for the open segment; Enter renames."""
    with st.form(f"rename_{name}", border=False):
        wanted = st.text_input("New name", name, key=f"new_name_{name}").strip()
        renames = st.form_submit_button("Rename segment", type="primary", key="rename_segment")
    if renames:
        with told():
            segment_state.rename(name, wanted, rule)
            _done("rename_popover", f"{plain(name)} is now {plain(wanted)}.")


def _done(popover: str, said: str) -> None:
    """Say that it is done, and show the page with the popover closed."""
    st.toast(said, icon=":material/done:")
    st.session_state[_CLOSING] = (popover,)
    st.rerun()


def _json_form(rule: Rule) -> None:
    """The rule as text; what is pasted is read with the builder's own reader, and a mistake is shown by its line."""
    written = rule_text(rule)
    if st.session_state.get(_JSON) in (None, st.session_state.get(_WRITTEN)):
        st.session_state[_JSON] = written  # what someone has typed stays, whatever becomes of the rule
    st.session_state[_WRITTEN] = written
    text = st.text_area("The rule as JSON", height=340, width=_JSON_WIDTH, key=_JSON)
    st.caption("Copy it to keep or send it, or paste here one that you were sent.")
    if st.button("Use this rule", key="use_json"):
        try:
            pasted = segment_state.read_pasted(text)
        except RuleError as error:
            _point_at(text, error)
        else:
            rule_state.start_with(pasted)
            st.session_state[_WRITTEN] = text
            st.rerun()


def _point_at(text: str, error: RuleError) -> None:
    """What is wrong, and the line that it is in."""
    broken = error.__cause__ if isinstance(error.__cause__, JSONDecodeError) else None
    line = broken.lineno if broken else line_of(text, joined(error.path, error.key)) if error.path or error.key else 0
    said = f"Line {line}: {error.message}" if line and not broken else error.message[:1].upper() + error.message[1:]
    with st.container(width=_JSON_WIDTH):
        st.error(plain(said), icon=":material/error:")
        if 0 < line <= len(lines := text.splitlines()):
            st.code(lines[line - 1].strip(), language="json", wrap_lines=True)
