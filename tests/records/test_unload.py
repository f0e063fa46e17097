import pytest

from cdp_core.errors import LoadError
from cdp_core.records import findings, unload
from cdp_core.store import tables as t
from tests.records.conftest import MONDAY, Shop

ANN = {"key": None, "ids": {"email": "ann@example.org"}, "first_name": "Ann"}
VISIT = {"ids": {"anonymous_id": "n1"}, "event": "Page Viewed", "occurred_at": "2025-01-01"}


def test_a_load_taken_back_leaves_what_was_there_before(shop: Shop) -> None:
    shop.people("crm", ANN)
    kept = (t.people, t.identifiers, t.records, t.record_loads, t.events, t.rejected, t.repeats, t.loads)
    before = [shop.rows(table) for table in kept]
    load = shop.people("crm", ANN, {**ANN, "first_name": "Anna"}, {**ANN, "reason": "no"})
    shop.unload(load.load_id)
    assert [shop.rows(table) for table in kept[:-1]] == before[:-1]
    assert shop.rows(t.loads, "load_id", "state") == [(1, "loaded"), (2, "unloaded")]


def test_the_next_copy_stands_when_the_first_is_taken_back(shop: Shop) -> None:
    shop.people("crm", ANN)
    shop.people("crm", {**ANN, "first_name": "Bob"}, ANN)
    taken_back = unload(shop.connection, 1, now=MONDAY)
    assert taken_back.handed_over == (2,)
    assert shop.rows(t.people, "first_name", "load_id", "line") == [("Ann", 2, 3), ("Bob", 2, 2)]
    assert shop.rows(t.records, "record", "row_key") == [(1, "3"), (2, "2")]
    assert shop.rows(t.identifiers, "record", "load_id", "line") == [(1, 2, 3), (2, 2, 2)]
    assert shop.rows(t.repeats) == []
    assert shop.rows(t.loads, "load_id", "accepted", "duplicates") == [(1, 1, 0), (2, 2, 0)]


def test_loads_that_were_mapped_otherwise_are_named(shop: Shop) -> None:
    shop.people("crm", ANN)
    shop.people("crm", ANN, preset="salesforce")
    assert unload(shop.connection, 1, now=MONDAY).mapped_otherwise == (2,)


def test_a_record_goes_with_its_last_load_and_numbers_of_loads_are_never_used_again(shop: Shop) -> None:
    with pytest.raises(LoadError, match="There is no load 1"):
        shop.unload(1)
    shop.events("web", VISIT)
    shop.events("web", {**VISIT, "event": "Signed In"})
    shop.unload(1)
    assert shop.rows(t.records, "record") == [1]
    with pytest.raises(LoadError, match="was taken back already"):
        shop.unload(1)
    shop.unload(2)
    assert shop.rows(t.records) == shop.rows(t.identifiers) == []
    assert shop.rows(t.unresolved, "record") == [1]
    assert shop.events("web", VISIT).load_id == 3


def test_a_number_that_is_kept_for_a_decision_is_no_other_source_s_matter(shop: Shop) -> None:
    """The first file of a source is numbered by its lines, unless somebody of its own is back."""
    crm = [{**ANN, "key": "1"}, {**ANN, "key": "2"}]
    load = shop.people("crm", *crm)
    about_both = {"decision_id": 1, "verdict": "apart", "record_a": 1, "record_b": 2, "decided_at": MONDAY}
    shop.connection.execute(t.decisions.insert().values(about_both))
    shop.unload(load.load_id)
    shop.people("shop", {**ANN, "key": "7", "line": 2}, {**ANN, "key": "8", "line": 4})
    assert shop.rows(t.records, "record", "row_key") == [(3, "7"), (5, "8")]
    shop.people("crm", *crm)
    assert shop.rows(t.records, "record", "row_key") == [(1, "1"), (2, "2"), (3, "7"), (5, "8")]
    assert shop.rows(t.gone_records) == []


def test_damage_is_found_and_said(shop: Shop) -> None:
    shop.people("crm", {**ANN, "key": "1"})
    shop.events("web", VISIT)
    assert findings(shop.connection) == []
    shop.connection.execute(t.records.delete())
    shop.connection.execute(t.people.update().values(standing=False))
    shop.connection.execute(t.events.update().values(load_id=9))
    assert findings(shop.connection) == [
        "1 row of people points at a record that does not exist.",
        "1 row of events points at a record that does not exist.",
        "2 rows of identifiers point at a record that does not exist.",
        "2 rows of record_loads point at a record that does not exist.",
        "1 row of events belongs to a load that does not stand.",
        "Load 2 (file.csv) says 1 row was accepted, but 0 lines are kept.",
        "1 record has no standing version, or several.",
    ]
