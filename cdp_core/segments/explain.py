"""Why one profile is in or out, node by node.

In:  a rule as JSON, a profile, `now`
Out: for each node whether it holds, in words, with the value, the events or the lack of them that decided it

Whether a node holds is read from the same bitmaps that count it, so an explanation never says other than the count.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any as Json

import sqlalchemy as sa

from cdp_core.errors import ProfileNotFound
from cdp_core.segments.bitmaps import LeafCache
from cdp_core.segments.evaluate import Evaluation, evaluate
from cdp_core.segments.facts import fact_of
from cdp_core.segments.parse import READERS
from cdp_core.segments.rule import All, Any, Node, Not, SegmentLeaf, children
from cdp_core.segments.sight import Sight
from cdp_core.segments.words import clause


@dataclass(frozen=True)
class Answer:
    """One node: whether it holds for the profile, and what decided that."""

    path: str
    kind: str  # all | any | not | trait | event | …
    holds: bool
    words: str
    because: str = ""
    value: Json = None
    events: list[dict[str, Json]] = field(default_factory=list)
    #: The explanation of a saved segment that the node names.
    inside: "Explanation | None" = None


@dataclass(frozen=True)
class Explanation:
    """Why a profile is in or out. `decisive` are the paths of the leaves that settle it."""

    profile: str
    holds: bool
    now: datetime
    nodes: list[Answer]
    decisive: list[str]


def explain(connection: sa.Connection, document: Json, profile: int, now: datetime, cache: LeafCache) -> Explanation:
    """Explain a rule for one profile.

    Raises:
        RuleError: the rule is wrong.
        ProfileNotFound: there is no such profile now.
    """
    return explain_evaluation(connection, evaluate(connection, document, now, cache), profile, cache)


def explain_evaluation(
    connection: sa.Connection,
    evaluation: Evaluation,
    profile: int,
    cache: LeafCache,
    told: dict[str, Explanation] | None = None,
) -> Explanation:
    """Explain an evaluation that was made before, for one profile.

    `told` are the saved segments explained so far: one to which many ways lead is explained once.
    """
    if profile not in evaluation.everybody:
        raise ProfileNotFound(f"There is no profile p{profile} now. Look it up by an identifier.")
    sight = Sight(connection, cache)
    told = {} if told is None else told
    answers = [_answer(sight, evaluation, node, part, profile, told) for node, part in parts(evaluation)]
    settled = decisive(evaluation.rule, {answer.path: answer.holds for answer in answers})
    return Explanation(f"p{profile}", profile in evaluation, evaluation.now, answers, settled)


def decisive(node: Node, holds: dict[str, bool]) -> list[str]:
    """Paths of the leaves that settle a node: what fails where it fails, what holds where it holds."""
    inner = children(node)
    if isinstance(node, Not):
        return decisive(node.node, holds)
    if isinstance(node, All | Any):
        settling = [each for each in inner if holds[each.path] == holds[node.path]]
        return [path for each in settling for path in decisive(each, holds)]
    return [node.path]


def parts(evaluation: Evaluation) -> Iterator[tuple[Node, Json]]:
    """Each node with the part of the document that it was read from, in the order written."""
    waiting = [(evaluation.rule, evaluation.document)]
    while waiting:
        node, part = waiting.pop(0)
        yield node, part
        inner = part.get("all") or part.get("any") or ([part["not"]] if "not" in part else [])
        waiting[:0] = zip(children(node), inner, strict=False)


def _answer(
    sight: Sight, evaluation: Evaluation, node: Node, part: Json, profile: int, told: dict[str, Explanation]
) -> Answer:
    kind = next(key for key in _KINDS if key in part)
    holds = profile in evaluation.nodes[node.path]
    answer = Answer(node.path, kind, holds, clause(part))
    if isinstance(node, All | Any):
        yes = sum(profile in evaluation.nodes[each.path] for each in node.nodes)
        return replace(answer, because=f"{yes} of {len(node.nodes)} hold")
    if isinstance(node, Not):
        return replace(answer, because=f"what it excludes {'does not hold' if holds else 'holds'}")
    if isinstance(node, SegmentLeaf):
        if node.segment not in told:
            inner = evaluate(sight.connection, sight.catalog.segments[node.segment], evaluation.now, sight.cache)
            told[node.segment] = explain_evaluation(sight.connection, inner, profile, sight.cache, told)
        because = f"{'in' if holds else 'not in'} {node.segment}"
        return replace(answer, because=because, inside=told[node.segment])
    fact = fact_of(sight.connection, node, sight.scope("all", evaluation.now), profile)
    return replace(answer, because=fact.because, value=fact.value, events=fact.events)


_KINDS = ("all", "any", "not", *READERS)
