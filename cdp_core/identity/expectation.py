"""How alike the records of one person are, learned from pairs of which nobody says which are one person's.

In:  levels of pairs, what is expected, how alike different people are by chance
Out: for each comparison, how many true pairs were seen at each level

The model of Fellegi and Sunter (1969), by expectation maximization: each pair counts as true as far as its levels make
it likely, which says how alike true pairs are, which says anew how likely each pair is. Pairs with the same levels are
looked at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_MOST_STEPS = 100
_STEADY = 1e-4

#: Neither all of the pairs nor none of them are one person's.
_SHARES = (1e-6, 0.999)


@dataclass(frozen=True)
class Patterns:
    """The combinations of levels that occur, one row each with a column for each comparison, and how often.

    A level is -1 where one of the two says nothing, 0 where they differ, and else the higher the more alike.
    """

    level: NDArray[np.int8]
    count: Floats

    @classmethod
    def of(cls, levels: Sequence[NDArray[np.int8]]) -> "Patterns":
        """Count the combinations, an array of levels for each comparison."""
        pattern, count = np.unique(np.stack(levels, axis=1), axis=0, return_counts=True)
        return cls(pattern, count.astype(np.float64))


def true_pairs(
    patterns: Patterns, expected: Sequence[Floats], by_chance: Sequence[Floats], share: float, trust: float
) -> list[Floats]:
    """Pairs of one person at each level of each comparison.

    Args:
        expected: shares of true pairs by level, which count like `trust` pairs that were seen.
        by_chance: shares of random pairs by level; they stay as they are.
        share: of all pairs, those of one person, to start from.
    """
    shares: list[Floats] = [np.asarray(one, np.float64) for one in expected]
    seen: list[Floats] = [np.zeros(len(one)) for one in shares]
    for _ in range(_MOST_STEPS):
        likely = patterns.count * _likelihood(patterns.level, shares, by_chance, share)
        seen = [
            np.bincount(level[level >= 0], likely[level >= 0], len(one)).astype(np.float64)
            for level, one in zip(patterns.level.T, shares, strict=True)
        ]
        before, shares = shares, [_shares(*both, trust) for both in zip(seen, expected, strict=True)]
        share = float(np.clip(likely.sum() / patterns.count.sum(), *_SHARES))
        if max(np.abs(now - then).max() for now, then in zip(shares, before, strict=True)) < _STEADY:
            break
    return seen


def _likelihood(
    level: NDArray[np.int8], of_true: Sequence[Floats], by_chance: Sequence[Floats], share: float
) -> Floats:
    """How likely the pairs with these levels are one person's."""
    odds = np.full(len(level), np.log(share / (1 - share)))
    for of_pair, m, u in zip(level.T, of_true, by_chance, strict=True):
        odds += np.append(np.log(m / u), 0.0)[of_pair]  # the last is level -1
    return 1 / (1 + np.exp(-np.clip(odds, -500, 500)))


def _shares(seen: Floats, expected: Floats, trust: float) -> Floats:
    counted = seen + trust * np.asarray(expected, np.float64)
    return counted / counted.sum()
