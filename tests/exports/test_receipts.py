"""A receipt belongs to its segment, whatever that is called by now, and to no other of its name."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest
import sqlalchemy as sa

from cdp_core import segments
from cdp_core.exports.receipts import Receipt, follow_name, keep_receipt, last_exports
from cdp_core.store import bulk, tables

EVERYBODY = {"all": []}
KEPT = Receipt(
    segment_id=None,
    segment="",
    rule=EVERYBODY,
    purpose="email",
    destination="csv",
    columns=["email"],
    members=3,
    exported=1,
    held_back={"no_consent": 2},
    exported_at=datetime(2026, 5, 3),
)


@pytest.fixture
def connection(engine) -> Iterator[sa.Connection]:
    """A store in which nothing stays."""
    with engine.connect() as connection:
        yield connection
        connection.rollback()


def save(connection: sa.Connection, name: str, day: int) -> int:
    return segments.save(connection, name, EVERYBODY, datetime(2026, 5, day)).segment_id


def export(connection: sa.Connection, segment_id: int | None, name: str, day: int) -> None:
    receipt = replace(KEPT, segment_id=segment_id, segment=name, exported_at=datetime(2026, 5, day))
    keep_receipt(connection, receipt, "5e")


def test_a_receipt_is_kept_whole_under_a_number_of_its_own(connection):
    keep_receipt(connection, replace(KEPT, segment_id=7, segment="vip"), "5e")
    keep_receipt(connection, KEPT, "5f")
    first, second = connection.execute(sa.select(tables.exports).order_by("export_id")).mappings()
    assert (first["export_id"], second["export_id"]) == (1, 2)
    assert (first["segment_id"], first["segment"], second["segment_id"]) == (7, "vip", None)
    assert json.loads(first["held_back"]) == {"no_consent": 2}
    assert (first["members"], first["exported"], first["sha256"]) == (3, 1, "5e")


def test_a_segment_has_its_newest_export_also_under_another_name(connection):
    vip, others = save(connection, "vip", 1), save(connection, "others", 1)
    for day in (3, 9):
        export(connection, vip, "vip", day)
    export(connection, others, "others", 5)
    export(connection, None, "", 6)
    segments.rename(connection, "vip", "best customers", datetime(2026, 5, 10))
    follow_name(connection, "vip", "best customers")
    assert last_exports(connection) == {vip: datetime(2026, 5, 9), others: datetime(2026, 5, 5)}


def test_a_segment_that_gets_the_name_of_a_deleted_one_has_not_been_exported(connection):
    gone = save(connection, "vip", 1)
    export(connection, gone, "vip", 3)
    segments.delete(connection, "vip", datetime(2026, 5, 4))
    new = save(connection, "vip", 5)
    assert new not in last_exports(connection)
    assert last_exports(connection)[gone] == datetime(2026, 5, 3)


def test_receipts_of_an_earlier_version_are_those_of_the_segment_that_had_the_name_then(connection):
    known = {"rule": "{}", "destination": "csv", "columns": "[]", "members": 1, "exported": 1, "held_back": "{}"}
    told = [{**known, "export_id": day, "segment": "vip", "exported_at": datetime(2026, 5, day)} for day in (3, 6)]
    bulk.insert_rows(connection, tables.exports, told)
    vip = save(connection, "vip", 5)
    assert last_exports(connection) == {vip: datetime(2026, 5, 6)}
    segments.rename(connection, "vip", "best customers", datetime(2026, 5, 10))
    follow_name(connection, "vip", "best customers")
    assert last_exports(connection) == {vip: datetime(2026, 5, 6)}
    segments.delete(connection, "best customers", datetime(2026, 5, 11))
    save(connection, "best customers", 12)
    assert last_exports(connection) == {}
