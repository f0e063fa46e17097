"""Workbooks in the XML of Excel 2003."""

from pathlib import Path

import pytest

from cdp_core.errors import EmptyFile, UnreadableFile, UnsafeFile
from cdp_core.sources import ANOTHER_SHEET, Reading, tables
from tests.sources.reading_back import numbered_rows

HEAD = """<?xml version="1.0"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel"
          xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">"""
CONTACTS = """<Worksheet ss:Name="Contacts"><Table ss:ExpandedColumnCount="4">
<Row><Cell><Data ss:Type="String">Name</Data></Cell><Cell><Data ss:Type="String">Zip</Data></Cell>
     <Cell><Data ss:Type="String">Since</Data></Cell><Cell><Data ss:Type="String">Orders</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">Ann &amp; Bob</Data></Cell><Cell><Data ss:Type="String">01234</Data></Cell>
     <Cell><Data ss:Type="DateTime">2025-03-01T00:00:00.000</Data></Cell>
     <Cell><Data ss:Type="Number">3</Data></Cell></Row>
<Row ss:Index="5"><Cell><Data ss:Type="String">Cem</Data></Cell>
     <Cell ss:Index="4"><Data ss:Type="Number">12.5</Data></Cell></Row>
</Table></Worksheet>"""
HIDDEN = """<Worksheet ss:Name="Lists"><Table><Row><Cell><Data ss:Type="String">a</Data></Cell></Row></Table>
<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible></WorksheetOptions>
</Worksheet>"""


def _written(folder: Path, sheets: str, head: str = HEAD) -> Path:
    path = folder / "contacts.xls"
    path.write_text(f"{head}{sheets}</Workbook>")
    return path


def test_cells_keep_their_places_zeros_and_days(tmp_path: Path) -> None:
    [table] = tables(_written(tmp_path, CONTACTS))
    assert table.columns == ("Name", "Zip", "Since", "Orders")
    assert numbered_rows(table) == [[2, "Ann & Bob", "01234", "2025-03-01", "3"], [5, "Cem", "", "", "12.5"]]
    assert table.types["Orders"] == "number"


def test_zeros_that_a_format_shows_are_kept(tmp_path: Path) -> None:
    styles = '<Styles><Style ss:ID="s1"><NumberFormat ss:Format="00000"/></Style><Style ss:ID="s2"/></Styles>'
    rows = "".join(
        f'<Row><Cell><Data ss:Type="String">{name}</Data></Cell>'
        f'<Cell ss:StyleID="s1"><Data ss:Type="{kind}">{code}</Data></Cell>'
        f'<Cell ss:StyleID="s2"><Data ss:Type="{kind}">{code}</Data></Cell></Row>'
        for name, kind, code in (("Name", "String", "PLZ"), ("Ann", "Number", "1067"), ("Bob", "Number", "2134"))
    )
    [table] = tables(_written(tmp_path, f'{styles}<Worksheet ss:Name="A"><Table>{rows}</Table></Worksheet>'))
    assert numbered_rows(table) == [[2, "Ann", "01067", "1067"], [3, "Bob", "02134", "2134"]]


def test_a_workbook_without_a_declaration_is_known_too(tmp_path: Path) -> None:
    bare = HEAD[HEAD.index("<Workbook") :]
    assert [table.columns[0] for table in tables(_written(tmp_path, CONTACTS, bare))] == ["Name"]


def test_a_hidden_sheet_is_read_where_it_is_asked_for(tmp_path: Path) -> None:
    path = _written(tmp_path, CONTACTS + HIDDEN)
    [table] = tables(path)
    assert "Sheet Lists is hidden and was not read." in table.notes
    with pytest.raises(UnreadableFile, match=r'no sheet "Leads"\. It has: Contacts, Lists'):
        tables(path, reading=Reading(sheet="Leads"))


def test_another_sheet_is_called_by_its_own_name(tmp_path: Path) -> None:
    first, _ = tables(_written(tmp_path, CONTACTS + CONTACTS.replace('ss:Name="Contacts"', 'ss:Name="Leads"')))
    assert [note for note in first.notes if note.startswith(ANOTHER_SHEET)] == ["Another sheet: Leads."]


def test_an_index_out_of_this_world_is_not_followed(tmp_path: Path) -> None:
    far = CONTACTS.replace('ss:Index="4"', 'ss:Index="99999999"').replace('ss:Index="5"', 'ss:Index="9999999"')
    [table] = tables(_written(tmp_path, far))
    assert numbered_rows(table)[1] == [3, "Cem", "12.5", None, None]


@pytest.mark.parametrize(
    ("text", "refused", "says"),
    [
        (f"{HEAD}<Worksheet ss:Name='A'><Table/></Worksheet></Workbook>", EmptyFile, "no sheet with a table"),
        (f"{HEAD}{CONTACTS}", UnreadableFile, "breaks off in line"),
        (
            f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>{HEAD[22:]}{CONTACTS}</Workbook>',
            UnsafeFile,
            "entities",
        ),
    ],
)
def test_what_cannot_be_read_is_one_sentence(tmp_path: Path, text: str, refused: type, says: str) -> None:
    path = tmp_path / "contacts.xls"
    path.write_text(text)
    with pytest.raises(refused, match=says):
        tables(path)
