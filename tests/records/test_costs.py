"""Costs of advertising come in as a report and are replaced by a newer one, day and campaign at a time."""

from pathlib import Path

import sqlalchemy as sa

from cdp_core.mapping import suggest
from cdp_core.normalize import Options
from cdp_core.records import Receipt, add_source, counts, findings, load_table, rejected_rows
from cdp_core.sources import tables
from cdp_core.store import tables as t
from tests.records.conftest import MONDAY, Shop, md5

HEADER = "Day,Campaign,Ad group,Currency,Impressions,Clicks,Cost,Leads"
FIRST = (
    "2025-03-01,Spring,Broad,EUR,1000,20,50.25,2",
    "2025-03-01,Spring,Narrow,EUR,500,10,30.00,1",
    "2025-03-02,Spring,Broad,USD,1000,20,40.00,0",
)


def report(shop: Shop, folder: Path, *rows: str, header: str = HEADER, source: str = "ads") -> Receipt:
    text = "\n".join((header, *rows, ""))
    path = folder / "report.csv"
    path.write_text(text, "utf-8")
    (table,) = tables(path)
    into = add_source(shop.connection, source, "cdp", now=MONDAY)
    options = Options("DE", "EUR", {"USD": 0.5}, None, MONDAY)
    plan = suggest(table).mapping
    return load_table(shop.connection, table, into, plan, sha256=md5(text).hex, original=None, options=options)


def standing(shop: Shop) -> dict[str, float]:
    """Cost of each day that stands."""
    rows = shop.connection.execute(
        sa.select(t.costs.c.day, sa.func.sum(t.costs.c.cost)).where(t.costs.c.standing).group_by(t.costs.c.day)
    )
    return {f"{day:%m-%d}": cost for day, cost in rows}


def test_a_report_comes_in_with_its_figures(shop: Shop, tmp_path: Path) -> None:
    receipt = report(shop, tmp_path, *FIRST, "Total,,,,2500,50,120.25,3")
    assert (receipt.kind, receipt.rows, receipt.accepted) == ("costs", 3, 3)
    assert shop.rows(t.costs, "campaign", "ad_group", "cost", "original_cost", "clicks", "record") == [
        ("Spring", "Broad", 20.0, 40.0, 20.0, 0),
        ("Spring", "Broad", 50.25, None, 20.0, 0),
        ("Spring", "Narrow", 30.0, None, 10.0, 0),
    ]
    assert counts(shop.connection)["costs"] == 3
    assert (shop.rows(t.records), shop.rows(t.unresolved), shop.rows(t.field_types)) == ([], [], [])
    assert findings(shop.connection) == []


REJECTED = {
    "2025-03-01,,,EUR,1500,30,80.25,3": "names no campaign",
    "2025-03-01,Total: Account,,EUR,1500,30,80.25,3": "is a total",
    "soon,Spring,,EUR,1500,30,80.25,3": "column 'Day' has \"soon\", where a date",
    "2025-03-01,Spring,,EUR,,,,": "has no figure",
}


def test_what_would_count_twice_or_says_nothing_is_rejected(shop: Shop, tmp_path: Path) -> None:
    receipt = report(shop, tmp_path, *REJECTED, *FIRST)
    assert (receipt.accepted, receipt.rejected) == (3, 4)
    for row, reason in zip(rejected_rows(shop.connection, receipt.load_id), REJECTED.values(), strict=True):
        assert reason in row.reason


def test_a_newer_report_stands_in_for_the_days_and_campaigns_that_it_speaks_of(shop: Shop, tmp_path: Path) -> None:
    first = report(shop, tmp_path, *FIRST)
    by_campaign = report(shop, tmp_path, "2025-03-01,Spring,90.00,40,9", header="Day,Campaign,Cost,Clicks,Impressions")
    assert standing(shop) == {"03-01": 90.0, "03-02": 20.0}
    assert counts(shop.connection)["costs"] == 2
    assert findings(shop.connection) == []
    shop.unload(by_campaign.load_id)
    assert standing(shop) == {"03-01": 80.25, "03-02": 20.0}
    shop.unload(first.load_id)
    assert shop.rows(t.costs) == []
    assert findings(shop.connection) == []


def test_rows_that_come_again_are_duplicates_and_stand_on_when_the_first_goes(shop: Shop, tmp_path: Path) -> None:
    first = report(shop, tmp_path, *FIRST)
    again = report(shop, tmp_path, *FIRST[:2], "2025-03-02,Spring,Broad,USD,1100,21,44.00,0")
    assert (again.accepted, again.duplicates) == (1, 2)
    assert standing(shop) == {"03-01": 80.25, "03-02": 22.0}
    shop.unload(first.load_id)
    assert standing(shop) == {"03-01": 80.25, "03-02": 22.0}
    assert findings(shop.connection) == []


def test_other_accounts_and_sources_stand_beside(shop: Shop, tmp_path: Path) -> None:
    header = "Day,Advertiser,Campaign,Cost,Clicks,Impressions"
    report(shop, tmp_path, "2025-03-01,North,Spring,10,1,1", header=header)
    report(shop, tmp_path, "2025-03-01,South,Spring,20,1,1", header=header)
    report(shop, tmp_path, "2025-03-01,South,Spring,40,1,1", header=header, source="other")
    assert standing(shop) == {"03-01": 70.0}


def test_reports_on_different_ad_groups_add_up_and_one_on_the_same_replaces(shop: Shop, tmp_path: Path) -> None:
    report(shop, tmp_path, "2025-03-01,Spring,Broad,EUR,1000,20,50.00,2")
    other = report(shop, tmp_path, "2025-03-01,Spring,Narrow,EUR,500,10,30.00,1")
    assert standing(shop) == {"03-01": 80.0}
    report(shop, tmp_path, "2025-03-01,Spring,Broad,EUR,1100,22,55.00,2")
    assert standing(shop) == {"03-01": 85.0}
    shop.unload(other.load_id)
    assert standing(shop) == {"03-01": 55.0}
    assert findings(shop.connection) == []
