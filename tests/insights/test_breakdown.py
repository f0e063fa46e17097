"""Who the members are, and how they differ from everybody."""

from datetime import datetime

import numpy as np
import pytest

from cdp_core.errors import SegmentError
from cdp_core.insights.breakdown import breakdown, by_events, by_interests, differences
from cdp_core.insights.interested import count_by_place
from cdp_core.segments import LeafCache, evaluate, read_catalog
from tests.segments.world import NOW, World, event, made_up, person, write


@pytest.fixture
def connection(engine):
    with engine.connect() as connection:
        yield connection
        connection.rollback()


def test_spellings_of_a_value_are_one_slice_under_the_commonest(connection):
    cities = ["Hanoi", "Hanoi", "hanoi ", "Paris", None]
    write(connection, World([person(number, city=city) for number, city in enumerate(cities, 1)]))
    found = breakdown(connection, np.array([1, 3, 5]), "city", read_catalog(connection))
    assert [(one.label, one.members, one.everybody) for one in found.slices] == [("Hanoi", 2, 3), ("Paris", 0, 1)]
    assert (found.missing.members, found.missing.everybody) == (1, 1)
    assert found.slices[0].index == pytest.approx((2 / 3) / (3 / 5))


TRAITS = (
    *("city", "age", "orders", "birthday", "created_at", "known", "channels"),
    *("custom.tags", "custom.score", "custom.joined", "custom.tier"),
)


def test_every_slice_leads_to_its_profiles(connection):
    write(connection, made_up(seed=4, size=80))
    cache, catalog = LeafCache(), read_catalog(connection)
    members = evaluate(connection, {"event": "*"}, NOW, cache)
    for trait in TRAITS:
        found = breakdown(connection, members.members(), trait, catalog)
        for one in (*found.slices, found.missing):
            behind = evaluate(connection, one.rule, NOW, cache)
            assert one.everybody == behind.count, (trait, one)
            assert one.members == len(behind.bits & members.bits), (trait, one)


def test_dates_stand_in_their_order(connection):
    days = [datetime(2023, 1, 5), datetime(2023, 1, 9), datetime(2024, 2, 1)]
    write(connection, World([person(number, created_at=day) for number, day in enumerate(days, 1)]))
    found = breakdown(connection, np.array([3]), "created_at", read_catalog(connection))
    assert [(one.label, one.members, one.everybody) for one in found.slices] == [("2023-01", 0, 2), ("2024-02", 1, 1)]


def test_birthdays_of_a_long_life_stand_by_the_decade(connection):
    people = [person(number, birthday=datetime(1941 + 9 * number, 1, 5)) for number in range(1, 7)]
    write(connection, World(people))
    found = breakdown(connection, np.array([1]), "birthday", read_catalog(connection))
    assert [(one.label, one.everybody) for one in found.slices] == [
        ("1950s", 2),
        ("1960s", 1),
        ("1970s", 1),
        ("1980s", 1),
        ("1990s", 1),
    ]
    assert found.slices[0].rule["value"][1].startswith("1960-01-01")


def test_nobody_can_be_broken_down_and_an_unknown_trait_cannot(connection):
    write(connection, World([person(1, city="Hanoi")]))
    catalog = read_catalog(connection)
    found = breakdown(connection, np.array([], dtype=np.int64), "city", catalog)
    assert [(one.members, one.everybody, one.share) for one in found.slices] == [(0, 1, 0.0)]
    with pytest.raises(SegmentError):
        breakdown(connection, np.array([1]), "nonsense", catalog)


def test_events_are_counted_once_for_each_profile(connection):
    write(connection, World([person(1, event("a", NOW), event("a", NOW)), person(2, event("b", NOW))]))
    assert [(one.label, one.members, one.everybody) for one in by_events(connection, np.array([1]), NOW)] == [
        ("a", 1, 1),
        ("b", 0, 1),
    ]


def test_what_tells_members_apart_comes_first_and_chance_is_left_out(connection):
    people = [person(n, city="Hanoi" if n <= 20 else "Paris", email=str(n % 2)) for n in range(1, 101)]
    write(connection, World(people))
    found = differences(connection, np.arange(1, 21), read_catalog(connection), NOW)
    told = {(one.by, one.slice.label, one.strength > 0) for one in found}
    assert told == {("city", "Hanoi", True), ("city", "Paris", False)}


def test_what_was_done_leads_to_those_who_did_it_by_now(connection):
    write(connection, made_up(seed=4, size=40))
    catalog, cache = read_catalog(connection), LeafCache()
    for one in by_events(connection, np.arange(1, 21), NOW):
        who = evaluate(connection, one.rule, NOW, cache).bits
        assert (one.everybody, one.members) == (len(who), sum(number <= 20 for number in who))
    assert all(one.slice.everybody for one in differences(connection, np.arange(1, 21), catalog, NOW, limit=50))


def test_what_the_rule_asks_for_does_not_tell_its_members_apart(connection):
    people = [person(n, event("bought", NOW), city="Hanoi") for n in range(1, 21)]
    write(connection, World([*people, *(person(n, city="Paris") for n in range(21, 101))]))
    asked = {"all": [{"event": "bought"}, {"trait": "city", "op": "exists"}]}
    rule = evaluate(connection, asked, NOW, LeafCache()).rule
    catalog, members = read_catalog(connection), np.arange(1, 21)
    assert {one.by for one in differences(connection, members, catalog, NOW)} == {"event", "city"}
    assert differences(connection, members, catalog, NOW, besides=rule) == []


def test_of_yes_and_no_only_what_members_have_more_often_is_told(connection):
    write(connection, World([person(n, known=n <= 20) for n in range(1, 101)]))
    found = differences(connection, np.arange(1, 21), read_catalog(connection), NOW)
    assert [(one.by, one.slice.label) for one in found if one.by == "known"] == [("known", "yes")]


def ranges(connection, values, trait="orders"):
    """What each range of these numbers is called, and how many fall into it."""
    write(connection, World([person(number, **{trait: value}) for number, value in enumerate(values, 1)]))
    found = breakdown(connection, np.array([1]), trait, read_catalog(connection))
    for one in found.slices:
        assert evaluate(connection, one.rule, NOW, LeafCache()).count == one.everybody, one
    return [(one.label, one.everybody) for one in found.slices]


def test_numbers_that_are_mostly_small_are_told_apart_whatever_the_largest_is(connection):
    skewed = [0] * 50 + [1] * 20 + [2] * 10 + [3] * 10 + [9] * 9 + [17_988]
    assert ranges(connection, skewed) == [("0", 50), ("1", 20), ("2", 10), ("3 – 17,988", 20)]


def test_ranges_of_whole_numbers_end_with_their_last_whole_number(connection):
    names = [name for name, _ in ranges(connection, list(range(16)))]
    assert names == ["0", "1 – 2", "3 – 4", "5 – 6", "7 – 8", "9 – 10", "11 – 12", "13 – 15"]


def test_about_as_many_people_are_in_each_range_of_numbers_that_grow_a_thousandfold(connection):
    values = [round(1.02**step, 2) for step in range(400)]
    found = ranges(connection, values, "age")
    assert len(found) == 8
    assert all(40 <= many <= 60 for _, many in found), found
    assert found[1][0] == "2.6 – 7.1"


def test_years_close_together_are_not_rounded_into_one(connection):
    found = ranges(connection, [1960 + step % 40 for step in range(400)], "age")
    assert len(found) == 8
    assert all(30 <= many <= 70 for _, many in found), found


def test_a_price_that_very_many_paid_is_a_range_of_its_own(connection):
    found = ranges(connection, [10.5 + step for step in range(40)] + [99.95] * 60, "age")
    assert ("99.95", 60) in found


def test_interests_are_counted_at_their_places_and_below_as_a_rule_counts_them(connection):
    write(connection, made_up(seed=4, size=80))
    cache = LeafCache()
    counted = count_by_place(connection, NOW)
    assert {type(place) for place in counted} == {tuple, str}
    for place, (_, everybody) in counted.items():
        rule = {"interest": list(place) if isinstance(place, tuple) else place}
        assert everybody == evaluate(connection, rule, NOW, cache).count, place


def test_members_are_broken_down_by_interests_that_lead_to_who_has_them(connection):
    write(connection, made_up(seed=4, size=80))
    cache = LeafCache()
    found = by_interests(connection, np.arange(1, 21), NOW)
    assert found
    for one in found:
        who = evaluate(connection, one.rule, NOW, cache).bits
        assert (one.everybody, one.members) == (len(who), sum(number <= 20 for number in who)), one


def interested_in(number, *path):
    one = person(number)
    place = {"interest": list(path), "interest_id": None, "provider": "p", "seen_at": None, "expires_at": None}
    one.interests.append({**place, "source": "dmp"})
    return one


def test_an_interest_tells_members_apart_unless_the_rule_asks_for_interests(connection):
    drivers = [interested_in(n, "Cars", "Electric") for n in range(1, 21)]
    write(connection, World([*drivers, *(interested_in(n, "Food") for n in range(21, 101))]))
    catalog, members = read_catalog(connection), np.arange(1, 21)
    found = differences(connection, members, catalog, NOW)
    assert {(one.by, one.slice.label, one.strength > 0) for one in found} == {
        ("interest", "Cars › Electric", True),
        ("interest", "Food", False),
    }
    rule = evaluate(connection, {"interest": ["Cars"]}, NOW, LeafCache()).rule
    assert differences(connection, members, catalog, NOW, besides=rule) == []
