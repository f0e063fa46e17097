import csv
import io
import os
from pathlib import Path

import pyarrow as pa
import pytest

from cdp_core.exports import DESTINATIONS
from cdp_core.exports.csv_file import defuse, defuse_column


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "@SUM(A1)",
        "+1+cmd|' /C calc'!A0",
        "-2+3",
        "\t=1",
        "\r=1",
        "\x00=1",
        "＝1+1",
        "  =1",
        "\ufeff=1",
        "%0A=1",
        "|x",
    ],
)
def test_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe(cell):
    assert defuse(cell) == "'" + cell


@pytest.mark.parametrize(
    "cell",
    [
        *("+27821234567", "-12.50", "-3,50", "00123", "1e5", "Ann", "a=b", "", "ann@example.org", "+4.91512E+12"),
        *("+49 30 1234567", "+1 (415) 555-0100", " -5.00", "-5 %", "-", "-1.234.567,89", "0000", "-0"),
        *("+49301234567; +27821234567", "a; - b", "x;-5", "one\n- two", "5;6", "https://x.org/?a=1;b=2"),
    ],
)
def test_phones_negative_numbers_and_leading_zeros_stay_intact(cell):
    assert defuse(cell) == cell


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ('";=1+1', "\";'=1+1"),
        ("a;=1+1", "a;'=1+1"),
        ("a\t@SUM(1)", "a\t'@SUM(1)"),
        ("a\n=1;=2", "a\n'=1;'=2"),
        ("a;-2+3+cmd|' /C calc'!A0", "a;'-2+3+cmd|' /C calc'!A0"),
        ("=1;=2", "'=1;'=2"),
        ("\xa0=1", "'\xa0=1"),
    ],
)
def test_a_formula_behind_another_separator_is_defused_where_it_stands(cell, safe):
    assert defuse(cell) == safe


def test_a_cell_and_a_column_are_defused_alike():
    cells = ["=1", "\xa0=1", "\u3000@x", "a;=1", "+27821234567", "-5", None, "", "x", "\x00=1", "\u200b-a", "＋1+1"]
    column = defuse_column(pa.chunked_array([cells[:5], cells[5:]]))
    assert column.to_pylist() == [cell and defuse(cell) for cell in cells]


@pytest.mark.skipif("SAMPLES_DIR" not in os.environ, reason="SAMPLES_DIR is not set")
def test_no_payload_of_the_collections_starts_a_cell():
    samples = Path(os.environ["SAMPLES_DIR"]) / "_messy" / "formula_injection"
    rows = list(csv.DictReader(io.StringIO((samples / "owasp_cells.csv").read_text("utf-8"), newline="")))
    payloads = (samples / "Intruder" / "csv-payload.txt").read_text("utf-8").splitlines()
    names = [row["name"] for row in rows] + payloads
    text = written("csv", name=names).decode("utf-8")
    cells = [row[0] for row in csv.reader(io.StringIO(text, newline=""))][1:]
    assert len(cells) == len(names)
    risky = [cell for cell in cells if cell.lstrip()[:1] in tuple("=+-@|%＝＋－＠") or ";=" in cell]
    legit = ("legit-phone", "legit-negative")
    assert risky == [row["name"] for row in rows if (row["email"] or "").startswith(legit)]


def written(destination: str, /, **columns: list) -> bytes:
    out = io.BytesIO()
    DESTINATIONS[destination].write(pa.table({key: pa.array(value) for key, value in columns.items()}), out)
    return out.getvalue()


def test_the_file_reads_back_as_it_was():
    text = written("csv", name=["Søren", 'a "b", c\nd', None], orders=[1, 2, 3]).decode("utf-8")
    assert list(csv.reader(io.StringIO(text))) == [["name", "orders"], ["Søren", "1"], ['a "b", c\nd', "2"], ["", "3"]]


def test_excel_gets_a_byte_order_mark():
    assert written("csv-excel", name=["x"]).startswith(b"\xef\xbb\xbf")


def test_header_names_are_defused_too():
    assert written("csv", **{"=cmd": ["x"]}).startswith(b"'=cmd")


def test_a_lone_missing_cell_is_still_a_row():
    assert written("csv", email=["a@x.org", None]).splitlines() == [b"email", b'"a@x.org"', b'""']
