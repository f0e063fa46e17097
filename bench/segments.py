"""How fast a leaf, a rule and an edit are: this product, and DuckDB asked by hand.

    python -m bench.segments --profiles 200000 --events 20

In:  the number of profiles, events per profile
Out: one table on the terminal

The workspace is synthetic and written straight into the final tables: activity follows a power law, event names have
the shares that a web shop sees, times are spread over a year before the first of June 2026.
"""

import argparse
import tempfile
import time
from datetime import datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import sqlalchemy as sa

from cdp_core.settings import Settings
from cdp_core.store import bulk
from cdp_core.store import tables as t
from cdp_core.store.engine import open_engine

NOW = datetime(2026, 6, 1, 9, 0)
SHARES = {
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
SOURCES = [("crm", "crm"), ("web", "cdp"), ("shop", "cdp"), ("dmp", "dmp")]
YEAR_US = 365 * 86_400_000_000


def _pick(random: np.random.Generator, values: list[str], n: int) -> pa.Array:
    codes = pa.array(random.integers(0, len(values), n).astype(np.int32))
    return pa.DictionaryArray.from_arrays(codes, pa.array(values)).cast(pa.string())


def _instants(random: np.random.Generator, n: int, span_us: int = YEAR_US) -> pa.Array:
    end = np.datetime64(NOW, "us")
    return pa.array(end - random.integers(0, span_us, n).astype("timedelta64[us]"))


def _masked(array: pa.Array, random: np.random.Generator, share: float) -> pa.Array:
    return pa.compute.if_else(pa.array(random.random(len(array)) < share), array, pa.scalar(None, array.type))


def _observed(n: int, profile: np.ndarray, source: int) -> dict[str, object]:
    hashes = pa.array([None], pa.string())
    del hashes
    return {
        "record": profile,
        "profile": profile,
        "source_id": np.full(n, source, np.int32),
        "load_id": np.full(n, 1, np.int32),
        "line": np.arange(n),
        "row_hash": pa.DictionaryArray.from_arrays(
            pa.array(np.zeros(n, np.int8)), pa.array(["00000000-0000-0000-0000-000000000000"])
        ).cast(pa.string()),
    }


def _profile_rows(random: np.random.Generator, profile: np.ndarray) -> pa.Table:
    n = len(profile)
    revenue = np.round(random.exponential(80, n), 2)
    return pa.table(
        {
            "profile": profile,
            "known": random.random(n) < 0.6,
            "records": np.ones(n, np.int32),
            "email": pa.array([f"person{i}@example.org" for i in profile]),
            "full_name": pa.array([f"Person {i * 7919 % 1_000_003}" for i in profile]),
            "city": _masked(_pick(random, CITIES, n), random, 0.8),
            "country": _pick(random, ["VN", "FR", "BR", "TR", "US", "DE", "PL", "ZA"], n),
            "gender": _masked(_pick(random, ["female", "male"], n), random, 0.7),
            "birthday": _masked(_instants(random, n, 60 * YEAR_US), random, 0.5),
            "age": _masked(pa.array(random.integers(16, 90, n).astype(float)), random, 0.5),
            "revenue": revenue,
            "orders": random.integers(0, 9, n).astype(float),
            "last_seen": _instants(random, n),
            "channels": _pick(random, ['["web"]', '["web","app"]', '["store","web"]', "[]"], n),
            "last_channel": _pick(random, CHANNELS, n),
        }
    )


def _fill_people(connection: sa.Connection, random: np.random.Generator, n: int) -> None:
    everyone = np.arange(1, n + 1)
    known_to = {"crm": everyone[everyone % 10 < 4], "cdp": everyone[everyone % 10 > 1], "dmp": everyone[everyone % 10 == 5]}
    bulk.insert_arrow(connection, t.PROFILES["all"], _profile_rows(random, everyone))
    for system, profile in known_to.items():
        bulk.insert_arrow(connection, t.PROFILES[system], _profile_rows(random, profile))
        for number, (_, of) in enumerate(SOURCES, 1):
            if of == system:
                rows = {"profile": profile, "source_id": np.full(len(profile), number, np.int32)}
                rows["system"] = pa.array([system]).take(pa.array(np.zeros(len(profile), np.int8)))
                bulk.insert_arrow(connection, t.profile_sources, pa.table(rows))
    bulk.insert_arrow(connection, t.assignments, pa.table({"record": everyone, "profile": everyone}))
    shared = {"source_id": np.full(n, 1, np.int32), "load_id": np.full(n, 1, np.int32), "line": everyone}
    for kind in ("email", "phone"):
        constant = {name: pa.array([value] * n) for name, value in (("kind", kind), ("scope", ""))}
        values = pa.array([f"{kind}{i}" for i in everyone])
        arrow = pa.table(
            {"record": everyone, **shared, "standing": np.ones(n, bool), **constant, "value": values}
        ).filter(pa.array(random.random(n) < 0.7))
        bulk.insert_arrow(connection, t.identifiers, arrow)
    size = pa.array(random.integers(34, 47, n).astype(float))
    sizes = {"profile": everyone, "number": size, "value": pa.compute.cast(size, pa.string())}
    sizes |= {"view": pa.array(["all"] * n), "name": pa.array(["custom.shoe_size"] * n)}
    bulk.insert_arrow(connection, t.custom_traits, pa.table(sizes).filter(pa.array(random.random(n) < 0.5)))
    some = known_to["dmp"]
    interests = {
        **_observed(len(some), some, 4),
        "interest": _pick(random, ['["Automotive"]', '["Automotive","Electric Vehicle"]', '["Travel"]'], len(some)),
        "provider": _pick(random, ["acme", "bolt"], len(some)),
        "seen_at": _instants(random, len(some)),
        "expires_at": _instants(random, len(some)),
    }
    bulk.insert_arrow(connection, t.interests, pa.table(interests))
    consents = {
        **_observed(n, everyone, 1),
        "purpose": _pick(random, ["email", "ads"], n),
        "state": _pick(random, ["granted", "denied", "withdrawn"], n),
        "decided_at": _instants(random, n),
    }
    bulk.insert_arrow(connection, t.consents, pa.table(consents))


def _fill_events(connection: sa.Connection, random: np.random.Generator, profiles: int, total: int) -> None:
    weight = random.pareto(1.5, profiles) + 0.1
    edges = np.cumsum(weight) / weight.sum()
    for name, share in SHARES.items():
        left = round(total * share)
        while left:
            n = min(left, 1_000_000)
            left -= n
            who = np.searchsorted(edges, random.random(n)) + 1
            source, system = (1, "crm") if name == "Ticket Opened" else (2, "cdp")
            money = pa.array(np.round(random.exponential(60, n), 2)) if name.endswith(("ted", "sed")) else None
            product = name.startswith("Product")
            rows: dict[str, object] = {
                **_observed(n, who, source),
                "event": pa.array([name]).take(pa.array(np.zeros(n, np.int8))),
                "occurred_at": _instants(random, n),
                "system": pa.array([system]).take(pa.array(np.zeros(n, np.int8))),
                "channel": _pick(random, CHANNELS, n),
            }
            if money is not None:
                rows |= {"revenue": money, "order_id": pa.array([f"o{i}" for i in range(n)])}
            if product:
                rows |= {"category": _pick(random, CATEGORIES, n), "product_id": _pick(random, [f"SKU-{i}" for i in range(2000)], n)}
                colors = [f'{{"color":"{c}","size":{s}}}' for c in ("red", "blue", "green") for s in range(30, 50)]
                rows["properties"] = _pick(random, colors, n)
            bulk.insert_arrow(connection, t.events, pa.table(rows))
    bulk.rewrite(
        connection, t.events, sa.select(t.events), [t.events.c.event, t.events.c.profile, t.events.c.occurred_at]
    )


def _fill_stats(connection: sa.Connection) -> None:
    e = t.events
    for view in t.PROFILES:
        moments = sa.func.list_sort(sa.func.list(e.c.occurred_at), "DESC")
        grouped = sa.select(
            e.c.event, e.c.profile, sa.func.count().label("n"), sa.func.min(e.c.occurred_at).label("first_at"),
            sa.func.max(e.c.occurred_at, t.KEPT_MOMENTS).label("moments"),
        ).group_by(e.c.event, e.c.profile)
        del moments
        if view != "all":
            grouped = grouped.where(e.c.system == view)
        g = grouped.cte("grouped")
        kept = [sa.func.list_extract(g.c.moments, k).label(f"last_{k}") for k in range(1, t.KEPT_MOMENTS + 1)]
        rows = sa.select(sa.literal(view).label("view"), g.c.event, g.c.profile, g.c.n, g.c.first_at, *kept)
        connection.execute(
            t.event_stats.insert().from_select(list(rows.selected_columns.keys()), rows.order_by(g.c.event, g.c.profile))
        )


def make_workspace(folder: Path, profiles: int, events_each: int, seed: int = 7) -> sa.Engine:
    """A synthetic workspace of that size, straight in the final tables."""
    random = np.random.default_rng(seed)
    engine = open_engine(Settings(workspace=folder, threads=2))
    with engine.begin() as connection:
        for number, (name, system) in enumerate(SOURCES, 1):
            row = {"source_id": number, "name": name, "system": system, "party": "first", "demo": False, "created_at": NOW}
            bulk.insert_rows(connection, t.sources, [row])
        types = {"custom.shoe_size": "number", "property.color": "text", "property.size": "number"}
        bulk.insert_rows(
            connection, t.field_types, [{"name": k, "type": v, "set_by": "inferred"} for k, v in types.items()]
        )
        _fill_people(connection, random, profiles)
        _fill_events(connection, random, profiles, profiles * events_each)
    with engine.begin() as connection:
        _fill_stats(connection)
        bulk.bump(connection, "store")
    with engine.connect() as connection:
        connection.exec_driver_sql("CHECKPOINT")
    return engine
