"""How two to six segments overlap: the size of every intersection.

In:  rules by name, `now`
Out: how many are in exactly these and in none of the others, each with the rule that selects them
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from pyroaring import BitMap

from cdp_core.errors import SegmentError
from cdp_core.insights.figures import Figure, Rule, no
from cdp_core.segments import LeafCache, evaluate

FEWEST, MOST = 2, 6


@dataclass(frozen=True)
class Intersection:
    """Profiles in exactly these of the segments."""

    segments: tuple[str, ...]
    profiles: Figure


@dataclass(frozen=True)
class Intersections:
    """The size of each segment, and every intersection that anyone is in, largest first."""

    sizes: dict[str, Figure]
    each: tuple[Intersection, ...]
    of: int


def overlap(connection: sa.Connection, rules: Mapping[str, Rule], now: datetime, cache: LeafCache) -> Intersections:
    """Every intersection of these rules; the parts are disjoint and add up to the union.

    Raises:
        SegmentError: fewer than two or more than six.
        RuleError: one of the rules is wrong.
    """
    if not FEWEST <= len(rules) <= MOST:
        raise SegmentError(f"An overlap is of {FEWEST} to {MOST} segments, these are {len(rules)}. Choose others.")
    found = {name: evaluate(connection, rule, now, cache) for name, rule in rules.items()}
    everybody = next(iter(found.values())).everybody
    parts: list[tuple[tuple[str, ...], BitMap]] = [((), everybody)]
    for name, evaluation in found.items():
        parts = [
            part
            for names, bits in parts
            for part in (((*names, name), bits & evaluation.bits), (names, bits - evaluation.bits))
        ]
    each = [
        Intersection(names, Figure(len(bits), _exactly(names, rules))) for names, bits in parts if names and len(bits)
    ]
    sizes = {name: Figure(evaluation.count, rules[name]) for name, evaluation in found.items()}
    return Intersections(sizes, tuple(sorted(each, key=lambda one: -one.profiles.count)), len(everybody))


def _exactly(names: tuple[str, ...], rules: Mapping[str, Rule]) -> Rule:
    return {"all": [rule if name in names else no(rule) for name, rule in rules.items()]}
