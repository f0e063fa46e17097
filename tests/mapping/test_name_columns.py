"""What columns of names and addresses mean beside one another."""

import pytest

from cdp_core.mapping import suggest
from tests.mapping.tables import SmallTable, csv


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


@pytest.mark.parametrize("word", ["Title", "Titel", "Role", "Function", "Función", "Stellenbezeichnung"])
def test_a_title_is_a_job_where_its_values_are(word: str) -> None:
    jobs = suggest(csv(f"Name,Email,{word}", "Ann Lowe,a@x.org,Head of Lab", "Rob Day,r@x.org,Buyer"))
    assert jobs.mapping.columns[word] == "title"
    others = suggest(csv(f"Name,Email,{word}", "Ann Lowe,a@x.org,Dr.", "Rob Day,r@x.org,Prof. Dr."))
    assert others.mapping.columns[word] != "title"
    users = suggest(csv(f"Name,Email,{word}", "Ann Lowe,a@x.org,admin", "Rob Day,r@x.org,member"))
    assert users.mapping.columns[word] != "title"


@pytest.mark.parametrize("word", ["Account", "Accounts", "Kontoname", "Unternehmensname", "Nom du compte", "Conta"])
def test_an_account_of_words_is_the_company_of_a_person(word: str) -> None:
    found = suggest(csv(f"Name,Email,{word}", "Ann Lowe,a@x.org,Lowe GmbH", "Rob Day,r@x.org,Day Ltd"))
    assert found.mapping.columns[word] == "company"


@pytest.mark.parametrize(
    ("word", "values", "field"),
    [
        *((word, "0171 2345678 0160 9876543", "phone") for word in ("Mobiltelefonnummer", "Mobilfunk", "WhatsApp")),
        *((word, "0171 2345678 0160 9876543", "phone") for word in ("WhatsApp Number", "Direct Line")),
        *((word, "A0001234567 A0001234568", "loyalty_id") for word in ("Loyalty Account Number", "N° carte")),
        *((word, "A0001234567 A0001234568", "loyalty_id") for word in ("Numéro de fidélité", "Nº do cartão")),
        *((word, "003A1234 003A1235", "crm_id") for word in ("Identifiant du contact", "レコードID")),
    ],
)
def test_numbers_of_people_are_known_by_their_headers(word: str, values: str, field: str) -> None:
    half = len(values.split()) // 2
    first, second = " ".join(values.split()[:half]), " ".join(values.split()[half:])
    table = csv(f"First name,Last name,Email,{word}", f"Ann,Lowe,a@x.org,{first}", f"Rob,Day,r@x.org,{second}")
    assert suggest(table).mapping.columns[word] == field


def test_the_number_of_a_row_in_a_crms_list_of_people_is_its_contacts() -> None:
    header = "id,First name,Last name,Email,Sales owner"
    long = csv(header, "17001,Priya,Nair,p@x.org,Ravi", "17002,Anil,Rao,a@x.org,Ravi")
    assert suggest(long).mapping.columns["id"] == "crm_id"
    assert suggest(long).mapping.key == ("id",)
    counted = csv(header, "1,Priya,Nair,p@x.org,Ravi", "2,Anil,Rao,a@x.org,Ravi")
    assert suggest(counted).mapping.columns["id"] == "ignore"


def test_a_customer_of_stripe_is_hers_whatever_list_names_him() -> None:
    table = csv("Customer ID,Email,Name", "cus_9aaa,n@x.org,Nia Obi", "cus_9bbb,l@x.org,Leo Pratt")
    assert suggest(table).mapping.columns["Customer ID"] == "id.stripe"


@pytest.mark.parametrize("word", ["Buyer", "Purchaser", "Käufer", "Besteller", "Koper", "Покупатель", "注文者"])
def test_who_bought_is_her_name_or_what_a_marketplace_calls_her(word: str) -> None:
    named = csv(f"Order ID,Order Date,{word},Total", "A-1,2026-11-03,Ann Lowe,64.70", "A-2,2026-11-13,Rob Day,20.00")
    assert suggest(named).mapping.columns[word] == "full_name"
    called = csv(f"Order ID,Order Date,{word},Total", "A-1,2026-11-03,fox42,64.70", "A-2,2026-11-13,owl77,20.00")
    assert suggest(called).mapping.columns[word] == "customer_id"


def test_what_a_till_knows_of_how_to_reach_a_customer_is_her_mail_and_not_asked_about() -> None:
    table = SmallTable(
        ("Date", "Receipt number", "Net sales", "Customer contacts"),
        [
            ("2026-07-28 13:33", "4-10378", "90.00", "ploy@example.com, +66812345678"),
            ("2026-07-28 12:57", "4-10371", "20.00", "somchai@example.com"),
        ],
    )
    assert suggest(table).mapping.columns["Customer contacts"] == "email"
    assert not suggest(table).doubtful


def test_what_somebody_is_at_a_meeting_is_no_job() -> None:
    columns = suggest(csv("Name,Email,Role", "Tom Tee,t@x.org,Organizer", "Una Vee,u@x.org,Attendee")).mapping.columns
    assert columns["Role"] == "custom.role"
    assert suggest(csv("Name,Email,Role", "Tom Tee,t@x.org,Engineer")).mapping.columns["Role"] == "title"
