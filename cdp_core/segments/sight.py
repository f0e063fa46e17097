"""One state of the store, as one evaluation sees it from its first question to its last.

In:  a connection in a transaction, the cache
Out: the versions, the catalog, everybody, the newest events, and the answer to each leaf
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

import sqlalchemy as sa
from pyroaring import BitMap

from cdp_core.segments.bitmaps import Kept, LeafCache, fetch_bitmap, size_for, size_of
from cdp_core.segments.catalog import Catalog, read_catalog
from cdp_core.segments.compile import compile_leaf, moves
from cdp_core.segments.rule import Node
from cdp_core.segments.scope import Path, Plan, Scope
from cdp_core.segments.standing import known_paths
from cdp_core.store.tables import PROFILES, event_stats, touched, versions

#: Up to this share of everybody, an answer is renewed for those who were touched instead of being asked anew.
RENEW_SHARE = 0.1

#: Among so many profiles, numbers that are found more than once cost less than a bit for every number.
_FEW = 100

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
    names = ("store", "base", "segments", "types")
    rows = sa.select(versions.c.name, versions.c.version).where(versions.c.name.in_(names))
    return State(**dict(connection.execute(rows).all()))


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
                return kept.bitmap & among
            return self._run(compile_leaf(leaf, scope, self.catalog), among)
        with self.cache.asking((key, self.state)):
            kept = self.cache.get(key)
            if kept and self._is_of_now(kept):
                return kept.bitmap
            plan = compile_leaf(leaf, scope, self.catalog)
            bitmap = self._renewed(leaf, scope, plan, kept) if kept else None
            if bitmap is None:
                bitmap = self._run(plan, among)
            self.cache.put(key, Kept(self.state.store, self.state.base, bitmap, size_of(bitmap)))
        return bitmap

    def _is_of_now(self, kept: Kept) -> bool:
        return (kept.version, kept.base) == (self.state.store, self.state.base)

    def _run(self, plan: Plan, among: BitMap) -> BitMap:
        if plan.found is None or not among:
            return among.copy() if plan.complement else BitMap()
        many = plan.repeats and len(among) > _FEW
        found = fetch_bitmap(self.connection, plan.found, size_for(among.max()), repeats=many)
        return among - found if plan.complement else among & found

    def _renewed(self, leaf: Node, scope: Scope, plan: Plan, kept: Kept) -> BitMap | None:
        """The kept answer with the touched profiles asked anew; None where too much has changed for that."""
        if kept.base != self.state.base or kept.version > self.state.store or not plan.own:
            return None
        everybody = self.everybody(scope.view)
        since = touched.c.version > kept.version
        who = sa.select(touched.c.profile).where(since)
        changed = self._fact(("touched", kept.version, self.state), lambda: self._touched(who))
        if len(changed) > RENEW_SHARE * len(everybody):
            return None
        asked = compile_leaf(leaf, replace(scope, only=who), self.catalog)
        return (kept.bitmap - changed) | self._run(asked, everybody & changed)

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
