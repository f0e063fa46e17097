"""Identity: the rules, the decisions of people, and how good it is.

In:  rules, records, truth
Out: surveys, pairs, chains, assignments
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import sqlalchemy as sa

from cdp_core import identity
from cdp_core.exports import DESTINATIONS
from cdp_core.identity.decisions import Decision
from cdp_core.identity.rules import IdentityRules
from cdp_core.progress import Progress, unwatched
from cdp_core.store import tables as store
from cdp_core.workspace.opened import Opened, utc_now


class WhoIsWho(Opened):
    """What joins records and keeps them apart."""

    def preview_identity_rules(self, settings: Mapping[str, Any], progress: Progress = unwatched) -> identity.Preview:
        """What new identity rules would change; nothing is kept.

        Raises:
            IdentityError: a setting is unknown or out of range.
        """
        rules = IdentityRules.from_dict(settings)
        with self.reading() as connection:
            return identity.preview(connection, rules, progress)

    def set_identity_rules(self, settings: Mapping[str, Any], progress: Progress = unwatched) -> dict[str, Any]:
        """Resolve everything under new identity rules and keep them; the ones before can be looked up and put back.

        Cancelled or failed, neither the profiles nor the rules have changed.

        Raises:
            IdentityError: a setting is unknown or out of range.
        """
        return self.resolve(full=True, progress=progress, rules=IdentityRules.from_dict(settings))

    def past_identity_rules(self) -> list[identity.PastRules]:
        """Rules that were in force before, the latest first."""
        return identity.past_rules(self._past_rules_file)

    def identifier_kinds(self) -> list[str]:
        """The kinds of the identifiers that there are."""
        with self.reading() as connection:
            return sorted(connection.scalars(sa.select(store.identifiers.c.kind).distinct()))

    def split(self, key: str, chosen: Sequence[int]) -> dict[str, Any]:
        """A person's word: these records of a profile are somebody else. Tells the profiles that came out."""
        self.resolve_pending()
        profile, rules = self.profile_of(key), self.identity_rules()
        with self.writing() as connection:
            of_profile = store.assignments.c.profile == profile
            members = connection.scalars(sa.select(store.assignments.c.record).where(of_profile)).all()
            decided = identity.split(connection, profile, chosen, utc_now(), rules)
        resolution = self.resolve()
        with self.reading() as connection:
            found = identity.profiles_of(connection, members)
        came_out = [{"profile_id": f"p{number}", "records": records} for number, records in found.items()]
        return {"decision": decided, "split_into": came_out, **resolution}

    def sides_of_split(self, key: str, chosen: Sequence[int]) -> identity.Sides:
        """Which records of a profile would go along with the chosen ones, and which would stay; nothing is kept."""
        profile = self.profile_of(key)
        with self.reading() as connection:
            return identity.sides_of_split(connection, profile, chosen, self.identity_rules())

    def merge(self, key_a: str, key_b: str, replacing: bool = False) -> dict[str, Any]:
        """A person's word: two profiles are one person; `replacing` what she said against it, until that is undone."""
        self.resolve_pending()
        pair = (self.profile_of(key_a), self.profile_of(key_b))
        return self._decide(lambda connection, now: identity.merge(connection, *pair, now, replacing))

    def kept_apart_by(self, key_a: str, key_b: str) -> list[Decision]:
        """The decisions that stand against merging two profiles."""
        pair = (self.profile_of(key_a), self.profile_of(key_b))
        with self.reading() as connection:
            return identity.kept_apart_by(connection, *pair)

    def undo_decision(self, decision_id: int) -> dict[str, Any]:
        """Take a decision about who is who back."""
        return {"decision": decision_id, **self.undo_decisions([decision_id])}

    def undo_decisions(self, decision_ids: Sequence[int]) -> dict[str, Any]:
        """Take several decisions back, all at once; those that they had replaced are in force again."""
        with self.writing() as connection:
            again = [one for number in decision_ids for one in identity.undo(connection, number, utc_now())]
        return {"in_force_again": again, **self.resolve()}

    def _decide(self, decision: Callable[[sa.Connection, datetime], int]) -> dict[str, Any]:
        with self.writing() as connection:
            decided = decision(connection, utc_now())
        return {"decision": decided, **self.resolve()}

    def decisions(self) -> list[Decision]:
        with self.engine.connect() as connection:
            return identity.history(connection)

    def decide_pairs(self, pairs: Sequence[tuple[int, int]], together: bool) -> dict[str, Any]:
        """A person's word on pairs of records, all at once: each is one person, or each is two."""
        decide = identity.decide_together if together else identity.decide_apart
        with self.writing() as connection:
            decided = [decide(connection, record_a, record_b, utc_now()) for record_a, record_b in pairs]
        return {"decisions": decided, **self.resolve()}

    def review_pairs(self, limit: int, offset: int = 0) -> list[identity.Pair]:
        """Pairs that wait for a person and were not put off, the likeliest first."""
        with self.reading() as connection:
            return identity.review_pairs(connection, limit, offset, self.identity_rules())

    def review_counts(self) -> identity.Waiting:
        """How many pairs are to be asked about, and how many were put off."""
        with self.reading() as connection:
            return identity.review_counts(connection)

    def pairs_put_off(self) -> list[tuple[tuple[int, int], datetime]]:
        """The pairs that were put off, the last one first, with when."""
        with self.reading() as connection:
            return identity.pairs_put_off(connection)

    def put_pairs_off(self, pairs: Sequence[tuple[int, int]]) -> None:
        """Ask about these pairs later."""
        with self.writing() as connection:
            identity.put_pairs_off(connection, pairs, utc_now())

    def take_pairs_up(self, pairs: Sequence[tuple[int, int]] | None = None) -> None:
        """Ask about these pairs again, or about all that were put off."""
        with self.writing() as connection:
            identity.take_pairs_up(connection, pairs)

    def record_cards(self, numbers: Sequence[int]) -> dict[int, identity.Card]:
        """What tells people apart, of each of these records."""
        with self.reading() as connection:
            return identity.cards(connection, numbers)

    def records_of(self, number: int, limit: int) -> list[identity.Card]:
        """The records of a profile, those with a name first."""
        with self.reading() as connection:
            return identity.records_of(connection, number, limit)

    def identity_survey(self) -> identity.Survey:
        """What is too large, what too many share, what was held apart."""
        with self.reading() as connection:
            return identity.survey(connection)

    def identity_evidence(self) -> list[identity.EvidenceCount]:
        """What joined how many."""
        with self.reading() as connection:
            return identity.evidence_counts(connection, self.identity_rules())

    def past_resolves(self, limit: int = 20) -> list[identity.Resolved]:
        """What each resolve found and changed, the newest first."""
        with self.reading() as connection:
            return identity.past_resolves(connection, limit)

    def why(self, key: str, record_a: int, record_b: int) -> identity.Chain:
        """The chain of evidence that joined two records of a profile."""
        profile = self.profile_of(key)
        with self.reading() as connection:
            return identity.why(connection, profile, record_a, record_b, self.identity_rules())

    def write_assignments(self, out: BinaryIO) -> int:
        """Who is who as CSV (source, record_id, row_key, profile_id). Returns the number of records."""
        with self.reading() as connection:
            rows = identity.assignment_rows(connection)
        DESTINATIONS["csv"].write(rows, out)
        return rows.num_rows

    def identity_quality(self, truth: Path) -> identity.Quality:
        """Precision, recall and F1 of who is who against a truth file (source, row_key, entity)."""
        with self.reading() as connection:
            return identity.quality(connection, truth)
