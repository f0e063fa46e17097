"""The demo in a workspace: what comes with it, and that all of it goes again."""

from datetime import date
from pathlib import Path

import pytest

from cdp_core.demo.generate import write_files
from cdp_core.demo.world import FEWEST_CUSTOMERS
from cdp_core.errors import LoadError
from cdp_core.workspace import Workspace

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory):
    with Workspace.open(tmp_path_factory.mktemp("demo") / "workspace") as workspace:
        workspace.make_demo(FEWEST_CUSTOMERS, as_of=date(2026, 11, 1))
        yield workspace


def test_the_demo_comes_with_segments_of_its_stories_and_is_sound(workspace: Workspace):
    sizes = {one["name"]: one["size"] for one in workspace.saved_segments()}
    assert "Abandoned carts" in sizes
    assert len(sizes) == 6
    assert workspace.has_demo()
    assert workspace.check() == []


def test_the_truth_names_every_record_as_the_workspace_does(workspace: Workspace, tmp_path: Path):
    write_files(tmp_path, FEWEST_CUSTOMERS, as_of=date(2026, 11, 1))
    quality = workspace.identity_quality(tmp_path / "truth.csv")
    assert quality.missing == 0
    assert quality.pairwise.precision > 0.995
    assert quality.pairwise.recall > 0.98
    assert workspace.identity_quality(workspace.settings.workspace / "truth.csv") == quality


def test_a_second_demo_in_the_same_workspace_is_refused(workspace: Workspace):
    with pytest.raises(LoadError, match="holds data already"):
        workspace.make_demo(FEWEST_CUSTOMERS)


def test_removing_the_demo_leaves_what_a_person_made_of_it_and_nothing_else(workspace: Workspace):
    workspace.save_segment("Abandoned carts", {"event": "Product Added"})
    workspace.save_segment("mine", {"all": [{"segment": "Valuable and unknown to the CRM"}]})
    workspace.remove_demo()
    assert workspace.segment_names() == ["Abandoned carts", "mine", "Valuable and unknown to the CRM"]
    status = workspace.status()
    left = ("sources", "records", "identifiers", "profiles", "events", "interests", "consents", "deals", "tickets")
    assert {name: status[name] for name in left if status[name]} in ({}, {"sources": status["sources"]})
    assert not workspace.has_demo()
    assert workspace.check() == []
