"""Leaves about events, read from JSON: what, when, how much, in which order.

In:  the JSON object of an event or sequence leaf, a Catalog
Out: an EventLeaf or a SequenceLeaf, or a RuleError
"""

from datetime import datetime
from typing import Any as Json

from cdp_core.errors import RuleError
from cdp_core.segments.catalog import Catalog
from cdp_core.segments.clock import Window
from cdp_core.segments.comparisons import Comparison, read_comparison, read_instant, read_span, read_units
from cdp_core.segments.reading import a_text, an_object, at_key, found, known_keys, plain, suggestion
from cdp_core.segments.rule import (
    EventLeaf,
    Happening,
    Measure,
    Node,
    Property,
    PropertyLeaf,
    SequenceLeaf,
    Step,
)
from cdp_core.segments.tree import joined, read_tree

MAX_STEPS = 50
COUNTS = ("count", "distinct_days")
PROPERTY_MEASURES = ("sum", "avg", "min", "max", "distinct")
AT_LEAST_ONCE = Comparison("number", "gte", 1.0)

_WINDOWS = {
    frozenset(("last", "unit")): "last",
    frozenset(("ago", "unit")): "ago",
    frozenset(("from", "to")): "between",
    frozenset(("after",)): "after",
    frozenset(("before",)): "before",
}


def read_event(leaf: dict[str, Json], catalog: Catalog, path: str) -> Node:
    """What a profile did, how often or how much, and when."""
    measures = [kind for kind in (*COUNTS, *PROPERTY_MEASURES) if kind in leaf]
    if len(measures) > 1:
        raise RuleError(path, f"an event leaf has one measure, found {' and '.join(measures)}.")
    kind = measures[0] if measures else "count"
    beside = ("op", "value") if kind in PROPERTY_MEASURES else ()
    keys = ("event", "where", "within", "occurrence", *COUNTS, *PROPERTY_MEASURES, *beside)
    known_keys(leaf, keys, path, "an event leaf")
    occurrence = leaf.get("occurrence")
    if "occurrence" in leaf and occurrence not in ("first", "last"):
        raise RuleError(path, f'"occurrence" is {found(occurrence)}. Expected "first" or "last".', "occurrence")
    return EventLeaf(
        path,
        _happening(leaf, "event", catalog, path),
        _window(leaf, path),
        _measure(leaf, kind, catalog, path) if measures else Measure("count", AT_LEAST_ONCE),
        occurrence,
    )


def read_sequence(leaf: dict[str, Json], catalog: Catalog, path: str) -> Node:
    """Steps that follow one another, and perhaps one that did not."""
    known_keys(leaf, ("sequence", "within"), path, "a sequence leaf")
    steps = leaf["sequence"]
    if not isinstance(steps, list) or not 1 <= len(steps) <= MAX_STEPS:
        raise RuleError(path, f'"sequence" expects a list of 1 to {MAX_STEPS} steps, found {found(steps)}.')
    base = joined(path, "sequence")
    read = [_step(step, at, len(steps), catalog, f"{base}[{at}]") for at, step in enumerate(steps)]
    last = read.pop() if "did_not" in steps[-1] else None
    return SequenceLeaf(path, tuple(read), _window(leaf, path), last)


def _step(document: object, at: int, count: int, catalog: Catalog, path: str) -> Step:
    step = an_object(document, path, 'a step such as {"event": "Product Added"}')
    name = "did_not" if "did_not" in step else "event"
    known_keys(step, (name, "where", "after"), path, f'a step with "{name}"')
    if name == "did_not" and not 0 < at == count - 1:
        raise RuleError(path, '"did_not" may only be the last step, after a step that happened.')
    if "after" in step and at == 0:
        raise RuleError(path, 'the first step has no step before it that "after" could count from.')
    after = None
    if "after" in step:
        with at_key("after"):
            span = an_object(step["after"], path, 'a span such as {"max": 2, "unit": "day"} after "after"')
            if set(span) != {"max", "unit"}:
                raise RuleError(path, f'"after" expects {{"max": 2, "unit": "day"}}, found {found(span)}.')
            after = read_span(span["max"], span["unit"], path, "max")
    return Step(_happening(step, name, catalog, path), after)


def _happening(leaf: dict[str, Json], key: str, catalog: Catalog, path: str) -> Happening:
    names = leaf.get(key)
    where = read_tree(leaf["where"], catalog, joined(path, "where"), _property_leaf) if "where" in leaf else None
    if names == "*":
        return Happening(None, where)
    if isinstance(names, str) and names:
        return Happening((plain(names, path),), where)
    if not isinstance(names, list) or not names or not all(isinstance(name, str) and name for name in names):
        raise RuleError(
            path, f'"{key}" expects the name of an event, a list of names or "*", found {found(names)}.', key
        )
    return Happening(tuple(sorted({plain(name, path) for name in names})), where)


def _property(name: object, catalog: Catalog, path: str) -> Property:
    text = a_text(name, path, "the name of a property")
    known = catalog.find_property(text)
    if known is None:
        closest = suggestion(text, catalog.property_names)
        raise RuleError(path, f"no event has a property {found(text)}.{closest}")
    return known


def _property_leaf(leaf: dict[str, Json], catalog: Catalog, path: str) -> Node:
    if "property" not in leaf:
        raise RuleError(path, f'a condition on an event has a "property", found {found(leaf)}.')
    known_keys(leaf, ("property", "op", "value"), path, "a property condition")
    with at_key("property"):
        known = _property(leaf["property"], catalog, path)
    return PropertyLeaf(path, known, read_comparison(known.type, leaf, path))


def _measure(leaf: dict[str, Json], kind: str, catalog: Catalog, path: str) -> Measure:
    if kind in PROPERTY_MEASURES:
        comparison = read_comparison("number", leaf, path)
        with at_key(kind):
            return Measure(kind, comparison, _property(leaf[kind], catalog, path))
    with at_key(kind):
        test = an_object(leaf[kind], path, f'"{kind}" as {{"op": "gte", "value": 2}}')
        known_keys(test, ("op", "value"), path, f'"{kind}"')
        return Measure(kind, read_comparison("number", test, path))


def _window(leaf: dict[str, Json], path: str) -> Window:
    if "within" not in leaf:
        return Window()
    with at_key("within"):
        return _bounds(an_object(leaf["within"], path, '"within" as {"last": 30, "unit": "day"}'), path)


def _bounds(within: dict[str, Json], path: str) -> Window:
    form = _WINDOWS.get(frozenset(within))
    if form is None:
        forms = '{"last", "unit"}, {"ago", "unit"}, {"from", "to"}, {"after"} or {"before"}'
        raise RuleError(path, f'"within" is exactly one of {forms}, found {found(within)}.')
    if form == "last":
        return Window("last", read_span(within["last"], within["unit"], path, "last"))
    if form == "ago":
        ago = within["ago"]
        if not isinstance(ago, list) or len(ago) != 2:
            raise RuleError(path, f'"ago" expects [far, near], found {found(ago)}.', "ago")
        with at_key("ago"):
            far, near = (read_units(n, path, least=0) for n in ago)
        return Window("ago", read_span(far, within["unit"], path, "ago"), near)

    def instant(key: str) -> datetime:
        with at_key(key):
            return read_instant(within[key], path)

    if form == "between":
        return Window("between", start=instant("from"), end=instant("to"))
    return Window("after", start=instant("after")) if form == "after" else Window("before", end=instant("before"))
