"""How often Python looks for garbage."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from cdp_core.cli import main
from cdp_core.store.garbage import SELDOM


@pytest.fixture
def as_python_does() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    yield
    gc.set_threshold(*before)


def test_a_command_is_held_up_by_few_looks_for_garbage(as_python_does: None, tmp_path: Path) -> None:
    CliRunner().invoke(main, ["--workspace", str(tmp_path), "status"])
    assert gc.get_threshold() == SELDOM
    assert gc.isenabled()
