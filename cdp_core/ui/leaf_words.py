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
COMPARISONS = {
    "gte": "at least",
    "lte": "at most",
    "is": "exactly",
    "gt": "more than",
    "lt": "fewer than",
    "between": "between",
    "is_not": "not exactly",
    "in": "one of",
    "not_in": "none of",
}
#: What else may be asked of an average, a lowest or a highest: it is missing where nothing happened.
KNOWN_OR_MISSING = {"exists": "known", "not_exists": "missing"}
OCCURRENCES = {"": "any of them", "first": "the very first", "last": "the latest"}
JOINS = {"all": "All of", "any": "Any of", "none": "None of"}
#: How a condition is said and turned round; traits have operators for it.
TURNED = {
    "event": ("did", "did not"),
    "sequence": ("did", "did not"),
    "interest": ("is interested in", "is not interested in"),
    "consent": ("consent for", "no such consent for"),
    "identifier": ("has", "has no"),
    "source": ("is known to", "is not known to"),
    "system": ("is known to", "is not known to"),
    "segment": ("is in", "is not in"),
}
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
    "trait": "What we know about them",
    "event": "What they did",
    "sequence": "What they did, in order",
    "interest": "What they are interested in",
    "consent": "What they agreed to",
    "identifier": "How they can be reached",
    "source": "Which source knows them",
    "system": "Which system knows them",
    "segment": "Another segment",
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


def without_person(words: str) -> str:
    """A clause of a rule as a heading: `who did X` → `Did X`."""
    if words.startswith("whom ") and words.endswith((" knows", " does not know")):
        known = words.removeprefix("whom ")
        negative = known.endswith(" does not know")
        words = f"{'not ' if negative else ''}known to {known.removesuffix(' does not know').removesuffix(' knows')}"
    for person in ("who ", "whose ", "whom "):
        words = words.removeprefix(person)
    return words[:1].upper() + words[1:]


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
