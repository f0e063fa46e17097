"""How the values of a trait fall into slices: text by value, numbers by range, dates by time, lists by entry.

In:  a trait and its type
Out: a Slicing: rows of profile, key and spelling; and for each key what to call the slice and the rule that selects it
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from cdp_core.insights.figures import Rule
from cdp_core.segments.clock import add_units
from cdp_core.segments.folding import sql_fold
from cdp_core.segments.predicates import folded_entries
from cdp_core.segments.traits import TraitValue, trait_value

RANGES = 8
#: Coarser units of time for longer spans: about this many days on each.
_UNITS = ((2 * 365, "month"), (6 * 365, "quarter"), (math.inf, "year"))


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
    """Ranges that about as many profiles fall into, with edges that are easy to read."""
    value = sa.case((sa.func.isfinite(told.value), told.value))
    shares = sa.cast([step / RANGES for step in range(1, RANGES)], sa.ARRAY(sa.Float))
    asked = sa.select(sa.func.min(value), sa.func.max(value), sa.func.quantile_disc(value, shares)).where(*told.rows)
    low, high, inner = connection.execute(asked).one()
    edges = sorted({_round(edge, high - low) for edge in inner or ()} - {low}) if low is not None else []
    key = sum((sa.case((value >= edge, 1), else_=0) for edge in edges), sa.literal(0))

    def named(key: int, _: Any) -> str:
        start, end = _range(edges, key)
        return " – ".join(
            _short(each) for each in (start if start is not None else low, end if end is not None else high)
        )

    def rule(key: int, _: str) -> Rule:
        start, end = _range(edges, key)
        sides = [("gte", start), ("lt", end)]
        parts: list[Rule] = [{"trait": trait, "op": op, "value": edge} for op, edge in sides if edge is not None]
        return {"all": parts} if parts else {"trait": trait, "op": "exists"}

    return Slicing(_rows(told, sa.case((value.is_not(None), key)), value), named, rule, ordered=True)


def _range(edges: list[float], key: int) -> tuple[float | None, float | None]:
    """From which edge to which; None is open."""
    return (edges[key - 1] if key else None, edges[key] if key < len(edges) else None)


def _round(edge: float, span: float) -> float:
    """An edge with as few digits as tell the ranges apart."""
    if not span:
        return edge
    return round(edge, 1 - math.floor(math.log10(span)))


def _short(number: float) -> str:
    return f"{number:,.2f}".rstrip("0").rstrip(".")


def _date(connection: sa.Connection, trait: str, told: TraitValue) -> Slicing:
    asked = sa.select(sa.func.min(told.value), sa.func.max(told.value)).where(*told.rows)
    first, last = connection.execute(asked).one()
    days = (last - first).days if first is not None else 0
    unit = next(unit for most, unit in _UNITS if days <= most)
    step = (3, "month") if unit == "quarter" else (1, unit)

    def named(key: datetime, _: Any) -> str:
        return {"month": f"{key:%Y-%m}", "quarter": f"{key:%Y} Q{(key.month + 2) // 3}", "year": f"{key:%Y}"}[unit]

    def rule(key: datetime, _: str) -> Rule:
        return {"trait": trait, "op": "between", "value": [key.isoformat(), add_units(key, *step).isoformat()]}

    return Slicing(_rows(told, sa.func.date_trunc(unit, told.value), told.value), named, rule, ordered=True)
