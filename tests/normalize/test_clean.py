"""Whole rows: fields, identifiers, open fields, decisions and reasons."""

import json
from datetime import datetime

import pytest
import sqlalchemy as sa

from cdp_core.mapping import drafts, stage, suggest
from cdp_core.normalize import clean_all
from cdp_core.normalize.open_fields import FEW
from tests.mapping.tables import csv
from tests.normalize.conftest import Cleaning, draft, options_with


def test_a_person_is_clean_from_end_to_end(cleaned: Cleaning):
    result = cleaned(
        "people",
        ("crm_id", ["'00123"]),
        ("email", [" ADA@Example.COM "]),
        ("phone", ["0151 23456789"]),
        ("first_name", [" Ada "]),
        ("last_name", ["Null"]),
        ("birthday", ["31.12.1980"]),
        ("gender", ["Frau"]),
        ("country", ["Deutschland"]),
        ("postal_code", ["'01067"]),
        ("age", ["45"]),
        ("custom.shoe_size", ["37,5"]),
        ("consent.email", ["yes"]),
    )
    row = result.rows[0]
    assert result.identifiers()[0] == [
        ("crm_id", "00123"),
        ("email", "ada@example.com"),
        ("phone", "+4915123456789"),
    ]
    assert (row["full_name"], row["birthday"], row["gender"]) == ("Ada Null", datetime(1980, 12, 31), "female")
    assert (row["country"], row["postal_code"], row["age"]) == ("DE", "01067", 45)
    assert json.loads(row["custom"]) == {"shoe_size": 37.5}
    assert row["consents"] == [{"purpose": "email", "state": "granted", "decided_at": None, "of_row": False}]
    assert (row["line"], row["reason"], row["properties"]) == (2, None, None)


def test_how_a_person_is_addressed_tells_the_gender_where_no_column_does(cleaned: Cleaning):
    address = ("custom.salutation", ["Herr", "Frau Dr.", "Prof.", "Herr"])
    named = ("last_name", ["Roth", "Lee", "Diaz", "Berg"])
    assert cleaned("people", named, address).column("gender") == ["male", "female", None, "male"]
    both = cleaned("people", named, address, ("gender", [None, "f", None, "divers"]))
    assert both.column("gender") == ["male", "female", None, "other"]
    assert [json.loads(row)["salutation"] for row in both.column("custom")] == address[1]


def test_the_first_of_several_columns_that_says_something_counts(cleaned: Cleaning):
    result = cleaned("people", ("city", [None, "-"]), ("city", ["Hanoi", "Huế"]), ("email", ["a@x.com", "b@x.com"]))
    assert result.column("city") == ["Hanoi", "Huế"]


def test_identifiers_of_all_columns_are_kept_once(cleaned: Cleaning):
    result = cleaned(
        "people",
        ("email", ["a@x.com", None]),
        ("id.wallet", ["W1", "W2"]),
        ("email", ["A@X.com ", "b@x.com"]),
        ("email", ["c@x.com", "b@x.com"]),
    )
    assert result.identifiers() == [
        [("email", "a@x.com"), ("wallet", "W1"), ("email", "c@x.com")],
        [("wallet", "W2"), ("email", "b@x.com")],
    ]


def test_ids_are_kept_to_the_letter(cleaned: Cleaning):
    ids = ["00123", "123.0", "'7210448301122", "1E5", "N/A", "7.21045E+12", "ＩＤ１"]
    result = cleaned("people", ("customer_id", ids), ("first_name", ["Ada"] * len(ids)))
    found = [one[0][1] if one else None for one in result.identifiers()]
    assert found == ["00123", "123.0", "7210448301122", "1E5", None, None, "ＩＤ１"]
    assert "1 id lost its digits" in result.clean.decisions["customer_id"]


def test_a_device_that_does_not_want_to_be_known_has_no_id(cleaned: Cleaning):
    devices = ["00000000-0000-0000-0000-000000000000", "EA7583CD-A667-48BC-B806-42ECB2B48606", "roku.X1"]
    assert cleaned("people", ("device_id", devices)).identifiers() == [
        [],
        [("device_id", "ea7583cd-a667-48bc-b806-42ecb2b48606")],
        [("device_id", "roku.X1")],
    ]


def test_types_of_open_fields_follow_all_their_values(cleaned: Cleaning):
    result = cleaned(
        "people",
        ("email", ["a@x.com", "b@x.com", "c@x.com"]),
        ("custom.points", ["1,200", "5", None]),
        ("custom.since", ["23.01.2024", "01.02.2024", None]),
        ("custom.seen", ["2024-01-23T02:21:49+02:00", None, None]),
        ("custom.vip", ["yes", "no", "N/A"]),
        ("custom.tags", ['["a", "b"]', None, '["c"]']),
        ("custom.zip", ["00123", "1234", None]),
        ("custom.mixed", ["5", "five", None]),
        ("custom.mobile", ["+49 151 234", "+49 30 123", None]),
        ("custom.card", ["1234 5678 9012", None, None]),
        ("custom.empty", [None, "N/A", " "]),
        ("custom.quote", ['say "hi" \\ now', None, None]),
    )
    assert result.clean.types == {
        "custom.points": "number",
        "custom.since": "date",
        "custom.seen": "date",
        "custom.vip": "boolean",
        "custom.tags": "list",
        "custom.zip": "text",
        "custom.mixed": "text",
        "custom.mobile": "text",
        "custom.card": "text",
        "custom.quote": "text",
    }
    assert json.loads(result.column("custom")[0]) == {
        "points": 1200,
        "since": "2024-01-23",
        "seen": "2024-01-23T00:21:49Z",
        "vip": True,
        "tags": ["a", "b"],
        "zip": "00123",
        "mixed": "5",
        "mobile": "+49 151 234",
        "card": "1234 5678 9012",
        "quote": 'say "hi" \\ now',
    }
    assert json.loads(result.column("custom")[2]) == {"tags": ["c"]}


def test_a_given_type_is_kept_and_what_does_not_fit_is_missing(cleaned: Cleaning):
    result = cleaned(
        "events",
        ("event", ["A", "A"]),
        ("occurred_at", ["2024-01-01", "2024-01-01"]),
        ("email", ["a@x.com", "a@x.com"]),
        ("property.size", ["5", "XL"]),
        ("property.code", ["7", "8"]),
        ("property.flag", ["1", "0"]),
        ("property.list", ["a;b", '["c"]']),
        types={"property.size": "number", "property.code": "text", "property.flag": "boolean", "property.list": "list"},
    )
    assert [json.loads(text) for text in result.column("properties")] == [
        {"size": 5, "code": "7", "flag": True, "list": ["a", "b"]},
        {"code": "8", "flag": False, "list": ["c"]},
    ]
    assert result.clean.decisions["property.size"].endswith("1 of 2 values is no number and was left out.")


@pytest.mark.parametrize("number", ["0.0021773652535557143", "0.30000000000000004", "1e200", "2.5E-07"])
def test_numbers_as_programs_write_them_are_numbers_however_many_decimals(cleaned: Cleaning, number: str):
    result = cleaned("people", ("custom.score", [number, "1"]))
    assert result.clean.types == {"custom.score": "number"}
    assert float(json.loads(result.column("custom")[0])["score"]) == float(number)


def test_a_row_without_open_fields_has_no_object(cleaned: Cleaning):
    result = cleaned("people", ("email", ["a@x.com", "b@x.com"]), ("custom.a", [None, "1"]))
    assert result.column("custom") == [None, '{"a":1}']
    assert cleaned("people", ("email", ["a@x.com"])).column("custom") == [None]


def test_defaults_fill_what_a_row_does_not_say(cleaned: Cleaning):
    result = cleaned(
        "people",
        ("phone", ["0912345678", "030 1234567"]),
        ("country", [None, "DE"]),
        defaults={"country": "Vietnam", "city": "Huế"},
    )
    assert result.column("country") == ["VN", "DE"]
    assert result.column("city") == ["Huế", "Huế"]


def test_a_purpose_is_the_same_however_it_is_written(cleaned: Cleaning):
    result = cleaned(
        "people",
        ("email", ["a@example.org", "b@example.org"]),
        ("consent.Email", ["yes", None]),
        ("consent.email", [None, "no"]),
    )
    assert result.column("consents") == [
        [{"purpose": "email", "state": "granted", "decided_at": None, "of_row": False}],
        [{"purpose": "email", "state": "denied", "decided_at": None, "of_row": False}],
    ]


def test_a_decision_without_a_day_is_as_old_as_its_row(cleaned: Cleaning):
    result = cleaned("people", ("email", ["a@x.org"]), ("consent.sms", ["no"]), ("updated_at", ["2025-01-31"]))
    assert result.column("consents") == [
        [{"purpose": "sms", "state": "denied", "decided_at": datetime(2025, 1, 31), "of_row": True}]
    ]


def test_decisions_of_consent_say_when(cleaned: Cleaning):
    result = cleaned(
        "consents",
        ("email", ["a@x.com", "b@x.com", "c@x.com"]),
        ("consent.email", ["granted", "withdrawn", "maybe"]),
        ("consent.sms", ["no", None, None]),
        ("decided_at.SMS", ["2024-05-23", None, None]),
        ("decided_at", ["2024-01-23", None, None]),
    )
    assert result.column("consents") == [
        [
            {"purpose": "email", "state": "granted", "decided_at": datetime(2024, 1, 23), "of_row": False},
            {"purpose": "sms", "state": "denied", "decided_at": datetime(2024, 5, 23), "of_row": False},
        ],
        [{"purpose": "email", "state": "withdrawn", "decided_at": None, "of_row": False}],
        None,
    ]
    assert result.column("reason") == [
        None,
        None,
        "line has no decision: column 'email' has \"maybe\", where yes or no is expected; correct it and load again",
    ]


def test_events_without_a_time_a_name_or_a_person_do_not_fit(cleaned: Cleaning):
    result = cleaned(
        "events",
        ("event", ["A", "A", None, "A", "A"]),
        ("occurred_at", [None, "31/31/2024", "2024-01-01", "2024-01-01", "2224-01-01"]),
        ("email", ["a@x.com", "a@x.com", "a@x.com", "noreply@", "a@x.com"]),
        ("anonymous_id", [None] * 5),
    )
    assert result.column("reason") == [
        "line has no time: column 'Occurred at' is blank, where a date such as 2026-04-03 is expected; "
        "fill it in and load again",
        "line has no time: column 'Occurred at' has \"31/31/2024\", where a date such as 2026-04-03 is expected; "
        "correct it and load again",
        "line has no event: no column of the file is taken for it, where the name of an event is expected; "
        "fill it in and load again",
        "line has no identifier: column 'E-mail' has \"noreply@\", where an e-mail address or an id is expected; "
        "correct it and load again",
        None,
    ]


def test_a_file_without_the_column_that_matters_says_so(cleaned: Cleaning):
    timeless = cleaned("orders", ("email", ["a@x.com"]), ("revenue", ["5"]))
    assert timeless.column("reason") == [
        "line has no time: no column of the file is taken for it; choose the one that tells it, or add one"
    ]
    nobody = cleaned("interests", ("interest", ["Cars"]))
    assert nobody.column("reason") == [
        "line has no identifier: no column of the file is taken for an e-mail address, a phone number, "
        "a customer number or another id; choose one, or add one"
    ]


def test_people_and_things_with_nothing_in_them_do_not_fit(cleaned: Cleaning):
    people = cleaned("people", ("email", [" ", "nobody", None]), ("city", [None, None, "Hanoi"]))
    assert people.column("reason") == [
        "line has nothing in it: column 'E-mail' is blank, where an e-mail address is expected; "
        "fill it in and load again",
        "line has nothing in it: column 'E-mail' has \"nobody\", where an e-mail address is expected; "
        "correct it and load again",
        None,
    ]
    deals = cleaned("deals", ("object_id", ["7", None, None]), ("amount", [None, "5", "-"]))
    assert deals.column("reason") == [None, None, "line has nothing in it; fill it in, or leave it out"]


def test_an_unreadable_trait_is_missing_and_no_reason(cleaned: Cleaning):
    result = cleaned("people", ("email", ["a@x.com"]), ("birthday", ["soon"]), ("age", ["old"]))
    assert (result.rows[0]["reason"], result.rows[0]["birthday"], result.rows[0]["age"]) == (None, None, None)


def test_the_columns_have_the_types_of_the_store(cleaned: Cleaning, connection: sa.Connection):
    result = cleaned(
        "events",
        ("event", ["A"]),
        ("occurred_at", ["2024-01-01"]),
        ("email", ["a@x.com"]),
        ("revenue", ["5"]),
        ("quantity", ["2"]),
        ("url", ["https://x.com"]),
        ("property.a", ["b"]),
    )
    described = connection.execute(sa.text(f'DESCRIBE "{result.clean.relation}"')).all()
    assert {row[0]: row[1] for row in described} == {
        "line": "BIGINT",
        "row_key": "VARCHAR",
        "row_hash": "UUID",
        "reason": "VARCHAR",
        "ids": 'STRUCT(kind VARCHAR, "value" VARCHAR)[]',
        "who": "VARCHAR",
        "event": "VARCHAR",
        "occurred_at": "TIMESTAMP",
        "revenue": "DOUBLE",
        "quantity": "DOUBLE",
        "url": "VARCHAR",
        "custom": "VARCHAR",
        "properties": "VARCHAR",
        "consents": "STRUCT(purpose VARCHAR, state VARCHAR, decided_at TIMESTAMP, of_row BOOLEAN)[]",
    }


def test_a_column_of_one_type_in_one_column_and_another_in_the_next_is_text(cleaned: Cleaning):
    result = cleaned("people", ("email", ["a@x.com"]), ("custom.size", ["5"]), ("custom.size", ["XL"]))
    assert result.clean.types == {"custom.size": "text"}
    assert result.column("custom") == ['{"size":"5"}']


def test_nothing_is_left_behind(cleaned: Cleaning, connection: sa.Connection):
    cleaned("people", ("country", ["Germany"]), ("gender", ["f"]), ("phone", ["x"]))
    names = connection.execute(sa.text("SELECT table_name FROM duckdb_tables() WHERE temporary")).scalars()
    assert set(names) == {"a_draft_people", "a_draft_people_clean"}


def test_a_column_of_last_name_comma_first_name_is_turned_round(cleaned: Cleaning) -> None:
    found = cleaned("people", ("full_name", ["Lee, Ann", "Ray, Bob", "Cy Fox"]))
    assert found.column("full_name") == ["Ann Lee", "Bob Ray", "Cy Fox"]
    assert "turned round" in found.clean.decisions["full_name"]
    assert cleaned("people", ("full_name", ["Ann Lee, MD", "Bob Ray"])).column("full_name") == [
        "Ann Lee, MD",
        "Bob Ray",
    ]


def test_many_extra_columns_have_the_types_that_few_have(cleaned: Cleaning):
    values = {
        "number": ["1", "2.5"],
        "text": ["007", "8"],
        "boolean": ["yes", "no"],
        "date": ["2025-03-04", "2025-03-05"],
    }
    columns = [(f"custom.{type_}_{i}", told) for i in range(FEW) for type_, told in values.items()]
    many = cleaned("people", ("email", ["a@example.org", "b@example.org"]), *columns)
    assert {name.rsplit("_", 1)[0].removeprefix("custom."): type_ for name, type_ in many.clean.types.items()} == {
        type_: type_ for type_ in values
    }
    assert len(many.clean.types) == 4 * FEW


def test_all_drafts_of_a_file_have_one_home(connection: sa.Connection):
    people = draft(
        connection, "people", (("full_name", ["Trần Văn Nam", "Nguyễn Thị Hoa"]), ("phone", ["0912345678"] * 2))
    )
    orders = draft(connection, "events", (("event", ["A"] * 2), ("phone", ["0912345678"] * 2)))
    found = clean_all(connection, [orders, people], options_with())
    numbers = [
        connection.execute(sa.select(sa.func.unnest(sa.column("ids"))).select_from(sa.table(one.relation))).scalar()
        for one in found
    ]
    assert [number["value"] for number in numbers] == ["+84912345678"] * 2


def test_a_row_that_names_nothing_but_an_order_fits(cleaned: Cleaning):
    result = cleaned(
        "events",
        ("event", ["Order Refunded"] * 4),
        ("occurred_at", ["2025-01-01", None, "soon", "2025-01-01"]),
        ("order_id", ["R7", "R8", "R9", None]),
    )
    of_order, undated, unreadable, nobody = result.column("reason")
    assert (of_order, undated) == (None, None)
    assert unreadable.startswith("line has no time: column 'Occurred at' has \"soon\"")
    assert nobody.startswith("line has no identifier: no column of the file")


def test_an_order_without_a_customer_among_orders_with_one_is_nobodys(cleaned: Cleaning):
    columns = {"email": ["a@x.org", None], "occurred_at": ["2025-01-01"] * 2, "order_id": ["1", "2"]}
    assert [reason and reason[:51] for reason in cleaned("orders", *columns.items()).column("reason")] == [
        None,
        "line has no identifier: column 'E-mail' is blank, w",
    ]


def test_a_booking_between_a_shop_and_its_bank_is_about_no_customer(cleaned: Cleaning):
    columns = {"event": ["Account Booked"], "occurred_at": ["2025-01-01"], "email": ["a@x.org"], "revenue": ["-5"]}
    (reason,) = cleaned("events", *columns.items()).column("reason")
    assert reason.startswith("line is a fee, a payout or a transfer of the shop's own account")


def test_the_sign_of_a_country_is_the_country(cleaned: Cleaning):
    people = cleaned("people", ("email", ["a@x.org", "b@x.org", "c@x.org"]), ("country", ["D", "a", "CH"]))
    assert people.column("country") == ["DE", "AT", "CH"]


def test_an_age_that_nobody_has_is_left_out_and_counted(cleaned: Cleaning):
    result = cleaned("people", ("age", ["33", "1980", "-1", "130"]), ("email", [f"{n}@x.org" for n in range(4)]))
    assert result.column("age") == [33, None, None, 130]
    assert "2 numbers below 0 or above 130 are no age and were left out." in result.clean.decisions["age"]


def test_an_order_number_that_a_spreadsheet_cut_short_is_left_out_and_counted(cleaned: Cleaning):
    result = cleaned(
        "orders", ("order_id", ["1001", "4.9E+12"]), ("occurred_at", ["2026-01-02"] * 2), ("email", ["a@x.org"] * 2)
    )
    assert result.column("order_id") == ["1001", None]
    assert result.clean.decisions["order_id"].startswith("1 id lost its digits in a spreadsheet")


def test_who_is_the_same_text_where_all_identifiers_are(cleaned: Cleaning):
    anonymous = ["1", "1", "12", None, "1:2|3", "1"]
    customers = ["2", "2", None, "12", None, None]
    who = cleaned(
        "events",
        ("event", ["A"] * 6),
        ("occurred_at", ["2026-01-01"] * 6),
        ("anonymous_id", anonymous),
        ("customer_id", customers),
    ).column("who")
    assert who[0] == who[1]
    assert len(set(who)) == 5


def test_a_refusal_in_any_column_of_a_purpose_goes_before_the_yes_of_another(cleaned: Cleaning):
    result = cleaned(
        "people",
        ("email", ["a@x.org", "b@x.org"]),
        ("consent.email", ["subscribed", "subscribed"]),
        ("consent.email", ["no", None]),
    )
    assert [row[0]["state"] for row in result.column("consents")] == ["denied", "granted"]


def test_dates_of_a_file_are_read_in_one_order_in_all_of_its_drafts(connection: sa.Connection):
    who = ("email", ["ann@x.org"])
    people = draft(connection, "people", (who, ("updated_at", ["03/04/2025"])))
    events = draft(connection, "events", (who, ("event", ["X"]), ("occurred_at", ["03/31/2025"])))
    cleans = clean_all(connection, [people, events], options_with())
    assert connection.execute(sa.text(f"SELECT updated_at FROM {cleans[0].relation}")).scalar_one() == datetime(
        2025, 3, 4
    )


def test_a_word_that_is_a_yes_in_one_language_and_stands_alone_is_text(cleaned: Cleaning):
    result = cleaned(
        "people",
        ("email", ["ann@x.org", "bob@x.org"]),
        ("custom.language", ["ja", "ja"]),
        ("custom.team", ["T", "T"]),
        ("custom.vip", ["ja", "nein"]),
        ("custom.member", ["true", "true"]),
    )
    assert json.loads(result.rows[0]["custom"]) == {"language": "ja", "team": "T", "vip": True, "member": True}


def test_the_buyer_of_an_invoice_was_last_told_of_on_its_day_in_whatever_order_its_file_has_the_days(
    connection: sa.Connection,
):
    """The due dates, which are kept with the order alone, tell that the month comes first."""
    table = csv(
        "Invoice Number,Customer Name,Email,Invoice Date,Due Date,Total",
        "INV-1,Ann Lee,ann@x.org,05/01/2025,05/15/2025,100.00",
        "INV-2,Bob Ray,bob@x.org,05/02/2025,05/16/2025,101.00",
    )
    drafted = drafts(connection, stage(connection, table), suggest(table).mapping, "invoices.csv")
    told = {one.kind: one.relation for one in clean_all(connection, drafted, options_with())}
    assert [draft.kind for draft in drafted] == ["events", "people"]
    days = [datetime(2025, 5, 1), datetime(2025, 5, 2)]
    for kind, field in (("events", "occurred_at"), ("people", "updated_at")):
        rows = connection.exec_driver_sql(f'SELECT {field} FROM "{told[kind]}" ORDER BY line')
        assert [at for (at,) in rows] == days
