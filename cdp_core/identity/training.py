"""What tells people apart in this workspace, learned without labels by Splink.

In:  PERSONS on a scratch connection, Comparisons
Out: a Model: for each level of each comparison, its share of true pairs (m) and of random pairs (u)

Splink (the model of Fellegi and Sunter, by expectation maximization) starts from what we expect of such columns. What
it learns counts by the number of pairs that it saw, so few or all too uniform people leave the expectations standing.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pyarrow as pa
import sqlalchemy as sa
from numpy.typing import NDArray

from cdp_core.identity.gammas import as_splink_sees_them, gammas_of
from cdp_core.identity.likeness import Comparison
from cdp_core.identity.persons import Persons
from cdp_core.store.bulk import arrow_relation

Shares = dict[str, NDArray[np.float64]]

#: What people agree on in a round of training; such a round learns about the other columns.
ROUNDS = (
    ("birthday",),
    ("first_name", "last_name"),
    ("email",),
    ("phone",),
    ("last_name", "postal_code"),
    ("first_name", "birthday"),
)
FEWEST_PEOPLE = 200
FEWEST_PAIRS, MOST_PAIRS = 30, 200_000
RANDOM_PAIRS = 300_000

#: What we expect counts like so many pairs.
_EXPECTATION = 500


@dataclass(frozen=True)
class Model:
    """Shares by level, from "different" up to the most alike, for each comparison by its column."""

    comparisons: tuple[Comparison, ...]
    m: Shares
    u: Shares


def train(own: sa.Connection, persons: Persons, comparisons: tuple[Comparison, ...]) -> Model:
    """Learn from these people what tells them apart."""
    expected = {comparison.column: np.array(comparison.m) for comparison in comparisons}
    u = random_shares(own, persons, comparisons)
    if len(persons) < FEWEST_PEOPLE:
        return Model(comparisons, expected, u)
    learned = _by_splink(own, persons, comparisons, expected, u)
    return Model(comparisons, expected | {name: m for name, m in learned.items() if _makes_sense(m)}, u)


def _makes_sense(m: NDArray[np.float64]) -> bool:
    """Records of one person agree more often than not."""
    return bool(np.isfinite(m).all() and (m > 0).all() and m[0] <= 0.6)


def random_shares(own: sa.Connection, persons: Persons, comparisons: tuple[Comparison, ...]) -> Shares:
    """How alike two different persons are by chance: all pairs, or the same many drawn each time."""
    n = len(persons)
    if n * (n - 1) // 2 <= RANDOM_PAIRS:
        drawn = np.array(list(combinations(range(n), 2)), np.int64).reshape(-1, 2)
    else:
        drawn = np.random.default_rng(1).integers(0, n, (RANDOM_PAIRS, 2))
    a, b = drawn[persons.label[drawn[:, 0]] != persons.label[drawn[:, 1]]].T
    columns = [sa.Column("a", sa.BigInteger), sa.Column("b", sa.BigInteger)]
    with arrow_relation(own, pa.table({"a": a, "b": b}), columns) as pairs:
        gammas = gammas_of(own, persons, comparisons, pairs)
    different = np.sum([gammas.agrees(comparison) for comparison in comparisons], axis=0) < 3
    shares = {}
    for comparison in comparisons:
        counts = gammas.counts(comparison, different.astype(np.float64)) + np.array(comparison.u) * _EXPECTATION
        shares[comparison.column] = counts / counts.sum()
    return shares


def _by_splink(
    own: sa.Connection, persons: Persons, comparisons: tuple[Comparison, ...], m: Shares, u: Shares
) -> Shares:
    """The shares of true pairs that Splink finds, for the columns that a round taught it something about."""
    from splink import DuckDBAPI, Linker, block_on  # half a second, and most resolves need none of it

    names = (*persons.columns, "first_roots", "email_user")
    rounds = [columns for columns in ROUNDS if {*columns} <= {*persons.columns} and _worth_it(own, persons, columns)]
    if not rounds:
        return {}
    raw = own.connection.driver_connection
    assert raw is not None
    api = DuckDBAPI(connection=raw.duplicate())
    linker = Linker(api.register(persons.table.name), _settings(comparisons, names, m, u))
    logging.getLogger("splink").setLevel(logging.ERROR)  # a linker sets it to tell every step
    for columns in rounds:
        try:
            linker.training.estimate_parameters_using_expectation_maximisation(
                block_on(*columns), estimate_without_term_frequencies=True, max_pairs=MOST_PAIRS
            )
        except ValueError:  # a level that no pair reaches sinks below what a float can hold: nothing is to be learned
            return {}
    model = linker.misc.save_model_to_json()
    trained = {
        comparison["output_column_name"]: [
            level.get("m_probability", np.nan)
            for level in comparison["comparison_levels"]
            if not level.get("is_null_level")
        ]
        for comparison in model["comparisons"]
    }
    return {name: np.array(shares[::-1]) for name, shares in trained.items()}


def _worth_it(own: sa.Connection, persons: Persons, columns: Sequence[str]) -> bool:
    """Whether people agree on these columns at all, and not so many that they say nothing."""
    table = persons.table
    said = [table.c[column] for column in columns]
    blocks = (
        sa.select(sa.func.count().label("n"))
        .where(*(one.is_not(None) for one in said))
        .group_by(*said)
        .subquery("blocks")
    )
    pairs = own.scalar(sa.select(sa.func.sum(blocks.c.n * (blocks.c.n - 1) / 2))) or 0
    return FEWEST_PAIRS <= pairs <= 1000 * len(persons)


def _settings(comparisons: tuple[Comparison, ...], names: Sequence[str], m: Shares, u: Shares) -> Any:
    import splink.comparison_level_library as levels
    import splink.comparison_library as library
    from splink import SettingsCreator

    left, right = as_splink_sees_them(names)
    told: list[Any] = []
    for comparison in comparisons:
        share = list(zip(m[comparison.column], u[comparison.column], strict=True))[::-1]
        steps: list[Any] = [levels.NullLevel(comparison.column)]
        for level, (of_true, of_random) in zip(comparison.levels, share, strict=False):
            step = levels.CustomLevel(_literal(level.condition(left, right)), label_for_charts=level.label)
            steps.append(_expecting(step, of_true, of_random))
        steps.append(_expecting(levels.ElseLevel(), *share[-1]))
        told.append(library.CustomComparison(output_column_name=comparison.column, comparison_levels=steps))
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="person",
        comparisons=told,
        probability_two_random_records_match=1e-4,
    )


def _expecting(level: Any, m: float, u: float) -> Any:
    return level.configure(m_probability=float(m), u_probability=float(u), fix_u_probability=True)


def _literal(condition: sa.ColumnElement[bool]) -> str:
    """The condition as the text that Splink takes; it holds numbers of ours, nothing that anybody typed."""
    from duckdb_sqlalchemy import Dialect

    return str(condition.compile(dialect=Dialect(), compile_kwargs={"literal_binds": True}))
