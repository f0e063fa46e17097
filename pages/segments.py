"""Who should hear from us? Build a segment by pointing and clicking, with exact counts beside every condition."""

import streamlit as st

from cdp_core.ui import first_steps, messages, segment_state, segment_view
from cdp_core.ui.session import workspace
from cdp_core.ui.words import this_minute

segment_state.open_from_address()
name = segment_state.opened()
messages.title((name and messages.plain(name)) or "Who should hear from us?")
segment_view.problem_notes()

making = first_steps.making_demo()  # what is half there is not looked at
if not making and workspace().profile_count():
    segment_view.show(this_minute())
else:
    st.markdown(
        "Once customers are here, you point and click a rule and see at once exactly how many they are, who they are, "
        "and why."
    )
    first_steps.show(making)
