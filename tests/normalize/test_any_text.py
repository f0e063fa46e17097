"""Whatever stands in a cell: nothing raises, and clean values stay as they are when cleaned again."""

from dataclasses import replace

import pyarrow as pa
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cdp_core.mapping.cell_bytes import CellBytes
from cdp_core.normalize import clean
from tests.normalize.conftest import draft, options_with

SETTINGS = settings(max_examples=4, suppress_health_check=list(HealthCheck), derandomize=True)
ODD = [
    "",
    " ",
    "null",
    "1.234,56",
    "03/04/2025",
    "+49 (0)151 23",
    "9" * 40,
    "1e400",
    "\x00",
    "%d",
    "'",
    '"',
    "$",
    "{a}",
    "ſ§01",
]
CELLS = st.one_of(st.none(), st.sampled_from(ODD), st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
FIELDS = [
    *("email", "phone", "customer_id", "hashed_email", "device_id", "ip", "id.other"),
    *("first_name", "birthday", "age", "gender", "language", "country", "created_at", "postal_code", "consent.email"),
    *("custom.a", "custom.b", "company_id"),
]
EVENT_FIELDS = [
    "event",
    "occurred_at",
    "email",
    "revenue",
    "currency",
    "price",
    "quantity",
    "url",
    "property.a",
    "property.b",
]


@given(st.data())
@SETTINGS
def test_no_text_is_too_odd(connection: sa.Connection, data: st.DataObject):
    kind, fields = data.draw(st.sampled_from([("people", FIELDS), ("events", EVENT_FIELDS)]))
    count = data.draw(st.sampled_from([0, 1, 30, 60]))
    columns = tuple((name, data.draw(st.lists(CELLS, min_size=count, max_size=count))) for name in fields)
    found = clean(connection, draft(connection, kind, columns), options_with(country="DE", rates={"USD": 0.9}))
    rows = connection.execute(sa.text(f'SELECT * FROM "{found.relation}"')).all()
    assert len(rows) == count


TIDY = ["Ann", "North Road", "Nguyen", "ann@example.org", "A-17", "2026-11-01", "49", "+4930123", "Ünal", "", None]
LOOKED_AT = ("email", "customer_id", "first_name", "postal_code", "created_at", "custom.a")
NEARLY = [" Ann", "Ann ", "North  Road", "none", "NULL", "-", "n/a", "a\tb", "4.9E+12", "'0012"]


@given(st.data())
@settings(SETTINGS, max_examples=3)
def test_what_the_bytes_of_a_column_say_saves_time_and_changes_nothing(connection: sa.Connection, data: st.DataObject):
    values = []
    for _ in LOOKED_AT:
        words = TIDY + data.draw(st.sampled_from([[], [], NEARLY]))
        values.append(data.draw(st.lists(st.sampled_from(words), min_size=20, max_size=20)))
    columns = tuple(zip(LOOKED_AT, values, strict=True))
    answers = []
    for looked_at in (False, True):
        asked = draft(connection, "people", columns)
        seen = {name: CellBytes() for _, name in asked.columns} if looked_at else {}
        for found, cells in zip(seen.values(), values, strict=False):
            found.see(pa.array(cells, pa.string()))
        read = clean(connection, replace(asked, seen=seen), options_with(country="DE"))
        rows = connection.execute(sa.text(f'SELECT * FROM "{read.relation}" ORDER BY line')).all()
        answers.append((rows, read.decisions, read.types))
    assert answers[0] == answers[1]


@given(st.lists(CELLS, min_size=1, max_size=60))
@SETTINGS
def test_cleaning_twice_changes_nothing(connection: sa.Connection, cells: list[str | None]):
    fields = ("full_name", "city", "country", "postal_code", "gender", "language", "street", "company")
    once = _texts(connection, tuple((name, cells) for name in fields))
    assert _texts(connection, tuple(once.items())) == once


def _texts(connection: sa.Connection, columns: tuple) -> dict[str, list[str | None]]:
    found = clean(connection, draft(connection, "people", columns), options_with(country="DE"))
    rows = connection.execute(sa.text(f'SELECT * FROM "{found.relation}" ORDER BY line')).mappings().all()
    return {name: [row[name] for row in rows] for name, _ in columns}
