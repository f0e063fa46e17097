"""Audiences on their way out.

In:  members, a purpose, a destination
Out: files and receipts
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from cdp_core import segments
from cdp_core.audiences.hold_back import Audience, audience
from cdp_core.errors import ExportError
from cdp_core.exports import DESTINATIONS, Destination
from cdp_core.exports.receipts import Receipt, keep_receipt
from cdp_core.exports.rows import DEFAULT_COLUMNS, ExportColumn, export_columns, member_rows
from cdp_core.files import whole_file
from cdp_core.sources.originals import sha256_of
from cdp_core.workspace.opened import Opened, Rule, utc_now


class GoingOut(Opened):
    """What writes members out."""

    def export_columns(self) -> list[ExportColumn]:
        with self.reading() as connection:
            return export_columns(connection)

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
        writer = self._destination(destination)
        rows, receipt = self._packed(name, None, purpose, destination, columns or DEFAULT_COLUMNS)
        with whole_file(out) as target:
            with target.open("wb") as stream:
                writer.write(rows, stream)
            sha256 = sha256_of(target) if target.is_file() else ""
        self._keep_receipt(receipt, sha256)
        return {**asdict(receipt), "sha256": sha256, "file": str(out)}

    def download(
        self, name: str | None, rule: Rule, *, purpose: str | None, destination: str, columns: Sequence[str]
    ) -> bytes:
        """The file of whom a rule takes in and a purpose covers now, in memory; its receipt is kept.

        Args:
            name: the saved segment that the rule is of, as it is saved or changed; None where it was not saved.

        Raises:
            RuleError, ExportError: one sentence; nothing was sent.
        """
        writer = self._destination(destination)
        rows, receipt = self._packed(name, rule, purpose, destination, columns)
        out = io.BytesIO()
        writer.write(rows, out)
        self._keep_receipt(receipt, hashlib.sha256(out.getvalue()).hexdigest())
        return out.getvalue()

    def _packed(
        self, name: str | None, rule: Rule | None, purpose: str | None, destination: str, columns: Sequence[str]
    ) -> tuple[pa.Table, Receipt]:
        """Whom a rule takes in, less who is held back, as rows, and what the receipt says; of one state of the data.

        Without a rule it is that of the saved segment.
        """
        self.resolve_pending()  # a withdrawal that was loaded a moment ago counts
        now = utc_now()
        with self.reading() as connection:
            if rule is None:
                rule = segments.saved_segment(connection, name or "").rule
            of = next((one for one in segments.saved(connection) if one.name == name), None)
            found = segments.evaluate(connection, rule, now, self._leaves)
            selected = audience(connection, found.members(), purpose, now)
            rows = member_rows(connection, selected.profiles, list(columns))
        return rows, Receipt(
            segment_id=of.segment_id if of else None,
            segment=of.name if of else "",
            rule=rule,
            purpose=purpose,
            destination=destination,
            columns=list(columns),
            members=selected.members,
            exported=rows.num_rows,
            held_back=selected.held_back,
            exported_at=now,
        )

    def _keep_receipt(self, receipt: Receipt, sha256: str) -> None:
        with self.writing() as connection:
            keep_receipt(connection, receipt, sha256)

    @staticmethod
    def _destination(name: str) -> Destination:
        if name not in DESTINATIONS:
            raise ExportError(f"There is no destination {name!r}. There are: {', '.join(DESTINATIONS)}.")
        return DESTINATIONS[name]
