import pytest

from cdp_core.errors import LoadError
from cdp_core.records import company_people, counts, load_history, rejected_rows
from tests.records.conftest import Shop, clean

ANN = {"key": "1", "ids": {"email": "ann@example.org", "crm_id": "1"}, "company_id": "c1"}


def test_the_history_is_newest_first_and_keeps_what_was_taken_back(shop: Shop) -> None:
    shop.people("crm", ANN, file="contacts.csv", preset="salesforce")
    shop.people("crm", {**ANN, "key": "2"}, file="more.csv")
    shop.unload(1)
    newest, oldest = load_history(shop.connection)
    assert (newest.file, newest.state) == ("more.csv", "loaded")
    assert (oldest.file, oldest.state, oldest.preset) == ("contacts.csv", "unloaded", "salesforce")
    assert oldest.mapping == {"kind": "people", "preset": "salesforce"}
    assert oldest.unloaded_at is not None


def test_rejected_rows_come_by_line_and_may_be_cut_off(shop: Shop) -> None:
    shop.people("crm", ANN, *({**ANN, "key": str(n), "reason": f"reason {n}"} for n in range(3)))
    assert [(row.line, row.reason, row.cells) for row in rejected_rows(shop.connection, 1, limit=2)] == [
        (3, "reason 0", {"cell": "3"}),
        (4, "reason 1", {"cell": "4"}),
    ]


def test_rejected_rows_of_a_load_that_is_not_known(shop: Shop) -> None:
    with pytest.raises(LoadError, match="There is no load 7"):
        rejected_rows(shop.connection, 7)


def test_a_deal_of_two_people_counts_once(shop: Shop) -> None:
    deal = {"object_id": "d1", "line": 2, "hash": "row 2"}
    of_two = [{**deal, "ids": {"email": "ann@example.org"}}, {**deal, "ids": {"email": "bob@example.org"}}]
    shop.load("crm", clean(shop.connection, "deals", of_two))
    shop.people("crm", ANN)
    found = counts(shop.connection)
    assert {name: found[name] for name in ("sources", "loads", "records", "identifiers", "deals", "events")} == {
        "sources": 1,
        "loads": 2,
        "records": 3,
        "identifiers": 3,
        "deals": 1,
        "events": 0,
    }


def test_a_company_reaches_its_people(shop: Shop) -> None:
    shop.people("crm", ANN)
    shop.people("crm", {**ANN, "company_id": "c2"})
    assert shop.connection.execute(company_people()).all() == [(1, "c2", 1)]
