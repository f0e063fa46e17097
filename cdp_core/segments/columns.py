"""The values of a trait in memory, each beside its profile number, so that a condition on it compares arrays.

In:  where a trait's values stand; a comparison that is not negative
Out: a Column; the profiles that it says the comparison holds for

A scan of a million rows takes some milliseconds, to compare a million numbers less than one, and whoever edits a
condition asks about the same trait again and again. Texts are folded by the engine, as everywhere: what is left to
compare are the different ones, where they are not too many.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import sqlalchemy as sa
from duckdb_sqlalchemy.datatypes import UInteger
from pyroaring import BitMap

from cdp_core.segments import folding
from cdp_core.segments.bitmaps import bitmap_where
from cdp_core.segments.clock import Bounds
from cdp_core.segments.comparisons import Comparison
from cdp_core.segments.predicates import (
    anniversary_days,
    date_bounds,
    day_of_year,
    folded_entries,
    number_ranges,
    runs,
)
from cdp_core.segments.traits import TraitValue
from cdp_core.store.bulk import fetch_arrow

#: A condition on texts is asked of each different one.
_MOST_TEXTS = 10_000
#: A condition of more ranges than this is left to the engine.
_MOST_RANGES = 8
#: So many values are compared at once: they stay in the processor's cache.
_AT_ONCE = 2**16

_EARLIEST, _LATEST = np.iinfo(np.int64).min, np.iinfo(np.int64).max
_EPOCH, _MICROSECOND = datetime(1970, 1, 1), timedelta(microseconds=1)

#: How a text that is not blank, or the entries of a list that has some, satisfy a comparison.
_ON_TEXTS: dict[str, Callable[[Any, Any], bool]] = {
    "exists": lambda text, wanted: True,
    "is": lambda text, wanted: text == wanted,
    "in": lambda text, wanted: text in wanted,
    "contains": lambda text, wanted: wanted in text,
    "starts_with": lambda text, wanted: text.startswith(wanted),
    "ends_with": lambda text, wanted: text.endswith(wanted),
    "includes_any": lambda entries, wanted: not wanted.isdisjoint(entries),
    "includes_all": lambda entries, wanted: wanted.issubset(entries),
}

Range = tuple[Any, Any]


@dataclass(frozen=True)
class Column:
    """Profiles that have a value, by number, and the value of each: a number, or which of the texts it is."""

    profiles: np.ndarray
    values: np.ndarray
    #: The different texts, folded; of lists, the texts in each.
    texts: Sequence[str | list[str]] | None = None

    @property
    def bytes(self) -> int:
        return self.profiles.nbytes + self.values.nbytes + sum(len(str(text)) for text in self.texts or ())

    def holding(self, comparison: Comparison, now: datetime) -> BitMap | None:
        """The profiles whose value satisfies a positive comparison; None where the engine has to be asked."""
        if self.texts is None:
            ranges = _ranges(comparison, now)
            return self._where(lambda some: _within(some, ranges)) if len(ranges) <= _MOST_RANGES else None
        if comparison.op not in _ON_TEXTS:
            return None
        test, value = _ON_TEXTS[comparison.op], comparison.value
        wanted = frozenset(value) if isinstance(value, tuple) else value
        fits = np.array([bool(text) and test(text, wanted) for text in self.texts], bool)
        return self._where(fits.take)

    def _where(self, test: Callable[[np.ndarray], np.ndarray]) -> BitMap:
        among = np.empty(len(self.values), bool)
        for at in range(0, len(among), _AT_ONCE):
            among[at : at + _AT_ONCE] = test(self.values[at : at + _AT_ONCE])
        return bitmap_where(self.profiles, among)


def kind_of(comparison: Comparison) -> str:
    """As what a comparison looks at a value: its type, or the day of the year of a date."""
    return "day of the year" if comparison.op == "anniversary_in_next" else comparison.type


def read_column(connection: sa.Connection, told: TraitValue, kind: str, size: int, most: int) -> Column | None:
    """The values of a trait of the profiles whose numbers are below `size`.

    None where they would take more than `most` bytes, or there are too many different texts.
    """
    rows = (*told.rows, told.value.is_not(None), told.profile < size)
    many = connection.scalar(sa.select(sa.func.count()).select_from(told.profile.table).where(*rows)) or 0
    if many * (_A_NUMBER + _BYTES.get(kind, np.uint16().nbytes)) > most:
        return None
    if kind not in _BYTES:
        return _of_texts(connection, told, kind, rows)
    value = {
        "date": sa.func.epoch_us(told.value),
        "day of the year": sa.cast(day_of_year(told.value), sa.SmallInteger),
        "boolean": sa.cast(told.value, sa.SmallInteger),
    }.get(kind, told.value)
    found = fetch_arrow(connection, sa.select(sa.cast(told.profile, UInteger), value).where(*rows))
    profiles, numbers = (column.to_numpy() for column in found.columns)
    return Column(profiles, numbers)


#: Bytes of a profile's number, and of a value of the kinds that are compared as numbers.
_A_NUMBER = np.uint32().nbytes
_BYTES = {"number": 8, "date": 8, "day of the year": 2, "boolean": 2}


def _of_texts(connection: sa.Connection, told: TraitValue, kind: str, rows: Any) -> Column | None:
    different = connection.scalar(sa.select(sa.func.approx_count_distinct(told.value)).where(*rows)) or 0
    if different > _MOST_TEXTS:
        return None
    folded = folded_entries(told.value) if kind == "list" else folding.sql_fold(told.value)
    having = sa.func.list(sa.cast(told.profile, UInteger))
    each = sa.select(folded, having).where(*rows).group_by(told.value)
    texts, profiles = (column.combine_chunks() for column in fetch_arrow(connection, each).columns)
    codes = np.arange(len(texts), dtype=np.uint16)
    return Column(profiles.flatten().to_numpy(), np.repeat(codes, profiles.value_lengths()), texts.to_pylist())


def _ranges(comparison: Comparison, now: datetime) -> Sequence[Range]:
    """The ranges of values, both ends included, that satisfy a comparison."""
    match kind_of(comparison):
        case "number":
            return number_ranges(comparison)
        case "boolean":
            return [{"is_true": (1, 1), "is_false": (0, 0), "exists": (0, 1)}[comparison.op]]
        case "day of the year":
            return runs(anniversary_days(comparison, now))
    return [_moments(date_bounds(comparison, now))]


def _moments(bounds: Bounds) -> Range:
    low = _EARLIEST if bounds.start is None else _written(bounds.start) + (not bounds.closed_start)
    high = _LATEST if bounds.end is None else _written(bounds.end) - (not bounds.closed_end)
    return low, high


def _written(moment: datetime) -> int:
    """A moment as the store counts it: in microseconds since 1970."""
    return (moment - _EPOCH) // _MICROSECOND


def _within(values: np.ndarray, ranges: Sequence[Range]) -> np.ndarray:
    among = np.zeros(len(values), bool)
    for low, high in ranges:
        among |= (values >= low) & (values <= high)
    return among
