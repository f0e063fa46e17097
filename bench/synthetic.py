"""A synthetic workspace of any size, written straight into the final tables.

In:  a folder, the number of profiles, events per profile
Out: an engine over a workspace whose activity follows a power law, with the shares of events that a web shop sees,
     spread over the year before `NOW`
"""

from datetime import datetime
from pathlib import Path
from uuid import UUID

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from cdp_core.profiles.moments import insert_moments
from cdp_core.settings import Settings
from cdp_core.store import bulk
from cdp_core.store import tables as t
from cdp_core.store.engine import open_engine

NOW = datetime(2026, 6, 1, 9, 0)
EVENTS = {
    "Page Viewed": 0.50,
    "Product Viewed": 0.20,
    "Email Delivered": 0.08,
    "Email Opened": 0.06,
    "Product Added": 0.05,
    "Product Purchased": 0.05,
    "Order Completed": 0.03,
    "Email Link Clicked": 0.02,
    "Ticket Opened": 0.01,
}
CITIES = ["Hanoi", "Paris", "São Paulo", "İzmir", "New York", "Berlin", "Łódź", "Đà Nẵng", "hanoi ", "Durban"]
CATEGORIES = ["lipstick", "Lipstick", "skincare", "dresses", "shoes", "bags", "perfume", "nails"]
CHANNELS = ["web", "app", "store", "email"]
COLORS = ["red", "blue", "green", "black", "white"]
SOURCES = {1: ("crm", "crm"), 2: ("web", "cdp"), 3: ("dmp", "dmp")}
TYPES = {"custom.shoe_size": "number", "property.color": "text", "property.size": "number"}
_AT_ONCE = 1_000_000
_YEAR = 365 * 86_400_000_000
_NO_HASH = str(UUID(int=0))

Rows = dict[str, object]


class Chance:
    """Columns drawn at random, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = np.random.default_rng(seed)

    def of(self, values: list[str], n: int) -> pa.Array:
        codes = pa.array(self.random.integers(0, len(values), n).astype(np.int32))
        return pa.array(values).take(codes)

    def numbers(self, low: int, high: int, n: int) -> pa.Array:
        return pa.array(self.random.integers(low, high, n).astype(float))

    def money(self, mean: float, n: int) -> pa.Array:
        return pa.array(np.round(self.random.exponential(mean, n), 2))

    def instants(self, n: int, span: int = _YEAR, end: datetime = NOW) -> pa.Array:
        return pa.array(np.datetime64(end, "us") - self.random.integers(0, span, n).astype("timedelta64[us]"))

    def some(self, column: pa.Array, share: float) -> pa.Array:
        kept = pa.array(self.random.random(len(column)) < share)
        return pc.if_else(kept, column, pa.scalar(None, column.type))


def make_workspace(folder: Path, profiles: int, events_each: int, seed: int = 7) -> sa.Engine:
    """Fill a workspace in an empty folder."""
    chance = Chance(seed)
    engine = open_engine(Settings(workspace=folder, threads=2))
    with engine.begin() as connection:
        for number, (name, system) in SOURCES.items():
            source = {"source_id": number, "name": name, "system": system, "party": "first", "demo": False}
            bulk.insert_rows(connection, t.sources, [{**source, "created_at": NOW}])
        types = [{"name": name, "type": kind, "set_by": "inferred"} for name, kind in TYPES.items()]
        bulk.insert_rows(connection, t.field_types, types)
    for first in range(1, profiles + 1, _AT_ONCE):
        with engine.begin() as connection:
            _fill_people(connection, chance, np.arange(first, min(first + _AT_ONCE, profiles + 1)))
    _fill_events(engine, chance, profiles, profiles * events_each)
    with engine.begin() as connection:
        insert_moments(connection, t.event_stats, t.events)
        bulk.bump(connection, "store", "base")
    with engine.connect() as connection:
        connection.exec_driver_sql("CHECKPOINT")
    return engine


def _constant(value: str, n: int) -> pa.Array:
    return pa.array([value]).take(pa.array(np.zeros(n, np.int8)))


def _observed(profile: np.ndarray, source: int) -> Rows:
    n = len(profile)
    shared = {"record": profile, "profile": profile, "line": np.arange(n), "row_hash": _constant(_NO_HASH, n)}
    return {**shared, "source_id": np.full(n, source, np.int32), "load_id": np.full(n, 1, np.int32)}


def _insert(connection: sa.Connection, table: sa.Table, rows: Rows) -> None:
    bulk.insert_arrow(connection, table, pa.table(rows))


def _profile_rows(chance: Chance, profile: np.ndarray) -> Rows:
    n = len(profile)
    return {
        "profile": profile,
        "known": chance.random.random(n) < 0.6,
        "records": np.ones(n, np.int32),
        "email": pa.array([f"person{number}@example.org" for number in profile]),
        "full_name": pa.array([f"Person {number * 7919 % 1_000_003}" for number in profile]),
        "city": chance.some(chance.of(CITIES, n), 0.8),
        "birthday": chance.some(chance.instants(n, 60 * _YEAR), 0.5),
        "age": chance.some(chance.numbers(16, 90, n), 0.5),
        "revenue": chance.money(80, n),
        "orders": chance.numbers(0, 9, n),
        "last_seen": chance.instants(n),
        "channels": chance.of(['["web"]', '["web","app"]', '["store","web"]', "[]"], n),
    }


def _fill_people(connection: sa.Connection, chance: Chance, everyone: np.ndarray) -> None:
    n = len(everyone)
    known = {
        "crm": everyone[everyone % 10 < 4],
        "cdp": everyone[everyone % 10 > 1],
        "dmp": everyone[everyone % 10 == 5],
    }
    _insert(connection, t.PROFILES["all"], _profile_rows(chance, everyone))
    for number, (_, system) in SOURCES.items():
        profile = known[system]
        _insert(connection, t.PROFILES[system], _profile_rows(chance, profile))
        places: Rows = {"source_id": np.full(len(profile), number, np.int32), "system": _constant(system, len(profile))}
        _insert(connection, t.profile_sources, {"profile": profile, **places})
    _insert(connection, t.assignments, {"record": everyone, "profile": everyone})
    for kind in ("email", "phone"):
        some = everyone[chance.random.random(n) < 0.7]
        told = {name: column for name, column in _observed(some, 1).items() if name not in ("profile", "row_hash")}
        told |= {"standing": np.ones(len(some), bool), "kind": _constant(kind, len(some))}
        told |= {"scope": _constant("", len(some)), "value": pa.array([f"{kind}{number}" for number in some])}
        _insert(connection, t.identifiers, told)
    size = chance.numbers(34, 47, n)
    sizes: Rows = {"view": _constant("all", n), "name": _constant("custom.shoe_size", n), "profile": everyone}
    _insert(connection, t.custom_traits, {**sizes, "number": size, "value": pc.cast(size, pa.string())})
    some = known["dmp"]
    interests: Rows = {
        **_observed(some, 3),
        "interest": chance.of(['["Automotive"]', '["Automotive","Electric Vehicle"]', '["Travel"]'], len(some)),
        "provider": chance.of(["acme", "bolt"], len(some)),
        "seen_at": chance.instants(len(some)),
        "expires_at": chance.instants(len(some), end=datetime(2027, 1, 1)),
    }
    _insert(connection, t.interests, interests)
    consents: Rows = {
        **_observed(everyone, 1),
        "purpose": chance.of(["email", "ads"], n),
        "state": chance.of(["granted", "denied", "withdrawn"], n),
        "decided_at": chance.instants(n),
    }
    _insert(connection, t.consents, consents)


def _fill_events(engine: sa.Engine, chance: Chance, profiles: int, total: int) -> None:
    """Events in the order that the store keeps them in, a part at a time."""
    weight = chance.random.pareto(1.5, profiles) + 0.1
    for name, share in sorted(EVENTS.items()):
        did = chance.random.multinomial(round(total * share), weight / weight.sum())
        upto = np.cumsum(did)
        cuts = np.unique(np.searchsorted(upto, np.arange(_AT_ONCE, upto[-1], _AT_ONCE)))
        for some in np.split(np.arange(profiles), cuts):
            with engine.begin() as connection:
                _insert(connection, t.events, _event_rows(chance, name, np.repeat(some + 1, did[some])))


def _ascending(who: np.ndarray, moments: pa.Array) -> pa.Array:
    """The moments of each in the order that they came in; `who` is ascending itself."""
    return moments.take(pa.array(np.lexsort((moments.to_numpy(), who))))


def _event_rows(chance: Chance, name: str, who: np.ndarray) -> Rows:
    n = len(who)
    source, system = (1, "crm") if name == "Ticket Opened" else (2, "cdp")
    rows: Rows = {
        **_observed(who, source),
        "event": _constant(name, n),
        "occurred_at": _ascending(who, chance.instants(n)),
        "system": _constant(system, n),
        "channel": chance.of(CHANNELS, n),
    }
    if name in ("Order Completed", "Product Purchased"):
        rows["revenue"] = chance.money(60, n)
    if name.startswith("Product"):
        rows["category"] = chance.of(CATEGORIES, n)
        rows["product_id"] = chance.of([f"SKU-{number}" for number in range(2000)], n)
        own = [f'{{"color":"{color}","size":{size},"sku":"S{size * 7}"}}' for color in COLORS for size in range(30, 50)]
        rows["properties"] = chance.of(own, n)
    return rows
