"""What the builder offers for each kind of condition, in a marketer's words.

The left-hand sides are the contract's operators, units and states; a test holds them to the rule room. How an operator
is called comes from there, so that a pick list and the sentence beside it say the same.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from cdp_core.segments import AMOUNT_WORDS, OPERATOR_WORDS
from cdp_core.segments import UNITS as UNITS_OF_TIME

#: Operators in the order in which they are offered; the first is what a condition begins with.
_OFFERED = {
    "text": "is is_not in not_in contains not_contains starts_with ends_with matches exists not_exists",
    "number": "is is_not gt gte lt lte between in not_in exists not_exists",
    "date": "in_last not_in_last in_next before after on between anniversary_in_next exists not_exists",
    "boolean": "is_true is_false exists not_exists",
    "list": "includes_any includes_all includes_none exists not_exists",
}
OPERATORS = {type_: {op: OPERATOR_WORDS[op] for op in offered.split()} for type_, offered in _OFFERED.items()}
UNITS = {unit: f"{unit}s" for unit in UNITS_OF_TIME}
COMPARISONS = {**AMOUNT_WORDS, "between": "between", "in": "one of", "not_in": "none of"}
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
#: How many days ago lies the day that a comparison of dates begins with: one that takes somebody in.
FIRST_DAYS: dict[str, Any] = {"between": (30, 0), "after": 30, "before": 0, "on": 0}
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


#: "or whose", where it is not in a value.
_JOINED_PERSON = re.compile(r'(?P<quoted>"[^"]*")|\b(?P<join>or|and) (?P<open>\(*)(?:whose|who) ')


def without_person(words: str) -> str:
    """A clause of a rule as a heading: `who did X or whose city is Y` → `Did X or city is Y`."""
    if words.startswith("whom ") and words.endswith((" knows", " does not know")):
        known = words.removeprefix("whom ")
        negative = known.endswith(" does not know")
        words = f"{'not ' if negative else ''}known to {known.removesuffix(' does not know').removesuffix(' knows')}"
    for person in ("who ", "whose ", "whom "):
        words = words.removeprefix(person)
    words = _JOINED_PERSON.sub(lambda found: found["quoted"] or f"{found['join']} {found['open']}", words)
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
    if type_ == "date":
        days = FIRST_DAYS[operator]
        return [some_day(ago) for ago in days] if isinstance(days, tuple) else some_day(days)
    return ""


def some_day(ago: int) -> str:
    """The day so many days ago, as a rule writes it: by UTC, as rules count days."""
    return (datetime.now(UTC).date() - timedelta(days=ago)).isoformat()
