"""What tells people apart in this workspace, learned without labels.

In:  PERSONS on a scratch connection, Comparisons
Out: a Model: for each level of each comparison, its share of true pairs (m) and of random pairs (u)

Pairs of people who agree on one thing, a birthday say, teach how alike one person's records are in all others. What we
expect of such columns counts like a number of pairs, so that few or all too uniform people leave it standing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pyarrow as pa
import sqlalchemy as sa
from numpy.typing import NDArray

from cdp_core.identity.expectation import Patterns, other_pairs, true_pairs
from cdp_core.identity.gammas import Gammas, gammas_of
from cdp_core.identity.likeness import Comparison
from cdp_core.identity.persons import Persons
from cdp_core.store.bulk import arrow_relation

Shares = dict[str, NDArray[np.float64]]

#: What people agree on in a round of training; such a round learns about the other columns.
ROUNDS: tuple[tuple[str, ...], ...] = (
    ("birthday",),
    ("first_name", "last_name"),
    ("email",),
    ("phone",),
    ("last_name", "postal_code"),
    ("first_name", "birthday"),
)
_CONTACTS: tuple[tuple[str, ...], ...] = (("email",), ("phone",))
FEWEST_PEOPLE = 200
FEWEST_PAIRS, MOST_PAIRS = 30, 25_000
RANDOM_PAIRS = 60_000

#: What we expect counts like so many random pairs, and like so many true ones.
_EXPECTATION = 500
_TRUST = 30

#: What a person is born with differs in so many times as many true pairs as expected, at most.
_OF_BIRTH, _MOST_DIFFER = ("birthday", "gender"), 2.5

#: Of two people drawn at random, how likely it is that they are one, before anything was seen.
_BY_CHANCE_ONE = 1e-4


@dataclass(frozen=True)
class Model:
    """Shares by level, from "different" up to the most alike, for each comparison by its column."""

    comparisons: tuple[Comparison, ...]
    m: Shares
    u: Shares


def train(
    own: sa.Connection, persons: Persons, comparisons: tuple[Comparison, ...], drawn: Gammas | None = None
) -> Model:
    """Learn from these people what tells them apart; `drawn` are their `drawn_pairs` where somebody has them."""
    m = {comparison.column: np.array(comparison.m) for comparison in comparisons}
    drawn = drawn_pairs(own, persons, comparisons) if drawn is None else drawn
    u = random_shares(persons, comparisons, drawn)
    if len(persons) >= FEWEST_PEOPLE:
        m |= true_shares(own, persons, comparisons, m, u)
    return Model(comparisons, m, u)


def draws_all(persons: Persons) -> bool:
    """Whether the people are so few that all their pairs are looked at."""
    return len(persons) * (len(persons) - 1) // 2 <= RANDOM_PAIRS


def drawn_pairs(own: sa.Connection, persons: Persons, comparisons: tuple[Comparison, ...]) -> Gammas:
    """Pairs of different people, smaller number first where they are all of them, or the same many drawn each time."""
    n = len(persons)
    if draws_all(persons):
        drawn = np.array(list(combinations(range(n), 2)), np.int64).reshape(-1, 2)
    else:
        drawn = np.random.default_rng(1).integers(0, n, (RANDOM_PAIRS, 2))
    a, b = drawn[persons.label[drawn[:, 0]] != persons.label[drawn[:, 1]]].T
    columns = [sa.Column("a", sa.BigInteger), sa.Column("b", sa.BigInteger)]
    with arrow_relation(own, pa.table({"a": a, "b": b}), columns) as pairs:
        return gammas_of(own, persons, comparisons, pairs)


def random_shares(persons: Persons, comparisons: tuple[Comparison, ...], drawn: Gammas) -> Shares:
    """How alike two different persons are by chance.

    A pair is not left out for agreeing often: where all live in one town, so do all strangers.
    """
    patterns = Patterns.of([drawn.level[comparison.column] for comparison in comparisons])
    expected = [np.array(comparison.u) for comparison in comparisons]
    m = [np.array(comparison.m) for comparison in comparisons]
    groups = [comparison.group for comparison in comparisons]
    found = other_pairs(patterns, m, expected, groups, 1 / max(len(persons), 2), _EXPECTATION)
    return {comparison.column: share for comparison, share in zip(comparisons, found, strict=True)}


def true_shares(
    own: sa.Connection, persons: Persons, comparisons: tuple[Comparison, ...], m: Shares, u: Shares
) -> Shares:
    """The shares of true pairs, for the columns that a round taught something about."""
    pairs = {columns: found for columns in ROUNDS if (found := _agreeing(own, persons, columns)) is not None}
    if not pairs:
        return {}
    gammas = gammas_of(own, persons, comparisons, sa.union(*pairs.values()).subquery("teaching"))
    taught = {columns: _taught(gammas, comparisons, columns, m, u) for columns in pairs}
    seen = {name: np.zeros(len(share)) for name, share in m.items()}
    for columns, counts in taught.items():
        # Namesakes are born on two days as well: where enough pairs have one contact, these alone tell of births.
        told = [name for name in _OF_BIRTH if columns not in _CONTACTS and _enough_by_contact(taught, name)]
        for name in counts.keys() - told:
            seen[name] += counts[name]
    learned = {name: counts + _TRUST * m[name] for name, counts in seen.items()}
    shares = {name: counts / counts.sum() for name, counts in learned.items() if _makes_sense(counts)}
    return {name: _kept_near(one, m[name]) if name in _OF_BIRTH else one for name, one in shares.items()}


def _enough_by_contact(taught: dict[tuple[str, ...], Shares], name: str) -> bool:
    return sum(float(taught[one][name].sum()) for one in _CONTACTS if name in taught.get(one, {})) >= FEWEST_PAIRS


def _taught(
    gammas: Gammas, comparisons: tuple[Comparison, ...], columns: Sequence[str], m: Shares, u: Shares
) -> Shares:
    """True pairs by level among those that agree on these columns, for all other ones."""
    agreed = [one for one in comparisons if one.column in columns]
    groups = {one.group for one in agreed}
    others = [one.column for one in comparisons if one.group not in groups]
    chosen = ~gammas.swapped
    odds = _BY_CHANCE_ONE
    for one in agreed:
        chosen &= gammas.level[one.column] == len(one.levels)
        odds *= m[one.column][-1] / u[one.column][-1]
    chosen &= ~_of_a_family(gammas, comparisons, columns)
    if not others or not chosen.any():
        return {}
    patterns = Patterns.of([gammas.level[name][chosen] for name in others])
    share = odds / (1 + odds)
    seen = true_pairs(patterns, [m[name] for name in others], [u[name] for name in others], share, _TRUST)
    return dict(zip(others, seen, strict=True))


def _of_a_family(gammas: Gammas, comparisons: tuple[Comparison, ...], agreed: Sequence[str]) -> NDArray[np.bool_]:
    """Pairs with two first names and, where they are told, two birthdays: they teach nothing of one person."""
    if {"first_name", "birthday"} & {*agreed}:
        return np.zeros(len(gammas), np.bool_)
    family = gammas.told_apart(comparisons, "first_name")
    if any(one.column == "birthday" for one in comparisons):
        family &= gammas.told_apart(comparisons, "birthday")
    return family


def _kept_near(share: NDArray[np.float64], expected: NDArray[np.float64]) -> NDArray[np.float64]:
    """The share of pairs that differ held near to what is expected of it: namesakes and twins look like one person."""
    most = _MOST_DIFFER * expected[0]
    if share[0] <= most:
        return share
    return np.append(most, share[1:] * (1 - most) / share[1:].sum())


def _makes_sense(counts: NDArray[np.float64]) -> bool:
    """Records of one person agree more often than not."""
    return bool(counts[0] <= 0.6 * counts.sum())


def _agreeing(own: sa.Connection, persons: Persons, columns: Sequence[str]) -> sa.Select | None:
    """Pairs of people who agree on these columns, some of them where there are many.

    None where hardly anybody does, or so many that it says nothing.
    """
    if not {*columns} <= {*persons.columns.compared}:
        return None
    table = persons.table
    said = [table.c[column] for column in columns]
    blocks = (
        sa.select(sa.func.count().label("n"))
        .where(*(one.is_not(None) for one in said))
        .group_by(*said)
        .subquery("blocks")
    )
    n = own.scalar(sa.select(sa.func.sum(blocks.c.n * (blocks.c.n - 1) / 2))) or 0
    if not FEWEST_PAIRS <= n <= 1000 * len(persons):
        return None
    left, right = table.alias("l"), table.alias("r")
    alike = sa.and_(*(left.c[column] == right.c[column] for column in columns), left.c.person != right.c.person)
    # Persons are numbered by a hash of what they say: the first of them are a fair sample.
    some = left.c.person < int(len(persons) * min(1.0, MOST_PAIRS / n)) + 1
    a, b = sa.func.least(left.c.person, right.c.person), sa.func.greatest(left.c.person, right.c.person)
    return sa.select(a.label("a"), b.label("b")).join_from(left, right, alike).where(some)
