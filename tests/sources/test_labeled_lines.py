"""Records as lines of a name and its value are rows; lines that only look a little like it stay what they are."""

import time

import pytest

from cdp_core.sources import tables
from tests.sources.reading_back import numbered_rows, only, rows


@pytest.mark.parametrize("between", ["", "\n", "---\n", "\n=====\n\n"])
def test_names_that_come_again_make_each_round_a_row(written, between):
    records = [("10001", "Jörg", "a@x.de"), ("10002", "Zoë", "b@x.de"), ("10003", "", "c@x.de")]
    lines = [f"Kundennummer: {number}\nVorname: {name}\nE-Mail: {mail}\n" for number, name, mail in records]
    table = only(written("people.txt", between.join(lines)))
    assert table.columns == ("Kundennummer", "Vorname", "E-Mail")
    assert rows(table) == [list(record) for record in records]


def test_a_record_is_told_by_the_line_of_its_first_name_and_may_lack_others(written):
    text = "Name: Ada\nEmail: a@x.com\nPhone: 1\n\nEmail: b@x.com\n\nName: Cy\nEmail: c@x.com\nPhone: 3\nPhone: 4\n"
    table = only(written("people.txt", text))
    assert table.columns == ("Name", "Email", "Phone", "Phone 2")
    assert numbered_rows(table) == [
        [1, "Ada", "a@x.com", "1", ""],
        [5, "", "b@x.com", "", ""],
        [7, "Cy", "c@x.com", "3", "4"],
    ]


@pytest.mark.parametrize(
    "text",
    [
        "ERROR: disk full\nWARNING: slow\nERROR: disk full\nWARNING: slow\n",
        "Name: Ada\nEmail: a@x.com\n",
        "Name: Ada\nEmail: a@x.com\nNothing more\nName: Bo\nEmail: b@x.com\n",
        "name: city\nAda: London\nBo: Paris\n",
    ],
)
def test_a_log_one_record_and_lines_of_another_kind_are_read_as_before(written, text):
    said = [note for table in tables(written("lines.txt", text)) for note in table.notes]
    assert not any("name and its value" in note for note in said)


@pytest.mark.parametrize("long", [" " * 100_000 + "x", "x" + " " * 100_000 + "x", "- " + " " * 100_000 + "x"])
def test_blanks_in_a_line_cost_no_time(written, long):
    started = time.perf_counter()
    tables(written("people.txt", f"Name: Ada\nEmail: a@x.com\nName: Bo\nEmail: b@x.com\n{long}\n"))
    assert time.perf_counter() - started < 5


def test_a_few_lines_of_a_letter_may_stand_above_and_below_the_records(written):
    people = "Name: Rae\nEmail: a@x.com\n\nName: Rob\nEmail: b@x.com\nNote: new\n"
    table = only(written("mail.txt", f"Subject: list\n\nhi, here they are:\n\n{people}\nthanks\nKim: me\n"))
    assert numbered_rows(table) == [[5, "Rae", "a@x.com", ""], [8, "Rob", "b@x.com", "new"]]
    assert table.notes[:4] == ("Subject: list", "hi, here they are:", "thanks", "Kim: me")
