"""Which days somebody can have been born on is decided over the whole column, and what is left out is said."""

from datetime import datetime, timedelta

from tests.normalize.conftest import Cleaning

LIVING = [f"{1950 + n}-03-0{n % 9 + 1}" for n in range(40)]


def test_people_of_long_ago_keep_their_birthdays(cleaned: Cleaning):
    first = datetime(1612, 5, 1)
    days = [f"{first + timedelta(days=997 * n):%Y-%m-%d}" for n in range(100)]
    result = cleaned("people", ("birthday", [*days, *LIVING]))
    assert result.column("birthday")[0] == first
    assert None not in result.column("birthday")
    assert result.clean.decisions["birthday"] == "Days before 1890 were kept, as many here were born then."


def test_a_day_that_a_system_writes_for_unknown_is_left_out_and_counted(cleaned: Cleaning):
    result = cleaned("people", ("birthday", ["1753-01-01"] * 30 + ["1800-01-01"] * 30 + LIVING))
    assert result.column("birthday")[:60] == [None] * 60
    assert None not in result.column("birthday")[60:]
    assert result.clean.decisions["birthday"] == "60 days before 1890 are no birthday and were left out."


def test_three_first_days_of_a_year_are_no_people_of_long_ago(cleaned: Cleaning):
    unknown = ["1753-01-01", "1800-01-01", "1850-01-01"] * 4
    assert cleaned("people", ("birthday", [*unknown, *LIVING])).column("birthday")[:12] == [None] * 12


def test_the_days_that_spreadsheets_count_from_are_nobodys_birthday(cleaned: Cleaning):
    result = cleaned("people", ("birthday", ["1899-12-30", "1900-01-01", "1900-01-02", *LIVING]))
    assert result.column("birthday")[:3] == [None, None, datetime(1900, 1, 2)]
    assert result.clean.decisions["birthday"] == (
        "2 days from which spreadsheets count are no birthday and were left out."
    )


def test_a_few_slips_are_left_out_and_counted(cleaned: Cleaning):
    slips = ["1851-02-03", "1765-04-05", "1873-06-07"]
    result = cleaned("people", ("birthday", [*slips, "2199-01-01", *LIVING]))
    assert result.column("birthday")[:4] == [None] * 4
    assert result.clean.decisions["birthday"] == (
        "3 days before 1890 are no birthday and were left out. 1 day in the future is no birthday and was left out."
    )


def test_a_birthday_without_signs_is_read_in_the_order_that_fits_the_column(cleaned: Cleaning):
    by_month = cleaned("people", ("birthday", ["01202020", "02051980", "5051990", None]))
    days = [datetime(2020, 1, 20), datetime(1980, 2, 5), datetime(1990, 5, 5), None]
    assert by_month.column("birthday") == days
    assert by_month.clean.decisions["birthday"] == (
        "Dates were read as month/day/year, the only order that fits all of them."
    )
    by_year = cleaned("people", ("birthday", ["19800112", "20121120", "19121912", "4567", "31311980"]))
    assert by_year.column("birthday") == [
        *(datetime(1980, 1, 12), datetime(2012, 11, 20), datetime(1912, 12, 19), None, None)
    ]


def test_where_birthdays_without_signs_leave_their_order_open_a_person_is_asked(cleaned: Cleaning):
    result = cleaned("people", ("birthday", ["12011980", "05061990"]))
    assert result.column("birthday") == [datetime(1980, 1, 12), datetime(1990, 6, 5)]
    assert result.clean.open_dates == {"birthday": ("DMY", "MDY")}
