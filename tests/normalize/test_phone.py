"""Phone numbers in E.164, by rule and by phonenumbers."""

import json
import os
from pathlib import Path

import phonenumbers
import pytest
import sqlalchemy as sa

from cdp_core.normalize import phone
from tests.normalize.conftest import Cleaning

SPELLINGS = (
    phonenumbers.PhoneNumberFormat.NATIONAL,
    phonenumbers.PhoneNumberFormat.INTERNATIONAL,
    phonenumbers.PhoneNumberFormat.E164,
    phonenumbers.PhoneNumberFormat.RFC3966,
)
FILES = os.environ.get("SAMPLES_DIR")


@pytest.mark.parametrize(
    ("cell", "country", "number"),
    [
        ("(415) 555-0123", "US", "+14155550123"),
        ("0048600100200", "PL", "+48600100200"),
        ("+44 (0)20 7946 0958", "GB", "+442079460958"),
        ("983.566.0706x9509", "US", "+19835660706"),
        ("+1 415 555 0123 ext. 5", "", "+14155550123"),
        ("p:+46700005566", "SE", "+46700005566"),
        ("'+31612345678", "NL", "+31612345678"),
        ("whatsapp:+5511999990000", "BR", "+5511999990000"),
        ("tel:+1-415-555-0123", "", "+14155550123"),
        ("+49 (0)151/234 567 89", "", "+4915123456789"),
        ("0912 345 678", "VN", "+84912345678"),
        ("84912345678", "VN", "+84912345678"),
        ("4915123456789", "DE", "+4915123456789"),
        ("4915123456789.0", "DE", "+4915123456789"),
        ("8 (916) 123-45-67", "RU", "+79161234567"),
        ("011 44 20 7946 0958", "US", "+442079460958"),
        ("02 1234 5678", "IT", "+390212345678"),
        ("1-800-FLOWERS", "US", "+18003569377"),
        ("whatsapp:+553192345678", "", "+5531992345678"),
        ("(31) 9234-5678", "BR", "+5531992345678"),
        ("(31) 3234-5678", "BR", "+553132345678"),
        ("+55 31 99234-5678", "", "+5531992345678"),
    ],
)
def test_a_number_is_put_into_e164(cleaned: Cleaning, cell: str, country: str, number: str):
    assert cleaned("people", ("phone", [cell]), ("country", [country])).identifiers() == [[("phone", number)]]


@pytest.mark.parametrize("cell", ["-6854", "123", "+", "ask her", "5551234", "+15550", "０"])
def test_what_cannot_be_dialed_from_abroad_is_no_phone(cleaned: Cleaning, cell: str):
    assert cleaned("people", ("phone", [cell]), ("country", ["US"])).identifiers() == [[]]


def test_of_a_phone_that_is_masked_or_lacks_its_area_code_the_last_digits_are_kept_and_no_number_is_made_up(
    cleaned: Cleaning,
):
    cells = ["+49 171 XXX4567", "+49*****4567", "(555) ***-0012", "555-4567", "0171 2345678", "212-555-XXXX", None]
    result = cleaned("people", ("phone", cells), ("country", ["DE", "DE", "US", "US", "DE", "US", "DE"]))
    assert result.identifiers() == [[], [], [], [], [("phone", "+491712345678")], [], []]
    assert [row["custom"] and json.loads(row["custom"])["phone_ending"] for row in result.rows] == [
        *("4567", "4567", "0012", "5554567", None, None, None)
    ]
    assert all(row["reason"] is None for row in result.rows[:5])
    assert "4 phones are masked or without their area code" in result.clean.decisions["phone"]
    assert 'such as "212-555-XXXX"' in result.clean.decisions["phone"]


def test_where_no_country_is_known_seven_digits_are_dialed_in_ones_town(cleaned: Cleaning):
    assert cleaned("people", ("phone", ["555-4567", "0123456"])).identifiers() == [[], [("phone", "0123456")]]


def test_digits_that_a_spreadsheet_has_rounded_away_are_missing_and_said(cleaned: Cleaning):
    result = cleaned("people", ("phone", ["4.91512E+11", "+4915123456789"]))
    assert result.identifiers() == [[], [("phone", "+4915123456789")]]
    assert result.clean.decisions["phone"].startswith("1 phone lost its digits in a spreadsheet")


def test_without_a_country_equal_digits_are_still_the_same_phone(cleaned: Cleaning):
    result = cleaned("people", ("phone", ["0151 234567-89", "0151/23456789", "12345"]))
    assert result.identifiers() == [[("phone", "015123456789")], [("phone", "015123456789")], []]


def test_the_country_of_the_row_goes_before_that_of_the_workspace(cleaned: Cleaning):
    result = cleaned("people", ("phone", ["030 1234567"] * 3), ("country", ["Vietnam", "Atlantis", None]), country="DE")
    assert result.identifiers() == [
        [("phone", "+84301234567")],
        [("phone", "+49301234567")],
        [("phone", "+49301234567")],
    ]


@pytest.mark.parametrize("region", ["AR", "BR", "CI", "FR", "HU", "IT", "JP", "KZ", "MX", "RU", "US", "VN"])
def test_rules_and_phonenumbers_agree(cleaned: Cleaning, region: str):
    kinds = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE)
    numbers = [number for kind in kinds if (number := phonenumbers.example_number_for_type(region, kind))]
    cells = [phonenumbers.format_number(number, spelling) for number in numbers for spelling in SPELLINGS]
    expected = [phonenumbers.format_number(number, SPELLINGS[2]) for number in numbers for _ in SPELLINGS]
    found = cleaned("people", ("phone", cells), ("country", [region] * len(cells))).identifiers()
    assert found == [[("phone", number)] for number in expected]


def test_most_numbers_need_no_second_look(connection: sa.Connection, a_column):
    column = a_column(["(030) 1234567", "0151 23456789", "+49 151 23456789", "0049 151 23456789"])
    digits = phone.with_plus(phone.dialed(column.c.value))
    ruled = connection.execute(sa.select(phone.by_rule(digits, sa.literal("DE"), ("DE",)))).scalars()
    assert set(ruled) == {"+49301234567", "+4915123456789"}


@pytest.mark.skipif(not FILES, reason="SAMPLES_DIR is not set")
def test_the_sample_of_spoiled_phones_is_read(cleaned: Cleaning):
    lines = (Path(str(FILES)) / "_messy/structure/phones.csv").read_text("utf-8").splitlines()[1:]
    cells = [line.replace('"', "").split(",") for line in lines]
    found = cleaned("people", ("phone", [cell[1] for cell in cells]), ("country", [cell[2] for cell in cells]))
    assert [bool(ids) for ids in found.identifiers()] == [True] * 6 + [False, False, True]


def test_two_phones_in_a_cell_are_both_kept(cleaned: Cleaning) -> None:
    cells = ["+84 912 345 678 / +84 987 654 321", "0912345678; 0987654321", "0151/23456789", "0912345678 (Zalo)"]
    assert [[value for _, value in ids] for ids in cleaned("people", ("phone", cells), country="VN").identifiers()] == [
        ["+84912345678", "+84987654321"],
        ["+84912345678", "+84987654321"],
        [],
        ["+84912345678"],
    ]


def test_full_width_digits_and_a_floats_end_are_no_hindrance(cleaned: Cleaning) -> None:
    cells = ["＋４９１５１２３４５６７８９", "+4915123456789.0"]
    assert cleaned("people", ("phone", cells)).identifiers() == [[("phone", "+4915123456789")]] * 2


def test_a_column_of_numbers_with_their_countries_codes_lacks_only_the_plus(cleaned: Cleaning):
    people = cleaned("people", ("phone", ["96551112222", "201012345678", "966 50 123 4567"]))
    assert people.identifiers() == [
        [("phone", "+96551112222")],
        [("phone", "+201012345678")],
        [("phone", "+966501234567")],
    ]
    assert "as if a + stood before them" in people.clean.decisions["phone"]


def test_one_number_without_a_plus_has_it_where_another_of_its_country_does(cleaned: Cleaning):
    beside = cleaned("people", ("phone", ["+96551112222", "96597776666"]))
    assert beside.identifiers()[1] == [("phone", "+96597776666")]
    assert cleaned("people", ("phone", ["96597776666"])).identifiers() == [[("phone", "96597776666")]]


@pytest.mark.parametrize(
    ("numbers", "country"),
    [
        (["15123456789", "16012345678", "17012345678"], ""),
        (["51987654321", "51912345678"], ""),
        (["13812345678", "13987654321"], ""),
        (["2125550123", "4155550199", "6505551234"], ""),
        (["6641234567", "6764567890", "3012345678"], ""),
        (["30123456789", "40123456789", "89123456789"], "DE"),
    ],
)
def test_numbers_as_they_are_written_at_home_get_no_plus(cleaned: Cleaning, numbers: list[str], country: str):
    people = cleaned("people", ("phone", numbers), country=country)
    assert "as if a +" not in people.clean.decisions.get("phone", "")
