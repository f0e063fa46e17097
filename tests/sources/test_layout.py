"""Titles, headers, footers and several tables in one file."""

import pytest

from cdp_core.sources import tables
from tests.sources.reading_back import numbered_rows, only, rows

DATA = "1,a@example.com,Ada,2024-01-01\n2,b@example.com,Bo,2024-02-01\n"


def test_values_in_the_first_row_make_no_header(written):
    table = only(written("bare.csv", DATA))
    assert (table.header, table.columns) == (None, ("column_1", "column_2", "column_3", "column_4"))
    assert len(rows(table)) == 2


@pytest.mark.parametrize(
    "header",
    [
        "id,email,name,since",
        "Kunde,E-Mail,Vorname,Datum",
        "ma,thu,ten,ngay",
        "番号,メール,氏名,日付",
        "a,b,c,d",
        "ID,E_MAIL,NAME,DT",
    ],
)
def test_names_over_values_are_a_header(written, header):
    assert only(written("named.csv", f"{header}\n{DATA}")).header == tuple(header.split(","))


def test_a_header_of_several_rows_is_joined_by_blanks(written):
    table = only(written("groups.csv", f"Contact,,Person,\nNo,E-mail,Name,Since\n{DATA}"))
    assert table.header == ("Contact No", "E-mail", "Person Name", "Since")
    assert len(rows(table)) == 2


def test_titles_and_comments_go_verbatim_into_notes(written):
    table = only(written("titled.csv", f"Customers of the shop,,,\nas of 1 May,,,\n,,,\nid,email,name,since\n{DATA}"))
    assert table.notes == ("Customers of the shop", "as of 1 May")
    commented = only(
        written("commented.csv", f"# exported by X, by hand\n#second\nid,email,name,since\n{DATA}# the end\n")
    )
    assert commented.notes == ("# exported by X, by hand", "#second", "# the end")
    assert commented.header == ("id", "email", "name", "since")
    assert len(rows(commented)) == 2


def test_a_header_may_begin_with_a_number_sign(written):
    table = only(written("orders.csv", "# Order,Email,Total\n1001,a@x.org,20.00\n1002,b@x.org,30.00\n"))
    assert (table.header, len(rows(table))) == (("# Order", "Email", "Total"), 2)
    commented = only(written("said.csv", "# by X, by hand, in May\nOrder,Email,Total\n1001,a@x.org,20.00\n"))
    assert commented.header == ("Order", "Email", "Total")
    bare = only(written("bare.csv", "# exported by X,2024-01-01,\nann,ann@x.org,5\nben,ben@x.org,7\n"))
    assert (bare.header, len(rows(bare))) == (None, 2)


def test_a_row_of_several_addresses_in_a_cell_is_no_second_header(written):
    addresses = "; ".join(f"user{n}@mail.shop.example.co.uk" for n in range(15))
    table = only(written("several.csv", f'Name,Emails\nAnn Lee,"{addresses};"\nBob Ray,bob@x.org\n'))
    assert (table.header, len(rows(table))) == (("Name", "Emails"), 2)


def test_a_first_column_called_number_sign_is_a_column(written):
    assert only(written("sign.csv", "#,email\n1,a@x.com\n2,b@x.com\n")).header == ("#", "email")


def test_footers_of_a_report_are_no_rows(written):
    footer = '"Grand Totals (2 records)"\n\n"Copyright (c) 2026 example"\n"Confidential - Do Not Distribute"\n'
    report = f'"id","email","name","since"\n{DATA}\n{footer}'
    table = only(written("report.csv", report))
    assert len(rows(table)) == 2
    assert table.notes == ("Grand Totals (2 records)", "Copyright (c) 2026 example", "Confidential - Do Not Distribute")


def test_a_total_is_no_row_and_a_thin_last_row_is(written):
    total = only(written("total.csv", "name,city,orders,amount\nAda,Rome,2,10.00\nBo,Oslo,1,5.00\nTotal,,,15.00\n"))
    assert (len(rows(total)), total.notes) == (2, ("Total,,,15.00",))
    thin = only(written("thin.csv", "id,email,name,city\n1,a@x.com,Ada,Rome\n2,b@x.com,Bo,Oslo\n3\n"))
    assert rows(thin)[-1] == ["3", None, None, None]


def test_a_second_table_is_a_table_of_its_own(written):
    found = tables(written("two.csv", "id,email\n1,a@x.com\n\norder,total\n9,10.0\n10,20.0\n"))
    assert [table.columns for table in found] == [("id", "email"), ("order", "total")]
    assert numbered_rows(found[1]) == [[5, "9", "10.0"], [6, "10", "20.0"]]
    assert found[0].notes == ("Line 4: another table begins (order, total).",)
    assert [table.name for table in found] == ["two.csv", "two.csv: table 2"]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_known_names_after_a_blank_row_begin_a_table_however_few_rows_there_are(written, number):
    people = "".join(f"p{i}@x.de,Hans Meier\n" for i in range(number))
    orders = "".join(f"B{i},p{i}@x.de,2025-03-0{i + 1},19.9\n" for i in range(number))
    found = tables(written("two.csv", f"E-Mail,Name\n{people}\nBestellnummer,E-Mail,Datum,Betrag\n{orders}"))
    assert [table.columns for table in found] == [("E-Mail", "Name"), ("Bestellnummer", "E-Mail", "Datum", "Betrag")]
    assert [len(rows(table)) for table in found] == [number, number]


def test_a_row_of_words_after_a_blank_row_is_a_row_where_it_names_no_columns(written):
    table = only(written("gap.csv", "name,city\nAda,London\n\nBo,Paris\nCy,2024\n"))
    assert rows(table) == [["Ada", "London"], ["Bo", "Paris"], ["Cy", "2024"]]


def test_a_blank_line_inside_a_table_ends_nothing(written):
    table = only(written("gap.csv", "id,email\n1,a@x.com\n\n2,b@x.com\n"))
    assert rows(table) == [["1", "a@x.com"], ["2", "b@x.com"]]


def test_rows_of_empty_cells_inside_a_table_are_kept(written):
    assert rows(only(written("hollow.csv", "id,email\n1,a@x.com\n,\n2,b@x.com\n")))[1] == ["", ""]


def test_a_header_in_another_delimiter_than_its_rows_is_still_a_header(written):
    assert only(written("odd.csv", f"id email name since\n{DATA}")).header == ("id", "email", "name", "since")


def test_words_alone_are_read_under_their_first_row(written):
    assert only(written("words.csv", "name,city\nAda,London\nBo,Paris\n")).header == ("name", "city")
    assert only(written("hashes.csv", "ab" * 32 + "\n" + "cd" * 32 + "\n")).header is None


def test_a_last_row_called_total_that_holds_the_sum_is_a_footer(written):
    summed = only(written("sums.csv", "Name;Anzahl;Umsatz\nAnn;2;10,00\nBob;3;20,50\nSumme;5;30,50\n"))
    assert (len(rows(summed)), summed.notes) == (2, ("Summe;5;30,50",))
    product = only(written("product.csv", "name;price;stock\nSoap;2,00;5\nBrush;3,00;6\nTotal;4,00;7\n"))
    assert rows(product)[-1] == ["Total", "4,00", "7"]


def test_years_over_figures_are_names(written):
    assert only(written("years.csv", "Name;2024;2025\nAnn;10;3\nBob;1;4\n")).header == ("Name", "2024", "2025")
    table = only(written("groups.csv", ";Kontakt;;Umsatz;\nNr;Mail;Tel;2024;2025\n1;a@x.de;+49 30 1;10,5;3\n"))
    assert table.header == ("Nr", "Kontakt Mail", "Tel", "Umsatz 2024", "2025")
    born = only(written("born.csv", "1,1984\n2,1990\n3,1985\n"))
    assert (born.header, len(rows(born))) == (None, 3)


def test_empty_columns_at_the_end_are_none(written):
    table = only(written("padded.csv", "id;name;;;\n1;Ann;;;\n2;Bob;;;\n;;;;\n"))
    assert (table.header, rows(table)) == (("id", "name"), [["1", "Ann"], ["2", "Bob"]])
    assert only(written("kept.csv", "id;name;note\n1;Ann;\n2;Bob;\n")).columns == ("id", "name", "note")


def test_without_a_header_empty_cells_at_the_end_of_each_row_stay(written):
    table = only(written("bare.csv", DATA.replace("\n", ",\n")))
    assert (table.header, rows(table)[0]) == (None, ["1", "a@example.com", "Ada", "2024-01-01", ""])


def test_the_choices_of_a_surveys_questions_belong_to_its_header(written):
    first = "Respondent ID,Start Date,Email Address,How was it?,Which do you buy?,,Anything else?"
    choices = ",,,Response,Soap,Perfume,Open-Ended Response"
    body = "".join(f"11456789{n},03/0{n}/2025 02:05:11 PM,u{n}@x.com,Good,Soap,,Nice\n" for n in range(1, 4))
    table = only(written("survey.csv", f"{first}\n{choices}\n{body}"))
    assert table.header[3:] == (
        *("How was it? Response", "Which do you buy? Soap", "Perfume"),
        "Anything else? Open-Ended Response",
    )
    assert len(rows(table)) == 3
    plain = only(
        written("plain.csv", f"{first.replace(',,', ',')}\n{',,,Response,,Response'}\n{body.replace(',,', ',')}")
    )
    assert (plain.header[3], len(rows(plain))) == ("How was it? Response", 3)


def test_a_row_that_is_nearly_empty_is_no_header(written):
    table = only(
        written("thin.csv", "id,since,email,note\n,,,call back\n1,2025-01-01,a@x.com,\n2,2025-01-02,b@x.com,\n")
    )
    assert (table.header, len(rows(table))) == (("id", "since", "email", "note"), 3)


def test_names_for_programs_are_left_out_of_a_header_of_several_rows(written):
    ids = ",".join(f'"{{""ImportId"":""q{n}""}}"' for n in range(3))
    body = "2025-03-04 02:05:11,ann@x.com,9\n2025-03-05 02:05:11,bob@x.com,7\n2025-03-06 02:05:11,cid@x.com,7\n"
    table = only(written("q.csv", f"StartDate,Email,Q1\nStart Date,E-Mail,Would you recommend us?\n{ids}\n{body}"))
    assert table.header == ("Start Date", "Email E-Mail", "Q1 Would you recommend us?")


@pytest.mark.parametrize(
    "content",
    [
        "| id | email |\n|----|:-----:|\n| 1 | a@x.com |\n| 2 | b@x.com |\n",
        "+----+---------+\n| id | email   |\n+----+---------+\n|  1 | a@x.com |\n|  2 | b@x.com |\n+----+---------+\n",
    ],
)
def test_lines_drawn_between_rows_are_none(written, content):
    table = only(written("drawn.txt", content))
    assert [name for name in table.columns if not name.startswith("column_")] == ["id", "email"]
    assert [[cell.strip() for cell in row if cell] for row in rows(table)] == [["1", "a@x.com"], ["2", "b@x.com"]]


def test_a_table_below_the_totals_of_another_is_one_of_its_own(written):
    above = "Nr,Name,E-Mail,Datum,Betrag\n1,Jo Li,jo@x.de,2025-03-04,10.0\n2,An Be,an@x.de,2025-03-05,20.0\n"
    below = "Summe,,,,30.0\n,,,,\n,,,,\nFiliale,Umsatz,Leiter,,\nBerlin,100.0,Tom,,\nBonn,200.0,Tim,,\n"
    first, second = tables(written("two.csv", above + below))
    assert (len(rows(first)), first.notes[0]) == (2, "Summe,,,,30.0")
    assert (second.columns[:3], rows(second)[0][:3]) == (("Filiale", "Umsatz", "Leiter"), ["Berlin", "100.0", "Tom"])


def test_the_number_of_a_page_ends_no_table(written):
    head = "id,email,name,since\n"
    table = only(written("printed.csv", f"{head}{DATA}Seite 1\n{head}4,d@x.com,Dee,2024-01-04\nPage 2 of 2\n"))
    assert [row[0] for row in rows(table)] == ["1", "2", "4"]
    assert table.notes[:2] == ("Seite 1", "Page 2 of 2")


def test_ids_of_devices_make_no_header(written):
    ids = ["38400000-8cf0-11bd-b23e-10b96e40d001", "7A3CBEA0-BDF5-11E4-8DFC-AA07A5B0C002"]
    assert rows(only(written("ids.txt", "\n".join(ids)))) == [[each] for each in ids]
    linked = only(written("adobe_id_20914_4321_1772359300.sync", "".join(f"{each}\tcust-{each[:2]}\n" for each in ids)))
    assert rows(linked) == [[each, f"cust-{each[:2]}"] for each in ids]


def test_a_title_with_a_comma_behind_it_begins_a_table_of_another_width(written):
    text = (
        "Topic,Webinar,Start,Minutes,Users\nLaunch,812,2026-03-05,61,3\nHost Details,\n"
        "Attended,Name,Email,Time\nYes,Acme,h@x.com,2026-03-05\n"
        "Attendee Details,\nAttended,Name,Email,City,Country,Time\nYes,Kira,k@x.com,Bonn,DE,2026-03-05\n"
    )
    found = tables(written("attendees.csv", text))
    assert [(table.columns[-1], len(rows(table))) for table in found] == [("Users", 1), ("Time", 1), ("Time", 1)]


@pytest.mark.parametrize(
    "footer", ['"2","record(s) downloaded"," from ,Mar-01-26"', '"2","Datensätze heruntergeladen","von 01-Dez-25"']
)
def test_how_many_rows_were_downloaded_is_no_row(written, footer):
    header = "Sales record,Order,Email,Name,Street,City,Zip,Country,Item,Sold,Total,Paid"
    rows = "\n".join(f"50{n},12-{n},{n}@x.org,Ann,1 Oak,Reno,89501,US,Mug,2026-03-0{n},9.00,PayPal" for n in (1, 2))
    (table,) = tables(written("ebay.csv", f"{header}\n{rows}\n\n{footer}\n"))
    assert [line for batch in table.batches() for line in batch.column(0).to_pylist()] == [2, 3]
    assert len(table.notes) == 1
