"""Where data comes from: the sources of a workspace.

In:  a name, its system (crm, cdp, dmp) and its party (first, second, third)
Out: the source's row, and per source what has come from it
"""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from cdp_core.errors import LoadError
from cdp_core.fields import PARTIES, SYSTEMS
from cdp_core.store.bulk import insert_rows
from cdp_core.store.tables import events, loads, shadowed_events, sources


@dataclass(frozen=True)
class Source:
    """A row of `sources`."""

    source_id: int
    name: str
    system: str
    party: str
    demo: bool = False


@dataclass(frozen=True)
class SourceOverview:
    """A source with what its standing loads brought; `newest_event_at` says how fresh it is."""

    source: Source
    loads: int
    rows: int
    accepted: int
    rejected: int
    duplicates: int
    last_loaded_at: datetime | None
    newest_event_at: datetime | None


def add_source(
    connection: sa.Connection, name: str, system: str, party: str = "first", demo: bool = False, *, now: datetime
) -> Source:
    """The source of that name, made where there is none.

    Raises:
        LoadError: the name, system or party cannot be, or the source belongs to another system.
    """
    name = name.strip()
    if not name:
        raise LoadError("A source needs a name. Say which export this is, for example salesforce or web-shop.")
    if system not in SYSTEMS:
        raise LoadError(f'Source "{name}": "{system}" is no system. Choose one of {", ".join(SYSTEMS)}.')
    if party not in PARTIES:
        raise LoadError(f'Source "{name}": "{party}" is no party. Choose one of {", ".join(PARTIES)}.')
    present = find_source(connection, name)
    if present is None:
        newest = connection.execute(sa.select(sa.func.coalesce(sa.func.max(sources.c.source_id), 0))).scalar_one()
        present = Source(newest + 1, name, system, party, demo)
        insert_rows(connection, sources, [{**present.__dict__, "created_at": now}])
    if present.system != system:
        raise LoadError(
            f'Source "{name}" belongs to the system {present.system}, not {system}. '
            f"Load into {present.system}, or give this source another name."
        )
    return present


def find_source(connection: sa.Connection, name: str) -> Source | None:
    columns = (sources.c.source_id, sources.c.name, sources.c.system, sources.c.party, sources.c.demo)
    row = connection.execute(sa.select(*columns).where(sources.c.name == name)).first()
    return Source(*row) if row else None


def sources_overview(connection: sa.Connection) -> list[SourceOverview]:
    """Every source by name, also one whose loads were all taken back."""
    told = sa.union_all(
        *(
            sa.select(table.c.source_id, sa.func.max(table.c.occurred_at).label("at")).group_by(table.c.source_id)
            for table in (events, shadowed_events)
        )
    ).subquery("told")
    newest = sa.select(told.c.source_id, sa.func.max(told.c.at).label("at")).group_by(told.c.source_id).cte("newest")
    amounts = (
        sa.select(
            loads.c.source_id,
            sa.func.count().label("loads"),
            *(sa.func.sum(loads.c[name]).label(name) for name in ("rows", "accepted", "rejected", "duplicates")),
            sa.func.max(loads.c.loaded_at).label("last_loaded_at"),
        )
        .where(loads.c.state == "loaded")
        .group_by(loads.c.source_id)
        .cte("amounts")
    )
    rows = connection.execute(
        sa.select(
            *(sources.c[name] for name in ("source_id", "name", "system", "party", "demo")),
            *(
                sa.cast(sa.func.coalesce(amounts.c[name], 0), sa.BigInteger).label(name)
                for name in ("loads", "rows", "accepted", "rejected", "duplicates")
            ),
            amounts.c.last_loaded_at,
            newest.c.at.label("newest_event_at"),
        )
        .select_from(
            sources.outerjoin(amounts, amounts.c.source_id == sources.c.source_id).outerjoin(
                newest, newest.c.source_id == sources.c.source_id
            )
        )
        .order_by(sources.c.name)
    )
    own = ("source_id", "name", "system", "party", "demo")
    return [
        SourceOverview(Source(*(row[name] for name in own)), **{name: row[name] for name in row if name not in own})
        for row in rows.mappings()
    ]
