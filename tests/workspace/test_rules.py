"""Identity rules of a workspace: in force where everything stands under them, and not before."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from cdp_core.errors import IdentityError
from cdp_core.progress import Cancelled
from cdp_core.workspace import Workspace

#: Ann's e-mail stands in both.
CRM = "Id,FirstName,Email\n1,Ann,ann@example.org\n"
SHOP = "customer_id,email\n77,ann@example.org\n"
NO_EMAIL = {"kinds": {"email": {"joins": False}}, "probable": False}


@pytest.fixture(scope="module")
def ann_in_both(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ann_in_both")
    with Workspace.open(folder / "workspace") as workspace:
        for source, text in (("crm", CRM), ("shop", SHOP)):
            (folder / f"{source}.csv").write_text(text)
            workspace.load(folder / f"{source}.csv", source=source, system="crm", kind="people")
        workspace.resolve()
    return folder / "workspace"


@pytest.fixture
def workspace(ann_in_both: Path, tmp_path: Path) -> Iterator[Workspace]:
    """A workspace of the test's own, in which Ann is one profile."""
    with Workspace.open(shutil.copytree(ann_in_both, tmp_path / "workspace")) as workspace:
        yield workspace


def files_of(workspace: Workspace) -> list[str]:
    return sorted(path.name for path in workspace.settings.workspace.glob("*identity-rules*"))


def test_what_is_cancelled_changes_neither_the_rules_nor_who_is_who(workspace: Workspace):
    for reached in (0.1, 0.5, 1.0):  # linking, building profiles, the last step

        def cancel(share: float, what: str, reached: float = reached) -> None:
            if share >= reached:
                raise Cancelled("Stopped.")

        with pytest.raises(Cancelled):
            workspace.set_identity_rules(NO_EMAIL, progress=cancel)
        assert files_of(workspace) == []
        assert workspace.profile_count() == 1
    assert workspace.resolve(full=True)["profiles"] == workspace.profile_count() == 1


def test_rules_that_were_applied_are_those_of_every_later_resolve(workspace: Workspace):
    assert workspace.set_identity_rules(NO_EMAIL)["profiles"] == 2
    assert workspace.resolve(full=True)["profiles"] == workspace.profile_count() == 2
    assert [one.rules.of("email").joins for one in workspace.past_identity_rules()] == [True]
    assert files_of(workspace) == ["identity-rules-past.jsonl", "identity-rules.json"]


def test_who_is_only_told_by_what_the_rules_call_a_device_is_not_known(workspace: Workspace, tmp_path: Path):
    (tmp_path / "kiosks.csv").write_text("kiosk,event,occurred_at\nK1,Page Viewed,2026-01-02\n")
    columns = {"kiosk": "id.kiosk", "event": "event", "occurred_at": "occurred_at"}
    workspace.load(
        tmp_path / "kiosks.csv", source="kiosks", system="cdp", mapping={"kind": "events", "columns": columns}
    )
    rule = {"trait": "known", "op": "is_true"}
    assert workspace.evaluate(rule).count == 2
    workspace.set_identity_rules({"other": {"level": "device"}})
    assert workspace.evaluate(rule).count == 1


def test_a_pattern_that_the_engine_cannot_follow_leaves_everything_as_it_was(workspace: Workspace):
    with pytest.raises(IdentityError):
        workspace.set_identity_rules({"blocked": ["a++"]})
    assert files_of(workspace) == []
    assert workspace.resolve(full=True)["profiles"] == 1


#: A pattern that an earlier version took; torn; no settings; no text.
BROKEN = (json.dumps({"blocked": ["a++"]}), '{"kinds": {"ema', "[]", "\xff")


def test_a_broken_file_of_rules_locks_nobody_out_and_is_told(workspace: Workspace, tmp_path: Path):
    workspace.set_identity_rules(NO_EMAIL)
    before = workspace.identity_rules()
    workspace.set_identity_rules({**NO_EMAIL, "gmail_dots": True})
    for text in BROKEN:
        (workspace.settings.workspace / "identity-rules.json").write_bytes(text.encode("latin-1"))
        assert workspace.identity_rules() == before
        [said] = workspace.check()
        assert "the rules before them are in force" in said
    (tmp_path / "more.csv").write_text(CRM)
    workspace.load(tmp_path / "more.csv", source="other crm", system="crm", kind="people")
    assert workspace.profile_count() == 3  # under the rules before, by which e-mail does not join either
    workspace.set_identity_rules({})
    assert workspace.profile_count() == 1
    assert workspace.check() == []


def test_without_rules_before_the_broken_ones_those_of_a_new_workspace_are_in_force(workspace: Workspace):
    (workspace.settings.workspace / "identity-rules.json").write_text("{")
    assert workspace.resolve(full=True)["profiles"] == 1
    assert "the rules of a new workspace are in force" in (workspace.identity_rules_problem() or "")
