"""First names of one letter that a mailbox spells."""

import pyarrow as pa

from cdp_core.identity.traits import _spelled_by_mailbox


def test_a_mailbox_spells_a_first_name_and_signs_in_names_are_what_they_are():
    columns = {
        "first_name": pa.array(["c", "(", "a"]),
        "last_name": pa.array(["jenkins", "smith (jr", "de la cruz"]),
        "email_user": pa.array(["catherine.jenkins64", "x.smith", "anna.delacruz"]),
    }
    assert _spelled_by_mailbox(columns)["first_name"].to_pylist() == ["catherine", "(", "anna"]
