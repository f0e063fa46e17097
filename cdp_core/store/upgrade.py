"""A workspace of an earlier version, brought up to this one.

In:  an engine whose tables exist
Out: the same, with the columns that have been added since
"""

import sqlalchemy as sa

from cdp_core.store.tables import tables


def add_missing_columns(engine: sa.Engine) -> None:
    """Add what the tables of an earlier version lack; a row of then has nothing in it."""
    with engine.begin() as connection:
        here = {
            (table, column)
            for table, column in connection.exec_driver_sql(
                "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal"
            ).fetchall()
        }
        quote = connection.dialect.identifier_preparer.quote
        for table in tables.sorted_tables:
            for column in table.c:
                if column.nullable and (table.name, column.name) not in here:
                    sort = column.type.compile(dialect=connection.dialect)
                    connection.exec_driver_sql(
                        f"ALTER TABLE {quote(table.name)} ADD COLUMN {quote(column.name)} {sort}"
                    )
