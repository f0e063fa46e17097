"""Objects in the cells of a table become the columns that they would be in a file of JSON."""

import json

import pytest

from cdp_core.progress import Cancelled
from cdp_core.sources import tables, unnested
from tests.sources.reading_back import numbered_rows, only, rows


@pytest.fixture
def table(written):
    """A table of a CSV with these cells beside a column `id`, under `props`."""

    def write(*cells: str):
        lines = ["id,props,said", *(f'{n},"{cell.replace(chr(34), chr(34) * 2)}",s{n}' for n, cell in enumerate(cells))]
        return only(written("events.csv", "\n".join(lines) + "\n"))

    return write


def test_each_key_is_a_column_where_the_objects_stood(table):
    found = unnested(table('{"price":12.50,"tags":["a","b"]}', '{"at":{"x":1}}'))
    assert found.columns == ("id", "props.price", "props.tags", "props.at.x", "said")
    assert rows(found) == [["0", "12.50", '["a","b"]', None, "s0"], ["1", None, None, "1", "s1"]]
    assert found.types == {"props.price": "number", "props.tags": "list", "props.at.x": "number"}


def test_it_is_what_the_same_file_in_json_is(table, written):
    cells = ('{"a":1,"b":{"c":"x"}}', '{"b":{"c":"y","d":true}}')
    flat = unnested(table(*cells))
    lines = [{"id": str(n), "props": json.loads(cell), "said": f"s{n}"} for n, cell in enumerate(cells)]
    nested = only(written("events.jsonl", "\n".join(map(json.dumps, lines))))
    assert {*flat.columns} == {*nested.columns}
    assert flat.head(2) == [{column: row[column] for column in flat.columns} for row in nested.head(2)]


def test_blank_cells_and_empty_objects_are_nothing(table):
    found = unnested(table("", '{"a":"x"}', "{}", "{ }"))
    assert found.columns == ("id", "props.a", "said")
    assert rows(found) == [["0", None, "s0"], ["1", "x", "s1"], ["2", None, "s2"], ["3", None, "s3"]]


def test_a_later_cell_that_is_no_object_stays_as_it_is(table):
    cells = ['{"a":"x"}'] * 1_500 + ['{"a":"cut of', "none"]
    found = unnested(table(*cells))
    assert found.columns == ("id", "props", "props.a", "said")
    assert rows(found)[-3:] == [
        ["1499", None, "x", "s1499"],
        ["1500", '{"a":"cut of', None, "s1500"],
        ["1501", "none", None, "s1501"],
    ]


@pytest.mark.parametrize(
    ("name", "cells", "columns", "values"),
    [
        (
            "emails",
            ['["a@x.org","b@x.org"]', '["c@x.org"]'],
            ["emails", "emails.2"],
            [["a@x.org", "b@x.org"], ["c@x.org", None]],
        ),
        ("mail", ['[{"type":"work","value":"a@x.org"}]', "[]"], ["mail"], [["a@x.org"], [None]]),
        ("phones", ['["+49 30 1234567","030-99"]'], ["phones"], [['["+49 30 1234567","030-99"]']]),
        ("phones", ['["+49 30 1234567"]'], ["phones"], [["+49 30 1234567"]]),
        ("numbers", ['["1234567"]'], ["numbers"], [['["1234567"]']]),
        ("referrals", ['["b@x.org"]'], ["referrals"], [['["b@x.org"]']]),
        ("mails", ['[{"added_by":"max@x.org","value":"a@x.org"}]'], ["mails"], [["a@x.org"]]),
        ("attendee_emails", ['["b@x.org"]'], ["attendee_emails"], [['["b@x.org"]']]),
        ("items", ['[{"sku":"a"}]'], ["items"], [['[{"sku":"a"}]']]),
    ],
)
def test_lists_of_addresses_and_phones_are_columns_and_other_lists_are_not(written, name, cells, columns, values):
    lines = [name, *('"' + cell.replace('"', '""') + '"' for cell in cells)]
    found = unnested(only(written("people.csv", "id," + "\n1,".join(lines) + "\n")))
    assert list(found.columns) == ["id", *columns]
    assert [row[1:] for row in rows(found)] == values


@pytest.mark.parametrize("cell", ["[1,2]", "{curly}", "text", "{'a': 1}", ""])
def test_what_is_no_object_is_left_alone(table, cell):
    given = table(cell, cell)
    assert unnested(given) is given


def test_keys_that_are_values_stay_in_their_cell(table):
    cells = [json.dumps({f"user {n}": n}) for n in range(2_500)]
    found = unnested(table(*cells))
    assert found.columns == ("id", "props", "said")
    assert [row[1] for row in rows(found)] == [cell.replace(": ", ":") for cell in cells]


def test_a_column_that_a_mapping_names_stays_whole(table):
    given = table('{"a":1}')
    assert unnested(given, {"props"}) is given


def test_two_columns_of_objects_and_a_name_that_is_taken(written):
    text = 'a,a.x,b\n"{""x"":1}",own,"{""x"":2}"\n'
    found = unnested(only(written("two.csv", text)))
    assert found.columns == ("a.x_2", "a.x", "b.x")
    assert rows(found) == [["1", "own", "2"]]


def test_rows_keep_their_lines_in_batches_of_any_size(table):
    given = table(*(json.dumps({"n": n}) for n in range(40)))
    found = unnested(given)
    for size in (1, 7, 40):
        batches = list(found.stream(size, []))
        assert [n for batch in batches for n in batch.column(2).to_pylist()] == [str(n) for n in range(40)]
    assert [row[0] for row in numbered_rows(found)] == [row[0] for row in numbered_rows(given)]


def test_other_files_hold_such_cells_too(written):
    (found,) = map(unnested, tables(written("e.jsonl", '{"id":"1","props":"{\\"a\\":1}"}\n')))
    assert rows(found) == [["1", "1"]]


def test_taking_apart_can_be_cancelled(table):
    def cancel(share: float, doing: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        unnested(table('{"a":1}'), progress=cancel)


def test_text_that_was_written_as_a_formula_is_text(written):
    lines = ['="0012",="+14155550123",Ann', '="0013",="+14155550124",Bob', "14,=A1,Cid"]
    found = unnested(only(written("excel.csv", "\n".join(["id,phone,name", *lines]))))
    assert rows(found) == [["0012", "+14155550123", "Ann"], ["0013", "+14155550124", "Bob"], ["14", "=A1", "Cid"]]


def test_a_link_that_was_written_as_a_formula_is_its_text_or_its_address(written):
    lines = [
        '"=HYPERLINK(""https://x.com/a"";""Ann Lee"")","=HYPERLINK(""mailto:a@x.com"")","=HYPERLINK(""https://x/1"",""Open"")"',
        '"=HYPERLINK(""https://x.com/b"";""Bob"")",b@x.com,"=HYPERLINK(""https://x/2"",""Open"")"',
    ]
    found = unnested(only(written("excel.csv", "\n".join(["name,email,page", *lines]))))
    assert rows(found) == [["Ann Lee", "a@x.com", "https://x/1"], ["Bob", "b@x.com", "https://x/2"]]


def test_signs_written_for_a_web_page_are_read_but_not_in_addresses_and_pages(written):
    lines = ["J&uuml;rgen O&#39;Neil &amp; Co,https://x.com/?a=1&copy;=2,<p>a&nbsp;b</p>", "R&D; and B&B,x,y"]
    found = unnested(only(written("shop.csv", "\n".join(["name,page,text", *lines]))))
    assert rows(found) == [
        ["Jürgen O'Neil & Co", "https://x.com/?a=1&copy;=2", "<p>a&nbsp;b</p>"],
        ["R&D; and B&B", "x", "y"],
    ]
    assert found.notes == ("Signs that were written for a web page (&amp; for &) were read as such in 'name'.",)


@pytest.mark.parametrize(
    ("header", "line", "columns"),
    [
        ("Contact,Date", "Jörg Weiß <joerg@x.de>,2025-03-04", ("Contact.name", "Contact.email", "Date")),
        ("From,Date", "Jörg Weiß <joerg@x.de>,2025-03-04", ("From", "Date")),
        ("Contact,Email", "Jörg Weiß <joerg@x.de>,joerg@x.de", ("Contact", "Email")),
        ("Email,Date", "Jörg Weiß <joerg@x.de>,2025-03-04", ("Email", "Date")),
        ("Contact,Company name", "Jörg Weiß <joerg@x.de>,Acme", ("Contact.name", "Contact.email", "Company name")),
        ("Reporter,Name", "Jörg Weiß <joerg@x.de>,Ann", ("Reporter", "Name")),
        ("Requester,first_name", "Jörg Weiß <joerg@x.de>,Ann", ("Requester", "first_name")),
        ("Betreuer,Datum", "Jörg Weiß <joerg@x.de>,2025-03-04", ("Betreuer", "Datum")),
        ("Approved by,Date", "Jörg Weiß <joerg@x.de>,2025-03-04", ("Approved by", "Date")),
    ],
)
def test_a_name_and_the_only_address_behind_it_are_two_columns(written, header, line, columns):
    table = unnested(only(written("people.csv", f"{header}\n{line}\n")))
    assert table.columns == columns
    assert rows(table)[0][0] == ("Jörg Weiß" if len(columns) == 3 else "Jörg Weiß <joerg@x.de>")


CALL = '{"type":"track","userId":"k1","event":"Signed In","timestamp":"2026-03-01"}'


def test_a_call_is_taken_out_of_what_a_queue_wrote_around_it(written):
    queued = f'{{"topic":"events","offset":5,"timestamp":7,"value":{CALL}}}\n' * 2
    table = unnested(only(written("queue.jsonl", queued)))
    assert table.columns == ("topic", "offset", "envelope.timestamp", "type", "userId", "event", "timestamp")
    escaped = CALL.replace('"', '""')
    logged = unnested(only(written("log.csv", f'received_at,payload\n2026-03-01,"{escaped}"\n')))
    assert logged.columns == ("received_at", "type", "userId", "event", "timestamp")


def test_what_stands_beside_other_things_than_those_of_a_queue_keeps_its_place(written):
    table = unnested(only(written("orders.jsonl", f'{{"email":"a@x.com","data":{CALL}}}\n' * 2)))
    assert table.columns[:3] == ("email", "data.type", "data.userId")


def test_answers_under_the_names_of_their_types_are_columns(table):
    first = '[{"type":"email","email":"a@x.com"},{"type":"number","number":9},{"type":"number","number":3}]'
    found = unnested(table(first, '[{"type":"email","email":"b@x.com"}]'))
    assert found.columns == ("id", "props.email", "props.number", "props.number 2", "said")
    assert rows(found) == [["0", "a@x.com", "9", "3", "s0"], ["1", "b@x.com", None, None, "s1"]]
