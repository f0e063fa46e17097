"""Moves of many rows."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from cdp_core.settings import Settings
from cdp_core.store.bulk import insert_rows, rewrite
from cdp_core.store.engine import open_engine
from cdp_core.store.tables import held_apart


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sa.Connection]:
    engine = open_engine(Settings(workspace=tmp_path))
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def test_a_table_that_was_sorted_anew_refuses_what_it_refused_before(connection: sa.Connection) -> None:
    row = {"record": 2, "kind": "email", "scope": "", "value": "x", "reason": "limit", "detail": ""}
    insert_rows(connection, held_apart, [row, {**row, "record": 1}])
    rewrite(connection, held_apart, sa.select(held_apart), "record")
    insert_rows(connection, held_apart, [{**row, "record": 3}])
    assert connection.scalars(sa.select(held_apart.c.record)).all() == [1, 2, 3]
    with pytest.raises(sa.exc.IntegrityError, match="NOT NULL"):
        connection.execute(held_apart.insert().values(**{**row, "record": None}))
