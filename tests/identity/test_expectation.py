"""What pairs of unknown truth teach about true ones."""

import numpy as np
import pytest
from scipy.optimize import minimize

from cdp_core.identity.expectation import Patterns, other_pairs, true_pairs

#: Three comparisons with three, two and two levels, from "different" on.
OF_TRUE = [np.array([0.1, 0.2, 0.7]), np.array([0.15, 0.85]), np.array([0.3, 0.7])]
BY_CHANCE = [np.array([0.9, 0.08, 0.02]), np.array([0.95, 0.05]), np.array([0.8, 0.2])]
GUESS = [np.array([0.2, 0.2, 0.6]), np.array([0.3, 0.7]), np.array([0.4, 0.6])]


def drawn(pairs: int, share: float, seed: int = 0) -> tuple[list[np.ndarray], np.ndarray]:
    """Levels of pairs of which `share` are true, and which of them are."""
    draw = np.random.default_rng(seed)
    true = draw.random(pairs) < share
    levels = [
        np.where(true, draw.choice(len(m), pairs, p=m), draw.choice(len(u), pairs, p=u)).astype(np.int8)
        for m, u in zip(OF_TRUE, BY_CHANCE, strict=True)
    ]
    return levels, true


def shares(counts: list[np.ndarray]) -> list[np.ndarray]:
    return [one / one.sum() for one in counts]


def test_the_shares_that_pairs_were_drawn_by_are_found_again():
    levels, true = drawn(50_000, 0.1)
    found = true_pairs(Patterns.of(levels), GUESS, BY_CHANCE, 0.02, trust=0)
    for one, drawn_by in zip(shares(found), OF_TRUE, strict=True):
        assert one == pytest.approx(drawn_by, abs=0.02)
    assert found[0].sum() == pytest.approx(true.sum(), rel=0.05)


def test_the_shares_of_strangers_are_found_among_pairs_of_which_some_are_one_person_s():
    levels, _ = drawn(50_000, 0.1)
    found = other_pairs(Patterns.of(levels), OF_TRUE, [np.full(len(u), 1 / len(u)) for u in BY_CHANCE], "abc", 0.01, 1)
    for one, drawn_by in zip(found, BY_CHANCE, strict=True):
        assert one == pytest.approx(drawn_by, abs=0.02)


def test_no_other_shares_make_the_pairs_likelier():
    """An optimizer that knows nothing of expectation maximization finds no better ones from there."""
    levels, _ = drawn(4_000, 0.2, seed=1)
    patterns = Patterns.of(levels)
    found = true_pairs(patterns, GUESS, BY_CHANCE, 0.1, trust=0)

    def unlikeliness(numbers: np.ndarray) -> float:
        share, parts = 1 / (1 + np.exp(-numbers[0])), np.split(np.exp(numbers[1:]), [3, 5])
        of_true, of_others = np.full(len(patterns.level), share), np.full(len(patterns.level), 1 - share)
        for level, m, u in zip(patterns.level.T, parts, BY_CHANCE, strict=True):
            of_true, of_others = of_true * (m / m.sum())[level], of_others * u[level]
        return -float(patterns.count @ np.log(of_true + of_others))

    share = found[0].sum() / patterns.count.sum()
    here = np.log(np.concatenate([[share / (1 - share)], *shares(found)]))
    best = minimize(unlikeliness, here, method="BFGS")
    assert unlikeliness(here) - best.fun < 0.01


def test_a_comparison_that_says_nothing_teaches_nothing_and_changes_nothing():
    levels, _ = drawn(5_000, 0.1)
    silent = np.full(5_000, -1, np.int8)
    alone = true_pairs(Patterns.of(levels), GUESS, BY_CHANCE, 0.02, trust=10)
    beside = true_pairs(Patterns.of([*levels, silent]), [*GUESS, GUESS[1]], [*BY_CHANCE, BY_CHANCE[1]], 0.02, trust=10)
    assert beside[3].tolist() == [0, 0]
    for one, other in zip(alone, beside[:3], strict=True):
        assert one == pytest.approx(other)


def test_few_pairs_leave_what_is_expected_standing():
    patterns = Patterns.of([np.array([0, 0, 1], np.int8), np.array([1, 1, 1], np.int8)])
    expected = [np.array([0.1, 0.9]), np.array([0.2, 0.8])]
    by_chance = [np.array([0.9, 0.1]), np.array([0.9, 0.1])]
    (seen, _) = true_pairs(patterns, expected, by_chance, 0.5, trust=1000)
    learned = seen + 1000 * expected[0]
    assert learned / learned.sum() == pytest.approx(expected[0], abs=0.01)


def test_patterns_are_counted_once_each():
    patterns = Patterns.of([np.array([1, 0, 1], np.int8), np.array([-1, 2, -1], np.int8)])
    assert patterns.level.tolist() == [[0, 2], [1, -1]]
    assert patterns.count.tolist() == [1, 2]
