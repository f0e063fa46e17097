"""Lists of complaints are tickets, whatever their headers call them."""

import pytest

from cdp_core.mapping import suggest
from tests.mapping.tables import csv


@pytest.mark.parametrize(
    "header",
    [
        "Complaint ID,Complaint Date,E-mail,Title,Description,Status",
        "ID da reclamação,Data da reclamação,E-mail,Título,Descrição,Status",
    ],
)
def test_complaints_are_tickets(header: str) -> None:
    found = suggest(
        csv(header, "C1,2025-05-01,a@x.org,Late,It came late,Open", "C2,2025-05-02,b@x.org,Broken,It broke,Closed")
    )
    assert found.kind == "tickets"
    assert list(found.mapping.columns.values()) == ["object_id", "opened_at", "email", "subject", "body", "status"]


def test_whoever_once_complained_in_a_list_of_people_opened_no_ticket() -> None:
    found = suggest(
        csv(
            "Email,Name,Title,Status,Complaint Date,Notes",
            "a@x.org,Ann Lee,Buyer,active,2025-05-01,Hello",
            "b@x.org,Bo Kim,Clerk,active,2025-05-02,Again",
        )
    )
    assert (found.kind, found.mapping.columns["Title"]) == ("people", "title")


def test_the_title_of_whoever_complains_is_a_form_of_address_and_no_subject() -> None:
    found = suggest(
        csv(
            "Complaint ID,Title,First name,Last name,Email,Status,Date",
            "C1,Mr,Bo,Kim,b@x.org,Open,2025-05-01",
            "C2,Mrs,Ann,Lee,a@x.org,Closed,2025-05-02",
        )
    )
    assert "subject" not in found.mapping.columns.values()
