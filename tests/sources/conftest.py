"""Files for the readers: written on the spot, or the real ones."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Writes a file into a fresh folder and returns its path."""

    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture
def samples() -> Path:
    """The folder of real and spoiled exports; tests that want it are skipped where it is not."""
    folder = os.environ.get("SAMPLES_DIR")
    if not folder or not Path(folder).is_dir():
        pytest.skip("SAMPLES_DIR is not set")
    return Path(folder)
