"""What the values of a column show of it."""

from random import Random

import pyarrow as pa
import pytest

from cdp_core.identity.value_shapes import are_years, follows, is_rare, numbers_rows

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def word(draw: Random) -> str:
    return "".join(draw.choices(LETTERS, k=6))


def test_a_number_that_no_two_records_share_is_that_of_the_row():
    numbers = [str(1000 + row) for row in range(200)]
    assert numbers_rows(pa.array(numbers))
    assert not numbers_rows(pa.array([*numbers, "1000"]))
    assert not numbers_rows(pa.array(numbers[:50]))  # too few to tell


@pytest.mark.parametrize(
    ("written", "expected"),
    [("m{number}", True), ("knd {number}", True), ("{word} lane {number}", False), ("{word}gasse {number}", False)],
)
def test_a_street_under_an_unknown_header_is_no_id(written, expected):
    draw = Random(1)
    values = [written.format(number=draw.randrange(1000, 9000), word=word(draw)) for _ in range(300)]
    assert is_rare(pa.array(values)) == expected


def test_years_are_told_by_their_values():
    draw = Random(2)
    assert are_years(pa.array([str(draw.randrange(1930, 2010)) for _ in range(50)] + ["unknown"]))
    assert not are_years(pa.array([str(draw.randrange(1000, 9999)) for _ in range(50)]))
    assert not are_years(pa.array([], pa.string()))


def test_how_a_name_is_read_follows_from_the_name_and_a_birth_place_does_not():
    draw = Random(3)
    reading = {word(draw): word(draw) for _ in range(20)}
    names = draw.choices(list(reading), k=400)
    places = [word(draw) for _ in range(20)]
    letters = pa.array(draw.choices(LETTERS, k=400))
    assert follows(pa.array([reading[name] for name in names]), [(pa.array(names), letters)])
    assert not follows(pa.array(draw.choices(places, k=400)), [(pa.array(names), letters)])


def test_that_records_of_one_person_agree_in_two_columns_does_not_make_one_follow_from_the_other():
    draw = Random(4)
    people = [(word(draw), word(draw), word(draw)) for _ in range(40)]
    names, codes, places = zip(*(person for person in people for _ in range(10)), strict=True)
    assert not follows(pa.array(places), [(pa.array(codes), pa.array(names))])
    others = [word(draw) for _ in names]
    assert follows(pa.array(places), [(pa.array(codes), pa.array(others))])
