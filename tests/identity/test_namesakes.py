"""Father and son of one name are two people where anything tells them apart."""

from datetime import datetime

import pyarrow as pa
import pytest

from cdp_core.identity.names import clash, generation, words
from cdp_core.identity.namesakes import born_apart
from cdp_core.identity.traits import _BEHIND, _of_any_generation

AT_HOME = {"street": "12 Hickory Lane", "city": "Springfield", "postal_code": "62704"}
PHONE = "+14155550101"


@pytest.mark.parametrize(
    ("name", "place", "said"),
    [
        ("John Smith Sr.", 1, ["john", "smith"]),
        ("John Smith, Jr.", 2, ["john", "smith"]),
        ("Smith Jr, John", 2, ["john", "smith"]),
        ("Max Müller jun.", 2, ["max", "muller"]),
        ("Jean Dupont père", 1, ["jean", "dupont"]),
        ("Jean Dupont fils", 2, ["jean", "dupont"]),
        ("Juan Pérez hijo", 2, ["juan", "perez"]),
        ("John Smith II", 2, ["john", "smith"]),
        ("John Smith III", 3, ["john", "smith"]),
        ("Sr. Juan Pérez", 0, ["juan", "perez"]),
        ("Junior Silva", 0, ["junior", "silva"]),
        ("Kim Ho Jun", 0, ["kim", "ho", "jun"]),
        ("Kate Senior", 1, ["kate", "senior"]),
        ("Smith, John, Jr.", 2, ["john", "smith"]),
        ("Silva, Junior", 0, ["junior", "silva"]),
        ("mr Sr. Pedro Nieto", 0, ["pedro", "nieto"]),
        ("Joan Pere Vidal Nieto", 0, ["joan", "pere", "vidal", "nieto"]),
        ("Maria Padre", 0, ["maria", "padre"]),
    ],
)
def test_what_stands_behind_a_name_is_read_and_no_part_of_it(name, place, said):
    assert (generation(name), words(name)) == (place, said)


@pytest.mark.parametrize(
    ("a", "b", "apart"),
    [
        ("John Smith Jr", "John Smith Sr", True),
        ("John Smith Jr", "John Smith III", True),
        ("John Smith Jr", "John Smith II", False),
        ("John Smith Jr", "John Smith", False),
        ("John Smith Jr", "Smith, John, Jr.", False),
    ],
)
def test_a_senior_and_a_junior_clash_and_a_bare_name_clashes_with_neither(a, b, apart):
    assert clash(a, b) is clash(b, a) is apart


@pytest.mark.parametrize(
    ("a", "b", "apart"),
    [
        (19500312, 19800615, True),
        (19500312, 19800312, False),  # a year mistyped
        (19500312, 19801203, False),  # and day and month the other way round
        (19500312, 19580615, False),  # too young for a father
        (1950, 19800615, True),
        (1965, 19800615, False),  # an age is of a day that nobody knows
    ],
)
def test_births_are_a_generation_apart_where_no_slip_explains_them(a, b, apart):
    assert born_apart(a, b) is born_apart(b, a) is apart


def test_a_senior_and_a_junior_share_a_phone_and_a_bare_name_goes_to_neither(town):
    for key, name in (("father", "John Smith Sr"), ("son", "John Smith Jr"), ("either", "John Smith")):
        town.record(key=key, full_name=name, phone=PHONE)
    town.resolve()
    assert town.groups() == [["either"], ["father"], ["son"]]


def test_a_name_without_its_suffix_is_that_of_the_only_one_who_has_the_phone(town):
    town.record(key="with", first_name="John", last_name="Smith, Jr.", phone=PHONE)
    town.record(key="without", full_name="John Smith", phone=PHONE)
    town.resolve()
    assert town.groups() == [["with", "without"]]


@pytest.mark.parametrize(
    ("column", "first", "second", "together"),
    [
        ("name_suffix", "Jr.", "Sr.", False),
        ("suffix", "Junior", "III", False),
        ("name_sufx_cd", "JR", "4th", False),
        ("house_number_suffix", "II", "III", True),
    ],
)
def test_a_senior_and_a_junior_share_a_mailbox_by_a_column_for_what_stands_behind_names(
    town, column, first, second, together
):
    for key, suffix in (("a", first), ("b", second)):
        custom = f'{{"{column}":"{suffix}"}}'
        town.record(key=key, first_name="John", last_name="Smith", custom=custom, email="smith@x.org")
    town.resolve()
    assert town.groups() == ([["a", "b"]] if together else [["a"], ["b"]])


@pytest.mark.parametrize(
    ("shared", "together"),
    [
        ({"email": "ann.quackenbush@x.org"}, True),
        ({"email": "ann.quackenbush@x.org", "phone": PHONE}, True),
        ({"email": "family@x.org", "phone": PHONE}, False),
        ({"email": "lee.family24@x.org", "phone": PHONE}, False),
        ({"phone": PHONE}, False),
    ],
)
def test_of_two_birthdays_on_a_mailbox_of_ones_own_one_is_wrong(town, shared, together):
    for key, born in (("crm", datetime(1985, 3, 12)), ("quiz", datetime(2001, 6, 25))):
        town.record(key=key, full_name="Ann Quackenbush", birthday=born, **shared)
    town.resolve()
    assert town.groups() == ([["crm", "quiz"]] if together else [["crm"], ["quiz"]])


@pytest.mark.parametrize("last", [False, True])
def test_a_senior_who_may_be_any_of_two_births_is_none_of_them_in_whatever_order(exact_town, last):
    people = {
        "1950": {"full_name": "John Smith", "birthday": datetime(1950, 3, 12)},
        "1980": {"full_name": "John Smith", "birthday": datetime(1980, 6, 15)},
        "senior": {"full_name": "John Smith Sr"},
    }
    for key in sorted(people, reverse=last):
        exact_town.record(key=key, phone=PHONE, **people[key])
    exact_town.resolve()
    assert exact_town.groups() == [["1950"], ["1980"], ["senior"]]


@pytest.mark.parametrize(
    ("column", "name", "cut"),
    [
        ("first_name", "Min Jun", "min jun"),
        ("first_name", "John Jr.", "john"),
        ("first_name", "Elizabeth II", "elizabeth ii"),
        ("last_name", "Smith, Jun.", "smith"),
        ("last_name", "Smith Jun", "smith jun"),
        ("last_name", "Senior", "senior"),
        ("last_name", "Júnior Müller III", "junior muller"),
    ],
)
def test_what_is_cut_off_behind_a_name_is_no_name_of_its_own(column, name, cut):
    assert _of_any_generation(pa.array([name]), _BEHIND[column]).to_pylist() == [cut]


def test_a_servant_of_god_is_one_name_in_either_alphabet():
    names = pa.array(["Abd Allah", "عبد الله"])
    assert _of_any_generation(names, _BEHIND["first_name"]).to_pylist() == ["abdallah", "عبدالله"]


@pytest.mark.parametrize(
    ("second", "together"),
    [
        ({"birthday": datetime(1980, 6, 15)}, False),
        ({"birthday": datetime(1950, 3, 13)}, True),
        ({"birthday": datetime(1970, 1, 1)}, True),  # what systems write where nobody knows
        ({"birthday": datetime(1969, 12, 31)}, True),  # and west of Greenwich
        ({"age": 38.0}, False),  # as told in 2020
        ({}, True),
    ],
)
def test_people_of_one_name_on_one_phone_are_two_where_they_are_born_a_generation_apart(town, second, together):
    town.record(key="a", full_name="John Smith", phone=PHONE, birthday=datetime(1950, 3, 12))
    town.record(key="b", full_name="John Smith", phone=PHONE, **second)
    town.resolve()
    assert town.groups() == ([["a", "b"]] if together else [["a"], ["b"]])


@pytest.mark.parametrize(
    ("father", "son", "together"),
    [
        ({"birthday": datetime(1950, 3, 12)}, {"birthday": datetime(1980, 6, 15)}, False),
        ({"last_name": "Quackenbush Sr"}, {"last_name": "Quackenbush Jr"}, False),
        ({"last_name": "Quackenbush"}, {"last_name": "Quackenbush Jr"}, True),
        ({}, {}, True),
    ],
)
def test_people_of_one_name_at_one_address_are_two_where_something_tells_them_apart(town, father, son, together):
    named = {"first_name": "Zebulon", "last_name": "Quackenbush"}
    for key, told in (("father", father), ("son", son)):
        town.record(key=key, **AT_HOME | named | told)
    town.resolve()
    assert town.groups() == ([["father", "son"]] if together else [["father"], ["son"]])


def test_strangers_born_on_one_day_in_one_town_stay_two(town):
    for first, last in (("Khaled", "Naggar"), ("Omar", "Haddad")):
        town.record(key=first, first_name=first, last_name=last, city="Cairo", birthday=datetime(1981, 4, 17))
    town.resolve()
    assert town.groups() == [["Khaled"], ["Omar"]]


def test_where_nobody_has_relatives_births_a_generation_apart_are_slips(town):
    """Sixty people who are told of twice, one of them with two birthdays."""
    for number in range(60):
        word = "".join(chr(ord("a") + int(digit)) for digit in f"{number * 7919:06d}")
        named = {"first_name": f"x{word}", "last_name": f"y{word[::-1]}", "street": f"{number + 1} {word} street"}
        born = datetime(1950 + number % 50, 1 + number % 12, 2 + number % 27)
        for birthday in (born, datetime(1990, 11, 23) if number == 7 else born):
            key = f"{number} {birthday:%Y}"
            town.record(key=key, city=word[::-1], postal_code=f"{10_000 + 37 * number}", birthday=birthday, **named)
    town.resolve()
    assert len(town.groups()) == 60
    assert ["7 1957", "7 1990"] in town.groups()
