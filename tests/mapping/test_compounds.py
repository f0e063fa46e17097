"""Headers that are put together from known parts, in languages and of systems that nobody named."""

import pytest
import sqlalchemy as sa

from cdp_core.mapping import suggest
from cdp_core.mapping.words import meaning
from tests.mapping.tables import csv, mapped, only


@pytest.mark.parametrize(
    ("header", "concept"),
    [
        ("Mandantennummer", "customer_id"),
        ("Patienten-Nr.", "customer_id"),
        ("Debitorennr", "customer_id"),
        ("Référence client", "customer_id"),
        ("Mã khách", "customer_id"),
        ("患者番号", "customer_id"),
        ("고객 코드", "customer_id"),
        ("N° adhérent", "loyalty_id"),
        ("Codice tessera", "loyalty_id"),
        ("Member No.", "loyalty_id"),
        ("Beleg-Nr.", "order_id"),
        ("Réf. commande", "order_id"),
        ("Nº de pedido", "order_id"),
        ("予約番号", "order_id"),
        ("Booking ref", "order_id"),
        ("Réf. article", "product_id"),
        ("Số hóa đơn", "order_id"),
        ("Nº oportunidad", "object_id"),
        ("Donor name", "full_name"),
        ("Patientenname", "full_name"),
        ("Prénom(s)", "first_name"),
        ("Né(e) le", "birthday"),
        ("単価（税込）", "price"),
        ("Straße/Hausnr.", "street"),
        ("Pays de résidence", "country"),
        ("Trạng thái đơn", "status"),
        ("Fecha de nacimiento", "birthday"),
    ],
)
def test_a_header_is_understood_by_its_parts(header: str, concept: str) -> None:
    found = meaning(header)
    assert found is not None
    assert found.concept == concept


@pytest.mark.parametrize(
    "header",
    ["Email subject line id", "Product weight", "Version number", "Seriennummer", "Zip file"],
)
def test_what_only_looks_like_one_is_left_alone(header: str) -> None:
    found = meaning(header)
    assert found is None or found.concept in ("email", "postal_code")


def test_people_who_come_again_and_again_are_events_of_the_first_moment() -> None:
    header = "membership_no,checked_in,checked_out,club"
    rows = [f"G-{i % 2},2026-01-0{i + 1} 06:30,2026-01-0{i + 1} 07:30,City" for i in range(4)]
    found = suggest(csv(header, *rows, name="03_checkins.csv"))
    assert (found.kind, found.mapping.columns["checked_in"]) == ("events", "occurred_at")
    assert found.mapping.defaults == {"event": "Checkins"}
    assert suggest(csv(header, *rows[:2])).kind == "people"


def test_a_sum_of_lines_is_the_revenue_where_no_total_stands(connection: sa.Connection) -> None:
    header = "Order no,Date,Email,Item,Qty,Line total"
    lines = ("1,2025-03-04,ann@example.org,Soap,2,9.00", "1,2025-03-04,ann@example.org,Cream,1,8.00")
    (order,) = [row for row in mapped(connection, csv(header, *lines))["events"] if row["event"] == "Order Completed"]
    assert float(order["revenue"]) == 17.0
    with_total = suggest(csv(f"{header},Total", *(f"{line},17.00" for line in lines))).mapping.columns
    assert (with_total["Total"], with_total["Line total"]) == ("revenue", "property.line_total")


def test_a_postal_code_and_its_city_in_one_cell_are_two(connection: sa.Connection) -> None:
    people = mapped(
        connection, csv("E-Mail,PLZ Ort", "a@x.org,80331 München", "b@x.org,F-75002 Paris", "c@x.org,01067")
    )
    assert [only(row, "postal_code", "city") for row in people["people"]] == [
        {"postal_code": "80331", "city": "München"},
        {"postal_code": "75002", "city": "Paris"},
        {"postal_code": "01067"},
    ]
    codes = mapped(connection, csv("Email,Zip,City", "a@x.org,SW1A 1AA,London", "b@x.org,12345 Ann,Paris"))
    assert [row["postal_code"] for row in codes["people"]] == ["SW1A 1AA", "12345 Ann"]


@pytest.mark.parametrize(
    ("header", "value", "purpose"),
    [
        ("Werbeeinwilligung", "erteilt", "marketing"),
        ("メルマガ希望", "希望する", "email"),
        ("마케팅 수신동의", "Y", "marketing"),
        ("Marketing OK?", "Y", "marketing"),
        ("Opt-in courrier", "1", "post"),
        ("Consenso profilazione", "SI", "personalization"),
    ],
)
def test_consent_is_recognized_in_other_words(header: str, value: str, purpose: str) -> None:
    found = suggest(csv(f"Email,{header}", f"a@x.org,{value}"))
    assert found.mapping.columns[header] == f"consent.{purpose}"


def test_when_rows_were_copied_is_not_when_something_happened() -> None:
    rows = [f"{i % 2},{i},2026-01-0{i + 1} 06:30:00" for i in range(4)]
    assert suggest(csv("contact_id,deal_id,_synced_at", *rows)).kind != "events"


def test_a_list_of_goods_is_nobody() -> None:
    assert not suggest(csv("Display name,Position,Price,SKU", "Red lipstick,1,9.90,L1")).clear
