"""How alike two values are, in words."""

import pytest

from tests.identity.strangers import compared, level


@pytest.mark.parametrize(
    ("column", "a", "b", "expected"),
    [
        ("first_name", "ann", "ann", "same"),
        ("first_name", "robert", "bob", "nickname"),
        ("first_name", "martin", "matrin", "a slip away"),
        ("first_name", "james", "j", "initial or short form"),
        ("first_name", "ludwik", "ludwig", "a slip away"),
        ("first_name", "martin", "trimna", "a slip away"),
        ("first_name", "gary", "mary", "a slip away"),
        ("first_name", "ann", "peter", "different"),
        ("last_name", "nguyen", "nguyen", "same"),
        ("last_name", "li", "le", "a slip away"),
        ("last_name", "gonzalez", "gonsales", "much alike"),
        ("last_name", "smith", "jones", "different"),
        ("birthday", "1971-06-24", "1971-06-24", "same"),
        ("birthday", "1971-06-24", "1971-05-24", "a digit away"),
        ("birthday", "1971-06-24", "1971-06-42", "a digit away"),
        ("birthday", "1971-03-07", "1971-07-03", "two parts the same"),
        ("birthday", "1971-06-24", "1979-06-24", "a digit away"),
        ("birthday", "1971-06-24", "1982-06-24", "two parts the same"),
        ("birthday", "1946-06-24", "1964-06-24", "a digit away"),  # two digits changed places
        ("birthday", "1994-11-01", "2016-11-01", "different"),  # a generation apart
        ("birthday", "1971-06-24", "2004-06-24", "different"),
        ("birthday", "1971-06-24", "1971-12-05", "same year"),
        ("birthday", "1971-06-24", "1980-11-03", "different"),
        ("email", "ann@x.org", "ann@x.org", "same"),
        ("email", "ann.lee@x.org", "ann.lee@y.com", "same before the @"),
        ("email", "ann.lee@x.org", "ann.lle@x.org", "a slip away"),
        ("email", "ann@x.org", "bob@x.org", "different"),
        ("email", "ann.lee234@x.org", "ann.lee934@x.org", "different"),
        ("phone", "+4930123456", "+4930123456", "same"),
        ("phone", "+4930123456", "+49123456", "different"),
        ("phone", "+49301234567", "+1301234567", "same last digits"),
        ("phone", "+4930123456", "+4930123465", "a slip away"),
        ("phone", "+4930123456", "+4930823456", "a slip away"),
        ("phone", "+4930123456", "+4930987654", "different"),
        ("phone", "+4930123456", "*3456", "same digits as far as they are told"),
        ("phone", "*123456", "*3456", "same digits as far as they are told"),
        ("phone", "*3456", "*3456", "same digits as far as they are told"),
        ("phone", "*3457", "*3456", "different"),
        ("phone", "+4930123456", "*4567", "different"),
        ("postal_code", "10115", "10117", "a slip away"),
        ("postal_code", "tq138df", "tq131aa", "same district"),
        ("postal_code", "10115", "80331", "different"),
        ("city", "hamburg", "hambrug", "a slip away"),
        ("street", "12 long lane", "12 longlane", "a slip away"),
        ("street", "12 long st", "12 long street", "much alike"),
        ("street", "12 long lane", "7 high street", "different"),
        ("street", "12 long lane", "17 long lane", "different"),
        ("gender", "f", "m", "different"),
        ("first_name", "gael", "aurelie", "different"),
        ("first_name", "敏", "min", "silent"),
        ("first_name", "敏", "丽", "different"),
        ("last_name", "赵", "赵", "same"),
        ("last_name", "김", "kim", "silent"),
    ],
)
def test_two_values_are_as_alike_as_a_person_would_say(own, column, a, b, expected):
    assert level(own, {column: a}, {column: b}, column) == expected
    assert level(own, {column: b}, {column: a}, column) == expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("41", "41", "same"),
        ("39", "40", "one apart"),  # a birthday later, and no digit is the same
        ("39", "42", "up to three apart"),
        ("21", "34", "less than a generation apart"),
        ("41", "71", "different"),  # a father
        ("1979", "1980", "one apart"),
        ("1979", "1919", "up to ten apart, or a digit away"),
        ("1979", "1948", "different"),
        ("1979", "unknown", "different"),
    ],
)
def test_ages_and_years_are_compared_by_how_far_they_are_from_one_another(own, a, b, expected):
    one, other = ({"first_name": "ann", "own_0": years} for years in (a, b))
    assert level(own, one, other, "own_0", {"own_0": "people.age"}) == expected


MIA = {"first_name": "mia", "last_name": "roth", "birthday": "1980-02-03"}


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ({"last_name": "rot"}, "a slip away"),
        ({"first_name": None, "birthday": None}, "a slip away"),
        ({"first_name": "emil"}, "different"),  # an extension of one switchboard
        ({"last_name": "berg"}, "different"),
        ({"birthday": "2008-11-17"}, "different"),  # her daughter of the same name
    ],
)
def test_a_phone_a_digit_away_is_a_slip_between_records_of_one_name_and_birthday_only(own, other, expected):
    colleague = MIA | other | {"phone": "+493055500000-76"}
    assert level(own, MIA | {"phone": "+493055500000-75"}, colleague, "phone") == expected


@pytest.mark.parametrize(
    ("name", "email", "other_name", "other_email", "expected"),
    [
        ("greta hansen", "greta.hansen@a.org", "greta jansen", "greta.jansen@a.org", "different"),
        ("greta hansen", "greta.hansen@a.org", "greta hansen", "greta.hansen@else.com", "silent"),
        ("bob hansen", "bob.hansen@a.org", "rob hansen", "rob.hansen@a.org", "silent"),
        ("greta moller", "greta.moeller@a.org", "greta moller", "greta.moeller@else.com", "silent"),
        ("greta hansen", "greta.hansen@a.org", "greta hansen", "greta.hanssen@a.org", "a slip away"),
        ("greta hansen", "greta.hansen@a.org", "greta hansen", "greta.hansen@a.org", "same"),
        ("greta hansen", "gretchen71@a.org", "greta hansen", "gretchen71@else.com", "same before the @"),
    ],
)
def test_an_address_made_of_the_name_does_not_say_a_second_time_that_names_are_alike(
    own, name, email, other_name, other_email, expected
):
    one, other = (
        {"first_name": names.split()[0], "last_name": names.split()[1], "email": address}
        for names, address in ((name, email), (other_name, other_email))
    )
    assert level(own, one, other, "email") == expected


def test_who_says_nothing_is_neither_alike_nor_different(own):
    assert level(own, {"first_name": "ann", "city": "hue"}, {"first_name": "ann"}, "city") == "silent"


def test_names_in_each_other_s_column_are_turned_and_marked(own):
    straight, turned = {"first_name": "anna", "last_name": "berg"}, {"first_name": "berg", "last_name": "anna"}
    _, gammas = compared(own, [straight, turned])
    assert gammas.swapped.tolist() == [True]
    assert gammas.level["first_name"].tolist() == [6 - 1]
    assert gammas.level["last_name"].tolist() == [4]


def test_a_number_with_a_slip_is_alike_but_the_next_number_is_somebody_else(own):
    titles = {"own_0": "id.member"}
    said = {"first_name": "ann"}
    a = said | {"own_0": "1029384"}
    assert level(own, a, said | {"own_0": "1092384"}, "own_0", titles) == "a slip away"
    assert level(own, a, said | {"own_0": "1029385"}, "own_0", titles) != "a slip away"
