"""How long a condition, a rule and an edit take: this product, and DuckDB asked by hand for the same counts.

    python -m bench segments [--profiles 200000] [--events 20] [--workspace DIR]

Every condition is asked with an empty cache. The processor time stands beside the time on the clock, since it hardly
changes when others use the machine. By hand means the shortest statement that we could write over the same tables;
it takes text as it stands, without the folding of the contract.
"""

import argparse
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bench.synthetic import NOW, make_workspace
from cdp_core import segments
from cdp_core.settings import Settings
from cdp_core.store import bulk, tables
from cdp_core.store.engine import open_engine

_THEN = f"TIMESTAMP '{NOW}'"


@dataclass(frozen=True)
class Leaf:
    """A condition as a rule, and as a statement of the profiles by hand."""

    rule: dict[str, Any]
    by_hand: str


def _trait(name: str, op: str, by_hand: str, value: object = None) -> Leaf:
    rule = {"trait": name, "op": op} | ({} if value is None else {"value": value})
    return Leaf(rule, f"SELECT profile FROM profiles WHERE {by_hand}")


def _event(name: str | list[str], by_hand: str = "", having: str = "", **more: Any) -> Leaf:
    names = [name] if isinstance(name, str) else name
    listed = ", ".join(f"'{each}'" for each in names)
    where = f"occurred_at <= {_THEN}" + ("" if name == "*" else f" AND event IN ({listed})")
    where += f" AND {by_hand}" if by_hand else ""
    select = f"SELECT profile FROM events WHERE {where} GROUP BY profile"
    return Leaf({"event": name, **more}, select + (f" HAVING {having}" if having else ""))


def _days(n: int) -> dict[str, Any]:
    return {"within": {"last": n, "unit": "day"}}


def _last(n: int) -> str:
    return f"occurred_at > {_THEN} - INTERVAL {n} DAY"


def _where(name: str, value: object, op: str = "is") -> dict[str, Any]:
    return {"where": {"property": name, "op": op, "value": value}}


_CART = [{"event": "Product Added"}, {"did_not": "Order Completed", "after": {"max": 2, "unit": "day"}}]
_CART_BY_HAND = f"""
SELECT DISTINCT a.profile FROM events a ASOF LEFT JOIN (
    SELECT profile, occurred_at AS at FROM events WHERE event = 'Order Completed') o
ON a.profile = o.profile AND a.occurred_at < o.at
WHERE a.event = 'Product Added' AND a.occurred_at <= {_THEN} - INTERVAL 2 DAY AND a.{_last(30)}
AND coalesce(o.at > a.occurred_at + INTERVAL 2 DAY, true)"""
_CONSENT_BY_HAND = f"""
SELECT profile FROM consents WHERE purpose = 'email' AND decided_at <= {_THEN}
GROUP BY profile HAVING max_by(state, decided_at) = 'granted'"""
_INTEREST_BY_HAND = f"""
SELECT profile FROM interests WHERE starts_with(interest, '["Automotive"')
AND seen_at <= {_THEN} AND expires_at > {_THEN}"""
_IDENTIFIER_BY_HAND = "SELECT a.profile FROM identifiers i JOIN assignments a USING (record) WHERE i.kind = 'email'"
_ORDERS = "Order Completed"
_BY_DAY = "count(DISTINCT date_trunc('day', occurred_at))"

LEAVES = [
    _trait("city", "is", "city = 'Hanoi'", "hanoi"),
    _trait("city", "is_not", "coalesce(city <> 'Hanoi', true)", "hanoi"),
    _trait("city", "in", "city IN ('Hanoi', 'Paris', 'Łódź')", ["Hanoi", "Paris", "Łódź"]),
    _trait("full_name", "contains", "contains(full_name, 'son 99')", "son 99"),
    _trait("email", "exists", "email IS NOT NULL"),
    _trait("revenue", "gt", "revenue > 100", 100),
    _trait("age", "between", "age BETWEEN 20 AND 29", [20, 29]),
    _trait("last_seen", "in_last", f"last_seen > {_THEN} - INTERVAL 30 DAY", {"n": 30, "unit": "day"}),
    _trait("birthday", "anniversary_in_next", "month(birthday) = 6 AND day(birthday) < 8", {"n": 7, "unit": "day"}),
    _trait("known", "is_true", "known"),
    _trait("channels", "includes_any", "contains(channels, '\"app\"')", ["app"]),
    _event(_ORDERS),
    _event("Page Viewed", having="count(*) >= 10", count={"op": "gte", "value": 10}),
    _event("Page Viewed", _last(30), "count(*) >= 3", **_days(30), count={"op": "gte", "value": 3}),
    _event("Page Viewed", _last(30), "count(*) >= 7", **_days(30), count={"op": "gte", "value": 7}),
    _event(_ORDERS, _last(90), **_days(90)),
    _event("Page Viewed", _last(7), _BY_DAY + " >= 2", **_days(7), distinct_days={"op": "gte", "value": 2}),
    _event(_ORDERS, having="sum(revenue) > 100", sum="revenue", op="gt", value=100),
    _event(_ORDERS, _last(180), "avg(revenue) > 80", **_days(180), avg="revenue", op="gt", value=80),
    _event("Product Viewed", "category = 'lipstick'", **_where("category", "lipstick")),
    _event(
        "Product Viewed",
        f"category = 'bags' AND {_last(30)}",
        "count(*) > 1",
        **_where("category", "bags"),
        **_days(30),
        count={"op": "gt", "value": 1},
    ),
    _event("Product Added", "json_extract_string(properties, '/color') = 'red'", **_where("color", "red")),
    _event(
        "Product Added", "try_cast(json_extract_string(properties, '/size') AS DOUBLE) > 45", **_where("size", 45, "gt")
    ),
    _event(["Email Opened", "Email Link Clicked"], _last(14), **_days(14)),
    _event(_ORDERS, having=f"min(occurred_at) > {_THEN} - INTERVAL 30 DAY", **_days(30), occurrence="first"),
    Leaf({"sequence": _CART, **_days(30)}, _CART_BY_HAND),
    Leaf({"identifier": "email"}, _IDENTIFIER_BY_HAND),
    Leaf({"system": "crm"}, "SELECT profile FROM profile_sources WHERE system = 'crm'"),
    Leaf({"consent": "email", "state": "granted"}, _CONSENT_BY_HAND),
    Leaf({"interest": ["Automotive"]}, _INTEREST_BY_HAND),
]


def timed(what: Callable[[], Any]) -> tuple[Any, float, float]:
    """The answer, and what it took in milliseconds: on the clock and of the processors."""
    clock, processor = time.perf_counter(), time.process_time()
    answer = what()
    return answer, (time.perf_counter() - clock) * 1000, (time.process_time() - processor) * 1000


def measure_leaves(connection: sa.Connection) -> None:
    """Each condition alone, unseen."""
    cache = segments.LeafCache()
    segments.evaluate(connection, {"all": [{"event": "never"}]}, NOW, cache)
    rows = []
    for leaf in LEAVES:
        found, clock, processor = timed(lambda leaf=leaf: segments.evaluate(connection, leaf.rule, NOW, cache))
        _, by_hand, _ = timed(lambda leaf=leaf: _count(connection, leaf.by_hand))
        rows.append((clock, processor, by_hand, found.count, segments.in_words(leaf.rule)))
    print(f"{'ms':>8} {'cpu ms':>8} {'by hand':>8} {'members':>10}")
    for clock, processor, by_hand, count, words in rows:
        print(f"{clock:8.1f} {processor:8.1f} {by_hand:8.1f} {count:10,}  {words[:90]}")
    for name, place in (("on the clock", 0), ("of the processors", 1), ("by hand, on the clock", 2)):
        times = [row[place] for row in rows]
        print(f"{name}: median {statistics.median(times):.1f} ms, worst {max(times):.1f} ms")


def measure_rule(connection: sa.Connection) -> None:
    """A rule of 20 conditions: unseen, known, and with one of them changed."""
    leaves = LEAVES[:10] + LEAVES[11:21]
    rule = {"any": [leaf.rule for leaf in leaves]}
    cache = segments.LeafCache()
    _, unseen, _ = timed(lambda: segments.evaluate(connection, rule, NOW, cache))
    _, known, _ = timed(lambda: segments.evaluate(connection, rule, NOW, cache))
    edited = {"any": [*rule["any"][:-1], {"trait": "orders", "op": "gte", "value": 5}]}
    _, edit, _ = timed(lambda: segments.evaluate(connection, edited, NOW, cache))
    alone, systems, _ = timed(
        lambda: segments.by_system(connection, segments.evaluate(connection, rule, NOW, cache), cache)
    )
    named = ", ".join(f"leaf_{at} AS MATERIALIZED ({leaf.by_hand})" for at, leaf in enumerate(leaves))
    counts = ", ".join(f"(SELECT count(DISTINCT profile) FROM leaf_{at})" for at in range(len(leaves)))
    union = " UNION ".join(f"SELECT profile FROM leaf_{at}" for at in range(len(leaves)))
    by_hand = f"WITH {named} SELECT {counts}, (SELECT count(*) FROM ({union}))"
    _, statement, _ = timed(lambda: connection.exec_driver_sql(by_hand).one())
    print("\na rule of 20 conditions, with the count of every node")
    print(f"  unseen {unseen:.1f} ms · known {known:.1f} ms · one condition changed {edit:.1f} ms")
    print(f"  by hand in one statement {statement:.1f} ms, as often as anything is changed")
    print(f"  each system alone {systems:.1f} ms ({', '.join(f'{name} {one.found:,}' for name, one in alone.items())})")
    print(f"  answers kept: {len(cache)}, {cache.bytes / 2**20:.1f} MB")


def measure_refresh(engine: sa.Engine) -> None:
    """The sizes of 200 segments, unseen, and again after 100,000 events of some profiles arrived.

    The events themselves are not made: what is asked anew rests on how many profiles they touched.
    """
    rules = [
        {"all": [LEAVES[n % len(LEAVES)].rule, LEAVES[(n * 7 + 3) % len(LEAVES)].rule, _of_its_own(n)]}
        for n in range(200)
    ]
    cache = segments.LeafCache()
    with engine.connect() as connection:
        _, unseen, _ = timed(lambda: [segments.evaluate(connection, rule, NOW, cache).count for rule in rules])
    with engine.begin() as connection:
        everybody = connection.scalar(sa.select(sa.func.count()).select_from(tables.profiles)) or 0
        step = max(20, everybody // 30_000)
        bulk.bump(connection, "store")
        version = connection.scalar(sa.select(tables.versions.c.version).where(tables.versions.c.name == "store"))
        some = sa.select(sa.literal(version, sa.BigInteger), tables.profiles.c.profile)
        rows = some.where(tables.profiles.c.profile % step == 0)
        touched = connection.execute(tables.touched.insert().from_select(["version", "profile"], rows)).rowcount
    with engine.connect() as connection:
        _, again, processor = timed(lambda: [segments.evaluate(connection, rule, NOW, cache).count for rule in rules])
    print(f"\n200 segments of 3 conditions, {len(cache):,} of them different, at {everybody:,} profiles")
    print(f"  unseen {unseen:,.0f} ms · after a load that touched {touched:,} profiles {again:,.0f} ms", end="")
    print(f" ({processor:,.0f} ms of the processors)")


def _of_its_own(n: int) -> dict[str, Any]:
    """A condition that hardly two of the segments share."""
    kinds: list[dict[str, Any]] = [
        {"trait": "revenue", "op": "gt", "value": n},
        {"trait": "age", "op": "between", "value": [16, 20 + n % 60]},
        {"event": "Page Viewed", "within": {"last": n + 1, "unit": "day"}},
        {"event": _ORDERS, "sum": "revenue", "op": "gt", "value": n},
    ]
    return kinds[n % 4]


def _count(connection: sa.Connection, select: str) -> int:
    return connection.exec_driver_sql(f"SELECT count(DISTINCT profile) FROM ({select})").scalar_one()


def main(arguments: list[str]) -> None:
    options = argparse.ArgumentParser(prog="python -m bench segments", description=__doc__)
    options.add_argument("--profiles", type=int, default=200_000)
    options.add_argument("--events", type=int, default=20, help="for each profile")
    options.add_argument("--workspace", type=Path, help="keep the synthetic workspace here, and use it if it is there")
    chosen = options.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        folder = chosen.workspace or Path(scratch)
        if (folder / "cdp.duckdb").exists():
            engine = open_engine(Settings(workspace=folder, threads=2))
        else:
            engine = make_workspace(folder, chosen.profiles, chosen.events)
        with engine.connect() as connection:
            measure_leaves(connection)
            measure_rule(connection)
        measure_refresh(engine)
        engine.dispose()
    print(f"peak memory of the process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10:,.0f} MB")
