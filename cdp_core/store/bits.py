"""Which numbers a select finds, in the fewest bytes that the engine can give them in.

In:  a select of one column of numbers from 0 on, how far they go
Out: the numbers as 4 bytes each, or one bit for every number that could be

Telling doubles apart by hashing costs several times what finding them does; setting the same bit again costs nothing.
"""

import numpy as np
import sqlalchemy as sa
from duckdb_sqlalchemy.datatypes import UInteger

Found = sa.Select | sa.CompoundSelect

#: Sizes in bits are whole numbers of these, so that bits come in whole bytes.
_BYTE = 8


def fetch_numbers(connection: sa.Connection, found: Found, size: int) -> np.ndarray:
    """The numbers below `size`, in any order, doubles included, as uint32."""
    number = _below(found, size)
    cursor = connection.execute(sa.select(sa.cast(number, UInteger)).where(number < size)).cursor
    assert cursor is not None
    (numbers,) = cursor.fetchnumpy().values()
    return np.asarray(numbers, np.uint32)


def fetch_bits(connection: sa.Connection, found: Found, size: int) -> bytes:
    """One bit for each number below `size`, which divides by 8; the first is the highest bit of the first byte."""
    number = _below(found, size)
    # The engine wants the range written out: it makes room for it before it knows any parameter.
    first, last = (sa.literal_column(str(end), sa.BigInteger) for end in (0, -(-size // _BYTE) * _BYTE - 1))
    bits = sa.cast(sa.func.bitstring_agg(number, first, last), sa.LargeBinary)
    told: bytes | None = connection.execute(sa.select(bits).where(number < size)).scalar_one()
    return told or b""


def _below(found: Found, size: int) -> sa.ColumnElement[int]:
    (number,) = found.subquery("found").c
    return number
