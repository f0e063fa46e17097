"""One state of the store, as one evaluation sees it from its first question to its last.

In:  a connection in a transaction, the cache
Out: the versions, the catalog, everybody, the newest events, and the answer to each leaf
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from pyroaring import BitMap

from cdp_core.segments.bitmaps import Kept, LeafCache, fetch_bitmap, size_for, size_of
from cdp_core.segments.catalog import Catalog, read_catalog
from cdp_core.segments.columns import Column, kind_of, read_column
from cdp_core.segments.comparisons import Comparison
from cdp_core.segments.compile import compile_leaf, moves
from cdp_core.segments.rule import Node, TraitLeaf
from cdp_core.segments.scope import Path, Plan, Scope
from cdp_core.segments.standing import known_paths
from cdp_core.segments.traits import trait_value
from cdp_core.store.tables import PROFILES, event_stats, touched, versions

#: Up to this share of everybody, an answer is renewed for those who were touched instead of being asked anew.
RENEW_SHARE = 0.1

#: Of so few profiles, those that are found are fetched one by one.
_FEW = 100

#: The values of one trait may take this part of what the cache holds.
_SHARE_OF_A_COLUMN = 4

#: Each kind of event has a version, too, and there may be thousands.
_VERSIONS = sa.select(versions.c.name, versions.c.version).where(~sa.func.starts_with(versions.c.name, "event:"))

Fact = TypeVar("Fact")


@dataclass(frozen=True)
class State:
    """Versions of what answers rest on: every build, the last build of everybody, saved segments, types."""

    store: int = 0
    base: int = 0
    segments: int = 0
    types: int = 0


def read_state(connection: sa.Connection) -> State:
    """The versions of the store as this connection's transaction sees them."""
    found = dict(connection.execute(_VERSIONS).all())
    return State(**{each.name: found.get(each.name, 0) for each in fields(State)})


class Sight:
    """Reads through one connection and keeps what it finds in the cache."""

    def __init__(self, connection: sa.Connection, cache: LeafCache) -> None:
        self.connection = connection
        self.cache = cache
        self.state = read_state(connection)

    @property
    def catalog(self) -> Catalog:
        return self._fact(("catalog", self.state), lambda: read_catalog(self.connection))

    def everybody(self, view: str) -> BitMap:
        """All profiles that a view knows."""
        return self._fact(("everybody", view, self.state), lambda: self._everybody(PROFILES[view].c.profile))

    def _everybody(self, profile: sa.ColumnElement[int]) -> BitMap:
        largest = self.connection.scalar(sa.select(sa.func.max(profile)))
        return fetch_bitmap(self.connection, sa.select(profile), size_for(largest))

    def scope(self, view: str, now: datetime) -> Scope:
        newest = self._fact(("newest", view, self.state), lambda: self._newest(view))
        return Scope(view, now, newest, paths=lambda: self._paths)

    def answer(self, leaf: Node, scope: Scope, among: BitMap) -> BitMap:
        """The profiles among those asked for to whom a leaf applies: kept, renewed for who was touched, or asked.

        Args:
            among: everybody of the view, or the few that the scope keeps to; what is asked of few is not kept.
        """
        key = (leaf, scope.view, scope.now if moves(leaf, scope) else None)
        if scope.only is not None:
            kept = self.cache.get(key)
            if kept and self._is_of_now(kept):
                return kept.found & among
            return self._run(compile_leaf(leaf, scope, self.catalog), among)
        with self.cache.asking((key, self.state)):
            kept = self.cache.get(key)
            if kept and self._is_of_now(kept):
                return kept.found
            bitmap = self._renewed(leaf, scope, kept) if kept else None
            if bitmap is None and isinstance(leaf, TraitLeaf):
                bitmap = self._compared(leaf, scope, among)
            if bitmap is None:
                bitmap = self._run(compile_leaf(leaf, scope, self.catalog), among)
            self.cache.put(key, Kept(self.state.store, self.state.base, bitmap, size_of(bitmap)))
        return bitmap

    def _is_of_now(self, kept: Kept[Any]) -> bool:
        return (kept.version, kept.base) == (self.state.store, self.state.base)

    def _run(self, plan: Plan, among: BitMap) -> BitMap:
        if plan.found is None or not among:
            return among.copy() if plan.complement else BitMap()
        if len(among) <= _FEW:
            found = BitMap(self.connection.scalars(plan.found))
        else:
            found = fetch_bitmap(self.connection, plan.found, size_for(among.max()), plan.repeats)
        return among - found if plan.complement else among & found

    def _compared(self, leaf: TraitLeaf, scope: Scope, among: BitMap) -> BitMap | None:
        """The answer from the trait's values in memory; None where they are not kept there or cannot tell."""
        if not among:
            return None
        comparison = leaf.comparison
        column = self._column(leaf.trait, comparison, scope.view, size_for(among.max()))
        found = column.holding(comparison.positive, scope.now) if column else None
        if found is None:
            return None
        return among - found if comparison.negative else among & found

    def _column(self, trait: str, asked: Comparison, view: str, size: int) -> Column | None:
        """A trait's values by profile number, read once in each state of the store.

        Who asks for the first time gets None: to read them costs more than to find the answer to one condition.
        """
        kind = kind_of(asked)
        key = ("column", trait, kind, view)
        with self.cache.asking((key, self.state)):
            kept = self.cache.get(key)
            if kept is None:
                self.cache.put(key, Kept(-1, -1, None, 0))
                return None
            if self._is_of_now(kept):
                column: Column | None = kept.found
                return column
            most = self.cache.limit_bytes // _SHARE_OF_A_COLUMN
            column = read_column(self.connection, trait_value(trait, asked.type, view), kind, size, most)
            self.cache.put(key, Kept(self.state.store, self.state.base, column, column.bytes if column else 0))
        return column

    def _renewed(self, leaf: Node, scope: Scope, kept: Kept[BitMap]) -> BitMap | None:
        """The kept answer with the touched profiles asked anew; None where too much has changed for that."""
        if kept.base != self.state.base or kept.version > self.state.store:
            return None
        everybody = self.everybody(scope.view)
        since = touched.c.version > kept.version
        who = sa.select(touched.c.profile).where(since)
        changed = self._fact(("touched", kept.version, self.state), lambda: self._touched(who))
        if len(changed) > RENEW_SHARE * len(everybody):
            return None
        asked = compile_leaf(leaf, replace(scope, only=who), self.catalog)
        return (kept.found - changed) | self._run(asked, everybody & changed) if asked.own else None

    @property
    def _paths(self) -> tuple[Path, ...] | None:
        (paths,) = self._fact(("paths", self.state), lambda: (known_paths(self.connection),))
        return paths

    def _touched(self, who: sa.Select) -> BitMap:
        largest = self.connection.scalar(sa.select(sa.func.max(touched.c.profile)))
        return fetch_bitmap(self.connection, who, size_for(largest), repeats=True)

    def _newest(self, view: str) -> Mapping[str, datetime]:
        latest = sa.func.max(event_stats.c.last_1)
        rows = sa.select(event_stats.c.event, latest).where(event_stats.c.view == view).group_by(event_stats.c.event)
        return dict(self.connection.execute(rows).all())

    def _fact(self, key: tuple[object, ...], find: Callable[[], Fact]) -> Fact:
        with self.cache.asking(key):
            known = self.cache.fact(key)
            if known is None:
                known = find()
                self.cache.keep_fact(key, known)
        return known  # type: ignore[return-value]
