"""Drafts made of columns in sight, and what becomes of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import pyarrow as pa
import pytest
import sqlalchemy as sa

from cdp_core.mapping.draft import Draft
from cdp_core.normalize import Clean, Options, clean
from cdp_core.settings import Settings
from cdp_core.store.bulk import arrow_relation
from cdp_core.store.engine import open_engine

NOW = datetime(2026, 11, 22, 9)
Column = tuple[str, list[str | None]]


@dataclass(frozen=True)
class Cleaned:
    """The clean rows in the order of the file, and what was said of them."""

    rows: list[dict[str, Any]]
    clean: Clean

    def column(self, name: str) -> list[Any]:
        return [row[name] for row in self.rows]

    def identifiers(self) -> list[list[tuple[str, str]]]:
        return [[(one["kind"], one["value"]) for one in row["ids"]] for row in self.rows]


Cleaning = Callable[..., Cleaned]


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.Engine]:
    opened = open_engine(Settings(workspace=tmp_path_factory.mktemp("workspace")))
    yield opened
    opened.dispose()


@pytest.fixture
def connection(engine: sa.Engine) -> Iterator[sa.Connection]:
    """What a test makes is rolled back, its temporary tables too."""
    with engine.connect() as connection, connection.begin() as transaction:
        yield connection
        transaction.rollback()


@pytest.fixture
def cleaned(connection: sa.Connection) -> Cleaning:
    """Clean a draft: its kind, its columns as (field, values), and options that differ from the usual."""

    def clean_columns(kind: str, *columns: Column, **options: Any) -> Cleaned:
        found = clean(connection, draft(connection, kind, columns), options_with(**options))
        rows = connection.execute(sa.text(f'SELECT * FROM "{found.relation}" ORDER BY line')).mappings().all()
        return Cleaned([dict(row) for row in rows], found)

    return clean_columns


def options_with(**changed: Any) -> Options:
    usual: dict[str, Any] = {"country": "", "currency": "EUR", "rates": {}, "date_order": None}
    return Options(**{**usual, "now": NOW, **changed})


def draft(connection: sa.Connection, kind: str, columns: tuple[Column, ...]) -> Draft:
    names = [f"c{place}" for place in range(len(columns))]
    count = len(columns[0][1])
    arrow = pa.table(
        {
            "line": pa.array(range(2, count + 2), pa.int64()),
            "row_key": pa.array([None] * count, pa.string()),
            "row_hash": pa.array([str(UUID(int=place)) for place in range(count)], pa.string()),
            **{name: pa.array(values, pa.string()) for name, (_, values) in zip(names, columns, strict=True)},
        }
    )
    with arrow_relation(connection, arrow, [sa.Column(name, sa.Text) for name in arrow.column_names]) as relation:
        rows = sa.select(
            relation.c.line,
            relation.c.row_key,
            sa.cast(relation.c.row_hash, sa.Uuid).label("row_hash"),
            *(relation.c[name] for name in names),
        )
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS a_draft_{kind}")
        connection.execute(sa.CreateTableAs(rows, f"a_draft_{kind}", temporary=True))
    return Draft(kind, f"a_draft_{kind}", tuple(zip((name for name, _ in columns), names, strict=True)))


@pytest.fixture
def a_column(connection: sa.Connection) -> Callable[[list[str | None]], sa.TableClause]:
    """A temporary table `a_column` with the values as `value` and their place as `place`."""

    def made(values: list[str | None]) -> sa.TableClause:
        arrow = pa.table({"place": pa.array(range(len(values)), pa.int64()), "value": pa.array(values, pa.string())})
        columns = [sa.Column("place", sa.BigInteger), sa.Column("value", sa.Text)]
        with arrow_relation(connection, arrow, columns) as relation:
            connection.exec_driver_sql("DROP TABLE IF EXISTS a_column")
            connection.execute(sa.CreateTableAs(sa.select(*relation.c), "a_column", temporary=True))
        return sa.table("a_column", sa.column("place", sa.BigInteger), sa.column("value", sa.Text))

    return made
