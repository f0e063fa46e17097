import csv
import json
from datetime import date
from pathlib import Path

import pytest

from cdp_core.demo import COMMITTED_DAY, CUSTOMERS, SEED, read_manifest, write_files
from cdp_core.errors import LoadError

COMMITTED = Path(__file__).resolve().parents[2] / "data" / "demo"


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.mark.slow
def test_another_seed_gives_other_people(small_folder, tmp_path):
    write_files(tmp_path, 600, 2, date(2026, 11, 1))
    ours, theirs = content(small_folder), content(tmp_path)
    assert ours.keys() == theirs.keys()
    assert ours["salesforce_contacts.csv"] != theirs["salesforce_contacts.csv"]


@pytest.mark.slow
def test_another_day_moves_what_happened(small_folder, tmp_path):
    write_files(tmp_path, 600, 1, date(2026, 11, 11))
    stories = json.loads((tmp_path / "stories.json").read_text("utf-8"))
    assert stories[0]["key"] == "keen"
    assert stories[0]["count"] >= stories[0]["planted"] == 5
    assert content(tmp_path)["segment_web.jsonl.gz"] != content(small_folder)["segment_web.jsonl.gz"]


@pytest.mark.slow
def test_the_committed_files_are_what_the_code_writes_anywhere_from_the_same_seed_and_day(tmp_path):
    write_files(tmp_path, CUSTOMERS, SEED, COMMITTED_DAY)
    written = content(tmp_path)
    assert {name: len(text) for name, text in content(COMMITTED).items()} == {n: len(t) for n, t in written.items()}
    assert content(COMMITTED) == written


def test_the_committed_files_are_under_5_mb_together():
    assert sum(len(text) for text in content(COMMITTED).values()) < 5_000_000


def test_the_manifest_lists_every_export_with_its_rows(small_folder, small_exports):
    listed = read_manifest(small_folder)
    assert [file.path.name for file in listed] == list(small_exports)
    assert all(file.path.is_file() and file.rows == small_exports[file.path.name].rows for file in listed)
    assert {file.system for file in listed} == {"crm", "cdp", "dmp"}


def test_the_truth_names_a_person_for_each_key_of_a_source_once(small_folder):
    rows = list(csv.DictReader((small_folder / "truth.csv").open(encoding="utf-8")))
    keys = [(row["source"], row["row_key"]) for row in rows]
    assert len(keys) == len(set(keys))
    assert len({row["person"] for row in rows}) > 1_000


def test_too_few_customers_for_the_stories_are_refused(tmp_path):
    with pytest.raises(LoadError, match="at least 500 customers"):
        write_files(tmp_path, 20)
