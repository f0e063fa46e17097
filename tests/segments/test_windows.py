"""Windows to the microsecond, over clock changes and leap days, and with events that lie in the future."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.segments.world import NOW, event, person

MICRO = timedelta(microseconds=1)


def bought(at, **more):
    return event("Order Completed", at, **more)


@pytest.mark.parametrize(
    ("within", "inside", "outside"),
    [
        ({"last": 30, "unit": "day"}, [NOW, NOW - timedelta(days=30) + MICRO], [NOW - timedelta(days=30), NOW + MICRO]),
        (
            {"ago": [60, 30], "unit": "day"},
            [NOW - timedelta(days=30), NOW - timedelta(days=60) + MICRO],
            [NOW - timedelta(days=30) + MICRO, NOW - timedelta(days=60)],
        ),
        (
            {"from": "2024-03-01", "to": "2024-04-05"},
            ["2024-03-01", NOW + MICRO],
            ["2024-02-29", "2024-04-05"],
        ),
        ({"after": "2024-03-31T02:30Z"}, [NOW, NOW + timedelta(days=900)], [NOW - MICRO]),
        ({"before": "2024-03-31T02:30Z"}, [NOW - MICRO, "1900-01-01"], [NOW]),
        ({"before": "2030-01-01"}, [NOW], [NOW + MICRO, "2029-01-01"]),
        ({"last": 1, "unit": "month"}, ["2024-02-29T02:30:00.000001"], ["2024-02-29T02:30"]),
        ({"last": 1, "unit": "year"}, ["2023-03-31T02:30:00.000001"], ["2023-03-31T02:30"]),
        ({"last": 3, "unit": "hour"}, ["2024-03-30T23:30:00.000001"], ["2024-03-30T23:30"]),
        ({"last": 10_000, "unit": "year"}, ["0001-01-02", NOW], [NOW + MICRO]),
        (None, [NOW, "1900-01-01"], [NOW + MICRO]),
    ],
)
@pytest.mark.parametrize("crowd", [[], [bought("2099-01-01", category="later")]], ids=["settled", "with a future"])
def test_a_window_takes_in_one_edge_and_not_the_other(world_of, within, inside, outside, crowd):
    people = [person(number, bought(at)) for number, at in enumerate([*inside, *outside], 1)]
    world = world_of(*people, person(99, *crowd))
    rule = {"event": "Order Completed"} | ({"within": within} if within else {})
    assert world.members(rule) - {99} == set(range(1, len(inside) + 1))
    with_where = {**rule, "where": {"all": []}}
    assert world.members(with_where) == world.members(rule)


@pytest.mark.parametrize("crowd", [[], [bought("2099-01-01")]], ids=["settled", "with a future"])
def test_did_not_and_a_count_of_none_agree(world_of, crowd):
    world = world_of(person(1, bought(NOW)), person(2, bought(NOW - timedelta(days=40))), person(3), person(4, *crowd))
    leaf = {"event": "Order Completed", "within": {"last": 30, "unit": "day"}}
    without = world.members({"not": leaf})
    assert without == {2, 3, 4}
    for test in ({"value": 0}, {"op": "lt", "value": 1}, {"op": "lte", "value": 0}, {"op": "between", "value": [0, 0]}):
        assert world.members({**leaf, "count": test}) == without


def test_six_of_something_are_told_apart_from_five(world_of):
    times = [NOW - timedelta(hours=hour) for hour in range(7)]
    world = world_of(*(person(n, *(bought(at) for at in times[:n])) for n in range(1, 8)))
    for unit in ("day", "year"):
        for n in range(0, 9):
            leaf = {"event": "Order Completed", "within": {"last": 1, "unit": unit}, "count": {"op": "gte", "value": n}}
            assert world.members(leaf) == set(range(max(1, n), 8))
            assert world.members({**leaf, "count": {"value": n}}) == ({n} & set(range(1, 8)))


def test_a_first_event_in_the_future_is_no_first_event_yet(world_of):
    world = world_of(person(1, bought(NOW + timedelta(days=1))), person(2, bought(NOW - MICRO), bought("2030-01-01")))
    assert world.members({"event": "Order Completed", "occurrence": "last"}) == {2}
    after = {"event": "Order Completed", "occurrence": "last", "within": {"after": "2029-01-01"}}
    assert world.members(after) == {2}
    assert world.members({**after, "within": {"after": "2024-03-31"}}) == {1, 2}


def test_of_events_tied_in_time_a_measure_looks_at_all_and_a_count_at_one(world_of):
    world = world_of(person(1, bought(NOW, revenue=2.0), bought(NOW, revenue=3.0), bought("2020-01-01", revenue=9.0)))
    last = {"event": "Order Completed", "occurrence": "last"}
    assert world.members({**last, "count": {"value": 1}}) == {1}
    assert world.members({**last, "sum": "revenue", "value": 5}) == {1}
    assert world.members({**last, "max": "revenue", "value": 9}) == set()


def test_a_sum_of_no_numbers_is_that_of_no_events(world_of):
    world = world_of(person(1, event("Order Completed", NOW)), person(2), person(3, event("Order Completed", NOW, 5.0)))
    low = {"event": "Order Completed", "sum": "revenue", "op": "lt", "value": 3}
    assert world.members(low) == {1, 2}
    assert world.members({**low, "op": "gte"}) == {3}
    assert world.members({**low, "op": "between", "value": [-1, 1]}) == {1, 2}
    assert world.members({"event": "Order Completed", "avg": "revenue", "op": "lt", "value": 3}) == set()


def test_a_moved_now_moves_windows_and_expiry(world_of):
    world = world_of(person(1, bought(NOW)))
    leaf = {"event": "Order Completed", "within": {"last": 1, "unit": "day"}}
    assert world.members(leaf, NOW) == {1}
    assert world.members(leaf, NOW + timedelta(days=2)) == set()
    assert world.members(leaf, NOW - timedelta(days=2)) == set()
    assert world.members({"event": "Order Completed"}, NOW - MICRO) == set()


@pytest.mark.parametrize(
    ("now", "members"),
    [
        (datetime(2023, 3, 1), {1, 2}),
        (datetime(2024, 2, 29), {1}),
        (datetime(2024, 3, 1), {2}),
        (datetime(2023, 2, 28), set()),
    ],
)
def test_a_leap_day_birthday_is_found_on_the_first_of_march(world_of, now, members):
    world = world_of(person(1, birthday=datetime(2000, 2, 29)), person(2, birthday=datetime(1990, 3, 1)))
    rule = {"trait": "birthday", "op": "anniversary_in_next", "value": {"n": 1, "unit": "day"}}
    assert world.members(rule, now) == members


CART = [{"event": "Product Added"}, {"did_not": "Order Completed", "after": {"max": 2, "unit": "day"}}]


@pytest.mark.parametrize(
    ("events", "abandoned"),
    [
        ([("Product Added", -5)], True),
        ([("Product Added", -5), ("Order Completed", -4)], False),
        ([("Product Added", -5), ("Order Completed", -3)], False),
        ([("Product Added", -5), ("Order Completed", -2)], True),
        ([("Product Added", -5), ("Order Completed", -4), ("Product Added", -3)], True),
        ([("Product Added", -5), ("Order Completed", -5)], True),
        ([("Product Added", -1)], False),
        ([("Product Added", -2)], True),
    ],
)
def test_every_cart_counts_and_one_whose_time_still_runs_does_not(world_of, events, abandoned):
    happened = [event(name, NOW + timedelta(days=day)) for name, day in events]
    assert (world_of(person(1, *happened)).members({"sequence": CART}) == {1}) is abandoned


def test_the_next_step_comes_strictly_later(world_of):
    steps = {"sequence": [{"event": "a"}, {"event": "b"}]}
    world = world_of(person(1, event("a", NOW), event("b", NOW)), person(2, event("a", NOW - MICRO), event("b", NOW)))
    assert world.members(steps) == {2}


#: 2024-10-27 in Berlin: at 3:00 the clocks go back to 2:00, and half past two comes twice.
FIRST_HALF_PAST_TWO, SECOND_HALF_PAST_TWO = "2024-10-27T02:30:00+02:00", "2024-10-27T02:30:00+01:00"


@pytest.mark.parametrize(
    ("rule", "members"),
    [
        ({"within": {"from": FIRST_HALF_PAST_TWO, "to": SECOND_HALF_PAST_TWO}}, {1, 3}),
        ({"within": {"from": SECOND_HALF_PAST_TWO, "to": "2024-10-27T03:30:00+01:00"}}, {2, 3}),
        ({"within": {"after": SECOND_HALF_PAST_TWO}}, {2, 3}),
        ({"within": {"before": SECOND_HALF_PAST_TWO}}, {1, 3, 4, 5}),
        # Now is the second half past two: an hour ago it was the first, which the window leaves out.
        ({"within": {"last": 1, "unit": "hour"}}, {2, 3}),
        ({"within": {"last": 61, "unit": "minute"}}, {1, 2, 3}),
        # A day is 24 hours: yesterday's half past two was 25 hours ago, half past three 24, which is left out.
        ({"within": {"last": 1, "unit": "day"}}, {1, 2, 3}),
        ({"within": {"last": 25, "unit": "hour"}}, {1, 2, 3, 5}),
        ({"within": {"last": 26, "unit": "hour"}}, {1, 2, 3, 4, 5}),
        ({"count": {"op": "is", "value": 2}}, {3}),
        ({"distinct_days": {"op": "is", "value": 1}}, {1, 2, 3, 4, 5}),
    ],
)
def test_the_hour_that_comes_twice_is_two_hours(world_of, rule, members):
    def at(text):
        return bought(datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None))

    world = world_of(
        person(1, at(FIRST_HALF_PAST_TWO)),
        person(2, at(SECOND_HALF_PAST_TWO)),
        person(3, at(FIRST_HALF_PAST_TWO), at(SECOND_HALF_PAST_TWO)),
        person(4, at("2024-10-26T02:30:00+02:00")),
        person(5, at("2024-10-26T03:30:00+02:00")),
    )
    now = datetime(2024, 10, 27, 1, 30)
    assert world.members({"event": "Order Completed", **rule}, now) == members
    in_an_hour = {"event": "Order Completed", "after": {"max": 1, "unit": "hour"}}
    assert world.members({"sequence": [{"event": "Order Completed"}, in_an_hour]}, now) == {3}
    in_less = {"event": "Order Completed", "after": {"max": 59, "unit": "minute"}}
    assert world.members({"sequence": [{"event": "Order Completed"}, in_less]}, now) == set()
