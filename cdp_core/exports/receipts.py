"""When what was exported.

In:  the receipts of exports
Out: the newest for each segment; receipts that follow a segment to its new name
"""

from datetime import datetime

import sqlalchemy as sa

from cdp_core.store import bulk
from cdp_core.store.tables import exports


def last_exports(connection: sa.Connection) -> dict[str, datetime]:
    """When each segment was last exported, by its name."""
    newest = sa.func.max(exports.c.exported_at)
    return dict(connection.execute(sa.select(exports.c.segment, newest).group_by(exports.c.segment)).all())


def follow_name(connection: sa.Connection, name: str, new_name: str) -> None:
    """Let the receipts of a segment that was renamed stay with it."""
    bulk.change(connection, exports, exports.c.segment == name, segment=new_name)
