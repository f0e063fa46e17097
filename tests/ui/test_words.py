from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cdp_core.identity import Card
from cdp_core.ui.evidence_view import card_label
from cdp_core.ui.tables import height
from cdp_core.ui.words import (
    ago,
    count,
    counted,
    minute,
    money,
    share,
    signed,
    this_minute,
    told_apart,
    with_local_moments,
)

NOW = datetime(2026, 11, 22, 12)


@pytest.mark.parametrize(
    ("gap", "said"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=3), "3 min ago"),
        (timedelta(hours=1), "1 hour ago"),
        (timedelta(days=1), "yesterday"),
        (timedelta(hours=37), "2 days ago"),
        (timedelta(days=12), "12 days ago"),
        (-timedelta(days=5), "in 5 days"),
        (timedelta(days=200), "6 May 2026"),
    ],
)
def test_moments_are_said_as_people_say_them(gap, said):
    assert ago(NOW - gap, NOW) == said


@pytest.mark.parametrize(
    ("amount", "said"),
    [(12.5, "€12.50"), (1240, "€1,240"), (1_234_567, "€1.2M"), (2_000_000, "€2M"), (250_000, "€250k"), (-5, "-€5.00")],
)
def test_money_is_short_where_it_is_big(amount, said):
    assert money(amount) == said


def test_shares_and_counts():
    assert (share(1, 3), share(1, 250), share(1, 10_000), share(0, 5), share(1, 0)) == (
        "33 %",
        "0.4 %",
        "under 0.1 %",
        "0 %",
        "–",
    )
    assert (count(12480), counted(1, "profile"), counted(2, "profile")) == ("12,480", "1 profile", "2 profiles")


def test_what_was_loaded_a_moment_ago_is_in_force_on_a_page():
    loaded = datetime.now(UTC).replace(tzinfo=None)
    assert loaded <= this_minute() < loaded + timedelta(minutes=2)


def test_a_moment_stands_on_the_clock_of_who_looks():
    assert minute(datetime(2026, 11, 26, 23, 49), ZoneInfo("Europe/Berlin")) == "27 Nov 2026, 00:49"


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("2 such events, the last on 2026-11-26 13:49", "2 such events, the last on 26 Nov 2026, 14:49"),
        ("birthday is 1990-06-29; order 12026-11-26 13:49", "birthday is 1990-06-29; order 12026-11-26 13:49"),
        ("code is 2026-11-31 10:00", "code is 2026-11-31 10:00"),
    ],
)
def test_moments_in_a_sentence_stand_on_the_clock_of_who_looks_and_nothing_else_is_touched(told, said):
    assert with_local_moments(told, ZoneInfo("Europe/Berlin")) == said


def test_nearly_all_is_not_said_to_be_all():
    assert [share(part, 10_000) for part in (9_949, 9_950, 9_999, 10_000)] == ["99 %", "99.5 %", "over 99.9 %", "100 %"]


def test_a_change_has_its_sign_also_where_there_is_none():
    assert [signed(change) for change in (5, -4468, 0)] == ["+5", "−4,468", "±0"]


def test_a_short_table_stands_whole_and_a_long_one_scrolls():
    assert (height(12), height(25)) == ("content", "content")
    assert height(26) == height(500) == 26 * 35 + 2


def test_what_would_be_called_alike_is_told_apart_by_its_mark():
    assert told_apart(["a.size", "b.size", "color"], lambda one: one.partition(".")[2] or one, str) == [
        "size (a.size)",
        "size (b.size)",
        "color",
    ]


@pytest.mark.parametrize(
    ("key", "said"),
    [("#1001", "shop #1001"), ("'7210", "shop 7210"), ("anon-1#9c4e", "shop anon-1"), ("A#12", "shop A#12")],
)
def test_a_record_is_called_by_its_sources_key_without_the_marks_around_it(key, said):
    assert card_label(Card(1, 1, "shop", "cdp", key)) == said
