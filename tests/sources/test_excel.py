"""Workbooks as people keep them."""

import datetime as dt
import io
import re
import zipfile

import openpyxl
import pytest

from cdp_core.errors import EmptyFile, UnreadableFile, UnsafeFile
from cdp_core.sources import Reading, tables
from cdp_core.sources.number_formats import shown_as
from cdp_core.sources.recognition import OLE
from cdp_core.sources.sheet_extent import extent
from tests.sources.reading_back import numbered_rows, only, rows


@pytest.fixture
def workbook(tmp_path):
    """Saves sheets given as lists of rows."""

    def save(sheets, prepare=lambda book: None):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, content in sheets.items():
            sheet = book.create_sheet(name)
            for row in content:
                sheet.append(row)
        prepare(book)
        path = tmp_path / "book.xlsx"
        book.save(path)
        return path

    return save


def test_values_become_the_text_a_person_sees(workbook):
    when = dt.datetime(2026, 5, 1, 12, 30)
    table = only(workbook({"S": [
        ["id", "phone", "when", "day", "paid", "share", "hours", "zip"],
        [1, 4915112345678, when, dt.date(2026, 5, 1), True, 0.5, dt.timedelta(hours=26.5), "00123"],
        [2, 1, when, dt.date(2026, 5, 2), False, 1234.56, dt.timedelta(hours=1), "9"],
    ]}))  # fmt: skip
    assert rows(table)[0] == [
        "1",
        "4915112345678",
        "2026-05-01T12:30:00",
        "2026-05-01",
        "true",
        "0.5",
        "26:30:00",
        "00123",
    ]
    assert table.types == {
        "id": "number", "phone": "number", "when": "date", "day": "date", "paid": "boolean", "share": "number",
        "hours": "text", "zip": "text",
    }  # fmt: skip


def test_titles_merged_headers_and_totals_are_told_from_rows(workbook):
    def merge(book):
        for area in ("A1:D1", "A4:B4", "C4:D4", "A6:A7"):
            book["Clients"].merge_cells(area)

    table = only(workbook({"Clients": [
        ["Clients of the shop", None, None, None], ["as of May"], [],
        ["Client", None, "Revenue", None], ["No", "E-mail", "Date", "Sum"],
        ["00123", "a@x.com", dt.date(2026, 5, 1), 10], [None, "b@x.com", dt.date(2026, 5, 2), 20], [],
        ["Total", None, None, 30],
    ]}, merge))  # fmt: skip
    assert table.header == ("Client No", "Client E-mail", "Revenue Date", "Revenue Sum")
    assert numbered_rows(table) == [
        [6, "00123", "a@x.com", "2026-05-01", "10"],
        [7, "00123", "b@x.com", "2026-05-02", "20"],
    ]
    assert table.notes == ("Clients of the shop", "as of May", "Total   30")


def test_each_sheet_is_a_table_and_remarks_and_hidden_sheets_are_only_named(workbook):
    def hide(book):
        book["Old"].sheet_state = "hidden"

    people, orders = [["id", "email"], [1, "a@x.com"]], [["order", "total"], [9, 10.5]]
    path = workbook(
        {"People": people, "Orders": orders, "Read me": [["do not import"]], "Old": people, "Empty": []}, hide
    )
    found = tables(path)
    assert [table.name for table in found] == ["book.xlsx: People", "book.xlsx: Orders"]
    assert found[0].notes == (
        "Sheet Read me: do not import", "Sheet Old is hidden and was not read.", "Another sheet: Orders.")  # fmt: skip
    assert rows(only(path, Reading(sheet="Old"))) == [["1", "a@x.com"]]
    with pytest.raises(UnreadableFile, match=r'no sheet "Nope". It has: People, Orders'):
        tables(path, reading=Reading(sheet="Nope"))


def test_two_tables_in_a_sheet_are_two_tables(workbook):
    found = tables(workbook({"S": [["id", "email"], [1, "a@x.com"], [], ["order", "total"], [9, 10], [10, 20]]}))
    assert [table.columns for table in found] == [("id", "email"), ("order", "total")]
    assert numbered_rows(found[1]) == [[5, "9", "10"], [6, "10", "20"]]


def test_a_table_may_begin_anywhere(workbook):
    path = workbook({"S": [[], [None, None, "id", "email"], [None, None, 1, "a@x.com"]]})
    assert numbered_rows(only(path)) == [[3, "1", "a@x.com"]]


def test_what_lies_under_the_wrong_ending_is_read_by_its_content(written, workbook):
    assert rows(only(written("people.xlsx", "id,email\n1,a@x.com\n"))) == [["1", "a@x.com"]]
    page = "<html><table><tr><th>id<th>e&#45;mail</tr><tr><td>1<td>a@x.com<br>b@x.com</table></html>"
    table = only(written("people.xls", page))
    assert (table.columns, rows(table)) == (("id", "e-mail"), [["1", "a@x.com\nb@x.com"]])
    book = workbook({"S": [["id", "email"], [1, "a@x.com"]]})
    assert rows(only(written("book.csv", book.read_bytes()))) == [["1", "a@x.com"]]


def test_a_bomb_is_refused_by_its_directory(written):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"<row/>" * 10_000_000)
    with pytest.raises(UnsafeFile, match="more than 200 times its size"):
        tables(written("bomb.xlsx", content.getvalue()))


def test_a_sheet_that_is_larger_than_its_directory_says_is_refused(written, workbook):
    content = bytearray(workbook({"S": [["id", "email"], *([i, f"a{i}@x.com"] for i in range(2000))]}).read_bytes())
    entry = content.rfind(b"PK\x01\x02", 0, content.rfind(b"xl/worksheets/sheet1.xml"))
    content[entry + 24 : entry + 28] = (10_000).to_bytes(4, "little")
    with pytest.raises(UnreadableFile, match="is a broken zip or Excel file"):
        tables(written("liar.xlsx", bytes(content)))


def test_entities_are_refused(written):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(
            "xl/workbook.xml", '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><workbook>&a;</workbook>'
        )
    with pytest.raises(UnsafeFile, match="defines entities"):
        tables(written("laughs.xlsx", content.getvalue()))
    with pytest.raises(UnsafeFile, match="defines entities"):
        tables(written("laughs.xml", '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'))


def test_broken_encrypted_and_empty_workbooks_get_one_sentence(written, workbook):
    with pytest.raises(UnreadableFile, match="broken zip or Excel file"):
        tables(written("cut.xlsx", workbook({"S": [["id"], [1]]}).read_bytes()[:-200]))
    encrypted = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(UnreadableFile, match="protected by a password"):
        tables(written("secret.xlsx", encrypted))
    with pytest.raises(UnreadableFile, match="broken Excel file"):
        tables(written("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600))
    with pytest.raises(EmptyFile, match="no sheet with a table"):
        tables(workbook({"S": []}))


def test_a_long_id_keeps_the_digits_that_excel_shows(workbook):
    table = only(workbook({"S": [["id", "n"], [1.23456789012345e18, 1], [7, 2]]}))
    assert rows(table) == [["1234567890123450000", "1"], ["7", "2"]]


def test_hundreds_of_formatted_empty_rows_hide_no_rows(workbook):
    people = [[f"00{i}", f"Ann {i}", i] for i in range(1700)]
    table = only(workbook({"S": [["Nr", "Name", "Sum"], *people, *[["", "", ""]] * 300, ["Summe", "", 9]]}))
    assert (len(rows(table)), rows(table)[-1], table.notes) == (1700, ["001699", "Ann 1699", "1699"], ("Summe  9",))


ZEROS = [
    ["Id", "PLZ", "Téléphone", "SSN", "Price", "Name"],
    *([n, 1067 * n, 123456789, 12345678, 7, "Ann"] for n in (1, 2)),
]


def with_formats(book: openpyxl.Workbook) -> None:
    """Formats that show zeros in front, on a table that begins in the third row and column; two that do not."""
    sheet = book.worksheets[0]
    for letter, code in zip("CDEFG", ("0", "00000", '0#" "##" "##" "##" "##', r"000\-00\-0000", "0.00"), strict=True):
        for row in (4, 5):
            sheet[f"{letter}{row}"].number_format = code


def test_zeros_that_a_format_shows_are_kept(workbook):
    table = only(workbook({"Kunden & Co": [[], [], *([None, None, *row] for row in ZEROS)]}, with_formats))
    assert [row[-6:] for row in rows(table)] == [
        ["1", "01067", "01 23 45 67 89", "012-34-5678", "7", "Ann"],
        ["2", "02134", "01 23 45 67 89", "012-34-5678", "7", "Ann"],
    ]
    assert "PLZ" not in table.types or table.types["PLZ"] == "text"


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("00000", "01067"),
        ('"D-"00000', None),
        ("[$-407]00000", "01067"),
        ("0000;-0000", "1067"),
        ("00", "1067"),
        ("0", None),
        ("0.00", None),
        ("#,##0", None),
        ("General", None),
        ("yyyy-mm-dd", None),
        ("0%", None),
    ],
)
def test_only_formats_of_digits_add_zeros(code, shown):
    show = shown_as(code)
    assert (show(1067) if show else None) == shown


@pytest.mark.parametrize("word", ["Gesamtergebnis", "Zwischensumme", "Totaal", "Toplam", "Итого", "총계", "TOTALS (3)"])
def test_a_total_at_the_end_is_no_row_whatever_its_language(workbook, word):
    people = [[f"00{n}", f"Ann {n}", n] for n in range(3)]
    table = only(workbook({"S": [["Nr", "Name", "Sum"], *people, [word, "", 3]]}))
    assert (len(rows(table)), table.notes) == (3, (f"{word}  3",))


PREFIXES = {name: name for name in ("office", "table", "style", "text")} | {"number": "datastyle"}
NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for prefix, name in PREFIXES.items()
)


def open_document(path, rows: str):
    """A workbook of LibreOffice, as much of it as is needed: the style `zip` shows five digits."""
    styles = (
        '<number:number-style style:name="N1"><number:number number:decimal-places="0" '
        'number:min-integer-digits="5"/></number:number-style>'
        '<style:style style:name="zip" style:family="table-cell" style:data-style-name="N1"/>'
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("mimetype", kind)
        book.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>',
        )
        book.writestr(
            "content.xml",
            f"<office:document-content {NAMESPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
            '<office:body><office:spreadsheet><table:table table:name="Kunden">'
            f"{rows}</table:table></office:spreadsheet></office:body></office:document-content>",
        )
    return path


def test_zeros_that_a_format_of_an_open_document_shows_are_kept(tmp_path):
    def text(value):
        return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'

    def figure(value, style="", repeated=1):
        more = f' table:number-columns-repeated="{repeated}"' if repeated > 1 else ""
        return (
            f'<table:table-cell{style}{more} office:value-type="float" office:value="{value}">'
            f"<text:p>{value}</text:p></table:table-cell>"
        )

    of_zip = ' table:style-name="zip"'
    rows_written = (
        f"<table:table-row>{text('Nr')}{text('PLZ')}{text('PLZ 2')}{text('Name')}</table:table-row>"
        f"<table:table-row>{figure(1)}{figure(1067, of_zip, 2)}{text('Ann')}</table:table-row>"
        f'<table:table-row table:number-rows-repeated="2">{figure(2)}{figure(2134, of_zip)}{figure(7)}{text("Bob")}'
        "</table:table-row>"
    )
    table = only(open_document(tmp_path / "kunden.ods", rows_written))
    assert rows(table) == [["1", "01067", "01067", "Ann"], *[["2", "02134", "7", "Bob"]] * 2]


def test_formulas_without_a_stored_value_are_told_with_their_columns(workbook):
    table = only(
        workbook({"S": [["id", "price", "total"], [1, 2.5, "=B2*2"], [2, 3, "=B3*2"], [3, 4, 8], [4, "=1+1", 9]]})
    )
    assert table.notes == (
        "3 cells in columns 'price', 'total' have a formula without a stored value, read as empty; "
        "open the workbook in a spreadsheet, save it, and load it again.",
    )


def test_formulas_with_a_value_and_those_that_made_an_empty_text_are_not(workbook, tmp_path):
    saved = workbook({"S": [["id", "total"], [1, "=A2*2"], [2, "=A3*2"]]})
    calculated = tmp_path / "calculated.xlsx"
    with zipfile.ZipFile(saved) as before, zipfile.ZipFile(calculated, "w") as after:
        for entry in before.infolist():
            text = before.read(entry)
            if entry.filename.startswith("xl/worksheets/sheet"):
                text = re.sub(rb"<v\s*/>|<v></v>", b"<v>2</v>", text, count=1)
                text = re.sub(rb'<c r="B3">', b'<c r="B3" t="str">', text)
            after.writestr(entry, text)
    assert only(calculated).notes == ()


@pytest.mark.parametrize(
    ("code", "sign"),
    [
        ("#,##0.00 [$€-407]", "€"),
        ("[$$-409]#,##0.00", "USD"),
        ('0.00\\ "€"', "€"),
        ("0.00", None),
        ("[$-407]0.00", None),
    ],
)
def test_the_sign_that_a_sheet_shows_amounts_with_is_told(workbook, code, sign):
    def formatted(book: openpyxl.Workbook) -> None:
        for row in (2, 3):
            book.worksheets[0][f"B{row}"].number_format = code

    table = only(workbook({"S": [["order", "total"], ["A1", 19.99], ["A2", 5]]}, formatted))
    assert table.currencies == ({"total": sign} if sign else {})


def test_the_sign_of_one_table_of_a_sheet_is_none_of_another_below_it(workbook):
    def formatted(book: openpyxl.Workbook) -> None:
        for row in (2, 3, 4):
            book.worksheets[0][f"B{row}"].number_format = "#,##0.00 [$€-407]"

    orders = [["order", "total"], ["A1", 19.99], ["A2", 5.5], ["A3", 7.5]]
    people = [["name", "points", "city"], ["Ann", 3, "Hue"], ["Ben", 4, "Ulm"], ["Eve", 5, "Rom"]]
    found = tables(workbook({"S": [*orders, [], [], *people]}, formatted))
    assert [(table.columns[1], table.currencies) for table in found] == [("total", {}), ("points", {})]


@pytest.mark.parametrize("place", ["XFD1048576", "A99999999999"])
def test_a_cell_far_from_all_others_is_named_and_ends_no_program(written, workbook, place):
    """The reader lays out every cell between: hundreds of GB, which no program survives."""
    book = workbook({"S": [["id", "email"], ["1", "a@x.com"]]})
    content = io.BytesIO()
    with zipfile.ZipFile(book) as whole, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as changed:
        for part in whole.namelist():
            far = f'<row><c r="{place}" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
            changed.writestr(part, whole.read(part).replace(b"</sheetData>", far.encode()))
    with pytest.raises(UnreadableFile, match=f"has a cell in {place[:10]}, far from the others; delete it"):
        tables(written("far.xlsx", content.getvalue()))


def test_many_rows_and_columns_are_no_stray_cell(tmp_path):
    """A thousand rows to column ZZ are read, and the extent is no less than what is there."""
    cells = b"".join(b'<row r="%d"><c r="ZZ%d"><v>1</v></c></row>' % (row, row) for row in range(1, 1001))
    with zipfile.ZipFile(tmp_path / "book.zip", "w") as book:
        book.writestr("sheet.xml", b"<sheetData>" + cells + b"</sheetData>")
        assert extent(book, "sheet.xml", most=1_000_000).cells == 702 * 1000
        assert extent(book, "sheet.xml", most=100_000).cells == 1000


def test_an_old_workbook_whose_parts_lead_in_a_circle_is_refused(written):
    """Each sector names itself as the next, which the reader follows without end."""
    header = bytearray(OLE + b"\0" * 504)
    header[24:34] = bytes.fromhex("3e000300feff09000600")
    header[44:48] = header[76:80] = (1).to_bytes(4, "little")
    header[76:80] = (0).to_bytes(4, "little")
    header[60:64] = header[68:72] = (0xFFFFFFFE).to_bytes(4, "little")
    header[80:512] = b"\xff" * 432
    with pytest.raises(UnsafeFile, match="takes all memory to open, so it was not read"):
        tables(written("circle.xls", bytes(header) + b"\0" * 4096))
