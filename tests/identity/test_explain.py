"""Why two records are one person."""

from datetime import datetime
from hashlib import sha256

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cdp_core.errors import IdentityError
from cdp_core.identity import IdentityRules, decide_together, evidence_words, why
from cdp_core.identity.bonds import Member
from cdp_core.identity.explain import in_words
from cdp_core.store import bulk, tables
from tests.identity.conftest import NOON, Town

EXACT = IdentityRules.from_dict({"probable": False})


def test_the_chain_goes_over_what_the_records_share(exact_town):
    crm = exact_town.record("crm", email="ann@x.org", key="003A")
    exact_town.record("shop", email="ann@x.org", customer_id="C1", key="17")
    web = exact_town.record("web", customer_id="C1", key="9")
    exact_town.resolve()
    assert why(exact_town.connection, 1, crm, web).words == (
        "The crm record 003A and the shop record 17 have the same e-mail, ann@x.org. "
        "The shop record 17 and the web record 9 have the same customer id, C1."
    )


def test_records_are_called_by_names_or_by_the_day_of_what_they_did_first():
    ann = Member(1, "crm", "crm", "003A", "Ann Lee")
    visitor, silent = Member(2, "web", "cdp", "a1/b2#dac5", None), Member(3, "till", "cdp", "23", None)
    said = in_words([ann, visitor, silent], {2: datetime(2026, 11, 3, 9)})
    assert said == {1: "the crm record of Ann Lee", 2: "the web record of 3 Nov 2026", 3: "the till record 23"}
    twice = in_words([ann, Member(4, "crm", "crm", "003B", "Ann Lee")], {})
    assert list(twice.values()) == ["the crm record of Ann Lee (003A)", "the crm record of Ann Lee (003B)"]


def test_the_shortest_way_is_told(exact_town):
    a = exact_town.record(email="ann@x.org", customer_id="C1")
    exact_town.record(email="ann@x.org", phone="+4930123456")
    b = exact_town.record(phone="+4930123456", customer_id="C1")
    exact_town.resolve()
    (step,) = why(exact_town.connection, 1, a, b).steps
    assert (step.kind, step.value) == ("customer_id", "C1")


def test_a_value_that_joins_nobody_explains_nothing(exact_town):
    a = exact_town.record(customer_id="C1", email="test@test.com")
    b = exact_town.record(customer_id="C1", email="test@test.com")
    exact_town.resolve()
    assert [step.kind for step in why(exact_town.connection, 1, a, b).steps] == ["customer_id"]


def test_a_family_mailbox_still_explains_the_two_records_of_one_of_them(exact_town):
    exact_town.record("shop", email="home@lee.net", customer_id="C1", first_name="Ann", key="ann")
    bob = exact_town.record("shop", email="home@lee.net", customer_id="C2", first_name="Bob", key="bob")
    again = exact_town.record("crm", email="home@lee.net", first_name="Bob", key="bob in the crm")
    exact_town.resolve()
    assert [step.value for step in why(exact_town.connection, bob, bob, again).steps] == ["home@lee.net"]


def test_a_hash_and_what_it_is_the_hash_of_are_one_value(exact_town):
    a = exact_town.record(email="ann@x.org")
    b = exact_town.record("dmp", hashed_email=sha256(b"ann@x.org").hexdigest())
    exact_town.resolve()
    assert [step.value for step in why(exact_town.connection, 1, a, b).steps] == ["ann@x.org"]


def test_an_id_under_two_kinds_is_one_value(exact_town):
    a, b = (exact_town.record("app", **{kind: "1523bc2098e5dddb"}) for kind in ("anonymous_id", "cookie_id"))
    exact_town.resolve()
    assert [step.value for step in why(exact_town.connection, 1, a, b).steps] == ["1523bc2098e5dddb"]


def test_a_persons_word_is_evidence(exact_town):
    a, b = exact_town.record(email="ann@x.org"), exact_town.record(email="ann@y.org")
    exact_town.write()
    decide_together(exact_town.connection, a, b, NOON)
    exact_town.resolve()
    assert (
        why(exact_town.connection, 1, a, b).words
        == "On 1 Mar 2026 a person said that the crm record 1 and the crm record 2 are one."
    )


def test_likeness_is_told_with_what_speaks_for_and_against_it(exact_town):
    a, b, c = (exact_town.record(email=f"ann{n}@x.org") for n in range(3))
    exact_town.write()
    decide_together(exact_town.connection, b, c, NOON)
    exact_town.resolve()
    pair = {"record_a": a, "record_b": b, "weight": 8.0, "state": "joined"}
    pair |= {"evidence": '{"birthday": 12.0, "last_name": 2.0, "city": -6.0}'}
    bulk.insert_rows(exact_town.connection, tables.candidate_pairs, [pair])
    exact_town.connection.execute(tables.assignments.update().values(profile=1))
    first, second = why(exact_town.connection, 1, a, c).steps
    assert first.words == (
        "The crm record 1 and the crm record 2 are alike (match weight 8.0): "
        "birthday (+12.0), last name (+2.0) speak for it; city (−6.0) against it."
    )
    assert (first.weight, second.by) == (8.0, "decision")


def test_a_record_of_somebody_else_is_refused(exact_town):
    a, b = exact_town.record(email="ann@x.org"), exact_town.record(email="bob@x.org")
    exact_town.resolve()
    with pytest.raises(IdentityError, match=f"p{a} has no record {b}"):
        why(exact_town.connection, a, a, b)


def test_a_record_is_itself_without_a_reason(exact_town):
    exact_town.record(email="ann@x.org")
    exact_town.resolve()
    assert why(exact_town.connection, 1, 1, 1).steps == []


def test_evidence_without_weight_says_so():
    assert evidence_words({}) == "nothing speaks for or against it"


@settings(max_examples=5)
@given(st.lists(st.sets(st.integers(0, 15), min_size=1, max_size=3), min_size=12, max_size=24))
def test_chains_are_as_short_as_in_networkx(engine, carried):
    with engine.connect() as connection:
        town = Town(connection, EXACT)
        for values in carried:
            town.record("web", device_id=[f"d{value}" for value in sorted(values)])
        town.resolve()
        picture = nx.Graph()
        for record, values in enumerate(carried, 1):
            picture.add_edges_from((record, f"d{value}") for value in values)
        for record, profile in town.profiles().items():
            steps = why(connection, profile, profile, record, EXACT).steps
            assert len(steps) == nx.shortest_path_length(picture, profile, record) // 2
