"""Clusters of people who are alike enough, by average linkage, under limits and a person's decisions.

In:  clusters by shared identifiers, Candidates, decisions, identity rules
Out: clusters
"""

from dataclasses import dataclass, fields, replace

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from cdp_core.identity.clustering import average_linkage, in_grains
from cdp_core.identity.evidence import Integers, positions
from cdp_core.identity.linking import Clusters
from cdp_core.identity.rules import IdentityRules
from cdp_core.identity.ties import Ties, connected, relabel
from cdp_core.store.tables import candidate_pairs

#: A pair that names or an address alone speak for stays so far below the weight that joins.
_DOUBT = 0.5


@dataclass(frozen=True)
class Candidates:
    """Compared pairs of records: their numbers a < b, the match weight, what it is made of as JSON.

    Args:
        speaks: whether enough agrees for the weight to join.
    """

    a: Integers
    b: Integers
    weight: NDArray[np.float64]
    evidence: NDArray[np.object_]
    speaks: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.a)

    @classmethod
    def none(cls) -> "Candidates":
        nobody = np.empty(0, np.int64)
        return cls(nobody, nobody, np.empty(0), np.empty(0, object), np.empty(0, np.bool_))

    def where(self, chosen: NDArray[np.bool_]) -> "Candidates":
        return Candidates(*(getattr(self, one.name)[chosen] for one in fields(self)))

    def among(self, records: Integers) -> "Candidates":
        """Those of which both are among these records."""
        return self.where(np.isin(self.a, records) & np.isin(self.b, records))

    def and_also(self, others: "Candidates") -> "Candidates":
        """These and the others, by record."""
        a, b, *rest = (np.concatenate([getattr(self, one.name), getattr(others, one.name)]) for one in fields(self))
        order = np.lexsort((b, a))
        return Candidates(a[order], b[order], *(one[order] for one in rest))

    def joining(self, join_above: float) -> NDArray[np.float64]:
        """The match weights as far as they may join: what does not speak for itself stays below `join_above`."""
        return joining_weight(self.weight, self.speaks, join_above)


def joining_weight(weight: NDArray[np.float64], speaks: NDArray[np.bool_], join_above: float) -> NDArray[np.float64]:
    """See `Candidates.joining`."""
    return np.where(speaks, weight, np.minimum(weight, join_above - _DOUBT))


def written_as_alike(rules: IdentityRules) -> sa.ColumnElement[bool]:
    """Rows of `candidate_pairs` whose weight joins, as `joining_weight` has it."""
    return sa.and_(candidate_pairs.c.weight > rules.join_above, candidate_pairs.c.speaks.is_not(False))


def groups(label: Integers, a: Integers, b: Integers) -> Integers:
    """For each of those labeled a number, the same for all that any chain of pairs (a, b) and of labels links."""
    n = len(label)
    label = np.unique(label, return_inverse=True)[1]
    left, right = np.append(a, np.arange(n)), np.append(b, label + n)
    return connected(2 * n, left, right)[:n]


def join_alike(
    ties: Ties,
    label: Integers,
    records: Integers,
    candidates: Candidates,
    rules: IdentityRules,
    families: bool = True,
) -> Integers:
    """Labels after joining clusters that are alike, as far as limits, namesakes and a person's decisions let them.

    Args:
        records: the numbers of the labeled records, ascending; pairs with others are left out.
        families: whether births a generation apart are a father's and a son's; else one of them is wrong.
    """
    ties = ties if families else replace(ties, born=np.zeros_like(ties.born))
    candidates = candidates.among(records)
    at_a, at_b = positions(records, candidates.a), positions(records, candidates.b)
    left, right = label[at_a], label[at_b]
    between = left != right
    if not between.any():
        return label
    concerned = np.zeros(int(label.max()) + 1, np.bool_)
    concerned[left[between]] = concerned[right[between]] = True
    ones = np.flatnonzero(concerned)
    compared = np.unique(np.concatenate([at_a, at_b]))
    size = np.bincount(label[compared], minlength=len(concerned))[ones]
    number = np.cumsum(concerned) - 1
    ends = number[left[between]], number[right[between]]
    weight, alone = candidates.weight[between], candidates.joining(rules.join_above)[between]
    speaks = candidates.speaks[between] & (weight > rules.join_above)
    a, b, (total, silent, speaking) = _totals(*ends, in_grains(weight), in_grains(weight) - in_grains(alone), speaks)
    silent[speaking > 0] = -1
    # Clusters are numbered by what speaks for them, so that a tie does not depend on the numbers of records.
    order = np.lexsort((size, np.bincount(np.concatenate([a, b]), np.concatenate([total, total]), len(ones))))
    rank = np.argsort(order)
    limited = [rule for kind in ties.kinds[:-1] if (rule := rules.of(kind)).limit]
    clusters = Clusters(ties, rules, max((rule.priority for rule in limited), default=0), label, concerned)

    def join(low: int, high: int) -> bool:
        roots = [clusters.find(int(ones[order[one]])) for one in (low, high)]
        if clusters.objection(roots, namesakes=True):
            return False
        clusters.join(*roots)
        return True

    average_linkage(size[order], rank[a], rank[b], total, silent, rules.join_above, join)
    found = np.arange(len(concerned))
    found[ones] = [clusters.find(int(one)) for one in ones]
    return relabel(found[label])


def _totals(left: Integers, right: Integers, *given: NDArray) -> tuple[Integers, Integers, list[Integers]]:
    """Each pair of clusters once, smaller number first, with the sum of each of what was given for it."""
    n = int(max(left.max(), right.max())) + 1
    pairs, place = np.unique(np.minimum(left, right) * n + np.maximum(left, right), return_inverse=True)
    totals = [np.zeros(len(pairs), np.int64) for _ in given]
    for total, each in zip(totals, given, strict=True):
        np.add.at(total, place, each)
    return pairs // n, pairs % n, totals
