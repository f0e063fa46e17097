"""Everything that happened with one person, newest first, by day and visit.

In:  a profile page, what the viewer filters by
Out: a chart of activity, then touches, a page at a time
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby

import pandas as pd
import streamlit as st

from cdp_core.profiles import Activity, Page, Place, Touch, Visit, place_after, visits_of
from cdp_core.ui import charts
from cdp_core.ui.messages import plain
from cdp_core.ui.palette import BADGES
from cdp_core.ui.session import colors, viewer_zone, workspace
from cdp_core.ui.words import channel_words, count, counted, day, local, money, share

AT_ONCE = 60
SHOWN_OF_A_VISIT = 8
NO_BAR = {"displayModeBar": False}

#: A typed day counts when its calendar closes; Enter closes it as Escape does.
_ENTER = """
export default function () {
  const entered = (event) => {
    if (event.key !== "Enter" || !event.target.closest(".st-key-timeline_until [role=spinbutton]")) return
    event.target.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true, cancelable: true }))
  }
  document.addEventListener("keydown", entered, true)
  return () => document.removeEventListener("keydown", entered, true)
}
"""
_enter = st.components.v2.component("jump_keys", html="<span></span>", js=_ENTER)


def show(page: Page, now: datetime) -> None:
    """The timeline tab."""
    weeks = workspace().activity(page.profile)
    if not weeks and not page.consents and not workspace().timeline(page.profile, limit=1, naming=page.naming):
        st.caption("Nothing has happened yet.")
        return
    if weeks:
        _activity(weeks)
        _journey(page, sum(one.changes for one in weeks))
    _touches(page, now)


def _activity(weeks: Sequence[Activity]) -> None:
    """Events by week, stacked by channel; the title says which one leads."""
    rows = pd.DataFrame(
        [{"week": one.period, "channel": channel_words(one.channel), "events": one.events} for one in weeks]
    )
    by_channel = rows.groupby("channel")["events"].sum().sort_values(ascending=False)
    first, most, every = by_channel.index[0], int(by_channel.iloc[0]), int(by_channel.sum())
    st.markdown(f"**{plain(first)} leads: {share(most, every)} of {counted(every, 'event')}**")
    st.altair_chart(charts.activity(rows, colors()))


def _journey(page: Page, changes: int) -> None:
    """The way through the channels, one stretch after the other; it is only asked for where somebody looks."""
    if not changes:
        return
    with st.expander(
        f"Journey: {counted(changes, 'change')} of channel", key="journey", on_change="rerun", icon=":material/route:"
    ) as opened:
        if opened.open:
            found = workspace().journey(page.profile)
            legs = [(channel_words(leg.channel), leg) for leg in found.legs]
            picture = charts.journey(legs, [order.at for order in workspace().orders_of(page.profile)], colors())
            if found.period:  # channels of one day have no order
                picture.update_traces(visible=False, selector={"mode": "lines"})
            st.plotly_chart(
                picture,
                config=NO_BAR,
                key="journey_chart",
                alt="Which channel was used when, with orders as stars",
            )
            st.caption(
                f"Too many to draw one by one: each dot is a {found.period} on one channel, larger with more events; "
                "a star is an order."
                if found.period
                else "Each dot is a stretch on one channel, larger with more events; a star is an order."
            )


@st.fragment
def _touches(page: Page, now: datetime) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        search = st.text_input(
            "Search the timeline", live=True, key="timeline_search", placeholder="Product, page, …", width=155
        )
        chosen = st.multiselect(
            "Events",
            [*workspace().event_names_of(page.profile), "Interest", "Consent", "Task"],
            key="timeline_events",
            placeholder="All events",
            width=225,
            select_all=False,
        )
        channels = st.multiselect(
            "Channels",
            [one.channel for one in page.channels],
            key="timeline_channels",
            format_func=channel_words,
            placeholder="All channels",
            width=145,
            select_all=False,
        )
        until = st.date_input("Jump to", value=None, key="timeline_until", width=140)
    longer = f"timeline_pages_{page.profile}"
    shown = AT_ONCE * st.session_state.get(longer, 1)
    touches = workspace().timeline(
        page.profile,
        before=_end_of(until) if until else None,
        limit=shown,
        events=chosen or None,
        channels=channels or None,
        search=search or None,
        naming=page.naming,
    )
    if not touches:
        st.caption("Nothing fits these filters.")
    zone = viewer_zone()
    for when, visits in groupby(visits_of(touches), key=lambda one: local(one.ended, zone).date()):
        _day(when, list(visits), now, page.known)
    if len(touches) == shown and place_after(touches):
        st.button("Show earlier", on_click=_more, args=(longer,), key="timeline_more", icon=":material/expand_more:")
    _enter(key="jump_keys")  # last, as it takes a line that shows nothing


def _more(longer: str) -> None:
    st.session_state[longer] = st.session_state.get(longer, 1) + 1


def _end_of(chosen: date) -> Place:
    """The last moment of a day of the viewer's, as the store has moments."""
    end = datetime.combine(chosen, time.max, viewer_zone())
    return Place((end - (end.utcoffset() or timedelta(0))).replace(tzinfo=None))


def _day(when: date, visits: Sequence[Visit], now: datetime, known: bool) -> None:
    """One day: its visits with what was done, the newest first."""
    past = (local(now, viewer_zone()).date() - when).days
    ago = {0: "today", 1: "yesterday"}.get(past, f"{past:,} days ago" if 1 < past < 60 else "")
    with st.container(gap="xsmall", key=f"day_{when:%Y%m%d}_{visits[0].ended:%H%M%S%f}"):
        st.markdown(
            f"**{when:%A} {day(datetime.combine(when, time.min))}**" + (f" :gray[· {ago}]" if ago else ""),
        )
        for visit in visits:
            _visit(visit, known)


def _visit(visit: Visit, known: bool) -> None:
    first = visit.touches[0]
    badge = " :gray-badge[while still anonymous]" if visit.anonymous and known else ""
    if len(visit.touches) == 1:
        st.markdown(f":gray[{local(first.at, viewer_zone()):%H:%M}] {_line(first)}{badge}")
        return
    where = plain(channel_words(first.channel or first.source))
    heading = f":gray[{local(visit.began, viewer_zone()):%H:%M} {where}, {counted(len(visit.touches), 'event')}]{badge}"
    st.markdown("  \n".join([heading, *(_line(touch) for touch in visit.touches[:SHOWN_OF_A_VISIT])]))
    rest = visit.touches[SHOWN_OF_A_VISIT:]
    if rest:
        with st.expander(f"{counted(len(rest), 'more event')} of this visit"):
            st.markdown("  \n".join(_line(touch) for touch in rest))


def _line(touch: Touch) -> str:
    dot = f":{BADGES[touch.system]}[●]"
    return f"{dot} {plain(_what(touch))} :gray[{plain(_details(touch))}]"


def _what(touch: Touch) -> str:
    """What happened in words: 'E-mail: consent granted', 'Order Completed'."""
    if touch.kind == "consent":
        purpose, _, told = touch.what.partition(": ")
        state, _, remark = told.partition(", ")
        return f"Consent {state}: {channel_words(purpose)}" + (f" ({remark})" if remark else "")
    if touch.kind == "interest":
        return f"Interest: {touch.what}"
    return touch.what


def _details(touch: Touch) -> str:
    """What of an event is worth a line: product, order, amount, page, campaign."""
    held = {name: value for name, value in touch.details.items() if value not in (None, "")}
    parts = [
        str(held[name])
        for name in ("product", "category", "order_id", "subject", "title", "campaign", "provider")
        if name in held and str(held[name]) != touch.what
    ]
    if held.get("quantity") and held["quantity"] != 1:
        parts.append(f"{count(held['quantity'])} pieces")
    if "revenue" in held:
        parts.append(money(held["revenue"], workspace().settings.currency))
    if not parts and "url" in held:
        parts.append(str(held["url"]))
    return " · ".join([*parts[:4], channel_words(touch.channel) if touch.channel else touch.source])
