"""Who is who as a list."""

from cdp_core.identity import assignment_rows


def test_every_record_has_a_line_with_its_source_its_key_and_its_profile(exact_town):
    exact_town.record("shop", 1, email="ann@x.org", key="C-17")
    exact_town.record("crm", 2, email="ann@x.org", first_name="Ann", key="003A")
    exact_town.record("crm", 10, email="bob@x.org", key="003B")
    exact_town.resolve()
    assert assignment_rows(exact_town.connection).to_pylist() == [
        {"source": "crm", "record_id": "2", "row_key": "003A", "profile_id": "p1"},
        {"source": "crm", "record_id": "10", "row_key": "003B", "profile_id": "p10"},
        {"source": "shop", "record_id": "1", "row_key": "C-17", "profile_id": "p1"},
    ]


def test_an_empty_workspace_has_the_columns_and_no_line(connection):
    rows = assignment_rows(connection)
    assert (rows.schema.names, rows.num_rows) == (["source", "record_id", "row_key", "profile_id"], 0)


def test_what_was_taken_back_has_no_line(exact_town):
    exact_town.record(email="ann@x.org")
    gone = exact_town.record(email="ann@x.org")
    exact_town.resolve()
    exact_town.gone(gone)
    exact_town.resolve()
    assert assignment_rows(exact_town.connection)["record_id"].to_pylist() == ["1"]
