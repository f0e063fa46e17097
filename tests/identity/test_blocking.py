"""Which people are worth a closer look."""

from cdp_core.identity.blocking import LARGEST_BLOCK, RULES
from tests.identity.strangers import pairs_of

ANN = {"first_name": "ann", "last_name": "lee", "birthday": "1980-02-03"}


def test_people_who_agree_on_something_rare_are_paired(own):
    bob = {"first_name": "bob", "last_name": "ray", "birthday": "1975-11-30"}
    assert pairs_of(own, [ANN, bob, ANN | {"last_name": "lea"}]) == {(0, 2)}


def test_swapped_names_are_paired(own):
    assert pairs_of(own, [{"first_name": "ann", "last_name": "lee"}, {"first_name": "lee", "last_name": "ann"}]) == {
        (0, 1)
    }


def test_both_names_and_the_birthday_may_be_mistyped_at_one_postcode(own):
    one = {"first_name": "brigitte", "last_name": "schroeder", "birthday": "1980-02-03", "postal_code": "10115"}
    other = {"first_name": "birgitte", "last_name": "shcroeder", "birthday": "1908-12-30", "postal_code": "10115"}
    assert pairs_of(own, [one, other]) == {(0, 1)}


def test_people_of_one_cluster_are_not_paired(own):
    one, other = ANN | {"cluster": "7"}, ANN | {"last_name": "lea", "cluster": "7"}
    assert pairs_of(own, [one, other]) == set()


def test_two_people_with_an_account_each_are_paired_only_for_a_strong_reason(own):
    with_account, with_another_sort = (ANN | {"anchored": bits} for bits in ("1", "2"))
    assert pairs_of(own, [with_account, with_account]) == {(0, 1)}
    assert pairs_of(own, [with_account, with_account | {"first_name": "eva"}]) == set()
    assert pairs_of(own, [with_account, with_another_sort | {"first_name": "eva"}]) == {(0, 1)}
    assert pairs_of(own, [with_account, ANN | {"first_name": "eva"}]) == {(0, 1)}


def test_what_too_many_have_in_common_pairs_nobody(own):
    crowd = [{"first_name": f"name{number:03}", "birthday": "1900-01-01"} for number in range(LARGEST_BLOCK + 1)]
    apart = [person | {"first_name": chr(97 + place) * 5} for place, person in enumerate(crowd)]
    assert pairs_of(own, apart) == set()
    assert len(pairs_of(own, apart[:3])) == 3


def test_people_who_are_equal_in_everything_are_paired_though_they_are_many_and_do_not_hide_others(own):
    orders = [ANN | {"city": "chester"}] * (LARGEST_BLOCK + 10)
    found = pairs_of(own, [*orders, ANN | {"city": "chester", "first_name": "anne"}])
    among = {pair for pair in found if len(orders) not in pair}
    assert len(among) == len(orders) * (len(orders) - 1) / 2
    assert found - among


def test_columns_of_this_workspace_pair_people_too(own):
    a, b = {"last_name": "lee", "own_0": "m-10293"}, {"last_name": "ray", "own_0": "m-10293"}
    assert pairs_of(own, [a, b], {"own_0": "id.member"}) == {(0, 1)}
    assert pairs_of(own, [a, b], {"own_0": "custom.birth_place"}) == set()


def test_a_rule_is_known_by_its_words():
    assert len({rule.words for rule in RULES}) == len(RULES)
    assert [rule.words for rule in RULES if rule.telling][:2] == ["names birthday", "names phone@-7,7"]


def test_two_columns_of_this_workspace_pair_people_whose_names_are_both_mistyped(own):
    titles = {"own_0": "custom.birth_place", "own_1": "custom.parish", "own_2": "people.age"}
    a = {"first_name": "christina", "last_name": "simon", "own_0": "melton", "own_1": "st mary", "own_2": "23"}
    b = a | {"first_name": "kristina", "last_name": "sinom", "own_2": "33"}
    assert pairs_of(own, [a, b], titles) == {(0, 1)}
    assert pairs_of(own, [a, b | {"own_1": "st john"}], titles) == set()
