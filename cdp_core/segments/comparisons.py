"""The operators of each type, and their values read and checked.

In:  a type (text, number, date, boolean, list), the `op` and `value` of a JSON leaf
Out: a Comparison with its value in one canonical form, or a RuleError
"""

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute

from cdp_core.errors import RuleError
from cdp_core.segments.clock import UNITS, Span, day_of, instant_of
from cdp_core.segments.folding import fold
from cdp_core.segments.reading import at_key, found, plain, suggestion

#: operator -> form of its value: none, one, list, pair, span or pattern
OPERATORS: dict[str, dict[str, str]] = {
    "text": {
        **dict.fromkeys(("is", "is_not", "contains", "not_contains", "starts_with", "ends_with"), "one"),
        **dict.fromkeys(("in", "not_in"), "list"),
        "matches": "pattern",
        **dict.fromkeys(("exists", "not_exists"), "none"),
    },
    "number": {
        **dict.fromkeys(("is", "is_not", "lt", "lte", "gt", "gte"), "one"),
        **dict.fromkeys(("in", "not_in"), "list"),
        "between": "pair",
        **dict.fromkeys(("exists", "not_exists"), "none"),
    },
    "date": {
        **dict.fromkeys(("before", "after", "on"), "one"),
        "between": "pair",
        **dict.fromkeys(("in_last", "not_in_last", "in_next", "anniversary_in_next"), "span"),
        **dict.fromkeys(("exists", "not_exists"), "none"),
    },
    "boolean": dict.fromkeys(("is_true", "is_false", "exists", "not_exists"), "none"),
    "list": {
        **dict.fromkeys(("includes_any", "includes_all", "includes_none"), "list"),
        **dict.fromkeys(("exists", "not_exists"), "none"),
    },
}

#: Every negative operator is the exact complement of this positive one.
COMPLEMENT = {
    "is_not": "is",
    "not_in": "in",
    "not_contains": "contains",
    "includes_none": "includes_any",
    "not_in_last": "in_last",
    "not_exists": "exists",
}

MAX_UNITS = 10_000

Value = None | str | float | datetime | Span | tuple[str, ...] | tuple[float, ...] | tuple[datetime, datetime]


@dataclass(frozen=True)
class Comparison:
    """An operator of a type with its value: texts folded, numbers as floats, dates as naive UTC."""

    type: str
    op: str
    value: Value = None

    @property
    def negative(self) -> bool:
        return self.op in COMPLEMENT

    @property
    def positive(self) -> "Comparison":
        """The comparison whose complement a negative one is; itself where it is positive."""
        return Comparison(self.type, COMPLEMENT.get(self.op, self.op), self.value)

    @property
    def moves(self) -> bool:
        """Whether its answer changes with `now`."""
        return isinstance(self.value, Span)


def read_comparison(type: str, leaf: dict[str, Any], path: str) -> Comparison:
    """The comparison that a leaf's `op` and `value` make for a trait, property or measure of that type."""
    allowed = OPERATORS[type]
    op = leaf.get("op", "is")
    if not isinstance(op, str) or op not in allowed:
        closest = suggestion(op, allowed) if isinstance(op, str) else ""
        absent = "" if "op" in leaf else ' (no operator is given, and "is" is no operator of this type)'
        raise RuleError(
            path,
            f"{found(op)} is no operator for a {type}{absent}.{closest} Expected one of: {', '.join(allowed)}.",
            "op" if "op" in leaf else "",
        )
    form = allowed[op]
    if form == "none":
        if "value" in leaf:
            raise RuleError(path, f'"{op}" takes no value, but one is given: {found(leaf["value"])}.', "value")
        return Comparison(type, op)
    if "value" not in leaf:
        raise RuleError(path, f'"{op}" needs a "value": {_expected(type, form)}.')
    with at_key("value"):
        return Comparison(type, op, _value(type, form, leaf["value"], path, op))


def _expected(type: str, form: str) -> str:
    one = {"text": "a text", "number": "a number", "date": "an ISO 8601 date", "list": "a text"}[type]
    return {
        "one": one,
        "list": f"a list, each of it {one}",
        "pair": f"a list of two, each of them {one}",
        "span": 'a span such as {"n": 30, "unit": "day"}',
        "pattern": "a text with a regular expression",
    }[form]


def _value(type: str, form: str, value: object, path: str, op: str) -> Value:
    wrong = RuleError(path, f'"{op}" of a {type} expects {_expected(type, form)}, found {found(value)}.')
    if form == "span":
        if not isinstance(value, dict) or set(value) != {"n", "unit"}:
            raise wrong
        return read_span(value["n"], value["unit"], path)
    if form == "pattern":
        return _pattern(value, path, wrong)
    if form in ("list", "pair"):
        if not isinstance(value, list) or (form == "pair" and len(value) != 2):
            raise wrong
        each = tuple(_one_of(type, one, at, path, op, wrong) for at, one in enumerate(value))
        return each if form == "pair" else tuple(dict.fromkeys(each))  # type: ignore[return-value]
    one = _one(type, value, path, wrong)
    return day_of(one) if op == "on" and isinstance(one, datetime) else one


def _one_of(type: str, value: object, at: int, path: str, op: str, wrong: RuleError) -> str | float | datetime:
    """One of several; where it is `wrong`, that it is this one."""
    with at_key(f"[{at}]"):
        try:
            return _one(type, value, path, wrong)
        except RuleError as error:
            if error is not wrong:
                raise
            expected = _expected(type, OPERATORS[type][op])
            raise RuleError(path, f'"{op}" of a {type} expects {expected}, found {found(value)} in it.') from None


def _one(type: str, value: object, path: str, wrong: RuleError) -> str | float | datetime:
    if type == "number":
        return read_number(value, path, wrong)
    if not isinstance(value, str):
        raise wrong
    return read_instant(value, path) if type == "date" else fold(plain(value, path))


def read_number(value: object, path: str, wrong: RuleError) -> float:
    """A JSON number as a float; true and false are none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise wrong
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise RuleError(path, f"{found(value)} is outside the numbers that can be compared.")
    return number


def read_instant(value: object, path: str) -> datetime:
    """An ISO 8601 text as naive UTC."""
    if isinstance(value, str):
        try:
            return instant_of(value)
        except ValueError:
            pass
    raise RuleError(
        path, f'expected an ISO 8601 date or time such as "2026-05-31" or "2026-05-31T18:00:00Z", found {found(value)}.'
    )


def read_units(n: object, path: str, least: int = 1) -> int:
    """A whole number of units."""
    whole = isinstance(n, int | float) and not isinstance(n, bool) and n == n // 1
    if not whole or not least <= n <= MAX_UNITS:  # type: ignore[operator]
        raise RuleError(path, f"expected a whole number from {least} to {MAX_UNITS:,}, found {found(n)}.")
    return int(n)  # type: ignore[call-overload]


def read_span(n: object, unit: object, path: str, key: str = "n") -> Span:
    """So many units, said under that key; the unit is one of the clock's."""
    with at_key(key):
        many = read_units(n, path)
    with at_key("unit"):
        return Span(many, read_unit(unit, path))


def read_unit(unit: object, path: str) -> str:
    if unit not in UNITS or not isinstance(unit, str):
        closest = suggestion(unit, UNITS) if isinstance(unit, str) else ""
        raise RuleError(path, f"{found(unit)} is no unit of time.{closest} Expected one of: {', '.join(UNITS)}.")
    return unit


def _pattern(value: object, path: str, wrong: RuleError) -> str:
    if not isinstance(value, str):
        raise wrong
    try:
        pa.compute.match_substring_regex(pa.array([""]), plain(value, path))
    except pa.ArrowInvalid as error:
        reason = str(error).removeprefix("Invalid regular expression: ")
        raise RuleError(path, f"{found(value)} is no regular expression that RE2 reads: {reason}.") from error
    return value


def number_holds(comparison: Comparison, number: float | None) -> bool:
    """Whether a number satisfies it; None is missing."""
    if comparison.negative:
        return not number_holds(comparison.positive, number)
    if number is None:
        return False
    value: Any = comparison.value
    return {
        "exists": lambda: True,
        "is": lambda: number == value,
        "in": lambda: number in value,
        "lt": lambda: number < value,
        "lte": lambda: number <= value,
        "gt": lambda: number > value,
        "gte": lambda: number >= value,
        "between": lambda: value[0] <= number <= value[1],
    }[comparison.op]()
