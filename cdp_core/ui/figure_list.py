"""The people behind a figure that another page showed, where no segment has exactly them: a list with a file of it.

In:  the address: a rule, the view that it is asked in, whom a system misses, interests by the time that is left of them
Out: widgets; each name leads to her page
"""

import json
from datetime import datetime
from typing import Any

import streamlit as st

from cdp_core.errors import RuleError
from cdp_core.exports.rows import DEFAULT_COLUMNS
from cdp_core.fields import SYSTEMS, VIEWS
from cdp_core.insights import Interests
from cdp_core.segments import Evaluation
from cdp_core.ui.download_form import file_name
from cdp_core.ui.messages import plain, told
from cdp_core.ui.profile_search import AT_ONCE, leads, opens
from cdp_core.ui.session import workspace
from cdp_core.ui.words import counted


def is_asked_for() -> bool:
    return bool(st.query_params.get("rule"))


def whose() -> str:
    """In one line, what they have in common."""
    asked = st.query_params.get
    if asked("missed_by"):
        return "Those of a segment whom one system alone would miss."
    return "The people behind a figure" + (
        ", as one system alone knows them." if asked("view", "all") != "all" else "."
    )


def show(now: datetime) -> None:
    """How many, a page of them, and the file of all."""
    of = st.query_params.get("of", "")
    with told(by_link=True):
        found = _found(now)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{counted(found.count, 'profile')}**" + (f" :gray[{plain(of)}]" if of else ""))
            _download(found, of)
        pages = -(-found.count // AT_ONCE)
        page = (st.pagination(pages, key="members_page", bind="query-params") or 1) if pages > 1 else 1
        names = workspace().names_of(found.page((page - 1) * AT_ONCE, AT_ONCE))
        with st.container(gap="xsmall", key="members"):
            for profile_id, name in names.items():
                opens(profile_id, plain(name), ":material/person:")
        leads()


def _found(now: datetime) -> Evaluation:
    asked = st.query_params.get
    rule, view = _parsed(asked("rule", "")), asked("view", "all")
    view = view if view in VIEWS else "all"
    missed_by, left = asked("missed_by", ""), asked("interests", "")
    if missed_by in SYSTEMS:
        return workspace().missed_by(missed_by, rule, now)
    if left:
        return workspace().with_interests(Interests(left, asked("provider")), rule, now, view)
    return workspace().evaluate(rule, now, view)


def _parsed(rule: str) -> dict[str, Any]:
    """A rule from the address.

    Raises:
        RuleError: it is no JSON.
    """
    try:
        return dict(json.loads(rule))
    except (ValueError, TypeError) as error:
        raise RuleError("", "it is no JSON.") from error


def _download(found: Evaluation, of: str) -> None:
    st.download_button(
        "Download CSV",
        data=lambda: workspace().shown_file([f"p{number}" for number in found.members()], DEFAULT_COLUMNS),
        file_name=f"{file_name(of) if of else 'profiles'}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        disabled=not found.count,
        key="download_members",
    )
