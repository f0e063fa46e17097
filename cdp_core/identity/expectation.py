"""How alike the records of one person are, learned from pairs of which nobody says which are one person's.

In:  levels of pairs, what is expected, how alike different people are by chance
Out: for each comparison, how many true pairs were seen at each level; the same the other way round, of random pairs

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
#: Shares of random pairs are small: these stand where they change by so much of themselves.
_STEADY_RATIO = 0.01

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
        seen = [_seen(level, likely, len(one)) for level, one in zip(patterns.level.T, shares, strict=True)]
        before, shares = shares, [_shares(*both, trust) for both in zip(seen, expected, strict=True)]
        share = float(np.clip(likely.sum() / patterns.count.sum(), *_SHARES))
        if max(np.abs(now - then).max() for now, then in zip(shares, before, strict=True)) < _STEADY:
            break
    return seen


def other_pairs(
    patterns: Patterns,
    of_true: Sequence[Floats],
    expected: Sequence[Floats],
    groups: Sequence[str],
    share: float,
    trust: float,
) -> list[Floats]:
    """The shares of pairs of different people at each level, learned from pairs drawn at random.

    A few of these are one person's, and far too many for what hardly two people have in common, such as a birthday:
    each pair counts as far as its levels make it unlikely. Comparisons of one group repeat one another, and count once.

    Args:
        of_true: shares of true pairs by level; they stay as they are.
        expected: shares of random pairs by level, which count like `trust` pairs that were seen.
        share: of all pairs, those of one person, to start from.
    """
    by_chance = _each_share(patterns, patterns.count, expected, trust)
    for _ in range(_MOST_STEPS):
        others = patterns.count * (1 - _likelihood(patterns.level, of_true, by_chance, share, groups))
        before, by_chance = by_chance, _each_share(patterns, others, expected, trust)
        share = float(np.clip(1 - others.sum() / patterns.count.sum(), *_SHARES))
        if max(np.abs(now / then - 1).max() for now, then in zip(by_chance, before, strict=True)) < _STEADY_RATIO:
            break
    return by_chance


def _each_share(patterns: Patterns, count: Floats, expected: Sequence[Floats], trust: float) -> list[Floats]:
    """For each comparison the shares by level of so many pairs of each pattern."""
    both = zip(patterns.level.T, expected, strict=True)
    return [_shares(_seen(level, count, len(one)), one, trust) for level, one in both]


def _seen(level: NDArray[np.int8], count: Floats, levels: int) -> Floats:
    """Pairs at each level, of so many of each pattern."""
    return np.bincount(level[level >= 0], count[level >= 0], levels).astype(np.float64)


def _likelihood(
    level: NDArray[np.int8],
    of_true: Sequence[Floats],
    by_chance: Sequence[Floats],
    share: float,
    groups: Sequence[str | int] | None = None,
) -> Floats:
    """How likely the pairs with these levels are one person's; comparisons of one group count once."""
    odds = np.full(len(level), np.log(share / (1 - share)))
    told: dict[str | int, list[Floats]] = {}
    for group, of_pair, m, u in zip(groups or range(len(of_true)), level.T, of_true, by_chance, strict=True):
        told.setdefault(group, []).append(np.append(np.log(m / u), 0.0)[of_pair])  # the last is level -1
    for of_group in told.values():
        odds += np.maximum(np.max(of_group, axis=0), 0) + np.minimum(np.min(of_group, axis=0), 0)
    return 1 / (1 + np.exp(-np.clip(odds, -500, 500)))


def _shares(seen: Floats, expected: Floats, trust: float) -> Floats:
    counted = seen + trust * np.asarray(expected, np.float64)
    return counted / counted.sum()
