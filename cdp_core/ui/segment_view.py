"""The segment page: a rule in the making, its exact counts, who is in it, and what to do with it.

In:  a saved segment or a rule from the address, the moment that counts as now
Out: widgets
"""

import json
from datetime import datetime

import streamlit as st

from cdp_core.errors import CdpError, RuleError
from cdp_core.segments import Evaluation, in_words
from cdp_core.ui import charts, member_view, rule_builder
from cdp_core.ui.messages import plain, told
from cdp_core.ui.offer import offer
from cdp_core.ui.places import path_of
from cdp_core.ui.rule_tree import Rule
from cdp_core.ui.session import colors, workspace
from cdp_core.ui.words import ago, count, share

OPENED = "segment_opened"
NO_BAR = {"displayModeBar": False}


def opened() -> str | None:
    """The name of the saved segment in the builder; None for a rule that was not saved."""
    return st.session_state.get(OPENED)


def open_from_address() -> None:
    """Put what the address names into the builder, once for each address."""
    name, text = st.query_params.get("segment"), st.query_params.get("rule")
    address = f"segment:{name}" if name else f"rule:{text}" if text else "new"
    if st.session_state.get("segment_address") == address:
        return
    if address == "new" and "segment_address" not in st.session_state and rule_builder.builder().tree.nodes:
        return
    st.session_state["segment_address"] = address
    with told():
        if name:
            rule_builder.start_with(workspace().segment(name)["rule"])
            st.session_state[OPENED] = name
        elif text:
            rule_builder.start_with(json.loads(text))
            st.session_state[OPENED] = None


def go_to(**address: str) -> None:
    """Open another segment or rule: the address says which."""
    st.query_params.clear()
    st.query_params.update(address)
    st.session_state.pop("segment_address", None)


def new_rule(rule: Rule) -> None:
    """Begin a segment that is not saved yet."""
    st.query_params.clear()
    st.session_state["segment_address"] = "new"
    st.session_state[OPENED] = None
    rule_builder.start_with(rule)


def catalog(now: datetime) -> None:
    """Saved segments and templates, to begin with."""
    saved = workspace().saved_segments(now)
    if saved:
        st.subheader("Saved segments", anchor=False)
    for one in saved:
        with st.container(horizontal=True, vertical_alignment="center", border=True, key=f"saved_{one['segment_id']}"):
            st.button(
                plain(one["name"]),
                type="tertiary",
                icon=":material/filter_alt:",
                key=f"open_segment_{one['segment_id']}",
                on_click=lambda name=one["name"]: go_to(segment=name),
            )
            st.markdown(f":gray[{plain(in_words(one['rule']))}]", width="stretch")
            st.markdown(f"**{count(one['size'])}** :gray[{share(one['size'], one['of'])}]", width="content")
            st.markdown(f":gray[{ago(one['updated_at'], now)}]", width="content")
    st.subheader("Start from a play", anchor=False)
    with st.container(horizontal=True, gap="small"):
        for template, size in workspace().templates(now):
            with st.container(border=True, width=330, gap="small", key=f"template_{template.name}"):
                st.button(
                    template.name,
                    type="tertiary",
                    icon=":material/bolt:",
                    key=f"use_{template.name}",
                    on_click=new_rule,
                    args=(template.rule,),
                )
                st.caption(f"{plain(template.purpose)} **{count(size)}** now")


def show(now: datetime) -> None:
    """The builder with its rail, then what explains the segment."""
    _actions(now)
    _live(now)


def _actions(now: datetime) -> None:
    name = opened()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.popover("Save", icon=":material/save:"):
            _save_form(name)
        if name:
            st.button(
                "Duplicate", icon=":material/content_copy:", key="duplicate_segment", on_click=_duplicate, args=(name,)
            )
            st.button("Delete", icon=":material/delete:", key="delete_segment", on_click=_delete, args=(name,))
        with st.popover("JSON", icon=":material/data_object:"):
            _json_form()
        st.button("New", icon=":material/add:", key="new_segment", on_click=new_rule, args=({"all": []},))
        st.button("All segments", icon=":material/list:", type="tertiary", key="all_segments", on_click=_close)


def _close() -> None:
    st.query_params.clear()
    st.session_state["segment_address"] = "new"
    st.session_state[OPENED] = None
    rule_builder.builder().tree = rule_builder.rule_tree.Group()


def _save_form(name: str | None) -> None:
    wanted = st.text_input("Name", name or "", key=f"segment_name_{name}", placeholder="Lapsing customers")
    renames = bool(name) and wanted.strip() != name
    if renames:
        st.caption("A new name saves a second segment; rename keeps one.")
    with st.container(horizontal=True):
        if st.button("Save segment", type="primary", key="save_segment", disabled=not wanted.strip()):
            with told():
                workspace().save_segment(wanted.strip(), rule_builder.rule_now())
                st.toast(f"Saved as {plain(wanted.strip())}.")
                go_to(segment=wanted.strip())
                st.rerun()
        if renames and st.button("Rename", key="rename_segment"):
            with told():
                workspace().rename_segment(str(name), wanted.strip())
                go_to(segment=wanted.strip())
                st.rerun()


def _duplicate(name: str) -> None:
    with told():
        go_to(segment=workspace().duplicate_segment(name))


def _delete(name: str) -> None:
    try:
        st.session_state["deleted_segment"] = (workspace().delete_segment(name), name)
    except CdpError as error:
        st.session_state["segment_problem"] = str(error)
        return
    _close()


def deleted_note() -> None:
    """What was deleted just now, with its undo; or why it could not be."""
    problem = st.session_state.pop("segment_problem", None)
    if problem:
        st.error(plain(problem), icon=":material/error:")
    if "deleted_segment" in st.session_state:
        number, name = st.session_state["deleted_segment"]
        with st.container(horizontal=True, vertical_alignment="center"):
            st.info(f"{plain(name)} is deleted.", icon=":material/delete:", width="stretch")
            if st.button("Undo delete", icon=":material/undo:", key="undelete"):
                del st.session_state["deleted_segment"]
                with told():
                    workspace().undelete_segment(number)
                go_to(segment=name)
                st.rerun()


def _json_form() -> None:
    text = st.text_area(
        "The rule as JSON",
        json.dumps(rule_builder.rule_now(), indent=2, ensure_ascii=False),
        height=320,
        key=f"json_{hash(json.dumps(rule_builder.rule_now()))}",
    )
    if st.button("Use this rule", key="use_json"):
        try:
            rule = json.loads(text)
            workspace().evaluate(rule)
        except json.JSONDecodeError as error:
            st.error(f"Line {error.lineno}, column {error.colno}: {plain(error.msg)}.")
        except RuleError as error:
            st.error(plain(str(error)))
        else:
            rule_builder.start_with(rule)
            st.rerun()


@st.fragment
def _live(now: datetime) -> None:
    """Everything that follows a change of the rule."""
    main, rail = st.columns([2.6, 1], gap="large")
    held: dict[str, Evaluation] = {}

    def count_nodes(rule: Rule) -> dict[str, int]:
        held["now"] = workspace().evaluate(rule, now)
        return held["now"].counts

    with main:
        rule = rule_builder.rule_builder(offer(), count_nodes)
    if "now" not in held:
        return
    found = held["now"]
    with rail:
        _totals(found, rule)
        _by_system(found)
        _sample(found, now)
    with main:
        member_view.show(found, rule, opened() or "segment", now)


def _totals(found: Evaluation, rule: Rule) -> None:
    st.metric(
        "People in this segment",
        count(found.count),
        f"{share(found.count, found.of)} of {count(found.of)}",
        delta_color="off",
        delta_arrow="off",
        border=True,
    )
    st.markdown(f":gray[{plain(in_words(rule))}]")
    st.query_params["rule" if not opened() else "segment"] = (
        json.dumps(rule, separators=(",", ":")) if not opened() else str(opened())
    )
    st.session_state["segment_address"] = f"segment:{opened()}" if opened() else f"rule:{st.query_params['rule']}"


def _by_system(found: Evaluation) -> None:
    """Which system could have built this?"""
    alone = workspace().by_system(found)
    st.markdown("**Which system could have built this?**")
    figures = {system: one.found for system, one in alone.items()}
    st.plotly_chart(charts.system_bars({**figures, "all": found.count}, colors()), config=NO_BAR, key="by_system")
    wrong = {system: one.wrong for system, one in alone.items() if one.wrong}
    if wrong:
        named = ", ".join(f"{charts.LABELS[system]} {count(number)}" for system, number in wrong.items())
        st.caption(f"Taken in by mistake, working alone: {named}")


def _sample(found: Evaluation, now: datetime) -> None:
    st.markdown("**Some of them**")
    people = workspace().names_of(found.sample(8))
    for profile_id, name in people.items():
        st.page_link(
            path_of("profiles"), label=plain(name), icon=":material/person:", query_params={"profile": profile_id}
        )
    if not people:
        st.caption("Nobody. Loosen a condition: its count stands beside it.")
