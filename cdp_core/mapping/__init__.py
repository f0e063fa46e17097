"""A column → a field: what each row of a file says, under names of ours.

In:  tables of sources
Out: drafts: rows of people, events, orders and so on, still as text
"""

from cdp_core.mapping.apply import drafts
from cdp_core.mapping.describe import describe
from cdp_core.mapping.draft import Draft
from cdp_core.mapping.mapping import Mapping
from cdp_core.mapping.presets import PRESETS, Preset, preset_named
from cdp_core.mapping.secrets import secret_columns
from cdp_core.mapping.stage import Stage, stage
from cdp_core.mapping.suggest import ColumnGuess, Suggestion, party_of, suggest
from cdp_core.mapping.withheld import withhold

__all__ = [
    "PRESETS",
    "ColumnGuess",
    "Draft",
    "Mapping",
    "Preset",
    "Stage",
    "Suggestion",
    "describe",
    "drafts",
    "party_of",
    "preset_named",
    "secret_columns",
    "stage",
    "suggest",
    "withhold",
]
