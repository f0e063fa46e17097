"""Download a segment: columns, kind of file, purpose, how many rows it will have; built when the button is pressed.

In:  an evaluated rule, the segment's name
Out: a form and a button
"""

import streamlit as st

from cdp_core.exports import DESTINATIONS
from cdp_core.exports.rows import DEFAULT_COLUMNS
from cdp_core.segments import Evaluation
from cdp_core.ui import segment_state
from cdp_core.ui.messages import plain
from cdp_core.ui.offer import offer
from cdp_core.ui.session import workspace
from cdp_core.ui.words import channel_words, count, counted

EVERYBODY = "No purpose: everybody, for internal use"
HELD_BACK = {
    "no_consent": "without consent",
    "no_identifier": "without an address",
    "suppressed": "suppressed",
    "below_minimum": "below the minimum",
}


def show(found: Evaluation, name: str) -> None:
    """The form."""
    offered = {column.name: column.label for column in workspace().export_columns()}
    chosen = st.multiselect(
        "Columns",
        list(offered),
        default=[one for one in DEFAULT_COLUMNS if one in offered],
        format_func=offered.__getitem__,
        key="export_columns",
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        destination = st.selectbox(
            "File", list(DESTINATIONS), format_func=lambda one: DESTINATIONS[one].label, key="export_format", width=280
        )
        purpose = st.selectbox(
            "Purpose",
            ["", *offer().purposes],
            format_func=lambda one: channel_words(one) if one else EVERYBODY,
            key="export_purpose",
            width=320,
            help="With a purpose, whoever has not agreed to it is held back.",
        )
    selected = workspace().audience_of(found, purpose or None)
    held = [f"{count(number)} {HELD_BACK[reason]}" for reason, number in selected.held_back.items() if number]
    st.markdown(
        f"As things stand, the file will have **{counted(len(selected.profiles), 'row')}**."
        + (f" Held back: {', '.join(held)}." if held else "")
    )
    saved = segment_state.opened()
    st.download_button(
        "Download CSV",
        data=lambda: workspace().download(
            saved, found.document, purpose=purpose or None, destination=destination, columns=chosen
        ),
        file_name=f"{file_name(name)}{DESTINATIONS[destination].suffix}",
        mime="text/csv",
        icon=":material/download:",
        type="primary",
        on_click=_told,
        args=(f"{file_name(name)}{DESTINATIONS[destination].suffix}", len(selected.profiles)),
        disabled=not chosen,
        key="download_segment",
    )


def _told(file: str, rows: int) -> None:
    """That the file is on its way: a browser may keep it without a word."""
    st.toast(f"{plain(file)} with {counted(rows, 'row')} goes to your downloads.", icon=":material/download_done:")


def file_name(name: str) -> str:
    """A segment's name as a file may be called on every system."""
    letters = "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in name)
    return letters.strip("-").lower() or "segment"
