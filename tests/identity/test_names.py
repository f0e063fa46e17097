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
