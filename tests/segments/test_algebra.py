"""What must hold of any rule, whatever it says."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cdp_core.segments import LeafCache, by_system, evaluate, explain
from cdp_core.segments.comparisons import COMPLEMENT
from cdp_core.settings import Settings
from cdp_core.store.engine import open_engine
from tests.segments import rules
from tests.segments.world import NOW, event, made_up, write

few = settings(max_examples=25, database=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def everyone(engine):
    """Ask a made-up world who a rule takes in."""
    with engine.connect() as connection:
        write(connection, made_up(seed=11, size=80))
        cache = LeafCache()
        yield lambda rule: evaluate(connection, rule, NOW, cache)
        connection.rollback()


@pytest.fixture(scope="module")
def more_events(tmp_path_factory):
    """Ask the same world, in which everyone has also done something that no rule speaks of."""
    engine = open_engine(Settings(workspace=tmp_path_factory.mktemp("more"), threads=2))
    world = made_up(seed=11, size=80)
    for one in world.people:
        one.events.append(event("Unrelated", NOW, source=min(one.sources)))
    with engine.connect() as connection:
        write(connection, world)
        cache = LeafCache()
        yield lambda rule: evaluate(connection, rule, NOW, cache)
        connection.rollback()
    engine.dispose()


@few
@given(rules.leaves)
def test_a_leaf_or_its_complement_is_everybody_and_both_are_nobody(everyone, leaf):
    assert everyone({"any": [leaf, {"not": leaf}]}).count == everyone({"all": []}).count
    assert everyone({"all": [leaf, {"not": leaf}]}).count == 0
    assert everyone({"not": {"not": leaf}}).bits == everyone(leaf).bits


@few
@given(rules.leaves, rules.leaves)
def test_de_morgan(everyone, a, b):
    assert everyone({"not": {"all": [a, b]}}).bits == everyone({"any": [{"not": a}, {"not": b}]}).bits
    assert everyone({"not": {"any": [a, b]}}).bits == everyone({"all": [{"not": a}, {"not": b}]}).bits


@few
@given(st.lists(rules.leaves, max_size=4), st.randoms(use_true_random=False))
def test_the_order_of_conditions_does_not_matter(everyone, leaves, chance):
    shuffled = chance.sample(leaves, len(leaves))
    for form in ("all", "any"):
        assert everyone({form: leaves}).bits == everyone({form: shuffled}).bits


@few
@given(rules.traits)
def test_a_negative_operator_is_the_complement_of_its_positive_one(everyone, leaf):
    positive = COMPLEMENT.get(leaf.get("op", "is"))
    if positive:
        assert everyone(leaf).bits == everyone({"not": {**leaf, "op": positive}}).bits


@few
@given(rules.rules)
def test_count_members_and_explanations_agree(everyone, rule):
    found = everyone(rule)
    assert found.count == len(found.members()) == len(set(found.members().tolist()))
    assert found.counts[""] == found.count
    assert set(found.sample(3)) <= set(found.members().tolist())
    assert len(set(found.sample(3))) == min(3, found.count)
    assert found.page(0, found.count) == found.members().tolist()


@few
@given(rules.traits | rules.others)
def test_an_unrelated_event_changes_nothing(everyone, more_events, leaf):
    known = {"any": [leaf, {"event": "Order Completed"}, {"not": {"event": "Page Viewed", "where": {"all": []}}}]}
    assert everyone(known).bits == more_events(known).bits


def test_no_system_alone_finds_more_members_than_there_are(engine):
    with engine.connect() as connection:
        write(connection, made_up(seed=12, size=80))
        cache = LeafCache()
        found = evaluate(connection, {"not": {"event": "Order Completed"}}, NOW, cache)
        alone = by_system(connection, found, cache)
        assert all(one.found <= found.count for one in alone.values())
        assert sum(one.wrong for one in alone.values()) > 0
        connection.rollback()


def test_an_explanation_says_yes_for_the_members_and_for_nobody_else(engine):
    rule = {"any": [{"segment": "vip"}, {"trait": "city", "op": "contains", "value": "hanoi"}]}
    with engine.connect() as connection:
        world = made_up(seed=13, size=24)
        write(connection, world)
        cache = LeafCache()
        members = set(evaluate(connection, rule, NOW, cache).bits)
        said = {one.profile for one in world.people if explain(connection, rule, one.profile, NOW, cache).holds}
        assert said == members
        assert 0 < len(members) < len(world.people)
        connection.rollback()
