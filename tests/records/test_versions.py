from cdp_core.store import tables as t
from tests.records.conftest import Shop, clean

ANN = {"key": "1", "ids": {"email": "ann@example.org"}, "first_name": "Ann"}
ANNA = {"key": "1", "ids": {"email": "anna@example.org"}, "first_name": "Anna"}


def standing_names(shop: Shop) -> list[str]:
    return [name for name, standing in shop.rows(t.people, "first_name", "standing") if standing]


def test_the_newest_delivered_version_stands_with_its_identifiers(shop: Shop) -> None:
    shop.people("crm", ANN)
    shop.people("crm", ANNA)
    assert standing_names(shop) == ["Anna"]
    assert shop.rows(t.identifiers, "value", "standing") == [("ann@example.org", False), ("anna@example.org", True)]


def test_an_older_version_delivered_again_stands_again(shop: Shop) -> None:
    shop.people("crm", ANN)
    shop.people("crm", ANNA)
    receipt = shop.people("crm", ANN)
    assert (receipt.accepted, receipt.duplicates) == (0, 1)
    assert standing_names(shop) == ["Ann"]
    assert shop.rows(t.identifiers, "value", "standing") == [("ann@example.org", True), ("anna@example.org", False)]
    shop.unload(receipt.load_id)
    assert standing_names(shop) == ["Anna"]


def test_within_one_file_the_last_line_stands(shop: Shop) -> None:
    receipt = shop.people("crm", ANN, ANNA, ANN)
    assert (receipt.rows, receipt.accepted, receipt.duplicates) == (3, 2, 1)
    assert standing_names(shop) == ["Ann"]


def test_an_older_version_returns_when_the_newer_is_taken_back(shop: Shop) -> None:
    shop.people("crm", ANN)
    newer = shop.people("crm", ANNA)
    shop.connection.execute(t.unresolved.delete())
    shop.unload(newer.load_id)
    assert standing_names(shop) == ["Ann"]
    assert shop.rows(t.unresolved, "record") == [1]


def test_an_object_has_versions_by_its_id(shop: Shop) -> None:
    deal = {"ids": {"email": "ann@example.org"}, "object_id": "d1", "stage": "Open", "opened_at": "2025-01-01"}
    shop.load("crm", clean(shop.connection, "deals", [deal]))
    shop.load("crm", clean(shop.connection, "deals", [{**deal, "stage": "Proposal"}]))
    assert shop.rows(t.objects, "stage", "standing") == [("Open", False), ("Proposal", True)]


def test_a_ticket_with_the_number_of_a_deal_is_no_version_of_it(shop: Shop) -> None:
    one = {"ids": {"email": "ann@example.org"}, "object_id": "1", "opened_at": "2025-01-01"}
    shop.load("crm", clean(shop.connection, "deals", [one]))
    receipt = shop.load("crm", clean(shop.connection, "tickets", [one]))
    assert (receipt.accepted, receipt.duplicates) == (1, 0)
    assert shop.rows(t.objects, "kind", "standing") == [("deals", True), ("tickets", True)]


def test_the_mappings_key_stands_in_for_an_object_id(shop: Shop) -> None:
    shop.load("crm", clean(shop.connection, "tickets", [{"ids": {}, "key": "T-1", "stage": "New", "opened_at": None}]))
    shop.load("crm", clean(shop.connection, "tickets", [{"ids": {}, "key": "T-1", "stage": "Done", "opened_at": None}]))
    assert shop.rows(t.objects, "object_id", "stage", "standing") == [("T-1", "Done", True), ("T-1", "New", False)]
