"""Where one profile stands with every saved segment: what put it in, or what is missing.

In:  a profile, `now`, the saved segments
Out: for each whether it is a member, and the conditions that decide it: those that hold and put it in, or the fewest
     that would have to change to let it in

Membership is read from the bitmaps that count the segment where they are known, else asked of the profile alone by the
same compiled conditions, so it never says other than the count.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from cdp_core.errors import ProfileNotFound, RuleError
from cdp_core.segments.bitmaps import LeafCache
from cdp_core.segments.evaluate import Evaluation, evaluate, holding
from cdp_core.segments.explain import decisive, parts
from cdp_core.segments.facts import Fact, fact_of
from cdp_core.segments.rule import All, Any, Node, Not, SegmentLeaf, children
from cdp_core.segments.saved import saved
from cdp_core.segments.sight import Sight
from cdp_core.segments.words import clause

#: More conditions than this are counted, not listed.
MOST_REASONS = 5


@dataclass(frozen=True)
class Reason:
    """A condition in words, as it holds or as it would have to, and what is known of the profile about it."""

    path: str
    words: str
    because: str


@dataclass(frozen=True)
class Standing:
    """A saved segment and a profile: what put a member in, or what is missing of one who is not, the first few.

    `steps` is how many conditions would have to change before it is no longer so; None where none could.
    """

    name: str
    holds: bool
    steps: int | None
    reasons: tuple[Reason, ...]


def standings(connection: sa.Connection, profile: int, now: datetime, cache: LeafCache) -> list[Standing]:
    """All saved segments: those with the profile first, then those that it is nearest to, by name within.

    A segment whose rule no longer fits the workspace is left out.

    Raises:
        ProfileNotFound: there is no such profile now.
    """
    sight = Sight(connection, cache)
    if profile not in sight.everybody("all"):
        raise ProfileNotFound(f"There is no profile p{profile} now. Look it up by an identifier.")
    told: dict[Node, Fact] = {}
    found = [
        _standing(name, evaluation, profile, lambda leaf: _fact(sight, leaf, profile, now, told))
        for name, evaluation in _evaluated(connection, profile, now, cache)
    ]
    return sorted(found, key=_nearest_first)


def memberships(connection: sa.Connection, profile: int, now: datetime, cache: LeafCache) -> list[str]:
    """Names of the saved segments that a profile is in."""
    return holding(connection, [(each.name, each.rule) for each in saved(connection)], now, cache, profile)


def _evaluated(
    connection: sa.Connection, profile: int, now: datetime, cache: LeafCache
) -> Iterator[tuple[str, Evaluation]]:
    """Every saved segment whose rule still fits the workspace, of one profile alone."""
    for each in saved(connection):
        try:
            evaluation = evaluate(connection, each.rule, now, cache, only=profile)
        except RuleError:
            continue
        yield each.name, evaluation


def _nearest_first(one: Standing) -> tuple[bool, float, str]:
    far = math.inf if one.steps is None else one.steps
    return not one.holds, 0 if one.holds else far, one.name


def fewest_changes(node: Node, holds: Mapping[str, bool], wanted: bool) -> tuple[str, ...] | None:
    """Paths of the fewest leaves that would have to turn for the node to hold (or not); None where none would do."""
    if isinstance(node, Not):
        return fewest_changes(node.node, holds, not wanted)
    if not isinstance(node, All | Any):
        return () if holds[node.path] == wanted else (node.path,)
    ways = [fewest_changes(each, holds, wanted) for each in children(node)]
    possible = [way for way in ways if way is not None]
    if isinstance(node, All) != wanted:  # one that turns is enough
        return min(possible, key=len, default=None)
    return tuple(path for way in possible for path in way) if len(possible) == len(ways) else None


def _standing(name: str, evaluation: Evaluation, profile: int, fact: Callable[[Node], Fact]) -> Standing:
    holds = {path: profile in bits for path, bits in evaluation.nodes.items()}
    inside = holds[evaluation.rule.path]
    turning = fewest_changes(evaluation.rule, holds, not inside)
    deciding = decisive(evaluation.rule, holds) if inside else list(turning or ())
    read = {node.path: (node, part) for node, part in parts(evaluation)}
    reasons = []
    for path in deciding[:MOST_REASONS]:
        leaf, part = read[path]
        # Of a member, the condition as it is; of who is not, as it would have to be.
        said = part if holds[path] == inside else {"not": part}
        reasons.append(Reason(path, clause(said), fact(leaf).because))
    return Standing(name, inside, None if turning is None else len(turning), tuple(reasons))


def _fact(sight: Sight, leaf: Node, profile: int, now: datetime, told: dict[Node, Fact]) -> Fact:
    """What is known of the profile about a leaf; segments share leaves, and each is asked once."""
    if isinstance(leaf, SegmentLeaf):
        return Fact("")
    if leaf not in told:
        told[leaf] = fact_of(sight.connection, leaf, sight.scope("all", now), profile)
    return told[leaf]
