"""Custom traits and event properties: their types, and the JSON object that a row keeps them in.

In:  the columns of a draft that fill custom.<name> or property.<name>
Out: an expression for a JSON object of what the row says, NULL where it says nothing

A type is inferred over all values of a column: a single value that is no number makes it text.
"""

import json
from collections.abc import Callable

import sqlalchemy as sa

from cdp_core.normalize import dates, money, numbers
from cdp_core.normalize.consents import PLAIN_TRUTH, truth
from cdp_core.normalize.reading import Reading
from cdp_core.normalize.rows import Cell
from cdp_core.normalize.values import Text, matches, total

#: A number to count with, not one that names something: no leading zero, no +, groups of three, at most 15 digits.
_AFFIX = r"(?:[\p{L}\p{Sc}%]{1,4}\.?)?"
_COUNTABLE = (
    rf"[-−(]?\s?{_AFFIX}\s?[-−]?"
    r"(?:(?:0|[1-9]\d{0,14})(?:[.,]\d{1,15})?|[1-9]\d{0,2}(?:[.,'’\s\p{Zs}]\d{2,3})*[.,'’\s\p{Zs}]\d{3}(?:[.,]\d{1,6})?)"
    rf"(?:[eE][-+]?\d{{1,2}})?\s?{_AFFIX}\)?"
)
_SAMPLE = 2000


def open_field_types(reading: Reading, cells: list[Cell]) -> dict[str, str]:
    """The type of each custom trait or property by its name: as given, else as all its values have it."""
    types: dict[str, str] = {}
    for cell in _open_cells(reading, cells):
        given = reading.options.types.get(f"{reading.family}.{cell.name}") or reading.options.types.get(cell.field)
        found = given or _inferred(reading, cell)
        if given == "date":
            reading.survey(cell.label)
        if found:
            types[cell.name] = found if types.get(cell.name, found) == found else "text"
    return types


def read_open_fields(
    reading: Reading, cells: list[Cell], types: dict[str, str], originals: dict[str, sa.ColumnElement]
) -> Text | None:
    """The JSON object of a row, None where no row has any."""
    values: dict[str, list[Text]] = {}
    for cell in _open_cells(reading, cells):
        type_ = types.get(cell.name)
        if type_:
            reading.types[f"{reading.family}.{cell.name}"] = type_
            values.setdefault(cell.name, []).append(_json(reading, cell, type_))
    for name, original in originals.items():
        reading.types[f"{reading.family}.{name}"] = "number"
        values.setdefault(name, []).append(original)
    members = []
    for name, said in values.items():
        value = said[0] if len(said) == 1 else sa.func.coalesce(*said, type_=sa.Text)
        members.append(sa.case((value.is_not(None), sa.literal(f"{json.dumps(name, ensure_ascii=False)}:") + value)))
    if not members:
        return None
    return sa.func.nullif("{" + sa.func.concat_ws(",", *members, type_=sa.Text) + "}", "{}", type_=sa.Text)


def _open_cells(reading: Reading, cells: list[Cell]) -> list[Cell]:
    return [cell for cell in cells if cell.family in ("custom", "property")]


def _is_list(value: Text) -> sa.ColumnElement[bool]:
    return sa.and_(sa.func.starts_with(value, "["), sa.func.json_valid(value))


def _is_truth(value: Text) -> sa.ColumnElement[bool]:
    return sa.func.lower(value).in_(PLAIN_TRUTH)


def _is_countable(value: Text) -> sa.ColumnElement[bool]:
    return matches(value, _COUNTABLE)


def _may_be_date(value: Text) -> sa.ColumnElement[bool]:
    return sa.and_(sa.func.length(value).between(6, 70), sa.func.regexp_matches(value, r"\d.*\d.*\d"))


_TESTS: dict[str, Callable[[Text], sa.ColumnElement[bool]]] = {
    "list": _is_list,
    "boolean": _is_truth,
    "number": _is_countable,
    "date": _may_be_date,
}


def _inferred(reading: Reading, cell: Cell) -> str | None:
    """The type that all values have; None for a column that says nothing at all.

    Most columns are text, and a sample tells that already.
    """
    value = reading.source.c[cell.label]
    sample = (
        sa.select(value.label("value")).select_from(reading.source).where(value.is_not(None)).limit(_SAMPLE).subquery()
    )
    likely = _types_of_all(reading, sample, sample.c.value)
    if likely is None:
        return None
    return next((type_ for type_ in likely if _is_type_of_all(reading, cell, type_)), "text")


def _types_of_all(reading: Reading, source: sa.FromClause, value: Text) -> list[str] | None:
    counts = sa.select(total(value), *(total(value, test(value)) for test in _TESTS.values())).select_from(source)
    rows, *passed = reading.connection.execute(counts).one()
    return [type_ for type_, count in zip(_TESTS, passed, strict=True) if count == rows] if rows else None


def _is_type_of_all(reading: Reading, cell: Cell, type_: str) -> bool:
    value = reading.source.c[cell.label]
    if type_ == "date":
        return (
            dates.looks_like_dates(reading.connection, reading.source, value) and reading.survey(cell.label).only_dates
        )
    if type_ not in (_types_of_all(reading, reading.source, value) or []):
        return False
    if type_ == "number":
        read = numbers.decide(reading.connection, reading.source, value, money.understood_unit)
        return read.read == read.rows
    return True


def _json(reading: Reading, cell: Cell, type_: str) -> Text:
    """The value as JSON of its type, NULL where it is none."""
    value = reading.source.c[cell.label]
    if type_ == "number":
        read = numbers.decide(reading.connection, reading.source, value, money.understood_unit)
        reading.say(cell.field, read.said)
        return read.json(value)
    if type_ == "boolean":
        return reading.look_up_words(cell.field, value, truth, "yes or no")
    if type_ == "date":
        dates_read = reading.dates(cell.field, cell.label)
        iso = sa.func.replace(sa.cast(dates_read.expression(value), sa.Text), " ", "T") + "Z"
        return '"' + (iso if dates_read.has_time else sa.func.left(iso, 10)) + '"'
    text = sa.cast(sa.func.to_json(value), sa.Text)
    if type_ == "list":
        parts = sa.cast(sa.func.to_json(sa.func.string_split_regex(value, r"\s*[;,|]\s*")), sa.Text)
        return sa.case((_is_list(value), value), else_=parts)
    return text
