"""Whom a build is about: everybody, or the profiles that changed.

In:  the records with their recency; the numbers of the profiles that changed, or None for everybody
Out: a Scope: their records with profile, source, system and recency, as a temporary table; the parts it is built in
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import sqlalchemy as sa

from cdp_core.profiles.recency import memberships
from cdp_core.store import bulk
from cdp_core.store.staging import Keep

#: Records whose profiles are made at once: what is known of each stays in memory until its statement ends.
_AT_ONCE = 500_000

#: Numbers of profiles that a part has all or none of.
_STEP = 1_000


@dataclass(frozen=True)
class Scope:
    """The profiles that a build makes anew.

    `members` has one row for each of their records: record, profile, source_id, system, recency.
    `touched` has their numbers, or is None where everybody is meant, or everybody `within` two numbers.
    """

    members: sa.FromClause
    touched: sa.FromClause | None
    within: tuple[int, int] | None = None

    def of(self, profile: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
        """Whether a profile is meant."""
        if self.touched is not None:
            return profile.in_(sa.select(self.touched.c.profile))
        return self.between(profile)

    def between(self, profile: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
        """Whether a profile that the whole scope means is in this part of it."""
        return sa.true() if self.within is None else profile.between(*self.within)


def scope_of(connection: sa.Connection, keep: Keep, touched: np.ndarray | None) -> Scope:
    """The scope of these profiles, or of everybody."""
    if touched is None:
        everybody = memberships()
        return Scope(keep("members", everybody.order_by(everybody.selected_columns.profile)), None)
    column = sa.Column("profile", sa.BigInteger)
    with bulk.arrow_relation(connection, pa.table({"profile": np.unique(touched)}), [column]) as numbers:
        chosen = keep("touched", sa.select(numbers.c.profile))
    return Scope(keep("members", memberships(chosen)), chosen)


def parts(connection: sa.Connection, scope: Scope) -> Iterator[Scope]:
    """Everybody in parts of so many records, by number; a scope of touched profiles is one part."""
    if scope.touched is not None:
        yield scope
        return
    step = sa.cast(sa.func.floor(scope.members.c.profile / _STEP), sa.BigInteger).label("step")
    counted = connection.execute(sa.select(step, sa.func.count()).group_by(step).order_by(step)).all()
    first, size = 0, 0
    for place, (number, count) in enumerate(counted, 1):
        size += count
        if size >= _AT_ONCE or place == len(counted):
            yield replace(scope, within=(first, (number + 1) * _STEP - 1))
            first, size = (number + 1) * _STEP, 0
