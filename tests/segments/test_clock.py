"""Units, windows and anniversaries at their edges."""

from datetime import datetime

import pytest

from cdp_core.segments.clock import Span, Window, add_units, anniversaries, instant_of


@pytest.mark.parametrize(
    ("start", "n", "unit", "end"),
    [
        ("2024-01-31", 1, "month", "2024-02-29"),
        ("2023-01-31", 1, "month", "2023-02-28"),
        ("2024-03-31", -1, "month", "2024-02-29"),
        ("2024-02-29", 1, "year", "2025-02-28"),
        ("2024-02-29", -4, "year", "2020-02-29"),
        ("2024-12-31T23:59:59", 2, "month", "2025-02-28T23:59:59"),
        ("2024-03-30T02:30", 1, "day", "2024-03-31T02:30"),
        ("2024-03-31T00:30", 3, "hour", "2024-03-31T03:30"),
        ("2024-02-28", 1, "week", "2024-03-06"),
        ("2024-01-01", 10_000, "year", "9999-12-31T23:59:59.999999"),
        ("2024-01-01", -10_000, "year", "0001-01-01"),
        ("2024-01-01", -10_000, "month", "1190-09-01"),
        ("9999-12-31T23:00", 2, "hour", "9999-12-31T23:59:59.999999"),
    ],
)
def test_units_are_added_by_the_calendar(start, n, unit, end):
    assert add_units(datetime.fromisoformat(start), n, unit) == datetime.fromisoformat(end)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2024-03-31", datetime(2024, 3, 31)),
        ("2024-03-31T02:30:00Z", datetime(2024, 3, 31, 2, 30)),
        ("2024-03-31T02:30:00+02:00", datetime(2024, 3, 31, 0, 30)),
        ("2024-03-31T02:30:00.000001", datetime(2024, 3, 31, 2, 30, 0, 1)),
    ],
)
def test_dates_are_read_as_utc(text, instant):
    assert instant_of(text) == instant


@pytest.mark.parametrize("text", ["", "yesterday", "2024-02-30", "31.03.2024", "0001-01-01T00:00+14:00", "12"])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError):
        instant_of(text)


def test_a_window_before_a_later_day_ends_now():
    now = datetime(2024, 3, 31)
    assert Window("before", end=datetime(2024, 5, 1)).bounds(now).end == now
    assert Window("before", end=datetime(2024, 5, 1)).bounds(now).closed_end


def test_a_leap_day_birthday_falls_on_the_first_of_march_in_other_years():
    assert 229 in anniversaries(datetime(2023, 3, 1, 18), Span(1, "day"))
    assert 229 not in anniversaries(datetime(2023, 2, 28), Span(1, "day"))
    assert anniversaries(datetime(2024, 2, 29), Span(1, "day")) == {229}
    assert anniversaries(datetime(2024, 3, 1), Span(1, "day")) == {301}


def test_an_anniversary_window_starts_today_and_runs_over_new_year():
    assert anniversaries(datetime(2024, 12, 30, 23, 59), Span(4, "day")) == {1230, 1231, 101, 102}


def test_within_a_long_time_everyone_has_a_birthday():
    assert len(anniversaries(datetime(2023, 5, 1), Span(1, "year"))) == 366
    assert len(anniversaries(datetime(9999, 12, 30), Span(10_000, "year"))) == 2
