"""Segments: counted, explained, suggested, saved.

In:  a rule
Out: evaluations, counts, members, explanations
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import sqlalchemy as sa

from cdp_core import insights, profiles, segments
from cdp_core.errors import RuleError
from cdp_core.exports.receipts import follow_name, last_exports
from cdp_core.fields import LINE
from cdp_core.files import write_whole
from cdp_core.segments.bitmaps import bitmap_of
from cdp_core.segments.sight import read_state
from cdp_core.store import tables as store
from cdp_core.workspace.opened import Opened, Rule, utc_now

#: Of so many interests that were told most often, the one that most people have now stands in a template.
LARGEST = 10

_NAMELESS: Rule = {"trait": "known", "op": "is_false"}


@dataclass(frozen=True)
class Templates:
    """The templates in a workspace's own names, each with its size; those it lacks something for, with what; and
    which event is meant by what templates speak of."""

    offered: list[tuple[segments.Template, int]]
    left_out: dict[str, list[str]]
    events: dict[str, str]


@dataclass(frozen=True)
class SegmentRow:
    """A saved segment for a list: its size now and at each measuring, and when it was last downloaded."""

    saved: segments.Saved
    count: int | None
    of: int
    sizes: list[segments.Size]
    downloaded_at: datetime | None
    problem: str = ""


class Segmenting(Opened):
    """What rules are asked."""

    def traits(self, count_identifiers: bool = True) -> profiles.Catalogue:
        """The catalogue of traits, events, properties, identifiers and interests that rules may use."""
        with self.reading() as connection:
            return profiles.catalogue(connection, count_identifiers)

    def evaluate(self, rule: Rule, now: datetime | None = None, view: str = "all") -> segments.Evaluation:
        """The exact members of a rule, with the count of every node; as one view sees it.

        Raises:
            RuleError: the rule is wrong; carries the path.
        """
        with self.reading() as connection:
            return segments.evaluate(connection, rule, now or utc_now(), self._leaves, view)

    def by_system(self, evaluation: segments.Evaluation) -> dict[str, segments.SystemAlone]:
        """What each system's data alone would have found of these members."""
        with self.reading() as connection:
            return segments.by_system(connection, evaluation, self._leaves)

    def missed_by(self, system: str, rule: Rule, now: datetime | None = None) -> segments.Evaluation:
        """The members of a rule whom one system's data alone would not have found.

        Raises:
            RuleError: the rule is wrong; carries the path.
        """
        moment = now or utc_now()
        found, alone = self.evaluate(rule, moment), self.evaluate(rule, moment, system)
        return replace(found, bits=found.bits - alone.bits)

    def with_interests(
        self, interests: insights.Interests, rule: Rule, now: datetime | None = None, view: str = "all"
    ) -> segments.Evaluation:
        """The members of a rule who have interests that no rule can ask for, as one view sees them.

        Raises:
            RuleError: the rule is wrong; carries the path. Or there are no such interests.
        """
        found = self.evaluate(rule, now, view)
        with self.reading() as connection:
            having = insights.having(connection, interests, found.now, view)
        return replace(found, bits=found.bits & bitmap_of(having))

    def count(self, rule: Rule, now: datetime | None = None, by_system: bool = False) -> dict[str, Any]:
        """The contract's answer to a count: total, of how many, every node, and each system alone."""
        found = self.evaluate(rule, now)
        answer: dict[str, Any] = {
            "count": found.count,
            "of": found.of,
            "now": found.now,
            "elapsed_ms": round(found.elapsed_ms, 1),
            "nodes": [{"path": path, "count": count} for path, count in found.counts.items()],
        }
        if by_system:
            started = time.perf_counter()
            alone = self.by_system(found)
            answer["by_system"] = {system: one.found for system, one in alone.items()}
            answer["by_system_wrong"] = {system: one.wrong for system, one in alone.items()}
            answer["by_system_ms"] = round((time.perf_counter() - started) * 1000, 1)
        return answer

    def members(self, rule: Rule, now: datetime | None = None) -> np.ndarray:
        """Profile numbers of a rule's members, ascending int64."""
        return self.evaluate(rule, now).members()

    def explain(self, rule: Rule, key: str, now: datetime | None = None) -> Any:
        """Why a profile is in or out, node by node."""
        number = self.profile_of(key)
        with self.reading() as connection:
            return segments.explain(connection, rule, number, now or utc_now(), self._leaves)

    def version(self) -> tuple[str, int]:
        """What answers rest on: the workspace and a number that differs after any change of data or segments."""
        loads, decisions = store.loads.c, store.decisions.c
        changes = sa.select(
            sa.select(sa.func.count(loads.load_id)).scalar_subquery(),
            sa.select(sa.func.count(loads.unloaded_at)).scalar_subquery(),
            sa.select(sa.func.count(decisions.decision_id)).scalar_subquery(),
            sa.select(sa.func.max(decisions.undone_at)).scalar_subquery(),  # undoing one may bring another back
        )
        with self.engine.connect() as connection:
            return str(self.settings.workspace), hash((read_state(connection), *connection.execute(changes).one()))

    def trait_suggestions(self, trait: str, limit: int, search: str = "") -> list[profiles.Value]:
        """Values of a trait that contain `search`, commonest first, with how many profiles have each."""
        with self.reading() as connection:
            return profiles.trait_suggestions(connection, trait, search, limit)

    def property_suggestions(
        self, events: Sequence[str], name: str, limit: int, search: str = ""
    ) -> list[profiles.Value]:
        """Values of a property among events of these names that contain `search`, commonest first."""
        with self.reading() as connection:
            found = [profiles.property_suggestions(connection, event, name, search, limit) for event in events]
        counts: dict[str, int | None] = {}
        for one in (value for values in found for value in values):
            so_far = counts.get(one.value, 0)
            counts[one.value] = None if one.count is None or so_far is None else so_far + one.count
        return [profiles.Value(*pair) for pair in sorted(counts.items(), key=lambda pair: (-(pair[1] or 0), pair[0]))]

    def event_properties(self, events: Sequence[str]) -> dict[str, str]:
        """Properties that events of these names have, with their types."""
        with self.reading() as connection:
            names = {name: None for event in events for name in profiles.properties_of(connection, event)}
            catalog = segments.read_catalog(connection)
        found = {name: catalog.find_property(name) for name in names}
        return {name: one.type for name, one in found.items() if one}

    def templates(self, now: datetime) -> Templates:
        """The templates, in this workspace's own names, with their sizes now; and what the others lack."""
        with self.reading() as connection:
            found = profiles.catalogue(connection, count_identifiers=False)

            def of_interest(path: tuple[str, ...]) -> int:
                return segments.evaluate(connection, {"interest": list(path)}, now, self._leaves).count

            interests = list(dict.fromkeys(interest.path for interest in found.interests))[:LARGEST]
            meant = segments.events_meant([event.name for event in found.events], self.told_events())
            line = meant.get("line", LINE)
            offered = segments.Offer(
                events=meant,
                traits=[trait.name for trait in found.traits if trait.filled],
                categories=[one.value for one in profiles.property_suggestions(connection, line, "category", limit=10)],
                interests=sorted(interests, key=of_interest, reverse=True),
                purposes=found.purposes,
                amounts=segments.usual_amounts(connection, meant.get("purchase")),
                anonymous=segments.evaluate(connection, _NAMELESS, now, self._leaves).count > 0,
            )
            sized = [
                (template, segments.evaluate(connection, template.rule, now, self._leaves).count)
                for template in segments.templates(offered)
            ]
            return Templates(sized, segments.left_out(offered), meant)

    @property
    def _told_events(self) -> Path:
        return self.settings.workspace / "template-events.json"

    def told_events(self) -> dict[str, str]:
        """Which event somebody has told is meant by what the templates speak of (`segments.NEEDS`)."""
        if not self._told_events.exists():
            return {}
        try:
            told = json.loads(self._told_events.read_text("utf-8"))
        except ValueError:
            return {}  # whoever misses a choice makes it again
        return {str(what): str(name) for what, name in told.items()} if isinstance(told, dict) else {}

    def tell_event(self, what: str, event: str | None) -> None:
        """Let the templates mean this event from now on; None lets its name tell again."""
        told = {**self.told_events(), what: event}
        kept = {one: name for one, name in told.items() if name}
        write_whole(self._told_events, json.dumps(kept, ensure_ascii=False, indent=2))

    def segment_names(self) -> list[str]:
        with self.engine.connect() as connection:
            return [one.name for one in segments.saved(connection)]

    def rename_segment(self, name: str, new_name: str) -> None:
        with self.writing() as connection:
            segments.rename(connection, name, new_name, utc_now())
            follow_name(connection, name, new_name)

    def duplicate_segment(self, name: str) -> str:
        """Copy a saved segment; the answer is the copy's name."""
        with self.writing() as connection:
            return segments.duplicate(connection, name, utc_now()).name

    def delete_segment(self, name: str) -> int:
        """Delete a saved segment; the answer undoes it.

        Raises:
            SegmentError: another segment uses it.
        """
        with self.writing() as connection:
            return segments.delete(connection, name, utc_now())

    def undelete_segment(self, segment_id: int) -> None:
        with self.writing() as connection:
            segments.undelete(connection, segment_id)

    def overlap(self, rules: Mapping[str, Rule], now: datetime) -> insights.Intersections:
        """How many are in each combination of these segments and in no other of them."""
        with self.reading() as connection:
            return insights.overlap(connection, rules, now, self._leaves)

    def breakdown(self, found: segments.Evaluation, trait: str) -> insights.Breakdown:
        """Members by the values of a trait, beside everybody."""
        with self.reading() as connection:
            return insights.breakdown(connection, found.members(), trait, segments.read_catalog(connection))

    def differences(self, found: segments.Evaluation) -> list[insights.Difference]:
        """In what members differ most from everybody."""
        with self.reading() as connection:
            catalog = segments.read_catalog(connection)
            return insights.differences(connection, found.members(), catalog, found.now, besides=found.rule)

    def event_breakdown(self, found: segments.Evaluation) -> list[insights.Slice]:
        """Members by what they ever did, beside everybody."""
        with self.reading() as connection:
            return insights.by_events(connection, found.members(), found.now)

    def interest_breakdown(self, found: segments.Evaluation) -> list[insights.Slice]:
        """Members by the interests that they have now, beside everybody."""
        with self.reading() as connection:
            return insights.by_interests(connection, found.members(), found.now)

    def count_by_place(self, now: datetime) -> dict[insights.Place, int]:
        """How many have an interest at each place of the taxonomies, or below it; and under each IAB id."""
        with self.reading() as connection:
            return {place: all_ for place, (_, all_) in insights.count_by_place(connection, now).items()}

    def segments_with(self, name: str) -> set[str]:
        """A saved segment and all that are made of it, whose parts it cannot be."""
        with self.reading() as connection:
            return segments.made_of(connection, name)

    def saved_segments(self, now: datetime | None = None) -> list[dict[str, Any]]:
        """The saved segments with their sizes now; one whose rule no longer fits has no size but a problem."""
        now = now or utc_now()
        with self.reading() as connection:
            return [self._sized(connection, saved, now) for saved in segments.saved(connection)]

    def _sized(self, connection: sa.Connection, saved: segments.Saved, now: datetime) -> dict[str, Any]:
        try:
            found = segments.evaluate(connection, saved.rule, now, self._leaves)
        except RuleError as error:
            return {**asdict(saved), "size": None, "of": None, "share": None, "problem": str(error)}
        share = found.count / max(1, found.of)
        return {**asdict(saved), "size": found.count, "of": found.of, "share": share, "problem": None}

    def segment_rows(self, now: datetime) -> list[SegmentRow]:
        """The saved segments with their sizes now and before, and when each was last downloaded.

        One whose rule no longer fits the workspace has no size but a problem.
        """
        with self.reading() as connection:
            history = segments.sizes_of_all(connection)
            downloaded = last_exports(connection)
            rows = []
            for saved in segments.saved(connection):
                count, of, problem = None, 0, ""
                try:
                    found = segments.evaluate(connection, saved.rule, now, self._leaves)
                    count, of = found.count, found.of
                except RuleError as error:
                    problem = str(error)
                sizes = history.get(saved.segment_id, [])
                rows.append(SegmentRow(saved, count, of, sizes, downloaded.get(saved.segment_id), problem))
        return rows

    def segment(self, name: str) -> dict[str, Any]:
        """One saved segment: rule, words, size, sizes over time.

        Raises:
            SegmentError: there is none of that name.
        """
        now = utc_now()
        with self.reading() as connection:
            saved = segments.saved_segment(connection, name)
            return {
                **self._sized(connection, saved, now),
                "words": segments.in_words(saved.rule),
                "sizes": segments.sizes(connection, name),
            }

    def save_segment(self, name: str, rule: Rule) -> dict[str, Any]:
        """Save a rule under a name, or change the one saved there; its size is measured."""
        with self.writing() as connection:
            saved = segments.save(connection, name, rule, utc_now())
        with self.writing() as connection:  # after the commit, as in `resolve`
            segments.record_size(connection, saved, utc_now(), self._leaves)
        return self.segment(saved.name)
