"""Whose data a leaf reads, and what it compiles to.

In:  a view, `now`, the newest moment of each event name, perhaps a few profiles only
Out: conditions that narrow a select to that
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from cdp_core.store.tables import sources


@dataclass(frozen=True)
class Plan:
    """The profiles that a select finds, or all others; None finds nobody."""

    found: sa.Select | sa.CompoundSelect | None
    complement: bool = False
    #: Whether a profile's answer rests on its own data alone, so that it can be renewed for some profiles.
    own: bool = True
    #: Whether the select finds many profiles more than once.
    repeats: bool = False

    def flipped(self) -> "Plan":
        return replace(self, complement=not self.complement)


NOBODY = Plan(None)
EVERYBODY = Plan(None, complement=True)


@dataclass(frozen=True)
class Path:
    """A place of a taxonomy as it is stored, and as its folded names."""

    stored: str
    folded: tuple[str, ...]


@dataclass(frozen=True)
class Scope:
    """A view at an instant."""

    view: str
    now: datetime
    #: The newest moment per event name in this view; a name that is absent has no event.
    newest: Mapping[str, datetime] = field(default_factory=dict)
    #: A select of the profiles that are asked for; None asks for all.
    only: sa.Select | None = None
    #: The different places of taxonomies in the data; None where there are too many to look through.
    paths: Callable[[], tuple[Path, ...] | None] = lambda: None

    def of(self, profile: sa.ColumnElement[Any]) -> list[sa.ColumnElement[bool]]:
        """Conditions that keep to the profiles asked for."""
        return [] if self.only is None else [profile.in_(self.only)]

    def seen_by(self, source_id: sa.ColumnElement[Any]) -> list[sa.ColumnElement[bool]]:
        """Conditions that keep to what sources of the view's system say."""
        if self.view == "all":
            return []
        return [source_id.in_(sa.select(sources.c.source_id).where(sources.c.system == self.view))]

    def has_future(self, names: tuple[str, ...] | None) -> bool:
        """Whether an event of one of these names (None: any) lies after `now`."""
        asked = self.newest if names is None else names
        return any(self.newest[name] > self.now for name in asked if name in self.newest)
