"""Traits asked about again are compared in memory, with the answers that the engine gives."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from cdp_core.segments import LeafCache, columns, evaluate, sight
from cdp_core.store import bulk, tables
from tests.segments.world import NOW, TEXTS, made_up, person, write

DAY = {"n": 1, "unit": "day"}
MOMENTS = [None, NOW, NOW - timedelta(days=1), NOW + timedelta(microseconds=1), datetime(1, 1, 1), datetime.max]


def statements(connection):
    """What is asked of the database from now on."""
    asked = []
    sa.event.listen(connection, "before_cursor_execute", lambda *said: asked.append(said[2]))
    return asked


def test_from_the_third_condition_on_a_trait_on_the_store_is_asked_for_its_version_only(world_of):
    world = world_of(person(1, city="Hanoi", age=20), person(2, city="Paris", age=30))
    for city, age in (("Hanoi", 1), ("Paris", 2)):
        world.members({"all": [{"trait": "city", "value": city}, {"trait": "age", "op": "gt", "value": age}]})
    asked = statements(world.connection)
    assert world.members({"trait": "city", "op": "is_not", "value": "hanoi "}) == {2}
    assert world.members({"trait": "city", "op": "starts_with", "value": "PA"}) == {2}
    assert world.members({"trait": "age", "op": "lt", "value": 30}) == {1}
    assert len(asked) == 3
    assert all("versions" in said for said in asked)


def test_a_trait_that_is_asked_once_is_not_read_into_memory(world_of):
    world = world_of(person(1, city="Hanoi"))
    asked = statements(world.connection)
    world.members({"trait": "city", "value": "Hanoi"})
    assert not [said for said in asked if "approx_count_distinct" in said]


def test_values_are_read_anew_after_a_build(world_of):
    world = world_of(*(person(number, age=number) for number in range(1, 6)))
    for age in (1, 2, 3):
        world.members({"trait": "age", "op": "gt", "value": age})
    everyone = tables.profiles
    world.connection.execute(everyone.update().where(everyone.c.profile == 1).values(age=50))
    bulk.bump(world.connection, "store", "base")
    assert world.members({"trait": "age", "op": "gt", "value": 40}) == {1}


CONDITIONS = [
    *(("city", op, value) for op in ("is", "is_not", "contains", "starts_with", "ends_with") for value in TEXTS),
    *(("city", "in", TEXTS[at : at + 3]) for at in range(len(TEXTS))),
    *(("city", op, None) for op in ("exists", "not_exists")),
    ("city", "matches", "^[A-Z]"),
    *(("age", op, value) for op in ("is", "is_not", "lt", "lte", "gt", "gte") for value in (-0.0, 0.1, 3.5, 1e9)),
    ("age", "between", [0.1, 0.3]),
    ("age", "in", [0.1, 100]),
    ("age", "not_in", list(range(20))),
    *(("age", op, None) for op in ("exists", "not_exists")),
    *(("created_at", op, moment.isoformat()) for op in ("before", "after", "on") for moment in MOMENTS[1:]),
    ("created_at", "between", [NOW.isoformat(), datetime.max.isoformat()]),
    *(("created_at", op, DAY) for op in ("in_last", "not_in_last", "in_next")),
    *(("created_at", op, {"n": 10_000, "unit": "year"}) for op in ("in_last", "in_next")),
    *(("created_at", op, None) for op in ("exists", "not_exists")),
    *(
        (trait, "anniversary_in_next", {"n": n, "unit": unit})
        for trait in ("birthday", "custom.joined")
        for n, unit in ((1, "day"), (9, "month"), (2, "year"))
    ),
    ("custom.joined", "before", NOW.isoformat()),
    *(("custom.vip", op, None) for op in ("is_true", "is_false", "exists", "not_exists")),
    *(("custom.score", op, 2) for op in ("gt", "is_not")),
    *(
        ("custom.tags", op, tags)
        for op in ("includes_any", "includes_all", "includes_none")
        for tags in ([], ["A", "b"])
    ),
    *(("custom.tags", op, None) for op in ("exists", "not_exists")),
    ("channels", "includes_any", ["Web", ""]),
]


def test_values_in_memory_satisfy_the_conditions_that_they_satisfy_in_the_engine(engine):
    world = made_up(11, 150)
    texts = [*TEXTS, None]
    for at, one in enumerate(world.people):
        for told in one.traits.values():
            told["city"], told["created_at"] = texts[at % len(texts)], MOMENTS[at % len(MOMENTS)]
    with engine.connect() as connection:
        write(connection, world)
        cache = LeafCache()
        for view in ("all", "crm"):
            for trait, op, value in CONDITIONS:
                rule = {"trait": trait, "op": op} | ({} if value is None else {"value": value})
                asked = evaluate(connection, rule, NOW, LeafCache(), view).bits
                for _ in range(2):  # by then its values are in memory
                    cache.forget_answers(and_values=False)
                    assert evaluate(connection, rule, NOW, cache, view).bits == asked, (view, rule)
        connection.rollback()


@pytest.mark.parametrize(("name", "most"), [("_MOST_TEXTS", 1), ("_MOST_RANGES", 1)])
def test_what_memory_cannot_tell_is_left_to_the_engine(world_of, monkeypatch, name, most):
    monkeypatch.setattr(columns, name, most)
    world = world_of(person(1, city="Hanoi", age=20), person(2, city="Paris", age=30), person(3, city="Rome", age=40))
    for city in ("Hanoi", "Paris", "Rome"):
        assert len(world.members({"trait": "city", "value": city})) == 1
    assert world.members({"trait": "age", "op": "in", "value": [20, 30]}) == {1, 2}
    assert world.members({"trait": "age", "op": "in", "value": [20, 40]}) == {1, 3}


def test_values_that_would_take_much_of_the_cache_stay_in_the_store(world_of, monkeypatch):
    monkeypatch.setattr(sight, "_SHARE_OF_A_COLUMN", 2**30)
    world = world_of(person(1, age=20), person(2, age=30))
    for age in (20, 25, 35):
        world.members({"trait": "age", "op": "lt", "value": age})
    asked = statements(world.connection)
    assert world.members({"trait": "age", "op": "lt", "value": 22}) == {1}
    assert [said for said in asked if "age" in said]


def test_values_take_room_for_who_has_one_however_far_apart_the_profile_numbers_are(world_of):
    world = world_of(person(1, age=20), person(8_000_000, age=30), person(8_000_001))
    for age in (20, 25, 35):
        world.members({"trait": "age", "op": "lt", "value": age})
    asked = statements(world.connection)
    assert world.members({"trait": "age", "op": "gt", "value": 22}) == {8_000_000}
    assert not [said for said in asked if "age" in said]
    assert world.cache.bytes < 2**16
