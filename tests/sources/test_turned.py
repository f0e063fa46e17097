"""Tables whose first column names the fields."""

from pathlib import Path

from cdp_core.sources import Reading, Table, tables


def read(folder: Path, *lines: str) -> Table:
    file = folder / "kunden.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tables(file)[0]


def test_a_table_on_its_side_is_set_upright(tmp_path: Path):
    table = read(
        tmp_path,
        "Field,Customer 1,Customer 2",
        "Name,Ann Berg,Bert Kuhn",
        "Email,ann@example.org,bert@example.org",
        "Phone,+49 30 123456,",
        "City,Berlin,Hamburg",
        "Birthday,1980-02-01,1990-03-04",
    )
    assert table.columns == ("Name", "Email", "Phone", "City", "Birthday")
    assert [row["Email"] for row in table.head()] == ["ann@example.org", "bert@example.org"]
    assert table.head()[1]["Phone"] == ""
    assert table.notes[0] == "Field Customer 1 Customer 2"
    assert "on its side" in table.notes[1]


def test_it_may_stand_below_titles_and_without_names_for_its_records(tmp_path: Path):
    table = read(
        tmp_path,
        "Kundenstamm 2026",
        "",
        "Name;Anna Berg;Bert Kuhn",
        "E-Mail;anna@example.org;bert@example.org",
        "Umsatz;1.234,50;99,00",
    )
    assert table.notes[0] == "Kundenstamm 2026"
    assert table.head() == [
        {"Name": "Anna Berg", "E-Mail": "anna@example.org", "Umsatz": "1.234,50"},
        {"Name": "Bert Kuhn", "E-Mail": "bert@example.org", "Umsatz": "99,00"},
    ]


def test_ids_that_only_count_are_a_field_all_the_same(tmp_path: Path):
    table = read(tmp_path, "id,1,2", "email,ann@example.org,bert@example.org", "name,Ann,Bert")
    assert table.head()[1] == {"id": "2", "email": "bert@example.org", "name": "Bert"}


def test_rows_with_two_addresses_each_are_no_table_on_its_side(tmp_path: Path):
    table = read(tmp_path, "name,email,email 2", "Ann,ann@example.org,ann@web.de", "Bert,bert@example.org,bert@web.de")
    assert table.columns == ("name", "email", "email 2")


def test_what_a_person_says_of_the_header_goes_first(tmp_path: Path):
    file = tmp_path / "kunden.csv"
    file.write_text("Name,Ann,Bert\nEmail,ann@example.org,bert@example.org\nAge,30,40\n")
    assert tables(file, reading=Reading(header_row=1))[0].columns == ("Name", "Ann", "Bert")
