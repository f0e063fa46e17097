"""Which numbers a select finds, in the fewest bytes that the engine can give them in.

In:  a select of one column of numbers from 0 on, how far they go
Out: the numbers as 4 bytes each, or one bit for every number that could be

Telling doubles apart by hashing costs several times what finding them does; setting the same bit again costs nothing.
"""

import numpy as np
import sqlalchemy as sa
from duckdb_sqlalchemy.datatypes import UInteger

from cdp_core.store.bulk import fetch_arrow

Found = sa.Select | sa.CompoundSelect

#: Sizes in bits are whole numbers of these, so that bits come in whole bytes.
_BYTE = 8


def fetch_numbers(connection: sa.Connection, found: Found, size: int) -> np.ndarray:
    """The numbers below `size`, in any order, doubles included, as uint32."""
    told = fetch_arrow(connection, sa.select(sa.try_cast(_only_column(found), UInteger)))
    numbers = told.column(0).drop_null().to_numpy()
    return numbers if numbers.max(initial=0) < size else numbers[numbers < size]


def fetch_bits(connection: sa.Connection, found: Found, size: int) -> bytes:
    """One bit for each number below `size`, which divides by 8; the first is the highest bit of the first byte."""
    number = _only_column(found)
    # The engine wants the range written out: it makes room for it before it knows any parameter.
    first, last = (sa.literal_column(str(end), sa.BigInteger) for end in (0, -(-size // _BYTE) * _BYTE - 1))
    bits = sa.cast(sa.func.bitstring_agg(number, first, last), sa.LargeBinary)
    told: bytes | None = connection.execute(sa.select(bits).where(number < size)).scalar_one()
    return told or b""


def _only_column(found: Found) -> sa.ColumnElement[int]:
    (number,) = found.subquery("found").c
    return number
