"""Dates decided per column over all its values."""

from collections.abc import Callable
from datetime import datetime

import pytest
import sqlalchemy as sa

from cdp_core.mapping.looks import looks
from cdp_core.normalize import dates
from tests.normalize.conftest import NOW, Cleaning


def moments(cleaned: Cleaning, *cells: str | None, **options: object) -> list[datetime | None]:
    result = cleaned("people", ("created_at", list(cells)), ("first_name", ["Ada"] * len(cells)), **options)
    return result.column("created_at")


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2024-01-23", datetime(2024, 1, 23)),
        ("2024-01-23T02:21:49.000+0000", datetime(2024, 1, 23, 2, 21, 49)),
        ("2024-01-23T02:21:49+02:00", datetime(2024, 1, 23, 0, 21, 49)),
        ("2024-01-23 02:21:49 +0200", datetime(2024, 1, 23, 0, 21, 49)),
        ("2024-01-23 02:21:49-05", datetime(2024, 1, 23, 7, 21, 49)),
        ("2024-01-23T02:21:49.1234567Z", datetime(2024, 1, 23, 2, 21, 49, 123456)),
        ("2024-01-23 02:21:49 UTC", datetime(2024, 1, 23, 2, 21, 49)),
        ("2024-01-23 02:21:49 PST", datetime(2024, 1, 23, 10, 21, 49)),
        ("2024-07-23 14:05:11 Europe/Berlin", datetime(2024, 7, 23, 12, 5, 11)),
        ("1/23/2024 2:05 PM America/New_York", datetime(2024, 1, 23, 19, 5)),
        ("23-Mar-2024 14:05 america/argentina/buenos_aires", datetime(2024, 3, 23, 17, 5)),
        ("2024-01-23 14:05 America/Port-au-Prince", datetime(2024, 1, 23, 19, 5)),
        ("2024-01-23 14:05 Etc/GMT+5", datetime(2024, 1, 23, 19, 5)),
        ("2024-01-23 14:05 HKT", datetime(2024, 1, 23, 6, 5)),
        ("2024-01-23T02:21:49+01:00[Europe/Berlin]", datetime(2024, 1, 23, 1, 21, 49)),
        ("2024/01/23 2:05:11 PM GMT+1", datetime(2024, 1, 23, 13, 5, 11)),
        ("2024/01/23 14:05:11 GMT-9:30", datetime(2024, 1, 23, 23, 35, 11)),
        ("2024/01/23 2:05:11 오후 GMT+9", datetime(2024, 1, 23, 5, 5, 11)),
        ("2024-01-23 14:05 UTC-05:00", datetime(2024, 1, 23, 19, 5)),
        ("23.01.2024 14:05:11 GMT+05:30", datetime(2024, 1, 23, 8, 35, 11)),
        ("1/23/2024 2:05 PM (UTC+10)", datetime(2024, 1, 23, 4, 5)),
        ("20240123T022149Z", datetime(2024, 1, 23, 2, 21, 49)),
        ("19810204", datetime(1981, 2, 4)),
        ("23/01/2024 14:05", datetime(2024, 1, 23, 14, 5)),
        ("1/23/2024 2:05 PM", datetime(2024, 1, 23, 14, 5)),
        ("1/23/24 12:05 a.m.", datetime(2024, 1, 23, 0, 5)),
        ("23.1.2024", datetime(2024, 1, 23)),
        ("23-01-24", datetime(2024, 1, 23)),
        ("23-Jan-24", datetime(2024, 1, 23)),
        ("昭和55年3月1日", datetime(1980, 3, 1)),
        ("平成元年1月8日", datetime(1989, 1, 8)),
        ("R6.12.31", datetime(2024, 12, 31)),
        ("January 23rd, 2024", datetime(2024, 1, 23)),
        ("Tue, 23 Jan 2024 02:21:49 GMT", datetime(2024, 1, 23, 2, 21, 49)),
        ("Tue Jan 23 2024 02:21:49 GMT+0200 (Central European Time)", datetime(2024, 1, 23, 0, 21, 49)),
        ("23/Jan/2024:02:21:49 +0200", datetime(2024, 1, 23, 0, 21, 49)),
        ("Dienstag, 23. Januar 2024 um 14:30 Uhr", datetime(2024, 1, 23, 14, 30)),
        ("3. März 2024", datetime(2024, 3, 3)),
        ("1er février 2024", datetime(2024, 2, 1)),
        ("23 de enero de 2024", datetime(2024, 1, 23)),
        ("5. maaliskuuta 2024", datetime(2024, 3, 5)),
        ("5. syysk. 2024", datetime(2024, 9, 5)),
        ("2024. szept. 5.", datetime(2024, 9, 5)),
        ("5. märts 2024", datetime(2024, 3, 5)),
        ("5. marts 2024", datetime(2024, 3, 5)),
        ("5. marec 2024", datetime(2024, 3, 5)),
        ("5. zář 2024", datetime(2024, 9, 5)),
        ("5 Eyl 2024", datetime(2024, 9, 5)),
        ("5 Σεπ 2024", datetime(2024, 9, 5)),
        ("05-мар-2024", datetime(2024, 3, 5)),
        ("5 вер. 2024", datetime(2024, 9, 5)),
        ("5 de març de 2024", datetime(2024, 3, 5)),
        ("5 mars 2024 kl. 14.30", datetime(2024, 3, 5, 14, 30)),
        ("5 במרץ 2024", datetime(2024, 3, 5)),
        ("5 मार्च 2024", datetime(2024, 3, 5)),
        ("5 มีนาคม 2567", datetime(2024, 3, 5)),
        ("5 มี.ค. 2567", datetime(2024, 3, 5)),
        ("5 มกราคม พ.ศ. 2567", datetime(2024, 1, 5)),
        ("民國113年3月5日", datetime(2024, 3, 5)),
        ("民國74年3月5日", datetime(1985, 3, 5)),
        ("23 tháng 1, 2024", datetime(2024, 1, 23)),
        ("ngày 23 tháng 1 năm 2024", datetime(2024, 1, 23)),
        ("14:30 23/01/2024", datetime(2024, 1, 23, 14, 30)),
        ("2024年1月23日", datetime(2024, 1, 23)),
        ("2024. 1. 23.", datetime(2024, 1, 23)),
        ("1706000000", datetime(2024, 1, 23, 8, 53, 20)),
        ("1706000000123", datetime(2024, 1, 23, 8, 53, 20, 123000)),
        ("1706000000123456", datetime(2024, 1, 23, 8, 53, 20, 123456)),
        ("1706000000.5", datetime(2024, 1, 23, 8, 53, 20, 500000)),
        ("45000.5", datetime(2023, 3, 15, 12)),
    ],
)
def test_a_date_is_read_however_it_is_written(cleaned: Cleaning, cell: str, moment: datetime):
    assert moments(cleaned, cell) == [moment]


@pytest.mark.parametrize(
    "cell", ["0000-00-00", "9999-12-31", "0001-01-01 00:00:00", "2024-02-30", "soon", "13/2024", "70000"]
)
def test_what_names_no_day_is_missing(cleaned: Cleaning, cell: str):
    assert moments(cleaned, cell, "2024-01-23") == [None, datetime(2024, 1, 23)]


def test_one_column_may_hold_several_ways_of_writing(cleaned: Cleaning):
    assert moments(cleaned, "2024-01-23", "23.01.2024 10:00", None, "Jan 23, 2024", "45314") == [
        datetime(2024, 1, 23),
        datetime(2024, 1, 23, 10),
        None,
        datetime(2024, 1, 23),
        datetime(2024, 1, 23),
    ]


def test_other_values_of_the_column_decide_what_comes_first(cleaned: Cleaning):
    assert moments(cleaned, "03/04/2025", "13/04/2025") == [datetime(2025, 4, 3), datetime(2025, 4, 13)]
    assert moments(cleaned, "03/04/2025", "04/13/2025") == [datetime(2025, 3, 4), datetime(2025, 4, 13)]


def test_other_columns_of_the_file_decide_where_a_column_does_not(cleaned: Cleaning):
    result = cleaned("people", ("created_at", ["03/04/2025"]), ("birthday", ["12/31/1980"]))
    assert result.column("created_at") == [datetime(2025, 3, 4)]
    assert "as other columns of the file are" in result.clean.decisions["created_at"]


def test_the_country_decides_where_no_value_does(cleaned: Cleaning):
    american = cleaned("people", ("created_at", ["03/04/2025"]), ("country", ["USA"]))
    assert american.column("created_at") == [datetime(2025, 3, 4)]
    assert "usual in United States" in american.clean.decisions["created_at"]


def test_a_guess_is_day_first_and_said(cleaned: Cleaning):
    result = cleaned("people", ("created_at", ["03/04/2025"]))
    assert result.column("created_at") == [datetime(2025, 4, 3)]
    assert "nothing in the file tells" in result.clean.decisions["created_at"]


def test_the_name_of_a_column_says_nothing_of_losses(cleaned: Cleaning):
    result = cleaned("people", ("custom.missing_since", ["13/04/2025", "14/04/2025"]))
    assert result.clean.types == {"custom.missing_since": "date"}
    said = "missing since: Dates were read as day/month/year, the only order that fits all of them."
    assert (result.clean.sentences(), result.clean.losses()) == ([said], [])


def test_the_order_of_the_mapping_is_kept_against_a_slip(cleaned: Cleaning):
    cells = ["03/04/2025", "05/06/2025", "04/13/2025"]
    assert moments(cleaned, *cells, date_order="DMY") == [
        datetime(2025, 4, 3),
        datetime(2025, 6, 5),
        datetime(2025, 4, 13),
    ]


def test_an_order_that_most_values_contradict_is_not_kept(cleaned: Cleaning):
    cells = ["01/13/2025", "02/14/2025", "03/04/2025"]
    assert moments(cleaned, *cells, date_order="DMY")[2] == datetime(2025, 3, 4)


def test_a_birthday_is_a_day_in_the_past(cleaned: Cleaning):
    cells = ["31/12/68", "01.02.03", "2027-01-01", "1880-05-05", "1990-05-05T22:00:00Z", "-315619200000"]
    result = cleaned("people", ("birthday", cells))
    assert result.column("birthday") == [
        datetime(1968, 12, 31),
        datetime(2003, 2, 1),
        None,
        None,
        datetime(1990, 5, 5),
        datetime(1960, 1, 1),
    ]


def test_unreadable_dates_are_counted(cleaned: Cleaning):
    result = cleaned("people", ("updated_at", ["2024-01-01", "soon", None]), ("email", ["a@x.com"] * 3))
    assert result.clean.decisions["updated_at"] == "1 of 2 values is no date and was left out."


def test_only_written_dates_make_a_column_of_dates(connection: sa.Connection, a_column: Callable[..., sa.TableClause]):
    def dates_only(*cells: str) -> bool:
        column = a_column(list(cells))
        return dates.survey(connection, column.c.value).only_dates

    assert dates_only("2024-01-23", "23.01.2024")
    assert not dates_only("20240123")
    assert not dates_only("2024-01-23", "yesterday")
    assert not dates_only()
    assert dates_only("2026-02-13", "46082")
    assert not dates_only("46082", "46083")
    assert not dates_only("2026-02-13", "99999")
    assert dates_only("Mar 3, 2026 at 10:00 am", "Never")
    assert not dates_only("Never", "Nie")


def test_now_is_handed_in(cleaned: Cleaning):
    tomorrow = datetime(2030, 1, 1)
    result = cleaned("people", ("birthday", ["2027-01-01"]), now=tomorrow)
    assert NOW < result.column("birthday")[0] < tomorrow


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("２０２５年３月４日", datetime(2025, 3, 4)),
        ("٢٠٢٥-٠٣-٠٤", datetime(2025, 3, 4)),
        ("2025/3/4 午後3:05", datetime(2025, 3, 4, 15, 5)),
        ("4 марта 2025", datetime(2025, 3, 4)),
        ("4 marca 2025", datetime(2025, 3, 4)),
        ("4 марта 2025 г.", datetime(2025, 3, 4)),
        ("4 березня 2025", datetime(2025, 3, 4)),
        ("4 Μαρτίου 2025", datetime(2025, 3, 4)),
        ("٤ مارس ٢٠٢٥", datetime(2025, 3, 4)),
        ("04 Thg 3 2025", datetime(2025, 3, 4)),
        ("4 Ağustos 2025", datetime(2025, 8, 4)),
    ],
)
def test_dates_of_many_scripts_are_read(cleaned: Cleaning, text: str, moment: datetime) -> None:
    assert cleaned("people", ("created_at", [text])).column("created_at") == [moment]


def test_with_dots_the_day_comes_first(cleaned: Cleaning) -> None:
    found = cleaned("people", ("created_at", ["04.03.2025", "05.06.2025"]))
    assert "as dates with dots are" in found.clean.decisions["created_at"]


def test_years_of_the_buddhist_era_are_read_as_thailand_counts_them(cleaned: Cleaning) -> None:
    assert moments(cleaned, "23/01/2567 14:05", "29/02/2567", None, "1/3/2569") == [
        datetime(2024, 1, 23, 14, 5),
        datetime(2024, 2, 29),
        None,
        datetime(2026, 3, 1),
    ]
    assert moments(cleaned, "2567-02-29T10:00:00Z") == [datetime(2024, 2, 29, 10)]


def test_a_lone_year_far_ahead_is_no_buddhist_year(cleaned: Cleaning) -> None:
    assert moments(cleaned, "2500-01-01", "2024-01-02", "2024-01-03")[0] == datetime(2500, 1, 1)


def test_a_spreadsheets_day_may_have_a_decimal_comma(cleaned: Cleaning):
    assert moments(cleaned, "45720", "45721,5") == [datetime(2025, 3, 4), datetime(2025, 3, 5, 12)]


def test_beside_amounts_in_dollars_the_month_comes_first_where_nothing_else_tells(cleaned: Cleaning):
    result = cleaned("orders", ("order_id", ["1"]), ("occurred_at", ["03/04/2025"]), ("currency", ["USD"]))
    assert result.rows[0]["occurred_at"] == datetime(2025, 3, 4)
    assert "amounts are in USD" in result.clean.decisions["occurred_at"]


def test_beside_am_and_pm_the_month_comes_first_where_nothing_else_tells(cleaned: Cleaning):
    result = cleaned("people", ("created_at", ["11/5/2026 12:01:33 PM", "11/6/2026 9:01:33 AM"]))
    assert result.column("created_at") == [datetime(2026, 11, 5, 12, 1, 33), datetime(2026, 11, 6, 9, 1, 33)]
    said = "Dates were read as month/day/year, as is usual beside AM and PM, since nothing else in the file tells."
    assert result.clean.decisions["created_at"] == said


def test_am_and_pm_of_one_column_tell_for_the_others_of_its_file(cleaned: Cleaning):
    result = cleaned("people", ("created_at", ["11/5/2026 9:01 AM"]), ("updated_at", ["11/6/2026"]))
    assert result.column("updated_at") == [datetime(2026, 11, 6)]


@pytest.mark.parametrize(
    "others",
    [
        ("created_at", ["11/5/2026 9:01 AM", "13/5/2026 9:01 AM"]),
        ("updated_at", ["25/12/2025", "11/5/2026"]),
        ("country", ["AU", "AU"]),
        ("phone", ["+44 7700 900123", "+44 7700 900124"]),
    ],
)
def test_am_and_pm_tell_nothing_where_the_file_itself_puts_the_day_first(
    cleaned: Cleaning, others: tuple[str, list[str | None]]
):
    columns = {
        "created_at": ["11/5/2026 9:01 AM", "11/6/2026 9:01 PM"],
        "first_name": ["Ada", "Bob"],
        others[0]: others[1],
    }
    assert cleaned("people", *columns.items()).column("created_at")[0] == datetime(2026, 5, 11, 9, 1)


def test_a_country_of_24_hours_writes_am_and_pm_in_a_tool_of_elsewhere(cleaned: Cleaning):
    result = cleaned("people", ("created_at", ["11/5/2026 9:01 AM"]), ("country", ["Korea"]))
    assert result.column("created_at") == [datetime(2026, 11, 5, 9, 1)]


@pytest.mark.parametrize("clock", ["9:01 p. m.", "오후 9:01"])
def test_halves_of_the_day_in_another_language_are_no_sign_of_american_dates(cleaned: Cleaning, clock: str):
    assert moments(cleaned, f"11/5/2026 {clock}") == [datetime(2026, 5, 11, 21, 1)]


def test_with_dots_the_day_comes_first_beside_am_and_pm_too(cleaned: Cleaning):
    assert moments(cleaned, "11.5.2026 9:01 PM") == [datetime(2026, 5, 11, 21, 1)]


@pytest.mark.parametrize("cells", [["1446/09/04", "1446/09/05"], ["04-09-1446", "30-08-1446"], ["1403-12-14 10:00"]])
def test_a_year_of_another_calendar_is_no_day_of_ours_and_said(cleaned: Cleaning, cells: list[str]):
    count = len(cells)
    events = cleaned("events", ("occurred_at", cells), ("event", ["Login"] * count), ("email", ["a@x.com"] * count))
    assert events.column("occurred_at") == [None] * count
    assert all(events.column("reason"))
    assert "counted by the Islamic or the Persian calendar" in events.clean.decisions["occurred_at"]
    people = cleaned("people", ("email", ["a@x.com"] * count), ("birthday", cells), ("created_at", cells))
    assert people.column("birthday") == people.column("created_at") == [None] * count


def test_a_day_of_another_calendar_under_an_unknown_header_is_kept_as_it_was_written(cleaned: Cleaning):
    people = cleaned("people", ("email", ["a@x.com"]), ("custom.renewal", ["1446/09/04"]))
    assert people.column("custom") == ['{"renewal":"1446/09/04"}']


def test_nothing_happened_before_1900_and_what_did_is_said(cleaned: Cleaning):
    people = cleaned("people", ("email", ["a@x.com", "b@x.com"]), ("created_at", ["1899-12-30", "2025-01-02"]))
    assert people.column("created_at") == [None, datetime(2025, 1, 2)]
    assert "1 of 2 values is no date and was left out." in people.clean.decisions["created_at"]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("5 آذار 2025", datetime(2025, 3, 5)),
        ("٥ شباط ٢٠٢٥", datetime(2025, 2, 5)),
        ("7 كانون الثاني 2025", datetime(2025, 1, 7)),
        ("8 تشرين الأول 2025", datetime(2025, 10, 8)),
        ("9 جويلية 2025", datetime(2025, 7, 9)),
        ("10 غشت 2025", datetime(2025, 8, 10)),
        ("11 ماي 2025", datetime(2025, 5, 11)),
        ("6 مارس 2025 02:15 م", datetime(2025, 3, 6, 14, 15)),
        ("06/03/2025 09:05 ص", datetime(2025, 3, 6, 9, 5)),
        ("04.03.2025 г.", datetime(2025, 3, 4)),
        ("04.03.2025 г. 14:30 ч.", datetime(2025, 3, 4, 14, 30)),
    ],
)
def test_dates_of_arabia_and_bulgaria_are_read_and_look_like_dates(cleaned: Cleaning, text: str, moment: datetime):
    assert moments(cleaned, text) == [moment]
    assert looks([text])["date"] == 1


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("5 de março de 2025 às 12:10", datetime(2025, 3, 5, 12, 10)),
        ("quarta-feira, 5 de março de 2025", datetime(2025, 3, 5)),
        ("5 de mayo de 2025 14:10 hs.", datetime(2025, 5, 5, 14, 10)),
        ("jue. 5 may. 2025", datetime(2025, 5, 5)),
        ("05/05/2025 2:10 p. m.", datetime(2025, 5, 5, 14, 10)),
        ("05/05/2025 12:10h", datetime(2025, 5, 5, 12, 10)),
        ("05/05/2025 2:10 CH", datetime(2025, 5, 5, 14, 10)),
        ("2025년 5월 5일", datetime(2025, 5, 5)),
        ("2025. 5. 5. 오후 2:10:05", datetime(2025, 5, 5, 14, 10, 5)),
        ("2025-05-05 (월)", datetime(2025, 5, 5)),
        ("2025.05.05(월) 오전 2:10", datetime(2025, 5, 5, 2, 10)),
        ("2025年5月5日（月）", datetime(2025, 5, 5)),
        ("2025/05/05(月) 12:10", datetime(2025, 5, 5, 12, 10)),
        ("2025年5月5日(月曜日) 午後2時10分", datetime(2025, 5, 5, 14, 10)),
        ("2025年5月5日12時", datetime(2025, 5, 5, 12)),
        ("2025/05/05 14時10分", datetime(2025, 5, 5, 14, 10)),
        ("05-MAY-25 02.10.00 PM", datetime(2025, 5, 5, 14, 10)),
        ("Mon May 05 12:10:05 KST 2025", datetime(2025, 5, 5, 3, 10, 5)),
        ("5.5.2025 klo 14.10", datetime(2025, 5, 5, 14, 10)),
        ("5. Mai 2025 um 14:10", datetime(2025, 5, 5, 14, 10)),
        ("lundi 5 mai 2025", datetime(2025, 5, 5)),
        ("ngày 5 tháng 5 năm 2025", datetime(2025, 5, 5)),
    ],
)
def test_what_is_read_as_a_date_looks_like_one(cleaned: Cleaning, text: str, moment: datetime):
    assert moments(cleaned, text) == [moment]
    assert looks([text])["date"] == 1


@pytest.mark.parametrize(
    "text",
    [
        "10, 20, 30",
        "40.81.151.94",
        "20426051",
        "4111 11 11",
        "Room 12-05-2025",
        "Block 5 12 1999",
        "31/31/2024",
        "v1.2",
    ],
)
def test_numbers_that_are_no_day_do_not_look_like_a_date(text: str):
    assert "date" not in looks([text])


@pytest.mark.parametrize(
    "month", ["Feb 2026", "Februar 2026", "févr. 2026", "2026-02", "02/2026", "2026年2月", "202602", "Feb-26"]
)
def test_a_month_of_a_report_of_costs_counts_from_its_first_day_to_its_last(cleaned: Cleaning, month: str):
    read = cleaned("costs", ("day", [month, "2026-03-04"]), ("cost", ["10", "5"]))
    assert read.column("day") == [datetime(2026, 2, 1), datetime(2026, 3, 4)]
    assert read.column("until") == [datetime(2026, 2, 28), datetime(2026, 3, 4)]
    assert read.clean.decisions["day"] == "A month counts from its first day to its last."


def test_a_report_of_costs_may_have_its_first_and_its_last_day_in_one_cell(cleaned: Cleaning):
    read = cleaned("costs", ("day", ["2026-02-01 - 2026-02-28", "1 Mar 2026 to 7 Mar 2026"]), ("cost", ["10", "5"]))
    assert read.column("day") == [datetime(2026, 2, 1), datetime(2026, 3, 1)]
    assert read.column("until") == [datetime(2026, 2, 28), datetime(2026, 3, 7)]


def test_a_month_since_when_somebody_is_a_customer_is_its_first_day_and_said(cleaned: Cleaning):
    read = cleaned("people", ("created_at", ["Feb 2026", "March 2026"]))
    assert read.column("created_at") == [datetime(2026, 2, 1), datetime(2026, 3, 1)]
    assert read.clean.decisions == {"created_at": "A month without a day was read as its first."}


@pytest.mark.parametrize(("kind", "field"), [("people", "birthday"), ("events", "occurred_at")])
def test_nobody_is_born_and_nothing_happens_on_a_month_without_a_day(cleaned: Cleaning, kind: str, field: str):
    assert cleaned(kind, (field, ["Feb 1996", "Mar 1997"])).column(field) == [None, None]


def test_a_month_under_an_unknown_header_is_kept_as_it_was_written(cleaned: Cleaning):
    assert cleaned("people", ("custom.season", ["Feb 2026"])).column("custom") == ['{"season":"Feb 2026"}']


def test_a_month_looks_like_a_month_and_not_like_a_date():
    assert {look for look in looks(["Feb 2026", "März 2026", "2026-02"]) if look in ("date", "month")} == {"month"}
    assert looks(["2026-27", "1999/2000"]).keys().isdisjoint({"date", "month"})


def test_a_line_of_costs_without_a_day_is_rejected_by_itself_and_not_counted_again(cleaned: Cleaning):
    read = cleaned("costs", ("day", ["2026-02-01", "Total"]), ("cost", ["10", "10"]))
    assert read.clean.decisions == {}


def test_never_is_no_day_and_leaves_a_trait_of_dates_one(cleaned: Cleaning):
    read = cleaned("people", ("custom.last_order", ["Mar 3, 2026 at 10:00 am", "Never"]), ("first_name", ["A", "B"]))
    assert read.column("custom") == ['{"last_order":"2026-03-03T10:00:00Z"}', None]
    assert read.clean.decisions["custom.last_order"] == "1 of 2 values is no date and was left out."
