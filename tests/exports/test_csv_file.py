import csv
import io

import pyarrow as pa
import pytest

from cdp_core.exports import DESTINATIONS
from cdp_core.exports.csv_file import defuse


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
    "cell", ["+27821234567", "-12.50", "-3,50", "00123", "1e5", "Ann", "a=b", "", "ann@example.org", "+4.91512E+12"]
)
def test_phones_negative_numbers_and_leading_zeros_stay_intact(cell):
    assert defuse(cell) == cell


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
