"""Who has an interest that holds.

In:  interests of profiles, a moment
Out: the profiles, and the rule that selects them
"""

import json
from datetime import datetime

import sqlalchemy as sa

from cdp_core.insights.figures import Rule, any_of
from cdp_core.profiles.held import holding
from cdp_core.store.tables import interests, sources

#: A rule may have 200 leaves; this leaves room for others beside these.
_MOST_CONDITIONS = 150


def interested(now: datetime) -> sa.Select:
    """Profiles with any interest that holds."""
    return sa.select(interests.c.profile).where(holding(now), interests.c.profile != 0)


def interested_by_view(connection: sa.Connection, now: datetime) -> dict[str, int]:
    """How many profiles have an interest that holds, as each view sees it."""
    some = sa.func.count(sa.distinct(interests.c.profile))
    rows = interested(now).join(sources, sources.c.source_id == interests.c.source_id)
    grouped = rows.with_only_columns(sources.c.system, some.label("n")).group_by(sources.c.system)
    counts = {row.system: row.n for row in connection.execute(grouped)}
    return {"all": connection.scalar(rows.with_only_columns(some)) or 0, **counts}


def interest_rule(connection: sa.Connection, provider: str | None = None) -> Rule | None:
    """The rule for an interest anywhere in the taxonomies that were told, by a provider or by any.

    None where they begin in more places than a rule may have conditions: audiences with names but without a taxonomy.
    """
    paths = sa.select(interests.c.interest).distinct()
    if provider is not None:
        paths = paths.where(interests.c.provider == provider)
    tops = sorted({str(path[0]) for path in map(json.loads, connection.scalars(paths)) if path})
    if len(tops) > _MOST_CONDITIONS:
        return None
    by = {} if provider is None else {"provider": provider}
    return any_of(*({"interest": [top], **by} for top in tops))
