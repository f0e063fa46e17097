"""The records of one profile and what stands in them, read once for all that tells of it.

In:  a profile
Out: its records with their source, its people rows, its identifiers and custom traits
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from cdp_core.profiles.custom import told_custom_traits
from cdp_core.profiles.recency import memberships
from cdp_core.store import bulk
from cdp_core.store.tables import TRAIT_COLUMNS, identifiers, loads, people, record_loads, sources


@dataclass(frozen=True)
class OwnRecord:
    """A record of a profile. `recency` is what survivorship goes by, see `memberships`; `told_at` its last load."""

    record: int
    source_id: int
    system: str
    recency: int
    source: str
    party: str
    told_at: datetime | None


@dataclass(frozen=True)
class OwnIdentifier:
    """A standing identifier of a record, and when it was loaded."""

    record: int
    kind: str
    scope: str
    value: str
    told_at: datetime | None


@dataclass(frozen=True)
class OwnRecords:
    """What the records of one profile tell.

    `people` are the standing rows by record: `known_at`, `company_id` and the standard traits by name. `custom` are
    record, name and value of custom traits.
    """

    records: dict[int, OwnRecord]
    people: dict[int, dict[str, Any]]
    identifiers: Sequence[OwnIdentifier]
    custom: Sequence[tuple[int, str, str]]


def own_records(connection: sa.Connection, profile: int) -> OwnRecords:
    """What is known of a profile by its records; nothing where there is no such profile."""
    columns = [sa.Column("record", sa.BigInteger)]
    found = bulk.fetch_arrow(connection, _members(profile))
    # Its few records as a relation of their own, so that the large tables are read at their places.
    with bulk.arrow_relation(connection, found.select(["record"]), columns) as mine:
        told_at = dict(connection.execute(_last_loads(mine)).all())
        people_told = {row["record"]: dict(row) for row in connection.execute(_people(mine)).mappings()}
        identified = [OwnIdentifier(*row) for row in connection.execute(_identifiers(mine))]
        told = told_custom_traits(mine).subquery("told")
        custom = [tuple(row) for row in connection.execute(sa.select(told.c.record, told.c.name, told.c.value))]
    records = {row["record"]: OwnRecord(**row, told_at=told_at.get(row["record"])) for row in found.to_pylist()}
    return OwnRecords(records, people_told, identified, custom)


def _members(profile: int) -> sa.Select:
    mine = memberships(profile=profile).subquery("mine")
    named = sa.select(*(mine.c[name] for name in ("record", "source_id", "system", "recency")), sources.c.party)
    return named.add_columns(sources.c.name.label("source")).join(sources, sources.c.source_id == mine.c.source_id)


def _last_loads(mine: sa.FromClause) -> sa.Select:
    return (
        sa.select(record_loads.c.record, sa.func.max(loads.c.loaded_at))
        .join(mine, mine.c.record == record_loads.c.record)
        .join(loads, loads.c.load_id == record_loads.c.load_id)
        .group_by(record_loads.c.record)
    )


def _people(mine: sa.FromClause) -> sa.Select:
    traits = (people.c[trait] for trait, _ in TRAIT_COLUMNS)
    return (
        sa.select(people.c.record, people.c.known_at, people.c.company_id, *traits)
        .join(mine, mine.c.record == people.c.record)
        .where(people.c.standing)
    )


def _identifiers(mine: sa.FromClause) -> sa.Select:
    told = identifiers.c
    return (
        sa.select(told.record, told.kind, told.scope, told.value, loads.c.loaded_at)
        .join(mine, mine.c.record == told.record)
        .outerjoin(loads, loads.c.load_id == told.load_id)
        .where(told.standing)
        .order_by(told.kind, told.value)
    )
