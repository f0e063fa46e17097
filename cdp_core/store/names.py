"""Names of temporary tables, the same again once they are free: a statement over them is compiled once.

In:  what a table holds
Out: a name that nothing else of this connection has
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa


def fresh_name(connection: sa.Connection, what: str) -> str:
    """A name that is taken until the block of `freed_names` that it was given in ends."""
    taken = _taken(connection)
    taken[what] += 1
    return f"{what}_{taken[what]}"


@contextmanager
def freed_names(connection: sa.Connection) -> Iterator[None]:
    """Names that are given in the block may be given again after it: by then their tables are gone."""
    before = Counter(_taken(connection))
    try:
        yield
    finally:
        if not connection.invalidated and not connection.closed:
            connection.info["names"] = before


def _taken(connection: sa.Connection) -> Counter[str]:
    """How often each word was given on this connection of the pool, which outlives ours."""
    return connection.info.setdefault("names", Counter())
