"""What the builder offers for each kind of condition, in a marketer's words.

The left-hand sides are the contract's operators, units and states; a test holds them to the rule room.
"""

from typing import Any

OPERATORS: dict[str, dict[str, str]] = {
    "text": {
        "is": "is",
        "is_not": "is not",
        "in": "is one of",
        "not_in": "is none of",
        "contains": "contains",
        "not_contains": "does not contain",
        "starts_with": "starts with",
        "ends_with": "ends with",
        "matches": "matches pattern",
        "exists": "is known",
        "not_exists": "is missing",
    },
    "number": {
        "is": "is",
        "is_not": "is not",
        "gt": "is more than",
        "gte": "is at least",
        "lt": "is less than",
        "lte": "is at most",
        "between": "is between",
        "in": "is one of",
        "not_in": "is none of",
        "exists": "is known",
        "not_exists": "is missing",
    },
    "date": {
        "in_last": "in the last",
        "not_in_last": "not in the last",
        "in_next": "in the next",
        "before": "before",
        "after": "on or after",
        "on": "on the day",
        "between": "between",
        "anniversary_in_next": "has its day in the next",
        "exists": "is known",
        "not_exists": "is missing",
    },
    "boolean": {
        "is_true": "is yes",
        "is_false": "is no",
        "exists": "is known",
        "not_exists": "is missing",
    },
    "list": {
        "includes_any": "includes any of",
        "includes_all": "includes all of",
        "includes_none": "includes none of",
        "exists": "is known",
        "not_exists": "is missing",
    },
}
UNITS = {"minute": "minutes", "hour": "hours", "day": "days", "week": "weeks", "month": "months", "year": "years"}
COMPARISONS = {"gte": "at least", "lte": "at most", "is": "exactly", "gt": "more than", "lt": "fewer than"}
MEASURES = {
    "count": "times",
    "distinct_days": "different days",
    "sum": "sum of",
    "avg": "average of",
    "min": "lowest",
    "max": "highest",
    "distinct": "different values of",
}
CONSENT_STATES = {"granted": "granted", "denied": "denied", "withdrawn": "withdrawn", "none": "never asked"}
WINDOWS = {
    "ever": "ever",
    "last": "in the last",
    "ago": "between … ago",
    "from": "between dates",
    "after": "since",
    "before": "before",
}
WITHOUT_VALUE = ("exists", "not_exists", "is_true", "is_false")
WITH_LIST = ("in", "not_in", "includes_any", "includes_all", "includes_none")
WITH_WINDOW = ("in_last", "not_in_last", "in_next", "anniversary_in_next")

KINDS: dict[str, str] = {
    "trait": "What we know",
    "event": "What they did",
    "sequence": "Did in order",
    "interest": "Interest",
    "consent": "Consent",
    "identifier": "Can be reached by",
    "source": "Known to source",
    "system": "Known to system",
    "segment": "In segment",
}
ICONS = {
    "trait": "badge",
    "event": "bolt",
    "sequence": "conversion_path",
    "interest": "interests",
    "consent": "verified_user",
    "identifier": "fingerprint",
    "source": "database",
    "system": "hub",
    "segment": "filter_alt",
}


def kind_of(leaf: dict[str, Any]) -> str:
    """Which kind of condition a leaf is."""
    return next(kind for kind in KINDS if kind in leaf)


def default_value(type_: str, operator: str) -> Any:
    """A first value that is valid for this operator, so that a condition is never half a rule."""
    if operator in WITHOUT_VALUE:
        return None
    if operator in WITH_WINDOW:
        return {"n": 30, "unit": "day"}
    if operator in WITH_LIST:
        return []
    if type_ == "number":
        return [0, 100] if operator == "between" else 0
    return "" if type_ == "text" else None
