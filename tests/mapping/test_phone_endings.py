"""Phones of which only the end is told."""

import pytest
import sqlalchemy as sa

from cdp_core.mapping import suggest
from cdp_core.mapping.phone_endings import ending, ends_a_number, is_ending
from tests.mapping.tables import csv

ENDS = {
    "+49*****4567": "4567",
    "+49 171 ***4567": "4567",
    "(555) XXX-4567": "4567",
    "xxx-xxx-4567": "4567",
    "06••••4567": "4567",
    "040/######567": "567",
    "…4567": "4567",
    "4567": "4567",
    "0012": "0012",
    "555-4567": "5554567",
    "06 ** ** ** 42": None,
    "212-555-XXXX": None,
    "0171 2345678": None,
    "9123 4567": None,  # whole in Denmark, Norway, Singapore and Hong Kong
    "(212) 555-4567 x12": None,
    "0123456": None,
    "123": None,
    "ask her": None,
}


def test_the_last_digits_are_told_by_what_is_masked_or_lacks_its_area_code(connection: sa.Connection):
    found = connection.execute(sa.select(*(ending(sa.literal(value)) for value in ENDS))).one()
    assert dict(zip(ENDS, found, strict=True)) == ENDS
    assert {value: is_ending(value) for value in ENDS} == {value: end is not None for value, end in ENDS.items()}


@pytest.mark.parametrize("header", ["phone", "Phone last 4", "Telefon (letzte 4 Ziffern)"])
def test_a_column_of_masked_phones_is_one_of_phones(header: str):
    found = suggest(csv(f"name,{header}", "Ann Lee,*******4567", "Bob Ray,0012", "Cid Roy,+49*****1234"))
    assert found.mapping.columns[header] == "phone"


def test_two_columns_of_last_digits_are_no_parts_of_one_phone():
    table = csv("name,phone last 4,mobile last 4", "Ann Lee,4567,0567", "Bob Ray,0012,1234")
    assert not any("part" in guess.reason for guess in suggest(table).columns)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("custom.phone_last4", True),
        ("custom.card_last_4", True),
        ("custom.last_four_digits", True),
        ("custom.letzte_vier", True),
        ("custom.last_order", False),
        ("custom.blast4", False),
        ("custom.member_no", False),
    ],
)
def test_the_last_digits_of_a_number_are_known_by_what_they_are_called(name, expected):
    assert ends_a_number(name) is expected
