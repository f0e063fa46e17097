"""What a workspace teaches about its own people."""

from random import Random

import pytest

from cdp_core.identity.compared import comparisons_of
from cdp_core.identity.gammas import Gammas
from cdp_core.identity.training import drawn_pairs, train
from tests.identity.strangers import Person, compared, persons_of

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def a_crowd(persons: int, moved: float, seed: int = 5) -> list[Person]:
    """Two records each, with one birthday and one name; a share of them has moved to another town in between."""
    draw = Random(seed)
    towns = ["".join(draw.choices(LETTERS, k=8)) for _ in range(60)]
    people = []
    for _ in range(persons):
        birthday = f"{draw.randrange(1940, 2005)}-{draw.randrange(1, 13):02}-{draw.randrange(1, 29):02}"
        one = {"last_name": "".join(draw.choices(LETTERS, k=7)), "birthday": birthday, "city": draw.choice(towns)}
        city = draw.choice(towns) if draw.random() < moved else one["city"]
        people += [one | {"first_name": "ann"}, one | {"first_name": "anne", "city": city}]
    return people


def test_pairs_are_as_alike_among_all_as_alone(own):
    persons, alone = compared(own, [*a_crowd(4, 0.5), {"first_name": "lee", "last_name": "ann"}])
    everybody = drawn_pairs(own, persons, comparisons_of(persons.columns))
    some = alone.b % 3 == 1
    found = everybody.among(alone.a[some], alone.b[some])
    assert levels(found) == {pair: level for pair, level in levels(alone).items() if pair[1] % 3 == 1}
    assert len(found) < len(everybody) == len(alone)


def levels(gammas: Gammas) -> dict[tuple[int, int], tuple]:
    pairs = zip(gammas.a.tolist(), gammas.b.tolist(), strict=True)
    found = zip(gammas.swapped.tolist(), *(level.tolist() for level in gammas.level.values()), strict=True)
    return dict(zip(pairs, found, strict=True))


@pytest.mark.parametrize("moved", [0.1, 0.6])
def test_how_many_move_is_learned_from_those_of_one_birthday(own, moved):
    persons = persons_of(own, a_crowd(400, moved))
    model = train(own, persons, comparisons_of(persons.columns))
    assert 1 - model.m["city"][-1] == pytest.approx(moved, abs=0.07)
    assert model.u["city"][-1] == pytest.approx(1 / 60, abs=0.01)


def test_in_one_town_names_are_as_frequent_among_strangers_as_among_all(own):
    """That town, region, postcode and country agree says nothing there, and leaves no pair out."""
    draw = Random(3)
    firsts, lasts = (["".join(draw.choices(LETTERS, k=7)) for _ in range(80)] for _ in range(2))
    home = {"city": "chester", "region": "nj", "postal_code": "07930", "country": "us"}
    people = [
        home
        | {"first_name": draw.choice(firsts), "last_name": draw.choice(lasts)}
        | {"birthday": f"{draw.randrange(1940, 2005)}-{draw.randrange(1, 13):02}-{draw.randrange(1, 29):02}"}
        for _ in range(2_000)
    ]
    persons = persons_of(own, people)
    model = train(own, persons, comparisons_of(persons.columns))
    for name in ("first_name", "last_name"):
        assert 1 / 160 < model.u[name][-1] < 2 / 80
    assert model.u["city"][-1] > 0.9


def test_people_of_one_postcode_teach_nothing_of_how_many_move(own):
    crowd = [one | {"postal_code": one["city"]} for one in a_crowd(400, 0.4)]
    persons = persons_of(own, crowd)
    assert 1 - train(own, persons, comparisons_of(persons.columns)).m["city"][-1] == pytest.approx(0.4, abs=0.07)


def test_few_people_leave_what_is_expected_standing(own):
    persons = persons_of(own, a_crowd(20, 0.9))
    comparisons = comparisons_of(persons.columns)
    model = train(own, persons, comparisons)
    for comparison in comparisons:
        assert model.m[comparison.column].tolist() == comparison.m


def test_the_same_people_teach_the_same_in_any_order(own):
    people = a_crowd(150, 0.3)
    taught = []
    for seed in (1, 2):
        Random(seed).shuffle(people)
        persons = persons_of(own, people)
        taught.append(train(own, persons, comparisons_of(persons.columns)))
    for column, share in taught[0].m.items():
        assert share.tolist() == pytest.approx(taught[1].m[column].tolist())
        assert taught[0].u[column].tolist() == pytest.approx(taught[1].u[column].tolist())


def test_relatives_of_one_postcode_do_not_teach_that_first_names_of_one_person_differ(own):
    draw = Random(7)

    def word() -> str:
        return "".join(draw.choices(LETTERS, k=7))

    def birthday() -> str:
        return f"{draw.randrange(1940, 2005)}-{draw.randrange(1, 13):02}-{draw.randrange(1, 29):02}"

    firsts = [word() for _ in range(200)]
    people = []
    for family in range(200):
        home = {"last_name": word(), "postal_code": f"{10000 + family}", "street": word()}
        son = home | {"first_name": draw.choice(firsts), "birthday": birthday()}
        people += [son, son | {"street": word()}]  # two records of his
        people += [home | {"first_name": draw.choice(firsts), "birthday": birthday()}, son | {"birthday": birthday()}]
    persons = persons_of(own, people)
    assert train(own, persons, comparisons_of(persons.columns)).m["first_name"][0] < 0.1


@pytest.mark.parametrize("with_contacts", [True, False])
def test_namesakes_do_not_teach_that_birthdays_are_wrong_where_people_of_one_mailbox_tell(own, with_contacts):
    draw = Random(7)

    def born() -> dict[str, str]:
        return {"birthday": f"{draw.randrange(1940, 2005)}-{draw.randrange(1, 13):02}-{draw.randrange(1, 29):02}"}

    def named() -> dict[str, str]:
        return {name: "".join(draw.choices(LETTERS, k=7)) for name in ("first_name", "last_name")}

    people: list[Person] = []
    for place in range(300):
        ann = named() | born() | ({"email": f"{place}@x.org"} if with_contacts else {})
        people += [ann | {"city": "hue"}, ann | {"city": "bonn"}]
    for _ in range(100):
        wei = named()
        people += [wei | born(), wei | born()]
    persons = persons_of(own, people)
    differ = train(own, persons, comparisons_of(persons.columns)).m["birthday"][0]
    assert differ < 0.02 if with_contacts else differ > 0.1
