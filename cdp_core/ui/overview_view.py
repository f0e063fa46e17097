"""The overview: key figures, the flow from rows to profiles, what needs attention, what came last, what to do next.

In:  an Overview
Out: widgets
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import accumulate

import streamlit as st

from cdp_core.insights import Figure, Overview
from cdp_core.ui import charts, figures
from cdp_core.ui.messages import plain
from cdp_core.ui.palette import BADGES
from cdp_core.ui.places import path_of
from cdp_core.ui.session import colors, workspace
from cdp_core.ui.words import ago, count, counted, money, share

LINE = "The line: how many of them had been seen by the end of each of the last twelve months."
NO_BAR = {"displayModeBar": False}


def show(overview: Overview, now: datetime) -> None:
    _key_figures(overview)
    main, rail = st.columns([2, 1], gap="large")
    with main:
        _flow(overview)
        _latest(overview, now)
    with rail:
        _attention(overview)
        _moved(overview, now)
        _next(overview)


def _key_figures(overview: Overview) -> None:
    """Four figures, each with its last twelve months; three of them open the people behind them.

    A line ends at the figure above it: how many of these people had been seen by the end of each month. Where nothing
    says when anybody was seen first, there is no line, and nobody is called new.
    """
    months = overview.months
    new = [month.new_profiles for month in months]
    orders = sum(month.orders for month in months)
    with st.container(horizontal=True, gap="small"):
        _figure(
            "Profiles",
            count(overview.profiles.count),
            f"{count(new[-1])} new in the last month" if any(new) else None,
            so_far(overview.profiles.count, new),
            "Everybody of whom anything is known.",
            overview.profiles,
        )
        _figure(
            "Known people",
            count(overview.known.count),
            f"{share(overview.known.count, overview.profiles.count)} of profiles",
            so_far(overview.known.count, [month.known for month in months]),
            "Profiles with a name or a way to reach them.",
            overview.known,
        )
        _figure(
            "Reachable by e-mail",
            count(overview.reachable.count),
            f"{share(overview.reachable.count, overview.known.count)} of known people agreed",
            so_far(overview.reachable.count, [month.reachable for month in months]),
            "They have an address and agreed to be written to.",
            overview.reachable,
        )
        _figure(
            "Revenue, 12 months",
            money(overview.revenue, workspace().settings.currency),
            counted(orders, "order") if orders else "no orders",
            [month.revenue for month in months],
            "Orders less refunds.",
            None,
            "The line: month by month, the newest up to now.",
        )


def so_far(total: int, new: Sequence[int]) -> list[int]:
    """A figure as it grew: what it had come to at the end of each month, by how many were new in it."""
    return list(accumulate(new, initial=total - sum(new)))[1:]


def _figure(
    label: str,
    value: str,
    beside: str | None,
    line: Sequence[float],
    help_: str,
    behind: Figure | None,
    said_of_line: str = LINE,
) -> None:
    moves = len(set(line)) > 1
    with st.container(border=True, gap="small", width="stretch", height="stretch"):
        st.metric(
            label,
            value,
            beside,
            delta_color="off",
            delta_arrow="off",
            chart_data=line if moves else None,
            help=f"{help_} {said_of_line}" if moves else help_,
        )
        if behind is not None:
            st.space("stretch")  # the links stand in one line, with and without something above them
            page, asked = figures.target(behind, label)
            st.page_link(page, label="Show them", query_params=asked, icon=":material/arrow_forward:")


def _flow(overview: Overview) -> None:
    """Rows → accepted → records → identifiers → profiles, and where each step is explained."""
    flow = overview.flow
    st.subheader(f"{counted(flow.rows, 'row')} became {counted(flow.profiles, 'profile')}", anchor=False)
    steps = [
        ("Rows delivered", flow.rows),
        ("Rows accepted", flow.accepted),
        ("Records", flow.records),
        ("Identifiers", flow.identifiers),
        ("Profiles", flow.profiles),
    ]
    st.plotly_chart(
        charts.funnel(steps, colors()),
        config=NO_BAR,
        key="flow",
        alt="How many rows, records, identifiers and profiles",
    )
    with st.container(horizontal=True, gap="medium"):
        st.page_link(path_of("sources"), label="Where the rows came from")
        st.page_link(path_of("identity"), label="What joined the records")
        st.page_link(path_of("profiles"), label="Who they are")


def _latest(overview: Overview, now: datetime) -> None:
    st.subheader("What changed lately", anchor=False)
    with st.container(gap="xsmall", key="latest_loads"):
        for load in overview.latest_loads:
            brought = f"{counted(load.accepted, 'row')} of {load.kind}"  # an order may have several rows
            state = "taken back" if load.state == "unloaded" else brought
            st.markdown(
                f":{BADGES[load.system]}-badge[{plain(load.source)}] {plain(load.file)} "
                f":gray[· {state} · {ago(load.unloaded_at or load.loaded_at, now)}]"
            )
    st.page_link(path_of("sources"), label="All loads", icon=":material/arrow_forward:")


def _moved(overview: Overview, now: datetime) -> None:
    """Segments whose size changed by a fifth or more."""
    if not overview.moved:
        return
    st.subheader("Segments that moved", anchor=False)
    for one in overview.moved[:6]:
        change = f"{(one.after - one.before) / one.before:+.0%}".replace("%", " %") if one.before else "new"
        st.page_link(
            path_of("segments"),
            label=f"{plain(one.name)} **{plain(change)}**, now {count(one.after)}",
            icon=":material/trending_up:" if one.after > one.before else ":material/trending_down:",
            query_params={"segment": one.name},
            help=f"{count(one.before)} {ago(one.since, now)}",
        )


def _attention(overview: Overview) -> None:
    st.subheader("Needs attention", anchor=False)
    if not overview.attention:
        st.markdown(":green[:material/check_circle:] Nothing right now.")
    for one in overview.attention:
        names = f" ({', '.join(one.names[:3])})" if one.names else ""
        said, page, asked = {
            "rejected": (f"{counted(one.count, 'row')} rejected{names}", "sources", {"rejected": "yes"}),
            "waiting": (f"{counted(one.count, 'order')} that no file names a customer of", "sources", {}),
            "review": (f"{counted(one.count, 'pair')} of profiles to review", "identity", {"part": "To review"}),
            "expiring": (
                f"Interests of {counted(one.count, 'profile')} expire within two weeks{names}",
                "profiles",
                {},
            ),
            "quiet": (f"{counted(one.count, 'source')} without news for 30 days{names}", "sources", {}),
        }[one.kind]
        path = path_of(page)
        if one.profiles is not None:
            path, asked = figures.target(one.profiles, "with an interest that ends within two weeks")
        st.page_link(path, label=plain(said), icon=":material/warning:", query_params=asked)


def _next(overview: Overview) -> None:
    st.subheader("What next?", anchor=False)
    if not overview.known.count:
        st.page_link(path_of("sources"), label="Bring in files that say who people are", icon=":material/upload_file:")
    st.page_link(path_of("segments"), label="Build a segment", icon=":material/filter_alt:")
    st.page_link(path_of("profiles"), label="Find a customer", icon=":material/person_search:")
    st.page_link(path_of("coverage"), label="See what the CRM alone misses", icon=":material/stacked_bar_chart:")
