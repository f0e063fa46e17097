"""Reports about nobody."""

import pytest

from cdp_core.mapping import suggest
from tests.mapping.tables import SmallTable, csv


@pytest.mark.parametrize(
    "table",
    [
        csv(
            "Session source / medium,Users,Sessions,Engagement rate", "google / organic,1200,1500,0.6", ",300,350,0.28"
        ),
        csv("Video title,Views,Watch time (hours),Subscribers", "How to,600,30,3"),
        csv("Seite,Aufrufe,Nutzer", "/start,900,400"),
        csv("Ngày,Lượt xem,Phiên", "2026-03-01,900,400"),
    ],
)
def test_a_report_of_figures_is_about_nobody_and_asks_nothing(table: SmallTable) -> None:
    found = suggest(table)
    assert found.of_nobody
    assert not found.clear
    assert found.doubtful == ()
    assert found.kind_reason.endswith("about nobody, so there is nothing to load")


@pytest.mark.parametrize(
    "table",
    [
        csv("Email,Sessions,Views", "a@x.org,3,8"),
        csv("uuid,category_names", "bk1,Travel"),
        csv("a,b", "1,2"),
        csv("Campaign,Day,Cost,Impressions,Clicks", "May,2026-05-01,5,100,3"),
    ],
)
def test_what_names_somebody_or_counts_nothing_is_no_such_report(table: SmallTable) -> None:
    assert not suggest(table).of_nobody
