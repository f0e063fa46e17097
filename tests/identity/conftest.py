"""An engine in memory-sized form, and records written straight into the tables that identity reads.

town.record("crm", email="ann@x.org", first_name="Ann")      # with traits: a people row
town.record("web", anonymous_id=["a1", "a2"])                # identifiers only
town.gone(record)                                            # as an unload leaves it
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import count
from pathlib import Path
from uuid import NAMESPACE_OID, uuid5

import pytest
import sqlalchemy as sa

from cdp_core.fields import GUEST, IDENTIFIERS
from cdp_core.identity import IdentityRules, Resolution, resolve
from cdp_core.settings import Settings
from cdp_core.store import bulk, tables
from cdp_core.store.engine import open_engine

_KINDS = {*IDENTIFIERS, GUEST}
NOON = datetime(2026, 3, 1, 12)
LONG_AGO = datetime(2020, 1, 1)
OBSERVED_IN = (tables.records, tables.people, tables.identifiers, tables.record_loads)


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.Engine]:
    engine = open_engine(Settings(workspace=Path(tmp_path_factory.mktemp("workspace")), threads=2))
    yield engine
    engine.dispose()


@pytest.fixture
def connection(engine: sa.Engine) -> Iterator[sa.Connection]:
    with engine.connect() as connection:
        transaction = connection.begin()
        yield connection
        transaction.rollback()


@pytest.fixture(scope="session")
def own() -> Iterator[sa.Connection]:
    """A scratch database in memory, as people are compared on."""
    scratch = sa.create_engine("duckdb:///:memory:", poolclass=sa.StaticPool, isolation_level="AUTOCOMMIT")
    with scratch.connect() as connection:
        yield connection
    scratch.dispose()


class Town:
    """The records of a test and what resolve makes of them."""

    def __init__(self, connection: sa.Connection, rules: IdentityRules | None = None) -> None:
        self.connection = connection
        self.rules = rules or IdentityRules()
        self.keys: dict[int, str] = {}
        self._numbers = count(1)
        self._sources: set[str] = set()
        self._rows: dict[sa.Table, list[dict[str, object]]] = {}

    def record(self, source: str = "crm", number: int | None = None, key: str | None = None, **fields: object) -> int:
        """One record; `number` where the test cares, `key` as its name in the test."""
        record = number or next(self._numbers)
        self.keys[record] = key or str(record)
        known = {name: value for name, value in fields.items() if name not in _KINDS and not name.startswith("id_")}
        origin = {"record": record, "source_id": 1 + sum(map(ord, source)) % 1000, "load_id": 1, "line": record}
        row_key = key or str(record)
        if source not in self._sources:
            self._sources.add(source)
            system = source if source in ("crm", "dmp") else "cdp"
            described = {"name": source, "system": system, "party": "first", "demo": False, "created_at": LONG_AGO}
            self._add(tables.sources, source_id=origin["source_id"], **described)
        self._add(
            tables.records,
            record=record,
            source_id=origin["source_id"],
            kind="people" if known else "visitor",
            record_key=uuid5(NAMESPACE_OID, source + row_key),
            row_key=row_key,
        )
        self._add(tables.unresolved, record=record)
        if known:
            row = {column.name: known.get(column.name) for column in tables.people.c}
            row |= {
                "standing": True,
                "known_at": known.get("known_at", LONG_AGO),
                "row_hash": uuid5(NAMESPACE_OID, row_key),
            }
            self._add(tables.people, **row | origin)
        for kind, values in fields.items():
            if kind not in known:
                name = kind.replace("id_", "id.", 1) if kind.startswith("id_") else kind
                scope = source if name in IDENTIFIERS and IDENTIFIERS[name].local else ""
                for value in values if isinstance(values, list | tuple) else [values]:
                    self._add(tables.identifiers, **origin, standing=True, kind=name, scope=scope, value=value)
        return record

    def _add(self, table: sa.Table, **row: object) -> None:
        self._rows.setdefault(table, []).append(row)

    def write(self) -> None:
        known = set(self.connection.scalars(sa.select(tables.sources.c.name)))
        new = [row for row in self._rows.pop(tables.sources, []) if row["name"] not in known]
        bulk.insert_rows(self.connection, tables.sources, new)
        for table, rows in self._rows.items():
            bulk.insert_rows(self.connection, table, rows)
        self._rows = {}

    def gone(self, *records: int) -> None:
        """Take records back, as unload does."""
        self.write()
        for table in OBSERVED_IN:
            self.connection.execute(table.delete().where(table.c.record.in_(records)))
        bulk.insert_rows(self.connection, tables.unresolved, [{"record": record} for record in records])

    def resolve(self, full: bool = False) -> Resolution:
        self.write()
        return resolve(self.connection, self.rules, full=full, now=NOON)

    def profiles(self) -> dict[int, int]:
        """Record -> profile."""
        rows = self.connection.execute(sa.select(tables.assignments.c.record, tables.assignments.c.profile))
        return dict(rows.all())

    def groups(self) -> list[list[str]]:
        """The keys of each profile's records, sorted."""
        of_profile: dict[int, list[str]] = {}
        for record, profile in self.profiles().items():
            of_profile.setdefault(profile, []).append(self.keys[record])
        return sorted(sorted(keys) for keys in of_profile.values())

    def held(self) -> list[tuple[str, str, str]]:
        """Key, value and reason of what was held apart."""
        found = tables.held_apart.c
        rows = self.connection.execute(sa.select(found.record, found.value, found.reason))
        return sorted((self.keys[record], value, reason) for record, value, reason in rows)


@pytest.fixture
def town(connection: sa.Connection) -> Town:
    return Town(connection)


@pytest.fixture
def exact_town(town: Town) -> Town:
    """A town where only shared identifiers and decisions join."""
    town.rules = IdentityRules.from_dict({"probable": False})
    return town
