"""Small worlds of people for testing rules: every kind of value that bites, written straight into the final tables."""

import json
import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pyarrow as pa
import sqlalchemy as sa

from cdp_core.profiles.moments import insert_moments
from cdp_core.store import bulk, tables

NOW = datetime(2024, 3, 31, 2, 30)  # the hour that Europe skips, a month after a leap day

TEXTS = [
    *(
        "Hanoi",
        " hanoi\t",
        "HANOI",
        "Hanoi\u3000",
        "\x85Hanoi",
        "hanói",
        "hano\u0301i",
        "Hanoi Hanoi",
        "hanoi%",
        "h_noi",
    ),
    *("São Paulo", "Sa\u0303o Paulo", "İzmir", "izmir", "ΟΔΟΣ", "οδος", "Straße", "STRASSE", "ẞ", "日本", "😀"),
    *("O'Brien", 'x"y', "\\", "100%", "a_b", "'; DROP TABLE events; --", "a\x1fb", "a b", "a\nb"),
    *("12", "1.5", "true", "null", "NaN", "[]", "0", "", "  ", "\u2028", "\t\n"),
]
NUMBERS = [
    0.0,
    -0.0,
    1.0,
    2.0,
    3.5,
    -1.0,
    0.1,
    0.2,
    0.3,
    33.333333,
    100.0,
    1e9,
    1e-7,
    float("nan"),
    float("inf"),
    float("-inf"),
]
EVENTS = ["Order Completed", "order completed", "Page Viewed", "Email Opened", "O'Hara 100%_"]
CATEGORIES = ["lipstick", "Lipstick ", "skincare", "", "  ", "Sa\u0303o", "são", None]
COLORS = ["red", "RED", " red", "", None, 5, 5.5, True, [], ["red"], {"a": 1}, "5", 'ré"d\\']
SIZES = [
    1,
    2,
    2.5,
    -3,
    "2",
    " 2 ",
    "2.50",
    "1_000",
    "abc",
    "",
    True,
    False,
    None,
    [],
    "1e2",
    "+5",
    ".5",
    "0x10",
    "１２",
    "inf",
    "NaN",
    12345678901234567890,
]
SHIPPED = [
    "2024-03-31",
    "2024-03-30T23:59:59.999999Z",
    "2024-03-31T04:30:00+02:00",
    "bad",
    None,
    "",
    "2024-02-29T12:00:00",
    "2024-03-31T04:30:00+0200",
    "2024-03-30 12:00",
    "epoch",
    "2024/03/31",
    "12024-03-31",
    "2024-02-30",
]
GIFTS = [True, False, "true", "False", None, "maybe", ""]
TAGS = [["a", "b"], ["A ", "b"], [], None, ["", " "], ["İ"], ["c", None, ""], [1, "a"]]
ODD_KEY = 'we"ird/na~me.x'
PATHS = [
    ["Automotive"],
    ["automotive "],
    ["Automotive", "Electric Vehicle"],
    ["Automotive", "EV", "Tesla"],
    ["Auto/motive"],
    ["Travel"],
]

TRAITS = ("known", "email", "city", "full_name", "age", "orders", "birthday", "created_at", "channels")
TYPES = {
    "custom.tier": "text",
    "custom.score": "number",
    "custom.joined": "date",
    "custom.vip": "boolean",
    "custom.tags": "list",
    "property.color": "text",
    "property.size": "number",
    "property.shipped": "date",
    "property.gift": "boolean",
    "property.tags": "list",
    f"property.{ODD_KEY}": "text",
}
SOURCES = {"crm": "crm", "other-crm": "crm", "web": "cdp", "shop": "cdp", "dmp": "dmp"}
SOURCE_IDS = {name: number for number, name in enumerate(SOURCES, 1)}

#: Instants around every edge of the windows that rules ask for.
_STEPS = [timedelta(0), timedelta(microseconds=1), timedelta(hours=1), timedelta(days=1)]
_FAR = [timedelta(0), timedelta(hours=1), timedelta(days=1), timedelta(days=7), timedelta(days=30), timedelta(days=60)]
INSTANTS = sorted(
    {NOW + way * far + side * step for far in _FAR for way in (-1, 1) for step in _STEPS for side in (-1, 1)}
    | {
        datetime(2024, 2, 29),
        datetime(2024, 2, 29, 2, 30),
        datetime(2024, 3, 1),
        datetime(2023, 3, 31, 2, 30),
        datetime(2023, 2, 28, 2, 30),
        datetime(2022, 12, 31, 23, 59, 59, 999999),
        datetime(2025, 3, 31, 2, 30),
        datetime(2024, 10, 27, 1, 30),
    }
)
BIRTHDAYS = [
    None,
    *(datetime(year, 1, 1) + timedelta(days=day) for year in (1972, 1985, 2000) for day in range(0, 366, 5)),
]
BIRTHDAYS += [
    datetime(1984, 2, 29),
    datetime(1985, 3, 1),
    datetime(1990, 3, 31),
    datetime(1990, 3, 30),
    datetime(1990, 4, 6),
]


@dataclass
class Person:
    """One profile: what each view says of it and what was observed. A view without `traits` does not know it."""

    profile: int
    traits: dict[str, dict[str, object]] = field(default_factory=dict)
    sources: set[str] = field(default_factory=set)
    identifiers: list[tuple[str, str]] = field(default_factory=list)  # kind, source
    events: list[dict[str, object]] = field(default_factory=list)
    interests: list[dict[str, object]] = field(default_factory=list)
    consents: list[dict[str, object]] = field(default_factory=list)


def person(profile: int, *events: dict[str, object], source: str = "web", **traits: object) -> Person:
    """A person whom one source knows, with these events and traits (`custom_tier` is `custom.tier`)."""
    named = {name.replace("custom_", "custom."): value for name, value in traits.items()}
    told = {
        **dict.fromkeys(("known", "email", "city", "full_name", "age", "orders", "birthday", "created_at", "channels")),
        **named,
    }
    told["known"] = bool(told["known"])
    views = dict.fromkeys(("all", SOURCES[source]), told)
    return Person(
        profile, views, {source}, events=[{**event, "source": event.get("source", source)} for event in events]
    )


def event(
    name: str,
    at: datetime | str,
    revenue: float | None = None,
    category: str | None = None,
    source: str = "web",
    **own: object,
) -> dict[str, object]:
    """Something that happened; other names are the event's own properties."""
    moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    fields = {"revenue": revenue, "category": category, "channel": None, "quantity": None, "source": source}
    return {"event": name, "occurred_at": moment, **fields, "properties": own or None}


@dataclass
class World:
    people: list[Person]
    segments: dict[str, object] = field(default_factory=dict)


def made_up(seed: int, size: int) -> World:
    """A world of so many people, the same for the same seed."""
    return made_by(random.Random(seed), size)


def made_by(chance: random.Random, size: int) -> World:
    """A world of so many people, as chance has it."""
    people = [_person(chance, number) for number in range(1, size + 1)]
    segments = {
        "vip": {
            "any": [
                {"trait": "custom.vip", "op": "is_true"},
                {"event": "Order Completed", "sum": "revenue", "op": "gt", "value": 3},
            ]
        },
        "not vip": {"not": {"segment": "vip"}},
    }
    return World(people, segments)


def _person(chance: random.Random, number: int) -> Person:
    person = Person(number)
    person.sources = {name for name in SOURCES if chance.random() < 0.4} or {"web"}
    for view in ("all", *sorted({SOURCES[name] for name in person.sources})):
        person.traits[view] = _traits(chance)
    named = sorted(person.sources)
    for _ in range(chance.choice([0, 0, 1, 3, 8])):
        person.events.append(_event(chance, chance.choice(named)))
    for _ in range(chance.choice([0, 1, 2])):
        person.identifiers.append((chance.choice(["email", "phone", "id.badge", "crm_id"]), chance.choice(named)))
    for _ in range(chance.choice([0, 0, 1, 2])):
        path = chance.choice(PATHS)
        person.interests.append(
            {
                "interest": path,
                "interest_id": f"t{PATHS.index(path)}" if chance.random() < 0.5 else None,
                "provider": chance.choice(["acme", "Acme ", None]),
                "seen_at": chance.choice([None, *INSTANTS]),
                "expires_at": chance.choice([None, *INSTANTS]),
                "source": chance.choice(named),
            }
        )
    for _ in range(chance.choice([0, 1, 3])):
        decision = {
            "purpose": chance.choice(["email", "ads"]),
            "state": chance.choice(["granted", "denied", "withdrawn"]),
        }
        at = chance.choice([NOW, NOW, *INSTANTS])
        person.consents.append({**decision, "decided_at": at, "source": chance.choice(named)})
    return person


def _traits(chance: random.Random) -> dict[str, object]:
    traits: dict[str, object] = {
        "known": chance.random() < 0.5,
        "email": chance.choice([None, "ann@example.org", "ANN@example.org"]),
        "city": chance.choice([None, *TEXTS]),
        "full_name": chance.choice([None, *TEXTS]),
        "age": chance.choice([None, *NUMBERS]),
        "orders": chance.choice([None, *NUMBERS]),
        "birthday": chance.choice(BIRTHDAYS),
        "created_at": chance.choice([None, *INSTANTS]),
        "channels": chance.choice([None, [], ["web"], ["web", "APP"], ["store", "web"]]),
    }
    if chance.random() < 0.6:
        traits["custom.tier"] = chance.choice([text for text in TEXTS if text])
    if chance.random() < 0.6:
        traits["custom.score"] = chance.choice(NUMBERS)
    if chance.random() < 0.6:
        traits["custom.joined"] = chance.choice(INSTANTS)
    if chance.random() < 0.6:
        traits["custom.vip"] = chance.choice([True, False])
    if chance.random() < 0.6:
        traits["custom.tags"] = chance.choice([tags for tags in TAGS if tags is not None])
    return traits


def _event(chance: random.Random, source: str) -> dict[str, object]:
    own: dict[str, object] = {}
    for key, values in (("color", COLORS), ("size", SIZES), ("shipped", SHIPPED), ("gift", GIFTS), ("tags", TAGS)):
        if chance.random() < 0.7:
            own[key] = chance.choice(values)
    if chance.random() < 0.3:
        own[ODD_KEY] = chance.choice(TEXTS)
    return {
        "event": chance.choice(EVENTS),
        "occurred_at": chance.choice(INSTANTS),
        "source": source,
        "category": chance.choice(CATEGORIES),
        "channel": chance.choice([None, "web", "Web"]),
        "revenue": chance.choice([None, *NUMBERS]),
        "quantity": chance.choice([None, 0.0, 1.0, 2.0]),
        "properties": own if own or chance.random() < 0.5 else None,
    }


def write(connection: sa.Connection, world: World) -> None:
    """Put a world into the final tables, as profiles.build would leave them."""
    facts = [{"name": name, "type": kind, "set_by": "inferred"} for name, kind in TYPES.items()]
    bulk.insert_rows(connection, tables.field_types, facts)
    for name, number in SOURCE_IDS.items():
        source = {"source_id": number, "name": name, "system": SOURCES[name], "party": "first", "demo": False}
        bulk.insert_rows(connection, tables.sources, [{**source, "created_at": NOW}])
    add_people(connection, world.people)
    saved = [
        {"segment_id": number, "name": name, "rule": json.dumps(rule), "created_at": NOW, "updated_at": NOW}
        for number, (name, rule) in enumerate(world.segments.items(), 1)
    ]
    bulk.insert_rows(connection, tables.segments, saved)
    insert_moments(connection, tables.event_stats, tables.events)
    bulk.bump(connection, "store", "base", "segments")


def add_people(connection: sa.Connection, people: list[Person]) -> None:
    for view, table in tables.PROFILES.items():
        rows = [_profile_row(person, view) for person in people if view in person.traits]
        _insert(connection, table, rows)
    _insert(connection, tables.custom_traits, [row for person in people for row in _custom_rows(person)])
    known = [
        {"profile": person.profile, "source_id": SOURCE_IDS[name], "system": SOURCES[name]}
        for person in people
        for name in sorted(person.sources)
    ]
    _insert(connection, tables.profile_sources, known)
    _insert(connection, tables.assignments, [{"record": p.profile, "profile": p.profile} for p in people])
    identifiers = [
        {"record": p.profile, **_of(source, False), "standing": True, "kind": kind, "scope": "", "value": "x"}
        for p in people
        for kind, source in p.identifiers
    ]
    _insert(connection, tables.identifiers, identifiers)
    events = [_event_row(person, event) for person in people for event in person.events]
    _insert(connection, tables.events, events)
    interests = [
        {
            **_observed(p, str(one["source"])),
            **{k: v for k, v in one.items() if k != "source"},
            "interest": json.dumps(one["interest"]),
        }
        for p in people
        for one in p.interests
    ]
    _insert(connection, tables.interests, interests)
    consents = [
        {**_observed(p, str(one["source"])), **{k: v for k, v in one.items() if k != "source"}}
        for p in people
        for one in p.consents
    ]
    _insert(connection, tables.consents, consents)


def _insert(connection: sa.Connection, table: sa.Table, rows: list[dict[str, object]]) -> None:
    if rows:
        columns = {column.name: column for column in table.c if column.name in rows[0]}
        kinds = {
            sa.BigInteger: pa.int64(),
            sa.Integer: pa.int32(),
            sa.Boolean: pa.bool_(),
            sa.Float: pa.float64(),
            sa.DateTime: pa.timestamp("us"),
        }
        arrays = {
            name: pa.array([row.get(name) for row in rows], kinds.get(type(column.type), pa.string()))
            for name, column in columns.items()
        }
        bulk.insert_arrow(connection, table, pa.table(arrays))


def _profile_row(person: Person, view: str) -> dict[str, object]:
    traits = {name: value for name, value in person.traits[view].items() if "." not in name}
    channels = traits["channels"]
    return {
        "profile": person.profile,
        "records": 1,
        **traits,
        "channels": None if channels is None else json.dumps(channels),
    }


def _custom_rows(person: Person) -> list[dict[str, object]]:
    rows = []
    for view, traits in person.traits.items():
        for name, value in traits.items():
            if "." not in name:
                continue
            row = {
                "view": view,
                "name": name,
                "profile": person.profile,
                "value": str(value),
                "number": None,
                "at": None,
            }
            if TYPES[name] == "number":
                row["number"] = value
            if TYPES[name] == "date":
                row["at"] = value
            if TYPES[name] in ("boolean", "list"):
                row["value"] = json.dumps(value)
            rows.append(row)
    return rows


def _of(source: str, hashed: bool = True) -> dict[str, object]:
    shared: dict[str, object] = {"source_id": SOURCE_IDS[source], "load_id": 1, "line": 1}
    return {**shared, "row_hash": "00000000-0000-0000-0000-000000000000"} if hashed else shared


def _observed(person: Person, source: str) -> dict[str, object]:
    return {"record": person.profile, "profile": person.profile, **_of(source)}


def _event_row(person: Person, event: dict[str, object]) -> dict[str, object]:
    source = str(event["source"])
    own = event["properties"]
    rest = {key: value for key, value in event.items() if key not in ("source", "properties")}
    properties = None if own is None else json.dumps(own)
    return {**_observed(person, source), **rest, "system": SOURCES[source], "properties": properties}
