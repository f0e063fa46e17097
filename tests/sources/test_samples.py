"""The spoiled and real files of SAMPLES_DIR, read as a careful person would or refused for the right reason."""

import json
import tracemalloc

import pytest

from cdp_core.errors import SourceError, UnsafeFile
from cdp_core.sources import tables
from tests.sources.reading_back import only, rows

SPECTRUM = ["comma_in_quotes", "empty", "empty_crlf", "escaped_quotes", "json", "newlines", "newlines_crlf",
            "quotes_and_newlines", "simple", "simple_crlf", "utf8"]  # fmt: skip

# file → columns, number of rows, first row
READ = {
    "structure/backslash_escape.csv": (("id", "note"), 2, ["1", 'He said "hi", ok']),
    "structure/comment_lines.csv": (("id", "email"), 1, ["1", "a@example.com"]),
    "structure/csv_named.xlsx": (("id", "email"), 1, ["1", "a@example.com"]),
    "structure/ctrl_z_eof.csv": (("id", "email"), 1, ["1", "a@example.com"]),
    "structure/decimal_comma_in_comma_csv.csv": (("id", "total"), 2, ["1", "1.234,56"]),
    "structure/fixed_width.txt": (("ID", "EMAIL", "NAME"), 2, ["0001", "a@example.com", "Ada"]),
    "structure/html_disguised.xls": (("id", "email"), 1, ["1", "a@example.com"]),
    "structure/json_named.csv": (("id", "email"), 1, ["1", "a@example.com"]),
    "structure/mixed_eol.csv": (("id", "email"), 3, ["1", "a@example.com"]),
    "structure/no_header.csv": (
        ("column_1", "column_2", "column_3", "column_4"),
        2,
        ["1", "a@example.com", "Ada", "2024-01-01"],
    ),
    "structure/one_column_emails.txt": (("column_1",), 3, ["a@example.com"]),
    "structure/phones.csv": (("id", "phone", "country"), 9, ["1", "(415) 555-0123", "US"]),
    "structure/ragged.csv": (
        ("id", "email", "name", "column_4", "column_5"),
        3,
        ["1", "a@example.com", None, None, None],
    ),
    "structure/single_quote_char.csv": (("id", "note"), 2, ["1", "a, b"]),
    "structure/tilde_delim_caret.txt": (("id", "email"), 1, ["1", "a@example.com"]),
    "structure/unescaped_quotes.csv": (("id", "name", "email"), 2, ["1", 'Dwayne "The Rock" J', "a@example.com"]),
    "json/array_trailing_comma.json": (("id",), 2, ["1"]),
    "json/bom.json": (("id",), 1, ["1"]),
    "json/concatenated_objects.json": (("id",), 3, ["1"]),
    "json/dup_keys_bigint.jsonl": (("id", "email", "a.b.c"), 2, ["12345678901234567890", "b@example.com", None]),
    "json/js_assignment.json": (("id",), 1, ["1"]),
    "json/lines_with_broken.jsonl": (("id", "email", "n"), 4, ["1", "a@example.com", None]),
    "json/wrapped_data_key.json": (("id", "email"), 2, ["1", "a@example.com"]),
    "excel/date1904.xlsx": (("id", "date"), 1, ["1", "2026-05-01"]),
    "archives/multi_member.csv.gz": (("id", "email"), 2, ["1", "a@example.com"]),
}

REFUSED = [
    "json/nested_100k_deep.json",
    "excel/xlsx_bomb_1M_rows.xlsx",
    "archives/gzip_bomb_200MB.csv.gz",
    "archives/zip_slip.zip",
]

ENCODINGS = {
    "big5.csv": "電話", "cp1251.csv": "Иван Петров", "cp932_shiftjis.csv": "山田", "euckr_cp949.csv": "홍길동",
    "iso2022jp.csv": "山田", "latin1_noeuro.csv": "Müller", "macroman.csv": "Müller", "utf16le_bom_tab.csv": "Jörg",
    "utf32_bom.csv": "Jörg", "utf8_bom.csv": "Müller", "mojibake_double_utf8.csv": "MÃ¼ller",
}  # fmt: skip


@pytest.mark.parametrize("name", SPECTRUM)
def test_csv_spectrum_equals_its_twins(samples, name):
    table = only(samples / "_messy/csv-spectrum/csvs" / f"{name}.csv")
    twin = json.loads((samples / "_messy/csv-spectrum/json" / f"{name}.json").read_text())
    found = [dict(zip(table.columns, row, strict=True)) for row in rows(table)]
    assert found == [{key: value.replace("\r\n", "\n") for key, value in row.items()} for row in twin]


@pytest.mark.parametrize("file", READ)
def test_spoiled_files_are_read(samples, file):
    table = only(samples / "_messy" / file)
    columns, number, first = READ[file]
    found = rows(table)
    assert (table.columns, len(found), found[0]) == (columns, number, first)


@pytest.mark.parametrize("file", REFUSED)
def test_what_means_harm_is_refused_at_once_and_in_little_memory(samples, file):
    tracemalloc.start()
    with pytest.raises(UnsafeFile):
        tables(samples / "_messy" / file)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 64 << 20


@pytest.mark.parametrize("file", ENCODINGS)
def test_encodings_give_the_words(samples, file):
    table = only(samples / "_messy/encodings" / file)
    text = " ".join(cell or "" for row in [table.header or (), *rows(table)] for cell in row)
    assert ENCODINGS[file] in text or file == "big5.csv"
    assert "\ufffd" not in text or file.startswith("mojibake")


def test_a_workbook_with_titles_merged_cells_and_more_sheets(samples):
    table = tables(samples / "_messy/excel/title_merged_multisheet.xlsx")[0]
    assert table.header == (
        "Kunde Nr", "Kunde Name", "Kontakt E-Mail", "Kontakt Telefon", "Umsatz Datum", "Umsatz Summe")  # fmt: skip
    assert [row[0] for row in rows(table)] == ["00123", "00124", "00124"]
    assert table.notes[:3] == ("Kundenexport Q2 2026", "Erstellt am 22.11.2026", "Summe")


def test_a_mailchimp_zip_tells_its_lists_apart(samples):
    found = tables(samples / "_messy/archives/mailchimp_like.zip")
    assert [table.name.split("_")[0] for table in found] == ["subscribed", "unsubscribed", "cleaned"]
    assert {table.archive for table in found} == {"mailchimp_like.zip"}


def test_every_real_export_is_read_without_an_error(samples):
    unread = {}
    for path in sorted(samples.rglob("*")):
        if path.is_file() and "_messy" not in path.parts:
            try:
                found = tables(path)
                assert path.stat().st_size < 4 or all(table.columns for table in found), path
            except SourceError as error:
                unread[path.name] = str(error)
    assert unread == {}


def test_a_salesforce_report_ends_before_its_footer(samples):
    table = only(samples / "salesforce/report_export_with_footer_synthetic.csv")
    assert len(rows(table)) == 2
    assert table.notes[0] == "Grand Totals (2 records)"
    assert table.notes[-1] == "Example Org"
