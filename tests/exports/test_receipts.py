"""A receipt belongs to its segment, whatever that is called by now."""

from datetime import datetime

from cdp_core.exports.receipts import follow_name, last_exports
from cdp_core.store import bulk, tables


def receipt(number: int, segment: str, day: int) -> dict[str, object]:
    known = {"rule": "{}", "destination": "csv", "columns": "[]", "members": 1, "exported": 1, "held_back": "{}"}
    return {**known, "export_id": number, "segment": segment, "exported_at": datetime(2026, 5, day)}


def test_a_segment_that_is_renamed_keeps_its_last_download(engine):
    with engine.connect() as connection:
        told = [receipt(1, "vip", 3), receipt(2, "vip", 9), receipt(3, "others", 5)]
        bulk.insert_rows(connection, tables.exports, told)
        follow_name(connection, "vip", "best customers")
        assert last_exports(connection) == {"best customers": datetime(2026, 5, 9), "others": datetime(2026, 5, 5)}
        connection.rollback()
