"""The demo in a workspace comes whole or not at all. Two small files stand for the shop's."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from cdp_core import demo
from cdp_core.progress import Cancelled
from cdp_core.workspace import Workspace

FILES = {
    "crm.csv": "Id,FirstName,Email\n1,Ann,ann@example.org\n2,Ben,ben@example.org\n",
    "shop.csv": "customer_id,email\n77,ann@example.org\n",
}


@pytest.fixture(autouse=True)
def two_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """A shop of two files, and of one segment."""

    def write(folder: Path, customers: int, seed: int, day: date) -> list[SimpleNamespace]:
        for name, text in FILES.items():
            (folder / name).write_text(text)
        (folder / "truth.csv").write_text("source,row_key,person\n")
        origin = {"system": "crm", "party": "first", "kind": "people"}
        return [SimpleNamespace(path=folder / name, source=name, **origin) for name in FILES]

    monkeypatch.setattr(demo, "write_files", write)
    monkeypatch.setattr(demo, "story_segments", lambda: {"Anns": {"trait": "first_name", "op": "is", "value": "Ann"}})


def test_a_demo_that_is_cancelled_leaves_nothing_and_can_be_made_anew(tmp_path: Path):
    with Workspace.open(tmp_path / "workspace") as workspace:
        for reached in (0.0, 0.36, 1.0):  # first file, second file, the last step

            def cancel(share: float, what: str, reached: float = reached) -> None:
                if share >= reached:
                    raise Cancelled("Stopped.")

            with pytest.raises(Cancelled):
                workspace.make_demo(100, progress=cancel)
            assert [load.file for load in workspace.loads() if load.state == "loaded"] == []
            assert (workspace.profile_count(), workspace.segment_names(), workspace.has_demo()) == (0, [], False)
        workspace.make_demo(100)
        assert (workspace.profile_count(), workspace.segment_names(), workspace.has_demo()) == (2, ["Anns"], True)
        assert workspace.check() == []


def test_what_a_person_loaded_while_the_demo_came_stays_when_that_fails(tmp_path: Path):
    own = tmp_path / "own.csv"
    own.write_text("email,first_name\ncat@example.org,Cat\n")
    with Workspace.open(tmp_path / "workspace") as workspace:

        def load_and_fail(share: float, what: str) -> None:
            if share >= 0.36 and not workspace.loads()[0].file.startswith("own"):
                workspace.load(own, source="own", system="crm", kind="people")
                raise MemoryError

        with pytest.raises(MemoryError):
            workspace.make_demo(100, progress=load_and_fail)
        assert [load.file for load in workspace.loads() if load.state == "loaded"] == ["own.csv"]
        assert workspace.profile_count() == 1
