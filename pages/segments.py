"""Who should hear from us? Build a segment by pointing and clicking, with exact counts beside every condition."""

import streamlit as st

from cdp_core.ui import messages, rule_builder, segment_view
from cdp_core.ui.places import path_of
from cdp_core.ui.session import workspace
from cdp_core.ui.words import counted, utc_now

now = utc_now()
total = workspace().profile_count()
segment_view.open_from_address()
name = segment_view.opened()
messages.title(
    (name and messages.plain(name)) or "Who should hear from us?",
    f"{counted(total, 'profile')}, counted exactly while you build.",
)
segment_view.deleted_note()

if not total:
    messages.empty(
        "Segments need people",
        "Once customers are here, you point and click a rule and see at once how many it takes in.",
        "Bring in files",
        path_of("sources"),
    )
elif rule_builder.builder().tree.nodes or name or st.query_params.get("rule"):
    segment_view.show(now)
else:
    segment_view.show(now)
    segment_view.catalog(now)
