"""A mapping applied: staged rows become drafts, in a handful of passes of SQL.

In:  a stage, a mapping
Out: drafts, one or several a kind; a row in which nothing applies is in none of them
"""

from collections.abc import Callable
from dataclasses import replace

import sqlalchemy as sa

from cdp_core.mapping.calls import call_drafts
from cdp_core.mapping.draft import Draft
from cdp_core.mapping.events import event_drafts
from cdp_core.mapping.interests import interest_drafts
from cdp_core.mapping.mapping import Mapping
from cdp_core.mapping.orders import order_drafts
from cdp_core.mapping.plan import Plan, plan
from cdp_core.mapping.presets import preset_named
from cdp_core.mapping.rows import group_drafts, profile_drafts, row_drafts
from cdp_core.mapping.signals import signal_drafts
from cdp_core.mapping.stage import Stage
from cdp_core.mapping.unfold import unfolded

_SHAPES: dict[str, Callable[[Plan], list[Draft]]] = {
    "calls": call_drafts,
    "signals": signal_drafts,
    "groups": group_drafts,
    "profiles": profile_drafts,
}
_KINDS: dict[str, Callable[[Plan], list[Draft]]] = {
    "events": event_drafts,
    "orders": order_drafts,
    "interests": interest_drafts,
}


def drafts(connection: sa.Connection, stage: Stage, mapping: Mapping, file: str = "The file") -> list[Draft]:
    """The rows of a stage under the names of our fields.

    Columns that the mapping does not name are kept as `custom.<name>` or `property.<name>` (card numbers, passwords
    and secrets are not). Several drafts may hold rows of one line: an order and its products.

    Raises:
        MappingError: the mapping names a column that is not there, or a preset that is not known.
    """
    preset = preset_named(mapping.preset) if mapping.preset else None
    laid = plan(connection, unfolded(connection, stage, preset), mapping, file)
    make = _SHAPES.get(preset.shape) if preset and preset.kind == mapping.kind else None
    made = (make or _KINDS.get(mapping.kind, row_drafts))(laid)
    headers = _headers(laid.mapping)
    return [replace(draft, style=laid.number_style, headers=headers) for draft in made]


def _headers(mapping: Mapping) -> dict[str, tuple[str, ...]]:
    """The columns behind each field, for sentences about rows that do not fit."""
    headers: dict[str, tuple[str, ...]] = {}
    for column, chosen in mapping.columns.items():
        family = chosen.partition(".")[0]
        named_elsewhere = "{" in chosen or family == "occurred_at"
        name = family if named_elsewhere else chosen
        headers[name] = (*headers.get(name, ()), column)
    return headers
