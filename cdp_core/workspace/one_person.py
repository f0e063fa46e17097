"""One person: found, told of, and which source is believed about her.

In:  what one remembers of her; a preference of sources
Out: pages, timelines, documents
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson
import sqlalchemy as sa

from cdp_core import identity, profiles, segments
from cdp_core.profiles import preferences
from cdp_core.profiles.differing import differences_are_kept, find_differences
from cdp_core.progress import Progress, unwatched
from cdp_core.store import tables as store
from cdp_core.workspace.opened import Opened, utc_now

#: Events in a download of one person; of more, which no person has, the file tells the number.
_MOST_EVENTS = 200_000


def _as_text(value: object) -> str:
    """A moment of the store with its zone, as `cdp profile` writes it; anything else as it is."""
    return f"{value.isoformat()}Z" if isinstance(value, datetime) else str(value)


class OnePerson(Opened):
    """What tells of one person."""

    def find(self, text: str, limit: int = 20) -> list[profiles.Found]:
        """Profiles by name, e-mail, phone or any id, in any spelling, best first."""
        with self.reading() as connection:
            return profiles.find(connection, text, limit)

    def search(self, text: str, limit: int = 20) -> profiles.Hits:
        """The same with how many fit; where nobody does, those who are nearly called so."""
        with self.reading() as connection:
            return profiles.hits(connection, text, limit)

    def profile(self, key: str, now: datetime | None = None, latest: int = profiles.LATEST) -> dict[str, Any]:
        """Everything about one profile as plain values, with the segments she is in and her `latest` events.

        Raises:
            ProfileNotFound: nobody has this id or identifier.
        """
        now = now or utc_now()
        number = self.profile_of(key)
        with self.reading() as connection:
            found = profiles.profile_json(connection, number, now, latest)
            return {**found, "segments": segments.memberships(connection, number, now, self._leaves)}

    def profile_document(self, key: str) -> bytes:
        """The same as a JSON file, for a download, with all of her events."""
        found = self.profile(key, latest=_MOST_EVENTS)
        return orjson.dumps(found, default=_as_text, option=orjson.OPT_INDENT_2 | orjson.OPT_PASSTHROUGH_DATETIME)

    def newest_profiles(self, limit: int) -> list[profiles.Found]:
        """Whom we saw last, known people first."""
        with self.reading() as connection:
            return profiles.seen_last(connection, limit)

    def timeline(self, number: int, **asked: Any) -> list[profiles.Touch]:
        """A page of a profile's timeline; see `profiles.timeline`."""
        with self.reading() as connection:
            return profiles.timeline(connection, number, **asked)

    def activity(self, number: int) -> list[profiles.Activity]:
        """Events of a profile by week and channel."""
        with self.reading() as connection:
            return profiles.activity(connection, number)

    def journey(self, number: int) -> profiles.Journey:
        """A profile's way through the channels, oldest leg first."""
        with self.reading() as connection:
            return profiles.journey(connection, number)

    def event_names_of(self, number: int) -> list[str]:
        """Names of the events of a profile, commonest first."""
        stats = store.event_stats.c
        with self.reading() as connection:
            named = sa.select(stats.event).where(stats.view == "all", stats.profile == number).order_by(stats.n.desc())
            return list(connection.scalars(named))

    def identity_graph(self, number: int) -> identity.Graph:
        """The records and identifiers of a profile and what joins them."""
        with self.reading() as connection:
            return identity.graph(connection, number, rules=self.identity_rules())

    def profile_page(self, number: int, now: datetime) -> profiles.Page:
        with self.reading() as connection:
            return profiles.profile_page(connection, number, now)

    def orders_of(self, number: int) -> list[profiles.Order]:
        """The newest orders of a profile, each with its lines."""
        with self.reading() as connection:
            return profiles.orders_of(connection, number)

    def interests_of(self, number: int, now: datetime) -> list[profiles.HeldInterest]:
        """The interests of a profile, those that hold first."""
        with self.reading() as connection:
            return profiles.interests_of(connection, number, now)

    def linked_objects(self, page: profiles.Page) -> list[profiles.Linked]:
        """What a CRM keeps about a person and her companies, newest first."""
        with self.reading() as connection:
            return profiles.linked_objects(connection, page.profile, page.companies)

    def segments_of(self, number: int, now: datetime) -> list[str]:
        """Names of the saved segments that a profile is in."""
        with self.reading() as connection:
            return segments.memberships(connection, number, now, self._leaves)

    def standings(self, number: int, now: datetime) -> list[segments.Standing]:
        """Where a profile stands with every saved segment: what put her in, or what is missing.

        Raises:
            ProfileNotFound: there is no such profile now.
        """
        with self.reading() as connection:
            return segments.standings(connection, number, now, self._leaves)

    def trait_differences(self) -> list[preferences.Difference]:
        """Traits on which sources differ, or for which a source is preferred."""
        with self.knowing(differences_are_kept, find_differences) as connection:
            return preferences.differences(connection)

    def tellers(self, trait: str) -> list[preferences.Teller]:
        """The sources that tell a trait."""
        with self.reading() as connection:
            return preferences.tellers(connection, trait)

    def preview_preference(self, trait: str, source_ids: Sequence[int]) -> preferences.Change:
        """What would change if these sources won for a trait, in turn; nothing is kept."""
        with self.knowing(differences_are_kept, find_differences) as connection:
            return preferences.preview_preference(connection, trait, source_ids)

    def prefer_sources(self, trait: str, source_ids: Sequence[int], progress: Progress = unwatched) -> int:
        """Let these sources win for a trait; none: the most recent value. Returns how many profiles were looked at.

        Raises:
            CdpError: there is no such trait, or no such source.
        """
        with self.knowing(differences_are_kept, find_differences), self.writing() as connection:
            profiles.prefer_sources(connection, trait, source_ids)
            touched = preferences.concerned(connection, trait)
            profiles.build(connection, touched, progress=progress)
        self._measure_segments()
        return len(touched)
