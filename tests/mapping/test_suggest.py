from dataclasses import replace

import pytest

from cdp_core.errors import MappingError
from cdp_core.fields import IGNORE
from cdp_core.mapping import suggest
from cdp_core.mapping.beside import currency_in
from cdp_core.mapping.looks import looks
from cdp_core.mapping.words import meaning
from tests.mapping.tables import SmallTable, csv, json_rows, without_header


def fields(table: SmallTable, **given: str) -> dict[str, str]:
    return suggest(table, **given).mapping.columns


@pytest.mark.parametrize(("before", "after"), [("\u202a", "\u202c"), ("\u2066", "\u2069"), ("\u200f", "\u200f")])
def test_marks_of_direction_around_values_hide_nothing_of_what_they_are(before: str, after: str) -> None:
    row = tuple(f"{before}{cell}{after}" for cell in ("#1001", "2025/3/4", "+965 5012 3456", "a@x.com", "10.500"))
    columns = ("Order Number", "Date", "Mobile", "E-Mail", "Total")
    expected = ("order_id", "occurred_at", "phone", "email", "revenue")
    assert fields(SmallTable(columns, [row])) == dict(zip(columns, expected, strict=True))


@pytest.mark.parametrize("moment", ["20250105 10:00:00", "20250105 10:00", "20250105T100000"])
def test_a_day_without_signs_between_its_parts_may_have_a_time_behind_it(moment: str) -> None:
    assert looks([moment])["date"] == 1
    found = fields(csv("Order,Email,Date,Total", f"A1,a@x.org,{moment},10.00", f"A2,b@x.org,{moment},20.00"))
    assert (found["Date"], found["Total"]) == ("occurred_at", "revenue")


def test_german_headers_are_understood() -> None:
    table = SmallTable(
        (
            "Kundennummer",
            "Anrede",
            "Vorname",
            "Name",
            "E-Mail-Adresse",
            "Handy",
            "Geburtsdatum",
            "Straße",
            "PLZ",
            "Ort",
            "Newsletter",
        ),
        [("K1", "Frau", "Anna", "Groß", "anna@x.de", "0171 1234567", "12.03.1980", "Weg 1", "10115", "Berlin", "ja")],
    )
    assert fields(table) == {
        "Kundennummer": "customer_id",
        "Anrede": "custom.salutation",
        "Vorname": "first_name",
        "Name": "last_name",
        "E-Mail-Adresse": "email",
        "Handy": "phone",
        "Geburtsdatum": "birthday",
        "Straße": "street",
        "PLZ": "postal_code",
        "Ort": "city",
        "Newsletter": "consent.email",
    }


@pytest.mark.parametrize(
    ("header", "cells", "expected"),
    [
        (
            "Mã khách hàng|Họ và tên|Số điện thoại|Ngày sinh|Giới tính|Địa chỉ|Thành phố",
            "KH1|Nguyễn Văn An|0912345678|20/05/1990|Nam|12 Lê Lợi|Hà Nội",
            "customer_id full_name phone birthday gender street city",
        ),
        (
            "会員番号|氏名|フリガナ|メールアドレス|電話番号|生年月日|性別|郵便番号|都道府県|市区町村",
            "M1|山田 太郎|ヤマダ タロウ|taro@x.jp|090-1234-5678|1980年3月12日|男性|100-0001|東京都|千代田区",
            "loyalty_id full_name custom.フリガナ email phone birthday gender postal_code region city",
        ),
        (
            "N° client|Prénom|Nom|Courriel|Téléphone|Date de naissance|Code postal|Ville|Pays",
            "C1|Zoé|Durand|zoe@x.fr|06 12 34 56 78|12/03/1980|75001|Paris|France",
            "customer_id first_name last_name email phone birthday postal_code city country",
        ),
        (
            "Nombre|Apellidos|Correo electrónico|Móvil|Fecha de nacimiento|Código postal|Provincia",
            "Ana|García López|ana@x.es|612 345 678|12/03/1980|28001|Madrid",
            "first_name last_name email phone birthday postal_code region",
        ),
        (
            "Codice cliente|Nome|Cognome|Cellulare|Data di nascita|CAP|Città",
            "C1|Anna|Rossi|333 1234567|12/03/1980|00100|Roma",
            "customer_id first_name last_name phone birthday postal_code city",
        ),
        (
            "Nome completo|E-mail|Celular|Data de nascimento|CEP|Cidade|Estado",
            "Ana Souza|ana@x.br|(11) 91234-5678|12/03/1980|01000-000|São Paulo|SP",
            "full_name email phone birthday postal_code city region",
        ),
        (
            "Klantnummer|Voornaam|Achternaam|E-mailadres|Telefoonnummer|Geboortedatum|Woonplaats",
            "1|Jan|Jansen|jan@x.nl|06-12345678|12-03-1980|Utrecht",
            "customer_id first_name last_name email phone birthday city",
        ),
    ],
)
def test_people_are_understood_in_many_languages(header: str, cells: str, expected: str) -> None:
    table = SmallTable(tuple(header.split("|")), [tuple(cells.split("|"))])
    assert list(fields(table).values()) == expected.split()


def test_a_benchmark_file_with_blanks_before_its_cells() -> None:
    header = (
        "rec_id|given_name|surname|street_number|address_1|address_2|suburb|postcode|state|date_of_birth|soc_sec_id"
    )
    cells = "rec-1| michaela| neumann| 8| stanley street| miami| winston hills| 4223| nsw| 19151111| 5304218"
    found = suggest(SmallTable(tuple(header.split("|")), [tuple(cells.split("|"))]))
    assert found.mapping.key == ("rec_id",)
    assert " ".join(found.mapping.columns.values()) == (
        "ignore first_name last_name custom.street_number street street2 city postal_code region birthday id.soc_sec_id"
    )


def test_a_truth_column_is_no_customer_id() -> None:
    table = csv(
        "unique_id,first_name,surname,dob,email,cluster", "0,Robert,Alan,1971-06-24,r@x.net,0", "1,Ann,,1980-01-01,,0"
    )
    found = suggest(table)
    assert (found.kind, found.mapping.key) == ("people", ("unique_id",))
    assert found.mapping.columns["cluster"] == "custom.cluster"
    assert found.mapping.columns["unique_id"] == "ignore"


def test_an_id_that_repeats_is_no_key() -> None:
    assert suggest(csv("id,email", "1,a@x.org", "1,b@x.org")).mapping.key == ()


@pytest.mark.parametrize(
    ("header", "row", "kind"),
    [
        ("email,first_name", "a@x.org,Ann", "people"),
        ("order_id,email,order_date,total", "1,a@x.org,2024-01-01,10", "orders"),
        ("bon_nr,datum,kundenkarte,artikel,menge,preis", "1,01.02.2024,K1,Seife,2,1.99", "orders"),
        ("user_id,event,timestamp", "1,signup,2024-01-01T10:00:00Z", "events"),
        ("visitor_id,url,time", "v,https://x.org,2024-01-01T10:00:00Z", "events"),
        ("opportunity name,stage,amount,close date,owner", "Big,Won,10,2024-01-01,Sam", "deals"),
        ("ticket id,subject,status,priority,created at", "1,Late,open,high,2024-01-01", "tickets"),
        ("task,subject,due date,status,owner", "Call,Call Ann,2024-01-01,open,Sam", "tasks"),
        ("cookie_id,segment,expires_at", "c,Auto,2024-01-01", "interests"),
        ("email,email_consent,decided_at", "a@x.org,granted,2024-01-01", "consents"),
        ("cookie_id,customer_id", "c,7", "links"),
        ("company name,website,industry,employees", "Acme,https://acme.org,Software,12", "companies"),
    ],
)
def test_the_kind_of_a_row_follows_from_its_columns_and_is_reasoned(header: str, row: str, kind: str) -> None:
    found = suggest(csv(header, row))
    assert found.kind == kind
    assert found.kind_reason


def test_each_column_has_a_confidence_a_reason_and_samples() -> None:
    found = {guess.column: guess for guess in suggest(csv("E-mail,Shoe size", "a@x.org,38", "b@x.org,38")).columns}
    assert found["E-mail"].confidence > 0.95
    assert found["E-mail"].reason == "its header says 'e mail' and its values look like it"
    assert found["E-mail"].samples == ("a@x.org", "b@x.org")
    assert found["Shoe size"].field == "custom.shoe_size"


def test_a_column_whose_values_object_is_asked_about_and_kept() -> None:
    found = suggest(csv("name,phone,email", "Ann,maybe,a@x.org", "Bob,later,b@x.org"))
    assert found.doubtful == ("phone",)
    assert found.mapping.columns["phone"] == "custom.phone"
    doubt = next(guess for guess in found.columns if guess.column == "phone")
    assert "its values are words" in doubt.reason


@pytest.mark.parametrize("written", ["Oct-03-26", "October-3-2026", "Saturday, October 3, 2026", "03/10/2026"])
def test_a_day_is_known_however_marketplaces_write_it(written: str) -> None:
    table = SmallTable(
        ("Order Number", "Sale Date", "Item Title", "Total Price", "Buyer Email"),
        [("1", written, "Shoes", "$49.99", "ann@example.org")],
    )
    assert fields(table)["Sale Date"] == "occurred_at"


def test_an_indonesian_marketplace_is_understood() -> None:
    table = csv(
        "Nomor Invoice,Tanggal Pembayaran,Nama Produk,Jumlah Produk Dibeli,Harga Jual (IDR),Total Penjualan (IDR)"
        ",Nama Pembeli,No Telp Pembeli,Alamat Pengiriman,Kota",
        "INV/1,03-10-2026 18:42:11,Lipstik,2,Rp 80.000,Rp 160.000,Siti Aminah,081298765432,Jl. Merdeka 5,Bandung",
    )
    assert list(fields(table).values()) == (
        ["order_id", "occurred_at", "product", "quantity", "price", "revenue", "full_name", "phone", "street", "city"]
    )


def test_a_part_number_that_begins_like_a_month_is_no_day() -> None:
    assert "date" not in looks(["MARK-12-34567", "ABC-12-34", "JAN-1"])


def test_values_tell_where_a_header_says_nothing() -> None:
    found = fields(csv("a,b,c", "x@x.org,+4917012345678,7", "y@x.org,+4917012345679,8"))
    assert found == {"a": "email", "b": "phone", "c": "custom.c"}


@pytest.mark.parametrize("days", [("01202020", "02051980"), ("19800112", "20121120"), ("12011980", "5051990")])
def test_days_without_signs_are_birthdays_where_the_header_says_so(days):
    table = csv("name,date_of_birth,points", *(f"Ann Lee,{day},{day}" for day in days))
    found = suggest(table).mapping.columns
    assert (found["date_of_birth"], found["points"]) == ("birthday", "custom.points")


def test_a_hash_in_an_e_mail_column_is_a_hashed_e_mail() -> None:
    assert fields(csv("email,first_name", "a" * 64 + ",Ann"))["email"] == "hashed_email"


def test_a_file_without_a_header_is_read_by_its_values() -> None:
    found = suggest(without_header(("1", "a@x.org", "Ada", "2024-01-01"), ("2", "b@x.org", "Bo", "2024-02-01")))
    assert found.mapping.columns["column_2"] == "email"
    assert found.mapping.key == ("column_1",)
    assert found.doubtful == ("column_3", "column_4")


def test_one_column_of_e_mails_is_a_list_of_people() -> None:
    found = suggest(without_header(("a@x.org",), ("b@x.org",)))
    assert (found.kind, found.mapping.columns) == ("people", {"column_1": "email"})


def test_card_numbers_are_found_by_their_values_and_left_out() -> None:
    found = suggest(csv("email,zahlung", "a@x.org,4242424242424242", "b@x.org,5555 5555 5555 4444"))
    assert found.mapping.columns["zahlung"] == "ignore"
    assert "never kept" in next(guess.reason for guess in found.columns if guess.column == "zahlung")


def test_a_table_about_nobody_says_so_asks_and_takes_nothing() -> None:
    found = suggest(csv("sku,title,stock", "A1,Shirt,3"))
    assert "nothing here says whom a row is about" in found.kind_reason
    assert found.doubtful == ("sku", "title", "stock")
    assert set(found.mapping.columns.values()) == {"ignore"}


def test_a_lone_name_may_be_a_products_and_two_words_are_a_persons() -> None:
    assert suggest(csv("id,name,active,created", "1,Membership,true,2024-01-01")).doubtful
    guests = suggest(csv("name", "Ann Smith", "Bob van Dyke"))
    assert (guests.mapping.columns, guests.doubtful) == ({"name": "full_name"}, ())


def test_types_that_the_file_itself_has_are_passed_on() -> None:
    table = SmallTable(("email", "size"), [("a@x.org", "3")], types={"email": "text", "size": "number"})
    assert suggest(table).mapping.types == {"custom.size": "number"}


def test_a_person_may_decide_kind_preset_and_system() -> None:
    table = csv("email,score", "a@x.org,3")
    assert suggest(table, kind="events").kind == "events"
    assert suggest(table, system="dmp").system == "dmp"
    assert suggest(table, preset="klaviyo_profiles").mapping.preset == "klaviyo_profiles"
    with pytest.raises(MappingError, match="There is no preset 'klavio'"):
        suggest(table, preset="klavio")


def test_an_empty_table_is_no_surprise() -> None:
    assert suggest(SmallTable((), [])).mapping.columns == {}
    assert suggest(SmallTable(("email",), [])).mapping.columns == {"email": "email"}


def test_a_wide_table_is_looked_at_in_reasonable_time() -> None:
    wide = SmallTable(("email", *(f"x{i}" for i in range(2000))), [("a@x.org", *["1"] * 2000)] * 5)
    assert len(suggest(wide).columns) == 2001


def bars(header: str, *rows: str) -> SmallTable:
    return SmallTable(tuple(header.split("|")), [tuple(row.split("|")) for row in rows])


def test_a_german_shop_export_that_nobody_named() -> None:
    found = suggest(
        bars(
            "Bestellnr.|Bestelldatum|Kunden-Nr.|Rechnungs-Vorname|E-Mail|Rechnungs-PLZ|"
            "Gesamtbetrag brutto|Status|Filiale",
            "10001|12.03.2024 14:22|K-77|Anna|anna@x.de|10115|1.234,50 €|bezahlt|Mitte",
        )
    )
    assert found.kind == "orders"
    assert list(found.mapping.columns.values()) == [
        "order_id",
        "occurred_at",
        "customer_id",
        "first_name",
        "email",
        "postal_code",
        "revenue",
        "property.status",
        "property.filiale",
    ]


def test_a_call_centres_table_is_tasks_about_the_callers() -> None:
    found = suggest(
        bars(
            "Call ID|Agent|Caller|Phone number|Start|Topic",
            "c1|Sam|Ann Smith|+4917012345|2024-01-01 10:00|Invoice",
            "c2|Eve|Bob Hill|+4917012346|2024-01-01 11:00|Return",
        )
    )
    assert (found.kind, found.system, found.mapping.key) == ("tasks", "crm", ("Call ID",))
    assert list(found.mapping.columns.values()) == [
        "object_id",
        "custom.agent",
        "full_name",
        "phone",
        "opened_at",
        "subject",
    ]


def test_a_customer_column_is_an_id_a_name_or_an_address_by_its_values() -> None:
    def of(value: str) -> str:
        return fields(bars("customer|event|time", f"{value}|Signed Up|2024-01-01"))["customer"]

    assert [of("K-77"), of("Ann Smith"), of("a@x.org")] == ["customer_id", "full_name", "email"]


def test_a_last_purchase_is_no_last_name() -> None:
    found = fields(bars("email|Last purchase date", "a@x.org|2024-01-01"))
    assert found["Last purchase date"] == "custom.last_purchase_date"


def test_screens_without_an_event_name_are_screens_viewed() -> None:
    found = suggest(bars("userId|ts|screen_name", "7|1704067200|Home"))
    assert (found.kind, found.mapping.defaults) == ("events", {"event": "Screen Viewed"})


def test_an_email_of_whoever_sent_or_sold_is_not_the_customers() -> None:
    table = csv(
        "customer_email,Sales rep email,reply_to",
        "ann@example.org,rep@shop.example,hello@shop.example",
        "bob@example.org,rep@shop.example,hello@shop.example",
    )
    found = suggest(table)
    assert found.mapping.columns["customer_email"] == "email"
    assert "email" not in (found.mapping.columns["Sales rep email"], found.mapping.columns["reply_to"])
    assert set(found.doubtful) == {"Sales rep email", "reply_to"}


def test_a_bare_name_beside_what_things_have_is_asked_about() -> None:
    table = csv("Name,Status,Template", "Barista Monthly Digest,Active,No", "Coffee Innovation Webinar,Draft,No")
    assert suggest(table).mapping.columns["Name"] == "ignore"
    assert suggest(csv("Name,Email", "Ann Smith,a@x.org", "Bob Jones,b@x.org")).mapping.columns["Name"] == "full_name"


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Номер клиента", "customer_id"),
        ("Příjmení", "last_name"),
        ("Förnamn", "first_name"),
        ("휴대폰번호", "phone"),
        ("Doğum Tarihi", "birthday"),
        ("Member #", "loyalty_id"),
        ("Cust Nbr", "customer_id"),
        ("Join Dt", "created_at"),
        ("Tỉnh/TP", "city"),
        ("Tổng số tiền", "revenue"),
        ("SKU sản phẩm", "product_id"),
        ("Customer User ID", "customer_id"),
        ("Event Revenue", "revenue"),
    ],
)
def test_headers_of_many_languages_and_short_ones_are_known(header: str, field: str) -> None:
    found = meaning(header)
    assert (found and found.concept) == field


def test_one_phone_on_every_row_is_nobodys() -> None:
    table = csv("Caller Number,Line", "+15165555555,+18005550100", "+12125550123,+18005550100")
    assert suggest(table).mapping.columns == {"Caller Number": "phone", "Line": "custom.line"}


def test_a_log_with_pages_and_money_is_events_and_no_orders() -> None:
    table = csv("ts,uid,evt,page,amt", "2025-03-04T10:00:00Z,u1,view,/a,", "2025-03-04T10:01:00Z,u1,buy,/b,12.5")
    found = suggest(table)
    assert found.kind == "events"
    assert found.mapping.columns == {
        "ts": "occurred_at",
        "uid": "customer_id",
        "evt": "event",
        "page": "url",
        "amt": "revenue",
    }


def test_a_table_that_says_nothing_of_its_rows_waits_for_a_person():
    table = csv("foo,bar", "1,qq", "2,ww")
    assert not suggest(table).clear
    chosen = suggest(table, kind="people")
    assert chosen.clear
    assert set(chosen.mapping.columns.values()) == {"custom.foo", "custom.bar"}


def test_names_with_a_figure_behind_them_are_names() -> None:
    table = csv("Vorname,Nachname,E-Mail", "Anna,Weiss2,a@x.de", "Ute,Lang3,b@x.de")
    assert fields(table)["Nachname"] == "last_name"


def test_of_two_columns_of_one_name_the_first_counts() -> None:
    assert fields(csv("email,name,name_2", "a@x.org,Ann Lee,Bob Ray"))["name"] == "full_name"


def test_beside_how_somebody_is_addressed_a_title_keeps_its_own_name() -> None:
    told = fields(csv("Titel,Anrede,Nachname,E-Mail", "Dr.,Herr,Roth,jan@x.de", ",Frau,Lang,eva@x.de"))
    assert (told["Titel"], told["Anrede"]) == ("custom.titel", "custom.salutation")


def test_a_header_of_whose_number_it_is_beats_the_bare_number() -> None:
    assert fields(csv("Kunde Nummer,E-Mail,会員No", "7,a@x.de,M1")) == {
        "Kunde Nummer": "customer_id",
        "E-Mail": "email",
        "会員No": "loyalty_id",
    }


def test_how_things_stand_is_no_region() -> None:
    table = csv("Correo,Estado", "a@x.es,Activo", "b@x.es,Baja")
    assert fields(table)["Estado"] == "custom.estado"
    assert fields(csv("Correo,Estado", "a@x.es,Jalisco"))["Estado"] == "region"


def test_days_of_a_spreadsheet_may_be_birthdays() -> None:
    assert fields(csv("E-Mail,Geb.", "a@x.de,29221", "b@x.de,18264"))["Geb."] == "birthday"


def test_a_consent_is_for_the_channel_beside_it() -> None:
    table = csv("timestamp,email,channel,consent_given", "2025-03-01,a@x.org,sms,Y", "2025-03-02,b@x.org,email,N")
    assert fields(table)["consent_given"] == "consent.{channel}"


def test_a_booking_with_several_dates_asks_which_is_meant() -> None:
    found = suggest(csv("email,confirmation #,total,arrival,departure", "a@x.org,R1,99.00,2025-03-01,2025-03-03"))
    assert found.mapping.columns["arrival"] == "occurred_at"
    assert found.doubtful == ("arrival",)


def test_a_log_of_calls_in_spanish_is_one() -> None:
    table = csv("ID llamada,Fecha y hora,Teléfono cliente,Motivo", "L1,20/03/2025 10:30,612345678,Consulta")
    assert suggest(table).kind == "tasks"


def test_polish_headers_are_understood() -> None:
    table = csv(
        "Identyfikator klienta,Imię,Nazwisko,Nr telefonu,Data rejestracji,Zgoda marketingowa",
        "7,Łukasz,Wiśniewski,600123450,2025-01-10,TAK",
    )
    assert list(fields(table).values()) == [
        *("customer_id", "first_name", "last_name", "phone", "created_at", "consent.marketing"),
    ]


def test_a_log_in_which_somebody_also_looks_is_events_however_much_its_purchases_say() -> None:
    header = "event_type,event_time,user_id,product_id,price,order_id,revenue"
    looked, bought = "2026-11-01 10:00,u1,p1,12.50,,", "2026-11-02 10:00,u1,p1,12.50,o1,12.50"
    found = suggest(csv(header, f"product_viewed,{looked}", f"Purchase,{bought}"))
    assert found.kind == "events"
    assert suggest(csv(header, f"retail,{bought}", f"web,{bought}")).kind == "orders"


@pytest.mark.parametrize("header", ["id", "ID", "_id", "Key", "No", "Name"])
def test_addresses_under_the_header_of_a_number_or_a_name_are_addresses(header: str) -> None:
    found = suggest(csv(f"{header},first name,city", "ann@x.org,Ann,Rome", "bob@x.org,Bob,Oslo"))
    assert found.mapping.columns[header] == "email"


def test_orders_of_a_german_merchandise_system_are_orders() -> None:
    table = csv(
        "Auftragsnr.,Auftragsdatum,Kundennr.,E-Mail-Adresse,Bruttobetrag",
        "4711,03.02.2025,10023,aenne@example.de,1234.56",
        "4712,23.02.2025,10024,joerg@example.de,34.56",
    )
    assert list(fields(table).values()) == ["order_id", "occurred_at", "customer_id", "email", "revenue"]


@pytest.mark.parametrize("header", ["Loyalty Card Number", "Номер карты лояльности", "Sadakat Kart No"])
def test_the_number_of_a_loyalty_card_is_an_identifier(header: str) -> None:
    table = csv(f"{header},First name,Last name", "6340040000000010,Ann,Lee", "6340040000000028,Bo,Ray")
    assert fields(table)[header] == "loyalty_id"


def test_a_buyers_user_id_is_whom_an_order_belongs_to() -> None:
    table = csv(
        "Sale Date,Order ID,Buyer User ID,Order Total", "06/25/25,33001,annlee,39.10", "06/26/25,33002,bo,18.10"
    )
    assert fields(table)["Buyer User ID"] == "customer_id"


def test_a_name_that_everybody_has_is_an_events() -> None:
    rows = [f"u{number}@x.org,Trial Begun,2025-03-0{number}T10:00" for number in range(1, 7)]
    found = suggest(csv("email,name,time", *rows))
    assert (found.kind, found.mapping.columns["name"], found.doubtful) == ("events", "event", ("name",))


def test_people_may_share_a_name() -> None:
    names = [f"{first} {last}" for first in ("Ann", "Bob", "Cy", "Di") for last in ("Lee", "Ray")]
    rows = [f"u{number}@x.org,{name},2025-03-01" for number, name in enumerate(names * 8)]
    assert suggest(csv("email,name,date", *rows)).mapping.columns["name"] == "full_name"


def test_a_log_of_calls_with_words_grown_together_is_one() -> None:
    table = csv("Vorgangs-ID,Anrufzeitpunkt,Rufnummer,Kundennr.", "V1,01.03.2025 09:10,+49 171 1234567,K1")
    found = suggest(table)
    assert (found.kind, found.mapping.columns["Vorgangs-ID"]) == ("tasks", "object_id")


def test_a_list_of_returns_tells_refunds_of_orders_and_no_new_orders() -> None:
    table = csv("Bestellnummer,Artikelnummer,Menge,Retourendatum,Erstattungsbetrag", "17,A1,1,05.03.2026,9.90")
    found = suggest(table)
    assert (found.kind, found.mapping.defaults) == ("events", {"event": "Order Refunded"})
    assert found.mapping.columns == {
        "Bestellnummer": "order_id",
        "Artikelnummer": "product_id",
        "Menge": "quantity",
        "Retourendatum": "occurred_at",
        "Erstattungsbetrag": "revenue",
    }


def test_a_list_of_shipments_tells_what_became_of_orders() -> None:
    found = suggest(csv("Order Number,Tracking Number,Carrier,Shipped Date", "17,DH1,DHL,2026-03-02"))
    assert (found.kind, found.mapping.defaults) == ("events", {"event": "Order Shipped"})


def test_orders_with_a_day_of_delivery_are_orders() -> None:
    found = suggest(csv("Order Number,Email,Total,Delivery Date", "17,a@x.org,9.90,2026-03-02"))
    assert found.kind == "orders"


def test_lines_of_orders_in_a_file_of_their_own_name_goods() -> None:
    found = suggest(csv("order_id,sku,name,quantity,price", "17,A1,Lipstick,1,9.90"))
    assert (found.kind, found.mapping.columns["name"]) == ("orders", "product")


def test_of_the_numbers_of_a_product_the_shops_own_is_taken() -> None:
    found = fields(csv("order-id,asin,sku,purchase-date,buyer-email", "1,B00X1,LIP-1,2026-03-01,a@x.de"))
    assert (found["asin"], found["sku"]) == ("property.asin", "product_id")


def test_what_shipping_costs_is_no_price_and_its_day_not_the_orders() -> None:
    header = "order-id,purchase-date,buyer-email,item-price,shipping-price,ship-date,ship-city,ship-country"
    found = fields(csv(header, "1,2026-03-01,a@x.de,19.90,4.90,2026-03-04,Berlin,DE"))
    assert found["shipping-price"] == "property.shipping_price"
    assert found["ship-date"] == "property.ship_date"
    assert (found["ship-city"], found["ship-country"]) == ("city", "country")


def test_two_lines_of_a_name_are_a_company_with_a_person_or_a_persons_names() -> None:
    firms = csv("Name1,Name2,E-Mail", "Groß GmbH,Anna Groß,a@x.de", "Klein AG,Bernd Klein,b@x.de")
    people = csv("Name1,Name2,E-Mail", "Groß,Anna,a@x.de", "Klein,Bernd,b@x.de")
    assert list(fields(firms).values())[:2] == ["company", "full_name"]
    assert list(fields(people).values())[:2] == ["last_name", "first_name"]
    assert suggest(firms).doubtful == ("Name1", "Name2")


def test_thai_headers_are_understood_and_others_keep_their_vowels() -> None:
    header = "หมายเลขคำสั่งซื้อ,วันที่ทำการสั่งซื้อ,ชื่อสินค้า,ราคาขาย,จำนวน,ชื่อผู้รับ,หมายเลขโทรศัพท์,หมายเหตุจากผู้ซื้อ"
    found = fields(csv(header, "26A,2026-03-01 10:00,ลิปสติก,350.00,1,สมชาย ใจดี,66812345678,ด่วน"))
    assert list(found.values()) == [
        *("order_id", "occurred_at", "product", "price", "quantity", "full_name", "phone"),
        "property.หมายเหตุจากผู้ซื้อ",
    ]


def test_an_event_may_be_as_old_as_its_row() -> None:
    found = suggest(csv("user_id,event_name,created_at", "U1,login,2026-03-01 10:00"))
    assert (found.kind, found.mapping.columns["created_at"]) == ("events", "occurred_at")


def test_hashes_of_addresses_are_known_by_their_short_name() -> None:
    assert fields(csv("hem_sha256,segment_name", f"{'a1' * 32},Cars"))["hem_sha256"] == "hashed_email"


BOOKINGS = {
    "Nr rezerwacji,Data rezerwacji,Imię i nazwisko,Nr telefonu,Data przyjazdu,Kwota do zapłaty": (
        "R-1,01.03.2026 10:15,Anna Kowalska,601 234 567,12.04.2026,480.50"
    ),
    "Localizador,Fecha reserva,Hora,Comensales,Nombre,Móvil,Importe total": (
        "L001,12/03/2026,21:30,4,Lucía García,612345678,120.50"
    ),
    "Reservierungsnr.,Anreise,Abreise,Gast,Tel. Gast,Gesamtpreis,Gebucht am": (
        "45001,12.04.2026,15.04.2026,Anna Groß,0171 2345678,405.00,01.03.2026"
    ),
    "Číslo rezervace,Datum rezervace,Jméno a příjmení,Telefon,Cena celkem": (
        "C1,1. 3. 2026,Jana Nováková,601 234 567,1250.00 Kč"
    ),
    "Foglalás száma,Foglalás dátuma,Vendég neve,Telefonszám,Fizetendő": (
        "F1,2026.03.01.,Kovács Anna,06 30 123 4567,45 000 Ft"
    ),
    "رقم الطلب,تاريخ الطلب,اسم العميل,رقم الجوال,إجمالي الطلب": "1001,2026/03/01,محمد أحمد,0501234567,٢٥٠٫٥٠",
    "Check #,Opened,Closed,Server,Customer Name,Customer Phone,Total": (
        "551,3/1/26 6:05 PM,3/1/26 7:20 PM,Maria,Ann Lee,212-555-0123,102.10"
    ),
}


@pytest.mark.parametrize("header", BOOKINGS)
def test_a_booking_is_an_order_of_whoever_booked(header: str) -> None:
    found = suggest(csv(header, BOOKINGS[header]))
    assert found.kind == "orders"
    assert {"order_id", "occurred_at", "full_name", "phone", "revenue"} <= set(found.mapping.columns.values())


def test_polish_headers_of_a_crms_deals_are_known_with_and_without_the_name_of_their_table() -> None:
    headers = ("ID", "Tytuł", "Wartość", "Waluta wartości", "Etap", "Data wygranej", "Właściciel", "Osoba do kontaktu")
    row = "1,Okna,12000.00,PLN,Negocjacje,2026-03-01 12:00:00,Jan Kowalski,Anna Nowak"
    for table in ("", "Szansa sprzedaży - "):
        found = suggest(csv(",".join(f"{table}{header}" for header in headers), row))
        assert found.kind == "deals"
        assert [*found.mapping.columns.values()][:-1] == [
            *("object_id", "name", "amount", "currency", "stage", "closed_at", "owner")
        ]


def test_the_event_that_a_ticket_is_for_is_what_was_bought() -> None:
    table = csv(
        "Codice Ordine,Data Acquisto,Evento,Prezzo Biglietto,E-mail", "1,01/03/2026,Concerto Rossi,55.00,a@x.it"
    )
    assert (suggest(table).kind, fields(table)["Evento"]) == ("orders", "product")


def test_a_customer_written_last_name_first_is_a_name() -> None:
    table = SmallTable(("Client ID", "Client"), [("C1", "Lee, Ann"), ("C2", "Ray, Tom")])
    assert fields(table)["Client"] == "full_name"


def test_a_number_of_something_else_is_no_key_beside_the_members() -> None:
    table = csv("회원번호,회원명,휴대폰,락커번호", "M001,김민수,010-1234-5678,12", "M002,이지은,010-1234-5679,34")
    assert suggest(table).mapping.key == ("회원번호",)


@pytest.mark.parametrize(("header", "told"), [("Estado", "Enviado"), ("Estado", "Entregue"), ("Stato", "Spedito")])
def test_the_state_of_an_order_is_no_region(header: str, told: str) -> None:
    assert fields(csv(f"order id,order date,email,total,{header}", f"1,2025-02-25,a@x.es,9.90,{told}"))[header] == (
        "property.status"
    )


def test_one_cancelled_stay_says_that_estado_is_no_region() -> None:
    header = "Nº Reserva;Fecha reserva;Titular;Email;Estado;Importe total"
    rows = [f"{no};0{no}/03/2026;Ana Gil;a{no}@x.es;{told};10,00" for no, told in enumerate(("In house", "Anulada"), 1)]
    assert fields(csv(*(row.replace(",", ".").replace(";", ",") for row in (header, *rows))))["Estado"] == (
        "property.status"
    )


def test_a_second_number_on_every_order_is_the_one_that_it_has_elsewhere() -> None:
    header = "Nº Reserva,Localizador,Fecha reserva,Email,Importe total"
    whole = fields(csv(header, "R1,4000007919,05/03/2026,ana@x.es,330.00", "R2,,06/03/2026,eva@x.es,90.00"))
    assert (whole["Nº Reserva"], whole["Localizador"]) == ("order_id", "property.other_order_id")
    gaps = fields(csv(header, ",4000007919,05/03/2026,ana@x.es,330.00", "R2,,06/03/2026,eva@x.es,90.00"))
    assert (gaps["Nº Reserva"], gaps["Localizador"]) == ("order_id", "order_id")
    of_the_shop = fields(csv("Order ID,Order Number,Order Date,Email,Total", "1050,1040,2026-01-01,ann@x.org,9.00"))
    assert "property.other_order_id" not in of_the_shop.values()


def test_an_order_is_worth_its_total_not_its_value_before_discounts() -> None:
    chosen = fields(csv("Order ID,Sale Date,Email,Order Value,Order Total", "1,2025-02-14,a@x.com,25.00,32.06"))
    assert (chosen["Order Total"], chosen["Order Value"]) == ("revenue", "property.order_value")


def test_whoever_invited_is_not_the_person_of_a_meeting() -> None:
    chosen = fields(csv("User Name,User Email,Invitee Name,Invitee Email", "Kim Lee,kim@acme.com,Ann Smith,ann@x.com"))
    assert (chosen["Invitee Email"], chosen["Invitee Name"]) == ("email", "full_name")
    assert (chosen["User Email"], chosen["User Name"]) == ("custom.user_email", "custom.user_name")


def test_the_customer_of_a_payment_is_who_it_came_from() -> None:
    chosen = fields(
        csv(
            "Date,Gross,Currency,From Email Address,To Email Address,Transaction ID",
            "2025-02-14,59.90,EUR,ann@x.com,shop@example.org,5TY",
        )
    )
    assert (chosen["From Email Address"], chosen["To Email Address"]) == ("email", "property.to_email_address")


def test_flattened_fields_of_users_and_events_are_read_without_their_prefix() -> None:
    chosen = fields(
        csv(
            "id,name,timestamp,user_data_developer_identity,user_data_aaid,event_data_revenue,event_data_currency",
            "1,PURCHASE,1739527200000,u1,38400000-8cf0-11bd-b23e-10b96e40000d,19.90,USD",
        )
    )
    assert chosen["user_data_developer_identity"] == "customer_id"
    assert chosen["user_data_aaid"] == "device_id"
    assert (chosen["event_data_revenue"], chosen["event_data_currency"]) == ("revenue", "currency")


@pytest.mark.parametrize("header", ["external_user_id", "External customer ID"])
def test_the_id_that_a_messaging_tool_was_told_is_the_customers(header: str) -> None:
    assert fields(csv(f"{header},email,country", "u1,a@x.com,DE"))[header] == "customer_id"


@pytest.mark.parametrize(
    ("ids", "name", "field"),
    [
        (["38400000-8cf0-11bd-b23e-10b96e40c001", "7A3CBEA0-BDF5-11E4-8DFC-AA07A5B0C002"], "list.txt", "device_id"),
        (["38400000-8cf0-11bd-b23e-10b96e40c001", "38400000-8cf0-11bd-b23e-10b96e40c002"], "maids.txt", "device_id"),
        (["38400000-8cf0-11bd-b23e-10b96e40c001", "38400000-8cf0-11bd-b23e-10b96e40c002"], "list.txt", "ignore"),
    ],
)
def test_a_list_of_ids_in_capitals_and_not_or_called_so_is_of_devices(ids: list[str], name: str, field: str) -> None:
    assert suggest(without_header(*((one,) for one in ids), name=name)).mapping.columns["column_1"] == field


def test_amounts_are_in_the_currency_that_their_sheet_shows_them_in_unless_its_sign_is_of_several() -> None:
    orders = csv("order,email,date,total", "A1,a@x.org,2026-03-02,19.99", "A2,b@x.org,2026-03-03,5")
    assert suggest(replace(orders, currencies={"total": "€"})).mapping.defaults["currency"] == "EUR"
    assert "currency" not in suggest(replace(orders, currencies={"total": "$"})).mapping.defaults


def test_answers_of_a_form_that_a_webhook_sent_are_an_event_of_whoever_answered() -> None:
    row = {"form.submitted_at": "2026-03-01T10:00:00Z", "form.answers.email": "a@x.org", "form.answers.number": "9"}
    found = suggest(json_rows(row, row | {"form.answers.email": "b@x.org", "form.answers.number": "3"}))
    assert (found.kind, found.mapping.columns["form.answers.email"]) == ("events", "email")
    assert found.mapping.columns["form.submitted_at"] == "occurred_at"
    assert found.mapping.defaults == {"event": "Survey Answered"}


def test_dates_and_amounts_that_a_sheet_holds_as_text_are_no_text() -> None:
    cells = [("a@x.org", "04/03/2025", "1.234,50", "0042"), ("b@x.org", "14/03/2025", "99,00", "0043")]
    columns = ("email", "signup", "spent", "code")
    table = SmallTable(columns, cells, types=dict.fromkeys(columns, "text"), format="excel")
    assert suggest(table).mapping.types == {"custom.code": "text"}
    assert suggest(replace(table, format="json")).mapping.types.keys() == {f"custom.{name}" for name in columns[1:]}


def test_fn_is_a_first_name_beside_ln_and_a_full_name_alone() -> None:
    beside = suggest(csv("fn,ln,email", "Ann,Miller,a@x.org", "Bob,Ray,b@x.org")).mapping.columns
    assert (beside["fn"], beside["ln"]) == ("first_name", "last_name")
    alone = suggest(
        csv("FN,TEL,EMAIL", "Ann Miller,+4930123456,a@x.org", "Bob Ray,+4930123457,b@x.org")
    ).mapping.columns
    assert alone["FN"] == "full_name"


def test_a_node_of_a_graph_is_nobodys_name() -> None:
    technical = suggest(csv("node name,node id,cpu", "web-1,n1,4", "web-2,n2,8")).mapping
    assert "full_name" not in technical.columns.values()
    wrapped = suggest(csv("node.id,node.email,node.firstName", "1,a@x.org,Ann", "2,b@x.org,Bob")).mapping.columns
    assert (wrapped["node.email"], wrapped["node.firstName"]) == ("email", "first_name")


@pytest.mark.parametrize(
    ("header", "words", "field"),
    [
        ("Status", "Subscribed|Bounced|Customer|Subscribed", "consent.marketing"),
        ("Contact status", "subscribed|bounced|subscribed", "consent.marketing"),
        ("Contact status", "new|unsubscribed|qualified", "lead_status"),
        ("Status", "bounced|active|bounced", "custom.status"),
    ],
)
def test_bounced_beside_subscribed_says_that_nobody_is_written_to(header: str, words: str, field: str) -> None:
    rows = (f"p{n}@example.org,Ann,{word}" for n, word in enumerate(words.split("|")))
    assert suggest(csv(f"Email,First name,{header}", *rows)).mapping.columns[header] == field


def test_the_day_that_a_charge_is_due_is_the_last_to_tell_when_it_was() -> None:
    due = csv("Charge ID,Email,Amount,Due date,Description", "c1,a@x.org,10.00,2026-03-01,Rent")
    assert (suggest(due).kind, suggest(due).mapping.columns["Due date"]) == ("orders", "occurred_at")
    both = csv("Invoice no,Email,Amount,Invoice date,Due date", "1,a@x.org,10.00,2026-02-01,2026-03-01")
    assert suggest(both).mapping.columns["Invoice date"] == "occurred_at"
    assert suggest(both).mapping.columns["Due date"] == "property.due_date"
    task = csv("Task,Email,Due date,Status", "Call,a@x.org,2026-03-01,open")
    assert suggest(task).kind == "tasks"


@pytest.mark.parametrize("header", ["Total EGP", "Total (KWD)", "Order total SAR", "Total (د.ك)"])
def test_a_total_in_any_currency_is_the_total_and_tells_its_currency(header: str):
    told = suggest(csv(f"Order ID,Date,Email,{header}", "1,2025-03-04,a@x.org,10.50", "2,2025-03-05,b@x.org,20.00"))
    assert told.mapping.columns[header] == "revenue"
    assert told.mapping.defaults["currency"] in ("EGP", "KWD", "SAR")


@pytest.mark.parametrize("amount", ["KD 1.250", "١٢٫٥٠٠ د.ك", "12.00 лв.", "100 DH", "ر.س 20.00"])
def test_an_amount_with_its_currency_in_letters_looks_like_money(amount: str):
    assert looks([amount])["money"] == 1


@pytest.mark.parametrize("text", ["top 5", "ABC 123", "FR 2 x", "room 12"])
def test_a_word_beside_a_number_is_no_money(text: str):
    assert "money" not in looks([text])


def test_seconds_since_1970_are_when_an_order_was_made_where_a_header_speaks_of_a_date():
    rows = ("1,1741083753,1741083753,a@x.org,10.00", "2,1741170153,1741170153,b@x.org,20.00")
    chosen = suggest(csv("order_id,user_ref,date_add,email,total", *rows)).mapping.columns
    assert chosen["date_add"] == "occurred_at"
    assert chosen["user_ref"] != "occurred_at"


def test_phones_that_a_spreadsheet_has_cut_are_phones_still_and_asked_about():
    told = suggest(csv("Email,Phone", "a@x.org,4.93012E+11", "b@x.org,4.86012E+10"))
    assert told.mapping.columns["Phone"] == "phone"
    assert "Phone" in told.doubtful


@pytest.mark.parametrize(
    "header",
    ["VAT ID", "SIRET", "N° TVA", "Partita IVA", "CNPJ", "CIF", "NIP", "USt-IdNr.", "KvK-nummer", "رقم السجل التجاري"],
)
def test_the_number_of_a_company_is_kept_to_the_letter_and_says_nothing_of_who_somebody_is(header: str) -> None:
    mapping = suggest(csv(f"Name,E-Mail,{header}", "Jean Dupont,jean@acme.fr,01234567890123")).mapping
    field = mapping.columns[header]
    assert field.startswith("custom.")
    assert mapping.types == {field: "text"}


def test_a_list_of_companies_is_told_apart_by_their_numbers() -> None:
    mapping = suggest(csv("SIREN,Raison sociale,Industry", "732829320,ACME,Steel", "552100554,Peu,Cars")).mapping
    assert (mapping.kind, mapping.key, mapping.columns["SIREN"]) == ("companies", ("SIREN",), "object_id")


def test_what_was_paid_in_taxes_is_no_number_of_a_company() -> None:
    table = csv("Order ID,Email,Date,Total,VAT", "1,a@x.org,2026-03-01,12.00,2.00")
    assert suggest(table).mapping.types == {}


@pytest.mark.parametrize("born", ["birth_year", "Geburtsjahr", "year_of_birth", "birth_place"])
def test_a_name_beside_a_birth_is_a_persons(born: str) -> None:
    found = suggest(csv(f"name,{born},remark", "Ann Lee,1980,x", "Bob Ray,1975,y"))
    assert (found.kind, found.clear, found.mapping.columns["name"]) == ("people", True, "full_name")


def test_a_header_names_reais_and_wons_by_their_signs() -> None:
    headers = ["Total (R$)", "Valor em R$", "총비용(VAT포함,원)", "합계(원)", "Spend (US$)", "VAR$", "Preis (netto, E)"]
    assert [currency_in(header) for header in headers] == ["BRL", "BRL", "KRW", "KRW", "USD", None, None]


@pytest.mark.parametrize("name", ["customers.csv", "db/users.csv", "Kunden_2026.csv"])
def test_the_id_of_a_table_of_customers_is_what_other_tables_call_a_customer_s(name: str) -> None:
    """Its orders name their customer by it, and would never meet her otherwise."""
    found = suggest(csv("id,email,name", "1,x1@x.org,Xa Ab", "2,x2@x.org,Xb Ac", name=name))
    assert found.mapping.columns["id"] == "customer_id"
    assert found.mapping.key == ("id",)


def test_the_id_of_another_list_is_its_own() -> None:
    """A list of subscribers numbers them as it likes: its 7 is not the shop's customer 7."""
    found = suggest(csv("id,email,name", "1,x1@x.org,Xa Ab", "2,x2@x.org,Xb Ac", name="subscribers.csv"))
    assert found.mapping.columns["id"] == IGNORE


def test_a_day_beside_ids_of_customers_is_kept_and_one_beside_ids_of_devices_only_says_when_they_met() -> None:
    known = csv("email,phone,customer id,date", "a@x.org,+4915112345671,c1,2026-03-01", "b@x.org,+4915112345672,c2,")
    assert suggest(known).mapping.kind == "links"
    assert suggest(known).mapping.columns["date"] == "custom.date"
    devices = csv("anonymous_id,email,seen_at", "ck1,a@x.org,2026-03-01 10:00:00")
    assert suggest(devices).mapping.kind == "links"
    assert suggest(devices).mapping.columns["seen_at"] == "ignore"


def test_what_google_analytics_calls_a_client_is_a_browser() -> None:
    table = csv("Client Id,Sessions", "1234567890.1612345678,5", "987654321.1612345679,2")
    assert suggest(table).mapping.columns["Client Id"] == "anonymous_id"
    assert suggest(csv("Client Id,Sessions", "77,5", "78,2")).mapping.columns["Client Id"] == "customer_id"


def test_an_id_of_an_interest_whose_name_stands_beside_it_is_no_second_one() -> None:
    row = "38400000-8cf0-11bd-b23e-10b96e40d001,101,Travel"
    assert dict(suggest(csv("maid,segment_id,segment_name", row)).mapping.columns) == {
        "maid": "device_id",
        "segment_id": "custom.segment_id",
        "segment_name": "interest",
    }
    assert suggest(csv("maid,segment_id", row.rpartition(",")[0])).mapping.columns["segment_id"] == "interest"


def test_who_sent_a_mail_is_nobody_and_an_id5_an_id() -> None:
    columns = suggest(csv("email,id5,mailfrom", "a@x.org,ID5-1,shop@shop.org")).mapping.columns
    assert columns["id5"] == "id.id5"
    assert columns["mailfrom"] == "custom.mailfrom"


def test_a_log_of_messages_may_name_their_template_instead_of_their_text() -> None:
    table = csv(
        "Số điện thoại,Template ID,Thời gian gửi,Thời gian nhận,Trạng thái",
        "0912345678,2001,13/02/2026 09:00,13/02/2026 09:01,Thành công",
        "0987654321,2001,03/02/2026 09:05,,Thất bại",
    )
    found = suggest(table).mapping
    assert (found.kind, found.columns["Trạng thái"], found.columns["Thời gian gửi"]) == (
        "events",
        "event",
        "occurred_at",
    )
    assert found.columns["Thời gian nhận"].startswith("property.")
