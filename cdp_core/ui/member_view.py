"""Who is in a segment: a table page by page, a download, how they differ, what each condition does, and why.

In:  an evaluation and its rule
Out: widgets, one tab at a time
"""

from datetime import datetime

import streamlit as st

from cdp_core.exports import DESTINATIONS
from cdp_core.exports.rows import DEFAULT_COLUMNS
from cdp_core.segments import Evaluation
from cdp_core.segments.words import clause
from cdp_core.ui import charts, figures
from cdp_core.ui.messages import plain, told
from cdp_core.ui.offer import offer, trait_words
from cdp_core.ui.rule_tree import Rule
from cdp_core.ui.session import colors, workspace
from cdp_core.ui.words import count, counted, share

PAGE = 25
NO_BAR = {"displayModeBar": False}


def show(found: Evaluation, rule: Rule, name: str, now: datetime) -> None:
    """The tabs below the builder."""
    tabs = st.tabs(
        ["Members", "Download", "Who they are", "What each condition does", "Why?", "Overlap"],
        key="member_tabs",
        on_change="rerun",
    )
    parts = (
        lambda: _members(found),
        lambda: _download(found, name, now),
        lambda: _breakdown(found),
        lambda: _waterfall(found, rule),
        lambda: _why(rule, now),
        lambda: _overlap(rule, name, now),
    )
    for tab, section in zip(tabs, parts, strict=True):
        if tab.open:
            with tab:
                section()


def _members(found: Evaluation) -> None:
    """A page of members; the first column opens the profile."""
    if not found.count:
        st.caption("Nobody is in this segment.")
        return
    pages = -(-found.count // PAGE)
    page = st.pagination(pages, key="members_page") if pages > 1 else 1
    start = ((page or 1) - 1) * PAGE
    rows = workspace().member_table(found.page(start, PAGE), DEFAULT_COLUMNS)
    frame = rows.to_pandas()
    frame["profile_id"] = "/profiles?profile=" + frame["profile_id"]
    st.dataframe(
        frame,
        hide_index=True,
        width="stretch",
        column_config={
            "profile_id": st.column_config.LinkColumn("Profile", display_text=r"profile=(p\d+)"),
            **{column: trait_words(column) for column in DEFAULT_COLUMNS if column != "profile_id"},
        },
    )
    st.caption(f"{start + 1:,}–{min(start + PAGE, found.count):,} of {found.count:,}")


def _download(found: Evaluation, name: str, now: datetime) -> None:
    """Columns, the number of rows, and the file, built when the button is pressed."""
    offered = {column.name: column.label for column in workspace().export_columns()}
    chosen = st.multiselect(
        "Columns",
        list(offered),
        default=[one for one in DEFAULT_COLUMNS if one in offered],
        format_func=offered.__getitem__,
        key="export_columns",
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        destination = st.selectbox(
            "File", list(DESTINATIONS), format_func=lambda one: DESTINATIONS[one].label, key="export_format", width=280
        )
        purposes = ["", *offer().purposes]
        purpose = st.selectbox(
            "Purpose",
            purposes,
            format_func=lambda one: one or "Internal list: everybody",
            key="export_purpose",
            width=260,
            help="With a purpose, whoever has not agreed to it is held back.",
        )
    selected = workspace().audience_of(found, purpose or None)
    held = {reason: number for reason, number in selected.held_back.items() if number}
    words = {
        "no_consent": "without consent",
        "no_identifier": "without an address",
        "suppressed": "suppressed",
        "below_minimum": "below the minimum",
    }
    st.markdown(
        f"The file will have **{counted(len(selected.profiles), 'row')}**."
        + (
            " Held back: " + ", ".join(f"{count(number)} {words[reason]}" for reason, number in held.items()) + "."
            if held
            else ""
        )
    )
    st.download_button(
        "Download CSV",
        data=lambda: workspace().members_file(selected.profiles, destination, chosen),
        file_name=f"{_file_name(name)}.csv",
        mime="text/csv",
        icon=":material/download:",
        type="primary",
        on_click="ignore",
        disabled=not chosen,
        key="download_segment",
    )


def _file_name(name: str) -> str:
    return (
        "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in name).strip("-").lower()
        or "segment"
    )


def _breakdown(found: Evaluation) -> None:
    """How members differ from everybody in one trait."""
    listed = [name for name, type_ in offer().traits.items() if type_ in ("text", "boolean", "list", "number")]
    trait = st.selectbox(
        "Compare by",
        listed,
        index=listed.index("country") if "country" in listed else 0,
        format_func=trait_words,
        key="breakdown_by",
        width=260,
    )
    with told():
        parts = workspace().breakdown(found, trait)
        if not parts.slices:
            st.caption("No member has a value for this.")
            return
        inside = {one.label: one.share for one in parts.slices[:15]}
        everybody = {one.label: one.share_of_everybody for one in parts.slices[:15]}
        figure = charts.compared_bars({"This segment": inside, "Everybody": everybody}, colors())
        st.plotly_chart(figure, config=NO_BAR, key="breakdown")
        st.caption(f"{counted(parts.missing.members, 'member')} without a value." if parts.missing.members else "")
        different = workspace().differences(found)
    if different:
        st.markdown("**What sets them apart from everybody**")
    for one in different[:6]:
        more = one.slice.share >= one.slice.share_of_everybody
        word = "more" if more else "less"
        st.markdown(
            f"{plain(trait_words(one.by))}: **{plain(one.slice.label)}** {share(one.slice.members, found.count)} "
            f":gray[{word} often than everybody, {one.slice.share_of_everybody:.0%}]"
        )


def _waterfall(found: Evaluation, rule: Rule) -> None:
    """What is left after each condition of the outermost group, one after another."""
    parts = rule.get("all")
    if not parts:
        st.caption("This needs conditions that are joined by “All of”.")
        return
    left, steps = found.everybody, [("Everybody", found.of)]
    for place, part in enumerate(parts):
        left = left & found.nodes[f"all[{place}]"]
        words = clause(part)
        steps.append((words if len(words) < 40 else words[:39] + "…", len(left)))
    st.plotly_chart(charts.waterfall(steps, colors()), config=NO_BAR, key="waterfall")


def _why(rule: Rule, now: datetime) -> None:
    """Pick a person; see condition by condition why she is in or out."""
    text = st.text_input("Person", key="why_person", live=True, placeholder="Name, e-mail or id", width=320)
    if not text:
        st.caption("Type a name: each condition then says yes or no, with the value or the events that decided it.")
        return
    people = workspace().find(text, 8)
    if not people:
        st.caption("Nobody fits.")
        return
    chosen = st.selectbox(
        "Which one", people, format_func=lambda one: f"{one.name} ({one.profile_id})", key="why_which", width=320
    )
    with told():
        explanation = workspace().explain(rule, chosen.profile_id, now)
        inside = explanation.holds
        st.markdown(
            (":green-badge[in the segment]" if inside else ":red-badge[not in the segment]")
            + f" **{plain(chosen.name)}**"
        )
        for node in explanation.nodes:
            sign = ":green[:material/check:]" if node.holds else ":red[:material/close:]"
            depth = node.path.count(".") + (1 if node.path else 0)
            st.markdown(
                "&nbsp;" * 6 * depth + f"{sign} {plain(node.words or 'the whole rule')} :gray[{plain(node.because)}]"
            )


def _overlap(rule: Rule, name: str, now: datetime) -> None:
    """How this segment overlaps with saved ones, every combination counted."""
    others = [one for one in offer().segments if one != name]
    chosen = st.multiselect(
        "With", others, max_selections=5, key="overlap_with", placeholder="Choose saved segments", width=420
    )
    if not chosen:
        st.caption("Choose up to five saved segments; every combination is counted exactly.")
        return
    with told():
        rules = {"This segment": rule, **{one: {"segment": one} for one in chosen}}
        parts = [one for one in workspace().overlap(rules, now).each if one.segments and one.profiles.count]
        figure = charts.upset([(one.segments, one.profiles.count) for one in parts], list(rules), colors())
        st.plotly_chart(figure, config=NO_BAR, key="overlap")
        for one in sorted(parts, key=lambda each: -each.profiles.count):
            figures.link(" and ".join(one.segments) + ", no other:", one.profiles)
