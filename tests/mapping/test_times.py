"""A date and a time of day in two columns are one moment."""

import pytest
import sqlalchemy as sa

from cdp_core.mapping import suggest
from tests.mapping.tables import csv, mapped


def occurred(connection: sa.Connection, header: str, *rows: str) -> list[str]:
    table = csv(header, *rows)
    plan = suggest(table).mapping
    return [
        row["occurred_at"] if isinstance(row["occurred_at"], str) else row["occurred_at"][0]
        for row in mapped(connection, table, plan)["events"]
    ]


TILLS = {
    "Bon-Nr,Datum,Uhrzeit,Kundenkarte,Betrag": ("1,04.03.2025,14:05,K1,12.50", "04.03.2025 14:05:00"),
    "주문번호,주문일자,시간,회원번호,결제금액": ("1,2025-03-04,오후 2:05,M1,1250", "2025-03-04 02:05:00 PM"),
    "주문번호,주문일,시간,회원번호,결제금액": ("1,2025-03-04,오전 12:30,M1,1250", "2025-03-04 12:30:00 AM"),
    "注文番号,注文日,時間,会員番号,金額": ("1,2025-03-04,午後0:30,M1,1250", "2025-03-04 12:30:00 PM"),
    "N.º ticket,Fecha,Hora,N.º socio,Importe": ("1,04/03/2025,2:05 p. m.,S1,12.50", "04/03/2025 02:05:00 PM"),
    "Receipt #,Date,Time,Loyalty Card,Total": ("1,3/14/2025,2:05 PM,L1,12.50", "3/14/2025 02:05:00 PM"),
    "N° ticket,Date,Heure,N° carte fidélité,Montant": ("1,04/03/2025,9h05,F1,12.50", "04/03/2025 09:05:00"),
    "レシート番号,販売日,時間,会員番号,金額": ("1,2025年3月4日,14時05分,M1,1250", "2025年3月4日 14:05:00"),
    "Bonnr.,Dato,Klokkeslæt,Medlemsnr.,Beløb": ("1,04-03-2025,14:05,M1,100.00", "04-03-2025 14:05:00"),
    "Kvittonr,Datum,Tid,Kundnr,Belopp": ("1,2025-03-04,14:05,K1,100.00", "2025-03-04 14:05:00"),
    "Nomor Struk,Tanggal,Jam,Kode Pelanggan,Total": ("1,2025-03-04,14:05,P1,100.00", "2025-03-04 14:05:00"),
    "Order no,Time,Date,Loyalty Card,Total": ("1,14:05:09,2025-03-04,L1,12.50", "2025-03-04 14:05:09"),
    "Order no,Order date,Order time,Loyalty Card,Total": (
        "1,2025-03-04T00:00:00,1899-12-31T14:05:00,L1,12.50",
        "2025-03-04 14:05:00",
    ),
}


@pytest.mark.parametrize("header", TILLS)
def test_a_time_goes_behind_its_date(connection: sa.Connection, header: str) -> None:
    row, moment = TILLS[header]
    assert occurred(connection, header, row) == [moment]


def test_a_date_without_its_time_stands_alone(connection: sa.Connection) -> None:
    rows = ("1,2025-03-04,14:05,L1,12.50", "2,2025-03-05,,L2,3.00")
    header = "Receipt #,Date,Time,Loyalty Card,Total"
    assert occurred(connection, header, *rows) == ["2025-03-04 14:05:00", "2025-03-05"]


def test_a_moment_is_not_given_a_second_time(connection: sa.Connection) -> None:
    header = "Receipt #,Date,Time,Loyalty Card,Total"
    assert occurred(connection, header, "1,2025-03-04 10:00,14:05,L1,12.50") == ["2025-03-04 10:00"]


def test_a_short_word_for_a_time_is_none_where_no_times_stand_under_it() -> None:
    found = suggest(csv("Receipt no,Date,TID,Loyalty Card,Total", "1,2025-03-04,20310044,L1,12.50"))
    assert (found.mapping.columns["TID"], found.doubtful) == ("property.tid", ())


def test_times_without_any_date_are_no_moment() -> None:
    found = suggest(csv("Receipt #,Time,Loyalty Card,Total", "1,14:05,L1,12.50"))
    assert "occurred_at" not in found.mapping.columns.values()


def test_the_only_dates_of_a_table_of_orders_are_when_they_happened() -> None:
    found = suggest(csv("Order no,Email,Total,Gebucht", "1,ann@example.org,12.50,2025-03-04"))
    assert found.mapping.columns["Gebucht"] == "occurred_at"
    assert "only dates" in next(one.reason for one in found.columns if one.column == "Gebucht")
    two = suggest(csv("Order no,Email,Total,Gebucht,Fällig", "1,ann@example.org,12.50,2025-03-04,2025-04-04"))
    assert two.mapping.columns["Gebucht"] == "occurred_at"
    assert two.mapping.columns["Fällig"] != "occurred_at"


def test_of_a_time_of_day_without_a_zone_and_seconds_the_seconds_tell_the_moment() -> None:
    table = csv(
        "event,email,date,ts",
        "opened,a@x.org,2026-03-01 11:00:00,1772359200",
        "click,a@x.org,2026-06-01 12:00:00,1780308000",
    )
    columns = suggest(table).mapping.columns
    assert (columns["ts"], columns["date"]) == ("occurred_at", "property.date")


def test_a_time_of_day_stays_the_moment_where_seconds_say_something_else() -> None:
    table = csv("event,email,date,ts", "opened,a@x.org,2026-03-01 11:00:00,1672359211")
    assert suggest(table).mapping.columns["date"] == "occurred_at"


def test_a_time_beside_the_day_on_which_an_order_was_made_is_of_that_day(connection: sa.Connection) -> None:
    table = csv(
        "Order ID,Date created,Time,Email,Total",
        "1,2026-11-13,2:15:00 PM,a@x.org,20",
        "2,2026-11-14,3:00:00 PM,b@x.org,9",
    )
    assert [row["occurred_at"] for row in mapped(connection, table)["events"]] == [
        "2026-11-13 02:15:00 PM",
        "2026-11-14 03:00:00 PM",
    ]


def test_an_order_that_nobody_paid_for_is_of_the_day_on_which_it_was_made(connection: sa.Connection) -> None:
    table = csv(
        "ID do pedido,Data de criação do pedido,Hora do pagamento do pedido,E-mail,Status do pedido,Valor Total",
        "1,2026-11-03 10:11,2026-11-03 10:12,a@x.org,Concluído,20.00",
        "2,2026-11-13 10:11,,b@x.org,Cancelado,30.00",
    )
    rows = mapped(connection, table)["events"]
    assert [row["occurred_at"] for row in rows] == ["2026-11-03 10:11", "2026-11-13 10:11"]
