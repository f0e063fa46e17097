"""Audiences on their way out.

In:  members, a purpose, a destination
Out: files and receipts
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
import sqlalchemy as sa

from cdp_core import segments
from cdp_core.audiences.hold_back import Audience, audience
from cdp_core.errors import ExportError
from cdp_core.exports import DESTINATIONS, Destination
from cdp_core.exports.rows import DEFAULT_COLUMNS, ExportColumn, export_columns, member_rows
from cdp_core.sources.originals import sha256_of
from cdp_core.store import tables as store
from cdp_core.store.bulk import insert_rows
from cdp_core.workspace.opened import Opened, Rule, utc_now


class GoingOut(Opened):
    """What writes members out."""

    def export_columns(self) -> list[ExportColumn]:
        with self.reading() as connection:
            return export_columns(connection)

    def write_members(
        self, members: np.ndarray, out: BinaryIO, destination: str = "csv", columns: Sequence[str] = DEFAULT_COLUMNS
    ) -> int:
        """Write these profiles as a file, unfiltered. Returns the number of rows."""
        writer = self._destination(destination)
        with self.reading() as connection:
            rows = member_rows(connection, members, list(columns))
        writer.write(rows, out)
        return rows.num_rows

    def member_table(self, numbers: Sequence[int], columns: Sequence[str]) -> pa.Table:
        """These columns of a few profiles, for a table on a page."""
        with self.reading() as connection:
            return member_rows(connection, np.asarray(numbers, dtype=np.int64), list(columns))

    def names_of(self, numbers: Sequence[int]) -> dict[str, str]:
        """Profile id → name of a few profiles, for links to them."""
        rows = self.member_table(numbers, ["profile_id", "full_name", "email", "phone"]).to_pylist()
        return {
            row["profile_id"]: row["full_name"] or row["email"] or row["phone"] or row["profile_id"] for row in rows
        }

    def members_file(self, members: np.ndarray, destination: str, columns: Sequence[str]) -> bytes:
        """The file of these profiles in memory, for a download."""
        out = io.BytesIO()
        self.write_members(members, out, destination, columns)
        return out.getvalue()

    def shown_file(self, ids: Sequence[str], columns: Sequence[str], destination: str = "csv") -> bytes:
        """The file of these profiles in the order in which they are given, for a download of what a table shows."""
        numbers = [int(one.removeprefix("p")) for one in ids]
        rows = self.member_table(numbers, ["profile_id", *(one for one in columns if one != "profile_id")])
        at = {profile_id: place for place, profile_id in enumerate(rows.column("profile_id").to_pylist())}
        out = io.BytesIO()
        ordered = rows.take([at[one] for one in ids if one in at]) if at else rows
        self._destination(destination).write(ordered.select(list(columns)), out)
        return out.getvalue()

    def audience_of(self, found: segments.Evaluation, purpose: str | None) -> Audience:
        """Who of these members may be sent for a purpose, and how many are held back."""
        with self.reading() as connection:
            return audience(connection, found.members(), purpose, found.now)

    def audience(self, rule: Rule, purpose: str | None, now: datetime | None = None) -> Audience:
        """Who of a rule may be sent for this purpose, and how many are held back."""
        now = now or utc_now()
        with self.reading() as connection:
            found = segments.evaluate(connection, rule, now, self._leaves)
            return audience(connection, found.members(), purpose, now)

    def export(
        self,
        name: str,
        out: Path,
        *,
        purpose: str | None,
        destination: str = "csv",
        columns: Sequence[str] | None = None,
    ) -> dict[str, Any]:
        """Write the audience of a saved segment to a file and keep the receipt.

        Raises:
            SegmentError, ExportError: one sentence; no file is left behind.
        """
        now = utc_now()
        self._destination(destination)
        with self.reading() as connection:
            rule = segments.saved_segment(connection, name).rule
        chosen = list(columns or DEFAULT_COLUMNS)
        selected = self.audience(rule, purpose, now)
        half_done = out.with_name(out.name + ".part")
        try:
            with half_done.open("wb") as stream:
                exported = self.write_members(selected.profiles, stream, destination, chosen)
            half_done.replace(out)
        finally:
            half_done.unlink(missing_ok=True)
        receipt = self._keep_receipt(
            {
                "segment": name,
                "rule": json.dumps(rule),
                "purpose": purpose,
                "destination": destination,
                "columns": json.dumps(chosen),
                "members": selected.members,
                "exported": exported,
                "held_back": json.dumps(selected.held_back),
                "exported_at": now,
                "sha256": sha256_of(out),
            }
        )
        return {**receipt, "columns": chosen, "held_back": selected.held_back, "rule": rule, "file": str(out)}

    def download(
        self,
        name: str,
        found: segments.Evaluation,
        selected: Audience,
        *,
        purpose: str | None,
        destination: str,
        columns: Sequence[str],
    ) -> bytes:
        """The file of an audience in memory, with its receipt kept under the segment's name."""
        content = self.members_file(selected.profiles, destination, columns)
        self._keep_receipt(
            {
                "segment": name,
                "rule": json.dumps(found.document),
                "purpose": purpose,
                "destination": destination,
                "columns": json.dumps(list(columns)),
                "members": selected.members,
                "exported": len(selected.profiles),
                "held_back": json.dumps(selected.held_back),
                "exported_at": utc_now(),
                "sha256": hashlib.sha256(content).hexdigest(),
            }
        )
        return content

    def _keep_receipt(self, receipt: dict[str, Any]) -> dict[str, Any]:
        with self.writing() as connection:
            last = connection.scalar(sa.select(sa.func.coalesce(sa.func.max(store.exports.c.export_id), 0)))
            insert_rows(connection, store.exports, [{"export_id": int(last or 0) + 1, **receipt}])
        return receipt

    @staticmethod
    def _destination(name: str) -> Destination:
        if name not in DESTINATIONS:
            raise ExportError(f"There is no destination {name!r}. There are: {', '.join(DESTINATIONS)}.")
        return DESTINATIONS[name]
