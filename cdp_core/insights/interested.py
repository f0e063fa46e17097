"""Who has an interest that holds, and how many have which.

In:  interests of profiles, a moment
Out: the profiles, and what selects them; for each place of the taxonomies how many have it
"""

import json
from datetime import datetime

import pyarrow as pa
import sqlalchemy as sa

from cdp_core.insights.figures import EVERYBODY, Interests, Rule, any_of
from cdp_core.normalize import taxonomy
from cdp_core.profiles.held import holding
from cdp_core.segments.folding import composed, fold, sql_fold
from cdp_core.store.bulk import arrow_relation
from cdp_core.store.tables import interests, sources

#: A rule may have 200 leaves; this leaves room for others beside these.
_MOST_CONDITIONS = 150


def interested(now: datetime) -> sa.Select:
    """Profiles with any interest that holds."""
    return sa.select(interests.c.profile).where(holding(now), interests.c.profile != 0)


def folded_provider() -> sa.ColumnElement[str]:
    """Who sold an interest, as rules compare names: however it is spelled; "" where nobody is named."""
    return sa.func.coalesce(sql_fold(interests.c.provider), "")


def spelled_providers(connection: sa.Connection) -> dict[str, str]:
    """Each provider as it is spelled most often, by its folded name."""
    name, some = interests.c.provider, sa.func.count()
    rows = sa.select(name).where(name.is_not(None)).group_by(name).order_by(some, name.desc())
    return {fold(provider): composed(provider) for provider in connection.scalars(rows)}


def interested_by_view(connection: sa.Connection, now: datetime) -> dict[str, int]:
    """How many profiles have an interest that holds, as each view sees it."""
    some = sa.func.count(sa.distinct(interests.c.profile))
    rows = interested(now).join(sources, sources.c.source_id == interests.c.source_id)
    grouped = rows.with_only_columns(sources.c.system, some.label("n")).group_by(sources.c.system)
    counts = {row.system: row.n for row in connection.execute(grouped)}
    return {"all": connection.scalar(rows.with_only_columns(some)) or 0, **counts}


def asked_by(connection: sa.Connection, provider: str | None = None) -> tuple[Rule, Interests | None]:
    """The rule for an interest that holds anywhere in the taxonomies that were told, by a provider or by any.

    No rule can ask for interests without a provider (""), nor for those of taxonomies that begin in more places than it
    may have conditions: audiences with names but without a taxonomy. Whoever has such interests is asked for by them.
    """
    if provider == "":
        return EVERYBODY, Interests("active", provider)
    paths = sa.select(interests.c.interest).distinct()
    if provider is not None:
        paths = paths.where(folded_provider() == fold(provider))
    tops = sorted({str(path[0]) for path in map(json.loads, connection.scalars(paths)) if path})
    if len(tops) > _MOST_CONDITIONS:
        return EVERYBODY, Interests("active", provider)
    by = {} if provider is None else {"provider": provider}
    return any_of(*({"interest": [top], **by} for top in tops)), None


#: A place of a taxonomy as a rule names it: a path, or an id of the IAB Audience Taxonomy.
Place = tuple[str, ...] | str


def count_by_place(
    connection: sa.Connection, now: datetime, members: sa.TableClause | None = None
) -> dict[Place, tuple[int, int]]:
    """How many of the members, and of everybody, have an interest at each place or below it; as a rule counts them."""
    told = _told_at_or_below(connection)
    places = list(told)
    pairs = [(path, number) for number, place in enumerate(places) for path in told[place]]
    table = pa.table({"interest": [one for one, _ in pairs], "place": [number for _, number in pairs]})
    columns: list[sa.Column] = [sa.Column("interest", sa.Text), sa.Column("place", sa.Integer)]
    with arrow_relation(connection, table, columns) as at:
        held = (
            sa.select(at.c.place, interests.c.profile)
            .join_from(interests, at, at.c.interest == interests.c.interest)
            .where(holding(now), interests.c.profile != 0)
            .distinct()
            .subquery("held")
        )
        counts = sa.select(held.c.place, sa.literal(0), sa.func.count()).select_from(held)
        if members is not None:
            matched = held.outerjoin(members, members.c.profile == held.c.profile)
            counts = sa.select(held.c.place, sa.func.count(members.c.profile), sa.func.count()).select_from(matched)
        counted = {place: (mine, all_) for place, mine, all_ in connection.execute(counts.group_by(held.c.place))}
    return {place: counted.get(number, (0, 0)) for number, place in enumerate(places)}


def _told_at_or_below(connection: sa.Connection) -> dict[Place, list[str]]:
    """For each place, in the order of their names, the paths as stored that lie there or below; ids come last."""
    spelled: dict[tuple[str, ...], tuple[str, ...]] = {}
    below: dict[tuple[str, ...], list[str]] = {}
    roots: dict[str, set[tuple[str, ...]]] = {}
    ids: dict[str, list[str]] = {}
    for stored, number in connection.execute(sa.select(interests.c.interest, interests.c.interest_id).distinct()):
        ids.setdefault(stored, [])
        if number is not None:
            ids[stored].append(number)
    for stored in sorted(ids):
        path = tuple(map(str, json.loads(stored)))
        folded = tuple(map(fold, path))
        for depth in range(1, len(path) + 1):
            spelled.setdefault(folded[:depth], path[:depth])
            below.setdefault(folded[:depth], []).append(stored)
        for number in ids[stored]:
            roots.setdefault(number, set()).add(folded)
    found: dict[Place, list[str]] = {spelled[place]: below[place] for place in sorted(below)}
    for number in sorted(roots):
        places = {tuple(map(fold, place)) for place in taxonomy.places_of(number)}
        places |= set().union(*(roots.get(one, ()) for one in taxonomy.at_or_below(number)))
        found[number] = sorted({stored for place in places for stored in below.get(place, ())})
    return found
