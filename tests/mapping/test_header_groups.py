"""Headers of two parts: read by their second one where the first is a group of goods, of one person, or the table."""

import pytest

from cdp_core.mapping import suggest
from tests.mapping.tables import csv


def fields(header: str, line: str) -> dict[str, str]:
    return suggest(csv(header, line)).mapping.columns


def test_the_lines_of_an_order_are_known_in_a_group_of_any_name() -> None:
    found = fields(
        "Order ID,Date,Email,Lignes du panier/Article,Lignes du panier/Quantité,Lignes du panier/Prix unitaire",
        "B1,2025-03-04,a@example.org,Oud,2,9.50",
    )
    assert [*found.values()][3:] == ["product", "quantity", "price"]


def test_a_person_s_group_is_that_person_where_nobody_else_is_told() -> None:
    header = "Stamm Kundennummer,Stamm Vorname,Stamm Nachname,Kontakt E-Mail,Kontakt Telefon"
    line = "10001,Jörg,Weiß,joerg@example.de,+49 30 1234567"
    assert [*fields(header, line).values()] == ["customer_id", "first_name", "last_name", "email", "phone"]


def test_a_first_part_of_all_headers_says_nothing_of_any() -> None:
    header = "Blatt - Vorname,Blatt - Nachname,Blatt - E-Mail,Blatt - Telefon,Blatt - Geburtsdatum"
    line = "Jörg,Weiß,joerg@example.de,+49 30 1234567,04.03.1975"
    assert [*fields(header, line).values()] == ["first_name", "last_name", "email", "phone", "birthday"]


@pytest.mark.parametrize(
    ("column", "header"),
    [
        ("Hund.Name", "Email,Ort,Hund.Name,Hund.Geburtsdatum"),
        ("Begleitung.Vorname", "Email,Vorname,Begleitung.Vorname,Begleitung.Nachname"),
        ("Vendeur/Prénom", "Email,Ort,Vendeur/Prénom,Vendeur/Nom"),
        ("Coach.Name", "Customer ID,Course,Coach.Name,Coach.Email"),
        ("Driver.Name", "Customer Email,Course,Driver.Name,Driver.Email"),
        ("Store Name", "Store Email,Store City,Store Name,Store Opened"),
    ],
)
def test_what_a_group_says_of_somebody_else_is_not_the_customer_s(column: str, header: str) -> None:
    assert fields(header, "a@example.org,Ulm,Rex,2020-03-04")[column].startswith("custom.")


def test_the_amount_of_a_tax_is_not_the_order_s() -> None:
    found = fields(
        "Order ID,Date,Email,Steuerdaten/Amount,Steuerdaten/Currency", "B1,2025-03-04,a@example.org,1.90,EUR"
    )
    assert "revenue" not in found.values()
