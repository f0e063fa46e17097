"""People as they are compared, on a scratch connection: a row for each, numbered from 0 on.

In:  Told, or rows that were kept of it
Out: the table PERSONS and its columns

Rows stand in an order of what they say, never of record numbers, so that samples of them are the same whatever the
order the records came in.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa
import sqlalchemy as sa

from cdp_core.identity.evidence import Integers
from cdp_core.identity.names import nicknames
from cdp_core.identity.traits import Columns
from cdp_core.store.bulk import arrow_relation, fetch_arrow

#: Of more people than this who are equal, a few stand for all when they are paired with others.
MANY_EQUAL = 10


@contextmanager
def scratch(connection: sa.Connection) -> Iterator[sa.Connection]:
    """A database in memory that goes with the block, with the limits of the one given."""
    names = ("threads", "memory_limit", "temp_directory")
    threads, memory, folder = connection.execute(sa.select(*(sa.func.current_setting(name) for name in names))).one()
    with _databases_in_memory().connect() as own:
        own.exec_driver_sql(f"SET threads={int(threads)}")
        own.exec_driver_sql(f"SET memory_limit='{memory}'")
        quoted = folder.replace("'", "''")
        own.exec_driver_sql(f"SET temp_directory='{quoted}'")
        yield own


@cache
def _databases_in_memory() -> sa.Engine:
    """Each connection is a database of its own, gone when it is closed; their statements are compiled once for all."""
    return sa.create_engine("duckdb:///:memory:", poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")


@dataclass(frozen=True)
class Persons:
    """The table PERSONS: a column `person` from 0 on, and the columns to compare.

    Where more than MANY_EQUAL are equal in all of these, `copy` numbers them from 1 on; else it is 1.

    Args:
        record: for each person, the number of its record.
        label: for each person, the cluster it is in by shared identifiers.
    """

    table: sa.Table
    columns: Columns
    record: Integers
    label: Integers

    def __len__(self) -> int:
        return len(self.record)


def write_persons(own: sa.Connection, rows: pa.Table, columns: Columns) -> Persons:
    """PERSONS in the order of what its rows say, one row for equal ones of a cluster.

    Args:
        rows: the stored columns, `record`, `label`, and `anchored`: of which accounts a profile has one, as bits.
    """
    with_roots = "first_name" in columns.compared
    table = _table(tuple(columns.stored), with_roots)
    table.create(own, checkfirst=False)
    if with_roots:
        rows = rows.append_column("first_roots", _roots(rows["first_name"]))
    names = [column.name for column in table.c if column.name not in ("person", "copy")]
    with arrow_relation(own, rows, [table.c[name] for name in names]) as told:
        words = (sa.func.coalesce(told.c[name], "") for name in columns.compared)
        said = sa.func.md5_number(sa.func.concat_ws("\x1f", *words)).label("said")
        once = (
            sa.select(
                said,
                sa.func.min(told.c.record).label("record"),
                sa.func.bit_or(told.c.anchored).label("anchored"),
            )
            .group_by(told.c.label, said)
            .cte("once")
        )
        person = sa.func.row_number().over(order_by=[once.c.said, once.c.record]) - 1
        equal = sa.func.count().over(partition_by=once.c.said)
        of_equal = sa.func.row_number().over(partition_by=once.c.said, order_by=once.c.record)
        copy = sa.case((equal > MANY_EQUAL, of_equal), else_=1)
        columns_of = {**dict(told.c), "anchored": once.c.anchored}
        chosen = sa.select(person, copy, *(columns_of[name] for name in names)).join_from(
            once, told, told.c.record == once.c.record
        )
        own.execute(table.insert().from_select(["person", "copy", *names], chosen))
    found = fetch_arrow(own, sa.select(table.c.person, table.c.record, table.c.label))
    order = np.argsort(found["person"].to_numpy())
    return Persons(table, columns, found["record"].to_numpy()[order], found["label"].to_numpy()[order])


@cache
def _table(stored: tuple[str, ...], with_roots: bool) -> sa.Table:
    """PERSONS with these columns; the same one for each resolve, so that what is asked of it is compiled once."""
    typed = [sa.Column(name, sa.Text) for name in stored]
    roots: list[sa.Column] = [sa.Column("first_roots", sa.ARRAY(sa.Text))] if with_roots else []
    numbers = [sa.Column(name, sa.BigInteger) for name in ("person", "copy", "record", "label")]
    return sa.Table("persons", sa.MetaData(), *numbers, *typed, *roots, sa.Column("anchored", sa.BigInteger))


def _roots(first_names: pa.ChunkedArray) -> pa.Array:
    """For each first name, the names that it may stand for."""
    known = {form: sorted(roots) for form, roots in nicknames().items()}
    encoded = first_names.combine_chunks().dictionary_encode()
    roots = pa.array([known.get(name, [name]) for name in encoded.dictionary.to_pylist()], pa.list_(pa.string()))
    return roots.take(encoded.indices)
