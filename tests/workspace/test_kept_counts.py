"""What is kept so that nobody has to look at everything is what looking would give, whatever happened."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from cdp_core.profiles.changes import DIFFERENCES
from cdp_core.profiles.differing import find_differences
from cdp_core.progress import Cancelled
from cdp_core.records.identifier_count import forget_count, is_counted, keep_count
from cdp_core.store.tables import differing_traits, identifiers, versions
from cdp_core.workspace import Workspace

HEADER = "Id,FirstName,LastName,Email,Phone\n"
ANN = "1,Ann,Lee,ann@example.org,+4930123456\n"
BOB = "2,Bob,Ray,bob@example.org,\n"
EVE = "3,Eve,Fox,ann@example.org,+4930777777\n"
MOVED = "1,Ann,Lee,ann.lee@example.org,\n"
SALES = "date,campaign,channel,cost\n2026-01-01,Spring,search,12.50\n"


def cancel(share: float, what: str) -> None:
    """Stop an unload when all that it says has gone and is about to be settled."""
    if share >= 0.7:
        raise Cancelled("Stopped.")


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "workspace") as workspace:
        yield workspace


def load(workspace: Workspace, text: str, source: str = "crm", kind: str = "people") -> int:
    path = workspace.settings.workspace.parent / "file.csv"
    path.write_text(text)
    [receipt] = workspace.load(path, source=source, system="crm", kind=kind)
    return receipt.load_id


def kept_and_counted(workspace: Workspace) -> tuple[int, int]:
    """The figure of `cdp status`, which has to be a kept one, and what counting gives."""
    workspace.resolve_pending()
    with workspace.engine.connect() as connection:
        assert is_counted(connection)
    told = workspace.status()["identifiers"]
    key = identifiers.c.kind, identifiers.c.scope, identifiers.c.value
    different = sa.select(*key).where(identifiers.c.standing).distinct().subquery()
    with workspace.engine.connect() as connection:
        assert workspace.overview().flow.identifiers == told
        return told, connection.scalar(sa.select(sa.func.count()).select_from(different)) or 0


def test_after_a_first_load_and_another_one(workspace: Workspace):
    load(workspace, HEADER + ANN + BOB)
    assert kept_and_counted(workspace) == (3, 3)
    load(workspace, HEADER + EVE)
    assert kept_and_counted(workspace) == (4, 4)


def test_after_values_that_stood_before_but_are_no_evidence(workspace: Workspace):
    settings = workspace.identity_rules().as_dict()
    load(workspace, HEADER + ANN + BOB)
    workspace.set_identity_rules({**settings, "kinds": {**settings["kinds"], "email": {"joins": False}}})
    load(workspace, HEADER + EVE, source="shop")
    assert kept_and_counted(workspace) == (4, 4)
    assert workspace.status()["profiles"] == 3


def test_after_two_spellings_that_are_compared_as_one(workspace: Workspace):
    workspace.set_identity_rules({"gmail_dots": True})
    load(workspace, HEADER + "1,Ann,Lee,ann.lee@gmail.com,\n")
    load(workspace, HEADER + "1,Ann,Lee,annlee@gmail.com,\n", source="shop")
    assert kept_and_counted(workspace) == (2, 2)
    assert workspace.status()["profiles"] == 1


def test_after_a_value_became_one_that_many_share(workspace: Workspace):
    crowd = "".join(f"{n},,,info@example.org,\n" for n in range(10, 60))
    load(workspace, HEADER + ANN + crowd)
    load(workspace, HEADER + "".join(f"{n},,,info@example.org,\n" for n in range(70, 75)))
    assert kept_and_counted(workspace) == (3, 3)


def test_after_a_newer_version_and_after_the_older_one_stands_again(workspace: Workspace):
    load(workspace, HEADER + ANN + BOB)
    kept_and_counted(workspace)
    newer = load(workspace, HEADER + MOVED)
    assert kept_and_counted(workspace) == (2, 2)
    workspace.unload(newer)
    assert kept_and_counted(workspace) == (3, 3)


def test_after_a_load_was_taken_back(workspace: Workspace):
    load(workspace, HEADER + ANN + BOB)
    load_id = load(workspace, HEADER + EVE, source="shop")
    assert kept_and_counted(workspace) == (4, 4)
    workspace.unload(load_id)
    assert kept_and_counted(workspace) == (3, 3)


def test_after_a_split_a_full_resolve_and_a_load_about_nobody(workspace: Workspace):
    load(workspace, HEADER + ANN)
    load(workspace, HEADER + EVE, source="shop")
    profile = workspace.profile("ann@example.org")["profile_id"]
    workspace.split(profile, [2])
    assert kept_and_counted(workspace) == (3, 3)
    workspace.resolve(full=True)
    assert kept_and_counted(workspace) == (3, 3)
    load(workspace, SALES, source="ads", kind="costs")
    assert kept_and_counted(workspace) == (3, 3)


def test_what_was_rolled_back_was_not_counted(workspace: Workspace):
    load_id = load(workspace, HEADER + ANN)
    assert kept_and_counted(workspace) == (2, 2)
    with pytest.raises(Cancelled):
        workspace.unload(load_id, progress=cancel)
    assert kept_and_counted(workspace) == (2, 2)


def test_identifiers_are_counted_once_in_a_workspace_of_an_earlier_version(workspace: Workspace):
    load(workspace, HEADER + ANN + BOB)
    workspace.resolve_pending()
    with workspace.writing() as connection:
        forget_count(connection)
    assert workspace.status()["identifiers"] == 3
    assert kept_and_counted(workspace) == (3, 3)


def test_a_wrong_number_of_identifiers_is_found_by_the_check(workspace: Workspace):
    load(workspace, HEADER + ANN)
    assert workspace.check() == []
    with workspace.writing() as connection:
        keep_count(connection, 7)
    assert workspace.check() == ["7 identifiers are said to stand, but there are 2."]


def kept_and_found(workspace: Workspace) -> tuple[set[tuple[str, int]], set[tuple[str, int]]]:
    """The traits on which the records of a profile differ: as they are kept, and as they are found afresh."""
    kept = {(one.trait, one.profiles) for one in workspace.trait_differences()}
    with workspace.writing() as connection:
        find_differences(connection)
    return kept, {(one.trait, one.profiles) for one in workspace.trait_differences()}


def test_where_sources_differ_after_loads_a_split_its_undoing_and_an_unload(workspace: Workspace):
    load(workspace, HEADER + ANN + BOB)
    assert kept_and_found(workspace) == (set(), set())
    load_id = load(workspace, HEADER + "9,Ann,Leigh,ann@example.org,\n8,Bob,Ray,bob@example.org,\n", source="shop")
    differ = {("full_name", 1), ("last_name", 1)}
    assert kept_and_found(workspace) == (differ, differ)
    split = workspace.split("ann@example.org", [3])
    assert kept_and_found(workspace) == (set(), set())
    workspace.undo_decision(split["decision"])
    assert kept_and_found(workspace) == (differ, differ)
    workspace.unload(load_id)
    assert kept_and_found(workspace) == (set(), set())


def test_where_sources_differ_is_found_in_a_workspace_of_an_earlier_version(workspace: Workspace):
    load(workspace, HEADER + ANN)
    load(workspace, HEADER + "9,Ann,Leigh,ann@example.org,\n", source="shop")
    workspace.resolve_pending()
    with workspace.writing() as connection:
        connection.execute(differing_traits.delete())
        connection.execute(versions.delete().where(versions.c.name == DIFFERENCES))
    assert [(one.trait, one.profiles) for one in workspace.trait_differences()] == [("full_name", 1), ("last_name", 1)]
