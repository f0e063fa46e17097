"""What joined each record to its profile."""

from collections import Counter
from dataclasses import replace

import networkx as nx
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from cdp_core.identity import IdentityRules
from cdp_core.identity.joins import LIKENESS, joins
from cdp_core.identity.ties import Ties

RULES = IdentityRules()
KINDS = ("email", "customer_id", "phone", "a person's word")
IN_TURN = ("customer_id", "email", "phone", "a person's word")


def ties_of(n, links, kinds):
    carrier, value = np.array(links, np.int64).reshape(-1, 2).T
    nobody = np.full(n, -1, np.int32)
    kind = np.array(kinds, np.int8)
    named, seen = np.zeros(len(kind), np.int8), np.zeros(len(kind), np.int64)
    return Ties(n, carrier, value, KINDS, kind, named, nobody, nobody, [], nobody, nobody, nobody, seen, [])


def by_networkx(ties, profile):
    """The joins of each kind: components before less components after, one profile at a time."""
    graph, counts = nx.Graph(), Counter()
    graph.add_nodes_from(range(ties.n))
    for kind in IN_TURN:
        before = _groups(graph, ties.n)
        for carrier, value in zip(ties.carrier.tolist(), ties.value.tolist(), strict=True):
            if KINDS[ties.kind[value]] == kind:
                graph.add_edge(carrier, ("value", value, int(profile[carrier])))
        counts[kind] = before - _groups(graph, ties.n)
    counts[LIKENESS] = _groups(graph, ties.n) - len(set(profile.tolist()))
    return +counts


def _groups(graph, n):
    return sum(any(node in range(n) for node in one if isinstance(node, int)) for one in nx.connected_components(graph))


@settings(max_examples=60)
@given(st.data())
def test_every_join_is_counted_as_networkx_counts_it(data):
    n = data.draw(st.integers(1, 12))
    values = data.draw(st.integers(1, 6))
    links = data.draw(st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, values - 1)), max_size=20))
    ties = ties_of(n, links, data.draw(st.lists(st.integers(0, 3), min_size=values, max_size=values)))
    profile = np.array(data.draw(st.lists(st.integers(0, 3), min_size=n, max_size=n)), np.int64)
    found = joins(ties, profile, RULES)
    assert Counter(found.evidence[by] for by in found.by.tolist()) == by_networkx(ties, profile)
    assert len(set(found.record.tolist())) == len(found.record) == n - len(set(profile.tolist()))


def test_the_strongest_evidence_is_noted_whatever_the_order_of_the_links():
    ties = ties_of(3, [(0, 0), (1, 0), (0, 1), (1, 1), (1, 2), (2, 2)], [0, 1, 2])
    backwards = replace(ties, carrier=ties.carrier[::-1], value=ties.value[::-1])
    for one in (ties, backwards):
        found = joins(one, np.zeros(3, np.int64), RULES)
        assert {int(record): found.evidence[by] for record, by in zip(found.record, found.by, strict=True)} == {
            1: "customer_id",
            2: "phone",
        }
