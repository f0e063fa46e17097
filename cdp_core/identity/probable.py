"""People without a shared key: joined by how alike they are, or left to a person to decide.

In:  clusters by shared identifiers, people, decisions, identity rules
Out: clusters, and the pairs of records that were compared
"""

from dataclasses import dataclass

import numpy as np
import orjson
import pyarrow as pa
import sqlalchemy as sa

from cdp_core.identity.blocking import PAIRS, make_pairs
from cdp_core.identity.clustering import average_linkage, in_grains
from cdp_core.identity.evidence import JOINS, Evidence, Integers, positions
from cdp_core.identity.gammas import Gammas, gammas_of
from cdp_core.identity.likeness import COMPARISONS, Comparison, own_comparison
from cdp_core.identity.linking import Clusters
from cdp_core.identity.persons import Persons, read_persons, scratch
from cdp_core.identity.rules import IdentityRules
from cdp_core.identity.scoring import Scores, frequencies, score
from cdp_core.identity.ties import Ties, connected, relabel
from cdp_core.identity.training import train
from cdp_core.progress import Progress, unwatched
from cdp_core.store.bulk import arrow_relation, fetch_arrow
from cdp_core.store.tables import people

#: In a group of so many people at most, all pairs are compared once some of them are alike.
_SMALL_GROUP = 60


@dataclass(frozen=True)
class Candidates:
    """Compared pairs of records: positions a < b, the match weight, what it is made of."""

    a: Integers
    b: Integers
    weight: np.ndarray
    evidence: list[str]

    @classmethod
    def none(cls) -> "Candidates":
        empty = np.empty(0, np.int64)
        return cls(empty, empty, np.empty(0), [])


def compare_people(
    connection: sa.Connection,
    evidence: Evidence,
    label: Integers,
    rules: IdentityRules,
    progress: Progress = unwatched,
) -> Candidates:
    """Find and weigh the pairs of people that may be one, among those that share no identifier."""
    known = fetch_arrow(connection, sa.select(people.c.record).where(people.c.standing))["record"].to_numpy()
    if len(np.unique(label[positions(evidence.records, known)])) < 2:
        return Candidates.none()
    with scratch(connection) as own:
        persons = read_persons(connection, own, rules, evidence.records, label, _accounts(evidence, label, rules))
        if persons is None:
            return Candidates.none()
        make_pairs(own, persons)
        comparisons = _comparisons(persons)
        progress(0.3, "learning what tells people apart")
        model = train(own, persons, comparisons)
        progress(0.6, "comparing people")
        gammas = gammas_of(own, persons, comparisons, PAIRS)
        of_label = np.bincount(persons.label)
        joined = int((of_label * (of_label - 1) // 2).sum())
        frequency = frequencies(own, persons, comparisons)
        scores = score(gammas, model, frequency, len(persons), joined, rules.join_above)
        more = _rest_of_groups(own, persons, gammas, scores, rules, comparisons)
        if len(more):
            gammas = _both(gammas, more)
            scores = score(gammas, model, frequency, len(persons), joined, rules.join_above)
        return _kept(persons, gammas, scores, rules)


def _comparisons(persons: Persons) -> tuple[Comparison, ...]:
    own = (own_comparison(column, title, column in persons.ids) for column, title in persons.own.items())
    return (*(one for one in COMPARISONS if one.column in persons.columns), *own)


def _accounts(evidence: Evidence, label: Integers, rules: IdentityRules) -> Integers:
    """For each record, an account of its cluster of which a profile has only one; -1 where it has none."""
    of_label = np.full(int(label.max(initial=-1)) + 1, -1)
    for place, kind in enumerate(evidence.kinds):
        if rules.of(kind).limit == 1:
            used = (evidence.kind == place)[evidence.value] & (evidence.state == JOINS)[evidence.value]
            of_label[label[evidence.carrier[used]]] = evidence.value[used]
    return of_label[label]


def _rest_of_groups(
    own: sa.Connection,
    persons: Persons,
    gammas: Gammas,
    scores: Scores,
    rules: IdentityRules,
    comparisons: tuple[Comparison, ...],
) -> Gammas:
    """The pairs that blocking passed over, in small groups of people that are alike."""
    group = _groups(persons, gammas, scores, rules)
    size = np.bincount(group)[group]
    chosen = np.flatnonzero((size > 2) & (size <= _SMALL_GROUP))
    columns = [sa.Column(name, sa.BigInteger) for name in ("person", "grouped", "label")]
    grouped = pa.table({"person": chosen, "grouped": group[chosen], "label": persons.label[chosen]})
    with arrow_relation(own, grouped, columns) as members:
        left, right = members.alias("x"), members.alias("y")
        within = sa.and_(
            left.c.grouped == right.c.grouped, left.c.person < right.c.person, left.c.label != right.c.label
        )
        pairs = sa.select(left.c.person.label("a"), right.c.person.label("b")).join_from(left, right, within)
        rest = pairs.except_(sa.select(PAIRS.c.a, PAIRS.c.b)).subquery("rest")
        return gammas_of(own, persons, comparisons, rest)


def _groups(persons: Persons, gammas: Gammas, scores: Scores, rules: IdentityRules) -> Integers:
    """For each person a number, the same for those that any chain of alike pairs and of shared identifiers links."""
    alike = scores.weight > rules.join_above
    n = len(persons)
    left, right = np.append(gammas.a[alike], np.arange(n)), np.append(gammas.b[alike], persons.label + n)
    return connected(n + int(persons.label.max()) + 1, left, right)[:n]


def _both(first: Gammas, second: Gammas) -> Gammas:
    return Gammas(
        np.concatenate([first.a, second.a]),
        np.concatenate([first.b, second.b]),
        np.concatenate([first.swapped, second.swapped]),
        {name: np.concatenate([level, second.level[name]]) for name, level in first.level.items()},
    )


def _kept(persons: Persons, gammas: Gammas, scores: Scores, rules: IdentityRules) -> Candidates:
    """Pairs that may come up for review, and all pairs of groups in which some may be joined."""
    group = _groups(persons, gammas, scores, rules)
    kept = (scores.weight > rules.review_above) | (group[gammas.a] == group[gammas.b])
    a, b = persons.record[gammas.a[kept]], persons.record[gammas.b[kept]]
    parts = {persons.own.get(name, name): part[kept].tolist() for name, part in scores.parts.items()}
    evidence = [
        orjson.dumps({name: weight for name, weight in zip(parts, weights, strict=True) if weight}).decode()
        for weights in zip(*parts.values(), strict=True)
    ]
    order = np.lexsort((np.maximum(a, b), np.minimum(a, b)))
    return Candidates(
        np.minimum(a, b)[order], np.maximum(a, b)[order], scores.weight[kept][order], [evidence[i] for i in order]
    )


def join_alike(ties: Ties, label: Integers, candidates: Candidates, rules: IdentityRules) -> Integers:
    """Labels after joining clusters that are alike, as far as accounts and a person's decisions let them."""
    left, right = label[candidates.a], label[candidates.b]
    between = left != right
    if not between.any():
        return label
    concerned = np.zeros(int(label.max()) + 1, np.bool_)
    concerned[left[between]] = concerned[right[between]] = True
    ones = np.flatnonzero(concerned)
    compared = np.unique(np.concatenate([candidates.a, candidates.b]))
    size = np.bincount(label[compared], minlength=len(concerned))[ones]
    number = np.cumsum(concerned) - 1
    a, b, total = _totals(number[left[between]], number[right[between]], in_grains(candidates.weight[between]))
    # Clusters are numbered by what speaks for them, so that a tie does not depend on the numbers of records.
    order = np.lexsort((size, np.bincount(np.concatenate([a, b]), np.concatenate([total, total]), len(ones))))
    rank = np.argsort(order)
    limited = [rule for kind in ties.kinds[:-1] if (rule := rules.of(kind)).level == "account" and rule.limit]
    clusters = Clusters(ties, rules, max((rule.priority for rule in limited), default=0), label, concerned)

    def join(low: int, high: int) -> bool:
        roots = [clusters.find(int(ones[order[one]])) for one in (low, high)]
        if clusters.objection(roots, by_name=False):
            return False
        clusters.join(*roots)
        return True

    average_linkage(size[order], rank[a], rank[b], total, rules.join_above, join)
    found = np.arange(len(concerned))
    found[ones] = [clusters.find(int(one)) for one in ones]
    return relabel(found[label])


def _totals(left: Integers, right: Integers, grains: Integers) -> tuple[Integers, Integers, Integers]:
    """Each pair of clusters once, smaller number first, with the sum of what was given for it."""
    n = int(max(left.max(), right.max())) + 1
    pairs, place = np.unique(np.minimum(left, right) * n + np.maximum(left, right), return_inverse=True)
    total = np.zeros(len(pairs), np.int64)
    np.add.at(total, place, grains)
    return pairs // n, pairs % n, total
