"""Tables of web pages under the name of a workbook."""

from tests.sources.reading_back import numbered_rows, only, rows

HEAD = "<table><tr><th>Region</th><th>Order</th><th>Email</th></tr>"


def test_a_cell_over_several_rows_stands_in_each_of_them(written):
    body = "<tr><td rowspan=2>North</td><td>1</td><td>a@x.com</td></tr><tr><td>2</td><td>b@x.com</td></tr>"
    table = only(written("orders.xls", f"{HEAD}{body}<tr><td>South</td><td>3</td><td>c@x.com</td></tr></table>"))
    assert numbered_rows(table) == [
        [2, "North", "1", "a@x.com"],
        [3, "North", "2", "b@x.com"],
        [4, "South", "3", "c@x.com"],
    ]


def test_a_cell_over_rows_at_the_end_and_one_over_columns_keep_the_others_in_their_places(written):
    body = (
        "<tr><td colspan='2' rowspan='2'>North</td><td rowspan=3>a@x.com</td></tr><tr></tr>"
        "<tr><td>South</td><td>3</td></tr>"
    )
    table = only(written("orders.xls", f"{HEAD}{body}</table>"))
    assert numbered_rows(table) == [[2, "North", "", "a@x.com"], [4, "South", "3", "a@x.com"]]


def test_a_heading_of_two_rows_is_told_once(written):
    head = "<table><tr><th rowspan=2>No</th><th colspan=2>Contact</th></tr><tr><th>Mail</th><th>Phone</th></tr>"
    body = "".join(f"<tr><td>{n}</td><td>u{n}@x.com</td><td>+4930{n}</td></tr>" for n in (1, 2))
    assert only(written("contacts.xls", f"{head}{body}</table>")).header == ("No", "Contact Mail", "Phone")


def test_the_foot_of_a_table_is_no_row_and_stands_in_the_notes(written):
    body = "<tbody><tr><td>North</td><td>1</td><td>a@x.com</td></tr></tbody>"
    table = only(written("orders.html", f"{HEAD}<tfoot><tr><td>Total<td>1</tr></tfoot>{body}</table>"))
    assert (rows(table), table.notes[-1]) == ([["North", "1", "a@x.com"]], "Total 1")
