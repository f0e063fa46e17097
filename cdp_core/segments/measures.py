"""What an event leaf counts or adds up, as an expression over a group of events.

In:  a Measure, the table or subquery that the events come from
Out: a condition for HAVING that is true where the measure satisfies its positive comparison

Sums and averages are compared after rounding to 6 decimals. Rounding is monotone, so instead of rounding every sum
the bound is moved once: "rounded, at least 5" is "at least the smallest number that rounds to 5".
"""

import math
import sys
from typing import Any

import sqlalchemy as sa

from cdp_core.segments import folding
from cdp_core.segments.comparisons import Comparison
from cdp_core.segments.predicates import folded_entries, within_numbers
from cdp_core.segments.properties import number_in, pointer_of, property_text, property_value
from cdp_core.segments.rule import Measure, Property
from cdp_core.store.tables import Number

DECIMALS = 6
_LARGEST = sys.float_info.max
_JSON_NUMBERS = ("UBIGINT", "BIGINT", "DOUBLE", "HUGEINT", "UHUGEINT")

Truth = sa.ColumnElement[bool]


def satisfied(measure: Measure, events: sa.FromClause) -> Truth:
    """Whether a group of events satisfies the measure's comparison, which is a positive one.

    NULL where the group has no such number, which is as if there were no events.
    """
    value = _value(measure, events)
    if measure.kind in ("sum", "avg"):
        return rounded_within(measure.comparison, value)
    return within_numbers(measure.comparison, value)


def measured(measure: Measure, events: sa.FromClause) -> sa.ColumnElement[Any]:
    """The measure over a group of events, sums and averages unrounded."""
    value = _value(measure, events)
    return sa.func.coalesce(value, 0.0) if measure.kind == "sum" else value


def _value(measure: Measure, events: sa.FromClause) -> sa.ColumnElement[Any]:
    if measure.kind == "count":
        return sa.func.count()
    if measure.kind == "distinct_days":
        return sa.func.count(sa.distinct(sa.func.date_trunc("day", events.c.occurred_at)))
    assert measure.of is not None
    if measure.kind == "distinct":
        return sa.func.count(sa.distinct(comparable(events, measure.of)))
    number = numeric(events, measure.of)
    choose = {"sum": "fsum", "avg": "favg"}.get(measure.kind, measure.kind)
    value: sa.ColumnElement[float] = getattr(sa.func, choose)(number, type_=Number)
    return value


def numeric(events: sa.FromClause, of: Property) -> sa.ColumnElement[float]:
    """The property where it is a finite number, else NULL."""
    if of.column is not None:
        value = events.c[of.column]
        return sa.case((sa.func.isfinite(value), value)) if of.type == "number" else sa.cast(sa.null(), Number)
    text = property_text(events, of)
    if of.type == "number":
        return number_in(text)
    kind = sa.func.json_type(events.c.properties, pointer_of(of))
    return sa.case((kind.in_(_JSON_NUMBERS), number_in(text)))


def comparable(events: sa.FromClause, of: Property) -> sa.ColumnElement[Any]:
    """The property as `distinct` tells values apart: text folded, missing values NULL."""
    value = property_value(events, of)
    if of.type == "text":
        return sa.func.nullif(folding.sql_fold(value), "")
    if of.type == "number":
        return numeric(events, of)
    if of.type == "list":
        return sa.case((sa.func.len(folded_entries(value)) > 0, folding.sql_fold(value)))
    return value


def rounded_within(comparison: Comparison, value: sa.ColumnElement[float]) -> Truth:
    """Whether a value, rounded, satisfies the comparison. Each range names the value once: it may cost to work out."""
    return sa.or_(sa.false(), *(value.between(low, high) for low, high in _rounding_into(comparison)))


def _rounding_into(comparison: Comparison) -> list[tuple[float, float]]:
    """The ranges of finite numbers, both ends included, that satisfy the comparison once they are rounded."""
    wanted: Any = comparison.value
    match comparison.op:
        case "exists":
            return [(-_LARGEST, _LARGEST)]
        case "gte":
            return [(least_rounding_to(wanted), _LARGEST)]
        case "gt":
            return [(least_rounding_over(wanted), _LARGEST)]
        case "lt":
            return [(-_LARGEST, _below(least_rounding_to(wanted)))]
        case "lte":
            return [(-_LARGEST, _below(least_rounding_over(wanted)))]
    pairs = {"is": [(wanted, wanted)], "between": [wanted]}.get(comparison.op) or [(one, one) for one in wanted]
    return [(least_rounding_to(low), _below(least_rounding_over(high))) for low, high in pairs]


def _below(number: float) -> float:
    return math.nextafter(number, -math.inf)


def least_rounding_to(bound: float) -> float:
    """The smallest number that, rounded, is at least `bound`."""
    return _least(bound, lambda number: round(number, DECIMALS) >= bound)


def least_rounding_over(bound: float) -> float:
    """The smallest number that, rounded, is more than `bound`."""
    return _least(bound, lambda number: round(number, DECIMALS) > bound)


def _least(near: float, reached: Any) -> float:
    """The smallest float near a bound that has been reached, by halving between one that has not and one that has."""
    low = math.nextafter(near - 2 * 10**-DECIMALS, -math.inf)
    high = math.nextafter(near + 2 * 10**-DECIMALS, math.inf)
    while math.nextafter(low, math.inf) < high:
        middle = low + (high - low) / 2
        low, high = (low, middle) if reached(middle) else (middle, high)
    return high
