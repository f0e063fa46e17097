"""The match weight of a pair: log2 of the odds that two records are one person.

In:  Gammas, a Model, how often each value occurs
Out: Scores: the weight of each pair and of each comparison in it

Comparisons of one group repeat one another (who lives in a street lives in its town), so the strongest of a group
counts in full and the others by a third. Names alone, and an address alone, never make two records one person: a pair
that agrees on nothing else is left to a person.
"""

import math
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import sqlalchemy as sa
from numpy.typing import NDArray

from cdp_core.identity.gammas import Gammas
from cdp_core.identity.likeness import STANDARD, Comparison
from cdp_core.identity.persons import Persons
from cdp_core.identity.training import Model
from cdp_core.store.bulk import fetch_arrow

Floats = NDArray[np.float64]

#: What counts of the weaker comparisons of a group.
_REPEATED = 1 / 3

#: The most that one column which only this workspace has may weigh, either way.
_MOST_OF_CUSTOM = 6.0

#: Names that stand in each other's column weigh so much against.
_SWAPPED = -3.0

#: A pair that names or an address alone speak for stays so far below the weight that joins: a case for review.
_DOUBT = 0.5

#: Of how many people a small workspace is taken to be a part; how many true pairs a person may have.
_FEWEST_PEOPLE = 500
_TRUE_PAIRS_A_PERSON = (0.05, 10.0)

#: A value is taken to occur as often as among so many people more.
_PEOPLE_ELSEWHERE = 500


@dataclass(frozen=True)
class Scores:
    """Arrays with an entry for each pair; `parts` are the weights of the comparisons, by column."""

    weight: Floats
    parts: dict[str, Floats]


def frequencies(own: sa.Connection, persons: Persons, comparisons: tuple[Comparison, ...]) -> dict[str, Floats]:
    """For each person and column, the share of people with the same value, as if there were some more people."""
    table = persons.table
    counted = [
        sa.func.count(table.c[one.column]).over(partition_by=table.c[one.column]).label(one.column)
        for one in comparisons
    ]
    totals = own.execute(sa.select(*(sa.func.count(table.c[one.column]) for one in comparisons))).one()
    found: pa.Table = fetch_arrow(own, sa.select(table.c.person, *counted))
    order = np.argsort(found["person"].to_numpy())
    shares = {}
    for comparison, total in zip(comparisons, totals, strict=True):
        count = found[comparison.column].to_numpy()[order]
        by_chance = comparison.levels[0].u
        shares[comparison.column] = (count + _PEOPLE_ELSEWHERE * by_chance) / (total + _PEOPLE_ELSEWHERE)
    return shares


def score(
    gammas: Gammas, model: Model, frequency: dict[str, Floats], people: int, joined: int, join_above: float
) -> Scores:
    """Weigh all pairs.

    Args:
        people: how many there are; `joined` pairs of them are one person by shared identifiers.
        join_above: the weight above which two are joined.
    """
    parts = {one.column: _weights(gammas, one, model, frequency[one.column]) for one in model.comparisons}
    evidence = _SWAPPED * gammas.swapped + _by_group(model.comparisons, parts)
    speaks = _enough_agrees(gammas, model.comparisons)
    pairs = people * (people - 1) / 2
    least, most = (share / max(people, _FEWEST_PEOPLE) for share in _TRUE_PAIRS_A_PERSON)
    share = 1 / max(people, _FEWEST_PEOPLE)
    for _ in range(8):
        weight = evidence + math.log2(share / (1 - share))
        likely = 1 / (1 + np.exp2(-np.clip(weight[speaks], -50, 50)))
        share = min(max((float(likely.sum()) + joined) / max(pairs, 1), least), most)
    # In steps of half a bit: a record more or less does not move every weight.
    weight = np.round(evidence + np.round(2 * math.log2(share / (1 - share))) / 2, 2)
    return Scores(np.where(speaks, weight, np.minimum(weight, join_above - _DOUBT)), parts)


def _weights(gammas: Gammas, comparison: Comparison, model: Model, frequency: Floats) -> Floats:
    m, u = model.m[comparison.column], model.u[comparison.column]
    by_level = np.append(np.log2(m / u), 0.0)  # the last is level -1: one of the two says nothing
    level = gammas.level[comparison.column]
    weight = by_level[level]
    same = level == len(comparison.levels)
    weight[same] = np.log2(m[-1] / np.minimum(frequency[gammas.a[same]], 1.0))
    if not (comparison.points_at_one or comparison.column in STANDARD):
        weight = np.clip(weight, -_MOST_OF_CUSTOM, _MOST_OF_CUSTOM)
    return np.round(weight, 2)


def _by_group(comparisons: tuple[Comparison, ...], parts: dict[str, Floats]) -> Floats:
    groups: dict[str, list[Floats]] = {}
    for comparison in comparisons:
        groups.setdefault(comparison.group, []).append(parts[comparison.column])
    total = np.zeros(len(next(iter(parts.values()))))
    for members in groups.values():
        for_it, against = (np.stack([sign(one, 0) for one in members]) for sign in (np.maximum, np.minimum))
        total += for_it.max(0) + _REPEATED * (for_it.sum(0) - for_it.max(0))
        total += against.min(0) + _REPEATED * (against.sum(0) - against.min(0))
    return total


def _enough_agrees(gammas: Gammas, comparisons: tuple[Comparison, ...]) -> NDArray[np.bool_]:
    """Pairs with a birthday, a contact or an id in common, or the names and something besides.

    A family has its last name and its address in common: without its first name a record could be any of them.
    """
    nothing = np.zeros(len(gammas), np.bool_)
    agreeing: dict[str, NDArray[np.bool_]] = {}
    contact = besides = nothing
    for comparison in comparisons:
        agrees, group = gammas.agrees(comparison), comparison.group
        agreeing[group] = agreeing.get(group, nothing) | agrees
        if comparison.points_at_one:
            contact = contact | agrees
            besides = besides | (gammas.level[comparison.column] > 0)
        elif group not in ("first name", "last name"):
            besides = besides | agrees
        if group == "last name":
            agreeing[group] |= gammas.level[comparison.column] < 0
    named = agreeing.get("first name", nothing) & agreeing.get("last name", nothing)
    return contact | agreeing.get("birthday", nothing) | (named & besides)
