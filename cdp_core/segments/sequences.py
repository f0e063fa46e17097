"""Sequence leaves as selects of profiles: one thing after another, and perhaps one that did not follow.

In:  a SequenceLeaf, a Scope
Out: the profiles in whose events such a chain exists

Every possible start counts. For a step that must come within some time of the step before it, the latest earlier
moment that was reached decides, since a later start never ends its time earlier. So each step is one join to the
nearest earlier row and not a search over chains.
"""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from cdp_core.segments.asof import AsOfJoin
from cdp_core.segments.clock import Bounds, Span
from cdp_core.segments.events import happened
from cdp_core.segments.predicates import surely, within
from cdp_core.segments.rule import SequenceLeaf, Step
from cdp_core.segments.scope import Plan, Scope
from cdp_core.store.tables import events


def sequence_plan(leaf: SequenceLeaf, scope: Scope) -> Plan:
    """Profiles that went through the steps in this order."""
    reached = reached_moments(leaf, scope)
    if leaf.did_not is not None:
        return Plan(_without(leaf.did_not, reached, scope), repeats=True)
    return Plan(sa.select(reached.c.profile), repeats=True)


def reached_moments(leaf: SequenceLeaf, scope: Scope) -> sa.CTE:
    """When each profile reached the last step that happened, one row for each chain's end."""
    bounds = leaf.window.bounds(scope.now)
    reached = moments(leaf.steps[0], bounds, scope).cte("step_1")
    for number, step in enumerate(leaf.steps[1:], 2):
        reached = _next(step, reached, moments(step, bounds, scope).cte(f"happened_{number}"), f"step_{number}")
    return reached


def moments(step: Step, bounds: Bounds, scope: Scope) -> sa.Select:
    """When each profile did what the step says."""
    return sa.select(events.c.profile, events.c.occurred_at.label("at")).where(
        *happened(step.happening, scope), within(events.c.occurred_at, bounds)
    )


def later(moment: sa.ColumnElement[datetime], span: Span) -> sa.ColumnElement[datetime]:
    """A moment and so many units, by the calendar."""
    return moment + getattr(sa.func, f"to_{span.unit}s")(span.n, type_=sa.Interval)


def _next(step: Step, before: sa.CTE, now: sa.CTE, name: str) -> sa.CTE:
    """The moments of a step that follow a reached moment of the step before it."""
    if step.after is None:
        first = _per_profile(before, sa.func.min)
        follows = sa.and_(now.c.profile == first.c.profile, now.c.at > first.c.at)
        return sa.select(now.c.profile, now.c.at).join(first, follows).cte(name)
    nearest = AsOfJoin(now, before, sa.and_(now.c.profile == before.c.profile, now.c.at > before.c.at))
    in_time = now.c.at <= later(before.c.at, step.after)
    return sa.select(now.c.profile, now.c.at).select_from(nearest).where(in_time).cte(name)


def _without(step: Step, reached: sa.CTE, scope: Scope) -> sa.Select:
    """Profiles with a reached moment that nothing of this kind followed, in a time that has run out."""
    did = moments(step, Bounds(end=scope.now, closed_end=True), scope).cte("did")
    if step.after is None:
        last, latest = _per_profile(reached, sa.func.max), _per_profile(did, sa.func.max)
        joined = last.outerjoin(latest, last.c.profile == latest.c.profile)
        quiet_since = sa.func.coalesce(latest.c.at <= last.c.at, sa.true())
        return sa.select(last.c.profile).select_from(joined).where(quiet_since)
    ran_out = sa.select(reached).where(later(reached.c.at, step.after) <= scope.now).cte("ran_out")
    after = sa.and_(ran_out.c.profile == did.c.profile, ran_out.c.at < did.c.at)
    nearest = AsOfJoin(ran_out, did, after, isouter=True)
    followed = surely(did.c.at <= later(ran_out.c.at, step.after))
    return sa.select(ran_out.c.profile).select_from(nearest).where(sa.not_(followed))


def _per_profile(moments: sa.CTE, choose: Any) -> sa.Subquery:
    """The first or last moment of each profile."""
    return sa.select(moments.c.profile, choose(moments.c.at).label("at")).group_by(moments.c.profile).subquery()
