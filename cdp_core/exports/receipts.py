"""When what was exported.

In:  the receipts of exports
Out: the newest for each segment
"""

from datetime import datetime

import sqlalchemy as sa

from cdp_core.store.tables import exports


def last_exports(connection: sa.Connection) -> dict[str, datetime]:
    """When each segment was last exported, by its name."""
    newest = sa.func.max(exports.c.exported_at)
    return dict(connection.execute(sa.select(exports.c.segment, newest).group_by(exports.c.segment)).all())
