"""Rules of every kind for hypothesis to draw: every operator, window, measure, step and leaf."""

from datetime import timedelta

from hypothesis import strategies as st

from tests.segments.world import (
    BIRTHDAYS,
    CATEGORIES,
    COLORS,
    EVENTS,
    INSTANTS,
    NOW,
    NUMBERS,
    ODD_KEY,
    PATHS,
    SOURCES,
    TEXTS,
    World,
    made_by,
)

UNITS = ["minute", "hour", "day", "week", "month", "year"]

texts = st.sampled_from(
    [*TEXTS, *(text for text in [*CATEGORIES, *COLORS] if isinstance(text, str)), "nowhere", "n", "%", "i"]
)
finite = st.sampled_from([number for number in NUMBERS if abs(number) < 1e12 and number == number])
numbers = finite | st.integers(-2, 5) | st.sampled_from([0.6, 1.75, 2.333333, 0.300001, 1e9 + 1])
moments = st.sampled_from(INSTANTS + [day for day in BIRTHDAYS if day]).map(lambda at: at.isoformat())
written = st.one_of(
    moments,
    moments.map(lambda text: text[:10]),
    moments.map(lambda text: text + "Z"),
    st.sampled_from(INSTANTS).map(lambda at: (at + timedelta(hours=2)).isoformat() + "+02:00"),
)
spans = st.builds(
    lambda n, unit: {"n": n, "unit": unit}, st.sampled_from([1, 2, 7, 30, 60, 366, 10_000]), st.sampled_from(UNITS)
)
patterns = st.sampled_from(["^h", "[0-9]+", "noi$", "a.b", "é", "(?i)HANOI", "^$", "x|y", "\\s", "ß"])

_COMPARISONS = {
    "text": st.one_of(
        st.builds(
            lambda op, value: {"op": op, "value": value},
            st.sampled_from(["is", "is_not", "contains", "not_contains", "starts_with", "ends_with"]),
            texts,
        ),
        st.builds(lambda value: {"value": value}, texts),
        st.builds(
            lambda op, value: {"op": op, "value": value}, st.sampled_from(["in", "not_in"]), st.lists(texts, max_size=4)
        ),
        st.builds(lambda value: {"op": "matches", "value": value}, patterns),
        st.sampled_from([{"op": "exists"}, {"op": "not_exists"}]),
    ),
    "number": st.one_of(
        st.builds(
            lambda op, value: {"op": op, "value": value},
            st.sampled_from(["is", "is_not", "lt", "lte", "gt", "gte"]),
            numbers,
        ),
        st.builds(lambda value: {"value": value}, numbers),
        st.builds(
            lambda op, value: {"op": op, "value": value},
            st.sampled_from(["in", "not_in"]),
            st.lists(numbers, max_size=4),
        ),
        st.builds(lambda a, b: {"op": "between", "value": [a, b]}, numbers, numbers),
        st.sampled_from([{"op": "exists"}, {"op": "not_exists"}]),
    ),
    "date": st.one_of(
        st.builds(lambda op, value: {"op": op, "value": value}, st.sampled_from(["before", "after", "on"]), written),
        st.builds(lambda a, b: {"op": "between", "value": [a, b]}, written, written),
        st.builds(
            lambda op, value: {"op": op, "value": value},
            st.sampled_from(["in_last", "not_in_last", "in_next", "anniversary_in_next"]),
            spans,
        ),
        st.sampled_from([{"op": "exists"}, {"op": "not_exists"}]),
    ),
    "boolean": st.sampled_from([{"op": op} for op in ("is_true", "is_false", "exists", "not_exists")]),
    "list": st.one_of(
        st.builds(
            lambda op, value: {"op": op, "value": value},
            st.sampled_from(["includes_any", "includes_all", "includes_none"]),
            st.lists(st.sampled_from(["a", " A", "b", "c", "web", "App", "i", "", "1"]), max_size=3),
        ),
        st.sampled_from([{"op": "exists"}, {"op": "not_exists"}]),
    ),
}

_TRAITS = {
    "text": ["city", "full_name", "email", "custom.tier"],
    "number": ["age", "orders", "custom.score"],
    "date": ["birthday", "created_at", "custom.joined"],
    "boolean": ["known", "custom.vip"],
    "list": ["channels", "custom.tags"],
}
_PROPERTIES = {
    "text": ["category", "channel", "color", "property.color", ODD_KEY],
    "number": ["revenue", "quantity", "size", "property.size"],
    "date": ["shipped"],
    "boolean": ["gift"],
    "list": ["property.tags"],
}
_MEASURED = ["revenue", "quantity", "size", "color", "category", "shipped", "gift", "tags"]


def _about(key, names):
    return st.sampled_from(list(names)).flatmap(
        lambda kind: st.builds(lambda name, test: {key: name, **test}, st.sampled_from(names[kind]), _COMPARISONS[kind])
    )


def _groups(leaf, width):
    return st.recursive(
        st.deferred(lambda: leaf),  # written out, a leaf is ten thousand characters long
        lambda inner: st.one_of(
            st.lists(inner, max_size=width).map(lambda nodes: {"all": nodes}),
            st.lists(inner, max_size=width).map(lambda nodes: {"any": nodes}),
            inner.map(lambda node: {"not": node}),
        ),
        max_leaves=4,
    )


traits = _about("trait", _TRAITS)
where = _groups(_about("property", _PROPERTIES), 2)
names = st.one_of(
    st.sampled_from(EVENTS),
    st.just("*"),
    st.just("Never Happened"),
    st.lists(st.sampled_from(EVENTS), min_size=1, max_size=3),
)
small = st.sampled_from([1, 2, 7, 30, 60, 1440, 10_000])
windows = st.one_of(
    st.builds(lambda n, unit: {"last": n, "unit": unit}, small, st.sampled_from(UNITS)),
    st.builds(
        lambda far, near, unit: {"ago": [far, near], "unit": unit},
        small,
        st.sampled_from([0, 1, 7, 30]),
        st.sampled_from(UNITS),
    ),
    st.builds(lambda a, b: {"from": min(a, b), "to": max(a, b)}, moments, moments),
    st.builds(lambda at: {"after": at}, written),
    st.builds(lambda at: {"before": at}, written),
)
_number_test = st.one_of(
    st.builds(
        lambda op, value: {"op": op, "value": value},
        st.sampled_from(["is", "is_not", "lt", "lte", "gt", "gte"]),
        numbers,
    ),
    st.builds(
        lambda op, value: {"op": op, "value": value}, st.sampled_from(["in", "not_in"]), st.lists(numbers, max_size=3)
    ),
    st.builds(lambda a, b: {"op": "between", "value": [a, b]}, numbers, numbers),
)
measures = st.one_of(
    st.just({}),
    st.builds(lambda test: {"count": test}, _number_test),
    st.builds(lambda test: {"distinct_days": test}, _number_test),
    st.builds(
        lambda kind, name, test: {kind: name, **test},
        st.sampled_from(["sum", "avg", "min", "max", "distinct"]),
        st.sampled_from(_MEASURED),
        _number_test,
    ),
)


def _with(key, values):
    """The key with one of these values, or nothing."""
    return st.one_of(st.just({}), values.map(lambda value: {key: value}))


events = st.builds(
    lambda name, *parts: {"event": name, **{key: value for part in parts for key, value in part.items()}},
    names,
    _with("where", where),
    _with("within", windows),
    measures,
    _with("occurrence", st.sampled_from(["first", "last"])),
)
_after = st.builds(
    lambda n, unit: {"max": n, "unit": unit}, st.sampled_from([1, 2, 30, 60, 1440]), st.sampled_from(UNITS)
)


def _steps(first, later, last):
    return [first, *later, *last]


_start = st.builds(lambda name, cut: {"event": name, **cut}, names, _with("where", where))
_later = st.builds(
    lambda name, cut, time: {"event": name, **cut, **time}, names, _with("where", where), _with("after", _after)
)
_last = st.builds(
    lambda name, cut, time: {"did_not": name, **cut, **time}, names, _with("where", where), _with("after", _after)
)
sequences = st.builds(
    lambda steps, window: {"sequence": steps, **window},
    st.builds(_steps, _start, st.lists(_later, max_size=2), st.lists(_last, max_size=1)),
    _with("within", windows),
)
others = st.one_of(
    st.sampled_from(["email", "phone", "id.badge", "crm_id", "loyalty_id"]).map(lambda kind: {"identifier": kind}),
    st.sampled_from(list(SOURCES)).map(lambda name: {"source": name}),
    st.sampled_from(["crm", "cdp", "dmp"]).map(lambda name: {"system": name}),
    st.builds(
        lambda purpose, state: {"consent": purpose, "state": state},
        st.sampled_from(["email", "ads", "never asked"]),
        st.sampled_from(["granted", "denied", "withdrawn", "none"]),
    ),
    st.builds(
        lambda place, provider: {"interest": place, **provider},
        st.sampled_from([*PATHS, ["Auto"], ["Automotive", "Electric vehicle"], "t0", "t2", "t99"]),
        _with("provider", st.sampled_from(["acme", "Acme", "bolt"])),
    ),
    st.sampled_from(["vip", "not vip"]).map(lambda name: {"segment": name}),
)
leaves = st.one_of(traits, events, events, sequences, others)
rules = _groups(leaves, 3)
instants = st.sampled_from(
    [NOW, NOW, NOW, NOW - timedelta(days=7), NOW + timedelta(days=30), NOW + timedelta(microseconds=1)]
)

#: Values that nobody thought of beforehand.
_any_text = st.none() | st.sampled_from(TEXTS) | st.text(st.characters(exclude_categories=["Cs", "Cn"]), max_size=5)
_any_number = st.none() | st.sampled_from(NUMBERS) | st.floats() | st.integers(-3, 3).map(float)
_any_moment = st.none() | st.sampled_from(INSTANTS) | st.datetimes()


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A few people: hypothesis leads the chance that makes them, and puts values of its own on top."""
    world = made_by(draw(st.randoms(use_true_random=False)), draw(st.integers(1, 4)))
    for person in world.people:
        told = {
            "city": draw(_any_text),
            "age": draw(_any_number),
            "created_at": draw(_any_moment),
            "channels": draw(st.none() | st.lists(st.sampled_from(["web", "App", "i", "İ", " a", ""]), max_size=3)),
        }
        for traits in person.traits.values():
            traits.update(told)
    return world
