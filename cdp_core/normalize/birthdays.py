"""Birthdays: days that somebody who is in a file can have been born on.

In:  a column of dates that its header or a person calls a birthday
Out: an expression for the day, NULL where nobody can have it, and a sentence about what was left out
"""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from cdp_core.counts import in_number
from cdp_core.normalize.cell import Cell
from cdp_core.normalize.moments import Moment
from cdp_core.normalize.reading import Reading
from cdp_core.normalize.values import total

#: Nobody alive is older; what stands before it is some system's "unknown" (1753-01-01), unless the people are of long
#: ago.
_OLDEST = datetime(1890, 1, 1)

#: The first days that spreadsheets and databases count from, which they show where they have none.
_ZEROS = tuple(map(datetime.fromisoformat, ("1899-12-30", "1899-12-31", "1900-01-01")))

#: People of long ago are so large a share of a file, and have days of their own: of no more rows than this is one.
_SHARE_OF_OLD = 0.1
_LEAST_DAYS, _MOST_ON_A_DAY = 3, 100


@dataclass(frozen=True)
class _Days:
    """How many birthdays a column has, before the oldest, on how many days but New Year, that are none, and to come."""

    all: int
    early: int
    different: int
    zeros: int
    late: int

    @property
    def of_old(self) -> bool:
        """Whether the early ones are people's, and no system's word for nothing."""
        own = self.different >= max(_LEAST_DAYS, self.early / _MOST_ON_A_DAY)
        return own and self.early >= _SHARE_OF_OLD * self.all


def read_birthday(reading: Reading, cell: Cell) -> Moment:
    """The day of birth, no later than now."""
    latest = reading.options.now
    read = reading.dates(cell)
    told = read.day(reading.told(cell), latest)
    early = told < _OLDEST
    # Where no more is known than the year, or nothing at all, systems write its first day.
    own = sa.and_(early, sa.func.dayofyear(told) > 1)
    different = sa.func.count(sa.distinct(sa.case((own, told))))
    zeros = total(told, told.in_(_ZEROS))
    counts = sa.select(total(told), total(told, early), different, zeros, total(told, told > latest))
    days = _Days(*reading.connection.execute(counts).one())
    if days.of_old:
        reading.say("birthday", f"Days before {_OLDEST.year} were kept, as many here were born then.")
    _say_left_out(reading, days)
    day = read.day(reading.value(cell), latest)
    fits = day <= latest if days.of_old else sa.and_(day.between(_OLDEST, latest), day.not_in(_ZEROS))
    return sa.case((fits, day))


def _say_left_out(reading: Reading, days: _Days) -> None:
    early, zeros = (0, 0) if days.of_old else (days.early, days.zeros)
    which = ((early, f"before {_OLDEST.year}"), (zeros, "from which spreadsheets count"), (days.late, "in the future"))
    for count, when in which:
        if count:
            reading.say("birthday", in_number(count, f"day|days {when} is|are no birthday and was|were left out."))
