from collections.abc import Sequence
from pathlib import Path

import pytest
import sqlalchemy as sa

from cdp_core.profiles.build import build
from cdp_core.store.tables import loads, people, profiles
from cdp_core.workspace import Workspace
from tests.observed import Observed

#: One person, spelled by three sources of which none says when, and by one that does.
FILES = {
    "till": "email,phone,first_name,last_name,city\nann@x.org,+4915112345678,Anne,Smyth,Köln\n",
    "events": "email,phone,first_name,last_name,city\nann@x.org,+4915187654321,Ann,Smith,Cologne\n",
    "letters": "email,first_name,last_name\nann@x.org,A,Smith\n",
    "shop": "email,first_name,last_name,updated_at\nann@x.org,Annie,Smith,2024-05-01T10:00:00Z\n",
}
SHOWN = (profiles.c.first_name, profiles.c.last_name, profiles.c.city, profiles.c.email, profiles.c.phone)


def shown_after(folder: Path, order: Sequence[str]) -> list[tuple]:
    """What the profiles show once the files were loaded in this order."""
    with Workspace.open(folder) as workspace:
        for source in order:
            file = folder / f"{source}.csv"
            file.write_text(FILES[source], "utf-8")
            workspace.load(file, source=source, system="cdp")
        workspace.resolve()
        with workspace.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(sa.select(*SHOWN))]


@pytest.mark.parametrize("order", ["till events letters shop", "shop letters events till", "letters till shop events"])
def test_the_order_of_loads_decides_nothing_between_undated_spellings(tmp_path, order):
    assert shown_after(tmp_path, order.split()) == [("Ann", "Smith", "Cologne", "ann@x.org", "+4915187654321")]


def told_by_two(observed: Observed, first: dict, second: dict, **loaded: str) -> str | None:
    """The city that a profile shows of which two sources tell, without a date where `loaded` says when."""
    ann = observed.together(observed.person(**first), observed.person(**second))
    observed.write()
    for number, (source, at) in enumerate(loaded.items(), 100):
        observed.load(source, at, load_id=number)
        of_source = people.c.source_id == observed.source(source)
        observed.write()
        observed.connection.execute(people.update().where(of_source).values(load_id=number))
    assert observed.connection.scalar(sa.select(sa.func.count()).select_from(loads)) == len(loaded)
    build(observed.connection, None)
    return observed.connection.scalar(sa.select(profiles.c.city).where(profiles.c.profile == ann))


def test_a_change_that_is_dated_after_the_undated_load_wins(observed):
    undated = {"source": "shop", "known_at": "2025-01-01", "city": "Huế"}
    dated = {"source": "crm", "known_at": "2025-02-01", "city": "Hanoi"}
    assert told_by_two(observed, undated, dated, shop="2025-01-01") == "Hanoi"


def test_of_equally_old_records_that_of_the_crm_wins_whichever_came_last(observed):
    told = [{"source": source, "city": source} for source in ("crm", "shop")]
    assert told_by_two(observed, *told) == "crm"


@pytest.mark.parametrize(("loaded", "city"), [("2025-01-01T18:00:00", "Hanoi"), ("2025-02-01T08:00:00", "Huế")])
def test_of_two_undated_records_of_a_day_that_of_the_crm_wins_else_the_later(observed, loaded, city):
    crm = {"source": "crm", "known_at": "2025-01-01T09:00:00", "city": "Hanoi"}
    shop = {"source": "shop", "known_at": loaded, "city": "Huế"}
    assert told_by_two(observed, crm, shop, crm="2025-01-01T09:00:00", shop=loaded) == city


def test_of_visitors_the_one_seen_last_tells_the_primary_email(observed):
    seen = {"new@x.org": "2026-02-01", "old@x.org": "2026-01-01", "a@x.org": None}
    visitors = []
    for email, at in seen.items():
        visitors.append(observed.visitor("web", email=email, anonymous_id="a1"))
        if at:
            observed.event(visitors[-1], "Page Viewed", at)
    ann = observed.together(*visitors)
    observed.write()
    build(observed.connection, None)
    assert observed.connection.scalar(sa.select(profiles.c.email).where(profiles.c.profile == ann)) == "new@x.org"
