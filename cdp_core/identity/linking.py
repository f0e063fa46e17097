"""Links value by value, for clusters that cannot all be joined by one kind of identifier.

In:  Ties, a cluster label for each record, the kind to link by, the order in which values and records are taken
Out: new labels, and the identifiers that gave way

A link that would bring a profile over a limit, join what a person keeps apart, or join people whose names clash, gives
way. Since kinds are taken from the strongest on, it is the weakest link that does.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from cdp_core.counts import counted
from cdp_core.fields import IDENTIFIERS
from cdp_core.identity.evidence import BIRTHS, STRANGERS, WHOLE_NAMES, Integers
from cdp_core.identity.names import clash, other_people, strangers
from cdp_core.identity.namesakes import born_apart
from cdp_core.identity.rules import IdentityRules
from cdp_core.identity.ties import Flags, Ties, priority, relabel

#: Whether two names are two people's.
Apart = Callable[[str, str], bool]

#: What counts against some clusters being one.
Objecting = Callable[[Sequence[int]], "Objection | None"]

LIMIT, NAMES, DECISION = "limit", "names", "decision"


@dataclass(frozen=True)
class Held:
    """A value that a record carries and that did not join it to `owner`, a record of the profile that has it."""

    record: int
    owner: int
    value: int
    reason: str
    detail: str

    def moved(self, to: Integers) -> "Held":
        return Held(int(to[self.record]), int(to[self.owner]), self.value, self.reason, self.detail)


@dataclass(frozen=True)
class Objection:
    """Why clusters may not be joined; `over` are the kinds over their limit, each with the source that it holds in."""

    reason: str
    detail: str
    over: tuple[tuple[str, int], ...] = ()


class Clusters:
    """Sets of records, known by a number, that know what counts against joining them.

    Args:
        weakest: the priority up to which the limits of kinds count.
        label: the cluster of each record; `concerned` says which clusters may be asked for.
    """

    def __init__(self, ties: Ties, rules: IdentityRules, weakest: int, label: Integers, concerned: Flags) -> None:
        self.rules = rules
        self.seen = ties.seen
        self.parent: dict[int, int] = {}
        # Kind whose limit counts, and source where it is per source (else 0) -> cluster -> its values.
        self.values: dict[tuple[str, int], dict[int, set[int]]] = {}
        self.sides: defaultdict[int, dict[int, int]] = defaultdict(dict)  # decision -> 1 left, 2 right, 3 both
        self.names: defaultdict[int, set[str]] = defaultdict(set)
        for place, limited in enumerate(ties.kinds[:-1]):
            rule = rules.of(limited)
            if rule.limit is not None and rule.priority <= weakest:
                used = concerned[label[ties.carrier]] & (ties.link_kind == place)
                carrier, carried = ties.carrier[used], ties.value[used]
                told = ties.source[carrier] if rule.per_source else np.zeros_like(carrier)
                for source in np.unique(told).tolist():
                    of_source = told == source
                    of_each: dict[int, set[int]] = {}
                    self.values[limited, source] = of_each
                    ones, values = label[carrier[of_source]].tolist(), carried[of_source].tolist()
                    for one, value in zip(ones, values, strict=True):
                        if one in of_each:
                            of_each[one].add(value)
                        else:
                            of_each[one] = {value}
        for verdict in ties.apart:
            for side, records in ((1, verdict.left), (2, verdict.right)):
                for one in np.unique(label[records]).tolist():
                    self.sides[one][verdict.decision_id] = self.sides[one].get(verdict.decision_id, 0) | side
        named = concerned[label] & (ties.name >= 0)
        for one, name in zip(label[named].tolist(), ties.name[named].tolist(), strict=True):
            self.names[one].add(ties.names[name])
        self.generations, self.births = (
            _of_each(label, told, concerned[label] & (told > 0)) for told in (ties.generation, ties.born)
        )

    def find(self, one: int) -> int:
        while (parent := self.parent.get(one, one)) != one:
            self.parent[one] = self.parent.get(parent, parent)
            one = parent
        return one

    def join(self, a: int, b: int) -> int:
        """Join two clusters; the number that stands for both is returned."""
        self.parent[b] = a
        for of_each in self.values.values():
            if values := of_each.pop(b, None):
                of_each[a] = of_each[a] | values if a in of_each else values
        for decision, side in self.sides.pop(b, {}).items():
            self.sides[a][decision] = self.sides[a].get(decision, 0) | side
        if b in self.names:
            self.names[a] |= self.names.pop(b)
        for told_of in (self.generations, self.births):
            if told := told_of.pop(b, None):
                told_of[a] = told_of.get(a, frozenset()) | told
        return a

    def objection(
        self, ones: Sequence[int], apart: Apart | None = None, namesakes: bool = False, one_day: bool = False
    ) -> Objection | None:
        """What counts against these being one, if anything does.

        Args:
            apart: which names do, and with them a senior and a junior.
            namesakes: whether these do in any case, and births a generation apart.
            one_day: whether names do not where both are born on one day.
        """
        if self._decided_apart(ones):
            return Objection(DECISION, "a person keeps them apart")
        if over := self._over_limit(ones):
            kind, _ = over[0]
            called = IDENTIFIERS[kind].label if kind in IDENTIFIERS else kind
            rule = self.rules.of(kind)
            within = " of one source" if rule.per_source else ""
            within += f" in {counted(rule.per_days, 'day')}" if rule.per_days else ""
            return Objection(LIMIT, f"{called}: a profile has at most {rule.limit}{within}", tuple(over))
        if apart and (names := self._clashing(ones, apart, one_day)):
            one, other = map(str.title, names)  # they are compared in small letters
            return Objection(NAMES, f"{one} and {other} cannot be one person's names")
        if ((apart or namesakes) and self._two_generations(ones)) or (namesakes and self._born_apart(ones)):
            return Objection(NAMES, "of one name, but a senior and a junior, or born a generation apart")
        return None

    def are_namesakes(self, ones: Sequence[int]) -> bool:
        """Whether these are people of two generations."""
        return self._two_generations(ones) or self._born_apart(ones)

    def telling(self, ones: Sequence[int]) -> list[int]:
        """Those that say what tells namesakes apart, one of those that say the same."""
        told = {one: (self.generations.get(one), self.births.get(one)) for one in ones}
        return list({(*told[one], *sorted(self.names.get(one, ()))): one for one in ones if any(told[one])}.values())

    def _two_generations(self, ones: Sequence[int]) -> bool:
        told = [self.generations[one] for one in ones if one in self.generations]
        return any(a.isdisjoint(b) for a, b in combinations(told, 2))

    def _born_apart(self, ones: Sequence[int]) -> bool:
        born = [self.births[one] for one in ones if one in self.births]
        return any(all(born_apart(x, y) for x in a for y in b) for a, b in combinations(born, 2))

    def _decided_apart(self, ones: Sequence[int]) -> bool:
        if not self.sides:
            return False
        seen: defaultdict[int, int] = defaultdict(int)
        for one in ones:
            for decision, side in self.sides.get(one, {}).items():
                seen[decision] |= side
        return 3 in seen.values()

    def _over_limit(self, ones: Sequence[int]) -> list[tuple[str, int]]:
        """Kinds of which these together have too many values, each with the source or 0, the strongest first.

        What one of them has already (a source wrote two ids in one row) does not count against it.
        """
        over = []
        for (kind, source), of_each in self.values.items():
            have = [of_each[one] for one in ones if one in of_each]
            if len(have) > 1:
                together = set().union(*have)
                if len(together) > max(map(len, have)) and self.rules.over_limit(kind, together, self.seen):
                    over.append((kind, source))
        return sorted(over, key=lambda one: (self.rules.of(one[0]).priority, *one)) if over else over

    def _clashing(self, ones: Sequence[int], apart: Apart, one_day: bool) -> tuple[str, str] | None:
        """Two names that cannot be one person's, of clusters that have no name in common."""
        named = [(sorted(self.names[one]), one) for one in ones if one in self.names]
        for place, (names, one) in enumerate(named):
            for others, other in named[:place]:
                if one_day and self.births.get(one, frozenset()) & self.births.get(other, frozenset()):
                    continue
                if all(apart(a, b) for a in names for b in others):
                    return others[0], names[0]
        return None


def _of_each(label: Integers, told: NDArray[np.signedinteger], chosen: Flags) -> dict[int, frozenset[int]]:
    """What the chosen records of each label tell."""
    pairs = np.unique(np.stack([label[chosen], told[chosen]]), axis=1)
    found: dict[int, frozenset[int]] = {}
    for one, value in pairs.T.tolist():
        found[one] = found.get(one, frozenset()) | {value}
    return found


def link_by_value(
    ties: Ties, rules: IdentityRules, kind: str, label: Integers, used: Flags, order: Integers, rank: Integers
) -> tuple[Integers, list[Held]]:
    """Join the labels by the used ties, all of one kind, as far as nothing counts against it.

    Args:
        order: for each value, its place in the order in which they are taken.
        rank: for each record, its place in the order in which they come first.
    """
    concerned = np.zeros(int(label.max()) + 1, np.bool_)
    concerned[label[ties.carrier[used]]] = True
    clusters = Clusters(ties, rules, priority(rules, kind), label, concerned)
    taken = np.lexsort((rank[ties.carrier[used]], order[ties.value[used]]))
    values = ties.value[used][taken]
    first = np.flatnonzero(np.diff(values, prepend=-1))
    # Plain lists: a few small arrays for each of many values would take longer than the linking.
    carriers, labels = ties.carrier[used][taken].tolist(), label[ties.carrier[used][taken]].tolist()
    each = zip(values[first].tolist(), ties.named[values[first]].tolist(), first.tolist(), strict=True)
    ends = [*first[1:].tolist(), len(values)]
    held: list[Held] = []
    for (value, asks, start), end in zip(each, ends, strict=True):
        held += _link(clusters, value, asks, carriers[start:end], labels[start:end], ties.source)
    found = np.arange(len(concerned))
    for one in np.flatnonzero(concerned).tolist():
        found[one] = clusters.find(one)
    return relabel(found[label]), held


def _link(
    clusters: Clusters, value: int, asks: int, carriers: list[int], labels: list[int], source: Integers
) -> list[Held]:
    """Join the clusters of the carriers, as far as they may; what stays outside the first group is held.

    Args:
        asks: what the value asks for, see Evidence.named.
    """
    of_cluster: dict[int, list[int]] = {}
    for record, label in zip(carriers, labels, strict=True):
        of_cluster.setdefault(clusters.find(label), []).append(record)
    ones = list(of_cluster)
    if len(ones) == 1:
        return []
    lent = asks == STRANGERS
    whose = strangers if lent else other_people if asks >= WHOLE_NAMES else clash
    apart = whose if asks else None
    objecting = partial(clusters.objection, apart=apart, namesakes=asks >= BIRTHS, one_day=lent)
    against = objecting(ones)
    if against is not None and len(ones) == 2:
        owner = of_cluster[ones[0]][0]
        return [Held(record, owner, value, against.reason, against.detail) for record in of_cluster[ones[1]]]
    if against is not None and against.reason == NAMES and not lent:
        # More than one person has it, so two of one first name need not be one either.
        objecting = partial(objecting, apart=other_people)
    groups = [ones]
    if against is not None:
        sources = {one: {int(source[record]) for record in records} for one, records in of_cluster.items()}
        groups = _groups(clusters, ones, objecting, against, sources)
    ends = []
    for group in groups:
        end = group[0]
        for one in group[1:]:
            end = clusters.join(end, one)
        ends.append(end)
    owner = of_cluster[ones[0] if against is None else groups[0][0]][0]
    disputed = Objection(LIMIT, "more than one profile claims it")
    held = []
    for group, end in zip(groups[1:], ends[1:], strict=True):
        why = objecting([ends[0], end]) or disputed
        held += [Held(record, owner, value, why.reason, why.detail) for one in group for record in of_cluster[one]]
    return held


def _groups(
    clusters: Clusters, ones: list[int], objecting: Objecting, against: Objection, sources: dict[int, set[int]]
) -> list[list[int]]:
    """Who may be one: first come those who contradict each other, then those who could be any of them.

    A cluster that could belong to several groups goes with the one that has its name, or the only one of whom its own
    source tells (an order beside the customer that its row names), and else stays by itself: on a family's e-mail or
    tablet, guessing would be wrong more often than not.

    Args:
        sources: the sources by which each cluster has the value.
    """

    def contradicts(one: int) -> bool:
        if against.reason == LIMIT:
            return any(one in clusters.values[limited] for limited in against.over)
        return one in (clusters.sides if against.reason == DECISION else clusters.names)

    telling = clusters.telling(ones) if against.reason == NAMES else []

    def either(one: int) -> bool:
        """Whether it could be any of two namesakes: a senior, where one is born in 1950 and one in 1980."""
        fitting = [other for other in telling if other != one and not objecting([other, one])]
        return any(clusters.are_namesakes(two) and objecting(two) for two in combinations(fitting, 2))

    groups: list[list[int]] = []
    undecided: list[list[int]] = []
    others = [one for one in ones if not contradicts(one)]
    for one in filter(contradicts, ones):
        if against.reason == NAMES and either(one):
            others.append(one)
        else:
            _first_fit(groups, one, objecting)
    # Whoever has a name first, so that it does not matter in which order the nameless are taken.
    for named in (True, False):
        told = [set().union(*(sources[one] for one in group)) for group in groups]
        for one in others:
            if (one in clusters.names) is not named:
                continue
            fitting = [place for place, group in enumerate(groups) if not objecting([*group, one])]
            if len(fitting) > 1:
                by_name = [place for place in fitting if _same_name(clusters, groups[place], one)]
                fitting = by_name or [place for place in fitting if sources[one] & told[place]]
            if len(fitting) == 1:
                groups[fitting[0]].append(one)
            else:
                _first_fit(undecided, one, objecting)
    return groups + undecided


def _first_fit(groups: list[list[int]], one: int, objecting: Objecting) -> None:
    for group in groups:
        if not objecting([*group, one]):
            group.append(one)
            return
    groups.append([one])


def _same_name(clusters: Clusters, group: list[int], one: int) -> bool:
    names = {name for member in group for name in clusters.names.get(member, ())}
    return any(not clash(a, b) for a in names for b in clusters.names.get(one, ()))
