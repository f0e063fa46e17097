"""Answers that are kept: reused while they hold, renewed for who was touched, forgotten when there are too many."""

import threading
from datetime import timedelta

import numpy as np
import pytest
import sqlalchemy as sa

from cdp_core.profiles.moments import insert_moments
from cdp_core.segments import LeafCache, evaluate
from cdp_core.segments.bitmaps import Kept, bitmap_of
from cdp_core.store import bulk, tables
from tests.segments.world import NOW, add_people, event, made_up, person, write

BOUGHT = {"event": "Order Completed"}
RECENTLY = {**BOUGHT, "within": {"last": 30, "unit": "day"}}


def statements(connection):
    """What is asked of the database from now on."""
    asked = []
    sa.event.listen(connection, "before_cursor_execute", lambda *said: asked.append(said[2]))
    return asked


def touch(connection, *profiles):
    """Say that these profiles were built anew, as profiles.build does."""
    bulk.bump(connection, "store")
    version = connection.scalar(sa.select(tables.versions.c.version).where(tables.versions.c.name == "store"))
    bulk.insert_rows(connection, tables.touched, [{"version": version, "profile": number} for number in profiles])


def test_a_known_rule_asks_the_store_for_its_version_and_for_nothing_else(world_of):
    world = world_of(person(1, event("Order Completed", NOW)), person(2))
    rule = {"all": [RECENTLY, {"not": {"trait": "city", "value": "Hanoi"}}]}
    world.members(rule)
    asked = statements(world.connection)
    assert world.members(rule) == {1}
    assert len(asked) == 1
    assert "versions" in asked[0]


def test_only_the_changed_condition_is_asked_anew(world_of):
    world = world_of(person(1, city="Hanoi"))
    world.members({"all": [BOUGHT, {"trait": "city", "value": "Hanoi"}]})
    asked = statements(world.connection)
    world.members({"all": [BOUGHT, {"trait": "city", "value": "Paris"}]})
    assert ["versions" in said or "city" in said for said in asked] == [True] * len(asked)


def test_what_does_not_rest_on_now_is_kept_when_now_moves(world_of):
    world = world_of(person(1, event("Order Completed", NOW - timedelta(days=9))))
    world.members({"all": [BOUGHT, {"trait": "city", "op": "exists"}]})
    asked = statements(world.connection)
    world.members({"all": [BOUGHT, {"trait": "city", "op": "exists"}]}, NOW + timedelta(days=1))
    assert len(asked) == 1


def test_a_now_before_the_events_is_not_answered_from_a_later_one(world_of):
    world = world_of(person(1, event("Order Completed", NOW)))
    assert world.members(BOUGHT, NOW) == {1}
    assert world.members(BOUGHT, NOW - timedelta(days=1)) == set()


def test_touched_profiles_are_asked_anew_and_the_others_keep_their_answer(world_of):
    world = world_of(*(person(number, city="Hanoi") for number in range(1, 31)))
    rule = {"all": [{"trait": "city", "value": "Hanoi"}, {"not": BOUGHT}]}
    assert len(world.members(rule)) == 30
    connection = world.connection
    gone = person(3)
    for table in (tables.profiles, tables.PROFILES["cdp"]):
        connection.execute(table.delete().where(table.c.profile == gone.profile))
    add_people(connection, [person(31, event("Order Completed", NOW), city="Hanoi"), person(32, city="hanoi ")])
    connection.execute(tables.event_stats.delete())
    insert_moments(connection, tables.event_stats, tables.events)
    touch(connection, 3, 31, 32)
    asked = statements(connection)
    assert world.members(rule) == set(range(1, 31)) - {3} | {32}
    assert any("touched" in said and "city" in said for said in asked)
    assert world.members(rule) == set(evaluate(connection, rule, NOW, LeafCache()).bits)


def test_after_a_build_of_everybody_nothing_is_renewed(world_of):
    world = world_of(*(person(number, city="Hanoi") for number in range(1, 31)))
    rule = {"trait": "city", "value": "Hanoi"}
    world.members(rule)
    for table in (tables.profiles, tables.PROFILES["cdp"]):
        world.connection.execute(table.delete().where(table.c.profile > 10))
    bulk.bump(world.connection, "store", "base")
    assert world.members(rule) == set(range(1, 11))


@pytest.mark.parametrize("seed", range(3))
def test_renewed_answers_are_those_of_a_fresh_start(engine, seed):
    world, rules = (
        made_up(seed, 60),
        [
            RECENTLY,
            {"not": RECENTLY},
            {"event": "*", "count": {"op": "lte", "value": 2}},
            {"event": "Page Viewed", "avg": "revenue", "op": "is_not", "value": 1},
            {"trait": "custom.tags", "op": "includes_none", "value": ["a"]},
            {"sequence": [{"event": "Page Viewed"}, {"did_not": "Order Completed"}]},
            {"consent": "email", "state": "none"},
            {"interest": ["Automotive"]},
            {"interest": "0"},
            {"identifier": "email"},
            {"system": "crm"},
        ],
    )
    newcomers = made_up(seed + 100, 64).people[60:]
    with engine.connect() as connection:
        write(connection, world)
        cache = LeafCache()
        for rule in rules:
            evaluate(connection, rule, NOW, cache)
        add_people(connection, newcomers)
        connection.execute(tables.event_stats.delete())
        insert_moments(connection, tables.event_stats, tables.events)
        touch(connection, *(one.profile for one in newcomers))
        for rule in rules:
            assert evaluate(connection, rule, NOW, cache).bits == evaluate(connection, rule, NOW, LeafCache()).bits, (
                rule
            )
        connection.rollback()


def kept(version, *numbers, size=100):
    return Kept(version, 0, bitmap_of(np.array(numbers)), size)


def test_the_longest_unused_answer_goes_first():
    cache = LeafCache(limit_bytes=250)
    cache.put("a", kept(1))
    cache.put("b", kept(1))
    cache.get("a")
    cache.put("c", kept(1))
    assert (cache.get("a") is None, cache.get("b") is None, cache.get("c") is None) == (False, True, False)
    assert cache.bytes == 200


def test_an_older_answer_does_not_replace_a_newer_one():
    cache = LeafCache()
    cache.put("a", kept(2, 7))
    cache.put("a", kept(1, 8))
    assert list(cache.get("a").found) == [7]


def test_ten_people_at_once_get_the_same_answers(engine):
    world = made_up(5, 80)
    rules = [RECENTLY, {"not": BOUGHT}, {"trait": "city", "op": "contains", "value": "hanoi"}, {"segment": "vip"}]
    with engine.begin() as connection:
        write(connection, world)
    try:
        expected = []
        with engine.connect() as connection:
            expected = [evaluate(connection, rule, NOW, LeafCache()).count for rule in rules]
        cache, answers, errors = LeafCache(limit_bytes=2_000), [], []

        def ask():
            try:
                with engine.connect() as connection:
                    answers.append([evaluate(connection, rule, NOW, cache).count for rule in rules * 3])
            except Exception as error:
                errors.append(error)

        people = [threading.Thread(target=ask) for _ in range(10)]
        for one in people:
            one.start()
        for one in people:
            one.join()
        assert errors == []
        assert answers == [expected * 3] * 10
    finally:
        with engine.begin() as connection:
            for table in tables.tables.sorted_tables:
                connection.execute(table.delete())


def test_of_ten_who_ask_the_same_at_once_one_finds_the_answer_and_nine_wait_for_it():
    cache, found = LeafCache(), []
    all_ask = threading.Barrier(10, timeout=20)

    def ask():
        all_ask.wait()
        with cache.asking("who"):
            if cache.fact("who") is None:
                found.append(threading.current_thread().name)
                cache.keep_fact("who", found[-1])
            answers.append(cache.fact("who"))

    answers: list[object] = []
    people = [threading.Thread(target=ask) for _ in range(10)]
    with cache.asking("who"):  # until all ten have asked, nobody gets at the answer
        for one in people:
            one.start()
        while cache.waiting("who") < 11:
            assert not all_ask.broken
        assert found == []
    for one in people:
        one.join()
    assert (len(found), answers) == (1, found * 10)
    assert cache.waiting("who") == 0


def test_a_question_that_could_not_be_answered_can_be_asked_again():
    cache = LeafCache()
    with pytest.raises(ZeroDivisionError), cache.asking("who"):
        _ = 1 / 0
    with cache.asking("who"):
        assert cache.waiting("who") == 1
