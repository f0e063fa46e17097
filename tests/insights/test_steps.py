"""What each condition does, over profiles that are numbers: no database is needed to take sets apart."""

from datetime import datetime

import pytest
from pyroaring import BitMap

from cdp_core.insights.steps import steps
from cdp_core.segments import Evaluation

EVEN, SMALL, ODD = {"trait": "even"}, {"trait": "small"}, {"trait": "odd"}
BITS = {"even": BitMap(range(0, 10, 2)), "small": BitMap(range(4)), "odd": BitMap(range(1, 10, 2))}
EVERYBODY = BitMap(range(10))


def evaluated(rule, inside):
    parts = rule["not"]["any"] if "not" in rule else rule.get("all", rule.get("any"))
    nodes = {f"{inside}[{place}]": BITS[part["trait"]] for place, part in enumerate(parts)}
    return Evaluation(rule, None, datetime(2026, 1, 1), None, BitMap(), EVERYBODY, nodes, 0.0)


@pytest.mark.parametrize(
    ("rule", "inside", "start", "told"),
    [
        ({"all": [EVEN, SMALL]}, "all", 10, [(5, -5, 4), (2, -3, 5)]),
        ({"any": [EVEN, SMALL]}, "any", 0, [(5, 5, 4), (7, 2, 5)]),
        ({"not": {"any": [EVEN, SMALL]}}, "not.any", 10, [(5, -5, 6), (3, -2, 5)]),
        ({"all": [EVEN, ODD]}, "all", 10, [(5, -5, 5), (0, -5, 5)]),
    ],
)
def test_each_part_says_what_is_left_what_changed_and_what_were_without_it(rule, inside, start, told):
    walked = steps(evaluated(rule, inside))
    assert walked.start == start
    assert [(step.left, step.change, step.without) for step in walked.each] == told


def test_a_rule_of_one_condition_is_one_step():
    found = Evaluation(EVEN, None, datetime(2026, 1, 1), None, BITS["even"], EVERYBODY, {"": BITS["even"]}, 0.0)
    assert [(step.path, step.left, step.without) for step in steps(found).each] == [("", 5, 10)]


def test_a_rule_without_conditions_has_no_steps():
    assert steps(evaluated({"all": []}, "all")).each == ()
