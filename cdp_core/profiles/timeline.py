"""Everything that happened with one person, newest first.

In:  events, interests, consents and tasks of a profile
Out: touches, a page at a time; what was anonymous when it happened is marked

Pages go by moment and not by row number, so that the hundred thousandth touch is as near as the first. Deals and
tickets come as the events that follow from them; tasks that became no event (notes, follow-ups) stand for themselves.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from cdp_core.profiles.naming import Naming, naming_of
from cdp_core.profiles.own_records import own_records
from cdp_core.store import tables
from cdp_core.store.bulk import fetch_arrow
from cdp_core.store.staging import count_rows
from cdp_core.store.tables import consents, interests, objects, sources

#: What a touch tells besides what happened, where its table has it.
_DETAILS = (
    *("title", "url", "referrer", "campaign", "medium", "order_id", "product_id", "product", "category", "quantity"),
    *("price", "revenue", "currency", "properties", "provider", "expires_at", "score", "object_id", "name", "pipeline"),
    *("stage", "status", "priority", "amount", "owner", "subject", "body"),
)

#: What touches that are no events are filtered by.
_CALLED = {"interest": "Interest", "consent": "Consent", "task": "Task"}


@dataclass(frozen=True)
class Touch:
    """One thing that happened: `kind` is event, interest, consent or task, `what` names it.

    `anonymous` is true for what a browser or device did before its owner was known.
    """

    at: datetime
    kind: str
    what: str
    channel: str | None
    system: str
    source: str
    record: int
    anonymous: bool
    details: dict[str, Any]


@dataclass(frozen=True)
class Place:
    """A place in a timeline: at or before a moment, behind the first `passed` touches of that very moment."""

    at: datetime
    passed: int = 0


#: What is said of a decision that stands at the moment of its load, as nobody tells when it was made.
NO_DAY = "no day told"


def timeline(
    connection: sa.Connection,
    profile: int,
    *,
    before: Place | None = None,
    limit: int = 200,
    channels: Sequence[str] | None = None,
    events: Sequence[str] | None = None,
    search: str | None = None,
    naming: Naming | None = None,
) -> list[Touch]:
    """A page of touches, newest first; `place_after` says where the next one begins.

    Args:
        before: where to begin, the newest touch where left out; `Place(moment)` jumps to a date.
        channels: only touches on these channels.
        events: only touches with these names: events by name, and `Interest`, `Consent`, `Task`.
        search: only touches that tell this text somewhere.
        naming: of this profile, where it was asked for before.
    """
    every = touches_of(profile).subquery("touches")
    rows = sa.select(every, sources.c.name.label("source"), sources.c.system)
    rows = rows.join(sources, sources.c.source_id == every.c.source_id)
    if before is not None:
        rows = rows.where(every.c.at <= before.at).offset(before.passed)
    if channels is not None:
        rows = rows.where(every.c.channel.in_(channels))
    if events is not None:
        rows = rows.where(sa.case(_CALLED, value=every.c.kind, else_=every.c.what).in_(events))
    if search and search.strip():
        told = sa.func.concat_ws(" ", every.c.what, every.c.channel, *(every.c[name] for name in _DETAILS))
        rows = rows.where(sa.func.contains(sa.func.lower(told), sa.func.lower(search.strip())))
    page = rows.order_by(every.c.at.desc(), every.c.kind, every.c.what, every.c.line, every.c.row_hash).limit(limit)
    naming = naming or naming_of(connection, profile, own_records(connection, profile))
    return [_touch(row, naming) for row in fetch_arrow(connection, page).to_pylist()]


def count_touches(connection: sa.Connection, profile: int) -> int:
    """How many touches a profile has."""
    return count_rows(connection, touches_of(profile).subquery("touches"))


def place_after(touches: Sequence[Touch], before: Place | None = None) -> Place | None:
    """Where the page after these touches begins, which began at `before` themselves; None after no touches."""
    if not touches:
        return None
    last = touches[-1].at
    passed = sum(touch.at == last for touch in touches)
    return Place(last, passed + (before.passed if before and before.at == last else 0))


def touches_of(profile: int) -> sa.CompoundSelect:
    """All touches of a profile as rows of the same columns."""
    events = tables.events
    told = sa.select(events.c.load_id, events.c.line).where(
        events.c.profile == profile, events.c.event.in_(("Call Logged", "Meeting Held"))
    )
    done = sa.func.coalesce(objects.c.closed_at, objects.c.due_at, objects.c.opened_at, objects.c.known_at)
    undated = sa.case((consents.c.dated.is_(False), f", {NO_DAY}"), else_="")
    decided = consents.c.purpose + ": " + consents.c.state + undated
    return sa.union_all(
        _rows(events, "event", events.c.occurred_at, events.c.event, events.c.channel, profile),
        _rows(interests, "interest", interests.c.seen_at, interests.c.interest, sa.null(), profile).where(
            interests.c.seen_at.is_not(None)
        ),
        _rows(consents, "consent", consents.c.decided_at, decided, sa.null(), profile),
        _rows(
            objects, "task", done, sa.func.coalesce(objects.c.subject, objects.c.name, "Task"), sa.null(), profile
        ).where(
            objects.c.kind == "tasks", objects.c.standing, sa.tuple_(objects.c.load_id, objects.c.line).not_in(told)
        ),
    )


def _rows(
    table: sa.Table, kind: str, at: sa.ColumnElement, what: sa.ColumnElement, channel: sa.ColumnElement, profile: int
) -> sa.Select:
    details = [
        (table.c[name] if name in table.c else sa.cast(sa.null(), _type_of_detail(name))).label(name)
        for name in _DETAILS
    ]
    return sa.select(
        sa.literal(kind).label("kind"),
        at.label("at"),
        what.label("what"),
        sa.cast(channel, sa.Text).label("channel"),
        *(table.c[name] for name in ("record", "source_id", "line", "row_hash")),
        *details,
    ).where(table.c.profile == profile)


def _type_of_detail(name: str) -> sa.types.TypeEngine:
    return next(table.c[name].type for table in (tables.events, interests, objects) if name in table.c)


def _touch(row: dict[str, Any], naming: Naming) -> Touch:
    details = {name: row[name] for name in _DETAILS if row[name] is not None}
    details |= json.loads(str(details.pop("properties", None) or "{}"))
    what = " › ".join(json.loads(row["what"])) if row["kind"] == "interest" else row["what"]
    early = naming.acted_at is None or row["at"] < naming.acted_at
    return Touch(
        row["at"],
        row["kind"],
        what,
        row["channel"],
        row["system"],
        row["source"],
        row["record"],
        row["kind"] == "event" and row["record"] in naming.nameless and early,
        details,
    )
