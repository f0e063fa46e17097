"""Match weights: the odds that two records are one person."""

import numpy as np
import pytest

from cdp_core.identity.compared import comparisons_of
from cdp_core.identity.scoring import Weights, frequencies, prior, score, weigh
from cdp_core.identity.training import Model
from tests.identity.strangers import Person, compared, level, persons_of

ANN = {"first_name": "ann", "last_name": "lee", "birthday": "1980-02-03", "city": "hue", "street": "1 long lane"}


def weights_of(
    own, people: list[Person], titles: dict[str, str] | None = None, seen: dict[str, list[float]] | None = None
) -> Weights:
    """Of all pairs, with what is expected of such columns, or was seen of true pairs here."""
    persons, gammas = compared(own, people, titles)
    comparisons = comparisons_of(persons.columns)
    shares = {name: {one.column: np.array(getattr(one, name)) for one in comparisons} for name in "mu"}
    shares["m"] |= {name: np.array(share) for name, share in (seen or {}).items()}
    frequency = frequencies(own, persons.table, own, persons, comparisons)
    return weigh(gammas, Model(comparisons, **shares), frequency)


def test_a_rare_name_in_common_weighs_more_than_a_frequent_one(own):
    crowd = [{"last_name": "nguyen"}] * 40
    people = [{"last_name": "nguyen"}, {"last_name": "nguyen"}, {"last_name": "quirk"}, {"last_name": "quirk"}, *crowd]
    persons = persons_of(own, [person | {"city": str(place)} for place, person in enumerate(people)])
    (of_name,) = [one for one in comparisons_of(persons.columns) if one.column == "last_name"]
    share = frequencies(own, persons.table, own, persons, [of_name])["last_name"]
    assert share[persons.record == 1] > 10 * share[persons.record == 3]


def test_a_value_is_as_frequent_among_people_who_were_kept_as_among_those_who_are_compared(own):
    persons = persons_of(own, [{"last_name": "lee"}, {"last_name": "lee"}, {"last_name": "fox"}, {"city": "hue"}])
    comparisons = comparisons_of(persons.columns)
    here = frequencies(own, persons.table, own, persons, comparisons)
    kept = frequencies(own, persons.table.alias("kept"), own, persons, comparisons)
    assert {name: share.tolist() for name, share in here.items()} == {n: share.tolist() for n, share in kept.items()}


def test_an_address_counts_as_one_thing_and_a_bit(own):
    a = {"street": "1 long lane", "city": "hue", "postal_code": "10115"}
    found = weights_of(own, [a, a | {"first_name": "ann"}])
    parts = sorted(found.parts[name][0] for name in ("street", "city", "postal_code"))
    assert found.weight[0] == pytest.approx(parts[2] + (parts[0] + parts[1]) / 3)


@pytest.mark.parametrize(
    ("other", "speaks"),
    [
        ({"first_name": "ann", "last_name": "lee"}, False),  # names alone
        ({"first_name": "eva", "last_name": "lee", "street": "1 long lane", "city": "hue"}, False),  # a family
        ({"first_name": "ann", "last_name": "lee", "city": "hue"}, True),
        ({"last_name": "lee", "birthday": "1980-02-03"}, True),
        ({"first_name": "ann", "last_name": "lee", "birthday": "1980-11-17"}, True),  # a year besides
        ({"first_name": "eva", "last_name": "ray", "street": "1 long lane", "city": "hue"}, False),  # an address alone
    ],
)
def test_only_names_and_something_besides_or_a_birthday_speak_for_one_person(own, other, speaks):
    assert weights_of(own, [ANN, other]).speaks.tolist() == [speaks]


def test_a_slip_between_two_frequent_names_weighs_no_more_than_the_rarer_one_in_common(own):
    """Mark Baker is no Mary Baker where many are called so."""
    names = ["mary", "mark", *["mary"] * 60, *["mark"] * 40]
    crowd = [{"first_name": name, "city": str(place)} for place, name in enumerate(names)]
    persons, gammas = compared(own, crowd)
    (of_name,) = [one for one in comparisons_of(persons.columns) if one.column == "first_name"]
    found = weights_of(own, crowd).parts["first_name"]
    called = np.array([names[record - 1] for record in persons.record])
    both = called[gammas.a] != called[gammas.b]
    of_mark = (called[gammas.a] == "mark") & ~both
    assert level(own, {"first_name": "mary"}, {"first_name": "mark"}, "first_name") == "a slip away"
    assert found[both].max() <= found[of_mark].min()
    assert np.log2(of_name.m[-3] / of_name.u[-3]) > found[of_mark].min()


def test_a_name_that_stands_alone_and_a_town_do_not_speak(own):
    karthika = {"first_name": "karthika", "city": "chennai", "country": "in"}
    assert weights_of(own, [karthika, karthika | {"company": "acme"}]).speaks.tolist() == [False]


def test_namesakes_of_one_year_and_town_at_two_addresses_weigh_as_namesakes(own):
    titles = {"own_0": "people.age"}
    paul = {"first_name": "paul", "last_name": "adams", "city": "salem", "own_0": "48"}
    found = weights_of(own, [paul | {"street": "104 oak ave"}, paul | {"street": "34 main st"}], titles)
    assert found.weight[0] == pytest.approx(sum(part[0] for part in found.parts.values()) - 1.5)


@pytest.mark.parametrize(
    ("shared", "speaks"),
    [
        ({"birthday": "1980-02-03"}, False),
        ({"birthday": "1980-02-03", "street": "1 long lane", "city": "hue"}, True),
        ({"birthday": "1980-02-03", "email": "office@x.org"}, True),
        ({"street": "1 long lane", "city": "hue"}, False),
    ],
)
def test_of_two_names_that_are_not_near_a_birthday_alone_does_not_speak(own, shared, speaks):
    emil, mia = {"first_name": "emil", "last_name": "maier"}, {"first_name": "mia", "last_name": "roth"}
    assert weights_of(own, [emil | shared, mia | shared]).speaks.tolist() == [speaks]


def test_two_first_names_at_one_address_are_weighed_by_what_is_their_own(own):
    eva = ANN | {"first_name": "eva", "birthday": "1981-07-09", "email": "lee@x.org"}
    found = weights_of(own, [ANN | {"email": "lee@x.org"}, eva])
    own_parts = found.parts["first_name"] + found.parts["birthday"]
    assert found.weight[0] > 15
    assert score(found, 0.0) == pytest.approx(own_parts - 1, abs=0.01)


def test_who_changed_her_last_name_is_no_relative(own):
    found = weights_of(own, [ANN, ANN | {"last_name": "ray"}])
    assert score(found, 0.0) == pytest.approx(found.weight, abs=0.01)


def test_swapped_names_weigh_against(own):
    turned = {**ANN, "first_name": "lee", "last_name": "ann"}
    straight, swapped = weights_of(own, [ANN, ANN]), weights_of(own, [ANN, turned])
    assert swapped.weight[0] < straight.weight[0] - 1.0


def test_the_prior_grows_with_the_pairs_that_seem_to_be_one(own):
    all_of_them = {"own": np.zeros(400), "speaks": np.ones(400, np.bool_), "relatives": np.zeros(400, np.bool_)}
    many = Weights(np.full(400, 40.0), parts={}, **all_of_them)
    few = Weights(np.full(400, -40.0), parts={}, **all_of_them)
    assert prior(many, 1000) > prior(few, 1000) + 2
    assert prior(few, 1_000_000) < prior(few, 1000) - 8


def test_namesakes_of_one_town_weigh_less_than_the_sum_of_what_they_share(own):
    namesakes = {"first_name": "ann", "last_name": "lee", "city": "hue", "postal_code": "10115"}
    found = weights_of(own, [namesakes, namesakes])
    assert found.weight[0] < sum(found.parts[name][0] for name in ("first_name", "last_name", "postal_code"))


def test_names_merely_alike_at_one_address_are_two_people_where_the_birthdays_differ(own):
    paul = {
        "first_name": "paul",
        "last_name": "klein",
        "street": "1 long lane",
        "city": "hue",
        "birthday": "1974-09-24",
    }
    other = paul | {"first_name": "paula"}
    assert weights_of(own, [paul, other | {"birthday": None}]).speaks[0]
    assert not weights_of(own, [paul, other | {"birthday": "1999-12-05"}]).speaks[0]


@pytest.mark.parametrize(
    "other",
    [
        {"street": "12 long street"},
        {"street": None, "postal_code": "10117"},
        {"street": "12 long street", "postal_code": "10117"},
    ],
)
def test_st_is_a_street_and_a_postcode_a_digit_off_is_no_other_place(own, other):
    ann = {"first_name": "ann", "last_name": "lee", "street": "12 long st", "postal_code": "10115", "city": "hue"}
    assert weights_of(own, [ann, ann | other]).speaks.tolist() == [True]


def test_what_a_workspace_says_of_an_address_is_a_household_s(own):
    titles = {"own_0": "custom.county"}
    found = weights_of(own, [ANN | {"own_0": "kent"}, ANN | {"first_name": "eva", "own_0": "kent"}], titles)
    unsaid = weights_of(own, [ANN, ANN | {"first_name": "eva"}])
    assert found.parts["own_0"][0] > 0
    assert found.own == pytest.approx(unsaid.own)


def test_first_names_hardly_alike_are_two_people_at_one_phone_where_the_birthdays_differ(own):
    ann = ANN | {"first_name": "marlene", "phone": "+4930123456", "street": None}
    other = ann | {"first_name": "arlette"}
    assert level(own, ann, other, "first_name") == "somewhat alike"
    assert weights_of(own, [ann, other | {"birthday": None}]).speaks[0]
    assert not weights_of(own, [ann, other | {"birthday": "1951-11-17"}]).speaks[0]


def test_first_names_hardly_alike_at_one_phone_and_home_are_a_couple_s_unless_born_on_one_day(own):
    joel = {"first_name": "joel", "last_name": "dale", "phone": "+4930123456", "street": "1 long lane"}
    zoe = joel | {"first_name": "zoe"}
    assert level(own, joel, zoe, "first_name") == "somewhat alike"
    born = {"birthday": "1980-02-03"}
    assert not weights_of(own, [joel, zoe]).speaks[0]
    assert weights_of(own, [joel | born, zoe | born]).speaks[0]
    assert weights_of(own, [joel, zoe | {"street": "7 low road"}]).speaks[0]


def test_namesakes_of_one_town_with_two_birthdays_are_two_people_where_birthdays_are_seldom_wrong(own):
    wei = {"first_name": "wei", "last_name": "huang", "city": "hue", "birthday": "1986-09-14"}
    other = wei | {"birthday": "1971-04-27"}
    seldom = {"birthday": [0.005, 0.005, 0.005, 0.005, 0.005, 0.975]}
    assert weights_of(own, [wei, other]).speaks[0]
    assert not weights_of(own, [wei, other], seen=seldom).speaks[0]
    home = {"street": "1 long lane"}
    assert weights_of(own, [wei | home, other | home], seen=seldom).speaks[0]


def test_namesakes_of_two_generations_are_two_people_unless_born_on_one_day(own):
    ann = {"first_name": "ann", "last_name": "lee", "city": "hue", "street": "1 long lane", "own_0": "71"}
    titles = {"own_0": "people.age"}
    born = {"birthday": "1980-02-03"}
    assert weights_of(own, [ann, ann | {"own_0": "70"}], titles).speaks[0]
    assert not weights_of(own, [ann, ann | {"own_0": "45"}], titles).speaks[0]
    assert weights_of(own, [ann | born, ann | born | {"own_0": "45"}], titles).speaks[0]


def test_namesakes_of_ages_some_ten_years_apart_are_one_person_where_two_censuses_are_together(own):
    ann = {"first_name": "ann", "last_name": "lee", "city": "hue", "own_0": "21"}
    titles = {"own_0": "people.age"}
    two_censuses = {"own_0": [0.01, 0.35, 0.61, 0.01, 0.01, 0.01]}
    later, parent = ann | {"own_0": "33"}, ann | {"own_0": "43"}
    assert not weights_of(own, [ann, later], titles).speaks[0]
    assert weights_of(own, [ann, later], titles, two_censuses).speaks[0]
    assert not weights_of(own, [ann, parent], titles, two_censuses).speaks[0]


def test_names_the_wrong_way_round_are_as_frequent_as_where_they_belong(own):
    given = ("dung", "bao", "khoa", "thuy", "mai", "hien")
    people = [{"first_name": "nguyen", "last_name": name} for name in given]
    people += [{"first_name": name, "last_name": "nguyen"} for name in given]
    people += [{"first_name": "nguyen", "last_name": f"van{place}"} for place in range(100)]
    persons, gammas = compared(own, people)
    comparisons = comparisons_of(persons.columns)
    shares = {name: {one.column: np.array(getattr(one, name)) for one in comparisons} for name in "mu"}
    frequency = frequencies(own, persons.table, own, persons, comparisons)
    parts = weigh(gammas, Model(comparisons, **shares), frequency).parts
    assert gammas.swapped.sum() == len(given)
    of_nguyen, of_given = np.sort([parts[name][gammas.swapped] for name in ("first_name", "last_name")], axis=0)
    assert of_nguyen.max() < 3 < 4 < of_given.min()
