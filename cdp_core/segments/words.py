"""A rule as one sentence in plain English.

In:  a rule as JSON
Out: `Everyone whose city is "Hanoi" and who did Order Completed at least 2 times in the last 30 days.`
"""

import re
from typing import Any as Json

from cdp_core.fields import EVENT_FIELDS, IDENTIFIERS, TRAITS
from cdp_core.segments.comparisons import COMPLEMENT

_OPERATORS = {
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
_OPPOSITES = {**COMPLEMENT, **{positive: negative for negative, positive in COMPLEMENT.items()}}
_AMOUNTS = {
    "is": "exactly {}",
    "is_not": "not exactly {}",
    "lt": "fewer than {}",
    "lte": "at most {}",
    "gt": "more than {}",
    "gte": "at least {}",
    "between": "{}",
    "in": "{}",
    "not_in": "neither {}",
}
_MEASURES = {"sum": "total", "avg": "average", "min": "lowest", "max": "highest", "distinct": "number of different"}
#: How a clause is turned round, by how it begins and ends.
_TURNED = (
    ("who did ", "who did not do "),
    ("who has a known ", "who has no known "),
    ("who has an interest ", "who has no interest "),
    ("who is in ", "who is not in "),
    ("who agreed ", "who has not agreed "),
)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d)?)?")
_STATES = {
    "granted": "who agreed to {}",
    "denied": "who refused {}",
    "withdrawn": "who withdrew consent to {}",
    "none": "who never decided on {}",
}
_SYSTEMS = {"crm": "the CRM", "cdp": "own channels", "dmp": "the DMP"}


def in_words(rule: Json) -> str:
    """The whole rule as a sentence."""
    if rule == {"all": []}:
        return "Everyone."
    if rule == {"any": []}:
        return "Nobody."
    return f"Everyone {clause(rule)}."


def clause(node: Json) -> str:
    """A node as a clause that says who is meant: `whose city is "Hanoi"`."""
    if "all" in node or "any" in node:
        form = "all" if "all" in node else "any"
        if not node[form]:
            return "whoever it is" if form == "all" else "who is nobody"
        return (" and " if form == "all" else " or ").join(_inner(each, form) for each in node[form])
    if "not" in node:
        return _negated(node["not"])
    kind = next((kind for kind in _LEAVES if kind in node), None)
    return _LEAVES[kind](node) if kind else "who fit an unknown condition"


def _inner(node: Json, within: str) -> str:
    """A clause inside a group; in brackets where and and or would run into each other."""
    other = "any" if within == "all" else "all"
    return f"({clause(node)})" if len(node.get(other) or ()) > 1 else clause(node)


def _negated(node: Json) -> str:
    opposite = _OPPOSITES.get(node.get("op", "is"))
    if "trait" in node and opposite:
        return clause({**node, "op": opposite})
    if "not" in node:
        return clause(node["not"])
    said = clause(node)
    if len(node.get("any") or node.get("all") or ()) > 1:
        return f"except those {said}"
    turned = next((after + said.removeprefix(before) for before, after in _TURNED if said.startswith(before)), None)
    if turned and not said.startswith("who did not ") and "sequence" not in node:
        return turned
    return said.removesuffix(" knows") + " does not know" if said.endswith(" knows") else f"except those {said}"


def shown(value: Json) -> str:
    """A value as a person writes it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{value:,.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value:,}"
    if isinstance(value, dict):
        return _units(value.get("n", value.get("max")), value.get("unit", ""))
    if isinstance(value, list):
        named = [shown(each) for each in value[:5]] + ([f"{len(value) - 5:,} more"] if len(value) > 5 else [])
        return " or ".join(filter(None, [", ".join(named[:-1]), *named[-1:]])) if named else "nothing"
    if value is None:
        return "nothing"
    if _MOMENT.fullmatch(value):
        return value.removesuffix("Z").removesuffix("T00:00:00").replace("T", " ")
    return f'"{value}"'


def _units(n: Json, unit: str) -> str:
    return unit if n == 1 else f"{shown(n)} {unit}s"


def label(name: str) -> str:
    """A trait, property or kind of identifier as a person calls it."""
    field = TRAITS.get(name) or EVENT_FIELDS.get(name) or IDENTIFIERS.get(name)
    if field:
        return field.label.lower()
    return name.removeprefix("custom.").removeprefix("property.").removeprefix("id.").replace("_", " ")


def _compared(name: str, leaf: Json) -> str:
    op = leaf.get("op", "is")
    words = f"{label(name)} {_OPERATORS.get(op, op)}"
    if "value" not in leaf:
        return words
    if op == "between" and isinstance(leaf["value"], list) and len(leaf["value"]) == 2:
        return f"{words} {shown(leaf['value'][0])} and {shown(leaf['value'][1])}"
    return f"{words} {shown(leaf['value'])}"


def _trait(leaf: Json) -> str:
    return f"whose {_compared(leaf['trait'], leaf)}"


def _where(node: Json) -> str:
    if "all" in node or "any" in node:
        form, joint = ("all", " and ") if "all" in node else ("any", " or ")
        parts = [_where(each) for each in node[form]] or ["anything" if form == "all" else "nothing"]
        return f"({joint.join(parts)})" if len(parts) > 1 else parts[0]
    if "not" not in node:
        return _compared(node["property"], node)
    opposite = _OPPOSITES.get(node["not"].get("op", "is")) if "property" in node["not"] else None
    return _where({**node["not"], "op": opposite}) if opposite else f"not {_where(node['not'])}"


def _named(names: Json) -> str:
    if names == "*":
        return "anything"
    return " or ".join(names) if isinstance(names, list) else str(names)


def _done(leaf: Json, key: str = "event") -> str:
    """What was done: `Order Completed with category is "lipstick"`."""
    return _named(leaf[key]) + (f" with {_where(leaf['where'])}" if "where" in leaf else "")


def _when(within: Json) -> str:
    if not within:
        return ""
    if "last" in within:
        return f" in the last {_units(within['last'], within['unit'])}"
    if "ago" in within:
        far, near = within["ago"]
        return f" between {_units(far, within['unit'])} and {_units(near, within['unit'])} ago"
    if "from" in within:
        return f" from {shown(within['from'])} until {shown(within['to'])}"
    return f" since {shown(within['after'])}" if "after" in within else f" before {shown(within['before'])}"


def _amount(test: Json) -> str:
    op, value = test.get("op", "is"), test.get("value")
    if op == "between" and isinstance(value, list):
        return " to ".join(shown(each) for each in value)
    return _AMOUNTS.get(op, op).format(shown(value))


def _event(leaf: Json) -> str:
    when = _when(leaf.get("within"))
    done = f"the {leaf['occurrence']} {_done(leaf)}" if "occurrence" in leaf else _done(leaf)
    for measure, name in _MEASURES.items():
        if measure in leaf:
            missing = {"exists": "is known", "not_exists": "is missing"}.get(leaf.get("op", "is"))
            return f"whose {name} {label(leaf[measure])} of {done}{when} {missing or f'is {_amount(leaf)}'}"
    if "distinct_days" in leaf:
        return f"who did {done} on {_amount(leaf['distinct_days'])} different days{when}"
    test = leaf.get("count", {"op": "gte", "value": 1})
    if (test.get("op"), test.get("value")) in (("gte", 1), ("gt", 0)):
        first = done.removeprefix("the ")
        return f"whose {first} was{when or ' at any time'}" if "occurrence" in leaf else f"who did {done}{when}"
    if (test.get("op", "is"), test.get("value")) in (("is", 0), ("lt", 1), ("lte", 0)):
        return f"who did not do {done}{when}"
    return f"who did {done} {_amount(test)} times{when}"


def _sequence(leaf: Json) -> str:
    steps = []
    for step in leaf["sequence"]:
        time = f" within {shown(step['after'])}" if "after" in step else ""
        did_not = "did_not" in step
        steps.append(f"{'did not do ' if did_not else ''}{_done(step, 'did_not' if did_not else 'event')}{time}")
    return f"who did {', then '.join(steps)}{_when(leaf.get('within'))}"


def _interest(leaf: Json) -> str:
    place = leaf["interest"]
    named = " › ".join(place) if isinstance(place, list) else f"taxonomy id {place}"
    return f"who has an interest in {named}" + (f" according to {leaf['provider']}" if "provider" in leaf else "")


_LEAVES = {
    "trait": _trait,
    "event": _event,
    "sequence": _sequence,
    "identifier": lambda leaf: f"who has a known {label(leaf['identifier'])}",
    "source": lambda leaf: f"whom the source {leaf['source']} knows",
    "system": lambda leaf: f"whom {_SYSTEMS.get(leaf['system'], leaf['system'])} knows",
    "consent": lambda leaf: _STATES.get(leaf["state"], "who decided on {}").format(leaf["consent"]),
    "interest": _interest,
    "segment": lambda leaf: f"who is in the segment {leaf['segment']}",
}
