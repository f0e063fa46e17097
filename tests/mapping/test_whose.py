"""Whose an address is where several people stand in a row."""

import pytest

from cdp_core.mapping import suggest
from tests.mapping.tables import SmallTable, csv


def fields(table: SmallTable) -> dict[str, str]:
    return dict(suggest(table).mapping.columns)


@pytest.mark.parametrize(
    "header",
    [
        *("E-Mail Ehepartner", "Email du conjoint", "Correo de la madre", "E-mail ouder", "Empfohlen von (E-Mail)"),
        *("Accounts Payable Email", "Invited by email", "Gast 2 E-Mail", "Email du commercial", "保護者メールアドレス"),
    ],
)
def test_beside_the_customers_address_one_of_nobody_known_is_asked_about(header: str) -> None:
    found = suggest(csv(f"Vorname,Nachname,E-Mail,{header}", "Ann,Lee,ann@x.org,a@y.org", "Bob,Ray,bob@x.org,b@y.org"))
    assert found.mapping.columns["E-Mail"] == "email"
    assert header in found.doubtful
    assert found.mapping.columns[header].startswith("custom.")


@pytest.mark.parametrize(
    "header", ["Email 2", "Work Email", "Secondary Email", "E-Mail (privat)", "Email professionnel"]
)
def test_a_second_address_of_her_own_is_hers(header: str) -> None:
    table = csv(f"First Name,Last Name,Email,{header}", "Ann,Lee,ann@x.org,a@y.org", "Bob,Ray,bob@x.org,b@y.org")
    assert fields(table)[header] == "email"


def test_several_addresses_in_a_cell_are_addresses() -> None:
    table = csv("Name,Customer Emails", "Ann Lee,ann@x.org; lee@y.org", "Bob Ray,bob@x.org")
    assert fields(table)["Customer Emails"] == "email"


def test_an_unknown_word_is_no_doubt_where_there_is_no_other_address() -> None:
    assert fields(csv("Vorname,Nachname,Kursmail E-Mail", "Ann,Lee,ann@x.org"))["Kursmail E-Mail"] == "email"


@pytest.mark.parametrize("booker", ["Bucher", "Booked By", "Réservé par", "Prenotato da", "Buyer"])
def test_who_booked_is_the_customer_and_not_who_came(booker: str) -> None:
    table = csv(
        f"Booking No,{booker} Name,{booker} E-Mail,Teilnehmer Name,Teilnehmer E-Mail,Course,Price,Booked on,Status",
        "B0,Ann Lee,ann@x.org,Bob Ray,bob@x.org,Yoga,45.00,2024-05-13,paid",
        "B1,Cem Can,cem@x.org,Eva Gil,eva@x.org,Yoga,45.00,2024-05-14,paid",
    )
    found = fields(table)
    assert (found[f"{booker} E-Mail"], found[f"{booker} Name"]) == ("email", "full_name")
    assert {found["Teilnehmer E-Mail"], found["Teilnehmer Name"]} == {
        "property.teilnehmer_e_mail",
        "property.teilnehmer_name",
    }


def test_an_address_that_stands_beside_several_of_the_customers_is_another_persons() -> None:
    table = csv(
        "Order no,E-Mail,Date,Product,Price,Teilnehmername,Teilnehmer-E-Mail",
        "A0,ann@x.org,2024-05-01,Ticket,45.00,Ann Lee,ann@x.org",
        "A0,ann@x.org,2024-05-01,Ticket,45.00,Bob Ray,bob@x.org",
        "A1,bob@x.org,2024-05-02,Ticket,45.00,Bob Ray,bob@x.org",
        "A1,bob@x.org,2024-05-02,Ticket,45.00,Cem Can,cem@x.org",
    )
    found = suggest(table)
    assert found.mapping.columns["E-Mail"] == "email"
    assert {"Teilnehmername", "Teilnehmer-E-Mail"} <= {*found.doubtful}


def test_two_addresses_that_always_go_together_are_one_persons() -> None:
    table = csv(
        "Order no,E-Mail,Date,Price,Billing Email",
        "A0,ann@x.org,2024-05-01,45.00,lee@y.org",
        "A1,ann@x.org,2024-05-02,15.00,lee@y.org",
        "A2,bob@x.org,2024-05-02,25.00,ray@y.org",
    )
    assert fields(table)["Billing Email"] == "email"


@pytest.mark.parametrize(
    ("header", "hers", "of_the_recipient"),
    [
        (
            "Order number,Order date,Customer name,Customer email,Customer phone,Recipient,Recipient phone,Total",
            {"Customer name": "full_name", "Customer phone": "phone"},
            ["Recipient", "Recipient phone"],
        ),
        (
            "注文番号,注文日時,注文者名,注文者メールアドレス,注文者電話番号,お届け先氏名,お届け先電話番号,合計金額",
            {"注文者名": "full_name", "注文者電話番号": "phone"},
            ["お届け先氏名", "お届け先電話番号"],
        ),
        (
            "주문번호,주문일시,주문자명,주문자 이메일,주문자 휴대전화,수령인,수령인 휴대전화,총 결제금액",
            {"주문자명": "full_name", "주문자 휴대전화": "phone"},
            ["수령인", "수령인 휴대전화"],
        ),
    ],
)
def test_a_present_goes_to_somebody_else_than_who_bought_it(
    header: str, hers: dict[str, str], of_the_recipient: list[str]
) -> None:
    row = "A1,2026-11-05 10:11:12,Ann Reed,ann@x.org,+447700900101,Bob Stone,+447700900102,192.00"
    found = fields(csv(header, row))
    assert {column: found[column] for column in hers} == hers
    assert all(found[column].startswith("property.") for column in of_the_recipient)


def test_a_recipient_beside_whom_nobody_bought_is_the_customer() -> None:
    table = csv("Order number,Order date,Recipient,Recipient phone,Total", "A1,2026-11-05,Bob Stone,+447700900102,9.00")
    assert fields(table)["Recipient phone"] == "phone"


def test_a_driver_is_no_customer_beside_whom_things_are_delivered() -> None:
    header = "Order ID,Delivery Name,Delivery Phone,Driver Name,Driver Phone,Order Date,Total"
    table = csv(header, "A1,Bob Stone,+447700900102,Max Fast,+447700900199,2026-11-05,9.00")
    assert fields(table)["Delivery Phone"] == "phone"


def test_a_license_plate_is_no_number_of_a_customer() -> None:
    found = suggest(csv("Nombre,Email,Matrícula", "Ana Lima,ana@x.es,1234 BCD", "Eva Paz,eva@x.es,B-1234-BC"))
    assert (found.mapping.columns["Matrícula"], found.doubtful) == ("custom.matrícula", ("Matrícula",))


@pytest.mark.parametrize(
    "header",
    [
        *("Telefone para a entrega", "Teléfono de envío", "Téléphone de livraison", "Telefon Lieferadresse"),
        *("Phone (Shipping)", "ShipPhoneNumber", "ship-phone-number", "받는사람 전화번호", "送付先電話番号"),
    ],
)
def test_beside_the_customers_phone_that_of_the_recipient_is_asked_about_wherever_the_word_stands(header: str) -> None:
    table = csv(
        f"Order ID,Order Date,Email,Phone,Total,{header}",
        "A1,2025-05-01,ann@x.org,+493090182001,10.50,+493090182999",
        "A2,2025-05-02,bob@x.org,+493090182002,11.50,+493090182998",
    )
    found = suggest(table)
    assert (found.mapping.columns["Phone"], found.doubtful) == ("phone", (header,))
    alone = csv(f"Order ID,Order Date,Total,{header}", "A1,2025-05-01,10.50,+493090182999")
    assert fields(alone)[header] == "phone"


def test_a_recipients_phone_in_parts_is_not_the_customers() -> None:
    table = csv(
        "注文番号,注文日時,注文者電話番号1,注文者電話番号2,注文者電話番号3,送付先電話番号1,送付先電話番号2,送付先電話番号3,合計金額",
        "1,2025-05-01 10:00,090,1234,5678,090,1111,2222,1000",
        "2,2025-05-02 10:00,080,1234,5679,080,1111,2223,1200",
    )
    found = fields(table)
    assert {found[f"注文者電話番号{part}"] for part in (1, 2, 3)} == {"phone"}
    assert {found[f"送付先電話番号{part}"].partition(".")[0] for part in (1, 2, 3)} == {"property"}


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Coach Name,Coach Email,Phone,City", "email"),
        ("Driver ID,Driver Name,Email,Driver Phone", "phone"),
        ("Customer ID,Driver Name,City,Driver Phone", "phone"),
    ],
)
def test_a_list_of_drivers_or_coaches_is_about_them(header: str, field: str) -> None:
    cells = {"Name": "Ann Lee", "Email": "ann@x.org", "Phone": "+493090182001", "City": "Berlin", "ID": "D1"}
    line = ",".join(cells[name.split()[-1]] for name in header.split(","))
    column = next(name for name in header.split(",") if name.lower().endswith(f" {field}"))
    assert suggest(csv(header, line)).mapping.columns[column] == field


def test_the_number_of_an_attendee_is_no_customer_s() -> None:
    """It would join whoever came eleventh with the shop's customer 11."""
    found = suggest(csv("Bestellnummer,Bestelldatum,E-Mail,Betrag,Teilnehmernummer", "9101,2026-02-13,a@x.de,50,11"))
    assert found.kind == "orders"
    assert found.mapping.columns["Teilnehmernummer"] == "property.teilnehmernummer"
