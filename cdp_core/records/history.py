"""What was loaded, what was rejected, and how much is there.

In:  loads and observed rows
Out: the history, rejected rows with reasons, counts
"""

import json
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from cdp_core.errors import LoadError
from cdp_core.records.identifier_count import count_identifiers
from cdp_core.store.tables import (
    consents,
    costs,
    events,
    interests,
    loads,
    objects,
    people,
    records,
    rejected,
    sources,
)


@dataclass(frozen=True)
class Load:
    """A row of the history; `original` is the kept file, `mapping` how its columns were read."""

    load_id: int
    source: str
    system: str
    file: str
    kind: str
    preset: str | None
    rows: int
    accepted: int
    rejected: int
    duplicates: int
    state: str
    loaded_at: datetime
    unloaded_at: datetime | None
    elapsed_s: float
    original: str | None
    mapping: dict[str, object]


@dataclass(frozen=True)
class RejectedRow:
    """A line that did not fit, why, and its cells as they were delivered."""

    line: int
    reason: str
    cells: dict[str, str | None]


def load_history(connection: sa.Connection) -> list[Load]:
    """Every load, newest first, also those that were taken back."""
    names = ("load_id", "file", "kind", "preset", "rows", "accepted", "rejected", "duplicates", "state")
    times = ("loaded_at", "unloaded_at", "elapsed_s", "original", "mapping")
    rows = connection.execute(
        sa.select(*(loads.c[name] for name in (*names, *times)), sources.c.name.label("source"), sources.c.system)
        .join(sources, sources.c.source_id == loads.c.source_id)
        .order_by(loads.c.load_id.desc())
    )
    return [Load(**{**row, "mapping": json.loads(row["mapping"])}) for row in rows.mappings()]


def rejected_rows(connection: sa.Connection, load_id: int, limit: int | None = None) -> list[RejectedRow]:
    """The rejected rows of a load by line.

    Raises:
        LoadError: there is no such load.
    """
    if connection.execute(sa.select(loads.c.load_id).where(loads.c.load_id == load_id)).first() is None:
        raise LoadError(f"There is no load {load_id}. Look its number up in the history of loads.")
    rows = connection.execute(
        sa.select(rejected.c.line, rejected.c.reason, rejected.c.cells)
        .where(rejected.c.load_id == load_id)
        .order_by(rejected.c.line)
        .limit(limit)
    )
    return [RejectedRow(row.line, row.reason, json.loads(row.cells)) for row in rows]


def counts(connection: sa.Connection) -> dict[str, int]:
    """How much is there, for `cdp status`. Deals, tickets and tasks count once, however many people they are about."""

    def number(statement: sa.Select) -> sa.ScalarSelect:
        return statement.scalar_subquery()

    def of_kind(kind: str) -> sa.ScalarSelect:
        things = (
            sa.select(objects.c.source_id, sa.func.coalesce(objects.c.object_id, sa.cast(objects.c.row_hash, sa.Text)))
            .where(objects.c.kind == kind, objects.c.standing)
            .distinct()
            .subquery()
        )
        return number(sa.select(sa.func.count()).select_from(things))

    standing = loads.c.state == "loaded"
    answers = {
        "sources": number(sa.select(sa.func.count(loads.c.source_id.distinct())).where(standing)),
        "loads": number(sa.select(sa.func.count()).select_from(loads).where(standing)),
        "records": number(sa.select(sa.func.count()).select_from(records)),
        "identifiers": number(sa.select(sa.literal(count_identifiers(connection)))),
        **{
            table.name: number(sa.select(sa.func.count()).select_from(table)) for table in (events, interests, consents)
        },
        "costs": number(sa.select(sa.func.count()).select_from(costs).where(costs.c.standing)),
        **{kind: of_kind(kind) for kind in ("companies", "deals", "tickets", "tasks")},
        "rejected": number(sa.select(sa.func.count()).select_from(rejected)),
    }
    row = connection.execute(sa.select(*(answer.label(name) for name, answer in answers.items()))).mappings().one()
    return dict(row)


def company_people() -> sa.Select:
    """Who belongs to which company: (source_id, company_id, record). Deals of a company reach its people through it."""
    return (
        sa.select(people.c.source_id, people.c.company_id, people.c.record)
        .where(people.c.standing, people.c.company_id.is_not(None))
        .distinct()
    )
