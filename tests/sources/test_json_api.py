"""Answers of JSON:API: what rows are related to, beside them."""

import json

import pytest

from cdp_core.sources import tables
from tests.sources.reading_back import rows

EVENT = {
    "type": "event",
    "id": "e1",
    "attributes": {"value": 29.50},
    "relationships": {
        "metric": {"data": {"type": "metric", "id": "m1"}},
        "profile": {"data": {"type": "profile", "id": "p1"}},
    },
}
METRIC = {"type": "metric", "id": "m1", "attributes": {"name": "Placed Order"}}
PROFILE = {"type": "profile", "id": "p1", "attributes": {"email": "a@x.com"}}
ANSWER = {"data": [EVENT], "included": [METRIC, PROFILE], "links": {"next": None}}


@pytest.mark.parametrize("answers", [ANSWER, [ANSWER], [ANSWER, ANSWER]])
def test_a_row_has_what_is_included_of_what_it_names(tmp_path, answers):
    (tmp_path / "events.json").write_text(json.dumps(answers))
    (table,) = tables(tmp_path / "events.json")
    for row in (dict(zip(table.columns, row, strict=True)) for row in rows(table)):
        assert row["relationships.metric.data.attributes.name"] == "Placed Order"
        assert row["relationships.profile.data.attributes.email"] == "a@x.com"
        assert row["relationships.profile.data.id"] == "p1"


def test_what_no_row_names_stays_a_table_of_its_own(tmp_path):
    other = {"type": "profile", "id": "p2", "attributes": {"email": "b@x.com"}}
    (tmp_path / "events.json").write_text(json.dumps({"data": [EVENT], "included": [METRIC, other]}))
    events, left = tables(tmp_path / "events.json")
    assert (events.name, left.name) == ("events.json", "events.json: included")
    assert rows(left) == [["profile", "p2", "b@x.com"]]
