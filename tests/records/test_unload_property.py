"""Any loads, some taken back in any order, leave what the others alone would have left."""

from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from cdp_core.records.integrity import findings
from cdp_core.records.sources import add_source
from cdp_core.store import tables as t
from cdp_core.store.names import freed_names
from tests.records.conftest import MONDAY, Shop, clean

IDS = st.sampled_from(
    [{"email": "a@x.org"}, {"email": "b@x.org"}, {"anonymous_id": "n1"}, {"email": "a@x.org", "anonymous_id": "n1"}]
)
SOME_DAY = st.sampled_from(["2025-01-01", "2025-01-02"])

PERSON = st.fixed_dictionaries(
    {"key": st.sampled_from(["1", "2", None]), "ids": IDS, "first_name": st.sampled_from(["Ann", "Bob"])},
    optional={
        "updated_at": SOME_DAY,
        "consents": st.sampled_from([{"email": "granted"}, {"email": "denied", "sms": "granted"}]),
    },
)
VISIT = st.fixed_dictionaries(
    {"ids": IDS, "event": st.sampled_from(["Page Viewed", "Signed In"]), "occurred_at": SOME_DAY}
)
ORDER = st.fixed_dictionaries(
    {
        "ids": IDS,
        "event": st.sampled_from(["Order Completed", "Order Completed", "Product Purchased", "Order Refunded"]),
        "occurred_at": SOME_DAY,
        "order_id": st.sampled_from(["17", "18"]),
        "revenue": st.sampled_from([None, 10.0]),
        "currency": st.sampled_from([None, "EUR"]),
        "product": st.sampled_from(["lipstick", "mascara"]),
    }
)
UNOWNED = st.fixed_dictionaries(
    {
        "ids": st.just({}),
        "event": st.sampled_from(
            ["Order Refunded", "Order Refunded", "Product Purchased", "Order Shipped", "Order Paid", "Order Completed"]
        ),
        "occurred_at": st.sampled_from([None, "2025-01-01", "2025-01-09"]),
        "order_id": st.sampled_from(["17", "18"]),
        "revenue": st.sampled_from([None, 10.0]),
    }
)
INTEREST = st.fixed_dictionaries(
    {
        "ids": IDS,
        "interest": st.sampled_from(["Cars > Electric", "Music"]),
        "seen_at": st.sampled_from([None, "2025-01-01"]),
    }
)
DEAL = st.fixed_dictionaries(
    {
        "ids": st.sampled_from([{}, {"email": "a@x.org"}, {"crm_id": "7"}]),
        "object_id": st.sampled_from(["d1", "d2", None]),
        "opened_at": SOME_DAY,
        "closed_at": st.sampled_from([None, "2025-02-01"]),
        "stage": st.sampled_from(["Open", "Closed Won", "Closed Lost"]),
    }
)
LINK = st.fixed_dictionaries({"ids": IDS, "company_id": st.sampled_from(["c1", "c2"])})
ROWS = {
    "people": PERSON,
    "events": st.one_of(VISIT, ORDER, UNOWNED),
    "interests": INTEREST,
    "deals": DEAL,
    "links": LINK,
}


def row_of(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    return st.one_of(ROWS[kind], ROWS[kind], ROWS[kind].map(lambda row: {**row, "reason": "no sense in it"}))


@st.composite
def files(draw: st.DrawFn) -> tuple[str, list[tuple[str, list[dict[str, Any]]]]]:
    """A source and the drafts of one file; a person's row may share its line with an event's."""
    source = draw(st.sampled_from(["crm", "web"]))
    kinds = draw(st.lists(st.sampled_from(list(ROWS)), min_size=1, max_size=3, unique=True))
    drafts = [(kind, draw(st.lists(row_of(kind), min_size=2, max_size=8))) for kind in kinds]
    return source, drafts


def canonical(connection: sa.Connection, position: dict[int, int]) -> dict[str, list[Any]]:
    """Every table of records without the numbers that history gives: records by their key, loads by their place."""
    keys = {0: "nobody"} | {row.record: row.record_key for row in connection.execute(sa.select(t.records))}
    found: dict[str, list[Any]] = {}
    for table in (
        t.records, t.record_loads, t.people, t.identifiers, t.events, t.shadowed_events, t.unowned_events,
        t.told_totals, t.interests, t.consents, t.objects, t.repeats, t.rejected, t.load_types, t.field_types, t.loads,
    ):  # fmt: skip
        rows = []
        for row in connection.execute(sa.select(table)).mappings():
            if row.get("state") == "unloaded" and table is t.loads:
                continue
            plain = {name: value for name, value in row.items() if name not in ("elapsed_s", "sha256", "profile")}
            if "record" in plain:
                plain["record"] = keys[plain["record"]]
            if "load_id" in plain:
                plain["load_id"] = position[plain["load_id"]]
            rows.append(plain)
        found[table.name] = sorted(rows, key=repr)
    return found


def outcome(engine: sa.Engine, loaded: list[tuple[int, Any]], taken_back: list[int]) -> dict[str, list[Any]]:
    with engine.connect() as connection, freed_names(connection), connection.begin() as transaction:
        shop = Shop(connection)
        for source, system in (("crm", "crm"), ("web", "cdp")):
            add_source(connection, source, system, "first", now=MONDAY)
        position: dict[int, int] = {}
        for place, (source, drafts) in loaded:
            receipt = shop.load(source, *(clean(connection, kind, rows) for kind, rows in drafts), day=place)
            position[receipt.load_id] = place
            assert receipt.rows == receipt.accepted + receipt.rejected + receipt.duplicates
        load_of = {place: load_id for load_id, place in position.items()}
        for place in taken_back:
            shop.unload(load_of[place])
        assert findings(connection) == []
        found = canonical(connection, position)
        transaction.rollback()
    return found


@pytest.mark.slow
@settings(max_examples=6, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(data=st.data())
def test_what_is_left_is_what_the_other_loads_alone_would_have_left(engine: sa.Engine, data: st.DataObject) -> None:
    loaded = list(enumerate(data.draw(st.lists(files(), min_size=2, max_size=4))))
    taken_back = data.draw(st.lists(st.sampled_from([place for place, _ in loaded]), min_size=1, unique=True))
    left = [(place, file) for place, file in loaded if place not in taken_back]
    after, alone = outcome(engine, loaded, taken_back), outcome(engine, left, [])
    for table in after:
        assert after[table] == alone[table], table
