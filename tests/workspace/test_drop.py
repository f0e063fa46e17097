"""Files that come in together are resolved once, and nobody sees half of them."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from cdp_core.errors import LoadError
from cdp_core.progress import Cancelled
from cdp_core.workspace import Workspace, opened
from cdp_core.workspace.drop import Drop

HEADER = "Id,FirstName,LastName,Email\n"
FILES = {
    "north.csv": HEADER + "1,Ann,Lee,ann@example.org\n2,Bob,Ray,bob@example.org\n",
    "south.csv": HEADER + "3,Eve,Fox,eve@example.org\n4,Ann,Lee,ann@example.org\n",
}


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    with Workspace.open(tmp_path / "workspace") as workspace:
        yield workspace


def load(workspace: Workspace, name: str) -> None:
    workspace.load(workspace.settings.workspace.parent / name, source="crm", system="crm", kind="people")


def test_two_files_are_resolved_once_and_who_counts_between_them_sees_both(workspace: Workspace):
    drop = Drop(workspace, 2)
    with ThreadPoolExecutor(1) as reader:
        with drop.file():
            load(workspace, "north.csv")
        assert (drop.before, drop.after) == (0, None)
        read = reader.submit(workspace.profile_count)
        with drop.file():
            load(workspace, "south.csv")
        assert read.result(60) == 3
    assert (drop.before, drop.after) == (0, 3)
    assert [one.records for one in workspace.past_resolves()] == [4]


def test_a_file_that_is_cancelled_and_one_that_fails_do_not_keep_what_came_between_from_being_resolved(
    workspace: Workspace,
):
    drop = Drop(workspace, 3)
    with pytest.raises(Cancelled), drop.file():
        raise Cancelled("Stopped.")
    with drop.file():
        load(workspace, "north.csv")
    with pytest.raises(LoadError), drop.file():
        raise LoadError("south.csv cannot be loaded.")
    assert (drop.before, drop.after) == (0, 2)
    assert len(workspace.past_resolves()) == 1


def test_where_nothing_came_nothing_is_resolved(workspace: Workspace):
    drop = Drop(workspace, 1)
    with pytest.raises(Cancelled), drop.file():
        raise Cancelled("Stopped.")
    assert (drop.before, drop.after) == (0, 0)
    assert workspace.past_resolves() == []


def test_who_has_waited_long_enough_sees_what_is_in_resolved(workspace: Workspace, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(opened, "PATIENCE", 0.0)
    drop = Drop(workspace, 2)
    with drop.file():
        load(workspace, "north.csv")
    assert workspace.profile_count() == 2
    with drop.file():
        load(workspace, "south.csv")
    assert (drop.before, drop.after) == (0, 3)


def test_who_reads_while_somebody_else_resolves_sees_the_profiles_of_before(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
):
    """Of millions of records that takes a minute, for which no page shall be empty."""
    monkeypatch.setattr(opened, "PATIENCE", 0.0)
    load(workspace, "north.csv")
    assert workspace.profile_count() == 2
    load(workspace, "south.csv")
    begun, read = Event(), Event()

    def write() -> None:
        with workspace.writing():
            begun.set()
            read.wait(60)

    with ThreadPoolExecutor(1) as other:
        writer = other.submit(write)
        begun.wait(60)
        assert workspace.profile_count() == 2
        read.set()
        writer.result()
    assert workspace.profile_count() == 3


def test_files_loaded_one_after_the_other_are_resolved_once_when_somebody_asks(workspace: Workspace):
    load(workspace, "north.csv")
    load(workspace, "south.csv")
    assert workspace.profile_count() == 3
    assert len(workspace.past_resolves()) == 1
