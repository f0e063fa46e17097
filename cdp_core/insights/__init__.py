"""What it means: coverage of the systems and the overview of a workspace."""

from cdp_core.insights.coverage import Coverage, Filled, Gain, Overlap, SystemKnowledge, coverage
from cdp_core.insights.figures import Figure
from cdp_core.insights.freshness import Freshness, ProviderInterests
from cdp_core.insights.overview import Attention, Flow, LatestLoad, Month, Overview, overview

__all__ = [
    "Attention",
    "Coverage",
    "Figure",
    "Filled",
    "Flow",
    "Freshness",
    "Gain",
    "LatestLoad",
    "Month",
    "Overlap",
    "Overview",
    "ProviderInterests",
    "SystemKnowledge",
    "coverage",
    "overview",
]
