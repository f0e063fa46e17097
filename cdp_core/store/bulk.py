"""Moves of many rows that each engine makes its own way.

In:  Arrow tables or streams, or a Select
Out: rows in a table of the store
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import pyarrow as pa
import sqlalchemy as sa

from cdp_core.store.names import freed_names, fresh_name
from cdp_core.store.staging import any_rows
from cdp_core.store.tables import versions

# The copy that the dialect warns of is small beside an object for each cell, which is the other way.
warnings.filterwarnings("ignore", message="Arrow output on a DB-API result")

#: Above this share of changed rows, a sorted rewrite is cheaper than changing rows where they stand.
REWRITE_SHARE = 0.05

#: So many rows at most are faster one by one than through Arrow, which costs three statements more.
_FEW_ROWS = 10


@contextmanager
def arrow_relation(
    connection: sa.Connection, arrow: pa.Table | pa.RecordBatchReader, columns: list[sa.Column]
) -> Iterator[sa.TableClause]:
    """The Arrow table or stream as a relation that a select may read, for as long as the block lasts.

    A stream can be read once. `columns` name what is selected from it, in any order.
    """
    raw = connection.connection.driver_connection
    assert raw is not None
    # `scalar()` and `first()` leave their result open, and the driver registers nothing beside an open result, which
    # an empty statement closes.
    raw.execute("")
    with freed_names(connection):
        name = fresh_name(connection, "arrow")
        raw.register(name, arrow)
        try:
            yield sa.table(name, *(sa.column(column.name, column.type) for column in columns))
        finally:
            raw.unregister(name)


def insert_arrow(connection: sa.Connection, table: sa.Table, arrow: pa.Table | pa.RecordBatchReader) -> None:
    """Insert Arrow rows, column by name; columns that the Arrow table lacks become NULL. Millions of rows a second."""
    columns = [table.c[name] for name in arrow.schema.names]
    with arrow_relation(connection, arrow, columns) as relation:
        connection.execute(
            table.insert().from_select(
                [column.name for column in columns],
                sa.select(*(sa.cast(relation.c[column.name], column.type) for column in columns)),
            )
        )


def insert_rows(connection: sa.Connection, table: sa.Table, rows: list[dict[str, object]]) -> None:
    """Insert up to a few thousand rows given as dicts with the same keys: a few one by one, more through Arrow."""
    if 0 < len(rows) <= _FEW_ROWS:
        connection.execute(table.insert(), rows)
    elif rows:
        uuids = [column.name for column in table.c if isinstance(column.type, sa.Uuid) and column.name in rows[0]]
        for name in uuids:
            rows = [{**row, name: str(row[name])} for row in rows]
        insert_arrow(connection, table, pa.Table.from_pylist(rows))


def fetch_arrow(connection: sa.Connection, statement: sa.Select | sa.CompoundSelect) -> pa.Table:
    """The whole answer of a select as an Arrow table, without a Python object per cell."""
    cursor = connection.execute(statement).cursor
    assert cursor is not None
    return cursor.to_arrow_table()


@contextmanager
def rewritten(connection: sa.Connection, table: sa.Table) -> Iterator[sa.Table]:
    """An empty table to fill, which takes the place of this one when the block ends. The old one can still be read.

    A table without a row is filled as it stands: three statements less for each, of which a first build makes seven.
    """
    if not any_rows(connection, table):
        yield table
        return
    fresh = _twin(table)
    quote = connection.dialect.identifier_preparer.quote
    connection.exec_driver_sql(f"DROP TABLE IF EXISTS {quote(fresh.name)}")
    fresh.create(connection, checkfirst=False)
    yield fresh
    connection.exec_driver_sql(f"DROP TABLE {quote(table.name)}")
    connection.exec_driver_sql(f"ALTER TABLE {quote(fresh.name)} RENAME TO {quote(table.name)}")


@cache
def _twin(table: sa.Table) -> sa.Table:
    """One for each table and not a new one each time: what is inserted into it is compiled once."""
    columns = (sa.Column(c.name, c.type, nullable=c.nullable) for c in table.c)
    return sa.Table(f"{table.name}__fresh", sa.MetaData(), *columns)


def insert_sorted(connection: sa.Connection, table: sa.Table, rows: sa.Select, *order_by: str) -> None:
    """Insert the rows of a select in the order of these columns of it."""
    order = [rows.selected_columns[name] for name in order_by]
    connection.execute(table.insert().from_select(list(rows.selected_columns.keys()), rows.order_by(*order)))


def rewrite(connection: sa.Connection, table: sa.Table, rows: sa.Select, *order_by: str) -> None:
    """Replace the whole content of a table by the rows of a select over it, sorted by these columns of it."""
    with rewritten(connection, table) as fresh:
        insert_sorted(connection, fresh, rows, *order_by)


def bump(connection: sa.Connection, *names: str) -> None:
    """Say that what these names stand for has changed, so that answers resting on them are made anew."""
    present = dict(connection.execute(sa.select(versions.c.name, versions.c.version)).all())
    connection.execute(versions.delete().where(versions.c.name.in_(names)))
    insert_rows(connection, versions, [{"name": name, "version": present.get(name, 0) + 1} for name in names])


def change(connection: sa.Connection, table: sa.Table, where: sa.ColumnElement[bool], **values: object) -> None:
    """Set columns of the rows that a condition picks. Never a column of a key."""
    connection.execute(table.update().where(where).values(**values))
