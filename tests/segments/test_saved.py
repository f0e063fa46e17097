"""Rules under a name: saved, renamed, copied, deleted and brought back."""

import pytest

from cdp_core import segments
from cdp_core.errors import RuleError, SegmentError
from tests.segments.world import NOW, person

HANOI = {"trait": "city", "value": "Hanoi"}


@pytest.fixture
def shop(world_of):
    return world_of(person(1, city="Hanoi"), person(2, city="Paris")).connection


def names(shop):
    return [each.name for each in segments.saved(shop)]


def test_a_saved_rule_comes_back_as_it_was_and_changes_under_its_name(shop):
    first = segments.save(shop, " Hanoi people ", HANOI, NOW)
    assert (first.name, first.rule) == ("Hanoi people", HANOI)
    changed = segments.save(shop, "Hanoi people", {"not": HANOI}, NOW)
    assert changed.segment_id == first.segment_id
    assert segments.saved_segment(shop, "Hanoi people").rule == {"not": HANOI}


def test_a_wrong_rule_is_not_saved(shop):
    with pytest.raises(RuleError):
        segments.save(shop, "x", {"trait": "nonsense", "value": "x"}, NOW)
    with pytest.raises(RuleError):
        segments.save(shop, "x", {"segment": "y"}, NOW)
    assert names(shop) == []


@pytest.mark.parametrize("name", ["", "   ", "a\nb", "x" * 201])
def test_a_name_is_one_line(shop, name):
    with pytest.raises(SegmentError):
        segments.save(shop, name, HANOI, NOW)


def test_a_segment_may_not_contain_itself_even_the_long_way(shop):
    with pytest.raises(SegmentError, match="a → a"):
        segments.save(shop, "a", {"not": {"segment": "a"}}, NOW)
    segments.save(shop, "a", HANOI, NOW)
    segments.save(shop, "b", {"all": [{"segment": "a"}]}, NOW)
    segments.save(shop, "c", {"segment": "b"}, NOW)
    with pytest.raises(SegmentError, match="a → c → b → a"):
        segments.save(shop, "a", {"any": [{"segment": "c"}]}, NOW)


def test_a_renamed_segment_keeps_its_place_in_others(shop):
    segments.save(shop, "a", HANOI, NOW)
    segments.save(shop, "b", {"any": [{"not": {"segment": "a"}}]}, NOW)
    segments.rename(shop, "a", "from Hanoi", NOW)
    assert segments.saved_segment(shop, "b").rule == {"any": [{"not": {"segment": "from Hanoi"}}]}
    with pytest.raises(SegmentError, match="is there already"):
        segments.rename(shop, "b", "from Hanoi", NOW)


def test_copies_take_the_next_free_name(shop):
    segments.save(shop, "a", HANOI, NOW)
    segments.duplicate(shop, "a", NOW)
    segments.duplicate(shop, "a", NOW)
    assert names(shop) == ["a", "a (2)", "a (3)"]


def test_one_that_others_use_is_not_deleted_and_the_users_are_named(shop):
    segments.save(shop, "a", HANOI, NOW)
    segments.save(shop, "b", {"segment": "a"}, NOW)
    with pytest.raises(SegmentError, match='"a" is part of "b"'):
        segments.delete(shop, "a", NOW)


def test_a_deleted_segment_comes_back_unless_its_name_is_taken(shop):
    segments.save(shop, "a", HANOI, NOW)
    gone = segments.delete(shop, "a", NOW)
    assert names(shop) == []
    assert segments.undelete(shop, gone).rule == HANOI
    gone = segments.delete(shop, "a", NOW)
    segments.save(shop, "a", {"all": []}, NOW)
    with pytest.raises(SegmentError, match="is there already"):
        segments.undelete(shop, gone)


def test_a_missing_segment_is_answered_with_the_closest(shop):
    segments.save(shop, "Win back", HANOI, NOW)
    with pytest.raises(SegmentError, match='Did you mean "Win back"'):
        segments.saved_segment(shop, "win bakc")


def test_sizes_are_kept_over_time_and_a_rule_that_no_longer_fits_is_left_out(world_of):
    world = world_of(person(1, city="Hanoi"), person(2), broken={"trait": "gone", "value": "x"}, hanoi=HANOI)
    assert segments.record_sizes(world.connection, NOW, world.cache) == {"hanoi": 1}
    assert [(size.size, size.of) for size in segments.sizes(world.connection, "hanoi")] == [(1, 2)]
    assert segments.sizes(world.connection, "broken") == []


def test_a_segment_of_segments_follows_what_it_is_made_of(world_of):
    world = world_of(person(1, city="Hanoi"), person(2, city="Paris"))
    segments.save(world.connection, "a", HANOI, NOW)
    segments.save(world.connection, "b", {"not": {"segment": "a"}}, NOW)
    assert world.members({"segment": "b"}) == {2}
    segments.save(world.connection, "a", {"all": []}, NOW)
    assert world.members({"segment": "b"}) == set()


def test_a_circle_that_is_stored_all_the_same_is_an_error_and_no_endless_loop(world_of):
    world = world_of(person(1), a={"segment": "b"}, b={"not": {"segment": "a"}})
    with pytest.raises(RuleError, match="contains itself"):
        world.members({"segment": "a"})
