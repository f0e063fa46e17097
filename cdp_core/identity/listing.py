"""Who is who, as a list.

In:  records, sources, assignments
Out: an Arrow table with a line for each record
"""

import pyarrow as pa
import sqlalchemy as sa

from cdp_core.store.bulk import fetch_arrow
from cdp_core.store.tables import assignments, records, sources


def assignment_rows(connection: sa.Connection) -> pa.Table:
    """Text columns source, record_id, row_key, profile_id; one line for each record that stands, by source and record.

    `row_key` is what the source itself calls the record, else the line it came on.
    """
    listed = (
        sa.select(
            sources.c.name.label("source"),
            sa.cast(records.c.record, sa.Text).label("record_id"),
            records.c.row_key,
            ("p" + sa.cast(assignments.c.profile, sa.Text)).label("profile_id"),
        )
        .join_from(records, sources, sources.c.source_id == records.c.source_id)
        .join(assignments, assignments.c.record == records.c.record)
        .order_by(sources.c.name, records.c.record)
    )
    return fetch_arrow(connection, listed)
