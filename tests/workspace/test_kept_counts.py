"""What is kept so that nobody has to look at everything is what looking would give, whatever happened."""

import shutil
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


@pytest.fixture(scope="module")
def ann_and_bob(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ann_and_bob") / "workspace"
    with Workspace.open(folder) as workspace:
        load(workspace, HEADER + ANN + BOB)
        workspace.resolve_pending()
    return folder


@pytest.fixture
def with_both(ann_and_bob: Path, tmp_path: Path) -> Iterator[Workspace]:
    """A workspace of the test's own, in which Ann and Bob are load 1."""
    with Workspace.open(shutil.copytree(ann_and_bob, tmp_path / "workspace")) as workspace:
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


def test_after_each_of_some_loads_newer_versions_cancellations_and_unloads(with_both: Workspace):
    assert kept_and_counted(with_both) == (3, 3)
    of_shop = load(with_both, HEADER + EVE, source="shop")
    assert kept_and_counted(with_both) == (4, 4)
    newer = load(with_both, HEADER + MOVED)
    assert kept_and_counted(with_both) == (4, 4)
    with pytest.raises(Cancelled):
        with_both.unload(of_shop, progress=cancel)
    assert kept_and_counted(with_both) == (4, 4)
    with_both.unload(of_shop)
    assert kept_and_counted(with_both) == (2, 2)
    with_both.unload(newer)
    assert kept_and_counted(with_both) == (3, 3)


def test_after_values_that_stood_before_but_are_no_evidence(with_both: Workspace):
    settings = with_both.identity_rules().as_dict()
    with_both.set_identity_rules({**settings, "kinds": {**settings["kinds"], "email": {"joins": False}}})
    load(with_both, HEADER + EVE, source="shop")
    assert kept_and_counted(with_both) == (4, 4)
    assert with_both.status()["profiles"] == 3


def test_after_two_spellings_that_are_compared_as_one_and_a_value_became_one_that_many_share(workspace: Workspace):
    workspace.set_identity_rules({"gmail_dots": True})
    crowd = "".join(f"{n},,,info@example.org,\n" for n in range(10, 60))
    load(workspace, HEADER + ANN + crowd + "2,Sue,Lee,sue.lee@gmail.com,\n")
    more = "".join(f"{n},,,info@example.org,\n" for n in range(70, 75))
    load(workspace, HEADER + more + "3,Sue,Lee,suelee@gmail.com,\n", source="shop")
    assert kept_and_counted(workspace) == (5, 5)
    assert workspace.profile("sue.lee@gmail.com")["profile_id"] == workspace.profile("suelee@gmail.com")["profile_id"]


def test_identifiers_are_counted_once_in_a_workspace_of_an_earlier_version_and_a_wrong_number_is_found_by_the_check(
    with_both: Workspace,
):
    with with_both.writing() as connection:
        forget_count(connection)
    assert with_both.status()["identifiers"] == 3
    assert kept_and_counted(with_both) == (3, 3)
    assert with_both.check() == []
    with with_both.writing() as connection:
        keep_count(connection, 7)
    assert with_both.check() == ["7 identifiers are said to stand, but there are 3."]


def kept_and_found(workspace: Workspace) -> tuple[set[tuple[str, int]], set[tuple[str, int]]]:
    """The traits on which the records of a profile differ: as they are kept, and as they are found afresh."""
    kept = {(one.trait, one.profiles) for one in workspace.trait_differences()}
    with workspace.writing() as connection:
        find_differences(connection)
    return kept, {(one.trait, one.profiles) for one in workspace.trait_differences()}


def test_where_sources_differ_and_identifiers_after_a_split_its_undoing_a_full_resolve_and_a_load_about_nobody(
    with_both: Workspace,
):
    assert kept_and_found(with_both) == (set(), set())
    load_id = load(with_both, HEADER + "9,Ann,Leigh,ann@example.org,\n8,Bob,Ray,bob@example.org,\n", source="shop")
    differ = {("full_name", 1), ("last_name", 1)}
    assert kept_and_found(with_both) == (differ, differ)
    with with_both.writing() as connection:  # a workspace of an earlier version
        connection.execute(differing_traits.delete())
        connection.execute(versions.delete().where(versions.c.name == DIFFERENCES))
    assert {(one.trait, one.profiles) for one in with_both.trait_differences()} == differ
    split = with_both.split("ann@example.org", [3])
    assert kept_and_found(with_both) == (set(), set())
    assert kept_and_counted(with_both) == (3, 3)
    with_both.undo_decision(split["decision"])
    assert kept_and_found(with_both) == (differ, differ)
    with_both.resolve(full=True)
    load(with_both, SALES, source="ads", kind="costs")
    assert kept_and_found(with_both) == (differ, differ)
    assert kept_and_counted(with_both) == (3, 3)
    with_both.unload(load_id)
    assert kept_and_found(with_both) == (set(), set())
