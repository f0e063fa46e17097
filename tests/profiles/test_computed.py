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


def tell(observed: Observed, history: list[tuple], joined: list[bool]) -> tuple[dict[int, list[int]], list[tuple]]:
    """Five records of three sources, of which some are one person. Returns the places of each profile's records."""
    made = [observed.visitor(SOURCES[n % 3], anonymous_id=str(n)) for n in range(5)]
    for place, event, moment, channel, revenue in history:
        observed.event(made[place], event, moment, channel=channel, revenue=revenue)
    for n, join in enumerate(joined):
        if join:
            observed.together(made[n], made[n + 1])
    places: dict[int, list[int]] = {}
    for place, record in enumerate(made):
        places.setdefault(observed.profile_of[record], []).append(place)
    return places, [(SOURCES[row[0] % 3], *row[1:], row[0]) for row in history]


@pytest.mark.slow
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(histories, joins)
def test_computed_traits_agree_with_plain_python_in_every_view(engine, history, joined):
    with engine.connect() as connection:
        observed = Observed(connection)
        places, rows = tell(observed, history, joined)
        observed.write()
        build(connection, None)
        for view in ("all", "cdp", "crm"):
            for profile, found in computed(connection, view).items():
                own = [row for row in rows if row[5] in places[profile]]
                assert found == expected(own, view)
        assert findings(connection) == []
        connection.rollback()


TABLES = [*PROFILES.values(), custom_traits, event_stats, profile_sources, search_terms, events]


def snapshot(connection: sa.Connection) -> dict[str, list]:
    return {table.name: sorted(map(repr, connection.execute(sa.select(table)).all())) for table in TABLES}


@pytest.mark.slow
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(histories, joins, joins, histories)
def test_any_change_of_some_profiles_leaves_what_a_build_of_everybody_would(engine, history, before, after, later):
    with engine.connect() as connection:
        observed = Observed(connection)
        for n in range(60):
            observed.visitor("dmp", cookie_id=f"k{n}")
        tell(observed, history, before)
        observed.write()
        build(connection, None)
        made = [record for record, source in observed.source_of.items() if source != "dmp"]
        old = {observed.profile_of[record] for record in made}
        for record in made:
            observed.profile_of[record] = record
        for n, join in enumerate(after):
            if join:
                observed.together(made[n], made[n + 1])
        for place, event, moment, channel, revenue in later:
            observed.event(made[place], event, moment, channel=channel, revenue=revenue)
        observed.write()
        touched = old | {observed.profile_of[record] for record in made}
        build(connection, np.array(sorted(touched)))
        assert findings(connection) == []
        some = snapshot(connection)
        build(connection, None)
        assert some == snapshot(connection)
        connection.rollback()
