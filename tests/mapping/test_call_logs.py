"""Logs of calls: of the two numbers in a row, the one that is not the company's own."""

import pytest
import sqlalchemy as sa

from cdp_core.mapping import suggest
from tests.mapping.tables import SmallTable, csv, mapped

US = "+15005550006"


def log(header: str, came_in: str, went_out: str) -> SmallTable:
    """A call from 617 555 0101 and one to 617 555 0102, with what the log writes around the two numbers."""
    rows = []
    for day in range(1, 4):
        rows.append(came_in.format(own=US, hers="+16175550101", day=day))
        rows.append(went_out.format(own=US, hers="+16175550102", day=day))
    return csv(header, *rows)


@pytest.mark.parametrize(
    "table",
    [
        log(
            "Call Sid,Start Time,Direction,From,To,Status",
            "CA{day},2024-05-0{day} 10:00:00,Incoming,{hers},{own},Completed",
            "CB{day},2024-05-0{day} 11:00:00,Outgoing Dial,{own},{hers},No Answer",
        ),
        log(
            "line,datetime (UTC),direction,from,to,answered,user,call id",
            "Sales,2024-05-0{day} 10:00:00,inbound,{hers},{own},No,Agent A,1{day}",
            "Sales,2024-05-0{day} 11:00:00,outbound,{own},{hers},Yes,Agent A,2{day}",
        ),
        log(
            "Users,Date,Direction,ANI,DNIS,Queue,Conversation ID",
            "Agent A,2024-05-0{day} 10:00,Inbound,tel:{hers},tel:{own},Support,c{day}",
            "Agent A,2024-05-0{day} 11:00,Outbound,tel:{own},tel:{hers},Support,d{day}",
        ),
        log(
            "Call Start,Caller,Direction,Called Number,Call ID,Party1Name",
            "2024/05/0{day} 10:00:00,{hers},I,201,1{day},Agent A",
            "2024/05/0{day} 11:00:00,201,O,{hers},2{day},Agent A",
        ),
        log(
            "Datum,Anrufrichtung,Anrufer,Angerufene Nummer,Gesprächsdauer",
            "2024-05-0{day} 10:00,eingehend,{hers},{own},60",
            "2024-05-0{day} 11:00,ausgehend,{own},{hers},60",
        ),
    ],
    ids=["twilio", "aircall", "genesys", "avaya", "german"],
)
def test_a_call_is_of_whoever_is_not_the_company(connection: sa.Connection, table: SmallTable) -> None:
    found = mapped(connection, table)
    assert list(found) == ["events"]
    phones = [(row["event"], str(row["phone"]).removeprefix("tel:")) for row in found["events"]]
    assert phones == [("Call Logged", "+16175550101"), ("Call Logged", "+16175550102")] * 3


def test_a_call_that_went_neither_way_is_nobodys(connection: sa.Connection) -> None:
    table = csv(
        "Start Time,Direction,From,To",
        *(f"2024-05-0{day} 10:00,inbound,+1617555010{day},{US}" for day in range(1, 6)),
        "2024-05-07 10:00,internal,201,202",
    )
    assert "phone" not in mapped(connection, table)["events"][-1]


def test_a_line_of_the_company_beside_the_customers_number_is_asked_about() -> None:
    rows = [f"i{n},Inbound,2024-05-0{n} 10:00:00,{US},+1617555010{n}" for n in range(1, 8)]
    found = suggest(csv("Interaction ID,Call Type,Start Time,Desk Phone Number,Customer Phone Number", *rows))
    assert found.mapping.columns["Customer Phone Number"] == "phone"
    assert found.doubtful == ("Desk Phone Number",)


def test_two_phones_of_a_person_are_both_hers() -> None:
    rows = [f"Ann,Lee,ann{n}@x.org,+1617555010{n},+1617555020{n}" for n in range(1, 8)]
    found = suggest(csv("First Name,Last Name,Email,Phone,Evening phone", *rows))
    assert [found.mapping.columns[name] for name in ("Phone", "Evening phone")] == ["phone", "phone"]


def test_from_and_to_of_a_flight_are_no_numbers() -> None:
    rows = [f"ann{n}@x.org,2024-05-0{n},HAN,SGN,in" for n in range(1, 6)]
    found = suggest(csv("Email,Date,From,To,Direction", *rows)).mapping
    assert "phone" not in found.columns.values()


def test_the_column_that_says_the_way_is_the_one_whose_values_do(connection: sa.Connection) -> None:
    rows = [f"2024-05-0{day} 10:00,+1617555010{day},{US},Mobile,Inbound" for day in range(1, 5)]
    table = csv("Call start,Caller,Destination,Call Type,Type", *rows)
    assert [row["phone"] for row in mapped(connection, table)["events"]] == [f"+1617555010{day}" for day in range(1, 5)]


@pytest.mark.parametrize(
    ("header", "row", "kind"),
    [
        (
            "ID,First Name,Last Name,Email,Phone,Type,Created at",
            "{n},Ann,Lee,ann{n}@x.org,+1617555010{n},In,2024-05-01",
            "people",
        ),
        ("ID,Name,Phone,Type,Created at", "{n},Ann Lee,+1617555010{n},out,2024-05-01", "people"),
        (
            "Order ID,From,To,Type,Phone,Email,Total,Date",
            "{n},HAN,SGN,out,+1617555010{n},ann{n}@x.org,10,2024-05-01",
            "orders",
        ),
    ],
    ids=["people", "names", "orders"],
)
def test_in_and_out_are_said_of_other_things_than_calls(header: str, row: str, kind: str) -> None:
    assert suggest(csv(header, *(row.format(n=n) for n in range(1, 6)))).mapping.kind == kind


def test_missed_calls_are_no_direction_beside_one(connection: sa.Connection) -> None:
    table = csv(
        "Date,From,To,Call Type,Direction",
        f"2024-05-01 10:00,+16175550101,{US},Missed,Inbound",
        f"2024-05-02 10:00,+16175550102,{US},Answered,Inbound",
        f"2024-05-03 10:00,{US},+16175550103,Answered,Outbound",
    )
    phones = [row["phone"] for row in mapped(connection, table)["events"]]
    assert phones == ["+16175550101", "+16175550102", "+16175550103"]


def test_calls_are_told_in_korean() -> None:
    table = csv(
        "상담일시,콜유형,고객명,고객전화번호,대표번호,통화시간",
        "2025.05.01 오후 1:10,아웃바운드,김민준,010-6094-1075,1588-1234,00:00:30",
        "2025.05.02 오후 2:11,인바운드,이서연,010-7426-2392,1588-1234,00:01:31",
    )
    found = suggest(table)
    assert (found.kind, found.mapping.defaults["event"], found.doubtful) == ("events", "Call Logged", ())
    told = [found.mapping.columns[column] for column in ("상담일시", "고객전화번호", "대표번호", "통화시간")]
    assert told == ["occurred_at", "phone", "property.대표번호", "property.통화시간"]


@pytest.mark.parametrize(
    "table",
    [
        csv(
            "Anrufbeginn,Richtung,Rufnummer Anrufer,Gewählte Rufnummer,Mitarbeiter,Gesprächsdauer",
            "03.11.2026 09:12:33,eingehend,+49 171 2345678,0800 123456,Timo,00:04:28",
            "03.11.2026 10:02:00,ausgehend,0800 123456,+49 160 9876543,Timo,00:00:40",
        ),
        csv(
            "Anrufbeginn,Richtung,Rufnummer,Durchwahl,Mitarbeiter,Dauer",
            "03.11.2026 09:12:33,eingehend,+49 171 2345678,12,Timo,00:04:28",
            "03.11.2026 10:02:00,ausgehend,+49 160 9876543,12,Timo,00:00:40",
        ),
        csv(
            "Inicio de llamada,Dirección,Número de origen,Número de destino,Agente,Duración",
            "03/11/2026 09:12:33,Entrante,+49 171 2345678,900 123 456,Ana,00:04:28",
            "13/11/2026 10:02:00,Saliente,900 123 456,+49 160 9876543,Ana,00:00:40",
        ),
        csv(
            "Data,Hora,Operador,Nome do Cliente,Telefone,Tipo,Status da Ligação,Duração,Valor do Acordo",
            "03/11/2026,09:12,Carla,Joana Prado,+49 171 2345678,Ativa,Atendida,00:03:20,1250.00",
            "13/11/2026,10:30,Carla,Luís Rocha,+49 160 9876543,Ativa,Não atendida,00:00:20,",
        ),
    ],
    ids=["german", "german with one number", "spanish", "portuguese, with what debtors agreed to pay"],
)
def test_a_list_of_calls_is_one_by_when_each_began_or_how_long_it_took(
    connection: sa.Connection, table: SmallTable
) -> None:
    told = mapped(connection, table)["events"]
    assert [row["event"] for row in told] == ["Call Logged", "Call Logged"]
    assert [row["phone"] for row in told] == ["+49 171 2345678", "+49 160 9876543"]
    assert not any("revenue" in row for row in told)


def test_leads_that_came_in_by_themselves_and_may_not_be_called_are_people() -> None:
    table = csv(
        "Name,Phone,Created,Type,Do Not Call",
        "Ann Lowe,+49 171 2345678,2026-11-03,Inbound,no",
        "Rob Day,+49 160 9876543,2026-11-13,Outbound,no",
    )
    assert suggest(table).kind == "people"
