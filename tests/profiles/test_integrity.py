import pytest
import sqlalchemy as sa

from cdp_core.profiles import build, find, findings, seen_last
from cdp_core.store import bulk
from cdp_core.store.tables import assignments, event_stats, events, profiles, unresolved


@pytest.fixture(scope="module")
def sound(observed_once):
    observed = observed_once
    ann = observed.person("crm", email="ann@x.org", full_name="Ann")
    observed.event(ann, "Call Logged", "2026-01-01")
    bob = observed.person("crm", full_name="Bob")
    observed.event(bob, "Call Logged", "2026-02-01")
    ghost = observed.visitor("web", anonymous_id="a")
    observed.event(ghost, "Page Viewed", "2026-03-01")
    observed.write()
    build(observed.connection, None)
    observed.connection.commit()
    return observed


@pytest.fixture
def built(sound):
    """A sound workspace; the damage that a test does is rolled back."""
    yield sound
    sound.connection.rollback()


def test_a_built_workspace_is_sound(built):
    assert findings(built.connection) == []


@pytest.mark.parametrize(
    ("damage", "finding"),
    [
        (events.update().values(profile=0), "rows of events stand under another profile"),
        (events.delete().where(events.c.event == "Page Viewed"), "sum up 3 events; there are 2"),
        (event_stats.delete(), "sum up 0 events; there are 3"),
        (profiles.delete(), "3 profiles have records and were not built"),
        (assignments.delete().where(assignments.c.record == 1), "1 record is in no profile"),
        (assignments.insert().values(record=1, profile=99), "1 record is in more than one profile"),
        (assignments.insert().values(record=98, profile=98), "1 record is in a profile and does not exist"),
    ],
)
def test_what_is_broken_is_found(built, damage, finding):
    built.connection.execute(damage)
    assert any(finding in sentence for sentence in findings(built.connection))


def test_nothing_is_said_while_a_resolve_is_pending(built):
    built.connection.execute(sa.delete(profiles))
    bulk.insert_rows(built.connection, unresolved, [{"record": 1}])
    assert findings(built.connection) == []


def test_the_newest_people_come_first_and_anonymous_ones_last(built):
    assert [one.name for one in seen_last(built.connection, 2)] == ["Bob", "Ann"]
    assert len(seen_last(built.connection, 9)) == 3
    assert find(built.connection, "ann")[0].last_seen is not None
