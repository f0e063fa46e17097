"""The engine against a plain reading of the contract: every node's members, for rules of every kind.

`pytest tests/segments/test_against_oracle.py --rules 20000` draws as many: two thirds for three worlds of 120 people
that are made once, a third for worlds of a few people that are drawn with them.
"""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cdp_core.exports.rows import member_rows
from cdp_core.segments.bitmaps import LeafCache
from cdp_core.segments.evaluate import by_system, evaluate
from cdp_core.segments.explain import explain_evaluation
from cdp_core.segments.rule import children
from cdp_core.segments.words import in_words
from tests.segments import oracle, rules
from tests.segments.world import made_up, write

WORLDS = 3
#: So many rules are asked of each world that is drawn.
RULES_A_WORLD = 4
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
        max_examples=max(1, 2 * request.config.getoption("--rules") // 3 // WORLDS),
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


def test_in_worlds_that_are_drawn_too_count_members_export_and_explanation_agree_with_the_contract(engine, request):
    @settings(
        max_examples=max(1, request.config.getoption("--rules") // 3 // RULES_A_WORLD),
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(rules.worlds(), st.lists(rules.rules, min_size=RULES_A_WORLD, max_size=RULES_A_WORLD), rules.instants)
    def check(world, documents_, now):
        with engine.connect() as connection:
            write(connection, world)
            cache = LeafCache()
            for document in documents_:
                answer = evaluate(connection, document, now, cache)
                expected = {p.profile for p in world.people if oracle.holds(document, p, world, now)}
                assert set(answer.members().tolist()) == expected, document
                assert answer.count == len(expected)
                exported = member_rows(connection, answer.members(), ["profile_id"]).column("profile_id").to_pylist()
                assert exported == [f"p{number}" for number in sorted(expected)]
                for person in world.people:
                    told = explain_evaluation(connection, answer, person.profile, cache)
                    assert told.holds == (person.profile in expected), document
            connection.rollback()

    check()
