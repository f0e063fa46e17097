from datetime import date

import pytest
import sqlalchemy as sa

from cdp_core import identity, profiles, segments
from cdp_core.demo.fill import DELIVERIES, fill_store
from cdp_core.demo.stories import stories
from cdp_core.demo.world import Shares, simulate
from cdp_core.errors import LoadError
from cdp_core.identity.rules import IdentityRules
from cdp_core.progress import Cancelled, unwatched
from cdp_core.settings import Settings
from cdp_core.store import tables as store
from cdp_core.store.engine import open_engine

DAY = date(2026, 11, 1)
CUSTOMERS = 500


def count(connection, table):
    return connection.scalar(sa.select(sa.func.count()).select_from(table))


@pytest.fixture
def empty_engine(tmp_path):
    engine = open_engine(Settings(workspace=tmp_path, threads=1))
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def filled_engine(tmp_path_factory):
    engine = open_engine(Settings(workspace=tmp_path_factory.mktemp("filled"), threads=1))
    fill_store(engine.begin, CUSTOMERS, 1, DAY)
    yield engine
    engine.dispose()


def test_about_twenty_events_a_customer_from_every_source(filled_engine):
    with filled_engine.connect() as connection:
        assert 15 < count(connection, store.events) / CUSTOMERS < 26
        sources = set(connection.scalars(sa.select(store.sources.c.name).where(store.sources.c.demo)))
        assert sources == {delivery.origin.source for delivery in DELIVERIES}


def test_every_row_belongs_to_a_record_and_every_load_counts_its_rows(filled_engine):
    with filled_engine.connect() as connection:
        known = set(connection.scalars(sa.select(store.records.c.record)))
        assert len(known) == count(connection, store.records) == count(connection, store.unresolved)
        for table in (store.people, store.identifiers, store.events, store.interests, store.consents, store.objects):
            assert set(connection.scalars(sa.select(table.c.record))) <= known, table.name
        events = connection.scalar(
            sa.select(sa.func.count()).where(store.events.c.load_id == 11)  # the newsletter's
        )
        assert connection.scalar(sa.select(store.loads.c.rows).where(store.loads.c.load_id == 11)) == events


def test_the_stories_are_as_true_as_in_the_files(filled_engine):
    world = simulate(1, DAY, 0, CUSTOMERS, Shares(visitors=0.2, strangers=0.05))
    with filled_engine.begin() as connection:
        identity.resolve(connection, IdentityRules(probable=False), full=True)
        profiles.build(connection, None)
    with filled_engine.connect() as connection:
        cache = segments.LeafCache()
        told = {story.key: story.count for story in stories(world)}
        found = {
            story.key: segments.evaluate(connection, story.rule, world.almanac.now, cache).count
            for story in stories(world)
        }
    assert found == told


def test_a_shop_that_was_cancelled_leaves_nothing_behind(empty_engine):
    def cancel(share, what):
        if share > 0.4:
            raise Cancelled("stopped")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("cdp_core.demo.fill.CUSTOMERS_A_PART", 250)
        with pytest.raises(Cancelled):
            fill_store(empty_engine.begin, CUSTOMERS, 1, DAY, cancel)
    with empty_engine.connect() as connection:
        for table in (store.records, store.identifiers, store.events, store.loads, store.sources, store.unresolved):
            assert count(connection, table) == 0, table.name


def test_too_few_customers_for_the_stories_are_refused(empty_engine):
    with pytest.raises(LoadError, match="at least 500 customers"):
        fill_store(empty_engine.begin, 100, 1, DAY, unwatched)
