"""Rows with more cells than the header has names: put together again, left alone, or listed; never shifted."""

import pytest

from cdp_core.sources import tables, walking
from tests.sources.reading_back import numbered_rows, only, rows

HEADER = "id,email,name,city,total\n"
BODY = "".join(f"{n},u{n}@x.com,Ann {n},Rome,{n}.50\n" for n in range(8))
MENDED = "Line 10 has more cells than the 5 names of the header: what a comma had cut was put together again."


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("20,b@x.com,Doe, Jane,Bonn,3.50", ["20", "b@x.com", "Doe, Jane", "Bonn", "3.50"]),
        ("20,b@x.com,Doe, Jane, Dr.,Bonn,3.50", ["20", "b@x.com", "Doe, Jane, Dr.", "Bonn", "3.50"]),
        ("20,b@x.com,Jane Doe,Bonn,1,250", ["20", "b@x.com", "Jane Doe", "Bonn", "1,250"]),
        ("20,b@x.com,Jane Doe,Bonn,3,50", ["20", "b@x.com", "Jane Doe", "Bonn", "3,50"]),
        ("20,,b@x.com,Jane Doe,Bonn,3.50", ["20", "b@x.com", "Jane Doe", "Bonn", "3.50"]),
    ],
)
def test_what_a_comma_without_quotes_has_cut_is_put_together_again(written, line, cells):
    table = only(written("wide.csv", f"{HEADER}{BODY}{line}\n"))
    assert (table.columns[-1], rows(table)[-1], table.notes) == ("total", cells, (MENDED,))


def test_a_letter_as_web_pages_write_it_is_one_though_a_semicolon_cut_it(written):
    body = "".join(f"{n};u{n}@x.de;Ann;Rom;{n},50\n" for n in range(8))
    table = only(written("web.csv", f"id;email;name;city;total\n{body}20;b@x.de;J&ouml;rg Wei&szlig;;K&#246;ln;1,50\n"))
    assert rows(table)[-1] == ["20", "b@x.de", "Jörg Weiß", "Köln", "1,50"]


def test_a_row_of_which_nobody_can_tell_what_belongs_together_is_listed(written):
    table = only(written("wide.csv", f"{HEADER}{BODY}20,b@x.com,Doe,Jane,Bonn,3.50\n"))
    assert (len(rows(table)), len(table.columns)) == (8, 5)
    (broken,) = table.broken
    assert (broken.line, broken.text) == (10, "20,b@x.com,Doe,Jane,Bonn,3.50")
    assert broken.reason == (
        "line has 6 cells, where 5 are expected; put quotes around the one that has a comma in it and load again"
    )


def test_cells_beyond_the_header_that_fit_as_they_stand_are_columns_without_a_name(written):
    table = only(written("wide.csv", f"{HEADER}{BODY}20,b@x.com,Doe,Bonn,3.50,vip\n"))
    assert (table.columns[-1], rows(table)[-1][-2:]) == ("column_6", ["3.50", "vip"])
    assert table.notes == (
        "Line 10 has more cells than the 5 names of the header: those beyond stand in columns without a name.",
    )


def test_a_delimiter_at_the_end_of_one_row_is_not_worth_a_word(written):
    table = only(written("end.csv", f"{HEADER}{BODY}20,b@x.com,Doe,Bonn,3.50,\n"))
    assert (len(table.columns), table.notes, table.broken) == (5, (), [])


@pytest.mark.parametrize(
    ("content", "first"),
    [
        ("id,name,email\n1,Lee, Ann,a@x.com\n2,Ray, Bob,b@x.com\n", ["1", "Lee, Ann", "a@x.com"]),
        ("order,email,total\nO1,a@x.de,5,50\nO2,b@x.de,12,25\n", ["O1", "a@x.de", "5,50"]),
        ("order,total,email\nO1,5,50,a@x.de\nO2,12,25,b@x.de\n", ["O1", "5,50", "a@x.de"]),
    ],
)
def test_a_comma_in_the_same_column_of_every_row_is_part_of_it(written, content, first):
    table = only(written("all.csv", content))
    assert (len(table.columns), rows(table)[0]) == (3, first)
    assert table.notes == (
        "Each row has more cells than the 3 names of the header: what a comma had cut was put together again.",
    )


def test_rows_that_are_all_wider_for_no_reason_that_shows_keep_their_cells(written):
    table = only(written("more.csv", "id,email,points\n1,a@x.de,5,50\n2,b@x.de,12,25\n"))
    assert (table.columns[-1], rows(table)[0]) == ("column_4", ["1", "a@x.de", "5", "50"])
    assert table.notes == (
        "Some rows have more cells than the 3 names of the header: those beyond stand in columns without a name.",
    )


def test_wide_rows_of_a_long_file_are_read_like_those_of_a_short_one(written, monkeypatch):
    monkeypatch.setattr(walking, "CAREFUL_BELOW", 0)
    for name in ("HEAD_BYTES", "TAIL_BYTES", "QUICK_BYTES"):
        monkeypatch.setattr(walking, name, 4000)
    lines = [f"{n},u{n}@x.com,Ann {n},Rome,{n}.50" for n in range(3000)]
    lines[1500], lines[1600] = "1500,b@x.com,Doe, Jane,Bonn,3.50", "1600,b@x.com,Doe,Jane,Bonn,3.50"
    (table,) = tables(written("long.csv", HEADER + "\n".join(lines) + "\n"))
    found = numbered_rows(table)
    assert (len(table.columns), len(found)) == (5, 2999)
    assert found[1500] == [1502, "1500", "b@x.com", "Doe, Jane", "Bonn", "3.50"]
    assert [broken.line for broken in table.broken] == [1602]
    prices = "order,email,total\n" + "".join(f"O{n},u{n}@x.com,{n},{n % 90 + 10}\n" for n in range(3000))
    (table,) = tables(written("prices.csv", prices))
    assert (len(table.columns), numbered_rows(table)[2500]) == (3, [2502, "O2500", "u2500@x.com", "2500,80"])
