"""What there is to ask about: traits, events, identifiers, sources, purposes, interests.

In:  profiles in four views, custom traits, moments of events, interests, consents
Out: one Catalogue, with how full each trait is and which systems feed it
"""

import json
from dataclasses import dataclass

import sqlalchemy as sa

from cdp_core import fields
from cdp_core.fields import SYSTEMS, VIEWS
from cdp_core.profiles.decided import purposes
from cdp_core.store.staging import count_rows
from cdp_core.store.tables import (
    COMPUTED_COLUMNS,
    PROFILES,
    TRAIT_COLUMNS,
    Instant,
    Number,
    custom_traits,
    event_stats,
    field_types,
    identifiers,
    interests,
    profiles,
    sources,
)

_COMPUTED_LABELS = {
    "first_seen": "First seen",
    "last_seen": "Last seen",
    "events": "Events",
    "sessions": "Visits",
    "orders": "Orders",
    "revenue": "Revenue",
    "average_order": "Average order",
    "first_order_at": "First order",
    "last_order_at": "Last order",
    "channels": "Channels",
    "last_channel": "Last channel",
}


@dataclass(frozen=True)
class Trait:
    """A trait that rules may use; `filled` is how many profiles have a value, `family` standard, custom or computed."""

    name: str
    label: str
    type: str
    family: str
    filled: int
    fill_rate: float
    systems: tuple[str, ...]


@dataclass(frozen=True)
class EventName:
    """A name of events, with how many there are, of how many profiles, and from which systems."""

    name: str
    count: int
    profiles: int
    systems: tuple[str, ...]


@dataclass(frozen=True)
class Interest:
    """A place in a taxonomy that profiles were put at, by provider."""

    path: tuple[str, ...]
    interest_id: str | None
    provider: str | None
    profiles: int


@dataclass(frozen=True)
class Catalogue:
    """Everything that a rule may name. `properties` are those of events, with their type."""

    traits: tuple[Trait, ...]
    events: tuple[EventName, ...]
    properties: dict[str, str]
    identifiers: dict[str, int | None]
    sources: dict[str, str]
    purposes: tuple[str, ...]
    interests: tuple[Interest, ...]


def catalogue(connection: sa.Connection, count_identifiers: bool = True) -> Catalogue:
    """The catalogue of a workspace; to tell how many identifiers of a kind there are, all of them are looked at."""
    return Catalogue(
        tuple(traits(connection)),
        tuple(event_names(connection)),
        property_types(connection),
        _identifier_kinds(connection, count_identifiers),
        {row.name: row.system for row in connection.execute(sa.select(sources).order_by(sources.c.name))},
        tuple(purposes(connection)),
        tuple(told_interests(connection)),
    )


def traits(connection: sa.Connection) -> list[Trait]:
    """Standard, custom and computed traits. A count of 0 is a value, as it is for a rule."""
    everyone = count_rows(connection, profiles)
    filled = filled_traits(connection)
    found = []
    for name, family, label, type_ in _every_trait(connection):
        by_view = filled.get(name, {})
        count = by_view.get("all", 0)
        systems = tuple(system for system in SYSTEMS if by_view.get(system))
        found.append(Trait(name, label, type_, family, count, count / everyone if everyone else 0.0, systems))
    return found


def filled_traits(connection: sa.Connection) -> dict[str, dict[str, int]]:
    """For how many profiles each trait has a value, by trait and view."""
    filled: dict[str, dict[str, int]] = {}
    for view in VIEWS:
        table = PROFILES[view]
        counts = [sa.func.count(column).label(column.name) for column in table.c if column.name not in _NO_TRAITS]
        for name, count in connection.execute(sa.select(*counts)).mappings().one().items():
            filled.setdefault(name, {})[view] = count
    name, view_of = custom_traits.c.name, custom_traits.c.view
    for row in connection.execute(sa.select(name, view_of, sa.func.count().label("n")).group_by(name, view_of)):
        filled.setdefault(row.name, {})[row.view] = row.n
    return filled


def event_names(connection: sa.Connection) -> list[EventName]:
    """Names of events, most frequent first."""
    counted = sa.select(
        event_stats.c.event,
        event_stats.c.view,
        sa.func.sum(event_stats.c.n).label("events"),
        sa.func.count().label("profiles"),
    ).group_by(event_stats.c.event, event_stats.c.view)
    by_name: dict[str, dict[str, tuple[int, int]]] = {}
    for row in connection.execute(counted):
        by_name.setdefault(row.event, {})[row.view] = (int(row.events), row.profiles)
    names = [
        EventName(name, *views["all"], tuple(system for system in SYSTEMS if system in views))
        for name, views in by_name.items()
    ]
    return sorted(names, key=lambda one: (-one.count, one.name))


def property_types(connection: sa.Connection) -> dict[str, str]:
    """Properties of events with their type: the named fields, then `property.<name>` as told."""
    named = {name: field.type for name, field in fields.EVENT_FIELDS.items() if name not in ("event", "occurred_at")}
    own = sa.select(field_types.c.name, field_types.c.type).where(field_types.c.name.startswith("property."))
    return named | {row.name: row.type for row in connection.execute(own.order_by(field_types.c.name))}


def told_interests(connection: sa.Connection) -> list[Interest]:
    """Places in taxonomies with the profiles that were ever put there, most first."""
    place = (interests.c.interest, interests.c.interest_id, interests.c.provider)
    count = sa.func.count(sa.distinct(interests.c.profile))
    rows = sa.select(*place, count).group_by(*place).order_by(count.desc(), interests.c.interest, interests.c.provider)
    return [
        Interest(tuple(json.loads(path)), interest_id, provider, profiles)
        for path, interest_id, provider, profiles in connection.execute(rows)
    ]


_NO_TRAITS = ("profile", "records", "known")


def _every_trait(connection: sa.Connection) -> list[tuple[str, str, str, str]]:
    """Name, family, label and type of every trait."""
    standard = {"email": fields.IDENTIFIERS["email"], "phone": fields.IDENTIFIERS["phone"]} | {
        name: fields.TRAITS[name] for name, _ in TRAIT_COLUMNS
    }
    own = sa.select(field_types.c.name, field_types.c.type).where(field_types.c.name.startswith("custom."))
    types = {row.name: row.type for row in connection.execute(own)}
    told = set(connection.scalars(sa.select(custom_traits.c.name).distinct())) | set(types)
    return [
        *((name, "standard", field.label, field.type) for name, field in standard.items()),
        *(
            (name, "custom", name.removeprefix("custom.").replace("_", " ").capitalize(), types.get(name, "text"))
            for name in sorted(told)
        ),
        *((name, "computed", _COMPUTED_LABELS[name], _type(name, kind)) for name, kind in COMPUTED_COLUMNS),
        ("known", "computed", "Known person", "boolean"),
    ]


def _type(name: str, column_type: object) -> str:
    if name == "channels":
        return "list"
    return "date" if column_type is Instant else "number" if column_type is Number else "text"


def _identifier_kinds(connection: sa.Connection, count: bool) -> dict[str, int | None]:
    """Kinds of identifiers with about how many different ones there are, None where they are not to be counted."""
    about = sa.func.approx_count_distinct(identifiers.c.value) if count else sa.null()
    rows = sa.select(identifiers.c.kind, about.label("about")).where(identifiers.c.standing)
    rows = rows.group_by(identifiers.c.kind).order_by(identifiers.c.kind)
    return {row.kind: row.about for row in connection.execute(rows)}
