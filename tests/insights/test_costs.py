"""Costs by campaign, beside the people and orders that name it."""

import sqlalchemy as sa

from cdp_core.insights import campaign_costs
from cdp_core.profiles.build import build
from cdp_core.store.bulk import insert_rows
from cdp_core.store.tables import costs
from tests.observed import Observed, at
from tests.records.conftest import md5


def spent(connection: sa.Connection, *rows: dict) -> None:
    names = [column.name for column in costs.c]
    blank = {**dict.fromkeys(names), "record": 0, "source_id": 1, "load_id": 1, "standing": True, "cost_key": "key"}
    insert_rows(
        connection,
        costs,
        [
            {**blank, "line": line, "row_hash": md5(f"cost {line}"), "day": at("2026-03-01"), **row}
            for line, row in enumerate(rows)
        ],
    )


def test_a_campaign_is_summed_over_what_stands(observed: Observed) -> None:
    spent(
        observed.connection,
        {"channel": "google", "campaign": "Spring Sale", "cost": 10.0, "clicks": 4.0, "leads": 2.0},
        {"channel": "google", "campaign": "spring_sale", "cost": 5.0, "clicks": 1.0, "until": at("2026-03-07")},
        {"channel": "google", "campaign": "Spring Sale", "cost": 99.0, "standing": False},
        {"channel": "bing", "campaign": "Spring Sale", "cost": 1.0, "clicks": 1.0},
    )
    first, second = campaign_costs(observed.connection)
    assert (first.channel, first.cost, first.clicks, first.leads) == ("google", 15.0, 5.0, 2.0)
    assert (first.first_day, first.last_day) == (at("2026-03-01"), at("2026-03-07"))
    assert (first.cost_per_click, first.cost_per_lead) == (3.0, 7.5)
    assert (second.channel, second.cost, second.cost_per_lead) == ("bing", 1.0, None)


def test_amounts_without_a_rate_are_named_and_no_price_is_made_of_the_rest(observed: Observed) -> None:
    spent(
        observed.connection,
        {"campaign": "Spring", "cost": 10.0, "clicks": 4.0},
        {"campaign": "Spring", "original_cost": 7.0, "currency": "USD", "clicks": 1.0},
    )
    (campaign,) = campaign_costs(observed.connection)
    assert (campaign.cost, campaign.unconverted, campaign.cost_per_click) == (10.0, ("USD",), None)


def test_people_and_revenue_are_those_whose_events_name_the_campaign(observed: Observed) -> None:
    ann, bob = observed.visitor("web", anonymous_id="a"), observed.visitor("web", anonymous_id="b")
    observed.event(ann, "Page Viewed", "2026-03-01T10:00", campaign="spring-sale")
    observed.event(ann, "Order Completed", "2026-03-02T10:00", campaign="Spring Sale", revenue=40.0)
    observed.event(bob, "Page Viewed", "2026-03-01T10:00", campaign="Spring+Sale")
    observed.event(bob, "Order Completed", "2026-03-02T10:00", revenue=99.0)
    observed.write()
    build(observed.connection, None)
    spent(observed.connection, {"campaign": "Spring Sale", "cost": 10.0})
    (campaign,) = campaign_costs(observed.connection)
    assert (campaign.people, campaign.revenue) == (2, 40.0)
