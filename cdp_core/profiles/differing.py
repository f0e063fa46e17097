"""On which traits the sources of a profile differ, found while it is built and kept.

In:  what records tell, as a build has it; in a workspace of an earlier version all records
Out: rows of `differing_traits`: a profile and a trait of which its records tell different values
"""

from collections.abc import Sequence

import sqlalchemy as sa

from cdp_core.profiles.changes import DIFFERENCES
from cdp_core.profiles.custom import told_custom_traits
from cdp_core.profiles.recency import CONTACT_POINTS
from cdp_core.profiles.scope import Scope, parts
from cdp_core.profiles.survivorship import told_contact_points, told_traits
from cdp_core.store import bulk
from cdp_core.store.staging import any_rows, staging
from cdp_core.store.tables import TRAIT_COLUMNS, assignments, differing_traits, versions

#: When a source wrote something down: each source has its own books, and differs on nothing.
OWN_BOOKS = ("created_at", "updated_at")

_COMPARED = tuple(name for name, _ in TRAIT_COLUMNS if name not in OWN_BOOKS)


def differing(scope: Scope, traits: sa.FromClause, contact_points: sa.FromClause) -> list[sa.Select]:
    """(trait, profile) of the standard traits and the ways to reach somebody, for this part of a scope."""
    return [_differing(scope, traits, _COMPARED), _differing(scope, contact_points, CONTACT_POINTS)]


def differing_custom(told: sa.FromClause) -> sa.Select:
    """(trait, profile) of custom traits."""
    return (
        sa.select(told.c.name.label("trait"), told.c.profile)
        .group_by(told.c.name, told.c.profile)
        .having(sa.func.min(told.c.value) != sa.func.max(told.c.value))
    )


def differences_are_kept(connection: sa.Connection) -> bool:
    return any_rows(connection, sa.select(versions.c.name).where(versions.c.name == DIFFERENCES))


def find_differences(connection: sa.Connection) -> None:
    """Find the differences of everybody; who tells what, and when, is nothing to them."""
    connection.execute(differing_traits.delete())
    with staging(connection) as keep:
        nothing = (sa.literal(0).label(name) for name in ("source_id", "system", "recency"))
        everybody = sa.select(assignments.c.record, assignments.c.profile, *nothing)
        scope = Scope(keep("members", everybody), None)
        told = keep("traits", told_traits(scope.members)), keep("contact_points", told_contact_points(scope.members))
        for part in parts(connection, scope):
            for rows in differing(part, *told):
                bulk.insert_sorted(connection, differing_traits, rows, "trait", "profile")
        custom = differing_custom(told_custom_traits(scope.members).subquery("custom"))
        bulk.insert_sorted(connection, differing_traits, custom, "trait", "profile")
    bulk.bump(connection, DIFFERENCES)


def _differing(scope: Scope, told: sa.FromClause, names: Sequence[str]) -> sa.Select:
    """By hashes of 64 bits."""
    hashed = {name: sa.case((told.c[name].is_not(None), sa.func.hash(told.c[name]))) for name in names}
    differs = (
        sa.select(
            told.c.profile, *((sa.func.min(value) != sa.func.max(value)).label(name) for name, value in hashed.items())
        )
        .where(scope.between(told.c.profile))
        .group_by(told.c.profile)
        .cte("differs")
    )
    each = sa.func.unnest(sa.func.list_value(*(sa.case((differs.c[name], name)) for name in names)))
    found = (
        sa.select(each.label("trait"), differs.c.profile)
        .where(sa.or_(*(differs.c[name] for name in names)))
        .cte("found")
    )
    return sa.select(found).where(found.c.trait.is_not(None))
