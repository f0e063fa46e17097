"""Who is she? Find a person by anything one remembers, and see all that is known of her."""

import streamlit as st

from cdp_core.errors import CdpError
from cdp_core.ui import first_steps, messages, profile_search, profile_view
from cdp_core.ui.session import workspace
from cdp_core.ui.words import counted, this_minute

now = this_minute()
asked = st.query_params.get("profile", "")
number = None
if asked:
    try:
        number = workspace().profile_of(asked)
    except CdpError as error:
        st.error(messages.plain(str(error)), icon=":material/error:")

if number is not None:
    profile_search.back()
    profile_view.show(number, now)
elif rule := st.query_params.get("rule"):
    asked_for = st.query_params.get
    missed_by = asked_for("missed_by", "")
    messages.title(
        "Who are they?",
        "Those of a segment whom one system alone would miss."
        if missed_by
        else "The people behind a figure, as one system alone knows them.",
    )
    profile_search.back()
    profile_search.members(rule, asked_for("view", "all"), asked_for("of", ""), now, missed_by)
elif (making := first_steps.making_demo()) or not (total := workspace().profile_count()):
    messages.title(
        "Who is she?",
        "Each customer will have one profile here: every identifier, visit, order, ticket and interest in one place.",
    )
    first_steps.show(making)
else:
    messages.title(
        "Who is she?", f"{counted(total, 'profile')}. Type a name, e-mail, phone or any id, in any spelling."
    )
    if text := profile_search.search_box():
        profile_search.results(text, now)
    else:
        profile_search.seen_last(now)
