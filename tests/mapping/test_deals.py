"""What a list of deals says of a deal: what it is worth, whom it is with, who is in charge, when it is to be closed."""

import pytest
import sqlalchemy as sa

from cdp_core.mapping import suggest
from tests.mapping.tables import csv, mapped

ROWS = (
    "Nord,Proposal,12000,EUR,2026-12-05,a.lowe@example.com",
    "Sued,Negotiation,3000.50,EUR,2026-12-15,r.day@example.com",
    "West,Won,900,EUR,2026-12-16,k.ode@example.com",
)


@pytest.mark.parametrize(
    "worth",
    [
        *("Deal Value", "Deal Amount", "Deal Size", "Deal Total", "Opportunity Value", "Opp Amount", "Expected Value"),
        *("Total Contract Value", "TCV", "ACV", "ARR", "MRR", "Contract Value", "Annual Value", "Forecast Amount"),
        *("Price", "Deal-Wert", "Angebotssumme", "Volumen", "Geschäftswert"),
    ],
)
def test_what_a_deal_is_worth_is_known_by_the_words_that_lists_of_deals_have_for_it(worth: str) -> None:
    found = suggest(csv(f"Name,Stage,{worth},Currency,Close date,Contact email", *ROWS))
    assert found.kind == "deals"
    assert (found.mapping.columns["Name"], found.mapping.columns[worth]) == ("name", "amount")


def test_the_one_column_of_money_of_deals_that_come_to_nothing_is_asked_about() -> None:
    table = csv("Deal Name,Stage,Rahmen,Currency,Close date,Contact email", *ROWS)
    assert suggest(table).doubtful == ("Rahmen",)
    beside = csv(
        "Deal Name,Stage,Rahmen,Amount,Close date,Contact email", *(row.replace("EUR", "5.00") for row in ROWS)
    )
    assert suggest(beside).doubtful == ()


def test_the_amount_is_not_taken_for_the_name_of_a_deal() -> None:
    found = suggest(csv("Name,Stage,Deal gross,Currency,Close date,Contact email", *ROWS))
    assert found.mapping.columns["Name"] == "name"
    assert found.doubtful == ("Deal gross",)


@pytest.mark.parametrize(
    ("name", "contact"),
    [
        *(("Deal Name", "Contact Name"), ("Opportunity", "Contact"), ("Title", "Person")),
        *(("Deal-Name", "Ansprechpartner"), ("Oportunidad", "Contacto"), ("Negócio", "Contato")),
        *(("Opportunità", "Contatto"), ("商談名", "取引先責任者"), ("Thema", "Kontakt")),
    ],
)
def test_the_name_of_whom_a_deal_is_with_is_the_persons(connection: sa.Connection, name: str, contact: str) -> None:
    table = csv(
        f"ID,{name},Amount,Stage,{contact},Email",
        "1001,Nord,12000,Proposal,Ann Lowe,a.lowe@example.com",
        "1002,Sued,3000,Won,Rob Day,r.day@example.com",
    )
    told = mapped(connection, table)
    assert [row["name"] for row in told["deals"]] == ["Nord", "Sued"]
    assert [(row["full_name"], row["email"]) for row in told["people"]] == [
        ("Ann Lowe", "a.lowe@example.com"),
        ("Rob Day", "r.day@example.com"),
    ]


def test_the_contact_of_a_japanese_report_is_no_company() -> None:
    table = csv(
        "商談 ID,商談名,金額,フェーズ,取引先責任者,メール,取引先名",
        "006A1,新規導入,1250000,提案,山田 花子,hanako@example.jp,山田商事",
        "006A2,更新,300000,Closed Won,佐藤 太郎,taro@example.jp,佐藤工業",
    )
    columns = suggest(table).mapping.columns
    assert (columns["取引先責任者"], columns["取引先名"]) == ("full_name", "company")


def test_a_contact_with_an_address_behind_the_name_is_known_by_it() -> None:
    table = csv(
        "ID,Nom de la transaction,Phase,Montant,Contact associé,Identifiants des contacts associés",
        "8001,Refonte,Offre,12500,Émile Dupont (emile@example.fr),151",
        "8002,Audit,Perdue,1200,Zoé Petit (zoe@example.fr),152",
    )
    columns = suggest(table).mapping.columns
    assert (columns["Contact associé"], columns["Identifiants des contacts associés"]) == ("email", "crm_id")


@pytest.mark.parametrize(
    ("column", "field"),
    [
        *((word, "closed_at") for word in ("Won Date", "Date Won", "Actual Close Date", "Data chiusura")),
        *((word, "due_at") for word in ("Expected Close", "Voraussichtl. Abschlussdatum", "Erwarteter Abschluss")),
        *((word, "due_at") for word in ("Date de clôture prévue", "Previsão de fechamento", "受注予定日")),
    ],
)
def test_a_deal_is_closed_on_the_day_that_it_was_and_not_when_that_is_expected(column: str, field: str) -> None:
    found = suggest(csv(f"Name,Stage,Amount,Currency,{column},Contact email", *ROWS))
    assert (found.kind, found.mapping.columns[column]) == ("deals", field)


@pytest.mark.parametrize("word", ["Sales Owner", "Verantwortlicher", "Kundenbetreuer", "Comercial", "Responsável"])
def test_who_is_in_charge_of_a_deal_is_its_owner(word: str) -> None:
    rows = (row.replace("EUR", "Timo Vertrieb") for row in ROWS)
    assert suggest(csv(f"Name,Stage,Amount,{word},Close date,Email", *rows)).mapping.columns[word] == "owner"


@pytest.mark.parametrize(
    "header",
    ["Contactpersoon", "Persona de contacto", "Pessoa de contato", "Persona di contatto", "Referente", "Người liên hệ"],
)
def test_whom_a_deal_is_with_is_a_person_in_other_languages_too(header: str) -> None:
    rows = ("1,Roof,Offer,100.00,a@x.org,Lena Ortiz", "2,Door,Won,200.00,b@x.org,Rob Nunn")
    found = suggest(csv(f"Deal ID,Deal Name,Stage,Amount,Email,{header}", *rows))
    assert (found.kind, found.mapping.columns[header]) == ("deals", "full_name")


def test_a_buyer_s_street_and_the_price_of_an_item_are_known_as_ebay_heads_them_in_german() -> None:
    header = "Bestellnummer,Name des Käufers,E-Mail des Käufers,Adresse 1 des Käufers,Angebotstitel,Stückzahl"
    found = suggest(csv(f"{header},Verkauft für,Verkauft am", "1,Ann Lee,a@x.org,Weg 8,Tasse,2,10.00,2026-03-05"))
    columns = found.mapping.columns
    assert (columns["Adresse 1 des Käufers"], columns["Verkauft für"]) == ("street", "price")
