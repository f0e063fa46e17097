"""Moves of many rows."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa

from cdp_core.settings import Settings
from cdp_core.store.bulk import insert_rows, rewrite
from cdp_core.store.engine import open_engine
from cdp_core.store.tables import held_apart, records, sources


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


@pytest.mark.parametrize("number", [1, 2, 500])
def test_rows_stand_as_they_were_given_whether_they_are_few_or_many(connection: sa.Connection, number: int) -> None:
    keys = [UUID(int=place) for place in range(number)]
    rows = [
        {"record": place, "source_id": 1, "kind": "people", "record_key": key, "row_key": f"it's {place}"}
        for place, key in enumerate(keys)
    ]
    insert_rows(connection, records, rows)
    found = connection.execute(sa.select(*(records.c[name] for name in rows[0])).order_by(records.c.record)).all()
    assert found == [tuple(row.values()) for row in rows]


def test_what_a_few_rows_leave_out_is_missing(connection: sa.Connection) -> None:
    row = {"source_id": 1, "name": "crm", "system": "crm", "party": "first", "demo": False}
    insert_rows(connection, sources, [{**row, "created_at": datetime(2026, 1, 2, 3, 4, 5, 678)}])
    found = connection.execute(sa.select(sources)).mappings().one()
    left_out = {column.name: None for column in sources.c}
    assert found == {**left_out, **row, "created_at": datetime(2026, 1, 2, 3, 4, 5, 678)}


def test_a_table_made_while_an_answer_is_read_takes_none_of_its_rows(connection: sa.Connection) -> None:
    numbers = connection.exec_driver_sql("SELECT unnest(range(5000)) AS n")
    first = numbers.fetchone()
    connection.execute(sa.CreateTableAs(sa.select(sa.literal(7).label("n")), "sevens", temporary=True))
    assert [tuple(row) for row in (first, *numbers)] == [(n,) for n in range(5000)]
    assert connection.exec_driver_sql("SELECT n FROM sevens").all() == [(7,)]
