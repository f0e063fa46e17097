"""Father and son of one name: what stands behind it, and when they were born.

In:  people rows
Out: for each its birth as a whole number, day or year; whether two births are a generation apart

A birth is a day written as year, month and day (19800615), or a year alone (1980), which an age is good for. The first
of January is what many systems write where nobody knows the day, and west of Greenwich the eve of 1970: they count as
nothing.
"""

from functools import lru_cache

import sqlalchemy as sa

from cdp_core.store.tables import people

#: Younger parents are rarer than years mistyped; an age is of a day that nobody knows.
GENERATION, _GENERATION_BY_AGE = 12, 18

_EVE_OF_THE_EPOCH = 1969_12_31

#: What is greater is a day.
_YEARS = 9999


def birth() -> sa.ColumnElement[int]:
    """When somebody was born, NULL where nobody says."""
    year, month, day = (sa.extract(part, people.c.birthday) for part in ("year", "month", "day"))
    day_of_birth = year * 10_000 + month * 100 + day
    told = sa.case((sa.and_(sa.or_(month > 1, day > 1), day_of_birth != _EVE_OF_THE_EPOCH), day_of_birth))
    by_age = sa.case((people.c.birthday.is_(None), sa.extract("year", people.c.known_at) - sa.func.floor(people.c.age)))
    return sa.cast(sa.func.coalesce(told, by_age), sa.Integer)


def _year(born: int) -> int:
    return born // 10_000 if born > _YEARS else born


@lru_cache(maxsize=100_000)
def born_apart(a: int, b: int) -> bool:
    """Whether two births are a generation apart, and no slip of the pen."""
    years = abs(_year(a) - _year(b))
    if min(a, b) <= _YEARS:
        return years >= _GENERATION_BY_AGE
    (month_a, day_a), (month_b, day_b) = ((born // 100 % 100, born % 100) for born in (a, b))
    same_day = {month_a, day_a} == {month_b, day_b}
    digits = sum(x != y for x, y in zip(str(a).zfill(8), str(b).zfill(8), strict=True))
    return years >= GENERATION and not same_day and digits > 2
