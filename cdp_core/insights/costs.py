"""What advertising cost and brought, campaign by campaign.

In:  standing rows of costs; events that name a campaign
Out: a row a channel and campaign: cost, impressions, clicks, leads as the platform counts them; people as we know them

Platforms count a click or a lead by their own rules and without knowing who it was. `people` are the profiles of whom
an event names the campaign, so the two need not agree.
"""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from cdp_core.profiles.computed import earned
from cdp_core.store.tables import costs, events


@dataclass(frozen=True)
class CampaignCost:
    """A campaign of a channel. `cost` is in the workspace's currency, None where no row could be converted.

    `unconverted` names currencies without a rate, whose amounts `cost` lacks.
    """

    channel: str | None
    campaign: str | None
    first_day: datetime
    last_day: datetime
    cost: float | None
    impressions: float | None
    clicks: float | None
    leads: float | None
    conversions: float | None
    people: int
    revenue: float
    unconverted: tuple[str, ...]

    @property
    def cost_per_click(self) -> float | None:
        return self.cost / self.clicks if self.cost is not None and self.clicks and not self.unconverted else None

    @property
    def cost_per_lead(self) -> float | None:
        return self.cost / self.leads if self.cost is not None and self.leads and not self.unconverted else None


def campaign_costs(connection: sa.Connection) -> list[CampaignCost]:
    """Every campaign with its costs, the dearest first."""
    spent, brought = _spent().cte("spent"), _brought().cte("brought")
    rows = connection.execute(
        sa.select(
            *(column for column in spent.c if column.key != "key"),
            sa.func.coalesce(brought.c.people, 0).label("people"),
            sa.func.coalesce(brought.c.revenue, 0.0).label("revenue"),
        )
        .select_from(spent.outerjoin(brought, brought.c.key == spent.c.key))
        .order_by(sa.func.coalesce(spent.c.cost, 0).desc(), spent.c.clicks.desc(), spent.c.channel, spent.c.campaign)
    )
    return [CampaignCost(**{**row, "unconverted": tuple(row["unconverted"] or ())}) for row in rows.mappings()]


def _spent() -> sa.Select:
    """Standing rows by channel and campaign."""
    told = sa.select(costs, _key(costs.c.campaign).label("key")).where(costs.c.standing).subquery("told")
    no_rate = sa.case((sa.and_(told.c.cost.is_(None), told.c.original_cost.is_not(None)), told.c.currency))
    figures = ("cost", "impressions", "clicks", "leads", "conversions")
    return sa.select(
        told.c.key,
        told.c.channel,
        sa.func.min(told.c.campaign).label("campaign"),
        sa.func.min(told.c.day).label("first_day"),
        sa.func.max(sa.func.coalesce(told.c.until, told.c.day)).label("last_day"),
        *(sa.func.sum(told.c[name]).label(name) for name in figures),
        sa.func.list_sort(sa.func.list(no_rate.distinct()).filter(no_rate.is_not(None))).label("unconverted"),
    ).group_by(told.c.channel, told.c.key)


def _brought() -> sa.Select:
    """People and revenue by the campaign that events name."""
    named = (
        sa.select(_key(events.c.campaign).label("key"), events.c.profile, earned(events).label("revenue"))
        .where(events.c.campaign.is_not(None))
        .subquery("named")
    )
    known = sa.select(_key(costs.c.campaign)).where(costs.c.standing)
    return (
        sa.select(
            named.c.key,
            sa.func.count(named.c.profile.distinct()).label("people"),
            sa.func.sum(named.c.revenue).label("revenue"),
        )
        .where(named.c.key.in_(known))
        .group_by(named.c.key)
    )


def _key(campaign: sa.ColumnElement) -> sa.ColumnElement:
    """Campaigns are the same whatever the case and whatever stands for their blanks: `Spring Sale`, `spring_sale`."""
    return sa.func.regexp_replace(sa.func.lower(campaign), r"[\s_+-]+|%20", " ", "g")
