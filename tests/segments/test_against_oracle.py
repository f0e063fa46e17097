"""The engine against a plain reading of the contract: every node's members, for rules of every kind.

`pytest tests/segments/test_against_oracle.py --rules 20000` draws as many.
"""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cdp_core.segments.bitmaps import LeafCache
from cdp_core.segments.evaluate import by_system, evaluate
from cdp_core.segments.explain import explain_evaluation
from cdp_core.segments.rule import children
from cdp_core.segments.words import in_words
from tests.segments import oracle, rules
from tests.segments.world import made_up, write

WORLDS = 3
SIZE = 120


@pytest.fixture(scope="module", params=range(WORLDS))
def populated(request, engine, tmp_path_factory):
    """A connection to a world that goes away afterwards, and the world."""
    world = made_up(seed=request.param, size=SIZE)
    with engine.connect() as connection:
        write(connection, world)
        yield connection, world, LeafCache()
        connection.rollback()


def documents(document, node):
    """Each node with the part of the document that it was read from."""
    yield document, node
    inner = document.get("all") or document.get("any") or ([document["not"]] if "not" in document else [])
    for part, child in zip(inner, children(node), strict=True):
        yield from documents(part, child)


def test_every_node_has_the_members_that_a_plain_reading_of_the_contract_gives(populated, request):
    connection, world, cache = populated
    unasked = LeafCache()

    @settings(
        max_examples=max(1, request.config.getoption("--rules") // WORLDS),
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(rules.rules, rules.instants, st.integers(0, 9))
    def check(document, now, die):
        answer = evaluate(connection, json.loads(json.dumps(document)), now, cache)
        for part, node in documents(document, answer.rule):
            expected = {p.profile for p in world.people if oracle.holds(part, p, world, now)}
            assert set(answer.nodes[node.path]) == expected, (node.path, part)
        if die == 0:
            check_systems(document, now, answer)
        if die == 1:
            check_explanations(answer)
        if die == 2:
            check_one_alone(document, now, answer)

    def check_explanations(answer):
        for person in world.people[:5]:
            told = explain_evaluation(connection, answer, person.profile, cache)
            assert told.holds == (person.profile in answer)
            assert [each.path for each in told.nodes] == list(answer.nodes)
            assert told.decisive == [] or set(told.decisive) <= set(answer.nodes)
        assert in_words(answer.document).endswith(".")

    def check_one_alone(document, now, answer):
        for person in world.people[:3]:
            alone = evaluate(connection, document, now, unasked, only=person.profile)
            assert {path: set(bits) for path, bits in alone.nodes.items()} == {
                path: {person.profile} & set(bits) for path, bits in answer.nodes.items()
            }
        assert len(unasked) == 0

    def check_systems(document, now, answer):
        alone = by_system(connection, answer, cache)
        for system, counted in alone.items():
            known = [p for p in world.people if system in p.traits]
            found = {p.profile for p in known if oracle.holds(document, p, world, now, system)}
            members = set(answer.bits)
            assert (counted.found, counted.wrong) == (len(found & members), len(found - members)), system

    check()
