"""Lists of tickets by the number that each has, whatever it is called."""

import pytest

from cdp_core.mapping import suggest
from tests.mapping.tables import csv


def test_a_german_list_of_tickets_is_one_without_a_column_that_says_only_ticket() -> None:
    table = csv(
        "Ticketnummer,Betreff,Melder,Melder E-Mail,Bearbeiter,Bearbeiter E-Mail,Eingangsdatum,Erledigt am,Status,Prio",
        "2026-0001,Paket fehlt,Sabine Groß,s@x.org,Timo,timo@firma.org,03.11.2026 09:12,05.11.2026,Erledigt,Hoch",
        "2026-0002,Rückgabe,Ümit Öz,umit@x.org,Timo,timo@firma.org,13.11.2026 09:12,,Offen,Normal",
    )
    found = suggest(table)
    assert found.kind == "tickets"
    assert found.mapping.columns == {
        "Ticketnummer": "object_id",
        "Betreff": "subject",
        "Melder": "full_name",
        "Melder E-Mail": "email",
        "Bearbeiter": "owner",
        "Bearbeiter E-Mail": "custom.bearbeiter_e_mail",
        "Eingangsdatum": "opened_at",
        "Erledigt am": "closed_at",
        "Status": "status",
        "Prio": "priority",
    }


@pytest.mark.parametrize(
    "number",
    [
        *("Ticketnummer", "Fallnummer", "Vorgang", "Vorgangsnummer", "Anfragenummer", "Número do chamado", "Chamado"),
        *("Protocolo", "Meldingsnummer", "チケット番号", "工单号", "受付番号", "문의번호", "Numéro de ticket"),
        *("Número de ticket", "Numero ticket", "Incident"),
    ],
)
def test_a_number_of_tickets_says_so_without_a_priority(number: str) -> None:
    table = csv(
        f"{number},Subject,Customer Name,Email,Created,Status,Agent",
        "1001,Where is it,Ann Lowe,a@example.com,2026-11-03 10:11,Open,Ola",
        "1002,Return,Rob Day,r@example.com,2026-11-13 10:11,Closed,Ola",
    )
    found = suggest(table)
    assert found.kind == "tickets"
    assert (found.mapping.columns[number], found.mapping.columns["Agent"]) == ("object_id", "owner")


def test_messages_with_an_order_number_are_no_tickets_by_it() -> None:
    table = csv(
        "Bestellnummer,Betreff,E-Mail,Gesendet am,Status",
        "1001,Ihre Bestellung,a@example.com,2026-11-03 10:11,zugestellt",
        "1002,Ihre Bestellung,r@example.com,2026-11-13 10:11,zugestellt",
    )
    assert suggest(table).kind != "tickets"


def test_the_contact_behind_whose_name_an_address_stands_is_known_by_it_beside_her_number() -> None:
    header = "ID de registro,Nombre del ticket,Estado del ticket,Prioridad,Fecha de creación,Associated Contact"
    row = "701,No llega el pedido,Cerrado,Alta,2026-09-01 10:00,Lucía Gómez (lucia@x.org)"
    found = suggest(csv(f"{header},Associated Contact IDs", f"{row},151"))
    columns = found.mapping.columns
    assert (found.kind, columns["Associated Contact"], columns["Associated Contact IDs"]) == (
        "tickets",
        "email",
        "crm_id",
    )
