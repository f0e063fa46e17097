"""Delimited text: what a careful person would read, whatever the file was written with."""

import pytest

from cdp_core.errors import EmptyFile, UnreadableFile
from cdp_core.sources import Reading, tables
from tests.sources.reading_back import numbered_rows, only, rows

PEOPLE = [["1", "ada@example.com", "Ada"], ["2", "bo@example.com", "Bo"]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "~", "^", "||", "^~^", "::", ", ", " | ", "\x01", "§"])
def test_any_delimiter_is_found(written, delimiter):
    lines = [delimiter.join(row) for row in (["id", "email", "name"], *PEOPLE)]
    table = only(written("people.txt", "\n".join(lines) + "\n"))
    assert table.dialect.delimiter == delimiter
    assert table.columns == ("id", "email", "name")
    assert rows(table) == PEOPLE


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_any_line_end_is_found_and_lines_are_counted(written, newline):
    table = only(written("people.csv", newline.join(["id,email,name", *(",".join(row) for row in PEOPLE)])))
    assert table.dialect.newline == newline
    assert numbered_rows(table) == [[2, *PEOPLE[0]], [3, *PEOPLE[1]]]


def test_mixed_line_ends_all_end_a_row(written):
    table = only(written("mixed.csv", "id,email\r\n1,a@x.com\n2,b@x.com\r3,c@x.com\r\n"))
    assert numbered_rows(table) == [[2, "1", "a@x.com"], [3, "2", "b@x.com"], [4, "3", "c@x.com"]]


def test_a_lone_carriage_return_inside_a_cell_stays_there(written):
    table = only(written("notes.csv", "id,note,city\n1,first\rsecond,Rome\n2,plain,Oslo\n3,plain,Bern\n"))
    assert rows(table)[0] == ["1", "first\rsecond", "Rome"]


def test_cells_stay_text_to_the_letter(written):
    table = only(written("kept.csv", 'phone,zip,amount,code\n+27821234567,00123," 1.20 ",1e5\n'))
    assert rows(table) == [["+27821234567", "00123", " 1.20 ", "1e5"]]
    assert table.types == {}


def test_a_decimal_comma_is_no_delimiter(written):
    table = only(written("prices.csv", "id;price;name\n1;12,50;Hat\n2;9,99;Bag\n3;100,00;Coat\n"))
    assert table.dialect.delimiter == ";"
    assert rows(table)[0] == ["1", "12,50", "Hat"]


def test_quoted_line_ends_count_as_lines_of_the_file(written):
    table = only(written("notes.csv", 'id,note\n1,"first\nsecond"\n2,plain\n'))
    assert numbered_rows(table) == [[2, "1", "first\nsecond"], [4, "2", "plain"]]


def test_quotes_that_nobody_escaped_stay_in_the_cell(written):
    table = only(
        written("pipes.csv", 'id,name,city\n1,Dwayne "The Rock" J,LA\n2,"5" pipe, steel",Bern\n3,"48"",Rome\n')
    )
    assert rows(table) == [["1", 'Dwayne "The Rock" J', "LA"], ["2", '5" pipe, steel', "Bern"], ["3", '48"', "Rome"]]


def test_a_stray_opening_quote_costs_no_rows(written):
    table = only(written("stray.csv", 'id,name,note\n1,"Ada,x\n2,"Bo, Jr",y\n3,Cy,"\n4,Di,"a, b"\n'))
    assert rows(table) == [["1", '"Ada', "x"], ["2", "Bo, Jr", "y"], ["3", "Cy", '"'], ["4", "Di", "a, b"]]


def test_backslashes_escape_only_where_the_file_uses_them_so(written):
    escaping = only(written("escaped.csv", 'id,note\n1,"He said \\"hi\\", ok"\n2,"back\\\\slash"\n'))
    assert (escaping.dialect.escape, rows(escaping)) == ("\\", [["1", 'He said "hi", ok'], ["2", "back\\slash"]])
    plain = only(written("plain.csv", 'id,path\n1,"C:\\temp, old"\n2,"say ""hi"""\n'))
    assert (plain.dialect.escape, rows(plain)) == (None, [["1", "C:\\temp, old"], ["2", 'say "hi"']])


def test_apostrophes_quote_only_where_they_stand_around_cells(written):
    assert rows(only(written("a.csv", "id,note\n1,'a, b'\n2,'it''s'\n"))) == [["1", "a, b"], ["2", "it's"]]
    assert rows(only(written("b.csv", "id,name\n1,O'Brien\n2,'t Hart\n")))[1] == ["2", "'t Hart"]


def test_short_and_long_rows_keep_their_cells(written):
    table = only(written("ragged.csv", "id,email,name\n1,a@x.com\n2,b@x.com,Bo,extra,cells\n3,c@x.com,Cy\n"))
    assert table.columns == ("id", "email", "name", "column_4", "column_5")
    assert table.header == ("id", "email", "name")
    assert rows(table) == [
        ["1", "a@x.com", None, None, None],
        ["2", "b@x.com", "Bo", "extra", "cells"],
        ["3", "c@x.com", "Cy", None, None],
    ]


def test_a_delimiter_at_the_end_of_every_row_makes_no_column(written):
    assert only(written("trailing.csv", "id,email\n1,a@x.com,\n2,b@x.com,\n")).columns == ("id", "email")


def test_repeated_and_missing_names_become_unique_columns(written):
    table = only(written("names.csv", "email,,email,Email,email_2\na@x.com,1,b@x.com,c@x.com,d@x.com\n"))
    assert table.header == ("email", "", "email", "Email", "email_2")
    assert table.columns == ("email", "column_2", "email_3", "Email_4", "email_2")


def test_blank_lines_are_no_rows_and_do_not_shift_line_numbers(written):
    assert numbered_rows(only(written("gaps.csv", "id,age\n\n1,30\n\n\n2,40\n\n"))) == [[3, "1", "30"], [6, "2", "40"]]


def test_a_line_that_announces_the_delimiter_is_believed_and_noted(written):
    table = only(written("announced.csv", "sep=|\nid|note\n1|a;b;c\n2|d;e;f\n"))
    assert (table.dialect.delimiter, table.columns, table.notes) == ("|", ("id", "note"), ("sep=|",))


def test_the_end_of_file_sign_of_dos_and_nuls_go(written):
    assert rows(only(written("dos.csv", b"id,email\r\n1,a@x.com\r\n\x1a"))) == [["1", "a@x.com"]]
    table = only(written("nul.csv", b"id,email\n1,a@x.com\x00\x00\n2,b@x.com\n"))
    assert rows(table) == [["1", "a@x.com"], ["2", "b@x.com"]]
    assert table.notes == ("2 NUL characters were taken out.",)


def test_a_cell_of_300_kilobytes_and_2000_columns_are_read(written):
    giant = "x, " * 100_000
    assert rows(only(written("giant.csv", f'id,note\n1,"{giant}"\n2,b\n'))) == [["1", giant], ["2", "b"]]
    names = [f"field {i}" for i in range(2000)]
    wide = only(written("wide.csv", ",".join(names) + "\n" + ",".join(map(str, range(2000))) + "\n"))
    assert len(wide.columns) == 2000
    assert rows(wide) == [[str(i) for i in range(2000)]]


def test_columns_of_fixed_width_are_cut_where_all_lines_are_blank(written):
    table = only(
        written("till.txt", "ID   EMAIL         NAME  \n0001 a@x.com       Ada   \n0002 bo@x.com      Bo Li \n")
    )
    assert table.columns == ("ID", "EMAIL", "NAME")
    assert rows(table) == [["0001", "a@x.com", "Ada"], ["0002", "bo@x.com", "Bo Li"]]


def test_a_comma_that_only_stands_inside_figures_parts_no_columns_of_fixed_width(written):
    lines = ("CustNo   Name         Amount", "10001    Hans Meier 1.234,50", "10002    Anna Huber    99,90")
    table = only(written("till.txt", "\n".join(lines)))
    assert table.columns == ("CustNo", "Name", "Amount")
    assert rows(table) == [["10001", "Hans Meier", "1.234,50"], ["10002", "Anna Huber", "99,90"]]


def test_a_comma_between_all_figures_of_a_file_without_a_header_parts_them(written):
    assert rows(only(written("figures.csv", "Report\n1,2\n3,4\n")))[-1] == ["3", "4"]


@pytest.mark.parametrize("title", ["Sales | 2024", "Report\t2024", "Daily  export", "# made by a tool; v1"])
def test_figures_under_a_title_of_several_parts_are_parted_all_the_same(written, title):
    table = only(written("figures.csv", f"{title}\n10,20,30\n11,22,33\n12,24,36\n"))
    assert rows(table)[-1] == ["12", "24", "36"]


def test_one_column_needs_no_delimiter(written):
    table = only(written("list.txt", "email\na@x.com\nb@x.com\n"))
    assert (table.columns, rows(table)) == (("email",), [["a@x.com"], ["b@x.com"]])
    assert rows(only(written("times.txt", "28/01/2024 10:00\n29/01/2024 11:30\n"))) == [
        ["28/01/2024 10:00"],
        ["29/01/2024 11:30"],
    ]


def test_nothing_at_all_is_an_empty_table_and_blanks_are_refused(written):
    empty = only(written("nothing.csv", ""))
    assert (empty.columns, empty.header, rows(empty)) == ((), None, [])
    with pytest.raises(EmptyFile, match=r"blanks.csv has nothing in it but blanks"):
        tables(written("blanks.csv", " \r\n\t\n"))


def test_a_header_alone_is_a_table_without_rows(written):
    table = only(written("header.csv", "First Name,Last Name,E-mail\n"))
    assert (table.header, rows(table)) == (("First Name", "Last Name", "E-mail"), [])


def test_what_a_person_decides_is_done(written):
    path = written("odd.csv", "a;b,c\n1;2,3\n")
    assert rows(only(path, Reading(delimiter=";"))) == [["1", "2,3"]]
    assert only(path, Reading(delimiter=",")).columns == ("a;b", "c")
    assert rows(only(path, Reading(delimiter=",", header_row=0))) == [["a;b", "c"], ["1;2", "3"]]
    titled = written("titled.csv", "Report\n1,2\nid,email\n3,a@x.com\n")
    chosen = only(titled, Reading(header_row=3))
    assert (chosen.header, rows(chosen)) == (("id", "email"), [["3", "a@x.com"]])
    assert rows(only(written("q.csv", 'a,b\n"x,y"\n'), Reading(quote=""))) == [['"x', 'y"']]


def test_an_encoding_that_does_not_fit_is_refused_with_what_to_do(written):
    path = written("latin.csv", "name,city\nJosé,Málaga\n".encode("latin-1"))
    with pytest.raises(UnreadableFile, match=r"latin.csv cannot be read as ascii .*choose another encoding"):
        tables(path, reading=Reading(encoding="ascii"))
    with pytest.raises(UnreadableFile, match="no encoding called klingon"):
        tables(path, reading=Reading(encoding="klingon"))
    assert rows(only(path, Reading(encoding="cp1250")))[0] == ["José", "Málaga"]


def test_the_head_is_the_first_rows_by_column_name(written):
    table = only(written("people.csv", "id,email\n1,a@x.com\n2\n3,c@x.com\n"))
    assert table.head(2) == [{"id": "1", "email": "a@x.com"}, {"id": "2", "email": None}]


def test_the_name_a_file_came_with_is_kept(written):
    assert only(written("upload-71.tmp", "id,email\n1,a@x.com\n"), name="contacts.csv").name == "contacts.csv"


def test_cells_without_anything_in_them_and_rows_beyond_any_table_are_refused(written):
    with pytest.raises(EmptyFile, match=r"commas.csv has nothing in it but empty cells"):
        tables(written("commas.csv", ",,,\n,,,\n"))
    with pytest.raises(UnreadableFile, match=r"endless.csv has 300,001 cells in line 2, more than 20,000"):
        tables(written("endless.csv", "id,name\n" + "a," * 300_000 + "\n"))


def test_a_cell_full_of_quotes_costs_no_time(written):
    note = 'a"b ' * 100_000
    table = only(written("quotes.csv", f'id,note\n1,"{note}"\n2,b\n'))
    assert rows(table) == [["1", note], ["2", "b"]]


def test_lines_that_excel_put_in_quotes_as_a_whole_are_unwrapped(written):
    table = only(
        written("saved.csv", '"id,""name"",""note"""\r\n"1,""Ann"",""a, b"""\r\n"2,""Bob"",""say """"hi"""""""\r\n')
    )
    assert (table.header, rows(table)) == (("id", "name", "note"), [["1", "Ann", "a, b"], ["2", "Bob", 'say "hi"']])
    assert table.notes[0].startswith("Each line stood in quotes as a whole")


@pytest.mark.parametrize(
    "text",
    [
        '"email,name,city"\n"a@x.com,Ina,""Bonn, Süd"""\n"b@x.com,Ino,Ulm"\n',
        'sep=,\n"email,name,city"\n"a@x.com,Ina,""Bonn, Süd"""\n"b@x.com,Ino,Ulm"\n',
    ],
)
def test_so_are_those_of_which_only_a_few_have_quotes_of_their_own(written, text):
    table = only(written("wrapped.csv", text))
    assert table.columns == ("email", "name", "city")
    assert rows(table) == [["a@x.com", "Ina", "Bonn, Süd"], ["b@x.com", "Ino", "Ulm"]]


def test_signs_that_nobody_sees_part_the_cells_of_few_rows_as_well(written):
    table = only(written("hive.txt", "h1@x.com\x01Hana\x012026-03-01\x01\\N\nh2@x.com\x01Hugo\x012026-03-02\x01x\n"))
    assert rows(table) == [["h1@x.com", "Hana", "2026-03-01", "\\N"], ["h2@x.com", "Hugo", "2026-03-02", "x"]]


def test_texts_in_quotes_are_no_wrapped_lines(written):
    table = only(written("texts.csv", '"note"\n"Hello, world"\n"She said ""hi"", then left"\n"ok"\n'))
    assert (table.header, rows(table)[1]) == (("note",), ['She said "hi", then left'])


@pytest.mark.parametrize(
    ("content", "end"),
    [
        ('id,name,note;;;\n1,Ann,a;;;\n2,Bob,"b;c";;;\n', ";;;"),
        ('id,name,note;\r\n1,Ann,a;\r\n"2,Bob,""b;c""";\r\n', ";"),
        ('id;name;note,,,\n1;Ann;a,,,\n2;Bob;"b;c",,,\n', ",,,"),
    ],
)
def test_delimiters_that_a_spreadsheet_put_behind_each_line_go(written, content, end):
    table = only(written("padded.csv", content))
    assert (table.header, rows(table)) == (("id", "name", "note"), [["1", "Ann", "a"], ["2", "Bob", "b;c"]])
    assert table.notes == (f"Each line ended in {end}, as Excel saves a CSV opened in one column; that was taken off.",)


def test_empty_cells_at_the_end_of_each_line_are_no_such_end(written):
    assert rows(only(written("tags.csv", "id,tags,,\n1,a;b,,\n2,c;d,,\n"))) == [["1", "a;b"], ["2", "c;d"]]
    assert only(written("names.csv", "name, title;mail;\nLee, Dr;a@x.com;\nRay, Mr;b@x.com;\n")).columns == (
        "name, title",
        "mail",
    )


def test_a_quote_that_is_never_closed_takes_no_other_rows_in(written):
    lines = ['2,b@x.com,"never closed, oh,Rome', "3,c@x.com,plain,Rome", '4,d@x.com,"x, y",Rome', "5,e@x.com,z,Oslo"]
    table = only(written("open.csv", "\n".join(["id,email,note,city", *lines, ""])))
    assert [row[0] for row in numbered_rows(table)] == [2, 3, 4, 5]
    assert rows(table)[0] == ["2", "b@x.com", '"never closed, oh', "Rome"]
    assert table.notes[0].startswith("Line 2 has more cells than the 4 names of the header")


@pytest.mark.parametrize("end", ['3,c@x.com,"Cid P', '3,c@x.com,"first line\nsecond li'])
def test_a_file_that_breaks_off_inside_quotes_is_said_to(written, end):
    table = only(written("cut.csv", f'id,email,note\n1,a@x.com,"x, y"\n2,b@x.com,"z"\n{end}'))
    assert table.notes[-1] == (
        "The row on line 4 breaks off inside quotes: the file seems to be cut off; export it again."
    )
    whole = only(written("whole.csv", 'id,email,note\n1,a@x.com,"x, y"\n2,b@x.com,48"'))
    assert whole.notes == ()


def test_a_word_in_quotes_within_a_quoted_cell_leaves_no_quotes_around_it(written):
    table = only(written("names.csv", 'id,name,note\n1,"Ann "Annie" Lee","said "hi", left"\n2,Bo Ek,no\n3,Cy,"a"\n'))
    assert rows(table)[0] == ["1", 'Ann "Annie" Lee', 'said "hi", left']


@pytest.mark.parametrize(("opening", "closing"), ["“”", "„“", "«»", "‘’"])
def test_quotes_that_a_word_processor_set_stand_around_cells(written, opening, closing):
    lines = [["Name", "E-Mail"], ["Lee; Ann", "a@x.com"], ["Fox", "b@x.com"]]
    content = "\n".join(";".join(f"{opening}{cell}{closing}" for cell in line) for line in lines) + "\n"
    table = only(written("people.csv", content))
    assert table.columns == ("Name", "E-Mail")
    assert rows(table) == [["Lee; Ann", "a@x.com"], ["Fox", "b@x.com"]]
    assert table.notes[0].startswith(f"The cells stood in {opening} and {closing}")


def test_printed_quotes_inside_cells_stay_there(written):
    content = "id,note\n1,“first” word\n2,so “called”\n3,plain\n"
    assert rows(only(written("notes.csv", content)))[0] == ["1", "“first” word"]


def test_an_escaped_delimiter_inside_quotes_is_bare(written):
    content = 'name,note\n"Lee \\"Annie\\" Ann",a\n"Fox\\, Bob",b\nDoe\\, Dan,c\n'
    assert rows(only(written("people.csv", content))) == [
        ['Lee "Annie" Ann', "a"],
        ["Fox, Bob", "b"],
        ["Doe, Dan", "c"],
    ]


def test_lone_carriage_returns_beside_blank_lines_end_rows(written):
    table = only(written("mixed.csv", "id,email\r\n1,a@x.com\r2,b@x.com\n3,c@x.com\r\r\n4,d@x.com\n\r5,e@x.com"))
    assert rows(table) == [[str(n), f"{sign}@x.com"] for n, sign in enumerate("abcde", start=1)]


def test_a_text_filled_up_with_nuls_is_read(written):
    table = only(written("cut.csv", b"id,email\n1,a@x.com\n" + b"\0" * 4096))
    assert rows(table) == [["1", "a@x.com"]]
    assert table.notes == ("4,096 NUL characters were taken out.",)


def test_objects_in_the_first_row_are_no_header(written):
    table = only(written("stream.txt", 'data: {"email":"a@x.com"}\n\ndata: {"email":"b@x.com"}\n'))
    assert (table.header, len(rows(table))) == (None, 2)


def test_a_printed_report_is_read_page_by_page_by_the_dashes_below_its_names(written):
    page = (
        "                   CUSTOMERS              PAGE {}\n"
        "NO     NAME               EMAIL\n------ ------------------ -----------------\n"
    )
    rows_of_page = "000012 ANN LEE            ann@example.com\n000013 BOB VAN DER FOX    bob@example.com\n"
    found = tables(written("report.txt", page.format(1) + rows_of_page + page.format(2) + rows_of_page))
    assert [table.columns for table in found] == [("NO", "NAME", "EMAIL")] * len(found)
    assert [row for table in found for row in rows(table)] == [
        ["000012", "ANN LEE", "ann@example.com"],
        ["000013", "BOB VAN DER FOX", "bob@example.com"],
    ] * 2


def test_bars_around_a_drawn_table_part_nothing(written):
    drawn = (
        "+----+---------+\n| id | name    |\n+----+---------+\n|  1 | Ann Lee |\n|  2 | Bo, Jr. |\n"
        "+----+---------+\n2 rows in set\n"
    )
    for content in (drawn, "| id | name |\n|----|------|\n| 1 | Ann Lee |\n| 2 | Bo, Jr. |\n"):
        table = only(written("drawn.txt", content))
        assert [name.strip() for name in table.columns] == ["id", "name"]
        assert [[cell.strip() for cell in row] for row in rows(table)] == [["1", "Ann Lee"], ["2", "Bo, Jr."]]


def test_long_cells_of_many_lines_tell_nothing_of_the_delimiter(written):
    body = '<p style=""color:red"">Hello, dear; friend</p>\n' * 300
    content = "Email,Body,Name\n" + "".join(f'{sign}@x.com,"{body}",{sign}\n' for sign in "abcde")
    table = only(written("mails.csv", content))
    assert table.dialect.delimiter == ","
    assert [[row[0], row[2]] for row in rows(table)] == [[f"{sign}@x.com", sign] for sign in "abcde"]


def test_a_row_with_an_address_is_no_part_of_the_header_however_it_is_quoted(written):
    table = only(written("people.csv", 'Email,Name\n"a@x.com"x,Ann\n"b@x.com" ,Bob\n'))
    assert (table.columns, len(rows(table))) == (("Email", "Name"), 2)
