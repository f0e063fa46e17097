"""National numbers, which are written with and without their dots."""

import pytest
import sqlalchemy as sa

from cdp_core.normalize import ids
from tests.normalize.conftest import Cleaning


@pytest.mark.parametrize(
    ("kind", "cells", "number"),
    [
        ("cpf", ("987.654.321-00", "98765432100", "'98765432100"), "98765432100"),
        ("cpf", ("012.345.678-90", "1234567890"), "01234567890"),
        ("cnpj", ("12.345.678/0001-95", "12345678000195"), "12345678000195"),
        ("dni", ("12.345.678-z", "12345678Z"), "12345678Z"),
        ("pesel", ("44051401359",), "44051401359"),
        ("passport_number", ("АА 123456",), "АА123456"),
    ],
)
def test_a_national_number_is_compared_without_its_marks(
    connection: sa.Connection, kind: str, cells: tuple[str, ...], number: str
) -> None:
    read = [connection.scalar(sa.select(ids.national(sa.literal(cell, sa.Text), kind))) for cell in cells]
    assert read == [number] * len(cells)


def test_what_a_spreadsheet_has_damaged_is_no_number(connection: sa.Connection) -> None:
    cells = [sa.literal(cell, sa.Text) for cell in ("9.87654E+10", "...-", "***.654.321-00")]
    assert [connection.scalar(sa.select(ids.national(cell, "cpf"))) for cell in cells] == [None] * 3


@pytest.mark.parametrize(
    ("kind", "name"),
    [("cpf", "cpf"), ("cpf_na_nota", "cpf"), ("cpf_ou_cnpj", "cpf"), ("cnpj", "cnpj"), ("mailchimp", None)],
)
def test_a_kind_of_id_names_the_national_number_that_it_is(kind: str, name: str | None) -> None:
    assert ids.national_kind(kind) == name


@pytest.mark.parametrize("field", ["id.cpf", "id.cpf_na_nota"])
@pytest.mark.parametrize("cell", ["987.654.321-00", "98765432100"])
def test_a_person_is_one_by_her_number_whatever_a_file_calls_it(cleaned: Cleaning, field: str, cell: str) -> None:
    assert cleaned("people", (field, [cell])).identifiers() == [[("cpf", "98765432100")]]


@pytest.mark.parametrize("field", ["order_id", "customer_id", "id.member"])
@pytest.mark.parametrize("number", ["٢١٠٤٥٥٤", "۲۱۰۴۵۵۴", "２１０４５５４"])
def test_an_id_is_one_in_the_digits_of_any_script(cleaned: Cleaning, field: str, number: str) -> None:
    columns = [("occurred_at", ["2025-03-09"]), ("event", ["Order Completed"]), ("email", ["a@x.com"])]
    row = cleaned("events", *columns, (field, [number])).rows[0]
    assert "2104554" in (row.get(field), *(one["value"] for one in row["ids"]))


def test_letters_of_an_id_stay_as_they_are(cleaned: Cleaning) -> None:
    people = cleaned("people", ("customer_id", ["كود-٧", "Ａ７"]))
    assert people.identifiers() == [[("customer_id", "كود-7")], [("customer_id", "Ａ７")]]


def test_what_is_masked_is_nobodys_and_counted(cleaned: Cleaning) -> None:
    result = cleaned(
        "people", ("customer_id", ["seo1****", "K1001"]), ("email", ["j***1@x.org", "ann@x.org"]), ("phone", ["", ""])
    )
    assert result.identifiers() == [[], [("customer_id", "K1001"), ("email", "ann@x.org")]]
    assert result.clean.decisions["customer_id"].startswith("1 id is masked")
