"""How fresh the sources are.

In:  loads, records and events
Out: the last sign of life of each source
"""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from cdp_core.insights.figures import Figure
from cdp_core.store.tables import events, loads, profile_sources, records, sources


@dataclass(frozen=True)
class Freshness:
    """A source: when it was last loaded, when anything it told last happened, and how much it told."""

    source: str
    system: str
    last_load_at: datetime | None
    last_event_at: datetime | None
    records: int
    events: int
    profiles: Figure


def freshness(connection: sa.Connection) -> list[Freshness]:
    """Every source with its last signs of life."""
    loaded = _by_source(sa.func.max(loads.c.loaded_at), loads).where(loads.c.state == "loaded")
    happened = _by_source(sa.func.max(events.c.occurred_at), events)
    moments = [dict(_pairs(connection, rows)) for rows in (loaded, happened)]
    counts = [
        dict(_pairs(connection, _by_source(sa.func.count(), table))) for table in (records, events, profile_sources)
    ]
    return [
        Freshness(
            row.name,
            row.system,
            moments[0].get(row.source_id),
            moments[1].get(row.source_id),
            counts[0].get(row.source_id, 0),
            counts[1].get(row.source_id, 0),
            Figure(counts[2].get(row.source_id, 0), {"source": row.name}),
        )
        for row in connection.execute(sa.select(sources).order_by(sources.c.name)).all()
    ]


def _by_source(answer: sa.ColumnElement, table: sa.Table) -> sa.Select:
    return sa.select(table.c.source_id, answer).group_by(table.c.source_id)


def _pairs(connection: sa.Connection, rows: sa.Select) -> list[tuple]:
    return [tuple(row) for row in connection.execute(rows)]
