from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from cdp_core.settings import Settings
from cdp_core.store.engine import open_engine
from cdp_core.store.tables import tables
from tests.observed import Observed


@pytest.fixture(scope="session")
def engine(tmp_path_factory) -> Iterator[sa.Engine]:
    engine = open_engine(Settings(workspace=tmp_path_factory.mktemp("workspace"), threads=2))
    yield engine
    engine.dispose()


@pytest.fixture
def observed(engine) -> Iterator[Observed]:
    """A workspace in which nothing was told yet; what a test writes is rolled back."""
    with engine.connect() as connection:
        yield Observed(connection)
        connection.rollback()


@pytest.fixture(scope="module")
def observed_once(tmp_path_factory) -> Iterator[Observed]:
    """A workspace of its own for what a whole file of tests looks at, written and built once."""
    engine = open_engine(Settings(workspace=tmp_path_factory.mktemp("workspace"), threads=2))
    with engine.connect() as connection:
        yield Observed(connection)
    engine.dispose()


@pytest.fixture
def connection(observed_once, street) -> sa.Connection:
    """Where the people of a file's `street` are written."""
    return observed_once.connection


@pytest.fixture
def ann(street) -> int:
    """The person whom a file's `street` is about."""
    return street["ann"]


def everything(connection: sa.Connection) -> dict[str, list]:
    """Every row of every table, sorted."""
    return {name: sorted(connection.execute(sa.select(table)).all(), key=repr) for name, table in tables.tables.items()}
