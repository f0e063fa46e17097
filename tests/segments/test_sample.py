"""A few members that stand for all."""

import pytest

from cdp_core.segments import evaluate
from tests.segments.world import NOW, person


@pytest.mark.parametrize(
    ("size", "numbers"),
    [(0, []), (1, [1]), (3, [1, 3, 5]), (5, [1, 2, 3, 5, 6]), (7, [1, 2, 3, 4, 5, 6, 7]), (9, [1, 2, 3, 4, 5, 6, 7])],
)
def test_a_sample_is_spread_evenly_over_all_members(world_of, size, numbers):
    world = world_of(*(person(number) for number in range(1, 8)))
    assert evaluate(world.connection, {"all": []}, NOW, world.cache).sample(size) == numbers
