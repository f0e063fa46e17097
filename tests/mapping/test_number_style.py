"""Numbers that a column alone does not tell, read in the light of the file's other columns."""

import json
from pathlib import Path
from typing import Any

import pytest

from cdp_core.inspection import Inspection, inspect_file


def looked_at(folder: Path, *lines: str) -> Inspection:
    file = folder / "umsatz.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return inspect_file(file)[0]


def rows(found: Inspection) -> list[dict[str, Any]]:
    return found.previews[0].rows


def test_a_total_of_1_234_is_more_than_a_thousand_beside_decimal_commas(tmp_path: Path):
    found = looked_at(
        tmp_path,
        "Pedido;Fecha;Correo;Envío;Total",
        "1001;2026-04-03;ana@example.com;4,90;1.234",
        "1002;2026-04-14;eva@example.com;0,00;12.500",
        "1003;2026-04-25;luz@example.com;4,90;999",
    )
    assert [row["revenue"] for row in rows(found)] == [1234, 12500, 999]
    assert "more than a thousand, as other columns of the file have a decimal comma" in found.decisions["revenue"]


def test_a_trait_of_1_234_is_more_than_a_thousand_beside_decimal_commas(tmp_path: Path):
    found = looked_at(tmp_path, "Kunde;Umsatz;Rabatt", "K1;1.234;4,5", "K2;12.500;10,25", "K3;2.750;0")
    assert [json.loads(row["custom"])["umsatz"] for row in rows(found)] == [1234, 12500, 2750]


@pytest.mark.parametrize(
    "lines",
    [
        ("Order;Date;Email;Total", "1;2026-04-03;ann@example.com;1.234", "2;2026-04-04;bo@example.com;12.500"),
        ("Order,Date,Email,Total", "1,03.04.2026,ann@example.com,1.234", "2,14.04.2026,bo@example.com,12.500"),
    ],
)
def test_semicolons_or_days_with_dots_make_1_234_more_than_a_thousand(tmp_path: Path, lines: tuple[str, ...]):
    assert [row["revenue"] for row in rows(looked_at(tmp_path, *lines))] == [1234, 12500]


def test_1_234_has_decimals_beside_decimal_dots_whatever_parts_the_columns(tmp_path: Path):
    found = looked_at(
        tmp_path,
        "Kunde;E-Mail;Gewicht;Preis",
        "K1;anna@web.de;1.234;4.50",
        "K2;bert@gmx.de;12.500;10.25",
        "K3;carla@web.de;2.750;3.00",
    )
    assert [json.loads(row["custom"])["gewicht"] for row in rows(found)] == [1.234, 12.5, 2.75]


def test_1_comma_234_groups_thousands_beside_dots_and_has_decimals_beside_commas(tmp_path: Path):
    english = looked_at(tmp_path, "Customer,Spent,Fee", 'C1,"1,234",4.50', 'C2,"12,500",3.25')
    german = looked_at(tmp_path, "Kunde;Gewicht;Preis", "K1;1,234;4,50", "K2;12,500;3,25")
    assert [json.loads(row["custom"])["spent"] for row in rows(english)] == [1234, 12500]
    assert [json.loads(row["custom"])["gewicht"] for row in rows(german)] == [1.234, 12.5]


def test_lists_of_numbers_are_no_decimal_commas(tmp_path: Path):
    found = looked_at(tmp_path, "customer_id\tgroups\tspent", "C1\t1,2\t1.234", "C2\t1,2,3\t12.345")
    assert [json.loads(row["custom"])["spent"] for row in rows(found)] == [1.234, 12.345]


@pytest.mark.parametrize(
    ("lines", "amounts"),
    [
        # Times of day, versions and ages are no amounts.
        (("Tid;E-mail;Dato;Total", "14.30;a@x.dk;2026-04-03;1.234", "15.10;b@x.dk;2026-04-04;2.345"), [1234, 2345]),
        (("Version;Email;Date;Total", "1.2;a@x.org;2026-04-03;1.234", "1.3;b@x.org;2026-04-04;2.345"), [1234, 2345]),
        (("Age,Email,Date,Total", '"3,5",a@x.org,2026-04-03,1.234', "4,b@x.org,2026-04-04,2.345"), [1.234, 2.345]),
        (("Note,Email,Date,Total", '"3,50",a@x.org,2026-04-03,1.234', "ok,b@x.org,2026-04-04,2.345"), [1.234, 2.345]),
    ],
)
def test_a_column_of_something_else_does_not_shift_amounts(tmp_path: Path, lines: tuple[str, ...], amounts: list[int]):
    assert [row["revenue"] for row in rows(looked_at(tmp_path, *lines)) if "revenue" in row] == amounts


def test_amounts_that_nothing_tells_of_are_said_to_be_doubtful(tmp_path: Path):
    found = looked_at(
        tmp_path, "Email,Date,Total", "ann@example.com,2026-04-03,1.234", "bo@example.com,2026-04-04,12.500"
    )
    assert "nothing in the file tells" in found.decisions["revenue"]


def test_what_is_worked_out_keeps_its_decimals_in_a_file_of_decimal_commas(tmp_path: Path):
    found = looked_at(
        tmp_path,
        "Bestellnummer;Datum;E-Mail;Artikel;Menge;Zeilensumme;Gesamtsumme",
        "1;03.04.2026;anna@example.com;Schraube;4;4,50;4,50",
    )
    lines = [row for row in rows(found) if row["event"] == "Product Purchased"]
    assert [row["price"] for row in lines] == [1.125]


def test_a_rating_with_a_dot_does_not_make_dongs_of_thousands_small(tmp_path: Path):
    found = looked_at(
        tmp_path,
        "Mã đơn hàng,Ngày đặt hàng,Số điện thoại,Đánh giá,Tổng tiền",
        "1,2026-04-03,+84912345678,4.5,150.500",
        "2,2026-04-04,+84987654321,3.5,89.250",
    )
    assert [row["revenue"] for row in rows(found)] == [150500, 89250]
