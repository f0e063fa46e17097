"""A phone or a postal code in two or three columns is one."""

import pytest
import sqlalchemy as sa

from cdp_core.mapping import suggest
from cdp_core.mapping.parts import speaks_of_a_country
from tests.mapping.tables import csv, mapped

PHONES = {
    "メールアドレス,電話番号1,電話番号2,電話番号3": ("a@x.jp,090,1234,0078", "090-1234-0078"),
    "メールアドレス,TEL1,TEL2,TEL3": ("a@x.jp,3,5678,12", "3-5678-0012"),
    "Kunden-E-Mail,Vorwahl,Telefon": ("a@x.de,030,1234567", "030-1234567"),
    "Email,Phone area code,Phone number": ("a@x.org,212,555-0123", "212-555-0123"),
    "Email,Country code,Phone": ("a@x.org,44,07911 123456", "+44 7911 123456"),
    "Email,Landesvorwahl,Vorwahl,Telefon": ("a@x.org,+49,030,1234567", "+49 30-1234567"),
    "Email,Phone country code,Phone": ("a@x.org,39,06 1234567", "+39 06 1234567"),
}


@pytest.mark.parametrize("header", PHONES)
def test_parts_of_a_phone_are_joined(connection: sa.Connection, header: str) -> None:
    row, phone = PHONES[header]
    assert [person["phone"] for person in mapped(connection, csv(header, row))["people"]] == [phone]


def test_a_phone_that_is_whole_already_stays(connection: sa.Connection) -> None:
    table = csv("Email,Vorwahl,Telefon", "a@x.de,,+49 30 12345678", "b@x.de,030,030 12345678", "c@x.de,040,")
    people = mapped(connection, table)["people"]
    assert [person.get("phone") for person in people] == ["+49 30 12345678", "030 12345678", None]


def test_two_whole_phones_are_two(connection: sa.Connection) -> None:
    table = csv("Email,Phone,Mobile", "a@x.org,2125550123,4155550199")
    assert mapped(connection, table)["people"][0]["phone"] == ["2125550123", "4155550199"]


def test_a_country_in_letters_is_no_part_of_a_phone() -> None:
    assert (
        suggest(csv("Email,Country code,Phone", "a@x.org,GB,07911 123456")).mapping.columns["Country code"] == "country"
    )


@pytest.mark.parametrize(
    "header",
    [
        *("Country code", "countrycode", "CountryCode", "Landesvorwahl", "Landcode", "Land", "Indicatif pays"),
        *("Código del país", "Calling code", "callingcode", "Landkod", "国番号", "ISD"),
    ],
)
def test_a_header_that_speaks_of_a_country(header: str) -> None:
    assert speaks_of_a_country(header)


@pytest.mark.parametrize("header", ["Landline code", "Landline", "Paysafe no", "Area code", "Vorwahl", "Caller"])
def test_a_header_that_only_begins_like_one_speaks_of_none(header: str) -> None:
    assert not speaks_of_a_country(header)


POSTAL_CODES = {
    "メールアドレス,郵便番号1,郵便番号2": (("a@x.jp,060,0042", "b@x.jp,1,6"), ["060-0042", "001-0006"]),
    "Email,Zip,Zip4": (("a@x.org,10001,1234", "b@x.org,90210,"), ["10001-1234", "90210"]),
    "Email,Billing Zip,Shipping Zip": (
        ("a@x.org,10001,90210", "b@x.org,90210,10001"),
        [["10001", "90210"], ["90210", "10001"]],
    ),
}


@pytest.mark.parametrize("header", POSTAL_CODES)
def test_parts_of_a_postal_code_are_joined(connection: sa.Connection, header: str) -> None:
    rows, codes = POSTAL_CODES[header]
    assert [person["postal_code"] for person in mapped(connection, csv(header, *rows))["people"]] == codes
