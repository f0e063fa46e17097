"""What every release is held to: the count, the members, the rows of the unfiltered file and the explanations agree."""

import csv
import io

import pytest

from cdp_core.exports import DESTINATIONS
from cdp_core.exports.rows import DEFAULT_COLUMNS, member_rows
from cdp_core.segments import LeafCache, evaluate, explain_evaluation
from tests.segments.world import NOW, made_up, write

PEOPLE = 6
RULES = [
    {"all": []},
    {"any": []},
    {"trait": "city", "op": "not_exists"},
    {"not": {"trait": "age", "op": "gt", "value": 1}},
    {"event": "*", "within": {"last": 30, "unit": "day"}, "count": {"op": "gte", "value": 2}},
    {"event": "Order Completed", "sum": "revenue", "op": "lt", "value": 5},
    {"sequence": [{"event": "*"}, {"did_not": "Email Opened", "after": {"max": 1, "unit": "day"}}]},
    {"any": [{"consent": "email", "state": "granted"}, {"interest": ["Automotive"]}, {"identifier": "phone"}]},
    {"all": [{"system": "cdp"}, {"not": {"segment": "vip"}}]},
]


@pytest.fixture(scope="module")
def connection(engine):
    """A small world, gone afterwards."""
    with engine.connect() as connection:
        write(connection, made_up(seed=11, size=PEOPLE))
        yield connection
        connection.rollback()


@pytest.mark.parametrize("rule", RULES)
def test_the_count_is_the_members_the_rows_of_the_file_and_who_is_told_yes(connection, rule):
    cache = LeafCache()
    found = evaluate(connection, rule, NOW, cache)
    members = [f"p{number}" for number in found.members().tolist()]
    out = io.BytesIO()
    DESTINATIONS["csv"].write(member_rows(connection, found.members(), list(DEFAULT_COLUMNS)), out)
    rows = list(csv.DictReader(io.StringIO(out.getvalue().decode("utf-8"), newline="")))
    told = [explain_evaluation(connection, found, number, cache) for number in range(1, PEOPLE + 1)]
    assert found.count == len(members)
    assert [row["profile_id"] for row in rows] == members
    assert [one.profile for one in told if one.holds] == members
