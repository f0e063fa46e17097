"""Leaves about what a profile is known by and has agreed to: identifiers, sources, systems, consent, interests."""

import json
from typing import Any

import sqlalchemy as sa

from cdp_core.normalize import taxonomy
from cdp_core.profiles.decided import is_state, when_told
from cdp_core.profiles.held import holding
from cdp_core.segments import folding
from cdp_core.segments.catalog import Catalog
from cdp_core.segments.predicates import listed
from cdp_core.segments.rule import ConsentLeaf, IdentifierLeaf, InterestLeaf, SourceLeaf, SystemLeaf
from cdp_core.segments.scope import NOBODY, Path, Plan, Scope
from cdp_core.store.tables import assignments, consents, identifiers, interests, profile_sources


def identifier_plan(leaf: IdentifierLeaf, scope: Scope) -> Plan:
    """Profiles with a standing identifier of the kind."""
    kinds = {leaf.kind, leaf.kind.removeprefix("id.")}
    profile = assignments.c.profile
    return Plan(
        sa.select(profile)
        .select_from(identifiers.join(assignments, assignments.c.record == identifiers.c.record))
        .where(
            identifiers.c.kind.in_(sorted(kinds)),
            identifiers.c.standing,
            *scope.seen_by(identifiers.c.source_id),
            *scope.of(profile),
        ),
        repeats=True,
    )


def source_plan(leaf: SourceLeaf, scope: Scope, catalog: Catalog) -> Plan:
    """Profiles that a source knows; a view knows of its own system's sources only."""
    source = catalog.sources[leaf.source]
    if scope.view not in ("all", source.system):
        return NOBODY
    profile = profile_sources.c.profile
    return Plan(sa.select(profile).where(profile_sources.c.source_id == source.source_id, *scope.of(profile)))


def system_plan(leaf: SystemLeaf, scope: Scope) -> Plan:
    """Profiles that any source of a system knows."""
    if scope.view not in ("all", leaf.system):
        return NOBODY
    profile = profile_sources.c.profile
    return Plan(sa.select(profile).where(profile_sources.c.system == leaf.system, *scope.of(profile)))


def consent_plan(leaf: ConsentLeaf, scope: Scope) -> Plan:
    """Profiles whose latest decision on the purpose is this state; in the same instant the more careful one holds."""
    profile = consents.c.profile
    decided = sa.select(profile).where(
        consents.c.purpose == leaf.purpose,
        consents.c.decided_at <= scope.now,
        *scope.seen_by(consents.c.source_id),
        *scope.of(profile),
    )
    if leaf.state == "none":
        return Plan(decided, complement=True, repeats=True)
    return Plan(decided.group_by(profile).having(is_state(sa.func.max(when_told()), leaf.state)))


def interest_plan(leaf: InterestLeaf, scope: Scope) -> Plan:
    """Profiles with an interest at the place or below it that has been seen and has not expired."""
    profile = interests.c.profile
    conditions = [
        holding(scope.now),
        *scope.seen_by(interests.c.source_id),
        *scope.of(profile),
    ]
    if leaf.provider is not None:
        conditions.append(folding.equals(interests.c.provider, folding.fold(leaf.provider)))
    found = sa.select(profile).where(_at_place(leaf, scope), *conditions)
    return Plan(found, own=leaf.taxonomy_id is None)


def known_paths(connection: sa.Connection, most: int = 10_000) -> tuple[Path, ...] | None:
    """The different paths in the data, as stored and as folded names; None where there are more than `most`."""
    rows = connection.execute(sa.select(interests.c.interest).distinct().limit(most + 1)).scalars().all()
    if len(rows) > most:
        return None
    return tuple(Path(path, tuple(folding.fold(str(name)) for name in json.loads(path))) for path in rows)


def _at_place(leaf: InterestLeaf, scope: Scope) -> sa.ColumnElement[bool]:
    if leaf.taxonomy_id is None:
        known, place = scope.paths(), tuple(map(folding.fold, leaf.place))
        if known is None:
            return interests.c.interest.in_(_paths_below(leaf.place))
        below_it = tuple(path.stored for path in known if path.folded[: len(place)] == place)
        return interests.c.interest.in_(listed(below_it, sa.Text)) if below_it else sa.false()
    ids = listed(tuple(sorted(taxonomy.at_or_below(leaf.taxonomy_id))), sa.Text)
    below = _paths_below_ids(ids, taxonomy.places_of(leaf.taxonomy_id))
    return sa.or_(interests.c.interest_id.in_(ids), interests.c.interest.in_(below))


def _paths() -> sa.CTE:
    """Each path in the data once, as stored and as a list of folded names; there are few, and many rows of each."""
    each = sa.select(interests.c.interest).distinct().cte("each_path").prefix_with("MATERIALIZED")
    return sa.select(each.c.interest, folded_path(each.c.interest).label("path")).cte("paths")


def folded_path(path: sa.ColumnElement[str]) -> sa.ColumnElement[list[str]]:
    """A JSON path as a list of folded names."""
    each: sa.ColumnElement[str] = sa.literal_column(f"lambda entry: {folding.FOLDED_ENTRY}")
    return sa.func.list_transform(sa.func.json_extract_string(path, "$[*]"), each)


def _paths_below(place: tuple[str, ...]) -> sa.Select:
    paths = _paths()
    return sa.select(paths.c.interest).where(_lies_below(paths, place))


def _lies_below(paths: sa.CTE, place: tuple[str, ...]) -> sa.ColumnElement[bool]:
    folded = sa.bindparam(None, [folding.fold(name) for name in place], type_=sa.ARRAY(sa.Text), unique=True)
    return sa.func.list_slice(paths.c.path, 1, len(place)) == folded


def _paths_below_ids(ids: Any, known: list[tuple[str, ...]]) -> sa.Select:
    """Paths at or below those that come with one of the ids in the data, and at or below places that are known."""
    paths = _paths()
    named = sa.select(interests.c.interest).where(interests.c.interest_id.in_(ids)).distinct().cte("named")
    places = sa.select(folded_path(named.c.interest).label("path")).cte("places")
    size = sa.func.len(places.c.path)
    below = sa.and_(size > 0, sa.func.list_slice(paths.c.path, 1, size) == places.c.path)
    told = sa.exists(sa.select(sa.literal(1)).select_from(places).where(below))
    return sa.select(paths.c.interest).where(sa.or_(told, *(_lies_below(paths, place) for place in known)))
