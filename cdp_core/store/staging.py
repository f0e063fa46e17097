"""Intermediate results kept under a name for the length of one step.

In:  selects
Out: temporary tables of this connection, gone when the step is done
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.visitors import InternalTraversal

from cdp_core.store.names import freed_names, fresh_name

Keep = Callable[[str, sa.Select | sa.CompoundSelect], sa.TableClause]


class _KeptRows(sa.Executable, sa.ClauseElement):
    """CREATE TEMPORARY TABLE … AS with bound values; SQLAlchemy's own pastes them into the statement."""

    #: What makes two of these the same statement, so that it is compiled once.
    _traverse_internals = [("name", InternalTraversal.dp_string), ("rows", InternalTraversal.dp_clauseelement)]  # noqa: RUF012

    def __init__(self, name: str, rows: sa.Select | sa.CompoundSelect) -> None:
        self.name = name
        self.rows = rows

    @property
    def _all_selected_columns(self) -> list[sa.ColumnElement]:
        """None of the rows are handed out; the engine answers with their number."""
        return []


@compiles(_KeptRows)
def _create(kept: _KeptRows, compiler: SQLCompiler, **options: object) -> str:
    name = compiler.preparer.quote(kept.name)
    return f"CREATE OR REPLACE TEMPORARY TABLE {name} AS {compiler.process(kept.rows, **options)}"


class _Kept(sa.TableClause):
    """A relation that was kept. The engine said how many rows it has, which stay as they are."""

    inherit_cache = True
    rows: int


@contextmanager
def staging(connection: sa.Connection) -> Iterator[Keep]:
    """Hand out `keep(name, select)`, which runs the select and gives its rows as a relation.

    An error leaves the dropping to the caller's rollback: a transaction that failed takes no further statement.
    """
    kept: list[str] = []

    def keep(name: str, rows: sa.Select | sa.CompoundSelect) -> sa.TableClause:
        unique = fresh_name(connection, name)
        number = connection.execute(_KeptRows(unique, rows)).scalar_one()
        kept.append(unique)
        relation = _Kept(unique, *(sa.column(str(column.key), column.type) for column in rows.selected_columns))
        relation.rows = number
        return relation

    with freed_names(connection):
        yield keep
        quote = connection.dialect.identifier_preparer.quote
        if kept:
            connection.exec_driver_sql(";".join(f"DROP TABLE {quote(name)}" for name in reversed(kept)))


@contextmanager
def tidied(connection: sa.Connection) -> Iterator[None]:
    """Drop whatever temporary tables and views are made in the block. An error leaves that to the rollback."""
    before = _temporary(connection)
    with freed_names(connection):
        yield
        quote = connection.dialect.identifier_preparer.quote
        made = sorted(_temporary(connection) - before, reverse=True)
        if made:
            connection.exec_driver_sql(";".join(f"DROP {sort} IF EXISTS {quote(name)}" for sort, name in made))


def _temporary(connection: sa.Connection) -> set[tuple[str, str]]:
    """(VIEW or TABLE, name) of what is temporary on this connection."""
    found = connection.exec_driver_sql(
        "SELECT 'TABLE', table_name FROM duckdb_tables() WHERE temporary"
        " UNION ALL SELECT 'VIEW', view_name FROM duckdb_views() WHERE temporary AND NOT internal"
    )
    return {(sort, name) for sort, name in found}


def any_rows(connection: sa.Connection, rows: sa.Select | sa.FromClause) -> bool:
    """Whether a select, or a relation, has a row at all."""
    if isinstance(rows, _Kept):
        return rows.rows > 0
    if isinstance(rows, sa.Select):
        return connection.execute(rows.limit(1)).first() is not None
    return connection.execute(sa.select(sa.literal(1)).select_from(rows).limit(1)).first() is not None


def count_rows(connection: sa.Connection, rows: sa.FromClause) -> int:
    if isinstance(rows, _Kept):
        return rows.rows
    return connection.execute(sa.select(sa.func.count()).select_from(rows)).scalar_one()
