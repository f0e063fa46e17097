"""Who has decided anything about being contacted.

In:  consent decisions of profiles, a moment
Out: how many profiles decided by view, and the rule that selects them
"""

from datetime import datetime

import sqlalchemy as sa

from cdp_core.consent import purposes
from cdp_core.insights.figures import Rule, any_of, no
from cdp_core.store.tables import consents, sources


def decided_by_view(connection: sa.Connection, now: datetime) -> dict[str, int]:
    """How many profiles have a decision on any purpose, as each view sees it."""
    some = sa.func.count(sa.distinct(consents.c.profile))
    rows = (
        sa.select(some)
        .join(sources, sources.c.source_id == consents.c.source_id)
        .where(consents.c.decided_at <= now, consents.c.profile != 0)
    )
    grouped = rows.add_columns(sources.c.system).group_by(sources.c.system)
    return {"all": connection.scalar(rows) or 0, **{system: count for count, system in connection.execute(grouped)}}


def decided_rule(connection: sa.Connection) -> Rule:
    """The rule for a decision on any purpose."""
    return any_of(*(no({"consent": purpose, "state": "none"}) for purpose in purposes(connection)))
