"""Reports of advertising: what campaigns cost, known by what stands in them, in any language."""

import pytest
import sqlalchemy as sa

from cdp_core.errors import MappingError
from cdp_core.mapping import Mapping, suggest
from cdp_core.mapping.beside import advertiser_in, currency_in, period_in
from tests.mapping.tables import SmallTable, csv, mapped, only

FIGURES = ("campaign", "cost", "clicks")
REPORTS = {
    "meta_costs": csv(
        "Reporting starts,Reporting ends,Campaign name,Ad set name,Impressions,Amount spent (USD),Link clicks,Leads",
        "2025-03-01,2025-03-01,Spring,Broad,1000,50.25,20,3",
    ),
    "google_costs": csv(
        "Campaign status,Campaign,Day,Currency code,Impr.,Clicks,Avg. CPC,Cost,Conversions",
        "Enabled,Spring,2025-03-01,USD,1000,20,2.51,50.25,3.00",
    ),
    "tiktok_costs": csv(
        "Campaign name,Ad group name,By Day,Cost,CPC (destination),Impressions,Clicks (destination),Currency",
        "Spring,AG,2025-03-01,50.25,2.51,1000,20,USD",
    ),
    "linkedin_costs": csv(
        "Start Date (in UTC),Account Name,Currency,Campaign Group Name,Campaign Name,Total Spent,Impressions,Clicks",
        "3/1/2025,Acme,USD,Q1,Spring,50.25,1000,20",
    ),
    "snapchat_costs": csv(
        "Campaign Name,Ad Set Name,Start Date,End Date,Amount Spent,Currency,Paid Impressions,Swipe Ups",
        "Spring,Broad,2025-03-01,2025-03-01,50.25,USD,1000,20",
    ),
    "microsoft_costs": csv(
        "Gregorian date,Account name,Account number,Campaign,Currency code,Impressions,Clicks,Spend",
        "3/1/2025,Acme,F1,Spring,USD,1000,20,50.25",
    ),
}


@pytest.mark.parametrize("preset", REPORTS)
def test_a_platforms_report_is_known_by_its_headers(connection: sa.Connection, preset: str) -> None:
    found = suggest(REPORTS[preset])
    assert (found.preset, found.kind, found.system) == (preset, "costs", "cdp")
    (row,) = mapped(connection, REPORTS[preset])["costs"]
    assert only(row, *FIGURES) == {"campaign": "Spring", "cost": "50.25", "clicks": "20"}
    assert row["channel"] == preset.removesuffix("_costs").replace("meta", "facebook").replace("microsoft", "bing")
    assert row["currency"] == "USD"


@pytest.mark.parametrize(
    ("headers", "line"),
    [
        ("MessageID,Recipient,Body,Cost,CurrencyCode,Status,DateSent", "1,966501112233,Hi,0.045,USD,Sent,2025-03-01"),
        ("Call ID,From,To,Impressions,Clicks,Cost,Currency code", "1,+4930123,+4930124,1,1,0.5,USD"),
        ("Body,Units,Cost,CurrencyCode,Status,DateSent", "Hi,1,0.045,USD,Sent,2025-03-01"),
    ],
)
def test_what_single_messages_and_calls_cost_is_no_platforms_report(headers: str, line: str) -> None:
    assert suggest(csv(headers, line)).preset is None


@pytest.mark.parametrize(
    ("preset", "headers"),
    [
        ("meta_costs", "Tag,Kampagnenname,Impressionen,Ausgegebener Betrag (EUR),Link-Klicks"),
        ("meta_costs", "Jour,Nom de la campagne,Impressions,Montant dépensé (EUR),Clics sur un lien"),
        ("meta_costs", "Ngày,Tên chiến dịch,Lượt hiển thị,Số tiền đã chi tiêu (VND),Lượt nhấp vào liên kết"),
        ("meta_costs", "日,キャンペーン名,インプレッション,消化金額 (JPY),リンクのクリック"),
        ("google_costs", "Tag,Kampagne,Impr.,Kosten,Klicks"),
        ("meta_costs", "Rapporteringsstart,Kampagnenavn,Eksponeringer,Brugt beløb (DKK),Klik på links"),
        ("meta_costs", "Rapporteringsstart,Kampanjnamn,Exponeringar,Spenderat belopp (SEK),Länkklick"),
        ("meta_costs", "Początek raportowania,Nazwa kampanii,Wyświetlenia,Wydana kwota (PLN),Kliknięcia linku"),
        ("meta_costs", "Rapor Başlangıcı,Kampanya adı,Gösterim,Harcanan Tutar (TRY),Bağlantı Tıklamaları"),
        ("meta_costs", "Awal pelaporan,Nama kampanye,Impresi,Jumlah yang dibelanjakan (IDR),Klik tautan"),
        ("meta_costs", "Begin rapportage,Campagnenaam,Weergaven,Besteed bedrag (EUR),Klikken op link"),
        (None, "Dag,Kampanje,Visninger,Kostnad,Klikk"),
        (None, "Päivä,Kampanja,Näyttökerrat,Kustannus,Klikkaukset"),
        (None, "Hari,Kampanye,Tayangan,Biaya,Klik"),
        (None, "Nap,Kampány,Megjelenítések,Költség,Kattintások"),
        # The word for a price is that for a cost, too.
        (None, "Den,Kampaň,Zobrazení,Cena,Kliknutí"),
        (None, "Dag,Kampagne,Eksponeringer,Pris,Klik"),
        (None, "Datum,Kampagne,Einblendungen,Werbekosten (CHF),Klicks"),
        (None, "date,campaign,impressions,spend,clicks"),
    ],
)
def test_a_report_is_read_in_the_language_of_whoever_exported_it(preset: str | None, headers: str) -> None:
    found = suggest(csv(headers, "2025-03-01,Spring,1000,50,20"))
    assert (found.preset, found.kind) == (preset, "costs")
    assert sorted(found.mapping.columns.values()) == ["campaign", "clicks", "cost", "day", "impressions"]
    assert found.doubtful == ()


@pytest.mark.parametrize(
    "header", ["Valutakod", "Valutakode", "Valuuttakoodi", "Kód měny", "Kode mata uang", "Kod waluty"]
)
def test_a_code_of_a_currency_is_that_of_the_costs(header: str) -> None:
    found = suggest(csv(f"Dag,Kampanj,Exponeringar,Kostnad,{header}", "2026-10-01,Sofas,1000,50,SEK"))
    assert (found.preset, found.mapping.columns[header]) == ("google_costs", "currency")


def test_days_and_currency_are_taken_from_what_stands_beside_the_table() -> None:
    titled = SmallTable(
        ("Campaign", "Impr.", "Clicks", "Cost (EUR)"),
        [["Spring", "1000", "20", "50.25"]],
        notes=("Campaign report", "January 1, 2025 - January 31, 2025"),
    )
    assert suggest(titled).mapping.defaults == {
        **{"channel": "google", "medium": "cpc", "currency": "EUR"},
        **{"day": "2025-01-01", "until": "2025-01-31"},
    }


def test_leads_stay_people_and_orders_with_a_cost_price_stay_orders() -> None:
    leads = csv("Email,Campaign,Cost,Clicks", "ann@example.org,Spring,1.20,1")
    orders = csv("Order ID,Product,Quantity,Price,Cost,Date", "1,Lipstick,2,10.00,4.00,2025-03-01")
    assert suggest(leads).kind == "people"
    assert suggest(orders).kind == "orders"


def test_a_report_has_no_identifiers() -> None:
    with pytest.raises(MappingError, match="row of costs has no field 'email'"):
        Mapping.from_json({"kind": "costs", "columns": {"Mail": "email"}})


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Campaigns-Jan-1-2025-Jan-31-2025.csv", ("2025-01-01", "2025-01-31")),
        ("1. Januar 2025 – 31. März 2025", ("2025-01-01", "2025-03-31")),
        ("01.02.2025 - 28.02.2025", ("2025-02-01", "2025-02-28")),
        ("1er janvier 2025 - 2 février 2025", ("2025-01-01", "2025-02-02")),
        ("report_20250101-20250131.csv", ("2025-01-01", "2025-01-31")),
        ("2025年1月1日～2025年1月31日", ("2025-01-01", "2025-01-31")),
        ("on 2025-01-05", ("2025-01-05", "2025-01-05")),
        ("03/04/2025 - 05/04/2025", None),
        ("version 2025", None),
        ("2025-02-31", None),
    ],
)
def test_a_period_is_read_from_a_title(text: str, days: tuple[str, str] | None) -> None:
    assert period_in([text]) == days


def test_a_header_names_one_currency_or_none() -> None:
    assert [currency_in(header) for header in ("Amount (EUR)", "Umsatz in €", "TOTAL_VND", "Cost", "EUR to USD")] == [
        *("EUR", "EUR", "VND"),
        *(None, None),
    ]


def test_a_file_name_names_the_platform() -> None:
    assert advertiser_in("Facebook Ads 2025-01.csv") == "facebook"
    assert advertiser_in("snapshot.csv") is None


def test_a_report_may_say_its_days_as_spans_and_its_figures_in_an_exchange_s_words(connection: sa.Connection) -> None:
    spans = csv("Time period,Campaign name,Impressions,Spend", "2026-02-01 to 2026-02-28,Brand,1000,12.50")
    assert suggest(spans).mapping.columns["Time period"] == "day"
    exchange = csv("Day,Campaign,AdvertiserCost,Displays,Clicks", "2026-02-01,Retarget,50.5,90000,300")
    assert only(mapped(connection, exchange)["costs"][0], "cost", "impressions") == {
        "cost": "50.5",
        "impressions": "90000",
    }
