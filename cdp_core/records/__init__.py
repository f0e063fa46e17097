"""What was observed: records and the rows that sources tell of them; load and unload."""

from cdp_core.records.history import (
    Load,
    RejectedRow,
    company_people,
    counts,
    load_history,
    rejected_rows,
)
from cdp_core.records.identifier_count import count_identifiers
from cdp_core.records.integrity import findings
from cdp_core.records.line_counts import Lines
from cdp_core.records.load import Delivery, Receipt, load_clean, load_table, loaded_already
from cdp_core.records.rates import keeps_amounts, rates, set_rates, unconverted
from cdp_core.records.sources import Source, SourceOverview, add_source, find_source, sources_overview
from cdp_core.records.unload import Unloaded, unload
from cdp_core.records.unowned import waiting_orders

__all__ = [
    "Delivery",
    "Lines",
    "Load",
    "Receipt",
    "RejectedRow",
    "Source",
    "SourceOverview",
    "Unloaded",
    "add_source",
    "company_people",
    "count_identifiers",
    "counts",
    "find_source",
    "findings",
    "keeps_amounts",
    "load_clean",
    "load_history",
    "load_table",
    "loaded_already",
    "rates",
    "rejected_rows",
    "set_rates",
    "sources_overview",
    "unconverted",
    "unload",
    "waiting_orders",
]
