"""What is known of one profile about one leaf: the value, the events, the decision that settled it.

In:  a leaf, a Scope, a profile
Out: a Fact in words, with the value and the events themselves
"""

import json
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from cdp_core.profiles.decided import decisions_of
from cdp_core.profiles.held import holds
from cdp_core.segments.clock import Bounds
from cdp_core.segments.events import candidates, happened
from cdp_core.segments.measures import DECIMALS, measured
from cdp_core.segments.predicates import within
from cdp_core.segments.properties import property_value
from cdp_core.segments.rule import (
    ConsentLeaf,
    EventLeaf,
    Happening,
    IdentifierLeaf,
    InterestLeaf,
    Measure,
    Node,
    PropertyLeaf,
    SequenceLeaf,
    SourceLeaf,
    Step,
    SystemLeaf,
    TraitLeaf,
    leaves,
)
from cdp_core.segments.scope import Scope
from cdp_core.segments.sequences import later, moments, reached_moments
from cdp_core.segments.traits import trait_value
from cdp_core.segments.words import CODED, label, measure_words, purpose_words, shown
from cdp_core.store.tables import assignments, events, identifiers, interests, profile_sources, sources

SHOWN_EVENTS = 5


@dataclass(frozen=True)
class Fact:
    """A sentence, the value or measure, and the newest of the events that count."""

    because: str
    value: Any = None
    events: list[dict[str, Any]] = field(default_factory=list)


def fact_of(connection: sa.Connection, leaf: Node, scope: Scope, profile: int) -> Fact:
    """What decides the leaf for this profile."""
    scope = replace(scope, only=sa.select(sa.literal(profile, sa.BigInteger)))
    match leaf:
        case TraitLeaf():
            return _trait(connection, leaf, scope, profile)
        case EventLeaf():
            return _event(connection, leaf, scope)
        case SequenceLeaf():
            return _sequence(connection, leaf, scope)
        case IdentifierLeaf():
            return _identifier(connection, leaf, profile)
        case SourceLeaf() | SystemLeaf():
            return _sources(connection, profile)
        case ConsentLeaf():
            return _consent(connection, leaf, scope, profile)
        case InterestLeaf():
            return _interest(connection, scope, profile)
    return Fact("")


def _trait(connection: sa.Connection, leaf: TraitLeaf, scope: Scope, profile: int) -> Fact:
    told = trait_value(leaf.trait, leaf.comparison.type, scope.view)
    value = connection.execute(sa.select(told.value).where(*told.rows, told.profile == profile)).scalar()
    if leaf.comparison.type == "list" and isinstance(value, str):
        value = json.loads(value)
    missing = value is None or value in ("", [])
    say = CODED.get(leaf.trait, str)
    spoken = say(value) if isinstance(value, str) else [*map(say, value)] if isinstance(value, list) else value
    return Fact(f"{label(leaf.trait)} is {'missing' if missing else written(spoken)}", value)


def written(value: Any) -> str:
    """A value as a sentence shows it."""
    if isinstance(value, datetime):
        whole_day = value.time() == datetime.min.time()
        return value.date().isoformat() if whole_day else value.isoformat(sep=" ", timespec="minutes")
    return shown(value)


def _event(connection: sa.Connection, leaf: EventLeaf, scope: Scope) -> Fact:
    among = happened(leaf.happening, scope)
    if leaf.occurrence:
        among.append(within(events.c.occurred_at, candidates(leaf.window, scope)))
        choose = sa.func.min if leaf.occurrence == "first" else sa.func.max
        among.append(events.c.occurred_at == sa.select(choose(events.c.occurred_at)).where(*among).scalar_subquery())
    counted = [*among, within(events.c.occurred_at, leaf.window.bounds(scope.now))]
    value = _measure(connection, leaf, counted)
    found = _newest(connection, counted, leaf)
    if found:
        return Fact(f"{_said(leaf.measure, value)}, the last on {written(found[0]['occurred_at'])}", value, found)
    others = _newest(connection, among, leaf)
    outside = f"; outside the time that is asked for, the last on {written(others[0]['occurred_at'])}" if others else ""
    return Fact(f"no such event{' in that time' if outside else ''}{outside}", value)


def _measure(connection: sa.Connection, leaf: EventLeaf, conditions: list[sa.ColumnElement[bool]]) -> Any:
    if leaf.occurrence and leaf.measure.kind in ("count", "distinct_days"):
        count = connection.execute(sa.select(sa.func.count()).select_from(events).where(*conditions)).scalar()
        return min(1, count or 0)
    value = connection.execute(
        sa.select(measured(leaf.measure, events)).select_from(events).where(*conditions)
    ).scalar()
    # Said as it is compared: three amounts of 0.1 are 0.3 and not 0.30000000000000004.
    return round(value, DECIMALS) if leaf.measure.kind in ("sum", "avg") and value is not None else value


def _said(measure: Measure, value: Any) -> str:
    if measure.kind == "count":
        return f"{value:,} such event{'s' if value != 1 else ''}"
    if measure.kind == "distinct_days":
        return f"on {value:,} different day{'s' if value != 1 else ''}"
    assert measure.of is not None
    return f"{measure_words(measure.kind, measure.of.name)} is {'missing' if value is None else shown(value)}"


def _newest(
    connection: sa.Connection, conditions: list[sa.ColumnElement[bool]], leaf: EventLeaf
) -> list[dict[str, Any]]:
    """The newest events under these conditions, with the properties that the leaf asks about."""
    asked = _asked(leaf.happening, leaf.measure)
    columns = [property_value(events, of).label(f"asked_{at}") for at, of in enumerate(asked)]
    rows = (
        sa.select(events.c.event, events.c.occurred_at, sources.c.name, *columns)
        .join_from(events, sources, sources.c.source_id == events.c.source_id, isouter=True)
        .where(*conditions)
        .order_by(events.c.occurred_at.desc())
        .limit(SHOWN_EVENTS)
    )
    return [
        {
            "event": name,
            "occurred_at": at,
            "source": source,
            **({"properties": dict(zip((of.name for of in asked), values, strict=True))} if asked else {}),
        }
        for name, at, source, *values in connection.execute(rows)
    ]


def _asked(happening: Happening, measure: Measure | None = None) -> list[Any]:
    conditions = leaves(happening.where) if happening.where is not None else ()
    asked = [each.of for each in conditions if isinstance(each, PropertyLeaf)]
    return list(dict.fromkeys([*asked, *([measure.of] if measure and measure.of else [])]))


def _sequence(connection: sa.Connection, leaf: SequenceLeaf, scope: Scope) -> Fact:
    last = None
    for size in range(1, len(leaf.steps) + 1):
        before, last = last, _reached(connection, leaf, size, scope)
        if last is None:
            step = "the first step never happened" if size == 1 else f"step {size} never followed in time"
            return Fact(step, size - 1, _chain(connection, leaf, size - 1, before, scope))
    and_then = ""
    if leaf.did_not is not None:
        last, and_then = _what_followed(connection, leaf, leaf.did_not, scope)
    assert last is not None
    said = f"every step happened, one after the other, the last on {written(last)}{and_then}"
    return Fact(said, len(leaf.steps), _chain(connection, leaf, len(leaf.steps), last, scope))


def _reached(
    connection: sa.Connection, leaf: SequenceLeaf, size: int, scope: Scope, before: datetime | None = None
) -> datetime | None:
    """The latest moment, if need be before another, at which so many of the steps had happened in their order."""
    rows = reached_moments(replace(leaf, steps=leaf.steps[:size], did_not=None), scope)
    earlier = [] if before is None else [rows.c.at < before]
    return connection.execute(sa.select(sa.func.max(rows.c.at)).where(*earlier)).scalar()


def _what_followed(
    connection: sa.Connection, leaf: SequenceLeaf, step: Step, scope: Scope
) -> tuple[datetime | None, str]:
    """The last step that decides about a kind of event which must not follow it, and what is said of that kind.

    It is the newest that nothing followed in a time that is over, which puts somebody in; else the newest there is.
    """
    reached = reached_moments(replace(leaf, did_not=None), scope)
    did = moments(step, Bounds(end=scope.now, closed_end=True), scope).cte("did")
    ends = later(reached.c.at, step.after) if step.after else sa.literal(scope.now)
    rows = connection.execute(
        sa.select(reached.c.at, ends.label("ends"), sa.func.min(did.c.at))
        .select_from(reached.outerjoin(did, did.c.at > reached.c.at))
        .group_by(reached.c.at)
        .order_by(reached.c.at.desc())
    ).all()
    name = " or ".join(step.happening.names or ())
    for at, end, next_at in rows:
        if end <= scope.now and (next_at is None or next_at > end):
            until = f" by {written(end)}" if step.after else " since"
            return at, f", and {f'no {name}' if name else 'nothing'} followed{until}"
        if not step.after:
            break  # whatever followed the newest followed the others, too
    at, end, next_at = rows[0]
    if next_at is not None and next_at <= end:
        return at, f", and {name or 'something'} followed on {written(next_at)}"
    return at, f", and {name or 'something'} may still follow until {written(end)}"


def _chain(
    connection: sa.Connection, leaf: SequenceLeaf, size: int, last: datetime | None, scope: Scope
) -> list[dict[str, Any]]:
    """The steps that led to a moment of the last of them, each at its latest moment before the next."""
    found: list[dict[str, Any]] = []
    for place in range(size, 0, -1):
        if found:
            last = _reached(connection, leaf, place, scope, last)
        names = leaf.steps[place - 1].happening.names or ("anything",)
        found.insert(0, {"event": " or ".join(names), "occurred_at": last})
    return found


def _identifier(connection: sa.Connection, leaf: IdentifierLeaf, profile: int) -> Fact:
    rows = (
        sa.select(identifiers.c.value)
        .join(assignments, assignments.c.record == identifiers.c.record)
        .where(assignments.c.profile == profile, identifiers.c.kind.in_({leaf.kind, leaf.kind.removeprefix("id.")}))
        .where(identifiers.c.standing)
        .distinct()
        .order_by(identifiers.c.value)
    )
    values = list(connection.execute(rows).scalars())
    return Fact(f"{label(leaf.kind)} is {shown(values) if values else 'missing'}", values)


def _sources(connection: sa.Connection, profile: int) -> Fact:
    rows = (
        sa.select(sources.c.name, sources.c.system)
        .join(profile_sources, profile_sources.c.source_id == sources.c.source_id)
        .where(profile_sources.c.profile == profile)
        .order_by(sources.c.name)
    )
    known = dict(connection.execute(rows).all())
    return Fact(f"known to {', '.join(known) or 'no source'}", known)


def _consent(connection: sa.Connection, leaf: ConsentLeaf, scope: Scope, profile: int) -> Fact:
    decision = next((one for one in decisions_of(connection, profile, scope.now) if one.purpose == leaf.purpose), None)
    if decision is None:
        return Fact(f"no decision on {purpose_words(leaf.purpose)}", "none")
    return Fact(f"{decision.state} on {written(decision.decided_at)}, told by {decision.source}", decision.state)


def _interest(connection: sa.Connection, scope: Scope, profile: int) -> Fact:
    rows = connection.execute(
        sa.select(interests.c.interest, interests.c.provider, interests.c.seen_at, interests.c.expires_at)
        .where(interests.c.profile == profile)
        .order_by(interests.c.interest)
        .limit(50)
    )
    known = [
        {"interest": json.loads(path), "provider": provider, "seen_at": seen, "expires_at": expires}
        for path, provider, seen, expires in rows
    ]
    standing = [" › ".join(one["interest"]) for one in known if holds(one["seen_at"], one["expires_at"], scope.now)]
    others = len(known) - len(standing)
    gone = f"; {others} expired or not yet seen" if others else ""
    return Fact(f"interests now: {', '.join(dict.fromkeys(standing)) or 'none'}{gone}", known)
