"""Distinct values put into words of ours by Python, and told of the rows that hold them.

In:  an expression over rows, and a function from one value to its clean form
Out: a Lookup: the expression for the clean form, and the join that it needs
"""

from collections.abc import Callable
from dataclasses import dataclass

import pyarrow as pa
import sqlalchemy as sa

from cdp_core.normalize.values import Text
from cdp_core.store.bulk import arrow_relation
from cdp_core.store.names import fresh_name

#: Values that stand in the statement itself, where there are no more.
FEW = 8


@dataclass(frozen=True)
class Lookup:
    """What became of each distinct value.

    `rows` says how many rows hold a value, `clean` what it was read as; both have the same keys.
    `table` is the temporary table to join, None where every value is clean as it stands, or where they are few: a file
    may have hundreds of columns of yes and no, and a statement of as many joins takes longer with each of them.
    """

    rows: dict[str, int]
    clean: dict[str, str | None]
    table: sa.TableClause | None

    def joined(self, source: sa.FromClause, value: Text) -> sa.FromClause:
        return source if self.table is None else source.outerjoin(self.table, self.table.c.raw == value)

    def expression(self, value: Text) -> Text:
        if self.table is not None:
            return self.table.c.clean
        if all(raw == clean for raw, clean in self.clean.items()):
            return value
        return sa.case({raw: sa.literal(clean, sa.Text) for raw, clean in self.clean.items()}, value=value)

    @property
    def unread(self) -> dict[str, int]:
        """Values that nothing could be made of, with the rows that hold them."""
        return {value: self.rows[value] for value, clean in self.clean.items() if clean is None}


def look_up(connection: sa.Connection, value: Text, clean: Callable[[str], str | None], few: int = FEW) -> Lookup:
    """Read each distinct value of a column once; a table is made of more than a `few`."""
    distinct = sa.select(value.label("value"), sa.func.count()).where(value.is_not(None)).group_by(sa.text("1"))
    rows: dict[str, int] = {row[0]: row[1] for row in connection.execute(distinct)}
    read = {raw: clean(raw) for raw in rows}
    changed = any(raw != value for raw, value in read.items())
    return Lookup(rows, read, _temporary(connection, read) if changed and len(read) > few else None)


def _temporary(connection: sa.Connection, read: dict[str, str | None]) -> sa.TableClause:
    name = fresh_name(connection, "lookup")
    columns = [sa.column("raw", sa.Text), sa.column("clean", sa.Text)]
    arrow = pa.table({"raw": pa.array(read.keys(), pa.string()), "clean": pa.array(read.values(), pa.string())})
    with arrow_relation(connection, arrow, [sa.Column(column.name, sa.Text) for column in columns]) as relation:
        connection.execute(sa.CreateTableAs(sa.select(*relation.c), name, temporary=True))
    return sa.table(name, *columns)


def drop(connection: sa.Connection, lookups: list[Lookup]) -> None:
    """Take the temporary tables away once the rows are joined."""
    for lookup in lookups:
        if lookup.table is not None:
            connection.exec_driver_sql(f"DROP TABLE IF EXISTS {lookup.table.name}")
