from datetime import datetime

import numpy as np

from cdp_core.audiences.hold_back import audience
from cdp_core.consent import consented, decisions_of, purposes
from cdp_core.profiles.build import build

NOW = datetime(2026, 6, 1)


def who_agreed(observed, purpose: str = "email", now: datetime = NOW) -> set[int]:
    observed.write()
    build(observed.connection, None)
    return set(observed.connection.scalars(consented(purpose, now)))


#: What a person decided on e-mail, and whether she agrees on June 1.
DECIDED = [
    ([("granted", "2026-01-01")], True),
    ([("denied", "2026-01-01")], False),
    ([("granted", "2026-01-01"), ("withdrawn", "2026-02-01")], False),
    ([("withdrawn", "2026-01-01"), ("granted", "2026-02-01")], True),
    ([("granted", "2026-02-01"), ("denied", "2026-02-01")], False),
    ([("withdrawn", "2026-02-01"), ("granted", "2026-02-01")], False),
    ([("granted", "2026-01-01"), ("withdrawn", "2026-06-02")], True),
    ([("granted", "2026-06-01")], True),
    ([], False),
]


def test_the_latest_decision_up_to_now_holds_and_of_two_at_once_the_careful_one(observed):
    told_by = {}
    for told, agrees in DECIDED:
        person = observed.person("crm", email="ann@x.org")
        told_by[person] = (told, agrees)
        for state, moment in told:
            observed.consent(person, "email", state, moment)
    agreed = who_agreed(observed)
    wrong = [(told, agrees) for person, (told, agrees) in told_by.items() if (person in agreed) is not agrees]
    assert wrong == []


def test_a_withdrawal_that_another_source_told_holds_for_the_person(observed):
    contact, customer = observed.person("crm", crm_id="1"), observed.person("shop", customer_id="C1")
    observed.consent(contact, "email", "granted", "2026-01-01")
    observed.consent(customer, "email", "withdrawn", "2026-03-01")
    ann = observed.together(contact, customer)
    assert who_agreed(observed) == set()
    [decision] = decisions_of(observed.connection, ann, NOW)
    assert (decision.state, decision.decided_at, decision.source) == ("withdrawn", datetime(2026, 3, 1), "shop")


def test_each_purpose_is_decided_by_itself(observed):
    ann = observed.person("crm", email="ann@x.org")
    observed.consent(ann, "email", "granted", "2026-01-01")
    observed.consent(ann, "sms", "denied", "2026-01-01")
    assert who_agreed(observed, "email") == {ann}
    assert who_agreed(observed, "sms") == set()
    assert purposes(observed.connection) == ["email", "sms"]


def test_a_yes_without_a_day_replaces_nothing_that_has_one(observed):
    """Of a list that says yes nobody knows since when: she may have left afterwards."""
    cases = {
        "left before the list came": ([("withdrawn", "2026-02-01", True), ("granted", "2026-03-01", False)], False),
        "left after it": ([("granted", "2026-03-01", False), ("withdrawn", "2026-04-01", True)], False),
        "only the list": ([("granted", "2026-03-01", False)], True),
        "a list that says no": ([("granted", "2026-02-01", True), ("withdrawn", "2026-03-01", False)], False),
        "two lists": ([("withdrawn", "2026-03-01", False), ("granted", "2026-04-01", False)], False),
        "came back on a day": ([("withdrawn", "2026-02-01", True), ("granted", "2026-03-01", True)], True),
    }
    people = {name: observed.person("crm", email="ann@x.org") for name in cases}
    for name, (told, _) in cases.items():
        for state, moment, dated in told:
            observed.consent(people[name], "email", state, moment, dated=dated)
    agreed = who_agreed(observed)
    assert {name: person in agreed for name, person in people.items()} == {
        name: agrees for name, (_, agrees) in cases.items()
    }
    [left] = decisions_of(observed.connection, people["left before the list came"], NOW)
    assert (left.state, left.decided_at) == ("withdrawn", datetime(2026, 2, 1))


def test_whoever_left_marketing_since_wants_no_messages_on_any_way(observed):
    cases = {
        "left since": ([("email", "granted", "2026-01-01"), ("marketing", "withdrawn", "2026-02-01")], False),
        "agreed anew": ([("marketing", "withdrawn", "2026-01-01"), ("email", "granted", "2026-02-01")], True),
        "came back": (
            [
                ("email", "granted", "2026-01-01"),
                ("marketing", "withdrawn", "2026-02-01"),
                ("marketing", "granted", "2026-03-01"),
            ],
            True,
        ),
        "never agreed to e-mail": ([("marketing", "granted", "2026-01-01")], False),
    }
    people = {name: observed.person("crm", email="ann@x.org") for name in cases}
    for name, (told, _) in cases.items():
        for purpose, state, moment in told:
            observed.consent(people[name], purpose, state, moment)
    agreed = who_agreed(observed)
    assert {name: person in agreed for name, person in people.items()} == {
        name: agrees for name, (_, agrees) in cases.items()
    }
    assert set(observed.connection.scalars(consented("analytics", NOW))) == set()


def test_a_no_to_marketing_holds_back_what_was_agreed_before_it(observed):
    """Told in the same breath as the yes, it is a choice between the two, which a withdrawal is not."""
    mail, no = ("email", "granted"), ("marketing", "denied")
    cases = {
        "denied since": ([(*mail, "2026-01-01", True), (*no, "2026-02-01", True)], False),
        "agreed anew": ([(*no, "2026-01-01", True), (*mail, "2026-02-01", True)], True),
        "in one form": ([(*mail, "2026-01-01", True), (*no, "2026-01-01", True)], True),
        "in one list": ([(*mail, "2026-01-01", False), (*no, "2026-01-01", False)], True),
        "withdrawn in one list": (
            [(*mail, "2026-01-01", False), ("marketing", "withdrawn", "2026-01-01", False)],
            False,
        ),
        "a no of a later list": ([(*mail, "2026-01-01", True), (*no, "2026-02-01", False)], False),
        "a yes of a later list": ([(*no, "2026-01-01", True), (*mail, "2026-02-01", False)], False),
        "a list that says yes to all, after the no": (
            [
                (*no, "2026-01-01", True),
                (*mail, "2026-02-01", False),
                ("marketing", "granted", "2026-02-01", False),
            ],
            False,
        ),
        "a no to come": ([(*mail, "2026-01-01", True), (*no, "2026-07-01", True)], True),
    }
    people = {name: observed.person("crm", email="ann@x.org") for name in cases}
    for name, (told, _) in cases.items():
        for purpose, state, moment, dated in told:
            observed.consent(people[name], purpose, state, moment, dated=dated)
    agreed = who_agreed(observed)
    assert {name: person in agreed for name, person in people.items()} == {
        name: agrees for name, (_, agrees) in cases.items()
    }


def test_an_address_that_somebody_refused_is_written_to_for_nobody(observed):
    """A mother who said no and her son who said yes have one address: neither gets mail at it."""
    mother, son, other = (
        observed.person("crm", email=email, full_name=name)
        for email, name in (("home@x.org", "Ann Lee"), ("home@x.org", "Bob Lee"), ("cid@x.org", "Cid Ray"))
    )
    observed.consent(mother, "email", "withdrawn", "2026-02-01")
    for person in (son, other):
        observed.consent(person, "email", "granted", "2026-01-01")
    who_agreed(observed)
    sent = audience(observed.connection, np.array([mother, son, other]), "email", NOW)
    assert sent.profiles.tolist() == [other]
    assert (sent.held_back["suppressed"], sent.held_back["no_consent"]) == (1, 1)
