"""Pairs for a person to decide."""

from datetime import datetime

from cdp_core.identity import put_pairs_off, review_counts, review_pairs, take_pairs_up
from cdp_core.store import bulk, tables
from tests.identity.conftest import NOON


def add_pairs(town, *pairs, state="review", speaks=True):
    told = {"evidence": '{"birthday": 9.0}', "state": state, "speaks": speaks}
    rows = [{"record_a": a, "record_b": b, "weight": weight, **told} for a, b, weight in pairs]
    bulk.insert_rows(town.connection, tables.candidate_pairs, rows)


def test_the_likeliest_pair_comes_first_with_both_records_side_by_side(exact_town):
    born = datetime(1990, 5, 4)
    a = exact_town.record(
        "crm",
        key="003A",
        first_name="Ann",
        last_name="Lee",
        birthday=born,
        street="1 Elm St",
        city="Ulm",
        email=["ann@x.org", "lee@x.org"],
    )
    b = exact_town.record("shop", key="17", full_name="Anne Lee", phone="+4930123456")
    c = exact_town.record("shop", key="18", full_name="A. Lee")
    exact_town.resolve()
    add_pairs(exact_town, (a, c, -3.0), (a, b, -1.5))
    first, second = review_pairs(exact_town.connection, 10)
    assert (first.records, second.records) == ((a, b), (a, c))
    assert (first.a.name, first.a.email, first.a.birthday) == ("Ann Lee", "ann@x.org, lee@x.org", born)
    assert (first.a.address, first.a.system, first.a.profile_id) == ("1 Elm St, Ulm", "crm", "p1")
    assert (first.b.source, first.b.name, first.b.phone, first.b.email) == ("shop", "Anne Lee", "+4930123456", None)
    assert first.evidence == {"birthday": 9.0}
    assert review_pairs(exact_town.connection, 10, offset=1) == [second]


def test_two_profiles_are_asked_about_once(exact_town):
    a = exact_town.record(email="ann@x.org", first_name="Ann")
    again = exact_town.record(email="ann@x.org", first_name="Ann")
    b = exact_town.record(email="nan@x.org", first_name="Nan")
    exact_town.resolve()
    add_pairs(exact_town, (a, b, -4.0), (again, b, -2.0))
    assert [pair.records for pair in review_pairs(exact_town.connection, 10)] == [(again, b)]
    assert review_counts(exact_town.connection) == (1, 0)


def test_what_is_joined_or_apart_needs_no_review(exact_town):
    a, b = exact_town.record(first_name="Ann"), exact_town.record(first_name="Nan")
    exact_town.resolve()
    add_pairs(exact_town, (a, b, -20.0), state="apart")
    assert (review_pairs(exact_town.connection, 10), review_counts(exact_town.connection)) == ([], (0, 0))


def test_each_pair_says_why_it_was_not_joined(exact_town):
    ann = exact_town.record(email="ann@x.org", customer_id="C1")
    exact_town.record(email="ann@x.org", first_name="Ann")
    nan, lee, kim, sue = (exact_town.record(customer_id=number) for number in ("C2", "C3", [], []))
    exact_town.resolve()
    add_pairs(exact_town, (ann, nan, 9.0), (ann, kim, 8.0), (kim, sue, -2.5))
    add_pairs(exact_town, (ann, lee, 7.0), speaks=False)
    found = [(pair.records, pair.doubt, pair.sizes) for pair in review_pairs(exact_town.connection, 10)]
    assert found == [
        ((ann, nan), "accounts", (2, 1)),
        ((ann, kim), "others", (2, 1)),
        ((ann, lee), "too little", (2, 1)),
        ((kim, sue), "weight", (1, 1)),
    ]


def test_a_pair_put_off_waits_until_it_is_taken_up_again(exact_town):
    a, b, c = (exact_town.record(customer_id=number) for number in ("C1", "C2", "C3"))
    exact_town.resolve()
    add_pairs(exact_town, (a, b, -1.0), (a, c, -2.0), (b, c, -3.0))

    def asked() -> list[tuple[int, int]]:
        return [pair.records for pair in review_pairs(exact_town.connection, 10)]

    for _ in range(2):  # again changes nothing
        put_pairs_off(exact_town.connection, [(a, b), (b, c)], NOON)
        assert (asked(), review_counts(exact_town.connection)) == ([(a, c)], (1, 2))
    take_pairs_up(exact_town.connection, [(a, b)])
    assert (asked(), review_counts(exact_town.connection)) == ([(a, b), (a, c)], (2, 1))
    take_pairs_up(exact_town.connection)
    assert (asked(), review_counts(exact_town.connection)) == ([(a, b), (a, c), (b, c)], (3, 0))
