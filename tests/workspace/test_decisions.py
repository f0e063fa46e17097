"""What a person decided about records is of these records, whatever is taken back and loaded again meanwhile."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from cdp_core.store.tables import assignments, records, sources
from cdp_core.workspace import Workspace

HEADER = "Customer ID,E-mail,First Name,Last Name\n"
MINE, HERS, OTHER = ("A1,ann@x.com,Ann,Lee\n", "B1,ann@x.com,Ann,Lee\n", "C1,ann@x.com,Ann,Lee\n")


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "workspace") as workspace:
        yield workspace


def load(workspace: Workspace, source: str, text: str, ending: str = "csv") -> int:
    path = workspace.settings.workspace.parent / f"{source}.{ending}"
    path.write_text(text)
    [receipt, *_] = workspace.load(path, source=source, system="crm")
    workspace.resolve_pending()
    return receipt.load_id


def profiles(workspace: Workspace) -> dict[tuple[str, str], int]:
    """The profile of each record, by source and key."""
    workspace.resolve_pending()
    of = sa.select(sources.c.name, records.c.row_key, assignments.c.profile)
    joined = of.join_from(records, assignments, assignments.c.record == records.c.record)
    with workspace.reading() as connection:
        rows = connection.execute(joined.join(sources, sources.c.source_id == records.c.source_id))
        return {(source, key): profile for source, key, profile in rows}


def test_a_split_holds_for_records_that_were_taken_back_and_are_loaded_again(workspace):
    load(workspace, "a", HEADER + MINE)
    of_b = load(workspace, "b", HEADER + HERS)
    workspace.split("A1", [2])
    apart = profiles(workspace)
    assert len(set(apart.values())) == 2
    of_c = load(workspace, "c", HEADER + OTHER)
    workspace.unload(of_b)
    load(workspace, "b", HEADER + HERS)
    found = profiles(workspace)
    assert found["a", "A1"] != found["b", "B1"]
    workspace.unload(of_c)
    assert profiles(workspace) == apart
    assert workspace.check() == []


def test_no_other_record_gets_the_number_of_one_that_somebody_decided_about(workspace):
    load(workspace, "a", HEADER + MINE)
    of_b = load(workspace, "b", HEADER + HERS)
    workspace.split("A1", [2])
    workspace.unload(of_b)
    load(workspace, "d", HEADER + OTHER)
    assert len(set(profiles(workspace).values())) == 1
    assert workspace.check() == []
