"""Who is who? What joined records to profiles, what to look at, what a person decided, and the rules."""

import streamlit as st

from cdp_core.ui import answers, first_steps, identity_view, messages, preferences_view, review_view, rules_view
from cdp_core.ui.words import count, counted, this_minute

now = this_minute()
making = first_steps.making_demo()  # what is half there is not looked at
status = None if making else answers.status()
if status is None or not status["profiles"]:
    messages.title(
        "Who is who?",
        "The same customer stands in the CRM, the shop and the newsletter. What they share joins them to one profile, "
        "and you see why, decide the doubtful pairs, and undo what was wrong.",
    )
    first_steps.show(making)
else:
    messages.title(
        "Who is who?",
        f"{counted(status['records'], 'record')} became {counted(status['profiles'], 'profile')}: "
        f"{count(status['known'])} known, {count(status['anonymous'])} anonymous.",
    )
    parts = ["What joined", "To review", "Held apart", "Decisions", "Rules", "Winning values"]
    messages.known("part", parts)
    tabs = st.tabs(
        parts,
        key="part",  # not "tab": a link from here to a profile's tab would lose against this one's state
        on_change="rerun",
        bind="query-params",
    )
    sections = (
        lambda: identity_view.what_joined(now),
        review_view.show,
        identity_view.held_apart,
        lambda: identity_view.decisions(now),
        lambda: rules_view.show(now),
        preferences_view.show,
    )
    for tab, section in zip(tabs, sections, strict=True):
        if tab.open:
            with tab:
                section()
