"""Distinct values read by Python: few stand in the statement, many in a table to join."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from cdp_core.normalize.lookup import look_up

FLAGS = {"yes": "true", "no": "false", "who knows": None}


@pytest.fixture
def connection() -> Iterator[sa.Connection]:
    with sa.create_engine("duckdb:///:memory:").connect() as connection:
        yield connection


@pytest.mark.parametrize(("few", "joins"), [(len(FLAGS), False), (len(FLAGS) - 1, True)])
def test_few_values_need_no_join_and_are_read_as_many_are(connection: sa.Connection, few: int, joins: bool) -> None:
    told = sa.values(sa.column("said", sa.Text), name="told").data([("yes",), ("no",), ("who knows",), (None,)])
    found = look_up(connection, told.c.said, FLAGS.__getitem__, few)
    assert (found.table is not None) == joins
    rows = sa.select(told.c.said, found.expression(told.c.said)).select_from(found.joined(told, told.c.said))
    assert dict(connection.execute(rows).all()) == {**FLAGS, None: None}
    assert found.unread == {"who knows": 1}


def test_values_that_are_clean_as_they_stand_are_left_alone(connection: sa.Connection) -> None:
    told = sa.values(sa.column("said", sa.Text), name="told").data([("DE",), ("FR",)])
    found = look_up(connection, told.c.said, str)
    assert found.expression(told.c.said) is told.c.said
