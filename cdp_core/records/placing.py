"""New rows put where their kind is kept.

In:  an intake, the rows of it that only repeat, and the record of each person in it
Out: rows in people, identifiers, events, interests, consents, objects
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from cdp_core.fields import IDENTIFIERS, ORDER
from cdp_core.records.intake import Intake
from cdp_core.records.interests import interest_columns
from cdp_core.records.numbering import Numbered, is_new
from cdp_core.store.tables import (
    EVENT_COLUMNS,
    TRAIT_COLUMNS,
    consents,
    costs,
    events,
    identifiers,
    interests,
    objects,
    people,
    unowned_events,
)

#: How long an interest holds that comes without an end: the longest life of an audience at the large DMPs.
INTEREST_LIFE = timedelta(days=120)

LOCAL_KINDS = tuple(name for name, field in IDENTIFIERS.items() if field.local)

Columns = dict[str, sa.ColumnElement]


#: Tables whose rows may be about no person; their record is 0.
_MAY_NAME_NOBODY = (objects, costs)


@dataclass(frozen=True)
class Arrival:
    """New rows of one intake, with whom they are about and the load that brought them."""

    intake: Intake
    repeated: sa.TableClause | None
    numbered: Numbered
    load_id: int
    loaded_at: datetime

    @property
    def record(self) -> sa.ColumnElement:
        """The record of a row; 0 where an object names no person."""
        record = self.numbered.record
        return sa.func.coalesce(record, 0) if self.intake.table in _MAY_NAME_NOBODY else record

    @property
    def origin(self) -> Columns:
        """Which line of which load the row came from."""
        rows = self.intake.rows
        return {
            "source_id": sa.literal(self.intake.source.source_id),
            "load_id": sa.literal(self.load_id),
            "line": rows.c.line,
            "row_hash": rows.c.row_hash,
        }

    @property
    def observed(self) -> Columns:
        return {"record": self.record, "profile": sa.literal(0, sa.BigInteger), **self.origin}

    @property
    def loaded(self) -> sa.ColumnElement[datetime]:
        return sa.cast(sa.literal(self.loaded_at), sa.DateTime())

    def select(self, *columns: sa.ColumnElement) -> sa.Select:
        """Columns of the new rows, with their records beside them."""
        told: sa.FromClause = self.intake.rows
        if self.numbered.found is not None:
            may_name_nobody = self.intake.table in _MAY_NAME_NOBODY
            told = told.join(self.numbered.found, self.numbered.same_row, isouter=may_name_nobody)
        return sa.select(*columns).select_from(told).where(is_new(self.intake, self.repeated))


def place_rows(connection: sa.Connection, arrival: Arrival) -> None:
    """Insert the new rows of one intake."""
    if arrival.intake.table is interests:
        _place_interests(connection, arrival)
        return
    place: Callable[[Arrival], sa.Insert] = {
        people: _people,
        events: _events,
        consents: _consents,
        objects: _objects,
        costs: _costs,
    }[arrival.intake.table]
    connection.execute(place(arrival))
    if arrival.intake.table is people:
        connection.execute(_identifiers_of_people(arrival))
    if arrival.intake.table is events and "order_id" in arrival.intake.clean.fields:
        connection.execute(_unowned(arrival))


def place_visitors(connection: sa.Connection, arrivals: list[Arrival], after: int, back: tuple[int, ...] = ()) -> None:
    """Insert the identifiers of visitors whose records, above `after` or `back`, this load has made; each once."""
    if not arrivals:
        return
    persons = [each.numbered.persons for each in arrivals if each.numbered.persons is not None]
    made = [sa.or_(whom.c.record > after, whom.c.record.in_(back)) for whom in persons]
    seen = sa.union_all(*(sa.select(whom).where(new) for whom, new in zip(persons, made, strict=True))).subquery("seen")
    ids = sa.select(
        seen.c.record, sa.func.min(seen.c.line).label("line"), sa.func.unnest(sa.func.min(seen.c.ids)).label("id")
    ).group_by(seen.c.record)
    connection.execute(_identifiers(arrivals[0], ids))


def _insert(table: sa.Table, arrival: Arrival, columns: Columns) -> sa.Insert:
    return table.insert().from_select(list(columns), arrival.select(*columns.values()))


def _people(arrival: Arrival) -> sa.Insert:
    intake = arrival.intake
    known_at = sa.func.coalesce(intake.column("updated_at"), intake.column("created_at"), arrival.loaded)
    columns: Columns = {
        "record": arrival.record,
        **arrival.origin,
        "standing": sa.true(),
        "known_at": known_at,
        "company_id": intake.column("company_id"),
        **{name: intake.column(name) for name, _ in TRAIT_COLUMNS},
    }
    if intake.clean.kind == "people":
        columns["custom"] = intake.rows.c.custom
    return _insert(people, arrival, columns)


def _identifiers_of_people(arrival: Arrival) -> sa.Insert:
    rows = arrival.intake.rows
    ids = arrival.select(arrival.record.label("record"), rows.c.line, sa.func.unnest(rows.c.ids).label("id"))
    return _identifiers(arrival, ids)


def _identifiers(arrival: Arrival, ids: sa.Select) -> sa.Insert:
    """Identifiers of (record, line, id). A CRM's own number says something only within its source."""
    found = ids.subquery("ids")
    kind = sa.func.struct_extract(found.c.id, "kind")
    columns: Columns = {
        "record": found.c.record,
        "source_id": sa.literal(arrival.intake.source.source_id),
        "load_id": sa.literal(arrival.load_id),
        "line": found.c.line,
        "standing": sa.true(),
        "kind": kind,
        "scope": sa.case((kind.in_(LOCAL_KINDS), arrival.intake.source.name), else_=""),
        "value": sa.func.struct_extract(found.c.id, "value"),
    }
    return identifiers.insert().from_select(list(columns), sa.select(*columns.values()))


def _events(arrival: Arrival) -> sa.Insert:
    return _insert(events, arrival, _event_columns(arrival))


def _unowned(arrival: Arrival) -> sa.Insert:
    """Rows that name an order and nobody; their record is 0."""
    intake = arrival.intake
    columns = {**_event_columns(arrival), "record": sa.literal(0, sa.BigInteger)}
    rows = sa.select(*columns.values()).where(intake.unowned, is_new(intake, arrival.repeated))
    return unowned_events.insert().from_select(list(columns), rows)


def _event_columns(arrival: Arrival) -> Columns:
    intake = arrival.intake
    return {
        "event": sa.func.coalesce(intake.column("event"), ORDER),
        "occurred_at": intake.column("occurred_at"),
        **arrival.observed,
        "system": sa.literal(intake.source.system),
        **{name: intake.column(name) for name, _ in EVENT_COLUMNS if name != "properties"},
        "properties": intake.rows.c.properties,
    }


def _place_interests(connection: sa.Connection, arrival: Arrival) -> None:
    intake = arrival.intake
    seen_at = sa.func.coalesce(intake.column("seen_at"), arrival.loaded)
    with interest_columns(connection, intake) as placed:
        columns: Columns = {
            **arrival.observed,
            **placed,
            "provider": intake.column("provider"),
            "seen_at": seen_at,
            "expires_at": sa.func.coalesce(intake.column("expires_at"), seen_at + INTEREST_LIFE),
            "score": intake.column("score"),
        }
        connection.execute(_insert(interests, arrival, columns))


def _consents(arrival: Arrival) -> sa.Insert:
    """One row a purpose. A decision that has no day is as old as its load."""
    said = arrival.select(
        *(value.label(name) for name, value in arrival.observed.items()),
        sa.func.unnest(arrival.intake.rows.c.consents).label("consent"),
    ).subquery("said")
    purpose, state, decided_at, of_row = (
        sa.func.struct_extract(said.c.consent, name) for name in ("purpose", "state", "decided_at", "of_row")
    )
    by_row = sa.func.coalesce(sa.and_(of_row, state == "granted"), sa.false())
    columns: Columns = {
        **{name: said.c[name] for name in arrival.observed},
        "purpose": purpose,
        "state": state,
        "decided_at": sa.func.coalesce(decided_at, arrival.loaded),
        "dated": sa.and_(decided_at.is_not(None), sa.not_(by_row)),
        "of_row": by_row,
    }
    return consents.insert().from_select(list(columns), sa.select(*columns.values()))


def _objects(arrival: Arrival) -> sa.Insert:
    intake = arrival.intake
    columns: Columns = {
        **arrival.observed,
        "kind": sa.literal(intake.place),
        "standing": sa.true(),
        "known_at": sa.func.coalesce(intake.column("updated_at"), intake.column("created_at"), arrival.loaded),
        "object_id": sa.func.coalesce(intake.column("object_id"), intake.rows.c.row_key),
        **{
            column.name: intake.column(column.name)
            for column in objects.c
            if column.name not in (*arrival.observed, "kind", "standing", "known_at", "object_id", "custom")
        },
        "custom": intake.rows.c.custom,
    }
    if intake.about_nobody:
        columns["name"] = sa.func.coalesce(intake.column("name"), intake.column("company"))
        columns["custom"] = _with_traits(intake)
    return _insert(objects, arrival, columns)


#: What a newer report of a campaign stands in for, told apart by what the reports of one source have in common.
_SAME_CAMPAIGN = ("channel", "account", "campaign")


def _costs(arrival: Arrival) -> sa.Insert:
    intake = arrival.intake
    day = intake.column("day")
    until = sa.func.nullif(intake.column("until"), day)
    named = [sa.func.lower(intake.column(name)) for name in _SAME_CAMPAIGN]
    told = [sa.cast(day, sa.Text), sa.cast(until, sa.Text), *named]
    original = sa.func.json_extract_string(intake.rows.c.custom, "$.original_cost")
    columns: Columns = {
        "record": arrival.record,
        **arrival.origin,
        "standing": sa.true(),
        "cost_key": sa.func.concat_ws("|", *(sa.func.coalesce(part, "") for part in told)),
        "until": until,
        "channel": sa.func.lower(intake.column("channel")),
        "original_cost": sa.cast(original, sa.Float(53)),
        "custom": intake.rows.c.custom,
    }
    columns |= {column.name: intake.column(column.name) for column in costs.c if column.name not in columns}
    return _insert(costs, arrival, columns)


def _with_traits(intake: Intake) -> sa.ColumnElement:
    """A company's address and the like, which the table has no columns for, among its custom traits."""
    kept = ("company", *objects.c.keys())
    traits = [name for name, _ in TRAIT_COLUMNS if name in intake.clean.fields and name not in kept]
    if not traits:
        return intake.rows.c.custom
    pairs = [part for name in traits for part in (sa.literal(name), intake.rows.c[name])]
    merged = sa.func.json_merge_patch(sa.func.json_object(*pairs), sa.func.coalesce(intake.rows.c.custom, "{}"))
    filled = sa.cast(sa.func.json_merge_patch("{}", merged), sa.Text)
    return sa.func.nullif(filled, "{}")
