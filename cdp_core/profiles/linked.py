"""What a CRM keeps about one person besides herself: companies, deals, tickets, tasks.

In:  objects of a profile, and those of the companies that she belongs to
Out: linked objects, newest first; deals by stage
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from cdp_core.profiles.own_records import OwnRecords
from cdp_core.store.tables import objects, sources

_SHOWN = (
    *("kind", "object_id", "name", "pipeline", "stage", "probability", "status", "loss_reason", "priority", "amount"),
    *("currency", "opened_at", "closed_at", "due_at", "owner", "subject", "body", "known_at"),
)


#: The stage of deals that their own system has deleted.
DELETED = "Deleted"
#: A source and the id of a company in it.
Company = tuple[int, str]


@dataclass(frozen=True)
class Linked:
    """A company, deal, ticket or task; `through_company` where it names not her but a company of hers.

    `deleted` says that its own system has deleted it.
    """

    kind: str
    object_id: str | None
    name: str | None
    pipeline: str | None
    stage: str | None
    probability: float | None
    status: str | None
    loss_reason: str | None
    priority: str | None
    amount: float | None
    currency: str | None
    opened_at: datetime | None
    closed_at: datetime | None
    due_at: datetime | None
    owner: str | None
    subject: str | None
    body: str | None
    known_at: datetime
    source: str
    through_company: bool
    deleted: bool = False

    @property
    def owner_name(self) -> str | None:
        """Who looks after it, by name or address; the number of a user of a CRM says that to nobody."""
        told = (self.owner or "").strip()
        is_number = any(sign.isdigit() for sign in told) and " " not in told and "@" not in told
        return None if is_number else told or None


@dataclass(frozen=True)
class Stage:
    """Deals that stand at one place of a pipeline; `amount` is what those of them are worth that tell it."""

    pipeline: str | None
    stage: str | None
    deals: list[Linked]

    @property
    def amount(self) -> float | None:
        told = [deal.amount for deal in self.deals if deal.amount is not None]
        return sum(told) if told else None


def by_stage(deals: Sequence[Linked]) -> list[Stage]:
    """Deals grouped by where they stand, in the order in which they come; what is deleted stands nowhere else."""
    groups: dict[tuple[str | None, str | None], list[Linked]] = {}
    for deal in deals:
        stage = DELETED if deal.deleted else deal.stage or deal.status
        groups.setdefault((deal.pipeline, stage), []).append(deal)
    return [Stage(*place, held) for place, held in groups.items()]


def companies_of(own: OwnRecords) -> frozenset[Company]:
    """The companies that a person's records say she belongs to."""
    return frozenset(
        (own.records[record].source_id, row["company_id"]) for record, row in own.people.items() if row["company_id"]
    )


def linked_objects(
    connection: sa.Connection, profile: int, companies: Iterable[Company], limit: int = 200
) -> list[Linked]:
    """Objects that name this person or a company that she belongs to, newest first."""
    hers = objects.c.profile == profile
    company = sa.case((objects.c.kind == "companies", objects.c.object_id), else_=objects.c.company_id)
    through = sa.tuple_(objects.c.source_id, company).in_(sorted(companies))
    begun = sa.func.coalesce(objects.c.opened_at, objects.c.due_at, objects.c.known_at)
    rows = (
        sa.select(
            *(objects.c[name] for name in _SHOWN),
            sources.c.name.label("source"),
            sa.not_(hers).label("through_company"),
            (sa.func.coalesce(sa.func.json_extract_string(objects.c.custom, "$.deleted"), "") == "true").label(
                "deleted"
            ),
        )
        .join(sources, sources.c.source_id == objects.c.source_id)
        .where(objects.c.standing, hers | through)
        .order_by(begun.desc(), objects.c.kind, objects.c.object_id)
        .limit(limit)
    )
    return [Linked(**row._asdict()) for row in connection.execute(rows)]
