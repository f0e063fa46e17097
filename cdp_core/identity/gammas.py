"""How alike two people are, as one small number for each comparison.

In:  PERSONS on a scratch connection, pairs of persons, Comparisons
Out: Gammas: -1 where one of the two says nothing, 0 where they differ, else the higher the more alike
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from cdp_core.identity.evidence import Integers
from cdp_core.identity.likeness import Columns, Comparison
from cdp_core.identity.names import UNSPELLED
from cdp_core.identity.persons import Persons
from cdp_core.store.bulk import fetch_arrow

#: Names count as swapped when the swapped reading fits both and fits so much better.
_FITS, _BETTER_BY = 0.85, 0.3

#: Names are compared where both are in letters, or both in signs that nobody here can spell.
_NAMES = ("first_name", "last_name", "other_names")

#: What levels look at besides the columns that are compared.
_BESIDES = {"first_name": ("first_roots",), "email": ("email_user",)}


@dataclass(frozen=True)
class Gammas:
    """One entry for each pair (a, b) in every array; in `two_scripts` names are in signs and in letters."""

    a: Integers
    b: Integers
    swapped: NDArray[np.bool_]
    two_scripts: NDArray[np.bool_]
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
            np.concatenate([self.two_scripts, others.two_scripts]),
            {name: np.concatenate([level, others.level[name]]) for name, level in self.level.items()},
        )

    def among(self, a: Integers, b: Integers) -> "Gammas":
        """Of these pairs those that are among the others."""
        most = 1 + int(self.b.max(initial=0))
        here = np.isin(self.a * most + self.b, a * most + b)
        level = {name: level[here] for name, level in self.level.items()}
        return Gammas(self.a[here], self.b[here], self.swapped[here], self.two_scripts[here], level)

    def agrees(self, comparison: Comparison) -> NDArray[np.bool_]:
        """Which pairs are near enough in it."""
        return self.level[comparison.column] > len(comparison.levels) - comparison.near

    def told_apart(self, comparisons: Sequence[Comparison], column: str) -> NDArray[np.bool_]:
        """Which pairs both tell this column and are not near in it; none where it is not compared."""
        for comparison in comparisons:
            if comparison.column == column:
                return (self.level[column] >= 0) & ~self.agrees(comparison)
        return np.zeros(len(self), np.bool_)


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
    mine, theirs = ({name: oriented.c[f"{name}_{side}"] for name in names} for side in "lr")
    unlike = {name: _unlike(mine[name], theirs[name]) for name in _in_signs(own, persons, names)}
    levels = []
    for comparison in comparisons:
        level = _told_once(comparison, mine, theirs)
        if comparison.column in unlike:
            level = sa.case((unlike[comparison.column], sa.cast(-1, sa.SmallInteger)), else_=level)
        levels.append(level.label(comparison.column))
    two_scripts = sa.func.coalesce(sa.or_(sa.false(), *unlike.values()), sa.false()).label("two_scripts")
    found = fetch_arrow(own, sa.select(oriented.c.a, oriented.c.b, oriented.c.swapped, two_scripts, *levels))
    gammas = Gammas(
        found["a"].to_numpy(),
        found["b"].to_numpy(),
        found["swapped"].to_numpy().astype(np.bool_),
        found["two_scripts"].to_numpy().astype(np.bool_),
        {comparison.column: found[comparison.column].to_numpy().astype(np.int8) for comparison in comparisons},
    )
    return _without_neighbors(gammas, comparisons)


def _in_signs(own: sa.Connection, persons: Persons, columns: Sequence[str]) -> list[str]:
    """The names that somebody has in a script of signs, as Chinese characters."""
    names = [name for name in columns if name in _NAMES]
    if not names:
        return []
    found = (sa.func.bool_or(sa.func.regexp_matches(persons.table.c[name], UNSPELLED)).label(name) for name in names)
    said = own.execute(sa.select(*found)).one()
    return [name for name, told in zip(names, said, strict=True) if told]


def _unlike(left: sa.ColumnElement, right: sa.ColumnElement) -> sa.ColumnElement[bool]:
    """Whether one name is in signs and one in letters, so that nothing is known of the two."""
    in_signs, others = (sa.func.regexp_matches(name, UNSPELLED, type_=sa.Boolean) for name in (left, right))
    return in_signs != others


def _without_neighbors(gammas: Gammas, comparisons: Sequence[Comparison]) -> Gammas:
    """The same, where numbers that are merely alike are different beside names that are.

    Extensions of a switchboard, the phones of a family and ids given out in turn are a digit apart: between records of
    one name and birthday that is a slip, between others it is how such numbers are made. An id is seldom a neighbor's:
    both names must differ.
    """
    apart = [gammas.told_apart(comparisons, name) for name in ("first_name", "last_name", "birthday")]
    level = dict(gammas.level)
    for comparison in comparisons:
        if comparison.points_at_one and comparison.column != "email":
            others = apart[0] | apart[1] | apart[2] if comparison.column == "phone" else apart[0] & apart[1]
            found = level[comparison.column]
            merely_alike = (found > 0) & (found < len(comparison.levels))
            level[comparison.column] = np.where(merely_alike & others, np.int8(0), found)
    return replace(gammas, level=level)


def level_of(comparison: Comparison, left: Columns, right: Columns) -> sa.ColumnElement[int]:
    """The level as SQL; the conditions are tried from the most alike on."""
    silent = sa.or_(left[comparison.column].is_(None), right[comparison.column].is_(None))
    top = len(comparison.levels)
    steps = [(level.condition(left, right), top - place) for place, level in enumerate(comparison.levels)]
    steps.insert(comparison.certain, (~comparison.glance(left, right), 0))
    return sa.cast(sa.case((silent, -1), *steps, else_=0), sa.SmallInteger)


def _told_once(comparison: Comparison, left: Columns, right: Columns) -> sa.ColumnElement[int]:
    """The level; of addresses made of the names, what they say besides.

    Namesakes have such addresses at their own companies: that these are alike says nothing. Where each has its own
    last name in it, greta.hansen and greta.jansen, neither name is a slip.
    """
    level = level_of(comparison, left, right)
    if comparison.column != "email" or not {"first_name", "last_name"} <= left.keys():
        return level
    merely_alike = level.between(1, len(comparison.levels) - 1)
    of_the_names = sa.and_(merely_alike, *(_names_its_owner(side) for side in (left, right)))
    other, same_user = left["last_name"] != right["last_name"], left["email_user"] == right["email_user"]
    again = sa.or_(same_user, left["first_name"].is_distinct_from(right["first_name"]))
    return sa.case(
        (sa.and_(of_the_names, other), sa.cast(0, sa.SmallInteger)),
        (sa.and_(of_the_names, again), sa.cast(-1, sa.SmallInteger)),
        else_=level,
    )


def _names_its_owner(side: Columns) -> sa.ColumnElement[bool]:
    """Whether the last name stands in the address."""
    user, name = (_plainly_spelled(side[column]) for column in ("email_user", "last_name"))
    return sa.func.coalesce(sa.and_(sa.func.length(name) > 2, sa.func.contains(user, name)), False)


def _plainly_spelled(text: sa.ColumnElement) -> sa.ColumnElement[str]:
    """Letters alone, moeller as moller: names are without accents here, addresses may spell them out."""
    return sa.func.regexp_replace(sa.func.regexp_replace(text, "[^a-z]+", "", "g"), "([aou])e", r"\1", "g")


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
