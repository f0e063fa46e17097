from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
import sqlalchemy as sa

from cdp_core.segments import LeafCache, evaluate
from cdp_core.settings import Settings
from cdp_core.store.engine import open_engine
from tests.segments.world import NOW, Person, World, write


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rules", type=int, default=150, help="how many rules to draw against the plain evaluator")


@pytest.fixture(scope="module")
def engine(tmp_path_factory) -> Iterator[sa.Engine]:
    engine = open_engine(Settings(workspace=tmp_path_factory.mktemp("workspace"), threads=2))
    yield engine
    engine.dispose()


class Asked:
    """A small world, and who of it is in a rule."""

    def __init__(self, connection: sa.Connection, people: list[Person], segments: dict[str, object]) -> None:
        self.connection = connection
        self.cache = LeafCache()
        write(connection, World(people, segments))

    def members(self, rule: object, now: datetime = NOW, view: str = "all") -> set[int]:
        return set(evaluate(self.connection, rule, now, self.cache, view).bits)


@pytest.fixture
def world_of(engine) -> Iterator[Callable[..., Asked]]:
    """Make a world of these people; it is gone after the test."""
    with engine.connect() as connection:
        yield lambda *people, **segments: Asked(connection, list(people), segments)
        connection.rollback()
