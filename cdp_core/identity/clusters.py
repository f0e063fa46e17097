"""Records that belong together by what they share, as far as the rules and a person's decisions let them.

In:  Evidence, decisions, identity rules
Out: a cluster label for each record, and the identifiers that did not join, with the reason

Connected components first, over everything at once. Components that break a rule are linked anew, kind by kind from
the strongest: all at once where that breaks no rule, and only what is left value by value.

What is taken first follows from the content of the records, never from their numbers, so the same records give the
same profiles whatever the order and the batches they came in.
"""

import zlib
from dataclasses import dataclass

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from cdp_core.identity.decisions import Verdict
from cdp_core.identity.evidence import Evidence, Integers
from cdp_core.identity.linking import Held, link_by_value
from cdp_core.identity.numbered import VALUES, number_relation
from cdp_core.identity.rules import IdentityRules
from cdp_core.identity.ties import Flags, Ties, breaking, first_of_each, relabel, strongest_first
from cdp_core.store.bulk import fetch_arrow


@dataclass(frozen=True)
class Clusters:
    """`label` for each record of the evidence, from 0 on; `held` are identifiers that did not join."""

    label: Integers
    held: list[Held]


def find_clusters(
    connection: sa.Connection, evidence: Evidence, verdicts: list[Verdict], rules: IdentityRules
) -> Clusters:
    """Who belongs together by shared identifiers and by decisions."""
    ties = Ties.of(evidence, verdicts)
    label = ties.joined(np.arange(ties.n), ties.common)
    again = np.flatnonzero(breaking(ties, rules, label)[label])
    if not len(again):
        return Clusters(label, [])
    within = ties.of_records(again)
    order, content = _content(connection, within)
    part, held = _link_by_kind(within, rules, order, _ranks(within, rules, order, content))
    label[again] = part + label.max() + 1
    held = [one.moved(again) for one in held if one.value < len(evidence.kind)]
    return Clusters(relabel(label), held)


def _link_by_kind(ties: Ties, rules: IdentityRules, order: Integers, rank: Integers) -> tuple[Integers, list[Held]]:
    """Labels of records that cannot all be joined as they are tied, and the values that gave way."""
    label = np.arange(ties.n)
    held: list[Held] = []
    for kind in strongest_first(ties, rules):
        used = ties.common & (ties.link_kind == ties.kinds.index(kind))
        together = ties.joined(label, used)
        bad = breaking(ties, rules, together, kind) & _joins_several(label, together)
        split = bad[together]
        label = relabel(np.where(split, label + int(together.max(initial=0)) + 1, together))
        if split.any():
            label, gave_way = link_by_value(ties, rules, kind, label, used & split[ties.carrier], order, rank)
            held += gave_way
    return label, [one for one in held if label[one.record] != label[one.owner]]


def _joins_several(label: Integers, together: Integers) -> Flags:
    """For each label of `together`, whether it has more than one label of before."""
    lowest = first_of_each(together, label)
    several = np.zeros(len(lowest), np.bool_)
    several[together[label != lowest[together]]] = True
    return several


def _content(connection: sa.Connection, ties: Ties) -> tuple[Integers, NDArray[np.uint64]]:
    """For each value, its place among all in the order of their spelling, and a hash of it."""
    order, content = np.arange(len(ties.kind)), np.arange(len(ties.kind)).astype(np.uint64)
    key = [VALUES.c.kind, VALUES.c.scope, VALUES.c.value]
    with number_relation(connection, np.unique(ties.value)) as wanted:
        found = fetch_arrow(
            connection,
            sa.select(
                VALUES.c.value_id,
                sa.func.row_number().over(order_by=key).label("place"),
                sa.func.hash(*key).label("content"),
            ).join_from(VALUES, wanted, wanted.c.number == VALUES.c.value_id),
        )
    number = found["value_id"].to_numpy()
    order[number], content[number] = found["place"].to_numpy(), found["content"].to_numpy()
    return order, content


def _ranks(ties: Ties, rules: IdentityRules, order: Integers, content: NDArray[np.uint64]) -> Integers:
    """The place of each record in an order of what they carry: the strongest value first, then all of it."""
    stage = np.empty(len(ties.kinds), np.int64)
    for place, kind in enumerate(strongest_first(ties, rules)):
        stage[ties.kinds.index(kind)] = place
    strength = stage[ties.link_kind] * (int(order.max(initial=0)) + 1) + order[ties.value]
    strongest = np.full(ties.n, np.iinfo(np.int64).max)
    np.minimum.at(strongest, ties.carrier, strength)
    carried = np.zeros(ties.n, np.uint64)
    np.add.at(carried, ties.carrier, content[ties.value])
    called = np.array([zlib.crc32(ties.names[name].encode()) if name >= 0 else 0 for name in ties.name.tolist()])
    rank = np.empty(ties.n, np.int64)
    rank[np.lexsort((called, carried, strongest))] = np.arange(ties.n)
    return rank
