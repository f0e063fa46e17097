"""What it means: coverage of the systems and the overview of a workspace."""

from cdp_core.insights.breakdown import Breakdown, Difference, Slice, breakdown, by_events, by_interests, differences
from cdp_core.insights.costs import CampaignCost, campaign_costs
from cdp_core.insights.coverage import Coverage, Filled, Gain, Overlap, SystemKnowledge, coverage
from cdp_core.insights.figures import Figure, Interests
from cdp_core.insights.freshness import Freshness
from cdp_core.insights.interested import Place, count_by_place
from cdp_core.insights.overlap import Intersection, Intersections, overlap
from cdp_core.insights.overview import Attention, Flow, LatestLoad, Month, Moved, Overview, overview
from cdp_core.insights.time_left import ProviderInterests, having

__all__ = [
    "Attention",
    "Breakdown",
    "CampaignCost",
    "Coverage",
    "Difference",
    "Figure",
    "Filled",
    "Flow",
    "Freshness",
    "Gain",
    "Interests",
    "Intersection",
    "Intersections",
    "LatestLoad",
    "Month",
    "Moved",
    "Overlap",
    "Overview",
    "Place",
    "ProviderInterests",
    "Slice",
    "SystemKnowledge",
    "breakdown",
    "by_events",
    "by_interests",
    "campaign_costs",
    "count_by_place",
    "coverage",
    "differences",
    "having",
    "overlap",
    "overview",
]
