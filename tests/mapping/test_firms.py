"""Lists of persons and firms together."""

import sqlalchemy as sa

from tests.mapping.tables import csv, mapped, only


def test_a_row_that_says_it_is_a_firm_names_no_person(connection: sa.Connection) -> None:
    table = csv(
        "Name,Unternehmensart,Zugehöriges Unternehmen,E-Mail",
        "Greta Holm,Einzelperson,Holm GmbH,greta@example.de",
        "Holm GmbH,Unternehmen,,info@holm.example",
    )
    assert [only(row, "full_name", "company", "email") for row in mapped(connection, table)["people"]] == [
        {"full_name": "Greta Holm", "company": "Holm GmbH", "email": "greta@example.de"},
        {"company": "Holm GmbH", "email": "info@holm.example"},
    ]


def test_what_sort_of_customer_somebody_is_takes_no_name(connection: sa.Connection) -> None:
    table = csv("Name,Type,Email", "Ann Lowe,Company,a@x.org", "Rob Day,VIP,r@x.org")
    assert [row["full_name"] for row in mapped(connection, table)["people"]] == ["Ann Lowe", "Rob Day"]
    table = csv("Name,Customer Type,Email", "Ann Lowe,Business,a@x.org", "Rob Day,Private,r@x.org")
    assert [row["full_name"] for row in mapped(connection, table)["people"]] == ["Ann Lowe", "Rob Day"]


def test_whoever_speaks_for_a_firm_keeps_her_name(connection: sa.Connection) -> None:
    table = csv(
        "Name,Company,Type,Email",
        "Ann Lowe,Lowe Ltd,Company,a@x.org",
        "Rob Day,,Person,r@x.org",
        "Ode,,Company,o@x.org",
    )
    rows = [only(row, "full_name", "company") for row in mapped(connection, table)["people"]]
    assert rows == [{"full_name": "Ann Lowe", "company": "Lowe Ltd"}, {"full_name": "Rob Day"}, {"company": "Ode"}]


def test_a_name_that_ends_as_a_firm_s_is_the_company_s(connection: sa.Connection) -> None:
    table = csv(
        "Name,Email",
        "Holm GmbH,info@holm.example",
        "Öz AG,info@oez.example",
        "Bright Ideas Inc.,hi@bright.example",
        "山田商事株式会社,info@yamada.example",
        "Maria Sá,maria@x.org",
        "Ann Lowe,ann@x.org",
    )
    assert [only(row, "full_name", "company") for row in mapped(connection, table)["people"]] == [
        {"company": "Holm GmbH"},
        {"company": "Öz AG"},
        {"company": "Bright Ideas Inc."},
        {"company": "山田商事株式会社"},
        {"full_name": "Maria Sá"},
        {"full_name": "Ann Lowe"},
    ]


def test_a_firm_that_orders_is_no_person_s_name(connection: sa.Connection) -> None:
    table = csv("Order ID,Date,Customer Name,Email,Total", "1,2026-03-01,Holm GmbH,einkauf@holm.example,10.00")
    (person,) = mapped(connection, table)["people"]
    assert only(person, "full_name", "company") == {"company": "Holm GmbH"}
