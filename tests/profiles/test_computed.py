"""Computed traits and moments against the same rules in plain Python."""

import json
from datetime import datetime, timedelta
from itertools import pairwise

import numpy as np
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cdp_core.profiles import build, findings
from cdp_core.store.tables import PROFILES, custom_traits, event_stats, events, profile_sources, search_terms
from tests.observed import SYSTEMS, Observed

BEGIN = datetime(2026, 1, 1)
SOURCES = ("web", "shop", "crm")

happening = st.tuples(
    st.integers(0, 4),
    st.sampled_from(["Order Completed", "Order Refunded", "Page Viewed", "Email Opened"]),
    st.integers(0, 200).map(lambda n: BEGIN + timedelta(minutes=10 * n)),
    st.sampled_from([None, "web", "app", "email", "store"]),
    st.sampled_from([None, 0.0, 10.0, 99.99, -5.0, float("nan")]),
)
histories = st.lists(happening, max_size=25)
#: Which of the five records are joined with the one before.
joins = st.lists(st.booleans(), min_size=4, max_size=4)
#: A build costs the same for one family of records as for many, so that each example has many of them.
families = st.lists(st.tuples(histories, joins), min_size=8, max_size=8)
changes = st.lists(st.tuples(histories, joins, joins, histories), min_size=4, max_size=6)


def expected(rows: list[tuple], view: str) -> dict[str, object]:
    """What one profile did, as a view sees it."""
    seen = sorted((row for row in rows if view in ("all", SYSTEMS[row[0]])), key=lambda row: row[2])
    orders = [row for row in seen if row[1] == "Order Completed"]
    paid = [row[4] for row in orders if row[4] is not None and row[4] == row[4]]
    back = [abs(row[4]) for row in seen if row[1] == "Order Refunded" and row[4] is not None and row[4] == row[4]]
    channels = sorted({row[3] for row in seen if row[3]})
    heard = [row for row in seen if row[3]]
    last = min((row[3] for row in heard if row[2] == heard[-1][2]), default=None) if heard else None
    visits = [
        row[2]
        for row in seen
        if SYSTEMS[row[0]] == "cdp" and (row[3] in ("web", "app") or (row[3] is None and row[1] != "Email Opened"))
    ]
    gaps = sum(after - before > timedelta(minutes=30) for before, after in pairwise(visits))
    return {
        "events": len(seen),
        "first_seen": seen[0][2] if seen else None,
        "last_seen": seen[-1][2] if seen else None,
        "orders": len(orders),
        "first_order_at": orders[0][2] if orders else None,
        "last_order_at": orders[-1][2] if orders else None,
        "revenue": round(sum(paid) - sum(back), 6) + 0.0,
        "average_order": round(sum(paid) / len(paid), 6) if paid else None,
        "sessions": len(visits) and gaps + 1,
        "channels": channels or None,
        "last_channel": last,
    }


def computed(connection: sa.Connection, view: str) -> dict[int, dict[str, object]]:
    table = PROFILES[view]
    rows = connection.execute(sa.select(table)).mappings().all()
    names = expected([], "all")
    return {
        row["profile"]: {
            name: json.loads(row[name]) if name == "channels" and row[name] else row[name] for name in names
        }
        for row in rows
    }


def tell(observed: Observed, history: list[tuple], joined: list[bool]) -> list[int]:
    """Five records of three sources, of which some are one person."""
    made = [observed.visitor(SOURCES[n % 3], anonymous_id=str(n)) for n in range(5)]
    happen(observed, made, history)
    join(observed, made, joined)
    return made


def happen(observed: Observed, made: list[int], history: list[tuple]) -> None:
    for place, event, moment, channel, revenue in history:
        observed.event(made[place], event, moment, channel=channel, revenue=revenue)


def join(observed: Observed, made: list[int], joined: list[bool]) -> None:
    for (record, following), joins_it in zip(pairwise(made), joined, strict=True):
        if joins_it:
            observed.together(record, following)


def told_of(observed: Observed, made: list[int], history: list[tuple]) -> dict[int, list[tuple]]:
    """What each profile of these records did."""
    own: dict[int, list[tuple]] = {observed.profile_of[record]: [] for record in made}
    for place, *rest in history:
        own[observed.profile_of[made[place]]].append((SOURCES[place % 3], *rest))
    return own


@pytest.mark.slow
@settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(families)
def test_computed_traits_agree_with_plain_python_in_every_view(engine, told):
    with engine.connect() as connection:
        observed = Observed(connection)
        done: dict[int, list[tuple]] = {}
        for history, joined in told:
            made = tell(observed, history, joined)
            done |= told_of(observed, made, history)
        observed.write()
        build(connection, None)
        for view in ("all", "cdp", "crm"):
            known = {
                observed.profile_of[record]
                for record, source in observed.source_of.items()
                if view in ("all", SYSTEMS[source])
            }
            assert computed(connection, view) == {profile: expected(done[profile], view) for profile in known}
        assert findings(connection) == []
        connection.rollback()


TABLES = [*PROFILES.values(), custom_traits, event_stats, profile_sources, search_terms, events]


def snapshot(connection: sa.Connection) -> dict[str, list]:
    return {table.name: sorted(map(repr, connection.execute(sa.select(table)).all())) for table in TABLES}


@pytest.mark.slow
@settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes)
def test_any_change_of_some_profiles_leaves_what_a_build_of_everybody_would(engine, changed):
    with engine.connect() as connection:
        observed = Observed(connection)
        for n in range(200):  # so many that those who change are few of them
            observed.visitor("dmp", cookie_id=f"k{n}")
        made = [tell(observed, history, before) for history, before, _, _ in changed]
        observed.write()
        build(connection, None)
        touched = {observed.profile_of[record] for family in made for record in family}
        for family, (_, _, after, later) in zip(made, changed, strict=True):
            for record in family:
                observed.profile_of[record] = record
            join(observed, family, after)
            happen(observed, family, later)
            touched |= {observed.profile_of[record] for record in family}
        observed.write()
        assert build(connection, np.array(sorted(touched))).rebuilt < 200
        assert findings(connection) == []
        some = snapshot(connection)
        build(connection, None)
        assert some == snapshot(connection)
        connection.rollback()
