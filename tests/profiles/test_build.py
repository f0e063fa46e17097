import json
from datetime import datetime

import numpy as np
import sqlalchemy as sa

from cdp_core.identity.device_kinds import note_device_kinds
from cdp_core.identity.rules import DEFAULT_KINDS, IdentityRules
from cdp_core.profiles.build import build
from cdp_core.profiles.page import profile_page
from cdp_core.store import bulk
from cdp_core.store.tables import (
    PROFILES,
    consents,
    custom_traits,
    event_stats,
    events,
    field_types,
    held_apart,
    interests,
    objects,
    profile_sources,
    search_terms,
    touched,
    versions,
)

TABLES = [*PROFILES.values(), custom_traits, event_stats, profile_sources, search_terms, events, interests, consents]


def profile(observed, number: int, view: str = "all"):
    table = PROFILES[view]
    return observed.connection.execute(sa.select(table).where(table.c.profile == number)).one_or_none()


def build_all(observed) -> None:
    observed.write()
    build(observed.connection, None)


def snapshot(connection) -> dict[str, list]:
    return {table.name: sorted(connection.execute(sa.select(table)).all(), key=repr) for table in TABLES}


def test_a_profile_shows_the_most_recent_value_of_each_trait_that_stands_and_each_system_what_it_was_told(observed):
    old = observed.person("crm", "2024-01-01", first_name="Anna", city="Hanoi", email="old@x.org", phone="+84912345678")
    new = observed.person("crm", "2025-01-01", first_name="Ann", city=None, email="new@x.org")
    shop = observed.person("shop", "2025-02-01", city="Huế")
    ann = observed.together(old, new, shop, observed.visitor("web", email="visitor@x.org"))
    replaced = observed.person("crm", "2024-01-01", city="Hanoi")
    observed.write()
    people = sa.table("people", sa.column("record"), sa.column("standing"))
    observed.connection.execute(people.update().where(people.c.record == replaced).values(standing=False))
    build(observed.connection, None)
    whole, crm, cdp = (profile(observed, ann, view) for view in ("all", "crm", "cdp"))
    assert (whole.first_name, whole.city, crm.city, cdp.city) == ("Ann", "Huế", "Hanoi", "Huế")
    assert profile(observed, ann, "dmp") is None
    assert profile(observed, replaced).city is None
    # The primary e-mail is that of the most recent person before any visitor.
    assert (whole.email, whole.phone, cdp.email) == ("new@x.org", "+84912345678", "visitor@x.org")


def test_a_name_is_put_together_from_its_parts_where_no_source_tells_it_whole(observed):
    ann = observed.person("crm", first_name="Ann", last_name="Nguyen")
    bob = observed.person("crm", full_name="Bob X", first_name="Robert")
    build_all(observed)
    assert [profile(observed, one).full_name for one in (ann, bob)] == ["Ann Nguyen", "Bob X"]


def test_somebody_is_known_by_a_persons_identifier_or_a_name_to_the_system_that_tells_it(observed):
    known = [
        observed.visitor("web", hashed_email="ab" * 32),
        observed.visitor("web", customer_id="C1"),
        observed.visitor("web", **{"id.salon_card": "S1"}),
        observed.together(observed.person("crm", last_name="Nguyen"), observed.visitor("web", anonymous_id="a0")),
    ]
    visitor = observed.visitor("web", anonymous_id="a1")
    observed.event(visitor, "Page Viewed", "2026-03-01")
    unknown = [
        visitor,
        observed.visitor("web", cookie_id="c1", device_id="d1", ip="::1"),
        # A row that only matches cookies, or guesses an age.
        observed.person("dmp", cookie_id="k1", anonymous_id="a2"),
        observed.person("dmp", cookie_id="k2", age=34.0),
    ]
    build_all(observed)
    assert [profile(observed, one).known for one in known] == [True] * 4
    assert [profile(observed, known[3], view).known for view in ("crm", "cdp")] == [True, False]
    assert [profile(observed, one).known for one in unknown] == [False] * 4
    # A system has a profile of which it knows nothing but an event.
    assert profile(observed, visitor, "cdp").events == 1
    assert profile(observed, visitor, "crm") is None


def test_what_points_at_a_device_is_as_the_rules_have_it(observed):
    kiosk, reader = observed.visitor("web", loyalty_id="K1"), observed.visitor("web", cookie_id="c1")
    rules = IdentityRules.from_dict({"kinds": {"loyalty_id": {"level": "device"}, "cookie_id": {"level": "account"}}})
    note_device_kinds(observed.connection, rules)
    build_all(observed)
    assert [profile(observed, one).known for one in (kiosk, reader)] == [False, True]
    of_nobody = {kind: {"level": "account"} for kind in ("loyalty_id", *DEFAULT_KINDS)}
    note_device_kinds(observed.connection, IdentityRules.from_dict({"kinds": of_nobody}))
    build(observed.connection, None)
    assert [profile(observed, one).known for one in (kiosk, reader)] == [True, True]
    note_device_kinds(observed.connection, rules)
    pages = [profile_page(observed.connection, one, datetime(2026, 3, 1)) for one in (kiosk, reader)]
    assert [page.naming.named for page in pages] == [set(), {reader}]


def test_orders_and_revenue_less_refunds_or_zeros_and_no_moments(observed):
    ann, nothing = observed.visitor("shop", customer_id="C1"), observed.person("crm", email="ben@x.org")
    observed.event(ann, "Order Completed", "2026-01-01", revenue=100.0)
    observed.event(ann, "Order Completed", "2026-02-01", revenue=50.5)
    observed.event(ann, "Order Completed", "2026-02-02", revenue=None)
    observed.event(ann, "Order Completed", "2026-02-03", revenue=float("nan"))
    observed.event(ann, "Order Refunded", "2026-02-05", revenue=20.0)
    observed.event(ann, "Order Refunded", "2026-02-06", revenue=-5.0)
    build_all(observed)
    row = profile(observed, ann)
    assert (row.orders, row.revenue, row.average_order) == (4, 125.5, 75.25)
    assert (row.first_order_at, row.last_order_at) == (datetime(2026, 1, 1), datetime(2026, 2, 3))
    row = profile(observed, nothing)
    assert (row.events, row.sessions, row.orders, row.revenue) == (0, 0, 0, 0)
    assert (row.average_order, row.first_seen, row.channels, row.last_channel) == (None, None, None, None)


def test_visits_channels_and_when_somebody_was_seen(observed):
    visitor = observed.visitor("web", anonymous_id="a1")
    for moment in ("2026-03-01T10:00", "2026-03-01T10:30", "2026-03-01T11:00:01", "2026-03-02T10:00"):
        observed.event(visitor, "Page Viewed", moment, channel="web")
    observed.event(visitor, "Email Opened", "2026-03-03", channel="email")
    observed.event(visitor, "Email Opened", "2026-03-04")
    on_the_site = observed.visitor("web", anonymous_id="a2")
    observed.event(on_the_site, "Page Viewed", "2026-03-01")
    ann = observed.together(observed.person("crm", crm_id="1"), on_the_site)
    buyer = observed.visitor("shop", customer_id="C1")
    for moment, channel in (
        ("2026-01-02", "web"),
        ("2026-01-03", "store"),
        ("2026-01-01", "web"),
        ("2026-01-04", None),
    ):
        observed.event(buyer, "Order Completed", moment, channel=channel)
    driver = observed.visitor("dmp", cookie_id="c1")
    observed.interest(driver, "Automotive", seen_at="2026-05-01")
    build_all(observed)
    # A pause of more than thirty minutes begins another visit; mail is none.
    assert profile(observed, visitor).sessions == 3
    # Visits of a web site are not known to the CRM.
    assert [profile(observed, ann, view).sessions for view in ("all", "cdp", "crm")] == [1, 1, 0]
    # Channels are listed once, and the last one is named.
    assert json.loads(profile(observed, buyer).channels) == ["store", "web"]
    assert profile(observed, buyer).last_channel == "store"
    # An interest counts as seen.
    assert profile(observed, driver).first_seen == profile(observed, driver).last_seen == datetime(2026, 5, 1)


def test_custom_traits_survive_by_the_same_rule_and_are_typed(observed):
    old = observed.person("crm", "2024-01-01", custom={"shoe_size": "38", "since": "2024-02-01T00:00:00+02:00"})
    new = observed.person(
        "shop", "2025-01-01", custom={"shoe_size": 39.5, "since": "", "colors": ["red"], "vip": True, "nothing": None}
    )
    ann = observed.together(old, new)
    bulk.insert_rows(
        observed.connection,
        field_types,
        [
            {"name": "custom.shoe_size", "type": "number", "set_by": "inferred"},
            {"name": "custom.since", "type": "date", "set_by": "inferred"},
        ],
    )
    build_all(observed)
    columns = (custom_traits.c.name, custom_traits.c.value, custom_traits.c.number, custom_traits.c.at)
    rows = sa.select(*columns).where(custom_traits.c.profile == ann, custom_traits.c.view == "all")
    assert sorted(observed.connection.execute(rows).all()) == [
        ("custom.colors", '["red"]', None, None),
        ("custom.shoe_size", "39.5", 39.5, None),
        ("custom.since", "2024-02-01T00:00:00+02:00", None, datetime(2024, 1, 31, 22)),
        ("custom.vip", "true", None, None),
    ]
    crm = sa.select(custom_traits.c.value).where(custom_traits.c.view == "crm", custom_traits.c.name.like("%shoe%"))
    assert observed.connection.scalars(crm).all() == ["38"]


def test_moments_of_events_are_kept_per_view_newest_first(observed):
    ann = observed.together(observed.visitor("web", anonymous_id="a"), observed.person("crm", crm_id="1"))
    for day in range(1, 8):
        observed.event(ann, "Page Viewed", f"2026-01-0{day}")
    observed.event(ann, "Signed In", "2026-02-01")
    build_all(observed)
    row = observed.connection.execute(
        sa.select(event_stats).where(event_stats.c.event == "Page Viewed", event_stats.c.view == "all")
    ).one()
    assert (row.n, row.first_at) == (7, datetime(2026, 1, 1))
    assert [row.last_1, row.last_5] == [datetime(2026, 1, 7), datetime(2026, 1, 3)]
    views = sa.select(event_stats.c.view).where(event_stats.c.event == "Signed In")
    row = observed.connection.execute(sa.select(event_stats).where(event_stats.c.event == "Signed In")).first()
    assert row.last_2 is None
    assert sorted(observed.connection.scalars(views)) == ["all", "cdp"]


def test_every_observed_row_follows_its_record_when_it_joins_another(observed):
    contact = observed.person("crm", crm_id="1")
    visitor = observed.visitor("web", anonymous_id="a1")
    observed.event(visitor, "Page Viewed", "2026-03-01")
    observed.interest(visitor, "Automotive")
    observed.consent(visitor, "email", "granted", "2026-01-01")
    observed.object(contact, "deals", object_id="D1")
    build_all(observed)
    ann = observed.together(contact, visitor)
    observed.write()
    build(observed.connection, np.array([contact, visitor]))
    for table in (events, interests, consents, objects):
        assert set(observed.connection.scalars(sa.select(table.c.profile))) == {ann}
    assert profile(observed, visitor) is None
    assert profile(observed, ann).events == 1


def test_events_are_kept_sorted_by_name_profile_and_time(observed):
    people = [observed.visitor("web", anonymous_id=str(n)) for n in range(5)]
    for n in range(60):
        observed.event(people[n % 5], ["B", "A"][n % 2], datetime(2026, 1, 1 + (n * 7) % 28))
    build_all(observed)
    rows = observed.connection.execute(sa.select(events.c.event, events.c.profile, events.c.occurred_at)).all()
    assert rows == sorted(rows)


def many_people(observed, count: int = 60) -> list[int]:
    """People of three systems, the n-th with n % 4 events."""
    made = []
    for n in range(count):
        contact = observed.person("crm", f"2025-01-{1 + n % 28:02}", email=f"p{n}@x.org", first_name=f"P{n}")
        visitor = observed.visitor("web", anonymous_id=f"a{n}")
        for k in range(n % 4):
            observed.event(visitor, ["Page Viewed", "Order Completed"][k % 2], f"2026-01-0{k + 1}", revenue=float(n))
        made.append(observed.together(contact, visitor))
    return made


def test_a_build_of_some_profiles_leaves_what_a_build_of_everybody_would(observed):
    everyone = many_people(observed)
    build_all(observed)
    late = observed.person("shop", "2026-02-01", email="p3@y.org", first_name="Late", custom={"vip": True})
    observed.event(late, "Signed In", "2026-05-05", channel="app")
    merged = observed.together(everyone[3], late)
    split = observed.visitor("web", anonymous_id="fresh")
    observed.write()
    assert build(observed.connection, np.array([merged, late, split])).rebuilt == 2
    some = snapshot(observed.connection)
    build(observed.connection, None)
    assert some == snapshot(observed.connection)


def test_a_profile_that_is_gone_leaves_nothing_behind(observed):
    everyone = many_people(observed)
    build_all(observed)
    gone = everyone[7]
    for record in [record for record, one in observed.profile_of.items() if one == gone]:
        del observed.profile_of[record]
        observed.connection.execute(events.delete().where(events.c.record == record))
    observed.write()
    build(observed.connection, np.array([gone]))
    for table in (*PROFILES.values(), event_stats, search_terms, profile_sources):
        assert gone not in set(observed.connection.scalars(sa.select(table.c.profile)))


def test_a_small_build_logs_whom_it_touched_and_which_events_changed(observed):
    def known_versions() -> dict[str, int]:
        return dict(observed.connection.execute(sa.select(versions)).all())

    everyone = many_people(observed)
    build_all(observed)
    before = known_versions()
    assert build(observed.connection, np.array([], dtype=np.int64)).rebuilt == 0
    assert known_versions() == before

    observed.event(everyone[1], "Signed In", "2026-06-01")
    observed.write()
    build(observed.connection, np.array([everyone[1]]))
    after = known_versions()
    assert observed.connection.execute(sa.select(touched)).all() == [(after["store"], everyone[1])]
    grown = {name for name in after if after[name] != before.get(name, 0)}
    assert grown == {"store", "traits", "identity", "interests", "consents", "sources", "event:Signed In"}

    # An event that was taken back makes answers about its name stale.
    rows = events.delete().where(events.c.profile == everyone[1], events.c.event == "Page Viewed")
    observed.connection.execute(rows)
    build(observed.connection, np.array([everyone[1]]))
    assert known_versions()["event:Page Viewed"] == after["event:Page Viewed"] + 1
    assert known_versions()["event:Order Completed"] == after["event:Order Completed"]


def test_an_empty_workspace_builds_no_profile(observed):
    assert build(observed.connection, None).profiles == 0


def test_a_blocked_address_reaches_nobody(observed):
    """test@test.com comes before zoe@x.org in the alphabet, and is nobody's address."""
    zoe = observed.person("crm", first_name="Zoe", email=["test@test.com", "zoe@x.org"])
    nobody = observed.person("crm", first_name="Kim", email="test@test.com")
    observed.write()
    for record in (zoe, nobody):
        why = {"reason": "blocked", "detail": "^test@"}
        row = {"record": record, "kind": "email", "scope": "", "value": "test@test.com", **why}
        bulk.insert_rows(observed.connection, held_apart, [row])
    build(observed.connection, None)
    table = PROFILES["all"]
    rows = sa.select(table.c.first_name, table.c.email).order_by(table.c.first_name)
    assert observed.connection.execute(rows).all() == [("Kim", None), ("Zoe", "zoe@x.org")]
