"""Numbers under headers that may name anybody's: masked ids, phones, numbers of a state."""

import pytest
import sqlalchemy as sa

from cdp_core.mapping import suggest
from cdp_core.mapping.ids import said_of
from tests.mapping.tables import csv, mapped, without_header


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("구매자ID", ("seoy****", "mink****")),
        ("Customer ID", ("XXXX-XXXX-0001", "XXXX-XXXX-0002")),
        ("Customer ID", ("j***1@gmail.com", "k***2@gmail.com")),
        ("Member No", ("010-****-1201", "010-****-1202")),
        ("CPF", ("***.456.001-**", "***.456.002-**")),
        ("Email", ("j***1@gmail.com", "k***2@gmail.com")),
    ],
)
def test_a_masked_id_is_nobodys_and_asked_about(header: str, cells: tuple[str, str]) -> None:
    found = suggest(csv(f"Name,{header},Phone", *(f"Ann Lee,{cell},+493090182001" for cell in cells)))
    assert (found.doubtful, found.mapping.columns[header].partition(".")[0]) == ((header,), "custom")


def test_a_masked_id_names_no_person_and_no_order(connection: sa.Connection) -> None:
    cells = {"seo1****": None, "XXXX-XXXX-0001": None, "A*1": "A*1", "0031xxxA": "0031xxxA", "MAXXX-1": "MAXXX-1"}
    cells |= {
        cell: cell for cell in ("XXX-0002", "WEB-XXX-0001", "XXXX1003", "xxxbobxxx", "bob-xxxx-1", "XX-1", "XXX-1")
    }
    read = {cell: connection.scalar(sa.select(said_of(sa.literal(cell, sa.Text)))) for cell in cells}
    assert read == cells


@pytest.mark.parametrize("number", ["123456", "111111", "222222-222", "1234567", "12345678", "99999999", "111-111-111"])
def test_an_order_may_have_any_number(connection: sa.Connection, number: str) -> None:
    lines = (f"{number},ann@x.org,2025-01-01,A,10.00,1,30.00", f"{number},ann@x.org,2025-01-01,B,20.00,1,30.00")
    table = csv("Order ID,Email,Date,Product,Price,Quantity,Order Total", *lines)
    told = mapped(connection, table)["events"]
    assert [(one["order_id"], one["revenue"]) for one in told if one["event"] == "Order Completed"] == [
        (number, "30.00")
    ]


def test_ids_that_begin_with_x_are_the_customers() -> None:
    found = suggest(csv("Name,Customer ID,Phone", "Ann Lee,XXXX1003,+493090182001", "Bob Ray,XXXX1004,+493090182002"))
    assert (found.doubtful, found.mapping.columns["Customer ID"]) == ((), "customer_id")


@pytest.mark.parametrize(
    ("header", "cells", "field"),
    [
        ("Contact Number", ("0001000234", "0001000235"), "crm_id"),
        ("Kontaktnummer", ("0001000234", "0001000235"), "crm_id"),
        ("Contact No", ("+5511991000001", "+5511991000002"), "phone"),
        ("Contact No.", ("09820011111", "09920011112"), "phone"),
        ("Número", ("+5511991000001", "+5511991000002"), "phone"),
        ("수신번호", ("01012345678", "01012345679"), "phone"),
        # Ten digits may as well be an id: they are asked about.
        ("Contact No", ("9820011111", "9920011112"), "custom.contact_no"),
        ("Contact No", ("C-1001", "C-1002"), "ignore"),
        ("Contact Number", ("1001", "1002"), "crm_id"),
    ],
)
def test_a_phone_is_no_key_of_its_row(header: str, cells: tuple[str, str], field: str) -> None:
    found = suggest(csv(f"Name,City,{header}", f"Ann Lee,Berlin,{cells[0]}", f"Bob Ray,Bonn,{cells[1]}"))
    assert found.mapping.columns[header] == field


def test_a_person_may_be_known_by_the_number_of_her_state_alone() -> None:
    found = suggest(csv("Comprador,CPF,Cidade", "Ana,987.654.321-00,Rio", "Rui,123.456.789-09,Recife"))
    assert (found.kind, found.clear, found.mapping.columns["CPF"]) == ("people", True, "id.cpf")


@pytest.mark.parametrize(
    ("header", "birthday"),
    [
        ("Email,Nome,Data de aniversário,Data da última venda,Valor da última venda", "Data de aniversário"),
        ("Email,Nombre,Fecha de cumpleaños,Fecha de última compra,Importe de última compra", "Fecha de cumpleaños"),
        ("Email,Nom,Date anniversaire,Date dernier achat,Montant dernier achat", "Date anniversaire"),
    ],
)
def test_a_last_sale_is_told_of_a_person_and_makes_no_order(header: str, birthday: str) -> None:
    found = suggest(csv(header, "ann@x.org,Ana Gil,05/03/1990,05/03/2025,120.00"))
    assert (found.kind, found.mapping.columns[birthday]) == ("people", "birthday")
    assert {found.mapping.columns[column].partition(".")[0] for column in header.split(",")[3:]} == {"custom"}


def test_a_postal_code_without_a_header_is_no_phone() -> None:
    rows = [("ann@x.org", "01310-100", "(11) 99924-3299"), ("bob@x.org", "04001-020", "(21) 96993-1386")]
    found = suggest(without_header(*rows))
    assert [found.mapping.columns[f"column_{place}"] for place in (2, 3)] == ["custom.column_2", "phone"]
    assert "column_2" in found.doubtful


def test_a_marketplaces_name_of_a_user_is_the_customer_where_nothing_else_points_at_her() -> None:
    table = csv(
        "ID do pedido,Data do pedido,Valor Total,Nome de usuário (comprador)",
        "A1,2025-05-01 10:20,307.90,joao0",
        "A2,2025-05-02 10:21,67.90,jose1",
    )
    assert suggest(table).mapping.columns["Nome de usuário (comprador)"] == "customer_id"
    beside = csv("ID do pedido,Data do pedido,Valor Total,Nome de usuário,Email", "A1,2025-05-01,7.90,joao0,j@x.org")
    assert suggest(beside).mapping.columns["Nome de usuário"] == "property.nome_de_usuário"


@pytest.mark.parametrize("phones", [("20 12 34 56", "31 42 53 64"), ("9123 4567", "9234 5678")])
def test_a_phone_of_eight_digits_is_one_without_a_header(phones: tuple[str, str]) -> None:
    found = suggest(without_header(("ann@x.org", phones[0]), ("bob@x.org", phones[1])))
    assert found.mapping.columns["column_2"] == "phone"


@pytest.mark.parametrize("header", ["User name", "Username", "Benutzername", "Nome de usuário"])
def test_the_name_under_which_a_till_was_served_is_no_customer(header: str) -> None:
    table = csv(
        f"Order ID,Date,Total,{header},Customer",
        "1,2025-01-01,10.00,cashier1,Ann Lee",
        "2,2025-01-02,20.00,cashier1,Bob Ray",
        "3,2025-01-03,30.00,cashier1,Cem Ito",
    )
    assert suggest(table).mapping.columns[header].startswith("property.")


def test_a_number_that_is_the_same_on_every_row_tells_no_event_from_another() -> None:
    rows = [f"2025-05-0{day} 10:00,+49309018200{day},C1,Viewed" for day in (1, 2, 3)]
    found = suggest(csv("Time,Phone,Number,Event", *rows))
    assert (found.kind, found.mapping.columns["Number"]) == ("events", "property.number")
