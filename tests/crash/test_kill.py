"""A process that is killed in the middle leaves the workspace as it was before what it was doing."""

import multiprocessing
import os
import shutil
import signal
from pathlib import Path

import pytest

from cdp_core.workspace import Workspace
from cdp_core.workspace.drop import Drop

pytestmark = pytest.mark.crash

#: Processes of their own that have read the program already.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload([__name__])


def do_until_killed(folder: Path, what: str, until: float) -> None:
    """Do what is told on the workspace, and kill this process once that is so far."""

    def killed(share: float, what: str) -> None:
        if share >= until:
            os.kill(os.getpid(), signal.SIGKILL)

    with Workspace.open(folder / "workspace") as workspace:
        if what == "resolve":
            workspace.resolve(progress=killed)
        elif what == "unload":
            workspace.unload(1, progress=killed)
        elif what == "drop":
            drop = Drop(workspace, 2)
            for name in ("second.csv", "third.csv"):
                with drop.file():
                    workspace.load(folder / name, source="crm", system="crm")
                killed(1.0, name)
        else:
            workspace.load(folder / what, source="crm", system="crm", progress=killed)


FIRST = "Id,FirstName,LastName,Email\n1,Ann,Lee,ann@example.org\n2,Bob,Ray,bob@example.org\n"
SECOND = "Id,FirstName,LastName,Email\n3,Eve,Fox,eve@example.org\n1,Ann,Lee-Ray,ann@example.org\n"


@pytest.fixture(scope="module")
def two_people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("two_people")
    (folder / "first.csv").write_text(FIRST)
    (folder / "second.csv").write_text(SECOND)
    with Workspace.open(folder / "workspace") as workspace:
        workspace.load(folder / "first.csv", source="crm", system="crm")
        workspace.resolve()
    return folder


@pytest.fixture(scope="module")
def one_more_waits(two_people: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = shutil.copytree(two_people, tmp_path_factory.mktemp("one_more_waits") / "copy")
    with Workspace.open(folder / "workspace") as workspace:
        workspace.load(folder / "second.csv", source="crm", system="crm")
    return folder


@pytest.fixture
def folder(two_people: Path, tmp_path: Path) -> Path:
    """A workspace with two people, of the test's own."""
    return shutil.copytree(two_people, tmp_path / "copy")


def run_until_killed(folder: Path, what: str, until: float) -> None:
    process = PROCESSES.Process(target=do_until_killed, args=(folder, what, until))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL


def state(folder: Path) -> tuple[dict, list[str], list]:
    with Workspace.open(folder / "workspace") as workspace:
        status = workspace.status()
        counts = {name: value for name, value in status.items() if isinstance(value, int)}
        return counts, workspace.check(), [load.state for load in workspace.loads()]


def test_a_load_or_unload_that_is_killed_wherever_leaves_what_was_before_it_and_can_be_done_again(folder: Path):
    before = state(folder)
    for what, until in (("second.csv", 0.1), ("second.csv", 0.5), ("second.csv", 0.95), ("unload", 0.3)):
        run_until_killed(folder, what, until)
        assert state(folder) == before
    with Workspace.open(folder / "workspace") as workspace:
        (receipt,) = workspace.load(folder / "second.csv", source="crm", system="crm")
        assert (receipt.accepted, receipt.already) == (2, False)
        assert workspace.status()["profiles"] == 3
        assert workspace.check() == []


@pytest.mark.parametrize("until", [0.35, 0.9])
def test_a_resolve_that_is_killed_is_done_by_the_next_question(one_more_waits: Path, tmp_path: Path, until: float):
    folder = shutil.copytree(one_more_waits, tmp_path / "copy")
    run_until_killed(folder, "resolve", until)
    counts, findings, _ = state(folder)
    assert counts["profiles"] == 3
    assert findings == []


def test_of_files_that_come_together_those_that_were_in_when_it_was_killed_are_resolved_by_the_next_question(
    folder: Path,
):
    run_until_killed(folder, "drop", 1.0)
    counts, findings, loads = state(folder)
    assert (counts["profiles"], loads) == (3, ["loaded", "loaded"])
    assert findings == []
