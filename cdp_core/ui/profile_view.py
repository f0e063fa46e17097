"""One person on the screen: who she is on top, the timeline in the middle, memberships at the side.

In:  a profile's number, the moment that counts as now
Out: widgets
"""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from cdp_core.normalize.places import country_name
from cdp_core.profiles import Identifier, Page
from cdp_core.ui import answers, profile_tabs, standings_view, timeline_view
from cdp_core.ui.labels import consent_badge, kind_label, system_badges
from cdp_core.ui.messages import known, plain
from cdp_core.ui.places import path_of
from cdp_core.ui.session import workspace
from cdp_core.ui.words import ago, channel_words, count, counted, day, money

RAIL_IDENTIFIERS = ("email", "phone", "customer_id", "loyalty_id", "crm_id")

#: Identifiers beside everything else, and how many of one kind there are at least.
_IN_THE_RAIL = 8
_FEWEST_OF_A_KIND = 2

_OF_ALL_SOURCES = (
    "Counted from the orders that all sources tell of, each once. What a single system counts by itself stands under "
    "Traits."
)

TABS = ("Timeline", "Traits", "Identity", "Orders", "CRM", "Interests", "Consent", "Segments")


def show(number: int, now: datetime) -> None:
    """The page of one person."""
    page = answers.profile_page(number, now)
    _heading(page, now)
    main, rail = st.columns([5, 2], gap="large")
    with main:
        _key_figures(page, now)
        known("tab", TABS)
        tabs = st.tabs(list(TABS), key="tab", on_change="rerun", bind="query-params")
        sections = (
            timeline_view.show,
            profile_tabs.traits,
            profile_tabs.identity,
            profile_tabs.orders,
            profile_tabs.crm,
            profile_tabs.interests,
            profile_tabs.consents,
            standings_view.show,
        )
        for tab, section in zip(tabs, sections, strict=True):
            if tab.open:
                with tab:
                    section(page, now)
    with rail:
        _rail(page, now)


def _heading(page: Page, now: datetime) -> None:
    unnamed = page.name == page.profile_id
    st.title("Anonymous visitor" if unnamed and not page.known else plain(page.name), anchor=False)
    since = f"known since {day(page.known_since)}" if page.known_since else "known"
    facts = [page.profile_id, since if page.known else "known by nothing but cookies and devices"]
    facts += [place for place in (page.city, country_name(page.country or "")) if place]
    st.markdown(f"{system_badges(page.systems)} :gray[{plain(' · '.join(facts))}]")


def _key_figures(page: Page, now: datetime) -> None:
    computed = page.computed
    currency = workspace().settings.currency
    each = f"{money(computed['average_order'], currency)} each" if computed["orders"] else None
    figures = [
        ("Revenue", money(computed["revenue"] or 0.0, currency), None),
        ("Orders", count(computed["orders"] or 0), each),
        ("Last order", ago(computed["last_order_at"], now) if computed["last_order_at"] else "never", None),
        ("Last seen", ago(computed["last_seen"], now), channel_words(computed["last_channel"] or "") or None),
        ("Visits", count(computed["sessions"] or 0), counted(int(computed["events"] or 0), "event")),
    ]
    with st.container(horizontal=True, gap="small", key="key_figures"):
        for label, value, beside in figures:
            st.metric(
                label,
                value,
                beside,
                delta_color="off",
                delta_arrow="off",
                border=True,
                width="stretch",
                height="stretch",
                help=_OF_ALL_SOURCES if label in ("Revenue", "Orders") else None,
            )


def _to_identity() -> None:
    st.session_state["tab"] = "Identity"


def _some_of_each_kind(identifiers: Sequence[Identifier]) -> list[Identifier]:
    """A few for the rail; many ids of one system do not push her e-mail address out."""
    of_kind: dict[str, list[Identifier]] = {}
    for one in identifiers:
        if one.kind in RAIL_IDENTIFIERS:
            of_kind.setdefault(one.kind, []).append(one)
    most = max(_FEWEST_OF_A_KIND, _IN_THE_RAIL // max(len(of_kind), 1))
    return [one for few in of_kind.values() for one in few[:most]][:_IN_THE_RAIL]


def _rail(page: Page, now: datetime) -> None:
    """What one wants to know beside everything else: segments, consents, identifiers, channels."""
    memberships = st.container(border=True, gap="small")
    with st.container(border=True, gap="small"):
        st.markdown("**May we?**")
        if not page.consents:
            st.caption(profile_tabs.NEVER_ASKED)
        said = [f"{consent_badge(one)} {plain(channel_words(one.purpose))}" for one in page.consents]
        st.markdown("  \n".join(said))
    with st.container(border=True, gap="small"):
        st.markdown("**Identifiers**")
        shown = _some_of_each_kind(page.identifiers)
        st.markdown(
            "  \n".join(f":gray[{plain(kind_label(one.kind))}]  \n{plain(one.value)}" for one in shown)
            or ":gray[Cookies and devices only]"
        )
        rest = len(page.identifiers) - len(shown)
        if rest > 0:
            st.caption(f"and {rest} more under Identity")
    if page.channels:
        with st.container(border=True, gap="small"):
            st.markdown("**Channels**")
            st.markdown(
                "  \n".join(
                    f"{plain(channel_words(one.channel))} "
                    f":gray[{counted(one.events, 'event')}, last {ago(one.last_at, now)}]"
                    for one in page.channels[:6]
                )
            )
    st.button(
        "Split or merge",
        icon=":material/call_split:",
        width="stretch",
        key="to_identity",
        help="Under Identity: take records out that are somebody else, or join another profile of hers.",
        on_click=_to_identity,
    )
    st.download_button(
        "Export this profile (JSON)",
        data=lambda: workspace().profile_document(page.profile_id),
        file_name=f"{page.profile_id}.json",
        mime="application/json",
        icon=":material/download:",
        on_click="ignore",
        width="stretch",
        help="All that this page shows of her, with every event.",
    )
    with memberships:  # last: every saved segment may have to be counted for it
        st.markdown("**Segments**")
        names = answers.segments_of(page.profile, now)
        if not names:
            st.caption("In none of the saved segments.")
        for name in names:
            st.page_link(
                path_of("segments"), label=plain(name), icon=":material/filter_alt:", query_params={"segment": name}
            )
