"""Since when we know who somebody is, and which of her records never told.

In:  a profile
Out: `Naming`: what page and timeline both go by
"""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from cdp_core.profiles.survivorship import personal_records
from cdp_core.store.tables import assignments, events, people


@dataclass(frozen=True)
class Naming:
    """`nameless` records tell nothing but browsers and devices, the `named` ones who she is.

    `acted_at` is her first event under her name; None where she has none.
    """

    named: frozenset[int]
    nameless: frozenset[int]
    acted_at: datetime | None


def naming_of(connection: sa.Connection, profile: int) -> Naming:
    """Which records of a profile name her, and since when."""
    mine = sa.select(assignments.c.record).where(assignments.c.profile == profile)
    named = frozenset(connection.scalars(personal_records(mine)))
    first = sa.select(sa.func.min(events.c.occurred_at)).where(events.c.profile == profile, events.c.record.in_(named))
    return Naming(named, frozenset(connection.scalars(mine)) - named, connection.scalar(first) if named else None)


def known_since(connection: sa.Connection, naming: Naming) -> datetime | None:
    """When a source made her a record or she did something under her name; else when a source told of her."""
    rows = sa.select(sa.func.min(people.c.created_at), sa.func.min(people.c.known_at))
    created, told = connection.execute(rows.where(people.c.record.in_(naming.named), people.c.standing)).one()
    moments = [moment for moment in (created, naming.acted_at) if moment]
    return min(moments) if moments else told
