"""Sets of profile numbers, made of numbers or of bits, are the same sets."""

import numpy as np
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from cdp_core.errors import SegmentError
from cdp_core.segments.bitmaps import bitmap_of, bitmap_of_bits, fetch_bitmap, size_for

SIZE = 3 * 2**16


def bits_of(numbers, size=SIZE):
    among = np.zeros(size, bool)
    among[list(numbers)] = True
    return np.packbits(among).tobytes()


@pytest.mark.parametrize(
    "numbers",
    [
        [],
        [0],
        [SIZE - 1],
        [7, 2**16 - 1, 2**16, 2 * 2**16 + 5],
        range(4096),
        range(4097),
        range(SIZE),
        range(0, SIZE, 3),
        range(2**16, 2 * 2**16),
    ],
)
def test_bits_make_the_set_that_their_numbers_make(numbers):
    made = bitmap_of_bits(bits_of(numbers))
    assert made == BitMap(numbers)
    assert list(made | BitMap([1])) == sorted({1, *numbers})


@given(st.sets(st.integers(0, SIZE - 1), max_size=300), st.integers(0, SIZE - 6000))
def test_few_and_many_numbers_side_by_side_make_their_set(some, start):
    numbers = some | set(range(start, start + 5000))
    assert bitmap_of_bits(bits_of(numbers)) == BitMap(numbers)
    assert bitmap_of(np.array(sorted(numbers, reverse=True))) == BitMap(numbers)


def test_numbers_in_any_order_and_more_than_once_are_a_set():
    assert list(bitmap_of(np.array([9, 2, 9, 70_000, 2]))) == [2, 9, 70_000]
    assert list(bitmap_of(np.array([], np.int64))) == []


@pytest.mark.parametrize("repeats", [False, True])
def test_a_select_is_fetched_up_to_the_size_and_not_beyond(engine, repeats):
    numbers = sa.values(sa.column("n", sa.BigInteger), name="told").data([(3,), (3,), (0,), (2**16,), (2**40,)])
    nothing = sa.select(numbers.c.n).where(numbers.c.n < 0)
    with engine.connect() as connection:
        assert list(fetch_bitmap(connection, sa.select(numbers.c.n), size_for(2**16), repeats)) == [0, 3, 2**16]
        assert list(fetch_bitmap(connection, nothing, size_for(None), repeats)) == []


def test_a_number_that_no_set_can_hold_is_said():
    assert size_for(2**32 - 1) == 2**32
    with pytest.raises(SegmentError, match="4294967296 is beyond"):
        size_for(2**32)
