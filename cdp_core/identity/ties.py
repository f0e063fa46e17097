"""What ties records together, in integers, and which components of it break a rule.

In:  Evidence, decisions, identity rules
Out: Ties; for a labeling of the records, the labels that break a rule
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from cdp_core.identity.decisions import Verdict
from cdp_core.identity.evidence import BIRTHS, JOINS, STRANGERS, WHOLE_NAMES, Evidence, Integers
from cdp_core.identity.names import clash, other_people
from cdp_core.identity.namesakes import born_apart
from cdp_core.identity.rules import DAY, IdentityRules, KindRule

Flags = NDArray[np.bool_]

#: A person's "these are one", taken as a value that the records share, stronger than any other.
WORD = "a person's word"

#: Names of one component that are compared with one another.
_MOST_NAMES = 30


@dataclass(frozen=True)
class Ties:
    """n records, of which `carrier[i]` carries `value[i]`; only what is evidence.

    Args:
        kind, named: for each value, the position of its kind in `kinds`, and what it asks for, see Evidence.named.
        name, given: for each record, the number of its name and of its first name; -1 where it has none.
        generation, born: for each record, what tells a father from a son of his name; 0 where nobody says.
        source: for each record, the source that told of it.
        seen: for each value, the second in which it was seen first, where a rule asks for it; else 0.
        apart: what a person keeps apart.
    """

    n: int
    carrier: Integers
    value: Integers
    kinds: tuple[str, ...]
    kind: NDArray[np.int8]
    named: NDArray[np.int8]
    name: NDArray[np.int32]
    given: NDArray[np.int32]
    names: list[str]
    generation: NDArray[np.int8]
    born: NDArray[np.int32]
    source: Integers
    seen: Integers
    apart: list[Verdict]

    @classmethod
    def of(cls, evidence: Evidence, verdicts: list[Verdict]) -> "Ties":
        used = evidence.state[evidence.value] == JOINS
        words = [np.concatenate([verdict.left, verdict.right]) for verdict in verdicts if verdict.together]
        first = len(evidence.kind)
        of_words = [np.full(len(word), first + place) for place, word in enumerate(words)]
        return cls(
            len(evidence.records),
            np.concatenate([evidence.carrier[used], *words]),
            np.concatenate([evidence.value[used], *of_words]),
            (*evidence.kinds, WORD),
            np.concatenate([evidence.kind, np.full(len(words), len(evidence.kinds), np.int8)]),
            np.concatenate([evidence.named, np.zeros(len(words), np.int8)]),
            evidence.name,
            evidence.given,
            evidence.names,
            evidence.generation,
            evidence.born,
            evidence.source,
            np.concatenate([evidence.seen, np.zeros(len(words), np.int64)]),
            [verdict for verdict in verdicts if not verdict.together],
        )

    def of_records(self, chosen: Integers) -> "Ties":
        """Those of the chosen records, renumbered from 0; values keep their numbers."""
        place = np.full(self.n, -1)
        place[chosen] = np.arange(len(chosen))
        carrier = place[self.carrier]
        return replace(
            self,
            n=len(chosen),
            carrier=carrier[carrier >= 0],
            value=self.value[carrier >= 0],
            name=self.name[chosen],
            given=self.given[chosen],
            generation=self.generation[chosen],
            born=self.born[chosen],
            source=self.source[chosen],
            apart=[moved for verdict in self.apart if (moved := verdict.moved(place))],
        )

    @cached_property
    def link_kind(self) -> NDArray[np.int8]:
        return self.kind[self.value]

    @cached_property
    def common(self) -> Flags:
        """Which ties are to a value that another one is to as well."""
        return (np.bincount(self.value, minlength=len(self.kind)) > 1)[self.value]

    def joined(self, label: Integers, used: Flags) -> Integers:
        """A new label for each record: as before, and the same for those that share a value by the used ties."""
        n = int(label.max(initial=-1)) + 1
        numbers = np.zeros(len(self.kind), np.int64)
        numbers[self.value[used]] = 1
        total = int(numbers.sum())
        numbers = np.cumsum(numbers) - 1 + n
        return connected(n + total, label[self.carrier[used]], numbers[self.value[used]])[label]


def connected(n: int, left: Integers, right: Integers) -> Integers:
    """Labels of the connected components of n nodes (scipy: 5 million edges in 2 s, where networkx takes 48)."""
    edges = coo_array((np.ones(len(left), np.bool_), (left, right)), shape=(n, n))
    return connected_components(edges, directed=False)[1].astype(np.int64)


def relabel(label: Integers) -> Integers:
    """The same labeling with labels from 0 on, none left out."""
    present = np.zeros(int(label.max(initial=-1)) + 1, np.int64)
    present[label] = 1
    return (np.cumsum(present) - 1)[label]


def first_of_each(label: Integers, number: Integers) -> Integers:
    """For each label, the smallest number that has it."""
    first = np.full(int(label.max(initial=-1)) + 1, np.iinfo(np.int64).max)
    np.minimum.at(first, label, number)
    return first


def breaking(ties: Ties, rules: IdentityRules, label: Integers, kind: str | None = None) -> Flags:
    """For each label, whether its records cannot be one profile.

    With a `kind`, only what counts against linking by that kind: limits of kinds at least as strong, and clashing
    names if that kind asks for names.
    """
    bad = np.zeros(int(label.max(initial=-1)) + 1, np.bool_)
    for place, limited in enumerate(ties.kinds[:-1]):
        rule = rules.of(limited)
        if rule.limit is not None and (kind is None or rule.priority <= priority(rules, kind)):
            carrier, value = (each[ties.link_kind == place] for each in (ties.carrier, ties.value))
            bad |= _over_limit(rule, label[carrier], value, ties.source[carrier], ties.seen, len(bad))
    for verdict in ties.apart:
        bad[np.intersect1d(label[verdict.left], label[verdict.right])] = True
    for_names, for_births, for_both = (_asking(ties, label, least, kind) for least in (STRANGERS, BIRTHS, WHOLE_NAMES))
    bad[_with_clashing_names(ties, label, for_names & ~bad, ties.given, clash)] = True
    bad[_with_clashing_names(ties, label, for_both & ~bad, ties.name, other_people)] = True
    bad[_of_two_generations(ties, label, for_names & ~bad)] = True
    bad[_born_apart(ties, label, for_births & ~bad)] = True
    return bad


def _asking(ties: Ties, label: Integers, least: int, kind: str | None) -> Flags:
    """Labels with a value (of the kind) that asks for so much at least."""
    asking = ties.common & (ties.named[ties.value] >= least)
    if kind is not None:
        asking &= ties.link_kind == ties.kinds.index(kind)
    found = np.zeros(int(label.max(initial=-1)) + 1, np.bool_)
    found[label[ties.carrier[asking]]] = True
    return found


def priority(rules: IdentityRules, kind: str) -> int:
    return 0 if kind == WORD else rules.of(kind).priority


def strongest_first(ties: Ties, rules: IdentityRules) -> list[str]:
    """The kinds in the order in which they link: a person's word, then by priority."""
    return sorted(ties.kinds, key=lambda kind: (priority(rules, kind), kind))


def _over_limit(rule: KindRule, label: Integers, value: Integers, source: Integers, seen: Integers, n: int) -> Flags:
    """For each label, whether its values are more than a profile may have.

    Args:
        label, value, source: of each record that carries a value.
    """
    limit = rule.limit or 0
    rough = np.bincount(label, minlength=n) > limit
    doubtful = rough[label]
    told = source[doubtful] if rule.per_source else np.zeros(int(doubtful.sum()), np.int64)
    counted, group = np.unique(np.stack([label[doubtful], told]), axis=1, return_inverse=True)
    pairs = np.unique(np.stack([group.reshape(-1), value[doubtful]]), axis=1)
    one, at = pairs[0], seen[pairs[1]]
    if rule.per_days is None:
        many = np.bincount(one, minlength=counted.shape[1]) > limit
    else:
        order = np.lexsort((at, one))
        one, at = one[order], at[order]
        close = (one[limit:] == one[: len(one) - limit]) & (at[limit:] - at[: len(at) - limit] < rule.per_days * DAY)
        many = np.zeros(counted.shape[1], np.bool_)
        many[one[limit:][close]] = True
    over = np.zeros(n, np.bool_)
    over[counted[0, many]] = True
    return over


def _with_several(told: NDArray[np.signedinteger], label: Integers, in_question: Flags) -> Integers:
    """Pairs of a label and what is told in it, of labels in which more than one thing is."""
    chosen = np.flatnonzero((told > 0) & in_question[label])
    pairs = np.unique(np.stack([label[chosen], told[chosen].astype(np.int64)]), axis=1)
    return pairs[:, (np.bincount(pairs[0], minlength=len(in_question)) > 1)[pairs[0]]]


def _of_two_generations(ties: Ties, label: Integers, in_question: Flags) -> Integers:
    """Labels with a senior and a junior."""
    return _with_several(ties.generation, label, in_question)[0]


def _born_apart(ties: Ties, label: Integers, in_question: Flags) -> list[int]:
    """Labels with births a generation apart."""
    pairs = _with_several(ties.born, label, in_question)
    return [
        int(of_one[0, 0])
        for of_one in np.split(pairs, np.flatnonzero(np.diff(pairs[0])) + 1, axis=1)
        if any(born_apart(a, b) for a, b in combinations(of_one[1, :_MOST_NAMES].tolist(), 2))
    ]


def _with_clashing_names(
    ties: Ties, label: Integers, in_question: Flags, told: NDArray[np.int32], apart: Callable[[str, str], bool]
) -> list[int]:
    """Labels with names that are told `apart`, of those that have several of what is `told`."""
    chosen = np.flatnonzero((ties.name >= 0) & in_question[label])
    label, given, name = label[chosen], told[chosen], ties.name[chosen]
    of_several = np.zeros(len(in_question), np.bool_)
    pairs = np.unique(np.stack([label, given]), axis=1)
    of_several[pairs[0][1:][pairs[0][1:] == pairs[0][:-1]]] = True
    several = of_several[label]
    pairs = np.unique(np.stack([label[several], name[several]]), axis=1)
    borders = np.flatnonzero(np.diff(pairs[0])) + 1
    return [
        int(of_one[0, 0])
        for of_one in np.split(pairs, borders, axis=1)
        if any(apart(ties.names[a], ties.names[b]) for a, b in combinations(of_one[1, :_MOST_NAMES], 2))
    ]
