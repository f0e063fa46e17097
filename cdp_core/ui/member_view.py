"""What explains a segment: its members, who they are, what each condition does, why, overlap, sizes, a download.

In:  an evaluation and its rule
Out: widgets, one tab at a time
"""

from datetime import datetime
from typing import Any
from urllib.parse import quote

import pandas as pd
import streamlit as st

from cdp_core.insights.steps import Steps, steps
from cdp_core.segments import Evaluation
from cdp_core.ui import breakdown_view, download_form, member_explorer, overlap_view, segment_charts, why_view
from cdp_core.ui.messages import plain
from cdp_core.ui.offer import offer, trait_words
from cdp_core.ui.rule_tree import Rule
from cdp_core.ui.segment_rail import said
from cdp_core.ui.session import colors, viewer_zone, workspace
from cdp_core.ui.words import count, counted, day, local, signed

PAGE = 25
#: Figures before addresses: what one reads a list of members for stands where it is seen without scrolling.
COLUMNS = ("profile_id", "full_name", "city", "country", "orders", "revenue", "last_seen", "email", "phone")


def show(found: Evaluation, rule: Rule, name: str, now: datetime) -> None:
    """The tabs below the builder."""
    sections = {
        "Members": lambda: _members(found, name),
        "Who they are": lambda: breakdown_view.show(found),
        "What each condition does": lambda: _steps(found),
        "Why?": lambda: why_view.show(found, rule, now),
        "Overlap": lambda: overlap_view.show(rule, name, now),
        "Over time": lambda: _over_time(name),
        "Download": lambda: download_form.show(found, name),
    }
    tabs = st.tabs(list(sections), key="member_tabs", on_change="rerun")
    for tab, section in zip(tabs, sections.values(), strict=True):
        if tab.open:
            with tab:
                section()


def _members(found: Evaluation, name: str) -> None:
    """A page of members; the first column opens the profile. Or all of them, to filter and group."""
    if not found.count:
        st.caption("Nobody is in this segment. Loosen a condition: its count stands beside it.")
        return
    explores = st.toggle("Explore: filter, sort, group, choose columns", key="explore_members")
    if explores:
        member_explorer.show(found, name)
        return
    pages = -(-found.count // PAGE)
    page = st.session_state.get("members_page") or 1
    start = (min(page, pages) - 1) * PAGE
    frame = workspace().member_table(found.page(start, PAGE), COLUMNS).to_pandas()
    st.dataframe(
        with_links(frame),
        hide_index=True,
        width="stretch",
        height="content",
        placeholder="",
        column_config=column_words(COLUMNS),
    )
    if pages > 1:
        st.pagination(pages, key="members_page")
    st.caption(f"{start + 1:,}–{min(start + PAGE, found.count):,} of {found.count:,}")


def with_links(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows with names that open the profiles in place of ids, and blanks where nothing is known.

    Whoever has no name is called by e-mail address, phone or id, in this order.
    """
    called = (
        frame.reindex(columns=["full_name", "email", "phone", "profile_id"]).replace("", None).bfill(axis="columns")
    )
    frame["profile_id"] = "/profiles?profile=" + frame["profile_id"] + "#" + called["full_name"].map(quote)
    frame = member_explorer.with_countries_named(frame.drop(columns="full_name", errors="ignore"))
    types = offer().traits
    for column in frame.select_dtypes(exclude="number").columns:
        told = frame[column]
        is_moment = types.get(column) == "date"  # days and instants stand side by side, and any year may be told
        frame[column] = (
            pd.to_datetime(told, utc=True, format="ISO8601", errors="coerce") if is_moment else told.fillna("")
        )
    return frame


def column_words(columns: tuple[str, ...] | list[str]) -> dict[str, Any]:
    """How a table names its columns; the first opens the profile."""
    types = offer().traits
    return {
        **{column: _column(column, types.get(column)) for column in columns},
        "profile_id": st.column_config.LinkColumn("Name", display_text=r"#(.*)$", width=180),
        "revenue": st.column_config.NumberColumn("Revenue", format="accounting"),
        "orders": st.column_config.NumberColumn("Orders", format="localized"),
    }


def _column(column: str, type_: str | None) -> Any:
    if type_ == "date":
        return st.column_config.DatetimeColumn(trait_words(column), format="D MMM YYYY")
    return trait_words(column)


def _steps(found: Evaluation) -> None:
    """A waterfall, and the same as a table: what each condition does, and what the segment were without it."""
    walked = steps(found)
    if not walked.each:
        st.caption("There is no condition yet: everybody is in.")
        return
    words = [f"{place}. {said(step.rule, walked.join == 'none')}" for place, step in enumerate(walked.each, 1)]
    st.markdown(f"**{plain(most_telling(walked))}**")
    st.altair_chart(segment_charts.waterfall(walked, words, found.of, colors()), width="stretch", key="waterfall")
    frame = pd.DataFrame(
        {
            "Condition": words,
            "People so far": [step.left for step in walked.each],
            "Change": [signed(step.change) for step in walked.each],
            "Without it": [step.without for step in walked.each],
        }
    )
    st.dataframe(
        frame,
        hide_index=True,
        width="stretch",
        height="content",
        column_config={
            "Condition": st.column_config.TextColumn(width="medium"),
            "People so far": st.column_config.NumberColumn(format="localized"),
            "Change": st.column_config.TextColumn(alignment="right"),
            "Without it": st.column_config.NumberColumn(
                format="localized", help="How many people the segment would have if this condition were taken away."
            ),
        },
    )


def most_telling(walked: Steps) -> str:
    """Which condition does most, as the title of the chart."""
    one = max(walked.each, key=lambda step: abs(step.change))
    words = said(one.rule, walked.join == "none")
    if not one.change:
        return "No condition makes a difference"
    if one.change > 0:
        return f"“{words}” brings in most: {count(one.change)} of {count(walked.each[-1].left)}"
    return f"“{words}” takes out most: {count(-one.change)} of {count(one.left - one.change)}"


def _over_time(name: str) -> None:
    """The sizes that were measured, for a saved segment."""
    if name not in workspace().segment_names():
        st.caption("Save the segment, and its size is measured whenever data comes in.")
        return
    sizes = workspace().segment(name)["sizes"]
    if not sizes:
        st.caption("It has not been measured yet: that happens whenever data comes in.")
        return
    first, last = sizes[0], sizes[-1]
    if len(sizes) > 1:
        more = last.size - first.size
        change = f"{abs(more):,} {'more' if more > 0 else 'fewer'} than" if more else "As many as"
        st.markdown(f"**{change} at the first of {counted(len(sizes), 'measuring')}**")
    else:
        when = local(last.measured_at, viewer_zone())
        st.markdown(f"**Measured once so far: {counted(last.size, 'person', 'people')} on {day(when)}, {when:%H:%M}**")
        return
    st.altair_chart(segment_charts.over_time(sizes, colors(), viewer_zone()), width="stretch", key="over_time")
