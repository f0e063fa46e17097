"""What one does with a whole segment: save, rename, duplicate, delete, read and paste its JSON, undo.

In:  the rule as it stands
Out: a row of buttons; what they open is drawn only while it is open
"""

from collections.abc import Callable
from json import JSONDecodeError
from typing import Any, Literal

import streamlit as st

from cdp_core.errors import RuleError
from cdp_core.segments import line_of, rule_text
from cdp_core.ui import rule_state, segment_state
from cdp_core.ui.messages import plain, told
from cdp_core.ui.rule_builder import undo_and_redo
from cdp_core.ui.rule_tree import Rule

_JSON_WIDTH = 520


def show(rule: Rule) -> None:
    """The row of buttons above the builder."""
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
    undo_and_redo()
    if begun or name:
        st.button(
            "All segments",
            icon=":material/list:",
            type="tertiary",
            key="all_segments",
            on_click=whole_page,
            args=(segment_state.close,),
        )


def whole_page(act: Callable[..., None], *args: Any) -> None:
    """Do, in a callback, what changes more than the fragment that its button is in: the title too."""
    act(*args)
    st.rerun()


def _save_form(name: str | None, rule: Rule) -> None:
    """A name and what to do with it; Enter saves."""
    with st.form(f"save_{name}", border=False):
        wanted = st.text_input("Name", name or "", key=f"segment_name_{name}", placeholder="Lapsing customers").strip()
        if name:
            st.caption(f"Under another name it is saved as a new segment and {plain(name)} stays; or rename it.")
        with st.container(horizontal=True):
            saves = st.form_submit_button("Save segment", type="primary", key="save_segment")
            renames = name is not None and st.form_submit_button("Rename", key="rename_segment")
    if not saves and not renames:
        return
    with told():
        if renames and name:
            segment_state.rename(name, wanted, rule)
        else:
            segment_state.save(wanted, rule)
            st.toast(f"Saved as {plain(wanted)}.")
        st.rerun()


def _json_form(rule: Rule) -> None:
    """The rule as text; what is pasted is read with the builder's own reader, and a mistake is shown by its line."""
    written = rule_text(rule)
    text = st.text_area("The rule as JSON", written, height=340, width=_JSON_WIDTH, key=f"json_{hash(written)}")
    st.caption("Copy it to keep or send it, or paste one here. The whole language: docs/segments.md.")
    if st.button("Use this rule", key="use_json"):
        try:
            pasted = segment_state.read_pasted(text)
        except RuleError as error:
            _point_at(text, error)
        else:
            rule_state.start_with(pasted)
            st.rerun()


def _point_at(text: str, error: RuleError) -> None:
    """What is wrong, and the line that it is in."""
    broken = error.__cause__ if isinstance(error.__cause__, JSONDecodeError) else None
    line = broken.lineno if broken else line_of(text, error.path) if error.path else 0
    said = f"Line {line}: {error.message}" if line and not broken else error.message[:1].upper() + error.message[1:]
    with st.container(width=_JSON_WIDTH):
        st.error(plain(said), icon=":material/error:")
        if 0 < line <= len(lines := text.splitlines()):
            st.code(lines[line - 1].strip(), language="json", wrap_lines=True)
