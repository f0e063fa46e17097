"""E-mail addresses out of the cells that people and systems write them into."""

import pytest

from tests.normalize.conftest import Cleaning


@pytest.mark.parametrize(
    ("cell", "address"),
    [
        (" ADA@Example.COM ", "ada@example.com"),
        ("ada+promo@example.com", "ada+promo@example.com"),
        ("a.d.a@gmail.com", "a.d.a@gmail.com"),
        ("Ada <ada@example.com>", "ada@example.com"),
        ('"Lovelace, Ada" <Ada@Example.com>', "ada@example.com"),
        ("Emily Clarke (e.clarke@example.com)", "e.clarke@example.com"),
        ("mailto:bo@example.com?subject=Hi", "bo@example.com"),
        ("<bo@example.com>", "bo@example.com"),
        ("'bo@example.com'", "bo@example.com"),
        ("bo@example.com;", "bo@example.com"),
        ("bo@example.com.", "bo@example.com"),
        ("o'brien@example.ie", "o'brien@example.ie"),
        ("jörg@exämple.de", "jörg@exämple.de"),
        ("info@пример.рф", "info@пример.рф"),
        ("info@उदाहरण.भारत", "info@उदाहरण.भारत"),
        ("شكرا@مثال.إختبار،", "شكرا@مثال.إختبار"),
        ("info@例え.jp", "info@例え.jp"),
        ("info@xn--exmple-cua.xn--p1ai", "info@xn--exmple-cua.xn--p1ai"),
        ("test@test.com", "test@test.com"),
    ],
)
def test_an_address_is_found_bare_and_in_lower_case(cleaned: Cleaning, cell: str, address: str):
    assert cleaned("people", ("email", [cell])).identifiers() == [[("email", address)]]


@pytest.mark.parametrize(
    "cell",
    [
        "noreply@",
        "@example.com",
        "ada@example",
        "ada@example,com",
        "a b@example.com",
        "a..b@example.com",
        "j***1@example.com",
        "ada at x.com",
    ],
)
def test_what_is_no_address_is_no_identifier(cleaned: Cleaning, cell: str):
    result = cleaned("people", ("email", [cell]), ("first_name", ["Ada"]))
    assert result.identifiers() == [[]]
    assert result.rows[0]["reason"] is None
    assert f'such as "{cell}"' in result.clean.decisions["email"]


def test_several_addresses_in_a_cell_are_all_kept(cleaned: Cleaning):
    result = cleaned("people", ("email", ["a@x.com; B@x.com", "Ann <c@x.com>", "d@x.com,d@x.com"]))
    assert result.identifiers() == [
        [("email", "a@x.com"), ("email", "b@x.com")],
        [("email", "c@x.com")],
        [("email", "d@x.com")],
    ]


def test_a_hash_among_addresses_is_a_hashed_email(cleaned: Cleaning):
    sha256 = "973DFE463EC85785F5F95AF5BA3906EEDB2D931C24E69824A89EA65DBA4E813B"
    result = cleaned("people", ("email", [sha256, "a@x.com"]))
    assert result.identifiers() == [[("hashed_email", sha256.lower())], [("email", "a@x.com")]]


def test_a_hash_in_base64_is_put_into_hex(cleaned: Cleaning):
    result = cleaned(
        "people", ("hashed_email", ["lz3+Rj7IV4X1+Vr1ujkG7tstkxwk5pgkqJ6mXbpOgTs=", "ab0bf25ab8b2a6b7", None])
    )
    assert result.identifiers() == [
        [("hashed_email", "973dfe463ec85785f5f95af5ba3906eedb2d931c24e69824a89ea65dba4e813b")],
        [],
        [],
    ]
    assert result.clean.decisions["hashed_email"] == "1 value is no SHA-256 hash and was left out."


def test_addresses_written_for_people_are_read(cleaned: Cleaning) -> None:
    cells = ["ann @example.org", "ann(at)example.org", "ａｎｎ@example.org", "ann@example.org/bob@example.org"]
    assert [[value for _, value in ids] for ids in cleaned("people", ("email", cells)).identifiers()] == [
        ["ann@example.org"],
        ["ann@example.org"],
        ["ann@example.org"],
        ["ann@example.org", "bob@example.org"],
    ]
