"""How alike two people are, as one small number for each comparison.

In:  PERSONS on a scratch connection, pairs of persons, Comparisons
Out: Gammas: -1 where one of the two says nothing, 0 where they differ, else the higher the more alike
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from cdp_core.identity.evidence import Integers
from cdp_core.identity.likeness import Columns, Comparison
from cdp_core.identity.persons import Persons
from cdp_core.store.bulk import fetch_arrow

#: Names count as swapped when the swapped reading fits both and fits so much better.
_FITS, _BETTER_BY = 0.85, 0.3

#: What levels look at besides the columns that are compared.
_BESIDES = {"first_name": ("first_roots",), "email": ("email_user",)}


@dataclass(frozen=True)
class Gammas:
    """One entry for each pair (a, b) in every array."""

    a: Integers
    b: Integers
    swapped: NDArray[np.bool_]
    level: dict[str, NDArray[np.int8]]

    def __len__(self) -> int:
        return len(self.a)

    def counts(self, comparison: Comparison, weight: NDArray[np.float64] | None = None) -> NDArray[np.float64]:
        """Pairs at each level, from "different" on."""
        level = self.level[comparison.column]
        said = level >= 0
        counts = np.bincount(level[said], None if weight is None else weight[said], len(comparison.levels) + 1)
        return counts.astype(np.float64)

    def and_also(self, others: "Gammas") -> "Gammas":
        """These pairs and the others."""
        return Gammas(
            np.concatenate([self.a, others.a]),
            np.concatenate([self.b, others.b]),
            np.concatenate([self.swapped, others.swapped]),
            {name: np.concatenate([level, others.level[name]]) for name, level in self.level.items()},
        )

    def agrees(self, comparison: Comparison) -> NDArray[np.bool_]:
        """Which pairs are near enough in it."""
        return self.level[comparison.column] > len(comparison.levels) - comparison.near


def gammas_of(own: sa.Connection, persons: Persons, comparisons: Sequence[Comparison], pairs: sa.FromClause) -> Gammas:
    """Compare the pairs, columns `a` and `b`."""
    names = list(dict.fromkeys(name for one in comparisons for name in (one.column, *_BESIDES.get(one.column, ()))))
    left, right = persons.table.alias("l"), persons.table.alias("r")
    both = {"first_name", "last_name"} <= set(names)
    swapped = are_swapped(dict(left.c), dict(right.c)) if both else sa.false()
    paired = (
        sa.select(pairs.c.a, pairs.c.b, sa.func.coalesce(swapped, sa.false()).label("swapped"))
        .add_columns(*(left.c[name].label(f"{name}_l") for name in names))
        .add_columns(*(right.c[name].label(f"{name}_r") for name in names))
        .join_from(pairs, left, left.c.person == pairs.c.a)
        .join(right, right.c.person == pairs.c.b)
        .subquery("paired")
    )
    turned = _turned(dict(paired.c), paired.c.swapped) if both else {}
    oriented = sa.select(
        paired.c.a,
        paired.c.b,
        paired.c.swapped,
        *(paired.c[f"{name}_l"] for name in names),
        *(turned.get(name, paired.c[f"{name}_r"]).label(f"{name}_r") for name in names),
    ).subquery("oriented")
    sides = [{name: oriented.c[f"{name}_{side}"] for name in names} for side in "lr"]
    levels = [level_of(comparison, *sides).label(comparison.column) for comparison in comparisons]
    found = fetch_arrow(own, sa.select(oriented.c.a, oriented.c.b, oriented.c.swapped, *levels))
    return Gammas(
        found["a"].to_numpy(),
        found["b"].to_numpy(),
        found["swapped"].to_numpy().astype(np.bool_),
        {comparison.column: found[comparison.column].to_numpy().astype(np.int8) for comparison in comparisons},
    )


def level_of(comparison: Comparison, left: Columns, right: Columns) -> sa.ColumnElement[int]:
    """The level as SQL; the conditions are tried from the most alike on."""
    silent = sa.or_(left[comparison.column].is_(None), right[comparison.column].is_(None))
    top = len(comparison.levels)
    steps = [(level.condition(left, right), top - place) for place, level in enumerate(comparison.levels)]
    steps.insert(comparison.certain, (~comparison.glance(left, right), 0))
    return sa.cast(sa.case((silent, -1), *steps, else_=0), sa.SmallInteger)


def are_swapped(left: Columns, right: Columns) -> sa.ColumnElement[bool]:
    """Whether one of the two has first and last name the wrong way round."""

    def alike(mine: str, theirs: str) -> sa.ColumnElement[float]:
        return sa.func.jaro_winkler_similarity(left[mine], right[theirs])

    mine, theirs = ([sa.func.left(side[name], 1) for name in ("first_name", "last_name")] for side in (left, right))
    at_a_glance = sa.and_(mine[0] == theirs[1], mine[1] == theirs[0])
    crossed = alike("first_name", "last_name"), alike("last_name", "first_name")
    straight = alike("first_name", "first_name"), alike("last_name", "last_name")
    better = crossed[0] + crossed[1] > straight[0] + straight[1] + _BETTER_BY
    fits = sa.and_(crossed[0] >= _FITS, crossed[1] >= _FITS, better)
    return sa.case((at_a_glance, fits), else_=False)


def _turned(columns: Columns, swapped: sa.ColumnElement[bool]) -> dict[str, sa.ColumnElement]:
    """The right-hand names, the other way round where they are swapped."""
    first, last = columns["first_name_r"], columns["last_name_r"]
    return {
        "first_name": sa.case((swapped, last), else_=first),
        "last_name": sa.case((swapped, first), else_=last),
        "first_roots": sa.case((swapped, sa.func.list_value(last)), else_=columns["first_roots_r"]),
    }
