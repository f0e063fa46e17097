"""Several files on the command line: a receipt each, one resolve for all."""

import json
import zipfile
from pathlib import Path

from click.testing import CliRunner

from cdp_core.cli import main
from cdp_core.workspace import Workspace

HEADER = "Id,FirstName,LastName,Email\n"


def test_several_files_are_resolved_once(tmp_path: Path):
    (tmp_path / "north.csv").write_text(HEADER + "1,Ann,Lee,ann@example.org\n2,Bob,Ray,bob@example.org\n")
    (tmp_path / "south.csv").write_text(HEADER + "3,Eve,Fox,eve@example.org\n")
    folder = str(tmp_path / "workspace")
    files = [str(tmp_path / name) for name in ("north.csv", "south.csv")]
    loaded = CliRunner().invoke(main, ["--workspace", folder, "load", *files, "--source", "crm", "--json"])
    assert [receipt["accepted"] for receipt in json.loads(loaded.stdout)] == [2, 1]
    with Workspace.open(tmp_path / "workspace") as workspace:
        assert [(one.records, one.profiles) for one in workspace.past_resolves()] == [(3, 3)]


def test_a_table_that_says_nothing_of_its_rows_is_left_out_beside_one_that_does(tmp_path: Path):
    customers, legend = "Customer ID,Name,Email\nC1,Ann Berg,ann@example.org\n", "Code,Meaning\nA,Active\nB,Blocked\n"
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        archive.writestr("customers.csv", customers)
        archive.writestr("legend.csv", legend)
    loading = ["load", str(tmp_path / "export.zip"), "--source", "crm", "--json"]
    loaded = CliRunner().invoke(main, ["--workspace", str(tmp_path / "workspace"), *loading])
    (receipt,) = json.loads(loaded.stdout)
    assert (receipt["kind"], receipt["accepted"]) == ("people", 1)
    assert any("legend.csv was left out: nothing here says whom a row is about" in note for note in receipt["notes"])


def test_a_table_that_was_left_out_is_loaded_with_a_mapping_under_its_name(tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        archive.writestr("customers.csv", "Customer ID,Name,Email\nC1,Ann Berg,ann@example.org\n")
        archive.writestr("extra.csv", "Code,Meaning\nC1,Blue\n")
    mapping = {"kind": "people", "columns": {"Code": "customer_id", "Meaning": "custom.color"}}
    (tmp_path / "mapping.json").write_text(json.dumps({"extra.csv": mapping}))
    loading = ["--workspace", str(tmp_path / "workspace"), "load", str(tmp_path / "export.zip"), "--source", "crm"]
    loaded = CliRunner().invoke(main, [*loading, "--mapping", str(tmp_path / "mapping.json"), "--json"])
    (receipt,) = json.loads(loaded.stdout)
    assert (receipt["kind"], receipt["accepted"]) == ("people", 1)
    assert "customers.csv was left out: it was not chosen." in receipt["notes"]
    (tmp_path / "mapping.json").write_text(json.dumps({"sheet.csv": mapping}))
    refused = CliRunner().invoke(main, [*loading, "--mapping", str(tmp_path / "mapping.json")])
    assert "No table of the file is called sheet.csv" in refused.output


def test_files_after_one_that_is_refused_are_named(tmp_path: Path):
    (tmp_path / "empty.csv").write_text("")
    (tmp_path / "north.csv").write_text(HEADER + "1,Ann,Lee,ann@example.org\n")
    files = [str(tmp_path / name) for name in ("empty.csv", "north.csv")]
    loaded = CliRunner().invoke(main, ["--workspace", str(tmp_path / "w"), "load", *files, "--source", "crm"])
    assert loaded.exit_code == 1
    assert "not tried after it: north.csv" in loaded.stderr
