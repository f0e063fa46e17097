"""Average linkage against others that do the same."""

from itertools import combinations
from random import Random

import numpy as np
import pytest
from scipy.cluster.hierarchy import fcluster, linkage

from cdp_core.identity.clustering import UNSCORED, average_linkage, in_grains

Pairs = dict[tuple[int, int], float]


def clusters(
    n: int,
    pairs: Pairs,
    cut: float,
    forbidden: frozenset[tuple[int, int]] = frozenset(),
    held_down: dict[tuple[int, int], float] | None = None,
) -> list[set[int]]:
    """What ours makes of n people; two that are forbidden are never joined, some pairs weigh less by themselves."""
    members = [{one} for one in range(n)]

    def join(low: int, high: int) -> bool:
        if any((min(a, b), max(a, b)) in forbidden for a in members[low] for b in members[high]):
            return False
        members[low] |= members[high]
        members[high] = set()
        return True

    a, b = (np.array([pair[side] for pair in pairs], np.int64) for side in (0, 1))
    weights = in_grains(np.array(list(pairs.values()), np.float64))
    silent = np.array([int(1000 * (held_down or {}).get(pair, -0.001)) for pair in pairs], np.int64)
    average_linkage(np.ones(n, np.int64), a, b, weights, silent, cut, join)
    return sorted((some for some in members if some), key=min)


def by_hand(n: int, pairs: Pairs, cut: float) -> list[set[int]]:
    """The two clusters with the greatest mean weight are joined, over and over."""
    found = [{one} for one in range(n)]

    def mean(a: set[int], b: set[int]) -> float:
        weights = [pairs.get((min(x, y), max(x, y)), UNSCORED) for x in a for y in b]
        return sum(weights) / len(weights)

    while len(found) > 1:
        best, a, b = max((mean(a, b), i, j) for (i, a), (j, b) in combinations(enumerate(found), 2))
        if best <= cut:
            break
        found[a] |= found.pop(b)
    return sorted(found, key=min)


def random_pairs(seed: int, n: int, share: float) -> Pairs:
    draw = Random(seed)
    return {pair: round(draw.uniform(-6, 9), 2) for pair in combinations(range(n), 2) if draw.random() < share}


@pytest.mark.parametrize("seed", range(12))
def test_the_clusters_are_those_that_a_loop_over_all_means_finds(seed):
    pairs = random_pairs(seed, 11, share=0.6)
    assert clusters(11, pairs, cut=-1.0) == by_hand(11, pairs, cut=-1.0)


@pytest.mark.parametrize("seed", range(8))
def test_the_clusters_are_those_that_scipy_finds(seed):
    n = 25
    pairs = random_pairs(seed, n, share=0.5)
    distance = np.array([20 - pairs.get(pair, UNSCORED) for pair in combinations(range(n), 2)])
    label = fcluster(linkage(distance, "average"), 20 + 1.0, "distance")
    expected = sorted(({*np.flatnonzero(label == one).tolist()} for one in np.unique(label)), key=min)
    assert clusters(n, pairs, cut=-1.0) == expected


def test_one_strong_pair_does_not_chain_two_clusters():
    triangles = {(0, 1): 8.0, (0, 2): 8.0, (1, 2): 8.0, (3, 4): 8.0, (3, 5): 8.0, (4, 5): 8.0}
    assert clusters(6, triangles | {(2, 3): 7.0}, cut=0.0) == [{0, 1, 2}, {3, 4, 5}]


def test_what_must_not_be_joined_is_left_and_the_rest_goes_on():
    pairs = {(0, 1): 9.0, (1, 2): 8.0, (0, 2): 7.0}
    assert clusters(3, pairs, cut=0.0, forbidden=frozenset({(0, 1)})) == [{0}, {1, 2}]


def test_no_order_of_the_pairs_changes_the_clusters():
    pairs = random_pairs(3, 14, share=0.7)
    found = []
    for seed in range(4):
        turned = list(pairs.items())
        Random(seed).shuffle(turned)
        found.append(clusters(14, dict(turned), cut=-1.0))
    assert all(one == found[0] for one in found)


def test_pairs_that_say_too_little_count_in_full_beside_one_that_speaks():
    pairs = {(0, 1): 9.0, (0, 2): 3.0, (1, 2): 3.0}
    nobody_speaks_for_two = {(0, 2): 5.0, (1, 2): 5.0}
    assert clusters(3, pairs, cut=-1.0, held_down=nobody_speaks_for_two) == [{0, 1}, {2}]
    assert clusters(3, pairs, cut=-1.0, held_down={(1, 2): 5.0}) == [{0, 1, 2}]
