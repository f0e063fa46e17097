from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from cdp_core.settings import Settings
from cdp_core.store.engine import open_engine


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rules", type=int, default=300, help="how many rules to draw against the plain evaluator")


@pytest.fixture(scope="module")
def engine(tmp_path_factory) -> Iterator[sa.Engine]:
    engine = open_engine(Settings(workspace=tmp_path_factory.mktemp("workspace"), threads=2))
    yield engine
    engine.dispose()
