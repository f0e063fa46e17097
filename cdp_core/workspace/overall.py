"""The workspace looked at as a whole.

In:  a moment
Out: coverage, overview, status, what is broken
"""

from __future__ import annotations

import importlib.metadata
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from cdp_core import insights, profiles, records
from cdp_core.records.identifier_count import is_counted, keep_count
from cdp_core.store import tables as store
from cdp_core.workspace.opened import Opened, utc_now


class Overall(Opened):
    """What tells how all of it is."""

    def coverage(self, now: datetime | None = None) -> insights.Coverage:
        """What the CRM, own channels and the DMP each know, alone and joined."""
        with self.reading() as connection:
            return insights.coverage(connection, now or utc_now())

    def campaign_costs(self) -> list[insights.CampaignCost]:
        """What advertising cost and brought, campaign by campaign."""
        with self.reading() as connection:
            return insights.campaign_costs(connection)

    def overview(self, now: datetime | None = None) -> insights.Overview:
        """What is in here, how it flowed, what changed, what needs attention."""
        with self.knowing(is_counted, keep_count) as connection:
            return insights.overview(connection, now or utc_now())

    def profile_count(self) -> int:
        """How many profiles there are."""
        with self.reading() as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(store.profiles)) or 0

    def status(self) -> dict[str, Any]:
        """The contract's counts, versions and health."""
        with self.knowing(is_counted, keep_count) as connection:
            counts = records.counts(connection)
            known: dict[bool, int] = dict(
                connection.execute(sa.select(store.profiles.c.known, sa.func.count()).group_by(sa.text("1"))).all()
            )
            saved = connection.scalar(sa.select(sa.func.count()).where(store.segments.c.deleted_at.is_(None)))
        return {
            **counts,
            "profiles": sum(known.values()),
            "known": known.get(True, 0),
            "anonymous": known.get(False, 0),
            "segments": saved,
            "versions": {name: importlib.metadata.version(name) for name in ("cdp-workbench", "duckdb", "sqlalchemy")},
            "health": {"workspace": str(self.settings.workspace), "database": "ok"},
        }

    def check(self) -> list[str]:
        """Broken invariants of the store, one sentence each; none where all is well."""
        with self.reading() as connection:
            found = [*records.findings(connection), *profiles.findings(connection)]
        problem = self.identity_rules_problem()
        return [*found, problem] if problem else found
