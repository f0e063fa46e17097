"""A database as a source, from the command line: what came since, taken back, and as one sentence where it fails."""

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa

from cdp_core.store import tables
from cdp_core.workspace import Workspace
from tests.cli.test_cli import run

pytestmark = pytest.mark.store


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("database") / "shop.db"
    with sqlite3.connect(path) as shop:
        shop.execute("CREATE TABLE customers (ref INTEGER PRIMARY KEY, email TEXT, full_name TEXT, updated_at TEXT)")
        shop.execute("INSERT INTO customers VALUES (7, 'ann@example.org', 'Ann Lee', '2026-01-01 10:00:00')")
    return path


def test_only_what_came_since_is_loaded_and_a_changed_row_is_a_new_version(database: Path, tmp_path: Path) -> None:
    with Workspace.open(tmp_path) as workspace:

        def load() -> list[int]:
            receipts = workspace.load_database(
                f"sqlite:///{database}", source="shop", table="customers", watermark="updated_at"
            )
            return [receipt.accepted for receipt in receipts]

        assert (load(), load()) == ([1], [])
        with sqlite3.connect(database) as shop:
            shop.execute("UPDATE customers SET email = 'ann@new.example', updated_at = '2026-02-01 10:00:00'")
            shop.execute("INSERT INTO customers VALUES (8, 'bob@example.org', 'Bob Ray', '2026-02-02 10:00:00')")
        assert load() == [2]
        newest = workspace.loads()[0]
        assert (newest.file, newest.mapping["key"]) == ("customers", "ref")
        with workspace.reading() as connection:
            assert connection.scalar(sa.select(sa.func.count()).select_from(tables.records)) == 2
        # What was taken back comes again: nothing remembers it.
        workspace.unload(newest.load_id)
        assert load() == [2]


def test_files_and_a_database_are_not_loaded_at_once(tmp_path: Path) -> None:
    assert run("load", "--source", "shop", workspace=tmp_path).exit_code == 2
    assert run("load", "a.csv", "--table", "customers", "--source", "shop", workspace=tmp_path).exit_code == 2
    failed = run("load", "--database", "sqlite:///no.db", "--table", "t", "--source", "shop", workspace=tmp_path)
    assert (failed.exit_code, failed.stderr) == (1, "cdp load: There is no SQLite file no.db; check the path.\n")
