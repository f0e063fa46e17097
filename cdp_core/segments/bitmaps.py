"""Sets of profiles as roaring bitmaps, and the answers that are kept.

In:  a select of profile numbers
Out: a BitMap; a cache of them that holds its size, counts what it saves and may be used by many threads
"""

import threading
from array import array
from collections import OrderedDict
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import numpy as np
import sqlalchemy as sa
from pyroaring import BitMap

from cdp_core.errors import SegmentError
from cdp_core.store import bits

#: A bitmap holds whole numbers below this.
_LIMIT = 2**32
#: Numbers that share all but their lowest 16 bits stand in one container.
_CONTAINER = 2**16
#: A container of more numbers than this is kept as bits, one of fewer as a list.
_MOST_LISTED = 4096
#: Where more than one number in so many is in the set, its containers are kept as bits, and it is made of bits.
_DENSE = _CONTAINER // _MOST_LISTED


def fetch_bitmap(connection: sa.Connection, found: bits.Found, size: int, repeats: bool = False) -> BitMap:
    """The profile numbers below `size` that a select finds. No number becomes a Python object on the way.

    Args:
        repeats: whether the select finds many of them more than once.
    """
    if repeats:
        return bitmap_of_bits(bits.fetch_bits(connection, found, size))
    return bitmap_of(bits.fetch_numbers(connection, found, size))


def size_for(largest: int | None) -> int:
    """The size that holds numbers up to the largest.

    Raises:
        SegmentError: a bitmap cannot hold it.
    """
    size = _CONTAINER * ((largest or 0) // _CONTAINER + 1)
    if size > _LIMIT:
        raise SegmentError(f"Profile number {largest} is beyond what a segment can hold ({_LIMIT - 1}).")
    return size


def bitmap_of(numbers: np.ndarray) -> BitMap:
    """A bitmap of profile numbers, in any order."""
    if not len(numbers):
        return BitMap()
    size = size_for(int(numbers.max()))
    if len(numbers) * _DENSE > size:
        return _scattered(numbers, True, size)
    packed = array("I")
    packed.frombytes(numbers.astype(np.uint32).tobytes())
    return BitMap(packed)


def bitmap_where(numbers: np.ndarray, chosen: np.ndarray) -> BitMap:
    """A bitmap of those of the different numbers that are chosen."""
    if np.count_nonzero(chosen) * _DENSE < len(numbers):
        return bitmap_of(numbers[chosen])
    return _scattered(numbers, chosen, size_for(int(numbers.max(initial=0))))  # quicker than to pick many


def _scattered(numbers: np.ndarray, chosen: np.ndarray | bool, size: int) -> BitMap:
    among = np.zeros(size, bool)
    among[numbers] = chosen
    return bitmap_of_bits(np.packbits(among).tobytes())


def bitmap_of_bits(told: bytes) -> BitMap:
    """A bitmap of one bit for each number, the first the highest of the first byte, in whole containers.

    Written in the portable form of roaring bitmaps (https://github.com/RoaringBitmap/RoaringFormatSpec), which holds
    the same bits in another order: what is left to do does not grow with how many there are.
    """
    containers = _REVERSED[np.frombuffer(told, np.uint8)].reshape(-1, _CONTAINER // 8)
    sizes = np.bitwise_count(containers.view(np.uint64)).sum(axis=1, dtype=np.int64)
    (keys,) = np.nonzero(sizes)
    header = np.column_stack([keys, sizes[keys] - 1]).astype("<u2").tobytes()
    parts = [_written(containers[key], int(sizes[key])) for key in keys]
    lengths = np.array([8 + len(header) + 4 * len(keys), *map(len, parts)], "<u4")
    places = np.cumsum(lengths, dtype="<u4")[:-1].tobytes()
    return BitMap.deserialize(b"".join([np.array([_NO_RUNS, len(keys)], "<u4").tobytes(), header, places, *parts]))


#: How the portable form begins where no container is kept as runs.
_NO_RUNS = 12346
#: Each byte with its bits the other way round.
_REVERSED = np.packbits(np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1)[:, ::-1], axis=1).ravel()


def _written(container: np.ndarray, size: int) -> bytes:
    if size > _MOST_LISTED:
        return container.tobytes()
    return np.flatnonzero(np.unpackbits(container, bitorder="little").view(bool)).astype("<u2").tobytes()


def numbers_of(bitmap: BitMap) -> np.ndarray:
    """The profile numbers in a bitmap, in order, as int64."""
    return np.frombuffer(bitmap.to_array(), dtype=np.uint32).astype(np.int64)


def size_of(bitmap: BitMap) -> int:
    """About how many bytes a bitmap takes."""
    facts = bitmap.get_statistics()
    return 64 + facts["n_bytes_array_containers"] + facts["n_bytes_run_containers"] + facts["n_bytes_bitset_containers"]


Found = TypeVar("Found")


@dataclass(frozen=True)
class Kept(Generic[Found]):
    """What was found, and the state of the store that it was found in."""

    version: int
    base: int
    found: Found
    bytes: int


@dataclass
class _Turn:
    """Whose turn it is to find an answer, and how many wait for it or are at it."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    people: int = 0


@dataclass
class LeafCache:
    """Answers by what was asked and values of traits, the longest unused going first above `limit_bytes`."""

    limit_bytes: int = 256 * 2**20
    _answers: "OrderedDict[Hashable, Kept[Any]]" = field(default_factory=OrderedDict)
    _facts: "OrderedDict[Hashable, object]" = field(default_factory=OrderedDict)
    _turns: dict[Hashable, _Turn] = field(default_factory=dict)
    _bytes: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def asking(self, key: Hashable) -> Iterator[None]:
        """Alone with a question: whoever asks the same at once waits here, and then finds the answer kept."""
        with self._lock:
            turn = self._turns.setdefault(key, _Turn())
            turn.people += 1
        try:
            with turn.lock:
                yield
        finally:
            with self._lock:
                turn.people -= 1
                if not turn.people:
                    del self._turns[key]

    def waiting(self, key: Hashable) -> int:
        """How many wait for the answer to a question or are finding it."""
        with self._lock:
            return self._turns[key].people if key in self._turns else 0

    def get(self, key: Hashable) -> Kept[Any] | None:
        """The newest answer to the question, of whatever state of the store."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
            return self._answers.get(key)

    def put(self, key: Hashable, kept: Kept[Any]) -> None:
        """Keep an answer, unless a newer one is there."""
        with self._lock:
            present = self._answers.get(key)
            if present and (present.base, present.version) > (kept.base, kept.version):
                return
            self._answers[key] = kept
            self._answers.move_to_end(key)
            self._bytes += kept.bytes - (present.bytes if present else 0)
            while self._bytes > self.limit_bytes and len(self._answers) > 1:
                self._bytes -= self._answers.popitem(last=False)[1].bytes

    def forget_answers(self, and_values: bool = True) -> None:
        """Keep what was found out about the store and, if need be, the values of traits, but no answer."""
        with self._lock:
            kept = [
                (key, each)
                for key, each in self._answers.items()
                if not and_values and not isinstance(each.found, BitMap)
            ]
            self._answers = OrderedDict(kept)
            self._bytes = sum(each.bytes for _, each in kept)

    def fact(self, key: Hashable) -> object | None:
        """Something small that was found out about one state of the store."""
        with self._lock:
            return self._facts.get(key)

    def keep_fact(self, key: Hashable, fact: object) -> None:
        """Keep what was found out, and forget the oldest of many."""
        with self._lock:
            self._facts[key] = fact
            while len(self._facts) > 64:
                self._facts.popitem(last=False)

    @property
    def bytes(self) -> int:
        return self._bytes

    def __len__(self) -> int:
        return len(self._answers)
