"""What happens on a shared device belongs to whoever was signed in at the time."""

import json
from contextlib import suppress
from pathlib import Path

import pytest
import sqlalchemy as sa

from cdp_core.errors import ProfileNotFound
from cdp_core.store import tables as t
from cdp_core.workspace import Workspace

#: When, what, by whom; one browser.
DAY = [
    ("09:00", "Page Viewed", None),
    ("10:00", "Signed In", "ann"),
    ("10:10", "Product Viewed", None),
    ("11:00", "Product Added", "ann"),
    ("11:20", "Cart Viewed", None),
    ("11:40", "Page Viewed", None),
    ("12:00", "Signed In", "bob"),
    ("12:10", "Product Viewed", None),
    ("13:00", "Signed Out", "bob"),
    ("13:05", "Page Viewed", None),
]


def file_of(folder: Path, *events: tuple[str, str, str | None]) -> Path:
    lines = [
        {
            "type": "track",
            "messageId": f"{when} {event}",
            "anonymousId": "kitchen",
            "timestamp": f"2026-10-01T{when}:00Z",
            "event": event,
            **({"userId": user} if user else {}),
        }
        for when, event, user in events
    ]
    path = folder / f"{events[0][0].replace(':', '')}_{len(events)}.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)))
    return path


def whose(workspace: Workspace) -> dict[str, str | None]:
    """Time of each event → who has it; None where nobody whom we know does."""
    called = {}
    for user in ("ann", "bob"):
        with suppress(ProfileNotFound):
            called[workspace.profile_of(user)] = user
    rows = sa.select(t.events.c.occurred_at, t.events.c.profile).order_by(t.events.c.occurred_at)
    with workspace.reading() as connection:
        return {f"{at:%H:%M}": called.get(profile) for at, profile in connection.execute(rows)}


EXPECTED = {
    "09:00": None,
    "10:00": "ann",
    "10:10": "ann",
    "11:00": "ann",
    "11:20": "ann",
    "11:40": None,
    "12:00": "bob",
    "12:10": "bob",
    "13:00": "bob",
    "13:05": None,
}


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2)])
def test_events_of_a_shared_browser_go_to_whoever_was_signed_in_whatever_order_the_files_come_in(
    tmp_path: Path, order: tuple[int, ...]
) -> None:
    files = [file_of(tmp_path, *DAY[:4]), file_of(tmp_path, *DAY[4:7]), file_of(tmp_path, *DAY[7:])]
    with Workspace.open(tmp_path / "workspace") as workspace:
        for place in order:
            workspace.load(files[place], source="web", system="cdp")
            workspace.resolve()
        assert whose(workspace) == EXPECTED
        assert len(workspace.timeline(workspace.profile_of("ann"))) == 4
        assert workspace.check() == []
        workspace.resolve(full=True)
        assert whose(workspace) == EXPECTED
        assert workspace.count({"all": [{"event": "Cart Viewed"}, {"identifier": "customer_id"}]})["count"] == 1


def test_when_the_other_who_signed_in_is_taken_back_all_of_it_is_hers_again(tmp_path: Path) -> None:
    hers, others = file_of(tmp_path, *DAY[:6]), file_of(tmp_path, *DAY[6:9])
    with Workspace.open(tmp_path / "workspace") as workspace:
        workspace.load(hers, source="web", system="cdp")
        workspace.resolve()
        alone = whose(workspace)
        assert set(alone.values()) == {"ann"}
        (receipt,) = workspace.load(others, source="web", system="cdp")
        workspace.resolve()
        assert whose(workspace)["09:00"] is None
        workspace.unload(receipt.load_id)
        workspace.resolve()
        assert whose(workspace) == alone
        assert workspace.check() == []


@pytest.mark.parametrize("swapped", [False, True])
def test_signing_out_comes_last_of_what_happens_in_one_moment(tmp_path: Path, swapped: bool) -> None:
    last = [("11:00", "Page Viewed", "ann"), ("11:00", "Signed Out", "ann")]
    events = [("10:00", "Signed In", "ann"), *(last[::-1] if swapped else last)]
    events += [("11:05", "Cart Viewed", None), ("12:00", "Signed In", "bob")]
    with Workspace.open(tmp_path / "workspace") as workspace:
        workspace.load(file_of(tmp_path, *events), source="web", system="cdp")
        for full in (False, True):
            workspace.resolve(full=full)
            assert whose(workspace)["11:05"] is None


def test_what_one_system_saw_is_not_given_to_whoever_signed_in_at_another(tmp_path: Path) -> None:
    signed_in = [event for event in DAY if event[2]]
    with Workspace.open(tmp_path / "workspace") as workspace:
        workspace.load(file_of(tmp_path, *signed_in), source="service", system="crm")
        workspace.load(file_of(tmp_path, DAY[2], DAY[7]), source="web", system="cdp")
        workspace.resolve()
        found = whose(workspace)
        assert (found["10:10"], found["12:10"]) == (None, None)
        assert workspace.check() == []
