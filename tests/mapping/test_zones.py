"""The zone of the moments in a row, in a column of its own."""

import pytest
import sqlalchemy as sa

from tests.mapping.tables import csv, mapped


@pytest.mark.parametrize(
    ("header", "zone", "behind"),
    [
        *(("TimeZone", "BST", " bst"), ("Zeitzone", "MESZ", " mesz"), ("Time Zone", "UTC+02:00", " +02:00")),
        *(("Timezone", "GMT-5", " -05:00"), ("Time Zone", "Europe/Berlin", " europe/berlin")),
        *(("タイムゾーン", "JST", " jst"), ("시간대", "KST", " kst")),
        *(("Time Zone", "Eastern Time (US & Canada)", " america/new_york"), ("Time Zone", "Narnia", "")),
    ],
)
def test_what_was_bought_happened_in_the_zone_that_its_row_names(
    connection: sa.Connection, header: str, zone: str, behind: str
) -> None:
    table = csv(
        f"Order ID,Date,Time,{header},Email,Total",
        f"1,2026-06-03,10:00:00,{zone},ann@x.org,9.00",
        "2,2026-06-04,11:30:00,,bob@x.org,8.00",
    )
    moments = [row["occurred_at"] for row in mapped(connection, table)["events"]]
    assert moments == [f"2026-06-03 10:00:00{behind}", "2026-06-04 11:30:00"]


def test_a_moment_that_says_its_zone_and_a_day_without_an_hour_stay_as_they_are(connection: sa.Connection) -> None:
    table = csv(
        "Order ID,Date,Time zone,Email,Total",
        *("1,2026-06-03T10:00:00Z,CET,ann@x.org,9.00", "2,2026-06-04,CET,bob@x.org,8.00"),
    )
    assert [row["occurred_at"] for row in mapped(connection, table)["events"]] == ["2026-06-03T10:00:00Z", "2026-06-04"]


def test_where_a_person_lives_says_nothing_of_when_she_was_written_down(connection: sa.Connection) -> None:
    table = csv("Id,Name,Email,Created at,Time zone", "7,Ann Lee,ann@x.org,2026-06-03 10:00:00,CET")
    assert mapped(connection, table)["people"][0]["created_at"] == "2026-06-03 10:00:00"
