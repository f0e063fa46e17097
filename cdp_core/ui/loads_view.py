"""The sources that there are and the history of loads, each with its undo.

In:  sources and loads
Out: widgets; a load taken back when a person says so
"""

import json
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote

import pandas as pd
import streamlit as st

from cdp_core.records import Load, RejectedRow, SourceOverview
from cdp_core.ui import tables
from cdp_core.ui.file_card import download_rejected
from cdp_core.ui.messages import plain, told
from cdp_core.ui.palette import BADGES, LABELS
from cdp_core.ui.session import workspace
from cdp_core.ui.words import ago, counted

AT_ONCE = 20

#: Rejected rows that are looked at for their reasons, and reasons that are told.
MOST_REJECTED, MOST_REASONS = 5_000, 8
_ASKED = "undo_load"


def sources_table(sources: Sequence[SourceOverview], now: datetime) -> None:
    """Each source with its volume and freshness; its name opens the people it knows.

    One whose loads were all taken back has nothing to show: it stands in the history below.
    """
    rows = [
        {
            "Source": f"/segments?rule={quote(json.dumps({'source': one.source.name}))}#{quote(one.source.name)}",
            "System": LABELS[one.source.system],
            "Loads": one.loads,
            "Rows": one.rows,
            "Accepted": one.accepted,
            "Rejected": one.rejected,
            "Last load": ago(one.last_loaded_at, now),
            "Newest event": ago(one.newest_event_at, now) if one.newest_event_at else "no events",
        }
        for one in sorted(sources, key=lambda each: -each.rows)
        if brought(one)
    ]
    numbers = {
        name: st.column_config.NumberColumn(name, format="localized")
        for name in ("Loads", "Rows", "Accepted", "Rejected")
    }
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        width="stretch",
        height=tables.height(len(rows)),
        key="sources",
        alt="The sources with their volume and freshness",
        column_config={
            "Source": st.column_config.LinkColumn(
                "Source", display_text=r"#(.*)$", help="Opens the segment of the profiles that this source knows."
            ),
            **numbers,
        },
    )


def brought(one: SourceOverview) -> bool:
    """Whether anything of a source stands."""
    return bool(one.loads or one.newest_event_at)


def history(loads: Sequence[Load], now: datetime) -> None:
    """Loads, newest first, also those that were taken back."""
    pages = -(-len(loads) // AT_ONCE)
    page = (st.pagination(pages, key="loads_page", bind="query-params") or 1) if pages > 1 else 1
    with st.container(border=True, gap="small"):
        for load in loads[(page - 1) * AT_ONCE : page * AT_ONCE]:
            _load(load, now)
    asked = st.session_state.pop(_ASKED, None)
    if asked is not None:
        _confirm(next(load for load in loads if load.load_id == asked))


def _load(load: Load, now: datetime) -> None:
    standing = load.state == "loaded"
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"history_{load.load_id}"):
        st.markdown(
            f"**{plain(load.file)}**  \n:{BADGES[load.system]}-badge[{plain(load.source)}] "
            f":gray[load {load.load_id} · {load.kind} · {ago(load.loaded_at, now)}]",
            width=360,
        )
        told_rows = [f"{load.accepted:,} accepted"]
        told_rows += [f"{load.duplicates:,} duplicates"] if load.duplicates else []
        st.markdown(" · ".join(told_rows), width="content")
        if load.rejected:
            key = f"why_rejected_{load.load_id}"
            with st.popover(f"{load.rejected:,} rejected", type="tertiary", key=key, on_change="rerun") as why:
                if why.open:
                    _why_rejected(load)
        st.space("stretch")
        if not standing:
            st.markdown(f":gray-badge[taken back {ago(load.unloaded_at, now)}]", width="content")
            return
        if load.rejected:
            download_rejected(load.load_id, f"rejected_{load.load_id}", "Rejected rows")
        st.button("Undo", icon=":material/undo:", key=f"undo_{load.load_id}", on_click=_ask, args=(load.load_id,))


def _why_rejected(load: Load) -> None:
    """The reasons, the commonest first, each with how often and where."""
    rows = workspace().rejected(load.load_id, MOST_REJECTED)
    for reason, lines in reasons(rows)[:MOST_REASONS]:
        where = f"line {lines[0]:,}" if len(lines) == 1 else f"first in line {lines[0]:,}"
        st.markdown(f"**{len(lines):,} ×** {plain(reason)} :gray[{where}]")
    if load.rejected > len(rows):
        st.caption(f"Of the first {counted(len(rows), 'rejected row')}; all of them are in the download.")


def reasons(rows: Sequence[RejectedRow]) -> list[tuple[str, list[int]]]:
    """Each reason with the lines it is told of, the commonest first."""
    lines: dict[str, list[int]] = {}
    for row in rows:
        lines.setdefault(row.reason, []).append(row.line)
    return sorted(lines.items(), key=lambda one: -len(one[1]))


def asked_for_rejected() -> bool:
    """Whether the address asks for what was rejected: another page counts it, and leads here."""
    return "rejected" in st.query_params


def rejected(loads: Sequence[Load], now: datetime) -> None:
    """Standing loads with rejected rows, each with the reasons."""
    held = [load for load in loads if load.state == "loaded" and load.rejected]
    st.subheader(f"{counted(sum(load.rejected for load in held), 'row')} rejected, and why", anchor=False)
    for load in held[:AT_ONCE]:
        with st.container(border=True, gap="xsmall", key=f"rejected_of_{load.load_id}"):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(
                    f"**{plain(load.file)}** :{BADGES[load.system]}-badge[{plain(load.source)}] "
                    f":gray[load {load.load_id} · {ago(load.loaded_at, now)}]",
                    width="content",
                )
                st.space("stretch")
                download_rejected(load.load_id, f"rejected_rows_{load.load_id}", "Rejected rows")
            _why_rejected(load)


def _ask(load_id: int) -> None:
    st.session_state[_ASKED] = load_id


@st.dialog("Take this load back?")
def _confirm(load: Load) -> None:
    st.markdown(
        f"**{plain(load.file)}** brought {counted(load.accepted, 'row')} of {load.kind} into {plain(load.source)}. "
        "They go, and so does whatever profiles know from them alone: as if it had never been loaded. "
        "You can load the file again."
    )
    with st.container(horizontal=True):
        take_back = st.button("Take it back", type="primary", icon=":material/undo:", key="confirm_undo")
        if st.button("Cancel", key="keep_load"):
            st.rerun()
    if take_back:
        with told(), st.spinner(f"Taking load {load.load_id} back …"):
            workspace().unload(load.load_id)
            workspace().resolve()
            st.toast(f"{plain(load.file)} was taken back.", icon=":material/undo:")
            st.rerun()
