"""A phone or a postal code in two or three columns is one."""

import pytest
import sqlalchemy as sa

from cdp_core.mapping import Mapping, suggest
from cdp_core.mapping.parts import speaks_of_a_country
from tests.mapping.tables import csv, mapped

PHONES = {
    "メールアドレス,電話番号1,電話番号2,電話番号3": ("a@x.jp,090,1234,0078", "090-1234-0078"),
    "メールアドレス,TEL1,TEL2,TEL3": ("a@x.jp,3,5678,12", "3-5678-0012"),
    "Kunden-E-Mail,Vorwahl,Telefon": ("a@x.de,030,1234567", "030-1234567"),
    "Email,Phone area code,Phone number": ("a@x.org,212,555-0123", "212-555-0123"),
    "Email,Country code,Phone": ("a@x.org,44,07911 123456", "+44 7911 123456"),
    "Email,Landesvorwahl,Vorwahl,Telefon": ("a@x.org,+49,030,1234567", "+49 30-1234567"),
    "Email,dial_code,phone": ("a@x.org,965,55512345", "+965 55512345"),
    "Email,phone,customer_dial_code": ("a@x.org,55512345,965", "+965 55512345"),
    "Email,Phone,City,Calling code": ("a@x.org,55512345,Hawalli,+965", "+965 55512345"),
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


BIRTHDAYS = {
    "Email,Birth Year,Birth Month,Birth Day": ("a@x.org,1980,3,14", "b@x.org,1975,12,1"),
    "Email,birth_day,birth_month,birth_year": ("a@x.org,14,03,1980", "b@x.org,01,12,1975"),
    "E-Mail,Geburtsjahr,Geburtsmonat,Geburtstag": ("a@x.org,1980,3,14", "b@x.org,1975,12,1"),
    "メール,生年,生月,生日": ("a@x.org,1980,3,14", "b@x.org,1975,12,1"),
    "email,by,bm,bd": ("a@x.org,1980,3,14", "b@x.org,1975,12,1"),
    "Email,DOB (DD),DOB (MM),DOB (YYYY)": ("a@x.org,14.0,3.0,1980.0", "b@x.org,1.0,12.0,1975.0"),
}


@pytest.mark.parametrize("header", BIRTHDAYS)
def test_a_birthday_in_three_columns_is_one(connection: sa.Connection, header: str) -> None:
    people = mapped(connection, csv(header, *BIRTHDAYS[header]))["people"]
    assert [person["birthday"] for person in people] == ["1980-03-14", "1975-12-01"]


def test_a_birthday_in_three_columns_is_one_although_a_few_rows_have_slips_in_it() -> None:
    rows = [f"n{row}@x.org,{1940 + row % 60},{1 + row % 12},{1 + row % 28}" for row in range(200)]
    rows[40], rows[90], rows[140] = "a@x.org,9185,3,14", "b@x.org,1964,21,3", "c@x.org,1951,7,92"
    columns = suggest(csv("email,by,bm,bd", *rows)).mapping.columns
    assert [columns[part] for part in ("by", "bm", "bd")] == ["birthday"] * 3


def test_a_birthday_of_which_a_part_is_missing_is_none(connection: sa.Connection) -> None:
    table = csv("Email,Birth Year,Birth Month,Birth Day", "a@x.org,1980,3,14", "b@x.org,1975,,", "c@x.org,1971,0,0")
    assert [person.get("birthday") for person in mapped(connection, table)["people"]] == ["1980-03-14", None, None]


def test_the_month_is_told_by_its_name_where_no_day_is_past_the_twelfth(connection: sa.Connection) -> None:
    table = csv("Email,birth_day,birth_month,birth_year", "a@x.org,4,3,1980", "b@x.org,2,12,1975")
    assert [person["birthday"] for person in mapped(connection, table)["people"]] == ["1980-03-04", "1975-12-02"]


def test_parts_beside_the_whole_birthday_are_kept_as_they_are(connection: sa.Connection) -> None:
    table = csv("Email,Birth Year,Birth Month,Birth Day,Birthday", "a@x.org,1980,3,14,1980-03-14")
    (person,) = mapped(connection, table)["people"]
    assert (person["birthday"], person["custom.birth_year"]) == ("1980-03-14", "1980")


def test_a_few_parts_that_cannot_be_spoil_no_other_birthday(connection: sa.Connection) -> None:
    """The first rows told which is which; a 99 for what is not known comes later in the file."""
    columns = {"Email": "email", **dict.fromkeys(("Birth Year", "Birth Month", "Birth Day"), "birthday")}
    rows = [f"p{n}@x.org,{1950 + n % 50},{n % 12 + 1},{n % 28 + 1}" for n in range(100)]
    table = csv("Email,Birth Year,Birth Month,Birth Day", *rows, "z@x.org,9999,99,99")
    people = mapped(connection, table, Mapping("people", columns=columns))["people"]
    assert people[0]["birthday"] == "1950-01-01"


def test_parts_that_may_be_day_or_month_are_not_guessed() -> None:
    suggested = suggest(csv("Email,Birth 1,Birth 2,Birth 3", "a@x.org,3,4,1980")).mapping.columns
    assert "birthday" not in suggested.values()


def test_years_are_no_towns() -> None:
    """ "by" is a town in Danish."""
    assert suggest(csv("Email,by", "a@x.org,1980", "b@x.org,1975")).mapping.columns["by"] != "city"
    assert suggest(csv("Email,By", "a@x.org,Aarhus", "b@x.org,Odense")).mapping.columns["By"] == "city"


@pytest.mark.parametrize("row", ["a@x.org,55512345,999", "a@x.org,55512345,KW"])
def test_what_is_no_countrys_code_is_no_part_of_the_phone_before_it(row: str) -> None:
    assert suggest(csv("Email,phone,dial_code", row)).mapping.columns["dial_code"] != "phone"


@pytest.mark.parametrize("header", ["Dial Attempts", "International Phone", "Country code of phone"])
def test_a_count_or_a_flag_behind_a_phone_is_no_countrys_code(header: str) -> None:
    table = csv(f"Name,Phone,{header}", "Anna Meyer,07911123450,1", "Ben Kurz,07911123451,1")
    assert suggest(table).mapping.columns[header] != "phone"


def test_tries_to_dial_are_no_countrys_code() -> None:
    assert suggest(csv("Name,Phone,Dial Attempts", "Ann,07911123450,1", "Ben,07911123451,7")).mapping.columns == {
        "Name": "full_name",
        "Phone": "phone",
        "Dial Attempts": "custom.dial_attempts",
    }
