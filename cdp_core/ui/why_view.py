"""Why is someone in the segment, or not? Condition by condition, with the value or the events that decided it.

In:  a rule, the moment that counts as now
Out: a search box and the explanation of whoever was chosen
"""

from collections.abc import Sequence
from datetime import datetime
from html import escape

import streamlit as st

from cdp_core.segments import Evaluation, Explanation
from cdp_core.segments.explain import Answer
from cdp_core.ui.leaf_words import without_person
from cdp_core.ui.messages import plain, told
from cdp_core.ui.places import path_of
from cdp_core.ui.rule_tree import Rule
from cdp_core.ui.session import viewer_zone, workspace
from cdp_core.ui.words import told_apart, with_local_moments

OFFERED = 12
GROUPS = ("all", "any", "not")


def show(found: Evaluation, rule: Rule, now: datetime) -> None:
    """Find a person; members are offered to begin with."""
    text = st.text_input(
        "Person", key="why_person", live=True, placeholder="Name, e-mail, phone or id, member or not", width=340
    )
    numbers = [one.profile for one in workspace().find(text, OFFERED)] if text.strip() else found.sample(OFFERED)
    people = _people(numbers)
    if not people:
        st.caption("Nobody fits what you typed." if text.strip() else "Nobody is in it; type the name of a person.")
        return
    chosen = st.pills(
        "Which one",
        list(people),
        format_func=lambda one: plain(people[one]),
        key=f"why_which_{text}",
        default=next(iter(people)),
    )
    if chosen is None:
        return
    with told():
        explanation = workspace().explain(rule, chosen, now)
        with st.container(horizontal=True, vertical_alignment="center"):
            inside = explanation.holds
            st.markdown(":green-badge[in the segment]" if inside else ":red-badge[not in the segment]", width="content")
            st.page_link(path_of("profiles"), label=f"**{plain(people[chosen])}**", query_params={"profile": chosen})
        st.html(_answers(explanation))


def _people(numbers: Sequence[int]) -> dict[str, str]:
    """Profile id → what to call the person; namesakes by their city, their e-mail address or, at the worst, the id."""
    told = workspace().member_table(numbers, ["profile_id", "full_name", "city", "email"]).to_pylist()
    rows = {row["profile_id"]: row for row in told}
    names = workspace().names_of(numbers)
    ids = [one for number in numbers if (one := f"p{number}") in rows]

    def mark(one: str) -> str:
        namesakes = [rows[other] for other in ids if names[other] == names[one]]
        for what in ("city", "email"):
            value = rows[one][what]
            if value and sum(other[what] == value for other in namesakes) == 1:
                return str(value)
        return one

    return dict(zip(ids, told_apart(ids, names.__getitem__, mark), strict=True))


def _answers(explanation: Explanation) -> str:
    """One line a node, indented as the rule is; what settles the answer is bold."""
    folded = {node.path: node for node in explanation.nodes}
    turned = {f"{node.path}.not".removeprefix("."): node for node in explanation.nodes if node.kind == "not"}
    lines = []
    for node in explanation.nodes:
        if node.path in turned and node.kind not in GROUPS:
            continue  # said by the node that turns it round
        inner = folded.get(f"{node.path}.not".removeprefix(".")) if node.kind == "not" else None
        told = inner if inner is not None and inner.kind not in GROUPS else node
        settles = told.path in explanation.decisive
        lines.append(_line(node, told, settles) + (_answers(told.inside) if told.inside else ""))
    return f'<div class="why">{"".join(lines)}</div>'


def _line(node: Answer, told: Answer, settles: bool) -> str:
    words = escape(without_person(node.words or "the whole rule"))
    depth = node.path.count("[")
    sign = '<span class="yes" title="yes">✓</span>' if node.holds else '<span class="no" title="no">✕</span>'
    return (
        f'<div style="margin-left:{1.4 * depth:.1f}rem">{sign}<span>{f"<b>{words}</b>" if settles else words}'
        f"<small>{escape(with_local_moments(told.because, viewer_zone()))}</small></span></div>"
    )
