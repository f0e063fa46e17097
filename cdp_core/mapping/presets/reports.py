"""Reports of advertising platforms: what campaigns cost, day by day, and what came of it.

The platforms' own pages write their exports in the language of whoever is signed in, and a column set that she chose:
a report is known by the few headers that only its platform writes, and read by the words that all of them share.
"""

import re
from collections.abc import Callable

from cdp_core.fields import COST_FIELDS
from cdp_core.mapping.names import either
from cdp_core.mapping.presets.preset import Preset
from cdp_core.mapping.sample import Sample
from cdp_core.mapping.words import known_words

#: What a report's headers say, in every language that the platforms' own pages have.
_MEANS = {
    **{name: name for name in COST_FIELDS},
    **{"occurred_at": "day", "company": "account"},
}
_REPORT = {
    **{"reporting starts": "day", "start date in utc": "day", "campaign name": "campaign", "link clicks": "clicks"},
    **{word: _MEANS[concept] for word, concept in known_words().items() if concept in _MEANS},
}
_COST_WORDS = [word for word, concept in known_words().items() if concept == "cost"]
_OF_REPORTS = frozenset(word for word, concept in known_words().items() if concept in ("day", "impressions", "clicks"))
#: What a list of single messages or calls has, which cost something, too.
_OF_MESSAGES = frozenset(
    either("message id|message sid|sms id|call id|call sid|recipient|recipients|to|from|sender id")
)


def _has(said: str) -> Callable[[Sample], bool]:
    """Whether a report has a cost, a day or how often it was seen or clicked, and what only this platform writes.

    `said` are headers of it, folded, with bars between.
    """
    telling = frozenset(either(said))

    def looks_right(sample: Sample) -> bool:
        headers = sample.folded.keys() if sample.has_header else set()
        costs = any(re.fullmatch(f"({'|'.join(_COST_WORDS)})( [a-z]{{3}})?", header) for header in headers)
        about_people = any(known_words().get(header) in ("email", "phone", "last_name") for header in headers)
        # "Paid impressions", "Clicks (all)".
        said = {word for header in headers for word in (header, header.partition(" ")[0], header.partition(" ")[2])}
        about_people = about_people or bool(headers & _OF_MESSAGES)
        return costs and not about_people and bool(telling & headers) and bool(_OF_REPORTS & said)

    return looks_right


def _costs(
    name: str,
    label: str,
    channel: str,
    medium: str,
    telling: str,
    export: str,
    rank: int = 0,
    date_order: str | None = None,
    **own: str,
) -> Preset:
    return Preset(
        rank=rank,
        date_order=date_order,
        name=name,
        label=label,
        system="cdp",
        kind="costs",
        looks_right=_has(telling),
        defaults={"channel": channel, "medium": medium},
        columns={**{header.replace("_", " "): field for header, field in own.items()}, **_REPORT},
        patterns={f"(?:{'|'.join(_COST_WORDS)}) [a-z]{{3}}": "cost"},
        export=export,
    )


PRESETS = (
    _costs(
        "meta_costs",
        "Meta ads report",
        "facebook",
        "paid social",
        "ad set name|ad set budget|amount spent usd|amount spent eur|amount spent gbp|amount spent|reporting starts|"
        "ausgegebener betrag eur|ausgegebener betrag chf|berichtsstart|auswertungsbeginn|montant depense eur|"
        "debut des rapports|importe gastado eur|inicio del informe|importo speso eur|inizio report|valor usado brl|"
        "valor usado eur|inicio dos relatorios|besteed bedrag eur|so tien da chi tieu vnd|so tien da chi tieu|"
        "bao cao bat dau|消化金額 jpy|消化金額|レポート開始日|지출 금액 krw|보고 시작|花费金额|wydana kwota pln|"
        "harcanan tutar try|spenderat belopp sek|rapporteringsstart|poczatek raportowania|begin rapportage|"
        "rapor baslangici|raportoinnin alku|zacatek vykazovani|jelentes kezdete|inceputul raportarii|awal pelaporan",
        "Ads Manager → Reports → Export table data, with Day as a breakdown, as CSV or Excel.",
        reach="custom.reach",
    ),
    _costs(
        "google_costs",
        "Google Ads report",
        "google",
        "cpc",
        "avg cpc|impr|currency code|search impr share|interactions|conv value|metrics cost micros|cost micros|"
        "durchschn cpc|wahrungscode|kampagnenstatus|cpc moy|code de devise|etat de la campagne|cpc medio|"
        "codigo de moneda|estado de la campana|codice valuta|gem cpc|valutacode|cpc trung binh|ma don vi tien te|"
        "trang thai chien dich|平均クリック単価|通貨コード|キャンペーンの状態|평균 cpc|통화 코드|kod waluty|"
        "para birimi kodu|valutakod|valutakode|valuuttakoodi|kod meny|penznemkod|cod moneda|kode mata uang",
        "Google Ads → Campaigns → Download, with Day as a segment, as CSV or Excel.",
        metrics_cost_micros="cost",
        segments_date="day",
    ),
    _costs(
        "tiktok_costs",
        "TikTok ads report",
        "tiktok",
        "paid social",
        "clicks destination|cpc destination|ctr destination|real time result|real time cost per result|paid shares|"
        "2 second video views|6 second video views|video views at 25|stat time day|cost per 1 000 people reached",
        "TikTok Ads Manager → Reporting → Custom reports, by day → Export.",
        clicks_destination="clicks",
        stat_time_day="day",
        stat_cost="cost",
        by_day="day",
    ),
    _costs(
        "snapchat_costs",
        "Snapchat ads report",
        "snapchat",
        "paid social",
        "swipe ups|swipes|ecpsu|swipe up rate",
        "Snapchat Ads Manager → Reports → by day → Download.",
        # What it calls ad sets and amounts spent, Meta does as well.
        rank=1,
        start_date="day",
        end_date="until",
        paid_impressions="impressions",
        swipe_ups="clicks",
        swipes="clicks",
    ),
    _costs(
        "linkedin_costs",
        "LinkedIn ads report",
        "linkedin",
        "paid social",
        "start date in utc|campaign group name|campaign group|average ctr|lead form opens|total spent",
        "Campaign Manager → Analyze → Export, by day.",
        # In English the month stands first, whatever country the account is in.
        date_order="MDY",
        start_date_in_utc="day",
        total_spent="cost",
        total_engagements="custom.engagements",
    ),
    _costs(
        "linkedin_costs_translated",
        "LinkedIn ads report (German, French)",
        "linkedin",
        "paid social",
        "startdatum in utc|kampagnengruppe|date de debut en utc|nom du groupe de campagnes",
        "Campaign Manager → Analyze → Export, by day.",
        startdatum_in_utc="day",
        date_de_debut_en_utc="day",
    ),
    _costs(
        "microsoft_costs",
        "Microsoft Advertising report",
        "bing",
        "cpc",
        "gregorian date|gregorianisches datum|date gregorienne|fecha gregoriana|data gregoriana|account number|"
        "deliv match type|delivered match type|top vs other",
        "Microsoft Advertising → Reports → Performance → Campaign, by day → Download.",
        rank=1,
    ),
    Preset(
        name="salesforce_campaigns",
        label="Salesforce campaigns",
        system="crm",
        kind="costs",
        needs=("Id", "Name", "Start Date", "Actual Cost"),
        one_of=(("Number Sent", "Number Of Leads", "Budgeted Cost"),),
        columns={
            "Name": "campaign",
            "Id": "campaign_id",
            "Type": "medium",
            "Start Date": "day",
            "End Date": "until",
            "Created Date": "day",
            "Actual Cost": "cost",
            "Currency Iso Code": "currency",
            "Number Of Leads": "leads",
            "Number Of Responses": "conversions",
        },
        export="Data Loader or weekly export, object Campaign.",
    ),
)
