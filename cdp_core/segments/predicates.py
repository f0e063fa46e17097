"""A comparison as a condition on one column or property.

In:  a Comparison that is not negative, the value as SQL, `now`
Out: a condition that is true where the comparison holds; elsewhere false, or NULL where the value is missing

Negative operators are complements, so whoever negates takes `surely(condition)`: SQL's NULL is a no.
"""

import math
import sys
from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from cdp_core.segments import folding
from cdp_core.segments.clock import DAY, Bounds, add_units, anniversaries
from cdp_core.segments.comparisons import Comparison
from cdp_core.store.tables import Number

Truth = sa.ColumnElement[bool]

#: Lists longer than this go to the engine as one value, hashed, and not as so many parameters.
_LONG = 50

_FEW_RUNS = 2

_LARGEST = sys.float_info.max

_NUMBER_OPS: dict[str, Callable[[Any, Any], Truth]] = {
    "is": lambda x, v: x == v,
    "lt": lambda x, v: x < v,
    "lte": lambda x, v: x <= v,
    "gt": lambda x, v: x > v,
    "gte": lambda x, v: x >= v,
    "in": lambda x, v: x.in_(listed(v, Number)),
    "between": lambda x, v: x.between(v[0], v[1]),
    "exists": lambda x, _: x.is_not(None),
}


def surely(condition: Truth) -> Truth:
    """The condition with NULL read as no."""
    return sa.func.coalesce(condition, sa.false())


def listed(values: tuple[Any, ...], kind: Any) -> Any:
    """Values for an IN: parameters while they are few, else a select over one list."""
    if len(values) <= _LONG:
        return list(values)
    return sa.select(sa.func.unnest(sa.bindparam(None, list(values), type_=sa.ARRAY(kind), unique=True)))


def holds(comparison: Comparison, value: sa.ColumnElement[Any], now: datetime) -> Truth:
    """Whether a positive comparison holds for a value of its type, as the store keeps it."""
    assert not comparison.negative
    return _OF_TYPE[comparison.type](comparison, value, now)


def _text(comparison: Comparison, value: sa.ColumnElement[str], now: datetime) -> Truth:
    wanted: Any = comparison.value
    match comparison.op:
        case "is":
            return folding.equals(value, wanted)
        case "in":
            texts = tuple(text for text in wanted if text)
            return folding.one_of(value, listed(texts, sa.Text)) if texts else sa.false()
        case "contains":
            return folding.contains(value, wanted)
        case "starts_with":
            return folding.starts_with(value, wanted)
        case "ends_with":
            return folding.ends_with(value, wanted)
        case "matches":
            return folding.matches(value, wanted)
    return folding.present(value)


def _number(comparison: Comparison, value: sa.ColumnElement[float], now: datetime) -> Truth:
    """One range of finite numbers wherever the operator allows, so that the value is looked at once."""
    if comparison.op == "in":
        return within_numbers(comparison, value)
    ((low, high),) = number_ranges(comparison)
    return value.between(low, high)


def number_ranges(comparison: Comparison) -> list[tuple[float, float]]:
    """The ranges of finite numbers, both ends included, that satisfy the comparison."""
    wanted: Any = comparison.value
    match comparison.op:
        case "gte":
            return [(wanted, _LARGEST)]
        case "gt":
            return [(math.nextafter(wanted, math.inf), _LARGEST)]
        case "lte":
            return [(-_LARGEST, wanted)]
        case "lt":
            return [(-_LARGEST, math.nextafter(wanted, -math.inf))]
        case "exists":
            return [(-_LARGEST, _LARGEST)]
        case "between":
            return [wanted]
        case "in":
            return [(one, one) for one in wanted]
    return [(wanted, wanted)]


def within_numbers(comparison: Comparison, value: sa.ColumnElement[Any]) -> Truth:
    """Whether a number that is known to be finite satisfies the comparison."""
    if comparison.op == "in" and not comparison.value:
        return sa.false()
    return _NUMBER_OPS[comparison.op](value, comparison.value)


def within(value: sa.ColumnElement[datetime], bounds: Bounds) -> Truth:
    """Whether a moment lies between bounds."""
    sides = []
    if bounds.start is not None:
        sides.append(value >= bounds.start if bounds.closed_start else value > bounds.start)
    if bounds.end is not None:
        sides.append(value <= bounds.end if bounds.closed_end else value < bounds.end)
    return sa.and_(sa.true(), *sides)


def _date(comparison: Comparison, value: sa.ColumnElement[datetime], now: datetime) -> Truth:
    if comparison.op == "anniversary_in_next":
        return _anniversary(value, anniversary_days(comparison, now))
    if comparison.op == "exists":
        return value.is_not(None)
    return within(value, date_bounds(comparison, now))


def date_bounds(comparison: Comparison, now: datetime) -> Bounds:
    """Between which moments a date satisfies the comparison, one of an anniversary excepted."""
    wanted: Any = comparison.value
    match comparison.op:
        case "before":
            return Bounds(end=wanted)
        case "after":
            return Bounds(wanted, closed_start=True)
        case "on":
            return Bounds(wanted, wanted + DAY if wanted < datetime.max - DAY else None, closed_start=True)
        case "between":
            return Bounds(wanted[0], wanted[1], closed_start=True)
        case "in_last":
            return Bounds(add_units(now, -wanted.n, wanted.unit), now, closed_end=True)
        case "in_next":
            return Bounds(now, add_units(now, wanted.n, wanted.unit), closed_start=True)
    return Bounds()


def anniversary_days(comparison: Comparison, now: datetime) -> list[int]:
    """The days, as `day_of_year` says them, on which an anniversary satisfies the comparison."""
    span: Any = comparison.value
    return sorted(anniversaries(now, span))


def day_of_year(value: sa.ColumnElement[datetime]) -> sa.ColumnElement[int]:
    """Month and day in one number: 229 is the 29th of February."""
    return sa.func.month(value) * 100 + sa.func.day(value)


def _anniversary(value: sa.ColumnElement[datetime], days: list[int]) -> Truth:
    """Few runs of days are asked one by one, the day of those alone whose month fits; an IN is asked of everybody."""
    found = runs(days)
    if len(found) > _FEW_RUNS:
        return day_of_year(value).in_(listed(tuple(days), sa.Integer))
    month, day = sa.func.month(value), sa.func.day(value)
    each = (sa.and_(month == first // 100, day.between(first % 100, last % 100)) for first, last in found)
    return sa.or_(sa.false(), *each)


def runs(numbers: list[int]) -> list[tuple[int, int]]:
    """The first and last of each stretch of whole numbers without a gap."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        follows = found and found[-1][1] == number - 1
        found[-1:] = [(found[-1][0], number)] if follows else [*found[-1:], (number, number)]
    return found


def _boolean(comparison: Comparison, value: sa.ColumnElement[bool], now: datetime) -> Truth:
    if comparison.op == "exists":
        return value.is_not(None)
    return value == (sa.true() if comparison.op == "is_true" else sa.false())


def _list(comparison: Comparison, value: sa.ColumnElement[str], now: datetime) -> Truth:
    """The value is a JSON list; blank entries are none, and a list of nothing is missing."""
    entries = folded_entries(value)
    if comparison.op == "exists":
        return sa.func.len(entries) > 0
    wanted: Any = comparison.value
    has = sa.func.list_has_any if comparison.op == "includes_any" else sa.func.list_has_all
    texts = sa.bindparam(None, list(wanted), type_=sa.ARRAY(sa.Text), unique=True)
    return sa.and_(sa.func.len(entries) > 0, has(entries, texts))


_OF_TYPE: dict[str, Callable[[Comparison, Any, datetime], Truth]] = {
    "text": _text,
    "number": _number,
    "date": _date,
    "boolean": _boolean,
    "list": _list,
}


def folded_entries(value: sa.ColumnElement[str]) -> sa.ColumnElement[Any]:
    """The folded texts of a JSON list, blanks left out; a text that is no JSON list is a list of itself."""
    is_list = sa.and_(sa.func.json_valid(value), sa.func.json_type(value) == "ARRAY")
    texts = sa.case(
        (is_list, sa.func.json_extract_string(value, "$[*]")),
        else_=sa.func.list_value(value),
    )
    each: sa.ColumnElement[str] = sa.literal_column(f"lambda entry: {folding.FOLDED_ENTRY}")
    return sa.func.list_filter(sa.func.list_transform(texts, each), sa.literal_column("lambda entry: entry <> ''"))
