"""Rows that sum up others, between the rows of a grouped report."""

from pathlib import Path

import pytest

from cdp_core.sources import Table, tables, unnested
from tests.sources.reading_back import only, rows


def read(folder: Path, *lines: str) -> Table:
    file = folder / "report.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return unnested(tables(file)[0])


def kept_and_left_out(table: Table) -> tuple[list[int], list[int]]:
    kept = [line for batch in table.batches() for line in batch.column(0).to_pylist()]
    return kept, [one.line for one in table.broken]


def test_subtotals_between_the_rows_are_left_out_with_a_reason(tmp_path: Path):
    table = read(
        tmp_path,
        "City,Customer,Email,Amount",
        "Berlin,Ann,ann@example.org,10.50",
        "Berlin,Bert,bert@example.org,20.00",
        "Subtotal,,,30.50",
        "Hamburg,Carla,carla@example.org,5.00",
        "Total Hamburg: 5,,,",
        "Bremen,Dora,dora@example.org,6.00",
        "Bremen Summe,,,6.00",
        "Kiel,Ed,ed@example.org,7.00",
        "Kiel,Zwischensumme,,7.00",
        "Ulm,Flo,flo@example.org,8.00",
        "Ulm Total,,,",
        "Jena,Gil,gil@example.org,8.00",
    )
    assert kept_and_left_out(table) == ([2, 3, 5, 7, 9, 11, 13], [4, 6, 8, 10, 12])
    assert table.broken[0].reason.startswith("line sums up the rows above it")


def test_people_and_companies_with_such_names_stay(tmp_path: Path):
    table = read(
        tmp_path,
        "Name,Phone,City,Revenue",
        "Ann,0301234567,Berlin,1",
        "Suma,9876543210,,",
        "Total Wine,,Boston,5",
        "Total Energies,0309876543,Paris,7",
        "Gesamt Holz,,,",
    )
    assert kept_and_left_out(table)[1] == []


@pytest.mark.parametrize(
    "lines",
    [
        (
            "First name,Last name,Email,Age",
            "Ann,Lee,ann@example.org,33",
            "Suma,,,34",
            "Bo,Sum,,41",
            "Bo,Lee,bo@example.org,22",
            "Cy,Ray,cy@example.org,22",
            "Di,Doe,di@example.org,23",
        ),
        (
            "Company,Phone,Email,City,Members",
            "Acme,+4989123456,a@acme.example,Berlin,12",
            "Total,,,,500",
            "Beta,+4989123457,b@beta.example,Bonn,7",
            "Gamma,+4989123458,g@gamma.example,Köln,9",
        ),
    ],
)
def test_what_is_called_a_total_and_is_no_sum_stays(tmp_path: Path, lines: tuple[str, ...]):
    assert kept_and_left_out(read(tmp_path, *lines))[1] == []


def test_a_total_of_everything_is_one_beside_those_of_groups(tmp_path: Path):
    table = read(
        tmp_path,
        "City,Customer,Email,Amount",
        "Berlin,Ann,ann@example.org,10.5",
        "Berlin,Bert,bert@example.org,20",
        "Subtotal,,,30.5",
        "Kiel,Carla,carla@example.org,5",
        "Kiel,Ed,ed@example.org,7",
        "Subtotal,,,12",
        "Grand total,,,42.5",
        "Ulm,Flo,flo@example.org,8",
    )
    assert kept_and_left_out(table) == ([2, 3, 5, 6, 9], [4, 7, 8])


def test_a_total_behind_many_rows_is_left_out(tmp_path: Path):
    many = [f"Berlin,Ann {i},a{i}@example.org,1" for i in range(1_200)]
    header = "City,Customer,Email,Amount"
    table = read(tmp_path, header, *many, "Subtotal,,,1200", "Kiel,Ed,ed@example.org,7")
    assert kept_and_left_out(table)[1] == [1_202]


def test_a_line_of_an_order_with_such_a_name_stays(tmp_path: Path):
    table = read(
        tmp_path,
        "Order,Product,Price,Quantity,Date,Email",
        "#1001,Soap,3.50,1,2026-01-02,ann@example.org",
        "#1002,Towel,13.50,1,2026-01-02,bert@example.org",
        "#1002,Total Body Lotion,12.50,1,,",
        ",Summe der Teile,12.50,1,,",
        "#1003,Towel,13.50,1,2026-01-02,bert@example.org",
    )
    assert kept_and_left_out(table)[1] == []


def test_a_table_as_it_was_read_keeps_all_of_its_rows(tmp_path: Path):
    file = tmp_path / "report.csv"
    file.write_text("City,Email,Amount\nBerlin,ann@example.org,1\nSubtotal,,1\nKiel,ed@example.org,2\n")
    assert len(tables(file)[0].head()) == 3


def test_a_sum_and_a_count_below_each_group_are_no_rows(tmp_path: Path):
    table = read(
        tmp_path,
        "Stage,Opportunity ID,Opportunity,Account,Amount",
        "Negotiation,006A1,Globex 50 seats,Globex,12500",
        ",006A2,Initech pilot,Initech,4000",
        "Subtotal,Sum,,,16500",
        ",Count,2,,",
        "Closed Won,006A3,Umbrella renewal,Umbrella,9000",
        "Subtotal,Sum,,,9000",
        ",Count,1,,",
        "Total,Sum,,,25500",
        ",Count,3,,",
        "Lost,006A4,Hooli,Hooli,10",
    )
    assert kept_and_left_out(table) == ([2, 3, 6, 11], [4, 5, 7, 8, 9, 10])
    stages = [cell for batch in table.batches() for cell in batch.column(1).to_pylist()]
    assert stages == ["Negotiation", "Negotiation", "Closed Won", "Lost"]


def test_blanks_of_a_list_with_totals_stay_blank(tmp_path: Path):
    table = read(
        tmp_path,
        "City,Customer,Email,Amount",
        "Berlin,Ann,ann@example.org,10.50",
        ",Bert,bert@example.org,20.00",
        "Subtotal,,,30.50",
        ",Carla,carla@example.org,5.00",
        "Kiel,Dora,dora@example.org,6.00",
        "Subtotal,,,11.00",
    )
    assert [cell for batch in table.batches() for cell in batch.column(1).to_pylist()] == ["Berlin", "", "", "Kiel"]


def test_a_row_of_nothing_but_the_sum_of_those_above_it_is_none(tmp_path: Path):
    table = read(
        tmp_path,
        "Name,Owner,Stage,Value,Email",
        "Nord,Kim,Proposal,12000,nina@example.org",
        "Sued,Kim,Negotiation,3000,sepp@example.org",
        ",,,15000,",
        "West,Pat,Won,9000,willi@example.org",
        ",,,700,",
    )
    assert kept_and_left_out(table) == ([2, 3, 5, 6], [4])


def test_a_subtotal_of_a_group_with_figures_in_its_name_is_left_out(tmp_path: Path):
    table = read(
        tmp_path,
        "Kd.-Nr.;Kunde;E-Mail;Beleg;Datum;Betrag",
        "K-1;Ann;ann@example.org;R-1;03.10.2026;119,00 €",
        ";;;R-2;13.10.2026;20,00 €",
        ";Summe K-1;;;;139,00 €",
        "K-2;Bert;bert@example.org;R-3;14.10.2026;119,00 €",
        ";Summe K-2;;;;119,00 €",
        "K-3;Carla;carla@example.org;R-4;15.10.2026;9,00 €",
    )
    assert kept_and_left_out(table) == ([2, 3, 5, 7], [4, 6])


def test_a_row_of_nothing_but_its_number_is_one(tmp_path: Path):
    table = read(tmp_path, "Id,Name,Email,City", "1,Ann,ann@example.org,Bonn", "2,Bob,bob@example.org,Hue", "3,,,")
    assert kept_and_left_out(table) == ([2, 3, 4], [])


def test_a_last_row_of_nothing_but_sums_is_no_row_without_a_word_either(written):
    content = "Email,Orders,Revenue\na@x.com,3,30.00\nb@x.com,2,20.00\nc@x.com,4,41.50\n,9,91.50\n"
    table = only(written("report.csv", content))
    assert len(rows(table)) == 3
    assert table.notes == (",9,91.50",)


def test_a_last_row_without_a_name_whose_figure_is_a_small_sum_by_chance_is_a_row(written):
    assert len(rows(only(written("people.csv", "Email,Orders\na@x.com,1\nb@x.com,1\nc@x.com,1\n,3\n")))) == 4


def test_what_stands_beside_the_name_of_a_group_is_read_for_each_of_its_rows(tmp_path: Path):
    table = read(
        tmp_path,
        "Kd.-Nr.;Kunde;E-Mail;Beleg;Artikel;Betrag",
        "K-1;Holm;holm@x.org;R-1;Lampe;119,00",
        ";;;R-2;Tasse;20,00",
        ";Summe K-1;;;;139,00",
        "K-2;Öz;oez@x.org;R-3;Lampe;119,00",
        ";Summe K-2;;;;119,00",
    )
    (batch,) = table.batches()
    rows = zip(*(column.to_pylist() for column in batch.columns[1:5]), strict=True)
    assert list(rows) == [
        ("K-1", "Holm", "holm@x.org", "R-1"),
        ("K-1", "Holm", "holm@x.org", "R-2"),
        ("K-2", "Öz", "oez@x.org", "R-3"),
    ]
