"""How a segment overlaps with saved ones: every combination counted, each of them a segment at a click.

In:  the rule in the builder, names of saved segments
Out: an UpSet chart and its combinations as links
"""

from datetime import datetime

import streamlit as st

from cdp_core.insights import Intersection
from cdp_core.ui import charts, segment_state
from cdp_core.ui.messages import plain, told
from cdp_core.ui.offer import offer
from cdp_core.ui.rule_tree import Rule
from cdp_core.ui.segment_actions import whole_page
from cdp_core.ui.session import colors, workspace
from cdp_core.ui.words import count, counted, share

THIS = "This segment"
MOST_OTHERS = 5
SHOWN = 14


def show(rule: Rule, name: str, now: datetime) -> None:
    """Choose up to five others; every combination is counted exactly."""
    others = [one for one in offer().segments if one != name]
    if not others:
        st.caption("Save another segment, and here stands how the two overlap.")
        return
    chosen = st.multiselect(
        "Compare with",
        others,
        default=others[:1],
        max_selections=MOST_OTHERS,
        key="overlap_with",
        placeholder="Choose saved segments",
        width=520,
        select_all=False,
    )
    if not chosen:
        st.caption(f"Choose up to {MOST_OTHERS} saved segments; every combination is counted exactly.")
        return
    with told():
        own = name if name == segment_state.opened() and not segment_state.is_changed(rule) else THIS
        rules = {own: rule, **{one: {"segment": one} for one in chosen}}
        found = workspace().overlap(rules, now)
        parts, smaller = found.each[:SHOWN], found.each[SHOWN:]
        union = sum(one.profiles.count for one in found.each)
        shared = sum(one.profiles.count for one in found.each if len(one.segments) > 1)
        st.markdown(f"**{share(shared, union)} of {count(union)} people are in more than one of these segments**")
        figure = charts.upset([(one.segments, one.profiles.count) for one in parts], list(rules), colors())
        st.plotly_chart(
            figure,
            config={"displayModeBar": False},
            key="overlap",
            on_select=lambda: _open_picked(parts),
            selection_mode="points",
        )
        st.caption("A click on a bar, or below, makes a segment of exactly these people.")
        _buttons(parts, 0)
        if smaller:
            people = counted(sum(one.profiles.count for one in smaller), "person", "people")
            with st.expander(f"And {counted(len(smaller), 'smaller one')} with {people}", key="overlap_smaller"):
                _buttons(smaller, SHOWN)


def _buttons(parts: tuple[Intersection, ...], start: int) -> None:
    """One line a combination, each of them a segment at a click."""
    with st.container(gap="xxsmall", key=f"overlap_parts_{start}" if start else "overlap_parts"):
        for place, part in enumerate(parts, start):
            st.button(
                f"{_named(part)}: **{count(part.profiles.count)}**",
                type="tertiary",
                icon=":material/filter_alt:",
                key=f"overlap_part_{place}",
                on_click=_open,
                args=(part,),
            )


def _named(part: Intersection) -> str:
    if len(part.segments) > 1:
        return plain(" and ".join(part.segments)) + ", no other"
    return "Only this segment" if part.segments[0] == THIS else f"Only {plain(part.segments[0])}"


def _open_picked(parts: tuple[Intersection, ...]) -> None:
    """Where a bar was clicked; its place is its x."""
    points = st.session_state["overlap"]["selection"]["points"]
    place = points[0].get("x") if points else None
    if isinstance(place, int) and place < len(parts):
        _open(parts[place])


def _open(part: Intersection) -> None:
    """A new segment of these people: the one that is open stays as it is saved."""
    if part.profiles.rule is not None:
        whole_page(segment_state.begin, part.profiles.rule)
