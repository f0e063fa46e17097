"""What to begin with: the saved segments with their sizes over time, and templates with theirs.

In:  the moment that counts as now
Out: a table whose first column opens the segment; cards that start a rule; which events the templates speak of
"""

from collections.abc import Iterable
from datetime import datetime

import pandas as pd
import streamlit as st

from cdp_core.segments import EVENT_NEEDS, NEEDS, in_words
from cdp_core.ui import answers, segment_state, tables
from cdp_core.ui.messages import plain
from cdp_core.ui.offer import offer
from cdp_core.ui.segment_actions import whole_page
from cdp_core.ui.session import workspace
from cdp_core.ui.words import ago, count, counted
from cdp_core.workspace import SegmentRow, Templates

#: So many of the last measurings make the small chart.
MEASURINGS = 30


def show(now: datetime) -> None:
    """Saved segments, then templates."""
    rows = workspace().segment_rows(now)
    if rows:
        st.subheader("Saved segments", anchor=False)
        _table(rows, now)
    st.subheader("Start from a template", anchor=False)
    cards = st.grid(min_column_width=280, gap="small", border=True, key="templates")
    found = answers.templates(now)
    for template, size in found.offered:
        with cards.cell(), st.container(gap="xxsmall", key=f"template_{template.name}"):
            with st.container(horizontal=True, vertical_alignment="center", wrap=False):
                st.button(
                    template.name,
                    type="tertiary",
                    icon=":material/bolt:",
                    key=f"use_{template.name}",
                    on_click=whole_page,
                    args=(segment_state.begin, template.rule),
                )
                st.space("stretch")
                st.markdown(f"**{count(size)}**", width="content")
            st.caption(plain(template.purpose))
    _what_is_missing(found)


def _what_is_missing(found: Templates) -> None:
    """Which templates are not offered and why, and which of the workspace's events each template speaks of."""
    events = list(offer().events)
    missing = f"{counted(len(found.left_out), 'more template')} once the data is here · " if found.left_out else ""
    with st.expander(f"{missing}Which events the templates speak of", icon=":material/tune:", key="templates_left_out"):
        for name, lacking in found.left_out.items():
            st.markdown(f"**{name}** :gray[needs {', '.join(NEEDS[one] for one in lacking)}]")
        if not events:
            st.caption("There are no events yet. Load some, and most templates are here.")
            return
        st.caption("Which of your events says what? A template that finds its events is offered above at once.")
        with st.container(horizontal=True, gap="small", key="template_events"):
            for what in EVENT_NEEDS:
                held = found.events.get(what)
                st.selectbox(
                    _first_up(NEEDS[what]),
                    [None, *events],
                    index=1 + events.index(held) if held in events else 0,
                    format_func=lambda event: event or "As its name tells",
                    key=f"template_event_{what}_{held}",
                    on_change=_tell,
                    args=(what, held),
                    width=240,
                )


def _tell(what: str, held: str | None) -> None:
    workspace().tell_event(what, st.session_state[f"template_event_{what}_{held}"])


def _first_up(words: str) -> str:
    return words[:1].upper() + words[1:]


def share_format(shares: Iterable[float | None]) -> str:
    """How a column writes its shares in percent: with a second decimal where with one somebody would look like none."""
    return "%.2f %%" if any(share and share < 0.05 for share in shares) else "%.1f %%"


def _table(rows: list[SegmentRow], now: datetime) -> None:
    shares = [100 * row.count / max(1, row.of) if row.count is not None else None for row in rows]
    frame = pd.DataFrame(
        {
            "Segment": [row.saved.name for row in rows],
            "People": [row.count for row in rows],
            "Share": shares,
            "Change": [_change(row) for row in rows],
            "Over time": [[size.size for size in row.sizes[-MEASURINGS:]] + _now(row) for row in rows],
            "Last download": [ago(row.downloaded_at, now) for row in rows],
            "Rule": [row.problem or in_words(row.saved.rule) for row in rows],
        }
    ).astype({"People": "Int64", "Change": "Int64"})
    st.dataframe(
        frame,
        hide_index=True,
        width="stretch",
        height=tables.height(len(frame)),
        key="saved_segments",
        placeholder="–",
        column_config={
            "Segment": st.column_config.ButtonColumn(
                "Segment",
                type="secondary",
                alignment="left",
                pinned=True,
                on_click=_open_clicked,
                args=(rows,),
                key="opened_row",
            ),
            "People": st.column_config.NumberColumn(format="localized"),
            "Share": st.column_config.NumberColumn(format=share_format(shares)),
            "Change": st.column_config.NumberColumn(
                format="%+d", help="Since the first of the sizes that stand beside it."
            ),
            "Over time": st.column_config.AreaChartColumn(width="small"),
            "Rule": st.column_config.TextColumn(width="large"),
        },
    )


def _now(row: SegmentRow) -> list[int]:
    return [] if row.count is None else [row.count]


def _change(row: SegmentRow) -> int | None:
    """How many more or fewer than at the first of the measurings that the chart shows; None where as many."""
    if row.count is None or not row.sizes:
        return None
    return row.count - row.sizes[-MEASURINGS:][0].size or None


def _open_clicked(rows: list[SegmentRow]) -> None:
    clicked = st.session_state["opened_row"]
    whole_page(segment_state.go_to, rows[clicked.row].saved.name)
