"""The coverage page: who knows whom, how full, how fresh, and what joining gained. Every figure opens its profiles.

In:  a Coverage
Out: widgets
"""

from datetime import datetime

import pandas as pd
import streamlit as st

from cdp_core.insights import Coverage
from cdp_core.ui import charts, figures
from cdp_core.ui.palette import LABELS
from cdp_core.ui.session import colors
from cdp_core.ui.words import ago, count, counted, share

NO_BAR = {"displayModeBar": False}
VIEWS = ("crm", "cdp", "dmp", "all")


def show(coverage: Coverage, now: datetime) -> None:
    _four_figures(coverage)
    left, right = st.columns(2, gap="large")
    with left:
        _overlap(coverage)
    with right:
        _fill(coverage)
    left, right = st.columns(2, gap="large")
    with left:
        _gain(coverage)
        _known(coverage)
    with right:
        _interests(coverage)
        _freshness(coverage, now)
    _comparison(coverage)


def _four_figures(coverage: Coverage) -> None:
    with st.container(horizontal=True, gap="small"):
        for system in coverage.systems:
            with st.container(border=True, gap="small", width="stretch"):
                figures.link(f"{LABELS[system.system]} knows", system.profiles)
                part = share(system.profiles.count, coverage.profiles.count)
                st.caption(f"{part} of all profiles; {count(system.alone.count)} only it knows")
        with st.container(border=True, gap="small", width="stretch"):
            figures.link("The CDP knows", coverage.profiles)
            st.caption(f"{count(coverage.gain.joined.count)} of them from more than one system")


def _overlap(coverage: Coverage) -> None:
    single = sum(one.profiles.count for one in coverage.overlaps if len(one.systems) == 1)
    st.subheader(f"{share(single, coverage.profiles.count)} of profiles are known to one system alone", anchor=False)
    present = [one for one in coverage.overlaps if one.profiles.count]
    st.plotly_chart(
        charts.upset([(one.systems, one.profiles.count) for one in present], ["crm", "cdp", "dmp"], colors()),
        config=NO_BAR,
        key="systems_overlap",
        alt="How many profiles each combination of systems knows",
    )
    with st.expander("The figures, each with its profiles"):
        for one in sorted(present, key=lambda each: -each.profiles.count):
            figures.link(" + ".join(LABELS[system] for system in one.systems), one.profiles)


def _fill(coverage: Coverage) -> None:
    rows = [one for one in coverage.fill if one.views["all"].count][:18]
    fullest = max(rows, key=lambda one: one.share.get("all", 0) - one.share.get("crm", 0), default=None)
    title = f"{fullest.label} is where joining adds most to the CRM" if fullest else "How full each attribute is"
    st.subheader(title, anchor=False)
    cells = [[one.share.get(view) for view in VIEWS] for one in rows]
    st.plotly_chart(
        charts.heat_map(cells, [one.label for one in rows], [LABELS[view] for view in VIEWS], colors()),
        config=NO_BAR,
        key="fill",
        alt="How full each attribute is in each system",
    )
    with st.expander("The figures, each with its profiles"):
        for one in rows:
            figures.link(f"{one.label}, joined:", one.views["all"])


def _gain(coverage: Coverage) -> None:
    gain = coverage.gain
    st.subheader(f"{counted(gain.whole.count, 'customer')} that no single system could describe", anchor=False)
    figures.link("Show them:", gain.whole)
    averages = {view: gain.attributes.get(view, 0.0) for view in VIEWS}
    figure = charts.bars({LABELS[view]: value for view, value in averages.items()}, colors())
    figure.update_traces(
        marker_color=[colors().systems[view] for view in averages], text=[f"{value:.1f}" for value in averages.values()]
    )
    st.plotly_chart(figure, config=NO_BAR, key="gain", alt="Attributes known per profile, by system")
    st.caption(f"Known attributes per profile. The best single system is {LABELS[gain.best_alone]}.")


def _known(coverage: Coverage) -> None:
    st.subheader("Known and anonymous, by each system's own data", anchor=False)
    st.dataframe(
        pd.DataFrame(
            [
                {
                    "System": LABELS[one.system],
                    "Profiles": one.profiles.count,
                    "Known alone": one.known.count,
                    "Anonymous alone": one.anonymous.count,
                    "Known once joined": one.known_joined.count,
                }
                for one in coverage.systems
            ]
        ),
        hide_index=True,
        width="stretch",
        column_config={
            name: st.column_config.NumberColumn(name, format="localized")
            for name in ("Profiles", "Known alone", "Anonymous alone", "Known once joined")
        },
    )


def _interests(coverage: Coverage) -> None:
    if not coverage.interests:
        return
    active, expired = sum(one.active for one in coverage.interests), sum(one.expired for one in coverage.interests)
    st.subheader(f"{share(expired, active + expired)} of bought interests have expired", anchor=False)
    for one in coverage.interests:
        with st.container(horizontal=True, gap="small"):
            figures.link(f"{one.provider or 'Unnamed provider'}:", one.profiles)
            st.markdown(
                f":gray[{count(one.active)} active, {count(one.expiring)} expiring soon, {count(one.expired)} expired]",
                width="content",
            )


def _freshness(coverage: Coverage, now: datetime) -> None:
    st.subheader("How fresh each source is", anchor=False)
    for one in coverage.freshness:
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            badge = {"crm": "blue", "cdp": "violet", "dmp": "orange"}[one.system]
            st.markdown(f":{badge}-badge[{LABELS[one.system]}]", width="content")
            figures.link(f"{one.source}:", one.profiles)
            st.space("stretch")
            newest = f"newest event {ago(one.last_event_at, now)}" if one.last_event_at else "no events"
            st.markdown(f":gray[{newest} · loaded {ago(one.last_load_at, now)}]", width="content")


def _comparison(coverage: Coverage) -> None:
    """The table by which the field tells the three systems apart, with this workspace's figures."""
    st.subheader("CRM, DMP and CDP side by side", anchor=False)
    held = {one.system: one for one in coverage.systems}
    interests = sum(one.active for one in coverage.interests)
    rows = {
        "What it is for": (
            "Relationships: sales and service",
            "Advertising to audiences",
            "One lasting profile, usable everywhere",
        ),
        "Whom it knows": ("Known people", "Anonymous cookies and devices", "Both, joined"),
        "How data comes in": ("Typed in and imported", "Bought from third parties", "From every touchpoint, by itself"),
        "How long it keeps": ("As long as the customer", "Until it expires", "As long as you want"),
        "Profiles here": (
            count(held["crm"].profiles.count),
            count(held["dmp"].profiles.count),
            count(coverage.profiles.count),
        ),
        "Known by name or contact here": (
            count(held["crm"].known.count),
            count(held["dmp"].known.count),
            count(coverage.known.count),
        ),
        "Active interests here": ("–", count(interests), count(interests)),
    }
    st.table(pd.DataFrame(rows, index=["CRM", "DMP", "CDP"]).T)
