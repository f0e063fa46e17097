"""What tells of one person, as a file."""

import json
from pathlib import Path

from cdp_core.workspace import Workspace


def test_a_download_of_a_person_has_all_of_her_events(tmp_path: Path):
    visits = [
        {"type": "page", "messageId": f"m{n}", "anonymousId": "a", "timestamp": f"2026-03-01T10:{n:02}:00Z"}
        for n in range(60)
    ]
    (tmp_path / "visits.jsonl").write_text("\n".join(map(json.dumps, visits)), "utf-8")
    with Workspace.open(tmp_path / "workspace") as workspace:
        workspace.load(tmp_path / "visits.jsonl", source="web", system="cdp", kind="events")
        document, shown = json.loads(workspace.profile_document("a")), workspace.profile("a")
    assert (document["events_in_all"], len(document["latest_events"])) == (60, 60)
    assert document["latest_events"][0]["at"] == "2026-03-01T10:59:00Z"
    assert (shown["events_in_all"], len(shown["latest_events"])) == (60, 50)
