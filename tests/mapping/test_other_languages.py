"""Exports of known systems in the languages of those who use them, whose headers no preset has."""

import pytest
import sqlalchemy as sa

from cdp_core.mapping import suggest
from cdp_core.mapping.names import either
from tests.mapping.tables import SmallTable, csv, mapped


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        (
            "Nachname,E-Mail,Accountname,Postanschrift: Ort,Postanschrift: Land,Inhaber des Kontakts,Erstellungsdatum",
            "Müller,j@x.de,Bäckerei GmbH,Berlin,Deutschland,Sabine Vogt,04.03.2025",
            "last_name email company city country owner created_at",
        ),
        (
            "取引先責任者 ID,姓,名,取引先名,メール,市区郡（郵送先）",
            "0035g00000AbCdE,山田,太郎,株式会社サンプル,t@x.jp,千代田区",
            "crm_id last_name first_name company email city",
        ),
        (
            "姓,名,敬称,取引先名,メール,電話連絡不可,取引先責任者 ID,取引先 ID",
            "佐藤,健一,様,株式会社青空商事,sato@x.jp,0,0035g00000XyZ00AAK,0015g00000Ab00AAA",
            "last_name first_name custom.salutation company email consent.phone crm_id company_id",
        ),
        (
            "Nombre,Apellidos,Correo,Propietario del contacto,Estado del lead,Ciudad,Estado de la cuenta",
            "Lucía,García,l@x.es,Pedro Ruiz,Nuevo,Madrid,Activa",
            "first_name last_name email owner lead_status city custom.estado_de_la_cuenta",
        ),
        (
            "Pessoa - Nome,Pessoa - E-mail - Trabalho,Pessoa - Organização,Pessoa - Criado em",
            "Maria da Silva,m@x.com.br,Padaria Silva,2025-03-04 12:00:10",
            "full_name email company created_at",
        ),
        (
            "(Ne pas modifier) Contact,Nom complet,Adresse de messagerie,Nom de la société",
            "0b1a7a3c-12ab-4c3d-9e8f-001122334455,Claire Martin,c@x.fr,Martin SA",
            "crm_id full_name email company",
        ),
        (
            "(Não Modificar) Contato,Nome Completo,Email,Telefone Comercial,Endereço 1: Cidade,Não Permitir Emails",
            "0b1a7a3c-12ab-4c3d-9e8f-001122334455,Ana Lima,a@x.br,(11) 4096-5678,São Paulo,Não Permitir",
            "crm_id full_name email phone city consent.email",
        ),
        (
            "Nome,Email,Data da primeira conversão,Total de conversões,Evento da primeira conversão",
            "Ana Lima,a@x.br,05/03/2026 10:11,3,aula",
            "full_name email created_at custom.total_de_conversões custom.evento_da_primeira_conversão",
        ),
        ("Matrícula,Nome,E-mail", "010234,Ana Lima,a@x.br", "customer_id full_name email"),
        ("नाम,ईमेल,मोबाइल,शहर", "राहुल शर्मा,rahul@x.in,९८७६५४३२१०,दिल्ली", "full_name email phone city"),
        ("نام,ایمیل,تلفن همراه,شهر", "علی رضایی,ali@x.ir,۰۹۱۲۳۴۵۶۷۸۹,تهران", "full_name email phone city"),
        ("שם,אימייל,טלפון,עיר", "דוד כהן,david@x.co.il,052-1234567,חיפה", "full_name email phone city"),
        ("fields.Full Name,fields.E-mail,_source.city", "Ann Lee,ann@x.org,Bonn", "full_name email city"),
    ],
)
def test_people_of_a_crm_are_understood(header: str, row: str, expected: str) -> None:
    chosen = suggest(csv(header, row)).mapping
    fields = [chosen.columns[column] for column in header.split(",")]
    assert (chosen.kind, " ".join(fields)) == ("people", expected)


def test_a_deal_is_called_what_it_says_itself_and_not_after_its_contact() -> None:
    table = csv("Nom complet,Nom de l'opportunité,Étape,Montant", "Claire Martin,Renouvellement,Proposition,12500")
    chosen = suggest(table).mapping
    assert (chosen.kind, chosen.columns["Nom de l'opportunité"]) == ("deals", "name")


@pytest.mark.parametrize(
    ("header", "no", "yes", "decisions"),
    [
        ("E-Mail-Deaktivierung", "0", "1", [None, "withdrawn"]),
        ("メール送信除外", "0", "1", [None, "withdrawn"]),
        ("Se canceló la suscripción a todos los correos", "false", "true", [None, "withdrawn"]),
        ("Ne pas autoriser les courriers électroniques", "Autoriser", "Ne pas autoriser", [None, "withdrawn"]),
    ],
)
def test_an_opt_out_in_another_language_withdraws(
    connection: sa.Connection, header: str, no: str, yes: str, decisions: list[str | None]
) -> None:
    table = csv(f"Email,Last Name,{header}", f"ann@x.org,Berg,{no}", f"bob@x.org,Stone,{yes}")
    assert suggest(table).mapping.columns[header] == "consent.email"
    assert [row.get("consent.email") for row in mapped(connection, table)["people"]] == decisions


def test_a_flag_under_a_header_that_only_begins_with_email_is_asked_about() -> None:
    found = suggest(csv("Email,Last Name,Email prüfen", "ann@x.org,Berg,0", "bob@x.org,Stone,1"))
    assert (found.mapping.columns["Email prüfen"], found.doubtful) == ("custom.email_prüfen", ("Email prüfen",))


def test_a_log_of_messages_is_one_event_a_row_in_standard_words(connection: sa.Connection) -> None:
    table = csv(
        "Date,Destinataire,Objet,Événement,Lien",
        "04/03/2025 10:15:00,elodie@x.fr,Soldes,Ouvert,",
        "04/03/2025 10:17:00,elodie@x.fr,Soldes,Cliqué,https://x.fr",
        "14/03/2025 10:17:00,paul@x.fr,Soldes,Désinscrit,",
    )
    events = [row["event"] for row in mapped(connection, table)["events"]]
    assert events == ["Email Opened", "Email Link Clicked", "Unsubscribed"]


def test_a_list_of_activities_stays_one_of_tasks() -> None:
    table = csv("Subject,Activity Type,Date,Contact Email,Status", "Hello,Call,2025-03-04,ann@x.org,Completed")
    assert suggest(table).kind == "tasks"


@pytest.mark.parametrize(
    ("header", "yes", "no", "field"),
    [
        ("Nieuwsbrief", "Ja", "Nee", "consent.email"),
        ("是否接收短信", "是", "否", "consent.sms"),
        ("الموافقة على الرسائل", "نعم", "لا", "consent.marketing"),
    ],
)
def test_consent_is_found_under_words_of_more_languages(header: str, yes: str, no: str, field: str) -> None:
    table = csv(f"Email,Last Name,{header}", f"ann@x.org,Berg,{yes}", f"bob@x.org,Stone,{no}")
    assert suggest(table).mapping.columns[header] == field


def test_a_caller_with_a_number_is_known_by_it() -> None:
    table = csv(
        "Call ID,Caller,Start,Duration",
        "C1,+491712345678,2025-03-04 10:15,00:10",
        "C2,+491712345679,2025-03-05 10:15,00:01",
    )
    assert suggest(table).mapping.columns["Caller"] == "phone"


def test_segments_by_ramp_id_are_interests() -> None:
    table = csv("RampID,Segment Name,Timestamp", "XY1000aBc,In-market > Auto,2025-03-04T10:00:00Z")
    chosen = suggest(table).mapping
    assert (chosen.kind, list(chosen.columns.values())) == ("interests", ["id.rampid", "interest", "seen_at"])


def test_values_that_look_like_nothing_are_values_still() -> None:
    table = csv("Email,Last Name,headers.accept", "ann@x.org,Berg,*/*", "bob@x.org,Stone,*/*")
    assert suggest(table).mapping.columns["headers.accept"] == "custom.headers_accept"


def test_a_german_report_of_paypal_tells_sales_refunds_and_bookings(connection: sa.Connection) -> None:
    table = csv(
        "Datum,Name,Typ,Status,Währung,Brutto,Gebühr,Netto,Absender E-Mail-Adresse,Empfänger E-Mail-Adresse,"
        "Transaktionscode,Rechnungsnummer",
        "04.03.2025,Ann,PayPal Express-Zahlung,Abgeschlossen,EUR,49.90,-1.60,48.30,ann@x.de,shop@x.de,TX1,1001",
        "05.03.2025,,Allgemeine Abbuchung - Bankkonto,Abgeschlossen,EUR,-100.00,0.00,-100.00,shop@x.de,,TX2,",
        "06.03.2025,Ann,Rückzahlung,Abgeschlossen,EUR,-49.90,1.60,-48.30,shop@x.de,ann@x.de,TX3,1001",
    )
    told = [(row["event"], row.get("email"), row["revenue"]) for row in mapped(connection, table)["events"]]
    assert told == [
        ("Order Completed", "ann@x.de", "49.90"),
        ("Account Booked", None, "100.00"),
        ("Order Refunded", "ann@x.de", "49.90"),
    ]


def test_a_preset_takes_a_name_and_a_mail_under_their_headers_in_another_language() -> None:
    header = "E-Mail-Adresse,Vorname,Nachname,MEMBER_RATING,OPTIN_IP,LEID,EUID"
    found = suggest(csv(header, "ann@x.de,Ann,Berg,2,91.1.1.1,1,a1"))
    named = [found.mapping.columns[column] for column in header.split(",")[:3]]
    assert (found.preset, named) == ("mailchimp_members", ["email", "first_name", "last_name"])


def test_a_consent_under_gdpr_need_not_be_a_tc_string() -> None:
    table = csv("Forename,Surname,Mobile,GDPR consent", "Ann,Berg,07700900123,Yes", "Bob,Stone,07700900124,No")
    found = suggest(table)
    assert (found.kind, found.mapping.columns["GDPR consent"]) == ("people", "consent.marketing")


def test_a_push_with_several_moments_is_an_event_for_each(connection: sa.Connection) -> None:
    table = csv(
        "notification_id,player_id,sent_at,delivered_at,opened_at",
        "n1,p1,2025-03-04T10:15:00Z,2025-03-04T10:15:05Z,2025-03-04T10:20:00Z",
        "n1,p2,2025-03-04T10:15:00Z,2025-03-04T10:15:06Z,",
    )
    rows = mapped(connection, table)["events"]
    assert sorted((row["id.push"], row["event"]) for row in rows) == [
        *(("p1", event) for event in ("Push Delivered", "Push Opened", "Push Sent")),
        *(("p2", event) for event in ("Push Delivered", "Push Sent")),
    ]


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        (
            "Číslo požadavku,Předmět,Stav,Priorita,E-mail zákazníka,Vytvořeno,Vyřešeno,Řešitel",
            "R1,Poškozená kniha,Vyřešený,Nízká,jiri@x.cz,5. 10. 2026 9:10,7. 10. 2026 9:10,Pavla",
            "object_id subject status priority email opened_at closed_at owner",
        ),
        (
            "Numer zgłoszenia,Temat,Status,Priorytet,E-mail klienta,Utworzono,Rozwiązano",
            "Z1,Uszkodzona książka,Rozwiązane,Niski,ewa@x.pl,5.10.2026 9:10,7.10.2026 9:10",
            "object_id subject status priority email opened_at closed_at",
        ),
        (
            "Ticket id,Subject,Status,Priority,Customer email,Creation date,Closed date",
            "1,Box?,closed,low,a@x.org,2026-10-01 10:00:00,2026-10-02 10:00:00",
            "object_id subject status priority email opened_at closed_at",
        ),
        (
            "Ticket ID,Ämne,Status,Prioritet,E-post,Skapad,Avslutad datum",
            "1,Kartong,löst,låg,a@x.se,2026-10-01 10:00:00,2026-10-02 10:00:00",
            "object_id subject status priority email opened_at closed_at",
        ),
    ],
)
def test_tickets_are_understood_in_any_language(header: str, row: str, expected: str) -> None:
    chosen = suggest(csv(header, row, name="reklamace.csv")).mapping
    assert (chosen.kind, " ".join(chosen.columns.values())) == ("tickets", expected)


ORDERS = [
    ("Bonnr.;Dato;Varenr.;Varetekst;Stk.;Stk. pris;Beløb", "1;01-10-2026;77;Stol;2;49.50;99.00"),
    ("Kvittonr;Datum;Artikelnr;Artikelbenämning;Antal;À-pris;Belopp", "1;2026-10-01;77;Stol;2;49.50;99.00"),
    ("Kvitteringsnr;Dato;Varenummer;Varenavn;Antall;Enhetspris;Totalt beløp", "1;01.10.2026;77;Stol;2;49.50;99.00"),
    ("Kuittinumero;Pvm;Tuotekoodi;Tuotenimi;Määrä;Yksikköhinta;Yhteensä", "1;1.10.2026;77;Tuoli;2;49.50;99.00"),
    ("Číslo účtenky;Datum;Kód zboží;Název zboží;Počet kusů;Cena za kus;Celkem", "1;1.10.2026;77;Židle;2;49.50;99.00"),
    ("Nyugtaszám;Dátum;Cikkszám;Megnevezés;Darab;Egységár;Összesen", "1;2026.10.01.;77;Szék;2;49.50;99.00"),
    ("Nr bon;Data;Cod produs;Denumire produs;Bucati;Pret unitar;Total", "1;01.10.2026;77;Scaun;2;49.50;99.00"),
    # "Jumlah" is how much or how many: beside a price and a total it is the latter.
    (
        "Nomor Pesanan;Tanggal Pesanan;Kode Produk;Nama Produk;Jumlah;Harga;Total",
        "1;2026-11-01;B1;Buku;2;75.000;150.000",
    ),
    (
        "No. Pesanan;Waktu Pesanan Dibuat;Nomor Referensi SKU;Nama Produk;Jumlah;Harga Setelah Diskon;Total Pembayaran",
        "1;2026-11-01 10:00;B1;Buku;2;75.000;150.000",
    ),
]


@pytest.mark.parametrize(("header", "row"), ORDERS)
def test_the_lines_of_an_order_are_understood(header: str, row: str) -> None:
    chosen = suggest(SmallTable(tuple(header.split(";")), [tuple(row.split(";"))])).mapping
    fields = "order_id occurred_at product_id product quantity price revenue"
    assert (chosen.kind, " ".join(chosen.columns.values())) == ("orders", fields)


def test_an_amount_in_indonesian_is_the_total_where_nothing_else_is() -> None:
    header = "Nomor Pesanan,Tanggal Pesanan,Email,Produk,Qty,Harga,Jumlah"
    rows = ("1,2026-11-01,a@x.id,Tas,2,75.000,150.000", "2,2026-11-01,b@x.id,Buku,1,75.000,75.000")
    assert suggest(csv(header, *rows)).mapping.columns["Jumlah"] == "revenue"


def test_small_whole_numbers_are_no_total_beside_a_larger_one() -> None:
    found = suggest(csv("Order ID,Date,Email,Sum,Order Total", "1,2026-11-01,a@x.org,2,150.00"))
    assert found.mapping.columns["Order Total"] == "revenue"


def test_a_price_that_was_lowered_is_not_what_was_asked() -> None:
    found = suggest(csv("Order ID,Date,Email,Product,List Price,Price", "1,2026-11-01,a@x.org,Hat,20.00,15.00"))
    assert [found.mapping.columns[name] for name in ("List Price", "Price")] == ["property.list_price", "price"]


@pytest.mark.parametrize(
    "header",
    either(
        "Ordrestatus|Status Pesanan|Stav objednávky|Tilauksen tila|Rendelés állapota|Starea comenzii|Sipariş Durumu|"
        "Betaalstatus|Estado de la orden|État de la commande|Auftragsstatus|Betalningsstatus|订单状态"
    ),
)
def test_the_status_of_an_order_is_found_under_words_of_more_languages(header: str) -> None:
    found = suggest(csv(f"Order ID,Date,Email,Total,{header}", "1,2026-11-01,a@x.org,150.00,x"))
    assert found.mapping.columns[header] == "property.status"


def test_an_order_was_placed_when_it_was_charged_and_its_refunds_are_read() -> None:
    header = "order_id,email,created_at,processed_at,total_price,total_refunds,currency,status"
    row = "1,a@x.org,2026-09-01T10:00:00,2026-10-01T10:00:00,39.00,10.00,USD,partially_refunded"
    chosen = suggest(csv(header, row)).mapping.columns
    assert [chosen[name] for name in ("created_at", "processed_at", "total_refunds")] == [
        *("property.created_at", "occurred_at", "property.refunded_amount"),
    ]


def test_a_charge_in_brazil_is_an_order_under_its_own_number(connection: sa.Connection) -> None:
    table = csv(
        "Identificador da cobrança,E-mail,Valor,Data de vencimento,Data de pagamento,Situação",
        "pay_1,ana@x.br,129.90,05/11/2026,05/11/2026,Recebida",
        "pay_2,rui@x.br,89.90,06/11/2026,16/11/2026,Estornada",
        "pay_3,eva@x.br,89.90,06/12/2026,16/12/2026,Aguardando pagamento",
    )
    told = [(row["order_id"], row["event"]) for row in mapped(connection, table)["events"]]
    assert sorted(told) == [
        ("pay_1", "Order Completed"),
        ("pay_2", "Order Completed"),
        ("pay_2", "Order Refunded"),
        ("pay_3", "Checkout Started"),
    ]


def test_a_booking_in_italian_is_an_order_of_its_guest() -> None:
    table = csv(
        "Prenotazione,Ospite,Email,Importo,Stato,Data prenotazione", "P1,Rossi Maria,m@x.it,450,Cancellata,04/03/2025"
    )
    chosen = suggest(table).mapping.columns
    assert [chosen[name] for name in ("Prenotazione", "Ospite", "Stato")] == [
        "order_id",
        "full_name",
        "property.status",
    ]


@pytest.mark.parametrize(
    ("states", "field"),
    [
        (("aktiv", "abgemeldet", "ausstehend"), "consent.marketing"),
        (("active", "unsubscribed", "pending"), "consent.marketing"),
        (("aktiv", "inaktiv", "aktiv"), "custom.status"),
        (("active", "inactive", "blocked"), "custom.status"),
    ],
)
def test_the_status_of_a_newsletter_is_a_decision_and_that_of_customers_none(
    states: tuple[str, ...], field: str
) -> None:
    rows = (f"u{n}@x.org,Berg,{state}" for n, state in enumerate(states))
    assert suggest(csv("Email,Last Name,Status", *rows)).mapping.columns["Status"] == field


def test_a_number_behind_a_street_is_the_houses_and_no_key() -> None:
    found = suggest(
        csv("NOME,EMAIL,ENDERECO,NUM,DDD,FONE", "ANA,a@x.br,RUA A,10,11,987654321", "JO,j@x.br,RUA B,20,21,998765432")
    )
    assert (found.mapping.key, found.mapping.columns["DDD"]) == ((), "phone")


def test_the_address_of_a_network_card_is_no_ip() -> None:
    table = csv("mac,email,visits", "AA:BB:CC:DD:EE:01,a@x.org,3", "AA:BB:CC:DD:EE:02,b@x.org,1")
    assert suggest(table).mapping.columns["mac"] == "custom.mac"


@pytest.mark.parametrize(
    ("header", "cell", "field"),
    [
        ("رقم البطاقة", "6001000123", "loyalty_id"),
        ("Αριθμός κάρτας", "3001001", "loyalty_id"),
        ("Kártyaszám", "2000111", "loyalty_id"),
        ("Ημ/νία γέννησης", "04/03/1975", "birthday"),
        ("اسم الشركة", "شركة الخليج", "company"),
        ("تاريخ الإنشاء", "2025-03-01", "created_at"),
        ("Φύλο", "Άνδρας", "gender"),
        ("Φύλο", "Γυναίκα", "gender"),
        ("res_street_address", "12 Main St", "street"),
        ("res_city_desc", "Durham", "city"),
        ("midl_name", "Lee", "middle_name"),
        ("pcode", "27701", "postal_code"),
        ("Strt", "12 Main St", "street"),
    ],
)
def test_short_and_foreign_headers_are_understood(header: str, cell: str, field: str) -> None:
    found = suggest(csv(f"First name,Last name,{header}", f"Ann,Lee,{cell}"))
    assert field in (found.mapping.columns[header], found.mapping.columns[header].removeprefix("custom."))
    assert found.doubtful == ()


@pytest.mark.parametrize("header", ["رقم البطاقة", "Αριθμός κάρτας", "Kártyaszám"])
def test_the_number_of_a_card_that_pays_is_kept_in_no_language(header: str) -> None:
    columns = suggest(csv(f"First name,Last name,{header}", "Ann,Lee,4111111111111111")).mapping.columns
    assert columns[header] == "ignore"


def test_the_place_of_birth_is_no_birthday_and_no_town_of_hers() -> None:
    columns = suggest(csv("First name,Last name,birth_place", "Ann,Lee,Durham")).mapping.columns
    assert columns["birth_place"] == "custom.birth_place"


def test_the_key_of_a_record_in_arabic_is_that_of_the_contact(connection: sa.Connection) -> None:
    table = csv(
        "(عدم التعديل) جهة الاتصال,(عدم التعديل) المجموع الاختباري للصف,الاسم الكامل,البريد الإلكتروني,"
        "عدم السماح برسائل البريد الإلكتروني",
        "{8F0B1A10-0000-4000-8000-000000000001},abc==,ليلى منصور,l@x.org,لا",
        "{8F0B1A10-0000-4000-8000-000000000002},abd==,بدر العنزي,b@x.org,نعم",
    )
    rows = mapped(connection, table)["people"]
    assert [row["crm_id"][-2:] for row in rows] == ["1}", "2}"]
    assert [row.get("consent.email") for row in rows] == [None, "withdrawn"]
    assert suggest(table).mapping.columns["(عدم التعديل) المجموع الاختباري للصف"] == "ignore"


def test_a_given_name_beside_the_familys_is_no_full_name_and_neither_is_how_both_are_read() -> None:
    header = "注文番号,注文日時,注文者姓,注文者名,注文者姓カナ,注文者名カナ,注文者メールアドレス,合計金額"
    found = suggest(csv(header, "1,2025-05-01 10:00,田中,由美子,タナカ,ユミコ,a@x.org,1000")).mapping.columns
    assert (found["注文者姓"], found["注文者名"]) == ("last_name", "first_name")
    assert {found["注文者姓カナ"], found["注文者名カナ"]} == {"property.注文者姓カナ", "property.注文者名カナ"}


def test_an_opportunity_of_salesforce_in_portuguese_has_its_own_number() -> None:
    header = "Nome,Sobrenome,Nome da conta,Email,Valor,Fase,Fechamento,Proprietário da oportunidade,ID da oportunidade"
    found = suggest(csv(header, "Ana,Gil,Conta 0,ana@x.br,1000,Negociação,10/01/2025,Carlos Vendas,0065g00000Zz00AAA"))
    assert found.kind == "deals"
    told = [found.mapping.columns[column] for column in header.split(",") if column != "Fechamento"]
    assert " ".join(told) == "first_name last_name company email amount stage owner object_id"


def test_the_activities_of_marketo_are_those_of_its_people(connection: sa.Connection) -> None:
    people = csv("Id,Email Address,Unsubscribed,Black Listed,Person Score", "3000,ann@x.org,false,false,7")
    activities = csv(
        "marketoGUID,leadId,activityDate,activityTypeId,primaryAttributeValue",
        "1,3000,2025-05-01T09:10:00Z,6,Spring",
        "2,3000,2025-05-01T09:12:00Z,10,Spring",
        "3,3000,2025-05-01T09:15:00Z,9,Spring",
    )
    assert suggest(people).mapping.columns["Id"] == suggest(activities).mapping.columns["leadId"] == "id.marketo"
    found = mapped(connection, activities)
    assert [row["event"] for row in found["events"]] == ["Email Sent", "Email Opened", "Unsubscribed"]
    assert [row["consent.email"] for row in found["consents"]] == ["withdrawn"]


def test_a_form_in_japanese_is_a_survey_and_its_consent_as_old_as_the_answer(connection: sa.Connection) -> None:
    table = csv(
        "タイムスタンプ,メールアドレス,お名前,温泉はご利用になりましたか？,今後お得な情報のメール配信を希望しますか？",
        "2025/01/10 午後 1:05:00,sato@x.jp,佐藤健一,いいえ,希望する",
        "2025/02/11 午後 2:05:01,ito@x.jp,伊藤美咲,はい,希望しない",
    )
    found = suggest(table)
    assert (found.kind, found.mapping.defaults["event"]) == ("events", "Survey Answered")
    people = mapped(connection, table)["people"]
    assert [row["decided_at"] for row in people] == ["2025/01/10 午後 1:05:00", "2025/02/11 午後 2:05:01"]
