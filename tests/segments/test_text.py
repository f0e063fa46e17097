"""A rule as text: written out, and the line on which a node stands."""

import json

import pytest

from cdp_core.segments import line_of, read_json, rule_text

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
