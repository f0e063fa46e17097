"""Every intersection of a few segments."""

import pytest

from cdp_core.errors import SegmentError
from cdp_core.insights.overlap import overlap
from cdp_core.segments import LeafCache, evaluate
from tests.segments.world import NOW, made_up, write

RULES = {
    "known": {"trait": "known", "op": "is_true"},
    "buyers": {"event": "Order Completed"},
    "crm": {"system": "crm"},
    "nobody": {"any": []},
}


@pytest.fixture
def connection(engine):
    with engine.connect() as connection:
        write(connection, made_up(seed=3, size=60))
        yield connection
        connection.rollback()


def test_the_parts_are_disjoint_and_add_up_to_the_union(connection):
    cache = LeafCache()
    found = overlap(connection, RULES, NOW, cache)
    union = evaluate(connection, {"any": list(RULES.values())}, NOW, cache)
    assert sum(part.profiles.count for part in found.each) == union.count > 0
    assert all("nobody" not in part.segments for part in found.each)
    for name, size in found.sizes.items():
        assert size.count == sum(part.profiles.count for part in found.each if name in part.segments)


def test_each_part_leads_to_its_profiles(connection):
    cache = LeafCache()
    for part in overlap(connection, RULES, NOW, cache).each:
        assert evaluate(connection, part.profiles.rule, NOW, cache).count == part.profiles.count


@pytest.mark.parametrize("count", [0, 1, 7])
def test_an_overlap_is_of_two_to_six(connection, count):
    with pytest.raises(SegmentError):
        overlap(connection, {str(number): {"all": []} for number in range(count)}, NOW, LeafCache())
