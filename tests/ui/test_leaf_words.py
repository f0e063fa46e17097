"""Whatever the rule language can ask, the builder offers, in the same words as the sentence."""

import pytest

from cdp_core.segments import in_words
from cdp_core.segments.comparisons import OPERATORS as CONTRACT
from cdp_core.ui.leaf_words import OPERATORS, UNITS, default_value


def test_every_operator_of_every_type_is_offered():
    assert {type_: set(words) for type_, words in OPERATORS.items()} == {
        type_: set(forms) for type_, forms in CONTRACT.items()
    }


@pytest.mark.parametrize(
    ("trait", "type_"),
    [("city", "text"), ("age", "number"), ("birthday", "date"), ("custom.vip", "boolean"), ("channels", "list")],
)
def test_the_pick_list_and_the_sentence_say_the_same(trait, type_):
    for op, words in OPERATORS[type_].items():
        value = default_value(type_, op)
        rule = {"trait": trait, "op": op} | ({} if value is None else {"value": value})
        assert words in in_words(rule)


def test_every_unit_is_offered_in_the_plural():
    assert list(UNITS.values()) == ["minutes", "hours", "days", "weeks", "months", "years"]
