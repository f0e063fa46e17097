import pytest

from cdp_core.errors import LoadError
from cdp_core.records import add_source, find_source, sources_overview
from tests.records.conftest import MONDAY, Shop


def test_a_source_is_made_once(shop: Shop) -> None:
    first = add_source(shop.connection, "salesforce", "crm", "first", now=MONDAY)
    assert add_source(shop.connection, " salesforce ", "crm", now=MONDAY) == first
    assert add_source(shop.connection, "web", "cdp", now=MONDAY).source_id == 2
    assert find_source(shop.connection, "web") is not None
    assert find_source(shop.connection, "till") is None


@pytest.mark.parametrize(
    ("name", "system", "party", "says"),
    [
        ("salesforce", "dmp", "first", "belongs to the system crm, not dmp"),
        ("x", "erp", "first", '"erp" is no system'),
        ("x", "crm", "fourth", '"fourth" is no party'),
        ("  ", "crm", "first", "needs a name"),
    ],
)
def test_what_a_source_cannot_be_is_said(shop: Shop, name: str, system: str, party: str, says: str) -> None:
    add_source(shop.connection, "salesforce", "crm", now=MONDAY)
    with pytest.raises(LoadError, match=says):
        add_source(shop.connection, name, system, party, now=MONDAY)


def test_the_overview_adds_up_standing_loads(shop: Shop) -> None:
    visit = {"ids": {"anonymous_id": "n1"}, "event": "Page Viewed", "occurred_at": "2025-01-01"}
    shop.events("web", visit, visit)
    shop.events("web", visit, {**visit, "occurred_at": "2025-02-01"}, day=1)
    add_source(shop.connection, "till", "cdp", now=MONDAY)
    till, web = sources_overview(shop.connection)
    assert (till.source.name, till.loads, till.rows, till.newest_event_at) == ("till", 0, 0, None)
    assert (web.loads, web.rows, web.accepted, web.duplicates) == (2, 4, 2, 2)
    assert str(web.newest_event_at) == "2025-02-01 00:00:00"
    shop.unload(2)
    assert sources_overview(shop.connection)[1].loads == 1
