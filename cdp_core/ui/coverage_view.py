"""The coverage page: who knows whom, how full, how fresh, and what joining gained. Every figure opens its profiles.

In:  a Coverage
Out: widgets
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from cdp_core.insights import Coverage, Figure, Filled, Overlap
from cdp_core.ui import charts, figures
from cdp_core.ui.messages import plain
from cdp_core.ui.palette import BADGES, LABELS
from cdp_core.ui.session import colors, workspace
from cdp_core.ui.words import ago, counted, share

NO_BAR = {"displayModeBar": False}
VIEWS = ("crm", "cdp", "dmp", "all")

#: What a marketer asks about first; attributes of a workspace's own follow.
ASKED_FIRST = (
    *("email", "phone", "full_name", "birthday", "gender", "city", "country", "company"),
    *("orders", "events", "interests", "consents"),
)
ROWS = 12

#: What is left of interests, as the page calls it, and as a list of those who have them says it.
LEFT = {"active": "Active", "lasting": "Lasting", "expiring": "Ending soon", "expired": "Expired"}
THAT = {
    "active": "is active",
    "lasting": "lasts longer than two weeks",
    "expiring": "ends within two weeks",
    "expired": "has expired",
}
UNNAMED = "Unnamed provider"
PRESENTING = """<style>
[data-testid="stSidebar"], [data-testid="stHeader"], .st-key-demo_mark, .st-key-demo_chip { display: none; }
html { font-size: 19px; }
[data-testid="stMainBlockContainer"] { max-width: none; padding-top: 1.5rem; }
</style>"""


def presenting() -> bool:
    """A toggle for the projector: no sidebar, larger type; kept in the address."""
    on = st.toggle("Presentation", key="present", bind="query-params", help="Hides the sidebar and enlarges the type.")
    if on:
        st.html(PRESENTING)
        if workspace().has_demo():
            st.markdown(":gray-badge[:material/science: Demo data]")
    return on


def show(coverage: Coverage, now: datetime, large: bool = False) -> None:
    _four_figures(coverage)
    left, right = st.columns(2, gap="large")
    with left:
        _overlap(coverage, large)
    with right:
        _gain(coverage, large)
    left, right = st.columns([3, 2], gap="large")
    with left:
        _fill(coverage, large)
    with right:
        _known(coverage, large)
        _interests(coverage, large)
    _comparison(coverage)
    _freshness(coverage, now)


def _draw(figure: go.Figure, key: str, alt: str, large: bool) -> None:
    if large:
        figure.update_layout(font_size=19, height=int((figure.layout.height or 300) * 1.25))
    st.plotly_chart(figure, config=NO_BAR, key=key, alt=alt)


def _four_figures(coverage: Coverage) -> None:
    with st.container(horizontal=True, gap="small"):
        for system in coverage.systems:
            part = share(system.profiles.count, coverage.profiles.count)
            figures.card(
                system.system,
                f"{LABELS[system.system]} knows" if system.system != "cdp" else "Own channels know",
                system.profiles,
                f"{part} of all profiles",
                ("nobody else knows:", system.alone),
            )
        figures.card(
            "all",
            "The CDP knows",
            coverage.profiles,
            "all of them joined",
            ("several systems know:", coverage.gain.joined),
        )


def _overlap(coverage: Coverage, large: bool) -> None:
    single = sum(one.profiles.count for one in coverage.overlaps if len(one.systems) == 1)
    st.subheader(f"{share(single, coverage.profiles.count)} of profiles are known to one system alone", anchor=False)
    present = sorted((one for one in coverage.overlaps if one.profiles.count), key=lambda one: -one.profiles.count)
    figure = charts.upset([(one.systems, one.profiles.count) for one in present], ["crm", "cdp", "dmp"], colors())
    if large:
        figure.update_layout(font_size=19)
    chosen = st.plotly_chart(
        figure,
        config=NO_BAR,
        key="systems_overlap",
        on_select="rerun",
        selection_mode="points",
        alt="How many profiles each combination of systems knows",
    )
    _open_chosen(chosen["selection"]["points"], present)
    with st.expander("The figures, each with its profiles", key="overlap_figures", on_change="rerun") as details:
        if details.open:
            for one in present:
                figures.link(_systems(one) + ":", one.profiles)


def _open_chosen(points: Sequence[dict[str, int]], present: Sequence[Overlap]) -> None:
    """A bar that was clicked opens the profiles behind it."""
    if points and points[0]["point_index"] < len(present):
        one = present[points[0]["point_index"]]
        figures.follow(one.profiles, _systems(one))


def _systems(one: Overlap) -> str:
    return " + ".join(LABELS[system] for system in one.systems) + ("" if len(one.systems) > 1 else " alone")


def _gain(coverage: Coverage, large: bool) -> None:
    gain = coverage.gain
    if gain.whole.count:
        st.subheader(f"{counted(gain.whole.count, 'customer')} that no single system could describe", anchor=False)
        st.caption("The CRM can reach them, own channels saw what they do, the DMP says what interests them.")
        figures.link("Show them:", gain.whole)
    else:
        st.subheader("What joining adds to a profile", anchor=False)
    averages = {view: gain.attributes.get(view, 0.0) for view in VIEWS}
    figure = charts.bars({LABELS[view]: value for view, value in averages.items()}, colors(), decimals=1)
    figure.update_traces(marker_color=[colors().systems[view] for view in averages])
    _draw(figure, "gain", "Attributes known per profile, by system", large)
    best = averages[gain.best_alone]
    times = averages["all"] / best if best else 0.0
    more = f": {times:.1f} times as many as {LABELS[gain.best_alone]}, the best alone" if times >= 1.05 else ""
    st.caption(f"Known attributes per profile{more}.")


def _fill(coverage: Coverage, large: bool) -> None:
    rows = _asked_about(coverage.fill)
    everyone = coverage.profiles.count
    fullest = max(rows, key=lambda one: one.views["all"].count - one.views["crm"].count, default=None)
    if fullest is None:
        return
    st.subheader(
        f"{plain(fullest.label)}: the CRM alone has it for {share(fullest.views['crm'].count, everyone)}, the CDP for "
        f"{share(fullest.views['all'].count, everyone)} of all profiles",
        anchor=False,
    )
    of = st.segmented_control(
        "Share of", ["all profiles", "those it knows"], default="all profiles", key="share_of", required=True
    )
    known = of == "those it knows"
    cells = [
        [one.share.get(view) if known else one.views[view].count / max(1, everyone) for view in VIEWS] for one in rows
    ]
    figure = charts.heat_map(cells, [one.label for one in rows], [LABELS[view] for view in VIEWS], colors())
    _draw(figure, "fill", "How full each attribute is in each system", large)
    with st.expander("The figures, each with its profiles", key="fill_figures", on_change="rerun") as details:
        if details.open:
            for one in rows:
                _filled(one)


def _asked_about(fill: Sequence[Filled]) -> list[Filled]:
    """The attributes that marketers ask about first, then the fullest of this workspace's own."""
    filled = {one.attribute: one for one in fill if one.views["all"].count}
    own = [one for name, one in filled.items() if name.startswith("custom.")]
    asked = [filled[name] for name in ASKED_FIRST if name in filled]
    return [*asked, *own[: max(0, ROWS - len(asked))]]


def _filled(one: Filled) -> None:
    """An attribute with its four figures, each a link."""
    with st.container(horizontal=True, gap="small", key=f"filled_{one.attribute}"):
        st.markdown(plain(one.label))
        for view in VIEWS:
            figures.link(LABELS[view], one.views[view], width="stretch", of=f"{one.label}, by {LABELS[view]}")


def _known(coverage: Coverage, large: bool) -> None:
    own = next(one for one in coverage.systems if one.system == "cdp")
    named = own.known_joined.count - own.known.count
    st.subheader(
        f"Joining puts a name to {counted(named, 'anonymous visitor')}"
        if named > 0
        else f"{share(coverage.known.count, coverage.profiles.count)} of profiles are known people",
        anchor=False,
    )
    parts = {
        LABELS[one.system]: {
            "known by itself": one.known.count,
            "known once joined": max(0, one.known_joined.count - one.known.count),
            "anonymous": one.profiles.count - max(one.known_joined.count, one.known.count),
        }
        for one in coverage.systems
    }
    figure = charts.stacked(parts, [colors().systems["all"], colors().sequential[1], colors().grid], colors())
    _draw(figure, "known", "Known and anonymous profiles by system", large)
    with st.expander("The figures, each with its profiles", key="known_figures", on_change="rerun") as details:
        if details.open:
            for one in coverage.systems:
                label = LABELS[one.system]
                figures.link(f"{label}, known by itself:", one.known)
                figures.link(f"{label}, anonymous by itself:", one.anonymous)
                figures.link(f"{label}, known once joined:", one.known_joined)


def _interests(coverage: Coverage, large: bool) -> None:
    if not coverage.interests:
        return
    active, expired = sum(one.active for one in coverage.interests), sum(one.expired for one in coverage.interests)
    st.subheader(f"{share(expired, active + expired)} of bought interests have expired", anchor=False)
    parts = {
        one.provider or UNNAMED: {
            LEFT["lasting"]: one.active - one.expiring,
            LEFT["expiring"]: one.expiring,
            LEFT["expired"]: one.expired,
        }
        for one in coverage.interests[:8]
    }
    shades = [colors().systems["dmp"], colors().expiring, colors().grid]
    said = "Interests by provider: lasting, ending within two weeks, expired"
    _draw(charts.stacked(parts, shades, colors()), "interests", said, large)
    with st.expander("The figures, each with its profiles", key="interest_figures", on_change="rerun") as details:
        if details.open:
            st.caption("The bars count interests; here are the profiles that have any of them.")
            _by_time_left("all", "Any provider", coverage.by_time_left)
            for place, one in enumerate(coverage.interests):
                _by_time_left(str(place), one.provider or UNNAMED, {"active": one.profiles, **one.by_time_left})


def _by_time_left(key: str, provider: str, found: Mapping[str, Figure]) -> None:
    """Whoever has an interest of a provider, by what is left of it, each figure a link."""
    st.markdown(f"**{plain(provider)}**")
    with st.container(horizontal=True, gap="small", key=f"left_{key}"):
        for left, figure in found.items():
            of = f"with an interest that {THAT[left]}: {provider}"
            figures.link(LEFT[left], figure, width=150, of=of)


def _freshness(coverage: Coverage, now: datetime) -> None:
    dated = [one for one in coverage.freshness if one.last_event_at]
    stalest = min(dated, key=lambda one: one.last_event_at or now, default=None)
    st.subheader(
        f"{plain(stalest.source)} is the stalest source: its newest event was {ago(stalest.last_event_at, now)}"
        if stalest
        else "How fresh each source is",
        anchor=False,
    )
    with st.container(gap="xsmall", key="freshness"):
        for one in sorted(coverage.freshness, key=lambda each: -each.profiles.count):
            with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                st.markdown(f":{BADGES[one.system]}-badge[{LABELS[one.system]}]", width=110)
                figures.link(f"{one.source}:", one.profiles, width=200)
                newest = f"newest event {ago(one.last_event_at, now)}" if one.last_event_at else "no events"
                st.markdown(f":gray[{newest} · loaded {ago(one.last_load_at, now)}]", width="content")


def _comparison(coverage: Coverage) -> None:
    """The table by which the field tells the three systems apart, with this workspace's figures."""
    st.subheader("CRM, DMP and CDP side by side", anchor=False)
    held = {one.system: one for one in coverage.systems}
    counts = {one.attribute: one.views for one in coverage.fill}
    rows = {
        "What it is for": (
            "Relationships: sales and service",
            "Advertising to audiences",
            "One lasting profile, usable everywhere",
        ),
        "Whom it knows": ("Known people", "Anonymous cookies and devices", "Both, joined"),
        "How data comes in": (
            "Typed in by hand, imported",
            "Bought from third parties",
            "From every touchpoint, by itself",
        ),
        "How long it keeps": ("As long as the customer", "Until it expires", "As long as you want"),
        "Profiles here": (
            figures.cell(held["crm"].profiles, "CRM"),
            figures.cell(held["dmp"].profiles, "DMP"),
            figures.cell(coverage.profiles, "CDP"),
        ),
        "Known by name or contact": (
            figures.cell(held["crm"].known, "CRM, known by itself"),
            figures.cell(held["dmp"].known, "DMP, known by itself"),
            figures.cell(coverage.known, "Known people"),
        ),
        **{
            label: tuple(figures.cell(counts[name][view], f"{LABELS[view]}: {label}") for view in ("crm", "dmp", "all"))
            for name, label in (
                ("email", "With an e-mail address"),
                ("orders", "With an order"),
                ("events", "With behavior"),
                ("consents", "With a consent decision"),
                ("interests", "With an active interest"),
            )
            if name in counts
        },
        "Attributes per profile": tuple(
            f"{coverage.gain.attributes.get(view, 0.0):.1f}" for view in ("crm", "dmp", "all")
        ),
    }
    st.table(pd.DataFrame(rows, index=["CRM", "DMP", "CDP"]).T)
