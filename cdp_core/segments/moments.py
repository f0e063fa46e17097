"""Event leaves answered from what is kept per profile and event name: the count, the first and the newest moments.

In:  an EventLeaf with a positive comparison, a Scope
Out: the same select as over the events, at a fraction of the cost; or None where the kept moments do not say enough

"k times in the last N days" is "the k-th newest moment is later than then". That holds without `where`, for k within
what is kept, and while no event of that name lies in the future.
"""

import math
from typing import Any

import sqlalchemy as sa

from cdp_core.segments.clock import Bounds
from cdp_core.segments.comparisons import Comparison, number_holds
from cdp_core.segments.predicates import within, within_numbers
from cdp_core.segments.rule import EventLeaf
from cdp_core.segments.scope import Plan, Scope
from cdp_core.store.tables import KEPT_MOMENTS, event_stats

Truth = sa.ColumnElement[bool]

_NEWEST = [event_stats.c[f"last_{k}"] for k in range(1, KEPT_MOMENTS + 1)]
_FAILS = {"gte": "lt", "gt": "lte", "lt": "gte", "lte": "gt"}


def from_moments(leaf: EventLeaf, scope: Scope, failing: bool) -> Plan | None:
    """Profiles with matching events that satisfy the comparison (or fail it), from event_stats."""
    if leaf.measure.kind != "count" or leaf.happening.where is not None:
        return None
    names = leaf.happening.names
    condition = _several(leaf, scope, failing) if names is None or len(names) > 1 else _one(leaf, scope, failing)
    if condition is None:
        return None
    named = [] if names is None else [event_stats.c.event.in_(names)]
    profile = event_stats.c.profile
    rows = sa.select(profile).where(event_stats.c.view == scope.view, *named, condition, *scope.of(profile))
    return Plan(rows, repeats=names is None or len(names) > 1)


def _several(leaf: EventLeaf, scope: Scope, failing: bool) -> Truth | None:
    """Of several names: only whether there was an event at all."""
    comparison = leaf.measure.comparison
    any_is_enough = _decides_at(comparison) == 1 and number_holds(comparison, 1) != failing
    return _one(leaf, scope, failing) if any_is_enough and not leaf.occurrence else None


def _one(leaf: EventLeaf, scope: Scope, failing: bool) -> Truth | None:
    form = leaf.window.form
    bounds = leaf.window.bounds(scope.now)
    settled = leaf.window.sees_future or not scope.has_future(leaf.happening.names)
    if leaf.occurrence == "first":
        return _once(leaf, within(event_stats.c.first_at, bounds), failing)
    if leaf.occurrence == "last":
        return _once(leaf, within(event_stats.c.last_1, bounds), failing) if settled else None
    if form == "ever":
        return _kept_all(leaf, failing) if settled else None
    open_ended = form in ("last", "after") or (form == "ago" and leaf.window.near == 0)
    if open_ended and settled:
        return _newest(leaf, bounds, failing)
    if form == "before" and _decides_at(leaf.measure.comparison) == 1:
        return _once(leaf, within(event_stats.c.first_at, bounds), failing)
    return None


def _once(leaf: EventLeaf, happened: Truth, failing: bool) -> Truth:
    """One event stands for the count."""
    return happened if number_holds(leaf.measure.comparison, 1) != failing else sa.false()


def _kept_all(leaf: EventLeaf, failing: bool) -> Truth:
    test = within_numbers(leaf.measure.comparison, event_stats.c.n)
    return sa.not_(test) if failing else test


def _newest(leaf: EventLeaf, bounds: Bounds, failing: bool) -> Truth | None:
    """A count up to now, told by the newest moments alone."""
    comparison = leaf.measure.comparison
    enough = _decides_at(comparison)
    if enough is None or enough > KEPT_MOMENTS:
        return None
    op = _FAILS.get(comparison.op) if failing else comparison.op
    if op in ("gte", "gt") and enough >= 1:
        return within(_NEWEST[enough - 1], bounds)
    counted: Any = sum((sa.case((within(moment, bounds), 1), else_=0) for moment in _NEWEST), sa.literal(0))
    test = within_numbers(comparison, counted)
    return sa.and_(within(_NEWEST[0], bounds), sa.not_(test) if failing else test)


def _decides_at(comparison: Comparison) -> int | None:
    """The count from which on the answer stays the same; None where there is none."""
    value: Any = comparison.value
    if comparison.op in ("gte", "lt"):
        return max(0, math.ceil(value))
    if comparison.op == "exists":
        return None
    highest = {"between": lambda: value[1], "in": lambda: max(value, default=0.0)}.get(comparison.op, lambda: value)()
    return max(0, math.floor(highest) + 1)
