"""Identity rules that were in force before, each with what putting it back would change.

In:  the rules in force, those before them
Out: widgets; a past version in force again
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import streamlit as st

from cdp_core.identity import IdentityRules, PastRules, RuleChange, rule_changes
from cdp_core.ui import rule_trial
from cdp_core.ui.labels import kind_label
from cdp_core.ui.messages import plain
from cdp_core.ui.words import ago

#: Versions that can be put back, and differences that are named of each.
_VERSIONS = 10
_NAMED = 6

_SETTINGS = {
    "joins": "joins",
    "priority": "priority",
    "level": "points at",
    "limit": "at most",
    "per_source": "per source",
    "per_days": "in days",
    "shared_by": "shared by",
    "blocked": "blocked values",
    "named": "values that join no names that clash",
    "gmail_dots": "Gmail dots",
    "probable": "join people without a shared identifier",
    "join_above": "joined above",
    "review_above": "a person is asked above",
}


def show(rules: IdentityRules, past: Sequence[PastRules], now: datetime, busy: bool = False) -> None:
    """Earlier versions, the latest first, and the rules of a new workspace; none that is in force now.

    While others are put in force (`busy`), none can be put back.
    """
    versions = [(f"Until {ago(one.until, now)}", one.rules) for one in past]
    versions = [*versions[:_VERSIONS], ("The rules of a new workspace", IdentityRules())]
    others = [(name, earlier) for name, earlier in versions if earlier != rules]
    if not others:
        return
    st.subheader("Earlier rules", anchor=False)
    st.caption("What you apply replaces the rules before it. They are kept here, with what putting them back changes.")
    for place, (name, earlier) in enumerate(others):
        with st.container(border=True, gap="small", key=f"past_rules_{place}"):
            st.markdown(f"**{name}**  \n:gray[{plain(difference(rule_changes(rules, earlier)))}]")
            with st.container(horizontal=True):
                tried = st.button("Preview", icon=":material/visibility:", key=f"try_past_{place}", disabled=busy)
                back = st.button("Put back", icon=":material/undo:", key=f"put_back_{place}", disabled=busy)
            if tried:
                rule_trial.preview(earlier.as_dict())
            if back:
                rule_trial.apply(earlier.as_dict())


def difference(changes: Sequence[RuleChange]) -> str:
    """Changes as one line: 'E-mail: at most 3 → 5 · Blocked values, 1 fewer'."""
    words = [_change(one) for one in changes]
    rest = len(words) - _NAMED
    return " · ".join(words[:_NAMED] if rest > 1 else words) + (f" · and {rest} more" if rest > 1 else "")


def _change(one: RuleChange) -> str:
    words = f"{_SETTINGS[one.setting]}{_values(one.before, one.after)}"
    if one.kind is None:
        return words[:1].upper() + words[1:]
    return f"{'Other ids' if one.kind == 'other' else kind_label(one.kind)}: {words}"


def _values(before: Any, after: Any) -> str:
    if isinstance(before, tuple):
        more, fewer = len({*after} - {*before}), len({*before} - {*after})
        said = [f"{number} {word}" for number, word in ((more, "more"), (fewer, "fewer")) if number]
        return ", " + (" and ".join(said) or "in another order")
    return f" {_value(before)} → {_value(after)}"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "no limit" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
