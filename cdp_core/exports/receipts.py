"""What was exported when, of which segment, for what, and who was held back.

In:  exports that were made
Out: their receipts; the newest for each segment

A receipt belongs to a segment by its id: another one may get the name of one that is gone. Receipts of an earlier
version know the name alone.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from cdp_core.store import bulk
from cdp_core.store.tables import exports, segments


@dataclass(frozen=True)
class Receipt:
    """An export. Of `members` in the rule `exported` rows were written, the others held back, counted by reason.

    Args:
        segment_id, segment: the saved segment and its name then; None and "" of a rule that was not saved.
        purpose: None where everybody stays, for internal use.
    """

    segment_id: int | None
    segment: str
    rule: dict[str, Any]
    purpose: str | None
    destination: str
    columns: Sequence[str]
    members: int
    exported: int
    held_back: dict[str, int]
    exported_at: datetime


def keep_receipt(connection: sa.Connection, receipt: Receipt, sha256: str) -> None:
    """Enter an export, with the hash of its file."""
    last = connection.scalar(sa.select(sa.func.coalesce(sa.func.max(exports.c.export_id), 0)))
    written = {name: json.dumps(getattr(receipt, name)) for name in ("rule", "columns", "held_back")}
    row = {"export_id": int(last or 0) + 1, **asdict(receipt), **written, "sha256": sha256}
    bulk.insert_rows(connection, exports, [row])


def last_exports(connection: sa.Connection) -> dict[int, datetime]:
    """When each segment was last exported, by its id."""
    of_then = sa.and_(
        exports.c.segment_id.is_(None),
        exports.c.segment == segments.c.name,
        segments.c.created_at <= exports.c.exported_at,
        segments.c.deleted_at.is_(None),
    )
    number = sa.func.coalesce(exports.c.segment_id, segments.c.segment_id)
    newest = (
        sa.select(number, sa.func.max(exports.c.exported_at))
        .outerjoin_from(exports, segments, of_then)
        .where(number.is_not(None))
        .group_by(number)
    )
    return dict(connection.execute(newest).all())


def follow_name(connection: sa.Connection, name: str, new_name: str) -> None:
    """Let the receipts that know only the name of a segment stay with it when it is renamed."""
    bulk.change(connection, exports, (exports.c.segment == name) & exports.c.segment_id.is_(None), segment=new_name)
