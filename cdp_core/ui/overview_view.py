"""The overview: key figures, the flow from rows to profiles, what needs attention, what came last, what to do next.

In:  an Overview
Out: widgets
"""

from datetime import datetime

import streamlit as st

from cdp_core.insights import Overview
from cdp_core.ui import charts
from cdp_core.ui.messages import moved, plain, told
from cdp_core.ui.places import path_of
from cdp_core.ui.session import colors, workspace
from cdp_core.ui.words import ago, count, counted, money, share

NO_BAR = {"displayModeBar": False}


def first_steps() -> None:
    """An empty workspace: what will be here, and the two ways to fill it."""
    left, right = st.columns(2, gap="large")
    with left, st.container(border=True, gap="small"):
        st.subheader("Bring in your own files", anchor=False)
        st.markdown(
            "Drop the exports of CRM, shop, till, e-mail, web and DMP. Each is recognized, checked with you, loaded, "
            "and can be taken back."
        )
        st.page_link(path_of("sources"), label="Bring in files", icon=":material/upload_file:")
    with right, st.container(border=True, gap="small"):
        st.subheader("Look around with demo data", anchor=False)
        st.markdown("An invented fashion and beauty shop with 2,500 customers. It is marked, and goes with one click.")
        if st.button("Load the demo shop", icon=":material/science:", key="make_demo"):
            bar = st.progress(0.0, "Starting …")
            with told():
                workspace().make_demo(progress=moved(bar))
                st.rerun()


def show(overview: Overview, now: datetime) -> None:
    _key_figures(overview)
    main, rail = st.columns([2, 1], gap="large")
    with main:
        _flow(overview)
        _latest(overview, now)
    with rail:
        _attention(overview)
        _next()


def _key_figures(overview: Overview) -> None:
    months = overview.months
    currency = workspace().settings.currency
    with st.container(horizontal=True, gap="small"):
        st.metric(
            "Profiles",
            count(overview.profiles.count),
            f"{count(months[-1].new_profiles)} new this month" if months else None,
            delta_color="off",
            delta_arrow="off",
            border=True,
            height="stretch",
            chart_data=[month.new_profiles for month in months],
        )
        st.metric(
            "Known people",
            count(overview.known.count),
            f"{share(overview.known.count, overview.profiles.count)} of profiles",
            delta_color="off",
            delta_arrow="off",
            border=True,
            height="stretch",
        )
        st.metric(
            "Reachable by e-mail",
            count(overview.reachable.count),
            "with consent",
            delta_color="off",
            delta_arrow="off",
            border=True,
            height="stretch",
        )
        st.metric(
            "Revenue, 12 months",
            money(overview.revenue, currency),
            f"{count(sum(month.orders for month in months))} orders",
            delta_color="off",
            delta_arrow="off",
            border=True,
            height="stretch",
            chart_data=[month.revenue for month in months],
        )


def _flow(overview: Overview) -> None:
    flow = overview.flow
    st.subheader(f"{counted(flow.rows, 'row')} became {counted(flow.profiles, 'profile')}", anchor=False)
    steps = [
        ("Rows delivered", flow.rows),
        ("Accepted", flow.accepted),
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


def _latest(overview: Overview, now: datetime) -> None:
    st.subheader("What came last", anchor=False)
    for load in overview.latest_loads:
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            badge = {"crm": "blue", "cdp": "violet", "dmp": "orange"}[load.system]
            st.markdown(f":{badge}-badge[{plain(load.source)}] {plain(load.file)}", width="content")
            st.space("stretch")
            state = "taken back" if load.state == "unloaded" else f"{load.accepted:,} {load.kind}"
            st.markdown(f":gray[{state} · {ago(load.loaded_at, now)}]", width="content")


def _attention(overview: Overview) -> None:
    st.subheader("Needs attention", anchor=False)
    if not overview.attention:
        st.markdown(":green[:material/check_circle:] Nothing right now.")
    for one in overview.attention:
        names = f" ({', '.join(one.names[:3])})" if one.names else ""
        said, page = {
            "rejected": (f"{counted(one.count, 'row')} rejected{names}", path_of("sources")),
            "review": (f"{counted(one.count, 'pair')} of records to review", path_of("identity")),
            "expiring": (f"{counted(one.count, 'interest')} expiring within two weeks{names}", path_of("coverage")),
            "quiet": (f"{counted(one.count, 'source')} without news for 30 days{names}", path_of("sources")),
        }[one.kind]
        st.page_link(page, label=plain(said), icon=":material/warning:")


def _next() -> None:
    st.subheader("What next?", anchor=False)
    st.page_link(path_of("segments"), label="Build a segment", icon=":material/filter_alt:")
    st.page_link(path_of("profiles"), label="Find a customer", icon=":material/person_search:")
    st.page_link(path_of("coverage"), label="See what the CRM alone misses", icon=":material/stacked_bar_chart:")
