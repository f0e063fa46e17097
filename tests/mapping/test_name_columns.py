"""What columns of names and addresses mean beside one another."""

from cdp_core.mapping import suggest
from tests.mapping.tables import csv


def test_beside_whom_to_ask_for_the_name_in_a_list_of_companies_is_the_companys() -> None:
    table = csv(
        "id,display_name,url,date_created,primary_contact_name,primary_contact_primary_email",
        "lead_70a,Wayne Enterprises,https://wayne.example,2026-01-02,Bruce Wain,bruce@wayne.example",
        "lead_70b,Kent Press,https://kent.example,2026-01-13,Clark Kand,clark@kent.example",
    )
    found = suggest(table)
    assert found.kind == "people"
    assert (found.mapping.columns["display_name"], found.mapping.columns["primary_contact_name"]) == (
        "company",
        "full_name",
    )


def test_a_name_beside_whom_to_ask_for_stays_a_persons_where_nothing_speaks_of_companies() -> None:
    table = csv(
        "Name,Email,Birthday,Contact name",
        "Ann Lowe,ann@x.org,1990-01-02,Rob Lowe",
        "Kim Ode,kim@x.org,1991-03-04,Ada Ode",
    )
    assert suggest(table).mapping.columns["Name"] == "full_name"


def test_a_suburb_is_the_city_only_where_no_column_is_one() -> None:
    rows = ("Alice,Tamati,alice@x.org,CBD,Auckland,1010", "Bob,Ngata,bob@x.org,Grey Lynn,Auckland,1021")
    beside = suggest(csv("first_name,last_name,email,physical_suburb,physical_city,postcode", *rows)).mapping.columns
    assert (beside["physical_suburb"], beside["physical_city"]) == ("custom.physical_suburb", "city")
    alone = suggest(csv("first_name,last_name,email,suburb,state,postcode", *rows)).mapping.columns
    assert alone["suburb"] == "city"
