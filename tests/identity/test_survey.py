"""What joined how many, what is too large, what too many share."""

from datetime import datetime

import sqlalchemy as sa

from cdp_core.identity import (
    IdentityRules,
    decide_together,
    evidence_counts,
    largest_profiles,
    past_resolves,
    survey,
    undo,
)
from cdp_core.store.tables import held_apart
from tests.identity.conftest import NOON

EXACT = IdentityRules.from_dict({"probable": False})


def counts(town):
    return {one.by: one.joins for one in evidence_counts(town.connection, EXACT)}


def test_every_join_is_counted_once_for_its_strongest_evidence(exact_town):
    exact_town.record(customer_id="C1", email="ann@x.org")
    exact_town.record(customer_id="C1", email="ann@x.org")
    exact_town.record(email="ann@x.org", anonymous_id="a1")
    exact_town.record(anonymous_id="a1")
    by_word, other = exact_town.record(email="nan@x.org"), exact_town.record(email="bob@x.org")
    exact_town.write()
    decide_together(exact_town.connection, by_word, 1, NOON)
    found = exact_town.resolve()
    assert counts(exact_town) == {"a person's word": 1, "customer_id": 1, "email": 1, "anonymous_id": 1}
    assert found.records - found.profiles == 4
    assert exact_town.profiles()[other] == other


def test_what_no_identifier_explains_was_joined_by_likeness(town):
    for email in ("ann@x.org", "ann@y.org"):
        town.record(email=email, first_name="Annabel", last_name="Leewood", birthday=datetime(1980, 4, 2))
    found = town.resolve()
    assert counts(town) == {"likeness": found.records - found.profiles} == {"likeness": 1}


def test_what_joined_is_noted_again_for_what_a_change_reaches(exact_town):
    ann, again = exact_town.record(email="ann@x.org"), exact_town.record(email="ann@x.org")
    bob = exact_town.record(email="bob@x.org", customer_id="C1")
    exact_town.resolve()
    assert counts(exact_town) == {"email": 1}
    exact_town.record(customer_id="C1")
    decided = decide_together(exact_town.connection, ann, bob, NOON)
    exact_town.resolve()
    assert counts(exact_town) == {"a person's word": 1, "customer_id": 1, "email": 1}
    undo(exact_town.connection, decided, NOON)
    exact_town.gone(again)
    exact_town.resolve()
    assert counts(exact_town) == {"customer_id": 1}


def test_each_resolve_is_in_the_history_the_newest_first(exact_town):
    exact_town.record(email="ann@x.org")
    exact_town.record(customer_id="C1")
    exact_town.resolve()
    exact_town.record(email="ann@x.org", customer_id="C1")
    exact_town.resolve()
    seen = [(one.records, one.profiles, one.merged, one.split) for one in past_resolves(exact_town.connection)]
    assert seen == [(3, 1, 1, 0), (2, 2, 0, 0)]


def test_a_value_held_apart_counts_only_within_a_profile(exact_town):
    exact_town.record("shop", email="home@lee.net", customer_id="C1", first_name="Ann")
    exact_town.record("shop", email="home@lee.net", customer_id="C2", first_name="Bob")
    exact_town.record("crm", email="home@lee.net", first_name="Bob")
    found = exact_town.resolve()
    assert counts(exact_town) == {"email": found.records - found.profiles} == {"email": 1}


def test_an_empty_workspace_has_no_evidence(connection):
    assert evidence_counts(connection) == []
    found = survey(connection)
    assert (found.largest, found.shared, found.held) == ([], [], [])


def test_the_largest_profiles_come_first(exact_town):
    for n, size in (("ann", 3), ("bob", 5), ("cem", 1)):
        for source in ("crm", "shop", "web", "web", "web")[:size]:
            exact_town.record(source, email=f"{n}@x.org")
    exact_town.resolve()
    assert [(one.records, one.sources) for one in largest_profiles(exact_town.connection, 5)] == [(5, 3), (3, 3)]


def test_a_large_profile_without_a_name_is_told_by_what_people_know_it_by(exact_town):
    for _ in range(3):
        exact_town.record("web", anonymous_id="a1")
        exact_town.record("shop", loyalty_id="L1", anonymous_id="a2")
        exact_town.record("shop", customer_id="C1", phone="+4930123456")
    exact_town.resolve()
    told = {(one.kind, one.value) for one in largest_profiles(exact_town.connection, 5)}
    assert told == {("anonymous_id", "a1"), ("loyalty_id", "L1"), ("phone", "+4930123456")}


def test_values_of_many_people_are_listed_with_the_reason(exact_town):
    for n in range(12):
        exact_town.record(phone="+15127576000", email=f"{n}@x.org", first_name=f"Name{n}", last_name="Of Its Own")
    exact_town.record(email="test@test.com")
    exact_town.record(email="test@test.com")
    exact_town.resolve()
    found = survey(exact_town.connection)
    phone, placeholder = found.shared
    assert (phone.kind, phone.records, phone.profiles, phone.reason) == ("phone", 12, 12, "shared")
    assert (phone.detail, phone.told_apart_by, placeholder.told_apart_by) == ("12 people", "email", None)
    assert (placeholder.value, placeholder.profiles, placeholder.reason) == ("test@test.com", 2, "blocked")
    by_reason = {one.reason: (one.values, one.records, one.examples[0].value) for one in found.held}
    assert by_reason == {"shared": (1, 12, "+15127576000"), "blocked": (1, 2, "test@test.com")}


def test_names_and_kinds_that_hold_a_value_apart_are_told_as_people_write_them(exact_town):
    exact_town.record(phone="+15127576000", first_name="Ann", last_name="Lee")
    exact_town.record(phone="+15127576000", first_name="Bob", last_name="Low")
    for number in ("C1", "C2"):
        exact_town.record("shop", email="cem@x.org", customer_id=number)
    exact_town.resolve()
    told = {one.reason: one.examples[0].detail for one in survey(exact_town.connection).held}
    either = (("Ann Lee", "Bob Low"), ("Bob Low", "Ann Lee"))
    assert told.pop("names") in [f"{one} and {other} cannot be one person's names" for one, other in either]
    assert told == {"limit": "Customer id: a profile has at most 1 of one source"}


def test_the_reason_and_what_was_found_are_of_one_row(exact_town):
    """A reason beside what was found for another one explains nothing."""
    ann = exact_town.record(email="ann@x.org")
    exact_town.resolve()
    found = {"record": ann, "kind": "email", "scope": "", "value": "ann@x.org", "owner": None}
    names = {"reason": "names", "detail": "Mr Tim Miller and Mr Karl Miller", "told_apart_by": "name"}
    limit = {"reason": "limit", "detail": "at most 5", "told_apart_by": None}
    exact_town.connection.execute(sa.insert(held_apart), [found | names, found | limit])
    told = survey(exact_town.connection)
    of_reason = [one.examples[0] for one in told.held]
    assert [(one.reason, one.detail, one.told_apart_by) for one in told.shared] == [tuple(limit.values())]
    assert {(one.reason, one.detail, one.told_apart_by) for one in of_reason} == {
        tuple(limit.values()),
        tuple(names.values()),
    }
