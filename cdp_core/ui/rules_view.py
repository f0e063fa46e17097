"""The identity rules as a form: limits of each kind, what is nobody's, when likeness joins.

In:  the workspace's rules
Out: widgets; new rules, under which everything is resolved again
"""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from cdp_core.identity import IdentityRules
from cdp_core.identity.rules import LEVELS
from cdp_core.ui.labels import kind_label
from cdp_core.ui.messages import moved, plain, told
from cdp_core.ui.places import path_of
from cdp_core.ui.session import workspace
from cdp_core.ui.words import count, counted

#: Profiles named of an example.
_NAMED = 4

_HELP = {
    "priority": "1 is the strongest. Where evidence contradicts itself, the weaker one gives way.",
    "limit": "A profile has at most so many; a link that would go over it is held apart. Empty: no limit.",
    "shared_by": "A value that more people than this have joins nobody. Empty: always trusted.",
    "blocked": "Regular expressions for values that stand for nobody, compared with the whole value.",
}


def show() -> None:
    """The form. Nothing changes before it is sent."""
    rules = workspace().identity_rules()
    with st.form("identity_rules", border=False):
        st.subheader("What each kind of identifier may do", anchor=False)
        kinds = _kinds(rules)
        left, right = st.columns(2, gap="large")
        with left:
            st.subheader("Placeholders", anchor=False)
            blocked = st.text_area(
                "Values of every kind that stand for nobody, one regular expression a line",
                "\n".join(rules.blocked),
                height=170,
                key="rules_blocked",
            )
            dots = st.toggle(
                "Read j.doe+shop@googlemail.com as jdoe@gmail.com", rules.gmail_dots, key="rules_gmail_dots"
            )
        with right:
            st.subheader("Without a shared identifier", anchor=False)
            probable = st.toggle("Join people by name, birthday, address …", rules.probable, key="rules_probable")
            join_above = st.number_input(
                "Joined above this match weight",
                value=float(rules.join_above),
                step=0.5,
                key="rules_join_above",
                help="Log2 of the odds that two records are one person: 0 is even, 3 is eight to one.",
            )
            review_above = st.number_input(
                "A person is asked above this one", value=float(rules.review_above), step=0.5, key="rules_review_above"
            )
        with st.container(horizontal=True):
            tried = st.form_submit_button("Preview the change", icon=":material/visibility:")
            sent = st.form_submit_button(
                "Apply and resolve everything again", type="primary", icon=":material/published_with_changes:"
            )
    settings = {
        "kinds": kinds,
        "blocked": [line.strip() for line in blocked.splitlines() if line.strip()],
        "gmail_dots": dots,
        "probable": probable,
        "join_above": join_above,
        "review_above": review_above,
    }
    if tried:
        _preview(settings)
    if sent:
        _apply(settings)


def _preview(settings: dict[str, Any]) -> None:
    bar = st.progress(0.0, "Trying the rules …")
    with told():
        found = workspace().preview_identity_rules(settings, progress=moved(bar))
        st.markdown(
            f"**{counted(found.profiles_now, 'profile')} would become {count(found.profiles_then)}**: "
            f"{counted(found.merged, 'profile')} would go into another one, {counted(found.split, 'profile')} would "
            "come apart. Nothing has changed yet."
        )
        for profiles in found.merges:
            _example("Would become one:", profiles[:_NAMED], len(profiles))
        for profile in found.splits:
            _example("Would come apart:", [profile], 1)
    bar.empty()


def _example(what: str, profiles: Sequence[int], of: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f":gray[{what}]", width="content")
        for profile_id, name in workspace().names_of(profiles).items():
            st.page_link(path_of("profiles"), label=plain(name), query_params={"profile": profile_id})
        if of > len(profiles):
            st.markdown(f":gray[and {of - len(profiles)} more]", width="content")


def _kinds(rules: IdentityRules) -> dict[str, dict[str, Any]]:
    """The table of kinds, and what it says after editing."""
    rows = [{"kind": kind, **rule, "blocked": list(rule["blocked"])} for kind, rule in rules.as_dict()["kinds"].items()]
    table = pd.DataFrame(sorted(rows, key=lambda row: row["priority"])).set_index("kind", drop=False)
    table["label"] = [kind_label(kind) for kind in table["kind"]]
    for column in ("limit", "shared_by"):
        table[column] = table[column].astype("Int64")
    edited = st.data_editor(
        table,
        hide_index=True,
        width="stretch",
        height="content",
        key="rules_kinds",
        column_order=["label", "joins", "priority", "level", "limit", "shared_by", "blocked"],
        column_config={
            "label": st.column_config.TextColumn("Kind", disabled=True),
            "joins": st.column_config.CheckboxColumn("Joins"),
            "priority": st.column_config.NumberColumn("Priority", min_value=1, step=1, help=_HELP["priority"]),
            "level": st.column_config.SelectboxColumn("Points at", options=LEVELS, required=True),
            "limit": st.column_config.NumberColumn("At most", min_value=1, step=1, help=_HELP["limit"]),
            "shared_by": st.column_config.NumberColumn("Shared by", min_value=1, step=1, help=_HELP["shared_by"]),
            "blocked": st.column_config.ListColumn("Blocked values", help=_HELP["blocked"], width="large"),
        },
    )
    return {
        kind: {
            "joins": bool(row["joins"]),
            "priority": int(row["priority"]),
            "level": row["level"],
            "limit": None if pd.isna(row["limit"]) else int(row["limit"]),
            "shared_by": None if pd.isna(row["shared_by"]) else int(row["shared_by"]),
            "blocked": [str(pattern) for pattern in row["blocked"]],
        }
        for kind, row in edited.iterrows()
    }


def _apply(settings: dict[str, Any]) -> None:
    bar = st.progress(0.0, "Resolving …")
    with told():
        found = workspace().set_identity_rules(settings, progress=moved(bar))
        st.toast(f"{found['records']:,} records are {found['profiles']:,} profiles under the new rules.")
        st.rerun()
    bar.empty()
