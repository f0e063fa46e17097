"""Everything that happened with one person, newest first, by day and visit.

In:  a profile page, what the viewer filters by
Out: a chart of activity, then touches, a page at a time
"""

from datetime import datetime, time

import pandas as pd
import streamlit as st

from cdp_core.profiles import Page, Place, Touch, place_after, visits_of
from cdp_core.ui import charts
from cdp_core.ui.messages import plain
from cdp_core.ui.session import colors, workspace
from cdp_core.ui.words import ago, counted, day, money

AT_ONCE = 60
DOTS = {"crm": ":blue[●]", "cdp": ":violet[●]", "dmp": ":orange[●]"}


def show(page: Page, now: datetime) -> None:
    """The timeline tab."""
    weeks = workspace().activity(page.profile)
    if not weeks and not page.interests and not page.consents:
        st.caption("Nothing has happened yet.")
        return
    if weeks:
        rows = pd.DataFrame([{"week": one.period, "channel": one.channel, "events": one.events} for one in weeks])
        st.altair_chart(charts.activity(rows, colors()))
    _touches(page, now)


@st.fragment
def _touches(page: Page, now: datetime) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        names = workspace().event_names_of(page.profile)
        search = st.text_input(
            "Search the timeline", live=True, key="timeline_search", placeholder="Product, page, campaign", width=220
        )
        chosen = st.multiselect("Events", names, key="timeline_events", placeholder="All events", width=260)
        channels = st.multiselect(
            "Channels",
            [one.channel for one in page.channels],
            key="timeline_channels",
            placeholder="All channels",
            width=200,
        )
        until = st.date_input("Jump to", value=None, key="timeline_until", width=140)
    start = Place(datetime.combine(until, time.max)) if until else None
    shown = AT_ONCE * st.session_state.get("timeline_pages", 1)
    touches = workspace().timeline(
        page.profile, before=start, limit=shown, events=chosen or None, channels=channels or None, search=search or None
    )
    if not touches:
        st.caption("Nothing fits these filters.")
    for visit in visits_of(touches):
        _visit(visit.touches, visit.anonymous, now)
    if len(touches) == shown and place_after(touches):
        st.button("Show earlier", on_click=_more, key="timeline_more", icon=":material/expand_more:")


def _more() -> None:
    st.session_state["timeline_pages"] = st.session_state.get("timeline_pages", 1) + 1


def _visit(touches: tuple[Touch, ...], anonymous: bool, now: datetime) -> None:
    first = touches[0]
    heading = f"**{day(first.at)}** :gray[{first.at:%H:%M} UTC · {ago(first.at, now)}]"
    if len(touches) > 1:
        heading += f" :gray[· {counted(len(touches), 'event')} on {plain(first.channel or first.source)}]"
    if anonymous:
        heading += " :gray-badge[before she was known]"
    st.markdown(heading)
    for touch in touches[:12]:
        st.markdown(f"{DOTS[touch.system]} {plain(touch.what)} :gray[{plain(_details(touch))}]")
    if len(touches) > 12:
        st.caption(f"and {counted(len(touches) - 12, 'more event')} in this visit")


def _details(touch: Touch) -> str:
    """What of an event is worth a line: product, order, amount, page, campaign."""
    held = {name: value for name, value in touch.details.items() if value not in (None, "")}
    parts = [
        str(held[name])
        for name in ("product", "category", "order_id", "subject", "title", "campaign", "provider")
        if name in held
    ]
    if "revenue" in held:
        parts.append(money(held["revenue"], workspace().settings.currency))
    if not parts and "url" in held:
        parts.append(str(held["url"]))
    return " · ".join([*parts[:4], touch.channel or touch.source])
