"""What must hold of profiles, always.

In:  assignments and every table that this room writes
Out: a sentence for each thing that is wrong; none in a sound store
"""

from collections.abc import Iterator

import sqlalchemy as sa

from cdp_core.counts import in_number
from cdp_core.fields import SYSTEMS
from cdp_core.profiles.placing import SORTED_BY
from cdp_core.profiles.signed_in import TIMED, owner_of
from cdp_core.store.staging import any_rows
from cdp_core.store.tables import (
    PROFILES,
    assignments,
    custom_traits,
    differing_traits,
    event_stats,
    events,
    profile_sources,
    profiles,
    records,
    search_terms,
    signed_in,
    unresolved,
)


def findings(connection: sa.Connection) -> list[str]:
    """Everything that is wrong with who is who and with profiles, as sentences; nothing before a pending resolve."""
    if connection.execute(sa.select(unresolved).limit(1)).all():
        return []
    checks = (_records_in_one_profile, _profiles_of_assignments, _placed, _summed_up)
    return [finding for check in checks for finding in check(connection)]


def _records_in_one_profile(connection: sa.Connection) -> Iterator[str]:
    several = sa.select(assignments.c.record).group_by(assignments.c.record).having(sa.func.count() > 1)
    nowhere = sa.except_(sa.select(records.c.record), sa.select(assignments.c.record))
    unknown = sa.except_(sa.select(assignments.c.record), sa.select(records.c.record))
    for rows, what in (
        (several, "record|records is|are in more than one profile"),
        (nowhere, "record|records is|are in no profile"),
        (unknown, "record|records is|are in a profile and does|do not exist"),
    ):
        if count := _count(connection, rows):
            yield in_number(count, f"{what}.")


def _profiles_of_assignments(connection: sa.Connection) -> Iterator[str]:
    assigned, built = sa.select(assignments.c.profile), sa.select(profiles.c.profile)
    if count := _count(connection, sa.except_(assigned, built)):
        yield in_number(count, "profile|profiles has|have records and was|were not built.")
    of_each = (custom_traits, differing_traits, event_stats, profile_sources, search_terms)
    derived = [*(PROFILES[system] for system in SYSTEMS), *of_each]
    for table in (profiles, *derived):
        if count := _count(connection, sa.except_(sa.select(table.c.profile), assigned)):
            yield in_number(count, f"profile|profiles stands|stand in {table.name} and has|have no records.")
    if count := _count(connection, built.group_by(profiles.c.profile).having(sa.func.count() > 1)):
        yield in_number(count, f"profile|profiles stands|stand more than once in {profiles.name}.")


def _placed(connection: sa.Connection) -> Iterator[str]:
    by_sign_in = TIMED if any_rows(connection, signed_in) else ()
    for table in SORTED_BY:
        rows = sa.select(table.c.line).join(assignments, assignments.c.record == table.c.record)
        owner = owner_of(table) if table in by_sign_in else assignments.c.profile
        if count := _count(connection, rows.where(owner != table.c.profile)):
            yield in_number(
                count, f"row|rows of {table.name} stands|stand under another profile than its|their record."
            )


def _summed_up(connection: sa.Connection) -> Iterator[str]:
    summed = connection.scalar(sa.select(sa.func.sum(event_stats.c.n)).where(event_stats.c.view == "all")) or 0
    there = connection.scalar(sa.select(sa.func.count()).select_from(events)) or 0
    if summed != there:
        yield f"Moments of events sum up {int(summed):,} events; there are {there:,}."


def _count(connection: sa.Connection, rows: sa.Select | sa.CompoundSelect) -> int:
    return connection.scalar(sa.select(sa.func.count()).select_from(rows.subquery())) or 0
