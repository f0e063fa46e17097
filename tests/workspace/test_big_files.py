"""A file that is called big is loaded with less memory, or with all of it where that is not enough."""

from pathlib import Path

import pytest

from cdp_core.errors import OutOfMemory
from cdp_core.workspace import Workspace, bringing_in

CONTACTS = "Id,FirstName,LastName,Email\n" + "".join(f"{n},Ann,Lee,ann{n}@example.org\n" for n in range(50))


def memory_limit(workspace: Workspace) -> str:
    with workspace.engine.connect() as connection:
        return str(connection.exec_driver_sql("SELECT current_setting('memory_limit')").scalar_one())


def test_a_big_file_is_loaded_with_memory_spared_and_again_where_that_is_not_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits: list[str] = []
    bring_in = Workspace._bring_in

    def too_much_at_first(self: Workspace, *given: object) -> object:
        limits.append(memory_limit(self))
        if len(limits) == 1:
            raise OutOfMemory("This needs more.")
        return bring_in(self, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(bringing_in, "_BIG_FILE", 0)
    monkeypatch.setattr(Workspace, "_bring_in", too_much_at_first)
    path = tmp_path / "contacts.csv"
    path.write_text(CONTACTS)
    with Workspace.open(tmp_path / "workspace") as workspace:
        usual = memory_limit(workspace)
        [receipt] = workspace.load(path, source="crm", system="crm", kind="people")
        assert receipt.accepted == 50
        assert limits == ["858.3 MiB", usual]
        assert memory_limit(workspace) == usual != "858.3 MiB"
