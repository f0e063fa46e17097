"""Beside the builder: how many, what each condition does, which system could have built it, some of them.

In:  an evaluated rule
Out: figures and bars that change with every click
"""

import json

import streamlit as st

from cdp_core.insights.steps import steps
from cdp_core.segments import Evaluation, clause
from cdp_core.ui import rule_state, segment_state
from cdp_core.ui.bar_list import Bar, bar_list
from cdp_core.ui.leaf_words import without_person
from cdp_core.ui.messages import plain
from cdp_core.ui.palette import LABELS
from cdp_core.ui.places import path_of
from cdp_core.ui.session import colors, workspace
from cdp_core.ui.words import count, share, signed

MOST_STEPS = 8
SAMPLE = 6
LONGEST = 90
MISSED = "Missed by the CRM alone"


def show_figures(found: Evaluation) -> None:
    """How many, and what each condition does."""
    with st.container(key="segment_total"):
        _total(found)
    narrowing = _narrowing(found)
    if narrowing:
        st.html(narrowing)


def show_systems(found: Evaluation) -> None:
    """Below the figures what takes longer, the longest last."""
    systems, people = st.container(), st.container()
    with people:
        _people(found)
    with systems:
        _by_system(found)


def _total(found: Evaluation) -> None:
    begun = rule_state.builder().tree.nodes or found.count < found.of
    st.metric(
        "People in this segment" if begun or segment_state.opened() else "Everybody",
        count(found.count),
        f"{share(found.count, found.of)} of {count(found.of)}",
        delta_color="off",
        delta_arrow="off",
        border=True,
    )


def _narrowing(found: Evaluation) -> str:
    """What each condition of the outermost group takes away or adds, as HTML; nothing for a rule without conditions."""
    walked = steps(found)
    if not walked.each:
        return ""
    palette = colors()
    adds = walked.join == "any"
    rows = [] if adds else [Bar("Everybody", count(walked.start), 1.0, palette.muted)]
    for step in walked.each[:MOST_STEPS]:
        words = said(step.rule, except_=walked.join == "none")
        part = step.left / max(1, found.of)
        rows.append(Bar(words, count(step.left), part, palette.systems["all"], signed(step.change)))
    more = len(walked.each) - MOST_STEPS
    return f'<p class="rail-title">{"How it adds up" if adds else "How it narrows down"}</p>{bar_list(rows)}' + (
        f'<p class="rail-more">and {more} more conditions; see “What each condition does”.</p>' if more > 0 else ""
    )


def said(rule: dict, except_: bool = False) -> str:
    """A condition in a few words, without the person."""
    words = f"Nobody {clause(rule)}" if except_ else without_person(clause(rule))
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"


def _by_system(found: Evaluation) -> None:
    """Which system could have built this?"""
    alone = workspace().by_system(found)
    palette = colors()
    most = max(1, found.count, *(one.found + one.wrong for one in alone.values()))
    rows = [
        Bar(
            f"{LABELS[system]} alone",
            count(one.found),
            one.found / most,
            palette.systems[system],
            f"+{count(one.wrong)} by mistake" if one.wrong else "",
        )
        for system, one in alone.items()
    ]
    rows.append(Bar("CDP, everything joined", count(found.count), found.count / most, palette.systems["all"]))
    st.markdown(
        "**Which system could have built this?**",
        help="How many of these people each system would find from its own data alone; “by mistake” are people whom "
        "it would have taken in although the joined data says they do not belong.",
    )
    st.html(bar_list(rows))
    missed = found.count - alone["crm"].found
    if missed:
        asked = {"rule": json.dumps(found.document, separators=(",", ":")), "missed_by": "crm", "of": MISSED}
        st.page_link(path_of("profiles"), label=f"{MISSED}: **{count(missed)}**", query_params=asked)


def _people(found: Evaluation) -> None:
    st.markdown("**Some of them**")
    people = workspace().names_of(found.sample(SAMPLE))
    with st.container(gap="xxsmall", key="some_of_them"):
        for profile_id, name in people.items():
            shown = name if name != profile_id else f"Anonymous {name}"
            st.page_link(
                path_of("profiles"), label=plain(shown), icon=":material/person:", query_params={"profile": profile_id}
            )
    if not people:
        st.caption("Nobody. Loosen a condition: its count stands beside it.")
