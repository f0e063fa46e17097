"""Average linkage: clusters of people by the mean of the match weights between all their members.

In:  weighted pairs, clusters to start from, what must not be joined
Out: clusters

Pairs that say too little to join anybody by themselves count in full beside one that does, and are held down otherwise.

One strong pair does not chain two clusters together, as it would in connected components: on 380,000 pairs of 50,000
historical persons these made one cluster of 26,841. A pair that was not scored counts as clearly different.
"""

import heapq
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from cdp_core.identity.evidence import Integers

#: The match weight of a pair that was not worth scoring.
UNSCORED = -4.0

#: Weights are added up in thousandths of a bit, so that no order of adding changes a sum.
_GRAIN = 1000


def average_linkage(
    size: Integers,
    a: Integers,
    b: Integers,
    total: Integers,
    silent: Integers,
    cut: float,
    join: Callable[[int, int], bool],
) -> None:
    """Join the two clusters with the greatest mean weight, and again, while that is above `cut`.

    Args:
        size: of each cluster to start from, how many members.
        a, b, total: pairs of clusters, each once, with the sum of the weights between them over what UNSCORED would
            give, in thousandths.
        silent: what is to be taken off that as long as no pair between the two speaks for itself; -1 if one does.
        join: joins two clusters, known by their lowest numbers, or says that they must not be.
    """
    near: list[dict[int, tuple[int, int]]] = [{} for _ in size]
    for left, right, *both in zip(a.tolist(), b.tolist(), total.tolist(), silent.tolist(), strict=True):
        near[left][right] = near[right][left] = both[0], both[1]
    count = size.tolist()
    least = int((cut - UNSCORED) * _GRAIN)
    version = [0] * len(count)
    heap: list[tuple[float, int, int, int, int]] = []

    def consider(left: int, right: int) -> None:
        weight, doubtful = near[left][right]
        mean = (weight - max(doubtful, 0)) / (count[left] * count[right])
        if mean > least:
            low, high = min(left, right), max(left, right)
            heapq.heappush(heap, (-mean, low, high, version[low], version[high]))

    for left in range(len(count)):
        for right in near[left]:
            if left < right:
                consider(left, right)
    while heap:
        _, low, high, version_low, version_high = heapq.heappop(heap)
        if version[low] != version_low or version[high] != version_high:
            continue
        if not join(low, high):
            continue
        version[low] += 1
        version[high] = -1
        count[low] += count[high]
        mine, theirs = near[low], near[high]
        mine.pop(high)
        theirs.pop(low)
        for other, (weight, doubtful) in theirs.items():
            del near[other][high]
            known, silent_so_far = mine.get(other, (0, 0))
            speaks = doubtful < 0 or silent_so_far < 0
            mine[other] = near[other][low] = known + weight, -1 if speaks else silent_so_far + doubtful
        near[high] = {}
        for other in mine:
            consider(low, other)


def in_grains(weight: NDArray[np.float64]) -> Integers:
    """Weights over UNSCORED, in thousandths of a bit."""
    return np.rint((weight - UNSCORED) * _GRAIN).astype(np.int64)
