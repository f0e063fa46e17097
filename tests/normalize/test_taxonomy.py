"""Interests find their place in the IAB Audience Taxonomy, however they are written."""

import pytest

from cdp_core.normalize.taxonomy import Known, at_or_below, known, places_of

GREEN = ("Interest", "Automotive", "Green Vehicles")


@pytest.mark.parametrize(
    "written",
    [
        "Interest > Automotive > Green Vehicles",
        "Automotive > Green Vehicles",
        "interest > AUTOMOTIVE > green  vehicles",
        "/Automotive/Green Vehicles",
        '["Automotive", "Green Vehicles"]',
        "Green Vehicles",
    ],
)
def test_a_path_or_a_name_of_its_own_is_known_and_stays_as_it_is_written(written):
    assert known(written) == Known("253")


def test_the_short_form_has_the_steps_that_it_leaves_out():
    whole = ("Interest", "Academic Interests", "Physical Science and Engineering", "Electrical Engineering")
    assert known("Interest | Academic Interests | Electrical Engineering |") == Known("224", whole)


def test_a_number_is_an_id_of_the_taxonomy_only_where_the_iab_provides_it():
    assert known("253", "IAB Audience 1.1") == Known("253", GREEN)
    assert known("iab:253", "Acme DMP") == Known("253", GREEN)
    assert known("253", "Acme DMP") is None
    assert known("999999", "IAB") is None


@pytest.mark.parametrize("written", ["Automotive > Electric Vehicle", "Yacht Owners", "", "[", "| |"])
def test_what_the_taxonomy_does_not_know_has_no_id(written):
    assert known(written) is None


def test_a_name_that_stands_at_several_places_is_none_of_them():
    assert known("Other") is None


def test_an_id_takes_in_what_is_below_it():
    assert {"243", "253"} <= at_or_below("243")
    assert at_or_below("253") == {"253"}
    assert at_or_below("not an id") == {"not an id"}


def test_a_place_is_written_with_what_all_interests_stand_under_or_without():
    assert places_of("253") == [GREEN, GREEN[1:]]
    assert places_of("2") == [("Demographic", "Age Range")]
