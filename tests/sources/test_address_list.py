"""Lists of addresses as the head of a letter has them."""

import pytest

from tests.sources.reading_back import numbered_rows, only, rows


@pytest.mark.parametrize(
    "text",
    [
        'Ann Lee <ann@x.com>\nbob@x.com\n"Fox, Cy" <cy@x.com>\n',
        'Ann Lee <ann@x.com>; bob@x.com; "Fox, Cy" <cy@x.com>',
        "Ann Lee <ann@x.com>, <bob@x.com>,\n Fox, Cy <mailto:cy@x.com>\n",
    ],
)
def test_addresses_with_a_name_before_them_are_rows_of_both(written, text):
    table = only(written("to.txt", text))
    assert (table.columns, table.broken) == (("name", "email"), [])
    assert numbered_rows(table) == [[1, "Ann Lee", "ann@x.com"], [2, "", "bob@x.com"], [3, "Fox, Cy", "cy@x.com"]]


def test_a_title_stands_above_and_what_is_no_address_is_a_row_to_be_rejected(written):
    table = only(written("list.csv", 'Newsletter\nanna@x.de\n"bob@x.de"\n Carl <carl@x.de>\nnot-an-email\n'))
    assert rows(table) == [["", "anna@x.de"], ["", "bob@x.de"], ["Carl", "carl@x.de"], ["", "not-an-email"]]
    assert table.notes[0] == "Newsletter"


@pytest.mark.parametrize(
    "text",
    [
        "From,To\nAnn <ann@x.com>,Bob <bob@x.com>\nCy <cy@x.com>,Di <di@x.com>\n",
        "Ann <ann@x.com>,Bob <bob@x.com>\nCy <cy@x.com>,Di <di@x.com>\n",
        "From: Ann <ann@x.com>\nTo: Bob <bob@x.com>\nSubject: hi\n",
        "to,at\nAnn <ann@x.com>,2026-01-01\nBob <bob@x.com>,2026-01-02\n",
    ],
)
def test_a_table_of_several_addresses_in_a_row_stays_one(written, text):
    assert only(written("mails.csv", text)).columns != ("name", "email")
