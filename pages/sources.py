"""Bring data in: drop files, check what was recognized, load; see what came, and take it back."""

import pandas as pd
import streamlit as st

from cdp_core.ui import file_card, messages, uploads
from cdp_core.ui.palette import LABELS
from cdp_core.ui.session import workspace
from cdp_core.ui.words import ago, counted, utc_now

now = utc_now()
sources = workspace().sources()
loads = workspace().loads()
standing = [load for load in loads if load.state == "loaded"]
messages.title(
    "What comes in?",
    f"{counted(len({load.source for load in standing}), 'source')}, "
    f"{counted(sum(load.rows for load in standing), 'row')}. "
    f"Last load {ago(standing[0].loaded_at, now)}."
    if standing
    else "Drop the exports of your systems here: CRM, shop, till, e-mail, web and app events, DMP audiences.",
)

files = st.file_uploader(
    "Drop files here: CSV, TSV, Excel, JSON, JSON Lines or Parquet, each also as gz or zip",
    accept_multiple_files=True,
    key="dropped",
    help="Every cell is read as text and nothing is lost. The original file is kept.",
)
known = {overview.source.name: overview.source.system for overview in sources}
for upload in uploads.uploads(files):
    file_card.show(upload, known)

if sources:
    st.subheader("Sources", anchor=False)
    st.dataframe(
        pd.DataFrame(
            [
                {
                    "Source": one.source.name,
                    "System": LABELS[one.source.system],
                    "Loads": one.loads,
                    "Rows": one.rows,
                    "Accepted": one.accepted,
                    "Rejected": one.rejected,
                    "Last load": one.last_loaded_at,
                    "Newest event": one.newest_event_at,
                }
                for one in sources
            ]
        ),
        hide_index=True,
        width="stretch",
        column_config={
            **{
                name: st.column_config.DatetimeColumn(name, format="distance") for name in ("Last load", "Newest event")
            },
            **{
                name: st.column_config.NumberColumn(name, format="localized")
                for name in ("Rows", "Accepted", "Rejected")
            },
        },
    )

if loads:
    st.subheader("History of loads", anchor=False)
    for load in loads[:50]:
        with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"history_{load.load_id}"):
            st.markdown(
                f"**{messages.plain(load.file)}**  \n:gray[{messages.plain(load.source)} · load {load.load_id} · "
                f"{load.kind} · {ago(load.loaded_at, now)}]",
                width=330,
            )
            st.markdown(f"{load.accepted:,} accepted", width=120)
            st.markdown(f"{load.rejected:,} rejected · {load.duplicates:,} duplicates", width=220)
            st.space("stretch")
            if load.rejected and load.state == "loaded":
                file_card.download_rejected(load.load_id, f"rejected_{load.load_id}")
            if load.state == "loaded":
                if st.button(
                    "Undo", icon=":material/undo:", key=f"undo_{load.load_id}", help="As if it had never happened."
                ):
                    with messages.told(), st.spinner(f"Taking load {load.load_id} back …"):
                        workspace().unload(load.load_id)
                        workspace().resolve()
                        st.rerun()
            else:
                st.markdown(":gray-badge[taken back]", width="content")
