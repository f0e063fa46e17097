"""How many different identifiers stand, kept beside them: to count them anew is to look at all.

In:  identifiers
Out: their number, and the one row of `identifier_count` that keeps it

A load only adds identifiers, so the number kept holds up to the last load that it has seen. Whatever lets identifiers
step back, stand again or go forgets it.
"""

from dataclasses import dataclass

import numpy as np
import sqlalchemy as sa

from cdp_core.store.bulk import insert_rows
from cdp_core.store.tables import identifier_count, identifiers


@dataclass(frozen=True)
class Kept:
    """How many different identifiers stood after that load."""

    load_id: int
    identifiers: int


def count_identifiers(connection: sa.Connection) -> int:
    """How many different identifiers stand: as kept, or counted now where something came or went since."""
    kept = kept_count(connection)
    return kept.identifiers if kept and kept.load_id == _last_load(connection) else count_anew(connection)


def kept_count(connection: sa.Connection) -> Kept | None:
    """The number that is kept, of now or of before the last loads; None where it was forgotten."""
    row = connection.execute(sa.select(identifier_count.c.load_id, identifier_count.c.identifiers)).first()
    return Kept(*row) if row else None


def keep_count(connection: sa.Connection, number: int | None = None) -> None:
    """Keep the number of identifiers that stand now, counted here where it is not given."""
    forget_count(connection)
    load_id = _last_load(connection)
    if load_id is not None:
        number = count_anew(connection) if number is None else number
        insert_rows(connection, identifier_count, [{"load_id": load_id, "identifiers": number}])


def forget_count(connection: sa.Connection) -> None:
    """Say that identifiers stepped back, stood up again, or went."""
    connection.execute(identifier_count.delete())


def is_counted(connection: sa.Connection) -> bool:
    """Whether the number kept is that of now; of no identifiers there is none to keep."""
    kept, last = kept_count(connection), _last_load(connection)
    return last is None or (kept is not None and kept.load_id == last)


def _last_load(connection: sa.Connection) -> int | None:
    return connection.execute(sa.select(sa.func.max(identifiers.c.load_id))).scalar_one()


def count_anew(connection: sa.Connection) -> int:
    """Told apart by a hash of 64 bits. To sort the hashes takes half the time of telling them apart in the engine."""
    hashed = sa.func.hash(identifiers.c.kind, identifiers.c.scope, identifiers.c.value)
    cursor = connection.execute(sa.select(hashed).where(identifiers.c.standing)).cursor
    assert cursor is not None
    (hashes,) = cursor.fetchnumpy().values()
    hashes = np.sort(np.asarray(hashes, np.uint64))
    return int(np.count_nonzero(hashes[1:] != hashes[:-1])) + bool(len(hashes))
