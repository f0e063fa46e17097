"""A rule's exact members, with the count of every node.

In:  a rule as JSON, `now`, a connection, the cache of answers
Out: an Evaluation: its members, counts and explanation are of one instant and one state of the data, and agree

Each leaf is a bitmap over profile numbers and each group an operation on bits, so a changed condition costs its own
leaf and every count is exact.
"""

import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any as Json

import numpy as np
import sqlalchemy as sa
from pyroaring import BitMap

from cdp_core.errors import RuleError
from cdp_core.fields import SYSTEMS
from cdp_core.segments.bitmaps import LeafCache, numbers_of
from cdp_core.segments.parse import parse
from cdp_core.segments.rule import All, Any, Node, Not, SegmentLeaf, walk
from cdp_core.segments.sight import Sight, State


@dataclass(frozen=True)
class Evaluation:
    """Who a rule takes in, fixed at an instant and a state of the data, as one view sees it."""

    document: Json
    rule: Node
    now: datetime
    state: State
    bits: BitMap
    everybody: BitMap
    #: The profiles for whom each node holds, by path, in the order written.
    nodes: Mapping[str, BitMap]
    elapsed_ms: float
    view: str = "all"

    @property
    def count(self) -> int:
        return len(self.bits)

    @property
    def of(self) -> int:
        return len(self.everybody)

    @property
    def counts(self) -> dict[str, int]:
        """How many profiles each node takes in, by path."""
        return {path: len(bits) for path, bits in self.nodes.items()}

    def members(self) -> np.ndarray:
        """The members' profile numbers in order, as int64."""
        return numbers_of(self.bits)

    def page(self, start: int, size: int) -> list[int]:
        """Some members in order, without unpacking all of them."""
        return list(self.bits[start : start + size])

    def sample(self, size: int) -> list[int]:
        """Members spread evenly over all of them; the same at every call."""
        taken = min(size, self.count)
        return [self.bits[place * self.count // taken] for place in range(taken)]

    def __contains__(self, profile: int) -> bool:
        return profile in self.bits


@dataclass(frozen=True)
class SystemAlone:
    """Whom one system's data alone would have found of the members, and taken in by mistake."""

    found: int
    wrong: int


def evaluate(
    connection: sa.Connection,
    document: Json,
    now: datetime,
    cache: LeafCache,
    view: str = "all",
    only: int | None = None,
) -> Evaluation:
    """The members of a rule, by everything joined or by what one system alone knows.

    Args:
        only: look at this profile alone, which is quicker where nobody has asked for the others.

    Raises:
        RuleError: the rule is wrong; carries the path.
    """
    started = time.perf_counter()
    sight = Sight(connection, cache)
    rule = parse(document, sight.catalog)
    answers = Answers(sight, view, now, only)
    nodes = answers.of(rule)
    elapsed = (time.perf_counter() - started) * 1000
    return Evaluation(document, rule, now, sight.state, nodes[rule.path], answers.everybody, nodes, elapsed, view)


def holding(
    connection: sa.Connection, rules: Iterable[tuple[str, Json]], now: datetime, cache: LeafCache, profile: int
) -> list[str]:
    """Names of the rules that take a profile in; of one that does not fit the workspace any more, nothing is said.

    Of a rule, no more conditions are looked at than decide it.
    """
    sight = Sight(connection, cache)
    answers = Answers(sight, "all", now, profile, hasty=True)
    names = []
    for name, document in rules:
        with suppress(RuleError):
            if answers.bits_of(parse(document, sight.catalog)):
                names.append(name)
    return names


def by_system(connection: sa.Connection, evaluation: Evaluation, cache: LeafCache) -> dict[str, SystemAlone]:
    """What each system's data alone would have made of the rule, over the profiles that it knows."""
    sight = Sight(connection, cache)
    alone = {}
    for system in SYSTEMS:
        bits = Answers(sight, system, evaluation.now).of(evaluation.rule)[evaluation.rule.path]
        found = bits.intersection_cardinality(evaluation.bits)
        alone[system] = SystemAlone(found, len(bits) - found)
    return alone


class Answers:
    """The bitmaps of a rule's nodes in one view; saved segments that it names are worked out once.

    Where it is `hasty`, nodes that cannot change the answer any more are left out.
    """

    def __init__(self, sight: Sight, view: str, now: datetime, only: int | None = None, hasty: bool = False) -> None:
        self.sight = sight
        self.hasty = hasty
        self.scope = sight.scope(view, now)
        self.everybody = sight.everybody(view)
        if only is not None:
            self.scope = replace(self.scope, only=sa.select(sa.literal(only, sa.BigInteger)))
            self.everybody = self.everybody & BitMap([only])
        self._saved: dict[str, BitMap] = {}
        self._inside: list[str] = []

    def of(self, rule: Node) -> dict[str, BitMap]:
        """The profiles for whom each node of the rule holds, by path, in the order written."""
        answers: dict[str, BitMap] = {}
        self._answer(rule, answers)
        return {node.path: answers[node.path] for node in walk(rule)}

    def bits_of(self, rule: Node) -> BitMap:
        """The profiles for whom the rule holds."""
        return self._answer(rule, {})

    def _answer(self, node: Node, answers: dict[str, BitMap]) -> BitMap:
        match node:
            case All():
                bits = self.everybody
                for each in node.nodes:
                    if not self.hasty or bits:
                        bits = bits & self._answer(each, answers)
            case Any():
                bits = BitMap()
                for each in node.nodes:
                    if not self.hasty or bits != self.everybody:
                        bits = bits | self._answer(each, answers)
            case Not():
                bits = self.everybody - self._answer(node.node, answers)
            case SegmentLeaf():
                bits = self._segment(node)
            case _:
                bits = self.sight.answer(node, self.scope, self.everybody)
        answers[node.path] = bits
        return bits

    def _segment(self, leaf: SegmentLeaf) -> BitMap:
        """The members of a saved segment in this view, now."""
        name = leaf.segment
        if name in self._inside:
            raise RuleError(
                leaf.path, f'the saved segment "{name}" contains itself: {" → ".join([*self._inside, name])}.'
            )
        if name not in self._saved:
            self._inside.append(name)
            try:
                rule = parse(self.sight.catalog.segments[name], self.sight.catalog)
                self._saved[name] = self._answer(rule, {})
            except RuleError as error:
                raise RuleError(leaf.path, f'the saved segment "{name}" cannot be used: {error}') from error
            finally:
                self._inside.pop()
        return self._saved[name]
