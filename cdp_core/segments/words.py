"""A rule as one sentence in plain English.

In:  a rule as JSON
Out: `Everyone whose city is "Hanoi" and who did Order Completed at least twice in the last 30 days.`
"""

import re
from collections.abc import Callable
from typing import Any as Json

from cdp_core.normalize import taxonomy
from cdp_core.normalize.places import country_name
from cdp_core.segments.phrases import (
    amount,
    channel_words,
    compared,
    denied,
    label,
    shown,
    trait_label,
    when,
    within,
)

__all__ = ["clause", "in_words", "label", "purpose_words", "shown"]

_MEASURES = {"sum": "total", "avg": "average", "min": "lowest", "max": "highest", "distinct": "number of different"}
#: How a clause is turned round, by how it begins.
_TURNED = (
    ("who did ", "who did not do "),
    ("who has a known ", "who has no known "),
    ("who has an interest ", "who has no interest "),
    ("who is in ", "who is not in "),
    ("who agreed ", "who has not agreed "),
    ("who refused ", "who has not refused "),
    ("who withdrew ", "who has not withdrawn "),
    ("who never decided ", "who has decided "),
)
_OTHERS = "who is not among those "
_STATES = {
    "granted": "who agreed to {}",
    "denied": "who refused {}",
    "withdrawn": "who withdrew consent to {}",
    "none": "who never decided on {}",
}
_PURPOSES = {"email": "e-mail", "sms": "SMS", "whatsapp": "WhatsApp"}
_SYSTEMS = {"crm": "the CRM", "cdp": "own channels", "dmp": "the DMP"}
#: Operators that compare with a whole value.
_WHOLE = ("is", "is_not", "in", "not_in", "includes_any", "includes_all", "includes_none")
#: Traits whose values the store holds as codes, and what says them.
CODED: dict[str, Callable[[str], str]] = {
    "country": country_name,
    "channels": channel_words,
    "last_channel": channel_words,
}
_AT_LEAST_ONCE = (("gte", 1), ("gt", 0))
_NEVER = (("is", 0), ("lt", 1), ("lte", 0))


def in_words(rule: Json) -> str:
    """The whole rule as a sentence."""
    said = clause(rule)
    if said.startswith(_OTHERS):
        return f"Everyone except those {said.removeprefix(_OTHERS)}."
    return {"whoever it is": "Everyone.", "who is nobody": "Nobody."}.get(said, f"Everyone {said}.")


def clause(node: Json) -> str:
    """A node as a clause that says who is meant: `whose city is "Hanoi"`."""
    form = _form(node)
    if form in ("all", "any"):
        if not node[form]:
            return "whoever it is" if form == "all" else "who is nobody"
        return (" and " if form == "all" else " or ").join(_inner(each, form) for each in node[form])
    if form == "not":
        return _negated(_unwrapped(node["not"]))
    kind = next((kind for kind in _LEAVES if kind in node), None)
    return _LEAVES[kind](node) if kind else "who fit an unknown condition"


def purpose_words(purpose: str) -> str:
    """A purpose of consent as it stands in a sentence: `e-mail`."""
    return _PURPOSES.get(purpose) or purpose.replace("_", " ")


def measure_words(measure: str, of: str) -> str:
    """What is worked out of a property: `total revenue`, `number of different campaigns`."""
    return f"{_MEASURES[measure]} {_plural(label(of)) if measure == 'distinct' else label(of)}"


def _plural(noun: str) -> str:
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")


def _form(node: Json) -> str | None:
    return next((form for form in ("all", "any", "not") if form in node), None)


def _unwrapped(node: Json) -> Json:
    """What a group of one, or a double negation, comes to."""
    form = _form(node)
    if form in ("all", "any") and len(node[form]) == 1:
        return _unwrapped(node[form][0])
    if form == "not":
        inner = _unwrapped(node["not"])
        return _unwrapped(inner["not"]) if _form(inner) == "not" else {"not": inner}
    return node


def _inner(node: Json, inside: str) -> str:
    """A clause within a group; in brackets where `and` and `or` would run into each other."""
    node = _unwrapped(node)
    form = _form(node)
    mixed = form in ("all", "any") and form != inside and len(node[form]) > 1
    return f"({clause(node)})" if mixed else clause(node)


def _negated(node: Json) -> str:
    if _form(node) == "not":
        return clause(node["not"])
    if "trait" in node:
        return _trait(node, denied)
    said = clause(node)
    if _form(node) is None and "sequence" not in node and not said.startswith("who did not "):
        turned = next((after + said.removeprefix(before) for before, after in _TURNED if said.startswith(before)), None)
        if turned:
            return turned
        for knows, not_knows in ((" knows", " does not know"), (" know", " do not know")):
            if said.endswith(knows):
                return said.removesuffix(knows) + not_knows
    if said in _TRIVIAL:
        return _TRIVIAL[said]
    return _OTHERS + _of_several(said)


def _of_several(said: str) -> str:
    """A clause about one as a clause about several: `those who have`."""
    return re.sub(r"(^|\(| and | or )who (is|has) ", lambda at: f"{at[1]}who {_SEVERAL[at[2]]} ", said)


#: Whether we know who it is, which is no trait that one has a value of.
_KNOWN = {
    "is yes": "who is known",
    "is not no": "who is known",
    "is no": "who is anonymous",
    "is not yes": "who is anonymous",
}
_SEVERAL = {"is": "are", "has": "have"}
_TRIVIAL = {"whoever it is": "who is nobody", "who is nobody": "whoever it is"}


def _trait(leaf: Json, said: Callable[[Json], str]) -> str:
    """What somebody is, or whose trait compares so; `said` says how."""
    told = said(_spoken(leaf))
    is_said = _KNOWN.get(told) if leaf["trait"] == "known" else None
    return is_said or f"whose {trait_label(leaf['trait'])} {told}"


def _spoken(leaf: Json) -> Json:
    """A condition on a trait with what its value is called: Vietnam and not VN."""
    value, say = leaf.get("value"), CODED.get(leaf["trait"])
    if say is None or leaf.get("op", "is") not in _WHOLE:
        return leaf
    if isinstance(value, list):
        return {**leaf, "value": [say(one) if isinstance(one, str) else one for one in value]}
    return {**leaf, "value": say(value)} if isinstance(value, str) else leaf


def _where(node: Json) -> str:
    form = _form(node)
    if form in ("all", "any"):
        joint = " and " if form == "all" else " or "
        parts = [_where(each) for each in node[form]] or ["anything is" if form == "all" else "nothing is"]
        return f"({joint.join(parts)})" if len(parts) > 1 else parts[0]
    if form != "not":
        return f"{label(node['property'])} {compared(node)}"
    inner = _unwrapped(node["not"])
    if _form(inner) == "not":
        return _where(inner["not"])
    if _form(inner) is None:
        return f"{label(inner['property'])} {denied(inner)}"
    return f"not {_where(inner)}"


def _named(names: Json) -> str:
    if names == "*":
        return "anything"
    return " or ".join(names) if isinstance(names, list) else str(names)


def _done(leaf: Json, key: str = "event") -> str:
    """What was done: `Order Completed where category is "lipstick"`."""
    return _named(leaf[key]) + (f" where {_bare(_where(leaf['where']))}" if "where" in leaf else "")


def _bare(words: str) -> str:
    """Without the brackets around the whole, which nothing else stands beside."""
    return words[1:-1] if words.startswith("(") and words.endswith(")") and words.count("(") == 1 else words


def _event(leaf: Json) -> str:
    time = when(leaf.get("within"))
    done = f"the {leaf['occurrence']} {_done(leaf)}" if "occurrence" in leaf else _done(leaf)
    for measure in _MEASURES:
        if measure in leaf:
            return f"whose {measure_words(measure, leaf[measure])} of {done}{time} {compared(leaf)}"
    if "distinct_days" in leaf:
        return f"who did {done} on {amount(leaf['distinct_days'], 'different days')}{time}"
    test = leaf.get("count", {"op": "gte", "value": 1})
    told = (test.get("op", "is"), test.get("value"))
    if told in _AT_LEAST_ONCE:
        first = done.removeprefix("the ")
        return f"whose {first} was{time or ' at any time'}" if "occurrence" in leaf else f"who did {done}{time}"
    return f"who did not do {done}{time}" if told in _NEVER else f"who did {done} {amount(test)}{time}"


def _sequence(leaf: Json) -> str:
    steps = []
    for step in leaf["sequence"]:
        did_not = "did_not" in step
        done = _done(step, "did_not" if did_not else "event")
        steps.append(f"{'did not do ' if did_not else ''}{done}{within(step['after']) if 'after' in step else ''}")
    return f"who did {', then '.join(steps)}{when(leaf.get('within'))}"


def _interest(leaf: Json) -> str:
    place = leaf["interest"]
    if isinstance(place, list):
        named = " › ".join(name.strip() for name in place)
    else:
        named = f"taxonomy id {place}" + "".join(f" ({' › '.join(where)})" for where in taxonomy.places_of(place)[:1])
    return f"who has an interest in {named}" + (f" according to {leaf['provider']}" if "provider" in leaf else "")


def _know(system: str) -> str:
    return "know" if system == "cdp" else "knows"


_LEAVES = {
    "trait": lambda leaf: _trait(leaf, compared),
    "event": _event,
    "sequence": _sequence,
    "identifier": lambda leaf: f"who has a known {label(leaf['identifier'])}",
    "source": lambda leaf: f"whom the source {leaf['source']} knows",
    "system": lambda leaf: f"whom {_SYSTEMS.get(leaf['system'], leaf['system'])} {_know(leaf['system'])}",
    "consent": lambda leaf: _STATES.get(leaf["state"], "who decided on {}").format(purpose_words(leaf["consent"])),
    "interest": _interest,
    "segment": lambda leaf: f'who is in the segment "{leaf["segment"]}"',
}
