"""Values to choose from while a condition is written.

In:  a trait, or a property of an event; a few letters
Out: values that contain them, with how many profiles (or events) have each

Which values come is judged by the first rows that fit, so that it stays quick on millions; their counts are exact.
"""

import json
from collections import Counter
from dataclasses import dataclass

import sqlalchemy as sa

from cdp_core.fields import EVENT_FIELDS
from cdp_core.store.staging import count_rows
from cdp_core.store.tables import custom_traits, events, field_types, profiles

_LOOKED_AT = 100_000


@dataclass(frozen=True)
class Value:
    """A value and how many profiles or events have it; None where there are too many events to count."""

    value: str
    count: int | None


def trait_suggestions(connection: sa.Connection, trait: str, search: str = "", limit: int = 20) -> list[Value]:
    """Values of a text, list or boolean trait, frequent first."""
    if trait.startswith("custom."):
        own = (custom_traits.c.view == "all") & (custom_traits.c.name == trait)
        column, rows = custom_traits.c.value, sa.select(custom_traits.c.value.label("value")).where(own)
        if _type_of(connection, trait) == "list":
            return _elements(connection, column, own, search, limit)
    elif trait == "channels":
        return _elements(connection, profiles.c.channels, sa.true(), search, limit)
    else:
        rows = sa.select(sa.cast(profiles.c[trait], sa.Text).label("value")).where(profiles.c[trait].is_not(None))
    return _frequent(connection, rows, search, limit, exact=True)


def property_suggestions(
    connection: sa.Connection, event: str, name: str, search: str = "", limit: int = 20
) -> list[Value]:
    """Values of a property among the events of one name, frequent first."""
    own = name.removeprefix("property.")
    if name in EVENT_FIELDS and name in events.c:
        value: sa.ColumnElement = sa.cast(events.c[name], sa.Text)
    else:
        value = sa.func.json_extract_string(events.c.properties, "$." + _quoted(own))
    of_event = events.c.event == event
    rows = sa.select(value.label("value")).where(of_event)
    exact = name in EVENT_FIELDS or count_rows(connection, rows.limit(_LOOKED_AT + 1).subquery()) <= _LOOKED_AT
    return _frequent(connection, rows, search, limit, exact)


def properties_of(connection: sa.Connection, event: str) -> list[str]:
    """Properties that the newest part of an event's rows has: named fields first, then the events' own."""
    some = sa.select(events).where(events.c.event == event).limit(_LOOKED_AT // 20).subquery()
    named = [name for name in EVENT_FIELDS if name in some.c and name not in ("event", "occurred_at", "event_id")]
    present = connection.execute(sa.select(*(sa.func.count(some.c[name]).label(name) for name in named))).mappings()
    keys = sa.select(sa.func.unnest(sa.func.json_keys(some.c.properties)).label("name")).distinct()
    own = sorted(connection.scalars(keys.where(some.c.properties.is_not(None))))
    return [name for name, count in present.one().items() if count] + [f"property.{name}" for name in own]


def _frequent(connection: sa.Connection, rows: sa.Select, search: str, limit: int, exact: bool) -> list[Value]:
    every = rows.subquery("every")
    fits = sa.func.trim(every.c.value) != ""
    if search.strip():
        fits &= sa.func.contains(sa.func.lower(every.c.value), sa.func.lower(search.strip()))
    seen = sa.select(every.c.value).where(fits).limit(_LOOKED_AT).subquery("seen")
    count = sa.func.count()
    chosen = connection.scalars(
        sa.select(seen.c.value).group_by(seen.c.value).order_by(count.desc(), seen.c.value).limit(limit)
    ).all()
    if not exact:
        return [Value(value, None) for value in chosen]
    counted = sa.select(every.c.value, count).where(every.c.value.in_(chosen)).group_by(every.c.value)
    values = [Value(value, number) for value, number in connection.execute(counted)]
    return sorted(values, key=lambda one: (-(one.count or 0), one.value))


def _elements(
    connection: sa.Connection, column: sa.Column, condition: sa.ColumnElement[bool], search: str, limit: int
) -> list[Value]:
    """The elements of lists; there are far fewer different lists than profiles."""
    lists = sa.select(column, sa.func.count()).where(condition, column.is_not(None)).group_by(column)
    counts: Counter[str] = Counter()
    for text, count in connection.execute(lists):
        for element in {str(element) for element in json.loads(text)}:
            if search.strip().lower() in element.lower():
                counts[element] += count
    frequent = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [Value(element, count) for element, count in frequent[:limit]]


def _type_of(connection: sa.Connection, name: str) -> str | None:
    return connection.scalar(sa.select(field_types.c.type).where(field_types.c.name == name))


def _quoted(name: str) -> str:
    """A key of a JSON path, whatever it contains."""
    return '"' + name.replace('"', '\\"') + '"'
