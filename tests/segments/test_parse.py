"""What a rule may say, and what is told to who says something else."""

import json

import pytest

from cdp_core.errors import RuleError
from cdp_core.segments import Catalog, parse
from cdp_core.segments.catalog import STANDARD_TRAITS, SourceName
from cdp_core.segments.parse import read_json
from cdp_core.segments.rule import walk

CATALOG = Catalog(
    traits={**STANDARD_TRAITS, "custom.tier": "text", "custom.vip": "boolean", "custom.tags": "list"},
    properties={"color": "text", "size": "number", "category": "text"},
    sources={"web": SourceName(1, "cdp")},
    segments={"vip": {"all": []}},
)
BOUGHT = {"event": "Order Completed"}


def nested(leaf, times):
    for _ in range(times):
        leaf = {"not": leaf}
    return leaf


@pytest.mark.parametrize(
    ("rule", "path", "told"),
    [
        ([], "", "expected a node"),
        ("all", "", "expected a node"),
        ({}, "", "an empty object"),
        ({"all": {}}, "", '"all" expects a list of nodes, found an empty object'),
        ({"all": [], "any": []}, "", 'a group "all" has no "any"'),
        ({"al": []}, "", 'Did you mean "all"?'),
        ({"all": [{"any": [BOUGHT, 5]}]}, "all[0].any[1]", "found 5"),
        ({"not": [BOUGHT]}, "not", "found a list of 1"),
        ({"trait": "city", "event": "x"}, "", "both trait and event"),
        ({"trait": "citty", "value": "x"}, "", 'no trait is called "citty". Did you mean "city"?'),
        ({"trait": 5, "value": "x"}, "", "expected the name of a trait as text, found 5"),
        ({"trait": "city", "op": "gt", "value": "x"}, "", '"gt" is no operator for a text'),
        ({"trait": "city", "op": "is_nt", "value": "x"}, "", 'Did you mean "is_not"?'),
        ({"trait": "city", "op": ["is"], "value": "x"}, "", "a list of 1 is no operator"),
        ({"trait": "city"}, "", '"is" needs a "value": a text'),
        ({"trait": "city", "value": 5}, "", "expects a text, found 5"),
        ({"trait": "city", "value": None}, "", "found null"),
        ({"trait": "city", "op": "in", "value": "Hanoi"}, "", "expects a list, each of it a text"),
        ({"trait": "city", "op": "in", "value": ["Hanoi", 1]}, "", "expects a list, each of it a text"),
        ({"trait": "city", "op": "exists", "value": 1}, "", '"exists" takes no value'),
        ({"trait": "city", "value": "x", "valeu": 1}, "", 'a trait leaf has no "valeu". Did you mean "value"?'),
        ({"trait": "city", "op": "matches", "value": "("}, "", "no regular expression"),
        ({"trait": "city", "op": "matches", "value": "(?=x)"}, "", "no regular expression"),
        ({"trait": "city", "value": "\ud800"}, "", "half of a surrogate pair"),
        ({"trait": "age", "value": "5"}, "", "expects a number, found"),
        ({"trait": "age", "value": True}, "", "expects a number, found true"),
        ({"trait": "age", "value": 10**400}, "", "a whole number of more than 60 digits"),
        ({"trait": "age", "op": "gt", "value": float("inf")}, "", "outside the numbers"),
        ({"trait": "age", "op": "between", "value": [1]}, "", "a list of two"),
        ({"trait": "birthday", "value": "2000-01-01"}, "", '"is" is no operator for a date'),
        ({"trait": "birthday", "op": "on", "value": "1.1.2000"}, "", "expected an ISO 8601 date"),
        ({"trait": "birthday", "op": "in_last", "value": 30}, "", "expects a span"),
        ({"trait": "birthday", "op": "in_last", "value": {"n": 0, "unit": "day"}}, "", "from 1 to 10,000, found 0"),
        ({"trait": "birthday", "op": "in_last", "value": {"n": 1.5, "unit": "day"}}, "", "a whole number"),
        ({"trait": "birthday", "op": "in_last", "value": {"n": 10_001, "unit": "day"}}, "", "found 10001"),
        ({"trait": "birthday", "op": "in_last", "value": {"n": True, "unit": "day"}}, "", "found true"),
        ({"trait": "birthday", "op": "in_last", "value": {"n": 1, "unit": "days"}}, "", 'Did you mean "day"?'),
        ({"trait": "custom.vip", "value": True}, "", "is_true, is_false"),
        ({"trait": "custom.tags", "op": "includes_any", "value": "a"}, "", "a list, each of it a text"),
        ({"event": ""}, "", "the name of an event"),
        ({"event": []}, "", "the name of an event"),
        ({"event": "x", "count": 2}, "", '"count" as'),
        ({"event": "x", "count": {"op": "gte", "value": "2"}}, "", "expects a number"),
        ({"event": "x", "count": {"op": "contains", "value": 2}}, "", "no operator for a number"),
        ({"event": "x", "count": {"value": 1}, "sum": "revenue", "value": 1}, "", "one measure, found count and sum"),
        ({"event": "x", "sum": "revenue"}, "", '"is" needs a "value"'),
        ({"event": "x", "sum": "reveneu", "op": "gt", "value": 1}, "", 'Did you mean "revenue"?'),
        ({"event": "x", "op": "gt", "value": 1}, "", 'an event leaf has no "op"'),
        ({"event": "x", "occurrence": "second"}, "", 'Expected "first" or "last"'),
        ({"event": "x", "within": {"last": 3}}, "", "exactly one of"),
        ({"event": "x", "within": {"last": 3, "unit": "day", "after": "2024-01-01"}}, "", "exactly one of"),
        ({"event": "x", "within": {"ago": 3, "unit": "day"}}, "", "expects [far, near]"),
        ({"event": "x", "within": {"after": "soon"}}, "", "ISO 8601"),
        ({"event": "x", "where": {"trait": "city"}}, "where", 'has a "property"'),
        (
            {"all": [{"event": "x", "where": {"all": [{"property": "kolor", "value": "x"}]}}]},
            "all[0].where.all[0]",
            '"color"',
        ),
        ({"event": "x", "where": {"property": "size", "value": "x"}}, "where", "expects a number"),
        ({"sequence": []}, "", "a list of 1 to 50 steps"),
        ({"sequence": [{"event": "x"}, {"evnt": "y"}]}, "sequence[1]", 'Did you mean "event"?'),
        ({"sequence": [{"event": "x", "after": {"max": 1, "unit": "day"}}]}, "sequence[0]", "no step before it"),
        ({"sequence": [{"did_not": "x"}]}, "sequence[0]", "only be the last step"),
        ({"sequence": [{"event": "x"}, {"did_not": "y"}, {"event": "z"}]}, "sequence[1]", "only be the last step"),
        ({"sequence": [{"event": "x"}, {"event": "y", "after": {"n": 1, "unit": "day"}}]}, "sequence[1]", '"max"'),
        ({"identifier": "emial"}, "", 'Did you mean "email"?'),
        ({"source": "wbe"}, "", 'Did you mean "web"?'),
        ({"system": "erp"}, "", "crm, cdp, dmp"),
        ({"system": []}, "", "crm, cdp, dmp"),
        ({"consent": "email"}, "", "granted, denied, withdrawn, none"),
        ({"consent": "email", "state": "yes"}, "", "granted, denied, withdrawn, none"),
        ({"interest": []}, "", "expects a path"),
        ({"interest": ["a", ""]}, "", "expects a path"),
        ({"segment": "vpi"}, "", 'Did you mean "vip"?'),
        (nested(BOUGHT, 9), ".".join(["not"] * 8), "8 deep at most"),
        ({"any": [BOUGHT] * 201}, "", "201 conditions are too many"),
    ],
)
def test_an_error_says_where_and_what_was_expected(rule, path, told):
    with pytest.raises(RuleError) as caught:
        parse(rule, CATALOG)
    assert caught.value.path == path
    assert told in caught.value.message


@pytest.mark.parametrize(
    "rule",
    [
        {"all": []},
        {"any": [BOUGHT] * 200},
        nested(BOUGHT, 8),
        {"trait": "city", "value": "'; DROP TABLE events; --"},
        {"trait": "city", "op": "in", "value": []},
        {"trait": "city", "op": "in", "value": [f"value {n}" for n in range(10_000)]},
        {"trait": "age", "op": "between", "value": [9, 1]},
        {"trait": "birthday", "op": "in_last", "value": {"n": 10_000.0, "unit": "year"}},
        {"event": "never happened", "where": {"all": []}, "within": {"ago": [30, 0], "unit": "day"}},
        {"event": ["a", "b"], "distinct": "property.color", "op": "gte", "value": 2, "occurrence": "last"},
        {"event": "*", "where": {"property": "color", "value": "never seen"}},
        {"identifier": "id.badge"},
        {"interest": "243", "provider": "acme"},
    ],
)
def test_what_has_not_occurred_or_is_odd_is_no_error(rule):
    parse(rule, CATALOG)


def test_a_field_of_the_contract_and_a_property_of_the_same_name_are_told_apart():
    plain = parse({"event": "x", "where": {"property": "category", "value": "a"}}, CATALOG)
    own = parse({"event": "x", "where": {"property": "property.category", "value": "a"}}, CATALOG)
    assert plain.happening.where.of.column == "category"
    assert own.happening.where.of.key == "category"
    assert CATALOG.find_property("property.revenue").column == "revenue"


def test_nodes_know_their_paths_and_leaves_that_say_the_same_are_equal():
    rule = parse(
        {"all": [BOUGHT, {"any": [{"event": "Order Completed", "count": {"op": "gte", "value": 1}}]}]}, CATALOG
    )
    assert [node.path for node in walk(rule)] == ["", "all[0]", "all[1]", "all[1].any[0]"]
    assert rule.nodes[0] == rule.nodes[1].nodes[0]


def test_text_that_is_no_json_names_the_line():
    with pytest.raises(RuleError, match="line 3, column 1 is no JSON"):
        read_json('{"all": [\n{"trait": "city"\n')


def test_json_nested_without_end_is_refused():
    with pytest.raises(RuleError):
        read_json('{"not":' * 100_000)
    with pytest.raises(RuleError):
        read_json("[" * 100_000)


def test_bytes_that_are_not_utf_8_are_refused():
    with pytest.raises(RuleError, match="UTF-8"):
        read_json(b'{"trait": "\xff"}')


def test_every_error_is_one_line():
    with pytest.raises(RuleError) as caught:
        parse(json.loads('{"trait": "city", "value": {"a\\nb": 1}}'), CATALOG)
    assert "\n" not in caught.value.message


def test_an_error_in_a_part_of_a_leaf_names_the_part():
    with pytest.raises(RuleError) as caught:
        parse({"all": [{"event": "Order Completed", "within": {"last": 0, "unit": "day"}}]}, CATALOG)
    assert str(caught.value) == "all[0].within.last: expected a whole number from 1 to 10,000, found 0."
