from typing import Any

from cdp_core.records.load import Receipt
from tests.records.conftest import Shop, clean

ANN = {"crm_id": "1"}


def deals(shop: Shop, *rows: dict[str, Any]) -> Receipt:
    rows_with_days = [{"ids": {}, "company_id": None, "opened_at": "2025-01-01", **row} for row in rows]
    return shop.load("crm", clean(shop.connection, "deals", rows_with_days))


def test_deals_that_name_nobody_are_said_with_one_of_them(shop: Shop) -> None:
    receipt = deals(
        shop,
        {"object_id": "d1", "name": "Kitchen", "ids": ANN},
        {"object_id": "d2", "name": "Sofa"},
        {"object_id": "d3", "name": "Table", "company_id": "c9"},
    )
    assert receipt.notes == (
        '2 deals name no person, nor a company with one, such as "Sofa": '
        "nobody's page shows them until a load tells whose they are.",
    )


def test_a_deal_of_a_company_that_a_person_of_its_source_belongs_to_is_hers(shop: Shop) -> None:
    shop.load("crm", clean(shop.connection, "people", [{"ids": ANN, "key": "1", "company_id": "c9"}]))
    assert deals(shop, {"object_id": "d3", "company_id": "c9"}).notes == ()


def test_a_deal_of_a_company_that_only_another_source_tells_the_people_of_waits(shop: Shop) -> None:
    shop.load("erp", clean(shop.connection, "people", [{"ids": ANN, "key": "1", "company_id": "c9"}]))
    assert deals(shop, {"object_id": "d3", "company_id": "c9"}).notes == (
        '1 deal names no person, nor a company with one, such as "d3": '
        "nobody's page shows it until a load tells whose it is.",
    )


def test_companies_themselves_wait_for_nobody(shop: Shop) -> None:
    assert shop.load("crm", clean(shop.connection, "companies", [{"ids": {}, "object_id": "c1"}])).notes == ()
