"""How the values of a trait fall into slices: text by value, numbers by range, dates by time, lists by entry.

In:  a trait and its type
Out: a Slicing: rows of profile, key and spelling; and for each key what to call the slice and the rule that selects it
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from cdp_core.insights.figures import Rule
from cdp_core.segments.clock import add_units
from cdp_core.segments.folding import sql_fold
from cdp_core.segments.phrases import shown
from cdp_core.segments.predicates import folded_entries
from cdp_core.segments.traits import TraitValue, trait_value

RANGES = 8
#: Coarser units of time for longer spans, of up to so many days.
_UNITS = ((2 * 365, "month"), (6 * 365, "quarter"), (25 * 365, "year"), (math.inf, "decade"))
#: What a rule says for those that it has no word for.
_STEPS = {"quarter": (3, "month"), "decade": (10, "year")}


@dataclass(frozen=True)
class Slicing:
    """`rows` selects profile, key and said, one row for each profile and key; keys come in order where `ordered`."""

    rows: sa.Select
    name: Callable[[Any, Any], str]
    rule: Callable[[Any, str], Rule]
    ordered: bool = False


def slicing(connection: sa.Connection, trait: str, type: str) -> Slicing:
    """The slices of a trait of that type, over everybody."""
    told = trait_value(trait, type, "all")
    return {"text": _text, "boolean": _boolean, "list": _list, "number": _number, "date": _date}[type](
        connection, trait, told
    )


def _rows(told: TraitValue, key: sa.ColumnElement[Any], said: sa.ColumnElement[Any]) -> sa.Select:
    return sa.select(told.profile.label("profile"), key.label("key"), said.label("said")).where(*told.rows)


def _text(connection: sa.Connection, trait: str, told: TraitValue) -> Slicing:
    rows = _rows(told, sa.func.nullif(sql_fold(told.value), ""), told.value)
    return Slicing(rows, lambda _, said: str(said), lambda _, name: {"trait": trait, "op": "is", "value": name})


def _boolean(connection: sa.Connection, trait: str, told: TraitValue) -> Slicing:
    return Slicing(
        _rows(told, told.value, told.value),
        lambda key, _: "yes" if key else "no",
        lambda key, _: {"trait": trait, "op": "is_true" if key else "is_false"},
    )


def _list(connection: sa.Connection, trait: str, told: TraitValue) -> Slicing:
    each = sa.select(told.value.label("list")).where(*told.rows).distinct().cte("each_list")
    entry = sa.func.unnest(sa.func.list_distinct(folded_entries(each.c.list)))
    entries = sa.select(each.c.list, entry.label("key")).cte("entries").prefix_with("MATERIALIZED")
    rows = _rows(told, entries.c.key, sa.literal("")).join(entries, entries.c.list == told.value)
    return Slicing(rows, lambda key, _: str(key), lambda key, _: {"trait": trait, "op": "includes_any", "value": [key]})


def _number(connection: sa.Connection, trait: str, told: TraitValue) -> Slicing:
    """Ranges that about as many profiles fall into, with edges that are easy to read.

    A value that more profiles have than belong into one range is a range of its own: where most have 0, the others
    are told apart.
    """
    value = sa.case((sa.func.isfinite(told.value), told.value))
    shares = sa.cast([step / RANGES for step in range(1, RANGES)], sa.ARRAY(sa.Float))
    whole = sa.func.bool_and(value == sa.func.floor(value))
    asked = sa.select(sa.func.min(value), sa.func.max(value), whole, sa.func.quantile_disc(value, shares))
    low, high, are_whole, quantiles = connection.execute(asked.where(*told.rows)).one()
    times = Counter(quantiles or ())
    crowded = [one for one in times if times[one] > 1 or one == low]
    following = [sa.func.min(sa.case((value > one, value))) for one in crowded]
    found = connection.execute(sa.select(*following).where(*told.rows)).one() if crowded else ()
    after = dict(zip(crowded, found, strict=True))
    edges = _edges(times, after, low)
    key = sum((sa.case((value >= edge, 1), else_=0) for edge in edges), sa.literal(0))

    def named(key: int, _: Any) -> str:
        start, end = _range(edges, key)
        first = low if start is None else start
        last = high if end is None else end - 1 if are_whole else end
        return _short(first) if first == last or first in after else f"{_short(first)} – {_short(last)}"

    def rule(key: int, _: str) -> Rule:
        start, end = _range(edges, key)
        sides = [("gte", start), ("lt", end)]
        parts: list[Rule] = [{"trait": trait, "op": op, "value": edge} for op, edge in sides if edge is not None]
        return {"all": parts} if parts else {"trait": trait, "op": "exists"}

    return Slicing(_rows(told, sa.case((value.is_not(None), key)), value), named, rule, ordered=True)


def _edges(quantiles: Iterable[float], after: Mapping[float, float | None], low: float | None) -> list[float]:
    """Where each range but the first begins; what is crowded begins one, and so does the value `after` it."""
    values = sorted({*quantiles, *(one for one in after.values() if one is not None)})
    exact = {*after, *after.values()}
    edges = []
    for place, one in enumerate(values):
        beside = [abs(one - other) for other in (*values[max(0, place - 1) : place], *values[place + 1 : place + 2])]
        edges.append(one if one in exact else _round(one, min(beside, default=abs(one))))
    return [edge for edge in edges if edge != low]


def _range(edges: list[float], key: int) -> tuple[float | None, float | None]:
    """From which edge to which; None is open."""
    return (edges[key - 1] if key else None, edges[key] if key < len(edges) else None)


def _round(edge: float, gap: float) -> float:
    """An edge with two digits of its own size, or with as many as keep it near where it was between its neighbors."""
    for digits in range(2, 17):
        rounded = float(f"{edge:.{digits}g}")
        if abs(rounded - edge) <= gap / 4:
            return rounded
    return edge


def _short(number: float) -> str:
    return f"{number:,.2f}".rstrip("0").rstrip(".") if abs(number) >= 0.1 else shown(float(f"{number:.2g}"))


def _date(connection: sa.Connection, trait: str, told: TraitValue) -> Slicing:
    asked = sa.select(sa.func.min(told.value), sa.func.max(told.value)).where(*told.rows)
    first, last = connection.execute(asked).one()
    days = (last - first).days if first is not None else 0
    unit = next(unit for most, unit in _UNITS if days <= most)
    step = _STEPS.get(unit, (1, unit))

    def named(key: datetime, _: Any) -> str:
        return {
            "month": f"{key:%Y-%m}",
            "quarter": f"{key:%Y} Q{(key.month + 2) // 3}",
            "year": f"{key:%Y}",
            "decade": f"{key:%Y}s",
        }[unit]

    def rule(key: datetime, _: str) -> Rule:
        return {"trait": trait, "op": "between", "value": [key.isoformat(), add_units(key, *step).isoformat()]}

    return Slicing(_rows(told, sa.func.date_trunc(unit, told.value), told.value), named, rule, ordered=True)
