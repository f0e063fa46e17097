"""What sources told, written straight into the tables that the rooms before profiles would fill.

ann = observed.person("crm", email="ann@x.org", first_name="Ann")
visitor = observed.visitor("web", anonymous_id="a1")
observed.event(visitor, "Page Viewed", "2026-03-01T10:00")
observed.together(ann, visitor)
observed.write()
"""

import json
from datetime import datetime
from itertools import count
from uuid import UUID

import sqlalchemy as sa

from cdp_core.fields import IDENTIFIERS
from cdp_core.store import bulk, tables

#: source name -> system, where the name does not say it.
SYSTEMS = {"crm": "crm", "crm2": "crm", "web": "cdp", "shop": "cdp", "till": "cdp", "dmp": "dmp"}
LONG_AGO = "2020-01-01"


def at(text: str | datetime | None) -> datetime | None:
    return datetime.fromisoformat(text) if isinstance(text, str) else text


class Observed:
    """Rows to be written, and the connection that they are written to."""

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        self.sources: dict[str, int] = {}
        self.profile_of: dict[int, int] = {}
        self.source_of: dict[int, str] = {}
        self._rows: dict[sa.Table, list[dict[str, object]]] = {}
        self._numbers = count(1)

    def source(self, name: str) -> int:
        if name not in self.sources:
            self.sources[name] = len(self.sources) + 1
            system = SYSTEMS[name]
            party = "third" if system == "dmp" else "first"
            self._add(
                tables.sources,
                source_id=self.sources[name],
                name=name,
                system=system,
                party=party,
                demo=False,
                created_at=at(LONG_AGO),
            )
        return self.sources[name]

    def person(
        self, source: str, known_at: str | datetime = LONG_AGO, custom: dict | None = None, **fields: object
    ) -> int:
        """A row of people: traits, and identifiers with one value or a list of them."""
        record = self._record(source, "people", fields)
        told = {name: value for name, value in fields.items() if name not in IDENTIFIERS and "." not in name}
        row = {column.name: told.get(column.name) for column in tables.people.c}
        for name, type_ in tables.TRAIT_COLUMNS:
            row[name] = at(row[name]) if type_ is tables.Instant else row[name]
        self._add(
            tables.people,
            **row
            | self._origin(record)
            | {
                "standing": True,
                "known_at": at(known_at),
                "custom": None if custom is None else json.dumps(custom),
            },
        )
        return record

    def visitor(self, source: str, **fields: object) -> int:
        """A record that only tells identifiers."""
        return self._record(source, "visitor", fields)

    def event(self, record: int, event: str, occurred_at: str | datetime, **columns: object) -> None:
        row = {column.name: None for column in tables.events.c} | columns
        system = SYSTEMS[self.source_of[record]]
        self._add(
            tables.events,
            **row
            | self._origin(record)
            | {"profile": 0, "event": event, "occurred_at": at(occurred_at), "system": system},
        )

    def interest(
        self,
        record: int,
        *path: str,
        provider: str | None = "Lotame",
        seen_at: str | None = "2026-01-01",
        expires_at: str | None = "2027-01-01",
        interest_id: str | None = None,
    ) -> None:
        self._add(
            tables.interests,
            **self._origin(record),
            profile=0,
            interest=json.dumps(path),
            interest_id=interest_id,
            provider=provider,
            seen_at=at(seen_at),
            expires_at=at(expires_at),
            score=None,
        )

    def consent(self, record: int, purpose: str, state: str, decided_at: str, dated: bool | None = None) -> None:
        self._add(
            tables.consents,
            **self._origin(record),
            profile=0,
            purpose=purpose,
            state=state,
            decided_at=at(decided_at),
            dated=dated,
        )

    def object(self, record: int, kind: str, known_at: str = LONG_AGO, **columns: object) -> None:
        row = {column.name: None for column in tables.objects.c} | {
            name: at(value) if name.endswith("_at") else value for name, value in columns.items()
        }
        origin = self._origin(record) | {"profile": 0, "kind": kind, "standing": True, "known_at": at(known_at)}
        self._add(tables.objects, **row | origin)

    def load(self, source: str, loaded_at: str, **columns: object) -> None:
        row = {
            "load_id": next(self._numbers),
            "source_id": self.source(source),
            "file": f"{source}.csv",
            "sha256": "0",
            "kind": "people",
            "preset": None,
            "mapping": "{}",
            "rows": 0,
            "accepted": 0,
            "rejected": 0,
            "duplicates": 0,
            "state": "loaded",
            "loaded_at": at(loaded_at),
            "unloaded_at": None,
            "elapsed_s": 0.1,
            "original": None,
        }
        self._add(tables.loads, **row | columns)

    def together(self, *members: int) -> int:
        """These records are one person, whose profile is the smallest of them."""
        profiles = {self.profile_of[record] for record in members}
        for record, profile in self.profile_of.items():
            if profile in profiles:
                self.profile_of[record] = min(profiles)
        return min(profiles)

    def write(self) -> None:
        """Write what is new, and who is who."""
        for table, rows in self._rows.items():
            bulk.insert_rows(self.connection, table, rows)
        self._rows.clear()
        self.connection.execute(tables.assignments.delete())
        pairs = [{"record": record, "profile": profile} for record, profile in self.profile_of.items()]
        bulk.insert_rows(self.connection, tables.assignments, pairs)

    def _record(self, source: str, kind: str, fields: dict[str, object]) -> int:
        record = next(self._numbers)
        self.source_of[record] = source
        self.profile_of[record] = record
        self._add(
            tables.records,
            record=record,
            source_id=self.source(source),
            kind=kind,
            record_key=UUID(int=record),
            row_key=str(record),
        )
        for name, values in fields.items():
            if name in IDENTIFIERS or name.startswith("id."):
                for value in values if isinstance(values, list) else [values]:
                    scope = source if name == "crm_id" else ""
                    self._add(
                        tables.identifiers,
                        **_without(self._origin(record), "row_hash"),
                        standing=True,
                        kind=name,
                        scope=scope,
                        value=value,
                    )
        return record

    def _origin(self, record: int) -> dict[str, object]:
        line = next(self._numbers)
        source_id = self.sources[self.source_of[record]]
        return {"record": record, "source_id": source_id, "load_id": 1, "line": line, "row_hash": UUID(int=line)}

    def _add(self, table: sa.Table, **row: object) -> None:
        self._rows.setdefault(table, []).append(row)


def _without(row: dict[str, object], name: str) -> dict[str, object]:
    return {key: value for key, value in row.items() if key != name}
