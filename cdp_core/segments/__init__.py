"""Who belongs together: rules, their exact members, and why."""

from cdp_core.segments.amounts import usual_amounts
from cdp_core.segments.bitmaps import LeafCache
from cdp_core.segments.catalog import Catalog, read_catalog
from cdp_core.segments.clock import UNITS
from cdp_core.segments.comparisons import MAX_UNITS
from cdp_core.segments.doubts import doubts
from cdp_core.segments.evaluate import Evaluation, SystemAlone, by_system, evaluate
from cdp_core.segments.explain import Explanation, explain, explain_evaluation
from cdp_core.segments.parse import parse, read_json
from cdp_core.segments.phrases import AMOUNT_WORDS, OPERATOR_WORDS
from cdp_core.segments.saved import (
    Saved,
    Size,
    delete,
    duplicate,
    made_of,
    record_size,
    record_sizes,
    rename,
    save,
    saved,
    saved_segment,
    sizes,
    sizes_of_all,
    undelete,
    used_by,
)
from cdp_core.segments.standings import Reason, Standing, memberships, standings
from cdp_core.segments.templates import EVENT_NEEDS, NEEDS, Offer, Template, events_meant, left_out, templates
from cdp_core.segments.text import line_of, rule_text
from cdp_core.segments.tree import MAX_DEPTH, joined
from cdp_core.segments.words import CODED, clause, in_words

__all__ = [
    "AMOUNT_WORDS",
    "CODED",
    "EVENT_NEEDS",
    "MAX_DEPTH",
    "MAX_UNITS",
    "NEEDS",
    "OPERATOR_WORDS",
    "UNITS",
    "Catalog",
    "Evaluation",
    "Explanation",
    "LeafCache",
    "Offer",
    "Reason",
    "Saved",
    "Size",
    "Standing",
    "SystemAlone",
    "Template",
    "by_system",
    "clause",
    "delete",
    "doubts",
    "duplicate",
    "evaluate",
    "events_meant",
    "explain",
    "explain_evaluation",
    "in_words",
    "joined",
    "left_out",
    "line_of",
    "made_of",
    "memberships",
    "parse",
    "read_catalog",
    "read_json",
    "record_size",
    "record_sizes",
    "rename",
    "rule_text",
    "save",
    "saved",
    "saved_segment",
    "sizes",
    "sizes_of_all",
    "standings",
    "templates",
    "undelete",
    "used_by",
    "usual_amounts",
]
