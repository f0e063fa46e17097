"""When things happen: two years of shop history up to the demo's day, with seasons, weekends and evenings.

In:  the day that counts as today
Out: random moments before it, as numpy datetimes in seconds (UTC)
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

import numpy as np

from cdp_core.demo.dice import choices

HISTORY_DAYS = 730

#: Trade by month: sales in January and July, gifts from the middle of November.
_MONTHS = np.array([1.15, 0.8, 0.9, 1.0, 1.05, 0.95, 1.1, 0.8, 1.0, 1.1, 1.45, 1.7])
_WEEKDAYS = np.array([0.9, 0.9, 0.95, 1.0, 1.1, 1.25, 1.15])
_HOURS = np.array([1, 1, 1, 1, 1, 2, 4, 7, 9, 10, 11, 12, 13, 12, 10, 10, 11, 13, 15, 18, 20, 17, 9, 3], dtype=float)
#: A shop grows: the newest day sees this many times the trade of the oldest.
_GROWTH = 2.0


@dataclass(frozen=True)
class Almanac:
    """The shop's time. The first instant of `as_of` is its end: nothing happens on that day itself."""

    as_of: date

    @property
    def end(self) -> np.datetime64:
        return np.datetime64(self.as_of, "s")

    @property
    def now(self) -> datetime:
        """The moment for which figures are promised: mid-morning of the demo's day."""
        return datetime.combine(self.as_of, time(9))

    def ago(self, days: float, hour: float = 0.0) -> datetime:
        """`hour` o'clock of the day that many days before."""
        return datetime.combine(self.as_of, time()) - timedelta(days=days) + timedelta(hours=hour)

    @cached_property
    def _cumulated(self) -> np.ndarray:
        """The share of all trade that has happened before each day of the history; one more for its end."""
        days = np.datetime64(self.as_of, "D") - HISTORY_DAYS + np.arange(HISTORY_DAYS)
        months = days.astype("datetime64[M]").astype(int) % 12
        weekdays = (days.astype(int) + 3) % 7
        trade = _MONTHS[months] * _WEEKDAYS[weekdays] * np.linspace(1, _GROWTH, HISTORY_DAYS)
        return np.concatenate([[0.0], np.cumsum(trade) / trade.sum()])

    def moments(self, rng: np.random.Generator, count: int, since: np.ndarray | None = None) -> np.ndarray:
        """Moments of trade for each of `count`, on a day after `since` (days ago) where given."""
        low = np.zeros(count) if since is None else self._share_before(since)
        day = np.searchsorted(self._cumulated, low + (1 - low) * rng.random(count), side="right") - 1
        seconds = choices(rng, count, _HOURS) * 3600 + rng.integers(0, 3600, count)
        return self.end - (HISTORY_DAYS - day) * np.timedelta64(86400, "s") + seconds.astype("timedelta64[s]")

    def _share_before(self, days_ago: np.ndarray) -> np.ndarray:
        return self._cumulated[np.clip(HISTORY_DAYS - np.asarray(days_ago), 0, HISTORY_DAYS - 1).astype(int)]
