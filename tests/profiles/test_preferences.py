"""Which source wins: where sources differ, and what another preference would change before it is made."""

import pytest

from cdp_core.profiles import build, prefer_sources
from cdp_core.profiles.own_records import own_records
from cdp_core.profiles.preferences import concerned, differences, preview_preference, tellers
from cdp_core.profiles.provenance import trait_values


@pytest.fixture(scope="module")
def built(observed_once):
    """Ann of whom the shop says newer things than the CRM; Bob of whom both say the same."""
    observed = observed_once
    ann = observed.person("crm", "2026-01-01", {"size": "S"}, first_name="Ann", city="Ulm", email="ann@x.org")
    again = observed.person("shop", "2026-02-01", {"size": "M"}, first_name="Ann", city="Köln", email="a@y.org")
    bob = observed.person("crm", "2026-01-01", first_name="Bob", city="Rom")
    same = observed.person("shop", "2026-02-01", first_name="Bob", city="Rom")
    observed.together(ann, again)
    observed.together(bob, same)
    observed.write()
    build(observed.connection, None)
    observed.connection.commit()
    return observed


@pytest.fixture
def two_towns(built):
    """Ann and Bob; what a test prefers is rolled back."""
    yield built
    built.connection.rollback()


def test_traits_on_which_sources_differ_are_counted(two_towns):
    found = {one.trait: one.profiles for one in differences(two_towns.connection)}
    assert found == {"city": 1, "email": 1, "custom.size": 1}


def test_a_trait_with_a_rule_is_listed_with_the_sources_it_prefers(two_towns):
    prefer_sources(two_towns.connection, "first_name", [2, 1])
    (rule,) = [one for one in differences(two_towns.connection) if one.preferred]
    assert (rule.trait, rule.profiles, rule.preferred) == ("first_name", 0, (2, 1))


def test_sources_that_tell_a_trait_come_with_their_profiles(two_towns):
    found = [(one.source, one.profiles) for one in tellers(two_towns.connection, "city")]
    assert found == [("crm", 2), ("shop", 2)]


@pytest.mark.parametrize(
    ("trait", "now", "then"),
    [("city", "Köln", "Ulm"), ("email", "a@y.org", "ann@x.org"), ("custom.size", "M", "S")],
)
def test_a_preview_says_what_the_profiles_show_once_it_is_applied(two_towns, trait, now, then):
    connection = two_towns.connection
    crm = two_towns.sources["crm"]
    change = preview_preference(connection, trait, [crm])
    assert change.profiles == 1
    assert [(one.now, one.then) for one in change.examples] == [(now, then)]
    profile = change.examples[0].profile
    assert concerned(connection, trait).tolist() == [profile]
    prefer_sources(connection, trait, [crm])
    build(connection, concerned(connection, trait))
    shown = {one.trait: one.value for one in trait_values(connection, own_records(connection, profile))}
    assert shown[trait] == then
    assert preview_preference(connection, trait, [crm]).profiles == 0
    assert preview_preference(connection, trait, []).examples[0].then == now
