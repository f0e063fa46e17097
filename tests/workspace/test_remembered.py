"""What was corrected for the same columns before."""

from pathlib import Path

from cdp_core.inspection import Inspection
from cdp_core.workspace import Workspace
from cdp_core.workspace.remembered import with_corrections

MARCH = "id,email,first name,place\n1,ann@example.org,Ann,Hue\n2,ben@example.org,Ben,Berlin\n"


def load_corrected(workspace: Workspace, folder: Path, content: str, **fields: str) -> None:
    (folder / "march.csv").write_text(content, "utf-8")
    (found,) = workspace.inspect(folder / "march.csv")
    plan = found.mapping.to_json()
    mapping = {**plan, "columns": {**plan["columns"], **fields}}
    workspace.load(folder / "march.csv", source="shop", system="cdp", mapping=mapping)


def inspected(workspace: Workspace, folder: Path, content: str) -> Inspection:
    (folder / "april.csv").write_text(content, "utf-8")
    (found,) = workspace.inspect(folder / "april.csv")
    return found


def test_a_correction_holds_for_the_next_file_of_the_same_columns_alone(tmp_path: Path) -> None:
    with Workspace.open(tmp_path / "workspace") as workspace:
        load_corrected(workspace, tmp_path, MARCH, place="region")
        before = workspace.mapped_as_before(inspected(workspace, tmp_path, MARCH.replace("Ann", "Eve")))
        assert before is not None
        assert (before.load.load_id, before.columns, before.plan["columns"]["place"]) == (
            1,
            {"place": "region"},
            "region",
        )
        other = inspected(workspace, tmp_path, MARCH.replace("place", "place of birth"))
        assert workspace.mapped_as_before(other) is None


def test_a_file_that_was_loaded_as_suggested_corrects_nothing(tmp_path: Path) -> None:
    with Workspace.open(tmp_path / "workspace") as workspace:
        load_corrected(workspace, tmp_path, MARCH)
        assert workspace.mapped_as_before(inspected(workspace, tmp_path, MARCH.replace("Ann", "Eve"))) is None


def test_what_was_corrected_of_a_load_that_was_taken_back_is_forgotten(tmp_path: Path) -> None:
    with Workspace.open(tmp_path / "workspace") as workspace:
        load_corrected(workspace, tmp_path, MARCH, place="region")
        workspace.unload(1)
        assert workspace.mapped_as_before(inspected(workspace, tmp_path, MARCH)) is None


def test_what_is_suggested_otherwise_than_it_was_then_stays_as_it_is_suggested() -> None:
    now = {"kind": "people", "columns": {"a": "phone", "b": "city"}}
    then = {"kind": "people", "columns": {"a": "custom.a", "b": "city"}, "date_order": None}
    chosen = {"kind": "people", "columns": {"a": "custom.number", "b": "region"}, "date_order": "MDY"}
    plan, columns = with_corrections(now, then, chosen)
    assert plan == {"kind": "people", "columns": {"a": "phone", "b": "region"}, "date_order": "MDY"}
    assert columns == {"b": "region"}
