"""Whom a build is about: everybody, or the profiles that changed.

In:  assignments, records, people; the numbers of the profiles that changed, or None for everybody
Out: a Scope: their records with profile, source, system and recency, as a temporary table
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import sqlalchemy as sa

from cdp_core.store import bulk
from cdp_core.store.staging import Keep
from cdp_core.store.tables import assignments, people, records, sources


@dataclass(frozen=True)
class Scope:
    """The profiles that a build makes anew.

    `members` has one row for each of their records: record, profile, source_id, system, recency.
    `touched` has their numbers, or is None where everybody is meant.
    """

    members: sa.FromClause
    touched: sa.FromClause | None

    def of(self, profile: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
        """Whether a profile is meant."""
        return sa.true() if self.touched is None else profile.in_(sa.select(self.touched.c.profile))


def scope_of(connection: sa.Connection, keep: Keep, touched: np.ndarray | None) -> Scope:
    """The scope of these profiles, or of everybody."""
    if touched is None:
        return Scope(keep("members", memberships()), None)
    column = sa.Column("profile", sa.BigInteger)
    with bulk.arrow_relation(connection, pa.table({"profile": np.unique(touched)}), [column]) as numbers:
        chosen = keep("touched", sa.select(numbers.c.profile))
    return Scope(keep("members", memberships(chosen)), chosen)


def memberships(touched: sa.FromClause | None = None, profile: int | None = None) -> sa.Select:
    """Records with their profile, source, system and recency; of all profiles, the touched ones, or one.

    A higher recency is what survivorship takes for newer: people come after records that only tell identifiers, then
    what was known later, then what arrived later. It says nothing across two scopes.
    """
    recency = sa.func.row_number().over(
        order_by=(people.c.known_at.asc().nulls_first(), people.c.load_id, people.c.line, assignments.c.record)
    )
    rows = (
        sa.select(
            assignments.c.record,
            assignments.c.profile,
            records.c.source_id,
            sources.c.system,
            sa.cast(recency, sa.BigInteger).label("recency"),
        )
        .join(records, records.c.record == assignments.c.record)
        .join(sources, sources.c.source_id == records.c.source_id)
        .outerjoin(people, (people.c.record == assignments.c.record) & people.c.standing)
    )
    if touched is not None:
        rows = rows.where(assignments.c.profile.in_(sa.select(touched.c.profile)))
    if profile is not None:
        rows = rows.where(assignments.c.profile == profile)
    return rows
