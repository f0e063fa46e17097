"""Who is who: records that are one person, by shared identifiers, by likeness, and by a person's word."""

from cdp_core.identity.decisions import decide_apart, decide_together, history, merge, split, undo
from cdp_core.identity.resolve import Resolution, resolve
from cdp_core.identity.rules import IdentityRules, KindRule

__all__ = [
    "IdentityRules",
    "KindRule",
    "Resolution",
    "decide_apart",
    "decide_together",
    "history",
    "merge",
    "resolve",
    "split",
    "undo",
]
