"""Whom a rule on an interest takes in, by path and by the id that the IAB Audience Taxonomy has for it."""

from tests.segments.world import person


def interested(profile, *path, taxonomy_id=None):
    who = person(profile)
    told = {"interest": list(path), "interest_id": taxonomy_id, "provider": None, "seen_at": None, "expires_at": None}
    who.interests = [{**told, "source": "web"}]
    return who


def test_an_id_takes_in_what_the_taxonomy_has_below_it_though_nobody_has_the_id_itself(world_of):
    world = world_of(
        interested(1, "Automotive", "Green Vehicles", taxonomy_id="253"),
        interested(2, "Interest", "Automotive", "Boats"),
        interested(3, "automotive "),
        interested(4, "Travel", taxonomy_id="719"),
    )
    assert world.members({"interest": "243"}) == {1, 2, 3}
    assert world.members({"interest": "253"}) == {1}
    assert world.members({"interest": ["Automotive"]}) == {1, 3}


def test_an_id_that_the_taxonomy_does_not_know_is_where_the_data_has_it(world_of):
    world = world_of(interested(1, "Boats", taxonomy_id="x7"), interested(2, "Boats", "Sails"), interested(3, "Cars"))
    assert world.members({"interest": "x7"}) == {1, 2}
    assert world.members({"interest": "x8"}) == set()
