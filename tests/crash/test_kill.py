"""A process that is killed in the middle leaves the workspace as it was before what it was doing."""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cdp_core.workspace import Workspace

pytestmark = pytest.mark.crash

ROOT = Path(__file__).resolve().parents[2]
#: Does what it is told on the workspace of argument 1, and kills itself once that is so far as argument 3 says.
KILLED = """
import os, signal, sys
from pathlib import Path
from cdp_core.workspace import Workspace
from cdp_core.workspace.drop import Drop

def killed(share, what):
    if share >= float(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)

with Workspace.open(Path(sys.argv[1])) as workspace:
    if sys.argv[2] == "resolve":
        workspace.resolve(progress=killed)
    elif sys.argv[2] == "drop":
        drop = Drop(workspace, 2)
        for name in ("second.csv", "third.csv"):
            with drop.file():
                workspace.load(Path(sys.argv[1]).parent / name, source="crm", system="crm")
            killed(1.0, name)
    elif sys.argv[2] == "unload":
        workspace.unload(1, progress=killed)
    else:
        workspace.load(Path(sys.argv[2]), source="crm", system="crm", progress=killed)
"""
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


@pytest.fixture
def folder(two_people: Path, tmp_path: Path) -> Path:
    """A workspace with two people, of the test's own."""
    return shutil.copytree(two_people, tmp_path / "copy")


def run_until_killed(folder: Path, what: str, share: float) -> None:
    command = [sys.executable, "-c", KILLED, str(folder / "workspace"), what, str(share)]
    assert subprocess.run(command, cwd=ROOT, capture_output=True).returncode == -signal.SIGKILL


def state(folder: Path) -> tuple[dict, list[str], list]:
    with Workspace.open(folder / "workspace") as workspace:
        status = workspace.status()
        counts = {name: value for name, value in status.items() if isinstance(value, int)}
        return counts, workspace.check(), [load.state for load in workspace.loads()]


@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_a_load_that_is_killed_leaves_nothing_behind_and_can_be_done_again(folder: Path, share: float):
    before = state(folder)
    run_until_killed(folder, str(folder / "second.csv"), share)
    assert state(folder) == before
    with Workspace.open(folder / "workspace") as workspace:
        (receipt,) = workspace.load(folder / "second.csv", source="crm", system="crm")
        assert (receipt.accepted, receipt.already) == (2, False)
        assert workspace.status()["profiles"] == 3
        assert workspace.check() == []


def test_an_unload_that_is_killed_has_taken_nothing_back(folder: Path):
    before = state(folder)
    run_until_killed(folder, "unload", 0.3)
    assert state(folder) == before


@pytest.mark.parametrize("share", [0.35, 0.9])
def test_a_resolve_that_is_killed_is_done_by_the_next_question(folder: Path, share: float):
    with Workspace.open(folder / "workspace") as workspace:
        workspace.load(folder / "second.csv", source="crm", system="crm")
    run_until_killed(folder, "resolve", share)
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
