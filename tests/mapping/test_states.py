"""Whether `Estado`, `State` or `Stato` says where somebody lives or how things stand."""

import pytest

from cdp_core.mapping import suggest
from tests.mapping.tables import csv


@pytest.mark.parametrize(
    ("header", "states"),
    [
        ("Nombre,Correo electrónico,Empresa,Estado", ("Nuevo", "Contactado", "Calificado")),
        ("Nome,E-mail,Azienda,Stato", ("Contattato", "Qualificato", "Perso")),
        ("Nome,E-mail,Empresa,Estado", ("Contatado", "Qualificado", "Perdido")),
    ],
)
def test_how_a_prospect_stands_is_no_place(header: str, states: tuple[str, ...]) -> None:
    table = csv(header, *(f"Ana,ana{i}@x.org,Sol,{state}" for i, state in enumerate(states)))
    assert suggest(table).mapping.columns[header.rsplit(",", 1)[1]] == "lead_status"


@pytest.mark.parametrize("state", ["Resuelto", "Derivado", "Cerrado"])
def test_spanish_tickets_are_tickets_by_any_word_for_how_they_stand(state: str) -> None:
    table = csv(
        "Número de ticket,Asunto,Solicitante,Correo electrónico,Creado el,Resuelto el,Estado,Prioridad,Asignado a",
        f"1001,No llega,Ana López,ana@example.es,03/11/2026 10:11,04/11/2026 10:11,{state},Alta,Olga",
        "1002,Cambio,Raúl Díaz,raul@example.es,13/11/2026 10:11,,Abierto,Baja,Olga",
    )
    found = suggest(table)
    assert found.kind == "tickets"
    fields = ("object_id", "subject", "opened_at", "closed_at", "status", "priority", "owner")
    assert {"Número de ticket": "object_id", "Estado": "status"}.items() <= found.mapping.columns.items()
    assert set(fields) <= set(found.mapping.columns.values())


@pytest.mark.parametrize(
    ("header", "places"),
    [
        ("Nombre,Correo electrónico,Ciudad,Estado", ("Jalisco", "Guanajuato", "Nuevo León")),
        ("Nombre,Correo electrónico,Empresa,Estado", ("Jalisco", "Guanajuato", "Nuevo León")),
        ("Nome,E-mail,Empresa,Estado", ("SP", "RJ", "MG")),
        ("Name,Email,Company,State", ("Texas", "Ohio", "Colorado")),
        ("Name,Email,Company,State", ("Florida", "Nevada", "Colorado")),
        ("Nombre,Correo electrónico,Ciudad,Estado", ("Carabobo", "Lara", "Otro")),
    ],
)
def test_a_place_is_a_region_by_its_name_or_beside_an_address(header: str, places: tuple[str, ...]) -> None:
    table = csv(header, *(f"Ana,ana{i}@x.org,Sol,{place}" for i, place in enumerate(places)))
    assert suggest(table).mapping.columns[header.rsplit(",", 1)[1]] == "region"


def test_what_may_be_either_is_asked_about() -> None:
    table = csv("Nombre,Correo electrónico,Empresa,Estado", "Ana,a@x.org,Sol,Verde", "Raúl,r@x.org,Mar,Rojo")
    assert suggest(table).doubtful == ("Estado",)
