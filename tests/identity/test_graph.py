"""A profile as records, identifiers and what joins them."""

from datetime import datetime

import pytest

from cdp_core.errors import IdentityError
from cdp_core.identity import decide_together, graph
from cdp_core.store import bulk, tables
from tests.identity.conftest import NOON


def joined(found):
    """(label, label, by) of each edge."""
    return sorted((found.nodes[edge.start].label, found.nodes[edge.end].label, edge.by) for edge in found.edges)


def test_two_records_hang_on_the_identifier_that_they_share(exact_town):
    exact_town.record("crm", email="ann@x.org", first_name="Ann", last_name="Lee", key="003A")
    exact_town.record("web", email="ann@x.org", anonymous_id="a1", key="visit")
    exact_town.resolve()
    found = graph(exact_town.connection, 1)
    assert found.records == 2
    assert joined(found) == [
        ("crm 003A", "E-mail ann@x.org", "identifier"),
        ("web visit", "Anonymous id (own cookie) a1", "identifier"),
        ("web visit", "E-mail ann@x.org", "identifier"),
    ]
    assert [node.system for node in found.nodes if node.kind == "record"] == ["crm", "cdp"]


def test_a_record_says_when_it_was_told_last(exact_town):
    ann = exact_town.record("crm", email="ann@x.org", first_name="Ann", key="003A")
    exact_town.resolve()
    told = {"source_id": 1, "file": "crm.csv", "sha256": "", "kind": "people", "mapping": "{}", "state": "loaded"}
    figures = dict.fromkeys(("rows", "accepted", "rejected", "duplicates"), 1) | {"elapsed_s": 1.0}
    rows = [{"load_id": number, "loaded_at": datetime(2026, 3, number), **told, **figures} for number in (1, 2)]
    bulk.insert_rows(exact_town.connection, tables.loads, rows)
    again = [{"record": ann, "load_id": row["load_id"]} for row in rows]
    bulk.insert_rows(exact_town.connection, tables.record_loads, again)
    record, email = graph(exact_town.connection, ann).nodes
    assert record.detail == "crm, record 003A: Ann, told last on 2 Mar 2026\nE-mail ann@x.org"
    assert email.detail == "E-mail ann@x.org, on 1 record, told last on 2 Mar 2026"


def test_in_a_large_profile_only_shared_identifiers_are_shown_and_no_more_records_than_asked_for(exact_town):
    for visit in range(40):
        exact_town.record("web", customer_id="C1", anonymous_id=f"a{visit}")
    exact_town.resolve()
    found = graph(exact_town.connection, 1, limit=25)
    assert found.records == 40
    assert [node.kind for node in found.nodes].count("record") == 25
    assert [node.label for node in found.nodes if node.kind == "identifier"] == ["Customer id C1"]


def test_a_record_that_joins_two_groups_is_shown_however_many_others_there_are(exact_town):
    for visit in range(30):
        exact_town.record("web", email=("ann@x.org", "ann@work.org")[visit % 2], first_name="Ann", last_name="Lee")
    exact_town.record("crm", email=["ann@x.org", "ann@work.org"], key="bridge")
    exact_town.resolve()
    found = graph(exact_town.connection, 1, limit=5)
    assert "crm bridge" in [node.label for node in found.nodes]


def test_a_placeholder_is_shown_as_what_joins_nobody(exact_town):
    exact_town.record(customer_id="C1", email="test@test.com")
    exact_town.resolve()
    told = {node.label: node.held_apart for node in graph(exact_town.connection, 1).nodes}
    assert told == {"crm 1": False, "Customer id C1": False, "E-mail test@test.com": True}


def test_an_ip_address_is_left_out_since_it_never_joins(exact_town):
    exact_town.record("web", customer_id="C1", ip="10.0.0.1")
    exact_town.resolve()
    assert [node.label for node in graph(exact_town.connection, 1).nodes] == ["web 1", "Customer id C1"]


def test_records_joined_by_a_persons_word_or_by_likeness_are_linked_directly(exact_town):
    a, b, c = (exact_town.record(first_name=name, key=name) for name in ("Ann", "Anna", "Nan"))
    exact_town.write()
    decide_together(exact_town.connection, a, b, NOON)
    decide_together(exact_town.connection, b, c, NOON)
    exact_town.resolve()
    pair = {"record_a": a, "record_b": c, "weight": 9.5, "evidence": '{"birthday": 9.5}', "state": "joined"}
    bulk.insert_rows(exact_town.connection, tables.candidate_pairs, [pair])
    assert joined(graph(exact_town.connection, 1)) == [
        ("crm Ann", "crm Anna", "decision"),
        ("crm Ann", "crm Nan", "likeness"),
        ("crm Anna", "crm Nan", "decision"),
    ]


def test_a_profile_that_is_not_there_is_said_so(exact_town):
    exact_town.record(email="ann@x.org")
    exact_town.resolve()
    with pytest.raises(IdentityError, match="no profile p99"):
        graph(exact_town.connection, 99)
