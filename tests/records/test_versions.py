from cdp_core.store import tables as t
from tests.records.conftest import Shop, clean

ANN = {"key": "1", "ids": {"email": "ann@example.org"}, "first_name": "Ann"}
ANNA = {"key": "1", "ids": {"email": "anna@example.org"}, "first_name": "Anna"}


def standing_names(shop: Shop) -> list[str]:
    return [name for name, standing in shop.rows(t.people, "first_name", "standing") if standing]


def test_the_version_that_was_delivered_last_stands_with_its_identifiers_and_goes_when_that_is_taken_back(
    shop: Shop,
) -> None:
    shop.people("crm", ANN)
    newer = shop.people("crm", ANNA)
    assert standing_names(shop) == ["Anna"]
    assert shop.rows(t.identifiers, "value", "standing") == [("ann@example.org", False), ("anna@example.org", True)]

    again = shop.people("crm", ANN)
    assert (again.accepted, again.duplicates) == (0, 1)
    assert standing_names(shop) == ["Ann"]
    assert shop.rows(t.identifiers, "value", "standing") == [("ann@example.org", True), ("anna@example.org", False)]

    shop.unload(again.load_id)
    assert standing_names(shop) == ["Anna"]
    shop.connection.execute(t.unresolved.delete())
    shop.unload(newer.load_id)
    assert standing_names(shop) == ["Ann"]
    assert shop.rows(t.unresolved, "record") == [1]


def test_within_one_file_the_last_line_stands(shop: Shop) -> None:
    receipt = shop.people("crm", ANN, ANNA, ANN)
    assert (receipt.rows, receipt.accepted, receipt.duplicates) == (3, 2, 1)
    assert standing_names(shop) == ["Ann"]


def test_an_object_has_versions_by_its_id_or_the_mappings_key_among_those_of_its_kind(shop: Shop) -> None:
    deal = {"ids": {"email": "ann@example.org"}, "object_id": "1", "opened_at": "2025-01-01"}
    by_key = {"ids": {}, "key": "T-1", "opened_at": None}
    shop.load("crm", clean(shop.connection, "deals", [{**deal, "stage": "Open"}]))
    shop.load("crm", clean(shop.connection, "deals", [{**deal, "stage": "Proposal"}]))
    # A ticket with the number of a deal is no version of it.
    receipt = shop.load(
        "crm", clean(shop.connection, "tickets", [{**deal, "stage": "Open"}, {**by_key, "stage": "New"}])
    )
    assert (receipt.accepted, receipt.duplicates) == (2, 0)
    shop.load("crm", clean(shop.connection, "tickets", [{**by_key, "stage": "Done"}]))
    assert shop.rows(t.objects, "kind", "object_id", "stage", "standing") == [
        ("deals", "1", "Open", False),
        ("deals", "1", "Proposal", True),
        ("tickets", "1", "Open", True),
        ("tickets", "T-1", "Done", True),
        ("tickets", "T-1", "New", False),
    ]
