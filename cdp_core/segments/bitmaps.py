"""Sets of profiles as roaring bitmaps, and the answers that are kept.

In:  a select of profile numbers
Out: a BitMap; a cache of them that holds its size, counts what it saves and may be used by many threads
"""

import threading
from array import array
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field

import numpy as np
import sqlalchemy as sa
from pyroaring import BitMap

from cdp_core.errors import SegmentError

_LARGEST = 2**32 - 1


def fetch_bitmap(connection: sa.Connection, statement: sa.Select | sa.CompoundSelect) -> BitMap:
    """The profile numbers that a select finds. Goes from the engine's columns to the bitmap without a Python number."""
    cursor = connection.execute(statement).cursor
    assert cursor is not None
    (numbers,) = cursor.fetchnumpy().values()
    return bitmap_of(np.asarray(numbers))


def bitmap_of(numbers: np.ndarray) -> BitMap:
    """A bitmap of profile numbers."""
    if len(numbers) and int(numbers.max()) > _LARGEST:
        raise SegmentError(f"Profile number {numbers.max()} is beyond what a segment can hold ({_LARGEST}).")
    packed = array("I")
    packed.frombytes(numbers.astype(np.uint32).tobytes())
    return BitMap(packed)


def numbers_of(bitmap: BitMap) -> np.ndarray:
    """The profile numbers in a bitmap, in order, as int64."""
    return np.frombuffer(bitmap.to_array(), dtype=np.uint32).astype(np.int64)


def size_of(bitmap: BitMap) -> int:
    """About how many bytes a bitmap takes."""
    facts = bitmap.get_statistics()
    return 64 + facts["n_bytes_array_containers"] + facts["n_bytes_run_containers"] + facts["n_bytes_bitset_containers"]


@dataclass(frozen=True)
class Kept:
    """An answer and the state of the store that it was given for."""

    version: int
    base: int
    bitmap: BitMap
    bytes: int


@dataclass
class LeafCache:
    """Answers by what was asked, the longest unused going first once they take more than `limit_bytes`."""

    limit_bytes: int = 256 * 2**20
    _answers: "OrderedDict[Hashable, Kept]" = field(default_factory=OrderedDict)
    _facts: "OrderedDict[Hashable, object]" = field(default_factory=OrderedDict)
    _bytes: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, key: Hashable) -> Kept | None:
        """The newest answer to the question, of whatever state of the store."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
            return self._answers.get(key)

    def put(self, key: Hashable, kept: Kept) -> None:
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
