"""JSON in every wrapping it comes in, to the digit."""

import gzip
import json

import pytest

from cdp_core.errors import UnreadableFile, UnsafeFile
from cdp_core.progress import Cancelled
from cdp_core.sources import BrokenLine, json_tables, json_values, tables
from tests.sources.reading_back import numbered_rows, only, rows


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ('[{"id":1,"email":"a@x.com"},{"id":2,"email":"b@x.com"}]', "json"),
        ('[\n  {"id": 1, "email": "a@x.com"},\n  {"id": 2, "email": "b@x.com"},\n]\n', "json"),
        ('\ufeff[{"id":1,"email":"a@x.com"},{"id":2,"email":"b@x.com"}]', "json"),
        ('{"id":1,"email":"a@x.com"}{"id":2,"email":"b@x.com"}', "json"),
        ('{\n"id":1,\n"email":"a@x.com"}\n{\n"id":2,\n"email":"b@x.com"}', "json"),
        ('{"id":1,"email":"a@x.com"}\n{"id":2,"email":"b@x.com"}\n', "jsonl"),
        ('[{"id":1,"email":"a@x.com",},{"id":2,"email":"b@x.com",},]', "json"),
        ('{"status":"ok","data":{"customers":[{"id":1,"email":"a@x.com"},{"id":2,"email":"b@x.com"}]}}', "json"),
        ('{"meta":{"count":2},"data":[{"id":1,"email":"a@x.com"},{"id":2,"email":"b@x.com"}]}', "json"),
        ('{"meta":{"count":2},"results":{"contacts":[{"id":1,"email":"a@x.com"},{"id":2,"email":"b@x.com"}]}}', "json"),
        ('{"object":"list","data":[{"id":1,"email":"a@x.com"},{"id":2,"email":"b@x.com"}],"has_more":false}', "json"),
        ('window.YTD.part0 = [{"id":1,"email":"a@x.com"},{"id":2,"email":"b@x.com"}];', "json"),
        ('[["id","email"],[1,"a@x.com"],[2,"b@x.com"]]', "json"),
        ('{"id":[1,2],"email":["a@x.com","b@x.com"]}', "json"),
        ('{"id":{"0":1,"1":2},"email":{"0":"a@x.com","1":"b@x.com"}}', "json"),
        ('{"d":{"results":[{"id":1,"email":"a@x.com"},{"id":2,"email":"b@x.com"}]}}', "json"),
        ('{"columns":["id","email"],"index":[0,1],"data":[[1,"a@x.com"],[2,"b@x.com"]]}', "json"),
        ('{"fields":[{"name":"id"},{"name":"email"}],"rows":[[1,"a@x.com"],[2,"b@x.com"]],"total":2}', "json"),
        ('{"1":{"email":"a@x.com"},"2":{"email":"b@x.com"}}', "json"),
        ('{"status":"ok","users":{"1":{"email":"a@x.com"},"2":{"email":"b@x.com"}}}', "json"),
        ('[{"data":[{"id":1,"email":"a@x.com"}],"paging":{"next":"2"}},{"data":[{"id":2,"email":"b@x.com"}]}]', "json"),
        ('{"batch":[{"id":1,"email":"a@x.com"}]}\n{"batch":[{"id":2,"email":"b@x.com"}],"sentAt":"now"}\n', "jsonl"),
        ('// exported\n/* on Monday */ [{"id":1,"email":"a@x.com"},{"id":2,"email":"b@x.com"}]', "json"),
        ('["id","email"]\n[1,"a@x.com"]\n[2,"b@x.com"]\n', "jsonl"),
        (
            '{"app":"S","by":"M","req":"r1","at":5,"events":[{"id":1,"email":"a@x.com"},{"id":2,"email":"b@x.com"}]}',
            "json",
        ),
        ("[{'id': 1, 'email': 'a@x.com'}, {'id': 2, 'email': 'b@x.com'}]", "json"),
        ("{'id': 1, 'email': 'a@x.com'}\n{'id': 2, 'email': 'b@x.com'}\n", "jsonl"),
    ],
)
def test_rows_are_found_in_every_wrapping(written, content, kind):
    table = only(written("export.csv", content))
    assert (table.format, table.columns) == (kind, ("id", "email"))
    assert rows(table) == [["1", "a@x.com"], ["2", "b@x.com"]]


@pytest.mark.parametrize(
    "content",
    [
        '{"billing":{"city":"Bonn"},"shipping":{"city":"Ulm"}}',
        '{"id":1,"emails":["a@x.com","b@x.com"]}',
        '[{"id":1,"items":[{"sku":"a"}]},{"id":2,"items":[{"sku":"b"}]}]',
        '[{"name":"Ann","orders":[{"id":"1"}]}]',
        '{"code":"O1","by":"M","at":"5","day":"6","items":[{"id":"a","email":"a@x.com"},{"id":"b"}]}',
        '{"born":"1980","newsletter":"yes","at":"5","plan":"6","orders":[{"id":"a"},{"id":"b"}]}',
        '[{"code":"O1","total":"5","items":[{"sku":"a"}]},{"code":"O2","total":"6","items":[{"sku":"b"}]}]',
        '{"emails":["a@x.com","b@x.com"],"phones":["1","2"]}',
        '{"emails":[{"value":"a@x.com","type":"home"},{"value":"b@x.com","primary":true}],"newsletter":"yes","a":1}',
        '{"emails":[{"value":"a@x.com","n":1},{"value":"b@x.com","n":2}],"customer_id":"7","total":2}',
        '{"placed":"5","total":9,"vouchers":[{"to":"a@x.com","price":4},{"to":"b@x.com","price":5}]}',
    ],
)
def test_an_object_that_is_a_row_itself_stays_one(written, content):
    value = json.loads(content)
    assert len(rows(only(written("export.json", content)))) == (len(value) if isinstance(value, list) else 1)


def test_what_a_program_printed_of_its_objects_keeps_every_sign(written):
    text = """[{'name': "O'Neil", 'said': 'he\\'s "in"', 'spent': 12.50, 'note': None, 'vip': True}]"""
    assert only(written("print.json", text)).head() == [
        {"name": "O'Neil", "said": 'he\'s "in"', "spent": "12.50", "note": None, "vip": "true"}
    ]


def test_what_is_no_number_is_nothing_in_a_print_and_signs_in_double_quotes_are_read(written):
    text = """[{'name': "O'Brien\\xa0Jr", 'spent': nan, 'most': inf, 'least': -inf}, {'name': '', 'least': -2.5}]"""
    assert only(written("print.json", text)).head() == [
        {"name": "O'Brien\xa0Jr", "spent": None, "most": None, "least": None},
        {"name": "", "spent": None, "most": None, "least": "-2.5"},
    ]


@pytest.mark.parametrize("value", ["ObjectId('5f1')", "datetime.datetime(2024, 1, 1)", "('a', 'b')", "b'x'"])
def test_a_print_of_more_than_json_knows_is_refused_with_what_to_do(written, value):
    with pytest.raises(UnreadableFile, match="export it again"):
        tables(written("print.json", f"[{{'id': {value}, 'name': 'Ada'}}]"))


def test_a_cell_that_a_program_printed_makes_no_json_of_its_file(written):
    table = only(written("export.csv", "{'a': 1};5\n{'a': 2};6\n"))
    assert (table.format, rows(table)) == ("csv", [["{'a': 1}", "5"], ["{'a': 2}", "6"]])


def test_a_long_line_of_printed_objects_is_read(written):
    text = str([{"id": str(number), "name": "O'Neil"} for number in range(5_000)])
    assert len(rows(only(written("export.json", text)))) == 5_000


def test_rows_under_keys_of_their_own_keep_those_and_every_digit(written):
    table = only(written("export.json", '{"-Na1":{"name":"Ann","spent":12.50},"-Nb2":{"name":"Bob","id":7}}'))
    assert table.head() == [
        {"key": "-Na1", "name": "Ann", "spent": "12.50", "id": None},
        {"key": "-Nb2", "name": "Bob", "spent": None, "id": "7"},
    ]


def test_several_objects_in_a_line_are_rows_each(written):
    table = only(written("export.json", '{"id":1,"x":"a}{"}{"id":2,"x":"b,}"}\n{"id":3,"x":"c"}\n'))
    assert rows(table) == [["1", "a}{"], ["2", "b,}"], ["3", "c"]]


def test_the_lines_of_one_order_are_not_the_rows_of_its_file(written):
    table = only(written("order.json", '{"type":"order","properties":{"products":[{"sku":"a"},{"sku":"b"}]}}'))
    assert len(rows(table)) == 1


def test_objects_become_dotted_columns_and_lists_stay_json(written):
    event = {
        "type": "track",
        "context": {"device": {"advertisingId": "ad-1"}, "ip": "1.2.3.4"},
        "properties": {"revenue": 19.9, "gift": False, "products": [{"sku": "a", "price": 5}], "extra": {}},
        "userId": None,
    }
    table = only(written("event.json", json.dumps(event)))
    assert table.columns == (
        "type", "context.device.advertisingId", "context.ip", "properties.revenue", "properties.gift",
        "properties.products", "properties.extra", "userId",
    )  # fmt: skip
    assert rows(table) == [["track", "ad-1", "1.2.3.4", "19.9", "false", '[{"sku":"a","price":5}]', "{}", None]]
    assert table.types == {
        "type": "text", "context.device.advertisingId": "text", "context.ip": "text", "properties.revenue": "number",
        "properties.gift": "boolean", "properties.products": "list", "properties.extra": "text", "userId": "text",
    }  # fmt: skip


def test_columns_are_those_of_all_rows(written):
    table = only(written("log.jsonl", '{"a":1}\n{"b":{"c":2}}\n{"b":3,"a":null}\n'))
    assert table.columns == ("a", "b", "b.c")
    assert rows(table) == [["1", None, None], [None, None, "2"], [None, "3", None]]


@pytest.mark.parametrize(
    "digits",
    [
        "12345678901234567890",
        "19.90",
        "1e5",
        "0.10",
        "-0.0",
        "1.0",
        "3.141592653589793238462643",
        "100",
        "0.1",
        "1E-7",
        "9007199254740993",
    ],
)
@pytest.mark.parametrize("spaced", ['{"n":%s,"m":1}', '{ "n" : %s , "m" : 1 }', '{"m":1,"list":[%s],"n":%s}'])
def test_numbers_keep_their_digits(written, digits, spaced):
    table = only(written("numbers.jsonl", (spaced.replace("%s", digits) + "\n") * 2))
    for row in numbered_rows(table):
        named = dict(zip(("line", *table.columns), row, strict=True))
        assert named["n"] == digits
        assert named.get("list", f"[{digits}]") == f"[{digits}]"


def test_broken_lines_are_listed_and_good_ones_read(written):
    content = b'{"id":1}\n{"id":2\n\nnot json\n{"id":3},\n{"id":4,"n":NaN}\n[1]\n{"id":6}'
    table = only(written("log.jsonl", content))
    assert numbered_rows(table) == [[1, "1", None], [5, "3", None], [6, "4", "NaN"], [8, "6", None]]
    assert [(broken.line, broken.text) for broken in table.broken] == [(2, '{"id":2'), (4, "not json"), (7, "[1]")]
    assert (table.broken[2].line, table.broken[2].text) == (7, "[1]")
    assert table.broken[2].reason.startswith("line is no JSON object")
    assert "line is no JSON: " in table.broken[0].reason


def test_a_file_that_breaks_off_gives_what_is_whole(written):
    table = only(written("cut.json", '[{"id":1},{"id":2},{"id":3,"na'))
    assert rows(table) == [["1"], ["2"]]
    assert table.broken == [
        BrokenLine(
            3,
            "line is no JSON: Unterminated string starting at: line 1 column 9; "
            "write it as an object with its keys in double quotes and load again",
            '{"id":3,"na',
        )
    ]


def test_a_key_given_twice_is_said(written):
    table = only(written("twice.jsonl", '{"email":"a@x.com","email":"b@x.com"}\n{"email":"c@x.com"}\n'))
    assert rows(table) == [["b@x.com"], ["c@x.com"]]
    assert table.notes == ('Row 1: "email" is given twice; a@x.com was not kept.',)


def test_several_lists_in_one_object_are_several_tables(written):
    found = tables(written("all.json", '{"contacts":[{"id":1}],"deals":[{"deal":7},{"deal":8}],"total":3}'))
    assert [(table.name, table.columns, len(rows(table))) for table in found] == [
        ("all.json", ("id",), 1), ("all.json: deals", ("deal",), 2)]  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        '{"emails":[{"email":"a@x.com","n":1},{"email":"b@x.com","n":2}],"campaign_id":"x"}',
        '{"page":0,"session_id":"s","total":2,"results":[{"$p":{"$email":"a@x.com"}},{"$p":{"$email":"b@x.com"}}]}',
        '{"subscribers":[{"email":"a@x.com","n":1},{"email":"b@x.com","n":2}],"list_name":"News","export_id":"x9","at":1}',
    ],
)
def test_people_with_an_address_each_are_rows_whatever_is_said_of_their_list(written, content):
    found = rows(only(written("page.json", content)))
    assert [{"a@x.com", "b@x.com"} & {*line} for line in found] == [{"a@x.com"}, {"b@x.com"}]


def test_a_record_with_lists_in_it_is_a_record(written):
    table = only(written("person.json", '{"id":1,"name":"Ada","emails":[{"at":"a@x.com"}],"city":"Rome","age":30}'))
    assert table.columns == ("id", "name", "emails", "city", "age")


def test_plain_values_are_one_column(written):
    assert rows(only(written("words.json", '["a", "b,c", 1.50, null]'))) == [["a"], ["b,c"], ["1.50"], [None]]


def test_an_object_with_a_key_per_person_makes_no_column_per_person(written):
    lines = "".join(json.dumps({"id": i, "scores": {f"user-{i}": i}}) + "\n" for i in range(2100))
    table = only(written("keyed.jsonl", lines))
    assert table.columns == ("id", "scores")
    assert rows(table)[7] == ["7", '{"user-7":7}']


def test_strings_with_brackets_and_escapes_do_not_confuse_the_cut(written, monkeypatch):
    monkeypatch.setattr(json_values, "CHUNK", 64)
    values = [{"t": 'a"b]}{[\\'}, {"t": "\\\\"}, {"t": 'x\\"y'}, {"t": "🙂" * 30}] * 5
    assert rows(only(written("odd.json", json.dumps(values)))) == [[value["t"]] for value in values]


def test_half_a_surrogate_pair_does_not_stop_the_load(written):
    assert rows(only(written("half.jsonl", '{"t":"a\\ud83d"}\n{"t":"b"}\n'))) == [["a?"], ["b"]]


def test_a_segment_log_is_read_from_gz(written):
    content = '{"type":"identify","traits":{"email":"a@x.com"}}\n{"type":"track","event":"Order Completed"}\n'
    table = only(written("log.gz", gzip.compress(content.encode())))
    assert (table.format, table.columns, table.name) == ("jsonl", ("type", "traits.email", "event"), "log")


def test_deep_nesting_and_broken_json_are_refused(written):
    with pytest.raises(UnsafeFile, match="nested more than 200 levels deep"):
        tables(written("deep.json", "[" * 100_000 + "]" * 100_000))
    with pytest.raises(UnreadableFile, match="looks like JSON and cannot be read"):
        tables(written("broken.json", '{"a": 1, b}'))
    deep = only(written("deep.jsonl", '{"id":1}\n' + '{"a":' * 3000 + "1" + "}" * 3000 + '\n{"id":2}\n'))
    assert (rows(deep), [broken.line for broken in deep.broken]) == ([["1"], ["2"]], [2])


def test_objects_with_a_key_of_their_own_each_are_refused_before_they_fill_the_memory(written):
    lines = "".join(f'{{"k{i}":1}}\n' for i in range(20_002))
    with pytest.raises(UnreadableFile, match=r"keys.jsonl has more than 20,000 different keys by row 20,001"):
        tables(written("keys.jsonl", lines))


def test_so_are_objects_with_too_many_keys_in_a_list_that_begins_with_something_else(written):
    wide = json.dumps({f"k{i}": 1 for i in range(20_001)})
    with pytest.raises(UnreadableFile, match=r"mixed.json has more than 20,000 different keys by row 2"):
        tables(written("mixed.json", f'[1,{wide},{{"a":1}}]'))


def test_objects_of_different_shapes_keep_the_order_of_their_keys_and_lines(written):
    lines = [
        '{"a":1,"b":{"x":1.50}}',
        '{"b":{"y":[19.90]},"c":true}',
        '{"a":{"z":null},"b":{}}',
        '{"b":"plain","a":2.0}',
    ]
    table = only(written("shapes.jsonl", "\n".join(lines * 200)))
    assert table.columns == ("a", "a.z", "b", "b.x", "b.y", "c")
    assert table.types["b.y"] == "list"
    assert numbered_rows(table)[796:] == [
        [797, "1", None, None, "1.50", None, None],
        [798, None, None, None, None, "[19.90]", "true"],
        [799, None, None, "{}", None, None, None],
        [800, "2.0", None, "plain", None, None, None],
    ]


def test_a_column_that_comes_late_is_empty_before(written):
    lines = [f'{{"id":{i}}}' for i in range(600)] + ['{"id":600,"late":{"deep":"x"}}']
    table = only(written("late.jsonl", "\n".join(lines)))
    assert (table.columns, rows(table)[0], rows(table)[600]) == (("id", "late.deep"), ["0", None], ["600", "x"])


def test_a_table_can_be_read_again_while_it_is_being_read(written):
    table = only(written("twice.jsonl", "\n".join(f'{{"id":{i}}}' for i in range(40_000))))
    reading = table.batches()
    first = next(reading)
    assert table.head(1) == [{"id": "0"}]
    assert first.num_rows + sum(batch.num_rows for batch in reading) == 40_000


def test_looking_at_a_large_file_says_how_far_it_is_and_can_be_cancelled(written, monkeypatch):
    monkeypatch.setattr(json_tables, "CHUNK", 1 << 10)
    path = written("large.jsonl", "\n".join(f'{{"id":{i}}}' for i in range(10_000)))
    told = []

    def stop(share, what):
        told.append(what)
        raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        tables(path, progress=stop)
    assert told == ["256 rows looked at"]


def test_of_numbers_and_texts_the_values_decide_and_not_the_file(written):
    table = only(written("export.jsonl", '{"a":1,"b":1,"c":"x"}\n{"a":"n/a","b":2,"c":"y"}\n'))
    assert table.types == {"b": "number", "c": "text"}


def test_comments_inside_an_array_are_no_rows(written):
    table = only(
        written("noted.json", '[\n  // it\'s "new"\n  {"id": 1},\n  // the second\n  {"id": 2}\n  /* end */ ]\n')
    )
    assert (rows(table), table.broken) == ([["1"], ["2"]], [])
    assert rows(only(written("list.json", "[ /* two */ 7, 8]"))) == [["7"], ["8"]]


def test_a_line_that_is_a_list_of_objects_holds_a_row_for_each(written):
    table = only(written("batches.jsonl", '{"id": 1}\n[{"id": 2}, {"id": 3}]\n{"id": 4}\n[5]\n'))
    assert numbered_rows(table) == [[1, "1"], [2, "2"], [3, "3"], [4, "4"]]
    assert [(broken.line, broken.text) for broken in table.broken] == [(5, "[5]")]
    assert rows(only(written("all.jsonl", '[{"id": 1}, {"id": 2}]\n[{"id": 3}]\n'))) == [["1"], ["2"], ["3"]]


def test_lists_among_objects_one_after_the_other_hold_a_row_for_each(written):
    table = only(written("joined.json", '{"id":1}{"id":2}[][{"id":3},{"id":4}]'))
    assert numbered_rows(table) == [[1, "1"], [2, "2"], [3, "3"], [4, "4"]]


@pytest.mark.parametrize(
    "content",
    [
        '{"id":1}\n{"id":"2\n{"id":3}\n\n{"id":4}{"id":5}\n',
        '[\n{"id":1},\n{"id":"2,\n{"id":3},\n{"id":4},\n{"id":5}\n]\n',
    ],
)
def test_a_quote_without_its_second_takes_no_other_line_with_it(written, content):
    table = only(written("export.json", content))
    assert rows(table) == [["1"], ["3"], ["4"], ["5"]]
    assert [(each.line, each.reason.partition(";")[0]) for each in table.broken] == [
        (2, "line is no JSON: Unterminated string starting at: line 1 column 7")
    ]


def test_arrays_one_after_the_other_are_all_read(written):
    table = only(written("joined.json", '[\n  {"id": 1}\n]\n[\n  {"id": 2}\n]\n{"id": 3}\n'))
    assert rows(table) == [["1"], ["2"], ["3"]]


def test_values_that_mongodb_spells_with_their_type_are_the_values(written):
    content = (
        '{"_id":{"$oid":"65e6"},"at":{"$date":"2026-04-03T10:00:00Z"},"total":{"$numberDecimal":"12.50"}}\n'
        '{"_id":{"$oid":"65e7"},"at":{"$date":{"$numberLong":"1709649000000"}},"total":7}\n'
    )
    table = only(written("mongo.json", content))
    assert table.columns == ("_id", "at", "total")
    assert rows(table) == [["65e6", "2026-04-03T10:00:00Z", "12.50"], ["65e7", "1709649000000", "7"]]


def test_a_text_sequence_is_read_without_its_separators(written):
    assert rows(only(written("log.json-seq", '\x1e{"id":1}\n\x1e{"id":2}\n'))) == [["1"], ["2"]]


def test_a_list_of_plain_values_is_one_column_without_a_name(written):
    table = only(written("list.json", '["a@x.com","b@x.com"]'))
    assert (table.header, table.columns, rows(table)) == (None, ("column_1",), [["a@x.com"], ["b@x.com"]])
