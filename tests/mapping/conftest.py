import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from cdp_core.settings import Settings
from cdp_core.store.engine import open_engine


@pytest.fixture(scope="session")
def fresh_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.Engine]:
    engine = open_engine(Settings(workspace=tmp_path_factory.mktemp("workspace")))
    yield engine
    engine.dispose()


@pytest.fixture
def connection(fresh_engine: sa.Engine) -> Iterator[sa.Connection]:
    with fresh_engine.connect() as connection:
        yield connection
        connection.rollback()


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of real exports; tests that need it are skipped where it is not."""
    folder = os.environ.get("SAMPLES_DIR")
    if not folder:
        pytest.skip("SAMPLES_DIR is not set")
    return Path(folder)
