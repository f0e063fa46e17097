import pytest
import sqlalchemy as sa

from cdp_core.mapping import Mapping, suggest
from cdp_core.mapping.consent_words import purpose_of, refuses
from cdp_core.mapping.consents import TCF_PURPOSES
from cdp_core.mapping.consents import consent_state as state_under
from cdp_core.mapping.decision_words import state_of
from cdp_core.mapping.names import either
from cdp_core.normalize.consents import consent_state
from tests.mapping.tables import Row, SmallTable, csv, mapped, only


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
        ("Do not allow Bulk Emails", "Allow", None),
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
        ("Einwilligung widerrufen", "ja", "withdrawn"),
        ("Einwilligung widerrufen", "nein", None),
        ("Consent withdrawn", "Yes", "withdrawn"),
        ("Newsletter abbestellt", "nein", None),
        ("Newsletter cancelled", "cancelled", "withdrawn"),
        ("Opt-out status", "Opted in", "granted"),
        ("Opt-out status", "Opted out", "withdrawn"),
        ("Unsubscribed At", "2024-04-01 10:00:00", "withdrawn"),
        ("Unsubscribed At", "1. April 2024", "withdrawn"),
        ("Unsubscribed At", "1.4.24", "withdrawn"),
        ("Unsubscribed At", "1712000000", "withdrawn"),
        ("Unsubscribed At", "0000-00-00 00:00:00", None),
        ("Email permission status", "Implicit", None),
        ("Email permission status", "Express", "granted"),
        ("Email permission status", "Awaiting confirmation", None),
        ("Email permission status", "Confirmed", "granted"),
        ("Email permission status", "Unsubscribed", "withdrawn"),
        ("SMS subscriber status", "Not set", None),
        ("Newsletter", "sì", "granted"),
        ("Email status", "optOut", "withdrawn"),
        ("Email status", "Not asked", None),
        ("Do not contact", "Yes - please do not call", "withdrawn"),
        ("Do not contact", "No; call me", None),
        ("Communication restrictions", "Do Not Solicit", "withdrawn"),
        ("Communication restrictions", "Yes", "withdrawn"),
        ("İYS SMS Onayı", "ONAY", "granted"),
        ("İYS SMS Onayı", "RET", "denied"),
        ("İYS SMS Onayı", "REDDEDİLDİ", "denied"),
        ("İYS SMS Onayı", "İPTAL", "withdrawn"),
        ("E-posta İzni", "HAYIR", "denied"),
        ("Marked email as spam", "true", "withdrawn"),
        ("Marked email as spam", "false", None),
        ("Has hard bounced", "true", "withdrawn"),
        ("Hard Bounce", "true", "withdrawn"),
        ("Spam", "false", None),
        ("Status de Email Marketing", "Spam", "withdrawn"),
        ("Email status", "Hard bounce", "denied"),
        ("CASL Consent", "Express", "granted"),
        ("CASL Consent", "Implied", None),
        ("CASL Consent", "No Consent", "denied"),
        ("차단여부", "Y", "withdrawn"),
        ("차단여부", "N", None),
    ],
)
def test_a_yes_under_a_header_that_refuses_is_a_withdrawal(
    connection: sa.Connection, header: str, cell: str, state: str | None
) -> None:
    mapping = Mapping("people", columns={"Mail": "email", header: "consent.email"})
    assert (
        mapped(connection, csv(f"Mail,{header}", f"a@x.org,{cell}"), mapping)["people"][0].get("consent.email") == state
    )


#: A yes under these is a no.
REFUSING = either(
    "Einwilligung widerrufen|Consent withdrawn|consent_withdrawn_at|ConsentWithdrawn|Consent revoked|Consent refused|"
    "Newsletter abbestellt|Newsletter cancelled|Newsletter declined|Newsletter excluded|Excluded from newsletter|"
    "Excluded from marketing|Marketing declined|No newsletter|Stop newsletter|Opt-in withdrawn|Not opted in|"
    "Do not email|"
    "I no longer wish to receive the newsletter|GDPR deleted|GDPR restricted|Consent expired|Without consent|DND_FLAG|"
    "Newsletter gekündigt|Newsletter abgelehnt|Newsletter widerrufen|Newsletter gesperrt|Newsletter-Sperre|"
    "Newslettersperre|Newsletterabmeldung|Newsletter nicht gewünscht|Keine Einwilligung|Zustimmung verweigert|"
    "Zustimmung zurückgezogen|Werbung unerwünscht|Werbung nicht erlaubt|Werbewiderspruch|"
    "Consentement retiré|Consentement refusé|Refuse la newsletter|Ne souhaite pas la newsletter|"
    "Je ne veux plus recevoir la newsletter|Consenso revocato|Consenso negato|Non accetta newsletter|"
    "Consentimiento revocado|Boletín cancelado|No desea newsletter|Não aceita newsletter|"
    "Nieuwsbrief opgezegd|Geen nieuwsbrief|Avanmäld nyhetsbrev|Avmeldt nyhetsbrev|Afmeldt nyhedsbrev|"
    "Brak zgody|Zgoda wycofana|Souhlas odvolán|Nesouhlas s newsletterem|İzin iptal|Hủy nhận tin|Согласие отозвано|"
    "メルマガ解除|メルマガ不要|订阅取消|Data wypisania|Datum odhlášení|"
    "Data de descadastro|Leiratkozás dátuma|Hard Bounce|수신거부|Unsubscribed At|Confirmed Opt-Out Date|"
    "Newsletter abgemeldet am|"
    "Object to processing of my data, opt out|Newsletter disabled|Einwilligungswiderruf|UNSUB_TIME|Data disiscrizione|"
    "Allow emails - withdrawn|Refus démarchage|Opposition prospection|No desea publicidad|Geen reclame|Uitgeschreven|"
    "Wypisany|Avregistrerad|Reklamspärr|Reservation mot reklam|Não perturbe|退订|Запрет рассылки|Отказ от рекламы|"
    "Markkinointikielto|Nechci reklamu|Reklam nej tack|Nega consenso marketing|İzin vermiyorum|Not contactable|"
    "Cannot be emailed|Do not send newsletter|No quiero recibir publicidad|Нет рекламы|"
    "Vill inte ha SMS|Ønsker ikke markedsføring|Nechci SMS|"
    "En halua tarjouksia|Nu doresc oferte|Nu vreau SMS|Samtykket er trukket tilbake|Suostumuksen peruutus|"
    "Wants no offers|Không muốn nhận|Không muốn nhận SMS|"
    "Do not contact other|Opt out: SMS / e-mail / other|Unsubscribed (campaign)"
)
#: A yes under these is a yes.
ALLOWING = either(
    "Newsletter|Newsletter subscribed|Newsletter: ja|Newsletter (ja/nein)|Yes/No newsletter|Newsletter no|Opt-in|"
    "Opt-in (Y/N)|Marketing allowed|Email consent given|Accepts marketing|Consent|Consent No.|GDPR consent|"
    "Exclusive offers opt-in|Non-profit newsletter|Newsletter (not required)|Newsletter Anmeldung|Einwilligung erteilt|"
    "I agree to receive the newsletter. I can unsubscribe at any time|"
    "Ja, ich möchte den Newsletter und kann mich jederzeit abmelden|Souhaite recevoir la newsletter|Acepta publicidad|"
    "Consenso marketing|Zgoda marketingowa|Souhlas s newsletterem|Nhận tin khuyến mãi|Đồng ý nhận tin|"
    "メルマガ可否|接收短信|"
    "الموافقة على الرسائل|Email permission status|Subscription status|Opt-in/Opt-out|Newsletter active/inactive|"
    "Allow emails|AllowContact|is_subscribed|No spam newsletter|Consent granted or denied|"
    "Subscribe to promotional emails|Send marketing emails|Can be emailed|Contactable|Mailing|Email me about offers|"
    "Согласие на рассылку|EU consent|Vill ha SMS|Persetujuan Promosi|Bersedia menerima SMS|Ønsker markedsføring|"
    "Vil gerne modtage tilbud|Haluan tarjouksia|"
    "Chce SMS|Quiere recibir SMS|Wil nieuwsbrief|Marketingsamtykke|Wants text messages"
)


@pytest.mark.parametrize("header", REFUSING)
def test_a_header_that_takes_consent_back_refuses(header: str) -> None:
    assert refuses(header)
    assert purpose_of(header)


@pytest.mark.parametrize("header", ALLOWING)
def test_an_ordinary_header_of_consent_allows(header: str) -> None:
    assert not refuses(header)
    assert purpose_of(header)


def decided(rows: list[Row], field: str) -> list[str | None]:
    """What rows decide once their values are cleaned, too: whole answers are read there."""
    return [consent_state(row.get(field, "")) for row in rows]


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ("Tak, zgadzam się", "granted"),
        ("Nie zgadzam się", "denied"),
        ("Yes, I agree", "granted"),
        ("Yes please!", "granted"),
        ("No thanks", "denied"),
        ("Ja, ich möchte", "granted"),
        ("Oui, je le souhaite", "granted"),
        ("Sí, acepto", "granted"),
        ("Si, acepto", "granted"),
        ("Нет, спасибо", "denied"),
        ("はい、希望します", "granted"),
        ("Opted Out, Do Not Call", "withdrawn"),
        ("Do Not Call; Do Not Mail", "withdrawn"),
        ("Opted-out: Reported spam", "withdrawn"),
        ("Unsubscribed by user", "withdrawn"),
        ("Yes, do not call", "withdrawn"),
        ("Don’t call", "withdrawn"),
        # A yes that is bounded or taken back is none, nor is a no that is no answer.
        ("Yes, but only by post", None),
        ("Yes, unsubscribe me", None),
        ("Yes, I don't want any", None),
        ("Ja, ich möchte keine Werbung", None),
        ("Oui, je refuse", None),
        ("Да, не звонить", "withdrawn"),
        ("Да, отпишите меня", None),
        ("Yes, take me off the list", None),
        ("はい、不要です", None),
        ("Si no contesta", None),
        ("No preference", None),
        ("No restrictions", None),
        ("Never asked", None),
        ("Weekly", None),
    ],
)
def test_a_yes_or_no_that_begins_a_sentence_decides(connection: sa.Connection, answer: str, state: str | None) -> None:
    table = SmallTable(("Mail", "Newsletter"), [("a@x.org", answer)])
    mapping = Mapping("people", columns={"Mail": "email", "Newsletter": "consent.email"})
    assert decided(mapped(connection, table, mapping)["people"], "consent.email") == [state]


@pytest.mark.parametrize(
    "header",
    either(
        "Not opted out|Never unsubscribed|Nicht abgemeldet|Opt-out reason|Consent withdrawn by|UNSUB_CAMPAIGN_ID|"
        "UNSUB_CAMPAIGN_TITLE|UNSUB_REASON_OTHER|Vill ha kvitto via e-post|Desea factura por correo"
    ),
)
def test_what_is_said_beside_a_decision_is_none(header: str) -> None:
    assert purpose_of(header) is None


def test_a_date_under_a_header_that_refuses_is_a_withdrawal_on_that_day(connection: sa.Connection) -> None:
    table = csv(
        "First Name,Email,Newsletter,Unsubscribed from newsletter at,Opt-in date",
        "Ann,a@x.org,no,01.04.2024,02.01.2023",
        "Bob,b@x.org,yes,,03.01.2023",
        "Cem,c@x.org,,0000-00-00,04.01.2023",
    )
    rows = mapped(connection, table)["people"]
    assert [only(row, "consent.email", "decided_at.email") for row in rows] == [
        # Of states and of days the first that a row has is taken: that of the withdrawal.
        {"consent.email": ["withdrawn", "denied"], "decided_at.email": "01.04.2024"},
        {"consent.email": "granted", "decided_at.email": "03.01.2023"},
        {},
    ]


def test_a_date_of_withdrawing_is_a_withdrawal_where_nothing_else_says_so(connection: sa.Connection) -> None:
    rows = mapped(connection, csv("Vorname,Nachname,E-Mail,Widerrufen am", "Ann,Berg,a@x.org,01.02.2024"))["people"]
    assert only(rows[0], "consent.marketing", "decided_at.marketing") == {
        "consent.marketing": "withdrawn",
        "decided_at.marketing": "01.02.2024",
    }


@pytest.mark.parametrize(
    ("state", "days"),
    [
        ("subscribed", {"marketing": "2023-01-02"}),
        ("unsubscribed", {"marketing": "2024-05-06"}),
        ("pending", {}),
    ],
)
def test_an_opt_in_date_dates_no_refusal_and_a_date_of_withdrawing_no_yes(
    connection: sa.Connection, state: str, days: dict[str, str]
) -> None:
    table = csv(
        "First Name,Email,Consent status,Opt-in date,Withdrawn at", f"Ann,a@x.org,{state},2023-01-02,2024-05-06"
    )
    rows = mapped(connection, table)["people"]
    assert only(rows[0], "decided_at.marketing") == {f"decided_at.{purpose}": day for purpose, day in days.items()}


def test_an_unsubscribed_person_without_a_day_of_leaving_is_not_dated_by_the_opt_in(connection: sa.Connection) -> None:
    table = csv(
        "Subscriber,Opt-in date,Status",
        "a@x.org,2024-01-02 10:05:00,Unsubscribed",
        "b@x.org,2024-01-02 10:05:00,Active",
    )
    rows = mapped(connection, table)["people"]
    assert [only(row, "consent.email", "decided_at.email") for row in rows] == [
        {"consent.email": "withdrawn"},
        {"consent.email": "granted", "decided_at.email": "2024-01-02 10:05:00"},
    ]


def test_each_decision_of_a_row_has_a_day_of_its_own(connection: sa.Connection) -> None:
    table = csv(
        "First Name,Email,Newsletter,SMS opt-in,Opt-in date,SMS opt-out date",
        "Ann,a@x.org,yes,no,2023-01-02,",
        "Bob,b@x.org,no,no,2023-01-02,",
        "Cem,c@x.org,yes,yes,2023-01-02,2024-05-06",
    )
    rows = mapped(connection, table)["people"]
    assert [only(row, "decided_at.email", "decided_at.sms") for row in rows] == [
        {"decided_at.email": "2023-01-02"},
        {},
        {"decided_at.email": "2023-01-02", "decided_at.sms": "2024-05-06"},
    ]
    assert rows[2]["consent.sms"] == ["withdrawn", "granted"]


def test_a_date_that_names_a_channel_is_of_that_decision_and_of_no_other(connection: sa.Connection) -> None:
    table = csv(
        "First Name,Email,Email permission,SMS permission,Email opt-in date,SMS consent date,WhatsApp opt-in date",
        "Ann,a@x.org,yes,yes,2023-01-02,2024-03-04,2025-05-06",
        "Bob,b@x.org,yes,no,2023-01-02,2024-03-04,2025-05-06",
    )
    rows = mapped(connection, table)["people"]
    days = ("decided_at", "decided_at.email", "decided_at.sms", "custom.whats_app_opt_in_date")
    assert [only(row, *days) for row in rows] == [
        {"decided_at.email": "2023-01-02", "decided_at.sms": "2024-03-04", "custom.whats_app_opt_in_date": "2025-05-06"}
    ] * 2


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
    days = [{row[f"decided_at.{name}"][:10] for name in TCF_PURPOSES} for row in rows[:2]]
    assert days == [{"1612224000"}, {"1528070400"}]
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


@pytest.mark.parametrize(
    "header",
    [
        *("is_opt_in_pending", "Opt-in requested", "Unsubscribe link", "Opt-out reason: other"),
        *("Wants SMS delivery updates", "Wants gift wrap SMS", "UNSUB_CAMPAIGN_TITLE", "UNSUB_CAMPAIGN_ID"),
    ],
)
def test_what_was_only_asked_for_is_no_consent(header: str) -> None:
    found = suggest(csv(f"Email,First Name,{header}", "a@example.org,Ann,true", "b@example.org,Bob,false"))
    assert not found.mapping.columns[header].startswith("consent.")


@pytest.mark.parametrize(
    ("header", "purpose"),
    [
        ("Consent to track", "analytics"),
        ("Samtycke e-post", "email"),
        ("Samtycke post", "post"),
        ("E-posta İzni", "email"),
        ("Consenso posta elettronica", "email"),
        ("Einwilligung WhatsApp", "whatsapp"),
        ("SMS newsletter opt-in", "sms"),
        ("Werbung erlaubt", "advertising"),
        ("OK to text", "sms"),
        ("TxtMsgOk", "sms"),
        ("Mailing List", "email"),
        ("SMS subscriber status", "sms"),
        ("Do Not Mail", "post"),
        ("Do Not Email", "email"),
        ("Automatically subscribed", "marketing"),
        ("Photo newsletter", "email"),
        ("Consent to contact", "marketing"),
        ("Marketing consent of the member", "marketing"),
    ],
)
def test_a_consent_is_for_what_its_header_names(header: str, purpose: str) -> None:
    found = suggest(csv(f"First Name,Email,{header}", "Ann,a@x.org,Y", "Bob,b@x.org,N"))
    assert found.mapping.columns[header] == f"consent.{purpose}"


@pytest.mark.parametrize(
    "header",
    either(
        "Photo Consent|Photo permission|Video consent|Einwilligung Fotos|Treatment consent|Parental consent|"
        "Accepts terms|"
        "I agree to the terms and conditions|Zustimmung AGB|Accepts privacy policy|Cookie consent|Einwilligung Cookies|"
        "Consent to data processing|Einwilligung Datenverarbeitung|Zgoda na przetwarzanie danych|PARTNER OPT IN|"
        "PARTNER EMAIL OPT IN|Third party consent|Opt-in partenaires|Accepts cash|Allow backorder|Consent form"
    ),
)
def test_consent_to_something_else_is_a_trait_and_allows_no_message(header: str) -> None:
    found = suggest(csv(f"First Name,Email,{header}", "Ann,a@x.org,Y", "Bob,b@x.org,N"))
    assert found.mapping.columns[header].startswith("custom.")


def test_consent_to_what_we_do_not_know_is_asked_about() -> None:
    found = suggest(csv("First Name,Email,Consent Summer Club", "Ann,a@x.org,Y", "Bob,b@x.org,N"))
    assert (found.mapping.columns["Consent Summer Club"], found.doubtful) == (
        "custom.consent_summer_club",
        ("Consent Summer Club",),
    )


def test_a_no_to_partners_denies_no_marketing_of_our_own(connection: sa.Connection) -> None:
    rows = mapped(connection, csv("Name,EMAIL,EMAIL OPT IN,PARTNER OPT IN", "Ann Berg,a@x.org,Y,N"))["people"]
    assert {name: value for name, value in rows[0].items() if name.startswith("consent.")} == {
        "consent.email": "granted"
    }


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        (("Active", "Active", "Active", "Cancelled"), "custom.subscription_status"),
        (("Subscribed", "Unsubscribed", "Subscribed", "Subscribed"), "consent.marketing"),
    ],
)
def test_a_subscription_may_be_paid_for(cells: tuple[str, ...], field: str) -> None:
    lines = (f"Ann,a{number}@x.org,{cell}" for number, cell in enumerate(cells))
    assert suggest(csv("First Name,Email,Subscription Status", *lines)).mapping.columns["Subscription Status"] == field


@pytest.mark.parametrize(
    ("header", "cells", "preset"),
    [
        (
            "Email Address,Name,Date Subscribed,Status,Consent to track",
            {
                "a@x.org,Ann,20/03/2024,Active,Yes": {"consent.email": "granted", "consent.analytics": "granted"},
                "b@x.org,Bob,20/03/2024,Unsubscribed,No": {
                    "consent.email": "withdrawn",
                    "consent.analytics": "denied",
                },
                "c@x.org,Cem,20/03/2024,Deleted,Unchanged": {},
            },
            "campaign_monitor_subscribers",
        ),
        (
            "email,id,activated,registered,deactivated",
            {
                "a@x.org,501,0000-00-00 00:00:00,2023-01-10 09:00:00,2024-02-01 10:00:00": {
                    "consent.email": "withdrawn",
                    "decided_at.email": "2024-02-01 10:00:00",
                },
                "b@x.org,502,2023-02-10 10:00:00,2023-02-10 09:00:00,": {},
                "c@x.org,503,2023-02-10 10:00:00,2023-02-10 09:00:00,0000-00-00 00:00:00": {},
            },
            "cleverreach_receivers",
        ),
        (
            "Email address,First name,Email permission status,Confirmed Opt-Out Date",
            {
                "a@x.org,Ann,Express,": {"consent.email": "granted"},
                "b@x.org,Bob,Implicit,": {},
                "c@x.org,Cem,Unsubscribed,2024-04-01 10:00:00": {
                    "consent.email": "withdrawn",
                    "decided_at.email": "2024-04-01 10:00:00",
                },
            },
            "constant_contact_contacts",
        ),
    ],
)
def test_lists_of_subscribers_tell_who_has_left(
    connection: sa.Connection, header: str, cells: dict[str, dict[str, str]], preset: str
) -> None:
    table = csv(header, *cells)
    assert suggest(table).preset == preset
    rows = mapped(connection, table)["people"]
    told = ("consent.email", "consent.analytics", "decided_at.email")
    assert [only(row, *told) for row in rows] == list(cells.values())


def people_with(header: str, cells: str) -> SmallTable:
    """A file of people with one more column, of these cells."""
    lines = [("Ann", f"a{number}@x.org", cell) for number, cell in enumerate(either(cells) * 3)]
    return SmallTable(("First Name", "Email", header), lines)


@pytest.mark.parametrize(
    ("header", "cells", "field", "states"),
    [
        (
            "status",
            "active|unsubscribed|undeliverable|removed",
            "consent.marketing",
            ["granted", "withdrawn", None, "withdrawn"],
        ),
        ("status", "optIn|direct|optOut|notSet", "consent.marketing", ["granted", None, "withdrawn", None]),
        (
            "status",
            "active|cancelled|bounced|complained",
            "consent.marketing",
            ["granted", "withdrawn", "denied", "withdrawn"],
        ),
        ("List status", "active|unsubscribed", "consent.marketing", ["granted", "withdrawn"]),
        (
            "Status de Email Marketing",
            "Ativo|Descadastrado|Bounce|Spam",
            "consent.email",
            ["granted", "withdrawn", "denied", "withdrawn"],
        ),
        (
            "Stav",
            "Přihlášen|Odhlášen|Hard bounce|Označil jako spam|Nepotvrzen",
            "consent.marketing",
            ["granted", "withdrawn", "denied", "withdrawn", None],
        ),
        (
            "Status",
            "Aktywny|Wypisany|Usunięty|Niepotwierdzony",
            "consent.marketing",
            ["granted", "withdrawn", "withdrawn", None],
        ),
        ("CASL Consent", "Express|Implied|No Consent", "consent.marketing", ["granted", None, "denied"]),
        ("Email Status", "Subscribed|Unsubscribed|Non-subscribed", "consent.email", ["granted", "withdrawn", "denied"]),
        ("SMS status", "Subscribed|Unsubscribed", "consent.sms", ["granted", "withdrawn"]),
        ("Email Marketing Consent", "Yes|No|Not asked", "consent.email", ["granted", "denied", None]),
        ("Solicit Codes", "Do not solicit||", "consent.marketing", ["withdrawn", None, None]),
        ("Communication Restrictions", "Do Not Call, Do Not Mail||", "consent.marketing", ["withdrawn", None, None]),
        ("Suppression reason", "unsubscribed||", "consent.marketing", ["withdrawn", None, None]),
        ("Permission", "Yes|No", "consent.marketing", ["granted", "denied"]),
        ("Zapis na newsletter?", "Tak, zgadzam się|Nie zgadzam się", "consent.email", ["granted", "denied"]),
        ("Consent", "Yes, I agree|No thanks", "consent.marketing", ["granted", "denied"]),
    ],
)
def test_a_refusal_in_a_column_of_statuses_or_preferences_is_stored(
    connection: sa.Connection, header: str, cells: str, field: str, states: list[str | None]
) -> None:
    table = people_with(header, cells)
    assert suggest(table).mapping.columns[header] == field
    rows = mapped(connection, table)["people"]
    assert decided(rows[: len(states)], field) == states


@pytest.mark.parametrize(
    ("header", "cells", "field"),
    [
        ("Status", "Customer|Prospect|Unsubscribed", "consent.marketing"),
        ("Email Status", "Opted In|Opted Out|Somehow", "consent.email"),
        ("Email Interest Type", "All|OptedOut|Custom", "consent.email"),
        ("Marketing preference", "OK|Do not contact", "consent.marketing"),
        ("Newsletter", "Weekly|Monthly|No", "consent.email"),
    ],
)
def test_words_that_decide_nothing_beside_a_refusal_make_no_yes_and_are_asked_about(
    connection: sa.Connection, header: str, cells: str, field: str
) -> None:
    table = people_with(header, cells)
    found = suggest(table)
    assert (found.mapping.columns[header], found.doubtful) == (field, (header,))
    told = set(decided(mapped(connection, table)["people"], field))
    assert told & {"withdrawn", "denied"}
    assert ("granted" in told) == ("Opted In" in cells)


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Status", "Customer|Prospect|Active|Unsubscribed"),
        ("Status", "Subscribed|Trial|Unsubscribed"),
        ("Status", "Angemeldet|Warteliste|Abgemeldet"),
        ("Subscription Status", "Active|Paused|Unsubscribed"),
        ("Subscriber status", "Active|Churned|Paused"),
        ("Membership status", "Opted in|Opted out"),
        ("Insurance status", "Active|Opted out"),
        ("Email statements", "Opted in|Opted out"),
        ("Contact block", "Yes|Do not call"),
        ("Tags", "vip|unsubscribed|new"),
        ("Lead Status", "New|Open|Do not contact"),
        ("Newsletter", "Weekly|Monthly"),
        ("Subscribe to plan", "Yes|No"),
    ],
)
def test_a_yes_to_something_that_need_not_be_messages_is_asked_about_and_grants_nothing(
    header: str, cells: str
) -> None:
    found = suggest(people_with(header, cells))
    assert found.doubtful == (header,)
    assert not found.mapping.columns[header].startswith("consent.")


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Status", "Active|Cancelled|Pending"),
        ("Status", "Active|Removed"),
        ("Status", "Paid|Cancelled|Bounced"),
        ("Status", "Delivered|Opened|Unsubscribed"),
        ("Order status", "Shipped|Cancelled|Removed"),
        ("Status", "Aktywny|Nieaktywny"),
        ("Status", "Approved|Pending|Spam"),
        ("Stav", "Aktivní|Neaktivní|Smazaný"),
        ("Account status", "Active|Inactive|Removed"),
        ("Photo status", "Opted in|Opted out"),
        ("Cookie status", "Opted in|Opted out"),
        ("Consent to photos", "Yes, I agree|No thanks"),
        ("Do you agree to the terms?", "Yes, I agree|No"),
        ("Tell me about your allergies", "Yes|No"),
        ("Email Type", "HTML|Text"),
    ],
)
def test_what_stands_about_orders_accounts_and_photos_is_no_consent(header: str, cells: str) -> None:
    assert not suggest(people_with(header, cells)).mapping.columns[header].startswith("consent.")


@pytest.mark.parametrize(
    "header",
    either(
        "Marketing|Werbung|News|Reklama|Publicidad|SMS notifications|Contact by email|Subscribe|"
        "Would you like some emails from us?"
    ),
)
def test_a_yes_or_no_about_messages_that_is_not_understood_is_asked_about(header: str) -> None:
    found = suggest(people_with(header, "Yes|No"))
    assert (found.mapping.columns[header].partition(".")[0], found.doubtful) == ("custom", (header,))


@pytest.mark.parametrize("header", either("Marketing source|Marketing lead rejected|Mails sent|VIP"))
def test_a_yes_or_no_about_something_else_is_kept_without_a_question(header: str) -> None:
    found = suggest(people_with(header, "Yes|No"))
    assert (found.mapping.columns[header].partition(".")[0], found.doubtful) == ("custom", ())


def test_whoever_is_known_to_the_turkish_register_has_not_agreed_by_that() -> None:
    assert suggest(people_with("İYS Kaydı", "Evet|Hayır")).mapping.columns["İYS Kaydı"].startswith("custom.")
    assert suggest(people_with("İYS Durumu", "ONAY|RET")).mapping.columns["İYS Durumu"] == "consent.marketing"


@pytest.mark.parametrize("header", either("Samtyckesdatum|Samtykkedato|Datum souhlasu|Suostumuksen päivä"))
def test_the_day_of_a_consent_is_found_in_more_languages(header: str) -> None:
    table = csv(f"First Name,Email,Newsletter,{header}", "Ann,a@x.org,yes,2026-03-04", "Bob,b@x.org,no,2026-03-05")
    assert suggest(table).mapping.columns[header] == "decided_at"


def test_a_moment_of_leaving_is_that_of_the_refusal_which_a_preset_knows(connection: sa.Connection) -> None:
    table = csv(
        "Record Id,Last Name,Email,Email Opt Out,Lead Source,Created Time,Modified Time,Unsubscribed Time",
        "z1,Lee,a@x.org,true,Web,2025-01-02 10:00:00,2026-01-02 10:00:00,2025-11-02 10:00:00",
    )
    (row,) = mapped(connection, table)["people"]
    assert only(row, "consent.email", "consent.marketing", "decided_at.email") == {
        "consent.email": "withdrawn",
        "decided_at.email": "2025-11-02 10:00:00",
    }


def test_a_channel_with_yes_and_no_is_consent_for_that_channel() -> None:
    assert suggest(people_with("SMS", "Yes|No")).mapping.columns["SMS"] == "consent.sms"


def test_answers_in_a_sentence_have_the_days_of_their_kind(connection: sa.Connection) -> None:
    columns = ("First Name", "Email", "Marketing consent", "Opt-in date", "Withdrawn at")
    rows = [
        ("Ann", "a@x.org", "Yes, I agree to receive news", "2020-03-01", ""),
        ("Bob", "b@x.org", "Do Not Call, Do Not Mail", "2019-03-01", "2021-05-06"),
    ]
    found = mapped(connection, SmallTable(columns, rows))["people"]
    states = [(row["consent.marketing"], row["decided_at.marketing"]) for row in found]
    assert states == [("granted", "2020-03-01"), ("withdrawn", "2021-05-06")]


@pytest.mark.parametrize("word", either("gesperrt|widersprochen|verweigert|rejected|denegado|rifiutato|geweigerd"))
def test_a_refusal_under_a_header_that_refuses_is_one(word: str, connection: sa.Connection) -> None:
    cell = sa.literal(word, sa.Text)
    assert connection.scalar(sa.select(state_under(cell, "Werbewiderspruch"))) == "withdrawn"


@pytest.mark.parametrize(
    "word", either("ja/nein|ja, gekündigt|Yes (expired 2020)|yes, pending|Sí, excepto SMS|はい、しかし")
)
def test_a_yes_that_is_bounded_grants_nothing(word: str) -> None:
    assert state_of(word) is None


@pytest.mark.parametrize("word", either("Opted out of SMS|not opted in|consent withdrawn|withdrawn 2024-01-02|STOP"))
def test_a_refusal_with_something_behind_it_is_one(word: str) -> None:
    assert state_of(word) == "withdrawn"


def test_a_list_that_knows_e_mails_alone_subscribes_to_e_mail() -> None:
    header, row = "Email,Name,Subscribed,Date unsubscribed", "ann@x.org,Ann Lee,yes,"
    assert suggest(csv(header, row)).mapping.columns["Subscribed"] == "consent.email"
    with_phones = suggest(csv(f"{header},Phone", f"{row},+16175550101")).mapping
    assert with_phones.columns["Subscribed"] == "consent.marketing"


def test_permissions_of_the_turkish_register_stand_in_a_column_for_each_channel(connection: sa.Connection) -> None:
    table = csv(
        "Ad,Soyad,E-posta,İYS SMS Onayı,İYS E-posta Onayı,İYS Arama Onayı,İYS Kodu",
        "Ayşe,Yılmaz,ayse@x.org,ONAY,RET,RET,K1",
        "Mehmet,Kaya,mehmet@x.org,RET,ONAY,ONAY,K2",
    )
    rows = mapped(connection, table)["people"]
    assert [[row[f"consent.{purpose}"] for purpose in ("sms", "email", "phone")] for row in rows] == [
        ["granted", "denied", "denied"],
        ["denied", "granted", "granted"],
    ]
    assert [row["custom.iys_kodu"] for row in rows] == ["K1", "K2"]


IYS = "Alıcı,Alıcı Tipi,İzin Türü,Durum,İzin Kaynağı,İzin Tarihi"


@pytest.mark.parametrize(
    ("field", "recipient", "channel", "purpose"),
    [
        ("email", "ayse@x.org", "EPOSTA", "email"),
        ("phone", "+905321234567", "MESAJ", "sms"),
        ("phone", "+905321234567", "ARAMA", "phone"),
    ],
)
def test_the_export_of_the_turkish_register_names_channel_and_decision(
    connection: sa.Connection, field: str, recipient: str, channel: str, purpose: str
) -> None:
    table = csv(
        IYS,
        f"{recipient},BIREYSEL,{channel},RET,HS_WEB,2026-05-03 10:11:12",
        f"{recipient},BIREYSEL,{channel},ONAY,HS_WEB,2026-06-03 10:11:12",
    )
    told = [(row[field], row[f"consent.{purpose}"], row["decided_at"]) for row in mapped(connection, table)["consents"]]
    assert told == [
        (recipient, "denied", "2026-05-03 10:11:12"),
        (recipient, "granted", "2026-06-03 10:11:12"),
    ]


@pytest.mark.parametrize(
    ("channel", "purpose"), [("E-Mail", "email"), ("Text message", "sms"), ("Phone call", "phone"), ("Ads", "ads")]
)
def test_a_column_that_names_a_channel_names_its_purpose(connection: sa.Connection, channel: str, purpose: str) -> None:
    mapping = Mapping("consents", columns={"Mail": "email", "Said": "consent.{Channel}", "Channel": "ignore"})
    (row,) = mapped(connection, csv("Mail,Channel,Said", f"a@x.org,{channel},yes"), mapping)["consents"]
    assert row[f"consent.{purpose}"] == "granted"


def test_whoever_blocked_the_sender_of_a_messenger_is_not_written_to(connection: sa.Connection) -> None:
    table = csv(
        "전화번호,이름,차단여부,광고성 정보 수신동의,수신동의일시",
        "+821023456789,김민준,Y,Y,2026-01-05 10:00:00",
        "+821098765432,박서연,N,Y,2026-01-05 10:00:00",
    )
    assert [row["consent.marketing"] for row in mapped(connection, table)["people"]] == [
        ["withdrawn", "granted"],
        "granted",
    ]


def test_complaints_and_addresses_that_do_not_work_are_held_back_in_intercom(connection: sa.Connection) -> None:
    table = csv(
        "Name,Email,User ID,Last seen (UTC),Unsubscribed from Emails,Marked email as spam,Has hard bounced",
        "Ann,ann@x.org,u1,2026-11-01 10:00:00,false,true,false",
        "Bob,bob@x.org,u2,2026-11-01 10:00:00,false,false,true",
        "Cat,cat@x.org,u3,2026-11-01 10:00:00,false,false,false",
    )
    rows = mapped(connection, table)["people"]
    assert [row.get("consent.email") for row in rows] == ["withdrawn", "withdrawn", None]


def test_a_register_of_addresses_and_numbers_in_one_column_is_of_both(connection: sa.Connection) -> None:
    table = csv(
        IYS,
        "ayse@x.org,BIREYSEL,EPOSTA,RET,HS_WEB,2026-05-03 10:11:12",
        "+905321234567,BIREYSEL,MESAJ,ONAY,HS_WEB,2026-05-03 10:11:12",
    )
    assert [
        only(row, "email", "phone", "consent.email", "consent.sms") for row in mapped(connection, table)["consents"]
    ] == [
        {"email": "ayse@x.org", "consent.email": "denied"},
        {"phone": "+905321234567", "consent.sms": "granted"},
    ]


@pytest.mark.parametrize(
    "header", either("Deceased|npsp__Deceased__c|Verstorben|Décédé(e)|Fallecido|Falecido|Deceduto|Overleden|Zmarły")
)
def test_whoever_has_died_is_not_written_to(connection: sa.Connection, header: str) -> None:
    table = csv(f"Name,Email,{header},Newsletter", "Ann Reed,ann@x.org,0,yes", "Bob Lee,bob@x.org,1,yes")
    ann, bob = mapped(connection, table)["people"]
    assert "withdrawn" not in str(ann)
    assert "withdrawn" in (*bob["consent.email"], bob.get("consent.marketing"))


@pytest.mark.parametrize("header", either("Data de cancelamento|Uitschrijfdatum|موافقة على مشاركة البيانات"))
def test_what_ended_or_is_shared_is_no_decision_on_messages(header: str) -> None:
    assert purpose_of(header) is None


@pytest.mark.parametrize("header", either("Deceased spouse|In memory of deceased|Deceased Name"))
def test_that_somebody_else_has_died_refuses_nothing(header: str) -> None:
    assert purpose_of(header) is None


def test_words_that_decide_nothing_beside_decisions_are_kept_under_their_own_name(connection: sa.Connection) -> None:
    table = csv("Email,First name,Status", "a@x.org,Ann,Subscribed", "b@x.org,Bo,VIP", "c@x.org,Cy,Unsubscribed")
    ann, bo, cy = mapped(connection, table)["people"]
    # Cleaning says of what is not known that it is no decision.
    assert [row.get("consent.marketing") for row in (ann, bo, cy)] == ["granted", "VIP", "withdrawn"]
    assert [row.get("custom.status") for row in (ann, bo, cy)] == [None, "VIP", None]


@pytest.mark.parametrize("word", either("Unsubscribe please|Nein bitte|Keine Werbung, bitte|STOP por favor|no, please"))
def test_a_refusal_may_be_polite(word: str) -> None:
    assert state_of(word) in ("denied", "withdrawn")


def test_a_polite_yes_is_one_and_a_please_alone_is_nothing() -> None:
    assert [state_of(word) for word in ("Yes please", "VIP please", "please")] == ["granted", None, None]


@pytest.mark.parametrize(
    ("header", "yes", "no"),
    [
        ("Συγκατάθεση", "ΝΑΙ", "ΟΧΙ"),
        ("Συναίνεση", "Ναι", "Όχι"),
        ("Sutikimas", "Taip", "Ne"),
        ("Piekrišana", "Jā", "Nē"),
        ("Nõusolek", "jah", "ei"),
        ("Consimțământ marketing", "da", "nu"),
        ("Съгласие", "Да", "Не"),
        ("هل توافق على استلام العروض؟", "نعم", "كلا"),
        ("الموافقة على الرسائل التسويقية", "موافق", "غير موافق"),
        ("Συγκατάθεση ενημερώσεων", "Συμφωνώ", "Δεν συμφωνώ"),
    ],
)
def test_consent_is_found_in_languages_of_which_little_else_is_known(
    connection: sa.Connection, header: str, yes: str, no: str
) -> None:
    table = SmallTable(("E-mail", "First name", header), [("a@x.org", "Ann", yes), ("b@x.org", "Bo", no)])
    assert decided(mapped(connection, table)["people"], "consent.marketing") == ["granted", "denied"]


@pytest.mark.parametrize(
    "header",
    either(
        "Συγκατάθεση επεξεργασίας δεδομένων|Αποδοχή όρων χρήσης|Sutikimas dėl duomenų tvarkymo|"
        "Piekrišana datu apstrādei|Nõusolek andmete töötlemiseks|Згода на обробку даних|Съгласие за обработка на данни|"
        "Privola za obradu podataka|Acord prelucrare date|هل توافق على الشروط والأحكام؟"
    ),
)
def test_consent_to_what_is_done_with_data_allows_no_message_in_any_language(header: str) -> None:
    columns = suggest(SmallTable(("E-mail", header), [("a@x.org", "yes"), ("b@x.org", "no")])).mapping.columns
    assert not columns[header].startswith("consent.")


@pytest.mark.parametrize(
    "word",
    either(
        "Not agreed|Not consented|Not given|Not approved|Nicht eingewilligt|Non accepté|Nie zgadzam się|Ikke samtykker|"
        "Не согласен|Δεν συμφωνώ|غير موافق|غير مشترك|لا أوافق|Kabul ediyorum değil|No acepto|I do not consent|"
        "I don't consent|Do not consent|Not consent"
    ),
)
def test_who_does_not_agree_has_refused(word: str) -> None:
    assert state_of(word) == "denied"


@pytest.mark.parametrize(
    "word",
    either(
        "not confirmed|nicht bestätigt|not active|not marketing|not in|nicht aktiv|inte aktiv|non attivo|no activa|"
        "niet actief|nie aktywny|consent"
    ),
)
def test_who_has_not_confirmed_has_not_refused(word: str) -> None:
    assert state_of(word) is None


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("واتساب", "موافق|غير موافق"),
        ("Να σας γράφουμε;", "ναι|όχι"),
        ("DSE", "Zugestimmt|Abgelehnt"),
        ("Jautājums", "Piekrītu|Nepiekrītu"),
    ],
)
def test_what_may_be_a_permission_by_its_answers_or_in_a_little_known_script_is_asked_about(
    header: str, cells: str
) -> None:
    table = SmallTable(("E-mail", header), [(f"{n}@x.org", cell) for n, cell in enumerate(either(cells))])
    assert suggest(table).doubtful == (header,)


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("VIP", "Taip|Ne"),
        ("نشط", "نعم|لا"),
        ("Stammkunde", "ja|nein"),
        ("البريد موثق", "نعم|لا"),
        ("Versand", "Express|Standard"),
        ("Kredit", "Granted|Denied"),
        ("AGB", "Zugestimmt|Abgelehnt"),
        ("Πελάτης χονδρικής", "ΝΑΙ|ΟΧΙ"),
        ("متزوج", "نعم|لا"),
        ("ילדים", "כן|לא"),
        ("มีรถยนต์", "ใช่|ไม่ใช่"),
    ],
)
def test_a_flag_that_is_no_permission_is_kept_without_a_question(header: str, cells: str) -> None:
    table = SmallTable(("E-mail", header), [(f"{n}@x.org", cell) for n, cell in enumerate(either(cells))])
    assert suggest(table).doubtful == ()


@pytest.mark.parametrize("others", [("Να έρθει;",), ("Newsletter",)])
def test_flags_of_a_little_known_script_are_asked_about_only_alone_and_beside_no_permission(
    others: tuple[str, ...],
) -> None:
    lines = [(f"{n}@x.org", *[cell] * (1 + len(others))) for n, cell in enumerate(("ναι", "όχι"))]
    assert suggest(SmallTable(("E-mail", "Να φύγει;", *others), lines)).doubtful == ()


@pytest.mark.parametrize(
    ("header", "purpose"),
    [
        ("SMS수신동의여부", "sms"),
        ("메일수신동의", "email"),
        ("이메일수신여부", "email"),
        ("카카오 알림 수신", "kakao"),
        ("앱푸시 수신동의", "push"),
        ("전화 수신동의", "phone"),
        ("마케팅 수신 동의", "marketing"),
        ("DM発送", "post"),
        ("Receber novidades", "marketing"),
        ("Permite contato", "marketing"),
        ("Suscrito", "marketing"),
    ],
)
def test_a_word_that_others_have_grown_onto_names_its_channel(header: str, purpose: str) -> None:
    assert purpose_of(header) == purpose


@pytest.mark.parametrize(("header", "values"), [("Estado suscripción", "Activo|Baja"), ("Contact by post", "Y|N")])
def test_what_may_be_a_permission_is_asked_about(header: str, values: str) -> None:
    rows = [f"{i},u{i}@x.org,{value}" for i, value in enumerate(values.split("|") * 4)]
    assert suggest(csv(f"Customer ID,Email,{header}", *rows)).doubtful == (header,)


@pytest.mark.parametrize(
    "header", either("Optin date|opt_in_date|DOI-Datum|Subscribe date|subscribed_at|Consent date|Einwilligungsdatum")
)
def test_a_day_of_agreeing_is_asked_about_where_no_column_says_who_agreed(header: str) -> None:
    lines = ("Ann,a@x.org,2026-01-02", "Bob,b@x.org,")
    assert header in suggest(csv(f"First Name,Email,{header}", *lines)).doubtful
    answered = csv(f"First Name,Email,{header},Newsletter", *(f"{line},yes" for line in lines))
    assert suggest(answered).mapping.columns[header].startswith("decided_at")


def test_a_day_of_agreeing_beside_a_day_of_leaving_is_asked_about() -> None:
    found = suggest(csv("First Name,Email,Opt-in date,Opt-out date", "Ann,a@x.org,2026-01-02,2026-02-03"))
    assert found.doubtful == ("Opt-in date",)
    assert found.mapping.columns["Opt-out date"] == "consent.marketing"


def test_a_day_of_agreeing_that_a_person_takes_for_the_decision_is_a_yes_on_that_day(connection: sa.Connection) -> None:
    mapping = Mapping("people", columns={"Email": "email", "Opt-in date": "consent.email"})
    table = csv("Email,Opt-in date", "a@x.org,13/02/2026", "b@x.org,", "c@x.org,2026-02-13 10:00", "d@x.org,12345")
    rows = mapped(connection, table, mapping)["people"]
    assert [row.get("consent.email") for row in rows] == ["granted", None, "granted", "12345"]
    assert [row.get("decided_at.email") for row in rows][:3] == ["13/02/2026", None, "2026-02-13 10:00"]


@pytest.mark.parametrize("header", either("Abmeldedatum|Abmelde-Datum|Widerrufsdatum|Afmelddatum|Avmeldingsdato"))
def test_a_day_of_leaving_is_known_where_its_words_have_grown_together(connection: sa.Connection, header: str) -> None:
    table = csv(f"Email,Vorname,{header}", "a@x.org,Ann,", "b@x.org,Bob,20.02.2026")
    rows = mapped(connection, table)["people"]
    assert [only(row, "consent.marketing", "decided_at.marketing") for row in rows] == [
        {},
        {"consent.marketing": "withdrawn", "decided_at.marketing": "20.02.2026"},
    ]


def test_a_day_of_leaving_beside_a_purpose_takes_back_that_purpose(connection: sa.Connection) -> None:
    table = csv("email,purpose,withdrawn_at", "a@x.org,email,", "a@x.org,sms,2026-02-03")
    _, row = mapped(connection, table)["people"]
    days = ("consent.sms", "decided_at.sms", "consent.marketing")
    assert only(row, *days) == {"consent.sms": "withdrawn", "decided_at.sms": "2026-02-03"}


def test_whoever_complained_is_not_written_to(connection: sa.Connection) -> None:
    table = csv("Email,First Name,Complained", "a@x.org,Ann,true", "b@x.org,Bob,false")
    assert [row.get("consent.email") for row in mapped(connection, table)["people"]] == ["withdrawn", None]


def test_whether_somebody_is_a_subscriber_is_asked_about() -> None:
    assert "Abonné" in suggest(people_with("Abonné", "Oui|Non")).doubtful


def test_numbers_of_lists_that_somebody_left_are_asked_about_and_decide_nothing() -> None:
    header, row = "email,subscribedMessageTypeIds,unsubscribedChannelIds", ("a@x.org", "[12345]", "[1]")
    found = suggest(SmallTable(tuple(header.split(",")), [row]))
    assert found.doubtful == ("subscribedMessageTypeIds", "unsubscribedChannelIds")
    assert not [field for field in found.mapping.columns.values() if field.startswith("consent")]
