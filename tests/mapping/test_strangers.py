"""Exports of systems without a preset, in small: who a row is about, by whose columns, and what it is worth."""

import pytest
import sqlalchemy as sa

from cdp_core.mapping import suggest
from tests.mapping.tables import SmallTable, csv, mapped

#: A table → the columns that matter, each with its field.
FILES: dict[str, tuple[SmallTable, dict[str, str]]] = {
    "a gym: a membership is no id of a person": (
        csv("First,Last,Email,Membership", "Ann,Lee,ann@x.org,Premium 12m", "Bob,Ray,bob@x.org,Basic 6m"),
        {"Membership": "custom.membership"},
    ),
    "a shop's guests: yes and no are no ids": (
        csv("email,firstname,lastname,guest", "ann@x.org,Ann,Lee,0", "bob@x.org,Bob,Ray,1"),
        {"guest": "custom.guest"},
    ),
    "students: an advisor's and a parent's address are not theirs": (
        csv(
            "Student ID,Name,Email,Advisor Email,Parent 1 Phone",
            "S1,Ann Lee,ann@x.org,alee@state.edu,+13125550142",
            "S2,Bob Ray,bob@x.org,alee@state.edu,+13125550143",
        ),
        {"Email": "email", "Advisor Email": "custom.advisor_email", "Parent 1 Phone": "custom.parent_1_phone"},
    ),
    "a club's members: a coach's address is not theirs": (
        csv(
            "Member,Email,Coach Email,Driver.Email,Driver.Phone",
            "Ann Lee,ann@x.org,coach@x.org,bus@x.org,+13125550149",
            "Bob Ray,bob@x.org,coach@x.org,bus@x.org,+13125550149",
        ),
        {
            "Email": "email",
            "Coach Email": "custom.coach_email",
            "Driver.Email": "custom.driver_email",
            "Driver.Phone": "custom.driver_phone",
        },
    ),
    "a list of drivers: they are whom it is about": (
        csv("Driver Email,Driver Phone", "ann@x.org,+13125550142", "bob@x.org,+13125550143"),
        {"Driver Email": "email", "Driver Phone": "phone"},
    ),
    "a school's list: its customers are the parents": (
        csv(
            "Parent Name,Parent Email,Parent Phone,Child Name",
            "Ann Lee,ann@x.org,+13125550142,Joe Lee",
            "Bob Ray,bob@x.org,+13125550143,Sue Ray",
        ),
        {"Parent Email": "email", "Parent Phone": "phone"},
    ),
    "a German course: who alone can be reached is the mother, and the birthday the child's": (
        csv(
            "Kurs,Name des Kindes,Geburtsdatum,Name Elternteil,E-Mail Eltern,Telefon Eltern",
            "Judo,Tom Lee,2012-05-06,Ann Lee,ann@x.org,+493090182001",
            "Judo,Max Ray,2013-05-26,Bob Ray,bob@x.org,+493090182002",
        ),
        {
            "Name des Kindes": "custom.name_des_kindes",
            "Geburtsdatum": "custom.geburtsdatum",
            "Name Elternteil": "full_name",
            "E-Mail Eltern": "email",
            "Telefon Eltern": "phone",
        },
    ),
    "a Spanish school: a tutor there is no teacher": (
        csv(
            "Nombre del alumno,Nombre del tutor,Correo del tutor",
            "Tomás Gil,Ana Gil,ana@x.org",
            "Mar Ruiz,Luz Ruiz,luz@x.org",
        ),
        {
            "Nombre del alumno": "custom.nombre_del_alumno",
            "Nombre del tutor": "full_name",
            "Correo del tutor": "email",
        },
    ),
    "a camp: of a mother and a father the first is the customer": (
        csv(
            "Child First Name,Child DOB,Mother Email,Father Email",
            "Tom,2012-05-06,ann@x.org,jim@x.org",
            "Max,2013-05-26,bea@x.org,bob@x.org",
        ),
        {"Child First Name": "custom.child_first_name", "Mother Email": "email", "Father Email": "custom.father_email"},
    ),
    "a club: of a mother and a father the one who can always be reached is the customer": (
        csv(
            "Child Name,Mother Email,Father Email,Mother Name,Father Name",
            "Tom,,jim@x.org,Ann Lee,Jim Lee",
            "Max,bea@x.org,bob@x.org,Bea Ray,Bob Ray",
        ),
        {"Mother Email": "custom.mother_email", "Father Email": "email", "Father Name": "full_name"},
    ),
    "a club: where it is now the one and now the other, both of their addresses are taken": (
        csv("Child Name,Mother Email,Father Email", "Tom,,jim@x.org", "Max,bea@x.org,"),
        {"Mother Email": "email", "Father Email": "email"},
    ),
    "a Brazilian school: a pupil with a number is found by it, and her mother's address is not hers": (
        csv(
            "Matrícula,Nome do aluno,Nome do responsável,E-mail do responsável",
            "1001,Ana Reis,Eva Reis,eva@x.org",
            "1002,Rui Melo,Ivo Melo,ivo@x.org",
        ),
        {
            "Matrícula": "customer_id",
            "Nome do aluno": "full_name",
            "Nome do responsável": "custom.nome_do_responsável",
            "E-mail do responsável": "custom.e_mail_do_responsável",
        },
    ),
    "orders: an id may have a gap": (
        csv("Customer,Order,Date,Total", "CUST 001,1,2024-05-01,10.00", "CUST 002,2,2024-05-02,12.00"),
        {"Customer": "customer_id"},
    ),
    "Spanish surnames are two, and no whole name": (
        csv("First Name,Name,Email", "Juan,García López,j@x.org", "Ana,Fernández Ruiz,a@x.org"),
        {"First Name": "first_name", "Name": "last_name"},
    ),
    "a whole name beside its first part": (
        csv("First Name,Name,Email", "Juan,Juan García,j@x.org", "Ana,Ana Ruiz,a@x.org"),
        {"First Name": "first_name", "Name": "full_name"},
    ),
    "a newsletter: who left it left it": (
        csv("Email,Newsletter,Unsubscribed at", "ann@x.org,yes,", "bob@x.org,yes,2024-01-02"),
        {"Newsletter": "consent.email", "Unsubscribed at": "consent.email"},
    ),
    "a form: how to stop is no refusal": (
        csv(
            "Email,By checking this box you consent to receive SMS messages. Reply STOP to cancel",
            "ann@x.org,yes",
            "bob@x.org,no",
        ),
        {"By checking this box you consent to receive SMS messages. Reply STOP to cancel": "consent.sms"},
    ),
    "registrants: an organization beside a person is her company": (
        csv("First Name,Last Name,Email,Organization Name", "Ann,Lee,ann@x.org,Acme", "Bob,Ray,bob@x.org,Initech"),
        {"Organization Name": "company", "Email": "email"},
    ),
    "a customer list: a contact person is not the customer": (
        csv("Kd-Nr,Vorname,Name,Ansprechpartner", "1,Ann,Lee,Fr. Kurz", "2,Bob,Ray,Fr. Kurz"),
        {"Vorname": "first_name", "Name": "last_name", "Ansprechpartner": "custom.ansprechpartner"},
    ),
    "a mailing list: a name beside a last name is the first": (
        csv("Subscriber,Name,Last name", "ann@x.org,Ann,Lee", "bob@x.org,Bob,Ray"),
        {"Name": "first_name", "Last name": "last_name"},
    ),
    "a form: both names in one": (
        csv("E-Mail,Vor- und Nachname", "ann@x.org,Ann Lee", "bob@x.org,Bob Ray"),
        {"Vor- und Nachname": "full_name"},
    ),
    "policies: VN is who is insured": (
        csv("VN Name,VN Vorname,VN E-Mail,VN Ort", "Lee,Ann,ann@x.org,Bonn", "Ray,Bob,bob@x.org,Ulm"),
        {"VN Name": "last_name", "VN Vorname": "first_name", "VN Ort": "city"},
    ),
    "messages: a campaign goes by its name, as its costs do": (
        csv("email,eventName,createdAt,campaignId,campaignName", "ann@x.org,emailOpen,2024-05-01,991,Spring"),
        {"campaignId": "property.campaign_id", "campaignName": "campaign"},
    ),
    "an office: addresses in the words of Outlook": (
        csv(
            "Vorname,Nachname,Ort privat,Land/Region geschäftlich",
            "Ann,Lee,Bonn,Deutschland",
            "Bob,Ray,Wien,Österreich",
        ),
        {"Ort privat": "city", "Land/Region geschäftlich": "country"},
    ),
}


@pytest.mark.parametrize("what", FILES)
def test_columns_of_a_stranger_are_read_as_a_careful_person_would(what: str) -> None:
    table, expected = FILES[what]
    fields = {column.column: column.field for column in suggest(table).columns}
    assert {column: fields[column] for column in expected} == expected


def test_what_an_attendee_says_is_not_the_buyers() -> None:
    table = csv(
        "Order #,Buyer Email,Buyer Name,Email,Name,Company,Newsletter opt-in",
        "1,ann@x.org,Ann Lee,ann@x.org,Ann Lee,Acme,Yes",
        "1,ann@x.org,Ann Lee,marc@y.org,Marc Ott,Initech,No",
    )
    fields = {column.column: column.field for column in suggest(table).columns}
    assert (fields["Buyer Email"], fields["Company"]) == ("email", "custom.company")
    assert not fields["Newsletter opt-in"].startswith("consent.")


def _orders(connection: sa.Connection, table: SmallTable) -> list[tuple[str, str]]:
    rows = mapped(connection, table)["events"]
    return [(row["event"], row["revenue"]) for row in rows if row["event"] != "Product Purchased"]


def test_amazons_item_price_is_that_of_the_whole_line(connection: sa.Connection) -> None:
    table = csv(
        "order-id,purchase-date,buyer-email,sku,quantity-purchased,item-price",
        "302-1,2024-05-01T07:11:12+00:00,ann@x.org,K,2,19.98",
        "302-2,2024-05-02T07:11:12+00:00,bob@x.org,K,1,9.99",
    )
    assert [amount for _, amount in _orders(connection, table)] == ["19.98", "9.99"]


def test_orders_that_were_voided_or_only_offered_are_no_sales(connection: sa.Connection) -> None:
    header = "Order ID,Email,Date,Total,Voided,Status"
    table = csv(
        header,
        "1,ann@x.org,2024-05-01,10.00,false,Sales Order",
        "2,ann@x.org,2024-05-02,11.00,true,Sales Order",
        "3,ann@x.org,2024-05-03,12.00,false,Quotation",
    )
    assert [event for event, _ in _orders(connection, table)] == [
        "Order Completed",
        "Order Cancelled",
        "Checkout Started",
    ]


def test_payments_of_a_till_that_names_their_type_are_sales(connection: sa.Connection) -> None:
    table = csv(
        "Date,Event Type,Net Sales,Fees,Net Total,Transaction ID,Customer ID",
        "2024-05-01,Payment,10.00,-0.30,9.70,T1,C1",
        "2024-05-02,Refund,-4.00,0.10,-3.90,T2,C1",
    )
    assert [event for event, _ in _orders(connection, table)] == ["Order Completed", "Order Refunded"]


def test_the_day_of_a_refusal_makes_no_old_yes_look_new(connection: sa.Connection) -> None:
    table = csv(
        "Email,Email opt-in,Opt-in date,SMS opt-out date",
        "ann@x.org,yes,2023-01-02,2025-01-05",
        "bob@x.org,,,2025-01-05",
    )
    days = [(row.get("decided_at.email"), row["decided_at.sms"]) for row in mapped(connection, table)["consents"]]
    assert days == [("2023-01-02", "2025-01-05"), (None, "2025-01-05")]


def test_a_refusal_that_a_company_added_stands_beside_the_one_that_its_preset_knows() -> None:
    table = csv(
        "Id,LastName,FirstName,Email,MailingCity,IsDeleted,HasOptedOutOfEmail,Newsletter_Opt_Out__c,One_to_One_Opt_Out__c",
        "003A,Wolf,Ann,ann@x.org,Berlin,0,0,1,1",
        "003B,Graf,Bo,bo@x.org,Bonn,0,1,0,0",
    )
    fields = {column.column: column.field for column in suggest(table).columns}
    assert [fields[name] for name in table.columns[6:]] == [
        "consent.email",
        "consent.email",
        "custom.one_to_one_opt_out",
    ]


def test_a_leads_number_is_the_deals_where_the_person_has_her_own() -> None:
    table = csv(
        "Lead ID,Lead Name,Stage,Value,Person ID,Email",
        "L1,New roof,Won,100,P7,ann@x.org",
        "L2,Old roof,Open,200,P7,ann@x.org",
    )
    found = suggest(table).mapping
    assert (found.kind, found.columns["Lead ID"], found.columns["Person ID"]) == ("deals", "object_id", "crm_id")


def test_a_bare_name_beside_what_was_sold_is_the_products() -> None:
    table = csv(
        "order_number,email,billing_name,sku,name,price,quantity,created",
        "1,ann@x.org,Ann Lee,LIP-1,Lipstick red,10.00,1,2024-05-01",
        "2,bob@x.org,Bob Ray,LIP-2,Lipstick pink,12.00,1,2024-05-02",
    )
    assert suggest(table).mapping.columns["name"] == "product"
