import pytest
import sqlalchemy as sa

from cdp_core.mapping import Mapping, suggest
from cdp_core.mapping.consents import TCF_PURPOSES
from tests.mapping.tables import csv, mapped, only


@pytest.mark.parametrize(
    ("header", "cell", "state"),
    [
        ("Accepts Marketing", "yes", "granted"),
        ("Accepts Marketing", "no", "denied"),
        ("Newsletter", "Ja", "granted"),
        ("Email Marketing Consent", "SUBSCRIBED", "granted"),
        ("Email Marketing Consent", "UNSUBSCRIBED", "withdrawn"),
        ("Email Marketing Consent", "NEVER_SUBSCRIBED", None),
        ("Email Opt Out", "1", "withdrawn"),
        ("Email Opt Out", "0", None),
        ("HasOptedOutOfEmail", "true", "withdrawn"),
        ("Do not allow Bulk Emails", "Do Not Allow", "withdrawn"),
        ("Do not allow Bulk Emails", "Allow", "granted"),
        ("Allow Marketing Communication", "Allow", "granted"),
        ("Einwilligung", "später", "später"),
        ("Optin email", "O", "granted"),
        ("Optin email", "N", "denied"),
        ("Werbesperre", "J", "withdrawn"),
        ("Werbesperre", "N", None),
        ("Kein Newsletter", "ja", "withdrawn"),
        ("Email Opt Out", "WAHR", "withdrawn"),
        ("Email Opt Out", "VRAI", "withdrawn"),
        ("Email Opt Out", "да", "withdrawn"),
        ("Email Opt Out", "FALSCH", None),
        ("Newsletter", "FAUX", "denied"),
    ],
)
def test_a_yes_under_a_header_that_refuses_is_a_withdrawal(
    connection: sa.Connection, header: str, cell: str, state: str | None
) -> None:
    mapping = Mapping("people", columns={"Mail": "email", header: "consent.email"})
    assert (
        mapped(connection, csv(f"Mail,{header}", f"a@x.org,{cell}"), mapping)["people"][0].get("consent.email") == state
    )


def test_purposes_may_stand_in_a_column_of_their_own(connection: sa.Connection) -> None:
    table = csv(
        "email,purpose,state,decided_at",
        "a@x.org,email,granted,2026-01-01",
        "a@x.org,Personalized ads,denied,2026-01-02",
        "a@x.org,email,withdrawn,2026-01-03",
    )
    rows = mapped(connection, table)["consents"]
    assert [only(row, "consent.email", "consent.personalized_ads", "decided_at") for row in rows] == [
        {"consent.email": "granted", "decided_at": "2026-01-01"},
        {"consent.personalized_ads": "denied", "decided_at": "2026-01-02"},
        {"consent.email": "withdrawn", "decided_at": "2026-01-03"},
    ]


def test_a_tc_string_is_decoded_into_purposes_and_its_moment(connection: sa.Connection) -> None:
    # Version 2, purposes 2 and 10 (decoded with the framework's reference library); version 1, purposes 1 to 5.
    table = csv(
        "anonymous_id,tc_string",
        "a,CPA9dwAPA9dwAKjACBENAPCIAEBAAECAAIAAAAAAAAAA",
        "b,BOOzQoAOOzQoAAPAFSENCW-AIBACBAAABCA",
        "c,nonsense",
    )
    rows = mapped(connection, table)["consents"]
    allowed = [{name for name in TCF_PURPOSES if row.get(f"consent.{name}") == "granted"} for row in rows[:2]]
    assert allowed == [{TCF_PURPOSES[1], TCF_PURPOSES[9]}, set(TCF_PURPOSES[:5])]
    assert [row["decided_at"][:10] for row in rows[:2]] == ["1612224000", "1528070400"]
    assert not any(name.startswith("consent.") for row in rows[2:] for name in row)


def test_mailchimp_tells_consent_by_the_files_name(connection: sa.Connection) -> None:
    header, row = "Email Address,MEMBER_RATING,LEID,EUID", "a@x.org,4,1,e1"
    states = {
        name: mapped(connection, csv(header, row, name=f"{name}_members_export.csv"))["people"][0].get("consent.email")
        for name in ("subscribed", "unsubscribed", "cleaned", "nonsubscribed")
    }
    assert states == {"subscribed": "granted", "unsubscribed": "withdrawn", "cleaned": None, "nonsubscribed": None}


@pytest.mark.parametrize(
    ("header", "cells", "purpose"),
    [
        ("Optin SMS", "ON", "sms"),
        ("Werbesperre", "JN", "marketing"),
        ("Mailsperre", "JN", "email"),
        ("Kein Newsletter", "JN", "email"),
    ],
)
def test_consent_in_letters_is_found_by_its_header(header: str, cells: str, purpose: str) -> None:
    found = suggest(csv(f"E-Mail,{header},Ort", *(f"{cell.lower()}@example.org,{cell},Halle" for cell in cells)))
    assert found.mapping.columns[header] == f"consent.{purpose}"


@pytest.mark.parametrize("header", ["is_opt_in_pending", "Opt-in requested", "Unsubscribe link"])
def test_what_was_only_asked_for_is_no_consent(header: str) -> None:
    found = suggest(csv(f"Email,First Name,{header}", "a@example.org,Ann,true", "b@example.org,Bob,false"))
    assert not found.mapping.columns[header].startswith("consent.")
