import sqlalchemy as sa

from cdp_core.mapping import Mapping, drafts, stage, suggest
from tests.mapping.tables import csv, json_rows, mapped, only


def test_a_persons_row_has_its_fields_its_key_and_what_has_no_field(connection: sa.Connection) -> None:
    mapping = Mapping.from_json(
        {
            "kind": "people",
            "key": "Id",
            "columns": {"E-mail": "email", "Notes": "ignore"},
            "defaults": {"country": "VN"},
        }
    )
    rows = mapped(connection, csv("Id,E-mail,Notes,Shoe size", "7,ann@x.org,secret,38"), mapping)
    assert [only(row, "line", "key", "email", "country", "custom.shoe_size") for row in rows["people"]] == [
        {"line": 1, "key": "7", "email": "ann@x.org", "country": "VN", "custom.shoe_size": "38"}
    ]
    assert "secret" not in str(rows)


def test_two_columns_for_one_identifier_are_both_kept_in_the_order_of_the_mapping(connection: sa.Connection) -> None:
    mapping = Mapping.from_json({"kind": "people", "columns": {"Private": "email", "Work": "email"}})
    rows = mapped(connection, csv("Work,Private", "w@x.org,p@x.org"), mapping)
    assert rows["people"][0]["email"] == ["p@x.org", "w@x.org"]


def test_a_key_of_several_columns_is_joined(connection: sa.Connection) -> None:
    mapping = Mapping.from_json({"kind": "people", "key": ["Shop", "No"], "columns": {"Mail": "email"}})
    rows = mapped(connection, csv("Shop,No,Mail", "A,1,a@x.org", ",,b@x.org"), mapping)
    assert [row["key"] for row in rows["people"]] == ["A|1", None]


def test_a_blank_row_is_in_no_draft_and_a_default_does_not_fill_it(connection: sa.Connection) -> None:
    mapping = Mapping.from_json({"kind": "people", "columns": {"Mail": "email"}, "defaults": {"country": "VN"}})
    rows = mapped(connection, csv("Mail,Size", "a@x.org,38", " ,"), mapping)
    assert [row["line"] for row in rows["people"]] == [1]


def test_passwords_are_dropped_though_the_mapping_does_not_name_them(connection: sa.Connection) -> None:
    rows = mapped(
        connection,
        csv("Mail,Password,Card Number", "a@x.org,hunter2,4242424242424242"),
        Mapping("people", columns={"Mail": "email"}),
    )
    assert "hunter2" not in str(rows)
    assert "4242" not in str(rows)


def test_the_same_cells_hash_alike_whatever_the_order_of_columns(connection: sa.Connection) -> None:
    mapping = Mapping("people", columns={"a": "email"})
    one = mapped(connection, csv("a,b", "x@x.org,2"), mapping)["people"][0]["hash"]
    other = mapped(connection, csv("b,a", "2,x@x.org"), mapping)["people"][0]["hash"]
    assert one == other


def test_cells_that_run_into_each_other_do_not_hash_alike(connection: sa.Connection) -> None:
    mapping = Mapping("people", columns={"a": "email"})
    table = csv("a,b", "x,yz", "xy,z", "x\x1fb=y,z", "x,b=y\x1fz")
    assert len({row["hash"] for row in mapped(connection, table, mapping)["people"]}) == 4


def test_an_object_is_the_same_whatever_keys_other_objects_of_its_file_have(connection: sa.Connection) -> None:
    mapping = Mapping("people", columns={"mail": "email"})
    alone = mapped(connection, json_rows({"mail": "a@x.org"}), mapping)["people"][0]
    beside = mapped(connection, json_rows({"mail": "a@x.org"}, {"mail": "b@x.org", "size": "3"}), mapping)["people"][0]
    assert alone["hash"] == beside["hash"]


def test_of_several_associated_records_a_deal_keeps_the_first_person(connection: sa.Connection) -> None:
    table = csv("Record ID,Deal Name,Deal Stage,Associated Contact IDs", "7001,Casino,Proposal,8001;8002")
    deal = mapped(connection, table)["deals"][0]
    assert only(deal, "key", "object_id", "crm_id", "name", "stage") == {
        "key": "7001",
        "object_id": "7001",
        "crm_id": "8001",
        "name": "Casino",
        "stage": "Proposal",
    }


def test_a_ticket_tells_of_its_caller_too(connection: sa.Connection) -> None:
    mapping = Mapping(
        "tickets", columns={"No": "object_id", "Subject": "subject", "Mail": "email", "Caller": "full_name"}
    )
    rows = mapped(connection, csv("No,Subject,Mail,Caller", "1,Late,ann@x.org,Ann Smith", "2,Later,,"), mapping)
    assert [row["subject"] for row in rows["tickets"]] == ["Late", "Later"]
    assert [only(row, "key", "email", "full_name") for row in rows["people"]] == [
        {"key": "email:ann@x.org", "email": "ann@x.org", "full_name": "Ann Smith"}
    ]


def test_ids_named_by_another_column_get_their_kind_from_it(connection: sa.Connection) -> None:
    mapping = Mapping("links", columns={"kind": "ignore", "value": "id.{kind}", "Mail": "email"})
    rows = mapped(connection, csv("Mail,kind,value", "a@x.org,customer_id,7", "b@x.org,Club No,8"), mapping)
    assert [only(row, "email", "customer_id", "id.club_no") for row in rows["links"]] == [
        {"email": "a@x.org", "customer_id": "7"},
        {"email": "b@x.org", "id.club_no": "8"},
    ]


def test_people_of_a_small_file_are_brought_under_our_fields_in_one_statement(connection: sa.Connection) -> None:
    mapping = Mapping.from_json({"kind": "people", "columns": {"Mail": "email", "Name": "full_name"}})
    staged = stage(connection, csv("Mail,Name", "a@x.org,Ann", "b@x.org,Ben"))
    asked: list[str] = []
    sa.event.listen(connection, "before_cursor_execute", lambda *said: asked.append(said[2].split(" AS ")[0]))
    (people,) = drafts(connection, staged, mapping)
    assert asked == [f"CREATE TEMPORARY TABLE {people.relation}"]


def test_profiles_of_an_api_that_somebody_says_they_are_need_no_column_of_types(connection: sa.Connection) -> None:
    table = csv("id,attributes.email", "01H,ann@x.org")
    chosen = suggest(table, preset="klaviyo_api_profiles").mapping
    assert mapped(connection, table, chosen)["people"][0]["email"] == "ann@x.org"
