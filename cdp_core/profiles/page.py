"""Who is she: everything that is known of one person at a moment.

In:  a profile's number, a moment
Out: a Page for the screen, or one JSON document for the command line
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from cdp_core.errors import ProfileNotFound
from cdp_core.fields import ORDER, SYSTEMS
from cdp_core.profiles.computed import earned
from cdp_core.profiles.decided import Decision, decisions_of
from cdp_core.profiles.known_by import (
    Identifier,
    KnownBy,
    identifiers_of,
    interests_of,
    sources_of,
)
from cdp_core.profiles.linked import Company, companies_of, linked_objects
from cdp_core.profiles.naming import Naming, known_since, naming_of
from cdp_core.profiles.orders import orders_of
from cdp_core.profiles.own_records import own_records
from cdp_core.profiles.provenance import TraitValue, trait_values
from cdp_core.profiles.timeline import count_touches, timeline
from cdp_core.store.tables import COMPUTED_COLUMNS, events, profiles

#: Touches in a document of one profile, where nobody asks for more.
LATEST = 50


@dataclass(frozen=True)
class OnChannel:
    """What she did on one channel."""

    channel: str
    events: int
    orders: int
    revenue: float  # less what was refunded
    last_at: datetime


@dataclass(frozen=True)
class Page:
    """One person. `computed` has the computed traits; `known_since` is when any source first knew who she is.

    What only one tab shows (orders, interests, what a CRM keeps) is asked for where somebody looks.
    """

    profile: int
    name: str
    initials: str
    known: bool
    city: str | None
    country: str | None
    known_since: datetime | None
    naming: Naming
    computed: dict[str, Any]
    channels: list[OnChannel]
    traits: list[TraitValue]
    identifiers: list[Identifier]
    systems: tuple[str, ...]
    sources: list[KnownBy]
    consents: list[Decision]
    companies: frozenset[Company]

    @property
    def profile_id(self) -> str:
        return f"p{self.profile}"


def profile_page(connection: sa.Connection, profile: int, now: datetime) -> Page:
    """One profile, without what stands on tabs of its own.

    Raises:
        ProfileNotFound: there is no such profile.
    """
    found = connection.execute(sa.select(profiles).where(profiles.c.profile == profile)).one_or_none()
    if found is None:
        raise ProfileNotFound(f"There is no profile p{profile}. Search for a name, an e-mail, a phone or an id.")
    row = found._asdict()
    own = own_records(connection, profile)
    known_by = sources_of(own)
    naming = naming_of(connection, profile, own)
    return Page(
        profile=profile,
        name=row["full_name"] or row["email"] or row["phone"] or f"p{profile}",
        initials=_initials(row),
        known=row["known"],
        city=row["city"],
        country=row["country"],
        known_since=known_since(own, naming),
        naming=naming,
        computed=_computed(row),
        channels=_channels(connection, profile),
        traits=trait_values(connection, own),
        identifiers=identifiers_of(own),
        systems=tuple(system for system in SYSTEMS if system in {source.system for source in known_by}),
        sources=known_by,
        consents=decisions_of(connection, profile, now),
        companies=companies_of(own),
    )


def profile_json(connection: sa.Connection, profile: int, now: datetime, latest: int = LATEST) -> dict[str, Any]:
    """One profile as plain values, with its `latest` touches and how many events and touches there are.

    Touches are events, interests, consents and tasks; moments are in UTC.
    """
    page = profile_page(connection, profile, now)
    touches = timeline(connection, profile, limit=latest, naming=page.naming)
    return {
        "profile_id": page.profile_id,
        "name": page.name,
        "known": page.known,
        "known_since": page.known_since,
        "systems": list(page.systems),
        "sources": [asdict(source) for source in page.sources],
        "identifiers": [asdict(identifier) for identifier in page.identifiers],
        "traits": {trait.trait: _with_provenance(trait) for trait in page.traits},
        "computed": page.computed,
        "consents": [asdict(decision) for decision in page.consents],
        "interests": [asdict(one) for one in interests_of(connection, profile, now)],
        "objects": [asdict(one) for one in linked_objects(connection, profile, page.companies)],
        "orders": [asdict(order) for order in orders_of(connection, profile)],
        "events_in_all": int(page.computed["events"]),
        "touches_in_all": len(touches) if len(touches) < latest else count_touches(connection, profile),
        "latest_events": [vars(touch) for touch in touches],
    }


def _with_provenance(trait: TraitValue) -> dict[str, Any]:
    return {**asdict(trait.won), "lost": [asdict(claim) for claim in trait.lost]}


def _computed(row: Mapping[str, Any]) -> dict[str, Any]:
    values = {name: row[name] for name, _ in COMPUTED_COLUMNS}
    return values | {"channels": json.loads(values["channels"] or "[]")}


def _initials(row: Mapping[str, Any]) -> str:
    words = [row["first_name"], row["last_name"]] if row["first_name"] and row["last_name"] else []
    words = words or (row["full_name"] or row["email"] or "").split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"


def _channels(connection: sa.Connection, profile: int) -> list[OnChannel]:
    order = events.c.event == ORDER
    rows = (
        sa.select(
            events.c.channel,
            sa.func.count(),
            sa.func.count().filter(order),
            sa.func.coalesce(sa.func.sum(earned(events)), 0.0),
            sa.func.max(events.c.occurred_at),
        )
        .where(events.c.profile == profile, events.c.channel.is_not(None))
        .group_by(events.c.channel)
        .order_by(sa.func.count().desc(), events.c.channel)
    )
    return [OnChannel(*row) for row in connection.execute(rows)]
