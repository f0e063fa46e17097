"""Why a row does not fit, told by the file's own columns."""

from pathlib import Path

from cdp_core.inspection import inspect_file


def reasons(folder: Path, *lines: str) -> list[str]:
    file = folder / "file.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return [one.reason for one in inspect_file(file)[0].rejections]


def test_a_reason_names_the_column_what_stands_in_it_what_is_expected_and_what_to_do(tmp_path: Path):
    unread, blank, nobody = reasons(
        tmp_path,
        "Bestellnummer;Bestelldatum;E-Mail;Gesamtsumme",
        "1001;03.04.2026;anna@example.com;10,50",
        "1002;demnächst;bert@example.com;12,50",
        "1003;;carla@example.com;2,70",
        "1004;05.04.2026;keine Angabe;2,70",
    )
    assert unread == (
        "line has no time: column 'Bestelldatum' has \"demnächst\", where a date such as 2026-04-03 is expected; "
        "correct it and load again"
    )
    assert blank == (
        "line has no time: column 'Bestelldatum' is blank, where a date such as 2026-04-03 is expected; "
        "fill it in and load again"
    )
    assert nobody.startswith("line has no identifier: column 'E-Mail' ")
    assert "an e-mail address is expected" in nobody


def test_a_reason_names_no_column_that_the_file_does_not_have(tmp_path: Path):
    found = reasons(tmp_path, "Order ID,Email,Total", "1,ann@example.org,12.00", "2,bo@example.org,13.00")
    assert all(one.startswith("line has no time: no column of the file is taken for it") for one in found)


def test_each_of_several_columns_of_one_field_is_named_by_its_own_header(tmp_path: Path):
    (both,) = reasons(
        tmp_path, "Work email,Private email", "ann@example.org,ann@web.de", "bo,cy", "di@example.org,di@web.de"
    )
    assert "column 'Work email' has \"bo\", column 'Private email' has \"cy\"" in both
