"""Names that may be one person's, and names that cannot be."""

import pytest

from cdp_core.identity.names import clash


@pytest.mark.parametrize(
    ("a", "b", "apart"),
    [
        ("Martin Berger", "Martina Berger", True),
        ("Julian Berger", "Juliane Berger", True),
        ("Gabriel Petit", "Gabrielle Petit", True),
        ("Max Berger", "Maximilian Berger", False),
        ("Alex Berger", "Alexander Berger", False),
        ("Ann Lee", "Anna Lee", False),
        ("Juli Berger", "Julia Berger", False),
        ("Martin Berger", "Martin-Luis Berger", False),
        ("Robert Stone", "Bob Stone", False),
        ("", "Martina Berger", False),
    ],
)
def test_a_womans_form_of_a_mans_name_is_somebody_else(a: str, b: str, apart: bool) -> None:
    assert clash(a, b) is apart
    assert clash(b, a) is apart


@pytest.mark.parametrize(
    ("a", "b", "apart"),
    [
        ("mr julian kraft", "ms julia kraft", True),
        ("mr liz rossi", "ms elizabeth rossi", False),
        ("mr s rossi", "ms sofia rossi", False),
        ("ms alex lee", "ms alexandra lee", False),
        ("mr alex lee", "ms alex lee", False),
        ("mr kraft", "ms kraft", True),
        ("mr kraft", "kraft", False),
        ("julian kraft", "ms julia kraft", False),
    ],
)
def test_a_man_and_a_woman_are_one_person_only_under_one_name(a: str, b: str, apart: bool) -> None:
    """One of the two may have been addressed by mistake."""
    assert clash(a, b) is apart
    assert clash(b, a) is apart
