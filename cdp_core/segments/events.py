"""Event leaves as selects of profiles.

In:  an EventLeaf, a Scope
Out: the profiles that have matching events and satisfy the measure, or the complement of those that fail it

A profile without matching events has no group. Where its measure, zero or missing, satisfies the comparison, the
select finds those who fail and the plan is their complement.
"""

from dataclasses import replace
from typing import Any as Anything

import sqlalchemy as sa
from duckdb_sqlalchemy.datatypes import UInteger

from cdp_core.segments.clock import Bounds, Window
from cdp_core.segments.comparisons import number_holds
from cdp_core.segments.measures import satisfied
from cdp_core.segments.moments import from_moments
from cdp_core.segments.predicates import surely, within
from cdp_core.segments.properties import property_holds
from cdp_core.segments.rule import All, Any, EventLeaf, Happening, Node, Not, PropertyLeaf
from cdp_core.segments.scope import NOBODY, Plan, Scope
from cdp_core.store.tables import events

Truth = sa.ColumnElement[bool]


def event_plan(leaf: EventLeaf, scope: Scope) -> Plan:
    """Profiles whose events satisfy the measure."""
    comparison = leaf.measure.comparison
    if comparison.negative:
        positive = replace(leaf, measure=replace(leaf.measure, comparison=comparison.positive))
        return event_plan(positive, scope).flipped()
    if number_holds(comparison, leaf.measure.without_events):
        return _measured(leaf, scope, failing=True).flipped()
    return _measured(leaf, scope, failing=False)


def happened(happening: Happening, scope: Scope) -> list[Truth]:
    """Conditions on an event: its name, its `where`, and that the scope sees it."""
    conditions: list[Truth] = []
    if happening.names is not None:
        names = happening.names
        conditions.append(events.c.event == names[0] if len(names) == 1 else events.c.event.in_(names))
    if scope.view != "all":
        conditions.append(events.c.system == scope.view)
    if happening.where is not None:
        conditions.append(_where(happening.where, scope))
    return [*conditions, *scope.of(events.c.profile)]


def _where(node: Node, scope: Scope) -> Truth:
    """A `where` as a condition that is never true by way of a missing value."""
    if isinstance(node, All):
        return sa.and_(sa.true(), *(_where(each, scope) for each in node.nodes))
    if isinstance(node, Any):
        return sa.or_(sa.false(), *(_where(each, scope) for each in node.nodes))
    if isinstance(node, Not):
        return sa.not_(surely(_where(node.node, scope)))
    assert isinstance(node, PropertyLeaf)
    condition = property_holds(node.comparison.positive, events, node.of, scope.now)
    return sa.not_(surely(condition)) if node.comparison.negative else condition


def _measured(leaf: EventLeaf, scope: Scope, failing: bool) -> Plan:
    """Profiles with matching events whose measure satisfies the comparison, or fails it."""
    quick = from_moments(leaf, scope, failing)
    if quick is not None:
        return quick
    if leaf.occurrence is not None:
        return _of_occurrence(leaf, scope, failing)
    rows = sa.select(events.c.profile).where(
        *happened(leaf.happening, scope), within(events.c.occurred_at, leaf.window.bounds(scope.now))
    )
    return _having(rows, leaf, failing)


def _having(rows: sa.Select, leaf: EventLeaf, failing: bool) -> Plan:
    if not failing and _asks_for_any(leaf):
        return Plan(rows, repeats=True)
    test = satisfied(leaf.measure, events)
    if failing:  # no events satisfy it, and so does a group without a number
        test = sa.not_(sa.func.coalesce(test, sa.true()))
    profile = sa.cast(events.c.profile, UInteger)  # what is half as wide is grouped by sooner
    return Plan(rows.with_only_columns(profile).group_by(profile).having(test))


def _asks_for_any(leaf: EventLeaf) -> bool:
    """Whether one matching event is enough."""
    comparison = leaf.measure.comparison
    return leaf.measure.kind == "count" and comparison.op in ("gte", "gt") and number_holds(comparison, 1)


def candidates(window: Window, scope: Scope) -> Bounds:
    """Among which moments the first or last occurrence is chosen."""
    return Bounds() if window.sees_future else Bounds(end=scope.now, closed_end=True)


def _of_occurrence(leaf: EventLeaf, scope: Scope, failing: bool) -> Plan:
    """Only each profile's first or last matching event is looked at, and all that tie with it."""
    among = [*happened(leaf.happening, scope), within(events.c.occurred_at, candidates(leaf.window, scope))]
    choose = sa.func.min if leaf.occurrence == "first" else sa.func.max
    moment: sa.ColumnElement[Anything] = choose(events.c.occurred_at)
    grouped = sa.select(events.c.profile, moment.label("moment")).where(*among).group_by(events.c.profile)
    chosen = grouped.having(within(moment, leaf.window.bounds(scope.now)))
    if leaf.measure.kind in ("count", "distinct_days"):
        fits = number_holds(leaf.measure.comparison, 1) != failing
        return Plan(chosen.with_only_columns(events.c.profile)) if fits else NOBODY
    picked = chosen.cte("chosen")
    tied = sa.and_(picked.c.profile == events.c.profile, picked.c.moment == events.c.occurred_at)
    rows = sa.select(events.c.profile).join(picked, tied).where(*among)
    return _having(rows, leaf, failing)
