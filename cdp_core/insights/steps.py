"""What each condition of a rule does: how many are left after it, how many it takes away or adds.

In:  an evaluated rule
Out: one step for each part of the outermost group, in the order written
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import and_, or_

from pyroaring import BitMap

from cdp_core.insights.figures import Rule
from cdp_core.segments import Evaluation


@dataclass(frozen=True)
class Step:
    """A part of the rule, how many are left once it is asked too, and how many the whole rule had without it."""

    path: str
    rule: Rule
    left: int
    change: int
    without: int


@dataclass(frozen=True)
class Steps:
    """Where the count begins, and what each part does to it. `join` is all, any or none; with any, parts add."""

    join: str
    start: int
    each: tuple[Step, ...]


def steps(found: Evaluation) -> Steps:
    """The parts of a rule one after another; a rule that is one condition has one part."""
    join, inside, parts = _outermost(found.document)
    bits = [found.nodes[f"{inside}[{place}]" if inside else ""] for place in range(len(parts))]
    everybody, nobody = found.everybody, BitMap()
    if join == "none":
        bits = [everybody - each for each in bits]
    first, combine = (nobody, or_) if join == "any" else (everybody, and_)
    after = list(accumulate(bits, combine, initial=first))
    rest = list(accumulate(reversed(bits), combine, initial=first))[::-1]
    return Steps(
        join,
        len(first),
        tuple(
            Step(
                f"{inside}[{place}]" if inside else "",
                part,
                len(after[place + 1]),
                len(after[place + 1]) - len(after[place]),
                len(combine(after[place], rest[place + 1])),
            )
            for place, part in enumerate(parts)
        ),
    )


def _outermost(rule: Rule) -> tuple[str, str, Sequence[Rule]]:
    """How the outermost group joins its parts, the path inside it, and the parts."""
    if set(rule) == {"not"} and set(rule["not"]) == {"any"}:
        return "none", "not.any", rule["not"]["any"]
    for join in ("all", "any"):
        if set(rule) == {join}:
            return join, join, rule[join]
    return "all", "", [rule]
