"""What an event says of its own, as conditions and values: properties are kept as one JSON object.

In:  a Property, the events
Out: its value by type, or a condition on it that takes apart as few objects as it can
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from cdp_core.segments import folding
from cdp_core.segments.comparisons import Comparison
from cdp_core.segments.predicates import Truth, holds, surely
from cdp_core.segments.rule import Property
from cdp_core.store.tables import Instant, Number

#: Text operators with one text as their value, which stands in every text that satisfies them.
_ON_ONE_TEXT = ("is", "contains", "starts_with", "ends_with")

#: ISO 8601 as loads write it. The engine also reads `epoch`, `2024/3/1` and years that Python has no date for.
_ISO = r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d(?::?\d\d)?)?)?"

_TRUE = ("true", "yes", "1")
_FALSE = ("false", "no", "0")


def number_in(text: sa.ColumnElement[str]) -> sa.ColumnElement[float]:
    """The decimal number that a text writes; NULL for anything else (the engine would read `1_000`)."""
    number = sa.try_cast(text, Number)
    return sa.case((sa.and_(sa.func.isfinite(number), ~sa.func.contains(text, "_")), number))


def truth_in(text: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    """The yes or no that a text writes."""
    folded = folding.sql_fold(text)
    return sa.case((folded.in_(_TRUE), sa.true()), (folded.in_(_FALSE), sa.false()))


def moment_in(text: sa.ColumnElement[str]) -> sa.ColumnElement[datetime]:
    """The instant that an ISO 8601 text writes, in UTC; the engine heeds an offset only where the zone is kept."""
    moment = sa.try_cast(text, sa.DateTime(timezone=True))
    return sa.case(
        (sa.func.regexp_full_match(text, _ISO), sa.func.make_timestamp(sa.func.epoch_us(moment), type_=Instant))
    )


def typed(text: sa.ColumnElement[str], type: str) -> sa.ColumnElement[Any]:
    """A text read as a value of the type."""
    readers: dict[str, Callable[[sa.ColumnElement[str]], sa.ColumnElement[Any]]] = {
        "number": number_in,
        "boolean": truth_in,
        "date": moment_in,
    }
    return readers[type](text) if type in readers else text


def pointer_of(of: Property) -> str:
    """The JSON pointer to an event's own property."""
    assert of.key is not None
    return "/" + of.key.replace("~", "~0").replace("/", "~1")


def property_text(events: sa.FromClause, of: Property) -> sa.ColumnElement[str]:
    """What an event's own property says, as text; JSON null is NULL."""
    return sa.func.json_extract_string(events.c.properties, pointer_of(of))


def property_value(events: sa.FromClause, of: Property) -> sa.ColumnElement[Any]:
    """A property of an event as a value of its type."""
    if of.column is not None:
        return events.c[of.column]
    text = property_text(events, of)
    return sa.case((_is_empty_list(events, of), None), else_=text) if of.type == "text" else typed(text, of.type)


def property_holds(comparison: Comparison, events: sa.FromClause, of: Property, now: datetime) -> Truth:
    """Whether a positive comparison holds for a property, with what costs most asked of the fewest events."""
    if of.column is not None:
        return holds(comparison, events.c[of.column], now)
    text = property_text(events, of)
    if of.type == "number":
        # The engine would read `1_000`. Most objects have no `_` at all, and need not be taken apart a second time.
        decimal = sa.or_(~sa.func.contains(events.c.properties, "_"), ~sa.func.contains(text, "_"))
        return sa.and_(holds(comparison, sa.try_cast(text, Number), now), decimal)
    if of.type == "text":
        condition = sa.and_(*_properties_may_hold(events, comparison), holds(comparison, text, now))
        if comparison.op in _ON_ONE_TEXT and comparison.value not in ("[]", "[", "]", ""):
            return condition
        return sa.and_(condition, sa.not_(surely(_is_empty_list(events, of))))
    return holds(comparison, typed(text, of.type), now)


def _properties_may_hold(events: sa.FromClause, comparison: Comparison) -> list[Truth]:
    """What the whole JSON must have in it before it is worth taking apart: letters of the text, or an escape."""
    if comparison.op not in _ON_ONE_TEXT or not isinstance(comparison.value, str):
        return []
    letters = max(folding.LETTERS.findall(comparison.value), key=len, default="")
    if len(letters) < 2:
        return []
    folded = sa.func.contains(sa.func.lower(events.c.properties), letters)
    return [sa.or_(folded, sa.func.contains(events.c.properties, "\\u"))]


def _is_empty_list(events: sa.FromClause, of: Property) -> Truth:
    """Whether the property is a JSON list of nothing, and not the text `[]`."""
    return sa.and_(property_text(events, of) == "[]", sa.func.json_type(events.c.properties, pointer_of(of)) == "ARRAY")
