"""Names that may be one person's, and names that cannot be."""

import pytest

from cdp_core.identity.names import clash, other_people


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


@pytest.mark.parametrize(
    ("a", "b", "apart"),
    [
        ("John da Silva", "Mary da Silva", True),
        ("Jan van der Berg", "Els van der Berg", True),
        ("Ana Garcia Lopez", "Luis Garcia Lopez", True),
        ("Jose Garcia Ruiz", "Pablo Garcia Lopez", True),
        ("Omar Al Harbi", "Layla Al Harbi", True),
        ("Maria Jose Garcia", "Jose Garcia", False),
        ("Jose Luis Garcia", "Luis Garcia", False),
        ("Garcia Lopez Ana", "Ana Garcia Lopez", False),
        ("Ana Garcia Lopez", "Ana Garcia", False),
        ("Smith John Paul", "John Smith", False),
        ("J Robert Smith", "Robert Smith", False),
    ],
)
def test_a_last_name_of_several_words_is_no_first_name_in_common(a: str, b: str, apart: bool) -> None:
    assert clash(a.lower(), b.lower()) is apart
    assert clash(b.lower(), a.lower()) is apart


def test_particles_of_last_names_make_no_two_people_one() -> None:
    assert other_people("ava da silva", "ava da costa")
    assert not other_people("ava da silva", "ava silva")


@pytest.mark.parametrize(
    ("a", "b", "apart"),
    [
        ("周丽", "Li Zhou", False),
        ("敏 赵", "Min Zhao", False),
        ("김민준", "Minjun Kim", False),
        ("周丽", "王晓明", True),
        ("Иван Петров", "Maria Petrova", True),
    ],
)
def test_names_in_scripts_that_cannot_be_compared_do_not_clash(a: str, b: str, apart: bool) -> None:
    assert clash(a, b) is apart
    assert clash(b, a) is apart


def test_among_several_people_of_a_number_a_name_that_cannot_be_compared_is_nobodys() -> None:
    assert other_people("周丽", "Li Zhou")
