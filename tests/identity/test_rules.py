"""Settings of identity rules: what is taken, and what is refused before anybody is resolved under it."""

import duckdb
import pytest

from cdp_core.errors import IdentityError
from cdp_core.identity import IdentityRules


def test_rules_come_back_from_their_plain_values_as_they_were():
    rules = IdentityRules.from_dict({"kinds": {"email": {"limit": 2}}, "blocked": ["x+"], "join_above": 1})
    assert IdentityRules.from_dict(rules.as_dict()) == rules


@pytest.mark.parametrize("named", ["visitor", "id.visitor"])
def test_a_kind_is_ruled_under_the_name_that_a_mapping_has_for_it_too(named):
    rules = IdentityRules.from_dict({"kinds": {named: {"level": "device", "priority": 8}}})
    assert not rules.is_personal("visitor")


@pytest.mark.parametrize(
    "blocked",
    [["a++"], ["(?=x)"], [r"(a)\1"], ["[0-"], ["a)(b"], [r"\Qa"]],
    ids=["possessive", "looks ahead", "looks back", "open", "closed only when joined", "quotes what follows"],
)
def test_a_pattern_that_the_engine_cannot_follow_is_refused(blocked):
    with pytest.raises(IdentityError, match="not a regular expression"):
        IdentityRules.from_dict({"blocked": blocked})
    with pytest.raises(IdentityError, match="not a regular expression"):
        IdentityRules.from_dict({"kinds": {"badge": {"blocked": blocked}}})


def test_a_pattern_that_only_the_engine_knows_is_taken_and_followed():
    pattern = IdentityRules.from_dict({"blocked": [r"\pL+", r"[[:punct:]]+"]}).blocked_pattern("badge")
    [found] = duckdb.execute(
        "select regexp_full_match('Ää', ?), regexp_full_match('7', ?)", [pattern, pattern]
    ).fetchall()
    assert found == (True, False)


@pytest.mark.parametrize(
    ("pattern", "value", "blocked"),
    [
        ("^info@", "info@acme.com", True),
        ("^info@", "my.info@acme.com", False),
        ("@acme\\.com$", "Ann@acme.com", True),
        ("@acme\\.com$", "ann@acme.com.au", False),
        ("^info@.*$", "info@acme.com", True),
        ("info@", "info@acme.com", False),
    ],
)
def test_a_pattern_means_the_whole_value_or_its_beginning_or_its_end_where_it_says_so(pattern, value, blocked):
    whole = IdentityRules.from_dict({"blocked": [pattern]}).blocked_pattern("email")
    [found] = duckdb.execute("select regexp_full_match(?, ?)", [value, whole]).fetchall()
    assert found == (blocked,)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"blocked": "test@.*"}, "no list"),
        ({"blocked": [3]}, "not a regular expression"),
        ({"join_above": "high"}, "join_above is 'high'"),
        ({"gmail_dots": "no"}, "true or false"),
        ({"kinds": {"email": {"joins": "no"}}}, "kinds.email.joins is 'no'"),
        ({"kinds": {"email": {"named": None}}}, "kinds.email.named"),
        ({"kinds": {"email": "strict"}}, "no group of settings"),
        ([], "no group of settings"),
    ],
)
def test_a_value_of_another_sort_is_refused_in_one_sentence(settings, said):
    with pytest.raises(IdentityError, match=said):
        IdentityRules.from_dict(settings)
