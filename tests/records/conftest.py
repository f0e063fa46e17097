"""A workspace's tables, and files made of plain rows as normalize would hand them on."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from cdp_core.normalize.clean import Clean
from cdp_core.records.line_counts import Lines
from cdp_core.records.load import Delivery, Receipt, load_clean
from cdp_core.records.sources import Source, add_source
from cdp_core.records.unload import unload
from cdp_core.settings import Settings
from cdp_core.store.engine import open_engine
from cdp_core.store.names import freed_names, fresh_name
from cdp_core.store.tables import tables

MONDAY = datetime(2025, 3, 3, 9)

STANDARD = {"line": "BIGINT", "row_key": "TEXT", "row_hash": "UUID", "reason": "TEXT", "who": "TEXT"}
LISTS = {
    "ids": "STRUCT(kind TEXT, value TEXT)[]",
    "consents": "STRUCT(purpose TEXT, state TEXT, decided_at TIMESTAMP, of_row BOOLEAN)[]",
}
JSON = ("custom", "properties")


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.Engine]:
    engine = open_engine(Settings(workspace=tmp_path_factory.mktemp("workspace"), threads=1))
    yield engine
    engine.dispose()


@pytest.fixture
def connection(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A workspace without a load; what a test writes is rolled back."""
    with engine.connect() as connection, freed_names(connection), connection.begin() as transaction:
        yield connection
        transaction.rollback()


def md5(text: str) -> UUID:
    return UUID(hashlib.md5(text.encode()).hexdigest())


def clean(
    connection: sa.Connection, kind: str, rows: list[dict[str, Any]], types: dict[str, str] | None = None
) -> Clean:
    """Rows as normalize hands them on: line from the position (or `line`), hash over what is said (or `hash`).

    `ids`, `consents`: {kind: value}; `decided_at` of the consents; `key`, `reason`, `custom`, `properties`; anything
    else is a field.
    """
    own = ("line", "key", "hash", "reason", "ids", "consents", "decided_at", *JSON)
    fields = list(dict.fromkeys(name for row in rows for name in row if name not in own))
    typed = {column.name: column.type for table in tables.sorted_tables for column in table.c}
    columns = {
        **STANDARD,
        **LISTS,
        **dict.fromkeys(JSON, "TEXT"),
        **{f: str(typed[f].compile(connection.dialect)) for f in fields},
    }
    relation = fresh_name(connection, "clean")
    connection.exec_driver_sql(
        f"CREATE TEMP TABLE {relation} ({', '.join(f'{name} {type_}' for name, type_ in columns.items())})"
    )
    delivered: list[object] = []
    for position, row in enumerate(rows, 2):
        said = {name: value for name, value in row.items() if name not in ("line", "hash")}
        values = {
            "line": row.get("line", position),
            "row_key": row.get("key"),
            "row_hash": md5(row.get("hash") or json.dumps(said, sort_keys=True, default=str)),
            "reason": row.get("reason"),
            "who": json.dumps(row.get("ids", {})),
            "ids": [{"kind": kind, "value": value} for kind, value in row.get("ids", {}).items()],
            "consents": [
                {
                    "purpose": purpose,
                    "state": state,
                    "decided_at": row.get("decided_at", row.get("updated_at")),
                    "of_row": bool(row.get("updated_at")) and "decided_at" not in row,
                }
                for purpose, state in row.get("consents", {}).items()
            ]
            or None,
            **{name: json.dumps(row[name]) if row.get(name) else None for name in JSON},
            **{name: row.get(name) for name in fields},
        }
        delivered += [values[name] for name in columns]
    if rows:
        row_of_marks = f"({', '.join('?' for _ in columns)})"
        connection.exec_driver_sql(
            f"INSERT INTO {relation} VALUES {', '.join(row_of_marks for _ in rows)}", tuple(delivered)
        )
    return Clean(kind, relation, tuple(fields), types=types or {})


@dataclass
class Shop:
    """Loads plain rows, a day apart, each with a time of its own."""

    connection: sa.Connection
    sources: dict[str, Source] = field(default_factory=dict)

    def load(
        self,
        source: str,
        *cleans: Clean,
        file: str = "file.csv",
        day: int = 0,
        lines: int | None = None,
        **mapping: Any,
    ) -> Receipt:
        connection = self.connection
        system = "dmp" if source.startswith("dmp") else "crm" if source.startswith("crm") else "cdp"
        told = add_source(connection, source, system, "first", now=MONDAY)
        relation = fresh_name(connection, "lines")
        each = " UNION ".join(f"SELECT line FROM {one.relation}" for one in cleans)
        connection.exec_driver_sql(f"CREATE TEMP TABLE {relation} AS SELECT line, line::TEXT AS c0 FROM ({each})")
        delivery = Delivery(
            file, told, md5(relation).hex, {"kind": cleans[0].kind, **mapping}, MONDAY + timedelta(days=day), None
        )
        return load_clean(connection, cleans, delivery, Lines(relation, ("cell",)))

    def people(self, source: str, *rows: dict[str, Any], **options: Any) -> Receipt:
        return self.load(source, clean(self.connection, "people", list(rows)), **options)

    def events(self, source: str, *rows: dict[str, Any], **options: Any) -> Receipt:
        return self.load(source, clean(self.connection, "events", list(rows)), **options)

    def unload(self, load_id: int) -> None:
        unload(self.connection, load_id, now=MONDAY + timedelta(days=30))

    def rows(self, table: sa.Table, *columns: str) -> list[Any]:
        chosen = [table.c[name] for name in columns] or list(table.c)
        found = self.connection.execute(sa.select(*chosen)).all()
        return sorted((tuple(row) if len(chosen) > 1 else row[0] for row in found), key=repr)


@pytest.fixture
def shop(connection: sa.Connection) -> Shop:
    return Shop(connection)
