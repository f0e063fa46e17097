"""Profiles as everything together, and each system alone, knows them.

In:  records with their assignments, and what was observed of them; the profiles that identity resolution touched
Out: profiles in four views, custom traits, traits on which sources differ, sources, moments of events, search terms;
     versions and the touched log

A build of some profiles leaves the same tables as a build of everybody.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import numpy as np
import sqlalchemy as sa

from cdp_core.fields import VIEWS
from cdp_core.profiles import changes
from cdp_core.profiles.computed import Steps, channels, computed_traits, visits
from cdp_core.profiles.custom import surviving_custom_traits, told_custom_traits
from cdp_core.profiles.differing import differing, differing_custom
from cdp_core.profiles.moments import insert_moments
from cdp_core.profiles.placing import place
from cdp_core.profiles.scope import Scope, parts, scope_of
from cdp_core.profiles.search import search_rows
from cdp_core.profiles.signed_in import follow_sign_ins, note_signed_in
from cdp_core.profiles.survivorship import (
    Rules,
    in_view,
    rules_in_force,
    surviving_contact_points,
    surviving_traits,
    told_contact_points,
    told_traits,
)
from cdp_core.progress import Progress, part, unwatched
from cdp_core.store import bulk
from cdp_core.store.staging import Keep, count_rows, staging
from cdp_core.store.tables import (
    PROFILES,
    custom_traits,
    differing_traits,
    event_stats,
    events,
    profile_sources,
    profiles,
    search_terms,
)
from cdp_core.store.tables import touched as touched_log

#: From this share of profiles touched since the last build of everybody, the next one is of everybody again: what was
#: added at the end of the sorted tables goes where it belongs, and the log of who was touched begins anew.
WHOLE_SHARE = 0.2

_EVENT_COLUMNS = ("event", "profile", "occurred_at", "system", "channel", "revenue")


@dataclass(frozen=True)
class Built:
    """What a build did: how many profiles there are now, and how many of them were made anew."""

    profiles: int
    rebuilt: int


@dataclass(frozen=True)
class Told:
    """What records tell, each row with the profile, source, system and recency of its record."""

    traits: sa.FromClause
    contact_points: sa.FromClause


def build(connection: sa.Connection, touched: np.ndarray | None, *, progress: Progress = unwatched) -> Built:
    """Make the touched profiles anew, or everybody where `touched` is None.

    `touched` are the numbers, old and new, of the profiles whose content may have changed.
    """
    present = count_rows(connection, profiles)
    if touched is not None and not len(touched):
        return Built(present, 0)
    logged = count_rows(connection, touched_log)
    with staging(connection) as keep:
        sign_ins = note_signed_in(connection, keep, touched)
        touched = sign_ins.touched
        if touched is not None and len(touched) + logged > WHOLE_SHARE * present:
            touched = None
        scope = scope_of(connection, keep, touched)
        progress(0.0, "Placing what was observed")
        names = place(connection, scope.members, sort=touched is None and logged > 0)
        if sign_ins.moving:
            names |= follow_sign_ins(connection, keep)
        progress(0.3, "Summing up events")
        done, summed, renamed = _sum_up(connection, keep, scope)
        progress(0.5, "Counting visits")
        steps = Steps(done, summed, keep("visits", visits(done)), keep("channels", channels(done)))
        _build_tables(connection, keep, scope, steps, part(progress, 0.55, 0.95))
        progress(0.95, "Noting what changed")
        changes.write_changes(connection, scope, names | renamed)
        rebuilt = connection.scalar(sa.select(sa.func.count(sa.distinct(scope.members.c.profile)))) or 0
    progress(1.0, "Profiles are built")
    return Built(count_rows(connection, profiles), rebuilt)


def _sum_up(connection: sa.Connection, keep: Keep, scope: Scope) -> tuple[sa.FromClause, sa.FromClause, set[str]]:
    """Rebuild event_stats.

    Returns the events and the moments of the scope, and the names of events whose moments changed. The events of a
    few profiles are set aside once, so that the big table is read once.
    """
    if scope.touched is None:
        names = changes.every_name(connection)
        connection.execute(event_stats.delete())
        insert_moments(connection, event_stats, events)
        return events, event_stats, names | changes.every_name(connection)
    done = keep("events", sa.select(*(events.c[name] for name in _EVENT_COLUMNS)).where(scope.of(events.c.profile)))
    before = sa.select(event_stats).where(scope.of(event_stats.c.profile))
    summed = keep("moments", before.limit(0))
    insert_moments(connection, summed, done)
    names = changes.changed_names(connection, before, sa.select(summed))
    _replace(connection, scope, event_stats, sa.select(summed), "view", "event", "profile")
    return done, summed, names


def _build_tables(connection: sa.Connection, keep: Keep, scope: Scope, steps: Steps, progress: Progress) -> None:
    """Rebuild profiles in four views, custom traits, traits on which sources differ, sources and search terms."""
    rules = rules_in_force(connection)
    members = scope.members
    told = Told(keep("traits", told_traits(members)), keep("contact_points", told_contact_points(members)))
    systems = set(connection.scalars(sa.select(members.c.system).distinct()))
    views = [view for view in VIEWS if view == "all" or view in systems]
    with ExitStack() as stack:
        into = {view: stack.enter_context(_replaced(connection, scope, PROFILES[view])) for view in VIEWS}
        apart = stack.enter_context(_replaced(connection, scope, differing_traits))
        scopes = list(parts(connection, scope))
        for number, one_part in enumerate(scopes):
            progress(0.1 + 0.5 * number / len(scopes), "Choosing the values that win")
            for view in views:
                rows = _profile_rows(one_part, told, steps, view, rules)
                bulk.insert_sorted(connection, into[view], rows, "profile")
            for rows in differing(one_part, told.traits, told.contact_points):
                bulk.insert_sorted(connection, apart, rows, "trait", "profile")
        progress(0.6, "Typing custom traits")
        custom = keep("custom", told_custom_traits(members))
        bulk.insert_sorted(connection, apart, differing_custom(custom), "trait", "profile")
    won = surviving_custom_traits(custom, rules)
    _replace(connection, scope, custom_traits, won, "view", "name", "profile")
    progress(0.7, "Listing search terms")
    known_by = sa.select(members.c.profile, members.c.source_id, members.c.system).distinct()
    _replace(connection, scope, profile_sources, known_by, "source_id", "profile")
    _replace(connection, scope, search_terms, search_rows(members), "term", "kind", "profile")


def _profile_rows(scope: Scope, told_by: Told, steps: Steps, view: str, rules: Rules) -> sa.Select:
    """The rows of one view: everyone it knows, with the values that survived and those that were computed."""
    members = scope.members
    everyone = (
        sa.select(members.c.profile, sa.cast(sa.func.count(), sa.Integer).label("records"))
        .where(scope.between(members.c.profile), in_view(members, view))
        .group_by(members.c.profile)
        .cte("everyone")
    )
    told = surviving_traits(scope, told_by.traits, view, rules).cte("told")
    reached = surviving_contact_points(scope, told_by.contact_points, view, rules).cte("reached")
    did = computed_traits(scope, steps, view, everyone).cte("did")
    name = sa.func.coalesce(
        told.c.full_name, sa.func.nullif(sa.func.concat_ws(" ", told.c.first_name, told.c.last_name), "")
    )
    of_their_own = {
        "known": name.is_not(None) | reached.c.profile.is_not(None),
        "full_name": name,
        "email": reached.c.email,
        "phone": reached.c.phone,
        "records": everyone.c.records,
        "profile": everyone.c.profile,
    }
    columns = {**dict(did.c), **dict(told.c), **of_their_own}
    return (
        sa.select(*(columns[column.name].label(column.name) for column in PROFILES[view].c))
        .select_from(everyone)
        .outerjoin(told, told.c.profile == everyone.c.profile)
        .outerjoin(reached, reached.c.profile == everyone.c.profile)
        .join(did, did.c.profile == everyone.c.profile)
    )


@contextmanager
def _replaced(connection: sa.Connection, scope: Scope, table: sa.Table) -> Iterator[sa.Table]:
    """The table to put the rows of a scope into, in the place of those that its profiles had."""
    if scope.touched is None:
        with bulk.rewritten(connection, table) as fresh:
            yield fresh
        return
    connection.execute(table.delete().where(scope.of(table.c.profile)))
    yield table


def _replace(connection: sa.Connection, scope: Scope, table: sa.Table, rows: sa.Select, *order_by: str) -> None:
    """Put the rows of a scope in the place of those that its profiles had."""
    with _replaced(connection, scope, table) as into:
        bulk.insert_sorted(connection, into, rows, *order_by)
