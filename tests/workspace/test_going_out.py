"""What goes out is who may be sent at that moment, and the receipt says what went."""

import csv
import io
import json
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
import sqlalchemy as sa

from cdp_core.store.tables import exports
from cdp_core.workspace import Workspace, going_out, opened
from cdp_core.workspace.turn import Turn

EVERYBODY = {"all": []}
PEOPLE = "customer_id,email,consent\n1,ann@example.org,granted\n2,ben@example.org,granted\n"
CONSENTS = {"kind": "consents", "columns": {"email": "email", "state": "consent.email", "at": "decided_at"}}
HELD_BACK_ONE = {"suppressed": 0, "no_consent": 1, "no_identifier": 0, "below_minimum": 0}


@pytest.fixture(scope="module")
def both_agreed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("both_agreed")
    plan = {
        "kind": "people",
        "columns": {"customer_id": "customer_id", "email": "email", "consent": "consent.email"},
    }
    (folder / "people.csv").write_text(PEOPLE)
    with Workspace.open(folder / "workspace") as workspace:
        workspace.load(folder / "people.csv", source="crm", system="crm", mapping=plan)
        workspace.resolve()
    return folder / "workspace"


@pytest.fixture
def workspace(both_agreed: Path, tmp_path: Path) -> Iterator[Workspace]:
    """A workspace of the test's own, with Ann and Ben, who both agreed to e-mail."""
    with Workspace.open(shutil.copytree(both_agreed, tmp_path / "workspace")) as workspace:
        yield workspace


def withdraw(workspace: Workspace, email: str) -> None:
    path = workspace.settings.workspace.parent / "withdrawn.csv"
    path.write_text(f"email,state,at\n{email},withdrawn,{going_out.utc_now():%Y-%m-%dT%H:%M:%S.%fZ}\n")
    workspace.load(path, source="esp", system="cdp", mapping=CONSENTS)


def download(workspace: Workspace, name: str | None = None) -> list[str]:
    content = workspace.download(name, EVERYBODY, purpose="email", destination="csv", columns=["email"])
    return [row["email"] for row in csv.DictReader(io.StringIO(content.decode()))]


def test_a_withdrawal_that_waits_to_be_resolved_holds_a_file_back(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who looks sees the profiles of before while somebody else writes; what goes out waits."""
    monkeypatch.setattr(opened, "PATIENCE", 0.0)
    withdraw(workspace, "ann@example.org")
    begun, waits = Event(), Event()
    begin = Turn.begin

    def told(turn: Turn, seconds: float | None = None) -> bool:
        if begun.is_set() and seconds is None:
            waits.set()
        return begin(turn, seconds)

    def write() -> None:
        with workspace.writing():
            begun.set()
            waits.wait(60)

    monkeypatch.setattr(Turn, "begin", told)
    with ThreadPoolExecutor(1) as other:
        writer = other.submit(write)
        begun.wait(60)
        assert download(workspace) == ["ben@example.org"]
        writer.result()


def receipts(workspace: Workspace) -> list[tuple[int | None, str, int, int, dict[str, int]]]:
    told = exports.c
    columns = (told.segment_id, told.segment, told.members, told.exported, told.held_back)
    with workspace.engine.connect() as connection:
        rows = connection.execute(sa.select(*columns).order_by(told.export_id)).all()
    return [(*row[:4], json.loads(row[4])) for row in rows]


def test_who_withdrew_since_the_page_was_drawn_is_not_in_the_file(workspace: Workspace):
    shown = workspace.audience_of(workspace.evaluate(EVERYBODY), "email")
    withdraw(workspace, "ann@example.org")
    assert len(shown.profiles) == 2
    assert download(workspace) == ["ben@example.org"]
    assert receipts(workspace) == [(None, "", 2, 1, HELD_BACK_ONE)]


def test_a_file_and_its_receipt_are_of_one_state_though_more_comes_meanwhile(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
):
    decide = going_out.audience

    def decide_while_two_become_one(*args):
        selected = decide(*args)
        workspace.merge("ann@example.org", "ben@example.org")
        return selected

    monkeypatch.setattr(going_out, "audience", decide_while_two_become_one)
    assert download(workspace) == ["ann@example.org", "ben@example.org"]
    assert [exported for _, _, _, exported, _ in receipts(workspace)] == [2]
    assert workspace.profile_count() == 1


def test_an_export_is_of_the_saved_segment_and_a_download_of_it_too(workspace: Workspace, tmp_path: Path):
    saved = workspace.save_segment("vip", EVERYBODY)
    withdraw(workspace, "ann@example.org")
    told = workspace.export("vip", tmp_path / "vip.csv", purpose="email", columns=["email"])
    assert (tmp_path / "vip.csv").read_text().split() == ["email", '"ben@example.org"']
    assert (told["members"], told["exported"], told["held_back"]) == (2, 1, HELD_BACK_ONE)
    download(workspace, "vip")
    assert receipts(workspace) == [(saved["segment_id"], "vip", 2, 1, HELD_BACK_ONE)] * 2


def test_a_new_segment_under_the_name_of_a_deleted_one_was_never_downloaded(workspace: Workspace, tmp_path: Path):
    workspace.save_segment("vip", EVERYBODY)
    workspace.export("vip", tmp_path / "vip.csv", purpose=None)
    [before] = workspace.segment_rows(going_out.utc_now())
    workspace.delete_segment("vip")
    workspace.save_segment("vip", {"not": EVERYBODY})
    [after] = workspace.segment_rows(going_out.utc_now())
    assert before.downloaded_at is not None
    assert after.downloaded_at is None
