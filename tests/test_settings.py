"""Settings of a workspace: what is kept of a choice, and that nobody reads half of it."""

import json
import re
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from cdp_core.errors import WorkspaceError
from cdp_core.settings import DEFAULT_WORKSPACE, Settings, read_settings, stored_settings, write_settings


def keep(folder: Path, **values: object) -> None:
    (folder / "settings.json").write_text(json.dumps(values))


def test_what_was_chosen_stays_whatever_else_is_written(tmp_path: Path):
    keep(tmp_path, threads=1, currency="EUR", country="DE", palette="of a later version")
    write_settings(replace(read_settings(tmp_path), country="FR"))
    kept = {"threads": 1, "currency": "EUR", "country": "FR", "palette": "of a later version"}
    assert stored_settings(tmp_path) == kept


def test_a_choice_of_before_gives_way_to_the_default_where_that_is_chosen_now(tmp_path: Path):
    keep(tmp_path, currency="USD")
    write_settings(replace(read_settings(tmp_path), currency="EUR"))
    assert stored_settings(tmp_path) == {"currency": "EUR"}


def test_what_nobody_chose_is_not_kept_and_neither_is_where_the_workspace_is(tmp_path: Path):
    write_settings(Settings(workspace=tmp_path / "new", database_url="duckdb://", threads=7, currency="USD"))
    assert stored_settings(tmp_path / "new") == {"currency": "USD"}


def test_who_reads_while_settings_are_written_finds_one_or_the_other(tmp_path: Path):
    written = threading.Event()

    def write() -> None:
        for place in range(50):
            write_settings(Settings(workspace=tmp_path, country="DE", currency=("USD", "GBP")[place % 2]))
        written.set()

    write_settings(Settings(workspace=tmp_path, country="DE", currency="USD"))
    writer = threading.Thread(target=write)
    writer.start()
    found = set()
    while not written.is_set():
        found.add(read_settings(tmp_path).currency)
    writer.join()
    assert found <= {"USD", "GBP"}
    assert [path.name for path in tmp_path.iterdir()] == ["settings.json"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "is no JSON"),
        ("[]", "must be a JSON object"),
        ('{"threads": "four"}', "threads must be a whole number; it is 'four'"),
        ('{"currency": 1}', "currency must be a text; it is 1"),
    ],
)
def test_settings_that_cannot_be_read_are_said_with_their_file(tmp_path: Path, content: str, said: str):
    (tmp_path / "settings.json").write_text(content)
    with pytest.raises(WorkspaceError, match=re.escape(said)) as error:
        read_settings(tmp_path)
    assert str(tmp_path / "settings.json") in str(error.value)


def test_the_environment_says_where_the_workspace_is_unless_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("CDP_WORKSPACE", str(tmp_path / "there"))
    assert read_settings().workspace == tmp_path / "there"
    assert read_settings(tmp_path / "here").workspace == tmp_path / "here"
    monkeypatch.setenv("CDP_WORKSPACE", "")
    assert read_settings().workspace == DEFAULT_WORKSPACE.resolve()
