"""Since when we know who somebody is, and which of her records never told.

In:  the records of a profile
Out: `Naming`: what page and timeline both go by
"""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from cdp_core.identity.device_kinds import kinds_of_devices
from cdp_core.profiles.own_records import OwnRecords
from cdp_core.store.tables import events

_NAMES = ("full_name", "first_name", "last_name")


@dataclass(frozen=True)
class Naming:
    """`nameless` records tell nothing but browsers and devices, the `named` ones who she is.

    `acted_at` is her first event under her name; None where she has none.
    """

    named: frozenset[int]
    nameless: frozenset[int]
    acted_at: datetime | None


def naming_of(connection: sa.Connection, profile: int, own: OwnRecords) -> Naming:
    """Which records of a profile name her, by a name or an identifier of a person, and since when."""
    by_name = {record for record, row in own.people.items() if any(row[name] is not None for name in _NAMES)}
    of_devices = set(connection.scalars(kinds_of_devices()))
    by_identifier = {told.record for told in own.identifiers if told.kind not in of_devices}
    named = frozenset(by_name | by_identifier)
    first = sa.select(sa.func.min(events.c.occurred_at)).where(events.c.profile == profile, events.c.record.in_(named))
    return Naming(named, frozenset(own.records) - named, connection.scalar(first) if named else None)


def known_since(own: OwnRecords, naming: Naming) -> datetime | None:
    """When a source made her a record or she did something under her name; else when a source told of her."""
    told = [row for record, row in own.people.items() if record in naming.named]
    moments = [moment for moment in (*(row["created_at"] for row in told), naming.acted_at) if moment]
    return min(moments or (row["known_at"] for row in told), default=None)
