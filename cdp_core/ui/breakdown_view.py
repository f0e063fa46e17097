"""Who the members are: by any trait or by what they did, beside everybody, and what sets them apart.

In:  an evaluated rule
Out: a chart whose bars add a condition, and the values that members have more or less often
"""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from cdp_core.insights import Slice
from cdp_core.segments import CODED, Evaluation
from cdp_core.ui import rule_state, segment_charts
from cdp_core.ui.bar_list import Bar, bar_list
from cdp_core.ui.messages import plain, told
from cdp_core.ui.offer import offer, trait_words
from cdp_core.ui.session import colors, workspace
from cdp_core.ui.words import counted, share

EVENTS = "What they did"
INTERESTS = "What they are interested in"
USUAL = ("country", "gender", "city", "last_channel")
MOST_EVENTS = 15
CLICK = "A click on a bar adds it as a condition."


def show(found: Evaluation) -> None:
    """The breakdown, then the differences."""
    if not found.count:
        st.caption("Nobody is in this segment, so there is nobody to describe.")
        return
    _breakdown(found)
    _differences(found)


def _breakdown(found: Evaluation) -> None:
    traits = list(offer().traits)
    ways = [*([EVENTS] if offer().events else []), *([INTERESTS] if offer().interests else []), *traits]
    usual = next((name for name in USUAL if offer().filled.get(name, name in traits)), ways[0])
    by = st.selectbox(
        "Break down by",
        ways,
        index=ways.index(usual),
        format_func=trait_or_events,
        key="break_by",
        width=320,
    )
    with told():
        if by == EVENTS:
            slices: Sequence[Slice] = workspace().event_breakdown(found)[:MOST_EVENTS]
            notes = []
        elif by == INTERESTS:
            every = [one for one in workspace().interest_breakdown(found) if one.members]
            slices = every[:MOST_EVENTS]
            notes = [f"{len(every) - MOST_EVENTS:,} rarer ones are not shown"] if len(every) > MOST_EVENTS else []
        else:
            parts = workspace().breakdown(found, by)
            slices = parts.slices
            notes = [f"{parts.others:,} rarer values are not shown"] if parts.others else []
            if parts.missing.members:
                notes.append(f"{counted(parts.missing.members, 'member')} without a value")
        slices = [worded(one, by) for one in slices]
        if not slices:
            st.caption("No member has a value.")
            return
        most = max(slices, key=lambda one: one.share)
        beside = f"{share(most.share, 1)} of them, {share(most.share_of_everybody, 1)} of everybody"
        st.markdown(f"**{plain(most.label)} leads: {beside}**")
        chart = segment_charts.compared(slices, colors())
        key = f"breakdown_{by}"
        st.altair_chart(
            chart,
            width="stretch",
            key=key,
            on_select=lambda: _narrow_to(key, slices),
            selection_mode=[segment_charts.PICKED],
        )
        st.caption(
            ". ".join([*notes, "Bars are the segment, marks are everybody, × says how many times as often. " + CLICK])
        )
        with st.expander("As a table", key="breakdown_table"):
            st.dataframe(_table(slices), hide_index=True, width="stretch", height="content", column_config=_FORMATS)


_FORMATS = {
    "Of the segment": st.column_config.NumberColumn(format="percent"),
    "Of everybody": st.column_config.NumberColumn(format="percent"),
    "Times as often": st.column_config.NumberColumn(format="%.2f"),
}


def _table(slices: Sequence[Slice]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Value": [one.label for one in slices],
            "Members": [one.members for one in slices],
            "Of the segment": [one.share for one in slices],
            "Everybody": [one.everybody for one in slices],
            "Of everybody": [one.share_of_everybody for one in slices],
            "Times as often": [one.index for one in slices],
        }
    )


def _narrow_to(key: str, slices: Sequence[Slice]) -> None:
    """Add what was clicked as a condition to the outermost group."""
    picked = st.session_state[key]["selection"].get(segment_charts.PICKED) or []
    value = picked[0].get("value") if picked else None
    chosen = next((one for one in slices if one.label == value), None)
    if chosen is not None:
        rule_state.add_rule(chosen.rule)
        rule_state.reshaped()


def worded(one: Slice, by: str) -> Slice:
    """A slice under the words for its value, where the store has a name of ours."""
    return replace(one, label=CODED[by](one.label)) if by in CODED else one


def trait_or_events(name: str) -> str:
    return name if name in (EVENTS, INTERESTS) else trait_words(name)


#: What a difference is in that is no trait.
_SORTS = {"event": "Did", "interest": "Interested in"}


def _differences(found: Evaluation) -> None:
    st.markdown("**What sets them apart from everybody**")
    different = workspace().differences(found) if found.count < found.of else []
    if not different:
        st.caption("Nothing that chance would not bring about.")
        return
    palette = colors()
    bars = [
        Bar(
            f"{_SORTS.get(one.by) or trait_words(one.by)}: {worded(one.slice, one.by).label}",
            share(one.slice.members, found.count),
            one.slice.share,
            palette.systems["all"] if one.strength > 0 else palette.muted,
            f"everybody {share(one.slice.everybody, found.of)}",
        )
        for one in different
    ]
    st.html(f'<div class="bars-wide">{bar_list(bars)}</div>')
    st.caption(plain("Teal: more often than everybody. Grey: less often."))
