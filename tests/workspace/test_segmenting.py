"""What a workspace offers to begin a segment with."""

from datetime import datetime, timedelta
from pathlib import Path

from cdp_core.workspace import Workspace
from tests.segments.world import NOW, World, event, person, write


def test_the_template_for_a_bought_interest_takes_the_one_that_most_people_have_now(tmp_path: Path) -> None:
    def interest(name: str, expires_at: datetime) -> dict[str, object]:
        told = {"interest": [name], "interest_id": None, "provider": "acme", "source": "dmp"}
        return {**told, "seen_at": NOW - timedelta(days=9), "expires_at": expires_at}

    past, ahead = NOW - timedelta(days=1), NOW + timedelta(days=1)
    people = [person(number, event("Order Completed", NOW - timedelta(days=2), revenue=40.0)) for number in range(1, 7)]
    for one in people:
        one.interests.append(interest("Books", past))
        one.interests += [interest("Cars", ahead)] if one.profile == 1 else [interest("Travel", ahead)]
    with Workspace.open(tmp_path / "workspace") as workspace:
        with workspace.engine.begin() as connection:
            write(connection, World(people))
        found = {template.name: (template.rule, size) for template, size in workspace.templates(NOW).offered}
    rule, size = found["Customers with a bought interest"]
    assert (rule["all"][1], size) == ({"interest": ["Travel"]}, 5)
    assert found["New high-value customers"] == (
        {
            "all": [
                {"event": "Order Completed", "within": {"last": 30, "unit": "day"}, "occurrence": "first"},
                {
                    "event": "Order Completed",
                    "within": {"last": 30, "unit": "day"},
                    "sum": "revenue",
                    "op": "gte",
                    "value": 40,
                },
            ]
        },
        6,
    )
