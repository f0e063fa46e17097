import re
from dataclasses import replace
from datetime import datetime

from cdp_core.identity import IdentityRules, RuleChange, keep_past, past_rules, rule_changes, with_blocked

RULES = IdentityRules()
STRICT = IdentityRules.from_dict({"kinds": {"email": {"limit": 1}, "id.badge": {"shared_by": 2}}, "gmail_dots": True})


def test_the_same_rules_differ_in_nothing():
    assert rule_changes(RULES, IdentityRules.from_dict(RULES.as_dict())) == []


def test_settings_that_differ_are_told_with_both_values_those_of_all_kinds_first():
    assert rule_changes(RULES, STRICT) == [
        RuleChange(None, "gmail_dots", False, True),
        RuleChange("email", "limit", 5, 1),
        RuleChange("badge", "shared_by", 10, 2),
    ]


def test_what_kinds_without_a_rule_of_their_own_may_do_is_told_as_other():
    strict = replace(RULES, other=replace(RULES.other, shared_by=3))
    assert rule_changes(RULES, strict) == [RuleChange("other", "shared_by", 10, 3)]


def test_a_blocked_value_is_that_value_and_no_pattern():
    """Also of a kind that has no rule of its own."""
    blocked = with_blocked(with_blocked(RULES, "badge", "a.b+c"), "badge", "a.b+c")
    assert blocked == IdentityRules.from_dict(blocked.as_dict())
    pattern = blocked.blocked_pattern("badge")
    assert [bool(re.fullmatch(pattern, value)) for value in ("a.b+c", "A.B+C", "aXb+c", "a.b+cd")] == [
        *(True, True),
        *(False, False),
    ]
    assert blocked.of("email") == RULES.of("email")
    assert len(blocked.of("badge").blocked) == 1


def test_rules_of_the_past_come_back_whole_the_latest_first(tmp_path):
    file = tmp_path / "past.jsonl"
    assert past_rules(file) == []
    keep_past(file, RULES, datetime(2026, 3, 1))
    keep_past(file, STRICT, datetime(2026, 3, 2))
    assert [(one.until.day, one.rules) for one in past_rules(file)] == [(2, STRICT), (1, RULES)]


def test_a_torn_last_line_hides_only_itself_and_the_next_rules_are_kept_whole(tmp_path):
    file = tmp_path / "past.jsonl"
    keep_past(file, RULES, datetime(2026, 3, 1))
    whole = file.read_bytes()
    keep_past(file, STRICT, datetime(2026, 3, 2))
    file.write_bytes(file.read_bytes()[: len(whole) + 40])
    assert [one.until.day for one in past_rules(file)] == [1]
    keep_past(file, STRICT, datetime(2026, 3, 3))
    assert [(one.until.day, one.rules) for one in past_rules(file)] == [(3, STRICT), (1, RULES)]
