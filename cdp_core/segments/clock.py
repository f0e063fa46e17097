"""Instants, spans and windows: the calendar of a rule.

In:  ISO 8601 text, `now`, numbers of units
Out: naive UTC datetimes and the bounds between which an event or a date must lie
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

UNITS = ("minute", "hour", "day", "week", "month", "year")
_FIXED = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}
DAY = _FIXED["day"]


def add_units(instant: datetime, n: int, unit: str) -> datetime:
    """`instant` moved by n units; months and years by the calendar, on the last day of a shorter month.

    What would leave the years 1 to 9999 stays at their edge.
    """
    edge = datetime.max if n > 0 else datetime.min
    if unit in _FIXED:
        try:
            return instant + n * _FIXED[unit]
        except OverflowError:
            return edge
    months = instant.year * 12 + instant.month - 1 + n * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    if not 1 <= year <= 9999:
        return edge
    day = min(instant.day, monthrange(year, month + 1)[1])
    return instant.replace(year=year, month=month + 1, day=day)


def instant_of(text: str) -> datetime:
    """An ISO 8601 date or time as naive UTC; a bare date is its first instant.

    Raises:
        ValueError: not ISO 8601, or outside the years 1 to 9999 in UTC.
    """
    read = datetime.fromisoformat(text)
    if read.tzinfo is None:
        return read
    try:
        return read.astimezone(UTC).replace(tzinfo=None)
    except OverflowError as error:
        raise ValueError(f"{text} lies outside the years 1 to 9999") from error


def day_of(instant: datetime) -> datetime:
    """The first instant of its UTC day."""
    return instant.replace(hour=0, minute=0, second=0, microsecond=0)


@dataclass(frozen=True)
class Span:
    """So many units of time."""

    n: int
    unit: str


@dataclass(frozen=True)
class Bounds:
    """From `start` to `end`; None is open. `closed_start` takes the start in, `closed_end` the end."""

    start: datetime | None = None
    end: datetime | None = None
    closed_start: bool = False
    closed_end: bool = False


@dataclass(frozen=True)
class Window:
    """When an event must lie, as the rule says it: form is ever, last, ago, between, after or before."""

    form: str = "ever"
    span: Span | None = None
    near: int = 0
    start: datetime | None = None
    end: datetime | None = None

    @property
    def sees_future(self) -> bool:
        """Whether events later than `now` count."""
        return self.form in ("between", "after")

    @property
    def moves(self) -> bool:
        """Whether the bounds move with `now` even where no event lies in the future."""
        return self.form in ("last", "ago")

    def bounds(self, now: datetime) -> Bounds:
        """The bounds at `now`, future events already left out where the form leaves them out."""
        if self.form == "between":
            return Bounds(self.start, self.end, closed_start=True)
        if self.form == "after":
            return Bounds(self.start, closed_start=True)
        if self.form == "before":
            assert self.end is not None
            return Bounds(end=self.end) if self.end <= now else Bounds(end=now, closed_end=True)
        if self.span is None:
            return Bounds(end=now, closed_end=True)
        start = add_units(now, -self.span.n, self.span.unit)
        return Bounds(start, add_units(now, -self.near, self.span.unit), closed_end=True)


def anniversaries(now: datetime, span: Span) -> frozenset[int]:
    """The days of the year, as month·100 + day, whose anniversary falls within the span, today included.

    29 February falls on 1 March in other years.
    """
    day = day_of(now)
    end = add_units(day, span.n, span.unit)
    days: set[int] = set()
    while day < end and len(days) < 366:
        days.add(day.month * 100 + day.day)
        if (day.month, day.day) == (3, 1) and monthrange(day.year, 2)[1] == 28:
            days.add(229)
        if day >= datetime.max - DAY:
            break
        day += DAY
    return frozenset(days)
