"""The identity rules as a form: limits of each kind, what is nobody's, when likeness joins.

In:  the workspace's rules
Out: widgets; new rules, under which everything is resolved again
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import pandas as pd
import streamlit as st

from cdp_core.identity import IdentityRules, KindRule
from cdp_core.identity.rules import LEVELS
from cdp_core.ui import past_rules_view, rule_trial
from cdp_core.ui.labels import kind_label
from cdp_core.ui.messages import plain
from cdp_core.ui.session import workspace

_HELP = {
    "priority": "0 is the strongest. Where evidence contradicts itself, the weaker one gives way.",
    "level": "An account is one person's. A contact (e-mail, phone) reaches a person. A device may be shared.",
    "limit": "A profile has at most so many; a link that would go over it is held apart. Empty: no limit.",
    "per_days": "The limit is of values first seen within so many days of one another. Empty: for ever.",
    "per_source": "Each system numbers its customers in its own way: the limit is of values of one source.",
    "shared_by": "A value that more people than this have joins nobody. Empty: always trusted.",
    "blocked": "Regular expressions for values that stand for nobody, compared with the whole value.",
}


#: The place of the rule for kinds that have none of their own. No identifier is of this kind.
_ANY_OTHER = ""


def show(now: datetime) -> None:
    """The form, and the rules of before. Nothing changes before it is sent."""
    applying = rule_trial.under_way()
    rules, problem = workspace().identity_rules(), workspace().identity_rules_problem()
    if problem:
        st.error(plain(problem), icon=":material/error:")
    past = workspace().past_identity_rules()
    version = len(past)  # other rules in force, other widgets: nothing stays of what was typed for the last ones
    with st.form(f"identity_rules_{version}", border=False):
        st.subheader("What each kind of identifier may do", anchor=False)
        st.caption(
            "Records with the same value become one person, the lowest priority number first. At most: how "
            "many values of a kind one person may have. Shared by: a value that more people have joins nobody."
        )
        kinds = _kinds(rules, version)
        left, right = st.columns(2, gap="large")
        with left:
            st.subheader("Placeholders", anchor=False)
            blocked = st.text_area(
                "Values of every kind that stand for nobody, one regular expression a line",
                "\n".join(rules.blocked),
                height=170,
                key=f"rules_blocked_{version}",
            )
            dots = st.toggle(
                "Read j.doe+shop@googlemail.com as jdoe@gmail.com", rules.gmail_dots, key=f"rules_gmail_dots_{version}"
            )
        with right:
            st.subheader("Without a shared identifier", anchor=False)
            probable = st.toggle(
                "Join people by name, birthday, address …", rules.probable, key=f"rules_probable_{version}"
            )
            join_above = st.number_input(
                "Joined above this match weight",
                value=float(rules.join_above),
                step=0.5,
                key=f"rules_join_above_{version}",
                help="Log2 of the odds that two records are one person: 0 is even, 3 is eight to one.",
            )
            review_above = st.number_input(
                "A person is asked above this one",
                value=float(rules.review_above),
                step=0.5,
                key=f"rules_review_above_{version}",
            )
        with st.container(horizontal=True):
            tried = st.form_submit_button(
                "Preview the change", type="primary", icon=":material/visibility:", disabled=bool(applying)
            )
            sent = st.form_submit_button(
                "Apply and resolve everything again",
                icon=":material/published_with_changes:",
                disabled=bool(applying),
            )
    settings = {
        **settings_of(rules, kinds),
        "blocked": [line.strip() for line in blocked.splitlines() if line.strip()],
        "gmail_dots": dots,
        "probable": probable,
        "join_above": join_above,
        "review_above": review_above,
    }
    if tried:
        rule_trial.preview(settings)
    if sent:
        rule_trial.apply(settings)
    rule_trial.follow(applying)
    past_rules_view.show(rules, past, now, busy=bool(applying))


def kind_rules(rules: IdentityRules, here: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The rule of each kind that has one of its own or is in the workspace, and that of any other id."""
    every = {kind: asdict(rules.of(kind)) for kind in dict.fromkeys((*rules.kinds, *here))}
    return {**every, _ANY_OTHER: asdict(rules.other)}


def settings_of(rules: IdentityRules, edited: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Settings where kinds have these rules. A kind that was left as any other id has none of its own."""
    told = {kind: {**asdict(rules.of(kind)), **row} for kind, row in edited.items() if kind != _ANY_OTHER}
    other = KindRule(**{**asdict(rules.other), **edited.get(_ANY_OTHER, {})})
    kinds = {kind: row for kind, row in told.items() if kind in rules.kinds or KindRule(**row) != rules.other}
    return {**rules.as_dict(), "kinds": kinds, "other": asdict(other)}


def _kinds(rules: IdentityRules, version: int) -> dict[str, dict[str, Any]]:
    """The table of kinds, and what it says after editing."""
    kinds = kind_rules(rules, workspace().identifier_kinds())
    rows = [{"kind": kind, **rule, "blocked": list(rule["blocked"])} for kind, rule in kinds.items()]
    rows.sort(key=lambda row: (row["kind"] == _ANY_OTHER, row["priority"]))
    table = pd.DataFrame(rows).set_index("kind", drop=False)
    table["label"] = [kind_label(kind) if kind != _ANY_OTHER else "Any other id" for kind in table["kind"]]
    for column in ("limit", "per_days", "shared_by"):
        table[column] = table[column].astype("Int64")
    edited = st.data_editor(
        table,
        hide_index=True,
        width="stretch",
        height="content",
        placeholder="no limit",
        key=f"rules_kinds_{version}",
        column_order=["label", "joins", "priority", "level", "limit", "per_source", "per_days", "shared_by", "blocked"],
        column_config={
            "label": st.column_config.TextColumn("Kind", disabled=True, width=175),
            "joins": st.column_config.CheckboxColumn("Joins"),
            "priority": st.column_config.NumberColumn(
                "Priority", min_value=0, step=1, required=True, help=_HELP["priority"]
            ),
            "level": st.column_config.SelectboxColumn("Points at", options=LEVELS, required=True, help=_HELP["level"]),
            "limit": st.column_config.NumberColumn("At most", min_value=1, step=1, help=_HELP["limit"]),
            "per_source": st.column_config.CheckboxColumn("Per source", help=_HELP["per_source"]),
            "per_days": st.column_config.NumberColumn("In days", min_value=1, step=1, help=_HELP["per_days"]),
            "shared_by": st.column_config.NumberColumn("Shared by", min_value=1, step=1, help=_HELP["shared_by"]),
            "blocked": st.column_config.ListColumn("Blocked values", help=_HELP["blocked"], width="large"),
        },
    )
    return {
        str(kind): {
            "joins": bool(row["joins"]),
            "priority": int(row["priority"]),
            "level": row["level"],
            "limit": None if pd.isna(row["limit"]) else int(row["limit"]),
            "per_source": bool(row["per_source"]),
            "per_days": None if pd.isna(row["per_days"]) else int(row["per_days"]),
            "shared_by": None if pd.isna(row["shared_by"]) else int(row["shared_by"]),
            "blocked": tuple(str(pattern) for pattern in row["blocked"] or ()),
        }
        for kind, row in edited.iterrows()
    }
