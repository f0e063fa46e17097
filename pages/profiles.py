"""Who is she? Find a person by anything one remembers, and see all that is known of her."""

import streamlit as st

from cdp_core.errors import CdpError
from cdp_core.ui import figure_list, first_steps, messages, profile_search, profile_view
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
elif figure_list.is_asked_for():
    messages.title("Who are they?", figure_list.whose())
    profile_search.back()
    figure_list.show(now)
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
