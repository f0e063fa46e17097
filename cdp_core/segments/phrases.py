"""The words of a sentence about a rule: names, values, comparisons, amounts, times.

In:  parts of a rule as JSON
Out: `is at least 2`, `at most once`, `in the last 30 days`
"""

import re
from typing import Any as Json

from cdp_core.fields import EVENT_FIELDS, IDENTIFIERS, TRAITS
from cdp_core.segments.comparisons import COMPLEMENT

#: What each operator is called, in sentences and in the pick lists of a page.
OPERATOR_WORDS = {
    "is": "is",
    "is_not": "is not",
    "in": "is one of",
    "not_in": "is none of",
    "contains": "contains",
    "not_contains": "does not contain",
    "starts_with": "starts with",
    "ends_with": "ends with",
    "matches": "matches the pattern",
    "exists": "is known",
    "not_exists": "is missing",
    "lt": "is less than",
    "lte": "is at most",
    "gt": "is more than",
    "gte": "is at least",
    "between": "is between",
    "before": "is before",
    "after": "is on or after",
    "on": "is on",
    "in_last": "is in the last",
    "not_in_last": "is not in the last",
    "in_next": "is in the next",
    "anniversary_in_next": "has its anniversary in the next",
    "is_true": "is yes",
    "is_false": "is no",
    "includes_any": "includes any of",
    "includes_all": "includes all of",
    "includes_none": "includes none of",
}
#: The operator that says the opposite of each that has one.
OPPOSITES = {**COMPLEMENT, **{positive: negative for negative, positive in COMPLEMENT.items()}}
#: How other comparisons are turned round, by how they begin.
_DENIED = (
    ("is ", "is not "),
    ("has ", "does not have "),
    ("starts ", "does not start "),
    ("ends ", "does not end "),
    ("matches ", "does not match "),
    ("includes ", "does not include "),
)
#: The same where it is said how often, or how much.
AMOUNT_WORDS = {
    "gte": "at least",
    "lte": "at most",
    "is": "exactly",
    "gt": "more than",
    "lt": "fewer than",
    "is_not": "not exactly",
}
_OFTEN = {1: "once", 2: "twice"}
#: Channels and purposes that are not written as they are called.
_CHANNELS = {"cdp": "Own channels", "crm": "CRM", "dmp": "DMP", "email": "E-mail", "sms": "SMS", "pos": "Till"}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d)?)?")
_SHOWN = 5
#: Computed traits whose label alone would read as the things themselves: `whose orders is 4`.
_COUNTS = {"orders": "number of orders", "events": "number of events", "sessions": "number of sessions"}


def label(name: str) -> str:
    """A trait, property or kind of identifier as a person calls it."""
    field = TRAITS.get(name) or EVENT_FIELDS.get(name) or IDENTIFIERS.get(name)
    if field:
        return field.label.lower()
    return name.removeprefix("custom.").removeprefix("property.").removeprefix("id.").replace("_", " ")


def trait_label(name: str) -> str:
    """A trait as it stands after `whose`."""
    return _COUNTS.get(name) or label(name)


def channel_words(name: str) -> str:
    """A channel or purpose as people call it: 'email' → 'E-mail', 'web' → 'Web'."""
    return _CHANNELS.get(name.lower()) or name[:1].upper() + name[1:]


def shown(value: Json) -> str:
    """A value as a person writes it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, dict):
        return units(value.get("n", value.get("max")), value.get("unit", ""))
    if isinstance(value, list):
        return _listed(value, "or")
    if value is None:
        return "nothing"
    if _MOMENT.fullmatch(value):
        return value.removesuffix("Z").removesuffix("T00:00:00").replace("T", " ")
    return f'"{value}"'


def _number(value: float) -> str:
    if value == 0:
        return "0"
    if isinstance(value, int):
        return f"{value:,}"
    rounded = f"{value:,.6f}".rstrip("0").rstrip(".")
    return rounded if rounded.strip("-0") else repr(value)


def _listed(values: list[Json], joint: str) -> str:
    named = [shown(each) for each in values[:_SHOWN]]
    if len(values) > _SHOWN:
        named.append(f"{len(values) - _SHOWN:,} more")
    return (
        f" {joint} ".join(filter(None, [", ".join(named[:-1]), *named[-1:]]))
        if named
        else "the values of an empty list"
    )


def units(n: Json, unit: str) -> str:
    """`30 days`, and `day` for one: what follows `in the last`."""
    return unit if n == 1 else f"{shown(n)} {unit}s"


def within(span: Json) -> str:
    """` within 2 days`."""
    if span["max"] != 1:
        return f" within {units(span['max'], span['unit'])}"
    return f" within {'an' if span['unit'] == 'hour' else 'a'} {span['unit']}"


def when(window: Json) -> str:
    """` in the last 30 days`; nothing for ever."""
    if not window:
        return ""
    if "last" in window:
        return f" in the last {units(window['last'], window['unit'])}"
    if "ago" in window:
        far, near = window["ago"]
        if not near:
            return f" in the last {units(far, window['unit'])}"
        return f" between {shown(near)} and {shown(far)} {window['unit']}s ago"
    if "from" in window:
        return f" from {shown(window['from'])} until {shown(window['to'])}"
    return f" since {shown(window['after'])}" if "after" in window else f" before {shown(window['before'])}"


def compared(test: Json) -> str:
    """How a value compares: `is between 20 and 29`."""
    op = test.get("op", "is")
    words = OPERATOR_WORDS.get(op, op)
    if "value" not in test:
        return words
    value = test["value"]
    if op == "between" and isinstance(value, list) and len(value) == 2:
        return f"{words} {shown(value[0])} and {shown(value[1])}"
    if op in ("includes_all", "not_in", "includes_none") and isinstance(value, list):
        return f"{words} {_listed(value, 'and')}"
    return f"{words} {shown(value)}"


def denied(test: Json) -> str:
    """That a value does not compare so: `is not between 20 and 29`."""
    opposite = OPPOSITES.get(test.get("op", "is"))
    if opposite:
        return compared({**test, "op": opposite})
    words = compared(test)
    return next((after + words.removeprefix(before) for before, after in _DENIED if words.startswith(before)), words)


def amount(test: Json, thing: str = "times") -> str:
    """How often: `at least 3 times`, `at most once`, `exactly 1 different day`."""
    op, value = test.get("op", "is"), test.get("value")
    if op in ("exists", "not_exists"):
        return f"any number of {thing}" if op == "exists" else f"an impossible number of {thing}"
    if isinstance(value, list):
        return _one_of(op, value, thing)
    return f"{AMOUNT_WORDS.get(op, op)} {_many(value, thing)}"


def _many(number: Json, thing: str) -> str:
    """`once`, `3 times`; of other things `1 different day`."""
    if thing == "times" and number in _OFTEN:
        return _OFTEN[number]
    return f"{shown(number)} {thing.removesuffix('s') if number == 1 else thing}"


def _one_of(op: str, values: list[Json], thing: str) -> str:
    if not values:
        return f"any number of {thing}" if op == "not_in" else f"an impossible number of {thing}"
    if op == "between":
        return f"{' to '.join(shown(each) for each in values)} {thing}"
    named = _many(values[0], thing) if len(values) == 1 else f"{_listed(values, 'or')} {thing}"
    return f"any number of {thing} but {named}" if op == "not_in" else named
