"""Who is who: records that are one person, by shared identifiers, by likeness, and by a person's word."""

from cdp_core.identity.decisions import Decision, decide_apart, decide_together, history, kept_apart_by, merge, undo
from cdp_core.identity.explain import Chain, Step, evidence_words, why
from cdp_core.identity.graph import Edge, Graph, Node, graph
from cdp_core.identity.later import pairs_put_off, put_pairs_off, take_pairs_up
from cdp_core.identity.listing import assignment_rows
from cdp_core.identity.preview import Preview, preview
from cdp_core.identity.quality import Agreement, Quality, quality
from cdp_core.identity.resolve import Resolution, resolve
from cdp_core.identity.review import Card, Pair, Waiting, cards, records_of, review_counts, review_pairs
from cdp_core.identity.rule_changes import PastRules, RuleChange, keep_past, past_rules, rule_changes, with_blocked
from cdp_core.identity.rules import IdentityRules, KindRule
from cdp_core.identity.splitting import Sides, profiles_of, sides_of_split, split
from cdp_core.identity.survey import (
    EvidenceCount,
    HeldApart,
    LargeProfile,
    Resolved,
    SharedValue,
    Survey,
    evidence_counts,
    largest_profiles,
    past_resolves,
    survey,
)

__all__ = [
    "Agreement",
    "Card",
    "Chain",
    "Decision",
    "Edge",
    "EvidenceCount",
    "Graph",
    "HeldApart",
    "IdentityRules",
    "KindRule",
    "LargeProfile",
    "Node",
    "Pair",
    "PastRules",
    "Preview",
    "Quality",
    "Resolution",
    "Resolved",
    "RuleChange",
    "SharedValue",
    "Sides",
    "Step",
    "Survey",
    "Waiting",
    "assignment_rows",
    "cards",
    "decide_apart",
    "decide_together",
    "evidence_counts",
    "evidence_words",
    "graph",
    "history",
    "keep_past",
    "kept_apart_by",
    "largest_profiles",
    "merge",
    "pairs_put_off",
    "past_resolves",
    "past_rules",
    "preview",
    "profiles_of",
    "put_pairs_off",
    "quality",
    "records_of",
    "resolve",
    "review_counts",
    "review_pairs",
    "rule_changes",
    "sides_of_split",
    "split",
    "survey",
    "take_pairs_up",
    "undo",
    "why",
    "with_blocked",
]
