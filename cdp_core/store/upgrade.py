"""The tables of this version, made in a new workspace and brought up to date in one of an earlier version.

In:  an engine
Out: the same, with the tables and columns that were missing
"""

from collections import defaultdict
from functools import cache

import sqlalchemy as sa
from sqlalchemy.schema import CreateTable

from cdp_core.store.tables import compared_people, consents, decisions, learned, loads, records, tables, unresolved

_later = decisions.alias("later")

#: What a new column has in the rows of an earlier version, where they tell it. A consent without a day was kept under
#: the moment of its load; a decision that another one replaced was undone in the moment of that one.
_TOLD_BEFORE: dict[sa.Column, sa.ColumnElement] = {
    consents.c.dated: sa.tuple_(consents.c.source_id, consents.c.decided_at).not_in(
        sa.select(loads.c.source_id, loads.c.loaded_at)
    ),
    decisions.c.undone_by: sa.select(sa.func.max(_later.c.decision_id))
    .where(_later.c.decided_at == decisions.c.undone_at)
    .correlate(decisions)
    .scalar_subquery(),
}

#: What had another type in an earlier version: there, whether a profile has an account, here, which ones.
_RETYPED = {compared_people.c.anchored: "BOOLEAN"}


def make_what_is_missing(engine: sa.Engine) -> None:
    """Make tables that are not there, and add columns that are not, which in most rows of before hold nothing.

    A column that had another type gets the one of this version.
    """
    with engine.begin() as connection:
        here = _columns(connection)
        new = [table for table in tables.sorted_tables if table.name not in here]
        if new:
            # One after another they take twice as long, and whether each is there still longer.
            connection.exec_driver_sql(";".join(_creating(table.name) for table in new))
        quote = connection.dialect.identifier_preparer.quote
        for table in tables.sorted_tables:
            for column in table.c if table.name in here else ():
                known = here[table.name].get(column.name)
                is_new = known is None and column.nullable
                if not is_new and (known is None or known != _RETYPED.get(column)):
                    continue
                sort = column.type.compile(dialect=connection.dialect)
                if is_new:
                    connection.exec_driver_sql(
                        f"ALTER TABLE {quote(table.name)} ADD COLUMN {quote(column.name)} {sort}"
                    )
                    if column in _TOLD_BEFORE:
                        connection.execute(table.update().values({column: _TOLD_BEFORE[column]}))
                else:
                    connection.exec_driver_sql(
                        f"ALTER TABLE {quote(table.name)} ALTER COLUMN {quote(column.name)} TYPE {sort}"
                    )
                    # What is kept of the last resolve says something else now: the next one is a full one.
                    connection.execute(learned.delete())
                    connection.execute(unresolved.delete())
                    connection.execute(unresolved.insert().from_select(["record"], sa.select(records.c.record)))


@cache
def _creating(name: str) -> str:
    """The statement that makes a table."""
    return str(CreateTable(tables.tables[name]).compile(dialect=sa.make_url("duckdb://").get_dialect()()))


def _columns(connection: sa.Connection) -> dict[str, dict[str, str]]:
    """Table name → its columns, each with its type."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    rows = connection.exec_driver_sql(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal"
        " AND database_name = current_database() AND schema_name = current_schema()"
    )
    for table, column, sort in rows.fetchall():
        found[table][column] = sort
    return dict(found)
