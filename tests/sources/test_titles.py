"""Titles and labels above a table, and headers that come again amid its rows."""

import pytest

from cdp_core.sources import tables
from tests.sources.reading_back import numbered_rows, only, rows

THREE = "id,name,email\n1,Ann,a@example.com\n2,Bob,b@example.com\n"
FOUR = "id,name,email,since\n1,Ann,a@example.com,2026-01-01\n2,Bob,b@example.com,2026-02-01\n"


@pytest.mark.parametrize("gap", ["", ",,\n", "\n"])
@pytest.mark.parametrize("padding", ["", ","])
def test_labels_with_their_values_above_three_columns_are_titles(written, padding, gap):
    table = only(written("report.csv", f"Report,Sales{padding}\nGenerated,2026-01-01{padding}\n{gap}{THREE}"))
    assert (table.header, len(rows(table))) == (("id", "name", "email"), 2)
    assert table.notes == ("Report,Sales", "Generated,2026-01-01")


@pytest.mark.parametrize("gap", ["", ",,,\n", "\n"])
@pytest.mark.parametrize("padding", ["", ",,"])
def test_labels_of_words_above_four_columns_are_titles(written, padding, gap):
    labels = f"Sales report{padding}\nReport,Sales{padding}\nDate range,March{padding}\n"
    table = only(written("report.csv", f"{labels}{gap}{FOUR}"))
    assert (table.header, len(rows(table))) == (("id", "name", "email", "since"), 2)
    assert table.notes == ("Sales report", "Report,Sales", "Date range,March")


def test_two_words_right_above_the_names_are_groups_of_columns(written):
    assert only(written("groups.csv", f"Contact,Mail,\n{THREE}")).header == ("Contact id", "Mail name", "email")


@pytest.mark.parametrize("narrow", ["id,email\n1,a@x.com\n", "customer,spent\nAnn,5\nBob,7\n"])
def test_a_table_of_two_columns_above_a_wider_one_is_no_title(written, narrow):
    found = tables(written("two.csv", f"{narrow}\norder,total,placed\n1,5.00,2026-01-01\n2,6.00,2026-01-02\n"))
    assert [len(table.columns) for table in found] == [2, 3]


@pytest.mark.parametrize("between", ["", "\n", "\n\n"])
def test_a_header_that_comes_again_is_left_out_and_its_rows_belong_to_the_table(written, between):
    line = 3 + len(between)
    table = only(written("pasted.csv", f"id,email\n1,a@x.com\n{between}ID,email\n2,b@x.com\n"))
    assert numbered_rows(table) == [[2, "1", "a@x.com"], [line + 1, "2", "b@x.com"]]
    assert table.notes == (f"Line {line}: the header stands there once more; it was left out.",)


def test_a_header_below_the_last_row_is_left_out(written):
    assert rows(only(written("end.csv", "id,email\n1,a@x.com\nid,email\n"))) == [["1", "a@x.com"]]


def test_many_headers_that_come_again_are_named_in_one_note(written):
    pages = "".join(f"id,email\n{n},u{n}@x.com\n" for n in range(9))
    table = only(written("pages.csv", pages))
    assert len(rows(table)) == 9
    assert table.notes == ("Lines 3, 5, 7, 9, 11 and 3 more: the header stands there once more; it was left out.",)


def test_a_header_below_a_total_and_one_over_the_same_rows_begin_another_table(written):
    total = "name,city,amount\nAnn,Rome,5\nBob,Oslo,7\nTotal,,12\n\nname,city,amount\nCid,Bonn,3\n"
    twice = "id,email\n1,a@x.com\n2,b@x.com\n" * 2
    assert [len(rows(table)) for table in tables(written("total.csv", total))] == [2, 1]
    assert [len(rows(table)) for table in tables(written("twice.csv", twice))] == [2, 2]


@pytest.mark.parametrize("names", ["id,name,email", "name,id,email,phone"])
def test_the_same_names_in_another_order_begin_another_table(written, names):
    body = {"id": "3", "name": "Cid", "email": "c@x.com", "phone": "+49303"}
    below = f"{names}\n{','.join(body[name] for name in names.split(','))}\n"
    found = tables(written("pasted.csv", f"id,email,name,phone\n1,a@x.com,Ann,+49301\n2,b@x.com,Bob,+49302\n{below}"))
    assert [len(rows(table)) for table in found] == [2, 1]
    assert found[1].head(1) == [{name: body[name] for name in names.split(",")}]


def test_a_thin_row_that_names_groups_of_a_wide_sheet_is_a_title_also_where_two_names_come_twice(written):
    """As Mercado Livre writes its sales: titles, groups, and an address of the invoice and one of the buyer."""
    names = [f"Campo {place}" for place in range(24)]
    names[3] = names[20] = "Endereço"
    names[5] = names[22] = "Estado"
    groups = ["Vendas", *[""] * 16, "Publicidade", "", "Compradores", *[""] * 4]
    lines = [
        ",".join(["Relatório", *[""] * 23]),
        ",".join([""] * 24),
        ",".join(groups),
        ",".join(names),
        *(",".join(f"{row}{place}.5" if place % 3 else f"valor {row}" for place in range(24)) for row in range(1, 5)),
    ]
    table = only(written("vendas.csv", "\n".join(lines) + "\n"))
    assert (table.header, len(rows(table))) == (tuple(names), 4)
    assert table.notes[0] == "Relatório"
    assert table.notes[1].startswith("Vendas,")


def test_a_section_may_begin_with_a_line_for_a_title_and_no_blank_one(written):
    found = tables(
        written(
            "webinar.csv",
            "Attendee Report\nTopic,Webinar ID,Started,Users\nCDPs,981 2345,05/20/2025 01:55:00 PM,10\n"
            "Host Details\nName,Email,Joined\nJordan Rep,jo@x.org,05/20/2025 01:50:00 PM\n"
            "Attendee Details\nAttended,Name,Email,Joined,Minutes\n"
            "Yes,Ann Lee,ann@x.org,05/20/2025 02:00:00 PM,40\nNo,Bob Ray,bob@x.org,--,--\n"
            "Yes,Eva Gil,eva@x.org,05/20/2025 02:01:00 PM,41\n",
        )
    )
    assert [(table.columns[:2], len(rows(table))) for table in found] == [
        (("Topic", "Webinar ID"), 1),
        (("Name", "Email"), 1),
        (("Attended", "Name"), 3),
    ]


@pytest.mark.parametrize("alone", ["Group B", "and rang twice"])
def test_a_row_of_one_cell_within_a_table_begins_no_other(written, alone):
    lines = ["name,city,joined,note", "Ann,Berlin,2025-03-04,rang", "Bob,Bonn,2025-03-05,rang"]
    lines += [alone, "Cem,Rome,unknown,came", "Dan,Oslo,2025-03-07,rang", "Eva,Bern,2025-03-08,rang"]
    table = only(written("people.csv", "\n".join(lines) + "\n"))
    assert table.header == ("name", "city", "joined", "note")
