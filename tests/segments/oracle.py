"""The contract of the segment rule in plain Python, one person at a time. Shares no code with the compiler."""

import json
import math
import re
import unicodedata
from calendar import monthrange
from datetime import UTC, datetime, timedelta

from tests.segments.world import SOURCES, TYPES, Person, World

MISSING = None
NUMBER = re.compile(r"[ \t\n]*[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?[ \t\n]*")
SPACES = {
    chr(point)
    for point in (*range(9, 14), 32, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000)
}
TRAIT_TYPES = {
    "known": "boolean",
    "email": "text",
    "city": "text",
    "full_name": "text",
    "age": "number",
    "orders": "number",
    "birthday": "date",
    "created_at": "date",
    "channels": "list",
}
FIELDS = {"category": "text", "channel": "text", "revenue": "number", "quantity": "number"}
NEGATIVES = {
    "is_not": "is",
    "not_in": "in",
    "not_contains": "contains",
    "includes_none": "includes_any",
    "not_in_last": "in_last",
    "not_exists": "exists",
}


# --- values ---


def stripped(text):
    text = unicodedata.normalize("NFC", text)
    start, end = 0, len(text)
    while start < end and text[start] in SPACES:
        start += 1
    while end > start and text[end - 1] in SPACES:
        end -= 1
    return text[start:end]


def folded(text):
    return "".join(letter.lower()[0] for letter in stripped(text))


def as_text(value):
    """A JSON value as the text that it stands for."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if isinstance(value, float | int):
        return json.dumps(value)
    return value


def as_number(value, text_counts):
    if isinstance(value, bool) or value is None or isinstance(value, list | dict):
        return MISSING
    if isinstance(value, str) and not (text_counts and NUMBER.fullmatch(value)):
        return MISSING
    number = float(value)
    return number if math.isfinite(number) else MISSING


def as_instant(value):
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str):
        return MISSING
    try:
        read = datetime.fromisoformat(value.strip())
    except ValueError:
        return MISSING
    return read.astimezone(UTC).replace(tzinfo=None) if read.tzinfo else read


def typed(value, kind):
    """A stored value as one of its type, or MISSING."""
    if value is None or value == []:
        return MISSING
    if kind == "text":
        text = as_text(value)
        return text if stripped(text) else MISSING
    if kind == "number":
        return as_number(value, True)
    if kind == "date":
        return as_instant(value)
    if kind == "boolean":
        word = folded(as_text(value))
        return {"true": True, "false": False}.get(word, MISSING)
    texts = value if isinstance(value, list) else [as_text(value)]
    names = {folded(as_text(text)) for text in texts if text is not None} - {""}
    return names or MISSING


# --- time ---


def moved(instant, n, unit):
    fixed = {"minute": 60, "hour": 3600, "day": 86400, "week": 7 * 86400}
    try:
        if unit in fixed:
            return instant + timedelta(seconds=n * fixed[unit])
        month = instant.month - 1 + (n if unit == "month" else 12 * n)
        year = instant.year + month // 12
        month = month % 12 + 1
        if year < 1 or year > 9999:
            raise OverflowError
        return instant.replace(year=year, month=month, day=min(instant.day, monthrange(year, month)[1]))
    except OverflowError:
        return datetime.max if n > 0 else datetime.min


def parsed(text):
    read = datetime.fromisoformat(text)
    return read.astimezone(UTC).replace(tzinfo=None) if read.tzinfo else read


def in_window(at, within, now):
    if within is None:
        return at <= now
    if "last" in within:
        return moved(now, -within["last"], within["unit"]) < at <= now
    if "ago" in within:
        far, near = within["ago"]
        return moved(now, -far, within["unit"]) < at <= moved(now, -near, within["unit"])
    if "from" in within:
        return parsed(within["from"]) <= at < parsed(within["to"])
    if "after" in within:
        return at >= parsed(within["after"])
    return at < parsed(within["before"]) and at <= now


def sees_future(within):
    return within is not None and ("from" in within or "after" in within)


def anniversary(birth, now, n, unit):
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    end = moved(today, n, unit)
    for year in range(today.year, min(end.year, today.year + 9) + 1):
        try:
            day = datetime(year, birth.month, birth.day)
        except ValueError:
            day = datetime(year, 3, 1)
        if today <= day < end:
            return True
    return False


# --- comparisons ---


def compare(value, kind, leaf, now):
    """Whether a typed value satisfies the leaf's operator."""
    op = leaf.get("op", "is")
    if op in NEGATIVES:
        return not compare(value, kind, {**leaf, "op": NEGATIVES[op]}, now)
    if value is MISSING:
        return False
    if op == "exists":
        return True
    wanted = leaf.get("value")
    return {"text": _text, "number": _number, "date": _date, "boolean": _boolean, "list": _list}[kind](
        value, op, wanted, now
    )


def _text(value, op, wanted, now):
    if op == "matches":
        return re.search(wanted, stripped(value), re.ASCII) is not None
    value = folded(value)
    if op == "in":
        return value in [folded(each) for each in wanted]
    wanted = folded(wanted)
    return {
        "is": value == wanted,
        "contains": wanted in value,
        "starts_with": value.startswith(wanted),
        "ends_with": value.endswith(wanted),
    }[op]


def _number(value, op, wanted, now):
    if op == "in":
        return value in wanted
    if op == "between":
        return wanted[0] <= value <= wanted[1]
    return {
        "is": value == wanted,
        "lt": value < wanted,
        "lte": value <= wanted,
        "gt": value > wanted,
        "gte": value >= wanted,
    }[op]


def _date(value, op, wanted, now):
    if op == "before":
        return value < parsed(wanted)
    if op == "after":
        return value >= parsed(wanted)
    if op == "on":
        return value.date() == parsed(wanted).date()
    if op == "between":
        return parsed(wanted[0]) <= value < parsed(wanted[1])
    n, unit = wanted["n"], wanted["unit"]
    if op == "in_last":
        return moved(now, -n, unit) < value <= now
    if op == "in_next":
        return now <= value < moved(now, n, unit)
    return anniversary(value, now, n, unit)


def _boolean(value, op, wanted, now):
    return value is (op == "is_true")


def _list(value, op, wanted, now):
    names = {folded(each) for each in wanted}
    return bool(names & value) if op == "includes_any" else names <= value


# --- leaves ---


def holds(rule, person: Person, world: World, now: datetime, view: str = "all") -> bool:
    """Whether the rule holds for the person, as that view sees it."""
    if "all" in rule:
        return all(holds(each, person, world, now, view) for each in rule["all"])
    if "any" in rule:
        return any(holds(each, person, world, now, view) for each in rule["any"])
    if "not" in rule:
        return not holds(rule["not"], person, world, now, view)
    if "segment" in rule:
        return holds(world.segments[rule["segment"]], person, world, now, view)
    if "interest" in rule:
        return _interest(rule, person, world, now, view)
    kind = next(key for key in LEAVES if key in rule)
    return LEAVES[kind](rule, person, now, view)


def seen(source, view):
    return view == "all" or SOURCES[source] == view


def _trait(rule, person, now, view):
    name = rule["trait"]
    kind = TYPES.get(name) or TRAIT_TYPES[name]
    value = person.traits.get(view, {}).get(name)
    return compare(typed(value, kind), kind, rule, now)


def property_of(event, name):
    """The raw value and the type of a property."""
    if name in FIELDS:
        return event[name], FIELDS[name]
    key = name.removeprefix("property.")
    return (event["properties"] or {}).get(key), TYPES[f"property.{key}"]


def satisfies(event, where, now):
    if "all" in where:
        return all(satisfies(event, each, now) for each in where["all"])
    if "any" in where:
        return any(satisfies(event, each, now) for each in where["any"])
    if "not" in where:
        return not satisfies(event, where["not"], now)
    value, kind = property_of(event, where["property"])
    return compare(typed(value, kind), kind, where, now)


def matching(person, names, where, now, view):
    names = [names] if isinstance(names, str) else names
    return [
        event
        for event in person.events
        if seen(event["source"], view)
        and (names == ["*"] or event["event"] in names)
        and (where is None or satisfies(event, where, now))
    ]


def _event(rule, person, now, view):
    within = rule.get("within")
    events = matching(person, rule["event"], rule.get("where"), now, view)
    once = False
    if "occurrence" in rule:
        once = True
        events = [event for event in events if sees_future(within) or event["occurred_at"] <= now]
        choose = min if rule["occurrence"] == "first" else max
        moment = choose((event["occurred_at"] for event in events), default=None)
        events = [event for event in events if event["occurred_at"] == moment]
    events = [event for event in events if in_window(event["occurred_at"], within, now)]
    for measure in ("count", "distinct_days"):
        if measure in rule:
            days = {event["occurred_at"].date() for event in events}
            n = len(days) if measure == "distinct_days" else len(events)
            return compare(float(min(n, 1) if once else n), "number", rule[measure], now)
    for measure in ("sum", "avg", "min", "max", "distinct"):
        if measure in rule:
            return compare(measured(measure, rule[measure], events), "number", rule, now)
    return bool(events)


def measured(measure, name, events):
    values = [property_of(event, name) for event in events]
    if measure == "distinct":
        different = set()
        for raw, kind in values:
            value = typed(raw, kind)
            if value is not MISSING:
                different.add(folded(as_text(raw)) if kind in ("text", "list") else value)
        return float(len(different))
    numbers = [as_number(value, kind == "number") for value, kind in values]
    numbers = [number for number in numbers if number is not MISSING]
    if measure == "sum":
        return round(math.fsum(numbers), 6)
    if not numbers:
        return MISSING
    if measure == "avg":
        return round(math.fsum(numbers) / len(numbers), 6)
    return min(numbers) if measure == "min" else max(numbers)


def _sequence(rule, person, now, view):
    within = rule.get("within")
    return _chains(rule["sequence"], None, person, now, view, within)


def _chains(steps, before, person, now, view, within):
    """Whether some chain goes on from the moment before through all the steps."""
    if not steps:
        return True
    step, *rest = steps
    limit = None
    if "after" in step:
        limit = moved(before, step["after"]["max"], step["after"]["unit"])
    if "did_not" in step:
        if limit is not None and limit > now:
            return False
        events = matching(person, step["did_not"], step.get("where"), now, view)
        end = now if limit is None else limit
        return not any(before < event["occurred_at"] <= end for event in events)
    for event in matching(person, step["event"], step.get("where"), now, view):
        at = event["occurred_at"]
        in_time = before is None or (at > before and (limit is None or at <= limit))
        if in_time and in_window(at, within, now) and _chains(rest, at, person, now, view, within):
            return True
    return False


def _identifier(rule, person, now, view):
    return any(kind == rule["identifier"] and seen(source, view) for kind, source in person.identifiers)


def _source(rule, person, now, view):
    return rule["source"] in person.sources and seen(rule["source"], view)


def _system(rule, person, now, view):
    return any(SOURCES[source] == rule["system"] and seen(source, view) for source in person.sources)


def _consent(rule, person, now, view):
    mine = [
        one
        for one in person.consents
        if one["purpose"] == rule["consent"] and one["decided_at"] <= now and seen(one["source"], view)
    ]
    if not mine:
        return rule["state"] == "none"
    last = max(one["decided_at"] for one in mine)
    states = {one["state"] for one in mine if one["decided_at"] == last}
    for state in ("withdrawn", "denied", "granted"):
        if state in states:
            return rule["state"] == state
    return False


def _interest(rule, person, world, now, view):
    place = rule["interest"]
    if isinstance(place, str):  # an id is the places that come with it in the data
        told = (one for each in world.people for one in each.interests)
        places = [one["interest"] for one in told if one["interest_id"] == place]
    else:
        places = [place]
    for one in person.interests:
        if not seen(one["source"], view):
            continue
        if one["seen_at"] is not None and one["seen_at"] > now:
            continue
        if one["expires_at"] is not None and one["expires_at"] <= now:
            continue
        if "provider" in rule and folded(one["provider"] or "") != folded(rule["provider"]):
            continue
        path = [folded(name) for name in one["interest"]]
        if any(path[: len(place)] == [folded(name) for name in place] for place in places):
            return True
    return False


LEAVES = {
    "trait": _trait,
    "event": _event,
    "sequence": _sequence,
    "identifier": _identifier,
    "source": _source,
    "system": _system,
    "consent": _consent,
}
