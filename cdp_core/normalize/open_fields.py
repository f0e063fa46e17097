"""Custom traits and event properties: their types, and the JSON object that a row keeps them in.

In:  the columns of a draft that fill custom.<name> or property.<name>
Out: an expression for a JSON object of what the row says, NULL where it says nothing

A type is inferred over all values of a column: a single value that is no number makes it text.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

import sqlalchemy as sa

from cdp_core.fields import PHONE_ENDING
from cdp_core.mapping.currencies import SIGNS_OF_THREE_LETTERS
from cdp_core.mapping.names import either
from cdp_core.mapping.numbers import AFFIX, GAPS, plain_facts, plain_reading
from cdp_core.normalize.cell import Cell
from cdp_core.normalize.consents import PLAIN_TRUTH, truth
from cdp_core.normalize.dates import NO_DAY
from cdp_core.normalize.reading import Reading
from cdp_core.normalize.rows import TOGETHER
from cdp_core.normalize.values import Text, matches, total

#: A number to count with, not one that names something: no leading zero, no +, groups of three, at most 15 digits
#: before its decimals.
_WHOLE = r"(?:(?:0|[1-9]\d{0,14})(?:[.,]\d{1,20})?|[.,]\d{1,20})"
#: How amounts close that have no cents: 12.– 500.-- 500/-
_CLOSED = r"(?:[.,][-−–]{1,2}|/[-–=])?"
_GROUPED = rf"[1-9]\d{{0,2}}(?:[.,{GAPS}]\d{{2,3}})*[.,{GAPS}]\d{{3}}(?:[.,]\d{{1,6}})?"
_COUNTABLE = rf"[-−(]?\s?{AFFIX}\s?[-−]?(?:{_WHOLE}|{_GROUPED})(?:[eE][-+]?[12]?\d{{1,2}})?{_CLOSED}\s?{AFFIX}\)?"
#: A letter or two before a whole number name something, though R and KD are signs of currencies as well, and so do
#: three that are no code of a currency, any right before a hyphen, and more before as many digits as no amount has.
_CODE = (
    rf"(?i)(?:[a-z]{{1,2}}|{'|'.join(SIGNS_OF_THREE_LETTERS)})(?:[-. ]|\. )?\d+|[a-z]{{3,5}}-\d+|[a-z]{{3,5}}\d{{9,}}"
)
#: Words that are a yes or no beside the other one, and alone may be a language, a team or a size.
_NO_TRUTH_ALONE = either("t|f|y|n|j|o|s|v|ja|no|da|si|nu|ne|tak|on|off")
_SAMPLE = 2000
#: Columns that are counted each on its own.
FEW = 12


def open_field_types(reading: Reading) -> dict[str, str]:
    """The type of each custom trait or property by its name: as given, else as all its values have it."""
    types: dict[str, str] = {}
    cells = _open_cells(reading)
    likely = _likely_types(reading, cells)
    silent = _silent(reading, [cell for cell in cells if likely[cell.label] is None])
    settled = _plain_numbers(reading, [cell for cell in cells if (likely[cell.label] or [""])[:1] == ["number"]])
    for cell in cells:
        given = reading.options.types.get(f"{reading.family}.{cell.name}") or reading.options.types.get(cell.field)
        found = given
        if not given and cell.label not in silent:
            found = "number" if cell.label in settled else _inferred(reading, cell, likely[cell.label])
        if given == "date":
            reading.survey(cell)
        if found:
            types[cell.name] = found if types.get(cell.name, found) == found else "text"
    return types


def read_open_fields(reading: Reading, types: dict[str, str], originals: dict[str, sa.ColumnElement]) -> Text | None:
    """The JSON object of a row, None where no row has any."""
    values: dict[str, list[Text]] = {}
    for cell in _open_cells(reading):
        type_ = types.get(cell.name)
        if type_:
            reading.types[f"{reading.family}.{cell.name}"] = type_
            values.setdefault(cell.name, []).append(_json(reading, cell, type_))
    if reading.phone_endings and reading.draft.kind == "people":
        reading.types[f"custom.{PHONE_ENDING}"] = "text"
        values.setdefault(PHONE_ENDING, []).extend('"' + ending + '"' for ending in reading.phone_endings)
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


def _open_cells(reading: Reading) -> list[Cell]:
    return [cell for cell in reading.cells if cell.family in ("custom", "property")]


def _is_list(value: Text) -> sa.ColumnElement[bool]:
    return sa.and_(sa.func.starts_with(value, "["), sa.func.json_valid(value))


def _is_truth(value: Text) -> sa.ColumnElement[bool]:
    return matches(value, f"(?i){'|'.join(sorted(PLAIN_TRUTH))}")


def _is_countable(value: Text) -> sa.ColumnElement[bool]:
    return matches(value, _COUNTABLE)


def _may_be_date(value: Text) -> sa.ColumnElement[bool]:
    written = sa.and_(sa.func.length(value).between(6, 70), sa.func.regexp_matches(value, r"\d.*\d.*\d"))
    return sa.or_(written, matches(value, rf"(?i)[1-5]\d{{4}}|{'|'.join(sorted(NO_DAY))}"))


_TESTS: dict[str, Callable[[Text], sa.ColumnElement[bool]]] = {
    "list": _is_list,
    "boolean": _is_truth,
    "number": _is_countable,
    "date": _may_be_date,
}


def _likely_types(reading: Reading, cells: list[Cell]) -> dict[str, list[str] | None]:
    """The types that all values in the first rows have, by label; None where those rows say nothing.

    Most columns are text, and a sample tells that already, for many columns at once.
    """
    likely: dict[str, list[str] | None] = {}
    for start in range(0, len(cells), TOGETHER):
        some = cells[start : start + TOGETHER]
        sample = sa.select(reading.source.told(some)).limit(_SAMPLE).subquery()
        for cell, (rows, *passed) in _counted(reading, sample, some, _type_counts):
            likely[cell.label] = _passed(rows, passed) if rows else None
    return likely


def _silent(reading: Reading, cells: list[Cell]) -> set[str]:
    """Labels of the columns that say nothing at all; an export may have hundreds."""
    silent: set[str] = set()
    for start in range(0, len(cells), TOGETHER):
        some = cells[start : start + TOGETHER]
        rows = reading.source.told(some)
        counts = reading.connection.execute(sa.select(*(total(rows.c[cell.label]) for cell in some))).one()
        silent |= {cell.label for cell, count in zip(some, counts, strict=True) if not count}
    return silent


def _counted(
    reading: Reading,
    rows: sa.Subquery,
    cells: list[Cell],
    counts: Callable[[Text], list[sa.ColumnElement[int]]],
) -> Iterator[tuple[Cell, tuple[int, ...]]]:
    """The same counts of each column. Many are stacked: hundreds of patterns take longer to compile than to use."""
    if len(cells) <= FEW:
        each = [counts(rows.c[cell.label]) for cell in cells]
        answers = iter(reading.connection.execute(sa.select(*(count for some in each for count in some))).one())
        yield from ((cell, tuple(islice(answers, len(some)))) for cell, some in zip(cells, each, strict=True))
        return
    stacked = sa.select(
        sa.func.unnest(sa.func.range(len(cells))).label("place"),
        sa.func.unnest(sa.func.list_value(*(rows.c[cell.label] for cell in cells)), type_=sa.Text).label("value"),
    ).subquery("stacked")
    by_column = sa.select(stacked.c.place, *counts(stacked.c.value)).group_by(stacked.c.place)
    found = {place: tuple(figures) for place, *figures in reading.connection.execute(by_column)}
    nothing = (0,) * len(counts(stacked.c.value))
    for place, cell in enumerate(cells):
        yield cell, found.get(place, nothing)


def _plain_numbers(reading: Reading, cells: list[Cell]) -> set[str]:
    """Labels of columns of nothing but numbers as programs write them, many columns at once."""
    settled: set[str] = set()
    for start in range(0, len(cells), TOGETHER):
        some = cells[start : start + TOGETHER]
        for cell, facts in _counted(reading, reading.source.told(some), some, _number_counts):
            rows, plain, grouped, dotted, uncountable = facts
            read = plain_reading(rows, plain, grouped, dotted, dots_group=reading.dots_group)
            if read and not uncountable:
                reading.number_readings[cell.label] = read
                settled.add(cell.label)
    return settled


def _number_counts(value: Text) -> list[sa.ColumnElement[int]]:
    return [*plain_facts(value), total(value, sa.not_(_is_countable(value)))]


def _type_counts(value: Text) -> list[sa.ColumnElement[int]]:
    return [total(value), *(total(value, test(value)) for test in _TESTS.values())]


def _passed(rows: int, passed: Iterable[int]) -> list[str]:
    return [type_ for type_, count in zip(_TESTS, passed, strict=True) if count == rows]


def _inferred(reading: Reading, cell: Cell, likely: list[str] | None) -> str:
    """The type that all values of a column have, which has some."""
    if likely is None:
        rows, *passed = reading.connection.execute(sa.select(*_type_counts(reading.told(cell)))).one()
        likely = _passed(rows, passed)
    return next((type_ for type_ in likely if _is_type_of_all(reading, cell, type_)), "text")


def _is_type_of_all(reading: Reading, cell: Cell, type_: str) -> bool:
    if type_ == "date":
        return reading.has_only_dates(cell)
    value = reading.told(cell)
    if reading.ask(total(value, sa.not_(_TESTS[type_](value)))):
        return False
    if type_ == "number":
        read = reading.numbers(cell)
        return read.read == read.rows and reading.ask(total(value, sa.not_(matches(value, _CODE)))) > 0
    if type_ == "boolean":
        return reading.ask(total(value, sa.not_(sa.func.lower(value).in_(_NO_TRUTH_ALONE)))) > 0 or (
            reading.ask(sa.func.count(sa.distinct(sa.func.lower(value)))) > 1
        )
    return True


def _json(reading: Reading, cell: Cell, type_: str) -> Text:
    """The value as JSON of its type, NULL where it is none."""
    value = reading.value(cell)
    if type_ == "number":
        read = reading.numbers(cell)
        reading.say(cell.field, read.said)
        return read.json(value)
    if type_ == "boolean":
        return reading.look_up_words(cell, truth, "yes or no")
    if type_ == "date":
        dates_read = reading.dates(cell)
        iso = sa.func.replace(sa.cast(dates_read.expression(value), sa.Text), " ", "T") + "Z"
        return '"' + (iso if dates_read.has_time else sa.func.left(iso, 10)) + '"'
    if type_ == "list":
        parts = sa.cast(sa.func.to_json(sa.func.string_split_regex(value, r"\s*[;,|]\s*")), sa.Text)
        return sa.case((_is_list(value), value), else_=parts)
    return sa.cast(sa.func.to_json(value), sa.Text)
