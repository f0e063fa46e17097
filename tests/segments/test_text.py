"""A rule as text: written out, and the line on which a node stands."""

import json

import pytest

from cdp_core.errors import RuleError
from cdp_core.segments import Catalog, joined, line_of, parse, read_json, rule_text

RULE = {
    "all": [
        {"trait": "city", "value": 'a "quoted" } ] , text'},
        {"event": "Order Completed", "where": {"any": [{"property": "category", "value": "é"}]}},
        {"not": {"sequence": [{"event": "a"}, {"event": "b"}]}},
    ]
}


def test_what_is_written_reads_back():
    assert read_json(rule_text(RULE)) == RULE
    assert "é" in rule_text(RULE)


@pytest.mark.parametrize(
    ("path", "first"),
    [
        ("", "{"),
        ("all[0]", "{"),
        ("all[1].where.any[0]", "{"),
        ("all[2].not.sequence[1]", "{"),
        ("all[9].any[0]", '"all": ['),
    ],
)
def test_a_path_leads_to_the_line_of_its_node(path, first):
    lines = rule_text(RULE).splitlines()
    assert lines[line_of(rule_text(RULE), path) - 1].strip().endswith(first)


def test_the_right_one_of_two_like_nodes_is_found():
    text = rule_text(RULE)
    line = line_of(text, "all[2].not.sequence[1]")
    assert '"b"' in text.splitlines()[line]


def test_text_on_one_line_is_all_on_line_one():
    assert line_of(json.dumps(RULE), "all[1].where") == 1


WRONG = """{"all": [
  {"trait": "city",
   "op": "in",
   "value": [
     "Hue",
     5]},
  {"event": "Order Completed",
   "count": {"op": "gte",
             "value": "two"},
   "within": {
     "last": 30,
     "unit": "fortnight"}}
]}"""


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("", "", 6),
        ('"in"', '"equals"', 3),
        ('"city"', '"cty"', 2),
        ('"trait": "city",', '"trait": "city",\n   "because": 1,', 3),
    ],
)
def test_what_is_wrong_inside_a_leaf_is_found_on_its_own_line(old, new, line):
    text = WRONG.replace(old, new)
    with pytest.raises(RuleError) as caught:
        parse(read_json(text), Catalog())
    assert line_of(text, joined(caught.value.path, caught.value.key)) == line


def test_what_is_wrong_in_a_window_or_a_count_is_found_on_its_own_line():
    text = WRONG.replace("     5", '     "Hanoi"')
    for key, line in (("within.unit", 12), ("count.value", 9)):
        with pytest.raises(RuleError) as caught:
            parse(read_json(text), Catalog())
        assert (caught.value.path, caught.value.key) == ("all[1]", key)
        assert line_of(text, joined(caught.value.path, caught.value.key)) == line
        text = text.replace("fortnight", "day")


def test_a_key_that_stands_twice_is_found_on_its_line():
    first = '{"all": [\n  {"trait": "city", "value": "a \\" {b"},\n'
    text = first + '  {"trait": "city",\n   "v\\u0061lue": 1,\n   "value": "Hue"}\n]}'
    with pytest.raises(RuleError, match='line 5: "value" stands twice'):
        read_json(text)
    with pytest.raises(RuleError, match="line 1: "):
        read_json(b'{"a": 1, "a": {"b": 1, "b": 2}}')
